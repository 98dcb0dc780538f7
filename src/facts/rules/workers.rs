//! Every worker of those who move either earns at one livelihood within reach or is without one; no
//! parameters. The same holds in a village that stays, if any livelihood of the instance takes
//! stayers at all; otherwise stayers keep what they do today and the plan decides nothing about it.
//! Without this rule nobody's work is decided, and the terms about work have nothing to count.
//!
//! # Formula
//! Σ_i a_is x_ij = Σ_k w_jks + u_js for each site j and skill s;
//! a_is r_i = Σ_k w_iks + u_is for each village that stays
