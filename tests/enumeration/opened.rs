//! Tiny questions with a best plan in hand, to be asked about.

use crate::draw;
use crate::list;
use resettle::facts::Instance;
use resettle::facts::Scenario;
use resettle::run::Sources;
use resettle::why::Means;
use resettle::why::Opened;
use resettle::why::resolve;
use std::sync::atomic::AtomicBool;

static NEVER: AtomicBool = AtomicBool::new(false);

pub fn means() -> Means<'static> {
    Means { threads: 1, seed: 0, seconds_each: 30.0, stop: &NEVER }
}

/// Drawn questions, from a seed on, that have a plan and not more than so many plans to list.
pub fn opened(first_seed: u64, most_plans: u64) -> impl Iterator<Item = (u64, Opened)> {
    (first_seed..)
        .map(|seed| (seed, draw::question(seed)))
        .filter(move |(_, (facts, rules))| list::count(facts, rules) <= most_plans)
        .filter_map(|(seed, (instance, scenario))| Some((seed, solved(instance, scenario)?)))
}

/// A question with its best plan, where it has one.
pub fn solved(instance: Instance, scenario: Scenario) -> Option<Opened> {
    let found = resolve(&instance, &scenario, None, &means());
    let (plan, values) = (found.plan?, found.values);
    let (sources, findings) = (Sources::default(), Vec::new());
    Some(Opened { instance, scenario, plan, values, sources, findings })
}
