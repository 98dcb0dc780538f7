//! What belongs together: columns by village, home and bill, and sites between which villages choose.
//!
//! Read from what the columns decide, so that every rule and term of the model is served without being
//! known here.

use crate::facts::Home;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::decompose::blocks::Blocks;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

/// The columns of a program by what they decide.
pub struct Ties {
    /// Fates of each village: moves by site, then the others.
    pub of_village: Vec<Vec<u32>>,
    /// Fates of each village that are no moves.
    pub rests: Vec<Vec<u32>>,
    /// Position in [`Blocks::sites`] of each site.
    pub block_of: HashMap<SiteIdx, u32>,
    /// Villages that share each village's fate, where there are any.
    pub group: HashMap<VillageIdx, Vec<VillageIdx>>,
    /// Moves that each village considers first: those of least excess.
    pub short: Vec<Vec<u32>>,
    /// Villages that consider each site, by block.
    pub callers: Vec<Vec<VillageIdx>>,
    /// Other sites of those villages and how many choose between the two, by block.
    pub neighbours: Vec<Vec<(u32, u32)>>,
    /// Columns that count or allocate at a home.
    at_home: HashMap<Home, Vec<u32>>,
    /// Payments of each bill, by coupling row.
    payments: BTreeMap<u32, Vec<u32>>,
    /// The farthest move.
    worst: Option<u32>,
}

/// Moves that a village considers first.
const SHORT: usize = 8;

/// Moves after one of them that count as its neighbours.
const NEXT: usize = 3;

impl Ties {
    /// Sorts the columns of a program; `excess` tells what each choice costs beyond the bound.
    #[must_use]
    pub fn new(program: &Program, blocks: &Blocks, excess: &[f64]) -> Self {
        let mut ties = Self {
            of_village: Vec::new(),
            rests: Vec::new(),
            block_of: (0..).zip(&blocks.sites).map(|(at, block)| (block.site, at)).collect(),
            group: groups(program),
            short: Vec::new(),
            callers: Vec::new(),
            neighbours: Vec::new(),
            at_home: HashMap::new(),
            payments: BTreeMap::new(),
            worst: blocks.worst.as_ref().map(|worst| worst.column),
        };
        // A village without any fate has a row all the same.
        for row in &program.rows {
            if let RowKey::AssignOnce(village) = row.key {
                ties.fates_of(village);
            }
        }
        for (at, column) in (0..).zip(&program.columns) {
            match column.key {
                ColumnKey::Move(village, _) => ties.fates_of(village).0.push(at),
                ColumnKey::Stay(village) | ColumnKey::Unplaced(village) => {
                    let (all, rests) = ties.fates_of(village);
                    all.push(at);
                    rests.push(at);
                }
                ColumnKey::Housed(site, _) => {
                    ties.at_home.entry(Home::Site(site)).or_default().push(at);
                }
                ColumnKey::Work(home, ..) | ColumnKey::JobGap(home) => {
                    ties.at_home.entry(home).or_default().push(at);
                }
                ColumnKey::Pays(..) => {
                    let is_bill = |row: u32| matches!(blocks.row(row).key, RowKey::Paid(_));
                    if let Some((row, _)) = blocks.entries(at).find(|&(row, _)| is_bill(row)) {
                        ties.payments.entry(row).or_default().push(at);
                    }
                }
                ColumnKey::Build(..) | ColumnKey::Worst | ColumnKey::Missed(_) => {}
            }
        }
        ties.choose(program, excess);
        ties
    }

    fn fates_of(&mut self, village: VillageIdx) -> (&mut Vec<u32>, &mut Vec<u32>) {
        let needed = village.at() + 1;
        if self.of_village.len() < needed {
            self.of_village.resize(needed, Vec::new());
            self.rests.resize(needed, Vec::new());
        }
        (&mut self.of_village[village.at()], &mut self.rests[village.at()])
    }

    /// The block of a move.
    #[must_use]
    pub fn block(&self, program: &Program, column: u32) -> Option<u32> {
        match program.columns[column as usize].key {
            ColumnKey::Move(_, site) => self.block_of.get(&site).copied(),
            _ => None,
        }
    }

    /// Chooses the moves that villages consider first, and who is whose neighbour by them.
    fn choose(&mut self, program: &Program, excess: &[f64]) {
        let sites = self.block_of.len();
        let mut counts: Vec<BTreeMap<u32, u32>> = vec![BTreeMap::new(); sites];
        let mut callers = vec![Vec::new(); sites];
        let mut short = Vec::with_capacity(self.of_village.len());
        for (at, fates) in self.of_village.iter().enumerate() {
            let mut moves: Vec<(f64, u32, u32)> = fates
                .iter()
                .filter_map(|&column| {
                    Some((excess[column as usize], column, self.block(program, column)?))
                })
                .collect();
            moves.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            moves.truncate(SHORT);
            for (place, &(_, _, block)) in moves.iter().enumerate() {
                callers[block as usize].push(VillageIdx::new(at));
                for &(_, _, other) in moves.iter().skip(place + 1).take(NEXT) {
                    *counts[block as usize].entry(other).or_default() += 1;
                    *counts[other as usize].entry(block).or_default() += 1;
                }
            }
            short.push(moves.into_iter().map(|(_, column, _)| column).collect());
        }
        self.neighbours = counts.into_iter().map(|counts| counts.into_iter().collect()).collect();
        (self.short, self.callers) = (short, callers);
    }

    /// The village and all that share its fate.
    #[must_use]
    pub fn together(&self, village: VillageIdx) -> Vec<VillageIdx> {
        self.group.get(&village).cloned().unwrap_or_else(|| vec![village])
    }

    /// The blocks whose moves, sizes or work stand in one of these rows.
    #[must_use]
    pub fn touching(&self, program: &Program, blocks: &Blocks, rows: &BTreeSet<u32>) -> Vec<u32> {
        let mut touching = BTreeSet::new();
        for (at, column) in (0..).zip(&program.columns) {
            let (ColumnKey::Move(_, site)
            | ColumnKey::Build(site, _)
            | ColumnKey::Housed(site, _)
            | ColumnKey::Work(Home::Site(site), ..)
            | ColumnKey::JobGap(Home::Site(site))) = column.key
            else {
                continue;
            };
            if blocks.all_entries(at).any(|(row, _)| rows.contains(&row)) {
                touching.extend(self.block_of.get(&site).copied());
            }
        }
        touching.into_iter().collect()
    }

    /// A site and others tied to it and to each other, up to `size`, none of `taken`: each drawn by how
    /// strong its tie to the one before is.
    #[must_use]
    pub fn cluster(
        &self,
        seed: u32,
        size: usize,
        taken: &BTreeSet<u32>,
        random: &mut ChaCha8Rng,
    ) -> Vec<u32> {
        let mut cluster = vec![seed];
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        let mut last = seed;
        while cluster.len() < size {
            for &(other, count) in &self.neighbours[last as usize] {
                *counts.entry(other).or_default() += count;
            }
            let open = counts
                .iter()
                .filter(|(site, _)| !cluster.contains(site) && !taken.contains(site))
                .map(|(&site, &count)| (site, count))
                .collect::<Vec<(u32, u32)>>();
            let Ok(&(next, _)) = open.choose_weighted(random, |&(_, count)| count) else { break };
            cluster.push(next);
            last = next;
        }
        cluster
    }

    /// These decisions, and all that answers to them: work and counts at the homes they touch,
    /// payments of the bills they touch, the farthest move. Ascending.
    #[must_use]
    pub fn with_others(
        &self,
        program: &Program,
        blocks: &Blocks,
        decisions: &BTreeSet<u32>,
        is_useful: impl Fn(u32) -> bool,
    ) -> Vec<u32> {
        let mut homes: BTreeSet<Home> = BTreeSet::new();
        for &column in decisions {
            match program.columns[column as usize].key {
                ColumnKey::Move(_, site) | ColumnKey::Build(site, _) => {
                    homes.insert(Home::Site(site));
                }
                ColumnKey::Stay(village) => {
                    homes.insert(Home::Village(village));
                }
                _ => {}
            }
        }
        let mut free: Vec<u32> = decisions.iter().copied().collect();
        let at_homes = homes.iter().filter_map(|home| self.at_home.get(home)).flatten();
        free.extend(at_homes.filter(|&&column| is_useful(column)));
        if !self.payments.is_empty() {
            let touched = free.iter().flat_map(|&column| blocks.entries(column));
            let bills: BTreeSet<u32> =
                touched.map(|(row, _)| row).filter(|row| self.payments.contains_key(row)).collect();
            free.extend(bills.iter().flat_map(|bill| &self.payments[bill]));
        }
        free.extend(self.worst);
        free.sort_unstable();
        free.dedup();
        free
    }
}

/// Members of each group of villages that share their fate, by member.
fn groups(program: &Program) -> HashMap<VillageIdx, Vec<VillageIdx>> {
    let mut leader: BTreeMap<VillageIdx, VillageIdx> = BTreeMap::new();
    let first_of = |leader: &BTreeMap<VillageIdx, VillageIdx>, mut village: VillageIdx| {
        while let Some(&above) = leader.get(&village).filter(|&&above| above != village) {
            village = above;
        }
        village
    };
    for row in &program.rows {
        if let RowKey::KeepTogether(one, two, _) = row.key {
            let (a, b) = (first_of(&leader, one), first_of(&leader, two));
            let first = a.min(b);
            leader.extend([(a, first), (b, first)]);
            leader.entry(one).or_insert(first);
            leader.entry(two).or_insert(first);
        }
    }
    let leader: BTreeMap<VillageIdx, VillageIdx> =
        leader.keys().map(|&village| (village, first_of(&leader, village))).collect();
    let mut members: BTreeMap<VillageIdx, Vec<VillageIdx>> = BTreeMap::new();
    for (&village, &first) in &leader {
        members.entry(first).or_default().push(village);
    }
    let shared = members.into_values();
    shared
        .flat_map(|group| group.clone().into_iter().map(move |one| (one, group.clone())))
        .collect()
}
