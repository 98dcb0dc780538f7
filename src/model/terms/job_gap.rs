//! Columns of [`crate::facts::terms::job_gap`].

use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ e over all homes; 0 where rule `job_per_household` is hard or off
pub fn expression(parts: &Parts<'_>) -> Expression {
    Expression::sum(parts.columns.job_gap.values().map(|&column| (column, 1.0)))
}
