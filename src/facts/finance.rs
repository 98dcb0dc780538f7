//! Kinds of cost and the sources of money that may pay for them.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use serde::Deserialize;
use serde::Serialize;

/// A kind of cost. Each arises in one place, whose areas bear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// Fixed cost of a site's level; arises at the site.
    BuildingFixed,
    /// Cost for each household that moves in; arises at the site.
    BuildingHousehold,
    /// Cost of revitalising a village in place; arises at the village.
    Revitalising,
    /// The cost that the office gives for a pair; arises at the village.
    Pair,
    /// Cost of creating a place of work that is taken; arises at the livelihood.
    Places,
}

impl CostKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::BuildingFixed,
        Self::BuildingHousehold,
        Self::Revitalising,
        Self::Pair,
        Self::Places,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::BuildingFixed => "building_fixed",
            Self::BuildingHousehold => "building_household",
            Self::Revitalising => "revitalising",
            Self::Pair => "pair",
            Self::Places => "places",
        }
    }
}

/// One source of money of an area (a row of `budgets.csv`).
///
/// It may pay for costs of the kinds it covers that arise anywhere in its area. What it gives is
/// limited by its budget and, for money that families bring themselves, by a cap for each household
/// and each person **that moves out of a village of the area** (in the sum over the area).
#[derive(Clone, Debug, PartialEq)]
pub struct Fund {
    /// The area whose money it is.
    pub area: AreaIdx,
    /// Its name: `central`, `county`, `self_funding`, …
    pub source: String,
    /// What there is; `None` is limited by the caps alone.
    pub budget: Option<Cny>,
    /// Kinds of cost it may pay for; empty is all kinds.
    pub covers: Vec<CostKind>,
    /// Most that one household brings.
    pub per_household_cap: Option<Cny>,
    /// Most that one person brings.
    pub per_person_cap: Option<Cny>,
    /// The file's row (header = 1), for messages.
    pub row: u64,
}

impl Fund {
    /// Whether it may pay for `kind`.
    #[must_use]
    pub fn pays_for(&self, kind: CostKind) -> bool {
        self.covers.is_empty() || self.covers.contains(&kind)
    }
}
