//! Which columns belong together: read from what the columns decide, so that every rule and term of
//! the model is served without being known here.
//!
//! Two sites are neighbours when villages can choose between them; a village brings its own columns,
//! those of the villages that share its fate, and the work at every home that it can leave or reach.

use crate::facts::Home;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::RowKey;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// A site of which the relaxation builds less than this is closed.
const HARDLY: f64 = 0.1;

/// Room beyond what the relaxation builds, so that whole villages fit.
const SPARE: f64 = 0.1;

/// The columns of a program by what they decide.
pub struct Neighbours {
    /// Whole-number columns of each village.
    of_village: BTreeMap<VillageIdx, Vec<u32>>,
    /// Columns of each site's levels.
    of_site: BTreeMap<SiteIdx, Vec<u32>>,
    /// Columns that count or allocate at a home: free wherever the home is touched.
    at_home: BTreeMap<Home, Vec<u32>>,
    /// Other columns that are no decisions of a place: always free.
    everywhere: Vec<u32>,
    /// Sites that each village can move to, with the column.
    choices: BTreeMap<VillageIdx, Vec<(SiteIdx, u32)>>,
    /// Villages that can move to each site.
    callers: BTreeMap<SiteIdx, Vec<VillageIdx>>,
    /// Villages that share each village's fate.
    group: BTreeMap<VillageIdx, Vec<VillageIdx>>,
}

impl Neighbours {
    /// Sorts the columns of a program.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let mut found = Self {
            of_village: BTreeMap::new(),
            of_site: BTreeMap::new(),
            at_home: BTreeMap::new(),
            everywhere: Vec::new(),
            choices: BTreeMap::new(),
            callers: BTreeMap::new(),
            group: BTreeMap::new(),
        };
        for (at, column) in (0..).zip(&program.columns) {
            match column.key {
                ColumnKey::Move(village, site) => {
                    found.of_village.entry(village).or_default().push(at);
                    found.choices.entry(village).or_default().push((site, at));
                    found.callers.entry(site).or_default().push(village);
                }
                ColumnKey::Stay(village) | ColumnKey::Unplaced(village) => {
                    found.of_village.entry(village).or_default().push(at);
                }
                ColumnKey::Build(site, _) => found.of_site.entry(site).or_default().push(at),
                ColumnKey::Housed(site, _) => {
                    found.at_home.entry(Home::Site(site)).or_default().push(at);
                }
                ColumnKey::Work(home, ..) | ColumnKey::JobGap(home) => {
                    found.at_home.entry(home).or_default().push(at);
                }
                ColumnKey::Pays(..) | ColumnKey::Worst => found.everywhere.push(at),
            }
        }
        found.join_groups(program);
        found
    }

    fn join_groups(&mut self, program: &Program) {
        let mut leader: BTreeMap<VillageIdx, VillageIdx> = BTreeMap::new();
        for row in &program.rows {
            if let RowKey::KeepTogether(one, two, _) = row.key {
                let first = *leader.entry(one).or_insert(one);
                leader.insert(two, first);
            }
        }
        let mut members: BTreeMap<VillageIdx, Vec<VillageIdx>> = BTreeMap::new();
        for (&village, &first) in &leader {
            members.entry(first).or_default().push(village);
        }
        for group in members.into_values() {
            for &village in &group {
                self.group.insert(village, group.clone());
            }
        }
    }

    /// All sites, in order.
    #[must_use]
    pub fn sites(&self) -> Vec<SiteIdx> {
        self.of_site.keys().copied().collect()
    }

    /// All villages, in order.
    pub fn villages(&self) -> impl Iterator<Item = VillageIdx> + '_ {
        self.of_village.keys().copied()
    }

    /// Whole sizes of sites near those of a fractional point: closed where hardly anything is built or
    /// fewer live than the smallest size demands, else the smallest size that holds what the point
    /// builds and a little more. All other columns as they are.
    #[must_use]
    pub fn sizes(&self, program: &Program, values: &[f64]) -> Vec<f64> {
        let mut chosen = values.to_vec();
        let mut dwellings: BTreeMap<u32, f64> = BTreeMap::new();
        let mut least: BTreeMap<SiteIdx, f64> = BTreeMap::new();
        let mut lived: BTreeMap<SiteIdx, f64> = BTreeMap::new();
        let mut stands: BTreeSet<SiteIdx> = BTreeSet::new();
        for (at, row) in program.rows.iter().enumerate() {
            let of_build = |&(column, factor): &(u32, f64)| {
                matches!(program.columns[column as usize].key, ColumnKey::Build(..))
                    .then_some((column, -factor))
            };
            let built = || program.entries(at).iter().filter_map(of_build);
            match row.key {
                RowKey::Capacity(_, 0) => dwellings.extend(built()),
                RowKey::LeastUse(site) => {
                    let smallest = built().map(|(_, least)| least).fold(f64::INFINITY, f64::min);
                    least.insert(site, smallest);
                    let of_pairs =
                        program.entries(at).iter().filter(|entry| of_build(entry).is_none());
                    lived.insert(
                        site,
                        of_pairs.map(|&(column, factor)| factor * values[column as usize]).sum(),
                    );
                }
                RowKey::OneLevel(site) if row.lower > 0.0 => {
                    stands.insert(site);
                }
                _ => {}
            }
        }
        for (site, levels) in &self.of_site {
            let share: f64 = levels.iter().map(|&column| values[column as usize]).sum();
            let held = |column: &u32| dwellings.get(column).copied().unwrap_or(f64::INFINITY);
            let builds: f64 =
                levels.iter().map(|column| values[*column as usize] * held(column).min(1e9)).sum();
            let is_used = lived.get(site).is_none_or(|lived| *lived >= least[site]);
            let is_open = stands.contains(site) || share >= HARDLY && is_used;
            let size = levels
                .iter()
                .find(|column| held(column) >= builds * (1.0 + SPARE))
                .or(levels.last());
            for column in levels {
                chosen[*column as usize] = if is_open && Some(column) == size { 1.0 } else { 0.0 };
            }
        }
        chosen
    }

    /// The village's site at a point: the one with the largest share of it.
    #[must_use]
    pub fn site_of(&self, village: VillageIdx, values: &[f64]) -> Option<SiteIdx> {
        let choices = self.choices.get(&village)?.iter();
        let largest = choices.max_by(|a, b| values[a.1 as usize].total_cmp(&values[b.1 as usize]));
        largest.map(|&(site, _)| site)
    }

    /// Whether the village mostly moves at a point.
    #[must_use]
    pub fn moves(&self, village: VillageIdx, values: &[f64]) -> bool {
        let choices = self.choices.get(&village).into_iter().flatten();
        choices.map(|&(_, column)| values[column as usize]).sum::<f64>() > 0.5
    }

    /// A site and those most often in the same village's choice, most connected first, up to `count`.
    #[must_use]
    pub fn around(
        &self,
        site: SiteIdx,
        count: usize,
        allowed: &BTreeSet<SiteIdx>,
    ) -> BTreeSet<SiteIdx> {
        let mut cluster = BTreeSet::from([site]);
        let mut ties: BTreeMap<SiteIdx, usize> = BTreeMap::new();
        let mut last = site;
        while cluster.len() < count {
            for village in self.callers.get(&last).into_iter().flatten() {
                for &(other, _) in &self.choices[village] {
                    *ties.entry(other).or_insert(0) += 1;
                }
            }
            let open =
                ties.iter().filter(|(site, _)| allowed.contains(site) && !cluster.contains(site));
            let Some((&next, _)) =
                open.max_by_key(|(site, ties)| (**ties, std::cmp::Reverse(**site)))
            else {
                break;
            };
            cluster.insert(next);
            last = next;
        }
        cluster
    }

    /// Villages that can move to any of the sites.
    #[must_use]
    pub fn callers(&self, sites: &BTreeSet<SiteIdx>) -> BTreeSet<VillageIdx> {
        sites
            .iter()
            .flat_map(|site| self.callers.get(site).into_iter().flatten())
            .copied()
            .collect()
    }

    /// Villages that a point sends to any of the sites, in whole or in part.
    #[must_use]
    pub fn drawn_to(&self, sites: &BTreeSet<SiteIdx>, values: &[f64]) -> BTreeSet<VillageIdx> {
        let is_drawn = |village: &VillageIdx| {
            self.choices[village]
                .iter()
                .any(|(site, column)| sites.contains(site) && values[*column as usize] > 1e-6)
        };
        self.callers(sites).into_iter().filter(is_drawn).collect()
    }

    /// The villages and all that share their fate.
    #[must_use]
    pub fn with_groups(&self, villages: &BTreeSet<VillageIdx>) -> BTreeSet<VillageIdx> {
        let together =
            villages.iter().flat_map(|village| self.group.get(village).into_iter().flatten());
        villages.iter().chain(together).copied().collect()
    }

    /// Sites that any of the villages can move to.
    #[must_use]
    pub fn reached(&self, villages: &BTreeSet<VillageIdx>) -> BTreeSet<SiteIdx> {
        let choices =
            villages.iter().flat_map(|village| self.choices.get(village).into_iter().flatten());
        choices.map(|&(site, _)| site).collect()
    }

    /// The decisions about these villages and the sizes of these sites.
    #[must_use]
    pub fn decisions(
        &self,
        villages: &BTreeSet<VillageIdx>,
        sites: &BTreeSet<SiteIdx>,
    ) -> BTreeSet<u32> {
        let of_villages =
            villages.iter().flat_map(|village| self.of_village.get(village).into_iter().flatten());
        let of_sites = sites.iter().flat_map(|site| self.of_site.get(site).into_iter().flatten());
        of_villages.chain(of_sites).copied().collect()
    }

    /// The columns that are free when the fates of these villages and the sizes of these sites are, in
    /// ascending order.
    #[must_use]
    pub fn free(&self, villages: &BTreeSet<VillageIdx>, sites: &BTreeSet<SiteIdx>) -> Vec<u32> {
        let mut homes: BTreeSet<Home> =
            villages.iter().map(|&village| Home::Village(village)).collect();
        homes.extend(sites.iter().chain(&self.reached(villages)).map(|&site| Home::Site(site)));
        let mut columns: Vec<u32> = self.decisions(villages, sites).into_iter().collect();
        columns.extend(&self.everywhere);
        for home in homes {
            columns.extend(self.at_home.get(&home).into_iter().flatten());
        }
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}
