//! A village: the settlement that moves, or stays, as one.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::LonLat;
use serde::Deserialize;
use serde::Serialize;

/// One origin settlement, letter i.
#[derive(Clone, Debug, PartialEq)]
pub struct Village {
    /// The office's own id; unique among villages.
    pub id: String,
    /// Name in Latin letters, where given.
    pub name: Option<String>,
    /// Name in Chinese, where given.
    pub name_zh: Option<String>,
    /// Where it lies; absent only where `pairs.csv` gives the distances.
    pub place: Option<LonLat>,
    /// h_i: households, at least 1.
    pub households: u32,
    /// Persons; 0 where the column is missing (see [`crate::facts::Instance::given`]).
    pub persons: u32,
    /// a_is: workers of each skill, one entry for each of [`crate::facts::Instance::skills`].
    pub workers: Vec<u32>,
    /// b_i: households that have labour and so need an earner.
    pub households_with_labour: u32,
    /// Height above sea level \[m\].
    pub elevation_m: Option<f64>,
    /// Slope of the ground it stands on \[degrees\].
    pub slope_deg: Option<f64>,
    /// Cropland above 25° that is retired when the village moves \[ha\].
    pub steep_cropland_ha: f64,
    /// Class of the natural hazard it lives with.
    pub hazard: Option<Hazard>,
    /// Zone class that the office states, besides those of `zones.geojson`.
    pub zone: Option<String>,
    /// What the office has decided already; `None` leaves it to the rules.
    pub policy: Option<Policy>,
    /// Cost of revitalising the whole village in place.
    pub stay_cost: Cny,
    /// Villages with the same group belong together (rule `keep_together`).
    pub group: Option<String>,
    /// Whether the villagers agree to move; `None` where nobody asked.
    pub consent: Option<bool>,
    /// Yearly income of one household today, given up when it moves.
    pub income: Cny,
    /// need_iq: one entry for each of [`crate::facts::Instance::services`]; the first is dwellings.
    pub needs: Vec<u32>,
    /// All areas it lies in, parents included, in ascending order.
    pub areas: Vec<AreaIdx>,
    /// The file's row (header = 1), for messages.
    pub row: u64,
}

impl Village {
    /// Whether the village lies in `area`, directly or through a parent.
    #[must_use]
    pub fn is_in(&self, area: AreaIdx) -> bool {
        self.areas.binary_search(&area).is_ok()
    }

    /// The name to show: Chinese, else Latin, else the id.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name_zh.as_deref().or(self.name.as_deref()).unwrap_or(&self.id)
    }
}

/// What the office has decided about a village before any rule is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// It has to move.
    Must,
    /// It may move or stay.
    May,
    /// It stays.
    Stay,
}

/// Class of natural hazard (landslide, debris flow, flood), in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hazard {
    /// No known hazard.
    None,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Hazard {
    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}
