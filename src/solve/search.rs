//! Large questions: a first plan is built, then one thread proves while the other improves.
//!
//! HiGHS alone spends its time on the relaxation of a large model and comes upon a plan late or never.
//! So a plan is built and improved part by part, each part solved by HiGHS within a short time, and
//! once the first plan is there (or could not be built) HiGHS runs on the whole beside it:
//!
//! 1. solve the linear relaxation, choose sizes of sites near its fractions, and solve it again with
//!    these sizes;
//! 2. **round** it part by part: the villages of one part take whole decisions while all others stand
//!    at their fractional ones. Every row holds at each step, so what the relaxation reserves for
//!    others stays reserved; rules need not be known here;
//! 3. **improve** the plan: choose a few neighbouring sites, free them and the villages around them,
//!    solve that part from the plan in hand, keep what is better; larger parts when nothing improves.
//!
//! The two tell each other the best plan and the best bound and stop when they meet. Two threads run
//! even where one is asked for, and what is found depends on their timing: the same question can give
//! another plan.

use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Progress;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::exchange::Exchange;
use crate::solve::highs;
use crate::solve::highs::Highs;
use crate::solve::neighbours::Neighbours;
use crate::solve::part::Part;
use crate::solve::part::Transposed;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// HiGHS, helped on large questions by a search for plans.
pub struct Search;

/// Questions with fewer whole-number columns go to HiGHS as they are.
const LARGE: usize = 4_000;

impl Backend for Search {
    fn name(&self) -> String {
        Highs.name()
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
        let whole_columns =
            question.program.columns.iter().filter(|column| column.is_integer).count();
        if question.fixed.is_some() || whole_columns < LARGE {
            return Highs.answer(question, effort, watch);
        }
        let exchange = Exchange::default();
        if let Some(start) = question.start {
            exchange.offer(question.objective.value(start), start);
        }
        let enough = AtomicBool::new(false);
        let began = watch.began;
        let mut finding = Finding::new(question, effort, &exchange, &enough, watch);
        let first = question.start.map(<[f64]>::to_vec).or_else(|| finding.round());
        let (proof, log) = std::thread::scope(|scope| {
            let proving = scope.spawn(|| prove(question, effort, &exchange, &enough, began));
            finding.improve_until_the_end(first);
            proving.join().expect("the proving thread does not panic")
        });
        watch.log.push_str(&log);
        conclude(proof, &exchange, effort, watch)
    }
}

/// The bound: HiGHS on the whole question, fed with the plans that are found beside it.
fn prove(
    question: &Question<'_>,
    effort: &Effort,
    exchange: &Exchange,
    enough: &AtomicBool,
    began: Instant,
) -> (Answer, String) {
    let mut tell = |progress: &Progress| {
        if let Some(bound) = progress.bound {
            exchange.offer_bound(bound);
        }
        if exchange.is_within(effort.gap) {
            enough.store(true, Ordering::Relaxed);
        }
    };
    let mut watch = Watch::new(enough, &mut tell);
    watch.began = began;
    let threads = effort.threads.saturating_sub(1).max(1);
    let answer =
        highs::answer_with(question, &Effort { threads, ..*effort }, &mut watch, Some(exchange));
    if let Some(bound) = answer.bound {
        exchange.offer_bound(bound);
    }
    // Nothing is left to find when the proof is complete.
    if matches!(answer.status, Status::GapReached | Status::Infeasible | Status::Unbounded) {
        enough.store(true, Ordering::Relaxed);
    }
    let log = std::mem::take(&mut watch.log);
    (answer, log)
}

/// One answer from what both threads have.
fn conclude(proof: Answer, exchange: &Exchange, effort: &Effort, watch: &Watch<'_>) -> Answer {
    let best = exchange.better_than(f64::INFINITY).map(|(_, values)| values).or(proof.values);
    let bound = exchange.bound();
    let status = match proof.status {
        _ if exchange.is_within(effort.gap) => Status::GapReached,
        Status::Interrupted if !watch.is_stopped() => Status::TimeLimit,
        status => status,
    };
    Answer { status, values: best, bound }
}

/// The search for plans.
struct Finding<'a, 'b, 'c> {
    question: &'a Question<'a>,
    effort: &'a Effort,
    exchange: &'a Exchange,
    enough: &'a AtomicBool,
    watch: &'b mut Watch<'c>,
    neighbours: Neighbours,
    transposed: Transposed,
    random: ChaCha8Rng,
}

/// Time for one part when rounding: a plan that is soon there is worth more than a good one.
const ROUND_TIME: Duration = Duration::from_millis(1_200);

/// Gap within which a part is solved when rounding.
const ROUND_GAP: f64 = 5e-3;

/// Time for one part when improving.
const PART_TIME: Duration = Duration::from_millis(1_500);

/// Sites in one cluster when rounding.
const CLUSTER: usize = 8;

/// Sites in one cluster at first when improving.
const FEW: usize = 3;

/// Villages without a site that are free in one part when improving.
const STAYERS: usize = 15;

/// Gap within which a part is solved when improving.
const PART_GAP: f64 = 5e-4;

impl<'a, 'b, 'c> Finding<'a, 'b, 'c> {
    fn new(
        question: &'a Question<'a>,
        effort: &'a Effort,
        exchange: &'a Exchange,
        enough: &'a AtomicBool,
        watch: &'b mut Watch<'c>,
    ) -> Self {
        Self {
            question,
            effort,
            exchange,
            enough,
            watch,
            neighbours: Neighbours::new(question.program),
            transposed: Transposed::new(question.program),
            random: ChaCha8Rng::seed_from_u64(u64::from(effort.seed)),
        }
    }

    /// Improves the first plan, if there is one, for as long as the proof takes.
    fn improve_until_the_end(&mut self, first: Option<Vec<f64>>) {
        if let Some(first) = first {
            self.improve(first);
        }
        // With nothing more to find, the proof goes on alone until its own end.
        while !self.is_over() && !self.enough.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(100));
            self.tell();
        }
    }

    /// Whether to stop. The user's wish is handed on to the proof.
    fn is_over(&self) -> bool {
        if self.watch.is_stopped() || self.exchange.is_within(self.effort.gap) {
            self.enough.store(true, Ordering::Relaxed);
        }
        self.enough.load(Ordering::Relaxed) || self.effort.left().is_some_and(|left| left.is_zero())
    }

    fn tell(&mut self) {
        let progress = Progress {
            elapsed: self.watch.began.elapsed(),
            layer: self.watch.layer,
            value: self.exchange.value(),
            bound: self.exchange.bound(),
            nodes: 0,
        };
        (self.watch.progress)(&progress);
    }

    /// A whole plan from the relaxation, cluster by cluster.
    fn round(&mut self) -> Option<Vec<f64>> {
        let mut quiet = |_: &Progress| {};
        let mut watch = Watch::new(self.enough, &mut quiet);
        let relaxed =
            highs::relax(self.question, &Effort { threads: 1, ..*self.effort }, &mut watch);
        let mut values = relaxed.values?;
        if let Some(bound) = relaxed.bound {
            self.exchange.offer_bound(bound);
        }
        self.tell();
        let sizes = self.neighbours.sizes(self.question.program, &values);
        let mut program = self.question.program.clone();
        for (column, size) in program.columns.iter_mut().zip(sizes) {
            if matches!(column.key, ColumnKey::Build(..)) {
                (column.lower, column.upper) = (size, size);
            }
        }
        let sized = Question { program: &program, ..*self.question };
        let sized = highs::relax(&sized, &Effort { threads: 1, ..*self.effort }, &mut watch);
        values = sized.values?;
        self.tell();
        let mut decided = BTreeSet::new();
        for villages in self.parts(&values) {
            values = self.round_part(&values, &villages, &decided)?;
            decided.extend(villages);
            if self.is_over() {
                return None;
            }
        }
        let value = self.question.objective.value(&values);
        let is_plan = self.question.program.violation(&values) < 1e-5;
        if !is_plan {
            self.watch.log.push_str("Rounding the relaxation part by part gave no plan.\n");
            return None;
        }
        self.exchange.offer(value, &values);
        let seconds = self.watch.began.elapsed().as_secs_f64();
        let found = format!(
            "Rounding the relaxation part by part gave a plan of {value} after {seconds:.1} s\n"
        );
        self.watch.log.push_str(&found);
        self.tell();
        Some(values)
    }

    /// Villages in parts: those that the relaxation sends to a cluster of neighbouring sites (a
    /// village that mostly stays goes with one of its sites), and last those that cannot move.
    fn parts(&self, relaxed: &[f64]) -> Vec<BTreeSet<VillageIdx>> {
        let mut open: BTreeSet<SiteIdx> = self.neighbours.sites().into_iter().collect();
        let mut part_of = BTreeMap::new();
        let mut last = 0;
        while let Some(&first) = open.first() {
            for site in self.neighbours.around(first, CLUSTER, &open) {
                open.remove(&site);
                part_of.insert(site, last);
            }
            last += 1;
        }
        let mut parts = vec![BTreeSet::new(); last + 1];
        let mut placed = BTreeSet::new();
        for village in self.neighbours.villages() {
            let site = self.neighbours.site_of(village, relaxed);
            let at = site.and_then(|site| part_of.get(&site)).copied().unwrap_or(last);
            let together = self.neighbours.with_groups(&BTreeSet::from([village]));
            parts[at].extend(together.difference(&placed));
            placed.extend(together);
        }
        parts
    }

    /// Whole decisions for one part, with the sizes of sites as they are. Villages that are partly
    /// drawn to the same sites and not decided yet move along, as fractions.
    fn round_part(
        &self,
        values: &[f64],
        part: &BTreeSet<VillageIdx>,
        decided: &BTreeSet<VillageIdx>,
    ) -> Option<Vec<f64>> {
        let sites = self.neighbours.reached(part);
        let drawn = self.neighbours.with_groups(&self.neighbours.drawn_to(&sites, values));
        let villages: BTreeSet<VillageIdx> =
            drawn.difference(decided).chain(part).copied().collect();
        let whole = self.neighbours.decisions(part, &BTreeSet::new());
        let free = self.neighbours.free(&villages, &BTreeSet::new());
        let is_whole = |column| whole.contains(&column);
        let patience = [ROUND_TIME, 4 * ROUND_TIME];
        patience
            .into_iter()
            .find_map(|time| self.solve_part(values, free.clone(), is_whole, None, time, ROUND_GAP))
    }

    /// Improves a plan part by part until time is over or the proof is complete.
    fn improve(&mut self, start: Vec<f64>) {
        let sites = self.neighbours.sites();
        let all: BTreeSet<SiteIdx> = sites.iter().copied().collect();
        if sites.is_empty() {
            return;
        }
        let mut values = start;
        let mut value = self.question.objective.value(&values);
        let mut size = FEW;
        let (mut tried, mut won) = (0_usize, 0_usize);
        while !self.is_over() {
            if let Some((better, point)) = self.exchange.better_than(value) {
                (value, values) = (better, point);
            }
            let seed = sites[self.random.random_range(0..sites.len())];
            let cluster = self.neighbours.around(seed, size, &all);
            let villages = self.nearby(&cluster, &values);
            let free = self.neighbours.free(&villages, &cluster);
            if let Some(point) =
                self.solve_part(&values, free, |_| true, Some(&values), PART_TIME, PART_GAP)
            {
                let better = self.question.objective.value(&point);
                if better < value - 1e-9 * value.abs() {
                    (value, values) = (better, point);
                    self.exchange.offer(value, &values);
                    won += 1;
                }
            }
            tried += 1;
            self.tell();
            // A round without much gain calls for larger parts.
            if tried >= sites.len().div_ceil(size) {
                if won * 10 < tried {
                    size = (size + 1).min(sites.len());
                }
                (tried, won) = (0, 0);
            }
        }
    }

    /// Villages that live at the sites, and some of those that stay or have no place and could move
    /// there; those that live at another site stay out.
    fn nearby(&mut self, cluster: &BTreeSet<SiteIdx>, values: &[f64]) -> BTreeSet<VillageIdx> {
        let callers = self.neighbours.callers(cluster);
        let (moving, mut others): (Vec<_>, Vec<_>) =
            callers.into_iter().partition(|&village| self.neighbours.moves(village, values));
        let lives_here = |village: &VillageIdx| {
            self.neighbours.site_of(*village, values).is_some_and(|site| cluster.contains(&site))
        };
        let mut nearby: BTreeSet<VillageIdx> = moving.into_iter().filter(lives_here).collect();
        for _ in 0..STAYERS.min(others.len()) {
            let at = self.random.random_range(0..others.len());
            nearby.insert(others.swap_remove(at));
        }
        self.neighbours.with_groups(&nearby)
    }

    /// Solves a part exactly, and returns the whole with it.
    fn solve_part(
        &self,
        values: &[f64],
        free: Vec<u32>,
        whole: impl Fn(u32) -> bool,
        start: Option<&[f64]>,
        time: Duration,
        gap: f64,
    ) -> Option<Vec<f64>> {
        let part = Part::new(self.question, &self.transposed, values, free, whole);
        let start = start.map(|start| part.cut(start));
        let question = Question {
            program: &part.program,
            objective: &part.objective,
            limits: &part.limits,
            fixed: None,
            whole_workers: false,
            start: start.as_deref(),
        };
        let end = Instant::now() + time;
        let effort = Effort {
            deadline: Some(self.effort.deadline.map_or(end, |deadline| deadline.min(end))),
            gap,
            threads: 1,
            seed: self.effort.seed,
        };
        let mut quiet = |_: &Progress| {};
        let mut watch = Watch::new(self.enough, &mut quiet);
        let found = Highs.answer(&question, &effort, &mut watch).values?;
        let mut whole = values.to_vec();
        part.put_back(&found, &mut whole);
        Some(whole)
    }
}
