//! The farthest move.
//!
//! # Formula
//! max_ij d_ij x_ij
//!
//! # Unit
//! km (or min)
