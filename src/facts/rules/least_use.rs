//! A level is built only where enough households move in; no parameters.
//!
//! # Formula
//! Σ_i h_i x_ij ≥ Σ_l m_jl y_jl for each site j
