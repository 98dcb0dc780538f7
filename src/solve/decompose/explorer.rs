//! One who works through nodes of a tree: the relaxation of each, with the cuts that its optimum misses, is a plan, or two
//! nodes in which one more column is decided, or of no use.
//!
//! Sizes of sites are decided first, then villages; which of them, by what deciding others of their kind raised the bound
//! by, tried out where that is not known yet.
//!
//! # Why
//! A node has one round of cuts: nodes below it find what that leaves, and further rounds took a third of all time.

use crate::solve::backend::gap;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::pseudo_costs::Direction;
use crate::solve::decompose::pseudo_costs::PseudoCosts;
use crate::solve::decompose::relaxation::Limits;
use crate::solve::decompose::relaxation::Relaxation;
use crate::solve::decompose::relaxation::Start;
use crate::solve::decompose::tree::Facts;
use crate::solve::decompose::tree::News;
use crate::solve::decompose::tree::Node;
use crate::solve::decompose::tree::Order;
use crate::solve::decompose::unit;
use crate::solve::linear::Optimum;
use crate::solve::linear::Outcome;
use std::collections::BTreeMap;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// Values so near to whole numbers are whole, if there is a point with just these whole numbers.
const WHOLE: f64 = 1e-6;
/// Rounding errors of HiGHS in bounds, relative to the objective.
const ROUNDING: f64 = 1e-8;
/// Columns that are tried in a node.
const MOST_TRIED: usize = 8;
/// Gains below this count as this much.
const LEAST_GAIN: f64 = 1e-6;

/// A column that may be decided next.
struct Branching {
    column: u32,
    score: f64,
    /// What the bound is expected to rise by, down and up; and bounds that are known of both.
    gains: [f64; 2],
    bounds: [f64; 2],
}

/// What comes of a column that is decided: what the optimum rises by, and a bound.
struct Trial {
    gain: f64,
    bound: f64,
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

/// A plan that was found: its changes to the plan in hand, and its value.
#[derive(Clone, Debug)]
pub struct Better {
    /// Changes to the plan in hand.
    pub changes: Vec<Change>,
    /// What it costs.
    pub value: f64,
}

/// The root of a tree: its bound and optimum.
#[derive(Clone)]
pub struct Root {
    bound: f64,
    optimum: Optimum,
}

/// An explorer.
pub struct Explorer<'a> {
    facts: Facts<'a>,
    relaxation: Relaxation<'a>,
    pseudo_costs: PseudoCosts,
    /// Once it is known, and whether others know it.
    root: Option<Root>,
    is_root_told: bool,
    /// Value of the best plan that is known, and the most that plans cost that are sought.
    value: f64,
    most: f64,
    better: Option<Better>,
    /// Nodes to be looked at, and the one that is next.
    open: BinaryHeap<Node>,
    next: Option<Node>,
}

impl<'a> Explorer<'a> {
    /// One without nodes, who knows these cuts and seeks better plans that cost no more than `most`.
    #[must_use]
    pub fn new(
        facts: Facts<'a>,
        cuts: &[Arc<Cut>],
        most: f64,
        root: Option<Root>,
        pseudo_costs: PseudoCosts,
    ) -> Self {
        let Facts { improver, point, part, .. } = facts;
        let mut explorer = Self {
            facts,
            relaxation: Relaxation::new(improver.blocks, part, cuts, beyond(most)),
            pseudo_costs,
            is_root_told: root.is_some(),
            root,
            value: point.value,
            most,
            better: None,
            open: BinaryHeap::new(),
            next: None,
        };
        explorer.rule_out();
        explorer
    }

    /// Looks at nodes as it is told, and tells what it found.
    pub fn follow(&mut self, order: Order) -> News {
        self.pseudo_costs.learn(&order.gains);
        if order.value < self.value {
            self.improve_on(order.value);
        }
        self.open.extend(order.nodes);
        let (mut count, mut is_solved) = (0, true);
        while count < order.batch && is_solved && !self.is_over(order.enough) {
            let Some(node) = self.next.take().or_else(|| self.open.pop()) else { break };
            if node.bound <= self.most {
                count += 1;
                is_solved = self.visit(node);
            }
        }
        News {
            better: self.better.take(),
            open: self.open.drain().collect(),
            next: self.next.as_ref().map(|node| node.bound),
            gains: self.pseudo_costs.tell(),
            count,
            is_solved,
            root: self.tell_root(),
        }
    }

    /// The root and its cuts, when it is known for the first time.
    fn tell_root(&mut self) -> Option<(Root, Vec<Arc<Cut>>)> {
        let is_told = std::mem::replace(&mut self.is_root_told, self.root.is_some());
        let root = self.root.clone().filter(|_| !is_told)?;
        Some((root, self.relaxation.cuts().cloned().collect()))
    }

    /// From here on only plans are sought that are better than one of this value.
    fn improve_on(&mut self, value: f64) {
        self.value = value;
        self.most = self.most.min(unit::below(value, self.facts.unit));
        self.relaxation.end_beyond(beyond(self.most));
        self.rule_out();
    }

    /// Whether it has to stop, or the plan is within this gap of all its nodes.
    fn is_over(&self, enough: f64) -> bool {
        let nodes = self.open.peek().into_iter().chain(&self.next);
        let least = nodes.map(|node| node.bound).min_by(f64::total_cmp);
        let is_near = least.is_some_and(|least| gap(self.value, least) <= enough);
        let is_stopped = self.facts.stop.load(Ordering::Relaxed);
        is_near || is_stopped || self.left() == Some(Duration::ZERO)
    }

    /// Looks at a node and does what follows from it. Whether HiGHS solved all that was asked.
    fn visit(&mut self, node: Node) -> bool {
        match self.look_at(&node) {
            Found::Nothing => {}
            Found::Plan { changes, value, is_all } => {
                self.better = Some(Better { changes, value });
                self.improve_on(value);
                if !is_all {
                    self.open.push(node);
                }
            }
            Found::Split([other, first]) => {
                self.open.push(other);
                self.next = Some(first);
            }
            Found::Unknown => {
                self.open.push(node);
                return false;
            }
        }
        true
    }

    /// Rules out columns that cost too much beyond the root for a better plan.
    fn rule_out(&mut self) {
        let Some(Root { bound, optimum }) = &self.root else { return };
        let most = beyond(self.most) - bound;
        for (column, (&value, &reduced)) in (0..).zip(optimum.columns.iter().zip(&optimum.reduced))
        {
            if self.facts.part.is_whole(column) && value < 0.5 && reduced > most {
                self.relaxation.rule_out(column);
            }
        }
    }

    fn left(&self) -> Option<Duration> {
        self.facts.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Solves the relaxation of a node, with cuts, and decides one more column where that is not whole.
    fn look_at(&mut self, node: &Node) -> Found {
        let mut limits = node.limits.clone();
        self.relaxation.limit_all(&limits);
        if let Some(start) = &node.start {
            self.relaxation.begin_at(start);
        }
        loop {
            let optimum = match self.with_cuts() {
                Outcome::Optimum(optimum) => optimum,
                Outcome::Infeasible | Outcome::Beyond => return Found::Nothing,
                Outcome::OnTheWay(_) | Outcome::Unknown => return Found::Unknown,
            };
            let bound = node.bound.max(optimum.least());
            if bound > self.most {
                return Found::Nothing;
            }
            if self.root.is_none() {
                // What is known of the node from elsewhere does not go with the reduced costs of this optimum.
                self.root = Some(Root { bound: optimum.least(), optimum: optimum.clone() });
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
            let start = self.relaxation.start().map(Arc::new);
            // Where one direction is ruled out, the relaxation is another one.
            if let Some(nodes) = self.split(&optimum, bound, &open, &mut limits, start.as_ref()) {
                return Found::Split(nodes);
            }
        }
    }

    /// The optimum of the relaxation, after one round of cuts where a better plan is not ruled out before.
    fn with_cuts(&mut self) -> Outcome {
        let before = match self.relaxation.optimum(self.left()) {
            Outcome::Optimum(optimum) => optimum,
            other => return other,
        };
        let is_open = before.value <= self.most;
        let optimum = if is_open && self.relaxation.cut(&before, self.facts.pool) > 0 {
            match self.relaxation.optimum(self.left()) {
                Outcome::Optimum(optimum) => optimum,
                other => return other,
            }
        } else {
            before
        };
        self.relaxation.see(&optimum);
        Outcome::Optimum(optimum)
    }

    /// The plan that an optimum is, with whole numbers where it has nearly such; `None` where that is no plan.
    fn as_plan(&mut self, optimum: &Optimum) -> Option<Found> {
        let whole =
            (0..self.facts.part.columns().len() as u32).filter(|&at| self.facts.part.is_whole(at));
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
        let changes = self.facts.part.changes(&plan.columns);
        let mut better = self.facts.point.clone();
        let &Improver { blocks, penalties, .. } = self.facts.improver;
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
            self.facts.part.is_whole(at) && (value - value.round()).abs() > most
        };
        let all: Vec<u32> = (0..self.facts.part.columns().len() as u32).filter(is_open).collect();
        let sizes = all.iter().copied().filter(|&at| self.facts.part.is_size(at));
        let sizes: Vec<u32> = sizes.collect();
        if sizes.is_empty() { all } else { sizes }
    }

    /// A column's value without rounding errors beyond its limits.
    fn within_limits(&self, column: u32, values: &[f64]) -> f64 {
        let (lower, upper) = self.relaxation.limits(column);
        values[column as usize].max(lower).min(upper)
    }

    /// Decides a column: two nodes, the more promising one last. `None`, and a further limit, where one of them cannot
    /// hold a plan of use.
    fn split(
        &mut self,
        optimum: &Optimum,
        bound: f64,
        open: &[u32],
        limits: &mut BTreeMap<u32, Limits>,
        start: Option<&Arc<Start>>,
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
            let is_known = self.pseudo_costs.are_reliable(self.in_program(column));
            let (gains, bounds) = if is_known {
                (self.expected(column, value), [bound; 2])
            } else if tried < MOST_TRIED {
                tried += 1;
                let (mut gains, mut bounds) = ([0.0; 2], [bound; 2]);
                for direction in [0, 1] {
                    let Some(found) = self.trial(column, value, direction, optimum.value) else {
                        let other = self.halves(column, value)[1 - direction];
                        limits.insert(column, other);
                        self.relaxation.limit(column, other);
                        return None;
                    };
                    gains[direction] = found.gain;
                    bounds[direction] = bound.max(found.bound);
                }
                (gains, bounds)
            } else {
                continue;
            };
            let score = score(gains);
            if best.as_ref().is_none_or(|known| score > known.score) {
                best = Some(Branching { column, score, gains, bounds });
            }
        }
        let Branching { column, gains, bounds, .. } = best?;
        let halves = self.halves(column, self.within_limits(column, values));
        let mut nodes = [0, 1].map(|direction| {
            let mut limits = limits.clone();
            limits.insert(column, halves[direction]);
            Node { bound: bounds[direction], limits, start: start.cloned() }
        });
        if gains[0] < gains[1] {
            nodes.reverse();
        }
        Some(nodes)
    }

    /// Gains that are expected of deciding a column.
    fn expected(&self, column: u32, value: f64) -> [f64; 2] {
        self.pseudo_costs.expected(self.in_program(column), value)
    }

    /// A column of the part in the program.
    fn in_program(&self, column: u32) -> u32 {
        self.facts.part.columns()[column as usize]
    }

    /// The limits of a column below and above a value.
    fn halves(&self, column: u32, value: f64) -> [Limits; 2] {
        let (lower, upper) = self.relaxation.limits(column);
        [(lower, value.floor()), (value.ceil(), upper)]
    }

    /// What comes of a column that goes down (0) or up (1); `None` where no plan of use does so.
    fn trial(
        &mut self,
        column: u32,
        value: f64,
        direction: Direction,
        before: f64,
    ) -> Option<Trial> {
        let own = self.relaxation.limits(column);
        self.relaxation.limit(column, self.halves(column, value)[direction]);
        let outcome = self.relaxation.soon(self.facts.steps, self.left());
        self.relaxation.limit(column, own);
        let gain = |value: f64| (value - before - ROUNDING * before.abs()).max(0.0);
        let trial = match outcome {
            Outcome::Optimum(optimum) => {
                Trial { gain: gain(optimum.value), bound: optimum.least() }
            }
            Outcome::OnTheWay(bound) => Trial { gain: gain(bound), bound },
            Outcome::Infeasible | Outcome::Beyond => return None,
            Outcome::Unknown => Trial { gain: 0.0, bound: f64::NEG_INFINITY },
        };
        if trial.bound.is_finite() {
            self.pseudo_costs.see(self.in_program(column), value, direction, trial.gain);
        }
        (trial.bound <= self.most).then_some(trial)
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
