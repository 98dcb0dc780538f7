//! Who must move, who may, who stays; where a site may be; which livelihoods take people. These
//! rules remove choices; they never price them.
//!
//! # Meaning
//! A village **must move** if its policy says `must`, or any of: its slope is above the limit, its
//! height is above the limit, its hazard is of the stated class or worse, one of its zone classes
//! says `must_move`. It **stays** if its policy says `stay`, or (policy `must` aside) one of its
//! zone classes says `must_stay`; otherwise, with an empty policy, `otherwise` decides. To have to
//! move and to have to stay at once is a contradiction in the data, told as an error. With `consent`, a
//! village that refuses is not moved.
//!
//! A **site** takes nobody if it lies higher than the limit, in a class with `site = "forbidden"`,
//! or within that class's buffer. In a class with `site = "own"` it takes only villages that lie in
//! the same class. A **livelihood** takes nobody if (with `industry`) its sector is `closing` or
//! `prohibited` or not allowed in the zone where it lies, or if its kind is not among the
//! `livelihood_kinds` of a class in which it lies.
//!
//! Without this rule, only policies hold: an empty policy is `must`.

use crate::facts::village::Hazard;
use crate::facts::village::Policy;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// Parameters of `eligibility`; an absent limit does not limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Eligibility {
    /// What holds for a village with an empty policy of which no limit or zone class speaks.
    pub otherwise: Policy,
    /// Steeper than this, a village must move \[degrees\].
    pub must_move_above_slope_deg: Option<f64>,
    /// Higher than this, a village must move \[m\].
    pub must_move_above_elevation_m: Option<f64>,
    /// With this class of hazard or a worse one, a village must move.
    pub must_move_hazard: Option<Hazard>,
    /// Whether a village that refuses (`consent = no`) is left where it is.
    pub consent: bool,
    /// Whether the industry catalogue closes livelihoods.
    pub industry: bool,
    /// Higher than this, no site is built \[m\].
    pub no_site_above_elevation_m: Option<f64>,
    /// What each zone class means.
    pub zones: BTreeMap<String, ZonePolicy>,
}

impl Default for Eligibility {
    fn default() -> Self {
        Self {
            otherwise: Policy::Must,
            must_move_above_slope_deg: None,
            must_move_above_elevation_m: None,
            must_move_hazard: None,
            consent: false,
            industry: false,
            no_site_above_elevation_m: None,
            zones: BTreeMap::new(),
        }
    }
}

/// What a zone class means for the villages, sites and livelihoods in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ZonePolicy {
    /// For villages.
    pub village: VillageInZone,
    /// For sites.
    pub site: SiteInZone,
    /// With `site = "forbidden"`: sites this near to a polygon of the class are forbidden too \[km\].
    pub site_buffer_km: f64,
    /// The only kinds of livelihood that take people here; absent allows all.
    pub livelihood_kinds: Option<Vec<String>>,
    /// Document that says so.
    pub source: Option<String>,
    /// Article of that document.
    pub article: Option<String>,
}

/// What a zone class means for a village.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VillageInZone {
    /// Nothing.
    #[default]
    MayMove,
    /// It must move.
    MustMove,
    /// It stays.
    MustStay,
}

/// What a zone class means for a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteInZone {
    /// Nothing.
    #[default]
    Allowed,
    /// It takes nobody.
    Forbidden,
    /// It takes only villages that lie in the same class.
    Own,
}
