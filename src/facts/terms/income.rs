//! Yearly income after less before; the only term that is rewarded: its weight counts with a minus.
//!
//! # Formula
//! Σ_jks income_k w_jks − Σ_ij income_i h_i x_ij
//!
//! # Unit
//! CNY/year
//!
//! A household that moves gives up its income of today; one that stays keeps it and adds what its
//! workers earn at a livelihood.
