//! The bound at given prices, and where the prices are wrong.
//!
//! # Formula
//! L(u) = Σ_r limit_r(u_r) u_r + Σ_j φ_j(u) + Σ_c min { ĉ_c z : lower_c ≤ z ≤ upper_c }
//!
//! with reduced costs ĉ_c = c_c − Σ_r a_rc u_r, φ_j the best choice of site j (see
//! [`knapsack`](crate::solve::decompose::knapsack)) and a sum over the loose columns. Columns without
//! an upper bound have ĉ ≥ 0, which [`prices`](crate::solve::decompose::prices) sees to, and add
//! nothing. For every u that signs allow, L(u) is at most the value of every plan.
//!
//! # Source
//! Lagrangian relaxation; A. M. Geoffrion, Mathematical Programming Study 2 (1974), 82–114

use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::knapsack::Choice;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::knapsack::best_choice;
use crate::solve::sum::Sum;
use rayon::prelude::*;

/// What all blocks choose at given prices.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The bound; no plan has a smaller objective.
    pub bound: f64,
    /// What each site does.
    pub choices: Vec<Choice>,
    /// Loose columns at their greatest value (positions in [`Blocks::loose`]).
    pub raised: Vec<u32>,
}

/// Answers the blocks' questions at these prices, in parallel over sites. The bound is that of what is
/// not decided yet.
#[must_use]
pub fn respond(blocks: &Blocks, prices: &[f64], exactness: Exactness) -> Response {
    let choices: Vec<Choice> = blocks
        .sites
        .par_iter()
        .with_min_len(16)
        .map(|block| best_choice(blocks, block, prices, exactness))
        .collect();
    let mut sum = Sum::default();
    for ((coupling, &price), decided) in blocks.couplings.iter().zip(prices).zip(&blocks.decided) {
        if price != 0.0 {
            sum.add((coupling.limit(price) - decided) * price);
        }
    }
    for choice in &choices {
        sum.add_of_mass(choice.value, choice.value.abs() + choice.mass);
    }
    let mut raised = Vec::new();
    for (at, loose) in (0..).zip(&blocks.loose) {
        let cost = blocks.reduced_cost(loose.column, prices);
        if cost < 0.0 {
            raised.push(at);
            sum.add(cost * loose.upper);
        } else {
            sum.add(cost * loose.lower);
        }
    }
    Response { bound: sum.rounded_down(), choices, raised }
}
