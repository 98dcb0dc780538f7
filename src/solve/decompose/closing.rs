//! HiGHS on all sites at once: first on the choices that cost least beyond the bound, for a good plan; in the
//! end on all that a better plan could still choose. Both with the cuts of their relaxation.
//!
//! Choices are left out twice, by what they cost beyond the bound of prices ([`core`](crate::solve::decompose::core))
//! and then beyond that of the relaxation with cuts: a plan with x_ij = 1 costs at least this bound and the
//! reduced cost of x_ij. So the bound of what is left holds for all plans that are better than the one in
//! hand.
//!
//! # Source
//! G. Guastaroba, M. G. Speranza, European Journal of Operational Research 238 (2014), 438–450, for the
//! kernel of choices

use crate::model::Program;
use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::decompose::core;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::relaxation::Extent;
use crate::solve::decompose::relaxation::Relaxation;
use crate::solve::decompose::relaxation::with_cuts;
use crate::solve::decompose::unit;
use rayon::ThreadPool;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Whole-number columns up to which the relaxation gets cuts, and their share of the time that is left.
const MOST_WITH_CUTS: usize = 20_000;
const CUTS_SHARE: f64 = 0.3;
/// Moves for each village in the first search among few choices, and the most columns for it.
const KERNEL_MOVES: usize = 6;
const MOST_IN_KERNEL: usize = 10_000;
/// Rounding errors of HiGHS in reduced costs and bounds, relative to the objective.
const ROUNDING: f64 = 1e-7;

/// What the last step is made from.
pub struct Closing<'a> {
    /// What belongs together, with prices.
    pub improver: &'a Improver<'a>,
    /// Who separates.
    pub pool: &'a ThreadPool,
    /// How hard HiGHS tries.
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

    /// The choices that cost least beyond the bound, and those of the plan in hand: where a good plan is
    /// looked for first. `None` where these are too many for HiGHS.
    #[must_use]
    pub fn kernel(&self, point: &InHand) -> Option<Vec<u32>> {
        let &Improver { blocks, program, gaps, ties, .. } = self.improver;
        let sizes: usize = blocks.sites.iter().map(|block| block.levels.len()).sum();
        let most = KERNEL_MOVES * ties.of_village.len() + sizes;
        if most > MOST_IN_KERNEL {
            return None;
        }
        let columns = 0..program.columns.len() as u32;
        let (mut whole, others): (Vec<u32>, Vec<u32>) =
            columns.partition(|&column| program.columns[column as usize].is_integer);
        let excess = |column: u32| gaps.excess[column as usize];
        whole.sort_by(|&a, &b| excess(a).total_cmp(&excess(b)).then(a.cmp(&b)));
        let chosen = whole.iter().skip(most).filter(|&&at| point.values[at as usize] > 0.5);
        let chosen: Vec<u32> = chosen.copied().collect();
        whole.truncate(most);
        let mut kernel: Vec<u32> = whole.into_iter().chain(chosen).chain(others).collect();
        kernel.sort_unstable();
        Some(kernel)
    }

    /// Solves what is left, from the plan in hand: HiGHS's answer with a bound for all plans, and changes
    /// to the plan.
    pub fn solve(&self, point: &InHand, watch: &mut Watch<'_>) -> (Answer, Vec<Change>) {
        let free = self.free(point);
        let (left, all) = (free.len(), self.improver.program.columns.len());
        watch.note(&format!("{left} of {all} columns are left for HiGHS as a whole"));
        watch.stage = "HiGHS as a whole";
        self.among(free, point, watch)
    }

    /// The best plan among these choices, better than the one in hand; the bound holds for these choices.
    pub fn among(
        &self,
        mut free: Vec<u32>,
        point: &InHand,
        watch: &mut Watch<'_>,
    ) -> (Answer, Vec<Change>) {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let mut part = Part::new(blocks, program, point, free.clone(), penalties);
        let mut bound = f64::NEG_INFINITY;
        if whole_numbers(program, &free) <= MOST_WITH_CUTS
            && let Some(relaxation) = with_cuts(blocks, &part, &self.extent(point, watch.stop))
        {
            bound = relaxation.bound - ROUNDING * relaxation.bound.abs();
            tell(&relaxation, watch);
            if bound > self.below(point) {
                // No better plan is left.
                let bound = Some(point.value);
                return (Answer { bound, ..Answer::nothing(Status::GapReached) }, Vec::new());
            }
            free = self.without_dear(&relaxation, bound, free, point);
            watch.note(&format!("{} columns after cuts", free.len()));
            part = Part::new(blocks, program, point, free, penalties);
            part.add_cuts(&relaxation.cuts);
        }
        let (answer, changes) = part.solve(&self.effort, watch);
        let of_highs = answer.bound.unwrap_or(f64::NEG_INFINITY);
        let bound = Some(bound.max(of_highs).min(point.value)).filter(|bound| bound.is_finite());
        (Answer { values: None, bound, ..answer }, changes)
    }

    fn below(&self, point: &InHand) -> f64 {
        unit::below(point.value, self.unit)
    }

    fn extent<'e>(&'e self, point: &InHand, stop: &'e AtomicBool) -> Extent<'e> {
        let is_by_time = self.effort.work.is_none();
        let left = self.effort.left().filter(|_| is_by_time);
        let deadline = left.map(|left| Instant::now() + left.mul_f64(CUTS_SHARE));
        Extent { enough: self.below(point), deadline, stop, pool: self.pool }
    }

    /// The columns that a better plan may choose by their reduced costs, and those of the plan in hand.
    fn without_dear(
        &self,
        relaxation: &Relaxation,
        bound: f64,
        free: Vec<u32>,
        point: &InHand,
    ) -> Vec<u32> {
        let program = self.improver.program;
        let most = self.below(point) - bound;
        let is_open = |&column: &u32| {
            let at = column as usize;
            let is_dear = relaxation.values[at] < 0.5 && relaxation.reduced[at] > most;
            !(program.columns[at].is_integer && is_dear) || point.values[at] > 0.5
        };
        free.into_iter().filter(is_open).collect()
    }
}

fn tell(relaxation: &Relaxation, watch: &mut Watch<'_>) {
    let &Relaxation { bound, rounds, found, ref cuts, .. } = relaxation;
    let holding = cuts.len();
    watch
        .note(&format!("relaxation {bound} after {rounds} rounds; {holding} of {found} cuts hold it"));
}

/// How many of these columns take whole numbers.
#[must_use]
pub fn whole_numbers(program: &Program, columns: &[u32]) -> usize {
    columns.iter().filter(|&&column| program.columns[column as usize].is_integer).count()
}
