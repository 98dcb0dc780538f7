//! Distances that a table gives, and how the others are computed.

use crate::facts::Cny;
use crate::facts::Home;
use crate::facts::LivelihoodIdx;
use crate::facts::LonLat;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use serde::Deserialize;
use serde::Serialize;

/// How distance and time follow from coordinates where no table gives them.
///
/// # Formula
/// km = `detour` · great-circle distance (mean Earth radius 6371.0088 km);  min = 60 · km / speed
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Travel {
    /// Road kilometres for one kilometre as the crow flies, at least 1.
    pub detour: f64,
    /// Speed of a move \[km/h\].
    pub move_speed_kmh: f64,
    /// Speed of a daily commute \[km/h\].
    pub commute_speed_kmh: f64,
}

impl Default for Travel {
    fn default() -> Self {
        Self { detour: 1.4, move_speed_kmh: 30.0, commute_speed_kmh: 30.0 }
    }
}

impl Travel {
    /// Kilometres by road between two places.
    #[must_use]
    pub fn km(&self, from: LonLat, to: LonLat) -> f64 {
        use geo::Distance;
        let metres = geo::Haversine
            .distance(geo::Point::new(from.lon, from.lat), geo::Point::new(to.lon, to.lat));
        self.detour * metres / 1000.0
    }
}

/// `pairs.csv`: all legal pairs, sorted by village and site. Pairs not listed are illegal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairTable {
    /// The rows.
    pub rows: Vec<PairRow>,
}

/// One row of `pairs.csv`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairRow {
    /// The village.
    pub village: VillageIdx,
    /// The site.
    pub site: SiteIdx,
    /// Road distance \[km\]; `None` where it follows from coordinates.
    pub km: Option<f64>,
    /// Travel time \[min\]; `None` where it follows from the distance.
    pub minutes: Option<f64>,
    /// Cost that the office gives for moving the whole village there.
    pub cost: Cny,
}

impl PairTable {
    /// The rows of one village.
    #[must_use]
    pub fn of(&self, village: VillageIdx) -> &[PairRow] {
        let from = self.rows.partition_point(|row| row.village < village);
        let to = self.rows.partition_point(|row| row.village <= village);
        &self.rows[from..to]
    }

    /// The row of one pair, where it is listed.
    #[must_use]
    pub fn find(&self, village: VillageIdx, site: SiteIdx) -> Option<&PairRow> {
        let rows = self.of(village);
        rows.binary_search_by_key(&site, |row| row.site).ok().map(|at| &rows[at])
    }
}

/// `commutes.csv`: distances to work, sorted by home and livelihood. For a livelihood with at least
/// one row here, homes that are not listed cannot reach it; the others follow from coordinates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommuteTable {
    /// The rows.
    pub rows: Vec<CommuteRow>,
}

/// One row of `commutes.csv`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommuteRow {
    /// Where the worker lives.
    pub home: Home,
    /// Where the worker earns.
    pub livelihood: LivelihoodIdx,
    /// Road distance \[km\]; `None` where it follows from coordinates.
    pub km: Option<f64>,
    /// Travel time \[min\]; `None` where it follows from the distance.
    pub minutes: Option<f64>,
}

impl CommuteTable {
    /// Whether the table speaks of `livelihood` at all. Linear in the rows.
    #[must_use]
    pub fn speaks_of(&self, livelihood: LivelihoodIdx) -> bool {
        self.rows.iter().any(|row| row.livelihood == livelihood)
    }

    /// The rows of one home.
    #[must_use]
    pub fn of(&self, home: Home) -> &[CommuteRow] {
        let from = self.rows.partition_point(|row| row.home < home);
        let to = self.rows.partition_point(|row| row.home <= home);
        &self.rows[from..to]
    }

    /// The row of one home and livelihood, where it is listed.
    #[must_use]
    pub fn find(&self, home: Home, livelihood: LivelihoodIdx) -> Option<&CommuteRow> {
        let key = (home, livelihood);
        self.rows
            .binary_search_by_key(&key, |row| (row.home, row.livelihood))
            .ok()
            .map(|at| &self.rows[at])
    }
}
