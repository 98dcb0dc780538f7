//! What arises in an area is paid for by money that may pay for it; no parameters.
//!
//! # Meaning
//! Each cost arises at one place (see `CostKind`). An area's `budget_cny` limits all costs that
//! arise in it. Where a cost arises in an area for which at least one fund exists (the area's own or a
//! parent's), it must be paid in full by funds of those areas that cover its kind. A fund gives at
//! most its budget, and at most its cap for each household and person that moves out of a
//! village of its area.
//!
//! # Formula
//! Σ cost arising in a ≤ budget_a for each area with a limit;
//! Σ_f p_fc = cost_c for each cost c = (kind, areas of the place) with a fund;
//! Σ_c p_fc ≤ budget_f;  Σ_c p_fc ≤ cap_f · Σ_{i in area_f} h_i Σ_j x_ij (likewise persons);  p ≥ 0
