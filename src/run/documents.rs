//! Documents of an earlier run, written anew: in another language, from a plan changed by hand, or for
//! a run that has none. The plan is judged and measured again; nothing is solved.

use crate::candidates::Finder;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::has_errors;
use crate::measure::measure;
use crate::read;
use crate::read::Loaded;
use crate::run::RunError;
use crate::run::Sources;
use crate::run::input_file;
use crate::run::judge::input_changes;
use crate::run::reasons::reasons;
use crate::run::terms;
use crate::verify;
use crate::write;
use crate::write::CandidateCounts;
use crate::write::LayerRecord;
use crate::write::RunRecord;
use crate::write::Seconds;
use crate::write::words::Lang;
use std::path::PathBuf;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct DocumentsRequest {
    /// The run folder.
    pub run: PathBuf,
    /// Where its instance is now; default: where the run says.
    pub instance: Option<PathBuf>,
    /// The folder for the documents; default: the run folder.
    pub out: Option<PathBuf>,
    /// Their language.
    pub lang: Lang,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The files written; none where the data have errors.
    pub files: Vec<PathBuf>,
    /// Findings about data and plan.
    pub findings: Vec<Diagnostic>,
    /// Whether the verifier found no error in the plan.
    pub is_verified: bool,
}

/// Writes the documents of a run.
///
/// # Errors
/// Where files cannot be opened or written, or the run does not say where its instance is.
pub fn documents(request: &DocumentsRequest) -> Result<Documents, RunError> {
    let run = &request.run;
    let origin = read::run_origin(&run.join(write::RUN))?;
    let told = read::run_summary(&run.join(write::SUMMARY))?;
    let sources = Sources::of_run(run, origin.options, request.instance.as_deref())?;
    let Loaded { instance, scenario, mut findings, inputs } = sources.load()?;
    let mut plan = None;
    if !has_errors(&findings) {
        let (found_plan, found) = read::plan(&run.join(write::PLAN), &instance)?;
        findings.extend(found);
        // A run without a plan holds a plan without decisions.
        plan = Some(found_plan).filter(|_| told.has_plan());
    }
    if has_errors(&findings) {
        return Ok(Documents { files: Vec::new(), findings, is_verified: false });
    }
    findings.extend(input_changes(&origin.inputs, &inputs));
    let verdict = plan.as_ref().map(|plan| verify::verify(&instance, &scenario, plan));
    let is_verified = verdict.as_ref().is_some_and(verify::Verdict::ok);
    if let Some(verdict) = &verdict {
        findings.extend(verdict.findings.iter().cloned());
    }
    let claims = plan.as_ref().and_then(|plan| plan.claims.as_ref());
    let layers = match (claims, &verdict) {
        (Some(claims), _) => {
            let layers = claims.layers.iter();
            layers
                .map(|claim| LayerRecord { value: Some(claim.value), bound: claim.bound })
                .collect()
        }
        (None, Some(verdict)) => {
            let layers = verdict.layers.iter();
            layers.map(|&value| LayerRecord { value: Some(value), bound: None }).collect()
        }
        (None, None) => vec![LayerRecord { value: None, bound: told.bound }],
    };
    let finder = Finder::new(&instance, &scenario);
    let record = RunRecord {
        instance: &instance,
        scenario: &scenario,
        plan: plan.as_ref(),
        kpis: plan.as_ref().map(|plan| measure(&instance, &scenario, plan)),
        termination: claims.map_or(told.termination, |claims| claims.termination),
        layers,
        terms: terms(verdict.as_ref()),
        candidates: CandidateCounts {
            legal_pairs: told.candidates.legal,
            model_pairs: told.candidates.in_model,
            proof: claims.map_or(told.candidates.proof, |claims| claims.proof),
            note: told.candidates.note.clone(),
        },
        verdict_ok: is_verified,
        findings: findings.clone(),
        reasons: plan.as_ref().map_or_else(Vec::new, |plan| reasons(&finder, plan)),
        seconds: Seconds { total: told.seconds.total, ..Seconds::default() },
        peak_memory_mib: None,
        inputs: inputs.into_iter().map(input_file).collect(),
        options: std::collections::BTreeMap::new(),
        command_line: origin.command_line.clone(),
        threads: origin.threads,
        solver_name: origin.solver.name.clone(),
        solver_version: origin.solver.version.clone(),
        started: origin.started.clone(),
        ended: origin.ended.clone(),
        log: String::new(),
        why_not_reproducible: None,
        overwrite: true,
        map_ground: true,
        tables_only: false,
        search: None,
        lang: request.lang,
    };
    let out = request.out.as_deref().unwrap_or(run);
    let files = write::write_documents(out, &record)?;
    Ok(Documents { files, findings, is_verified })
}

impl Documents {
    /// Whether nothing was written because the data have errors.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.files.is_empty()
    }
}
