//! The relaxation in which sites choose among packings, whole villages in one of their sizes: the master problem of
//! column generation.
//!
//! # Formula
//! min Σ_p c_p λ_p + c z, where a packing p of site j is one of its sizes with whole villages that fit into it, c_p what
//! these cost together, Σ_{p of j} λ_p ≤ 1, z are the columns that belong to no site, and all rows between sites stand.
//!
//! A packing comes in where it costs less than the prices of rows pay for it: one knapsack a site. The least value is
//! that of the best prices ([`bound`](crate::solve::decompose::bound) with whole villages), but with λ_p, which say
//! which packings go together.
//!
//! # Why
//! Where a size holds few villages, and all must be used nearly up, villages one by one lead nowhere: what is left in
//! the end fits in no place. Packings use sizes up.
//!
//! # Source
//! G. B. Dantzig, P. Wolfe, Operations Research 8 (1960), 101–111; M. Savelsbergh, A branch-and-price algorithm for the
//! generalized assignment problem, Operations Research 45 (1997), 831–841; A. Pessoa, R. Sadykov, E. Uchoa,
//! F. Vanderbeck, INFORMS Journal on Computing 30 (2018), 339–360 (prices between the last ones and the best)

use crate::model::ColumnKey;
use crate::model::RowKey;
use crate::solve::Question;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::Loose;
use crate::solve::decompose::bound::Response;
use crate::solve::decompose::bound::respond;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::knapsack::Choice;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::prices::penalties;
use crate::solve::decompose::prices::settle;
use crate::solve::decompose::prices::usual;
use crate::solve::decompose::root::End;
use crate::solve::linear::Linear;
use crate::solve::linear::Optimum;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::collections::HashSet;

/// Prices that are asked for packings: so much of the best ones, the rest of the last ones.
const SMOOTHING: f64 = 0.8;
/// Prices around the known ones that are asked for packings at first, and how far they are from these.
const AROUND: usize = 20;
const SPREAD: f64 = 0.05;
/// Packings that gain less than this share of the value gain nothing.
const LEAST_GAIN: f64 = 1e-10;
/// Times that prices are asked for packings, at the most.
pub const MOST_ROUNDS: usize = 400;
/// The price of a village that has its place: none wants it.
const UNWANTED: f64 = -1e15;

/// A packing: a size of a site, and what moves there.
#[derive(Clone, Debug, PartialEq)]
pub struct Packing {
    /// The site (position in the blocks).
    pub site: usize,
    /// Its size (position in the block).
    pub level: usize,
    /// What its columns are, those of the size, of the villages and of their households.
    pub values: Vec<Change>,
    /// The rows between sites that its villages have to themselves.
    pub villages: Vec<u32>,
}

/// What a column of the master problem stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Stands {
    /// A column of the question that belongs to no site.
    For(u32),
    /// A packing.
    ForPacking(Packing),
    /// Nothing is built at this site.
    ForNothing(usize),
    /// What a row misses.
    ForMissing,
}

/// The master problem of a question.
pub struct Master {
    /// The question; what is decided is taken out of it.
    blocks: Blocks,
    whole: Blocks,
    linear: Linear,
    /// What its columns stand for.
    pub columns: Vec<Stands>,
    known: HashSet<(usize, Vec<u32>)>,
    /// Columns that say that nothing is built, by site.
    nothing: Vec<u32>,
    /// The best prices, and what they say that all costs at least.
    best: Vec<f64>,
    bound: f64,
    /// What is decided, and what it costs.
    decided: f64,
    has_place: Vec<bool>,
}

impl Master {
    /// The master problem of a question with the packings of a plan, from known prices; `None` where the question does not
    /// fall into blocks.
    #[must_use]
    pub fn new(question: &Question<'_>, plan: &[f64], prices: &Prices) -> Option<Self> {
        let mut blocks = Blocks::new(question)?;
        free_of_sites(&mut blocks, plan);
        let rows = blocks.couplings.len();
        let mut best = vec![0.0; rows];
        prices.apply(&blocks, &mut best);
        settle(&blocks, &mut best);
        let mut linear = Linear::new(&[]).for_columns();
        for row in &blocks.couplings {
            // A village that has two places leaves the dearer one in the end.
            let is_village = matches!(row.key, RowKey::AssignOnce(_));
            let upper = if is_village && row.lower > 0.0 { f64::INFINITY } else { row.upper };
            linear.add_row(row.lower, &[], upper);
        }
        for _ in &blocks.sites {
            linear.add_row(1.0, &[], 1.0);
        }
        let mut master = Self {
            whole: blocks.clone(),
            linear,
            columns: Vec::new(),
            known: HashSet::new(),
            nothing: Vec::new(),
            best,
            bound: f64::NEG_INFINITY,
            decided: 0.0,
            has_place: vec![false; rows],
            blocks,
        };
        master.add_others(question);
        for site in 0..master.blocks.sites.len() {
            master.add_chosen(site, plan);
        }
        master.ask_around();
        Some(master)
    }

    /// Adds what sites choose at the known prices and around them: with these packings the first optimum has prices that are
    /// nearly right, which it would take many rounds to come to.
    fn ask_around(&mut self) {
        let mut random = ChaCha8Rng::seed_from_u64(0);
        for _ in 0..AROUND {
            let near = |price: &f64| price * (1.0 + random.random_range(-SPREAD..SPREAD));
            let prices: Vec<f64> = self.best.iter().map(near).collect();
            let Response { choices, .. } = respond(&self.blocks, &prices, Exactness::Whole);
            for (site, choice) in choices.iter().enumerate() {
                self.add(site, choice);
            }
        }
    }

    /// Columns that are no packings.
    fn add_others(&mut self, question: &Question<'_>) {
        let rows = self.blocks.couplings.len() as u32;
        let loose: HashSet<u32> = self.blocks.loose.iter().map(|loose| loose.column).collect();
        for (at, column) in (0..).zip(&question.program.columns) {
            let is_of_site = matches!(
                column.key,
                ColumnKey::Move(..) | ColumnKey::Build(..) | ColumnKey::Housed(..)
            );
            if !is_of_site || loose.contains(&at) {
                let entries: Vec<(u32, f64)> = self.blocks.entries(at).collect();
                let limits = (column.lower, column.upper);
                self.linear.add_column(self.blocks.cost[at as usize], limits, &entries);
                self.columns.push(Stands::For(at));
            }
        }
        let penalties = penalties(&self.blocks, &usual(&self.blocks));
        for (row, &penalty) in (0..rows).zip(&penalties) {
            let facts = *self.blocks.row(row);
            let misses = [(facts.lower.is_finite(), 1.0), (facts.upper.is_finite(), -1.0)];
            for (_, factor) in misses.into_iter().filter(|&(can_be, _)| can_be) {
                self.linear.add_column(penalty, (0.0, f64::INFINITY), &[(row, factor)]);
                self.columns.push(Stands::ForMissing);
            }
        }
        for (row, site) in (rows..).zip(0..self.blocks.sites.len()) {
            let most = if self.blocks.sites[site].must_open { 0.0 } else { 1.0 };
            let column = self.linear.add_column(0.0, (0.0, most), &[(row, 1.0)]);
            self.nothing.push(column);
            self.columns.push(Stands::ForNothing(site));
        }
    }

    /// The packing of a site in a plan.
    fn add_chosen(&mut self, site: usize, plan: &[f64]) {
        let block = &self.blocks.sites[site];
        let is_chosen = |column: u32| plan[column as usize] > 0.5;
        let Some(level) = block.levels.iter().position(|level| is_chosen(level.build)) else {
            return;
        };
        let pairs = (0..).zip(&block.pairs);
        let moves = pairs.filter(|(_, pair)| is_chosen(pair.column)).map(|(at, _)| (at, 1.0));
        let choice = Choice { level: Some(level), moves: moves.collect(), ..Choice::default() };
        self.add(site, &choice);
    }

    /// Adds what a site chooses, where that is new: whether it did.
    fn add(&mut self, site: usize, choice: &Choice) -> bool {
        let block = &self.blocks.sites[site];
        let Some(level) = choice.level else { return false };
        let size = &block.levels[level];
        let mut values = vec![(size.build, 1.0)];
        let mut households = 0.0;
        for &(pair, share) in &choice.moves {
            let pair = &block.pairs[pair as usize];
            // Where a knapsack took too much, its answer is none of whole villages.
            if share < 1.0 {
                return false;
            }
            values.push((pair.column, 1.0));
            households += pair.households;
        }
        values.extend(size.housed.filter(|_| households > 0.0).map(|at| (at, households)));
        let mut cost = 0.0;
        let mut entries: BTreeMap<u32, f64> = BTreeMap::new();
        let mut villages = Vec::new();
        for &(column, value) in &values {
            cost += self.blocks.cost[column as usize] * value;
            for (row, factor) in self.blocks.entries(column) {
                *entries.entry(row).or_default() += factor * value;
                if matches!(self.blocks.row(row).key, RowKey::AssignOnce(_)) {
                    villages.push(row);
                }
            }
        }
        let key: Vec<u32> = values.iter().map(|&(column, _)| column).collect();
        if !self.known.insert((site, key)) {
            return false;
        }
        let convexity = self.blocks.couplings.len() + site;
        let entries: Vec<(u32, f64)> =
            entries.into_iter().chain([(convexity as u32, 1.0)]).collect();
        self.linear.add_column(cost, (0.0, f64::INFINITY), &entries);
        // Levels are counted in the whole block.
        let level = self.whole.sites[site].levels.iter().position(|other| other == size);
        let level = level.unwrap_or_default();
        self.columns.push(Stands::ForPacking(Packing { site, level, values, villages }));
        true
    }

    /// The least value with what is decided, packings found as far as they are missing; `None` where HiGHS does not find
    /// it, or time is over before there is one. It may be above the least value by the share `within`.
    pub fn optimum(&mut self, within: f64, rounds: usize, end: &End<'_>) -> Option<Optimum> {
        let rows = self.blocks.couplings.len();
        self.bound = f64::NEG_INFINITY;
        let mut optimum = self.linear.solve(end.left())?;
        for _ in 0..rounds {
            if end.is_over() {
                break;
            }
            let last = &optimum.prices[..rows];
            let between = last.iter().zip(&self.best);
            let between = between.map(|(last, best)| SMOOTHING * best + (1.0 - SMOOTHING) * last);
            let mut added = self.ask(between.collect(), &optimum);
            if added == 0 {
                added = self.ask(last.to_vec(), &optimum);
            }
            let is_converged = optimum.value - self.bound <= within * optimum.value.abs().max(1.0);
            if added == 0 || is_converged {
                break;
            }
            // Out of time: the last one stands.
            let Some(next) = self.linear.solve(end.left()) else { break };
            optimum = next;
        }
        Some(optimum)
    }

    /// Asks all sites at these prices, and adds those of their answers that gain at the prices of this optimum: how many.
    fn ask(&mut self, mut prices: Vec<f64>, optimum: &Optimum) -> usize {
        for (price, _) in prices.iter_mut().zip(&self.has_place).filter(|&(_, &has)| has) {
            *price = UNWANTED;
        }
        let Response { bound, choices, .. } = respond(&self.blocks, &prices, Exactness::Whole);
        let bound = self.decided + bound;
        if bound > self.bound {
            self.bound = bound;
            let known = self.best.iter_mut().zip(prices).zip(&self.has_place);
            for ((best, price), _) in known.filter(|&(_, &has_place)| !has_place) {
                *best = price;
            }
        }
        let rows = self.blocks.couplings.len();
        let (before, by_row) = optimum.prices.split_at(rows);
        let least = LEAST_GAIN * optimum.value.abs().max(1.0);
        let mut added = 0;
        for (site, choice) in choices.iter().enumerate() {
            let Some(level) = choice.level else { continue };
            let block = &self.blocks.sites[site];
            let size = &block.levels[level];
            let each = size.housed.map_or(0.0, |housed| self.blocks.reduced_cost(housed, before));
            let of_pair = |&(pair, share): &(u32, f64)| {
                let pair = &block.pairs[pair as usize];
                share * (self.blocks.reduced_cost(pair.column, before) + pair.households * each)
            };
            let moves: f64 = choice.moves.iter().map(of_pair).sum();
            let gain = by_row[site] - self.blocks.reduced_cost(size.build, before) - moves;
            if gain > least {
                added += usize::from(self.add(site, choice));
            }
        }
        added
    }

    /// Builds a size at a site, which only chooses its villages from here on.
    pub fn build(&mut self, site: usize, level: usize) {
        let size = self.whole.sites[site].levels[level];
        let block = &mut self.blocks.sites[site];
        if block.pairs.is_empty() && block.levels.is_empty() {
            return;
        }
        block.levels = vec![size];
        block.must_open = true;
        for pair in &mut block.pairs {
            pair.fits = pair.fits >> level & 1;
        }
        self.linear.limit(self.nothing[site], 0.0, 0.0);
        self.rule_out(|other, _| other.site == site && other.level != level);
        // Others may take all villages of the packings that are known.
        let bare = Choice { level: Some(0), ..Choice::default() };
        self.add(site, &bare);
    }

    /// Rules packings out that are not taken yet.
    fn rule_out(&mut self, is_out: impl Fn(&Packing, &[bool]) -> bool) {
        for (at, stands) in (0..).zip(&self.columns) {
            if let Stands::ForPacking(packing) = stands
                && !self.blocks.sites[packing.site].levels.is_empty()
                && is_out(packing, &self.has_place)
            {
                self.linear.limit(at, 0.0, 0.0);
            }
        }
    }

    /// Takes a packing for good.
    pub fn take(&mut self, column: u32) {
        let Stands::ForPacking(packing) = &self.columns[column as usize] else { return };
        let Packing { site, values, villages, .. } = packing.clone();
        for &(column, value) in &values {
            self.decided += self.blocks.cost[column as usize] * value;
            self.blocks.decide(column, value);
        }
        for row in villages {
            self.has_place[row as usize] = true;
        }
        // Others that hold one of these villages waste the room.
        self.rule_out(|other, has_place| {
            other.site == site || other.villages.iter().any(|&row| has_place[row as usize])
        });
        self.linear.limit(column, 1.0, 1.0);
        self.settle(site);
    }

    /// Builds nothing at a site.
    pub fn leave(&mut self, site: usize) {
        self.rule_out(|other, _| other.site == site);
        self.linear.limit(self.nothing[site], 1.0, 1.0);
        self.settle(site);
    }

    /// A site has no more to choose.
    fn settle(&mut self, site: usize) {
        let block = &mut self.blocks.sites[site];
        block.levels.clear();
        block.pairs.clear();
        block.must_open = false;
    }

    /// Whether a site has no more to choose.
    #[must_use]
    pub fn is_settled(&self, site: usize) -> bool {
        self.blocks.sites[site].levels.is_empty()
    }

    /// Whether the size of a site is decided.
    #[must_use]
    pub fn is_sized(&self, site: usize) -> bool {
        let block = &self.blocks.sites[site];
        block.levels.is_empty() || block.levels.len() == 1 && block.must_open
    }

    /// Number of sites, and of sizes of each.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        self.whole.sites.iter().map(|block| block.levels.len()).collect()
    }

    /// Takes all decisions back; packings that are known stay.
    pub fn forget(&mut self) {
        self.blocks.clone_from(&self.whole);
        self.decided = 0.0;
        self.has_place.fill(false);
        for (at, stands) in (0..).zip(&self.columns) {
            match stands {
                Stands::ForPacking(_) => self.linear.limit(at, 0.0, f64::INFINITY),
                Stands::ForNothing(site) => {
                    let most = if self.whole.sites[*site].must_open { 0.0 } else { 1.0 };
                    self.linear.limit(at, 0.0, most);
                }
                Stands::For(_) | Stands::ForMissing => {}
            }
        }
    }

    /// What no point costs less than, with what is decided, as the last prices tell.
    #[must_use]
    pub const fn bound(&self) -> f64 {
        self.bound
    }

    /// The values of the question's columns at an optimum: what each packing holds, as far as it is chosen.
    #[must_use]
    pub fn values(&self, optimum: &Optimum) -> Vec<f64> {
        let mut values = vec![0.0; self.whole.cost.len()];
        for (stands, &share) in self.columns.iter().zip(&optimum.columns) {
            match stands {
                Stands::For(column) => values[*column as usize] = share,
                Stands::ForPacking(packing) if share > 0.0 => {
                    for &(column, value) in &packing.values {
                        values[column as usize] += share * value;
                    }
                }
                _ => {}
            }
        }
        values
    }
}

/// Where the size of a site is decided, villages that live there may stay or leave, each on its own; others do not come.
fn free_of_sites(blocks: &mut Blocks, plan: &[f64]) {
    for block in blocks.sites.iter_mut().filter(|block| block.levels.is_empty()) {
        let pairs = block.pairs.drain(..).filter(|pair| plan[pair.column as usize] > 0.5);
        blocks.loose.extend(pairs.map(|pair| Loose {
            column: pair.column,
            lower: 0.0,
            upper: 1.0,
        }));
    }
}
