//! A level is built only where enough households move in; no parameters. A site that stands and is
//! left alone (nobody moves in, it is not enlarged) is not built, and needs nobody.
//!
//! # Formula
//! Σ_i h_i x_ij ≥ Σ_l m_jl y_jl for each site j, over the levels that do not stand;
//! Σ_i' h_i' x_i'j ≥ m_jl (x_ij + y_jl − 1) for each village i and the level l that stands
