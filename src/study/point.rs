//! One point of a study, in a process of its own: read what it sets, solve, leave a run folder.

use crate::diagnostic::Diagnostic;
use crate::read;
use crate::read::codes;
use crate::run;
use crate::run::Hooks;
use crate::run::Keep;
use crate::run::RunError;
use crate::run::SolveRequest;
use crate::study::Manifest;
use crate::study::Neighbours;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::folder::Failure;
use crate::study::folder::FailureKind;
use crate::study::plan::sources;
use crate::study::points;
use crate::study::start;
use crate::study::start::Beginning;
use crate::write::InputFile;
use crate::write::WriteError;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// What is to be solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The base scenario.
    Base,
    /// A point, counted from 1.
    Point(u64),
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointEnd {
    /// Its run folder stands.
    Done,
    /// What it sets cannot be; that is recorded.
    Refused,
}

/// Solves a point of the study in `dir`, and before it those that it starts from where nobody has. Two
/// processes may do the same point: both come to the same, and one of them leaves it.
///
/// # Errors
/// Where files cannot be read or written.
pub fn solve_point(dir: &Path, which: Which) -> Result<PointEnd, StudyError> {
    let folder = StudyFolder::open(dir)?;
    let manifest = &folder.manifest;
    let is_done = match which {
        Which::Base => folder.is_done(&folder.base())?,
        Which::Point(point) if point == 0 || point > manifest.points => {
            return Err(StudyError::NoPoint { point, count: manifest.points });
        }
        Which::Point(point) => folder.is_point_done(point)?,
    };
    if is_done {
        return Ok(PointEnd::Done);
    }
    judge_inputs(manifest)?;
    let neighbours = Neighbours::of(&manifest.study);
    if let Which::Point(point) = which {
        for leader in start::missing_leaders(&folder, &neighbours, point)? {
            solve_first(&folder, &neighbours, Which::Point(leader))?;
        }
    }
    solve_first(&folder, &neighbours, which)
}

/// Makes the first run of a point from what stands.
fn solve_first(
    folder: &StudyFolder,
    neighbours: &Neighbours,
    which: Which,
) -> Result<PointEnd, StudyError> {
    let study = &folder.manifest.study;
    let mut sources = sources(study);
    let (out, Beginning { plan: start, search: like }, keep) = match which {
        Which::Base => {
            sources.set.extend(study.base_set.iter().cloned());
            (folder.base(), Beginning::default(), Keep::Always)
        }
        Which::Point(point) => {
            let at = (point - 1) as usize;
            sources.set.extend(points::one(&study.design, &folder.manifest.base, at).set);
            let is_followed = !neighbours.followers(at).is_empty();
            let keep = if is_followed { Keep::Always } else { Keep::WhereOpen };
            (folder.first_of(point), Beginning::of(folder, neighbours, point), keep)
        }
    };
    let request = SolveRequest {
        command_line: command_line(&sources, start.as_deref(), &out),
        sources,
        out: out.clone(),
        start,
        like,
        keep,
        // A thousand workbooks help nobody; `resettle report` makes those that are wanted.
        tables_only: true,
        ..SolveRequest::default()
    };
    let never = AtomicBool::new(false);
    let mut hooks = Hooks { stop: &never, stage: &mut |_| {}, progress: &mut |_| {} };
    match run::solve(&request, &mut hooks) {
        Ok(solved) if solved.is_refused() => {
            let errors = || solved.findings.iter().filter(|finding| finding.is_error());
            let why = errors().map(told).collect::<Vec<_>>().join("; ");
            let is_infeasible = errors().all(says_no_plan);
            let kind = if is_infeasible { FailureKind::Infeasible } else { FailureKind::Refused };
            folder.record_failure(&out, &Failure { kind, why, tries: 1 })?;
            Ok(PointEnd::Refused)
        }
        Ok(_) => {
            // An earlier try may have failed.
            let _ = std::fs::remove_file(folder.failure_of(&out));
            Ok(PointEnd::Done)
        }
        // Another process was faster.
        Err(RunError::Write(WriteError::Exists(_) | WriteError::Move { .. }))
            if folder.is_done(&out)? =>
        {
            Ok(PointEnd::Done)
        }
        Err(error) => Err(error.into()),
    }
}

/// A point of other facts than the rest would be worse than none.
pub(super) fn judge_inputs(manifest: &Manifest) -> Result<(), StudyError> {
    let study = &manifest.study;
    for input in &manifest.inputs {
        let in_instance = read::folder_of(&study.instance).join(&input.file);
        let is_scenario = |path: &&PathBuf| path.display().to_string() == input.file;
        let path = study.scenario.as_ref().filter(is_scenario).unwrap_or(&in_instance);
        // The table of points was read into the design and is needed no more.
        if !path.is_file() {
            continue;
        }
        let now = InputFile::of(path, &input.file)
            .map_err(|source| StudyError::io("read", path, source))?;
        if now.sha256 != input.sha256 {
            return Err(StudyError::InputChanged(path.clone()));
        }
    }
    Ok(())
}

/// Whether a finding says that facts and rules leave no plan, rather than that they are no facts or rules.
pub(super) fn says_no_plan(finding: &Diagnostic) -> bool {
    finding.code.starts_with("rules.") || finding.code == codes::RULE_CONTRADICTION
}

pub(super) fn told(finding: &Diagnostic) -> String {
    let place = finding.location.column.as_deref().or(finding.location.file.as_deref());
    place.map_or_else(|| finding.message.clone(), |place| format!("{place}: {}", finding.message))
}

/// The command that solves the same without a study.
pub(super) fn command_line(
    sources: &run::Sources,
    start: Option<&Path>,
    out: &Path,
) -> Vec<String> {
    let path = |path: &Path| path.display().to_string();
    let mut words = vec!["resettle".to_owned(), "solve".to_owned(), path(&sources.instance)];
    if let Some(scenario) = &sources.scenario {
        words.extend(["--scenario".to_owned(), path(scenario)]);
    }
    for item in &sources.set {
        words.extend(["--set".to_owned(), item.clone()]);
    }
    if let Some(start) = start {
        words.extend(["--start".to_owned(), path(start)]);
    }
    words.extend(["--out".to_owned(), path(out)]);
    words
}
