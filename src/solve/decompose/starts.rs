//! The first point: searched for at the prices from several starts, then with exact work and money; the best
//! of them.

use crate::solve::backend::gap;
use crate::solve::decompose::anneal::anneal;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::districts;
use crate::solve::decompose::dive;
use crate::solve::decompose::dive::Pace;
use crate::solve::decompose::feedback;
use crate::solve::decompose::feedback::Until;
use crate::solve::decompose::first;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::local::Local;
use crate::solve::decompose::moves;
use crate::solve::decompose::opened;
use crate::solve::decompose::squeeze::squeeze;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Squeezes for each site, and their share of the time. Where nothing but villages stands between the sites there are none:
/// parts and the tree are sooner at better plans.
const SQUEEZES: usize = 20;
const SQUEEZE_SHARE: f64 = 0.1;
/// Squeezes end where the gap at the prices is this share of the one that is asked for: with exact work and money
/// it is larger.
const PRICED_SHARE: f64 = 0.5;
/// Share of the time for searches whose prices answer to work in hand; for the first one near an earlier plan,
/// which is soon there or seldom.
const FEEDBACK_SHARE: f64 = 0.2;
const NEAR_SHARE: f64 = 0.05;
/// Share of the time for moves before districts, which hardly take it.
const MOVES_SHARE: f64 = 0.05;
/// Share of the time for annealing.
const ANNEAL_SHARE: f64 = 0.1;
/// Share of the time that a dive for a first point may take, and seldom does.
const DIVE_SHARE: f64 = 0.15;
/// Share of the time for what other starts have better than the best one.
const COMBINED_SHARE: f64 = 0.05;
/// How the dives go about it, start by start: which one leads to the best point cannot be told before.
const PACES: [Pace; 4] = [
    Pace { steps: 15, share: 0.04, progress: 0.6, newest: 0.03 },
    Pace { steps: 15, share: 0.04, progress: 0.5, newest: 0.03 },
    Pace { steps: 15, share: 0.04, progress: 0.7, newest: 0.03 },
    Pace { steps: 15, share: 0.04, progress: 0.6, newest: 0.1 },
];
/// For small questions one quick search does, to a gap that the tree closes.
const QUICK_PACE: Pace = Pace { steps: 5, share: 0.2, progress: 0.6, newest: 0.03 };
const QUICK_SQUEEZES: usize = 2;
const QUICK_GAP: f64 = 1e-3;
/// Columns beyond which one start has to do: each takes about as much memory as the program itself, most of it
/// for work and money that answer exactly.
const MOST_AT_ONCE: usize = 3_000_000;
/// Rounds of feedback in sequence that may gain nothing.
const PATIENCE: u32 = 25;
/// An earlier plan whose point is within this gap is searched near.
pub const HOPEFUL: f64 = 0.01;
/// No dive is made after a point near an earlier plan that is within so many times the gap that is asked for:
/// another start near that one is sooner at a better one.
const NEAR_ENOUGH: f64 = 1.5;
/// When this share of the time has gone, no further search for a first point begins.
const STARTS_SHARE: f64 = 0.25;

/// How the first point is searched for.
pub struct Starts<'a> {
    /// Threads of the pool in which this runs.
    pub threads: u32,
    /// Seed of the moves.
    pub seed: u32,
    /// Dives that were made before: the next ones go about it in other ways.
    pub made: u32,
    /// Whether one quick search does.
    pub is_quick: bool,
    /// When the whole search began.
    pub began: Instant,
    /// Time for the whole search \[s\]; `None` without a limit.
    pub seconds: Option<f64>,
    /// Decisions of an earlier plan, near which one more start begins: the first one.
    pub hint: Option<&'a [f64]>,
    /// A point within this gap of this bound is good enough, and ends the search.
    pub gap: f64,
    /// See `gap`.
    pub bound: f64,
}

impl Starts<'_> {
    /// The best point of all starts, in parallel, with what others have better; it may miss rows. The first
    /// start whose point is good enough ends those after it, and only those, so that it does not depend on time
    /// which one it is.
    #[must_use]
    pub fn best(&self, improver: &Improver<'_>, ascent: &Ascent) -> Option<InHand> {
        let enough = AtomicU32::new(u32::MAX);
        let starts = (0..self.count(improver)).into_par_iter().with_max_len(1);
        let found = |start| Some((start, self.one(start, improver, ascent, &enough)?));
        let points: Vec<(u32, InHand)> = starts.filter_map(found).collect();
        let is_last = |&&(start, ref point): &&(u32, InHand)| self.is_last(start, point);
        if let Some((_, point)) = points.iter().find(is_last) {
            return Some(point.clone());
        }
        let mut points: Vec<InHand> = points.into_iter().map(|(_, point)| point).collect();
        points.sort_by(|a, b| a.total().total_cmp(&b.total()));
        let mut points = points.into_iter();
        let best = points.next()?;
        Some(self.combined(improver, best, points))
    }

    /// The best point, with what others have better.
    #[must_use]
    pub fn combined(
        &self,
        improver: &Improver<'_>,
        mut best: InHand,
        others: impl IntoIterator<Item = InHand>,
    ) -> InHand {
        if best.is_plan() {
            let since = Instant::now();
            let is_enough = |point: &InHand| {
                self.is_within(point, self.gap) || self.is_late(since, COMBINED_SHARE)
            };
            others.into_iter().for_each(|other| improver.combine(&mut best, &other, &is_enough));
        }
        best
    }

    /// One start; `None` where there is no time for it, or one before it is good enough.
    fn one(
        &self,
        start: u32,
        improver: &Improver<'_>,
        ascent: &Ascent,
        enough: &AtomicU32,
    ) -> Option<InHand> {
        let is_needless = || enough.load(Ordering::Relaxed) < start;
        if is_needless() || start >= self.threads && self.is_late(self.began, STARTS_SHARE) {
            return None;
        }
        let is_stopped = || improver.is_over() || is_needless();
        let seed = self.seed.wrapping_add(self.made).wrapping_add(start);
        let point = match self.hint {
            Some(hint) if start == 0 => self.near(improver, hint, seed, &is_stopped),
            Some(_) => self.dive(self.made + start - 1, improver, ascent, seed, &is_stopped)?,
            None => self.dive(self.made + start, improver, ascent, seed, &is_stopped)?,
        };
        if self.is_last(start, &point) {
            enough.fetch_min(start, Ordering::Relaxed);
        }
        Some(point)
    }

    /// Whether no start after this one is worth its time: the point is good enough, or nearly so after less
    /// than a dive takes.
    #[must_use]
    pub fn is_last(&self, start: u32, point: &InHand) -> bool {
        let is_near = self.hint.is_some() && start == 0;
        let most = if is_near { NEAR_ENOUGH * self.gap } else { self.gap };
        self.is_within(point, most)
    }

    /// How many starts there are.
    fn count(&self, improver: &Improver<'_>) -> u32 {
        let is_single = self.is_quick
            || districts::are_many(improver.blocks)
            || improver.program.columns.len() > MOST_AT_ONCE;
        let dives = if is_single { 1 } else { self.threads };
        u32::from(self.hint.is_some()) + dives
    }

    /// How many of them one thread makes, at the most, one after the other.
    #[must_use]
    pub fn in_sequence(&self, improver: &Improver<'_>) -> u32 {
        self.count(improver).div_ceil(self.threads)
    }

    /// An earlier plan, as far as there is room for it, with exact work and money.
    #[must_use]
    pub fn at(&self, improver: &Improver<'_>, hint: &[f64]) -> InHand {
        let decisions = decisions_near(improver, hint);
        let mut point = InHand::new(improver.blocks, decisions, improver.penalties);
        improver.answer(&mut point);
        point
    }

    /// A point near an earlier plan, as far as prices that answer to work and money lead to one soon.
    #[must_use]
    pub fn soon(&self, improver: &Improver<'_>, hint: &[f64]) -> Option<InHand> {
        if self.is_quick || districts::are_many(improver.blocks) {
            return None;
        }
        let is_stopped = || improver.is_over();
        let decisions = decisions_near(improver, hint);
        self.feedback(improver, decisions, NEAR_SHARE, self.seed, &is_stopped)
    }

    /// A point near decisions of which some may be in part.
    fn near(
        &self,
        improver: &Improver<'_>,
        hint: &[f64],
        seed: u32,
        is_stopped: &dyn Fn() -> bool,
    ) -> InHand {
        if self.is_quick {
            return self.at(improver, hint);
        }
        let decisions = decisions_near(improver, hint);
        // Other sites than those of the plan may be right: what a dive goes through, from here.
        let values = self.at_prices(improver, &decisions, None, seed, is_stopped).values();
        self.feedback(improver, values, FEEDBACK_SHARE, seed, is_stopped)
            .unwrap_or_else(|| self.at(improver, hint))
    }

    /// What moves and squeezes at the prices make of whole decisions, and of those sites that shares agree on
    /// where they are given.
    fn at_prices<'b>(
        &self,
        improver: &Improver<'b>,
        values: &[f64],
        shares: Option<&[f32]>,
        seed: u32,
        is_stopped: &dyn Fn() -> bool,
    ) -> Local<'b> {
        let &Improver { blocks, program, ties, penalties, prices, .. } = improver;
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
        let mut local = Local::new(blocks, program, ties, penalties, prices, values);
        let since = Instant::now();
        let is_searched = || is_stopped() || self.is_late(since, SQUEEZE_SHARE);
        moves::search(&mut local, random.random(), &is_searched);
        if let Some(shares) = shares
            && let Some(other) = opened::search(improver, shares, &mut random, &is_searched)
            && (local.is_crowded() || other.total() < local.total())
        {
            local = other;
        }
        let (times, most) = match self.is_quick {
            _ if blocks.is_plain() => (0, 0.0),
            true => (QUICK_SQUEEZES, QUICK_GAP),
            false => (SQUEEZES, PRICED_SHARE * self.gap),
        };
        for _ in 0..times * local.sites() {
            if gap(local.total(), self.bound) <= most || is_searched() {
                break;
            }
            squeeze(&mut local, &mut random);
        }
        local
    }

    /// A point from nothing but the prices; `None` where it is stopped before there is one.
    fn dive(
        &self,
        dive: u32,
        improver: &Improver<'_>,
        ascent: &Ascent,
        seed: u32,
        is_stopped: &dyn Fn() -> bool,
    ) -> Option<InHand> {
        let &Improver { blocks, program, ties, penalties, prices, .. } = improver;
        let values = self.decisions(dive, improver, ascent, is_stopped);
        // Every other start, for neither way leads to the better plan everywhere.
        let shares = dive.is_multiple_of(2).then_some(ascent.shares.as_slice());
        let mut local = self.at_prices(improver, &values, shares, seed, is_stopped);
        if is_stopped() && !improver.is_over() {
            return None;
        }
        if !self.is_quick {
            let values = local.values();
            // What feedback takes itself is a good part of the memory of the whole search.
            drop(local);
            if let Some(point) =
                self.feedback(improver, values.clone(), FEEDBACK_SHARE, seed, is_stopped)
            {
                return Some(point);
            }
            // Too large for exact work round by round.
            local = Local::new(blocks, program, ties, penalties, prices, &values);
            let before = local.total();
            let since = Instant::now();
            let gone = || if is_stopped() { 1.0 } else { self.gone(since, ANNEAL_SHARE) };
            anneal(&mut local, seed, &gone);
            let since = Instant::now();
            let is_searched = || is_stopped() || self.is_late(since, SQUEEZE_SHARE);
            moves::search(&mut local, seed, &is_searched);
            if local.total() >= before {
                local = Local::new(blocks, program, ties, penalties, prices, &values);
            }
        }
        let mut point = InHand::new(blocks, local.values(), penalties);
        drop(local);
        improver.answer(&mut point);
        Some(point)
    }

    /// Decisions from which [`districts`] go on: near an earlier plan, where there is one. Nothing works or is paid yet.
    #[must_use]
    pub fn moved_near(&self, improver: &Improver<'_>) -> Option<InHand> {
        self.hint.map(|hint| self.moved(improver, &decisions_near(improver, hint)))
    }

    /// The same from the prices.
    #[must_use]
    pub fn moved_from_dive(&self, improver: &Improver<'_>, ascent: &Ascent) -> InHand {
        let decisions = self.decisions(self.made, improver, ascent, &|| improver.is_over());
        self.moved(improver, &decisions)
    }

    /// The best change of every single village at the prices: districts do the rest.
    fn moved(&self, improver: &Improver<'_>, decisions: &[f64]) -> InHand {
        let &Improver { blocks, program, ties, penalties, prices, .. } = improver;
        let mut local = Local::new(blocks, program, ties, penalties, prices, decisions);
        let since = Instant::now();
        let is_searched = || improver.is_over() || self.is_late(since, MOVES_SHARE);
        moves::search(&mut local, self.seed.wrapping_add(self.made), &is_searched);
        InHand::new(blocks, local.values(), penalties)
    }

    /// Whole decisions of a dive.
    fn decisions(
        &self,
        dive: u32,
        improver: &Improver<'_>,
        ascent: &Ascent,
        is_stopped: &dyn Fn() -> bool,
    ) -> Vec<f64> {
        let &Improver { blocks, program, ties, .. } = improver;
        let pace = if self.is_quick { QUICK_PACE } else { PACES[dive as usize % PACES.len()] };
        let since = Instant::now();
        let gone = || if is_stopped() { 1.0 } else { self.gone(since, DIVE_SHARE) };
        dive::decisions(blocks, program, ties, ascent, pace, &gone)
    }

    fn feedback(
        &self,
        improver: &Improver<'_>,
        decisions: Vec<f64>,
        share: f64,
        seed: u32,
        is_stopped: &dyn Fn() -> bool,
    ) -> Option<InHand> {
        let until = Until {
            seconds: self.seconds.map(|all| share * all),
            patience: PATIENCE,
            is_enough: &|value| gap(value, self.bound) <= self.gap,
            is_stopped,
        };
        feedback::search(improver, decisions, seed, &until)
    }

    fn is_within(&self, point: &InHand, most: f64) -> bool {
        point.is_plan() && gap(point.value, self.bound) <= most
    }

    /// Whether this share of the time has gone since then.
    fn is_late(&self, since: Instant, share: f64) -> bool {
        self.gone(since, share) > 1.0
    }

    /// How much of this share of the time has gone since then; 0 without a limit.
    fn gone(&self, since: Instant, share: f64) -> f64 {
        self.seconds.map_or(0.0, |all| since.elapsed().as_secs_f64() / (share * all))
    }
}

/// Whole decisions near those of an earlier plan: each village has the fate it had there, as far as there is
/// room, the largest first; others have the fate that costs least at the prices.
fn decisions_near(improver: &Improver<'_>, hint: &[f64]) -> Vec<f64> {
    let &Improver { blocks, program, ties, prices, .. } = improver;
    let columns = 0..program.columns.len() as u32;
    let reduced: Vec<f64> = columns.map(|column| blocks.reduced_cost(column, prices)).collect();
    let shares: Vec<f32> = hint.iter().map(|&value| value as f32).collect();
    first::complete(blocks, program, ties, &shares, &reduced, vec![0.0; hint.len()])
}
