//! Prices that follow from others, and how columns without an upper bound answer to them.
//!
//! A worker, a payment, a household without an earner and the farthest move have no greatest value, so
//! their reduced cost must not be below 0. Where such a column covers a row with factor 1, that settles
//! or caps the price of the row:
//!
//! # Formula
//! paid:              ρ_c = min over funds f that may pay c of (cost − Σ of f's other rows)
//! job_per_household: μ_h ≤ weight of e
//! workers:           ω_hs = min (0, min over livelihoods k in reach of (cost of w_hks − Σ of its other rows))
//! worst_distance:    Σ_i δ_i ≤ weight of D
//!
//! In words: a worker who comes to a home is worth what the best livelihood in reach pays beyond the
//! price of its places; money costs what the cheapest fund charges.

use crate::model::RowKey;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::Cover;
use crate::solve::decompose::bound::Response;
use rayon::prelude::*;
use serde::Deserialize;
use serde::Serialize;
use std::collections::HashMap;

/// Room that is left between a settled price and its limit, relative to the figures it is made of:
/// rounding must never push a reduced cost below 0.
const MARGIN: f64 = 1e-14;

/// A price counts as capped when what is left to its cap is below this share of the cost.
const AT_ITS_CAP: f64 = 1e-9;

/// A row that is missed costs this many times its usual price.
const PENALTY: f64 = 10.0;

/// The farthest move answers when its rows take this share of its weight.
const NEARLY_ALL: f64 = 0.999;

/// Covers that are worth a thread of their own.
const MANY: usize = 256;

/// Prices by what their rows say: they outlive the program that they were found for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(RowKey, f64)>", into = "Vec<(RowKey, f64)>")]
pub struct Prices(HashMap<RowKey, f64>);

impl From<Vec<(RowKey, f64)>> for Prices {
    fn from(prices: Vec<(RowKey, f64)>) -> Self {
        Self(prices.into_iter().collect())
    }
}

impl From<Prices> for Vec<(RowKey, f64)> {
    fn from(prices: Prices) -> Self {
        let mut prices: Self = prices.0.into_iter().collect();
        prices.sort_unstable_by_key(|&(key, _)| key);
        prices
    }
}

impl Prices {
    /// The prices of a program's coupling rows.
    #[must_use]
    pub fn of(blocks: &Blocks, prices: &[f64]) -> Self {
        let keys = blocks.couplings.iter().map(|coupling| coupling.key);
        Self(keys.zip(prices.iter().copied()).filter(|&(_, price)| price != 0.0).collect())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes them where this program has the same row; other rows keep what they have.
    pub fn apply(&self, blocks: &Blocks, prices: &mut [f64]) {
        for (coupling, price) in blocks.couplings.iter().zip(prices) {
            if let Some(&known) = self.0.get(&coupling.key) {
                *price = known;
            }
        }
    }
}

/// Makes prices admissible: signs as the rows demand, settled and capped prices by their covers.
pub fn settle(blocks: &Blocks, prices: &mut [f64]) {
    for (coupling, price) in blocks.couplings.iter().zip(prices.iter_mut()) {
        *price = coupling.admit(*price);
    }
    if let Some(worst) = &blocks.worst {
        // Rows of earlier layers in which it stands take their part of the weight first.
        let own: f64 = worst.rows.iter().map(|&row| prices[row as usize]).sum();
        let weight = (blocks.reduced_cost(worst.column, prices) + own).max(0.0) * (1.0 - MARGIN);
        let total: f64 = worst.rows.iter().map(|&row| prices[row as usize].max(0.0)).sum();
        if total > weight {
            for &row in &worst.rows {
                prices[row as usize] *= weight / total * (1.0 - MARGIN);
            }
        }
    }
    for alike in blocks.covers_alike() {
        let own: Vec<f64> = alike
            .iter()
            .map(|cover| std::mem::replace(&mut prices[cover.row as usize], 0.0))
            .collect();
        let settled = &*prices;
        let most: Vec<f64> = alike
            .par_iter()
            .with_min_len(MANY)
            .map(|cover| {
                let columns = cover.columns.iter();
                columns
                    .map(|&column| at_least(blocks, column, settled))
                    .fold(f64::INFINITY, f64::min)
            })
            .collect();
        for ((cover, own), most) in alike.iter().zip(own).zip(most) {
            let price = if cover.is_fixed { most } else { own.min(most) };
            prices[cover.row as usize] = blocks.couplings[cover.row as usize].admit(price);
        }
    }
}

/// The reduced cost of a column, a hair below what it is: rounding never makes it too large. With the price
/// of a row that the column covers at 0, that is how high this price may be.
#[must_use]
pub fn at_least(blocks: &Blocks, column: u32, prices: &[f64]) -> f64 {
    let cost = blocks.cost[column as usize];
    let (mut left, mut mass) = (cost, cost.abs());
    for (row, factor) in blocks.entries(column) {
        let paid = factor * prices[row as usize];
        left -= paid;
        mass += paid.abs();
    }
    left - MARGIN * mass
}

/// What each coupling row adds up to when all columns answer to the prices.
///
/// Columns at a tie could take any share; workers and payments spread over those that are nearly as
/// good, by exp(−ĉ / (`spread` · usual price of the row)): a smooth answer leads to prices that settle
/// down instead of swinging.
#[must_use]
pub fn activity(
    blocks: &Blocks,
    response: &Response,
    prices: &[f64],
    usual: &[f64],
    spread: f64,
) -> Vec<f64> {
    let mut sum = blocks.decided.clone();
    let mut add = |column: u32, amount: f64| {
        for (row, factor) in blocks.entries(column) {
            sum[row as usize] += amount * factor;
        }
    };
    for (block, choice) in blocks.sites.iter().zip(&response.choices) {
        let Some(level) = choice.level else { continue };
        let level = &block.levels[level];
        add(level.build, 1.0);
        let mut households = 0.0;
        for &(pair, share) in &choice.moves {
            let pair = &block.pairs[pair as usize];
            add(pair.column, share);
            households += share * pair.households;
        }
        if let Some(housed) = level.housed {
            add(housed, households);
        }
    }
    for &at in &response.raised {
        let loose = &blocks.loose[at as usize];
        add(loose.column, loose.upper);
    }
    // Workers first, then gaps, then payments: each pays for those before it.
    for alike in blocks.covers_alike().rev() {
        let taken: Vec<Vec<(u32, f64)>> = alike
            .par_iter()
            .with_min_len(MANY)
            .map(|cover| {
                let needed = blocks.couplings[cover.row as usize].goal() - sum[cover.row as usize];
                if needed > 0.0 {
                    answers(blocks, cover, needed, prices, usual, spread)
                } else {
                    Vec::new()
                }
            })
            .collect();
        for (column, amount) in taken.into_iter().flatten() {
            add_to(blocks, &mut sum, column, amount);
        }
    }
    if let Some(worst) = &blocks.worst {
        let total: f64 = worst.rows.iter().map(|&row| prices[row as usize]).sum();
        if total >= blocks.cost[worst.column as usize] * NEARLY_ALL {
            let farthest = worst
                .rows
                .iter()
                .map(|&row| blocks.couplings[row as usize].goal() - sum[row as usize])
                .fold(0.0, f64::max);
            add_to(blocks, &mut sum, worst.column, farthest);
        }
    }
    sum
}

/// The columns that bring a row what it needs, and how much each of them.
fn answers(
    blocks: &Blocks,
    cover: &Cover,
    needed: f64,
    prices: &[f64],
    usual: &[f64],
    spread: f64,
) -> Vec<(u32, f64)> {
    let row = cover.row as usize;
    if !cover.is_fixed {
        let column = cover.columns[0];
        let cap = AT_ITS_CAP * blocks.cost[column as usize].abs();
        let is_at_its_cap = blocks.reduced_cost(column, prices) <= cap;
        return if is_at_its_cap { vec![(column, needed)] } else { Vec::new() };
    }
    // Workers for whom no livelihood pays more than the price of its places stay without one.
    let may_rest = blocks.couplings[row].lower.is_infinite();
    if may_rest && prices[row].total_cmp(&0.0).is_eq() {
        return Vec::new();
    }
    let spread = spread * usual[row].max(f64::MIN_POSITIVE);
    let weight =
        |&column: &u32| (column, (-blocks.reduced_cost(column, prices).max(0.0) / spread).exp());
    let mut weights: Vec<(u32, f64)> = cover.columns.iter().map(weight).collect();
    let total: f64 = weights.iter().map(|&(_, weight)| weight).sum();
    weights.retain(|&(_, weight)| weight > 1e-9 * total);
    for (_, weight) in &mut weights {
        *weight *= needed / total;
    }
    weights
}

fn add_to(blocks: &Blocks, sum: &mut [f64], column: u32, amount: f64) {
    for (row, factor) in blocks.entries(column) {
        sum[row as usize] += amount * factor;
    }
}

/// A usual price of each row: mean |cost / factor| over its columns; where these cost nothing, what
/// their other rows are worth.
#[must_use]
pub fn usual(blocks: &Blocks) -> Vec<f64> {
    let mut usual = vec![0.0; blocks.couplings.len()];
    // Payments cost nothing themselves but stand in bills, whose other columns do: two more rounds
    // reach budgets and caps.
    for _ in 0..3 {
        let mut sums = vec![(0.0, 0.0); usual.len()];
        for column in 0..blocks.cost.len() as u32 {
            let worth = worth(blocks, column, &usual);
            for (row, factor) in blocks.entries(column).filter(|&(_, factor)| worth * factor != 0.0)
            {
                let (sum, count) = &mut sums[row as usize];
                *sum += worth / factor.abs();
                *count += 1.0;
            }
        }
        for (usual, (sum, count)) in usual.iter_mut().zip(sums) {
            if *usual <= 0.0 && count > 0.0 {
                *usual = sum / count;
            }
        }
    }
    usual
}

/// What a unit that a row misses costs, by row.
#[must_use]
pub fn penalties(blocks: &Blocks, usual: &[f64]) -> Vec<f64> {
    let of_villages = usual.iter().zip(&blocks.couplings);
    let of_villages = of_villages.filter(|(_, row)| matches!(row.key, RowKey::AssignOnce(_)));
    let (sum, count) =
        of_villages.fold((0.0, 0.0), |(sum, count), (usual, _)| (sum + usual, count + 1.0));
    let of_a_village = if count > 0.0 && sum > 0.0 { sum / count } else { 1.0 };
    // Rows without a usual price are about nothing that costs; they are worth something all the same.
    let coupling = usual.iter().map(|&usual| if usual > 0.0 { usual } else { of_a_village });
    let kept = std::iter::repeat_n(of_a_village, blocks.row_count() - blocks.couplings.len());
    coupling.chain(kept).map(|usual| PENALTY * usual).collect()
}

fn worth(blocks: &Blocks, column: u32, usual: &[f64]) -> f64 {
    let cost = blocks.cost[column as usize].abs();
    if cost > 0.0 {
        return cost;
    }
    let known = blocks.entries(column).map(|(row, factor)| usual[row as usize] * factor.abs());
    let (mut sum, mut count) = (0.0, 0.0);
    for worth in known.filter(|&worth| worth > 0.0) {
        sum += worth;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}
