//! Each household that has labour has at least one earner, counted over a home (a site, or a
//! village that stays).
//!
//! # Formula
//! Σ_ks w_jks + e_j ≥ Σ_i b_i x_ij for each site j;  Σ_ks w_iks + e_i ≥ b_i r_i for each village
//! that stays; hard: e = 0; soft: Σ e is the term `job_gap`

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `job_per_household`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JobPerHousehold {
    /// Whether a shortfall is forbidden (the default) or priced by the term `job_gap`.
    pub hard: bool,
}

impl Default for JobPerHousehold {
    fn default() -> Self {
        Self { hard: true }
    }
}
