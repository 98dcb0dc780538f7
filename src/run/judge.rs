//! Judging a plan: any plan of an instance, or that of an earlier run.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::has_errors;
use crate::facts::Instance;
use crate::facts::Scenario;
use crate::read;
use crate::read::InputFile;
use crate::read::Loaded;
use crate::read::RunOrigin;
use crate::read::SolvedFrom;
use crate::run::RunError;
use crate::run::Sources;
use crate::run::sources::changed_files;
use crate::verify;
use crate::verify::Verdict;
use crate::write;
use std::path::Path;

/// A plan that was judged.
pub struct Judgement {
    /// The facts.
    pub instance: Instance,
    /// The question it was judged by.
    pub scenario: Scenario,
    /// What was found in the files; the plan is judged only where this holds no errors.
    pub findings: Vec<Diagnostic>,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// The files that were read.
    pub inputs: Vec<InputFile>,
}

/// Judges any plan of an instance, also one made by hand.
///
/// # Errors
/// Where files cannot be opened at all.
pub fn verify_plan(sources: &Sources, plan: &Path) -> Result<Judgement, RunError> {
    let Loaded { instance, scenario, mut findings, inputs } = sources.load()?;
    let mut verdict = None;
    if !has_errors(&findings) {
        let (plan, found) = read::plan(plan, &instance)?;
        findings.extend(found);
        if !has_errors(&findings) {
            verdict = Some(verify::verify(&instance, &scenario, &plan));
        }
    }
    Ok(Judgement { instance, scenario, findings, verdict, inputs })
}

/// Judges the plan of a run folder by the instance and the settings that `run.json` records; where
/// `instance` is given, by that instead.
///
/// # Errors
/// Where files cannot be opened, or the run does not say where its instance is.
pub fn verify_run(run: &Path, instance: Option<&Path>) -> Result<Judgement, RunError> {
    let RunOrigin { options, inputs, .. } = read::run_origin(&run.join(write::RUN))?;
    let sources = Sources::of_run(run, options, instance)?;
    let mut judgement = verify_plan(&sources, &run.join(write::PLAN))?;
    let changed = input_changes(&inputs, &judgement.inputs);
    judgement.findings.extend(changed);
    Ok(judgement)
}

/// Warns of files that are not as the run was solved from them.
pub(super) fn input_changes(then: &[SolvedFrom], now: &[InputFile]) -> Vec<Diagnostic> {
    let warn = |file: String| {
        Diagnostic::warning("run.input_changed", "not the file that the run was solved from")
            .file(file)
            .help("the verdict speaks of the file as it is now; solve again for a plan of it")
    };
    changed_files(then, now).into_iter().map(warn).collect()
}
