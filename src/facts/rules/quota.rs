//! No more households leave or enter an area than its quotas; no parameters. Moves within an area
//! count as neither.
//!
//! # Formula
//! Σ_{i in a, j not in a} h_i x_ij ≤ max_households_out_a;
//! Σ_{i not in a, j in a} h_i x_ij ≤ max_households_in_a
