//! One check a rule, each restated from the wording in `facts/rules`.
//!
//! `assign_once` and `link` hold whether or not the scenario names them. Policies of villages hold
//! without rule `eligibility`, and without rule `workers` a plan decides about nobody's work.

mod assign_once;
pub mod budget;
mod capacity;
mod carrying_capacity;
mod eligibility;
mod fix_level;
mod forbid;
mod job_per_household;
mod keep_apart;
mod keep_together;
mod least_use;
mod link;
mod lock;
mod named;
mod open_at_most;
mod places;
mod quota;
mod reach;
mod same_area;
mod share_concentrated;
mod workers;

use crate::diagnostic::Diagnostic;
use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::facts::rules::AssignOnce;
use crate::facts::rules::Eligibility;
use crate::verify::ledger::Ledger;

/// Checks all rules in force, and what holds without any.
pub fn check_all(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let scenario = ledger.scenario;
    if !scenario.is_on(RuleName::AssignOnce) {
        assign_once::check(&AssignOnce::default(), ledger, findings);
    }
    if !scenario.is_on(RuleName::Link) {
        link::check(ledger, findings);
    }
    if !scenario.is_on(RuleName::Eligibility) {
        // Its defaults say nothing but that an empty policy is `must`.
        eligibility::check(&Eligibility::default(), ledger, findings);
    }
    if !scenario.is_on(RuleName::Workers) {
        workers::check_nothing_decided(ledger, findings);
    }
    for in_force in &scenario.rules {
        let before = findings.len();
        check(&in_force.rule, ledger, findings);
        for finding in &mut findings[before..] {
            cite(in_force, finding);
        }
    }
}

/// Checks one rule.
fn check(rule: &Rule, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    match rule {
        Rule::AssignOnce(rule) => assign_once::check(rule, ledger, findings),
        Rule::Link => link::check(ledger, findings),
        Rule::Capacity(rule) => capacity::check(rule, ledger, findings),
        Rule::LeastUse => least_use::check(ledger, findings),
        Rule::Workers => workers::check(ledger, findings),
        Rule::Places => places::check(ledger, findings),
        Rule::JobPerHousehold(rule) => job_per_household::check(rule, ledger, findings),
        Rule::Reach(rule) => reach::check(rule, ledger, findings),
        Rule::Eligibility(rule) => eligibility::check(rule, ledger, findings),
        Rule::KeepTogether(rule) => keep_together::check(rule, ledger, findings),
        Rule::KeepApart(rule) => keep_apart::check(rule, ledger, findings),
        Rule::SameArea(rule) => same_area::check(rule, ledger, findings),
        Rule::Budget => budget::check(ledger, findings),
        Rule::CarryingCapacity(rule) => carrying_capacity::check(rule, ledger, findings),
        Rule::Quota => quota::check(ledger, findings),
        Rule::ShareConcentrated(rule) => share_concentrated::check(rule, ledger, findings),
        Rule::OpenAtMost(rule) => open_at_most::check(rule, ledger, findings),
        Rule::Lock(rule) => lock::check(rule, ledger, findings),
        Rule::Forbid(rule) => forbid::check(rule, ledger, findings),
        Rule::FixLevel(rule) => fix_level::check(rule, ledger, findings),
    }
}

/// Adds the document that a rule comes from to what can be done about a finding.
fn cite(in_force: &RuleInForce, finding: &mut Diagnostic) {
    let named = [in_force.source.as_deref(), in_force.article.as_deref()];
    let named: Vec<_> = named.into_iter().flatten().collect();
    if !named.is_empty() {
        let gap = if finding.help.is_empty() { "" } else { " " };
        let cited = format!("{gap}Source of the rule: {}.", named.join(", "));
        finding.help.push_str(&cited);
    }
}
