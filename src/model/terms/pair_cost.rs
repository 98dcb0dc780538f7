//! Columns of [`crate::facts::terms::pair_cost`].

use crate::facts::CostKind;
use crate::model::Expression;
use crate::model::Parts;
use crate::model::Program;
use crate::model::costs;

/// # Formula
/// Σ_ij cost_ij x_ij
pub fn expression(parts: &mut Parts<'_>, program: &mut Program) -> Expression {
    costs::expression(&[CostKind::Pair], parts, program)
}
