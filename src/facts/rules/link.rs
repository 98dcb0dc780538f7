//! A village moves only to a site that is built. Always in force; no parameters.
//!
//! # Formula
//! x_ij ≤ Σ_l y_jl for each candidate pair;  Σ_l y_jl ≤ 1 for each site, = 1 where it stands already
