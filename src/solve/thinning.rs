//! One layer of the goal, where the model may hold some of the legal pairs only: the bound that is stated
//! holds over all of them.
//!
//! 1. Prices are raised on the pairs in hand, and all others are priced ([`left_out`]); those that would
//!    help come in, and the prices are raised again.
//! 2. Where one still helps a little, the prices of villages fall by that much ([`left_out`] says why this
//!    is enough): now the bound of single sites holds over all legal pairs.
//! 3. The back end answers; its bound is credited as far as no left-out pair undercuts it
//!    ([`prepared`](crate::solve::decompose::prepared)).
//! 4. A plan that is proven on the pairs in hand, but not over all: those that cost less than the rest of
//!    the gap come in, and the question is asked again from the plan in hand.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::candidates::Pair;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::model::Expression;
use crate::model::Model;
use crate::model::RowKey;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Limit;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::checkpoint::State;
use crate::solve::decompose::Prepared;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::ascent::Schedule;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::bound::respond;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::prices::settle;
use crate::solve::layers::ask;
use crate::solve::left_out;
use crate::solve::point::Point;
use crate::solve::whole;
use std::time::Duration;
use std::time::Instant;

/// Steps of the first ascent, and of those from prices that are nearly right, with whole villages at the
/// end of each.
const STEPS: (usize, usize) = (600, 200);
const WHOLE_STEPS: (usize, usize) = (30, 300);
/// Where later ascents begin on the schedule.
const NEARLY_RIGHT: f64 = 0.6;
/// Shares of the time for an ascent and for its steps with whole villages.
const SHARES: (f64, f64) = (0.08, 0.03);
/// How often pairs come in before prices fall instead.
const ROUNDS: u32 = 3;
/// Where more than this share of the pairs is new, prices are raised from nothing: on few pairs, which hardly house
/// everybody, they are far too high, and steps from there do not come down. Likewise where the bound is below a plan's
/// value by more than this share.
const MANY_NEW: f64 = 0.1;
const FAR: f64 = 0.02;
/// How far a point that was kept may miss a row through rounding, relative to its size (at least 1).
const TOLERANCE: f64 = 1e-6;

/// A layer of the goal.
#[derive(Clone, Copy)]
pub struct Layer<'a> {
    /// The facts and the rules.
    pub finder: &'a Finder<'a>,
    /// Position of the layer.
    pub at: usize,
    /// The most that earlier layers may be.
    pub most: &'a [f64],
}

impl Layer<'_> {
    /// What to make small.
    #[must_use]
    pub fn objective(&self, model: &Model<'_>) -> Expression {
        value_of(model, self.at)
    }

    /// The rows of earlier layers.
    #[must_use]
    pub fn limits(&self, model: &Model<'_>) -> Vec<Limit> {
        let limits = self.most.iter().enumerate();
        limits.map(|(layer, &most)| Limit { expression: model.layer(layer), most }).collect()
    }
}

/// The expression of a layer; a goal without layers has one that is always 0.
fn value_of(model: &Model<'_>, layer: usize) -> Expression {
    if model.parts.goal().layers.is_empty() { Expression::default() } else { model.layer(layer) }
}

/// What is asked.
pub struct Asked<'a> {
    /// The layer.
    pub layer: Layer<'a>,
    /// Who answers.
    pub backend: &'a dyn Backend,
    /// How hard to try.
    pub effort: Effort,
    /// An earlier plan to start from.
    pub start: Option<&'a Plan>,
    /// What an earlier search in this layer knew.
    pub known: Option<&'a State>,
}

/// The best plan so far, free of the model it was found in.
#[derive(Clone, Debug)]
pub struct Found {
    /// All columns.
    pub point: Point,
    /// Value of each layer.
    pub values: Vec<f64>,
    /// The plan.
    pub plan: Plan,
    /// Whether all workers are whole: where time was too short for that, they are not.
    is_whole: bool,
}

impl Found {
    fn new(model: &Model<'_>, values: &[f64]) -> Self {
        let layers = model.parts.goal().layers.len().max(1);
        Self {
            point: Point::new(&model.program, values),
            values: (0..layers).map(|layer| value_of(model, layer).value(values)).collect(),
            plan: model.plan(values),
            is_whole: whole::is_whole(&model.program, values),
        }
    }
}

/// Why the search in a layer stopped, and what we have.
pub struct Answered {
    /// Why it stopped.
    pub status: Status,
    /// The best plan; that of an earlier layer where nothing better was found.
    pub best: Option<Found>,
    /// No plan has a smaller value, over the pairs that `proof` says.
    pub bound: Option<f64>,
    /// Which pairs the bound speaks of.
    pub proof: Proof,
    /// Why it does not speak of all of them.
    pub why_limited: Option<&'static str>,
    /// Time for writing models \[s\].
    pub model_seconds: f64,
}

/// What to do next.
enum Step {
    /// Nothing: this is the answer.
    Done(Status, Option<f64>),
    /// Put these pairs in and ask again.
    Add(Vec<Pair>),
    /// No plan with these pairs: double them and ask again.
    Grow,
}

/// Answers a layer; candidates come in as they turn out to be needed.
pub fn answer(
    asked: &Asked<'_>,
    candidates: &mut Candidates,
    best: Option<Found>,
    watch: &mut Watch<'_>,
) -> Answered {
    let mut search = Search {
        asked,
        best,
        is_of_this_layer: asked.layer.at == 0
            || asked.known.is_some_and(|known| known.is_of_this_layer),
        prices: asked.known.map(|known| known.prices.clone()).filter(|prices| !prices.is_empty()),
        proven: asked.known.and_then(|known| known.bound),
        ascended: 0,
        rounds: 0,
        why_limited: None,
        began: Instant::now(),
        model_seconds: 0.0,
    };
    loop {
        let (status, bound) = match search.step(candidates, watch) {
            Step::Add(pairs) => {
                watch.note(&format!("{} pairs that were left out come in", pairs.len()));
                candidates.add(asked.layer.finder, pairs);
                continue;
            }
            Step::Grow if candidates.grow_all(asked.layer.finder) => {
                watch.note(
                    "no plan with these pairs: the nearest sites of each village are doubled",
                );
                search.rounds = 0;
                continue;
            }
            Step::Grow => (Status::Infeasible, None),
            Step::Done(status, bound) => (status, bound),
        };
        // What was proven before still holds where nothing more was priced.
        let is_enough = |proven: f64| {
            let value = search.best.as_ref().map(|best| best.values[asked.layer.at]);
            status != Status::GapReached
                || value.is_some_and(|value| gap(value, proven) <= asked.effort.gap)
        };
        let is_priced = search.why_limited.is_none() || search.proven.is_some_and(is_enough);
        let (proof, bound) = match (candidates.is_complete(), is_priced) {
            (true, _) => (Proof::Complete, bound),
            (false, true) => (Proof::Priced, search.proven),
            (false, false) => (Proof::Limited, bound),
        };
        return Answered {
            status,
            best: search.best,
            bound,
            proof,
            why_limited: search.why_limited.filter(|_| proof == Proof::Limited),
            model_seconds: search.model_seconds,
        };
    }
}

/// The search in one layer.
struct Search<'a> {
    asked: &'a Asked<'a>,
    best: Option<Found>,
    is_of_this_layer: bool,
    prices: Option<Prices>,
    /// The highest bound over all legal pairs.
    proven: Option<f64>,
    /// Pairs in the model when prices were raised the last time.
    ascended: usize,
    rounds: u32,
    why_limited: Option<&'static str>,
    began: Instant,
    model_seconds: f64,
}

impl Search<'_> {
    fn step(&mut self, candidates: &Candidates, watch: &mut Watch<'_>) -> Step {
        let asked = self.asked;
        let before = Instant::now();
        let model = Model::new(asked.layer.finder, candidates);
        let (objective, limits) = (asked.layer.objective(&model), asked.layer.limits(&model));
        self.model_seconds += before.elapsed().as_secs_f64();
        if self.best.is_none()
            && let Some(point) = asked.known.and_then(|known| known.point.as_ref())
        {
            match known_point(&model, point) {
                Some(values) => self.best = Some(Found::new(&model, &values)),
                None => watch.note("what was kept is no plan of this model; it is not used"),
            }
        }
        if self.best.is_none()
            && let Some(plan) = asked.start
            && let Some(values) = begin(&model, &objective, plan, asked, watch)
        {
            self.best = Some(Found::new(&model, &values));
        }
        let start = self.best.as_ref().and_then(|best| best.point.values(&model.program));
        let hint = asked.start.map(|plan| model.offered(plan).0);
        let known = self.proven;
        let question = Question {
            limits: &limits,
            start: start.as_deref(),
            hint: hint.as_deref(),
            bound: known,
            ..Question::new(&model.program, &objective)
        };
        let thinned = (!candidates.is_complete()).then(|| Blocks::new(&question));
        let prepared = match &thinned {
            None => None,
            Some(None) => {
                self.why_limited = Some("this model has a shape in which pairs cannot be priced");
                None
            }
            Some(Some(blocks)) => match self.prepare(blocks, candidates, watch) {
                Ok(prepared) => prepared,
                Err(pairs) => return Step::Add(pairs),
            },
        };
        self.save(&model, candidates, watch);
        let (prepared_by, prices) = (prepared.as_ref(), self.prices.as_ref());
        let question = Question { prepared: prepared_by, prices, ..question };
        watch.most_bound = prepared_by.map_or(f64::INFINITY, Prepared::most_bound);
        watch.stage = "solving";
        let (answer, whole) = ask(asked.backend, &question, &asked.effort, watch);
        watch.most_bound = f64::INFINITY;
        let Answer { status, values, bound } = answer;
        if status == Status::Infeasible && self.best.is_none() && !candidates.is_complete() {
            return Step::Grow;
        }
        if let Some(values) = whole.or(values) {
            self.keep(Found::new(&model, &values));
        }
        let of_prices = prepared.as_ref().map(|prepared| prepared.ascent.bound);
        let bound = [bound, of_prices, known].into_iter().flatten().reduce(f64::max);
        if candidates.is_complete() || prepared.is_some() {
            self.proven = [self.proven, bound].into_iter().flatten().reduce(f64::max);
        }
        if let Some(keeper) = &mut watch.keeper {
            let known = keeper.state.bound;
            keeper.state.bound = [bound, known].into_iter().flatten().reduce(f64::max);
        }
        self.save(&model, candidates, watch);
        if status == Status::GapReached
            && let (Some(Some(blocks)), Some(prepared)) = (&thinned, &prepared)
        {
            return self.within_the_gap(blocks, prepared, bound, candidates, watch);
        }
        Step::Done(status, bound)
    }

    /// The better of two plans; one with workers in fractions is none beside another. In later layers the first one
    /// found, which keeps to the limits, replaces that of the layer before.
    fn keep(&mut self, new: Found) {
        let value = |found: &Found| found.values[self.asked.layer.at];
        let is_kept = self.best.as_ref().is_some_and(|old| match (old.is_whole, new.is_whole) {
            (true, false) => true,
            (false, true) => false,
            _ => self.is_of_this_layer && value(old) < value(&new),
        });
        if !is_kept {
            self.best = Some(new);
            self.is_of_this_layer = true;
        }
    }

    /// Hands what is known to the keeper of the disk.
    fn save(&self, model: &Model<'_>, candidates: &Candidates, watch: &mut Watch<'_>) {
        let Some(keeper) = &mut watch.keeper else { return };
        keeper.is_limited = self.why_limited.is_some();
        let state = &mut keeper.state;
        if let Some(best) = &self.best {
            state.point = Some(best.point.clone());
            state.is_of_this_layer = self.is_of_this_layer;
        }
        if let Some(prices) = &self.prices {
            state.prices = prices.clone();
        }
        state.pairs = Vec::new();
        if !candidates.is_complete() {
            let pairs = model.parts.candidates.pairs.iter();
            state.pairs = pairs.map(|pair| (pair.village, pair.site)).collect();
        }
        keeper.save();
    }

    /// Prices with a high bound over the pairs in hand: from those known where they may be nearly right, else from
    /// nothing.
    fn ascend(
        &mut self,
        blocks: &Blocks,
        candidates: &Candidates,
        is_last: bool,
        pool: &rayon::ThreadPool,
        watch: &mut Watch<'_>,
    ) -> Ascent {
        let left = self.asked.effort.deadline;
        let left = left.map(|end| end.saturating_duration_since(self.began).as_secs_f64());
        let stop = watch.stop;
        let value = self.best.as_ref().map(|best| best.values[self.asked.layer.at]);
        let proven = self.proven;
        watch.stage = "prices";
        let mut raise = |mut ascent: Ascent, from: f64, steps: usize| {
            let schedule = Schedule {
                from,
                steps,
                seconds: left.map(|left| SHARES.0 * left),
                whole_steps: if is_last { WHOLE_STEPS.1 } else { WHOLE_STEPS.0 },
                whole_seconds: left.map(|left| SHARES.1 * left),
                pool,
                stop,
            };
            // Its bound is not told: it does not hold over all pairs yet.
            ascent.raise(blocks, &schedule, &mut |ascent| {
                watch.tell_of_all(value, proven, 0);
                watch.keep_prices(|| Prices::of(blocks, &ascent.best));
            });
            ascent
        };
        let pairs = candidates.pairs.len();
        let (ascended, new) = (self.ascended, pairs.saturating_sub(self.ascended));
        self.ascended = pairs;
        let are_many_new = new as f64 > MANY_NEW * pairs as f64;
        // Those of an earlier search may be right, or of its first steps.
        let known = self.prices.as_ref().filter(|_| !are_many_new || ascended == 0);
        let known =
            known.map(|prices| raise(Ascent::from_prices(blocks, prices), NEARLY_RIGHT, STEPS.1));
        let is_far = |known: &Ascent| value.is_some_and(|value| gap(value, known.bound) > FAR);
        match known {
            Some(known) if !are_many_new && !is_far(&known) => known,
            known => {
                let anew = raise(Ascent::new(blocks), 0.0, STEPS.0);
                known.filter(|known| known.bound >= anew.bound).unwrap_or(anew)
            }
        }
    }

    /// Raises prices and prices the pairs that are left out. `Err` are pairs that should come in first.
    fn prepare(
        &mut self,
        blocks: &Blocks,
        candidates: &Candidates,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Prepared>, Vec<Pair>> {
        let asked = self.asked;
        let Ok(pool) = pool(&asked.effort) else {
            self.why_limited = Some("no threads could be started for pricing the others");
            return Ok(None);
        };
        let is_last = self.rounds >= ROUNDS;
        let mut ascent = self.ascend(blocks, candidates, is_last, &pool, watch);
        calm(blocks, &mut ascent.best);
        self.prices = Some(Prices::of(blocks, &ascent.best));
        let (stop, layer) = (watch.stop, &asked.layer);
        let is_stopped = || stop.load(std::sync::atomic::Ordering::Relaxed);
        let found = pool
            .install(|| left_out::price(layer, candidates, blocks, &ascent.best, 0.0, &is_stopped));
        let Some(found) = found else {
            self.why_limited = Some(if is_stopped() {
                "the search was stopped before the others were priced"
            } else {
                "a site outside the model pays for itself at these prices"
            });
            return Ok(None);
        };
        let is_over = is_stopped() || asked.effort.left() == Some(Duration::ZERO);
        if !found.wanted.is_empty() && !is_last && !is_over {
            self.rounds += 1;
            return Err(found.wanted);
        }
        found.lower(blocks, &mut ascent.best);
        let bound_at = |exactness| pool.install(|| respond(blocks, &ascent.best, exactness).bound);
        ascent.bound = bound_at(Exactness::Whole).max(bound_at(Exactness::Fractional));
        self.why_limited = None;
        watch.note(&format!("bound of single sites over all legal pairs {}", ascent.bound));
        Ok(Some(Prepared { ascent, least: found.least }))
    }

    /// What to do where a plan is proven on the pairs in hand: put those in that keep it from being proven over all.
    fn within_the_gap(
        &mut self,
        blocks: &Blocks,
        prepared: &Prepared,
        bound: Option<f64>,
        candidates: &Candidates,
        watch: &mut Watch<'_>,
    ) -> Step {
        let asked = self.asked;
        let value = self.best.as_ref().map(|best| best.values[asked.layer.at]);
        let Some(value) = value else { return Step::Done(Status::GapReached, bound) };
        if bound.is_some_and(|bound| gap(value, bound) <= asked.effort.gap) {
            return Step::Done(Status::GapReached, bound);
        }
        let (stop, effort, layer) = (watch.stop, asked.effort, &asked.layer);
        let is_over = || {
            stop.load(std::sync::atomic::Ordering::Relaxed) || effort.left() == Some(Duration::ZERO)
        };
        let open = value - prepared.ascent.bound;
        let prices = &prepared.ascent.best;
        let price = || left_out::price(layer, candidates, blocks, prices, open, &is_over);
        let found = pool(&asked.effort).ok().and_then(|pool| pool.install(price));
        let ended = if watch.is_stopped() { Status::Interrupted } else { Status::TimeLimit };
        self.rounds = u32::MAX;
        match found {
            Some(found) if found.wanted.is_empty() => Step::Done(Status::GapReached, bound),
            Some(found) => Step::Add(found.wanted),
            None => Step::Done(ended, bound),
        }
    }
}

/// The point that an earlier search kept, if it meets all rows of this model.
fn known_point(model: &Model<'_>, point: &Point) -> Option<Vec<f64>> {
    let values = point.values(&model.program)?;
    (model.program.relative_violation(&values) <= TOLERANCE).then_some(values)
}

/// Takes the price off rows that speak of a village and also hold others: a left-out pair would stand in
/// them without being seen.
fn calm(blocks: &Blocks, prices: &mut [f64]) {
    for (coupling, price) in blocks.couplings.iter().zip(prices.iter_mut()) {
        if let RowKey::LeastUseStanding(..) = coupling.key {
            *price = 0.0;
        }
    }
    settle(blocks, prices);
}

fn pool(effort: &Effort) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(effort.threads.max(1) as usize).build()
}

/// All columns for an earlier plan: its decisions fixed, the rest solved.
fn begin(
    model: &Model<'_>,
    objective: &Expression,
    plan: &Plan,
    asked: &Asked<'_>,
    watch: &mut Watch<'_>,
) -> Option<Vec<f64>> {
    let Some(decisions) = model.decisions_of(plan) else {
        watch
            .note("the earlier plan takes a choice that this model does not offer; it is not used");
        return None;
    };
    let fixed: Vec<f64> = decisions.into_iter().map(|value| value.unwrap_or(0.0)).collect();
    let question = Question::new(&model.program, objective);
    whole::workers(asked.backend, &question, &fixed, &asked.effort, watch)
}
