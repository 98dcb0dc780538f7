//! The two or three figures of a front: a term of the goal each, or a sum of terms with the goal's weights.

use crate::diagnostic::Diagnostic;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::facts::Term;
use crate::verify;

/// How far below a point the next is sought, relative to its size; and at least this: ten times what a
/// solver cannot tell apart.
const STEP: (f64, f64) = (1e-5, 1e-3);
/// The same for a figure that counts people.
const STEP_OF_COUNTS: f64 = 0.5;

/// One of the figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// As it was named: `building`, or `building+job_cost`.
    pub name: String,
    /// Its terms with their weights.
    pub terms: Vec<(Term, f64)>,
}

impl Side {
    /// Whether it counts people, so that values are whole numbers.
    #[must_use]
    pub fn counts(&self) -> bool {
        let is_count = |term: Term| {
            matches!(term, Term::Jobless | Term::JobGap | Term::Crossing | Term::Unplaced)
        };
        matches!(self.terms[..], [(term, weight)] if (weight - 1.0).abs() < f64::EPSILON && is_count(term))
    }

    /// How far below a value the next point is sought.
    #[must_use]
    pub fn step(&self, value: f64) -> f64 {
        if self.counts() { STEP_OF_COUNTS } else { (STEP.0 * value.abs()).max(STEP.1) }
    }

    /// Its name with its unit: that of its term, or what the weights of a sum turn all terms into.
    #[must_use]
    pub fn with_unit(&self, instance: &Instance, scenario: &Scenario, plan: &Plan) -> String {
        let unit = match self.terms[..] {
            [(term, _)] => {
                let terms = verify::verify(instance, scenario, plan).terms;
                terms.into_iter().find(|value| value.term == term).map(|value| value.unit)
            }
            _ => Some(instance.currency.clone()),
        };
        match unit.filter(|unit| !unit.is_empty()) {
            Some(unit) => format!("{} [{unit}]", self.name),
            None => self.name.clone(),
        }
    }
}

/// Reads `building,moving` or `building+job_cost,jobless`: a single term counts in its own unit, terms of
/// a sum with the weights that the goal gives them.
///
/// # Errors
/// All that is wrong with it.
pub fn sides(text: &str, scenario: &Scenario) -> Result<Vec<Side>, Vec<Diagnostic>> {
    let fault = |message: String, help: String| {
        Diagnostic::error("pareto.terms", message).file("--terms").value(text).help(help)
    };
    let mut faults = Vec::new();
    let mut sides = Vec::new();
    let mut seen = Vec::new();
    for name in text.split(',').map(str::trim) {
        let words: Vec<&str> = name.split('+').map(str::trim).collect();
        let mut terms = Vec::new();
        for &word in &words {
            let Some(term) = Term::ALL.into_iter().find(|term| term.word() == word) else {
                let all = Term::ALL.map(Term::word).join(", ");
                faults.push(fault(
                    format!("there is no term `{word}`"),
                    format!("the terms are {all}"),
                ));
                continue;
            };
            if seen.contains(&term) {
                let message = format!("{term} is named twice");
                faults.push(fault(message, "name each term once".to_owned()));
            }
            seen.push(term);
            let weight = match scenario.goal.weight(term) {
                _ if words.len() == 1 => 1.0,
                Some(weight) => weight,
                None => {
                    let message = format!("{term} stands in a sum, but has no weight in the goal");
                    faults.push(fault(message, format!("add --set goal.weights.{term}=1")));
                    continue;
                }
            };
            terms.push((term, weight));
        }
        terms.sort_by_key(|&(term, _)| term);
        sides.push(Side { name: name.to_owned(), terms });
    }
    if !(2..=3).contains(&sides.len()) {
        let message = format!("a front is between two or three figures, not {}", sides.len());
        let help = "write --terms building,moving or --terms building,moving,jobless";
        faults.push(fault(message, help.to_owned()));
    }
    if faults.is_empty() { Ok(sides) } else { Err(faults) }
}
