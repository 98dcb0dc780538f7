//! Decisions that are taken already.
//!
//! # Formula
//! x_ij = 1 or r_i = 1 for each locked village; Σ_l y_jl = 1 for `open`, = 0 for `closed` (a site that
//! stands and is closed is left alone: nobody moves in, and it is not enlarged)

use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// Parameters of `lock`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lock {
    /// Village id to site id, or to `stay`.
    pub villages: BTreeMap<String, String>,
    /// Sites that are built, at whatever level.
    pub open: Vec<String>,
    /// Sites that are not built.
    pub closed: Vec<String>,
}

/// The word that locks a village in place.
pub const STAY: &str = "stay";
