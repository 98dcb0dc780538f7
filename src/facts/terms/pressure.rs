//! Persons left in sensitive zones, weighted by the greatest sensitivity of the polygons around them.
//!
//! # Formula
//! Σ_i sensitivity_i p_i (r_i + g_i)
//!
//! # Unit
//! person
