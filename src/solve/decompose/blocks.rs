//! A program cut into blocks: the moves to a site with its sizes are one block, and rows that stay
//! within a block stay with it; every other row couples blocks and gets a price.
//!
//! The cut follows what columns and rows stand for, so that a new rule or term is priced without being
//! known here. What a block keeps of its rows is its knapsack: sizes, who fits into which, and one
//! service in limited number. A second service, a least use or a ban on neighbours is priced as well:
//! that weakens the bound a little and is always sound.

use crate::facts::SiteIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Question;
use std::collections::BTreeMap;
use std::mem::discriminant;
use std::sync::Arc;

/// A program as blocks and the rows between them. Copies share what never changes.
#[derive(Clone)]
pub struct Blocks {
    /// Objective by column.
    pub cost: Arc<Vec<f64>>,
    /// Rows that get a price.
    pub couplings: Vec<Coupling>,
    /// One block a site that has columns.
    pub sites: Vec<SiteBlock>,
    /// Columns outside the blocks with two finite bounds: staying and being left without a place.
    pub loose: Vec<Loose>,
    /// Rows whose price follows from the others, because a column without an upper bound stands in
    /// them: in the order in which they are settled.
    pub covers: Vec<Cover>,
    /// The farthest move.
    pub worst: Option<Worst>,
    /// What columns that are decided already add to each coupling row.
    pub decided: Vec<f64>,
    /// Rows that blocks keep.
    kept: Arc<Vec<Coupling>>,
    entries: Arc<Entries>,
}

/// The entries of each column: those in coupling rows are `first..coupled`, the others go on to the
/// `first` of the next column.
#[derive(Default)]
struct Entries {
    first: Vec<u32>,
    coupled: Vec<u32>,
    row_of: Vec<u32>,
    factor: Vec<f64>,
}

/// A row between blocks: lower ≤ Σ factor · column ≤ upper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coupling {
    /// What it says.
    pub key: RowKey,
    /// Least value.
    pub lower: f64,
    /// Greatest value.
    pub upper: f64,
}

impl Coupling {
    /// The nearest price that such a row may have: a row without a least value takes none above 0, one
    /// without a greatest value none below.
    #[must_use]
    pub fn admit(&self, price: f64) -> f64 {
        let least = if self.upper.is_finite() { f64::NEG_INFINITY } else { 0.0 };
        let most = if self.lower.is_finite() { f64::INFINITY } else { 0.0 };
        price.max(least).min(most)
    }

    /// What columns without an upper bound have to bring the row to: its least value, if it has one.
    #[must_use]
    pub fn goal(&self) -> f64 {
        if self.lower.is_finite() { self.lower } else { self.upper }
    }

    /// The limit that counts at a price.
    #[must_use]
    pub fn limit(&self, price: f64) -> f64 {
        match price {
            price if price > 0.0 => self.lower,
            price if price < 0.0 => self.upper,
            _ if self.upper.is_finite() => self.upper,
            _ => self.lower,
        }
    }

    /// What the row lacks (above 0) or has too much of (below 0) at a price.
    #[must_use]
    pub fn lacking(&self, price: f64, sum: f64) -> f64 {
        if price == 0.0 {
            return (self.lower - sum).max(0.0) + (self.upper - sum).min(0.0);
        }
        self.limit(price) - sum
    }
}

/// A column with two finite bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loose {
    /// The column.
    pub column: u32,
    /// Its least value.
    pub lower: f64,
    /// Its greatest value.
    pub upper: f64,
}

/// A site with its sizes and the villages that can move there.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteBlock {
    /// The site.
    pub site: SiteIdx,
    /// The moves.
    pub pairs: Vec<BlockPair>,
    /// The sizes.
    pub levels: Vec<BlockLevel>,
    /// Whether it is open in every plan.
    pub must_open: bool,
}

/// A move to a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockPair {
    /// Its column.
    pub column: u32,
    /// What it takes of the service in limited number.
    pub need: f64,
    /// Households, where these are counted by size; else 0.
    pub households: f64,
    /// Sizes that can take it, a bit each.
    pub fits: u32,
}

/// A size of a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockLevel {
    /// Its column.
    pub build: u32,
    /// What it offers of the service in limited number; may be infinite.
    pub capacity: f64,
    /// The column that counts households at this size.
    pub housed: Option<u32>,
}

/// The column of the farthest move, and the rows that hold it above the moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// The column.
    pub column: u32,
    /// Positions of the coupling rows.
    pub rows: Vec<u32>,
}

/// A coupling row and the columns without an upper bound in it, each with factor 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// Position of the coupling row.
    pub row: u32,
    /// The columns.
    pub columns: Vec<u32>,
    /// Whether the columns fix the row's price; otherwise they only cap it.
    pub is_fixed: bool,
}

/// Sizes of a site that a block can hold: a bit each.
const MOST_LEVELS: usize = 32;

impl Blocks {
    /// Cuts a question; `None` where it has no decisions left, or a shape that blocks cannot hold (more than 32
    /// sizes at a site, columns fixed or bounded otherwise than models are written, rows that may be missed).
    #[must_use]
    pub fn new(question: &Question<'_>) -> Option<Self> {
        let program = question.program;
        let has_decisions = program.columns.iter().any(|column| column.is_integer);
        // A row that may be missed is not the row that blocks know.
        let may_miss =
            program.columns.iter().any(|column| matches!(column.key, ColumnKey::Missed(_)));
        if question.whole_workers || !has_decisions || may_miss {
            return None;
        }
        let mut cost = vec![0.0; program.columns.len()];
        for &(column, value) in &question.objective.entries {
            cost[column as usize] += value;
        }
        let mut sites = site_blocks(program)?;
        let is_kept = keep_rows(program, &mut sites)?;
        let mut blocks = Self {
            cost: Arc::new(cost),
            couplings: Vec::new(),
            sites: sites.into_values().collect(),
            loose: Vec::new(),
            covers: Vec::new(),
            worst: None,
            decided: Vec::new(),
            kept: Arc::default(),
            entries: Arc::default(),
        };
        blocks.turn(question, &is_kept);
        blocks.decided = vec![0.0; blocks.couplings.len()];
        blocks.sort_others(program)?;
        Some(blocks)
    }

    /// The coupling rows of a column, with its factor in each.
    pub fn entries(&self, column: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let at = column as usize;
        self.range(self.entries.first[at]..self.entries.coupled[at])
    }

    /// All rows of a column, with its factor in each: coupling rows (positions in
    /// [`Self::couplings`]), then those that its block keeps (positions from there on).
    pub fn all_entries(&self, column: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let at = column as usize;
        self.range(self.entries.first[at]..self.entries.first[at + 1])
    }

    fn range(&self, range: std::ops::Range<u32>) -> impl Iterator<Item = (u32, f64)> + '_ {
        let range = range.start as usize..range.end as usize;
        let Entries { row_of, factor, .. } = &*self.entries;
        row_of[range.clone()].iter().copied().zip(factor[range].iter().copied())
    }

    /// Any row: a coupling row, or (from there on) one that a block keeps.
    #[must_use]
    pub fn row(&self, row: u32) -> &Coupling {
        let at = row as usize;
        self.couplings.get(at).unwrap_or_else(|| &self.kept[at - self.couplings.len()])
    }

    /// Number of all rows.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.couplings.len() + self.kept.len()
    }

    /// Cost of a column less what its rows pay for it.
    #[must_use]
    pub fn reduced_cost(&self, column: u32, prices: &[f64]) -> f64 {
        let paid: f64 =
            self.entries(column).map(|(row, factor)| factor * prices[row as usize]).sum();
        self.cost[column as usize] - paid
    }

    /// Decides a column for good: what it adds to coupling rows is there from now on.
    pub fn decide(&mut self, column: u32, value: f64) {
        let entries = Arc::clone(&self.entries);
        let range = entries.first[column as usize]..entries.coupled[column as usize];
        for at in range.start as usize..range.end as usize {
            self.decided[entries.row_of[at] as usize] += entries.factor[at] * value;
        }
    }

    /// Turns all rows round: entries by column, coupling rows first.
    fn turn(&mut self, question: &Question<'_>, is_kept: &[bool]) {
        let program = question.program;
        let (kept, coupling): (Vec<usize>, Vec<usize>) =
            (0..program.rows.len()).partition(|&at| is_kept[at]);
        let facts = |at: usize| {
            let row = &program.rows[at];
            Coupling { key: row.key, lower: row.lower, upper: row.upper }
        };
        self.couplings = coupling.iter().map(|&at| facts(at)).collect();
        self.couplings.extend(question.limits.iter().enumerate().map(|(layer, limit)| Coupling {
            key: RowKey::EarlierLayer(layer),
            lower: f64::NEG_INFINITY,
            upper: limit.most,
        }));
        self.kept = Arc::new(kept.iter().map(|&at| facts(at)).collect());
        let coupling = coupling.iter().map(|&at| program.entries(at));
        let coupling =
            coupling.chain(question.limits.iter().map(|limit| limit.expression.entries.as_slice()));
        let kept = kept.iter().map(|&at| program.entries(at));
        let columns = program.columns.len();
        let mut first = vec![0_u32; columns + 1];
        let mut coupled = vec![0_u32; columns];
        for &(column, _) in coupling.clone().flatten() {
            coupled[column as usize] += 1;
        }
        for &(column, _) in kept.clone().flatten() {
            first[column as usize + 1] += 1;
        }
        for at in 0..columns {
            first[at + 1] += first[at] + coupled[at];
            coupled[at] += first[at];
        }
        let mut next = first.clone();
        let mut row_of = vec![0; first[columns] as usize];
        let mut factors = vec![0.0; row_of.len()];
        for (row, entries) in (0..).zip(coupling.chain(kept)) {
            for &(column, factor) in entries {
                let at = next[column as usize] as usize;
                (row_of[at], factors[at]) = (row, factor);
                next[column as usize] += 1;
            }
        }
        self.entries = Arc::new(Entries { first, coupled, row_of, factor: factors });
    }

    /// Sorts the columns outside the blocks: boxed ones, and those that cover a row.
    fn sort_others(&mut self, program: &Program) -> Option<()> {
        let mut paid: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut gaps: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut workers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (at, column) in (0..).zip(&program.columns) {
            let covered = |wanted: fn(&RowKey) -> bool| {
                let mut rows =
                    self.entries(at).filter(|&(row, _)| wanted(&self.couplings[row as usize].key));
                rows.next()
                    .filter(|&(_, factor)| factor.total_cmp(&1.0).is_eq())
                    .map(|(row, _)| row)
            };
            match column.key {
                ColumnKey::Move(..)
                | ColumnKey::Build(..)
                | ColumnKey::Housed(..)
                | ColumnKey::Missed(_) => {}
                ColumnKey::Stay(_) | ColumnKey::Unplaced(_) => {
                    let (lower, upper) = (column.lower, column.upper);
                    self.loose.push(Loose { column: at, lower, upper });
                }
                ColumnKey::Work(..) => {
                    let row = covered(|key| matches!(key, RowKey::Workers(..)))?;
                    workers.entry(row).or_default().push(at);
                }
                ColumnKey::JobGap(_) => {
                    let row = covered(|key| matches!(key, RowKey::JobPerHousehold(_)));
                    // Nobody with labour at this home: nothing to be measured.
                    if let Some(row) = row {
                        gaps.entry(row).or_default().push(at);
                    }
                }
                ColumnKey::Pays(..) => {
                    let row = covered(|key| matches!(key, RowKey::Paid(_)))?;
                    paid.entry(row).or_default().push(at);
                }
                ColumnKey::Worst => {
                    let is_own =
                        |row: u32| matches!(self.couplings[row as usize].key, RowKey::Worst(_));
                    let rows = self.entries(at).map(|(row, _)| row).filter(|&row| is_own(row));
                    self.worst = Some(Worst { column: at, rows: rows.collect() });
                }
            }
        }
        for (rows, is_fixed) in [(paid, true), (gaps, false), (workers, true)] {
            let covers = rows.into_iter().map(|(row, columns)| Cover { row, columns, is_fixed });
            self.covers.extend(covers);
        }
        Some(())
    }

    /// Covers of one kind together, in the order in which they are settled. Within a kind none says anything of another.
    #[must_use]
    pub fn covers_alike(&self) -> impl DoubleEndedIterator<Item = &[Cover]> {
        let kind = |cover: &Cover| discriminant(&self.couplings[cover.row as usize].key);
        self.covers.chunk_by(move |a, b| kind(a) == kind(b))
    }

    /// Whether nothing but villages stands between the sites: no work, no money, no rule for several sites.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let mut keys = self.couplings.iter().map(|coupling| coupling.key);
        keys.all(|key| matches!(key, RowKey::AssignOnce(_) | RowKey::Total(_)))
    }
}

/// A block a site, from its columns alone.
fn site_blocks(program: &Program) -> Option<BTreeMap<SiteIdx, SiteBlock>> {
    let mut sites: BTreeMap<SiteIdx, SiteBlock> = BTreeMap::new();
    let block = |site| SiteBlock { site, pairs: Vec::new(), levels: Vec::new(), must_open: false };
    for (at, column) in (0..).zip(&program.columns) {
        let is_binary =
            column.lower.total_cmp(&0.0).is_eq() && column.upper.total_cmp(&1.0).is_eq();
        match column.key {
            ColumnKey::Move(_, site) => {
                let pair = BlockPair { column: at, need: 0.0, households: 0.0, fits: u32::MAX };
                sites.entry(site).or_insert_with(|| block(site)).pairs.push(pair);
                is_binary.then_some(())?;
            }
            ColumnKey::Build(site, _) => {
                let level = BlockLevel { build: at, capacity: f64::INFINITY, housed: None };
                sites.entry(site).or_insert_with(|| block(site)).levels.push(level);
                is_binary.then_some(())?;
            }
            _ => {}
        }
    }
    let fits = sites.values().all(|block| block.levels.len() <= MOST_LEVELS);
    fits.then_some(sites)
}

/// The service in limited number that is the knapsack of each site: the first one of the model, which is dwellings,
/// in whatever order a part of a program has its rows.
fn knapsacks(program: &Program) -> BTreeMap<SiteIdx, usize> {
    let mut knapsacks: BTreeMap<SiteIdx, usize> = BTreeMap::new();
    for row in &program.rows {
        if let RowKey::Capacity(site, service) = row.key {
            let known = knapsacks.entry(site).or_insert(service);
            *known = service.min(*known);
        }
    }
    knapsacks
}

/// Reads the rows that blocks keep into them, and tells which these are.
fn keep_rows(program: &Program, sites: &mut BTreeMap<SiteIdx, SiteBlock>) -> Option<Vec<bool>> {
    let mut pair_at = vec![u32::MAX; program.columns.len()];
    for block in sites.values() {
        for (position, pair) in (0..).zip(&block.pairs) {
            pair_at[pair.column as usize] = position;
        }
    }
    let level_of = |block: &SiteBlock, column: u32| {
        block.levels.iter().position(|level| level.build == column)
    };
    let knapsacks = knapsacks(program);
    let mut is_kept = vec![false; program.rows.len()];
    for (at, row) in program.rows.iter().enumerate() {
        let entries = program.entries(at);
        match row.key {
            RowKey::Link(_, site) => {
                let block = sites.get_mut(&site)?;
                let mut fits = 0;
                let mut pair = None;
                for &(column, _) in entries {
                    match level_of(block, column) {
                        Some(level) => fits |= 1 << level,
                        None => pair = Some(pair_at[column as usize] as usize),
                    }
                }
                // A move that is decided against leaves nothing to be said; one that is decided for asks for a size.
                if let Some(pair) = pair {
                    block.pairs[pair].fits = fits;
                }
                is_kept[at] = pair.is_some() || row.upper >= 0.0;
            }
            RowKey::OneLevel(site) | RowKey::LockOpen(site) => {
                // A row that nothing can meet is left to the couplings, which then have no bound.
                if let Some(block) = sites.get_mut(&site).filter(|block| !block.levels.is_empty()) {
                    block.must_open |= row.lower > 0.0;
                    is_kept[at] = true;
                }
            }
            RowKey::Capacity(site, service)
                if knapsacks[&site] == service && row.upper.total_cmp(&0.0).is_eq() =>
            {
                let block = sites.get_mut(&site)?;
                for level in &mut block.levels {
                    level.capacity = 0.0;
                }
                for &(column, factor) in entries {
                    match level_of(block, column) {
                        Some(level) => block.levels[level].capacity = -factor,
                        None => {
                            block.pairs[pair_at[column as usize] as usize].need = factor;
                        }
                    }
                }
                is_kept[at] = true;
            }
            RowKey::Housed(site) => {
                let block = sites.get_mut(&site)?;
                for &(column, factor) in entries {
                    if let ColumnKey::Move(..) = program.columns[column as usize].key {
                        block.pairs[pair_at[column as usize] as usize].households = -factor;
                    }
                }
                is_kept[at] = true;
            }
            RowKey::HousedAtLevel(site, _) => {
                let block = sites.get_mut(&site)?;
                let is_housed = |column: u32| {
                    matches!(program.columns[column as usize].key, ColumnKey::Housed(..))
                };
                let housed = entries.iter().find(|(column, _)| is_housed(*column))?.0;
                let build = entries.iter().find(|(column, _)| !is_housed(*column))?.0;
                let level = level_of(block, build)?;
                block.levels[level].housed = Some(housed);
                is_kept[at] = true;
            }
            _ => {}
        }
    }
    Some(is_kept)
}

#[cfg(test)]
mod tests {
    use super::Blocks;
    use crate::facts::SiteIdx;
    use crate::facts::VillageIdx;
    use crate::model::ColumnKey;
    use crate::model::Expression;
    use crate::model::Program;
    use crate::model::RowKey;
    use crate::solve::Question;

    /// A site of two sizes with dwellings (service 0) and seats (service 1) for three villages.
    fn program(services: [usize; 2]) -> Program {
        let (mut program, site) = (Program::default(), SiteIdx::new(0));
        let needs = [[10.0, 4.0], [20.0, 1.0], [30.0, 9.0]];
        let offers = [[40.0, 10.0], [60.0, 12.0]];
        let villages = (0..needs.len()).map(VillageIdx::new);
        let moves: Vec<u32> = villages
            .map(|village| program.add_column(ColumnKey::Move(village, site), 0.0, 1.0, true))
            .collect();
        let sizes: Vec<u32> = (0..offers.len())
            .map(|level| program.add_column(ColumnKey::Build(site, level), 0.0, 1.0, true))
            .collect();
        for service in services {
            let needs = moves.iter().zip(needs).map(|(&at, needs)| (at, needs[service]));
            let offers = sizes.iter().zip(offers).map(|(&at, offers)| (at, -offers[service]));
            let entries: Vec<(u32, f64)> = needs.chain(offers).collect();
            program.add_row(RowKey::Capacity(site, service), f64::NEG_INFINITY, entries, 0.0);
        }
        program
    }

    #[test]
    fn dwellings_are_the_knapsack_in_whatever_order_rows_stand() {
        let objective = Expression::default();
        for services in [[0, 1], [1, 0]] {
            let program = program(services);
            let blocks = Blocks::new(&Question::new(&program, &objective)).expect("it has blocks");
            let [site] = &blocks.sites[..] else { panic!("there is one site") };
            let needs: Vec<f64> = site.pairs.iter().map(|pair| pair.need).collect();
            let offers: Vec<f64> = site.levels.iter().map(|level| level.capacity).collect();
            assert_eq!((needs, offers), (vec![10.0, 20.0, 30.0], vec![40.0, 60.0]));
            let keys: Vec<RowKey> = blocks.couplings.iter().map(|row| row.key).collect();
            assert_eq!(keys, [RowKey::Capacity(SiteIdx::new(0), 1)], "seats get a price");
        }
    }
}
