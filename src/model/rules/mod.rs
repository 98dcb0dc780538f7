//! Rows of the program: one file a rule, named as in `facts/rules`.
//!
//! Rules that only remove choices (`reach`, `eligibility`, `same_area`, `forbid`, `fix_level`) have no
//! rows: what they remove never becomes a column.

mod assign_once;
pub mod budget;
mod capacity;
mod carrying_capacity;
mod job_per_household;
mod keep_apart;
mod keep_together;
mod least_use;
mod link;
mod lock;
mod open_at_most;
mod places;
mod quota;
mod share_concentrated;
mod workers;

use crate::facts::Rule;
use crate::model::Parts;
use crate::model::Program;

/// Adds the rows of one rule.
pub fn rows(rule: &Rule, parts: &mut Parts<'_>, program: &mut Program) {
    match rule {
        Rule::AssignOnce(_) => assign_once::rows(parts, program),
        Rule::Link => link::rows(parts, program),
        Rule::Capacity(rule) => capacity::rows(rule, parts, program),
        Rule::LeastUse => least_use::rows(parts, program),
        Rule::Workers => workers::rows(parts, program),
        Rule::Places => places::rows(parts, program),
        Rule::JobPerHousehold(_) => job_per_household::rows(parts, program),
        Rule::KeepTogether(_) => keep_together::rows(parts, program),
        Rule::KeepApart(rule) => keep_apart::rows(rule, parts, program),
        Rule::Budget => budget::rows(parts, program),
        Rule::CarryingCapacity(rule) => carrying_capacity::rows(rule, parts, program),
        Rule::Quota => quota::rows(parts, program),
        Rule::ShareConcentrated(rule) => share_concentrated::rows(rule, parts, program),
        Rule::OpenAtMost(rule) => open_at_most::rows(rule, parts, program),
        Rule::Lock(rule) => lock::rows(rule, parts, program),
        Rule::Reach(_)
        | Rule::Eligibility(_)
        | Rule::SameArea(_)
        | Rule::Forbid(_)
        | Rule::FixLevel(_) => {}
    }
}
