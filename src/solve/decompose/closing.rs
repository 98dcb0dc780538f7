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
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::core;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::root::Extent;
use crate::solve::decompose::root::Root;
use crate::solve::decompose::root::with_cuts;
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

impl Closing<'_> {
    /// What a better plan than this one could choose.
    #[must_use]
    pub fn free(&self, point: &InHand) -> Vec<u32> {
        let &Improver { blocks, program, prices, gaps, .. } = self.improver;
        core::columns(blocks, program, prices, gaps, point, self.below(point))
    }

    /// A bound from the relaxation with cuts of what is left; `None` where too much is left, or time is over. Cuts that
    /// hold are kept.
    pub fn bound(&self, point: &InHand, cuts: &mut Vec<Cut>, watch: &mut Watch<'_>) -> Option<f64> {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let free = self.free(point);
        if whole_numbers(program, &free) > MOST_WITH_CUTS {
            return None;
        }
        let part = Part::new(blocks, program, point, free, penalties);
        let root = self.root(&part, point, cuts, watch)?;
        Some(root.bound.min(point.value))
    }

    /// Searches what is left, from the plan in hand: why it stopped, with a bound for all plans, and changes to the
    /// plan.
    pub fn solve(
        &self,
        point: &InHand,
        cuts: &mut Vec<Cut>,
        watch: &mut Watch<'_>,
    ) -> (Answer, Vec<Change>) {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let mut free = self.free(point);
        let (left, all) = (free.len(), program.columns.len());
        watch.note(&format!("{left} of {all} columns are left for the whole"));
        watch.stage = "the whole";
        let mut part = Part::new(blocks, program, point, free.clone(), penalties);
        if whole_numbers(program, &free) > most(blocks) {
            let (answer, changes) = part.solve(&self.effort, watch);
            let bound = answer.bound.map(|bound| bound.min(point.value));
            return (Answer { values: None, bound, ..answer }, changes);
        }
        let mut bound = f64::NEG_INFINITY;
        if let Some(root) = self.root(&part, point, cuts, watch) {
            bound = root.bound;
            if bound > self.below(point) {
                // No better plan is left.
                let bound = Some(point.value);
                return (Answer { bound, ..Answer::nothing(Status::GapReached) }, Vec::new());
            }
            free = self.without_dear(&root, bound, free, point);
            watch.note(&format!("{} columns after cuts", free.len()));
            part = Part::new(blocks, program, point, free, penalties);
        }
        let tree = Tree::new(self.improver, point, &part, cuts, self.unit, self.pool);
        tree.search(bound, &self.effort, watch)
    }

    fn below(&self, point: &InHand) -> f64 {
        unit::below(point.value, self.unit)
    }

    /// The relaxation of a part with its cuts; those that hold it take the place of those known.
    fn root(
        &self,
        part: &Part,
        point: &InHand,
        cuts: &mut Vec<Cut>,
        watch: &mut Watch<'_>,
    ) -> Option<Root> {
        let blocks = self.improver.blocks;
        let mut root = with_cuts(blocks, part, cuts, &self.extent(point, watch.stop))?;
        let &Root { bound, rounds, found, .. } = &root;
        *cuts = std::mem::take(&mut root.cuts);
        let holding = cuts.len();
        watch.note(&format!(
            "relaxation {bound} after {rounds} rounds with {found} new cuts; {holding} hold it"
        ));
        root.bound -= ROUNDING * bound.abs();
        Some(root)
    }

    fn extent<'e>(&'e self, point: &InHand, stop: &'e AtomicBool) -> Extent<'e> {
        let is_by_time = self.effort.work.is_none();
        let left = self.effort.left().filter(|_| is_by_time);
        let deadline = left.map(|left| Instant::now() + left.mul_f64(CUTS_SHARE));
        Extent { enough: self.below(point), deadline, stop, pool: self.pool }
    }

    /// The columns that a better plan may choose by their reduced costs, and those of the plan in hand.
    fn without_dear(&self, root: &Root, bound: f64, free: Vec<u32>, point: &InHand) -> Vec<u32> {
        let program = self.improver.program;
        let most = self.below(point) - bound;
        let is_open = |&column: &u32| {
            let at = column as usize;
            let is_dear = root.values[at] < 0.5 && root.reduced[at] > most;
            !(program.columns[at].is_integer && is_dear) || point.values[at] > 0.5
        };
        free.into_iter().filter(is_open).collect()
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
