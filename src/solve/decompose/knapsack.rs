//! The question of one site at given prices: which size, and which villages.
//!
//! # Formula
//! min over sizes l, or nothing where the site may stay closed, of
//! ŷ_l + min { Σ_i (x̂_i + h_i v̂_l) z_i : Σ_i need_i z_i ≤ C_l, 0 ≤ z_i ≤ 1, z_i = 0 where i does not fit }
//!
//! with z fractional (a bound as good as the linear relaxation's) or whole (a better one).

use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::SiteBlock;
use std::cmp::Ordering;

/// What a site does at given prices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Its part of the bound.
    pub value: f64,
    /// The size (position in the block); `None` where it is closed.
    pub level: Option<usize>,
    /// Pairs (positions in the block) and the share of each that moves.
    pub moves: Vec<(u32, f64)>,
    /// Sum of the absolute values that were added up, for the bound on rounding errors.
    pub mass: f64,
}

/// How exactly a site's question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exactness {
    /// The last village may move in part.
    Fractional,
    /// Villages move whole.
    Whole,
}

/// A table larger than this (dwellings · villages) is not made: such a site is answered fractionally.
const LARGEST_TABLE: f64 = 4e6;

/// Steps of branching before a table is made.
const MOST_STEPS: u32 = 20_000;

/// A village that a site would take.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Its pair (position in the block).
    pub pair: u32,
    /// What it gains.
    pub gain: f64,
    /// What it takes of the service in limited number.
    pub need: f64,
    /// Gain for each unit of need. Kept: items are compared often.
    ratio: f64,
}

impl Item {
    /// A village with what it gains and takes.
    #[must_use]
    pub fn new(pair: u32, gain: f64, need: f64) -> Self {
        Self { pair, gain, need, ratio: gain / need }
    }

    /// The order in which a knapsack is filled: by falling ratio, then by pair. Quotients, not products
    /// across: rounding would make the comparison of near ties contradict itself.
    fn comes_first(&self, other: &Self) -> Ordering {
        other.ratio.total_cmp(&self.ratio).then(self.pair.cmp(&other.pair))
    }
}

/// The best that a site can do at these prices.
#[must_use]
pub fn best_choice(
    blocks: &Blocks,
    block: &SiteBlock,
    prices: &[f64],
    exactness: Exactness,
) -> Choice {
    let wanted: Vec<(u32, f64)> = (0..)
        .zip(&block.pairs)
        .filter(|(_, pair)| pair.fits != 0)
        .map(|(at, pair)| (at, blocks.reduced_cost(pair.column, prices)))
        .filter(|&(_, cost)| cost < 0.0)
        .collect();
    let mut best: Option<Choice> = (!block.must_open).then(Choice::default);
    for (at, level) in block.levels.iter().enumerate() {
        let build = blocks.reduced_cost(level.build, prices);
        let each = level.housed.map_or(0.0, |housed| blocks.reduced_cost(housed, prices));
        let mut items: Vec<Item> = wanted
            .iter()
            .map(|&(pair, cost)| {
                let facts = &block.pairs[pair as usize];
                Item::new(pair, -(cost + facts.households * each), facts.need)
            })
            .filter(|item| item.gain > 0.0 && block.pairs[item.pair as usize].fits >> at & 1 == 1)
            .collect();
        // Nothing can be better than taking everybody.
        let most: f64 = items.iter().map(|item| item.gain).sum();
        if best.as_ref().is_some_and(|best| build - most >= best.value) {
            continue;
        }
        let all: f64 = items.iter().map(|item| item.need).sum();
        let (gain, moves) = if all <= level.capacity {
            (most, items.iter().map(|item| (item.pair, 1.0)).collect())
        } else if exactness == Exactness::Whole {
            whole(&mut items, level.capacity)
        } else {
            fractional(&mut items, level.capacity)
        };
        let value = build - gain;
        if best.as_ref().is_none_or(|best| value < best.value) {
            best = Some(Choice { value, level: Some(at), moves, mass: build.abs() + most });
        }
    }
    best.unwrap_or_default()
}

/// The fractional knapsack: by gain for each unit of need. Where the room ends is found without sorting:
/// the better half either fits as a whole, or the room ends within it.
///
/// # Source
/// E. Balas, E. Zemel, An algorithm for large zero-one knapsack problems, Operations Research 28 (1980)
fn fractional(items: &mut [Item], capacity: f64) -> (f64, Vec<(u32, f64)>) {
    let (mut left, mut gain, mut moves) = (capacity, 0.0, Vec::with_capacity(items.len()));
    let mut open = items;
    while !open.is_empty() {
        let half = open.len() / 2;
        open.select_nth_unstable_by(half, Item::comes_first);
        let (better, rest) = open.split_at_mut(half.max(1));
        let need: f64 = better.iter().map(|item| item.need).sum();
        if need <= left {
            left -= need;
            gain += better.iter().map(|item| item.gain).sum::<f64>();
            moves.extend(better.iter().map(|item| (item.pair, 1.0)));
            open = rest;
        } else if let [last] = better {
            if left > 0.0 {
                gain += last.gain * left / last.need;
                moves.push((last.pair, left / last.need));
            }
            break;
        } else {
            open = better;
        }
    }
    (gain, moves)
}

/// The whole knapsack: by branching, which mostly ends after a few steps, and where it does not, by a
/// table over the room that is left.
fn whole(items: &mut [Item], capacity: f64) -> (f64, Vec<(u32, f64)>) {
    match exactly(items, capacity) {
        Some((gain, chosen)) => (gain, chosen.into_iter().map(|pair| (pair, 1.0)).collect()),
        None => fractional(items, capacity),
    }
}

/// The whole villages that gain most together, and their gain; `None` where finding them takes too much.
#[must_use]
pub fn exactly(items: &mut [Item], capacity: f64) -> Option<(f64, Vec<u32>)> {
    items.sort_unstable_by(Item::comes_first);
    let mut branching =
        Branching { items, taken: Vec::new(), best: Vec::new(), most: 0.0, steps: MOST_STEPS };
    branching.branch(0, capacity, 0.0);
    if branching.steps > 0 {
        let Branching { best, most, items, .. } = branching;
        return Some((most, best.into_iter().map(|at| items[at].pair).collect()));
    }
    (capacity * items.len() as f64 <= LARGEST_TABLE).then(|| by_table(items, capacity as usize))
}

/// Depth-first search over villages by falling gain for each unit of need.
struct Branching<'a> {
    items: &'a [Item],
    taken: Vec<usize>,
    best: Vec<usize>,
    most: f64,
    steps: u32,
}

impl Branching<'_> {
    fn branch(&mut self, at: usize, room: f64, gain: f64) {
        if gain > self.most {
            self.most = gain;
            self.best.clone_from(&self.taken);
        }
        if self.steps == 0 || gain + self.fill(at, room) <= self.most {
            return;
        }
        self.steps -= 1;
        let item = self.items[at];
        if item.need <= room {
            self.taken.push(at);
            self.branch(at + 1, room - item.need, gain + item.gain);
            self.taken.pop();
        }
        self.branch(at + 1, room, gain);
    }

    /// The most that the villages from `at` on could gain, the last one in part.
    fn fill(&self, at: usize, mut room: f64) -> f64 {
        let mut gain = 0.0;
        for item in &self.items[at..] {
            if item.need > room {
                return gain + item.gain * room / item.need;
            }
            room -= item.need;
            gain += item.gain;
        }
        gain
    }
}

/// Dynamic programming over the room that is left; needs are whole numbers.
fn by_table(items: &[Item], capacity: usize) -> (f64, Vec<u32>) {
    let width = capacity + 1;
    let mut best = vec![0.0_f64; width];
    let mut is_taken = vec![false; items.len() * width];
    for (item, taken) in items.iter().zip(is_taken.chunks_mut(width)) {
        let need = item.need as usize;
        for room in (need..=capacity).rev() {
            let with = best[room - need] + item.gain;
            if with > best[room] {
                best[room] = with;
                taken[room] = true;
            }
        }
    }
    let (mut room, mut moves) = (capacity, Vec::new());
    for (at, item) in items.iter().enumerate().rev() {
        if is_taken[at * width + room] {
            moves.push(item.pair);
            room -= item.need as usize;
        }
    }
    (best[capacity], moves)
}

#[cfg(test)]
mod tests {
    use super::Item;
    use super::by_table;
    use super::fractional;
    use super::whole;
    use rand::RngExt;
    use rand::SeedableRng;

    #[test]
    fn near_ties_are_put_in_one_order() {
        // Gains of a tenth of the need differ in the last digit only.
        let item = |at: u32| {
            let size = f64::from(at % 997 + 1);
            Item::new(at, 0.1 * size, size)
        };
        let mut items: Vec<Item> = (0..20_000).map(item).collect();
        items.sort_unstable_by(Item::comes_first);
        assert!(items.windows(2).all(|two| two[0].ratio >= two[1].ratio));
    }

    /// The fractional knapsack as textbooks have it: one village after another.
    fn filled_in_order(items: &mut [Item], capacity: f64) -> (f64, Vec<(u32, f64)>) {
        items.sort_unstable_by(Item::comes_first);
        let (mut left, mut gain, mut moves) = (capacity, 0.0, Vec::new());
        for item in items {
            let share = if item.need > left { left / item.need } else { 1.0 };
            if share > 0.0 {
                gain += share * item.gain;
                left -= share * item.need;
                moves.push((item.pair, share));
            }
            if share < 1.0 {
                break;
            }
        }
        moves.sort_unstable_by_key(|&(pair, _)| pair);
        (gain, moves)
    }

    #[test]
    fn branching_the_table_and_all_subsets_agree_and_fractions_are_above() {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(3);
        for _ in 0..300 {
            let count = random.random_range(1..12);
            let mut items: Vec<Item> = (0..count)
                .map(|pair| {
                    let gain = f64::from(random.random_range(1..1000));
                    Item::new(pair, gain, f64::from(random.random_range(0..60)))
                })
                .collect();
            let capacity = f64::from(random.random_range(0..200));
            let all = (0_u32..1 << count).map(|subset| {
                let chosen = items.iter().filter(|item| subset >> item.pair & 1 == 1);
                let need: f64 = chosen.clone().map(|item| item.need).sum();
                if need <= capacity { chosen.map(|item| item.gain).sum() } else { 0.0 }
            });
            let best: f64 = all.fold(0.0, f64::max);
            let table = by_table(&items, capacity as usize).0;
            let branched = whole(&mut items, capacity);
            assert!((table - best).abs() < 1e-9 && (branched.0 - best).abs() < 1e-9);
            let chosen = branched.1.iter().map(|&(pair, _)| {
                items.iter().find(|item| item.pair == pair).map_or(0.0, |item| item.need)
            });
            assert!(chosen.sum::<f64>() <= capacity);
            let part = fractional(&mut items.clone(), capacity);
            let (gain, shares) = filled_in_order(&mut items, capacity);
            assert!(part.0 >= best - 1e-9 && (part.0 - gain).abs() < 1e-9);
            let mut moves = part.1;
            moves.sort_unstable_by_key(|&(pair, _)| pair);
            assert_eq!(moves, shares);
        }
    }
}
