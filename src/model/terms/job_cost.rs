//! Columns of [`crate::facts::terms::job_cost`].

use crate::facts::CostKind;
use crate::model::Expression;
use crate::model::Parts;
use crate::model::Program;
use crate::model::costs;

/// # Formula
/// Σ_ks cost_k w_ks over all homes
pub fn expression(parts: &mut Parts<'_>, program: &mut Program) -> Expression {
    costs::expression(&[CostKind::Places], parts, program)
}
