//! `summary.json` of an earlier run, as far as runs are put side by side.

use crate::facts::Proof;
use crate::facts::Termination;
use crate::read::ReadError;
use serde::Deserialize;
use std::path::Path;

/// What a run came to.
#[derive(Clone, Debug, Deserialize)]
pub struct RunSummary {
    /// Name of the instance.
    pub instance: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Why the solver stopped.
    pub termination: Termination,
    /// Value of the plan; `None` without one.
    pub objective: Option<ObjectiveRead>,
    /// Bound of the last layer.
    pub bound: Option<f64>,
    /// Gap of the last layer.
    pub gap: Option<f64>,
    /// Which pairs the bound speaks of.
    pub candidates: CandidatesRead,
    /// What the verifier said.
    pub verdict: VerdictRead,
    /// The main figures; empty without a plan, or from a version that did not write them.
    #[serde(default)]
    pub headline: Vec<FigureRead>,
    /// Where the time went.
    #[serde(default)]
    pub seconds: SecondsRead,
    /// Most memory \[MiB\].
    #[serde(default)]
    pub peak_memory_mib: Option<f64>,
}

/// Value of a plan.
#[derive(Clone, Debug, Deserialize)]
pub struct ObjectiveRead {
    /// Value of the last layer.
    pub total: Option<f64>,
    /// Each layer.
    pub layers: Vec<LayerRead>,
    /// Each term.
    pub terms: Vec<TermRead>,
}

/// One layer of the goal.
#[derive(Clone, Debug, Deserialize)]
pub struct LayerRead {
    /// Weighted value.
    pub value: Option<f64>,
    /// Bound.
    pub bound: Option<f64>,
}

/// One term.
#[derive(Clone, Debug, Deserialize)]
pub struct TermRead {
    /// Its word.
    pub term: String,
    /// Its unit.
    pub unit: String,
    /// Its value.
    pub value: Option<f64>,
    /// Its weight, where the goal weighs it.
    pub weight: Option<f64>,
}

/// Which pairs the model held.
#[derive(Clone, Debug, Deserialize)]
pub struct CandidatesRead {
    /// Pairs that the rules allow.
    #[serde(rename = "legal_pairs")]
    pub legal: u64,
    /// Pairs that the model held in the end.
    #[serde(rename = "model_pairs")]
    pub in_model: u64,
    /// Why, in words.
    #[serde(default)]
    pub note: String,
    /// What the bound speaks of.
    pub proof: Proof,
}

/// What the verifier said.
#[derive(Clone, Debug, Deserialize)]
pub struct VerdictRead {
    /// Whether there was no error; `None` without a plan.
    pub ok: Option<bool>,
}

/// One of the main figures.
#[derive(Clone, Debug, Deserialize)]
pub struct FigureRead {
    /// Its name.
    pub kpi: String,
    /// Its value, where it is known.
    pub value: Option<f64>,
}

/// Where the time went \[s\].
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct SecondsRead {
    /// Solving.
    pub solve: f64,
    /// All of it.
    pub total: f64,
}

impl RunSummary {
    /// Between which numbers the best possible value of the goal lies: a bound, where one is known that
    /// speaks of all pairs, and the value of the plan; `None` without a plan.
    #[must_use]
    pub fn interval(&self) -> Option<(Option<f64>, f64)> {
        Some((self.of_all_pairs(self.bound), self.total()?))
    }

    /// The same of each layer of the goal, among plans that are as good in the layers before it as the one that
    /// was found; empty without a plan.
    #[must_use]
    pub fn layer_intervals(&self) -> Vec<(Option<f64>, f64)> {
        let layers = self.objective.as_ref().map_or(&[][..], |objective| &objective.layers);
        let before = &layers[..layers.len().saturating_sub(1)];
        let before = before.iter().filter_map(|layer| {
            let value = layer.value?;
            Some((self.of_all_pairs(layer.bound), value))
        });
        before.chain(self.interval()).collect()
    }

    /// A bound, where it speaks of all pairs.
    fn of_all_pairs(&self, bound: Option<f64>) -> Option<f64> {
        bound.filter(|_| self.candidates.proof != Proof::Limited)
    }

    /// Whether the run has a plan.
    #[must_use]
    pub const fn has_plan(&self) -> bool {
        self.objective.is_some()
    }

    /// Value of the last layer.
    #[must_use]
    pub fn total(&self) -> Option<f64> {
        self.objective.as_ref().and_then(|objective| objective.total)
    }
}

/// Reads `summary.json`.
///
/// # Errors
/// Where it cannot be read or is not what a run writes.
pub fn run_summary(path: &Path) -> Result<RunSummary, ReadError> {
    let text = std::fs::read_to_string(path).map_err(|source| ReadError::io(path, source))?;
    serde_json::from_str(&text)
        .map_err(|source| ReadError::NotARun { path: path.to_owned(), source })
}
