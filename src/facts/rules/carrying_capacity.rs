//! An area holds no more people after the plan than its ecological carrying capacity.
//!
//! # Formula
//! Σ_{j in a} host_j + Σ_{j in a} Σ_i p_i x_ij + Σ_{i in a} p_i (r_i + g_i) ≤ max_persons_a

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `carrying_capacity`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CarryingCapacity {
    /// Kinds of area that are checked; absent: all areas with `max_persons`.
    pub kinds: Option<Vec<String>>,
}
