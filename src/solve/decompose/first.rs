//! What a dive leaves open is decided by the shares of the ascent: every village takes its largest share
//! with room, the largest village first; a site takes the smallest size that holds its villages.
//!
//! Room is looked at, and groups stay together; other rules may be missed. The local search and the
//! improvement by parts see to them.

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::ties::Ties;

/// Shares below this are noise.
const NOISE: f32 = 0.02;

/// Whole decisions for all villages and sites, where `values` does not hold them already; all other
/// columns are 0.
#[must_use]
pub fn complete(
    blocks: &Blocks,
    program: &Program,
    ties: &Ties,
    shares: &[f32],
    reduced: &[f64],
    values: Vec<f64>,
) -> Vec<f64> {
    let mut first = First::new(blocks, program, ties, values);
    let largest = |village: VillageIdx| {
        let needs = ties.of_village[village.at()].iter().map(|&column| first.need[column as usize]);
        needs.fold(0.0, f64::max)
    };
    let mut villages: Vec<(f64, VillageIdx)> = (0..ties.of_village.len())
        .map(VillageIdx::new)
        .map(|village| (largest(village), village))
        .collect();
    villages.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, village) in villages {
        first.place(village, shares, reduced);
    }
    first.build();
    first.values
}

struct First<'a> {
    blocks: &'a Blocks,
    program: &'a Program,
    ties: &'a Ties,
    values: Vec<f64>,
    need: Vec<f64>,
    /// Room left at the largest size, by block.
    room: Vec<f64>,
    is_placed: Vec<bool>,
}

/// How good a fate is: with room, with a large share, at a small cost.
type Rank = (bool, f32, f64);

impl<'a> First<'a> {
    fn new(blocks: &'a Blocks, program: &'a Program, ties: &'a Ties, mut values: Vec<f64>) -> Self {
        let mut need = vec![0.0; program.columns.len()];
        for pair in blocks.sites.iter().flat_map(|block| &block.pairs) {
            need[pair.column as usize] = pair.need;
        }
        let largest = |levels: &[crate::solve::decompose::blocks::BlockLevel]| {
            levels.iter().map(|level| level.capacity).fold(0.0, f64::max)
        };
        let mut room = Vec::with_capacity(blocks.sites.len());
        for block in &blocks.sites {
            let mut left = largest(&block.levels);
            for level in &block.levels {
                // Sizes are chosen when all villages are placed.
                if std::mem::take(&mut values[level.build as usize]) > 0.5 {
                    left = level.capacity;
                }
                if let Some(housed) = level.housed {
                    values[housed as usize] = 0.0;
                }
            }
            let is_here = |column: u32| values[column as usize] > 0.5;
            let here = block.pairs.iter().filter(|pair| is_here(pair.column));
            room.push(left - here.map(|pair| pair.need).sum::<f64>());
        }
        let is_placed = ties
            .of_village
            .iter()
            .map(|fates| fates.iter().any(|&fate| values[fate as usize] > 0.5))
            .collect();
        Self { blocks, program, ties, values, need, room, is_placed }
    }

    /// Gives a village, and all that share its fate, the best fate that all of them have.
    fn place(&mut self, village: VillageIdx, shares: &[f32], reduced: &[f64]) {
        if self.is_placed[village.at()] {
            return;
        }
        let together = self.ties.together(village);
        let mut best: Option<(Rank, Vec<u32>)> = None;
        for &column in &self.ties.of_village[village.at()] {
            let fate = self.fate(column);
            let same = together.iter().map(|member| {
                let fates = self.ties.of_village[member.at()].iter().copied();
                fates.into_iter().find(|&other| self.fate(other) == fate)
            });
            let Some(columns) = same.collect::<Option<Vec<u32>>>() else { continue };
            let need: f64 = columns.iter().map(|&column| self.need[column as usize]).sum();
            let has_room = fate.0.is_none_or(|block| need <= self.room[block as usize]);
            let share: f32 = columns.iter().map(|&column| shares[column as usize]).sum();
            let share = if share < NOISE { 0.0 } else { share };
            let cost: f64 = columns.iter().map(|&column| reduced[column as usize]).sum();
            let rank = (has_room, share, -cost);
            if best.as_ref().is_none_or(|(least, _)| rank > *least) {
                best = Some((rank, columns));
            }
        }
        // A group without a common fate: its rows cannot be met, which the exact method will prove.
        let Some((_, columns)) = best else { return };
        for (column, member) in columns.into_iter().zip(together) {
            self.values[column as usize] = 1.0;
            self.is_placed[member.at()] = true;
            if let Some(block) = self.fate(column).0 {
                self.room[block as usize] -= self.need[column as usize];
            }
        }
    }

    /// Where a column sends its village: a block, or one of the other fates.
    fn fate(&self, column: u32) -> (Option<u32>, bool) {
        let stays = matches!(self.program.columns[column as usize].key, ColumnKey::Stay(_));
        (self.ties.block(self.program, column), stays)
    }

    /// Chooses sizes.
    fn build(&mut self) {
        for block in &self.blocks.sites {
            let is_here = |column: u32| self.values[column as usize] > 0.5;
            let here = block.pairs.iter().filter(|pair| is_here(pair.column));
            let load: f64 = here.clone().map(|pair| pair.need).sum();
            let households: f64 = here.clone().map(|pair| pair.households).sum();
            if here.count() == 0 && !block.must_open {
                continue;
            }
            let holds = block.levels.iter().find(|level| level.capacity >= load);
            let Some(level) = holds.or(block.levels.last()) else { continue };
            self.values[level.build as usize] = 1.0;
            if let Some(housed) = level.housed {
                self.values[housed as usize] = households;
            }
        }
    }
}
