//! Rows of [`crate::facts::rules::share_concentrated`].

use crate::facts::rules::ShareConcentrated;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_i h_i (Σ_{j: C_j ≥ T} x_ij − σ Σ_j x_ij) ≥ 0
pub fn rows(rule: &ShareConcentrated, parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    let entries = (0..).zip(&parts.candidates.pairs).map(|(column, pair)| {
        let is_large =
            instance.site(pair.site).largest_dwellings() >= rule.site_capacity_households;
        let counted = if is_large { 1.0 - rule.share } else { -rule.share };
        (column, counted * f64::from(instance.village(pair.village).households))
    });
    program.add_row(RowKey::ShareConcentrated, 0.0, entries, f64::INFINITY);
}
