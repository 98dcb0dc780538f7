//! The last step: what a better plan could still choose, in a tree with cuts.
//!
//! Choices are left out twice, by what they cost beyond the bound of prices ([`core`])
//! and then beyond that of the relaxation with cuts: a plan with x_ij = 1 costs at least this bound and the
//! reduced cost of x_ij. So the bound of what is left holds for all plans that are better than the one in
//! hand.

use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::core;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::root::Extent;
use crate::solve::decompose::root::Root;
use crate::solve::decompose::root::with_cuts;
use crate::solve::decompose::tree::Facts;
use crate::solve::decompose::tree::Tree;
use crate::solve::decompose::unit;
use rayon::ThreadPool;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Whole-number columns up to which what is left is searched as a whole; and where nothing but villages stands between
/// the sites, so that cuts say nearly all and few nodes do.
const SMALL: usize = 10_000;
const SMALL_IF_PLAIN: usize = 15_000;
/// Whole-number columns up to which the relaxation gets cuts for the bound alone.
const MOST_WITH_CUTS: usize = 60_000;
/// Share of the time that is left for the cuts of the root.
const CUTS_SHARE: f64 = 0.3;
/// Rounding errors of HiGHS in reduced costs and bounds, relative to the objective.
const ROUNDING: f64 = 1e-7;

/// What the last step is made from.
pub struct Closing<'a> {
    /// What belongs together, with prices.
    pub improver: &'a Improver<'a>,
    /// Who separates.
    pub pool: &'a ThreadPool,
    /// How hard to try.
    pub effort: Effort,
    /// The objective of every plan is a multiple of this, where such a number is known.
    pub unit: Option<f64>,
}

/// Plans that cost no more than some value.
struct Band {
    /// This value.
    most: f64,
    /// Whether all plans are in it that are better than the one in hand.
    is_all: bool,
    /// What they may choose, with what the plan in hand chooses.
    columns: Vec<u32>,
    /// A bound for all plans, at the most that value.
    bound: f64,
}

impl Closing<'_> {
    /// What a better plan than this one could choose.
    #[must_use]
    pub fn free(&self, point: &InHand) -> Vec<u32> {
        core::columns(&self.least_costs(), point, self.below(point))
    }

    fn least_costs(&self) -> Vec<f64> {
        let &Improver { blocks, program, prices, gaps, .. } = self.improver;
        core::least_costs(blocks, program, prices, gaps)
    }

    /// Searches what is left, from the plan in hand: why it stopped, with a bound for all plans, and the best plan. Where
    /// too much is left for one search, plans that cost little more than the bound are sought first, then others.
    pub fn solve(
        &self,
        mut point: InHand,
        cuts: &mut Vec<Cut>,
        watch: &mut Watch<'_>,
    ) -> (Answer, InHand) {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        watch.stage = "the whole";
        let by_prices = self.least_costs();
        let mut count = most(blocks);
        let mut bound = f64::NEG_INFINITY;
        loop {
            let band = self.band(&point, &by_prices, count, cuts, watch);
            let (left, all) = (band.columns.len(), program.columns.len());
            watch.note(&format!("{left} of {all} columns are left for plans up to {}", band.most));
            bound = bound.max(band.bound.min(point.value));
            let part = Part::new(blocks, program, &point, band.columns.clone(), penalties);
            let facts = Facts {
                improver: self.improver,
                point: &point,
                part: &part,
                pool: self.pool,
                unit: self.unit,
                deadline: self.effort.deadline.filter(|_| self.effort.work.is_none()),
                stop: watch.stop,
            };
            let tree = Tree::new(facts, cuts.clone(), band.most, bound);
            let (mut answer, changes) = tree.search(&self.effort, watch);
            bound = bound.max(answer.bound.unwrap_or(bound));
            point.take(blocks, &changes, penalties, 0.0);
            if matches!(answer.status, Status::Failed(_)) {
                watch.note("a relaxation was not solved; HiGHS goes on with the whole of it");
                let part = Part::new(blocks, program, &point, band.columns, penalties);
                let (of_part, changes) = part.solve(&self.effort, watch);
                point.take(blocks, &changes, penalties, 0.0);
                let most = if band.is_all { point.value } else { band.most.min(point.value) };
                bound = bound.max(of_part.bound.unwrap_or(bound).min(most));
                answer = of_part;
            }
            let is_done = band.is_all || gap(point.value, bound) <= self.effort.gap;
            if answer.status != Status::GapReached || is_done {
                let bound = Some(bound).filter(|bound| bound.is_finite());
                return (Answer { values: None, bound, ..answer }, point);
            }
            count *= 2;
        }
    }

    /// What plans can choose that cost little more than the bound: so much that about so many choices are left.
    fn band(
        &self,
        point: &InHand,
        by_prices: &[f64],
        count: usize,
        cuts: &mut Vec<Cut>,
        watch: &mut Watch<'_>,
    ) -> Band {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let below = self.below(point);
        let mut most = core::band(by_prices, count.max(MOST_WITH_CUTS), below);
        let mut columns = core::columns(by_prices, point, most);
        let part = Part::new(blocks, program, point, columns.clone(), penalties);
        let mut bound = f64::NEG_INFINITY;
        let mut least_costs = by_prices;
        let with_cuts: Vec<f64>;
        if let Some(root) = self.root(&part, most, cuts, watch) {
            bound = root.bound.min(most);
            let costs = by_prices.iter().zip(&root.reduced).zip(&root.values);
            let costs = costs.map(|((&cost, &reduced), &value)| {
                let is_dear = cost.is_finite() && value < 0.5;
                if is_dear { cost.max(root.bound + reduced) } else { cost }
            });
            with_cuts = costs.collect();
            least_costs = &with_cuts;
        }
        most = core::band(least_costs, count, most);
        columns = core::columns(least_costs, point, most);
        Band { most, columns, bound, is_all: most >= below }
    }

    fn below(&self, point: &InHand) -> f64 {
        unit::below(point.value, self.unit)
    }

    /// The relaxation of a part with its cuts, for plans up to `most`; cuts that hold it take the place of those known.
    fn root(
        &self,
        part: &Part,
        most: f64,
        cuts: &mut Vec<Cut>,
        watch: &mut Watch<'_>,
    ) -> Option<Root> {
        let blocks = self.improver.blocks;
        let mut root = with_cuts(blocks, part, cuts, &self.extent(most, watch.stop))?;
        let &Root { bound, rounds, found, .. } = &root;
        *cuts = std::mem::take(&mut root.cuts);
        let holding = cuts.len();
        watch.note(&format!(
            "relaxation {bound} after {rounds} rounds with {found} new cuts; {holding} hold it"
        ));
        root.bound -= ROUNDING * bound.abs();
        Some(root)
    }

    fn extent<'e>(&'e self, most: f64, stop: &'e AtomicBool) -> Extent<'e> {
        let is_by_time = self.effort.work.is_none();
        let left = self.effort.left().filter(|_| is_by_time);
        let deadline = left.map(|left| Instant::now() + left.mul_f64(CUTS_SHARE));
        Extent { enough: most, deadline, stop, pool: self.pool }
    }
}

/// How many of these columns take whole numbers.
#[must_use]
pub fn whole_numbers(program: &Program, columns: &[u32]) -> usize {
    columns.iter().filter(|&&column| program.columns[column as usize].is_integer).count()
}

/// Whether nothing but villages stands between the sites: no work, no money, no rule for several sites.
#[must_use]
pub fn is_plain(blocks: &Blocks) -> bool {
    let mut keys = blocks.couplings.iter().map(|coupling| coupling.key);
    keys.all(|key| matches!(key, RowKey::AssignOnce(_) | RowKey::Total(_)))
}

/// Whole-number columns up to which a question is searched as a whole once prices and a plan are known.
#[must_use]
pub fn most(blocks: &Blocks) -> usize {
    if is_plain(blocks) { SMALL_IF_PLAIN } else { SMALL }
}
