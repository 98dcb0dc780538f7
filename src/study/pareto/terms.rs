//! The two figures of a front: a term of the goal each, or a sum of terms with the goal's weights.

use crate::diagnostic::Diagnostic;
use crate::facts::Scenario;
use crate::facts::Term;

/// One of the two figures.
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
}

/// Reads `building,moving` or `building+job_cost,jobless`: a single term counts in its own unit, terms of
/// a sum with the weights that the goal gives them.
///
/// # Errors
/// All that is wrong with it.
pub fn sides(text: &str, scenario: &Scenario) -> Result<[Side; 2], Vec<Diagnostic>> {
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
    match <[Side; 2]>::try_from(sides) {
        Ok(sides) if faults.is_empty() => Ok(sides),
        Ok(_) => Err(faults),
        Err(sides) => {
            let message = format!("a front is between two figures, not {}", sides.len());
            faults.push(fault(message, "write --terms building,moving".to_owned()));
            Err(faults)
        }
    }
}
