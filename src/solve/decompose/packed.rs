//! Plans from packings: in the [master problem](crate::solve::decompose::master) sizes are decided first, then packings,
//! those with the largest shares first; after each decision packings that go with it are found anew.
//!
//! # Source
//! R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, Primal heuristics for branch and price: the assets of
//! diving methods, INFORMS Journal on Computing 31 (2019), 251–267

use crate::model::RowKey;
use crate::solve::Question;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::improve::LEAST_GAIN;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::master::MOST_ROUNDS;
use crate::solve::decompose::master::Master;
use crate::solve::decompose::master::Stands;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::root::End;
use crate::solve::decompose::wide::built;
use crate::solve::linear::Optimum;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The least value and the bound are as good as the same from here on, relative to them.
const CONVERGED: f64 = 1e-6;
/// In a dive what is nearly right will do, after so many times that prices are asked.
const NEARLY_CONVERGED: f64 = 2e-4;
const FEW_ROUNDS: usize = 50;
/// Villages that a site takes on average, at the most: with more, packings are too many to be found one by one, and dives
/// seldom end in a plan.
const MOST_VILLAGES: f64 = 8.0;
/// Shares this near to whole numbers are whole.
const WHOLE: f64 = 1e-6;
/// Sizes with larger shares are decided together, up to this share of what is open; others one by one.
const NEARLY: f64 = 0.6;
const AT_A_TIME: f64 = 0.3;
/// Where a decision costs more than this share of what is left to the plan in hand, the other way is tried.
const MUCH: f64 = 0.1;
/// Packings with larger shares are taken together.
const NEARLY_WHOLE: f64 = 0.9;
/// All dives but the first one see shares smaller by up to this much.
const NOISE: f64 = 0.2;
/// Dives that each thread makes, where work is counted.
const DIVES: u32 = 3;

/// Whether each site has few villages at a point.
#[must_use]
pub fn suits(blocks: &Blocks, point: &InHand) -> bool {
    let pairs = blocks.sites.iter().flat_map(|block| &block.pairs);
    let moves: f64 = pairs.map(|pair| point.values[pair.column as usize]).sum();
    moves <= MOST_VILLAGES * built(blocks, point) as f64
}

impl Improver<'_> {
    /// Takes over the best plan from packings of these columns. Each thread seeks one; where time is limited, until one is
    /// found.
    pub fn pack(
        &self,
        pool: &rayon::ThreadPool,
        point: &mut InHand,
        columns: &[u32],
        time: Duration,
        seed: u32,
    ) {
        let (end, base) = (End { deadline: self.end(time), stop: self.stop }, &*point);
        let prices = Prices::of(self.blocks, self.prices);
        let dives = if self.is_by_work { DIVES } else { u32::MAX };
        let is_found = AtomicBool::new(false);
        let is_needless = || !self.is_by_work && is_found.load(Ordering::Relaxed);
        let pack = |thread: u32| -> Vec<Change> {
            let part = Part::new(self.blocks, self.program, base, columns.to_vec(), self.penalties);
            let (question, seed) = (part.question(), seed.wrapping_add(thread));
            let values = better(&question, &prices, seed, dives, &is_needless, &end);
            is_found.fetch_or(values.is_some(), Ordering::Relaxed);
            values.map_or_else(Vec::new, |values| part.changes(&values))
        };
        let seeds = (0..self.threads as u32).into_par_iter().with_max_len(1);
        let found: Vec<Vec<Change>> = pool.install(|| seeds.map(pack).collect());
        // Changes are those of the plan in hand before: only one of them goes together with it.
        let cost = |changes: &Vec<Change>| -> f64 {
            let cost = |&(column, new): &Change| {
                (new - base.values[column as usize]) * self.blocks.cost[column as usize]
            };
            changes.iter().map(cost).sum()
        };
        let best = found.into_iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
        if let Some(changes) = best {
            self.take(point, &changes);
        }
    }
}

/// A plan that costs less than the one that the question starts from: values of the question's columns. Dives go on until
/// one leads to such a plan, `enough` were made or none is needed any more; the first one sees shares as they are where
/// the seed is 0.
#[must_use]
pub fn better(
    question: &Question<'_>,
    prices: &Prices,
    seed: u32,
    enough: u32,
    is_needless: &dyn Fn() -> bool,
    end: &End<'_>,
) -> Option<Vec<f64>> {
    let start = question.start?;
    let blocks = Blocks::new(question)?;
    let cost = |values: &[f64]| -> f64 {
        values.iter().zip(&*blocks.cost).map(|(value, cost)| value * cost).sum()
    };
    let value = cost(start);
    let most = value - LEAST_GAIN * value.abs().max(1.0);
    let mut master = Master::new(question, start, prices)?;
    master.optimum(CONVERGED, MOST_ROUNDS, end)?;
    if master.bound() >= most {
        return None;
    }
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    for dive in 0..enough {
        if end.is_over() || is_needless() {
            break;
        }
        if dive > 0 {
            master.forget();
        }
        let noise = if dive > 0 || seed > 0 { NOISE } else { 0.0 };
        let (master, random) = (&mut master, &mut random);
        let mut dive = Dive { master, end, most, noise, random, sizes: Vec::new() };
        let Some(mut values) = dive.down() else { continue };
        mend(question, &blocks, &mut values);
        if cost(&values) < most {
            return Some(values);
        }
    }
    None
}

/// One way down.
struct Dive<'m, 'e> {
    master: &'m mut Master,
    end: &'m End<'e>,
    /// What costs more is of no use.
    most: f64,
    noise: f64,
    random: &'m mut ChaCha8Rng,
    /// Sizes of sites that are decided; `None` where nothing is built.
    sizes: Vec<Size>,
}

/// A site and its size, if any.
type Size = (usize, Option<usize>);

impl Dive<'_, '_> {
    /// Decides end all is whole; `None` where that costs too much, misses rows or takes too long.
    fn down(&mut self) -> Option<Vec<f64>> {
        let mut optimum = self.size()?;
        while self.pack(&optimum) {
            optimum = self.optimum()?;
        }
        self.is_complete(&optimum).then(|| self.master.values(&optimum))
    }

    /// The optimum with what is decided; `None` where that costs too much or takes too long.
    fn optimum(&mut self) -> Option<Optimum> {
        if self.end.is_over() {
            return None;
        }
        let optimum = self.master.optimum(NEARLY_CONVERGED, FEW_ROUNDS, self.end)?;
        // Values may be above the least ones; bounds never are.
        (self.master.bound() < self.most).then_some(optimum)
    }

    /// Decides all sizes: the optimum with them. Where a decision costs much, the other way is tried as well.
    fn size(&mut self) -> Option<Optimum> {
        let mut optimum = self.optimum()?;
        loop {
            let shares = self.shares(&optimum);
            let batch = self.batch(&shares);
            let Some(&(last, _)) = batch.last() else {
                for (site, shares) in shares.iter().enumerate() {
                    self.decide((site, shares.iter().position(|&share| share > 0.5)));
                }
                return Some(optimum);
            };
            let before = self.sizes.len();
            for &size in &batch {
                self.decide(size);
            }
            let much = optimum.value + MUCH * (self.most - optimum.value);
            let next = self.optimum();
            optimum = match next {
                Some(next) if next.value <= much => next,
                next => self.other_way(before, last, next)?,
            };
        }
    }

    /// Builds nothing at a site instead of the decisions since the first so many, where that costs less.
    fn other_way(&mut self, before: usize, site: usize, next: Option<Optimum>) -> Option<Optimum> {
        let decided = self.sizes.clone();
        self.restore(&decided[..before]);
        self.decide((site, None));
        let other = self.optimum();
        let value = |optimum: &Optimum| optimum.value;
        if next.as_ref().map_or(f64::INFINITY, value) <= other.as_ref().map_or(f64::INFINITY, value)
        {
            self.restore(&decided);
            return next;
        }
        other
    }

    fn decide(&mut self, (site, level): Size) {
        if self.master.is_sized(site) {
            return;
        }
        self.sizes.push((site, level));
        match level {
            Some(level) => self.master.build(site, level),
            None => self.master.leave(site),
        }
    }

    /// Goes back to these decisions.
    fn restore(&mut self, sizes: &[Size]) {
        self.master.forget();
        self.sizes.clear();
        for &size in sizes {
            self.decide(size);
        }
    }

    /// What is chosen of each size of each site.
    fn shares(&self, optimum: &Optimum) -> Vec<Vec<f64>> {
        let sizes = self.master.sizes().into_iter();
        let mut shares: Vec<Vec<f64>> = sizes.map(|levels| vec![0.0; levels]).collect();
        for (stands, &share) in self.master.columns.iter().zip(&optimum.columns) {
            if let Stands::ForPacking(packing) = stands {
                shares[packing.site][packing.level] += share;
            }
        }
        shares
    }

    /// The sizes to be decided next: those with the largest shares among what is not whole.
    fn batch(&mut self, shares: &[Vec<f64>]) -> Vec<Size> {
        let mut open: Vec<(f64, usize, usize)> = Vec::new();
        for (site, shares) in shares.iter().enumerate() {
            if self.master.is_sized(site) {
                continue;
            }
            for (level, &share) in shares.iter().enumerate() {
                if (WHOLE..1.0 - WHOLE).contains(&share) {
                    open.push((self.seen(share), site, level));
                }
            }
        }
        open.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let nearly = open.iter().take_while(|&&(share, ..)| share >= NEARLY).count();
        let most = (AT_A_TIME * open.len() as f64) as usize;
        let batch = open.iter().take(nearly.min(most).max(1));
        batch.map(|&(_, site, level)| (site, Some(level))).collect()
    }

    /// Takes packings that are whole, and the largest of the others: whether there is one.
    fn pack(&mut self, optimum: &Optimum) -> bool {
        let mut whole = Vec::new();
        let mut largest: Option<(f64, u32)> = None;
        for (at, &share) in (0..).zip(&optimum.columns) {
            match &self.master.columns[at as usize] {
                Stands::ForPacking(packing) if !self.master.is_settled(packing.site) => {}
                _ => continue,
            }
            if share >= NEARLY_WHOLE {
                whole.push(at);
            } else if share > WHOLE {
                let seen = self.seen(share);
                if largest.is_none_or(|(most, _)| seen > most) {
                    largest = Some((seen, at));
                }
            }
        }
        let is_open =
            largest.is_some() || whole.iter().any(|&at| optimum.columns[at as usize] < 1.0 - WHOLE);
        let one = largest.filter(|_| whole.is_empty()).map(|(_, at)| at);
        for at in whole.into_iter().chain(one) {
            self.master.take(at);
        }
        is_open
    }

    /// A share as this dive sees it.
    fn seen(&mut self, share: f64) -> f64 {
        if self.noise > 0.0 {
            share * (1.0 - self.random.random_range(0.0..self.noise))
        } else {
            share
        }
    }

    /// Whether no row is missed.
    fn is_complete(&self, optimum: &Optimum) -> bool {
        let mut columns = self.master.columns.iter().zip(&optimum.columns);
        columns.all(|(stands, &value)| *stands != Stands::ForMissing || value < WHOLE)
    }
}

/// Leaves to a village that has several places the cheapest of them.
fn mend(question: &Question<'_>, blocks: &Blocks, values: &mut [f64]) {
    let program = question.program;
    for (at, row) in program.rows.iter().enumerate() {
        if !matches!(row.key, RowKey::AssignOnce(_)) {
            continue;
        }
        let chosen =
            program.entries(at).iter().filter(|&&(column, _)| values[column as usize] > 0.5);
        let mut chosen: Vec<u32> = chosen.map(|&(column, _)| column).collect();
        let cost = |column: u32| blocks.cost[column as usize];
        chosen.sort_by(|&a, &b| cost(a).total_cmp(&cost(b)).then(a.cmp(&b)));
        for &dear in chosen.iter().skip(1) {
            values[dear as usize] = 0.0;
        }
    }
    let sites = &blocks.sites;
    for block in
        sites.iter().filter(|block| block.levels.iter().any(|level| level.housed.is_some()))
    {
        let here = block.pairs.iter().map(|pair| pair.households * values[pair.column as usize]);
        let here: f64 = here.sum();
        for level in &block.levels {
            if let Some(housed) = level.housed {
                values[housed as usize] = here * values[level.build as usize];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::better;
    use crate::model::ColumnKey;
    use crate::solve::Backend;
    use crate::solve::Effort;
    use crate::solve::Question;
    use crate::solve::Watch;
    use crate::solve::decompose::blocks::Blocks;
    use crate::solve::decompose::in_hand::InHand;
    use crate::solve::decompose::master::MOST_ROUNDS;
    use crate::solve::decompose::master::Master;
    use crate::solve::decompose::part::Part;
    use crate::solve::decompose::prices::Prices;
    use crate::solve::decompose::root::End;
    use crate::solve::decompose::samples::plan;
    use crate::solve::decompose::samples::program;
    use crate::solve::highs::Highs;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn plans_from_packings_are_plans_between_their_bound_and_the_first_plan() {
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let stop = AtomicBool::new(false);
        let (mut found, mut best) = (0, 0);
        for _ in 0..40 {
            let (program, objective) = program(&mut random);
            let question = Question::new(&program, &objective);
            let blocks = Blocks::new(&question).expect("the program has blocks");
            let penalties = vec![1000.0; blocks.row_count()];
            let point = plan(&program, &blocks, &penalties);
            let question = Question { start: Some(&point.values), ..question };
            let effort = Effort { gap: 0.0, threads: 1, seed: 0, work: None, deadline: None };
            let mut quiet = |_: &crate::solve::Progress| {};
            let answer = Highs.answer(&question, &effort, &mut Watch::new(&stop, &mut quiet));
            let least = answer.values.map(|values| InHand::new(&blocks, values, &penalties).value);
            let least = least.expect("there is a plan");
            let end = End { deadline: None, stop: &stop };
            let mut master = Master::new(&question, &point.values, &Prices::default())
                .expect("the program has blocks");
            let optimum =
                master.optimum(super::CONVERGED, MOST_ROUNDS, &end).expect("there is an optimum");
            assert!(optimum.value <= least + 1e-6, "{} {least}", optimum.value);
            assert!((optimum.value - master.bound()).abs() < 1e-3 * least, "{optimum:?}");
            let values = better(&question, &Prices::default(), 0, super::DIVES, &|| false, &end);
            let Some(values) = values else { continue };
            let new = InHand::new(&blocks, values, &penalties);
            assert!(new.is_plan() && new.value < point.value && new.value >= least - 1e-6);
            found += 1;
            best += u32::from(new.value <= least + 1e-6);
        }
        assert!(found > 35 && best > 30, "{found} {best}");
    }

    #[test]
    fn parts_of_a_plan_become_no_worse_and_stay_plans() {
        let mut random = ChaCha8Rng::seed_from_u64(12);
        let stop = AtomicBool::new(false);
        let mut better_ones = 0;
        for _ in 0..40 {
            let (program, objective) = program(&mut random);
            let question = Question::new(&program, &objective);
            let blocks = Blocks::new(&question).expect("the program has blocks");
            let penalties = vec![1000.0; blocks.row_count()];
            let mut point = plan(&program, &blocks, &penalties);
            // Two sites with those who live there; others may only leave or stay, or are decided.
            let inside = |column: u32| {
                let is_chosen = point.values[column as usize] > 0.5;
                match program.columns[column as usize].key {
                    ColumnKey::Build(site, _) => site.at() < 2,
                    ColumnKey::Move(village, site) => {
                        site.at() < 2 && village.at() > 2 || is_chosen && village.at() != 4
                    }
                    _ => false,
                }
            };
            let free: Vec<u32> =
                (0..program.columns.len() as u32).filter(|&at| inside(at)).collect();
            let part = Part::new(&blocks, &program, &point, free, &penalties);
            let end = End { deadline: None, stop: &stop };
            let values =
                better(&part.question(), &Prices::default(), 1, super::DIVES, &|| false, &end);
            let Some(values) = values else { continue };
            let before = point.value;
            assert!(point.take(&blocks, &part.changes(&values), &penalties, 0.0));
            assert!(point.is_plan() && point.value < before);
            let again = InHand::new(&blocks, point.values.clone(), &penalties);
            assert!(again.is_plan() && (again.value - point.value).abs() < 1e-6);
            better_ones += 1;
        }
        assert!(better_ones > 20, "{better_ones}");
    }
}
