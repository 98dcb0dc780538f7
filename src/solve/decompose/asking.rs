//! One round over the regions: each is asked in its turn by whoever is free, until time is over or the bound is
//! enough.

use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Progress;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::decompose::crew;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::regions::Regions;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// The least and the most time for each region \[s\], with whole sizes alone and with whole villages. In less, few answer:
/// a few with answers raise the bound more than many without.
const TIMES: (f64, f64) = (4.0, 60.0);
const TIMES_IF_WHOLE: (f64, f64) = (4.0, 120.0);
/// Whole villages are asked for where there is time for this share of the regions: less of them say less than all do
/// with whole sizes alone.
const ENOUGH: f64 = 1.0 / 3.0;
/// The gap of a region.
const GAP: f64 = 1e-5;
/// Time for each region in a quick round \[s\], and after what time one that has raised nothing is left: cuts and the
/// first nodes raise a bound most, and within this time.
const QUICK: f64 = 3.0;
const HOPELESS: f64 = 1.5;
/// A quick round ends when so many in sequence raise the bound by less than this share of what the best one did in the
/// same time.
const POOR_IN_SEQUENCE: u32 = 2;
const POOR: f64 = 0.1;
/// Nodes that a region may take, where work is counted; and nodes with cuts.
const NODES: u64 = 500;
const NODES_IF_WHOLE: u64 = 100;
/// Where so many of the regions that have most to gain raise the bound by less than this share, the others would
/// hardly do.
const FUTILE: usize = 4;
const HARDLY: f64 = 1e-6;

/// Whether there is time until this end to ask enough regions for whole villages; always where there is no limit, or work is
/// counted.
#[must_use]
pub fn is_time_for_whole(regions: &Regions<'_>, effort: &Effort, end: Option<Instant>) -> bool {
    let Some(end) = end.filter(|_| effort.work.is_none()) else { return true };
    seconds_for_each(regions.in_doubt(), effort, end) >= ENOUGH * TIMES_IF_WHOLE.0
}

/// Time for each of so many regions until this end \[s\].
fn seconds_for_each(count: usize, effort: &Effort, end: Instant) -> f64 {
    let time = end.saturating_duration_since(Instant::now()).as_secs_f64();
    time * f64::from(effort.threads.max(1)) / count as f64
}

/// A region with its answer and its changes to the plan.
pub type Answered = (usize, Answer, Vec<Change>);

/// What is asked, and until when.
pub struct Asking<'a> {
    /// The regions.
    pub regions: &'a Regions<'a>,
    /// Whether villages move whole.
    pub exactness: Exactness,
    /// Whether each region is asked for a short time only.
    pub is_quick: bool,
    /// The point in hand.
    pub point: &'a InHand,
    /// As much as the whole search has.
    pub effort: &'a Effort,
    /// When the round ends; `None` without a limit.
    pub end: Option<Instant>,
    /// What rounding may have added to the bound of all, at the most.
    pub rounding: f64,
    /// Set to stop.
    pub stop: &'a AtomicBool,
}

/// What those who ask share.
struct Shared {
    tally: Mutex<Tally>,
    /// Whether the others need no answer.
    is_over: AtomicBool,
    answered: AtomicUsize,
}

/// What was seen so far.
struct Tally {
    /// The bound of all regions.
    bound: f64,
    /// The most by which one raised it in a second.
    best: f64,
    /// How many in sequence raised it far more slowly.
    poor: u32,
}

impl Asking<'_> {
    /// Asks these regions, in their order, one a thread at a time.
    #[must_use]
    pub fn answers(&self, open: &[usize]) -> Vec<Answered> {
        let shared = Shared {
            tally: Mutex::new(Tally {
                bound: self.regions.bound(self.rounding),
                best: 0.0,
                poor: 0,
            }),
            is_over: AtomicBool::new(false),
            answered: AtomicUsize::new(0),
        };
        if self.is_by_time() {
            self.look(0.0, &shared);
        }
        let threads = self.effort.threads.max(1) as usize;
        crew::each(threads, open, |place, &region| self.ask(region, open.len() - place, &shared))
    }

    /// Asks a region, where so many are left with it.
    fn ask(&self, region: usize, left: usize, shared: &Shared) -> Answered {
        let is_late = self.end.is_some_and(|end| Instant::now() >= end);
        if self.is_by_time() && (is_late || shared.is_over.load(Ordering::Relaxed)) {
            return (region, Answer::nothing(Status::TimeLimit), Vec::new());
        }
        let deadline = if self.is_by_time() {
            let last = Instant::now() + self.each(left);
            Some(self.effort.deadline.map_or(last, |deadline| deadline.min(last)))
        } else {
            self.effort.deadline
        };
        let nodes = if self.is_whole() { NODES_IF_WHOLE } else { NODES };
        let work = (!self.is_by_time()).then_some(nodes);
        let effort = Effort { deadline, work, gap: GAP, threads: 1, seed: 0 };
        // A region can take a minute: all end as soon as what is proven together is enough.
        let since = Instant::now();
        let is_enough = AtomicBool::new(false);
        let mut heard = |progress: &Progress| {
            let rise = self.regions.rise(region, progress.bound);
            self.look(rise, shared);
            let is_hopeless =
                self.is_quick && rise <= 0.0 && since.elapsed().as_secs_f64() > HOPELESS;
            if is_hopeless || shared.is_over.load(Ordering::Relaxed) {
                is_enough.store(true, Ordering::Relaxed);
            }
        };
        let mut watch = Watch::new(self.stop, &mut heard);
        watch.enough = self.is_by_time().then_some(&is_enough);
        let (answer, changes) =
            self.regions.solve(region, self.exactness, self.point, &effort, &mut watch);
        self.count(self.regions.rise(region, answer.bound), since.elapsed().as_secs_f64(), shared);
        self.look(0.0, shared);
        (region, answer, changes)
    }

    /// Counts what a region raised the bound by; where others would hardly raise it more, they need no answer.
    fn count(&self, rise: f64, seconds: f64, shared: &Shared) {
        let Ok(mut tally) = shared.tally.lock() else { return };
        let before = self.regions.bound(self.rounding);
        tally.bound += rise;
        let pace = rise / seconds.max(f64::MIN_POSITIVE);
        tally.poor = if pace < POOR * tally.best { tally.poor + 1 } else { 0 };
        tally.best = tally.best.max(pace);
        let answered = shared.answered.fetch_add(1, Ordering::Relaxed) + 1;
        let is_futile = answered == FUTILE && tally.bound - before < HARDLY * before.abs();
        if is_futile || self.is_quick && tally.poor >= POOR_IN_SEQUENCE {
            shared.is_over.store(true, Ordering::Relaxed);
        }
    }

    /// Looks whether the point is near enough to the bound, raised by this much: then the others need no answer.
    fn look(&self, risen: f64, shared: &Shared) {
        let bound = shared.tally.lock().map_or(f64::NEG_INFINITY, |tally| tally.bound);
        if gap(self.point.value, bound + risen) <= self.effort.gap {
            shared.is_over.store(true, Ordering::Relaxed);
        }
    }

    /// Time for the next region, where so many are left: where time is short, as many as it allows have the least
    /// that a region needs.
    fn each(&self, left: usize) -> Duration {
        if self.is_quick {
            return Duration::from_secs_f64(QUICK);
        }
        let (least, most) = if self.is_whole() { TIMES_IF_WHOLE } else { TIMES };
        let seconds = self.end.map_or(most, |end| seconds_for_each(left, self.effort, end));
        Duration::from_secs_f64(seconds.clamp(least, most))
    }

    /// Whether villages move whole.
    fn is_whole(&self) -> bool {
        self.exactness == Exactness::Whole
    }

    /// Where work counts, time must not decide.
    const fn is_by_time(&self) -> bool {
        self.effort.work.is_none()
    }
}
