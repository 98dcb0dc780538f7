//! Households without a place.
//!
//! # Formula
//! Σ_i h_i g_i
//!
//! # Unit
//! household
