//! An earlier run, opened for questions: its facts, its question and its plan, judged again.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::has_errors;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::read;
use crate::read::Loaded;
use crate::read::RunOrigin;
use crate::run::RunError;
use crate::run::Sources;
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
    let RunOrigin { options, inputs } = read::run_origin(&run.join(write::RUN))?;
    let instance = instance.map(Path::to_owned).or(options.instance);
    let instance = instance.ok_or_else(|| RunError::NoInstance(run.to_owned()))?;
    let sources = Sources { instance, scenario: options.scenario, set: options.set };
    let Loaded { instance, scenario, mut findings, inputs: now } = sources.load()?;
    for solved_from in inputs {
        let found = now.iter().find(|input| input.path == solved_from.file);
        if found.is_none_or(|found| found.sha256 != solved_from.sha256) {
            findings.push(
                Diagnostic::error("run.input_changed", "not the file that the run was solved from")
                    .file(solved_from.file)
                    .help(
                        "answers would speak of other facts than the plan: solve again, or use \
                         `resettle replan` to change the plan as little as possible",
                    ),
            );
        }
    }
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

    /// The plan in hand in figures.
    #[must_use]
    pub fn in_hand(&self) -> InHand {
        let claim = self.plan.claims.as_ref().and_then(|claims| claims.layers.first());
        InHand { value: self.value(), bound: claim.and_then(|layer| layer.bound) }
    }
}
