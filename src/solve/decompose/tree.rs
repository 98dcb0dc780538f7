//! Branch and cut on what is left: a tree of relaxations, each with the cuts that its optimum misses.
//!
//! # Why
//! HiGHS knows the cuts of the root alone. Where sites are decided, what is left to whole villages is one knapsack a
//! site, and cuts that are sought anew for that say nearly all of it: such a tree has far fewer nodes.
//!
//! Several explore it, each with a relaxation and nodes of their own. After so many nodes each, however long these take,
//! they tell each other what they found and share out what is open: so the search is the same each time.
//!
//! # Source
//! P. Avella, M. Boccia, I. Vasilyev, Computational Optimization and Applications 45 (2010), 543–555 (cuts); T. Ralphs,
//! Y. Shinano, T. Berthold, T. Koch, Handbook of Parallel Constraint Reasoning (2018), 283–336 (dynamic load balancing)

use crate::solve::Answer;
use crate::solve::Effort;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::explorer::Better;
use crate::solve::decompose::explorer::Explorer;
use crate::solve::decompose::explorer::Root;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::pseudo_costs::Gain;
use crate::solve::decompose::pseudo_costs::PseudoCosts;
use crate::solve::decompose::relaxation::Limits;
use crate::solve::decompose::relaxation::Start;
use crate::solve::decompose::unit;
use crate::solve::point::Point;
use rayon::ThreadPool;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::Sender;
use std::sync::mpsc::channel;
use std::thread;
use std::thread::Scope;
use std::time::Duration;
use std::time::Instant;

/// Nodes that each looks at before they tell each other.
const BATCH: u64 = 8;
/// Between two reports.
const REPORT: Duration = Duration::from_millis(100);

/// What is decided, and the bound that it has.
#[derive(Clone, Debug)]
pub struct Node {
    /// No plan with this costs less.
    pub bound: f64,
    /// Limits of columns of the part.
    pub limits: BTreeMap<u32, Limits>,
    /// Where its relaxation begins, where that is known.
    pub start: Option<Arc<Start>>,
}

/// What a tree is made from.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// What belongs together, with prices.
    pub improver: &'a Improver<'a>,
    /// The plan in hand at first.
    pub point: &'a InHand,
    /// What may be decided.
    pub part: &'a Part,
    /// Who explores and separates.
    pub pool: &'a ThreadPool,
    /// The objective of every plan is a multiple of this, where such a number is known.
    pub unit: Option<f64>,
    /// Steps of the simplex method that a column is tried for, in each direction.
    pub steps: i32,
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Set to stop.
    pub stop: &'a AtomicBool,
}

/// What an explorer is to do.
pub struct Order {
    /// So many nodes it is to look at, at the most.
    pub batch: u64,
    /// Nodes for it.
    pub nodes: Vec<Node>,
    /// There is a plan of this value.
    pub value: f64,
    /// What others learned of columns.
    pub gains: Vec<Gain>,
    /// The gap at which there is nothing more to do.
    pub enough: f64,
}

/// What an explorer found.
pub struct News {
    /// A better plan.
    pub better: Option<Better>,
    /// Nodes that it leaves to others, and the bound of the one that it goes on with.
    pub open: Vec<Node>,
    /// See `open`.
    pub next: Option<f64>,
    /// What it learned of columns.
    pub gains: Vec<Gain>,
    /// How many nodes it looked at.
    pub count: u64,
    /// Whether HiGHS solved all that it asked.
    pub is_solved: bool,
    /// The root, with its cuts: told once.
    pub root: Option<(Root, Vec<Arc<Cut>>)>,
}

/// An explorer as the tree knows it. It has a thread of its own, which its relaxation does not leave.
struct Hand {
    orders: Sender<Order>,
    news: Receiver<News>,
    /// The bound of the node that it goes on with.
    next: Option<f64>,
    /// What others learned since its last order.
    gains: Vec<Gain>,
}

/// What came of a search.
pub struct Searched {
    /// Why it stopped, and the bound.
    pub answer: Answer,
    /// Changes to the plan in hand that lead to the best plan.
    pub changes: Vec<Change>,
    /// Nodes that were looked at.
    pub nodes: u64,
}

/// A tree.
pub struct Tree<'a> {
    facts: Facts<'a>,
    cuts: Vec<Arc<Cut>>,
    pseudo_costs: &'a mut PseudoCosts,
    root: Option<Root>,
    open: Vec<Node>,
    /// What all plans cost at least, where its own bound is for some of them.
    of_all: Option<f64>,
    /// Value of the best plan, the most that plans cost that are sought, and changes that lead to the best one.
    value: f64,
    most: f64,
    best: Vec<Change>,
    is_kept: bool,
    count: u64,
    is_solved: bool,
}

impl<'a> Tree<'a> {
    /// A tree with cuts, for better plans that cost no more than `most`; its root has this bound. What it learns of
    /// columns is added to what is known.
    #[must_use]
    pub fn new(
        facts: Facts<'a>,
        cuts: Vec<Arc<Cut>>,
        pseudo_costs: &'a mut PseudoCosts,
        most: f64,
        bound: f64,
    ) -> Self {
        Self {
            facts,
            cuts,
            pseudo_costs,
            root: None,
            open: vec![Node { bound, limits: BTreeMap::new(), start: None }],
            of_all: None,
            value: facts.point.value,
            most: most.min(unit::below(facts.point.value, facts.unit)),
            best: Vec::new(),
            is_kept: true,
            count: 0,
            is_solved: true,
        }
    }

    /// The same within limits of columns of the part. What its nodes say holds for plans within them alone; of all plans
    /// it is known that they cost at least `of_all`.
    #[must_use]
    pub fn within(mut self, limits: &BTreeMap<u32, Limits>, of_all: f64) -> Self {
        for node in &mut self.open {
            node.limits.clone_from(limits);
        }
        self.of_all = Some(of_all);
        self
    }

    /// Searches it. The bound is for all plans of the part: at most what plans cost that are sought, or the value of the
    /// best plan where all better ones are.
    pub fn search(mut self, effort: &Effort, watch: &mut Watch<'_>) -> Searched {
        let (status, bound) = thread::scope(|scope| {
            let mut hands: Vec<Hand> = Vec::new();
            let mut told = Instant::now();
            loop {
                let bound = self.bound(&hands);
                if let Some(status) = self.why_over(bound, effort, watch) {
                    return (status, bound.unwrap_or(self.ceiling()));
                }
                if told.elapsed() > REPORT {
                    told = Instant::now();
                    watch.tell(Some(self.value), self.of_all.or(bound), self.count);
                }
                // The root is for one of them.
                let is_of_use = hands.is_empty() || self.root.is_some() && !self.open.is_empty();
                if is_of_use && hands.len() < self.facts.pool.current_num_threads() {
                    hands.push(self.hire(scope));
                }
                if self.explore(&mut hands, effort) {
                    watch.note(&format!("plan {} after {} nodes", self.value, self.count));
                }
                self.keep(watch);
            }
        });
        let within = if self.of_all.is_some() { " of what is decided so" } else { "" };
        watch.note(&format!("{} nodes, bound{within} {bound}", self.count));
        let bound = Some(self.of_all.unwrap_or(bound)).filter(|bound| bound.is_finite());
        let answer = Answer { status, values: None, bound };
        Searched { answer, changes: self.best, nodes: self.count }
    }

    /// Keeps the best plan on disk, where somebody asked for that and it is due.
    fn keep(&mut self, watch: &mut Watch<'_>) {
        if self.is_kept {
            return;
        }
        let &Improver { blocks, program, penalties, .. } = self.facts.improver;
        self.is_kept = watch.keep_plan(|| {
            let mut plan = self.facts.point.clone();
            plan.take(blocks, &self.best, penalties, 0.0);
            Point::new(program, &plan.values)
        });
    }

    /// Another explorer, who knows what is known so far.
    fn hire<'scope>(&self, scope: &'scope Scope<'scope, '_>) -> Hand
    where
        'a: 'scope,
    {
        let (orders, to_do) = channel::<Order>();
        let (found, news) = channel();
        let (facts, cuts, root, most) =
            (self.facts, self.cuts.clone(), self.root.clone(), self.most);
        let pseudo_costs = self.pseudo_costs.clone();
        scope.spawn(move || {
            let mut explorer = Explorer::new(facts, &cuts, most, root, pseudo_costs);
            for order in to_do {
                if found.send(explorer.follow(order)).is_err() {
                    return;
                }
            }
        });
        Hand { orders, news, next: None, gains: Vec::new() }
    }

    /// Everyone looks at some nodes, then tells what was found. Whether there is a better plan.
    fn explore(&mut self, hands: &mut [Hand], effort: &Effort) -> bool {
        let left = effort.work.map_or(u64::MAX, |most| most.saturating_sub(self.count));
        let is_full = hands.len() == self.facts.pool.current_num_threads();
        let batch = (left / hands.len() as u64).clamp(1, if is_full { BATCH } else { 1 });
        let mut shares = self.shares(hands);
        for hand in hands.iter_mut() {
            let nodes = shares.pop().unwrap_or_default();
            let (value, gains) = (self.value, std::mem::take(&mut hand.gains));
            let order = Order { batch, nodes, value, gains, enough: effort.gap };
            // One who is gone does not answer either.
            let _ = hand.orders.send(order);
        }
        let mut is_better = false;
        for own in 0..hands.len() {
            let Ok(news) = hands[own].news.recv() else {
                self.is_solved = false;
                continue;
            };
            hands[own].next = news.next;
            for (at, hand) in hands.iter_mut().enumerate() {
                if at != own {
                    hand.gains.extend_from_slice(&news.gains);
                }
            }
            is_better |= self.hear(news);
        }
        is_better
    }

    /// Takes in what an explorer found. Whether it is a better plan.
    fn hear(&mut self, news: News) -> bool {
        self.open.extend(news.open);
        self.pseudo_costs.learn(&news.gains);
        self.count += news.count;
        self.is_solved &= news.is_solved;
        if let Some((root, cuts)) = news.root {
            (self.root, self.cuts) = (Some(root), cuts);
        }
        let Some(better) = news.better.filter(|better| better.value < self.value) else {
            return false;
        };
        (self.value, self.best, self.is_kept) = (better.value, better.changes, false);
        self.most = self.most.min(unit::below(self.value, self.facts.unit));
        true
    }

    /// Shares out what is open, in turn from the most promising node on; who has nothing to go on with comes first.
    fn shares(&mut self, hands: &[Hand]) -> Vec<Vec<Node>> {
        let mut open = std::mem::take(&mut self.open);
        open.sort_unstable_by(|a, b| b.cmp(a));
        let count = hands.len();
        let first = hands.iter().position(|hand| hand.next.is_none()).unwrap_or(0);
        let mut shares = vec![Vec::new(); count];
        for (at, node) in open.into_iter().enumerate() {
            shares[(first + at) % count].push(node);
        }
        // The last one is taken first.
        shares.reverse();
        shares
    }

    /// The least bound of all nodes; `None` where there are none.
    fn bound(&self, hands: &[Hand]) -> Option<f64> {
        let nodes = self.open.iter().map(|node| node.bound);
        let bounds = nodes.chain(hands.iter().filter_map(|hand| hand.next));
        bounds.min_by(f64::total_cmp).map(|bound| bound.min(self.ceiling()))
    }

    /// What all plans cost at least once no node is left.
    fn ceiling(&self) -> f64 {
        if self.most < unit::below(self.value, self.facts.unit) { self.most } else { self.value }
    }

    fn why_over(&self, bound: Option<f64>, effort: &Effort, watch: &Watch<'_>) -> Option<Status> {
        let is_late = self.facts.deadline.is_some_and(|deadline| deadline <= Instant::now());
        if bound.is_none_or(|bound| gap(self.value, bound) <= effort.gap) {
            Some(Status::GapReached)
        } else if watch.is_stopped() {
            Some(Status::Interrupted)
        } else if effort.work.is_some_and(|most| self.count >= most) {
            Some(Status::WorkLimit)
        } else if is_late {
            Some(Status::TimeLimit)
        } else {
            (!self.is_solved).then(|| Status::Failed("a relaxation was not solved".to_owned()))
        }
    }
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
