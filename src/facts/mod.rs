//! The vocabulary: what is known (instance), what is asked (scenario: rules and goal), what is
//! decided (plan). No files, no solver, no search lives here.
//!
//! Everything is held in positions (`VillageIdx` …) rather than in names; names are for people and
//! are looked up once, when a file is read.

pub mod area;
pub mod backdrop;
pub mod decided;
pub mod design;
pub mod finance;
pub mod instance;
pub mod livelihood;
pub mod overlap;
pub mod plan;
pub mod plan_document;
pub mod rules;
pub mod scenario;
pub mod site;
pub mod terms;
pub mod travel;
pub mod units;
pub mod village;
pub mod zone;

pub use area::Area;
pub use backdrop::Backdrop;
pub use backdrop::BackdropKind;
pub use design::Design;
pub use design::DesignKind;
pub use finance::CostKind;
pub use finance::Fund;
pub use instance::Instance;
pub use livelihood::Livelihood;
pub use livelihood::Sector;
pub use livelihood::SectorStatus;
pub use plan::Allocation;
pub use plan::Assignment;
pub use plan::Built;
pub use plan::Claims;
pub use plan::Decision;
pub use plan::Home;
pub use plan::LayerClaim;
pub use plan::Plan;
pub use plan::Proof;
pub use plan::Termination;
pub use rules::Rule;
pub use rules::RuleInForce;
pub use rules::RuleName;
pub use scenario::Scenario;
pub use site::Level;
pub use site::Site;
pub use terms::Goal;
pub use terms::Term;
pub use travel::CommuteTable;
pub use travel::PairTable;
pub use travel::Travel;
pub use units::Cny;
pub use units::LonLat;
pub use village::Village;
pub use zone::Zone;

/// Declares a position in one of the instance's lists.
macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(pub u32);

        impl $name {
            /// The position as a `usize`, to index a `Vec` with.
            #[must_use]
            pub const fn at(self) -> usize {
                self.0 as usize
            }

            /// The index for position `position`.
            ///
            /// # Panics
            /// When a list holds more than four thousand million entries.
            #[must_use]
            pub fn new(position: usize) -> Self {
                Self(u32::try_from(position).expect("lists hold fewer than 2^32 entries"))
            }
        }
    };
}

index! {
    /// Position of a village in [`Instance::villages`].
    VillageIdx
}
index! {
    /// Position of a site in [`Instance::sites`].
    SiteIdx
}
index! {
    /// Position of a livelihood in [`Instance::livelihoods`].
    LivelihoodIdx
}
index! {
    /// Position of an area in [`Instance::areas`].
    AreaIdx
}
index! {
    /// Position of a skill in [`Instance::skills`].
    SkillIdx
}
