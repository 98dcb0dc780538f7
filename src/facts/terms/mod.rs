//! The terms of a goal, and the goal: ordered layers of weighted terms. One file a term, with its
//! meaning, formula and unit.
//!
//! `separation` (ties of kin that a plan cuts) is not offered yet; its place is here.

pub mod building;
pub mod commuting;
pub mod crossing;
pub mod income;
pub mod job_cost;
pub mod job_gap;
pub mod jobless;
pub mod moving;
pub mod pair_cost;
pub mod pressure;
pub mod unplaced;
pub mod worst_distance;

use serde::Deserialize;
use serde::Serialize;
use std::fmt;

/// A quantity that a goal weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// See [`building`].
    Building,
    /// See [`pair_cost`].
    PairCost,
    /// See [`job_cost`].
    JobCost,
    /// See [`moving`].
    Moving,
    /// See [`commuting`].
    Commuting,
    /// See [`jobless`].
    Jobless,
    /// See [`job_gap`].
    JobGap,
    /// See [`income`].
    Income,
    /// See [`crossing`].
    Crossing,
    /// See [`pressure`].
    Pressure,
    /// See [`worst_distance`].
    WorstDistance,
    /// See [`unplaced`].
    Unplaced,
}

impl Term {
    /// All terms, in the order of reports.
    pub const ALL: [Self; 12] = [
        Self::Building,
        Self::PairCost,
        Self::JobCost,
        Self::Moving,
        Self::Commuting,
        Self::Jobless,
        Self::JobGap,
        Self::Income,
        Self::Crossing,
        Self::Pressure,
        Self::WorstDistance,
        Self::Unplaced,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::PairCost => "pair_cost",
            Self::JobCost => "job_cost",
            Self::Moving => "moving",
            Self::Commuting => "commuting",
            Self::Jobless => "jobless",
            Self::JobGap => "job_gap",
            Self::Income => "income",
            Self::Crossing => "crossing",
            Self::Pressure => "pressure",
            Self::WorstDistance => "worst_distance",
            Self::Unplaced => "unplaced",
        }
    }

    /// Whether more of it is better: its weight then counts with a minus.
    #[must_use]
    pub const fn is_rewarded(self) -> bool {
        matches!(self, Self::Income)
    }

    /// Whether it is a sum of money, exact to the millionth of a yuan.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Building | Self::PairCost | Self::JobCost | Self::Income)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How distance is measured in a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Kilometres by road.
    #[default]
    Km,
    /// Minutes.
    Min,
}

/// What a plan is to make small: ordered layers of weighted terms.
///
/// A later layer chooses among the plans that keep every earlier layer's value within its
/// tolerance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Goal {
    /// The layers, most important first; at least one unless nothing is weighed.
    pub layers: Vec<Layer>,
    /// How `moving` and `worst_distance` measure.
    pub moving: Metric,
    /// How `commuting` measures.
    pub commuting: Metric,
    /// Kind of area whose border `crossing` counts.
    pub crossing: String,
}

/// Terms that are weighed against each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Layer {
    /// The terms with their weights (all ≥ 0), in the order of [`Term::ALL`].
    pub terms: Vec<(Term, f64)>,
    /// How much a later layer may worsen this one, relative to its value.
    pub tolerance: f64,
}

impl Goal {
    /// The weight of a term in whichever layer names it.
    #[must_use]
    pub fn weight(&self, term: Term) -> Option<f64> {
        let weighted = self.layers.iter().flat_map(|layer| &layer.terms);
        weighted.into_iter().find(|(named, _)| *named == term).map(|&(_, weight)| weight)
    }
}
