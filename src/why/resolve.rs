//! A question solved anew, from the plan in hand, and judged: the figure that is stated is the verifier's.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::facts::Termination;
use crate::solve;
use crate::solve::Effort;
use crate::solve::Job;
use crate::solve::Outcome;
use crate::solve::Watch;
use crate::verify::verify;
use crate::why::Price;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;

/// How hard questions are tried.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// Threads, at least 1.
    pub threads: u32,
    /// Seed of the solver's choices.
    pub seed: u32,
    /// Most time for one question \[s\].
    pub seconds_each: f64,
    /// Set to stop.
    pub stop: &'a AtomicBool,
}

/// Gap of a proof: far below what a figure shows.
const GAP: f64 = 1e-9;

/// A gap that every plan keeps.
const ANY: f64 = 1e9;

impl Means<'_> {
    /// The same with one thread a question, for questions that are asked side by side.
    #[must_use]
    pub const fn one_thread(self) -> Self {
        Self { threads: 1, ..self }
    }

    /// As the solver takes it, from now on.
    #[must_use]
    pub fn effort(&self) -> Effort {
        Effort {
            deadline: Some(Instant::now() + Duration::from_secs_f64(self.seconds_each)),
            work: None,
            gap: GAP,
            threads: self.threads.max(1),
            seed: self.seed,
        }
    }
}

/// What came of a question.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Why the solver stopped.
    pub termination: Termination,
    /// The best plan found, if the verifier finds nothing against it.
    pub plan: Option<Plan>,
    /// Its value in each layer, as the verifier finds it.
    pub values: Vec<f64>,
    /// No plan is better in the first layer.
    pub bound: Option<f64>,
}

impl Resolved {
    /// Nothing was found, for this reason.
    #[must_use]
    pub const fn nothing(termination: Termination) -> Self {
        Self { termination, plan: None, values: Vec::new(), bound: None }
    }

    /// Value of the first layer; 0 for a goal without layers.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.plan.as_ref().map(|_| self.values.first().copied().unwrap_or(0.0))
    }

    /// Whether the plan is proven to be a best one.
    #[must_use]
    pub fn is_best(&self) -> bool {
        self.plan.is_some() && self.termination == Termination::Optimal
    }

    /// Whether it is proven that there is no plan.
    #[must_use]
    pub fn is_impossible(&self) -> bool {
        self.termination == Termination::Infeasible
    }

    /// What this costs over the plan in hand.
    #[must_use]
    pub fn price(&self, in_hand: f64) -> Price {
        if self.is_impossible() {
            return Price::Impossible;
        }
        let less = |value: Option<f64>| value.map(|value| value - in_hand);
        // The bound, also of a best plan: a later layer may have worsened the first by its tolerance.
        Price::between(less(self.bound), less(self.value()), in_hand)
    }
}

/// Solves a question, from an earlier plan where there is one.
#[must_use]
pub fn resolve(
    instance: &Instance,
    scenario: &Scenario,
    start: Option<&Plan>,
    means: &Means<'_>,
) -> Resolved {
    within(GAP, instance, scenario, start, means)
}

/// Any plan at all: that of the first layer which is found first, or the proof that there is none.
#[must_use]
pub fn resolve_any(instance: &Instance, scenario: &Scenario, means: &Means<'_>) -> Resolved {
    resolve_any_near(instance, scenario, None, means)
}

/// The same, looked for near an earlier plan first.
#[must_use]
pub fn resolve_any_near(
    instance: &Instance,
    scenario: &Scenario,
    start: Option<&Plan>,
    means: &Means<'_>,
) -> Resolved {
    let mut first = scenario.clone();
    first.goal.layers.truncate(1);
    within(ANY, instance, &first, start, means)
}

fn within(
    gap: f64,
    instance: &Instance,
    scenario: &Scenario,
    start: Option<&Plan>,
    means: &Means<'_>,
) -> Resolved {
    let finder = Finder::new(instance, scenario);
    let mut candidates = Candidates::new(&finder, scenario);
    let backend = solve::backend(&scenario.solver);
    let effort = Effort { gap, ..means.effort() };
    let job = Job { finder: &finder, backend: backend.as_ref(), effort, start, known: None };
    let mut quiet = |_: &_| {};
    let mut watch = Watch::new(means.stop, &mut quiet);
    let outcome = solve::solve(&job, &mut candidates, &mut watch);
    judged(instance, scenario, outcome)
}

/// An outcome with the verifier's figures; a plan that it refuses is none.
fn judged(instance: &Instance, scenario: &Scenario, outcome: Outcome) -> Resolved {
    let bound = outcome.layers.first().map_or(outcome.bound_without_plan, |layer| layer.bound);
    let Some(plan) = outcome.plan else {
        return Resolved { bound, ..Resolved::nothing(outcome.termination) };
    };
    let verdict = verify(instance, scenario, &plan);
    if !verdict.ok() {
        return Resolved { bound, ..Resolved::nothing(Termination::Failed) };
    }
    Resolved { termination: outcome.termination, plan: Some(plan), values: verdict.layers, bound }
}
