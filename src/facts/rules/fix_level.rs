//! A site that is built is built at the stated level.
//!
//! # Formula
//! y_jl = 0 for each other level l of the site

use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// Parameters of `fix_level`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FixLevel {
    /// Site id to level name.
    pub levels: BTreeMap<String, String>,
}
