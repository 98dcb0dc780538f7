//! Nobody moves, and nobody commutes, farther than the limits.
//!
//! # Formula
//! x_ij absent where km_ij > `move_km` or min_ij > `move_min`;
//! w_jks absent where km_jk > `commute_km` or min_jk > `commute_min`

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `reach`; an absent limit does not limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reach {
    /// Longest move \[km by road\].
    pub move_km: Option<f64>,
    /// Longest move \[min\].
    pub move_min: Option<f64>,
    /// Longest commute \[km by road\].
    pub commute_km: Option<f64>,
    /// Longest commute \[min\].
    pub commute_min: Option<f64>,
}
