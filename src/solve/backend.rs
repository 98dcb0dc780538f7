//! What a solver is asked and what it answers: "why it stopped" and "what we have" are two things.

use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Program;
use crate::solve::checkpoint::Keeper;
use crate::solve::decompose::Prepared;
use crate::solve::decompose::prices::Prices;
use crate::solve::point::Point;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// A solver of mixed-integer programs.
pub trait Backend {
    /// Its name and version, for the record.
    fn name(&self) -> String;

    /// Minimises. Never panics on a sound program; whatever goes wrong is a [`Status`].
    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer;
}

/// A program to be minimised.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// Columns and rows.
    pub program: &'a Program,
    /// What to make small.
    pub objective: &'a Expression,
    /// Further rows: earlier layers of the goal.
    pub limits: &'a [Limit],
    /// Whether workers take whole numbers only, although their columns do not demand it.
    pub whole_workers: bool,
    /// A point that meets all rows, to start from.
    pub start: Option<&'a [f64]>,
    /// Decisions of an earlier plan, as far as this program offers them: a search may begin near them. They
    /// may miss rows, and villages may lack a fate.
    pub hint: Option<&'a [f64]>,
    /// What is known of pairs that the program leaves out; `None` where it leaves none out. Bounds of an
    /// answer hold with these pairs as well.
    pub prepared: Option<&'a Prepared>,
    /// Prices of rows that an earlier search found.
    pub prices: Option<&'a Prices>,
    /// A bound that an earlier search proved.
    pub bound: Option<f64>,
    /// Whether only the bound counts, so that no time goes into better points.
    pub is_for_bound: bool,
}

impl<'a> Question<'a> {
    /// The plain question: no earlier layers, no start.
    #[must_use]
    pub fn new(program: &'a Program, objective: &'a Expression) -> Self {
        Self {
            program,
            objective,
            limits: &[],
            whole_workers: false,
            start: None,
            hint: None,
            prepared: None,
            prices: None,
            bound: None,
            is_for_bound: false,
        }
    }

    /// As much of a bound of this program as also holds with the pairs that it leaves out.
    #[must_use]
    pub fn credit(&self, bound: f64) -> f64 {
        self.prepared.map_or(bound, |prepared| prepared.credit(bound))
    }

    /// Whether a column (by its position) is to be decided in whole numbers.
    #[must_use]
    pub fn is_whole(&self, at: usize) -> bool {
        let column = &self.program.columns[at];
        column.is_integer || self.whole_workers && matches!(column.key, ColumnKey::Work(..))
    }
}

/// An expression that must not exceed a value.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The expression.
    pub expression: Expression,
    /// Its greatest value.
    pub most: f64,
}

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// When to stop at the latest.
    pub deadline: Option<Instant>,
    /// Work at the most, in units of a part or of a node of a search; where it is limited, time plays no part in what
    /// is found, unless the deadline comes first.
    pub work: Option<u64>,
    /// Stop when (value − bound) / |value| is at most this.
    pub gap: f64,
    /// Threads, at least 1.
    pub threads: u32,
    /// Seed of the solver's choices.
    pub seed: u32,
}

impl Effort {
    /// Time that is left; `None` without a limit.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }
}

/// Why a solver stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The gap that was asked for is reached.
    GapReached,
    /// It is proven that no point meets all rows.
    Infeasible,
    /// The objective has no limit.
    Unbounded,
    /// The time was over.
    TimeLimit,
    /// The work was done.
    WorkLimit,
    /// Somebody stopped it.
    Interrupted,
    /// The solver failed, and says this.
    Failed(String),
}

/// Why a solver stopped, and what we have.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Why it stopped.
    pub status: Status,
    /// The best point found, a value a column.
    pub values: Option<Vec<f64>>,
    /// No point has a smaller objective than this, says the solver; neither has one with pairs that are
    /// left out, where the question says what is known of these.
    pub bound: Option<f64>,
}

impl Answer {
    /// An answer without a point or a bound.
    #[must_use]
    pub fn nothing(status: Status) -> Self {
        Self { status, values: None, bound: None }
    }
}

/// A glimpse of a solve under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Time since the solve began.
    pub elapsed: Duration,
    /// Position of the layer of the goal.
    pub layer: usize,
    /// What is being done.
    pub stage: &'static str,
    /// Objective of the best plan so far.
    pub value: Option<f64>,
    /// Bound so far.
    pub bound: Option<f64>,
    /// Nodes of the search tree.
    pub nodes: u64,
}

impl Progress {
    /// (value − bound) / |value|, where both are known.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.value?, self.bound?))
    }
}

/// What rounding may make of sums of costs, relative to them, and what is between a value and a bound because solvers meet
/// rows to such a tolerance, in units of the goal: no gap.
const ROUNDING: f64 = 1e-10;
const TOLERANCE: f64 = 1e-6;

/// (value − bound) / |value|; 0 where nothing but rounding is between them, and never below 0.
#[must_use]
pub fn gap(value: f64, bound: f64) -> f64 {
    let apart = value - bound;
    if apart <= (ROUNDING * value.abs()).max(TOLERANCE) { 0.0 } else { apart / value.abs() }
}

/// Is told of progress, from whatever thread the search is in.
pub type OnProgress<'a> = &'a mut (dyn FnMut(&Progress) + Send);

/// Who watches a solve: told of progress, able to stop it, keeper of the log.
pub struct Watch<'a> {
    /// Set to stop as soon as possible.
    pub stop: &'a AtomicBool,
    /// Set when what others found is enough: stops as well.
    pub enough: Option<&'a AtomicBool>,
    /// Told of progress, a few times a second at most.
    pub progress: OnProgress<'a>,
    /// What the solvers said.
    pub log: String,
    /// When the solve began.
    pub began: Instant,
    /// Position of the layer being solved.
    pub layer: usize,
    /// What is being done, in two or three words.
    pub stage: &'static str,
    /// Bounds of the program are told up to here: no more of them holds with pairs that it leaves out.
    pub most_bound: f64,
    /// Keeps what is known on disk.
    pub keeper: Option<Keeper<'a>>,
}

impl<'a> Watch<'a> {
    /// A watch that starts now.
    pub fn new(stop: &'a AtomicBool, progress: OnProgress<'a>) -> Self {
        let began = Instant::now();
        Self {
            stop,
            enough: None,
            progress,
            log: String::new(),
            began,
            layer: 0,
            stage: "solving",
            most_bound: f64::INFINITY,
            keeper: None,
        }
    }

    /// Tells of progress, with a bound of the program.
    pub fn tell(&mut self, value: Option<f64>, bound: Option<f64>, nodes: u64) {
        self.tell_of_all(value, bound.map(|bound| bound.min(self.most_bound)), nodes);
    }

    /// Tells of progress, with a bound over all legal pairs.
    pub fn tell_of_all(&mut self, value: Option<f64>, bound: Option<f64>, nodes: u64) {
        if let (Some(keeper), Some(bound)) = (&mut self.keeper, bound) {
            keeper.keep_bound(bound);
        }
        let (elapsed, layer, stage) = (self.began.elapsed(), self.layer, self.stage);
        (self.progress)(&Progress { elapsed, layer, stage, value, bound, nodes });
    }

    /// Keeps a plan of this layer on disk, where somebody asked for that and it is due; whether it did.
    pub fn keep_plan(&mut self, plan: impl FnOnce() -> Point) -> bool {
        let Some(keeper) = self.keeper.as_mut().filter(|keeper| keeper.is_due()) else {
            return false;
        };
        keeper.keep(|state| {
            state.point = Some(plan());
            state.is_of_this_layer = true;
        });
        true
    }

    /// Keeps prices of this layer on disk, likewise.
    pub fn keep_prices(&mut self, prices: impl FnOnce() -> Prices) {
        if let Some(keeper) = self.keeper.as_mut().filter(|keeper| keeper.is_due()) {
            keeper.keep(|state| state.prices = prices());
        }
    }

    /// Writes a line of the log, with the time.
    pub fn note(&mut self, what: &str) {
        let seconds = self.began.elapsed().as_secs_f64();
        self.log.push_str(&format!("{seconds:.1} s: {what}\n"));
    }

    /// Whether somebody asked to stop, or there is enough.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        let is_enough = self.enough.is_some_and(|enough| enough.load(Ordering::Relaxed));
        is_enough || self.stop.load(Ordering::Relaxed)
    }
}
