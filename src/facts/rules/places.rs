//! A livelihood takes no more workers than it has places, after those reserved for host people;
//! no parameters.
//!
//! # Formula
//! Σ_js w_jks ≤ P_k − ⌈host_share_k · P_k⌉ for each livelihood k
