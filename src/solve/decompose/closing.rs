//! The last step: HiGHS on what a better plan could still choose, with the cuts of its relaxation.
//!
//! Choices are left out twice, by what they cost beyond the bound of prices ([`core`])
//! and then beyond that of the relaxation with cuts: a plan with x_ij = 1 costs at least this bound and the
//! reduced cost of x_ij. So the bound of what is left holds for all plans that are better than the one in
//! hand.

use crate::model::Program;
use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
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

/// The gap above which cuts are sought: smaller ones HiGHS closes sooner without.
const WORTH_CUTS: f64 = 1e-3;
/// Whole-number columns up to which the relaxation gets cuts, and their share of the time that is left.
const MOST_WITH_CUTS: usize = 20_000;
const CUTS_SHARE: f64 = 0.3;
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
    /// The bound so far.
    pub bound: f64,
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

    /// Solves what is left, from the plan in hand: HiGHS's answer with a bound for all plans, and changes
    /// to the plan.
    pub fn solve(&self, point: &InHand, watch: &mut Watch<'_>) -> (Answer, Vec<Change>) {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let mut free = self.free(point);
        let (left, all) = (free.len(), program.columns.len());
        watch.note(&format!("{left} of {all} columns are left for HiGHS as a whole"));
        watch.stage = "HiGHS as a whole";
        let mut part = Part::new(blocks, program, point, free.clone(), penalties);
        let mut bound = f64::NEG_INFINITY;
        let is_worth_cuts = gap(point.value, self.bound) > WORTH_CUTS;
        if is_worth_cuts
            && whole_numbers(program, &free) <= MOST_WITH_CUTS
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
    watch.note(&format!(
        "relaxation {bound} after {rounds} rounds; {holding} of {found} cuts hold it"
    ));
}

/// How many of these columns take whole numbers.
#[must_use]
pub fn whole_numbers(program: &Program, columns: &[u32]) -> usize {
    columns.iter().filter(|&&column| program.columns[column as usize].is_integer).count()
}
