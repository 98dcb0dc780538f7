//! Decomposition: a bound from prices, and plans improved part by part.
//!
//! HiGHS alone spends its time on the relaxation of a large model and comes upon a plan late or never.
//! Here the rows between sites get prices, and each site answers on its own:
//!
//! 1. [`ascent`] raises the bound of single sites, and leaves shares of every choice;
//! 2. a [`dive`] makes whole decisions, a few sites at a time, or those sites that shares agree on are
//!    [`opened`]; [`moves`] improve that at the prices, and so do sites that are [squeezed](squeeze), then
//!    both at prices that answer to exact work and money ([`feedback`]), or by [annealing](anneal) where these
//!    are too large to be asked again and again;
//! 3. [`improve`] solves small parts exactly, where the gap is largest first, then larger ones;
//! 4. [`regions`] raise the bound of several sites at a time and propose changes to the plan;
//! 5. what is still open goes to HiGHS as a whole, without the choices that no better plan takes: at once
//!    where the question is small, or the plan nearly right ([`core`]).
//!
//! Any row that is not within a site is priced, whichever rule wrote it, so rules and terms need not be
//! known here; a program of another shape goes to HiGHS at once. The bound holds for every plan of the
//! program: that of single sites by Lagrangian relaxation, rounded down, that of regions and of the
//! whole as far as HiGHS vouches for it.

pub mod anneal;
pub mod ascent;
pub mod blocks;
pub mod bound;
pub mod closing;
pub mod core;
pub mod cuts;
pub mod dive;
pub mod feedback;
pub mod first;
pub mod gaps;
pub mod improve;
pub mod in_hand;
pub mod knapsack;
pub mod local;
pub mod market;
pub mod moves;
pub mod opened;
pub mod part;
pub mod prepared;
pub mod prices;
pub mod regions;
pub mod relaxation;
pub mod rooms;
pub mod squeeze;
pub mod starts;
pub mod ties;
pub mod total;
pub mod unit;

pub use prepared::Prepared;

use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Progress;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::checkpoint::State;
use crate::solve::highs::Highs;
use crate::solve::point::Point;
use ascent::Ascent;
use ascent::Schedule;
use blocks::Blocks;
use closing::Closing;
use feedback::Until;
use gaps::Gaps;
use improve::Improver;
use improve::PartSize;
use in_hand::Change;
use in_hand::InHand;
use knapsack::Exactness;
use prices::Prices;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use regions::Regions;
use starts::Starts;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;
use ties::Ties;

/// Steps of a whole ascent; of one from prices of an earlier search, and where it begins: the facts may be
/// others, and short steps alone would end on the way to other prices.
const STEPS: usize = 600;
const FEW_STEPS: usize = 400;
const LIKELY: f64 = 0.1;
/// Share of the time that the ascent may take.
const ASCENT_SHARE: f64 = 0.15;
/// Steps with whole villages after the ascent, and their share of the time.
const WHOLE_STEPS: usize = 300;
const WHOLE_SHARE: f64 = 0.08;
/// Parts at first; they grow when some rounds in sequence gain less than this share each.
const FIRST_PART: PartSize = PartSize { sites: 2, time: Duration::from_secs(2) };
const LARGEST_PART: usize = 12;
const SMALL_GAIN: f64 = 1e-5;
/// Share of the time for one more search at prices that answer to work, where parts hardly gain any more.
const AGAIN_SHARE: f64 = 0.1;
/// Rounds of it in sequence that may gain nothing.
const AGAIN_PATIENCE: u32 = 10;
const PATIENCE: u32 = 2;
/// Where the time is limited, regions begin when this share of it has gone, even if parts still gain.
const BEFORE_REGIONS_SHARE: f64 = 0.5;
/// Sites in a region at first: most such regions are solved in a second, and raise the bound more in the
/// same time than larger ones. Later regions are twice as large each time.
const FIRST_REGION: usize = 5;
const LARGEST_REGION: usize = 20;
/// Shares of the time left that rounds over the regions take: a short one for those that are easy, a
/// longer one for the others. The least and the most for each region \[s\], and its gap.
const REGION_SHARES: [f64; 2] = [0.15, 0.5];
const REGION_TIMES: (f64, f64) = (0.5, 60.0);
const REGION_GAP: f64 = 1e-5;
/// What a region counts for and how many nodes it may take, where work is counted.
const REGION_WORK: u64 = 10;
const REGION_NODES: u64 = 500;
/// Rows that the log names where the first point misses them.
const TOLD_ROWS: usize = 10;
/// Time for work and money to answer to what a region proposes.
const PROPOSAL_TIME: Duration = Duration::from_secs(5);
/// A row that is missed costs this many times its usual price.
const PENALTY: f64 = 10.0;
/// Rounding errors of HiGHS in the bound of regions, relative to the bound.
const ROUNDING: f64 = 1e-9;
/// Share of the time (and the most) that is left for whole workers at the end.
const LAST_STEP: (f64, f64) = (0.025, 5.0);

/// Solves by decomposition, and in the end with HiGHS as a whole.
pub struct Decompose;

impl Backend for Decompose {
    fn name(&self) -> String {
        Highs.name()
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
        let threads = effort.threads.max(1) as usize;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        match (Blocks::new(question), pool) {
            (Some(blocks), Ok(pool)) => {
                let Some(program) = total::with_rows(question, &blocks) else {
                    return Search::new(question, *effort, &blocks, pool, watch).run();
                };
                let question = Question { program: &program, ..*question };
                let blocks = Blocks::new(&question).unwrap_or(blocks);
                Search::new(&question, *effort, &blocks, pool, watch).run()
            }
            (None, _) => {
                watch.note("this program does not fall into blocks; it goes to HiGHS");
                Highs.answer(question, effort, watch)
            }
            (_, Err(error)) => {
                watch.note(&format!("no pool of threads ({error}); it goes to HiGHS"));
                Highs.answer(question, effort, watch)
            }
        }
    }
}

/// Whole-number columns below which a question goes to HiGHS as a whole once prices, a plan and what both
/// rule out are known.
const SMALL: usize = 10_000;
/// The gap at which a small question does so at once, and the largest parts before it does so all the same.
const NEARLY: f64 = 1e-3;
const SMALL_PART: usize = 3;
/// Programs with more columns are not looked at again and again for what is left of them.
const MOST_LOOKED_AT: usize = 500_000;

fn is_small(program: &Program) -> bool {
    program.columns.iter().filter(|column| column.is_integer).count() < SMALL
}

/// A region with its answer and its changes to the plan.
type Answered = (usize, Answer, Vec<Change>);

/// A search under way.
struct Search<'a, 'b> {
    question: &'a Question<'a>,
    effort: Effort,
    blocks: &'a Blocks,
    pool: rayon::ThreadPool,
    watch: &'a mut Watch<'b>,
    point: Option<InHand>,
    bound: f64,
    /// The objective of every plan is a multiple of this, where such a number is known.
    unit: Option<f64>,
    /// Work done.
    work: u64,
    began: Instant,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(
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
            unit: unit::of(question),
            work: 0,
            began,
        }
    }

    /// A higher bound, rounded up to what a plan can cost.
    fn raise_bound(&mut self, bound: f64) {
        let rounded = self.unit.map_or(bound, |unit| unit::round_up(bound, unit));
        self.bound = self.bound.max(rounded);
    }

    fn run(mut self) -> Answer {
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
        self.begin(&improver, &ascent);
        let is_stalled = self.improve(&improver);
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
    fn keep(&mut self, more: impl FnOnce(&mut State)) {
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
        let (mut ascent, from, steps) = match self.question.prices {
            Some(prices) => (Ascent::from_prices(self.blocks, prices), LIKELY, FEW_STEPS),
            None => (Ascent::new(self.blocks), 0.0, STEPS),
        };
        let schedule = Schedule {
            from,
            steps,
            seconds: self.budget(ASCENT_SHARE),
            whole_steps: WHOLE_STEPS,
            whole_seconds: self.budget(WHOLE_SHARE),
            pool: &self.pool,
            stop: self.watch.stop,
        };
        let (watch, point) = (&mut *self.watch, self.point.as_ref());
        ascent.raise(self.blocks, &schedule, &mut |bound| report(watch, point, bound));
        ascent
    }

    /// A first point, where none was given, or one that the plan it comes from may lead beyond.
    fn begin(&mut self, improver: &Improver<'_>, ascent: &Ascent) {
        if self.point.is_some() && self.question.hint.is_none() {
            return;
        }
        self.watch.stage = "first plan";
        let search = Starts {
            threads: self.effort.threads.max(1),
            seed: self.effort.seed,
            is_quick: is_small(improver.program),
            began: self.began,
            seconds: self.budget(1.0),
            hint: self.question.hint,
            gap: self.effort.gap,
            bound: self.bound,
        };
        let Some(point) = self.pool.install(|| search.best(improver, ascent)) else { return };
        if self.point.as_ref().is_some_and(|known| known.total() <= point.total()) {
            return;
        }
        self.note(&format!("first point {}, missing {}", point.value, point.missed));
        for (row, missing) in point.missed(self.blocks).into_iter().take(TOLD_ROWS) {
            self.note(&format!("missed by {missing}: {:?}", self.blocks.row(row).key));
        }
        self.point = Some(point);
        self.tell();
        self.keep(|_| {});
    }

    /// Improves the point until the end, or until nothing gains any more: then returns `true`.
    fn improve(&mut self, improver: &Improver<'_>) -> bool {
        let &Improver { blocks, program, ties, prices, .. } = improver;
        let is_small = is_small(program);
        let mut size = FIRST_PART;
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(self.effort.seed));
        let mut idle = 0;
        let mut region_size = FIRST_REGION;
        // Whether regions have raised the bound more slowly than parts improve the plan.
        let mut regions_wait = false;
        while !self.is_over() {
            // What is nearly right HiGHS proves sooner than parts improve it.
            let is_ready = self.is_within(NEARLY) || size.sites > SMALL_PART;
            if is_ready && (is_small || self.is_nearly_decided(improver)) {
                return true;
            }
            let Some(mut point) = self.point.take() else { return true };
            let (before, since) = (point.total(), Instant::now());
            let (bound, effort, watch) = (self.bound, &self.effort, &mut *self.watch);
            watch.stage = "parts";
            let work = &mut self.work;
            improver.round(&self.pool, &mut point, size, &mut random, &mut |point, parts| {
                *work += parts as u64;
                report(watch, Some(point), bound);
                let is_enough = point.is_plan() && gap(point.value, bound) <= effort.gap;
                let is_done = effort.work.is_some_and(|most| *work >= most);
                let is_late = effort.left() == Some(Duration::ZERO);
                !(is_enough || is_done || is_late || watch.is_stopped())
            });
            let gained = (before - point.total()) / point.total().abs();
            let pace = gained / since.elapsed().as_secs_f64();
            self.note(&format!("parts of {} sites: {}", size.sites, point.value));
            idle = if gained > SMALL_GAIN { 0 } else { idle + 1 };
            let is_dry = idle >= PATIENCE;
            let is_late = self.share_gone() > BEFORE_REGIONS_SHARE;
            let is_plan = point.is_plan();
            if is_dry {
                improver.answer(&mut point);
            }
            let is_fed = is_dry && !is_small && self.feed_back(&mut point, improver, &mut random);
            self.point = Some(point);
            self.keep(|_| {});
            if is_fed {
                idle = 0;
                continue;
            }
            if self.is_over() {
                break;
            }
            let is_first = region_size == FIRST_REGION;
            let is_early = is_late && is_first && !regions_wait;
            if is_plan && (is_dry || is_early) && !is_small && region_size <= LARGEST_REGION {
                let response =
                    self.pool.install(|| bound::respond(blocks, prices, Exactness::Whole));
                let least = self.question.prepared.map(|prepared| &prepared.least);
                let mut regions =
                    Regions::new(blocks, program, ties, region_size, prices, &response, least);
                for share in REGION_SHARES {
                    let (before, since) = (self.bound, Instant::now());
                    self.raise_by_regions(&mut regions, share, improver);
                    let raised = (self.bound - before) / self.bound.abs();
                    // Time goes where it closes more of the gap. Where work counts, time must not decide.
                    regions_wait = !is_dry
                        && self.effort.work.is_none()
                        && raised / since.elapsed().as_secs_f64() < pace;
                    if regions_wait {
                        break;
                    }
                }
                if !regions_wait {
                    region_size *= 2;
                }
            }
            if !is_dry {
                continue;
            }
            idle = 0;
            if size.sites >= LARGEST_PART {
                return true;
            }
            size.sites = (size.sites * 3).div_ceil(2).min(LARGEST_PART);
            size.time = size.time.mul_f64(1.5);
        }
        false
    }

    /// What parts no longer gain a search at prices that answer to work may; whether it gained as much as a
    /// round of parts should.
    fn feed_back(
        &mut self,
        point: &mut InHand,
        improver: &Improver<'_>,
        random: &mut ChaCha8Rng,
    ) -> bool {
        let (bound, most) = (self.bound, self.effort.gap);
        let until = Until {
            seconds: self.budget(AGAIN_SHARE),
            patience: AGAIN_PATIENCE,
            is_enough: &|value| gap(value, bound) <= most,
            is_stopped: &|| improver.is_over(),
        };
        let found = feedback::search(improver, point.values.clone(), random.random(), &until);
        let gained = |found: &InHand| (point.total() - found.total()) / point.total().abs();
        let Some((gained, found)) = found.map(|found| (gained(&found), found)) else {
            return false;
        };
        // What gains by missing rows is no gain, and must not be searched for again and again.
        let is_taken = gained > 0.0 && (found.is_plan() || !point.is_plan());
        if is_taken {
            *point = found;
            self.note(&format!("prices that answer to work: {}", point.value));
        }
        is_taken && gained > SMALL_GAIN
    }

    /// Solves all regions that are still open, for the bound and for changes to the plan: within this
    /// share of the time left, each with the same time.
    fn raise_by_regions(&mut self, regions: &mut Regions<'_>, share: f64, improver: &Improver<'_>) {
        self.watch.stage = "regions";
        let mut open = regions.open();
        if let Some(most) = self.effort.work {
            // Those that come first: which ones must not depend on time.
            open.truncate(usize::try_from((most - self.work.min(most)) / REGION_WORK).unwrap_or(0));
            self.work += open.len() as u64 * REGION_WORK;
        }
        let threads = f64::from(self.effort.threads.max(1));
        let each = self.effort.left().map_or(REGION_TIMES.1, |left| {
            share * left.as_secs_f64() * threads / open.len().max(1) as f64
        });
        // Where time is short, as many as it allows, with the least that a region needs.
        let each = each.clamp(REGION_TIMES.0, REGION_TIMES.1);
        let round = self.effort.left().map(|left| Instant::now() + left.mul_f64(share));
        if open.is_empty() || self.is_over() {
            return;
        }
        let Some(mut point) = self.point.take() else { return };
        let (known, base, stop) = (&*regions, &point, self.watch.stop);
        let last = self.effort.deadline;
        let work = self.effort.work.map(|_| REGION_NODES);
        let is_by_time = work.is_none();
        let solve = |region: usize| -> Answered {
            if is_by_time && round.is_some_and(|round| Instant::now() >= round) {
                return (region, Answer::nothing(Status::TimeLimit), Vec::new());
            }
            let end = Instant::now() + Duration::from_secs_f64(each);
            let by_time = Some(last.map_or(end, |last| last.min(end)));
            let deadline = if work.is_some() { last } else { by_time };
            let effort = Effort { deadline, work, gap: REGION_GAP, threads: 1, seed: 0 };
            let mut quiet = |_: &Progress| {};
            let mut watch = Watch::new(stop, &mut quiet);
            let (answer, changes) = known.solve(region, base, &effort, &mut watch);
            (region, answer, changes)
        };
        let answers: Vec<Answered> =
            self.pool.install(|| open.into_par_iter().with_max_len(1).map(solve).collect());
        for (region, answer, changes) in answers {
            regions.offer(region, &answer);
            propose(improver, &mut point, &changes);
        }
        self.raise_bound(regions.bound(ROUNDING * self.bound.abs()));
        let left = regions.open().len();
        self.note(&format!(
            "bound of regions {} ({left} still open), plan {}",
            self.bound, point.value
        ));
        self.point = Some(point);
        self.tell();
        self.keep(|_| {});
    }

    /// HiGHS on what a better plan could choose; its bound holds for all plans that are better than the
    /// one in hand.
    fn as_a_whole(&mut self, improver: &Improver<'_>) -> Answer {
        let &Improver { blocks, penalties, .. } = improver;
        let plan = self.point.as_ref().filter(|point| point.is_plan());
        let Some(point) = plan else {
            self.note("no plan was found by parts; the whole goes to HiGHS");
            return Highs.answer(self.question, &self.effort, self.watch);
        };
        let (effort, bound) = (self.effort_left(), self.bound);
        let closing = Closing { improver, pool: &self.pool, effort, bound, unit: self.unit };
        let (answer, changes) = closing.solve(point, self.watch);
        if let Some(bound) = answer.bound {
            let credited = self.question.credit(bound);
            self.raise_bound(credited);
        }
        if let Some(point) = &mut self.point {
            point.take(blocks, &changes, penalties, 0.0);
        }
        Answer { values: None, bound: None, ..answer }
    }

    fn conclude(mut self, last: Option<Answer>) -> Answer {
        let plan = self.point.take().filter(InHand::is_plan);
        let bound = self.bound.is_finite().then_some(self.bound);
        if let Some(plan) = plan {
            let is_within = bound.is_some_and(|bound| gap(plan.value, bound) <= self.effort.gap);
            let status = match last {
                _ if is_within => Status::GapReached,
                Some(answer) => answer.status,
                None => self.why_over(),
            };
            return Answer { status, values: Some(plan.values), bound };
        }
        match last {
            Some(answer) => Answer { bound: answer.bound.or(bound), ..answer },
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
    fn share_gone(&self) -> f64 {
        if let Some(most) = self.effort.work {
            return self.work as f64 / most.max(1) as f64;
        }
        self.budget(1.0).map_or(0.0, |all| self.began.elapsed().as_secs_f64() / all)
    }

    fn threads(&self) -> usize {
        self.effort.threads.max(1) as usize
    }

    /// A share of the time that the search has, in seconds; `None` without a limit, and where work counts
    /// instead.
    fn budget(&self, share: f64) -> Option<f64> {
        let deadline = self.effort.deadline.filter(|_| self.effort.work.is_none())?;
        Some(share * deadline.saturating_duration_since(self.began).as_secs_f64())
    }

    /// Whether there is a plan within this gap.
    fn is_within(&self, most: f64) -> bool {
        let plan = self.point.as_ref().filter(|point| point.is_plan());
        plan.is_some_and(|plan| gap(plan.value, self.bound) <= most)
    }

    /// Whether a better plan has so few choices left that HiGHS can be asked about all of them.
    fn is_nearly_decided(&self, improver: &Improver<'_>) -> bool {
        let program = improver.program;
        let plan = self.point.as_ref().filter(|point| point.is_plan());
        let Some(plan) = plan.filter(|_| program.columns.len() <= MOST_LOOKED_AT) else {
            return false;
        };
        let closing = self.closing(improver);
        closing::whole_numbers(program, &closing.free(plan)) <= SMALL
    }

    fn closing<'c>(&'c self, improver: &'c Improver<'_>) -> Closing<'c> {
        let (effort, bound) = (self.effort_left(), self.bound);
        Closing { improver, pool: &self.pool, effort, bound, unit: self.unit }
    }

    fn effort_left(&self) -> Effort {
        let left = self.effort.work.map(|most| most.saturating_sub(self.work).max(1));
        Effort { work: left, ..self.effort }
    }

    fn is_over(&self) -> bool {
        let is_within = self.is_within(self.effort.gap);
        let is_late = self.effort.left() == Some(Duration::ZERO);
        is_within || is_late || self.is_worked_out() || self.watch.is_stopped()
    }

    fn tell(&mut self) {
        report(self.watch, self.point.as_ref(), self.bound);
    }

    fn note(&mut self, what: &str) {
        self.watch.note(what);
    }
}

/// Takes over a region's decisions if, with work and money answering exactly, they gain and miss no
/// row between regions.
fn propose(improver: &Improver<'_>, point: &mut InHand, changes: &[Change]) {
    if changes.is_empty() || improver.take(point, changes) {
        return;
    }
    let &Improver { blocks, program, ties, penalties, .. } = improver;
    let decided = changes.iter().map(|&(column, _)| column);
    let decided: BTreeSet<u32> =
        decided.filter(|&column| program.columns[column as usize].is_integer).collect();
    if decided.is_empty() {
        return;
    }
    let mut values = point.values.clone();
    for &(column, value) in changes {
        values[column as usize] = value;
    }
    let mut trial = InHand::new(blocks, values, penalties);
    let others = ties.with_others(program, blocks, &decided, |_| true);
    let free = others.into_iter().filter(|&at| !program.columns[at as usize].is_integer);
    let (_, answers) = improver.solve(&trial, free.collect(), PROPOSAL_TIME);
    trial.take(blocks, &answers, penalties, 0.0);
    if trial.is_plan() && trial.value < point.value {
        *point = trial;
    }
}

fn report(watch: &mut Watch<'_>, point: Option<&InHand>, bound: f64) {
    let value = point.filter(|point| point.is_plan()).map(|point| point.value);
    watch.tell(value, bound.is_finite().then_some(bound), 0);
}

/// What a unit that a row misses costs, by row.
fn penalties(blocks: &Blocks, usual: &[f64]) -> Vec<f64> {
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
