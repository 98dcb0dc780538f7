//! The choice that stands up to uncertain facts. Each plan that a study found opens sites of some sizes:
//! these are built before anybody knows which draw comes true, and are fixed. Where the villages go, and
//! who earns where, may still be decided then: with the sites fixed, that is solved anew for each draw.
//!
//! # Formula
//! regret of plan k in draw d = value of d with the sites of k fixed − best value of d; worst regret: the
//! greatest over all draws; mean: of the values over all draws. A draw in which the sites of k allow no
//! plan is one that k fails.
//!
//! # Source
//! two-stage choice by minimax regret: P. Kouvelis, G. Yu, Robust Discrete Optimization (1997), chapter 1

pub mod choose;
pub mod stage;
pub mod text;

pub use choose::Plan;
pub use choose::Robust;

use crate::facts::Termination;
use crate::read;
use crate::run;
use crate::run::Hooks;
use crate::run::SolveRequest;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::folder::Failure;
use crate::study::folder::FailureKind;
use crate::study::interval::Interval;
use crate::study::plan::sources;
use crate::study::point::command_line;
use crate::study::point::judge_inputs;
use crate::study::point::says_no_plan;
use crate::study::point::told;
use crate::study::points;
use crate::study::results;
use crate::study::results::TOTAL;
use crate::study::robust::choose::Outcome;
use crate::study::robust::stage::Stage;
use crate::write;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

/// Folder of the runs with fixed sites.
const RUNS: &str = "robust";

/// How the work is done.
pub struct Means<'a> {
    /// Most plans to judge: those found at most points.
    pub plans: usize,
    /// Runs at the same time.
    pub jobs: usize,
    /// Set to stop; what is done is kept.
    pub stop: &'a AtomicBool,
}

/// One evaluation: a plan's sites at a point.
struct Task {
    plan: usize,
    point: u64,
    run: PathBuf,
    lock: Vec<String>,
}

/// Judges the plans that a study found on all its draws. `None` when stopped; `tell` hears how many
/// evaluations are done, of how many.
///
/// # Errors
/// Where the study is no study of facts, has points left, or files cannot be read or written.
pub fn robust(
    folder: &StudyFolder,
    means: &Means<'_>,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Option<Robust>, StudyError> {
    let rows = results::rows(folder);
    judge(folder, &rows)?;
    judge_inputs(&folder.manifest)?;
    let solved: Vec<&results::Row> =
        rows.iter().filter(|row| row.figure(TOTAL).is_some()).collect();
    let mut stages: BTreeMap<Stage, Vec<u64>> = BTreeMap::new();
    for row in &solved {
        stages.entry(Stage::of(folder, row.point)?).or_default().push(row.point);
    }
    let found = stages.len();
    let mut stages: Vec<(Stage, Vec<u64>)> = stages.into_iter().collect();
    stages.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.1.cmp(&b.1)));
    stages.truncate(means.plans);
    let mut tasks = Vec::new();
    for (plan, (stage, _)) in stages.iter().enumerate() {
        for row in &solved {
            let name = format!("{}-{}", stage.name(), folder.manifest.name_of(row.point));
            tasks.push(Task {
                plan,
                point: row.point,
                run: folder.dir.join(RUNS).join(name),
                lock: stage.settings(),
            });
        }
    }
    if !work(folder, &tasks, means, tell)? {
        return Ok(None);
    }
    let mut values = vec![Vec::new(); stages.len()];
    for task in &tasks {
        values[task.plan].push(outcome(folder, task));
    }
    let best: Vec<(u64, Interval)> =
        solved.iter().filter_map(|row| Some((row.point, row.figure(TOTAL)?))).collect();
    let plans = stages.into_iter().zip(values).map(|((stage, points), outcomes)| Plan {
        sites: stage.sites(),
        found_at: points,
        outcomes,
        ..Plan::default()
    });
    let without = rows.len() - solved.len();
    Ok(Some(choose::choose(best, plans.collect(), found, without as u64)))
}

/// A study of other things than facts has no regret.
fn judge(folder: &StudyFolder, rows: &[results::Row]) -> Result<(), StudyError> {
    let columns = folder.manifest.columns();
    let no_facts = |key: &&String| key.starts_with("goal.") || key.starts_with("solver.");
    if let Some(key) = columns.iter().find(no_facts) {
        return Err(StudyError::NotRobust(format!(
            "its points differ in {key}, so that their values are no measure of each other; vary facts \
             such as villages.*.households.scale"
        )));
    }
    let undone = rows.iter().filter(|row| matches!(row.end, results::End::Missing)).count();
    if undone > 0 {
        return Err(StudyError::NotRobust(format!(
            "{undone} points are not done yet; `resettle study run` does them"
        )));
    }
    let runs = || rows.iter().filter_map(results::Row::run);
    if runs().flat_map(|run| &run.objective).any(|objective| objective.layers.len() > 1) {
        return Err(StudyError::NotRobust(
            "its goal has several layers, and regret is measured in one figure; weigh the terms in \
             one layer"
                .to_owned(),
        ));
    }
    if rows.iter().all(|row| row.figure(TOTAL).is_none()) {
        return Err(StudyError::NotRobust("no point has a plan".to_owned()));
    }
    Ok(())
}

/// Does what is missing; `false` when stopped.
fn work(
    folder: &StudyFolder,
    tasks: &[Task],
    means: &Means<'_>,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<bool, StudyError> {
    let dir = folder.dir.join(RUNS);
    std::fs::create_dir_all(&dir).map_err(|source| StudyError::io("make", dir, source))?;
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let failed: Mutex<Option<StudyError>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..means.jobs.clamp(1, tasks.len().max(1)) {
            scope.spawn(|| {
                while !means.stop.load(Ordering::Relaxed) {
                    let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    if let Err(error) = evaluate(folder, task) {
                        next.store(tasks.len(), Ordering::Relaxed);
                        if let Ok(mut failed) = failed.lock() {
                            failed.get_or_insert(error);
                        }
                        break;
                    }
                    tell(done.fetch_add(1, Ordering::Relaxed) + 1, tasks.len());
                }
            });
        }
    });
    match failed.into_inner() {
        Ok(Some(error)) => Err(error),
        _ => Ok(done.load(Ordering::Relaxed) == tasks.len()),
    }
}

/// Solves a point with the sites of a plan fixed, unless that is done.
fn evaluate(folder: &StudyFolder, task: &Task) -> Result<(), StudyError> {
    if folder.is_done(&task.run)? || folder.failure(&task.run).is_some() {
        return Ok(());
    }
    let manifest = &folder.manifest;
    let mut sources = sources(&manifest.study);
    let at = (task.point - 1) as usize;
    sources.set.extend(points::one(&manifest.study.design, &manifest.base, at).set);
    sources.set.extend(task.lock.iter().cloned());
    let request = SolveRequest {
        command_line: command_line(&sources, None, &task.run),
        sources,
        out: task.run.clone(),
        tables_only: true,
        ..SolveRequest::default()
    };
    let never = AtomicBool::new(false);
    let mut hooks = Hooks { stop: &never, stage: &mut |_| {}, progress: &mut |_| {} };
    let solved = run::solve(&request, &mut hooks)?;
    if solved.is_refused() {
        let errors = || solved.findings.iter().filter(|finding| finding.is_error());
        let why = errors().map(told).collect::<Vec<_>>().join("; ");
        let is_infeasible = errors().all(says_no_plan);
        let kind = if is_infeasible { FailureKind::Infeasible } else { FailureKind::Refused };
        folder.record_failure(&task.run, &Failure { kind, why, tries: 1 })?;
    }
    Ok(())
}

/// What came of an evaluation.
fn outcome(folder: &StudyFolder, task: &Task) -> Outcome {
    let summary = read::run_summary(&task.run.join(write::SUMMARY)).ok();
    let Some(summary) = summary else {
        // Whether facts alone show it or the settings cannot be: the sites do not fit this draw.
        return match folder.failure(&task.run) {
            Some(_) => Outcome::Fails,
            None => Outcome::Unknown,
        };
    };
    match summary.interval() {
        Some((bound, value)) => Outcome::Costs(Interval::new(bound, Some(value))),
        None if summary.termination == Termination::Infeasible => Outcome::Fails,
        None => Outcome::Unknown,
    }
}
