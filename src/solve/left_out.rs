//! The legal pairs that a program leaves out: what they would cost at given prices.
//!
//! # Formula
//! r_ij = x̂_ij + h_i min_l v̂_jl with reduced costs at the prices u of the rows that the program has; rows
//! that only left-out pairs need have price 0. Where r_ij < 0 for a village, the price of its fate falls
//! by as much: then no left-out pair has a negative reduced cost, and the bound of single sites holds over
//! all legal pairs, whatever the prices were.
//!
//! # Why
//! The rows of left-out pairs are written by the same code as all others, for some villages at a time: no
//! list of all pairs is ever in memory, and a rule or term that is added is priced without being known
//! here.
//!
//! # Source
//! Pricing of column generation; the lowered price is the clip of J. E. Beasley's Lagrangian reductions

use crate::candidates::Candidates;
use crate::candidates::Pair;
use crate::facts::Home;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::Model;
use crate::model::RowKey;
use crate::solve::Question;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::SiteBlock;
use crate::solve::decompose::prepared::Least;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::prices::at_least;
use crate::solve::decompose::prices::settle;
use crate::solve::thinning::Layer;
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;

/// About as many pairs are looked at together.
const AT_ONCE: u64 = 50_000;

/// A price falls this much further than it has to, relatively: rounding must not undo it.
const HAIR: f64 = 1e-12;

/// What the left-out pairs cost at given prices.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Those whose reduced cost is below the threshold.
    pub wanted: Vec<Pair>,
    /// How much the price of each village's fate has to fall, so that no reduced cost is negative.
    pub excess_price: Vec<f64>,
    /// What they cost at least once these prices have fallen.
    pub least: Least,
}

impl LeftOut {
    /// Lowers the prices of villages by what they have to fall: no left-out pair has a negative reduced cost then.
    pub fn lower(&self, blocks: &Blocks, prices: &mut [f64]) {
        for (coupling, price) in blocks.couplings.iter().zip(prices) {
            if let RowKey::AssignOnce(village) = coupling.key {
                let excess = self.excess_price[village.at()];
                *price -= excess + HAIR * (excess + price.abs()) * f64::from(excess > 0.0);
            }
        }
    }
}

/// Rows and blocks of the program that leaves pairs out, by what they stand for.
struct Places {
    rows: HashMap<RowKey, u32>,
    sites: HashMap<SiteIdx, u32>,
}

/// Looks at all legal pairs that the program of `blocks` leaves out, in parallel over villages. `None`
/// where they cannot be priced, or where somebody asks to stop.
#[must_use]
pub fn price(
    layer: &Layer<'_>,
    candidates: &Candidates,
    blocks: &Blocks,
    prices: &[f64],
    threshold: f64,
    is_stopped: &(dyn Fn() -> bool + Sync),
) -> Option<LeftOut> {
    let villages = layer.finder.instance.villages.len();
    let each = (candidates.legal_pairs / villages.max(1) as u64).max(1);
    let at_once = (AT_ONCE / each).max(1) as usize;
    let known = Prices::of(blocks, prices);
    let rows = (0..).zip(&blocks.couplings).map(|(at, coupling)| (coupling.key, at));
    let sites = (0..).zip(&blocks.sites).map(|(at, block)| (block.site, at));
    let places = Places { rows: rows.collect(), sites: sites.collect() };
    let starts: Vec<usize> = (0..villages).step_by(at_once).collect();
    let parts: Option<Vec<Part>> = starts
        .into_par_iter()
        .map(|start| {
            let range = start..(start + at_once).min(villages);
            if is_stopped() {
                return None;
            }
            Part::new(layer, candidates, range, &known, &places, threshold)
        })
        .collect();
    let mut all = LeftOut {
        wanted: Vec::new(),
        excess_price: vec![0.0; villages],
        least: Least {
            of_all: f64::INFINITY,
            of_site: vec![f64::INFINITY; blocks.sites.len()],
            of_row: vec![f64::INFINITY; blocks.couplings.len()],
        },
    };
    for part in parts? {
        all.wanted.extend(part.wanted);
        for (village, price) in part.excess_price {
            all.excess_price[village.at()] = price;
        }
        let Least { of_all, of_site, of_row } = &mut all.least;
        *of_all = of_all.min(part.of_all);
        let lower = |all: &mut [f64], part: &HashMap<u32, f64>| {
            for (&at, &least) in part {
                all[at as usize] = all[at as usize].min(least);
            }
        };
        lower(of_site, &part.of_site);
        lower(of_row, &part.of_row);
    }
    Some(all)
}

/// The left-out pairs of some villages.
struct Part {
    wanted: Vec<Pair>,
    excess_price: Vec<(VillageIdx, f64)>,
    of_all: f64,
    of_site: HashMap<u32, f64>,
    of_row: HashMap<u32, f64>,
}

/// A left-out pair: its column in the program of all pairs, and its reduced cost.
struct Priced {
    pair: Pair,
    column: u32,
    cost: f64,
}

impl Part {
    fn new(
        layer: &Layer<'_>,
        candidates: &Candidates,
        villages: Range<usize>,
        known: &Prices,
        places: &Places,
        threshold: f64,
    ) -> Option<Self> {
        let all = candidates.all_of(layer.finder, villages);
        let mut part = Self {
            wanted: Vec::new(),
            excess_price: Vec::new(),
            of_all: f64::INFINITY,
            of_site: HashMap::new(),
            of_row: HashMap::new(),
        };
        if all.pairs.iter().all(|pair| candidates.holds(pair.village, pair.site)) {
            return Some(part);
        }
        let model = Model::new(layer.finder, &all);
        let (objective, limits) = (layer.objective(&model), layer.limits(&model));
        let question = Question { limits: &limits, ..Question::new(&model.program, &objective) };
        let blocks = Blocks::new(&question)?;
        let mut prices = vec![0.0; blocks.couplings.len()];
        known.apply(&blocks, &mut prices);
        settle(&blocks, &mut prices);
        let mut priced = Vec::new();
        for block in &blocks.sites {
            let is_new = !places.sites.contains_key(&block.site);
            // A site that the program does not have must not be worth building for its own sake.
            if is_new
                && block.levels.iter().any(|level| at_least(&blocks, level.build, &prices) < 0.0)
            {
                return None;
            }
            price_site(&blocks, block, &prices, &all, candidates, &mut priced);
        }
        priced.sort_unstable_by_key(|found| found.column);
        for of_village in priced.chunk_by(|a, b| a.pair.village == b.pair.village) {
            part.take(&blocks, of_village, places, threshold);
        }
        Some(part)
    }

    /// The left-out pairs of one village.
    fn take(&mut self, blocks: &Blocks, priced: &[Priced], places: &Places, threshold: f64) {
        let least = priced.iter().map(|found| found.cost).fold(f64::INFINITY, f64::min);
        let excess = (-least).max(0.0);
        if excess > 0.0 {
            self.excess_price.push((priced[0].pair.village, excess));
        }
        for Priced { pair, column, cost } in priced {
            if *cost < threshold {
                self.wanted.push(*pair);
            }
            let cost = (cost + excess).max(0.0);
            self.of_all = self.of_all.min(cost);
            let others = blocks.entries(*column).map(|(row, _)| blocks.couplings[row as usize].key);
            let others = others.filter(|&key| site_of(key) != Some(pair.site));
            let others: Vec<u32> =
                others.filter_map(|key| places.rows.get(&key).copied()).collect();
            let share = cost / (1 + others.len()) as f64;
            let lower = |all: &mut HashMap<u32, f64>, at: u32| {
                let least = all.entry(at).or_insert(f64::INFINITY);
                *least = least.min(share);
            };
            for row in others {
                lower(&mut self.of_row, row);
            }
            if let Some(&site) = places.sites.get(&pair.site) {
                lower(&mut self.of_site, site);
            }
        }
    }
}

/// The left-out pairs of one site.
fn price_site(
    blocks: &Blocks,
    block: &SiteBlock,
    prices: &[f64],
    all: &Candidates,
    candidates: &Candidates,
    into: &mut Vec<Priced>,
) {
    let housed: Vec<f64> = block
        .levels
        .iter()
        .map(|level| level.housed.map_or(0.0, |housed| at_least(blocks, housed, prices)))
        .collect();
    for block_pair in &block.pairs {
        let pair = all.pairs[block_pair.column as usize];
        let fits = |at: usize| block_pair.fits >> at & 1 == 1;
        let sizes = housed.iter().enumerate().filter(|&(at, _)| fits(at)).map(|(_, &cost)| cost);
        let each = sizes.fold(f64::INFINITY, f64::min);
        // Too large for every size of the site: such a pair is never chosen.
        if each.is_infinite() || candidates.holds(pair.village, pair.site) {
            continue;
        }
        let cost = at_least(blocks, block_pair.column, prices) + block_pair.households * each;
        into.push(Priced { pair, column: block_pair.column, cost });
    }
}

/// The site to which a row belongs.
fn site_of(key: RowKey) -> Option<SiteIdx> {
    match key {
        RowKey::Capacity(site, _)
        | RowKey::LeastUse(site)
        | RowKey::LeastUseStanding(_, site)
        | RowKey::Workers(Home::Site(site), _)
        | RowKey::JobPerHousehold(Home::Site(site))
        | RowKey::KeepTogether(_, _, Some(site))
        | RowKey::KeepApart(_, site) => Some(site),
        _ => None,
    }
}
