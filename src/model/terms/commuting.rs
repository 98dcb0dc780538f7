//! Columns of [`crate::facts::terms::commuting`].

use crate::facts::terms::Metric;
use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_ks d_k w_ks over all homes
pub fn expression(parts: &Parts<'_>) -> Expression {
    Expression::sum(parts.columns.work.iter().map(|work| {
        let distance = match parts.goal().commuting {
            Metric::Km => work.commute.km,
            Metric::Min => work.commute.minutes,
        };
        (work.column, distance)
    }))
}
