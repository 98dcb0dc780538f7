//! The last step: what a better plan could still choose, in a tree with cuts.
//!
//! Choices are left out twice, by what they cost beyond the bound of prices ([`core`]) and then beyond that of the
//! relaxation with cuts: a plan with x_ij = 1 costs at least this bound and the reduced cost of x_ij.
//!
//! # Why
//! Where too much is left, plans up to some value M are sought first, a band: no choice that costs more than M is in
//! any of them. Either the best plan of all is found so, or every plan costs at least M, and the next band goes further.
//! Bands raise the bound and come upon plans late: where one takes long, what the relaxation leads to is pursued first
//! ([`leads`]).
//!
//! [`leads`]: crate::solve::decompose::leads

use crate::model::Program;
use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Progress;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::core;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::pseudo_costs::PseudoCosts;
use crate::solve::decompose::root::Extent;
use crate::solve::decompose::root::Root;
use crate::solve::decompose::root::with_cuts;
use crate::solve::decompose::tree::Facts;
use crate::solve::decompose::tree::Searched;
use crate::solve::decompose::tree::Tree;
use crate::solve::decompose::unit;
use rayon::ThreadPool;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Whole-number columns up to which what is left is searched as a whole; and where nothing but villages stands between
/// the sites, so that cuts say nearly all and few nodes do.
const SMALL: usize = 10_000;
const SMALL_IF_PLAIN: usize = 15_000;
/// Choices in the relaxation with cuts that tells the dear ones, at first: where bands need more, it has twice as many.
const FIRST_WITH_CUTS: usize = 15_000;
/// Choices in the first band, and by how much the next one goes further beyond the bound. A band that holds no plan is no
/// loss: what is searched in it, the band that holds one would have to search as well, among more choices.
const FIRST_BAND: usize = 1_500;
/// The same where only the bound counts, and time is short: a narrow band is soon searched.
const NARROW_BAND: usize = 300;
const WIDER: f64 = 1.5;
/// Steps of the simplex method that a column is tried for: more say more, fewer leave time for more nodes.
pub(super) const STEPS_OF_A_TRIAL: i32 = 250;
/// A band that takes more nodes than this, or a larger share of the time left, without a much better plan waits until leads
/// to such are pursued: small questions are answered sooner without.
const SOON_NODES: u64 = 250;
const SOON: f64 = 0.08;
/// A plan is much better that closes more than this share of the gap.
const MUCH: f64 = 0.25;
/// Share of the time that is left for the cuts of the root.
const CUTS_SHARE: f64 = 0.3;

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
    /// Choices in the first band.
    pub first_band: usize,
    /// A band that takes more nodes than this without a much better plan waits until leads to such are pursued.
    pub soon: u64,
    /// Whether leads to better plans are pursued at all.
    pub has_leads: bool,
}

/// How far a band goes: up to this value, or to so many choices that cost more than the bound, whichever is more.
#[derive(Clone, Copy, Debug)]
struct Size {
    most: f64,
    count: usize,
}

/// What there is so far.
pub(super) struct SoFar {
    /// The best plan.
    pub point: InHand,
    /// What all plans cost at least.
    pub bound: f64,
    /// Nodes that may still be looked at, where work is counted.
    pub work: Option<u64>,
}

impl SoFar {
    /// All plans cost at least this, as far as they are better than the one in hand.
    fn raise(&mut self, bound: f64) {
        self.bound = self.bound.max(bound.min(self.point.value));
    }
}

/// Plans that cost no more than some value.
struct Band {
    /// This value.
    most: f64,
    /// Whether all plans are in it that are better than the one in hand.
    is_all: bool,
    /// What they may choose, with what the plan in hand chooses.
    columns: Vec<u32>,
}

/// What is known of plans up to some value.
struct Known {
    /// What a plan costs at least that chooses a column; −∞ where it may be chosen in any case.
    least_costs: Vec<f64>,
    /// What all of them cost at least.
    bound: f64,
    /// This value.
    most: f64,
}

impl<'a> Closing<'a> {
    /// A last step with bands of usual size.
    #[must_use]
    pub const fn new(
        improver: &'a Improver<'a>,
        pool: &'a ThreadPool,
        effort: Effort,
        unit: Option<f64>,
    ) -> Self {
        let (first_band, soon) = (FIRST_BAND, SOON_NODES);
        Self { improver, pool, effort, unit, first_band, soon, has_leads: true }
    }

    /// The same where only the bound counts.
    #[must_use]
    pub const fn for_bound(self) -> Self {
        Self { first_band: NARROW_BAND, has_leads: false, ..self }
    }

    /// What a better plan than this one could choose.
    #[must_use]
    pub fn free(&self, point: &InHand) -> Vec<u32> {
        core::columns(&self.least_costs(), point, self.below(point))
    }

    fn least_costs(&self) -> Vec<f64> {
        let &Improver { blocks, program, prices, gaps, .. } = self.improver;
        core::least_costs(blocks, program, prices, gaps)
    }

    /// The cuts that hold the relaxation of what is cheap, and what all plans cost at least.
    pub fn cut(&self, point: &InHand, cuts: &mut Vec<Arc<Cut>>, watch: &mut Watch<'_>) -> f64 {
        watch.stage = "cuts";
        let known = self.known(point, &self.least_costs(), FIRST_WITH_CUTS, cuts, watch);
        known.bound.min(point.value)
    }

    /// Searches what is left, from the plan in hand and a bound that is known: why it stopped, with a bound for all plans, and
    /// the best plan. Where too much is left for one search, plans that cost little more than the bound are sought first, then
    /// others.
    pub fn solve(
        &self,
        point: InHand,
        bound: f64,
        cuts: &mut Vec<Arc<Cut>>,
        watch: &mut Watch<'_>,
    ) -> (Answer, InHand) {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        watch.stage = "the whole";
        let by_prices = self.least_costs();
        let mut with_cuts = FIRST_WITH_CUTS;
        let mut so_far = SoFar { point, bound, work: self.effort.work };
        let mut known = self.known(&so_far.point, &by_prices, with_cuts, cuts, watch);
        so_far.raise(known.bound);
        let mut size = Size { most: f64::NEG_INFINITY, count: self.first_band };
        if known.bound.is_finite() && bound > known.bound {
            // No plan costs less.
            size.most = wider(known.bound, bound);
        }
        let mut pseudo_costs = PseudoCosts::default();
        // Until a band takes long, what the relaxation leads to is not pursued.
        let (mut has_leads, began) = (self.has_leads, Instant::now());
        loop {
            let SoFar { point, bound, work } = &mut so_far;
            let band = self.band(point, &known, size);
            let (left, all) = (band.columns.len(), program.columns.len());
            watch.note(&format!("{left} of {all} columns are left for plans up to {}", band.most));
            let part = Part::new(blocks, program, point, band.columns.clone(), penalties);
            let mut facts = self.facts(point, &part, watch.stop);
            let mut effort = Effort { work: *work, ..self.effort };
            if has_leads {
                facts.deadline = self.end(SOON).or(facts.deadline);
                effort.work = Some(work.map_or(self.soon, |left| left.min(self.soon)));
            }
            let tree = Tree::new(facts, cuts.clone(), &mut pseudo_costs, band.most, *bound);
            let before = point.value;
            let Searched { mut answer, changes, nodes } = tree.search(&effort, watch);
            *work = work.map(|most| most.saturating_sub(nodes));
            *bound = bound.max(answer.bound.unwrap_or(*bound));
            point.take(blocks, &changes, penalties, 0.0);
            if matches!(answer.status, Status::Failed(_)) {
                watch.note("a relaxation was not solved; HiGHS goes on with the whole of it");
                let part = Part::new(blocks, program, point, band.columns, penalties);
                let effort = Effort { work: *work, ..self.effort };
                // What HiGHS proves is true of the band alone: it is not told.
                let mut quiet = |_: &Progress| {};
                let (of_part, changes) =
                    part.solve(&effort, &mut Watch::new(watch.stop, &mut quiet));
                point.take(blocks, &changes, penalties, 0.0);
                let most = if band.is_all { point.value } else { band.most.min(point.value) };
                *bound = bound.max(of_part.bound.unwrap_or(*bound).min(most));
                answer = of_part;
            }
            let is_long = matches!(answer.status, Status::WorkLimit | Status::TimeLimit);
            if has_leads && is_long {
                // A much better plan of its own rules out so much that it is sooner done from there.
                if before - point.value <= MUCH * (before - *bound).max(0.0) {
                    has_leads = false;
                    let took = began.elapsed();
                    self.pursue(&by_prices, known.most, cuts, took, &mut so_far, watch);
                }
                continue;
            }
            let is_done = band.is_all || gap(point.value, *bound) <= self.effort.gap;
            if answer.status != Status::GapReached || is_done {
                let bound = Some(*bound).filter(|bound| bound.is_finite());
                return (Answer { values: None, bound, ..answer }, so_far.point);
            }
            if known.bound.is_finite() {
                size.most = wider(known.bound, band.most);
            }
            size.count += size.count.div_ceil(4);
            if band.most >= known.most {
                with_cuts *= 2;
                known = self.known(&so_far.point, &by_prices, with_cuts, cuts, watch);
                so_far.raise(known.bound);
            }
        }
    }

    /// What choices cost at least, by prices and by the relaxation with cuts of about so many of them.
    fn known(
        &self,
        point: &InHand,
        by_prices: &[f64],
        count: usize,
        cuts: &mut Vec<Arc<Cut>>,
        watch: &mut Watch<'_>,
    ) -> Known {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let most = core::band(by_prices, f64::NEG_INFINITY, count, self.below(point));
        let columns = core::columns(by_prices, point, most);
        let part = Part::new(blocks, program, point, columns, penalties);
        let Some(root) = self.root(&part, most, cuts, watch) else {
            let (least_costs, bound) = (by_prices.to_vec(), f64::NEG_INFINITY);
            return Known { least_costs, bound, most };
        };
        let bound = root.optimum.least();
        let reduced = root.relaxation.by_column(&root.optimum.reduced);
        let values = root.relaxation.by_column(&root.optimum.columns);
        let costs = by_prices.iter().zip(&reduced).zip(&values);
        let costs = costs.map(|((&cost, &reduced), &value)| {
            let is_dear = cost.is_finite() && value < 0.5;
            if is_dear { cost.max(bound + reduced) } else { cost }
        });
        Known { least_costs: costs.collect(), bound: bound.min(most), most }
    }

    /// What a tree on a part is made from.
    pub(super) fn facts<'f>(
        &'f self,
        point: &'f InHand,
        part: &'f Part,
        stop: &'f AtomicBool,
    ) -> Facts<'f> {
        Facts {
            improver: self.improver,
            point,
            part,
            pool: self.pool,
            unit: self.unit,
            steps: STEPS_OF_A_TRIAL,
            deadline: self.effort.deadline,
            stop,
        }
    }

    /// When this share of the time left will have gone; `None` where it is not limited, or work is counted.
    pub(super) fn end(&self, share: f64) -> Option<Instant> {
        let left = self.effort.left().filter(|_| self.effort.work.is_none());
        left.map(|left| Instant::now() + left.mul_f64(share))
    }

    /// Plans that cost so little more than the bound.
    fn band(&self, point: &InHand, known: &Known, size: Size) -> Band {
        let below = self.below(point);
        let most = known.most.min(below);
        let by_count = core::band(&known.least_costs, known.bound, size.count, most);
        let most = by_count.max(size.most.min(most));
        let columns = core::columns(&known.least_costs, point, most);
        Band { most, columns, is_all: most >= below }
    }

    /// The most that a better plan costs.
    pub(super) fn below(&self, point: &InHand) -> f64 {
        unit::below(point.value, self.unit)
    }

    /// The relaxation of a part with its cuts, for plans up to `most`; cuts that hold it take the place of those known.
    pub(super) fn root<'p>(
        &'p self,
        part: &'p Part,
        most: f64,
        cuts: &mut Vec<Arc<Cut>>,
        watch: &mut Watch<'_>,
    ) -> Option<Root<'p>> {
        let blocks = self.improver.blocks;
        let root = with_cuts(blocks, part, cuts, &self.extent(most, watch.stop))?;
        let Root { relaxation, optimum, rounds, found } = &root;
        *cuts = relaxation.holding(optimum);
        let (bound, holding) = (optimum.least(), cuts.len());
        watch.note(&format!(
            "relaxation {bound} after {rounds} rounds with {found} new cuts; {holding} hold it"
        ));
        Some(root)
    }

    fn extent<'e>(&'e self, most: f64, stop: &'e AtomicBool) -> Extent<'e> {
        let deadline = self.end(CUTS_SHARE).or(self.effort.deadline);
        Extent { enough: most, deadline, stop, pool: self.pool }
    }
}

/// How far the next band goes after one that went up to `most`.
fn wider(bound: f64, most: f64) -> f64 {
    bound + WIDER * (most - bound)
}

/// How many of these columns take whole numbers.
#[must_use]
pub fn whole_numbers(program: &Program, columns: &[u32]) -> usize {
    columns.iter().filter(|&&column| program.columns[column as usize].is_integer).count()
}

/// Whole-number columns up to which a question is searched as a whole once prices and a plan are known.
#[must_use]
pub fn most(blocks: &Blocks) -> usize {
    if blocks.is_plain() { SMALL_IF_PLAIN } else { SMALL }
}

#[cfg(test)]
mod tests {
    use super::Closing;
    use crate::solve::Effort;
    use crate::solve::Progress;
    use crate::solve::Status;
    use crate::solve::Watch;
    use crate::solve::decompose::samples::ask;
    use std::time::Duration;

    #[test]
    fn a_bound_that_is_known_spares_bands_and_leads_to_the_same_plan() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("a pool");
        let (mut better, mut in_bands, mut fewer) = (0, 0, 0);
        ask(31, |improver, plan| {
            let all = (0..improver.program.columns.len() as u32).collect();
            let mut best = plan.clone();
            let (_, changes) = improver.solve(plan, all, Duration::from_secs(600));
            improver.take(&mut best, &changes);
            better += u32::from(best.value < plan.value - 1e-6);
            let effort = Effort { gap: 0.0, threads: 2, seed: 0, work: None, deadline: None };
            let usual = (super::FIRST_BAND, super::SOON_NODES, true);
            for (first_band, soon, has_leads) in [usual, (3, 1, true), (3, u64::MAX, false)] {
                let bands = |known: f64| {
                    let closing = Closing::new(improver, &pool, effort, None);
                    let closing = Closing { first_band, soon, has_leads, ..closing };
                    let mut quiet = |_: &Progress| {};
                    let mut watch = Watch::new(improver.stop, &mut quiet);
                    let (answer, found) =
                        closing.solve(plan.clone(), known, &mut Vec::new(), &mut watch);
                    assert_eq!(answer.status, Status::GapReached);
                    assert!((found.value - best.value).abs() < 1e-6, "{}", found.value);
                    let bound = answer.bound.expect("there is a bound");
                    assert!((bound - best.value).abs() < 1e-6, "{bound}");
                    watch.log.matches("are left for plans up to").count()
                };
                let without = bands(f64::NEG_INFINITY);
                in_bands += u32::from(without > 1);
                let with = [6.0, 0.5, 0.0].map(|below| bands(best.value - below));
                assert!(
                    has_leads || with.iter().all(|&with| with <= without),
                    "{with:?} {without}"
                );
                fewer += u32::from(!has_leads && with[1] < without);
            }
        });
        assert!(better > 30 && in_bands > 20 && fewer > 5, "{better} {in_bands} {fewer}");
    }
}
