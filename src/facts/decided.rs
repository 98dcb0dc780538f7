//! Decisions that are taken before a question is asked, beside those of the scenario: from a table, or as
//! parts of an earlier plan.

use serde::Deserialize;
use serde::Serialize;
use std::path::PathBuf;

/// Where such decisions stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decided {
    /// A table of locks and bans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locks: Option<PathBuf>,
    /// An earlier plan (`plan.json`, or a run folder that has one) of which parts are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<PathBuf>,
    /// Which parts are kept.
    pub keep_what: KeepWhat,
    /// Ids of areas: only villages and sites in one of them; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keep_in: Vec<String>,
}

/// Parts of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeepWhat {
    /// Where villages go, and the sites that are built with their levels.
    #[default]
    All,
    /// Where villages go.
    Villages,
    /// The sites that are built, with their levels.
    Sites,
}

impl Decided {
    /// Whether nothing is decided.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.locks.is_none() && self.keep.is_none()
    }
}
