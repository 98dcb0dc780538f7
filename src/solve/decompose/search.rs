//! A search under way: the plan and the bound in hand, its stages one after the other, and how it ends.
//!
//! What happens round by round until nothing gains is told in [`rounds`](crate::solve::decompose::rounds).

use crate::model::Program;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::checkpoint::State;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::ascent::Schedule;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::bound;
use crate::solve::decompose::closing;
use crate::solve::decompose::closing::Closing;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::gaps::Gaps;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::market::Market;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::prices::penalties;
use crate::solve::decompose::rounds::Turns;
use crate::solve::decompose::ties::Ties;
use crate::solve::decompose::unit;
use crate::solve::highs::Highs;
use crate::solve::point::Point;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

/// Steps of a whole ascent; of one from prices of an earlier search, and where it begins: the facts may be
/// others, and short steps alone would end on the way to other prices.
const STEPS: usize = 600;
const FEW_STEPS: usize = 400;
const LIKELY: f64 = 0.1;
/// The same where the known prices are those of the question itself: they are not to be lost.
const FEWEST_STEPS: usize = 20;
const CERTAIN: f64 = 0.95;
/// Where the bound of known prices is below a plan's value, or below what steps raise it to, by more than this share,
/// they are of another question, and an ascent from nothing is as soon at the right ones and may end higher.
const FAR: f64 = 0.02;
/// Share of the time that the ascent may take.
const ASCENT_SHARE: f64 = 0.15;
/// Steps with whole villages after the ascent, and their share of the time.
const WHOLE_STEPS: usize = 300;
const WHOLE_SHARE: f64 = 0.08;
/// Share of the time (and the most) that is left for whole workers at the end.
const LAST_STEP: (f64, f64) = (0.025, 5.0);
/// Nodes of the tree before parts have their turn again, where nothing else has a limit.
const TURN_WITHOUT_LIMIT: u64 = 1_000;
/// Programs with more columns are not looked at again and again for what is left of them.
const MOST_LOOKED_AT: usize = 500_000;

/// Whether a question is searched as a whole as soon as there are prices and a plan.
pub(super) fn is_small(program: &Program, blocks: &Blocks) -> bool {
    let whole = program.columns.iter().filter(|column| column.is_integer).count();
    whole <= closing::most(blocks)
}

/// Whether a question is looked at again and again for what is left of it.
pub(super) fn is_looked_at(program: &Program) -> bool {
    program.columns.len() <= MOST_LOOKED_AT
}

/// A search under way.
pub struct Search<'a, 'b> {
    pub(super) question: &'a Question<'a>,
    pub(super) effort: Effort,
    pub(super) blocks: &'a Blocks,
    pub(super) pool: rayon::ThreadPool,
    pub(super) watch: &'a mut Watch<'b>,
    pub(super) point: Option<InHand>,
    /// A bound over all legal pairs, and one over those of the program, which says when the search is done: pairs that
    /// the program leaves out come in afterwards.
    pub(super) bound: f64,
    pub(super) of_program: f64,
    /// The objective of every plan is a multiple of this, where such a number is known.
    unit: Option<f64>,
    /// Work done.
    pub(super) work: u64,
    /// Points from here on are not begun near again: that was tried.
    pub(super) stuck: f64,
    /// Cuts that hold what is left of the question.
    pub(super) cuts: Vec<Arc<Cut>>,
    /// What regions answered with villages in part, and the plan elsewhere, where no start was made near it yet.
    pub(super) shares: Option<Vec<f64>>,
    /// Dives from the prices that were asked for so far, and about how long one start took the last time.
    pub(super) dives: u32,
    pub(super) start_took: Duration,
    /// What lets all work and money answer, where it is kept between answers.
    pub(super) market: Option<Market>,
    pub(super) began: Instant,
}

impl<'a, 'b> Search<'a, 'b> {
    /// Begins.
    pub fn new(
        question: &'a Question<'a>,
        effort: Effort,
        blocks: &'a Blocks,
        pool: rayon::ThreadPool,
        watch: &'a mut Watch<'b>,
    ) -> Self {
        let began = Instant::now();
        let left = effort.left().map_or(0.0, |left| left.as_secs_f64());
        let last_step = Duration::from_secs_f64((LAST_STEP.0 * left).min(LAST_STEP.1));
        let deadline = effort.deadline.and_then(|deadline| deadline.checked_sub(last_step));
        Self {
            question,
            effort: Effort { deadline, ..effort },
            blocks,
            pool,
            watch,
            point: None,
            bound: question.bound.unwrap_or(f64::NEG_INFINITY),
            of_program: question.bound.unwrap_or(f64::NEG_INFINITY),
            unit: unit::of(question),
            work: 0,
            stuck: f64::INFINITY,
            cuts: Vec::new(),
            shares: None,
            dives: 0,
            start_took: Duration::ZERO,
            market: None,
            began,
        }
    }

    /// A higher bound of the program, rounded up to what a plan can cost.
    pub(super) fn raise_bound(&mut self, bound: f64) {
        let rounded = self.unit.map_or(bound, |unit| unit::round_up(bound, unit));
        self.of_program = self.of_program.max(rounded);
        self.bound = self.bound.max(self.question.credit(rounded));
    }

    /// A higher bound over all legal pairs.
    pub(super) fn raise_bound_of_all(&mut self, bound: f64) {
        self.raise_bound(bound);
        self.bound = self.bound.max(bound);
    }

    /// Goes through all stages.
    pub fn run(mut self) -> Answer {
        let ascent = self.raise();
        let prices = &ascent.best;
        let penalties = penalties(self.blocks, &ascent.usual);
        if let Some(start) = self.question.start {
            let point = InHand::new(self.blocks, start.to_vec(), &penalties);
            self.point = Some(point).filter(InHand::is_plan);
        }
        if self.is_over() {
            return self.conclude(None);
        }
        let gaps = self.pool.install(|| Gaps::new(self.blocks, prices));
        let ties = Ties::new(self.question.program, self.blocks, &gaps.excess);
        let improver = Improver {
            blocks: self.blocks,
            program: self.question.program,
            ties: &ties,
            penalties: &penalties,
            prices,
            gaps: &gaps,
            stop: self.watch.stop,
            deadline: self.effort.deadline,
            is_by_work: self.effort.work.is_some(),
            threads: self.threads(),
        };
        let is_stalled = self.question.is_for_bound || {
            let mut turns = Turns::default();
            self.begin(&improver, &ascent, &mut turns);
            self.improve_by_districts(&improver);
            self.first_round(&mut turns, &improver, &ascent);
            self.improve(&improver, &ascent, &mut turns)
        };
        let last = is_stalled.then(|| self.as_a_whole(&improver));
        self.conclude(last)
    }

    /// Prices with a high bound, usual prices, and shares of all columns: as they were prepared, or raised
    /// now.
    fn raise(&mut self) -> Ascent {
        let ascent = match self.question.prepared {
            Some(prepared) => prepared.ascent.clone(),
            None => self.ascend(),
        };
        self.raise_bound(ascent.bound);
        self.note(&format!("bound of single sites {}", self.bound));
        self.tell();
        let prices = Prices::of(self.blocks, &ascent.best);
        self.keep(|state| state.prices = prices);
        ascent
    }

    /// Keeps what is known on disk, where somebody asked for that.
    pub(super) fn keep(&mut self, more: impl FnOnce(&mut State)) {
        let Some(keeper) = &mut self.watch.keeper else { return };
        let point = self.point.as_ref().filter(|point| point.is_plan() && keeper.is_due());
        let point = point.map(|point| Point::new(self.question.program, &point.values));
        let bound = self.bound;
        keeper.keep(|state| {
            if let Some(point) = point {
                state.point = Some(point);
                state.is_of_this_layer = true;
            }
            if bound.is_finite() {
                state.bound = Some(state.bound.map_or(bound, |known| known.max(bound)));
            }
            more(state);
        });
    }

    fn ascend(&mut self) -> Ascent {
        self.watch.stage = "prices";
        let Some(known) = self.question.prices else {
            return self.ascend_from(Ascent::new(self.blocks), 0.0, STEPS);
        };
        let ascent = Ascent::from_prices(self.blocks, known);
        if self.question.is_for_bound {
            return self.ascend_from(ascent, CERTAIN, FEWEST_STEPS);
        }
        let first = self
            .pool
            .install(|| bound::respond(self.blocks, &ascent.prices, Exactness::Fractional).bound);
        let is_far = |value: f64| value - first > FAR * value.abs();
        let costs = |values: &[f64]| -> f64 {
            values.iter().zip(&*self.blocks.cost).map(|(value, cost)| value * cost).sum()
        };
        if self.question.start.map(costs).is_some_and(is_far) {
            return self.ascend_from(Ascent::new(self.blocks), 0.0, STEPS);
        }
        let known = self.ascend_from(ascent, LIKELY, FEW_STEPS);
        if !is_far(known.bound) {
            return known;
        }
        let anew = self.ascend_from(Ascent::new(self.blocks), 0.0, STEPS);
        if known.bound >= anew.bound { known } else { anew }
    }

    fn ascend_from(&mut self, mut ascent: Ascent, from: f64, steps: usize) -> Ascent {
        let schedule = Schedule {
            from,
            steps,
            seconds: self.budget(ASCENT_SHARE),
            whole_steps: WHOLE_STEPS.min(steps),
            whole_seconds: self.budget(WHOLE_SHARE),
            pool: &self.pool,
            stop: self.watch.stop,
        };
        let (watch, point, blocks) = (&mut *self.watch, self.point.as_ref(), self.blocks);
        ascent.raise(blocks, &schedule, &mut |ascent| {
            report(watch, point, ascent.bound);
            watch.keep_prices(|| Prices::of(blocks, &ascent.best));
        });
        ascent
    }

    /// Keeps what a region answered with villages in part: changes to the point, in these columns.
    pub(super) fn note_shares(&mut self, columns: &[u32], point: &InHand, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        let shares = self.shares.get_or_insert_with(|| point.values.clone());
        for &column in columns {
            shares[column as usize] = point.values[column as usize];
        }
        for &(column, share) in changes {
            shares[column as usize] = share;
        }
    }

    /// Searches what a better plan could choose, as a whole; its bound holds for all plans that are better than the
    /// one in hand.
    fn as_a_whole(&mut self, improver: &Improver<'_>) -> Answer {
        let Some(point) = self.point.take().filter(InHand::is_plan) else {
            self.note("no plan was found by parts; the whole goes to HiGHS");
            let effort = self.effort_left();
            return Highs.answer(self.question, &effort, self.watch);
        };
        self.close(improver, point, self.effort_left())
    }

    /// Searches what a better plan could choose for a share of what is left of the time or the work, or for so many nodes
    /// where neither has a limit.
    pub(super) fn close_for(&mut self, improver: &Improver<'_>, share: f64) {
        let Some(point) = self.point.take() else { return };
        let mut effort = self.effort_left();
        if let Some(left) = effort.work {
            let work = (left as f64 * share) as u64;
            effort.work = Some(work);
            self.work += work;
        } else if let Some(left) = effort.left() {
            effort.deadline = Some(Instant::now() + left.mul_f64(share));
        } else {
            effort.work = Some(TURN_WITHOUT_LIMIT);
        }
        self.close(improver, point, effort);
        self.tell();
        self.keep(|_| {});
    }

    /// Seeks the cuts of the relaxation: its bound holds for all plans that are better than the one in hand.
    pub(super) fn cut(&mut self, improver: &Improver<'_>) {
        let Some(point) = self.point.take() else { return };
        let closing = Closing::new(improver, &self.pool, self.effort_left(), self.unit);
        let bound = closing.cut(&point, &mut self.cuts, self.watch);
        self.point = Some(point);
        self.raise_bound(bound);
        self.tell();
        self.keep(|_| {});
    }

    fn close(&mut self, improver: &Improver<'_>, point: InHand, effort: Effort) -> Answer {
        let mut cuts = std::mem::take(&mut self.cuts);
        let closing = Closing::new(improver, &self.pool, effort, self.unit);
        let closing = if self.question.is_for_bound { closing.for_bound() } else { closing };
        let (answer, point) = closing.solve(point, self.of_program, &mut cuts, self.watch);
        (self.cuts, self.point) = (cuts, Some(point));
        if let Some(bound) = answer.bound {
            self.raise_bound(bound);
        }
        Answer { values: None, bound: None, ..answer }
    }

    fn conclude(mut self, last: Option<Answer>) -> Answer {
        let plan = self.point.take().filter(InHand::is_plan);
        let bound = self.bound.is_finite().then_some(self.bound);
        if let Some(plan) = plan {
            let is_within = gap(plan.value, self.of_program) <= self.effort.gap;
            let status = match last {
                _ if is_within => Status::GapReached,
                Some(answer) => answer.status,
                None => self.why_over(),
            };
            return Answer { status, values: Some(plan.values), bound };
        }
        match last {
            Some(answer) => {
                let bound = [answer.bound, bound].into_iter().flatten().reduce(f64::max);
                Answer { bound, ..answer }
            }
            None => Answer { bound, ..Answer::nothing(self.why_over()) },
        }
    }

    /// Why the search ends although the gap is not reached.
    fn why_over(&self) -> Status {
        if self.watch.is_stopped() {
            Status::Interrupted
        } else if self.is_worked_out() {
            Status::WorkLimit
        } else {
            Status::TimeLimit
        }
    }

    fn is_worked_out(&self) -> bool {
        self.effort.work.is_some_and(|most| self.work >= most)
    }

    /// How much of the time or of the work has gone, from 0 to 1; 0 without a limit.
    pub(super) fn share_gone(&self) -> f64 {
        if let Some(most) = self.effort.work {
            return self.work as f64 / most.max(1) as f64;
        }
        self.budget(1.0).map_or(0.0, |all| self.began.elapsed().as_secs_f64() / all)
    }

    /// Whether parts that gain this share a second would not close the gap in the time that is left.
    pub(super) fn is_slow(&self, pace: f64) -> bool {
        let left = self.effort.left().filter(|_| self.effort.work.is_none());
        let Some((point, left)) = self.point.as_ref().zip(left) else { return false };
        pace * left.as_secs_f64() < gap(point.total(), self.of_program) - self.effort.gap
    }

    fn threads(&self) -> usize {
        self.effort.threads.max(1) as usize
    }

    /// A share of the time that the search has, in seconds; `None` without a limit, and where work counts
    /// instead.
    pub(super) fn budget(&self, share: f64) -> Option<f64> {
        let deadline = self.effort.deadline.filter(|_| self.effort.work.is_none())?;
        Some(share * deadline.saturating_duration_since(self.began).as_secs_f64())
    }

    /// Whether there is a plan within this gap of the bound of the program.
    pub(super) fn is_within(&self, most: f64) -> bool {
        let plan = self.point.as_ref().filter(|point| point.is_plan());
        plan.is_some_and(|plan| gap(plan.value, self.of_program) <= most)
    }

    /// Whether a better plan has so few choices left that all of them can be searched.
    pub(super) fn is_nearly_decided(&self, improver: &Improver<'_>) -> bool {
        let program = improver.program;
        let plan = self.point.as_ref().filter(|point| point.is_plan());
        let Some(plan) = plan.filter(|_| is_looked_at(program)) else {
            return false;
        };
        let free = Closing::new(improver, &self.pool, self.effort_left(), self.unit).free(plan);
        closing::whole_numbers(program, &free) <= closing::most(improver.blocks)
    }

    fn effort_left(&self) -> Effort {
        let left = self.effort.work.map(|most| most.saturating_sub(self.work).max(1));
        Effort { work: left, ..self.effort }
    }

    pub(super) fn is_over(&self) -> bool {
        let is_within = self.is_within(self.effort.gap);
        let is_late = self.effort.left() == Some(Duration::ZERO);
        is_within || is_late || self.is_worked_out() || self.watch.is_stopped()
    }

    pub(super) fn tell(&mut self) {
        report(self.watch, self.point.as_ref(), self.bound);
    }

    pub(super) fn note(&mut self, what: &str) {
        self.watch.note(what);
    }
}

pub(super) fn report(watch: &mut Watch<'_>, point: Option<&InHand>, bound: f64) {
    let value = point.filter(|point| point.is_plan()).map(|point| point.value);
    watch.tell_of_all(value, bound.is_finite().then_some(bound), 0);
}
