//! Cost of creating the places of work that are taken.
//!
//! # Formula
//! Σ_jks cost_k w_jks
//!
//! # Unit
//! CNY
