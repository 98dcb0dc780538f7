//! A village moves only within its area of a kind, or along a listed crossing.
//!
//! # Formula
//! x_ij absent unless area(i) = area(j) or (area(i), area(j)) is listed; a village or site without
//! an area of the kind has no pair

use serde::Deserialize;
use serde::Serialize;

/// Parameters of `same_area`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameArea {
    /// Kind of area: `county`, `town`, …
    pub kind: String,
    /// Agreed crossings: area left, area entered.
    #[serde(default)]
    pub crossings: Vec<[String; 2]>,
}
