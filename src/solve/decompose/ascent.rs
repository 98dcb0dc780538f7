//! Raising the bound: prices move towards what rows lack.
//!
//! # Formula
//! u_r ← u_r + rate · s_r · m_r / √v_r, where m_r and v_r are running means of g_r and g_r², g_r is the
//! row's limit less what the blocks' answers add up to (a subgradient of the bound), and s_r a usual
//! price of the row. The rate falls geometrically, so early steps find the region and late ones settle.
//!
//! # Why
//! Rows have units of all kinds: villages, workers, persons, thousands of CNY. One step length for all
//! fails; the step of each row is therefore measured by the row's own changes and its own usual price.
//!
//! # Source
//! D. P. Kingma, J. Ba: Adam (2015), for the running means; F. Barahona, R. Anbil: The volume algorithm,
//! Mathematical Programming 87 (2000), for the shares: answers averaged over steps approach a solution
//! of the relaxation

use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::bound::Response;
use crate::solve::decompose::bound::respond;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::prices::activity;
use crate::solve::decompose::prices::settle;
use crate::solve::decompose::prices::usual;
use rayon::ThreadPool;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Memory of the running mean of what a row lacks.
const MEAN_MEMORY: f64 = 0.9;
/// Memory of the running mean of its square.
const SQUARE_MEMORY: f64 = 0.99;
/// How much the newest answer counts in the shares.
const NEWEST: f32 = 0.02;
/// First and last rate of a schedule, as a share of a row's usual price.
const RATES: (f64, f64) = (0.3, 1e-4);
/// First and last spread of ties, as a share of a row's usual price.
const SPREADS: (f64, f64) = (0.1, 1e-5);

/// Steps between two reports.
const TOLD_EVERY: usize = 20;
/// The approach: rounds at the most, their share of the time, and what counts as much for one.
const MOST_APPROACHES: usize = 100;
const APPROACH_SHARE: f64 = 0.3;
const MUCH: f64 = 0.01;
/// Where the bound has not risen by this share of itself for so many steps, the schedule goes to its last steps, which
/// are this part of it: small questions are at their maximum long before.
const LEAST_RISE: f64 = 1e-8;
const MOST_FLAT: usize = 60;
/// The same where nothing but villages stands between the sites: there the tree says the rest. With work and money the bound
/// is flat for as long on the way up.
const MOST_FLAT_IF_PLAIN: usize = 30;
const LAST_STEPS: usize = 10;
/// Where steps with whole villages begin on the schedule.
const WHOLE_FROM: f64 = 0.6;

/// How long an ascent goes on.
#[derive(Clone, Copy, Debug)]
pub struct Schedule<'a> {
    /// Where on the schedule it begins: 0 from nothing, more with prices that are nearly right.
    pub from: f64,
    /// Steps with fractional knapsacks, and the most time for them \[s\].
    pub steps: usize,
    /// See `steps`.
    pub seconds: Option<f64>,
    /// Steps with whole villages, and the most time for them \[s\].
    pub whole_steps: usize,
    /// See `whole_steps`.
    pub whole_seconds: Option<f64>,
    /// Who works.
    pub pool: &'a ThreadPool,
    /// Set to stop.
    pub stop: &'a AtomicBool,
}

impl Schedule<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Sees an ascent now and then.
pub type Told<'a> = &'a mut (dyn FnMut(&Ascent) + Send);

/// An ascent under way.
#[derive(Clone)]
pub struct Ascent {
    /// The best prices so far.
    pub best: Vec<f64>,
    /// The bound at the best prices.
    pub bound: f64,
    /// What the blocks chose lately, by column: 1 always, 0 never.
    pub shares: Vec<f32>,
    /// A usual price of each row.
    pub usual: Vec<f64>,
    /// The newest prices.
    pub prices: Vec<f64>,
    /// What the blocks answered last.
    pub response: Response,
    mean: Vec<f64>,
    square: Vec<f64>,
    steps: i32,
}

impl Ascent {
    /// Starts with all prices at 0, as far as covers allow.
    #[must_use]
    pub fn new(blocks: &Blocks) -> Self {
        let rows = blocks.couplings.len();
        let mut prices = vec![0.0; rows];
        settle(blocks, &mut prices);
        Self {
            best: prices.clone(),
            bound: f64::NEG_INFINITY,
            shares: vec![0.0; blocks.cost.len()],
            usual: usual(blocks),
            prices,
            response: Response::default(),
            mean: vec![0.0; rows],
            square: vec![0.0; rows],
            steps: 0,
        }
    }

    /// Starts with known prices of some rows.
    #[must_use]
    pub fn from_prices(blocks: &Blocks, known: &Prices) -> Self {
        let mut ascent = Self::new(blocks);
        known.apply(blocks, &mut ascent.prices);
        settle(blocks, &mut ascent.prices);
        ascent.best.clone_from(&ascent.prices);
        ascent
    }

    /// Steps while these raise the bound by much, then a schedule of steps, then one of steps with whole
    /// villages. `told` sees how far it is now and then.
    pub fn raise(&mut self, blocks: &Blocks, plan: &Schedule<'_>, told: Told<'_>) {
        // Within the pool throughout: to hand each step over to it takes as long as a small step.
        plan.pool.install(|| self.raise_within(blocks, plan, told));
    }

    fn raise_within(&mut self, blocks: &Blocks, plan: &Schedule<'_>, told: Told<'_>) {
        if plan.from <= 0.0 {
            self.approach(blocks, plan);
        }
        let most_flat = if blocks.is_plain() { MOST_FLAT_IF_PLAIN } else { MOST_FLAT };
        let fractional = (Exactness::Fractional, plan.from, plan.steps, plan.seconds);
        let whole = (Exactness::Whole, WHOLE_FROM, plan.whole_steps, plan.whole_seconds);
        for (exactness, from, steps, seconds) in [fractional, whole] {
            let began = Instant::now();
            let (mut step, mut level, mut since) = (0, self.bound, 0);
            while step < steps {
                let by_steps = step as f64 / steps as f64;
                let by_time = seconds.map_or(0.0, |all| began.elapsed().as_secs_f64() / all);
                let done = by_steps.max(by_time);
                if done >= 1.0 || plan.is_stopped() {
                    break;
                }
                let (rate, spread) = schedule(from + (1.0 - from) * done);
                self.step(blocks, rate, spread, exactness, NEWEST);
                if step % TOLD_EVERY == 0 {
                    told(self);
                }
                if self.bound - level > LEAST_RISE * self.bound.abs() {
                    (level, since) = (self.bound, step);
                }
                // Longer steps gain no more: from the best prices the last ones settle the shares.
                let last = steps - steps / LAST_STEPS;
                step += 1;
                if step - since > most_flat && step < last {
                    self.prices.clone_from(&self.best);
                    step = last;
                }
            }
            self.prices.clone_from(&self.best);
        }
        told(self);
    }

    /// Where usual prices say little of the right ones, a schedule would end on the way: so it begins only
    /// when the bound no longer rises fast.
    fn approach(&mut self, blocks: &Blocks, plan: &Schedule<'_>) {
        let began = Instant::now();
        let (rate, spread) = schedule(0.0);
        let mut before = f64::NEG_INFINITY;
        for _ in 0..MOST_APPROACHES {
            for _ in 0..TOLD_EVERY {
                self.step(blocks, rate, spread, Exactness::Fractional, NEWEST);
                if plan.is_stopped() {
                    break;
                }
            }
            let is_late = plan
                .seconds
                .is_some_and(|all| began.elapsed().as_secs_f64() > APPROACH_SHARE * all);
            if self.bound - before < MUCH * self.bound.abs() || is_late || plan.is_stopped() {
                break;
            }
            before = self.bound;
        }
    }

    /// A whole schedule of steps with fractional knapsacks. `progress` is the share done, from 0 to 1;
    /// it may come by steps or by time.
    pub fn step_at(&mut self, blocks: &Blocks, progress: f64) {
        let (rate, spread) = schedule(progress);
        self.step(blocks, rate, spread, Exactness::Fractional, NEWEST);
    }

    /// Some steps as a schedule has them at this progress, the last one with whole villages; the newest
    /// answer counts `newest` in the shares.
    pub fn steps(&mut self, blocks: &Blocks, count: usize, progress: f64, newest: f32) {
        let (rate, spread) = schedule(progress);
        for step in 1..=count {
            let exactness = if step < count { Exactness::Fractional } else { Exactness::Whole };
            self.step(blocks, rate, spread, exactness, newest);
        }
    }

    fn step(&mut self, blocks: &Blocks, rate: f64, spread: f64, exactness: Exactness, newest: f32) {
        settle(blocks, &mut self.prices);
        let response = respond(blocks, &self.prices, exactness);
        if response.bound > self.bound {
            self.bound = response.bound;
            self.best.clone_from(&self.prices);
        }
        let sums = activity(blocks, &response, &self.prices, &self.usual, spread);
        self.steps = self.steps.saturating_add(1);
        let mean_weight = 1.0 - MEAN_MEMORY.powi(self.steps);
        let square_weight = 1.0 - SQUARE_MEMORY.powi(self.steps);
        for (row, coupling) in blocks.couplings.iter().enumerate() {
            let price = self.prices[row];
            let lacking = coupling.lacking(price, sums[row]);
            let (mean, square) = (&mut self.mean[row], &mut self.square[row]);
            *mean += (1.0 - MEAN_MEMORY) * (lacking - *mean);
            *square += (1.0 - SQUARE_MEMORY) * (lacking * lacking - *square);
            let size = (*square / square_weight).sqrt();
            if size > 0.0 {
                let step = rate * self.usual[row] * (*mean / mean_weight) / size;
                self.prices[row] = coupling.admit(price + step);
            }
        }
        self.remember(blocks, &response, newest);
        self.response = response;
    }

    fn remember(&mut self, blocks: &Blocks, response: &Response, newest: f32) {
        for share in &mut self.shares {
            *share *= 1.0 - newest;
        }
        for (block, choice) in blocks.sites.iter().zip(&response.choices) {
            if let Some(level) = choice.level {
                self.shares[block.levels[level].build as usize] += newest;
            }
            for &(pair, share) in &choice.moves {
                let column = block.pairs[pair as usize].column;
                self.shares[column as usize] += newest * share as f32;
            }
        }
        for &at in &response.raised {
            self.shares[blocks.loose[at as usize].column as usize] += newest;
        }
    }
}

/// Rate and spread of a schedule at this progress.
fn schedule(progress: f64) -> (f64, f64) {
    let fall = |(first, last): (f64, f64)| first * (last / first).powf(progress);
    (fall(RATES), fall(SPREADS))
}
