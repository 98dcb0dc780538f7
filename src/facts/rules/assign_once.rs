//! Every village has exactly one fate: it moves whole to one site, stays, or — only where the
//! scenario allows an incomplete plan — is left without a place. Always in force.
//!
//! # Formula
//! Σ_j x_ij + r_i + g_i = 1 for each village i;  g_i = 0 unless `allow_unplaced`, or i is exempt

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `assign_once`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AssignOnce {
    /// Whether a plan may leave villages without a place (each with a reason).
    pub allow_unplaced: bool,
    /// Villages that a plan may leave without a place although others must have one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<String>,
}
