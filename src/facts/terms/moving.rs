//! How far households move.
//!
//! # Formula
//! Σ_ij h_i d_ij x_ij
//!
//! # Unit
//! household·km (or household·min)
