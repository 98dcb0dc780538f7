//! Neighbouring sites put together in clusters, and all columns that belong to them.

use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::ties::Ties;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::BinaryHeap;

/// No cluster: a column or row that stands between clusters.
pub const BETWEEN: u32 = u32::MAX;

/// Sites in clusters of at most `size`: the two with the strongest tie for their sizes are joined, again
/// and again. Returns the cluster of each site and their number.
#[must_use]
pub fn cut(ties: &Ties, sites: usize, size: usize) -> (Vec<u32>, usize) {
    let mut weights: Vec<BTreeMap<u32, u32>> =
        ties.neighbours.iter().map(|neighbours| neighbours.iter().copied().collect()).collect();
    let mut members: Vec<Vec<u32>> = (0..sites as u32).map(|site| vec![site]).collect();
    // Entries go out of date when a cluster grows; its number of members tells.
    let mut heap: BinaryHeap<Join> = BinaryHeap::new();
    for (one, neighbours) in (0..).zip(&weights) {
        let later = neighbours.iter().filter(|&(&other, _)| other > one);
        heap.extend(later.map(|(&other, &weight)| Join::new(weight, (one, 1), (other, 1))));
    }
    while let Some(join) = heap.pop() {
        let (one, other) = (join.one.0 as usize, join.other.0 as usize);
        let is_current = members[one].len() == join.one.1 && members[other].len() == join.other.1;
        if !is_current || join.one.1 + join.other.1 > size {
            continue;
        }
        let moved = std::mem::take(&mut members[other]);
        members[one].extend(moved);
        for (third, weight) in std::mem::take(&mut weights[other]) {
            weights[third as usize].remove(&join.other.0);
            if third != join.one.0 {
                *weights[one].entry(third).or_default() += weight;
                *weights[third as usize].entry(join.one.0).or_default() += weight;
            }
        }
        weights[one].remove(&join.other.0);
        let grown = (join.one.0, members[one].len());
        heap.extend(weights[one].iter().map(|(&third, &weight)| {
            Join::new(weight, grown, (third, members[third as usize].len()))
        }));
    }
    let mut of_site = vec![BETWEEN; sites];
    let clusters: Vec<Vec<u32>> = members.into_iter().filter(|sites| !sites.is_empty()).collect();
    for (cluster, sites) in (0..).zip(&clusters) {
        for &site in sites {
            of_site[site as usize] = cluster;
        }
    }
    (of_site, clusters.len())
}

/// Two clusters that could be joined: their first sites and sizes, and how strong their tie is.
struct Join {
    strength: f64,
    one: (u32, usize),
    other: (u32, usize),
}

impl Join {
    fn new(weight: u32, one: (u32, usize), other: (u32, usize)) -> Self {
        let strength = f64::from(weight) / (one.1 * other.1) as f64;
        Self { strength, one: one.min(other), other: one.max(other) }
    }
}

impl PartialEq for Join {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Join {}

impl PartialOrd for Join {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Join {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_strength = self.strength.total_cmp(&other.strength);
        by_strength.then((other.one, other.other).cmp(&(self.one, self.other)))
    }
}

/// Spreads the clusters of sites to all columns: a village's other fates go where most of its moves
/// are, work where its home is, payments where all of their bill is.
#[must_use]
pub fn spread(blocks: &Blocks, program: &Program, of_site: &[u32]) -> Vec<u32> {
    let mut of_column = vec![BETWEEN; program.columns.len()];
    for (block, &cluster) in blocks.sites.iter().zip(of_site) {
        for pair in &block.pairs {
            of_column[pair.column as usize] = cluster;
        }
        for level in &block.levels {
            of_column[level.build as usize] = cluster;
            if let Some(housed) = level.housed {
                of_column[housed as usize] = cluster;
            }
        }
    }
    let is_fate = |key: ColumnKey| matches!(key, ColumnKey::Stay(_) | ColumnKey::Unplaced(_));
    let is_work = |key: ColumnKey| matches!(key, ColumnKey::Work(..) | ColumnKey::JobGap(_));
    let is_payment = |key: ColumnKey| matches!(key, ColumnKey::Pays(..));
    let assigns = |row: RowKey| matches!(row, RowKey::AssignOnce(_));
    let employs = |row: RowKey| matches!(row, RowKey::Workers(..) | RowKey::JobPerHousehold(_));
    let bills = |row: RowKey| matches!(row, RowKey::Paid(_));
    follow(blocks, program, &mut of_column, is_fate, assigns, false);
    follow(blocks, program, &mut of_column, is_work, employs, true);
    follow(blocks, program, &mut of_column, is_payment, bills, true);
    of_column
}

/// Columns of a kind go where most (or all) other columns of their rows of a kind are.
fn follow(
    blocks: &Blocks,
    program: &Program,
    of_column: &mut [u32],
    is_follower: impl Fn(ColumnKey) -> bool,
    is_leader: impl Fn(RowKey) -> bool,
    only_all: bool,
) {
    let mut counts: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
    for (at, &cluster) in (0..).zip(&*of_column).filter(|&(_, &cluster)| cluster != BETWEEN) {
        for (row, _) in blocks.entries(at).filter(|&(row, _)| is_leader(blocks.row(row).key)) {
            *counts.entry(row).or_default().entry(cluster).or_default() += 1;
        }
    }
    let followers = (0..).zip(&program.columns).filter(|(_, column)| is_follower(column.key));
    for (at, _) in followers {
        let found = blocks.entries(at).find_map(|(row, _)| {
            let clusters = counts.get(&row)?;
            let is_clear = !only_all || clusters.len() == 1;
            let most =
                clusters.iter().max_by_key(|&(&cluster, &count)| (count, u32::MAX - cluster));
            most.map(|(&cluster, _)| cluster).filter(|_| is_clear)
        });
        if let Some(cluster) = found {
            of_column[at as usize] = cluster;
        }
    }
}
