//! What a better plan could still choose: the core of the question.
//!
//! # Formula
//! A plan with x_ij = 1 costs at least L(u) − φ_j + f_ij, where φ_j is the part of site j in the bound with
//! whole villages and f_ij the least value of the site with village i in it (from fractional knapsacks).
//! If that is more than the plan in hand, no better plan has x_ij = 1; sizes of sites likewise, and other
//! columns by their reduced cost.
//!
//! # Source
//! Reduced-cost fixing with Lagrangian bounds; J. E. Beasley, European Journal of Operational Research 65
//! (1993), 383–399

use crate::model::Program;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::bound::respond;
use crate::solve::decompose::gaps::Gaps;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::knapsack::Exactness;

/// Rounding errors of a bound, relative to it.
const ROUNDING: f64 = 1e-9;

/// The columns that a plan may choose that costs no more than `most`, and those that the point in hand
/// chooses.
#[must_use]
pub fn columns(
    blocks: &Blocks,
    program: &Program,
    prices: &[f64],
    gaps: &Gaps,
    point: &InHand,
    most: f64,
) -> Vec<u32> {
    let whole = respond(blocks, prices, Exactness::Whole);
    let open = most - whole.bound + ROUNDING * point.value.abs();
    let mut most_of: Vec<f64> = vec![open; program.columns.len()];
    for ((block, choice), least) in blocks.sites.iter().zip(&whole.choices).zip(&gaps.least) {
        // Excess counts from the fractional bound of the site, which is the smaller one.
        let most_of_site = open + (choice.value - least).max(0.0);
        let pairs = block.pairs.iter().map(|pair| pair.column);
        for column in pairs.chain(block.levels.iter().map(|level| level.build)) {
            most_of[column as usize] = most_of_site;
        }
    }
    let may_be_chosen = |&column: &u32| {
        let at = column as usize;
        let is_ruled_out = program.columns[at].is_integer && gaps.excess[at] > most_of[at];
        !is_ruled_out || point.values[at] > 0.5
    };
    (0..program.columns.len() as u32).filter(may_be_chosen).collect()
}
