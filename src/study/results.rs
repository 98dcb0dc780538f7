//! The rows of a study: what each point sets and what came of it; and the tidy tables made of them.

use crate::facts::Term;
use crate::facts::Termination;
use crate::read;
use crate::read::RunSummary;
use crate::study::StudyFolder;
use crate::study::folder::FailureKind;
use crate::study::folder::Spent;
use crate::study::interval::Interval;
use crate::study::points;
use crate::write;
use crate::write::tidy::Tidy;
use rayon::prelude::*;

/// What came of a point.
#[derive(Clone, Debug)]
pub enum End {
    /// A run.
    Run(Box<RunSummary>),
    /// Facts and rules alone show that there is no plan, and how.
    Infeasible(String),
    /// No run, and why.
    Failed(String),
    /// Not done yet.
    Missing,
}

/// A point and what came of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number, counted from 1.
    pub point: u64,
    /// What it sets: a value a column; `None` leaves the base.
    pub shown: Vec<Option<String>>,
    /// What came of it.
    pub end: End,
    /// How many better runs it has had after the first.
    pub better: u32,
    /// What was spent on it after it was done.
    pub spent: Spent,
}

impl Row {
    /// Its run, where it has one.
    #[must_use]
    pub fn run(&self) -> Option<&RunSummary> {
        match &self.end {
            End::Run(run) => Some(run),
            End::Infeasible(_) | End::Failed(_) | End::Missing => None,
        }
    }

    /// Whether a limit of time ended it: another run may come to something else.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.run().is_some_and(|run| {
            matches!(
                run.termination,
                Termination::TimeLimit | Termination::Interrupted | Termination::NoPlan
            )
        })
    }

    /// Whether its solver failed, before there was a plan or afterwards.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        matches!(self.end, End::Failed(_))
            || self.run().is_some_and(|run| run.termination == Termination::Failed)
    }

    /// Whether its run ended before it was done: more time may bring a better one.
    #[must_use]
    pub fn may_go_on(&self) -> bool {
        self.run().is_some() && (self.is_limited() || self.has_failed())
    }

    /// Whether it is proven that there is no plan.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        matches!(self.end, End::Infeasible(_))
            || self.run().is_some_and(|run| run.termination == Termination::Infeasible)
    }

    /// A figure, and between which numbers its best possible value lies. Only the value of the goal has
    /// a bound; other figures are those of the plan found. `None` without a plan or such a figure.
    #[must_use]
    pub fn figure(&self, measure: &str) -> Option<Interval> {
        let run = self.run()?;
        if measure == TOTAL {
            let (bound, value) = run.interval()?;
            return Some(Interval::new(bound, Some(value)));
        }
        let term = measure.strip_prefix(TERM).unwrap_or(measure);
        let terms = run.objective.iter().flat_map(|objective| &objective.terms);
        let of_terms = terms.into_iter().find(|line| line.term == term).and_then(|line| line.value);
        let of_kpis = || run.headline.iter().find(|line| line.kpi == measure)?.value;
        of_terms.or_else(of_kpis).map(Interval::exact)
    }
}

/// The figure that has a bound.
pub const TOTAL: &str = "total";
/// What stands before the word of a term.
const TERM: &str = "term_";

/// All rows of a study, in the order of the points; read in parallel, for a study may have thousands.
#[must_use]
pub fn rows(folder: &StudyFolder) -> Vec<Row> {
    let manifest = &folder.manifest;
    let points = points::all(&manifest.study.design, &manifest.base);
    let row = |(at, of): (usize, points::Point)| {
        let point = at as u64 + 1;
        let run = folder.point(point);
        let end = if let Ok(summary) = read::run_summary(&run.join(write::SUMMARY)) {
            End::Run(Box::new(summary))
        } else {
            match folder.failure(&run) {
                None => End::Missing,
                Some(failure) if failure.kind == FailureKind::Infeasible => {
                    End::Infeasible(failure.why)
                }
                Some(failure) => End::Failed(failure.why),
            }
        };
        let spent = folder.spent(point);
        Row { point, shown: of.shown, end, better: folder.refined(point), spent }
    };
    points.into_par_iter().enumerate().map(row).collect()
}

/// `results.csv`: a row a point. Nothing in it depends on the clock or on the machine, but through
/// points that a time limit ended (`limited`), or a solver that failed.
#[must_use]
pub fn table(columns: &[String], rows: &[Row]) -> Tidy {
    let mut head: Vec<String> = vec!["point".to_owned()];
    head.extend(columns.iter().cloned());
    let fixed = ["termination", "limited", "refined", "total", "bound", "gap", "proof", "verified"];
    head.extend(fixed.map(str::to_owned));
    let runs = || rows.iter().filter_map(Row::run);
    let has_term = |term: &Term| {
        let mut lines =
            runs().flat_map(|run| &run.objective).flat_map(|objective| &objective.terms);
        lines.any(|line| line.term == term.word())
    };
    let terms: Vec<&str> =
        Term::ALL.iter().filter(|term| has_term(term)).map(|t| t.word()).collect();
    head.extend(terms.iter().map(|term| format!("{TERM}{term}")));
    let layers = runs().flat_map(|run| &run.objective).map(|o| o.layers.len()).max().unwrap_or(0);
    // The last layer is what stands in total, bound and gap.
    let earlier = layers.saturating_sub(1);
    for layer in 1..=earlier {
        head.extend([format!("layer_{layer}_value"), format!("layer_{layer}_bound")]);
    }
    let kpis: Vec<&str> = runs()
        .find(|run| !run.headline.is_empty())
        .map(|run| run.headline.iter().map(|line| line.kpi.as_str()).collect())
        .unwrap_or_default();
    head.extend(kpis.iter().map(|&kpi| kpi.to_owned()));
    head.push("note".to_owned());

    let mut table = Tidy::new(head);
    for row in rows {
        let mut cells = vec![row.point.to_string()];
        cells.extend(row.shown.iter().map(|value| value.clone().unwrap_or_default()));
        let (run, note) = match &row.end {
            End::Run(run) => (Some(run), ""),
            End::Infeasible(why) | End::Failed(why) => (None, why.as_str()),
            End::Missing => (None, "not done yet"),
        };
        cells.push(match &row.end {
            End::Run(run) => word(&run.termination),
            End::Infeasible(_) => word(&Termination::Infeasible),
            End::Failed(_) | End::Missing => word(&Termination::Failed),
        });
        cells.push(if row.is_limited() { "yes" } else { "no" }.to_owned());
        cells.push(row.better.to_string());
        cells.push(number(run.and_then(|run| run.total())));
        cells.push(number(run.and_then(|run| run.bound)));
        cells.push(number(run.and_then(|run| run.gap)));
        cells.push(run.map_or(String::new(), |run| word(&run.candidates.proof)));
        let verified = run.and_then(|run| run.verdict.ok);
        cells.push(verified.map_or("", |ok| if ok { "yes" } else { "no" }).to_owned());
        let objective = run.and_then(|run| run.objective.as_ref());
        for term in &terms {
            let lines = objective.into_iter().flat_map(|objective| &objective.terms);
            let value =
                lines.into_iter().find(|line| line.term == *term).and_then(|line| line.value);
            cells.push(number(value));
        }
        for layer in 0..earlier {
            let layer = objective.and_then(|objective| objective.layers.get(layer));
            cells.push(number(layer.and_then(|layer| layer.value)));
            cells.push(number(layer.and_then(|layer| layer.bound)));
        }
        for kpi in &kpis {
            let line = run.and_then(|run| run.headline.iter().find(|line| line.kpi == *kpi));
            cells.push(number(line.and_then(|line| line.value)));
        }
        cells.push(note.to_owned());
        table.row(cells);
    }
    table
}

/// `timings.csv`: what may differ between two equal studies.
#[must_use]
pub fn timings(rows: &[Row]) -> Tidy {
    let head = ["point", "seconds_total", "seconds_solve", "peak_memory_mib"];
    let mut table = Tidy::new(head.map(str::to_owned).to_vec());
    for row in rows {
        let run = row.run();
        let seconds = |value: f64| format!("{value:.3}");
        table.row(vec![
            row.point.to_string(),
            run.map_or(String::new(), |run| seconds(run.seconds.total)),
            run.map_or(String::new(), |run| seconds(run.seconds.solve)),
            run.and_then(|run| run.peak_memory_mib)
                .map_or(String::new(), |mib| format!("{mib:.1}")),
        ]);
    }
    table
}

/// A number with all its digits; empty where it is not known.
#[must_use]
pub fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(String::new, |value| value.to_string())
}

/// A word as it stands in JSON.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).ok();
    json.and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}
