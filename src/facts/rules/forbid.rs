//! Choices that are ruled out by name.
//!
//! # Formula
//! x_ij absent for each pair; all x_ij of a site absent and y_jl = 0; r_i absent; w_jks absent for
//! a livelihood

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `forbid`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Forbid {
    /// Pairs of village id and site id.
    pub pairs: Vec<[String; 2]>,
    /// Sites that take nobody.
    pub sites: Vec<String>,
    /// Villages that do not stay.
    pub stay: Vec<String>,
    /// Livelihoods that take nobody.
    pub livelihoods: Vec<String>,
}
