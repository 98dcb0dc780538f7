//! Columns of [`crate::facts::terms::jobless`].

use crate::facts::RuleName;
use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_s (Σ_i a_is x_ij − Σ_k w_jks) over all homes; 0 where rule `workers` is off
pub fn expression(parts: &Parts<'_>) -> Expression {
    let instance = parts.instance();
    let mut sum = Expression::default();
    if !parts.finder.scenario.is_on(RuleName::Workers) {
        return sum;
    }
    for home in parts.columns.homes(parts.finder) {
        sum.entries.extend(parts.columns.residents(home, parts.candidates, |village| {
            f64::from(instance.village(village).workers.iter().sum::<u32>())
        }));
        sum.entries.extend(parts.columns.work_from(home).iter().map(|work| (work.column, -1.0)));
    }
    sum
}
