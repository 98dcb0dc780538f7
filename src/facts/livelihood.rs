//! Where people earn their living, and the industry catalogue.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::LonLat;
use crate::facts::SkillIdx;
use serde::Deserialize;
use serde::Serialize;

/// One source of earnings, letter k: an industrial park, a workshop, a farm base, a forest post.
#[derive(Clone, Debug, PartialEq)]
pub struct Livelihood {
    /// The office's own id; unique among livelihoods.
    pub id: String,
    /// Name in Latin letters, where given.
    pub name: Option<String>,
    /// Kind, such as `industrial_park` or `ecological_post`.
    pub kind: Option<String>,
    /// The one skill it takes; `None` takes any.
    pub skill: Option<SkillIdx>,
    /// Where it lies; absent only where `commutes.csv` gives the distances.
    pub place: Option<LonLat>,
    /// P_k before the reserved share is taken off \[worker\].
    pub places: u32,
    /// Yearly income of one worker there.
    pub income: Cny,
    /// Cost of creating one place that is taken.
    pub cost_per_place: Cny,
    /// Sector of the industry catalogue.
    pub sector: Option<usize>,
    /// Share of the places reserved for host people, in millionths (exact).
    pub host_share_ppm: u32,
    /// Whose workers it takes.
    pub takes: Takes,
    /// Zone class that the office states, besides those of `zones.geojson`.
    pub zone: Option<String>,
    /// All areas it lies in, parents included, in ascending order.
    pub areas: Vec<AreaIdx>,
    /// The file's row (header = 1), for messages.
    pub row: u64,
}

/// Whose workers a livelihood takes (column `for_stayers`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Workers who live at a site (`no`, the default).
    Residents,
    /// Workers of sites and of villages that stay (`yes`).
    Everyone,
    /// Workers of villages that stay (`only`).
    Stayers,
}

/// One entry of the industry catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// Its name; unique.
    pub name: String,
    /// What the catalogue says of it.
    pub status: SectorStatus,
    /// Year in which a closing sector ends.
    pub closing_year: Option<i32>,
    /// Zone classes in which it is allowed; empty allows all.
    pub zone_classes: Vec<String>,
    /// Document that says so.
    pub source: Option<String>,
    /// Article of that document.
    pub article: Option<String>,
}

/// What the industry catalogue says of a sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectorStatus {
    /// Wanted; its jobs count as green.
    Encouraged,
    /// Allowed.
    Allowed,
    /// Allowed, without expansion.
    Limited,
    /// Ends in a stated year; takes nobody.
    Closing,
    /// Not allowed; takes nobody.
    Prohibited,
}
