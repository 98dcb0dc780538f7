//! Cost of sites and of revitalising in place.
//!
//! # Formula
//! Σ_jl F_jl y_jl + Σ_ij c_jl h_i x_ij (with l the level at which j is built) + Σ_i stay_cost_i r_i
//!
//! # Unit
//! CNY
//!
//! A site's cost per household depends on its level, so the product x_ij y_jl is replaced by v_jl, the
//! households at j counted at level l: Σ_l v_jl = Σ_i h_i x_ij, v_jl ≤ C_jl y_jl.
