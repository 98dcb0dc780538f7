//! What a site provides in limited number (dwellings, school seats, …) suffices for those who move in.
//!
//! # Formula
//! Σ_i need_iq x_ij ≤ Σ_l C_jlq y_jl for each site j and service q with a limit

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `capacity`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Capacity {
    /// Services that are checked; all where absent.
    pub services: Option<Vec<String>>,
}
