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
use crate::solve::decompose::ties::Ties;

/// A village (or the first of a group) and the column of its new fate.
pub type Turn = (VillageIdx, u32);

/// Gains below this are rounding.
pub const LEAST_GAIN: f64 = 1e-3;

/// Sites that one change may touch.
const MOST_SITES: usize = 24;

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
    /// What each move takes of the site's limited service, and households where they are counted.
    need: Vec<f64>,
    counted: Vec<f64>,
    /// The fate of each village, as a column.
    pub(super) now: Vec<u32>,
    /// First member of each village's group.
    leader: Vec<VillageIdx>,
    /// By block: villages, what they need and count, and the size.
    pub(super) residents: Vec<Vec<VillageIdx>>,
    pub(super) load: Vec<f64>,
    households: Vec<f64>,
    level: Vec<Option<usize>>,
    /// Sum of all costs at the prices, and of all penalties: with whole decisions that miss nothing, work and
    /// money cost at least this much.
    pub(super) total: f64,
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
        let cost = (0..columns as u32)
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
        let (mut block_of, mut need, mut counted) =
            (vec![NONE; columns], vec![0.0; columns], vec![0.0; columns]);
        for (at, block) in (0..).zip(&blocks.sites) {
            for pair in &block.pairs {
                let column = pair.column as usize;
                (block_of[column], need[column], counted[column]) =
                    (at, pair.need, pair.households);
            }
        }
        let villages = ties.of_village.len();
        let mut leader: Vec<VillageIdx> = (0..villages).map(VillageIdx::new).collect();
        for group in ties.group.values() {
            for member in group {
                leader[member.at()] = group[0];
            }
        }
        let rows = blocks.couplings.len();
        let sites = blocks.sites.len();
        let mut local = Self {
            blocks,
            program,
            ties,
            penalties,
            cost,
            tracked,
            first,
            kinds,
            sums: vec![0.0; rows],
            block_of,
            need,
            counted,
            now: vec![NONE; villages],
            leader,
            residents: vec![Vec::new(); sites],
            load: vec![0.0; sites],
            households: vec![0.0; sites],
            level: vec![None; sites],
            total: 0.0,
            journal: None,
            scratch: Scratch {
                change: vec![0.0; rows],
                stamp: vec![0; rows],
                ..Scratch::default()
            },
        };
        local.begin(values);
        for (row, coupling) in blocks.couplings.iter().enumerate() {
            local.total += match local.kinds[row] {
                RowKind::Tracked => penalties[row] * missing(coupling, local.sums[row]),
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
            if let Some(level) = self.level[at].map(|level| block.levels[level]) {
                values[level.build as usize] = 1.0;
                if let Some(housed) = level.housed {
                    values[housed as usize] = self.households[at];
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

    /// Number of sites.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.blocks.sites.len()
    }

    /// The block of a move.
    pub(super) fn block(&self, column: u32) -> Option<usize> {
        let block = self.block_of[column as usize];
        (block != NONE).then_some(block as usize)
    }

    /// What a move takes of the site's limited service.
    pub(super) fn need(&self, column: u32) -> f64 {
        self.need[column as usize]
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
        let gain = self.changes(turns, &mut changes).then(|| self.gain_of(&changes));
        self.scratch.changes = changes;
        gain.filter(|&gain| gain > least)
    }

    /// Takes turns and returns what they gain.
    pub(super) fn take(&mut self, turns: &[Turn]) -> f64 {
        let mut changes = std::mem::take(&mut self.scratch.changes);
        let mut gain = 0.0;
        if self.changes(turns, &mut changes) {
            let before = turns.iter().map(|&(village, _)| (village, self.now[village.at()]));
            if let Some(journal) = &mut self.journal {
                journal.push(before.collect());
            }
            gain = self.gain_of(&changes);
            self.put(&changes);
            self.total -= gain;
        }
        self.scratch.changes = changes;
        gain
    }

    /// Takes turns from here on with the possibility to take them back.
    pub(super) fn begin_journal(&mut self) {
        self.journal = Some(Vec::new());
    }

    /// The turns taken since the journal was begun, as they were before.
    pub(super) fn journal(&self) -> impl Iterator<Item = Turn> + '_ {
        self.journal.iter().flatten().flatten().copied()
    }

    /// Ends the journal; takes all turns back unless they are kept.
    pub(super) fn end_journal(&mut self, is_kept: bool) {
        for turns in self.journal.take().unwrap_or_default().into_iter().rev().filter(|_| !is_kept)
        {
            self.take(&turns);
        }
    }

    /// The changes of columns that turns stand for; `false` where a site has no room or a member of a
    /// group has no such fate.
    fn changes(&self, turns: &[Turn], changes: &mut Vec<(u32, f64)>) -> bool {
        changes.clear();
        let mut sites = Touched::default();
        for &(leader, to) in turns {
            let grouped = self.ties.group.get(&leader);
            let single = [leader];
            for &member in grouped.map_or(&single[..], |group| &group[..]) {
                let from = self.now[member.at()];
                let to = if member == leader { Some(to) } else { self.same_fate(member, to) };
                // A village that none of its fates holds is left to the exact method.
                let Some(to) = to.filter(|_| from != NONE) else { return false };
                if from == to {
                    continue;
                }
                changes.extend([(from, -1.0), (to, 1.0)]);
                for (column, sign) in [(from, -1.0), (to, 1.0)] {
                    let at = column as usize;
                    let (need, counted) = (sign * self.need[at], sign * self.counted[at]);
                    let change = Site { block: self.block_of[at], people: sign, need, counted };
                    if change.block != NONE && !sites.add(change) {
                        return false;
                    }
                }
            }
        }
        sites.all().iter().all(|site| self.resize(site, changes))
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

    /// The size that a site takes when its villages change: the cheapest that holds them.
    fn resize(&self, site: &Site, changes: &mut Vec<(u32, f64)>) -> bool {
        let at = site.block as usize;
        let facts = &self.blocks.sites[at];
        let (load, households) = (self.load[at] + site.need, self.households[at] + site.counted);
        let old = self.level[at];
        let mut new = None;
        if self.residents[at].len() as f64 + site.people > 0.5 || facts.must_open {
            let mut least = f64::INFINITY;
            for (level, size) in facts.levels.iter().enumerate() {
                let each = size.housed.map_or(0.0, |housed| self.cost[housed as usize]);
                let cost = self.cost[size.build as usize] + each * households;
                if size.capacity >= load && cost < least {
                    (least, new) = (cost, Some(level));
                }
            }
            if new.is_none() {
                return false;
            }
        }
        if old != new {
            changes.extend(old.map(|level| (facts.levels[level].build, -1.0)));
            changes.extend(new.map(|level| (facts.levels[level].build, 1.0)));
        }
        let housed = |level: Option<usize>| level.and_then(|level| facts.levels[level].housed);
        changes.extend(housed(old).map(|column| (column, -self.households[at])));
        changes.extend(housed(new).map(|column| (column, households)));
        true
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
                self.sums[row as usize] += factor * amount;
            }
            match self.program.columns[column as usize].key {
                ColumnKey::Move(village, _) => {
                    let block = self.block_of[column as usize] as usize;
                    self.load[block] += amount * self.need[column as usize];
                    self.households[block] += amount * self.counted[column as usize];
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
                        self.level[block] = level;
                    } else if self.level[block] == level {
                        self.level[block] = None;
                    }
                }
                _ => {}
            }
        }
    }
}

/// A site that turns touch, with what it gains.
#[derive(Clone, Copy, Default)]
struct Site {
    block: u32,
    /// Villages.
    people: f64,
    need: f64,
    counted: f64,
}

/// Few sites, without a heap.
#[derive(Default)]
struct Touched {
    sites: [Site; MOST_SITES],
    count: usize,
}

impl Touched {
    /// Adds what a village changes; `false` where there are too many sites.
    fn add(&mut self, change: Site) -> bool {
        let known = self.sites[..self.count].iter_mut();
        if let Some(site) = known.into_iter().find(|site| site.block == change.block) {
            site.people += change.people;
            site.need += change.need;
            site.counted += change.counted;
            return true;
        }
        let has_room = self.count < MOST_SITES;
        if has_room {
            self.sites[self.count] = change;
            self.count += 1;
        }
        has_room
    }

    fn all(&self) -> &[Site] {
        &self.sites[..self.count]
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
