//! The rounds of a search: parts of the plan, regions of the bound and prices that answer to work, each as
//! long as it closes more of the gap than the others.

use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Progress;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::bound;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::improve::PartSize;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::regions::Regions;
use crate::solve::decompose::search::Search;
use crate::solve::decompose::search::is_small;
use crate::solve::decompose::search::report;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;
use std::time::Instant;

/// Parts at first; they grow when some rounds in sequence gain less than this share each.
pub(super) const FIRST_PART: PartSize = PartSize { sites: 2, time: Duration::from_secs(2) };
const LARGEST_PART: usize = 12;
const SMALL_GAIN: f64 = 1e-5;
const PATIENCE: u32 = 2;
/// Where the time is limited, regions begin when this share of it has gone, even if parts still gain; sooner
/// where parts would not close the gap.
const BEFORE_REGIONS_SHARE: f64 = 0.5;
/// What regions mostly close of a gap: they begin once a plan is within so many times the one that is asked for.
const NEAR_ENOUGH: f64 = 1.3;
/// Sites in a region at first: most such regions are solved in a second, and raise the bound more in the
/// same time than larger ones. Later regions are twice as large each time.
const FIRST_REGION: usize = 5;
const LARGEST_REGION: usize = 20;
/// Where more than one region in so many is still open in the end, larger ones would be all the more.
const MOST_OPEN: usize = 5;
/// Shares of the time left that rounds over the regions take: a short one for those that are easy, a
/// longer one for the others. The least and the most for each region \[s\], and its gap.
const REGION_SHARES: [f64; 2] = [0.15, 0.35];
const REGION_TIMES: (f64, f64) = (0.5, 60.0);
const REGION_GAP: f64 = 1e-5;
/// What a region counts for and how many nodes it may take, where work is counted.
const REGION_WORK: u64 = 10;
const REGION_NODES: u64 = 500;
/// Time for work and money to answer to what a region proposes.
const PROPOSAL_TIME: Duration = Duration::from_secs(5);
/// Rounding errors of HiGHS in the bound of regions, relative to the bound.
const ROUNDING: f64 = 1e-9;
/// The gap at which a small question goes to HiGHS as a whole at once, and the largest parts before it does so
/// all the same.
const NEARLY: f64 = 1e-3;
const SMALL_PART: usize = 3;

/// Where regions stand: how large they are, how many rounds over those of this size there were, and what these
/// showed.
#[derive(Default)]
struct Turns<'i> {
    size: usize,
    done: usize,
    regions: Option<Regions<'i>>,
}

impl Turns<'_> {
    /// Whether there was no round yet.
    const fn is_first(&self) -> bool {
        self.size == FIRST_REGION && self.done == 0
    }
}

/// A region with its answer and its changes to the plan.
type Answered = (usize, Answer, Vec<Change>);

impl Search<'_, '_> {
    /// Improves the point until the end, or until nothing gains any more: then returns `true`.
    pub(super) fn improve(&mut self, improver: &Improver<'_>, ascent: &Ascent) -> bool {
        let program = improver.program;
        let is_small = is_small(program);
        let mut size = FIRST_PART;
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(self.effort.seed));
        let mut idle = 0;
        let mut turns = Turns { size: FIRST_REGION, ..Turns::default() };
        // Whether regions have raised the bound more slowly than parts improve the plan.
        let mut regions_wait = false;
        // Whether a start was made near the plan in hand, as it is before regions have their first turn.
        let mut was_near = false;
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
            // A plan that costs nothing cannot gain.
            let gained = (before - point.total()) / point.total().abs().max(f64::MIN_POSITIVE);
            let pace = gained / since.elapsed().as_secs_f64();
            self.note(&format!("parts of {} sites: {}", size.sites, point.value));
            let is_slow = self.is_slow(pace, &point);
            // Regions have had their turn: other starts and larger parts may do what these parts will not.
            let is_idle = gained <= SMALL_GAIN || is_slow && !turns.is_first();
            idle = if is_idle { idle + 1 } else { 0 };
            let is_dry = idle >= PATIENCE;
            let is_late = self.share_gone() > BEFORE_REGIONS_SHARE || is_slow;
            let is_plan = point.is_plan();
            if is_dry {
                improver.answer(&mut point);
            }
            self.point = Some(point);
            self.keep(|_| {});
            // So much regions mostly prove, and sooner than parts gain it; what is further off is due to the plan.
            let is_near = self.is_within(NEAR_ENOUGH * self.effort.gap);
            let is_stuck = is_dry || is_slow && !is_near && !was_near;
            if is_stuck && !is_small && !self.is_over() {
                was_near = true;
                if self.start_near(improver, ascent) {
                    (idle, size) = (0, FIRST_PART);
                    continue;
                }
            }
            if self.is_over() {
                break;
            }
            let is_early = (is_late || is_near) && turns.is_first() && !regions_wait;
            if is_plan && (is_dry || is_early) && !is_small {
                // Time goes where it closes more of the gap. Where work counts, time must not decide.
                let pace = (!is_dry && self.effort.work.is_none()).then_some(pace);
                regions_wait = self.turn_of_regions(&mut turns, improver, pace);
            }
            if !is_dry {
                continue;
            }
            idle = 0;
            if !is_small && self.start_again(improver, ascent) {
                size = FIRST_PART;
                continue;
            }
            if size.sites >= LARGEST_PART {
                return true;
            }
            size.sites = (size.sites * 3).div_ceil(2).min(LARGEST_PART);
            size.time = size.time.mul_f64(1.5);
        }
        false
    }

    /// Lets regions raise the bound, until they are slower than `pace`, that of parts, or their turn is over. Whether
    /// they are slower.
    fn turn_of_regions<'i>(
        &mut self,
        turns: &mut Turns<'i>,
        improver: &'i Improver<'_>,
        pace: Option<f64>,
    ) -> bool {
        let &Improver { blocks, program, ties, prices, .. } = improver;
        while turns.size <= LARGEST_REGION && !self.is_over() {
            let mut regions = turns.regions.take().unwrap_or_else(|| {
                let response =
                    self.pool.install(|| bound::respond(blocks, prices, Exactness::Whole));
                let least = self.question.prepared.map(|prepared| &prepared.least);
                Regions::new(blocks, program, ties, turns.size, prices, &response, least)
            });
            let (before, since) = (self.bound, Instant::now());
            self.raise_by_regions(&mut regions, REGION_SHARES[turns.done], improver);
            let raised = (self.bound - before) / self.bound.abs();
            let is_slower = pace.is_some_and(|pace| raised / since.elapsed().as_secs_f64() < pace);
            turns.done += 1;
            let is_spent = turns.done == REGION_SHARES.len() || raised < SMALL_GAIN;
            if is_spent {
                let is_open = MOST_OPEN * regions.open(&[]).len() > regions.count();
                let size = if is_open { usize::MAX } else { 2 * turns.size };
                *turns = Turns { size, ..Turns::default() };
            } else {
                turns.regions = Some(regions);
            }
            if is_spent || is_slower {
                return is_slower;
            }
        }
        false
    }

    /// Solves all regions that are still open, for the bound and for changes to the plan: within this
    /// share of the time left, each with the same time.
    fn raise_by_regions(&mut self, regions: &mut Regions<'_>, share: f64, improver: &Improver<'_>) {
        self.watch.stage = "regions";
        let Some(mut point) = self.point.take() else { return };
        let sites = 0..self.blocks.sites.len() as u32;
        let gaps: Vec<f64> =
            sites.map(|site| improver.gaps.of_site(self.blocks, &point, site)).collect();
        let mut open = regions.open(&gaps);
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
            self.point = Some(point);
            return;
        }
        let (known, base, stop) = (&*regions, &point, self.watch.stop);
        let last = self.effort.deadline;
        let rounding = ROUNDING * self.bound.abs();
        let (most, risen) = (self.effort.gap, Mutex::new(regions.bound(rounding)));
        // As soon as the bound is near enough the others need no answer.
        let is_enough = || risen.lock().is_ok_and(|bound| gap(base.value, *bound) <= most);
        let work = self.effort.work.map(|_| REGION_NODES);
        let is_by_time = work.is_none();
        let solve = |region: usize| -> Answered {
            let is_late = || round.is_some_and(|round| Instant::now() >= round);
            if is_by_time && (is_late() || is_enough()) {
                return (region, Answer::nothing(Status::TimeLimit), Vec::new());
            }
            let end = Instant::now() + Duration::from_secs_f64(each);
            let by_time = Some(last.map_or(end, |last| last.min(end)));
            let deadline = if work.is_some() { last } else { by_time };
            let effort = Effort { deadline, work, gap: REGION_GAP, threads: 1, seed: 0 };
            let mut quiet = |_: &Progress| {};
            let mut watch = Watch::new(stop, &mut quiet);
            let (answer, changes) = known.solve(region, base, &effort, &mut watch);
            if let Ok(mut bound) = risen.lock() {
                *bound += known.rise(region, &answer);
            }
            (region, answer, changes)
        };
        let answers: Vec<Answered> =
            self.pool.install(|| open.into_par_iter().with_max_len(1).map(solve).collect());
        for (region, answer, changes) in answers {
            regions.offer(region, &answer);
            propose(improver, &mut point, &changes);
        }
        self.raise_bound(regions.bound(rounding));
        let left = regions.open(&gaps).len();
        self.note(&format!(
            "bound of regions {} ({left} still open), plan {}",
            self.bound, point.value
        ));
        self.point = Some(point);
        self.tell();
        self.keep(|_| {});
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
