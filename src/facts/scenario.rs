//! What is asked: rules in force, goal, travel, candidates. Changed facts (`[set]`) are applied when
//! the instance is read, so nothing of them is left here but their record.

use crate::facts::Goal;
use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::facts::Travel;
use crate::facts::rules::AssignOnce;
use serde::Deserialize;
use serde::Serialize;

/// A question to be solved over an instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scenario {
    /// Its name; `default` for the instance's own.
    pub name: String,
    /// Rules in force, each at most once, in the order of [`RuleName::ALL`]; `assign_once` and
    /// `link` are always among them.
    pub rules: Vec<RuleInForce>,
    /// What a plan is to make small.
    pub goal: Goal,
    /// How distances follow from coordinates.
    pub travel: Travel,
    /// Which legal pairs a model holds.
    pub candidates: CandidateOptions,
    /// How hard to try.
    pub solver: SolverOptions,
    /// Changes to facts, as `table.column.operation = value`.
    pub set: Vec<(String, f64)>,
}

/// Which legal pairs a model holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CandidateOptions {
    /// Nearest legal sites for each village, when not all pairs are taken.
    pub nearest: u32,
    /// Whether every legal pair is in the model; absent: where there are at most [`Self::FEW`].
    pub all: Option<bool>,
}

impl CandidateOptions {
    /// Up to this many legal pairs are all taken unless the scenario says otherwise.
    pub const FEW: u64 = 1_000_000;
}

impl Default for CandidateOptions {
    fn default() -> Self {
        Self { nearest: 20, all: None }
    }
}

impl Scenario {
    /// A scenario with these rules and goal, and defaults for all else. `assign_once` and `link`
    /// are added where they are missing, and the rules put in their order.
    #[must_use]
    pub fn new(name: &str, rules: Vec<RuleInForce>, goal: Goal) -> Self {
        let mut scenario = Self { name: name.to_owned(), rules, goal, ..Self::default() };
        for always in [Rule::AssignOnce(AssignOnce::default()), Rule::Link] {
            if !scenario.is_on(always.name()) {
                scenario.rules.push(always.into());
            }
        }
        scenario.rules.sort_by_key(|in_force| in_force.rule.name());
        scenario
    }

    /// The rule of a name, where it is in force.
    #[must_use]
    pub fn rule(&self, name: RuleName) -> Option<&RuleInForce> {
        self.rules.iter().find(|in_force| in_force.rule.name() == name)
    }

    /// Whether a rule is in force.
    #[must_use]
    pub fn is_on(&self, name: RuleName) -> bool {
        self.rule(name).is_some()
    }

    /// Whether rule `capacity` limits a service.
    #[must_use]
    pub fn limits_service(&self, name: &str) -> bool {
        self.rules.iter().any(|on| match &on.rule {
            Rule::Capacity(rule) => {
                rule.services.as_ref().is_none_or(|all| all.iter().any(|one| one == name))
            }
            _ => false,
        })
    }

    /// Whether a plan may leave villages without a place.
    #[must_use]
    pub fn allows_unplaced(&self) -> bool {
        self.rules
            .iter()
            .any(|on| matches!(&on.rule, Rule::AssignOnce(rule) if rule.allow_unplaced))
    }
}

impl Scenario {
    /// Whether a plan may leave this village without a place.
    #[must_use]
    pub fn may_leave(&self, village: &str) -> bool {
        self.rules.iter().any(|on| {
            matches!(&on.rule, Rule::AssignOnce(rule)
                if rule.allow_unplaced || rule.exempt.iter().any(|exempt| exempt == village))
        })
    }
}

/// How hard to try (`[solver]`; the command line goes before it).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SolverOptions {
    /// Which back end solves the model.
    pub name: SolverName,
    /// How HiGHS is used.
    pub method: Method,
    /// Stop after this long; absent: no limit \[s\].
    pub time_limit_s: Option<f64>,
    /// Stop after this much work; absent: no limit. A part counts 1, and so does a node of a search of the
    /// whole; a region counts 10. Unlike a time limit it gives the same plan again.
    pub work_limit: Option<u64>,
    /// Stop when (value − bound) / |value| is at most this.
    pub gap: f64,
    /// Threads; 0 takes all cores.
    pub threads: u32,
    /// Seed of the solver's choices.
    pub seed: u32,
}

impl SolverOptions {
    /// The gap within which a plan is called optimal: 0.01 %.
    pub const DEFAULT_GAP: f64 = 1e-4;
    /// The longest time limit \[s\]: 31 years.
    pub const MOST_SECONDS: f64 = 1e9;
    /// The most threads.
    pub const MOST_THREADS: u32 = 1024;
}

impl Default for SolverOptions {
    fn default() -> Self {
        Self {
            name: SolverName::Highs,
            method: Method::Auto,
            time_limit_s: None,
            work_limit: None,
            gap: Self::DEFAULT_GAP,
            threads: 0,
            seed: 0,
        }
    }
}

/// A back end that solves the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolverName {
    /// HiGHS: for all real work.
    #[default]
    Highs,
    /// microlp: a second opinion on small instances, in pure Rust.
    Microlp,
}

/// How HiGHS is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The whole model at once where it is tiny, else by decomposition.
    #[default]
    Auto,
    /// The whole model at once.
    Exact,
    /// Prices, parts and regions first; the whole model with what is still open.
    Decompose,
}
