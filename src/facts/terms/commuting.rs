//! How far workers go to work, one way.
//!
//! # Formula
//! Σ_jks d_jk w_jks
//!
//! # Unit
//! worker·km (or worker·min)
