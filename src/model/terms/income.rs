//! Columns of [`crate::facts::terms::income`].

use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_ks income_k w_ks over all homes − Σ_ij income_i h_i x_ij
pub fn expression(parts: &Parts<'_>) -> Expression {
    let instance = parts.instance();
    let earned =
        parts.columns.work.iter().map(|work| {
            (work.column, instance.livelihood(work.commute.livelihood).income.as_yuan())
        });
    let given_up = (0..).zip(&parts.candidates.pairs).map(|(column, pair)| {
        let village = instance.village(pair.village);
        (column, -village.income.as_yuan() * f64::from(village.households))
    });
    Expression::sum(earned.chain(given_up).filter(|&(_, yuan)| yuan != 0.0))
}
