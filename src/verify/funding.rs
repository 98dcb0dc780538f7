//! Who pays for a plan: one way of paying that keeps to what each source of money may pay for.

use crate::facts::CostKind;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::verify::ledger::Ledger;
use crate::verify::rules::budget;
use std::collections::BTreeMap;

/// What one source of money gives to a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funding {
    /// The most that it gives \[millionths of CNY\]; `None` is without limit.
    pub most: Option<i128>,
    /// What it pays for each kind of cost \[millionths of CNY\]; kinds that it pays nothing for are
    /// left out.
    pub pays: BTreeMap<CostKind, i128>,
}

/// One entry for each of [`Instance::funds`]: a way of paying for as much of the plan as can be paid,
/// found by the same greatest flow that judges rule `budget`. Other ways may exist.
#[must_use]
pub fn funding(instance: &Instance, scenario: &Scenario, plan: &Plan) -> Vec<Funding> {
    // References that lead nowhere are the verdict's to tell.
    let mut findings = Vec::new();
    let ledger = Ledger::new(instance, scenario, plan, &mut findings);
    let mut all: Vec<Funding> = budget::most_given(&ledger)
        .into_iter()
        .map(|most| Funding { most, pays: BTreeMap::new() })
        .collect();
    for (fund, kind, amount) in budget::one_way_of_paying(&ledger) {
        *all[fund].pays.entry(kind).or_default() += amount;
    }
    all
}
