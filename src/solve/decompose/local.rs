//! The state of a local search: who goes where, how large sites are, and what a change would gain.
//!
//! Work and money cost what prices say; all other rules are kept exactly, or missed at a penalty while
//! no plan is known. A change is told in microseconds, so that millions can be tried. Which changes are
//! tried is told in [`moves`](crate::solve::decompose::moves).

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::Coupling;
use crate::solve::decompose::rooms::Filling;
use crate::solve::decompose::rooms::Rooms;
use crate::solve::decompose::ties::Ties;

/// A village (or the first of a group) and the column of its new fate.
pub type Turn = (VillageIdx, u32);

/// Gains below this are rounding.
pub const LEAST_GAIN: f64 = 1e-3;

/// No block.
const NONE: u32 = u32::MAX;

/// The state of a local search.
pub struct Local<'a> {
    blocks: &'a Blocks,
    program: &'a Program,
    pub(super) ties: &'a Ties,
    penalties: &'a [f64],
    /// Cost of each column, with what work and money cost at the prices.
    cost: Vec<f64>,
    /// Rows kept track of by column: entries of column c are `first[c]..first[c + 1]`.
    tracked: Vec<(u32, f64)>,
    first: Vec<u32>,
    /// How each coupling row is treated, and what each one kept track of adds up to.
    kinds: Vec<RowKind>,
    sums: Vec<f64>,
    /// Block of each move.
    block_of: Vec<u32>,
    /// What each move brings to its site.
    brings: Vec<Filling>,
    /// The fate of each village, as a column.
    pub(super) now: Vec<u32>,
    /// First member of each village's group.
    leader: Vec<VillageIdx>,
    is_grouped: Vec<bool>,
    /// Villages by block.
    pub(super) residents: Vec<Vec<VillageIdx>>,
    /// How full sites are.
    rooms: Rooms,
    /// Sum of all costs at the prices, of all penalties and of crowding: with whole decisions that miss
    /// nothing, work and money cost at least this much.
    pub(super) total: f64,
    /// Sum of all penalties.
    missing: f64,
    /// Turns taken since it was begun, for taking them back.
    journal: Option<Vec<Vec<Turn>>>,
    scratch: Scratch,
}

/// Sums of the rows that a change touches.
#[derive(Default)]
struct Scratch {
    change: Vec<f64>,
    stamp: Vec<u32>,
    clock: u32,
    touched: Vec<u32>,
    changes: Vec<(u32, f64)>,
    sites: Vec<(u32, Filling)>,
}

impl<'a> Local<'a> {
    /// Starts from whole decisions.
    #[must_use]
    pub fn new(
        blocks: &'a Blocks,
        program: &'a Program,
        ties: &'a Ties,
        penalties: &'a [f64],
        prices: &[f64],
        values: &[f64],
    ) -> Self {
        let columns = program.columns.len();
        let kinds = row_kinds(blocks, program);
        let cost: Vec<f64> = (0..columns as u32)
            .map(|column| {
                let entries = blocks.entries(column);
                let priced = entries.filter(|&(row, _)| kinds[row as usize] == RowKind::Priced);
                let paid: f64 = priced.map(|(row, factor)| factor * prices[row as usize]).sum();
                blocks.cost[column as usize] - paid
            })
            .collect();
        let (mut first, mut tracked) = (vec![0], Vec::new());
        for at in 0..columns as u32 {
            let entries = blocks.entries(at);
            tracked.extend(entries.filter(|&(row, _)| kinds[row as usize] == RowKind::Tracked));
            first.push(tracked.len() as u32);
        }
        let (mut block_of, mut brings) = (vec![NONE; columns], vec![Filling::default(); columns]);
        for (at, block) in (0..).zip(&blocks.sites) {
            for pair in &block.pairs {
                let (load, households) = (pair.need, pair.households);
                let column = pair.column as usize;
                (block_of[column], brings[column]) =
                    (at, Filling { villages: 1.0, load, households });
            }
        }
        let villages = ties.of_village.len();
        let mut leader: Vec<VillageIdx> = (0..villages).map(VillageIdx::new).collect();
        let mut is_grouped = vec![false; villages];
        for group in ties.group.values() {
            for member in group {
                leader[member.at()] = group[0];
                is_grouped[member.at()] = group.len() > 1;
            }
        }
        let rows = blocks.couplings.len();
        let sites = blocks.sites.len();
        let mut local = Self {
            blocks,
            program,
            ties,
            penalties,
            rooms: Rooms::new(blocks, &cost),
            cost,
            tracked,
            first,
            kinds,
            sums: vec![0.0; rows],
            block_of,
            brings,
            now: vec![NONE; villages],
            leader,
            is_grouped,
            residents: vec![Vec::new(); sites],
            total: 0.0,
            missing: 0.0,
            journal: None,
            scratch: Scratch {
                change: vec![0.0; rows],
                stamp: vec![0; rows],
                ..Scratch::default()
            },
        };
        local.begin(values);
        local.missing = 0.0;
        for (row, coupling) in blocks.couplings.iter().enumerate() {
            local.total += match local.kinds[row] {
                RowKind::Tracked => {
                    let missing = penalties[row] * missing(coupling, local.sums[row]);
                    local.missing += missing;
                    missing
                }
                RowKind::Priced if prices[row] != 0.0 => coupling.limit(prices[row]) * prices[row],
                RowKind::Priced | RowKind::Held => 0.0,
            };
        }
        local
    }

    fn begin(&mut self, values: &[f64]) {
        let chosen: Vec<(u32, f64)> = (0..)
            .zip(&self.program.columns)
            .filter(|(_, column)| column.is_integer || matches!(column.key, ColumnKey::Housed(..)))
            .map(|(at, _)| (at, values[at as usize]))
            .filter(|&(_, value)| value != 0.0)
            .collect();
        self.total = chosen.iter().map(|&(column, value)| self.cost[column as usize] * value).sum();
        self.put(&chosen);
    }

    /// Values of the whole columns and of counted households.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        let mut values = vec![0.0; self.program.columns.len()];
        for &column in self.now.iter().filter(|&&column| column != NONE) {
            values[column as usize] = 1.0;
        }
        for (at, block) in self.blocks.sites.iter().enumerate() {
            if let Some(level) = self.rooms.level(at).map(|level| block.levels[level]) {
                values[level.build as usize] = 1.0;
                if let Some(housed) = level.housed {
                    values[housed as usize] = self.rooms.filling(at).households;
                }
            }
        }
        values
    }

    /// Sum of all costs at the prices, and of all penalties.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Penalties of rows that are kept exactly, but for those that somebody else looks after.
    #[must_use]
    pub fn missed(&self, is_elsewhere: &dyn Fn(usize) -> bool) -> f64 {
        let rows = self.blocks.couplings.iter().zip(&self.sums).zip(self.penalties).enumerate();
        let own =
            rows.filter(|&(row, _)| self.kinds[row] == RowKind::Tracked && !is_elsewhere(row));
        own.map(|(_, ((coupling, &sum), penalty))| penalty * missing(coupling, sum)).sum()
    }

    /// Whether a site holds more than its size does.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        (0..self.sites()).any(|site| self.rooms.is_crowded(site))
    }

    /// Number of sites.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.blocks.sites.len()
    }

    /// The block of a move.
    pub(super) fn block(&self, column: u32) -> Option<usize> {
        let block = self.block_of.get(column as usize).copied().unwrap_or(NONE);
        (block != NONE).then_some(block as usize)
    }

    /// What a move takes of the site's limited service.
    pub(super) fn need(&self, column: u32) -> f64 {
        self.brings[column as usize].load
    }

    /// What villages at a site take of its limited service.
    pub(super) fn load(&self, block: usize) -> f64 {
        self.rooms.filling(block).load
    }

    /// The column of a village's move to a site.
    pub(super) fn move_to(&self, village: VillageIdx, block: usize) -> Option<u32> {
        let columns = self.ties.of_village[village.at()].iter().copied();
        columns.into_iter().find(|&column| self.block(column) == Some(block))
    }

    /// Room of a site at one of its sizes.
    pub(super) fn capacities(&self, block: usize) -> impl Iterator<Item = f64> + '_ {
        self.blocks.sites[block].levels.iter().map(|level| level.capacity)
    }

    /// The fates that a village considers.
    pub(super) fn options(&self, village: VillageIdx) -> impl Iterator<Item = u32> + use<'a> {
        let ties = self.ties;
        let moves = ties.short[village.at()].iter().copied();
        moves.chain(ties.rests[village.at()].iter().copied())
    }

    /// The first member of a village's group.
    pub(super) fn leader(&self, village: VillageIdx) -> VillageIdx {
        self.leader[village.at()]
    }

    /// The first members of the groups of these villages, ascending.
    pub(super) fn leaders(
        &self,
        villages: impl IntoIterator<Item = VillageIdx>,
    ) -> Vec<VillageIdx> {
        let mut leaders: Vec<VillageIdx> =
            villages.into_iter().map(|village| self.leader[village.at()]).collect();
        leaders.sort_unstable();
        leaders.dedup();
        leaders
    }

    /// What these turns would gain together, if that is more than `least`; `None` where they cannot be
    /// taken.
    pub(super) fn gain(&mut self, turns: &[Turn], least: f64) -> Option<f64> {
        let mut changes = std::mem::take(&mut self.scratch.changes);
        let crowding = self.changes(turns, &mut changes);
        let gain = crowding.map(|crowding| self.gain_of(&changes) - crowding);
        self.scratch.changes = changes;
        gain.filter(|&gain| gain > least)
    }

    /// Takes turns and returns what they gain.
    pub(super) fn take(&mut self, turns: &[Turn]) -> f64 {
        let mut changes = std::mem::take(&mut self.scratch.changes);
        let mut gain = 0.0;
        if let Some(crowding) = self.changes(turns, &mut changes) {
            let before = turns.iter().map(|&(village, _)| (village, self.now[village.at()]));
            if let Some(journal) = &mut self.journal {
                journal.push(before.collect());
            }
            gain = self.gain_of(&changes) - crowding;
            self.put(&changes);
            self.total -= gain;
        }
        self.scratch.changes = changes;
        gain
    }

    /// Whether a village goes alone and no row is missed now: then what sites and fates cost tells the most that
    /// its change can gain.
    pub(super) fn is_told(&self, village: VillageIdx) -> bool {
        !self.is_grouped[village.at()]
            && self.missing <= LEAST_GAIN
            && self.now[village.at()] != NONE
    }

    /// What a fate costs that somebody takes, with what its site costs more; infinite where there is no room.
    pub(super) fn arrival(&self, to: u32) -> f64 {
        let rise = self.block(to).map_or(0.0, |block| self.rooms.rise(block, self.bring(to)));
        self.cost[to as usize] + rise
    }

    /// What that is at the least: told sooner.
    pub(super) fn least_arrival(&self, to: u32) -> f64 {
        let rise = self.block(to).map_or(0.0, |block| self.rooms.least_rise(block));
        self.cost[to as usize] + rise
    }

    /// What is saved when somebody leaves a fate, with what its site costs less.
    pub(super) fn departure(&self, from: u32) -> f64 {
        let leaving = Filling::default().plus(self.bring(from), -1.0);
        let rise = self.block(from).map_or(0.0, |block| self.rooms.rise(block, leaving));
        self.cost[from as usize] - rise
    }

    /// What it costs that somebody comes where another one leaves, at the same site; infinite where there is no room.
    pub(super) fn exchange(&self, to: u32, from: u32) -> f64 {
        let more = self.bring(to).plus(self.bring(from), -1.0);
        let rise = self.block(to).map_or(0.0, |block| self.rooms.rise(block, more));
        self.cost[to as usize] - self.cost[from as usize] + rise
    }

    fn bring(&self, column: u32) -> Filling {
        self.brings[column as usize]
    }

    /// From now on a unit beyond its size costs a site `factor` times what its room does.
    pub(super) fn crowd(&mut self, block: usize, factor: f64) {
        let before = self.rooms.now(block).crowding;
        self.rooms.crowd(block, factor);
        self.total += self.rooms.now(block).crowding - before;
    }

    /// From now on a site holds no more than its size: it takes the cheapest that holds all. Whether there is
    /// one.
    pub(super) fn uncrowd(&mut self, block: usize) -> bool {
        self.crowd(block, f64::INFINITY);
        let mut changes = Vec::new();
        let fits = self.resize(block, Filling::default(), &mut changes).is_some();
        if fits {
            self.total -= self.gain_of(&changes);
            self.put(&changes);
        }
        fits
    }

    /// Takes turns from here on with the possibility to take them back.
    pub(super) fn begin_journal(&mut self) {
        self.journal = Some(Vec::new());
    }

    /// Ends the journal; takes all turns back unless they are kept.
    pub(super) fn end_journal(&mut self, is_kept: bool) {
        for turns in self.journal.take().unwrap_or_default().into_iter().rev().filter(|_| !is_kept)
        {
            self.take(&turns);
        }
    }

    /// The changes of columns that turns stand for, and what crowding costs more with them; `None` where a
    /// site has no room or a member of a group has no such fate.
    fn changes(&mut self, turns: &[Turn], changes: &mut Vec<(u32, f64)>) -> Option<f64> {
        changes.clear();
        let mut sites = std::mem::take(&mut self.scratch.sites);
        sites.clear();
        let crowding = self.turn(turns, changes, &mut sites).and_then(|()| {
            let all = sites.iter().map(|&(block, more)| self.resize(block as usize, more, changes));
            all.sum()
        });
        self.scratch.sites = sites;
        crowding
    }

    /// The fates that turns change, and what they bring to each site.
    fn turn(
        &self,
        turns: &[Turn],
        changes: &mut Vec<(u32, f64)>,
        sites: &mut Vec<(u32, Filling)>,
    ) -> Option<()> {
        let mut one = |from: u32, to: u32| {
            if from == to {
                return;
            }
            for (column, sign) in [(from, -1.0), (to, 1.0)] {
                changes.push((column, sign));
                let block = self.block_of[column as usize];
                let brings = self.brings[column as usize];
                match sites.iter_mut().find(|(known, _)| *known == block) {
                    Some((_, filling)) => *filling = filling.plus(brings, sign),
                    None if block == NONE => {}
                    None => sites.push((block, Filling::default().plus(brings, sign))),
                }
            }
        };
        for &(leader, to) in turns {
            let from = self.now[leader.at()];
            // A village that none of its fates holds is left to the exact method.
            if from == NONE {
                return None;
            }
            one(from, to);
            if !self.is_grouped[leader.at()] {
                continue;
            }
            for &member in self.ties.group.get(&leader)?.iter().filter(|&&member| member != leader)
            {
                let from = self.now[member.at()];
                one(from, self.same_fate(member, to).filter(|_| from != NONE)?);
            }
        }
        Some(())
    }

    /// The fate of a group's member that goes with a fate of its leader.
    fn same_fate(&self, member: VillageIdx, of_leader: u32) -> Option<u32> {
        let block = self.block_of[of_leader as usize];
        let stays =
            |column: u32| matches!(self.program.columns[column as usize].key, ColumnKey::Stay(_));
        self.ties.of_village[member.at()].iter().copied().find(|&column| {
            self.block_of[column as usize] == block
                && (block != NONE || stays(column) == stays(of_leader))
        })
    }

    /// The size that a site takes when its villages change, and what crowding costs more then.
    fn resize(&self, at: usize, more: Filling, changes: &mut Vec<(u32, f64)>) -> Option<f64> {
        let levels = &self.blocks.sites[at].levels;
        let (before, filling) = (self.rooms.now(at), self.rooms.filling(at));
        let then = filling.plus(more, 1.0);
        let fit = self.rooms.fit(at, then)?;
        let (old, new) = (before.level, fit.level);
        if old != new {
            changes.extend(old.map(|level| (levels[level].build, -1.0)));
            changes.extend(new.map(|level| (levels[level].build, 1.0)));
        }
        let housed = |level: Option<usize>| level.and_then(|level| levels[level].housed);
        changes.extend(housed(old).map(|column| (column, -filling.households)));
        changes.extend(housed(new).map(|column| (column, then.households)));
        Some(fit.crowding - before.crowding)
    }

    fn gain_of(&mut self, changes: &[(u32, f64)]) -> f64 {
        let scratch = &mut self.scratch;
        scratch.clock = scratch.clock.wrapping_add(1);
        scratch.touched.clear();
        let mut value = 0.0;
        for &(column, amount) in changes {
            value += self.cost[column as usize] * amount;
            let range = self.first[column as usize]..self.first[column as usize + 1];
            for &(row, factor) in &self.tracked[range.start as usize..range.end as usize] {
                let at = row as usize;
                if scratch.stamp[at] != scratch.clock {
                    scratch.stamp[at] = scratch.clock;
                    scratch.change[at] = 0.0;
                    scratch.touched.push(row);
                }
                scratch.change[at] += factor * amount;
            }
        }
        for &row in &scratch.touched {
            let (at, coupling) = (row as usize, &self.blocks.couplings[row as usize]);
            let (old, new) = (self.sums[at], self.sums[at] + scratch.change[at]);
            value += self.penalties[at] * (missing(coupling, new) - missing(coupling, old));
        }
        -value
    }

    fn put(&mut self, changes: &[(u32, f64)]) {
        for &(column, amount) in changes {
            let range = self.first[column as usize]..self.first[column as usize + 1];
            for &(row, factor) in &self.tracked[range.start as usize..range.end as usize] {
                let at = row as usize;
                let (old, new) = (self.sums[at], self.sums[at] + factor * amount);
                self.sums[at] = new;
                let coupling = &self.blocks.couplings[at];
                self.missing +=
                    self.penalties[at] * (missing(coupling, new) - missing(coupling, old));
            }
            match self.program.columns[column as usize].key {
                ColumnKey::Move(village, _) => {
                    let block = self.block_of[column as usize] as usize;
                    self.rooms.fill(block, self.brings[column as usize], amount);
                    if amount > 0.0 {
                        self.residents[block].push(village);
                        self.now[village.at()] = column;
                    } else {
                        self.residents[block].retain(|&other| other != village);
                    }
                }
                ColumnKey::Stay(village) | ColumnKey::Unplaced(village) if amount > 0.0 => {
                    self.now[village.at()] = column;
                }
                ColumnKey::Build(site, _) => {
                    let block = self.ties.block_of[&site] as usize;
                    let levels = &self.blocks.sites[block].levels;
                    let level = levels.iter().position(|level| level.build == column);
                    if amount > 0.0 {
                        self.rooms.resize(block, level);
                    } else if self.rooms.level(block) == level {
                        self.rooms.resize(block, None);
                    }
                }
                _ => {}
            }
        }
    }
}

/// How a local search treats a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    /// By its price: it speaks of work or money.
    Priced,
    /// Exactly.
    Tracked,
    /// By construction: one fate for a village, the same one for a group.
    Held,
}

fn row_kinds(blocks: &Blocks, program: &Program) -> Vec<RowKind> {
    let mut kinds: Vec<RowKind> = blocks
        .couplings
        .iter()
        .map(|coupling| match coupling.key {
            RowKey::AssignOnce(_) | RowKey::KeepTogether(..) => RowKind::Held,
            _ => RowKind::Tracked,
        })
        .collect();
    for (at, column) in (0..).zip(&program.columns) {
        let is_unbounded = column.upper.is_infinite();
        if is_unbounded && !matches!(column.key, ColumnKey::Housed(..)) {
            for (row, _) in blocks.entries(at) {
                kinds[row as usize] = RowKind::Priced;
            }
        }
    }
    kinds
}

fn missing(coupling: &Coupling, sum: f64) -> f64 {
    (coupling.lower - sum).max(sum - coupling.upper).max(0.0)
}
