//! Points in shards: every Nth point, so that neighbours, which take alike long, are spread. How many
//! shards follows from how long a point takes.

use crate::read;
use crate::read::Cluster;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::write;

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
    /// Those with points to solve, counted from 1.
    pub with_work: Vec<u64>,
    /// Points to solve.
    pub points: u64,
    /// Whether the base, from whose plan all points start, is to be solved first.
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
    /// Cuts what is missing into shards, at most `most`. With `again`, also what failed for good.
    ///
    /// # Errors
    /// Where an unreadable run cannot be removed.
    pub fn new(
        folder: &StudyFolder,
        cluster: &Cluster,
        again: bool,
        most: u64,
    ) -> Result<Self, StudyError> {
        let missing = folder.missing(again)?;
        let points = missing.len() as u64;
        let needs_base =
            folder.manifest.study.starts_from_base && !folder.is_done(&folder.base())?;
        let known = Known::of(folder);
        let (seconds, seconds_from) = known.seconds(folder, cluster);
        let cpus = cluster.cpus.unwrap_or(1);
        let minutes = cluster.minutes.unwrap_or(MINUTES);
        let work = seconds * points as f64 / f64::from(cpus);
        let wanted = (work / (60.0 * f64::from(minutes))).ceil() as u64;
        let shards = cluster.shards.map_or(wanted, u64::from);
        let shards = shards.min(most).min(folder.manifest.points).max(1);
        let mut with_work: Vec<u64> =
            missing.iter().map(|point| (point - 1) % shards + 1).collect();
        with_work.sort_unstable();
        with_work.dedup();
        // Twice what is thought, for points that take longer than others; what is over is not charged.
        let share = work / shards as f64;
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
    pub fn told(&self) -> String {
        format!(
            "{} points in {} of {} shards, {:.0} s a point ({})",
            self.points,
            self.with_work.len(),
            self.shards,
            self.seconds.ceil(),
            self.seconds_from
        )
    }
}

/// What the runs that stand already tell.
struct Known {
    points: Option<f64>,
    base: Option<f64>,
    memory: Option<f64>,
}

impl Known {
    fn of(folder: &StudyFolder) -> Self {
        let summary = |run: &std::path::Path| read::run_summary(&run.join(write::SUMMARY)).ok();
        let base = summary(&folder.base());
        // A few dozen runs show how long they take.
        let step = (folder.manifest.points / 32).max(1) as usize;
        let some = (1..=folder.manifest.points).step_by(step);
        let runs: Vec<_> = some.filter_map(|point| summary(&folder.point(point))).collect();
        let mut seconds: Vec<f64> = runs.iter().map(|run| run.seconds.total).collect();
        seconds.sort_by(f64::total_cmp);
        let peaks = runs.iter().chain(&base).filter_map(|run| run.peak_memory_mib);
        Self {
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
