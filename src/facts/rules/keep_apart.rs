//! No two villages of a group move to the same site.
//!
//! # Formula
//! Σ_{i in group} x_ij ≤ 1 for each group and site j

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `keep_apart`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeepApart {
    /// Groups of village ids.
    pub groups: Vec<Vec<String>>,
}
