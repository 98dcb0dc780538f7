//! `[goal]`: layers of weighted terms. A weight of 0 takes a term out of the goal.

use crate::facts::Goal;
use crate::facts::Term;
use crate::facts::terms::Layer;
use crate::facts::terms::Metric;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::options::out_of_range;
use crate::read::settings::Settings;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `[goal]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    layers: Option<Vec<Vec<String>>>,
    tolerances: Vec<f64>,
    weights: BTreeMap<String, f64>,
    units: Units,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Units {
    moving: Metric,
    commuting: Metric,
    crossing: Option<String>,
}

/// The goal.
pub(super) fn read(settings: &Settings, findings: &mut Findings) -> Goal {
    let table = settings.section("goal", findings);
    let written: Written = settings.typed("goal", table, findings).unwrap_or_default();
    let mut weights: BTreeMap<Term, f64> = BTreeMap::new();
    for (word, &weight) in &written.weights {
        let key = format!("goal.weights.{word}");
        let Some(term) = term(word, &key, settings, findings) else { continue };
        if weight < 0.0 {
            out_of_range(settings, findings, &key, weight, "at least 0");
        } else {
            weights.insert(term, weight);
        }
    }
    let mut goal = Goal {
        layers: Vec::new(),
        moving: written.units.moving,
        commuting: written.units.commuting,
        crossing: written.units.crossing.unwrap_or_else(|| "county".to_owned()),
    };
    let layers = match &written.layers {
        None => vec![weights.keys().copied().collect()],
        Some(layers) => layered(layers, &weights, settings, findings),
    };
    let mut tolerances = written.tolerances.iter().copied();
    if written.tolerances.len() >= layers.len().max(1) {
        let message = format!(
            "{} tolerances for {} layers: each layer but the last has one",
            written.tolerances.len(),
            layers.len()
        );
        findings.add(
            settings
                .finding(codes::GOAL_LAYER, "goal.tolerances", message)
                .help("give one tolerance less than there are layers"),
        );
    }
    for tolerance in &written.tolerances {
        if *tolerance < 0.0 {
            out_of_range(settings, findings, "goal.tolerances", tolerance, "at least 0");
        }
    }
    for layer in layers {
        let tolerance = tolerances.next().unwrap_or(0.0);
        let weighted = layer.into_iter().filter_map(|term| Some((term, *weights.get(&term)?)));
        let mut terms: Vec<(Term, f64)> = weighted.filter(|&(_, weight)| weight > 0.0).collect();
        terms.sort_by_key(|&(term, _)| term);
        if !terms.is_empty() {
            goal.layers.push(Layer { terms, tolerance });
        }
    }
    if goal.layers.is_empty() {
        let mut finding = settings
            .finding(codes::GOAL_NOTHING, "goal", "nothing is weighed: all plans are as good")
            .help("give [goal.weights] with a weight for each term that matters");
        finding.severity = crate::diagnostic::Severity::Warning;
        findings.add(finding);
    }
    goal
}

/// The terms of each layer; each term once, and every weighted term in some layer.
fn layered(
    layers: &[Vec<String>],
    weights: &BTreeMap<Term, f64>,
    settings: &Settings,
    findings: &mut Findings,
) -> Vec<Vec<Term>> {
    let mut seen = Vec::new();
    let mut fault = |message: String, word: &str, help: &str| {
        findings.add(
            settings.finding(codes::GOAL_LAYER, "goal.layers", message).value(word).help(help),
        );
    };
    let mut unknown = Vec::new();
    let mut all = Vec::new();
    for layer in layers {
        let mut terms = Vec::new();
        for word in layer {
            let Some(named) = Term::ALL.into_iter().find(|term| term.word() == word) else {
                unknown.push(word);
                continue;
            };
            if seen.contains(&named) {
                fault(format!("{word} stands in two layers"), word, "leave it in one of them");
                continue;
            }
            seen.push(named);
            if weights.contains_key(&named) {
                terms.push(named);
            } else {
                fault(format!("{word} has no weight"), word, "give it one in [goal.weights]");
            }
        }
        all.push(terms);
    }
    for (named, &weight) in weights {
        if weight > 0.0 && !seen.contains(named) {
            let message = format!("{named} has a weight but stands in no layer");
            fault(message, named.word(), "add it to a layer, or set its weight to 0");
        }
    }
    for word in unknown {
        term(word, "goal.layers", settings, findings);
    }
    all
}

fn term(word: &str, key: &str, settings: &Settings, findings: &mut Findings) -> Option<Term> {
    let found = Term::ALL.into_iter().find(|term| term.word() == word);
    if found.is_none() {
        let message = if word == "separation" {
            "the term separation is not offered yet"
        } else {
            "there is no such term"
        };
        let words = Term::ALL.map(Term::word).join(", ");
        findings.add(
            settings
                .finding(codes::GOAL_TERM, key, message)
                .value(word)
                .help(format!("the terms are {words}")),
        );
    }
    found
}
