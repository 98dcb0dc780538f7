//! Columns of [`crate::facts::terms::job_gap`].

use crate::facts::RuleName;
use crate::model::Expression;
use crate::model::Parts;
use crate::model::Program;
use crate::model::rules::job_per_household;

/// # Formula
/// Σ e over all homes, with the rows of rule `job_per_household` where that rule is off; 0 where it is
/// hard or rule `workers` is off
pub fn expression(parts: &Parts<'_>, program: &mut Program) -> Expression {
    if !parts.finder.scenario.is_on(RuleName::JobPerHousehold) {
        job_per_household::rows(parts, program);
    }
    Expression::sum(parts.columns.job_gap.values().map(|&column| (column, 1.0)))
}
