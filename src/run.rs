//! The steps in order: what every command calls. Nothing is printed here.
//!
//! ```text
//! read → candidates → model → solve → verify → measure → write
//! ```

pub mod documents;
pub mod export;
pub mod judge;
pub mod reasons;
pub mod sources;

pub use export::Exported;
pub use export::export_model;
pub use judge::Judgement;
pub use judge::verify_plan;
pub use judge::verify_run;
pub use sources::Sources;
pub use sources::changed_files;

use crate::candidates;
use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::checkpoint;
use crate::checkpoint::CheckpointError;
use crate::checkpoint::Fingerprint;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::diagnostic::has_errors;
use crate::facts::Claims;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::facts::Termination;
use crate::facts::scenario::SolverOptions;
use crate::measure::measure;
use crate::read;
use crate::read::InputFile;
use crate::read::Loaded;
use crate::read::ReadError;
use crate::solve;
use crate::solve::Effort;
use crate::solve::Job;
use crate::solve::OnProgress;
use crate::solve::Outcome;
use crate::solve::Watch;
use crate::solve::checkpoint::Keeper;
use crate::solve::checkpoint::State;
use crate::verify;
use crate::verify::Verdict;
use crate::write;
use crate::write::CandidateCounts;
use crate::write::LayerRecord;
use crate::write::RunRecord;
use crate::write::Seconds;
use crate::write::TermLine;
use crate::write::WriteError;
use crate::write::words::Lang;
use reasons::reasons;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;

/// An instance that was judged without solving it.
pub struct Checked {
    /// What was read.
    pub loaded: Loaded,
    /// Everything found: in the files, and about the choices that the rules leave.
    pub findings: Vec<Diagnostic>,
    /// Legal pairs and why the others are not; `None` where the files have errors.
    pub tally: Option<candidates::Tally>,
}

/// Reads an instance and judges it: files, references, and the choices that the rules leave.
///
/// # Errors
/// Where the files cannot be opened at all.
pub fn check(sources: &Sources) -> Result<Checked, ReadError> {
    let mut loaded = sources.load()?;
    let mut findings = std::mem::take(&mut loaded.findings);
    let mut tally = None;
    if !has_errors(&findings) {
        let finder = Finder::new(&loaded.instance, &loaded.scenario);
        findings.extend(candidates::findings::findings(&finder));
        tally = Some(finder.tally());
    }
    Ok(Checked { loaded, findings, tally })
}

/// What the main job is asked.
#[derive(Clone, Debug, Default)]
pub struct SolveRequest {
    /// Where facts and question come from.
    pub sources: Sources,
    /// The run folder to write.
    pub out: PathBuf,
    /// An earlier plan to start from.
    pub start: Option<PathBuf>,
    /// Where the state of the search is kept while it goes on.
    pub checkpoint: Option<PathBuf>,
    /// The state of an earlier search of the same question to go on from.
    pub resume: Option<PathBuf>,
    /// What the search of a like question knew (`search.json` of its run): its prices and pairs are a
    /// start, its claims are not. `resume` goes before it.
    pub like: Option<PathBuf>,
    /// Whether the run folder holds what its search knew when it ended.
    pub keep: Keep,
    /// Whether an earlier run at `out` is replaced.
    pub overwrite: bool,
    /// Whether the documents for people are left out.
    pub tables_only: bool,
    /// The command line, for the record.
    pub command_line: Vec<String>,
    /// Language of the documents for people.
    pub lang: Lang,
}

/// Whether a run folder holds what its search knew when it ended (`search.json`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// It does not.
    #[default]
    No,
    /// It does where more time may come to more: the plan is not called optimal.
    WhereOpen,
    /// It does.
    Always,
}

/// Where a solve is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading files.
    Read,
    /// Eligibility, distances, pairs.
    Candidates,
    /// Writing the program and solving it.
    Solve,
    /// Judging the plan.
    Verify,
    /// Measuring and writing.
    Write,
}

/// Who watches a run.
pub struct Hooks<'a> {
    /// Set to stop as soon as possible; the best plan is kept.
    pub stop: &'a AtomicBool,
    /// Told when a stage begins.
    pub stage: &'a mut dyn FnMut(Stage),
    /// Told of progress while solving.
    pub progress: OnProgress<'a>,
}

/// What came of the main job.
#[derive(Clone, Debug)]
pub struct Solved {
    /// Why it stopped.
    pub termination: Termination,
    /// Whether there is a plan.
    pub has_plan: bool,
    /// Whether there is a plan and the verifier found no error in it.
    pub is_verified: bool,
    /// What was found: in the data, and in the plan where there is one.
    pub findings: Vec<Diagnostic>,
    /// Notes about the data that are not among them, since there is a plan: `check` tells them.
    pub notes_of_data: usize,
    /// The summary for one screen; empty where the data have errors.
    pub text: String,
    /// `summary.json`, as written.
    pub summary: Option<serde_json::Value>,
    /// The files written.
    pub files: Vec<PathBuf>,
    /// What the solver said when it failed.
    pub failure: Option<String>,
}

/// An operation that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing failed.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The model could not be written.
    #[error("cannot write the model to {}", path.display())]
    Export {
        /// The file.
        path: PathBuf,
        /// What the solver or the file system said.
        source: std::io::Error,
    },
    /// The state of an earlier search cannot be gone on from.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The run folder could not be written, but the plan is not lost.
    #[error("the run folder could not be written; the plan itself is saved at {}", saved.display())]
    PlanSavedElsewhere {
        /// Where the plan is.
        saved: PathBuf,
        /// Why the run folder could not be written.
        source: WriteError,
    },
    /// The run folder to be verified does not say where its instance is.
    #[error("{} does not say which instance it was solved from; name it with --instance", .0.display())]
    NoInstance(PathBuf),
}

/// The main job: reads, solves, verifies, measures, writes.
///
/// # Errors
/// Where files cannot be read or the run folder cannot be written. That there is no plan is no
/// error: see [`Solved::termination`].
pub fn solve(request: &SolveRequest, hooks: &mut Hooks<'_>) -> Result<Solved, RunError> {
    let began = Instant::now();
    let started = jiff::ZonedDateTime::now();
    let mut seconds = Seconds::default();
    may_write(request)?;

    (hooks.stage)(Stage::Read);
    let mut loaded = request.sources.load()?;
    let mut findings = std::mem::take(&mut loaded.findings);
    let start = start_of(request, &loaded.instance, &mut findings)?;
    if has_errors(&findings) {
        return Ok(Solved::refused(findings));
    }
    seconds.read = lap(began, 0.0);

    (hooks.stage)(Stage::Candidates);
    let Loaded { instance, scenario, inputs, .. } = loaded;
    let finder = Finder::new(&instance, &scenario);
    findings.extend(candidates::findings::findings(&finder));
    if has_errors(&findings) {
        return Ok(Solved::refused(findings));
    }
    let mut candidates = Candidates::new(&finder, &scenario);
    seconds.candidates = lap(began, seconds.read);

    (hooks.stage)(Stage::Solve);
    let before = began.elapsed().as_secs_f64();
    let effort = effort(&scenario.solver, began);
    let question = Fingerprint::new(&inputs, &scenario);
    let searched =
        search(request, &question, &finder, &mut candidates, start.as_ref(), effort, hooks)?;
    let Searched { outcome, log, solver, unsaved, state } = searched;
    let is_kept = request.keep == Keep::Always || outcome.termination != Termination::Optimal;
    let state = state.filter(|_| is_kept && outcome.plan.is_some());
    seconds.model = outcome.model_seconds;
    seconds.solve = lap(began, before) - seconds.model;

    (hooks.stage)(Stage::Verify);
    let before = began.elapsed().as_secs_f64();
    let plan = outcome.plan.clone().map(|plan| Plan {
        claims: Some(Claims {
            termination: outcome.termination,
            layers: outcome.layers.clone(),
            proof: outcome.proof,
        }),
        ..plan
    });
    let verdict = plan.as_ref().map(|plan| verify::verify(&instance, &scenario, plan));
    let Found { beside: mut told, notes_of_data, of_run: mut findings } =
        Found::new(findings, verdict.as_ref());
    findings.extend(unsaved.map(|error| checkpoint::unsaved(&error)));
    seconds.verify = lap(began, before);

    (hooks.stage)(Stage::Write);
    let before = began.elapsed().as_secs_f64();
    let kpis = plan.as_ref().map(|plan| measure(&instance, &scenario, plan));
    seconds.write = lap(began, before);
    seconds.total = began.elapsed().as_secs_f64();
    let is_verified = verdict.as_ref().is_some_and(Verdict::ok);
    let (solver_name, solver_version) = solver.split_once(' ').unwrap_or((&solver, ""));
    let record = RunRecord {
        instance: &instance,
        scenario: &scenario,
        plan: plan.as_ref(),
        kpis,
        termination: outcome.termination,
        layers: layers(&outcome),
        terms: terms(verdict.as_ref()),
        candidates: counts(&candidates, &outcome),
        verdict_ok: is_verified,
        findings,
        reasons: plan.as_ref().map_or_else(Vec::new, |plan| reasons(&finder, plan)),
        seconds,
        peak_memory_mib: write::peak_memory_mib(),
        inputs: inputs.into_iter().map(input_file).collect(),
        options: options(request),
        command_line: request.command_line.clone(),
        threads: effort.threads,
        solver_name: solver_name.to_owned(),
        solver_version: solver_version.to_owned(),
        started,
        ended: jiff::ZonedDateTime::now(),
        log,
        why_not_reproducible: why_not_reproducible(request, &effort, outcome.termination),
        overwrite: request.overwrite,
        map_ground: true,
        tables_only: request.tables_only,
        search: state.map(|state| checkpoint::bytes(&question, &state)),
        lang: request.lang,
    };
    let (files, kept) = write_run(request, &record)?;
    told.extend(kept);
    let folder = (!files.is_empty()).then_some(request.out.as_path());
    told.extend(record.findings.iter().cloned());
    Ok(Solved {
        termination: outcome.termination,
        has_plan: record.plan.is_some(),
        is_verified,
        text: write::summary_text(&record, folder),
        summary: serde_json::to_value(write::summary(&record)).ok(),
        findings: told,
        notes_of_data,
        files,
        failure: outcome.failure,
    })
}

/// Refused before hours are spent, not after.
fn may_write(request: &SolveRequest) -> Result<(), RunError> {
    write::may_write(&request.out, request.overwrite)?;
    request.checkpoint.as_deref().map_or(Ok(()), checkpoint::may_write).map_err(RunError::from)
}

/// What was found, by where it is told.
struct Found {
    /// Of the data, beside a plan: all but notes, and how many of these there are.
    beside: Vec<Diagnostic>,
    notes_of_data: usize,
    /// Of the plan; where there is none, of the data, which may tell why.
    of_run: Vec<Diagnostic>,
}

impl Found {
    fn new(of_data: Vec<Diagnostic>, verdict: Option<&Verdict>) -> Self {
        let Some(verdict) = verdict else {
            return Self { beside: Vec::new(), notes_of_data: 0, of_run: of_data };
        };
        let (notes, beside): (Vec<_>, Vec<_>) =
            of_data.into_iter().partition(|finding| finding.severity == Severity::Note);
        Self { beside, notes_of_data: notes.len(), of_run: verdict.findings.clone() }
    }
}

/// The earlier plan to start from, where one is asked for and the facts are sound.
fn start_of(
    request: &SolveRequest,
    instance: &Instance,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<Plan>, RunError> {
    match &request.start {
        Some(path) if !has_errors(findings) => {
            let path = if path.is_dir() { &path.join(write::PLAN) } else { path };
            let (plan, found) = read::plan(path, instance)?;
            findings.extend(found);
            Ok(Some(plan))
        }
        _ => Ok(None),
    }
}

/// Writes the run folder: its files. Where no plan was found, though there may be one, an earlier run that has one is left
/// as it is, and this is told.
fn write_run(
    request: &SolveRequest,
    record: &RunRecord<'_>,
) -> Result<(Vec<PathBuf>, Option<Diagnostic>), RunError> {
    let may_exist = record.plan.is_none() && record.termination != Termination::Infeasible;
    if may_exist && write::holds_a_plan(&request.out) {
        let message = format!(
            "no plan was found; the earlier run at {}, which has one, is left as it is",
            request.out.display()
        );
        let kept = Diagnostic::warning("run.kept_earlier", message)
            .help("give it more time, or name another folder for --out");
        return Ok((Vec::new(), Some(kept)));
    }
    let files =
        write::write_run(&request.out, record).map_err(|source| save_elsewhere(record, source))?;
    Ok((files, None))
}

/// A plan that cost hours is not lost because its folder cannot be written.
fn save_elsewhere(record: &RunRecord<'_>, source: WriteError) -> RunError {
    let saved = std::env::temp_dir().join(format!("resettle-plan-{}.json", std::process::id()));
    let written = record.plan.is_some_and(|plan| {
        write::save_plan(&saved, record.instance, record.scenario, plan).is_ok()
    });
    if written { RunError::PlanSavedElsewhere { saved, source } } else { RunError::Write(source) }
}

impl Solved {
    /// Nothing was solved: the data have errors.
    fn refused(findings: Vec<Diagnostic>) -> Self {
        Self {
            termination: Termination::NoPlan,
            has_plan: false,
            is_verified: false,
            findings,
            notes_of_data: 0,
            text: String::new(),
            summary: None,
            files: Vec::new(),
            failure: None,
        }
    }

    /// Whether nothing was solved because the data have errors.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.summary.is_none()
    }
}

/// Seconds since `began`, less what was told already.
fn lap(began: Instant, before: f64) -> f64 {
    began.elapsed().as_secs_f64() - before
}

/// Why the same question need not give the same plan again.
fn why_not_reproducible(
    request: &SolveRequest,
    effort: &Effort,
    termination: Termination,
) -> Option<&'static str> {
    if termination == Termination::Interrupted {
        Some("interrupted: run again, this may give another plan")
    } else if request.resume.is_some() {
        Some("resumed: a run without pause may give another plan")
    } else if effort.deadline.is_some() {
        Some("with a time limit: run again, this may give another plan")
    } else if effort.work.is_none() {
        Some("without a work limit: run again, this may give another plan")
    } else {
        None
    }
}

/// What came of a search.
struct Searched {
    outcome: Outcome,
    log: String,
    solver: String,
    /// Why its state could not be kept.
    unsaved: Option<CheckpointError>,
    /// What it knew when it ended, where that is asked for.
    state: Option<State>,
}

/// Solves, from what an earlier search knew where it is asked for, and keeps what is known.
fn search(
    request: &SolveRequest,
    question: &Fingerprint,
    finder: &Finder<'_>,
    candidates: &mut Candidates,
    start: Option<&Plan>,
    effort: Effort,
    hooks: &mut Hooks<'_>,
) -> Result<Searched, RunError> {
    let known = match (&request.resume, &request.like) {
        (Some(path), _) => Some(checkpoint::load(path, question)?),
        (None, Some(path)) => Some(checkpoint::load_like(path)?),
        (None, None) => None,
    };
    if let Some(known) = &known {
        let pairs = known.pairs.iter();
        let pairs = pairs.filter_map(|&(village, site)| finder.legal(village, site)).collect();
        candidates.add(finder, pairs);
        // A plan with no pairs named: all of them were in the model.
        if known.pairs.is_empty() && known.point.is_some() && !candidates.is_complete() {
            candidates.complete(finder);
        }
    }
    let backend = solve::backend(&finder.scenario.solver);
    let job = Job { finder, backend: backend.as_ref(), effort, start, known: known.as_ref() };
    let mut unsaved = None;
    let mut save = |state: &State| {
        if let Some(path) = &request.checkpoint {
            unsaved = checkpoint::save(path, question, state).err();
        }
    };
    let mut watch = Watch::new(hooks.stop, hooks.progress);
    if request.checkpoint.is_some() || request.keep != Keep::No {
        watch.keeper = Some(Keeper::new(known.clone().unwrap_or_default(), &mut save));
    }
    let outcome = solve::solve(&job, candidates, &mut watch);
    let log = std::mem::take(&mut watch.log);
    let state = watch.keeper.take().filter(|_| request.keep != Keep::No).map(|kept| kept.state);
    drop(watch);
    Ok(Searched { outcome, log, solver: backend.name(), unsaved, state })
}

/// How hard these options ask to try, counted from `began`.
#[must_use]
pub fn effort(options: &SolverOptions, began: Instant) -> Effort {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
    Effort {
        deadline: options.time_limit_s.map(|limit| began + Duration::from_secs_f64(limit)),
        work: options.work_limit,
        gap: options.gap,
        threads: if options.threads == 0 { cores } else { options.threads },
        seed: options.seed,
    }
}

fn layers(outcome: &Outcome) -> Vec<LayerRecord> {
    if outcome.plan.is_none() {
        return vec![LayerRecord { value: None, bound: outcome.bound_without_plan }];
    }
    outcome
        .layers
        .iter()
        .map(|claim| LayerRecord { value: Some(claim.value), bound: claim.bound })
        .collect()
}

/// All terms that can be computed, as the verifier recomputed them.
fn terms(verdict: Option<&Verdict>) -> Vec<TermLine> {
    let terms = verdict.into_iter().flat_map(|verdict| &verdict.terms);
    terms
        .map(|term| TermLine {
            term: term.term,
            unit: term.unit.clone(),
            value: term.value,
            weight: term.weight,
            weighted: term.weighted,
        })
        .collect()
}

fn counts(candidates: &Candidates, outcome: &Outcome) -> CandidateCounts {
    let model_pairs = candidates.pairs.len() as u64;
    let left_out = candidates.legal_pairs - model_pairs;
    let note = match outcome.proof {
        Proof::Complete => "every legal pair is in the model".to_owned(),
        Proof::Priced => format!(
            "the bound holds over all legal pairs: the {left_out} left out of the model were priced, and \
             none can make a better plan than the bound says"
        ),
        Proof::Limited => format!(
            "the bound does not speak of the {left_out} pairs left out of the model: {}; candidates.all = \
             true puts them all in",
            outcome.why_limited.unwrap_or("they were not priced")
        ),
    };
    CandidateCounts { legal_pairs: candidates.legal_pairs, model_pairs, proof: outcome.proof, note }
}

fn options(request: &SolveRequest) -> BTreeMap<String, serde_json::Value> {
    let path = |path: &Path| json!(path.display().to_string());
    let mut options = BTreeMap::from([
        ("instance".to_owned(), path(&request.sources.instance)),
        ("set".to_owned(), json!(request.sources.set)),
    ]);
    if let Some(scenario) = &request.sources.scenario {
        options.insert("scenario".to_owned(), path(scenario));
    }
    if !request.sources.decided.is_empty() {
        options.insert("decided".to_owned(), json!(request.sources.decided));
    }
    if let Some(start) = &request.start {
        options.insert("start".to_owned(), path(start));
    }
    options
}

/// A file that was read, as it is told of.
fn input_file(input: InputFile) -> write::InputFile {
    write::InputFile { file: input.path, sha256: input.sha256, bytes: input.bytes }
}
