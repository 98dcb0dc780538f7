//! `summary.json`: what scripts read. Value, bound and gap, verdict, figures, time.

use crate::diagnostic::Diagnostic;
use crate::facts::Term;
use crate::facts::Termination;
use crate::measure::Kpis;
use crate::write::CandidateCounts;
use crate::write::RunRecord;
use crate::write::Seconds;
use crate::write::TermLine;
use serde::Serialize;
use std::io;
use std::io::Write;

/// Format of `summary.json` and `run.json`; grows when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// The summary of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Summary<'a> {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Name of the instance.
    pub instance: &'a str,
    /// Name of the scenario.
    pub scenario: &'a str,
    /// Why the solver stopped.
    pub termination: Termination,
    /// Value of the plan; `None` without one.
    pub objective: Option<Objective<'a>>,
    /// Bound of the last layer of the goal.
    pub bound: Option<f64>,
    /// (total − bound) / |total| of the last layer; 0 where both are equal, `None` without a bound.
    pub gap: Option<f64>,
    /// Whether the same question, seed, threads and limits give the same plan again.
    pub reproducible: bool,
    /// Which pairs the model held.
    pub candidates: &'a CandidateCounts,
    /// What the verifier says.
    pub verdict: VerdictLine<'a>,
    /// The plan's figures.
    pub kpis: Option<&'a Kpis>,
    /// The main figures in one flat list, for tables that put many plans side by side; empty without
    /// a plan.
    pub headline: Vec<Figure>,
    /// Where the time went.
    pub seconds: Seconds,
    /// Most memory the process held.
    pub peak_memory_mib: Option<f64>,
}

/// Value of a plan.
#[derive(Clone, Debug, Serialize)]
pub struct Objective<'a> {
    /// Value of the last layer of the goal (the only one, mostly).
    pub total: Option<f64>,
    /// Each layer, most important first.
    pub layers: Vec<LayerLine>,
    /// Each term, recomputed from plan and facts.
    pub terms: &'a [TermLine],
}

/// One layer of the goal.
#[derive(Clone, Debug, Serialize)]
pub struct LayerLine {
    /// Weighted value.
    pub value: Option<f64>,
    /// Bound.
    pub bound: Option<f64>,
    /// (value − bound) / |value|.
    pub gap: Option<f64>,
    /// The terms it weighs.
    pub terms: Vec<Term>,
}

/// One of the main figures.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Its name, with its unit at the end.
    pub kpi: &'static str,
    /// `None` where it is not known.
    pub value: Option<f64>,
}

/// What the verifier says.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictLine<'a> {
    /// Whether there is no error; `None` without a plan to judge.
    pub ok: Option<bool>,
    /// What was found.
    pub findings: &'a [Diagnostic],
}

/// Summarises a run.
#[must_use]
pub fn summary<'a>(record: &'a RunRecord<'_>) -> Summary<'a> {
    let last = record.layers.last().copied().unwrap_or_default();
    let goal = &record.scenario.goal.layers;
    let layers = record.layers.iter().enumerate().map(|(at, layer)| LayerLine {
        value: layer.value,
        bound: layer.bound,
        gap: layer.gap(),
        terms: goal
            .get(at)
            .into_iter()
            .flat_map(|of| of.terms.iter().map(|(term, _)| *term))
            .collect(),
    });
    Summary {
        schema_version: SCHEMA_VERSION,
        instance: &record.instance.name,
        scenario: &record.scenario.name,
        termination: record.termination,
        objective: record.plan.map(|_| Objective {
            total: last.value,
            layers: layers.collect(),
            terms: &record.terms,
        }),
        bound: last.bound,
        gap: last.gap(),
        reproducible: record.why_not_reproducible.is_none(),
        candidates: &record.candidates,
        verdict: VerdictLine {
            ok: record.plan.map(|_| record.verdict_ok),
            findings: &record.findings,
        },
        kpis: record.kpis.as_ref(),
        headline: record.kpis.iter().flat_map(Kpis::headline).map(figure).collect(),
        seconds: record.seconds,
        peak_memory_mib: record.peak_memory_mib,
    }
}

fn figure((kpi, value): (&'static str, Option<f64>)) -> Figure {
    Figure { kpi, value }
}

/// Writes `summary.json`.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut dyn Write, record: &RunRecord<'_>) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &summary(record))?;
    writeln!(out)
}
