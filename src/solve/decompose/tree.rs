//! Branch and cut on what is left: a tree of relaxations, each with the cuts that its optimum misses.
//!
//! # Why
//! HiGHS knows the cuts of the root alone. Where sites are decided, what is left to whole villages is one knapsack a
//! site, and cuts that are sought anew for that say nearly all of it: such a tree has far fewer nodes.
//!
//! Sizes of sites are decided first, then villages; which of them, by what deciding others of their kind raised the
//! bound by (pseudo-costs), tried out where that is not known yet.
//!
//! # Source
//! P. Avella, M. Boccia, I. Vasilyev, Computational Optimization and Applications 45 (2010), 543–555 (cuts); T.
//! Achterberg, T. Koch, A. Martin, Operations Research Letters 33 (2005), 42–54 (reliability branching)

use crate::model::ColumnKey;
use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::relaxation::Limits;
use crate::solve::decompose::relaxation::Relaxation;
use crate::solve::decompose::unit;
use crate::solve::linear::Optimum;
use crate::solve::linear::Outcome;
use rayon::ThreadPool;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::BinaryHeap;
use std::time::Duration;
use std::time::Instant;

/// Values so near to whole numbers are whole, if there is a point with just these whole numbers.
const WHOLE: f64 = 1e-6;
/// Rounding errors of HiGHS in bounds, relative to the objective.
const ROUNDING: f64 = 1e-8;
/// Rounds of cuts in a node, and the share of what is open that each has to close for another one.
const ROUNDS: usize = 6;
const WORTH_A_ROUND: f64 = 0.02;
/// Tries of a column in each direction after which its pseudo-costs are relied on, and columns that are tried in a node.
const RELIABLE: u32 = 1;
const MOST_TRIED: usize = 8;
/// Gains below this count as this much.
const LEAST_GAIN: f64 = 1e-6;
/// Between two reports.
const REPORT: Duration = Duration::from_millis(100);

/// What is decided, and the bound that it has.
#[derive(Clone, Debug)]
struct Node {
    bound: f64,
    limits: BTreeMap<u32, Limits>,
}

/// What deciding a column raised the bound by, for each unit of its value.
#[derive(Clone, Copy, Debug, Default)]
struct Gains {
    sum: f64,
    count: u32,
}

impl Gains {
    fn add(&mut self, gain: f64) {
        self.sum += gain;
        self.count += 1;
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

/// A column that may be decided next.
struct Branching {
    column: u32,
    score: f64,
    /// What the bound is expected to rise by, down and up; and what it rises by in any case.
    gains: [f64; 2],
    proven: [f64; 2],
}

/// What comes of a node.
enum Found {
    /// No better plan is in it.
    Nothing,
    /// A plan in it: its changes to the plan in hand, its value, and whether no other one in it is better. Where whole
    /// numbers cost more than what was nearly whole, another one may be.
    Plan { changes: Vec<Change>, value: f64, is_all: bool },
    /// Two nodes, the more promising one last.
    Split([Node; 2]),
    /// HiGHS did not say.
    Unknown,
}

/// A tree.
pub struct Tree<'a> {
    improver: &'a Improver<'a>,
    /// The plan in hand at first.
    point: &'a InHand,
    part: &'a Part,
    relaxation: Relaxation<'a>,
    /// Who separates.
    pool: &'a ThreadPool,
    /// The objective of every plan is a multiple of this, where such a number is known.
    unit: Option<f64>,
    /// Value of the best plan, and the most that a better one costs.
    value: f64,
    most: f64,
    /// By column: down and up; and of all columns.
    gains: Vec<[Gains; 2]>,
    usual: [Gains; 2],
    nodes: u64,
    /// The root's bound and optimum.
    root: Option<(f64, Optimum)>,
    deadline: Option<Instant>,
}

impl<'a> Tree<'a> {
    /// A tree of a part of a plan in hand, with cuts; plans differ by multiples of a unit, where such a number is known.
    #[must_use]
    pub fn new(
        improver: &'a Improver<'a>,
        point: &'a InHand,
        part: &'a Part,
        cuts: &[Cut],
        unit: Option<f64>,
        pool: &'a ThreadPool,
    ) -> Self {
        let most = unit::below(point.value, unit);
        Self {
            improver,
            point,
            part,
            relaxation: Relaxation::new(improver.blocks, part, cuts, beyond(most)),
            pool,
            unit,
            value: point.value,
            most,
            gains: vec![[Gains::default(); 2]; part.columns().len()],
            usual: [Gains::default(); 2],
            nodes: 0,
            root: None,
            deadline: None,
        }
    }

    /// Searches the tree from its root, which has this bound: why it stopped, with a bound for all plans that are better
    /// than the one in hand, and changes that lead to the best of them.
    pub fn search(
        mut self,
        root: f64,
        effort: &Effort,
        watch: &mut Watch<'_>,
    ) -> (Answer, Vec<Change>) {
        self.deadline = effort.deadline.filter(|_| effort.work.is_none());
        let mut open = BinaryHeap::from([Node { bound: root, limits: BTreeMap::new() }]);
        let mut next: Option<Node> = None;
        let mut best: Vec<Change> = Vec::new();
        let mut told = Instant::now();
        let (status, bound) = loop {
            let Some(node) = next.take().or_else(|| open.pop()) else {
                break (Status::GapReached, self.value);
            };
            let least = open.peek().map_or(node.bound, |other| other.bound.min(node.bound));
            let least = least.min(self.value);
            if gap(self.value, least) <= effort.gap {
                break (Status::GapReached, least);
            }
            if let Some(status) = self.why_over(effort, watch) {
                break (status, least);
            }
            if told.elapsed() > REPORT {
                told = Instant::now();
                watch.tell(Some(self.value), Some(least), self.nodes);
            }
            if node.bound > self.most {
                continue;
            }
            self.nodes += 1;
            match self.look_at(&node) {
                Found::Nothing => {}
                Found::Plan { changes, value, is_all } => {
                    watch.note(&format!("plan {value} in node {}, bound {least}", self.nodes));
                    self.value = value;
                    self.most = unit::below(value, self.unit);
                    self.relaxation.end_beyond(beyond(self.most));
                    self.rule_out();
                    best = changes;
                    if !is_all {
                        open.push(node);
                    }
                }
                Found::Split([other, first]) => {
                    open.push(other);
                    next = Some(first);
                }
                Found::Unknown => {
                    let unsolved = || Status::Failed("a relaxation was not solved".to_owned());
                    break (self.why_over(effort, watch).unwrap_or_else(unsolved), least);
                }
            }
        };
        watch.note(&format!("{} nodes, bound {bound}", self.nodes));
        let bound = Some(bound).filter(|bound| bound.is_finite());
        (Answer { status, values: None, bound }, best)
    }

    /// Rules out columns that cost too much beyond the root for a better plan.
    fn rule_out(&mut self) {
        let Some((bound, optimum)) = &self.root else { return };
        let most = beyond(self.most) - bound;
        for (column, (&value, &reduced)) in (0..).zip(optimum.columns.iter().zip(&optimum.reduced))
        {
            if self.part.is_whole(column) && value < 0.5 && reduced > most {
                self.relaxation.rule_out(column);
            }
        }
    }

    fn why_over(&self, effort: &Effort, watch: &Watch<'_>) -> Option<Status> {
        if watch.is_stopped() {
            Some(Status::Interrupted)
        } else if effort.work.is_some_and(|most| self.nodes >= most) {
            Some(Status::WorkLimit)
        } else {
            (self.left() == Some(Duration::ZERO)).then_some(Status::TimeLimit)
        }
    }

    fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Solves the relaxation of a node, with cuts, and decides one more column where that is not whole.
    fn look_at(&mut self, node: &Node) -> Found {
        let mut limits = node.limits.clone();
        self.relaxation.limit_all(&limits);
        loop {
            let optimum = match self.with_cuts() {
                Outcome::Optimum(optimum) => optimum,
                Outcome::Infeasible | Outcome::Beyond => return Found::Nothing,
                Outcome::Unknown => return Found::Unknown,
            };
            let bound = node.bound.max(optimum.value - ROUNDING * optimum.value.abs());
            if bound > self.most {
                return Found::Nothing;
            }
            if self.root.is_none() {
                self.root = Some((bound, optimum.clone()));
            }
            let mut open = self.open(&optimum.columns, WHOLE);
            if open.is_empty() {
                if let Some(found) = self.as_plan(&optimum) {
                    return found;
                }
                // Not quite whole after all.
                open = self.open(&optimum.columns, 0.0);
            }
            if open.is_empty() {
                return Found::Unknown;
            }
            // Where one direction is ruled out, the relaxation is another one.
            if let Some(nodes) = self.split(&optimum, bound, &open, &mut limits) {
                return Found::Split(nodes);
            }
        }
    }

    /// The optimum of the relaxation, with cuts as long as they are worth their time.
    fn with_cuts(&mut self) -> Outcome {
        let mut optimum = match self.relaxation.optimum(self.left()) {
            Outcome::Optimum(optimum) => optimum,
            other => return other,
        };
        for _ in 0..ROUNDS {
            let open = self.most - optimum.value;
            if open < 0.0 || self.relaxation.cut(&optimum, self.pool) == 0 {
                break;
            }
            let next = match self.relaxation.optimum(self.left()) {
                Outcome::Optimum(next) => next,
                other => return other,
            };
            let closed = next.value - optimum.value;
            optimum = next;
            if closed < WORTH_A_ROUND * open {
                break;
            }
        }
        self.relaxation.tidy(&optimum);
        Outcome::Optimum(optimum)
    }

    /// The plan that an optimum is, with whole numbers where it has nearly such; `None` where that is no plan.
    fn as_plan(&mut self, optimum: &Optimum) -> Option<Found> {
        let whole = (0..self.part.columns().len() as u32).filter(|&at| self.part.is_whole(at));
        let whole: Vec<(u32, f64)> = whole.map(|at| (at, optimum.columns[at as usize])).collect();
        let outcome = if whole.iter().all(|&(_, value)| value.fract() == 0.0) {
            Outcome::Optimum(optimum.clone())
        } else {
            let before: Vec<Limits> =
                whole.iter().map(|&(at, _)| self.relaxation.limits(at)).collect();
            for &(at, value) in &whole {
                self.relaxation.limit(at, (value.round(), value.round()));
            }
            let outcome = self.relaxation.optimum(self.left());
            for (&(at, _), limits) in whole.iter().zip(before) {
                self.relaxation.limit(at, limits);
            }
            outcome
        };
        let Outcome::Optimum(plan) = outcome else { return None };
        let changes = self.part.changes(&plan.columns);
        let mut better = self.point.clone();
        let &Improver { blocks, penalties, .. } = self.improver;
        let is_taken = changes.is_empty() || better.take(blocks, &changes, penalties, 0.0);
        // What is as good as the plan known is no better plan.
        let is_known = optimum.value >= self.value - ROUNDING * self.value.abs();
        if is_taken && better.value < self.value {
            let value = better.value;
            let is_all = value - optimum.value <= ROUNDING * value.abs();
            return Some(Found::Plan { changes, value, is_all });
        }
        is_known.then_some(Found::Nothing)
    }

    /// The columns that are not whole, beyond this: sizes of sites if there are any such, else all others.
    fn open(&self, values: &[f64], most: f64) -> Vec<u32> {
        let is_open = |&at: &u32| {
            let value = self.within_limits(at, values);
            self.part.is_whole(at) && (value - value.round()).abs() > most
        };
        let all: Vec<u32> = (0..self.part.columns().len() as u32).filter(is_open).collect();
        let sizes =
            all.iter().copied().filter(|&at| matches!(self.part.key(at), ColumnKey::Build(..)));
        let sizes: Vec<u32> = sizes.collect();
        if sizes.is_empty() { all } else { sizes }
    }

    /// A column's value without rounding errors beyond its limits.
    fn within_limits(&self, column: u32, values: &[f64]) -> f64 {
        let (lower, upper) = self.relaxation.limits(column);
        values[column as usize].max(lower).min(upper)
    }

    /// Gains of deciding a column down and up, as far as they are known of it or of others.
    fn expected(&self, column: u32, value: f64) -> [f64; 2] {
        let known = &self.gains[column as usize];
        let moved = [value - value.floor(), value.ceil() - value];
        [0, 1].map(|direction| {
            let own = known[direction].mean().or_else(|| self.usual[direction].mean());
            own.unwrap_or(1.0) * moved[direction]
        })
    }

    /// Decides a column: two nodes, the more promising one last. `None`, and a further limit, where one of them cannot
    /// hold a plan of use.
    fn split(
        &mut self,
        optimum: &Optimum,
        bound: f64,
        open: &[u32],
        limits: &mut BTreeMap<u32, Limits>,
    ) -> Option<[Node; 2]> {
        let values = &optimum.columns;
        let scored =
            open.iter().map(|&at| (at, score(self.expected(at, self.within_limits(at, values)))));
        let mut order: Vec<(u32, f64)> = scored.collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut best: Option<Branching> = None;
        let mut tried = 0;
        for (column, _) in order {
            let value = self.within_limits(column, values);
            let is_known = self.gains[column as usize].iter().all(|gains| gains.count >= RELIABLE);
            let (gains, proven) = if is_known {
                (self.expected(column, value), [0.0; 2])
            } else if tried < MOST_TRIED {
                tried += 1;
                let mut gains = [0.0; 2];
                for (direction, gain) in gains.iter_mut().enumerate() {
                    let Some(found) = self.trial(column, value, direction, optimum.value) else {
                        let other = self.halves(column, value)[1 - direction];
                        limits.insert(column, other);
                        self.relaxation.limit(column, other);
                        return None;
                    };
                    *gain = found;
                }
                (gains, gains)
            } else {
                continue;
            };
            let score = score(gains);
            if best.as_ref().is_none_or(|known| score > known.score) {
                best = Some(Branching { column, score, gains, proven });
            }
        }
        let Branching { column, gains, proven, .. } = best?;
        let halves = self.halves(column, self.within_limits(column, values));
        let mut nodes = [0, 1].map(|direction| {
            let mut limits = limits.clone();
            limits.insert(column, halves[direction]);
            Node { bound: bound + proven[direction], limits }
        });
        if gains[0] < gains[1] {
            nodes.reverse();
        }
        Some(nodes)
    }

    /// The limits of a column below and above a value.
    fn halves(&self, column: u32, value: f64) -> [Limits; 2] {
        let (lower, upper) = self.relaxation.limits(column);
        [(lower, value.floor()), (value.ceil(), upper)]
    }

    /// By how much the bound rises where a column goes down (0) or up (1); `None` where no plan of use does so.
    fn trial(&mut self, column: u32, value: f64, direction: usize, before: f64) -> Option<f64> {
        let own = self.relaxation.limits(column);
        self.relaxation.limit(column, self.halves(column, value)[direction]);
        let outcome = self.relaxation.optimum(self.left());
        self.relaxation.limit(column, own);
        let gain = match outcome {
            Outcome::Optimum(optimum) => (optimum.value - before).max(0.0),
            Outcome::Infeasible | Outcome::Beyond => return None,
            Outcome::Unknown => 0.0,
        };
        let gain = (gain - ROUNDING * before.abs()).max(0.0);
        let moved = if direction == 0 { value - value.floor() } else { value.ceil() - value };
        self.gains[column as usize][direction].add(gain / moved);
        self.usual[direction].add(gain / moved);
        (before + gain <= self.most + ROUNDING * self.most.abs()).then_some(gain)
    }
}

/// What raising the bound in both directions is worth.
fn score([down, up]: [f64; 2]) -> f64 {
    down.max(LEAST_GAIN) * up.max(LEAST_GAIN)
}

/// A value that HiGHS may end beyond, rounding errors included.
fn beyond(most: f64) -> f64 {
    most + ROUNDING * most.abs()
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    /// The node with the least bound is the greatest; of such, the one where most is decided.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_bound = other.bound.total_cmp(&self.bound);
        by_bound.then(self.limits.len().cmp(&other.limits.len()))
    }
}
