//! Cuts: what whole villages in sizes of a site cannot do, although shares of them could.
//!
//! # Formula
//! Σ_i π_i x_ij ≤ Σ_l β_l y_jl with β_l = max { Σ π_i z_i : Σ need_i z_i ≤ C_l, z whole }
//!
//! holds for every plan, whatever the π_i ≥ 0 are: at size l the villages of a site are such a z. At a point
//! (x, y) of the relaxation the π and β are sought that it misses most:
//!
//! max Σ π_i x_ij − Σ_l β_l y_jl, Σ_l β_l y_jl = 1, π z ≤ β_l for all z that fit into size l
//!
//! where the z are found one by one, each a knapsack. Only villages that move there in part are looked at
//! so, in the room that those leave which move as far as the site is built. Then these are lifted into the cut, and
//! those that do not move there: π_i = min_l { β_l − max { π z : need z ≤ C_l − need_i } }, in turn.
//!
//! # Why
//! The π are made whole numbers and the β_l then found anew by dynamic programming over whole numbers: a cut
//! is valid by its own figures, without a tolerance.
//!
//! # Source
//! E. A. Boyd, Operations Research 42 (1994), 176–180 (Fenchel cuts); P. Avella, M. Boccia, I. Vasilyev,
//! Computational Optimization and Applications 45 (2010), 543–555 (exact knapsack separation)

use crate::facts::SiteIdx;
use crate::solve::decompose::blocks::BlockPair;
use crate::solve::decompose::blocks::SiteBlock;
use crate::solve::decompose::packing;
use crate::solve::decompose::packing::Size;

/// Σ factor · column ≤ 0 for every plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// The site.
    pub site: SiteIdx,
    /// Columns of the program and their whole-number factors.
    pub entries: Vec<(u32, f64)>,
}

impl Cut {
    /// What its columns add up to at a point: above 0 where the cut is missed.
    #[must_use]
    pub fn activity(&self, values: &[f64]) -> f64 {
        self.entries.iter().map(|&(column, factor)| factor * values[column as usize]).sum()
    }

    /// Its largest factor.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.entries.iter().map(|(_, factor)| factor.abs()).fold(0.0, f64::max)
    }
}

/// Shares below this are rounding.
const SHARE: f64 = 1e-6;
/// A point misses a cut by at least this share of Σ β y.
const LEAST_MISS: f64 = 5e-4;
/// So many villages are looked at together, even those that move as far as the site is built: their cuts are
/// deeper.
const LOOKED_AT_TOGETHER: usize = 20;
/// Cells of a table over dwellings, at the most.
const LARGEST_TABLE: f64 = 1e5;
/// Whole numbers for π: the smallest that fit this well, else this many steps.
const FINE: f64 = 1e-4;
const MOST_STEPS: u32 = 24;
const STEPS: f64 = 1000.0;

/// A cut of a site that a point of the relaxation misses, if there is one. `values` and `reduced` (costs of
/// raising a column) are by column of the program; `is_free` tells which may be chosen at all.
#[must_use]
pub fn separate(
    block: &SiteBlock,
    values: &[f64],
    reduced: &[f64],
    is_free: &[bool],
) -> Option<Cut> {
    let is_whole = |amount: f64| amount.fract() == 0.0 && (0.0..=LARGEST_TABLE).contains(&amount);
    let sizes_are_whole = block.levels.iter().all(|level| is_whole(level.capacity));
    if !sizes_are_whole || block.pairs.iter().any(|pair| !is_whole(pair.need)) {
        return None;
    }
    let value = |column: u32| values[column as usize];
    let mut sizes: Vec<Size> = block
        .levels
        .iter()
        .map(|level| Size { room: level.capacity, share: value(level.build) })
        .filter(|size| size.share > SHARE)
        .collect();
    let built: f64 = sizes.iter().map(|size| size.share).sum();
    let free = block.pairs.iter().filter(|pair| is_free[pair.column as usize]);
    let (inside, mut outside): (Vec<&BlockPair>, Vec<&BlockPair>) =
        free.partition(|pair| value(pair.column) > SHARE);
    let (mut parts, mut wholes): (Vec<&BlockPair>, Vec<&BlockPair>) =
        inside.into_iter().partition(|pair| value(pair.column) < built - SHARE);
    if sizes.is_empty() || parts.is_empty() {
        return None;
    }
    let taken: f64 = wholes.iter().map(|pair| pair.need).sum();
    let is_short = parts.len() + wholes.len() <= LOOKED_AT_TOGETHER;
    if !is_short && sizes.iter().all(|size| size.room >= taken) {
        for size in &mut sizes {
            size.room -= taken;
        }
    } else {
        // Few, or those that do not even fit by themselves.
        parts.append(&mut wholes);
    }
    let shares: Vec<f64> = parts.iter().map(|pair| value(pair.column)).collect();
    let needs: Vec<f64> = parts.iter().map(|pair| pair.need).collect();
    let factors = whole_numbers(&packing::prices(&needs, &shares, &sizes, LEAST_MISS)?);
    let mut growing = Growing::new(block);
    for (pair, factor) in parts.into_iter().zip(factors) {
        growing.add(pair, factor);
    }
    let held: f64 = sizes.iter().map(|size| growing.at(size.room) * size.share).sum();
    let least = LEAST_MISS * held / 2.0;
    for pair in wholes {
        // Without it, others have its room.
        let more = |size: &Size| growing.at(size.room + pair.need) - growing.at(size.room);
        let lifted = sizes.iter().map(more).fold(0.0, f64::max);
        growing.add(pair, lifted);
        for size in &mut sizes {
            size.room += pair.need;
        }
    }
    let limits: Vec<f64> = block.levels.iter().map(|level| growing.at(level.capacity)).collect();
    let held = block.levels.iter().zip(&limits);
    let held: f64 = held.map(|(level, limit)| limit * value(level.build)).sum();
    let moved = growing.entries.iter().map(|&(column, factor)| factor * value(column));
    if moved.sum::<f64>() <= held + least {
        return None;
    }
    let price = |pair: &BlockPair| reduced[pair.column as usize];
    outside.sort_by(|a, b| price(a).total_cmp(&price(b)).then(a.column.cmp(&b.column)));
    for pair in outside {
        let rooms = block.levels.iter().zip(&limits);
        let rooms = rooms.filter(|(level, _)| pair.need <= level.capacity);
        let lifted = rooms.map(|(level, limit)| limit - growing.at(level.capacity - pair.need));
        let lifted = lifted.fold(f64::INFINITY, f64::min);
        if lifted.is_finite() {
            growing.add(pair, lifted);
        }
    }
    let mut entries = growing.entries;
    entries.extend(block.levels.iter().zip(&limits).map(|(level, limit)| (level.build, -limit)));
    Some(Cut { site: block.site, entries })
}

/// A cut under way: the villages in it, and the most that they add up to by room.
struct Growing {
    most: Vec<f64>,
    entries: Vec<(u32, f64)>,
}

impl Growing {
    fn new(block: &SiteBlock) -> Self {
        let largest = block.levels.iter().map(|level| level.capacity).fold(0.0, f64::max);
        Self { most: vec![0.0; largest as usize + 1], entries: Vec::new() }
    }

    fn add(&mut self, pair: &BlockPair, factor: f64) {
        if factor <= 0.0 {
            return;
        }
        self.entries.push((pair.column, factor));
        let need = pair.need as usize;
        for room in (need..self.most.len()).rev() {
            self.most[room] = self.most[room].max(self.most[room - need] + factor);
        }
    }

    fn at(&self, room: f64) -> f64 {
        self.most[(room as usize).min(self.most.len() - 1)]
    }
}

/// Whole numbers in nearly these proportions, small ones where such fit well.
fn whole_numbers(factors: &[f64]) -> Vec<f64> {
    let largest = factors.iter().copied().fold(0.0, f64::max);
    let counts = |factor: &&f64| **factor > 1e-6 * largest;
    let least = factors.iter().filter(counts).copied().fold(f64::INFINITY, f64::min);
    let scaled = |scale: f64| factors.iter().map(move |factor| factor * scale);
    let fits = |&steps: &u32| {
        let scale = f64::from(steps) / least;
        scaled(scale).all(|factor| (factor - factor.round()).abs() <= FINE * f64::from(steps))
    };
    let scale =
        (1..=MOST_STEPS).find(fits).map_or(STEPS / largest, |steps| f64::from(steps) / least);
    // Many steps, where the smallest is far below the largest, are no better than a thousand.
    scaled(scale.min(STEPS / largest)).map(f64::round).collect()
}

#[cfg(test)]
mod tests {
    use super::separate;
    use super::whole_numbers;
    use crate::facts::SiteIdx;
    use crate::solve::decompose::blocks::BlockLevel;
    use crate::solve::decompose::blocks::BlockPair;
    use crate::solve::decompose::blocks::SiteBlock;
    use rand::RngExt;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    const VILLAGES: u32 = 9;

    /// A site with two sizes; the columns of the villages come first.
    fn block(random: &mut ChaCha8Rng) -> SiteBlock {
        let needs = (0..VILLAGES).map(|column| BlockPair {
            column,
            need: f64::from(random.random_range(1..30)),
            households: 0.0,
            fits: u32::MAX,
        });
        let pairs = needs.collect();
        let small = f64::from(random.random_range(10..60));
        let level = |build, capacity| BlockLevel { build, capacity, housed: None };
        let levels = vec![level(VILLAGES, small), level(VILLAGES + 1, 1.7 * small.round())];
        let levels = levels
            .into_iter()
            .map(|level: BlockLevel| BlockLevel { capacity: level.capacity.floor(), ..level })
            .collect();
        SiteBlock { site: SiteIdx(0), pairs, levels, must_open: false }
    }

    #[test]
    fn cuts_are_missed_by_the_point_and_hold_for_all_that_a_site_can_do() {
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let mut found = 0;
        for _ in 0..400 {
            let block = block(&mut random);
            // Shares of villages in shares of sizes, some of them as far as the site is built.
            let built = random.random_range(0.3..1.0);
            let small = random.random_range(0.0..1.0) * built;
            let mut values = vec![0.0; VILLAGES as usize + 2];
            for value in &mut values[..VILLAGES as usize] {
                *value = match random.random_range(0..4) {
                    0 => 0.0,
                    1 => built,
                    _ => random.random_range(0.0..1.0) * built,
                };
            }
            (values[VILLAGES as usize], values[VILLAGES as usize + 1]) = (small, built - small);
            let reduced: Vec<f64> = values.iter().map(|_| random.random_range(0.0..9.0)).collect();
            let free: Vec<bool> = values.iter().map(|_| random.random_range(0..8) > 0).collect();
            let Some(cut) = separate(&block, &values, &reduced, &free) else { continue };
            found += 1;
            assert!(cut.activity(&values) > 0.0);
            for chosen in 0_u32..1 << VILLAGES {
                let taken = block.pairs.iter().filter(|pair| chosen >> pair.column & 1 == 1);
                let need: f64 = taken.map(|pair| pair.need).sum();
                for level in block.levels.iter().filter(|level| need <= level.capacity) {
                    let mut plan: Vec<f64> =
                        (0..VILLAGES + 2).map(|at| f64::from(chosen >> at & 1)).collect();
                    plan[level.build as usize] = 1.0;
                    assert!(cut.activity(&plan) <= 0.0);
                }
            }
        }
        assert!(found > 100, "{found} cuts");
    }

    #[test]
    fn factors_become_small_whole_numbers_where_these_fit() {
        assert_eq!(whole_numbers(&[0.5, 1.0, 0.0, 1.5]), [1.0, 2.0, 0.0, 3.0]);
        assert_eq!(whole_numbers(&[1.0 / 3.0, 0.5]), [2.0, 3.0]);
    }
}
