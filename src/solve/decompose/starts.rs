//! The first point: searched for at the prices from several starts, then with exact work and money; the best
//! of them.

use crate::solve::decompose::anneal::anneal;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::dive;
use crate::solve::decompose::dive::Pace;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::local::Local;
use crate::solve::decompose::moves;
use rayon::prelude::*;
use std::time::Instant;

/// Rounds in which each site is shaken, and their share of the time.
const SHAKES: usize = 12;
const SHAKE_SHARE: f64 = 0.1;
/// Share of the time for annealing.
const ANNEAL_SHARE: f64 = 0.1;
/// Share of the time that dives for a first point may take.
const DIVE_SHARE: f64 = 0.15;
/// How the dives go about it, start by start: which one leads to the best point cannot be told before.
const PACES: [Pace; 4] = [
    Pace { steps: 15, share: 0.04, progress: 0.6, newest: 0.03 },
    Pace { steps: 15, share: 0.04, progress: 0.5, newest: 0.03 },
    Pace { steps: 15, share: 0.04, progress: 0.7, newest: 0.03 },
    Pace { steps: 15, share: 0.04, progress: 0.6, newest: 0.1 },
];
/// For small questions one quick search does.
const QUICK_PACE: Pace = Pace { steps: 5, share: 0.2, progress: 0.6, newest: 0.03 };
const QUICK_SHAKES: usize = 2;
/// Searches for a first point that each thread makes; the share of the time is for all of them.
const STARTS_A_THREAD: u32 = 2;
/// When this share of the time has gone, no further search for a first point begins.
const STARTS_SHARE: f64 = 0.25;
/// How the first point is searched for.
pub struct Starts {
    /// Threads of the pool in which this runs.
    pub threads: u32,
    /// Seed of the moves.
    pub seed: u32,
    /// Whether one quick search does.
    pub is_quick: bool,
    /// When the whole search began.
    pub began: Instant,
    /// Time for the whole search \[s\]; `None` without a limit.
    pub seconds: Option<f64>,
}

impl Starts {
    /// The best point of all starts, in parallel; it may miss rows.
    #[must_use]
    pub fn best(&self, improver: &Improver<'_>, ascent: &Ascent) -> Option<InHand> {
        let starts = if self.is_quick { 1 } else { self.threads * STARTS_A_THREAD };
        let starts = (0..starts).into_par_iter().with_max_len(1);
        let points: Vec<InHand> =
            starts.filter_map(|start| self.one(start, improver, ascent)).collect();
        points.into_iter().min_by(|a, b| a.total().total_cmp(&b.total()))
    }

    fn one(&self, start: u32, improver: &Improver<'_>, ascent: &Ascent) -> Option<InHand> {
        if start >= self.threads && self.is_late(self.began, STARTS_SHARE) {
            return None;
        }
        let &Improver { blocks, program, ties, penalties, prices, .. } = improver;
        let each = 1.0 / f64::from(STARTS_A_THREAD);
        let is_over =
            |since: Instant, share: f64| improver.is_over() || self.is_late(since, share * each);
        let (pace, shakes) = if self.is_quick {
            (QUICK_PACE, QUICK_SHAKES)
        } else {
            (PACES[start as usize % PACES.len()], SHAKES)
        };
        let since = Instant::now();
        let is_dived = || is_over(since, DIVE_SHARE);
        let values = dive::decisions(blocks, program, ties, ascent, pace, &is_dived);
        let since = Instant::now();
        let mut local = Local::new(blocks, program, ties, penalties, prices, &values);
        let is_searched = || is_over(since, SHAKE_SHARE);
        moves::search(&mut local, self.seed.wrapping_add(start), shakes, &is_searched);
        let values = if self.is_quick {
            local.values()
        } else {
            let before = (local.total(), local.values());
            let (since, seed) = (Instant::now(), self.seed.wrapping_add(start));
            let gone =
                || if improver.is_over() { 1.0 } else { self.gone(since, ANNEAL_SHARE * each) };
            anneal(&mut local, seed, &gone);
            moves::search(&mut local, seed, 0, &is_searched);
            if local.total() < before.0 { local.values() } else { before.1 }
        };
        let mut point = InHand::new(blocks, values, penalties);
        drop(local);
        improver.answer(&mut point);
        Some(point)
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
