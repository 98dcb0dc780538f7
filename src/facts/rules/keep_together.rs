//! The villages of a group share their fate: the same site, or all stay, or all are unplaced.
//!
//! # Formula
//! x_ij = x_i'j, r_i = r_i', g_i = g_i' for consecutive members i, i' of a group (an absent
//! variable is 0)

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `keep_together`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeepTogether {
    /// Groups of village ids; absent: villages with the same `group` in `villages.csv`.
    pub groups: Option<Vec<Vec<String>>>,
}
