//! `[cluster]` of a study: what a job on a cluster asks for. The command line may say the same again;
//! what it says goes before the file.

use crate::diagnostic::Diagnostic;
use crate::read::codes;
use serde::Deserialize;
use serde::Serialize;

/// Least and most minutes of work that a shard is made for: a scheduler loses seconds on each task, and
/// a long task loses much when its machine fails.
pub const MINUTES: (u32, u32) = (5, 30);

/// What a job on a cluster asks for; what is absent is worked out, or left to the cluster.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cluster {
    /// Part of the cluster.
    pub partition: Option<String>,
    /// Whom the time is charged to.
    pub account: Option<String>,
    /// Limit of time of one task \[min\].
    pub time_min: Option<u32>,
    /// Memory of one task \[MB\].
    pub memory_mb: Option<u32>,
    /// Points that one task solves at the same time, each on a core of its own.
    pub cpus: Option<u32>,
    /// Tasks that run at the same time.
    pub max_running: Option<u32>,
    /// Minutes of work that a shard should take.
    pub minutes: Option<u32>,
    /// Seconds that a point is thought to take, where none was solved yet.
    pub seconds_per_point: Option<f64>,
    /// How many shards; else so many that each takes `minutes`.
    pub shards: Option<u32>,
    /// Further lines for the head of a Slurm script, without `#SBATCH`.
    pub sbatch: Vec<String>,
    /// The program, where it stands elsewhere on the machines that compute.
    pub program: Option<String>,
    /// Image of the container that holds the program (Kubernetes).
    pub image: Option<String>,
    /// Claim on the volume that holds the study (Kubernetes).
    pub claim: Option<String>,
}

impl Cluster {
    /// These wishes, and those of `base` where nothing is said.
    #[must_use]
    pub fn or(self, base: &Self) -> Self {
        let mut sbatch = base.sbatch.clone();
        sbatch.extend(self.sbatch);
        Self {
            partition: self.partition.or_else(|| base.partition.clone()),
            account: self.account.or_else(|| base.account.clone()),
            time_min: self.time_min.or(base.time_min),
            memory_mb: self.memory_mb.or(base.memory_mb),
            cpus: self.cpus.or(base.cpus),
            max_running: self.max_running.or(base.max_running),
            minutes: self.minutes.or(base.minutes),
            seconds_per_point: self.seconds_per_point.or(base.seconds_per_point),
            shards: self.shards.or(base.shards),
            sbatch,
            program: self.program.or_else(|| base.program.clone()),
            image: self.image.or_else(|| base.image.clone()),
            claim: self.claim.or_else(|| base.claim.clone()),
        }
    }

    /// Everything in it that cannot be. `file` is where it stands.
    #[must_use]
    pub fn judge(&self, file: &str) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut fault = |key: &str, value: String, message: &str, help: String| {
            findings.push(
                Diagnostic::error(codes::STUDY_VALUE, message)
                    .file(file)
                    .column(format!("cluster.{key}"))
                    .value(value)
                    .help(help),
            );
        };
        let names = [
            ("partition", &self.partition),
            ("account", &self.account),
            ("image", &self.image),
            ("claim", &self.claim),
        ];
        for (key, name) in names {
            if let Some(name) = name.as_ref().filter(|name| !is_name(name)) {
                let help = "write letters, digits and . _ - : / @ , + only".to_owned();
                fault(key, name.clone(), "this is no name that a cluster knows", help);
            }
        }
        let lines = self.sbatch.iter().map(|line| ("sbatch", line));
        for (key, line) in lines.chain(self.program.iter().map(|program| ("program", program))) {
            if line.contains(['\n', '\r']) || line.trim().is_empty() {
                let help = "write one line each, as sbatch = [\"--constraint=avx2\"]".to_owned();
                fault(key, line.clone(), "this is not one line", help);
            }
        }
        let counts = [
            ("time_min", self.time_min, 1, 60 * 24 * 30),
            ("memory_mb", self.memory_mb, 1, 16_000_000),
            ("cpus", self.cpus, 1, 4096),
            ("max_running", self.max_running, 1, 1_000_000),
            ("minutes", self.minutes, MINUTES.0, MINUTES.1),
            ("shards", self.shards, 1, 1_000_000),
        ];
        for (key, count, least, most) in counts {
            if let Some(count) = count.filter(|count| !(least..=most).contains(count)) {
                let help = format!("write a number from {least} to {most}");
                fault(key, count.to_string(), "this number is not possible here", help);
            }
        }
        if let Some(seconds) = self.seconds_per_point.filter(|s| !(s.is_finite() && *s > 0.0)) {
            let help = "write a number above 0".to_owned();
            fault("seconds_per_point", seconds.to_string(), "a point takes some time", help);
        }
        findings
    }
}

fn is_name(name: &str) -> bool {
    let is_fit = |c: char| c.is_alphanumeric() || "._-:/@,+".contains(c);
    !name.is_empty() && !name.starts_with('-') && name.chars().all(is_fit)
}
