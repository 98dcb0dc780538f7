//! Workers without a livelihood, of all villages that move or whose staying is decided.
//!
//! # Formula
//! Σ_js u_js + Σ_is u_is
//!
//! # Unit
//! worker
