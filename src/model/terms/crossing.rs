//! Columns of [`crate::facts::terms::crossing`].

use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_i h_i Σ_{j: area(j) ≠ area(i)} x_ij; a village or site without an area of the kind counts as
/// another area. Nothing crosses where the instance has no area of the kind at all
pub fn expression(parts: &Parts<'_>) -> Expression {
    let instance = parts.instance();
    let kind = &parts.goal().crossing;
    if !instance.areas.iter().any(|area| area.kind == *kind) {
        return Expression::default();
    }
    let across = (0..).zip(&parts.candidates.pairs).filter(|(_, pair)| {
        let home = instance.area_of_kind(&instance.village(pair.village).areas, kind);
        home.is_none() || home != instance.area_of_kind(&instance.site(pair.site).areas, kind)
    });
    Expression::sum(
        across.map(|(column, pair)| (column, f64::from(instance.village(pair.village).households))),
    )
}
