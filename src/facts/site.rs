//! A candidate resettlement community and the sizes in which it can be built.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::LonLat;

/// One candidate community, letter j.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The office's own id; unique among sites.
    pub id: String,
    /// Name in Latin letters, where given.
    pub name: Option<String>,
    /// Name in Chinese, where given.
    pub name_zh: Option<String>,
    /// Where it lies; absent only where `pairs.csv` gives the distances.
    pub place: Option<LonLat>,
    /// L_j: the sizes it can have, smallest first; at least one.
    pub levels: Vec<Level>,
    /// Position in `levels` of the size that stands already. Such a site is always open, at this
    /// level or a larger one; smaller levels cannot be chosen.
    pub existing: Option<usize>,
    /// Zone class that the office states, besides those of `zones.geojson`.
    pub zone: Option<String>,
    /// Height above sea level \[m\].
    pub elevation_m: Option<f64>,
    /// Persons who live there already.
    pub host_persons: u32,
    /// All areas it lies in, parents included, in ascending order.
    pub areas: Vec<AreaIdx>,
    /// The file's row (header = 1), for messages.
    pub row: u64,
}

impl Site {
    /// Whether the site lies in `area`, directly or through a parent.
    #[must_use]
    pub fn is_in(&self, area: AreaIdx) -> bool {
        self.areas.binary_search(&area).is_ok()
    }

    /// The name to show: Chinese, else Latin, else the id.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name_zh.as_deref().or(self.name.as_deref()).unwrap_or(&self.id)
    }

    /// Dwellings at the largest level \[household\].
    #[must_use]
    pub fn largest_dwellings(&self) -> u32 {
        self.levels.iter().filter_map(|level| level.capacity[0]).max().unwrap_or(0)
    }
}

/// One size of a site, letter l.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Its name in `levels.csv`; `1` for a site without rows there.
    pub name: String,
    /// C_jlq for each of [`crate::facts::Instance::services`]; `None` is no limit. The first,
    /// dwellings, always has a limit.
    pub capacity: Vec<Option<u32>>,
    /// Cost of building this size (from what stands today).
    pub fixed_cost: Cny,
    /// Cost for each household that moves in.
    pub cost_per_household: Cny,
    /// m_jl: least use \[household\].
    pub min_households: u32,
}
