//! Rows of [`crate::facts::rules::quota`].

use crate::facts::AreaIdx;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_{i in a, j not in a} h_i x_ij ≤ max_households_out_a;
/// Σ_{i not in a, j in a} h_i x_ij ≤ max_households_in_a
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    for (at, facts) in instance.areas.iter().enumerate() {
        let area = AreaIdx::new(at);
        let crossing = |leaves: bool| {
            let pairs = (0..).zip(&parts.candidates.pairs);
            let across = pairs.filter(move |(_, pair)| {
                instance.village(pair.village).is_in(area) == leaves
                    && instance.site(pair.site).is_in(area) != leaves
            });
            across.map(|(column, pair)| {
                (column, f64::from(instance.village(pair.village).households))
            })
        };
        if let Some(most) = facts.max_households_out {
            program.add_row(
                RowKey::QuotaOut(area),
                f64::NEG_INFINITY,
                crossing(true),
                f64::from(most),
            );
        }
        if let Some(most) = facts.max_households_in {
            program.add_row(
                RowKey::QuotaIn(area),
                f64::NEG_INFINITY,
                crossing(false),
                f64::from(most),
            );
        }
    }
}
