//! Where the gap between a plan and the bound lies: what each choice costs beyond the bound.
//!
//! # Formula
//! excess of x_ij = max (0, min_l { ŷ_l + x̂_ij + V_l(C_l − need_i) } − φ_j), where V_l(C) is the least
//! value of the fractional knapsack of site j at size l with room C; excess of y_jl = ŷ_l + V_l(C_l) − φ_j;
//! excess of any other column = its reduced cost, not below 0
//!
//! # Why
//! The value of a plan is the bound plus the excess of what it chooses, plus the price of what it leaves
//! unused. So no plan that is better than one in hand takes a choice whose excess alone is more than
//! the gap of that one. The same holds within a part of the plan, where the gap is far smaller.

use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::SiteBlock;
use crate::solve::decompose::in_hand::InHand;
use rayon::prelude::*;

/// What each choice costs beyond the bound, at given prices.
pub struct Gaps {
    /// Reduced cost of each column.
    pub reduced: Vec<f64>,
    /// Excess of each column.
    pub excess: Vec<f64>,
    /// φ_j with a fractional knapsack, by block.
    pub least: Vec<f64>,
}

impl Gaps {
    /// Looks at all columns.
    #[must_use]
    pub fn new(blocks: &Blocks, prices: &[f64]) -> Self {
        let columns = blocks.cost.len() as u32;
        let reduced: Vec<f64> =
            (0..columns).into_par_iter().map(|at| blocks.reduced_cost(at, prices)).collect();
        let mut excess: Vec<f64> = reduced.iter().map(|cost| cost.max(0.0)).collect();
        let by_site: Vec<SiteGaps> =
            blocks.sites.par_iter().map(|block| SiteGaps::new(block, &reduced)).collect();
        for (block, gaps) in blocks.sites.iter().zip(&by_site) {
            for (pair, &value) in block.pairs.iter().zip(&gaps.pairs) {
                excess[pair.column as usize] = value;
            }
            for (level, &value) in block.levels.iter().zip(&gaps.levels) {
                excess[level.build as usize] = value;
            }
        }
        Self { reduced, excess, least: by_site.into_iter().map(|gaps| gaps.least).collect() }
    }

    /// What a site's part of a point costs beyond the bound.
    #[must_use]
    pub fn of_site(&self, blocks: &Blocks, point: &InHand, block: u32) -> f64 {
        let facts = &blocks.sites[block as usize];
        let paid = |column: u32| {
            let value = point.values[column as usize];
            if value == 0.0 { 0.0 } else { value * self.reduced[column as usize] }
        };
        let moves: f64 = facts.pairs.iter().map(|pair| paid(pair.column)).sum();
        let sizes: f64 = facts
            .levels
            .iter()
            .map(|level| paid(level.build) + level.housed.map_or(0.0, paid))
            .sum();
        (moves + sizes - self.least[block as usize]).max(0.0)
    }
}

/// The gaps of one site.
struct SiteGaps {
    least: f64,
    pairs: Vec<f64>,
    levels: Vec<f64>,
}

impl SiteGaps {
    fn new(block: &SiteBlock, reduced: &[f64]) -> Self {
        let stairs: Vec<Stairs> =
            (0..block.levels.len()).map(|level| Stairs::new(block, level, reduced)).collect();
        let closed = if block.must_open { f64::INFINITY } else { 0.0 };
        let least =
            stairs.iter().map(|stairs| stairs.least(stairs.capacity)).fold(closed, f64::min);
        let least = if least.is_finite() { least } else { 0.0 };
        let levels =
            stairs.iter().map(|stairs| (stairs.least(stairs.capacity) - least).max(0.0)).collect();
        let pairs = block.pairs.iter().map(|pair| {
            let at_level = |(level, stairs): (usize, &Stairs)| {
                let fits = pair.fits >> level & 1 == 1 && pair.need <= stairs.capacity;
                let own = reduced[pair.column as usize] + stairs.each * pair.households;
                fits.then(|| own + stairs.least(stairs.capacity - pair.need))
            };
            let forced =
                stairs.iter().enumerate().filter_map(at_level).fold(f64::INFINITY, f64::min);
            (forced - least).max(0.0)
        });
        Self { least, levels, pairs: pairs.collect() }
    }
}

/// The fractional knapsack of a site at one size, for every room.
struct Stairs {
    build: f64,
    each: f64,
    capacity: f64,
    /// Need and gain of the best villages, added up, by falling gain for each unit of need.
    steps: Vec<(f64, f64)>,
}

impl Stairs {
    fn new(block: &SiteBlock, level: usize, reduced: &[f64]) -> Self {
        let facts = &block.levels[level];
        let each = facts.housed.map_or(0.0, |housed| reduced[housed as usize]);
        let mut items: Vec<(f64, f64)> = block
            .pairs
            .iter()
            .filter(|pair| pair.fits >> level & 1 == 1)
            .map(|pair| (pair.need, -(reduced[pair.column as usize] + each * pair.households)))
            .filter(|&(_, gain)| gain > 0.0)
            .collect();
        // Quotients, not products across: rounding would make near ties contradict each other.
        items.sort_unstable_by(|a, b| (b.1 / b.0).total_cmp(&(a.1 / a.0)));
        let (mut need, mut gain) = (0.0, 0.0);
        let steps = items.into_iter().map(|item| {
            need += item.0;
            gain += item.1;
            (need, gain)
        });
        let build = reduced[facts.build as usize];
        Self { build, each, capacity: facts.capacity, steps: steps.collect() }
    }

    /// Least value with this much room.
    fn least(&self, room: f64) -> f64 {
        let full = self.steps.partition_point(|&(need, _)| need <= room);
        let (need, gain) = if full == 0 { (0.0, 0.0) } else { self.steps[full - 1] };
        let more = self.steps.get(full).map_or(0.0, |&(next_need, next_gain)| {
            (next_gain - gain) * (room - need).max(0.0) / (next_need - need)
        });
        self.build - gain - more
    }
}
