//! The relaxation of what is left for HiGHS, with cuts: round by round those that its optimum misses.
//!
//! The prices have the same bound, but HiGHS branches in a relaxation of its own: with these cuts it begins
//! where the prices ended, and above where whole sizes count ([`total`](crate::solve::decompose::total)).

use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::cuts::separate;
use crate::solve::decompose::part::Part;
use rayon::ThreadPool;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// Rounds at the most, and how long they go on where they close little of the gap.
const MOST_ROUNDS: usize = 200;
const PATIENCE: usize = 5;
/// What counts as little, as a share of the bound.
const LITTLE: f64 = 1e-5;
/// Cuts with more room than this share of their largest factor do not hold the optimum.
const LOOSE: f64 = 1e-6;

/// How far to go.
#[derive(Clone, Copy)]
pub struct Extent<'a> {
    /// The bound beyond which there is nothing better than the plan in hand.
    pub enough: f64,
    /// When to stop; `None` where work is counted.
    pub deadline: Option<Instant>,
    /// Set to stop.
    pub stop: &'a AtomicBool,
    /// Who separates.
    pub pool: &'a ThreadPool,
}

/// A relaxation with its cuts.
pub struct Relaxation {
    /// Its least value: no plan of the part costs less.
    pub bound: f64,
    /// What the bound rises by for each unit that a column is moved off its limit, by column of the
    /// program; 0 for columns outside the part.
    pub reduced: Vec<f64>,
    /// Values of the columns, likewise.
    pub values: Vec<f64>,
    /// Cuts that hold the optimum.
    pub cuts: Vec<Cut>,
    /// Rounds that were made, and cuts that were found in all.
    pub rounds: usize,
    /// See `rounds`.
    pub found: usize,
}

/// The relaxation of a part, where HiGHS finds it in time.
#[must_use]
pub fn with_cuts(blocks: &Blocks, part: &Part, extent: &Extent<'_>) -> Option<Relaxation> {
    let columns = blocks.cost.len();
    let mut is_free = vec![false; columns];
    for &column in part.columns() {
        is_free[column as usize] = true;
    }
    let mut linear = part.relaxation();
    let mut cuts: Vec<Cut> = Vec::new();
    let mut optimum = linear.solve(extent.left())?;
    let (mut rounds, mut idle) = (0, 0);
    let by_column = |of_part: &[f64]| {
        let mut all = vec![0.0; columns];
        for (&column, &value) in part.columns().iter().zip(of_part) {
            all[column as usize] = value;
        }
        all
    };
    while rounds < MOST_ROUNDS && idle < PATIENCE && !extent.is_over() {
        let bound = part.others() + optimum.value;
        if bound >= extent.enough {
            break;
        }
        let (values, reduced) = (by_column(&optimum.columns), by_column(&optimum.reduced));
        let separate = |block| separate(block, &values, &reduced, &is_free);
        let new: Vec<Cut> =
            extent.pool.install(|| blocks.sites.par_iter().filter_map(separate).collect());
        if new.is_empty() {
            break;
        }
        for cut in &new {
            linear.add_row(f64::NEG_INFINITY, &part.entries(cut), 0.0);
        }
        cuts.extend(new);
        // Out of time: the last optimum stands.
        let Some(next) = linear.solve(extent.left()) else { break };
        let gained = next.value - optimum.value;
        idle = if gained < LITTLE * bound.abs() { idle + 1 } else { 0 };
        optimum = next;
        rounds += 1;
    }
    let (values, reduced) = (by_column(&optimum.columns), by_column(&optimum.reduced));
    let found = cuts.len();
    cuts.retain(|cut| {
        let largest = cut.entries.iter().map(|(_, factor)| factor.abs()).fold(0.0, f64::max);
        cut.activity(&values) >= -LOOSE * largest
    });
    let bound = part.others() + optimum.value;
    Some(Relaxation { bound, reduced, values, cuts, rounds, found })
}

impl Extent<'_> {
    fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    fn is_over(&self) -> bool {
        self.left() == Some(Duration::ZERO) || self.stop.load(Ordering::Relaxed)
    }
}
