//! The cost that the office gives for each pair (`pairs.csv`).
//!
//! # Formula
//! Σ_ij cost_ij x_ij
//!
//! # Unit
//! CNY
