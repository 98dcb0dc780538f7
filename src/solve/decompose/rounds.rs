//! The rounds of a search: parts of the plan, regions of the bound and prices that answer to work, each as
//! long as it closes more of the gap than the others.

use crate::solve::backend::gap;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::asking;
use crate::solve::decompose::asking::Asking;
use crate::solve::decompose::bound;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::improve::PartSize;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::regions::Regions;
use crate::solve::decompose::search::Search;
use crate::solve::decompose::search::is_looked_at;
use crate::solve::decompose::search::is_small;
use crate::solve::decompose::search::report;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

/// Parts at first; they grow when some rounds in sequence gain less than this share each.
pub(super) const FIRST_PART: PartSize =
    PartSize { sites: 2, time: Duration::from_secs(2), is_wide: false };
pub(super) const LARGEST_PART: usize = 12;
pub(super) const SMALL_GAIN: f64 = 1e-5;
const PATIENCE: u32 = 2;
/// Where the time is limited, regions begin when this share of it has gone, even if parts still gain; sooner
/// where parts would not close the gap.
const BEFORE_REGIONS_SHARE: f64 = 0.5;
/// What regions mostly close of a gap: they begin once a plan is within so many times the one that is asked for.
pub(super) const NEAR_ENOUGH: f64 = 1.3;
/// Sites in a region.
const REGION_SITES: usize = 28;
/// The rounds over the regions: what share of the time left each takes. The first one is quick: some seconds a region with
/// whole sizes alone, for what all of them give at once. The second one asks for whole villages as well, which takes
/// longer and says more, where there is time for that. The third one goes on with that, where it closes more of the gap than
/// parts do.
const ROUNDS: [f64; 3] = [0.15, 0.6, 0.9];
/// What parts gain in their next round is about this share of what they gained in the last one, in the same time.
const NEXT_PACE: f64 = 0.5;
/// Rounds over the regions, whatever parts do.
const ROUNDS_IN_ANY_CASE: usize = 2;
/// Share of the time left for the turn of cuts.
const TURN_OF_CUTS: f64 = 0.5;
/// What a region counts for, where work is counted, and packings of the whole.
pub(super) const REGION_WORK: u64 = 10;
/// Time for work and money to answer to what a region proposes.
const PROPOSAL_TIME: Duration = Duration::from_secs(5);
/// Rounding errors of HiGHS in the bound of regions, relative to the bound.
const ROUNDING: f64 = 1e-9;
/// The gap at which a small question is searched as a whole at once, likewise where cuts say nearly all
/// ([`is_plain`](crate::solve::decompose::blocks::Blocks::is_plain)), and the largest parts before it is all the same.
const NEARLY: f64 = 1e-3;
const NEARLY_IF_PLAIN: f64 = 0.02;
const SMALL_PART: usize = 3;

/// Where regions stand: the next round over them, and what those before it showed.
#[derive(Default)]
pub(super) struct Turns<'i> {
    next: usize,
    /// Whether the last round asked for whole villages.
    was_whole: bool,
    regions: Option<Regions<'i>>,
}

impl Turns<'_> {
    /// Whether there was no round yet but the short one that comes with the first plan.
    const fn are_to_come(&self) -> bool {
        self.next <= 1
    }
}

impl Search<'_, '_> {
    /// Improves the point until the end, or until nothing gains any more: then returns `true`.
    pub(super) fn improve<'i>(
        &mut self,
        improver: &'i Improver<'_>,
        ascent: &'i Ascent,
        turns: &mut Turns<'i>,
    ) -> bool {
        let program = improver.program;
        let is_small = is_small(program, improver.blocks);
        let nearly = if improver.blocks.is_plain() { NEARLY_IF_PLAIN } else { NEARLY };
        let (mut size, mut idle) = (FIRST_PART, 0);
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(self.effort.seed));
        // Whether regions have raised the bound more slowly than parts improve the plan.
        let mut regions_wait = false;
        // Whether a start was made near the plan in hand, as it is once regions have had their turn: they close more of the
        // gap in the same time.
        let mut was_near = false;
        let is_plan = self.point.as_ref().is_some_and(InHand::is_plan);
        let has_cuts = is_plan && improver.blocks.is_plain() && is_looked_at(program);
        if has_cuts && !is_small {
            if self.suits_wide(improver) {
                return self.improve_widely(improver);
            }
            // The relaxation with cuts leads to better plans than parts do.
            if !self.is_over() {
                self.turn_of_cuts(turns, improver, TURN_OF_CUTS);
            }
        }
        while !self.is_over() {
            // What is nearly right is proven sooner than parts improve it.
            let is_ready = self.is_within(nearly) || size.sites > SMALL_PART;
            if is_ready && (is_small || self.is_nearly_decided(improver)) {
                return true;
            }
            let since = Instant::now();
            let Some(gained) = self.round_of_parts(improver, size, 1.0, &mut random) else {
                return true;
            };
            let pace = gained / since.elapsed().as_secs_f64();
            let is_slow = self.is_slow(pace);
            // Regions have had their turn: other starts and larger parts may do what these parts will not.
            let is_idle = gained <= SMALL_GAIN || is_slow && !turns.are_to_come();
            idle = if is_idle { idle + 1 } else { 0 };
            let is_dry = idle >= PATIENCE;
            let is_late = self.share_gone() > BEFORE_REGIONS_SHARE || is_slow;
            let is_plan = self.point.as_ref().is_some_and(InHand::is_plan);
            if is_dry && let Some(mut point) = self.point.take() {
                self.answer(improver, &mut point);
                self.point = Some(point);
            }
            self.keep(|_| {});
            // So much regions mostly prove, and sooner than parts gain it; what is further off is due to the plan.
            let is_near = self.is_within(NEAR_ENOUGH * self.effort.gap);
            let is_behind = is_slow && !is_near && !turns.are_to_come();
            let is_stuck = is_dry || is_behind && !was_near;
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
            let is_early = (is_late || is_near) && turns.are_to_come() && !regions_wait;
            if is_plan && (is_dry || is_early) && !is_small {
                // Time goes where it closes more of the gap. Where work counts, time must not decide.
                let pace = (!is_dry && self.effort.work.is_none()).then_some(pace);
                regions_wait = self.turn_of_regions(turns, improver, ascent, pace);
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
            size = size.larger(LARGEST_PART);
        }
        false
    }

    /// One round of parts, until this share of the time or of the work has gone: by what share of what it costs the
    /// point gained, if there is one.
    pub(super) fn round_of_parts(
        &mut self,
        improver: &Improver<'_>,
        size: PartSize,
        share: f64,
        random: &mut ChaCha8Rng,
    ) -> Option<f64> {
        let end = self.budget(share).map(|seconds| self.began + Duration::from_secs_f64(seconds));
        let mut point = self.point.take()?;
        let before = point.total();
        let (bound, of_program) = (self.bound, self.of_program);
        let (effort, watch) = (&self.effort, &mut *self.watch);
        watch.stage = "parts";
        let (work, cuts) = (&mut self.work, &self.cuts);
        improver.round(&self.pool, &mut point, size, cuts, random, &mut |point, parts| {
            *work += parts as u64;
            report(watch, Some(point), bound);
            let is_enough = point.is_plan() && gap(point.value, of_program) <= effort.gap;
            let is_done = effort.work.is_some_and(|most| *work as f64 >= share * most as f64);
            let is_late = end.into_iter().chain(effort.deadline).any(|end| Instant::now() >= end);
            !(is_enough || is_done || is_late || watch.is_stopped())
        });
        // A plan that costs nothing cannot gain.
        let gained = (before - point.total()) / point.total().abs().max(f64::MIN_POSITIVE);
        self.note(&format!("parts of {} sites: {}", size.sites, point.value));
        self.point = Some(point);
        Some(gained)
    }

    /// Lets regions raise the bound, until they are slower than `pace`, that of parts, or their turn is over. Whether
    /// they are slower.
    fn turn_of_regions<'i>(
        &mut self,
        turns: &mut Turns<'i>,
        improver: &'i Improver<'_>,
        ascent: &'i Ascent,
        pace: Option<f64>,
    ) -> bool {
        if improver.blocks.is_plain() {
            // Cuts say more of single sites than regions do of several, and sooner.
            self.turn_of_cuts(turns, improver, TURN_OF_CUTS);
            return false;
        }
        let rounds = if pace.is_some() { ROUNDS.len() } else { ROUNDS_IN_ANY_CASE };
        while turns.next < rounds && !self.is_over() {
            let (before, since) = (self.of_program, Instant::now());
            self.round_of_regions(turns, improver, ascent);
            let raised = (self.of_program - before) / before.abs();
            let rate = raised / since.elapsed().as_secs_f64();
            if pace.is_some_and(|pace| rate < NEXT_PACE * pace) {
                return true;
            }
        }
        false
    }

    /// Searches what is left in a tree with cuts for this share of the time left, instead of all rounds over the regions.
    /// One turn is enough: what it leaves open is searched again when nothing gains any more.
    fn turn_of_cuts(&mut self, turns: &mut Turns<'_>, improver: &Improver<'_>, share: f64) {
        if turns.next < ROUNDS.len() {
            turns.next = ROUNDS.len();
            self.close_for(improver, share);
        }
    }

    /// One round over the regions.
    fn round_of_regions<'i>(
        &mut self,
        turns: &mut Turns<'i>,
        improver: &'i Improver<'_>,
        ascent: &'i Ascent,
    ) {
        let &Improver { blocks, program, ties, prices, .. } = improver;
        let Some(&share) = ROUNDS.get(turns.next) else { return };
        let is_quick = turns.next == 0;
        let is_more = turns.next >= ROUNDS_IN_ANY_CASE;
        turns.next += 1;
        let regions = turns.regions.get_or_insert_with(|| {
            let response = self.pool.install(|| bound::respond(blocks, prices, Exactness::Whole));
            let least = self.question.prepared.map(|prepared| &prepared.least);
            Regions::new(blocks, program, ties, REGION_SITES, ascent, &response, least)
        });
        let end = self.effort.left().map(|left| Instant::now() + left.mul_f64(share));
        // Those that were asked once would say the same once more.
        if is_more && !(turns.was_whole && regions.are_left()) {
            return;
        }
        let is_whole =
            is_more || !is_quick && asking::is_time_for_whole(regions, &self.effort, end);
        turns.was_whole = is_whole;
        if is_whole {
            regions.reopen();
        }
        let exactness = if is_whole { Exactness::Whole } else { Exactness::Fractional };
        self.raise_by_regions(regions, exactness, is_quick, end, improver);
    }

    /// A short round over the regions as soon as there is a plan: it raises the bound much in little time, and what
    /// comes after it knows better what is enough.
    pub(super) fn first_round<'i>(
        &mut self,
        turns: &mut Turns<'i>,
        improver: &'i Improver<'_>,
        ascent: &'i Ascent,
    ) {
        let &Improver { blocks, program, .. } = improver;
        let is_plan = self.point.as_ref().is_some_and(InHand::is_plan);
        let is_of_use = !is_small(program, blocks) && !blocks.is_plain();
        if turns.next == 0 && is_plan && is_of_use && !self.is_over() {
            self.round_of_regions(turns, improver, ascent);
        }
    }

    /// Solves all regions that are still open, for the bound and for changes to the plan: each in what is left for one
    /// until the end.
    fn raise_by_regions(
        &mut self,
        regions: &mut Regions<'_>,
        exactness: Exactness,
        is_quick: bool,
        end: Option<Instant>,
        improver: &Improver<'_>,
    ) {
        self.watch.stage = "regions";
        let Some(mut point) = self.point.take() else { return };
        let mut open = regions.open();
        if let Some(most) = self.effort.work {
            // Those that come first: which ones must not depend on time.
            open.truncate(usize::try_from((most - self.work.min(most)) / REGION_WORK).unwrap_or(0));
            self.work += open.len() as u64 * REGION_WORK;
        }
        if open.is_empty() || self.is_over() {
            self.point = Some(point);
            return;
        }
        let rounding = ROUNDING * self.bound.abs();
        let asking = Asking {
            regions,
            exactness,
            is_quick,
            point: &point,
            effort: &self.effort,
            end,
            rounding,
            stop: self.watch.stop,
        };
        let answers = asking.answers(&open);
        for (region, answer, changes) in answers {
            regions.offer(region, &answer);
            match exactness {
                Exactness::Whole => propose(improver, &mut point, &changes),
                Exactness::Fractional => {
                    self.note_shares(regions.columns(region), &point, &changes);
                }
            }
        }
        // Each region's bound holds as far as no left-out pair undercuts it.
        self.raise_bound_of_all(regions.bound(rounding));
        let left = regions.open().len();
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
