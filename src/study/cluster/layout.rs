//! Points in shards, see `shards`. How many there are follows from how long a point takes, and those that are
//! thought to take longest go first: what is left at the end is short.

use crate::read;
use crate::read::Cluster;
use crate::read::Start;
use crate::study::Shards;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::more;
use crate::study::points;
use crate::study::results;
use crate::study::start;
use crate::write;
use crate::write::words::Lang;
use crate::write::words::Studied;
use crate::write::words::findings::said;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Minutes of a shard where nothing is said.
const MINUTES: u32 = 10;
/// Seconds of a point where nothing is known.
const SECONDS: f64 = 60.0;
/// Memory of a worker where nothing is known \[MB\].
const MEMORY_MB: f64 = 1024.0;

/// Who has which points, and what a task needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// How many shards.
    pub shards: u64,
    /// Those with points to solve, counted from 1: the longest first, of alike ones the first.
    pub with_work: Vec<u64>,
    /// Points to solve.
    pub points: u64,
    /// Whether the base, from whose plan the first points start, is to be solved before.
    pub needs_base: bool,
    /// Seconds that a point is thought to take.
    pub seconds: f64,
    /// From what that is known.
    pub seconds_from: &'static str,
    /// Points solved at the same time by a task.
    pub cpus: u32,
    /// Limit of time of a task \[min\].
    pub time_min: u32,
    /// Memory of a task \[MB\].
    pub memory_mb: u32,
}

impl Layout {
    /// Cuts what is missing into shards, at most `most`. With `again`, also what failed for good; with
    /// `times`, also what a limit of time ended, which goes on for so many times the limit.
    ///
    /// # Errors
    /// Where an unreadable run cannot be removed.
    pub fn new(
        folder: &StudyFolder,
        cluster: &Cluster,
        again: bool,
        times: Option<f64>,
        most: u64,
    ) -> Result<Self, StudyError> {
        let missing = folder.missing(again)?;
        let limited = match times {
            Some(times) => more::limited(&results::rows(folder), times),
            None => Vec::new(),
        };
        let points = (missing.len() + limited.len()) as u64;
        let needs_base =
            folder.manifest.study.start != Start::None && !folder.is_done(&folder.base())?;
        let known = Known::of(folder);
        let (seconds, seconds_from) = known.seconds(folder, cluster);
        let cpus = cluster.cpus.unwrap_or(1);
        let minutes = cluster.minutes.unwrap_or(MINUTES);
        let longer = times.unwrap_or(1.0);
        let work =
            seconds * (missing.len() as f64 + longer * limited.len() as f64) / f64::from(cpus);
        let wanted = (work / (60.0 * f64::from(minutes))).ceil() as u64;
        let shards = cluster.shards.map_or(wanted, u64::from);
        let shards = shards.min(most).min(folder.manifest.points).max(1);
        let alike = Alike::of(folder, &known.solved, seconds);
        let cut = Shards::new(&folder.manifest, shards);
        let mut by_shard: BTreeMap<u64, f64> = BTreeMap::new();
        let mut longest: f64 = 0.0;
        for (shard, points) in points_by_shard(&cut, missing) {
            let sum =
                |points: &[u64]| points.iter().map(|&point| alike.seconds(point)).sum::<f64>();
            by_shard.insert(shard, sum(&points));
            // Also what it starts from that others may not have done by then.
            longest = longest.max(sum(&start::with_leaders(folder, &points)?));
        }
        for &point in &limited {
            *by_shard.entry(cut.of(point)).or_default() += longer * alike.seconds(point);
        }
        longest = by_shard.values().copied().fold(longest, f64::max);
        let with_work = longest_first(by_shard);
        // Twice what is thought, for points that take longer than others; what is over is not charged.
        let share = (work / shards as f64).max(longest / f64::from(cpus));
        let time_min = cluster
            .time_min
            .unwrap_or_else(|| ((2.0 * share / 60.0).ceil().min(60_000.0) as u32).max(2 * minutes));
        let memory_mb = cluster.memory_mb.unwrap_or_else(|| {
            let each = known.memory.map_or(MEMORY_MB, |peak| (1.5 * peak).max(256.0));
            (each * f64::from(cpus)).ceil().min(16e6) as u32 + 256
        });
        Ok(Self {
            shards,
            with_work,
            points,
            needs_base,
            seconds,
            seconds_from,
            cpus,
            time_min,
            memory_mb,
        })
    }

    /// Whether shards are handed over in the order of their numbers.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.with_work.is_sorted()
    }

    /// The shards with work in the order of their work: `7 1 2`.
    #[must_use]
    pub fn in_order(&self) -> String {
        self.with_work.iter().map(u64::to_string).collect::<Vec<_>>().join(" ")
    }

    /// The shards with work as a scheduler lists them: `1-3,7`.
    #[must_use]
    pub fn indices(&self) -> String {
        let mut parts: Vec<(u64, u64)> = Vec::new();
        for &shard in &self.with_work {
            match parts.last_mut() {
                Some((_, last)) if *last + 1 == shard => *last = shard,
                _ => parts.push((shard, shard)),
            }
        }
        let part = |&(first, last): &(u64, u64)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        };
        parts.iter().map(part).collect::<Vec<_>>().join(",")
    }

    /// In words.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        Studied::Layout.with(
            lang,
            &[
                &self.points.to_string(),
                &self.with_work.len().to_string(),
                &self.shards.to_string(),
                &format!("{:.0}", self.seconds.ceil()),
                &said(self.seconds_from, lang),
            ],
        )
    }
}

fn points_by_shard(shards: &Shards, points: Vec<u64>) -> BTreeMap<u64, Vec<u64>> {
    let mut by_shard: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for point in points {
        by_shard.entry(shards.of(point)).or_default().push(point);
    }
    by_shard
}

/// Shards by what they are thought to take, longest first. What differs by less than a twentieth of the longest
/// is alike, and keeps the order of numbers.
fn longest_first(seconds: BTreeMap<u64, f64>) -> Vec<u64> {
    let longest = seconds.values().copied().fold(0.0, f64::max);
    let class = |seconds: f64| {
        if longest > 0.0 { (20.0 * seconds / longest).round() as u64 } else { 0 }
    };
    let mut shards: Vec<(u64, f64)> = seconds.into_iter().collect();
    shards.sort_by_key(|&(shard, seconds)| (Reverse(class(seconds)), shard));
    shards.into_iter().map(|(shard, _)| shard).collect()
}

/// How long points take that set alike values: each parameter adds what its value was seen to add.
struct Alike {
    /// What each point sets.
    shown: Vec<Vec<Option<String>>>,
    /// Mean of the points solved; what is thought of a point where none is.
    mean: f64,
    /// For each parameter, how much longer points with a value took than the mean.
    more: Vec<BTreeMap<Option<String>, f64>>,
}

impl Alike {
    fn of(folder: &StudyFolder, solved: &[(u64, f64)], seconds: f64) -> Self {
        let manifest = &folder.manifest;
        let all = points::all(&manifest.study.design, &manifest.base);
        let shown: Vec<Vec<Option<String>>> = all.into_iter().map(|point| point.shown).collect();
        if solved.is_empty() {
            return Self { shown, mean: seconds, more: Vec::new() };
        }
        let mean = solved.iter().map(|(_, seconds)| seconds).sum::<f64>() / solved.len() as f64;
        let columns = shown.first().map_or(0, Vec::len);
        let more = (0..columns).map(|column| {
            let mut sums: BTreeMap<Option<String>, (f64, u32)> = BTreeMap::new();
            for (point, seconds) in solved {
                let Some(values) = shown.get((*point - 1) as usize) else { continue };
                let sum = sums.entry(values[column].clone()).or_default();
                *sum = (sum.0 + seconds, sum.1 + 1);
            }
            let mean_of = |(sum, count): (f64, u32)| sum / f64::from(count) - mean;
            sums.into_iter().map(|(value, sum)| (value, mean_of(sum))).collect()
        });
        let more = more.collect();
        Self { shown, mean, more }
    }

    fn seconds(&self, point: u64) -> f64 {
        let Some(values) = self.shown.get((point - 1) as usize) else { return self.mean };
        let more = self.more.iter().zip(values).filter_map(|(more, value)| more.get(value));
        (self.mean + more.sum::<f64>()).max(0.1 * self.mean)
    }
}

/// What the runs that stand already tell.
struct Known {
    /// Points and the seconds they took.
    solved: Vec<(u64, f64)>,
    points: Option<f64>,
    base: Option<f64>,
    memory: Option<f64>,
}

impl Known {
    fn of(folder: &StudyFolder) -> Self {
        let summary = |run: &std::path::Path| read::run_summary(&run.join(write::SUMMARY)).ok();
        let base = summary(&folder.base());
        // A few hundred runs show how long they take.
        let step = (folder.manifest.points / 512).max(1) as usize;
        let some = (1..=folder.manifest.points).step_by(step);
        let runs: Vec<_> =
            some.filter_map(|point| Some((point, summary(&folder.point(point))?))).collect();
        let solved: Vec<(u64, f64)> =
            runs.iter().map(|(point, run)| (*point, run.seconds.total)).collect();
        let mut seconds: Vec<f64> = solved.iter().map(|&(_, seconds)| seconds).collect();
        seconds.sort_by(f64::total_cmp);
        let peaks = runs.iter().map(|(_, run)| run).chain(&base);
        let peaks = peaks.filter_map(|run| run.peak_memory_mib);
        Self {
            solved,
            points: seconds.get(seconds.len() / 2).copied(),
            base: base.as_ref().map(|run| run.seconds.total),
            memory: peaks.reduce(f64::max),
        }
    }

    fn seconds(&self, folder: &StudyFolder, cluster: &Cluster) -> (f64, &'static str) {
        if let Some(seconds) = cluster.seconds_per_point {
            return (seconds, "as told");
        }
        if let Some(seconds) = self.points {
            return (seconds, "the middle of those solved");
        }
        if let Some(seconds) = self.base {
            return (seconds, "as the base");
        }
        let set = folder.manifest.study.set.iter().rev();
        let limit = set.filter_map(|item| {
            let (key, value) = item.split_once('=')?;
            let seconds: f64 = value.trim().trim_end_matches('s').parse().ok()?;
            (key.trim() == "solver.time_limit_s" && seconds > 0.0).then_some(seconds)
        });
        limit
            .into_iter()
            .next()
            .map_or((SECONDS, "a guess: --seconds-per-point says better"), |seconds| {
                (seconds, "their limit of time")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use super::longest_first;

    #[test]
    fn the_longest_shards_go_first_and_alike_ones_in_order() {
        let shards = [(1, 10.0), (2, 100.0), (3, 99.0), (4, 60.0)];
        assert_eq!(longest_first(shards.into_iter().collect()), [2, 3, 4, 1]);
        assert_eq!(longest_first([(1, 0.0), (2, 0.0)].into_iter().collect()), [1, 2]);
    }

    #[test]
    fn shards_are_listed_as_ranges() {
        let layout = |with_work: &[u64]| Layout {
            shards: 9,
            with_work: with_work.to_vec(),
            points: 9,
            needs_base: false,
            seconds: 1.0,
            seconds_from: "as told",
            cpus: 1,
            time_min: 20,
            memory_mb: 512,
        };
        assert_eq!(layout(&[1, 2, 3, 7]).indices(), "1-3,7");
        assert_eq!(layout(&[4]).indices(), "4");
        assert_eq!(layout(&[1, 3, 5, 6]).indices(), "1,3,5-6");
    }
}
