//! Polygons of protected and planned land.

use crate::facts::LonLat;

/// One polygon (or several parts of one) with the class that the rules speak of.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Class: `strictly_controlled`, `nature_reserve`, `full_green`, …
    pub class: String,
    /// Its name, where given.
    pub name: Option<String>,
    /// Shape in WGS84 lon/lat; valid, checked when it is read. Its border belongs to it.
    pub shape: geo::MultiPolygon<f64>,
    /// Weight of a person left inside, for the term `pressure`.
    pub sensitivity: f64,
    /// Document that draws it.
    pub source: Option<String>,
    /// Article of that document.
    pub article: Option<String>,
}

impl Zone {
    /// Whether a place lies inside or on the border.
    #[must_use]
    pub fn contains(&self, place: LonLat) -> bool {
        use geo::Intersects;
        self.shape.intersects(&geo::Point::new(place.lon, place.lat))
    }
}
