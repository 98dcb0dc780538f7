//! Lines that are drawn under the map and decide nothing: borders and rivers.

/// What lines show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BackdropKind {
    /// Borders of counties or other areas.
    Borders,
    /// Rivers and the shores of lakes.
    Rivers,
}

impl BackdropKind {
    /// All of them, in the order in which they are drawn.
    pub const ALL: [Self; 2] = [Self::Rivers, Self::Borders];

    /// The name of the table that holds it.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::Borders => "borders",
            Self::Rivers => "rivers",
        }
    }
}

/// Lines of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Backdrop {
    /// What they show.
    pub kind: BackdropKind,
    /// WGS84 lon/lat.
    pub lines: geo::MultiLineString<f64>,
}
