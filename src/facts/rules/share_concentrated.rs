//! At least a stated share of the households that move goes to large communities.
//!
//! # Formula
//! Σ_i h_i Σ_{j: C_j ≥ T} x_ij ≥ σ · Σ_i h_i Σ_j x_ij, where C_j is the site's largest number of
//! dwellings, T `site_capacity_households`, σ `share`

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `share_concentrated`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareConcentrated {
    /// σ: share of the moving households, 0 to 1.
    pub share: f64,
    /// T: a site that can hold this many households counts as concentrated.
    pub site_capacity_households: u32,
}
