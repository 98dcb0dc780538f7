//! A scenario with one thing more decided: what a question "and if …?" is solved with.

use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::rules::FixLevel;
use crate::facts::rules::Forbid;
use crate::facts::rules::Lock;

/// The scenario with its rule of this name changed; the rule is put in where it is missing.
fn with(scenario: &Scenario, missing: Rule, change: impl FnOnce(&mut Rule)) -> Scenario {
    let name: RuleName = missing.name();
    let mut scenario = scenario.clone();
    if !scenario.is_on(name) {
        scenario.rules.push(RuleInForce::from(missing));
        scenario.rules.sort_by_key(|on| on.rule.name());
    }
    if let Some(on) = scenario.rules.iter_mut().find(|on| on.rule.name() == name) {
        change(&mut on.rule);
    }
    scenario
}

/// With a lock changed.
#[must_use]
pub fn with_lock(scenario: &Scenario, change: impl FnOnce(&mut Lock)) -> Scenario {
    with(scenario, Rule::Lock(Lock::default()), |rule| {
        if let Rule::Lock(lock) = rule {
            change(lock);
        }
    })
}

/// With something forbidden.
#[must_use]
pub fn with_forbid(scenario: &Scenario, change: impl FnOnce(&mut Forbid)) -> Scenario {
    with(scenario, Rule::Forbid(Forbid::default()), |rule| {
        if let Rule::Forbid(forbid) = rule {
            change(forbid);
        }
    })
}

/// A village locked to a site, or to `stay`.
#[must_use]
pub fn village_at(scenario: &Scenario, village: &str, to: &str) -> Scenario {
    with_lock(scenario, |lock| {
        lock.villages.insert(village.to_owned(), to.to_owned());
    })
}

/// A site that takes nobody and is not built; one that stands is left alone.
#[must_use]
pub fn without_site(scenario: &Scenario, site: &str) -> Scenario {
    let open = |lock: &mut Lock| lock.open.retain(|open| open != site);
    let scenario =
        if scenario.is_on(RuleName::Lock) { with_lock(scenario, open) } else { scenario.clone() };
    with_forbid(&scenario, |forbid| forbid.sites.push(site.to_owned()))
}

/// A site that is built at a level.
#[must_use]
pub fn site_at(scenario: &Scenario, site: &str, level: &str) -> Scenario {
    let scenario = with_lock(scenario, |lock| {
        if !lock.open.iter().any(|open| open == site) {
            lock.open.push(site.to_owned());
        }
    });
    with(&scenario, Rule::FixLevel(FixLevel::default()), |rule| {
        if let Rule::FixLevel(fix) = rule {
            fix.levels.insert(site.to_owned(), level.to_owned());
        }
    })
}

/// A livelihood that takes nobody.
#[must_use]
pub fn without_livelihood(scenario: &Scenario, livelihood: &str) -> Scenario {
    with_forbid(scenario, |forbid| forbid.livelihoods.push(livelihood.to_owned()))
}

/// Without a rule.
#[must_use]
pub fn without_rule(scenario: &Scenario, name: RuleName) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.rules.retain(|on| on.rule.name() != name);
    scenario
}
