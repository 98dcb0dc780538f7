//! Everything a run folder tells of a run, gathered by whoever ran it.

use crate::diagnostic::Diagnostic;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::facts::Scenario;
use crate::facts::Term;
use crate::facts::Termination;
use crate::facts::VillageIdx;
use crate::measure::Kpis;
use crate::write::folder::hex;
use crate::write::words::Lang;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

/// Everything that is told of a run.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct RunRecord<'a> {
    /// The facts.
    pub instance: &'a Instance,
    /// The question, with all settings in effect.
    pub scenario: &'a Scenario,
    /// The decisions; `None` where there are none (infeasible, no plan in time, failed).
    pub plan: Option<&'a Plan>,
    /// The plan's figures.
    pub kpis: Option<Kpis>,
    /// Why the solver stopped.
    pub termination: Termination,
    /// Value and bound of each layer of the goal, first layer first.
    pub layers: Vec<LayerRecord>,
    /// The terms of the goal, recomputed from plan and facts; empty without a plan.
    pub terms: Vec<TermLine>,
    /// Which pairs the model held and what the bound speaks of.
    pub candidates: CandidateCounts,
    /// Whether the verifier found no error; means nothing without a plan.
    pub verdict_ok: bool,
    /// What was found about plan and claims (and, without a plan, about the data).
    pub findings: Vec<Diagnostic>,
    /// Why villages are without a place.
    pub reasons: Vec<Reason>,
    /// Where the time went.
    pub seconds: Seconds,
    /// Most memory the process held \[MiB\]; see [`crate::write::peak_memory_mib`].
    pub peak_memory_mib: Option<f64>,
    /// The files that were read.
    pub inputs: Vec<InputFile>,
    /// Options of the command, as they were in effect.
    pub options: BTreeMap<String, serde_json::Value>,
    /// The command line, program first. The home folder in it is written as `~`.
    pub command_line: Vec<String>,
    /// Threads that solving used.
    pub threads: u32,
    /// Name of the solver.
    pub solver_name: String,
    /// Its version.
    pub solver_version: String,
    /// When the run began.
    pub started: jiff::ZonedDateTime,
    /// When it ended.
    pub ended: jiff::ZonedDateTime,
    /// What the solver said.
    pub log: String,
    /// Why the same question need not give the same plan again; `None` where it does.
    pub why_not_reproducible: Option<&'static str>,
    /// Whether an earlier run at the same place is replaced.
    pub overwrite: bool,
    /// Whether the map holds zones, borders and rivers too, which are the same for every plan.
    pub map_ground: bool,
    /// Whether the documents for people are left out; `resettle report` writes them later.
    pub tables_only: bool,
    /// What the search knew when it ended, where that is kept.
    pub search: Option<Vec<u8>>,
    /// Language of the documents for people.
    pub lang: Lang,
}

/// Value and bound of one layer of the goal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LayerRecord {
    /// Weighted value of the plan; `None` without a plan, NaN where it cannot be computed.
    pub value: Option<f64>,
    /// No plan that keeps to the earlier layers is better than this; `None` where nothing is known.
    pub bound: Option<f64>,
}

impl LayerRecord {
    /// How far the value may be from the best possible, relative to the value.
    ///
    /// # Formula
    /// (value − bound) / |value|; 0 where both are equal; `None` where one is missing, and where only
    /// the value is 0
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let (value, bound) = (self.value?, self.bound?);
        let difference = value - bound;
        if difference == 0.0 {
            return Some(0.0);
        }
        Some(difference / value.abs()).filter(|gap| gap.is_finite())
    }
}

/// One term of the goal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TermLine {
    /// The term.
    pub term: Term,
    /// Unit of its value.
    pub unit: String,
    /// Value, recomputed from plan and facts; NaN (`null` in files) where it cannot be.
    pub value: f64,
    /// Weight in its layer; `None` where the goal does not weigh it.
    pub weight: Option<f64>,
    /// What it adds to its layer's value: weight · value, with a minus where the term is rewarded.
    pub weighted: Option<f64>,
}

/// Which pairs the model held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CandidateCounts {
    /// Pairs that the rules allow.
    pub legal_pairs: u64,
    /// Pairs that the model held in the end.
    pub model_pairs: u64,
    /// Which pairs the bound speaks of.
    pub proof: Proof,
    /// Why, in words.
    pub note: String,
}

/// Why a village is without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The village.
    pub village: VillageIdx,
    /// Stable code.
    pub code: String,
    /// In words.
    pub text: String,
    /// The same in Chinese.
    pub text_zh: String,
}

/// Where the time went, wall clock \[s\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Seconds {
    /// Reading and checking the data.
    pub read: f64,
    /// Eligibility, distances, pairs.
    pub candidates: f64,
    /// Building the model.
    pub model: f64,
    /// Solving it.
    pub solve: f64,
    /// Judging the plan.
    pub verify: f64,
    /// Measuring and writing, up to the summary.
    pub write: f64,
    /// All of it.
    pub total: f64,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// Its name, relative to the instance folder, or as it was given.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length \[byte\].
    pub bytes: u64,
}

impl InputFile {
    /// Sums a file's bytes under the name by which it is told.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn of(path: &Path, name: &str) -> io::Result<Self> {
        let mut digest = Sha256::new();
        let mut input = File::open(path)?;
        let mut buffer = vec![0_u8; 1 << 16];
        let mut bytes = 0;
        loop {
            let read = io::Read::read(&mut input, &mut buffer)?;
            if read == 0 {
                break;
            }
            digest.update(&buffer[..read]);
            bytes += read as u64;
        }
        Ok(Self { file: name.to_owned(), sha256: hex(&digest.finalize()), bytes })
    }
}
