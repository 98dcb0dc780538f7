//! Columns of [`crate::facts::terms::unplaced`].

use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_i h_i g_i
pub fn expression(parts: &Parts<'_>) -> Expression {
    let villages = parts.instance().villages.iter().zip(&parts.columns.unplaced);
    Expression::sum(
        villages.filter_map(|(village, column)| Some(((*column)?, f64::from(village.households)))),
    )
}
