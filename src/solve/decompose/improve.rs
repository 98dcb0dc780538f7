//! Improving a point part by part: some neighbouring sites and the villages around them are decided
//! anew, exactly, several parts at a time.
//!
//! A part leaves out choices whose excess is more than the part's own gap: no better plan of the part
//! takes them (see [`gaps`](crate::solve::decompose::gaps)). Parts with the largest gaps go first.
//!
//! What is found depends on the order of parts and on the time that each may take, not on which thread
//! solves it: parts of one batch start from the same point and are taken over in order.

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::solve::Effort;
use crate::solve::Progress;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::crew;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::gaps::Gaps;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::market::Market;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::ties::Ties;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// Work that costs more than this share beyond the best is left out of parts.
const USEFUL: f64 = 0.03;

/// Villages from elsewhere that may come into a part, at the least.
const GUESTS: usize = 12;

/// Parts in a batch for each thread: more keep threads busy, fewer start from a newer point.
const BATCH: usize = 2;

/// Gap within which a part is solved.
const PART_GAP: f64 = 1e-4;

/// Nodes for a part where work is counted: about what its time would allow.
pub(super) const PART_NODES: u64 = 200;

/// Gains below this share of the objective are rounding.
pub(super) const LEAST_GAIN: f64 = 1e-9;

/// What parts are made from.
pub struct Improver<'a> {
    /// The program in blocks.
    pub blocks: &'a Blocks,
    /// The program.
    pub program: &'a Program,
    /// What belongs together.
    pub ties: &'a Ties,
    /// Penalties of rows.
    pub penalties: &'a [f64],
    /// Prices of rows.
    pub prices: &'a [f64],
    /// Excess at these prices.
    pub gaps: &'a Gaps,
    /// Set to stop at once.
    pub stop: &'a AtomicBool,
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Whether work is counted, and time plays no part.
    pub is_by_work: bool,
    /// Threads of the pool in which this runs.
    pub threads: usize,
}

/// How large parts are and how long each may take.
#[derive(Clone, Copy, Debug)]
pub struct PartSize {
    /// Sites.
    pub sites: usize,
    /// Time.
    pub time: Duration,
    /// Whether parts are [wide](crate::solve::decompose::wide), and a tree searches each.
    pub is_wide: bool,
}

impl PartSize {
    /// Parts of half as many sites again, up to so many, with as much more time.
    pub(super) fn larger(self, most: usize) -> Self {
        let sites = (self.sites * 3).div_ceil(2).min(most);
        Self { sites, time: self.time.mul_f64(1.5), ..self }
    }
}

fn missed_rows(blocks: &Blocks, point: &InHand) -> BTreeSet<u32> {
    if point.is_plan() {
        return BTreeSet::new();
    }
    point.missed(blocks).into_iter().map(|(row, _)| row).collect()
}

/// A part before its choices are looked at.
struct Draft {
    decisions: BTreeSet<u32>,
    villages: BTreeSet<VillageIdx>,
    sites: BTreeSet<u32>,
    /// What sites and villages cost beyond the bound.
    gap: f64,
}

impl Improver<'_> {
    /// One round over all sites, those with the largest gaps first; where the point is no plan, over those
    /// alone that could mend it. Wide parts begin with these cuts. `tell` is told after each batch of how many parts
    /// it had, and says whether to go on.
    pub fn round(
        &self,
        pool: &rayon::ThreadPool,
        point: &mut InHand,
        size: PartSize,
        cuts: &[Arc<Cut>],
        random: &mut ChaCha8Rng,
        tell: &mut dyn FnMut(&InHand, usize) -> bool,
    ) {
        let sites: Vec<u32> = if point.is_plan() {
            (0..self.blocks.sites.len() as u32).collect()
        } else {
            self.ties.touching(self.program, self.blocks, &missed_rows(self.blocks, point))
        };
        let mut seeds: Vec<(f64, u32)> = sites
            .into_iter()
            .map(|site| (self.gaps.of_site(self.blocks, point, site), site))
            .collect();
        seeds.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut queue: Vec<u32> = seeds.into_iter().map(|(_, site)| site).collect();
        let mut covered: BTreeSet<u32> = BTreeSet::new();
        while !queue.is_empty() {
            let mut batch: Vec<Draft> = Vec::new();
            let (mut sites, mut villages) = (BTreeSet::new(), BTreeSet::new());
            let mut later = Vec::new();
            for seed in queue.drain(..) {
                if covered.contains(&seed) {
                    continue;
                }
                if batch.len() >= BATCH * self.threads || sites.contains(&seed) {
                    later.push(seed);
                    continue;
                }
                let cluster = self.cluster(point, size, seed, &sites, random);
                // What others leave is hardly a part any more.
                let is_rest = size.is_wide && !batch.is_empty() && cluster.len() < size.sites / 2;
                let draft = (!is_rest).then(|| self.draft(point, &cluster, &villages));
                let Some(draft) = draft.flatten() else {
                    later.push(seed);
                    continue;
                };
                sites.extend(&draft.sites);
                villages.extend(&draft.villages);
                // The nearer half will not be a seed in this round any more.
                covered.extend(&cluster[..cluster.len().div_ceil(2)]);
                batch.push(draft);
            }
            if size.is_wide {
                // Parts may lie over each other rather than leave a thread idle: what does not go with the changes of
                // those before it is not taken over.
                let mut seeds = later.iter();
                while batch.len() < self.threads
                    && let Some(&seed) = seeds.next()
                {
                    let nowhere = BTreeSet::new();
                    let cluster = self.cluster(point, size, seed, &nowhere, random);
                    batch.extend(self.draft(point, &cluster, &BTreeSet::new()));
                    covered.extend(&cluster[..cluster.len().div_ceil(2)]);
                }
            }
            queue = later;
            let base = &*point;
            let results: Vec<Vec<Change>> = if size.is_wide {
                crew::each(self.threads, &batch, |_, draft| {
                    self.solve_wide(base, self.free(base, draft), size.time, cuts)
                })
            } else {
                let solve = |draft| self.solve(base, self.free(base, draft), size.time).1;
                pool.install(|| batch.par_iter().with_max_len(1).map(solve).collect())
            };
            for changes in results {
                self.take(point, &changes);
            }
            if !tell(point, batch.len()) {
                break;
            }
        }
    }

    /// Whether to stop.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let is_late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        is_late || self.stop.load(Ordering::Relaxed)
    }

    /// Takes over changes if they gain; whether it did.
    pub fn take(&self, point: &mut InHand, changes: &[Change]) -> bool {
        let least = LEAST_GAIN * point.value.abs().max(1.0);
        !changes.is_empty() && point.take(self.blocks, changes, self.penalties, least)
    }

    /// Solves the part with these free columns.
    #[must_use]
    pub fn solve(&self, point: &InHand, free: Vec<u32>, time: Duration) -> (Status, Vec<Change>) {
        let end = self.end(time);
        if end.is_some_and(|end| end <= Instant::now()) {
            return (Status::TimeLimit, Vec::new());
        }
        let part = Part::new(self.blocks, self.program, point, free, self.penalties);
        let work = self.is_by_work.then_some(PART_NODES);
        let effort = Effort { deadline: end, work, gap: PART_GAP, threads: 1, seed: 0 };
        let mut quiet = |_: &Progress| {};
        let (answer, changes) = part.solve(&effort, &mut Watch::new(self.stop, &mut quiet));
        (answer.status, changes)
    }

    /// When a part has to end that may take so long: where work is counted, time plays no part.
    pub(super) fn end(&self, time: Duration) -> Option<Instant> {
        match self.deadline {
            _ if self.is_by_work => self.deadline,
            Some(deadline) => Some(deadline.min(Instant::now() + time)),
            None => Some(Instant::now() + time),
        }
    }

    /// The sites of a part around this one, none of `taken`.
    fn cluster(
        &self,
        point: &InHand,
        size: PartSize,
        seed: u32,
        taken: &BTreeSet<u32>,
        random: &mut ChaCha8Rng,
    ) -> Vec<u32> {
        let mut cluster = self.ties.cluster(seed, size.sites, taken, random);
        if size.is_wide {
            self.widen(point, taken, &mut cluster);
        }
        cluster
    }

    /// Lets work and money answer exactly to the decisions in hand: parts see only what is around them.
    pub fn answer(&self, point: &mut InHand) {
        self.answer_from(&mut None, point);
    }

    /// The same from what they answered last, and kept for the next time: much sooner where little has changed.
    pub fn answer_from(&self, market: &mut Option<Market>, point: &mut InHand) {
        let &Self { blocks, program, penalties, .. } = self;
        let asked =
            market.get_or_insert_with(|| Market::new(blocks, program, penalties, &point.values));
        let Some(reply) = asked.reply(&point.values, self.time_left()) else {
            // What failed once may fail again.
            *market = None;
            return;
        };
        let answered = InHand::new(blocks, reply.values, penalties);
        if answered.total() < point.total() && (answered.is_plan() || !point.is_plan()) {
            *point = answered;
        }
    }

    /// Work and money that have answered to decisions that may be in part, for [`Self::answer_from`].
    #[must_use]
    pub fn market(&self, shares: &[f32]) -> Option<Market> {
        let decisions: Vec<f64> = shares.iter().copied().map(f64::from).collect();
        let mut market = Market::new(self.blocks, self.program, self.penalties, &decisions);
        market.reply(&decisions, self.time_left())?;
        Some(market)
    }

    fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// A part around a cluster of sites; `None` where a resident is in another part already.
    fn draft(
        &self,
        point: &InHand,
        cluster: &[u32],
        taken: &BTreeSet<VillageIdx>,
    ) -> Option<Draft> {
        let sites: BTreeSet<u32> = cluster.iter().copied().collect();
        let mut villages: BTreeSet<VillageIdx> = BTreeSet::new();
        let mut callers: BTreeMap<VillageIdx, f64> = BTreeMap::new();
        for pair in cluster.iter().flat_map(|&site| &self.blocks.sites[site as usize].pairs) {
            let ColumnKey::Move(village, _) = self.program.columns[pair.column as usize].key else {
                continue;
            };
            if point.values[pair.column as usize] > 0.5 {
                villages.extend(self.ties.together(village));
            } else {
                let least = callers.entry(village).or_insert(f64::INFINITY);
                *least = least.min(self.gaps.excess[pair.column as usize]);
            }
        }
        if villages.iter().any(|village| taken.contains(village)) {
            return None;
        }
        let of_sites =
            cluster.iter().map(|&site| self.gaps.of_site(self.blocks, point, site)).sum::<f64>();
        let of_villages = villages.iter().map(|&village| self.outside_gap(point, village, &sites));
        let mut gap = of_sites + of_villages.sum::<f64>();
        // Guests: those first who cost least beyond what they cost now.
        let mut guests: Vec<(f64, VillageIdx)> = callers
            .into_iter()
            .filter(|(village, _)| !villages.contains(village))
            .map(|(village, excess)| (excess - self.outside_gap(point, village, &sites), village))
            .collect();
        guests.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let most = villages.len() + villages.len().max(GUESTS);
        for (excess, guest) in guests {
            if excess > gap || villages.len() >= most {
                break;
            }
            let together = self.ties.together(guest);
            if !together.iter().any(|member| taken.contains(member)) {
                for member in together.into_iter().filter(|&member| villages.insert(member)) {
                    gap += self.outside_gap(point, member, &sites);
                }
            }
        }
        let fates = villages.iter().flat_map(|village| &self.ties.of_village[village.at()]);
        let is_inside = |column: u32| {
            self.ties.block(self.program, column).is_none_or(|block| sites.contains(&block))
        };
        let fates = fates.copied().filter(|&at| is_inside(at) || point.values[at as usize] > 0.5);
        let sizes = cluster.iter().flat_map(|&site| &self.blocks.sites[site as usize].levels);
        let decisions = fates.chain(sizes.map(|level| level.build)).collect();
        Some(Draft { decisions, villages, sites, gap })
    }

    /// What a village's fates outside some sites cost beyond the bound.
    fn outside_gap(&self, point: &InHand, village: VillageIdx, sites: &BTreeSet<u32>) -> f64 {
        let of_fate = |&column: &u32| {
            let (value, reduced) =
                (point.values[column as usize], self.gaps.reduced[column as usize]);
            match self.ties.block(self.program, column) {
                Some(block) if sites.contains(&block) => 0.0,
                Some(_) => value * reduced.max(0.0),
                None => value * reduced - reduced.min(0.0),
            }
        };
        self.ties.of_village[village.at()].iter().map(of_fate).sum()
    }

    /// The free columns of a draft: what a better plan could choose, and what answers to it.
    fn free(&self, point: &InHand, draft: &Draft) -> Vec<u32> {
        let is_useful = |column| self.is_useful(point, column);
        let all = self.ties.with_others(self.program, self.blocks, &draft.decisions, is_useful);
        let missed = missed_rows(self.blocks, point);
        let is_missed = |&column: &u32| {
            !missed.is_empty()
                && self.blocks.all_entries(column).any(|(row, _)| missed.contains(&row))
        };
        if all.iter().any(is_missed) {
            return all;
        }
        // To the gap of sites and villages comes that of work and money, and of unused rows.
        let mut gap = draft.gap;
        for &column in &all {
            let is_other = self.program.columns[column as usize].upper.is_infinite();
            if is_other {
                let paid = point.values[column as usize] * self.gaps.reduced[column as usize];
                gap += paid.max(0.0);
            }
        }
        let rows = all.iter().flat_map(|&column| self.blocks.entries(column).map(|(row, _)| row));
        let mut rows: Vec<u32> = rows.collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let price = self.prices[row as usize];
            let limit = self.blocks.couplings[row as usize].limit(price);
            if price != 0.0 {
                gap += (price * (point.sums[row as usize] - limit)).max(0.0);
            }
        }
        let may_be_better = |&column: &u32| {
            let is_whole = self.program.columns[column as usize].is_integer;
            let is_chosen = point.values[column as usize] > 0.5;
            !is_whole || is_chosen || self.gaps.excess[column as usize] <= gap
        };
        all.into_iter().filter(may_be_better).collect()
    }

    /// Whether a column is worth being in a part at all.
    pub(super) fn is_useful(&self, point: &InHand, column: u32) -> bool {
        let at = column as usize;
        let is_dear = self.gaps.reduced[at] > USEFUL * self.blocks.cost[at].abs();
        let is_work = matches!(self.program.columns[at].key, ColumnKey::Work(..));
        !(is_work && is_dear) || point.values[at] > 0.0
    }
}
