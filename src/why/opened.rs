//! An earlier run, opened for questions: its facts, its question and its plan, judged again.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::diagnostic::has_errors;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::facts::Scenario;
use crate::read;
use crate::read::Loaded;
use crate::read::RunOrigin;
use crate::run::RunError;
use crate::run::Sources;
use crate::run::changed_files;
use crate::verify::verify;
use crate::write;
use serde::Serialize;
use std::path::Path;

/// A run whose plan can be asked about: only where no finding is an error.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The facts.
    pub instance: Instance,
    /// The question.
    pub scenario: Scenario,
    /// The plan in hand, with its claims.
    pub plan: Plan,
    /// Value of each layer, as the verifier finds it.
    pub values: Vec<f64>,
    /// Where facts and question came from.
    pub sources: Sources,
    /// Everything found: in the files, about the plan, and where they are not those of the run.
    pub findings: Vec<Diagnostic>,
}

/// The plan in hand in figures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct InHand {
    /// Value of the first layer.
    pub value: f64,
    /// No plan is better than this, as its solver claims.
    pub bound: Option<f64>,
}

/// Opens a run folder. The instance may stand elsewhere now.
///
/// # Errors
/// Where files cannot be opened, or the run does not say where its instance is.
pub fn open(run: &Path, instance: Option<&Path>) -> Result<Opened, RunError> {
    let RunOrigin { options, inputs, .. } = read::run_origin(&run.join(write::RUN))?;
    let sources = Sources::of_run(run, options, instance)?;
    let Loaded { instance, scenario, mut findings, inputs: now } = sources.load()?;
    findings.extend(changed_files(&inputs, &now).into_iter().map(|file| {
        Diagnostic::error("run.input_changed", "not the file that the run was solved from")
            .file(file)
            .help(
                "answers would speak of other facts than the plan: solve again, or use \
                 `resettle replan` to change the plan as little as possible",
            )
    }));
    let mut opened =
        Opened { instance, scenario, plan: Plan::default(), values: Vec::new(), sources, findings };
    if !has_errors(&opened.findings) {
        opened.judge(&run.join(write::PLAN))?;
    }
    Ok(opened)
}

impl Opened {
    fn judge(&mut self, path: &Path) -> Result<(), RunError> {
        let (plan, found) = read::plan(path, &self.instance)?;
        self.findings.extend(found);
        if has_errors(&self.findings) {
            return Ok(());
        }
        let verdict = verify(&self.instance, &self.scenario, &plan);
        self.findings.extend(verdict.findings);
        (self.plan, self.values) = (plan, verdict.layers);
        Ok(())
    }

    /// Whether it can be asked about.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !has_errors(&self.findings)
    }

    /// Value of the first layer; 0 for a goal without layers.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.values.first().copied().unwrap_or(0.0)
    }

    /// No plan is better than this, by the run: only where it speaks of all legal pairs.
    #[must_use]
    pub fn proven_bound(&self) -> Option<f64> {
        let claims = self.plan.claims.as_ref()?;
        let is_whole = claims.proof != Proof::Limited;
        claims.layers.first().and_then(|layer| layer.bound).filter(|_| is_whole)
    }

    /// The plan in hand in figures.
    #[must_use]
    pub fn in_hand(&self) -> InHand {
        let claim = self.plan.claims.as_ref().and_then(|claims| claims.layers.first());
        InHand { value: self.value(), bound: claim.and_then(|layer| layer.bound) }
    }
}

/// An earlier plan over facts or rules that have changed since.
#[derive(Clone, Debug)]
pub struct Reopened {
    /// The facts as they are now.
    pub instance: Instance,
    /// The question as it is now.
    pub scenario: Scenario,
    /// The old plan, without what does not exist any more.
    pub plan: Plan,
    /// Where facts and question come from now.
    pub sources: Sources,
    /// Everything found. What the old plan names and is gone is a warning.
    pub findings: Vec<Diagnostic>,
    /// Files that are read now.
    pub inputs: Vec<read::InputFile>,
}

/// Opens the plan of a run over the facts as they are now; `changed` says what else is asked than before: an
/// instance or scenario elsewhere, further single changes and decisions.
///
/// # Errors
/// Where files cannot be opened, or the run does not say where its instance is.
pub fn reopen(run: &Path, changed: &Sources) -> Result<Reopened, RunError> {
    let RunOrigin { options, .. } = read::run_origin(&run.join(write::RUN))?;
    let is_elsewhere = !changed.instance.as_os_str().is_empty();
    let instance = if is_elsewhere { Some(changed.instance.clone()) } else { options.instance };
    let instance = instance.ok_or_else(|| RunError::NoInstance(run.to_owned()))?;
    let decided =
        if changed.decided.is_empty() { options.decided } else { changed.decided.clone() };
    let sources = Sources {
        instance,
        scenario: changed.scenario.clone().or(options.scenario),
        set: options.set.into_iter().chain(changed.set.iter().cloned()).collect(),
        decided,
    };
    let Loaded { instance, scenario, mut findings, inputs } = sources.load()?;
    let mut plan = Plan::default();
    if !has_errors(&findings) {
        let (old, found) = read::plan(&run.join(write::PLAN), &instance)?;
        plan = Plan { claims: None, ..old };
        let is_unreadable = plan.assignments.is_empty() && has_errors(&found);
        findings.extend(found.into_iter().map(|finding| {
            let severity = if is_unreadable { finding.severity } else { Severity::Warning };
            Diagnostic { severity, ..finding }
        }));
    }
    Ok(Reopened { instance, scenario, plan, sources, findings, inputs })
}
