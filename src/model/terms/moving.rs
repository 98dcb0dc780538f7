//! Columns of [`crate::facts::terms::moving`].

use crate::candidates::Pair;
use crate::facts::terms::Metric;
use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_ij h_i d_ij x_ij
pub fn expression(parts: &Parts<'_>) -> Expression {
    Expression::sum((0..).zip(&parts.candidates.pairs).map(|(column, pair)| {
        (
            column,
            f64::from(parts.instance().village(pair.village).households) * distance(parts, pair),
        )
    }))
}

/// d_ij in the metric of the goal.
pub fn distance(parts: &Parts<'_>, pair: &Pair) -> f64 {
    match parts.goal().moving {
        Metric::Km => pair.km,
        Metric::Min => pair.minutes,
    }
}
