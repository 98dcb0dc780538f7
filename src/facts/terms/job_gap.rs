//! Households with labour but without an earner, whether or not rule `job_per_household` is on; with
//! rule `workers` off nobody's work is decided and the term counts nothing.
//!
//! # Formula
//! Σ_j max(0, Σ_i b_i x_ij − Σ_ks w_jks), likewise over villages that stay
//!
//! # Unit
//! household
