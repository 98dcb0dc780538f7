//! Columns of [`crate::facts::terms::pressure`].

use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_i sensitivity_i p_i (r_i + g_i)
pub fn expression(parts: &Parts<'_>) -> Expression {
    let villages = parts.instance().villages.iter().zip(&parts.finder.judged.villages).enumerate();
    Expression::sum(villages.flat_map(|(at, (village, judged))| {
        let weight = judged.sensitivity * f64::from(village.persons);
        let remain = parts.columns.stay[at].into_iter().chain(parts.columns.unplaced[at]);
        remain.map(move |column| (column, weight)).filter(|&(_, weight)| weight != 0.0)
    }))
}
