//! A dive: whole decisions for all villages and sites, taken a few sites at a time, with prices that answer
//! to what is decided already.
//!
//! # Why
//! Shares of the relaxation do not say how sites are filled without waste: a site's best whole choice does.
//! So the choices on which the steps of the ascent agree most are decided as they are; what they take
//! (villages, places of work, money) is gone for the others, whose prices move until the next are decided.
//!
//! # Source
//! Diving with columns of a decomposition: R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, Primal
//! heuristics for branch and price, INFORMS Journal on Computing 31 (2019); here with prices of an ascent
//! instead of a linear program

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::first;
use crate::solve::decompose::ties::Ties;

/// Rounds without a decision after which a dive ends.
const PATIENCE: u32 = 20;

/// No position.
const NONE: u32 = u32::MAX;

/// How a dive goes about it.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Steps of the ascent between decisions.
    pub steps: usize,
    /// Share of the open sites that are decided at a time (at least one).
    pub share: f64,
    /// Where on a schedule of the ascent the steps are: the smaller, the faster prices move.
    pub progress: f64,
    /// How much the newest answer counts in the shares.
    pub newest: f32,
}

/// Whole decisions from these prices on; all other columns are 0. `gone` tells what share of the time has
/// gone, 0 where it is not limited: a dive that lags behind takes fewer steps and decides more at a time, for
/// one that is cut short ends with what shares say, which is far worse.
#[must_use]
pub fn decisions(
    blocks: &Blocks,
    program: &Program,
    ties: &Ties,
    ascent: &Ascent,
    pace: Pace,
    gone: &dyn Fn() -> f64,
) -> Vec<f64> {
    let mut dive = Dive::new(blocks, program, ties, ascent);
    let (mut idle, mut settled) = (0, 0.0);
    loop {
        let left = 1.0 - gone();
        if left <= 0.0 {
            break;
        }
        let haste = ((1.0 - settled) / left).max(1.0);
        let steps = ((pace.steps as f64 / haste) as usize).max(1);
        dive.ascent.steps(&dive.blocks, steps, pace.progress, pace.newest);
        let has_decided = dive.decide(pace.share * haste);
        settled = dive.settled();
        // Prices of villages that nobody takes rise until a site opens for them.
        idle = if has_decided { 0 } else { idle + 1 };
        if idle > PATIENCE || !has_decided && settled >= 1.0 {
            break;
        }
    }
    let reduced: Vec<f64> = (0..program.columns.len() as u32)
        .map(|column| blocks.reduced_cost(column, &dive.ascent.prices))
        .collect();
    first::complete(blocks, program, ties, &dive.ascent.shares, &reduced, dive.values)
}

struct Dive<'a> {
    program: &'a Program,
    ties: &'a Ties,
    /// What is left to decide.
    blocks: Blocks,
    ascent: Ascent,
    values: Vec<f64>,
    is_placed: Vec<bool>,
    /// Block and position of each move, or position among the loose columns.
    place: Vec<(u32, u32)>,
    /// Rows that only fill up: what may be added to them at the most (∞ for all others).
    room: Vec<f64>,
}

/// A site's choice, and how much the steps agree on it.
struct Offer {
    agreement: f64,
    block: usize,
    level: usize,
    moves: Vec<u32>,
}

impl<'a> Dive<'a> {
    fn new(blocks: &Blocks, program: &'a Program, ties: &'a Ties, ascent: &Ascent) -> Self {
        let mut place = vec![(NONE, NONE); program.columns.len()];
        for (at, block) in (0..).zip(&blocks.sites) {
            for (position, pair) in (0..).zip(&block.pairs) {
                place[pair.column as usize] = (at, position);
            }
        }
        for (position, loose) in (0..).zip(&blocks.loose) {
            place[loose.column as usize] = (NONE, position);
        }
        let mut ascent = ascent.clone();
        ascent.prices.clone_from(&ascent.best);
        Self {
            program,
            ties,
            blocks: blocks.clone(),
            ascent,
            values: vec![0.0; program.columns.len()],
            is_placed: vec![false; ties.of_village.len()],
            place,
            room: rooms(blocks, program),
        }
    }

    /// The share of villages that are placed, or stay (or are left out) at these prices.
    fn settled(&self) -> f64 {
        let mut is_content = self.is_placed.clone();
        for &at in &self.ascent.response.raised {
            let column = self.blocks.loose[at as usize].column;
            if let ColumnKey::Stay(village) | ColumnKey::Unplaced(village) =
                self.program.columns[column as usize].key
            {
                is_content[village.at()] = true;
            }
        }
        let fates = self.ties.of_village.iter().zip(is_content);
        let known = fates.filter(|(fates, _)| !fates.is_empty()).map(|(_, is_content)| is_content);
        let (content, all) = known.fold((0_usize, 0_usize), |(content, all), is_content| {
            (content + usize::from(is_content), all + 1)
        });
        if all == 0 { 1.0 } else { content as f64 / all as f64 }
    }

    /// Decides the choices on which the steps agree most; `false` if there are none.
    fn decide(&mut self, share: f64) -> bool {
        let mut offers: Vec<Offer> =
            (0..self.blocks.sites.len()).filter_map(|block| self.offer(block)).collect();
        offers.sort_by(|a, b| b.agreement.total_cmp(&a.agreement).then(a.block.cmp(&b.block)));
        let most = ((share * offers.len() as f64) as usize).max(1);
        let mut count = 0;
        for offer in offers {
            // Where a better agreement has taken a village, the next steps fill the site anew.
            if offer.moves.iter().any(|&column| self.is_placed[self.village(column).at()]) {
                continue;
            }
            self.take(&offer);
            count += 1;
            if count >= most {
                break;
            }
        }
        count > 0
    }

    fn village(&self, column: u32) -> VillageIdx {
        match self.program.columns[column as usize].key {
            ColumnKey::Move(village, _) => village,
            _ => unreachable!("blocks hold moves"),
        }
    }

    fn offer(&self, block: usize) -> Option<Offer> {
        let choice = &self.ascent.response.choices[block];
        let level = choice.level?;
        let facts = &self.blocks.sites[block];
        let capacity = facts.levels.get(level)?.capacity;
        let mut moves = Vec::new();
        let (mut load, mut agreed) = (0.0, 0.0);
        let mut taken: Vec<(u32, f64)> = Vec::new();
        for &(pair, _) in choice.moves.iter().filter(|(_, share)| *share >= 1.0) {
            let pair = &facts.pairs[pair as usize];
            if moves.contains(&pair.column) {
                continue;
            }
            let Some(columns) = self.together(block, pair.column) else { continue };
            let columns: Vec<u32> =
                columns.into_iter().filter(|column| !moves.contains(column)).collect();
            let need: f64 = columns.iter().map(|&column| self.need(column)).sum();
            if load + need > capacity || !self.fill(&columns, &mut taken) {
                continue;
            }
            load += need;
            agreed += columns
                .iter()
                .map(|&column| self.need(column) * f64::from(self.ascent.shares[column as usize]))
                .sum::<f64>();
            moves.extend(columns);
        }
        let whole = if capacity.is_finite() { capacity } else { load };
        let agreement = if whole > 0.0 { agreed / whole } else { 0.0 };
        (!moves.is_empty()).then_some(Offer { agreement, block, level, moves })
    }

    /// Adds what moves take of rows that only fill up; `false`, and nothing added, where a row has no more
    /// room.
    fn fill(&self, moves: &[u32], taken: &mut Vec<(u32, f64)>) -> bool {
        let before = taken.len();
        for &column in moves {
            for (row, factor) in self.blocks.entries(column) {
                let room = self.room[row as usize];
                if room.is_infinite() || factor <= 0.0 {
                    continue;
                }
                let known: f64 = taken
                    .iter()
                    .filter(|&&(other, _)| other == row)
                    .map(|&(_, amount)| amount)
                    .sum();
                if self.blocks.decided[row as usize] + known + factor > room {
                    taken.truncate(before);
                    return false;
                }
                taken.push((row, factor));
            }
        }
        true
    }

    fn need(&self, column: u32) -> f64 {
        let (block, position) = self.place[column as usize];
        self.blocks.sites[block as usize].pairs[position as usize].need
    }

    /// The moves to this site of all who share a village's fate; `None` where one of them cannot.
    fn together(&self, block: usize, column: u32) -> Option<Vec<u32>> {
        let village = self.village(column);
        let Some(group) = self.ties.group.get(&village) else { return Some(vec![column]) };
        let moves = group.iter().map(|member| {
            let fates = self.ties.of_village[member.at()].iter().copied();
            fates.into_iter().find(|&fate| self.place[fate as usize].0 == block as u32)
        });
        moves.collect()
    }

    fn take(&mut self, offer: &Offer) {
        let block = offer.block;
        let level = self.blocks.sites[block].levels[offer.level];
        let mut households = 0.0;
        for &column in &offer.moves {
            let position = self.place[column as usize].1;
            households += self.blocks.sites[block].pairs[position as usize].households;
            self.put(column, 1.0);
            let village = self.village(column);
            self.is_placed[village.at()] = true;
            for &fate in &self.ties.of_village[village.at()] {
                match self.place[fate as usize] {
                    (NONE, NONE) => {}
                    (NONE, loose) => {
                        let loose = &mut self.blocks.loose[loose as usize];
                        (loose.lower, loose.upper) = (0.0, 0.0);
                    }
                    (other, position) => {
                        self.blocks.sites[other as usize].pairs[position as usize].fits = 0;
                    }
                }
            }
        }
        self.put(level.build, 1.0);
        if let Some(housed) = level.housed {
            self.put(housed, households);
        }
        let site = &mut self.blocks.sites[block];
        site.levels.clear();
        site.must_open = false;
    }

    fn put(&mut self, column: u32, value: f64) {
        self.values[column as usize] = value;
        self.blocks.decide(column, value);
    }
}

/// The greatest value of rows in which no column is negative and none without an upper bound stands; ∞ for
/// all others.
fn rooms(blocks: &Blocks, program: &Program) -> Vec<f64> {
    let mut room: Vec<f64> = blocks.couplings.iter().map(|coupling| coupling.upper).collect();
    for (at, column) in (0..).zip(&program.columns) {
        for (row, factor) in blocks.entries(at) {
            if factor < 0.0 || column.upper.is_infinite() {
                room[row as usize] = f64::INFINITY;
            }
        }
    }
    room
}
