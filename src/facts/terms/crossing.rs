//! Households that leave their area of the stated kind (county by default).
//!
//! # Formula
//! Σ_i h_i Σ_{j: area(j) ≠ area(i)} x_ij
//!
//! A village or site without an area of the kind counts as lying in another area.
//!
//! # Unit
//! household
