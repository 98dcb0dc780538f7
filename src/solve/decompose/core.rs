//! What a better plan could still choose: the core of the question.
//!
//! # Formula
//! A plan with x_ij = 1 costs at least L(u) − φ_j + f_ij, where φ_j is the part of site j in the bound with
//! whole villages and f_ij the least value of the site with village i in it (from fractional knapsacks).
//! If that is more than the plan in hand, no better plan has x_ij = 1; sizes of sites likewise, and other
//! columns by their reduced cost. If it is more than a value below that plan, no plan up to this value has it: a band.
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

/// What a plan costs at least that chooses a column, by column of the program; −∞ for columns that take other than whole
/// numbers.
#[must_use]
pub fn least_costs(blocks: &Blocks, program: &Program, prices: &[f64], gaps: &Gaps) -> Vec<f64> {
    let whole = respond(blocks, prices, Exactness::Whole);
    let bound = whole.bound - ROUNDING * whole.bound.abs();
    let columns = program.columns.iter().zip(&gaps.excess);
    let mut costs: Vec<f64> = columns
        .map(|(column, excess)| if column.is_integer { bound + excess } else { f64::NEG_INFINITY })
        .collect();
    for ((block, choice), least) in blocks.sites.iter().zip(&whole.choices).zip(&gaps.least) {
        // Excess counts from the fractional bound of the site, which is the smaller one.
        let counted_twice = (choice.value - least).max(0.0);
        let pairs = block.pairs.iter().map(|pair| pair.column);
        for column in pairs.chain(block.levels.iter().map(|level| level.build)) {
            costs[column as usize] -= counted_twice;
        }
    }
    costs
}

/// The columns that a plan may choose that costs no more than `most`, and those that the point in hand chooses.
#[must_use]
pub fn columns(least_costs: &[f64], point: &InHand, most: f64) -> Vec<u32> {
    let may_be_chosen =
        |&column: &u32| least_costs[column as usize] <= most || point.values[column as usize] > 0.5;
    (0..least_costs.len() as u32).filter(may_be_chosen).collect()
}

/// The most that a plan may cost, up to `most`, where it has so many choices beyond those that cost no more than `bound`.
#[must_use]
pub fn band(least_costs: &[f64], bound: f64, count: usize, most: f64) -> f64 {
    let choices = least_costs.iter().copied().filter(|cost| *cost > bound && *cost <= most);
    let mut choices: Vec<f64> = choices.filter(|cost| cost.is_finite()).collect();
    if choices.len() <= count {
        return most;
    }
    let (_, first_out, _) = choices.select_nth_unstable_by(count, f64::total_cmp);
    first_out.next_down()
}

#[cfg(test)]
mod tests {
    use super::band;

    #[test]
    fn a_band_ends_below_the_first_choice_that_is_too_many() {
        let costs = [5.0, f64::NEG_INFINITY, 3.0, 4.0, 9.0, 4.0, 2.0, 2.0];
        let count = |most: f64| costs.iter().filter(|cost| **cost > 2.0 && **cost <= most).count();
        for choices in 0..6 {
            let most = band(&costs, 2.0, choices, 8.0);
            assert!(count(most) <= choices && most <= 8.0);
            // Choices of the same cost are all in or all out.
            assert!(count(most.next_up()) > choices || (most - 8.0).abs() < 1e-9);
        }
        assert!((band(&costs, 2.0, 4, 8.0) - 8.0).abs() < 1e-9);
        assert!(band(&costs, f64::NEG_INFINITY, 1, 8.0) < 2.0);
    }
}
