//! Households with labour but without an earner, where rule `job_per_household` asks for one; without
//! that rule, or without rule `workers`, the term counts nothing.
//!
//! # Formula
//! Σ_j max(0, Σ_i b_i x_ij − Σ_ks w_jks), likewise over villages that stay
//!
//! # Unit
//! household
