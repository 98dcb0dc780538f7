//! Households with labour but without an earner (rule `job_per_household`).
//!
//! # Formula
//! Σ_j max(0, Σ_i b_i x_ij − Σ_ks w_jks), likewise over villages that stay
//!
//! # Unit
//! household
