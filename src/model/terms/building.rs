//! Columns of [`crate::facts::terms::building`].

use crate::facts::CostKind;
use crate::model::Expression;
use crate::model::Parts;
use crate::model::Program;
use crate::model::costs;

/// # Formula
/// Σ_jl F_jl y_jl + Σ_jl c_jl v_jl + Σ_i stay_cost_i r_i  (v_jl: see `model/costs.rs`)
pub fn expression(parts: &mut Parts<'_>, program: &mut Program) -> Expression {
    costs::expression(
        &[CostKind::BuildingFixed, CostKind::BuildingHousehold, CostKind::Revitalising],
        parts,
        program,
    )
}
