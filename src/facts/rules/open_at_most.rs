//! No more sites are open than stated, those that stand already included.
//!
//! # Formula
//! Σ_j Σ_l y_jl ≤ `count`, over all sites or for each area of `kind`

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `open_at_most`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenAtMost {
    /// Most open sites.
    pub count: u32,
    /// Count in each area of this kind; absent: over all sites.
    pub kind: Option<String>,
}
