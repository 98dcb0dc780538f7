//! Every worker of those who move (or stay, where staying is possible) either earns at one
//! livelihood within reach or is without one; no parameters. Without this rule nobody's work is
//! decided, and the terms about work have nothing to count.
//!
//! # Formula
//! Σ_i a_is x_ij = Σ_k w_jks + u_js for each site j and skill s;
//! a_is r_i = Σ_k w_iks + u_is for each village that stays
