//! Columns of [`crate::facts::terms::crossing`].

use crate::model::Expression;
use crate::model::Parts;

/// # Formula
/// Σ_i h_i Σ_{j: area(j) ≠ area(i)} x_ij; a village or site without an area of the kind counts as
/// another area
pub fn expression(parts: &Parts<'_>) -> Expression {
    let instance = parts.instance();
    let kind = &parts.goal().crossing;
    let across = (0..).zip(&parts.candidates.pairs).filter(|(_, pair)| {
        let home = instance.area_of_kind(&instance.village(pair.village).areas, kind);
        home.is_none() || home != instance.area_of_kind(&instance.site(pair.site).areas, kind)
    });
    Expression::sum(
        across.map(|(column, pair)| (column, f64::from(instance.village(pair.village).households))),
    )
}
