//! The relaxation of what is left with its cuts, round by round, before anything is decided.

use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::relaxation::Relaxation;
use crate::solve::linear::Optimum;
use crate::solve::linear::Outcome;
use rayon::ThreadPool;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// Rounds at the most, and how long they go on where they close little of the gap.
const MOST_ROUNDS: usize = 200;
const PATIENCE: usize = 5;
/// What counts as little, as a share of the bound.
const LITTLE: f64 = 1e-5;

/// How far to go.
#[derive(Clone, Copy)]
pub struct Extent<'a> {
    /// The bound beyond which there is nothing better than the plan in hand.
    pub enough: f64,
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Set to stop.
    pub stop: &'a AtomicBool,
    /// Who separates.
    pub pool: &'a ThreadPool,
}

/// When to stop.
#[derive(Clone, Copy)]
pub struct End<'a> {
    /// When to stop at the latest.
    pub deadline: Option<Instant>,
    /// Set to stop.
    pub stop: &'a AtomicBool,
}

impl End<'_> {
    /// The time that is left.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Whether to stop.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.left() == Some(Duration::ZERO) || self.stop.load(Ordering::Relaxed)
    }
}

/// A relaxation with its cuts, and its optimum.
pub struct Root<'a> {
    /// The relaxation.
    pub relaxation: Relaxation<'a>,
    /// Its optimum: no plan of the part costs less.
    pub optimum: Optimum,
    /// Rounds that were made, and cuts that were found in all.
    pub rounds: usize,
    /// See `rounds`.
    pub found: usize,
}

/// The relaxation of a part with cuts, from those known on, where HiGHS finds it in time.
#[must_use]
pub fn with_cuts<'a>(
    blocks: &'a Blocks,
    part: &'a Part,
    known: &[Arc<Cut>],
    extent: &Extent<'_>,
) -> Option<Root<'a>> {
    // An optimum above `enough` is of use as well: its reduced costs rule out most.
    let mut relaxation = Relaxation::new(blocks, part, known, f64::INFINITY);
    let Outcome::Optimum(mut optimum) = relaxation.optimum(extent.left()) else { return None };
    let (mut rounds, mut idle, mut found) = (0, 0, 0);
    while rounds < MOST_ROUNDS && idle < PATIENCE && !extent.is_over() {
        if optimum.value >= extent.enough {
            break;
        }
        let new = relaxation.cut(&optimum, extent.pool);
        if new == 0 {
            break;
        }
        found += new;
        // Out of time: the last optimum stands.
        let Outcome::Optimum(next) = relaxation.optimum(extent.left()) else { break };
        let gained = next.value - optimum.value;
        idle = if gained < LITTLE * optimum.value.abs() { idle + 1 } else { 0 };
        optimum = next;
        rounds += 1;
    }
    Some(Root { relaxation, optimum, rounds, found })
}

impl Extent<'_> {
    /// The time that is left.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        self.end().left()
    }

    /// Whether to stop.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.end().is_over()
    }

    const fn end(&self) -> End<'_> {
        End { deadline: self.deadline, stop: self.stop }
    }
}
