//! From the runs of all points to tables and a summary. The same runs give the same bytes.

use crate::facts::DesignKind;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::database;
use crate::study::database::DATABASE;
use crate::study::effects;
use crate::study::effects::Effect;
use crate::study::pictures;
use crate::study::report;
use crate::study::results;
use crate::study::results::End;
use crate::study::results::Row;
use crate::study::results::TOTAL;
use crate::study::sobol;
use crate::study::sobol::Index;
use crate::study::tornado;
use crate::study::tornado::Bar;
use crate::write::database::MOST_COLUMNS;
use crate::write::tidy::Tidy;
use crate::write::words::Lang;
use serde_json::Value;
use std::path::PathBuf;

/// What came of a study.
pub struct Collected {
    /// `summary.json`, as written.
    pub summary: Value,
    /// The same for people.
    pub text: String,
    /// The files written.
    pub files: Vec<PathBuf>,
    /// What could not be written, and why; empty as a rule.
    pub notes: Vec<String>,
    /// Points that failed or are not done.
    pub without_run: u64,
}

/// Everything that is told of a study.
pub struct Findings<'a> {
    /// The folder.
    pub folder: &'a StudyFolder,
    /// All points.
    pub rows: &'a [Row],
    /// Columns that say which point it is.
    pub columns: &'a [String],
    /// Changes of one parameter each.
    pub effects: &'a [Effect],
    /// The ranking of single changes.
    pub bars: Option<&'a [Bar]>,
    /// The indices of each parameter, or why there are none.
    pub indices: Option<Result<&'a [Index], &'a str>>,
}

impl Findings<'_> {
    /// The figure that rankings speak of.
    #[must_use]
    pub fn measure(&self) -> &str {
        &self.folder.manifest.study.measure
    }

    /// Whether the points weigh different goals, so that their totals are no measure of each other.
    #[must_use]
    pub fn weighs_differently(&self) -> bool {
        self.columns.iter().any(|key| key.starts_with("goal."))
    }
}

/// Reads all runs of a study, writes its tables and its summary, and tells it in a language.
///
/// # Errors
/// Where they cannot be written.
pub fn collect(folder: &StudyFolder, lang: Lang) -> Result<Collected, StudyError> {
    let rows = results::rows(folder);
    let study = &folder.manifest.study;
    let columns = folder.manifest.columns();
    let measure = study.measure.as_str();
    let effects = effects::effects(&study.design, &columns, &rows, measure);
    let is_tornado = study.design.kind == DesignKind::OneAtATime;
    let bars = is_tornado.then(|| tornado::tornado(&columns, &rows, measure)).flatten();
    let is_sobol = study.design.kind == DesignKind::Sobol;
    let indices = is_sobol.then(|| indices(columns.len(), &rows, measure, study.design.seed));
    let indices = indices.as_ref().map(|found| match found {
        Ok(indices) => Ok(indices.as_slice()),
        Err(why) => Err(why.as_str()),
    });
    let findings = Findings {
        folder,
        rows: &rows,
        columns: &columns,
        effects: &effects,
        bars: bars.as_deref(),
        indices,
    };
    let results = results::table(&columns, &rows);
    let timings = results::timings(&rows);
    let mut others: Vec<(&str, Tidy)> = Vec::new();
    if !effects.is_empty() {
        others.push(("effects", effects::table(&effects, measure)));
    }
    if let Some(bars) = findings.bars {
        others.push(("tornado", tornado::table(bars, measure)));
    }
    if let Some(Ok(indices)) = findings.indices {
        others.push(("sobol", sobol_table(&columns, indices, measure)));
    }
    let mut files = Vec::new();
    let first = [("results", &results), ("timings", &timings)];
    for (name, table) in first.into_iter().chain(others.iter().map(|(name, table)| (*name, table)))
    {
        files.push(folder.write(&format!("{name}.csv"), &table.text())?);
    }
    let database = database::write(folder, &results, &timings, &others)?;
    let notes = match &database {
        Some(_) => Vec::new(),
        None => vec![format!(
            "{DATABASE} is not written: it takes {MOST_COLUMNS} columns a table at most; results.csv has all"
        )],
    };
    files.extend(database);
    files.extend(pictures::draw(&findings)?);
    let summary = report::json(&findings);
    files.push(folder.write_json("summary.json", &summary)?);
    let text = report::text(&findings, lang);
    let is_without = |row: &&Row| matches!(row.end, End::Failed(_) | End::Missing);
    let without_run = rows.iter().filter(is_without).count() as u64;
    Ok(Collected { summary, text, files, notes, without_run })
}

/// The indices, or why there are none.
fn indices(
    parameters: usize,
    rows: &[Row],
    measure: &str,
    seed: u64,
) -> Result<Vec<Index>, String> {
    let figures: Vec<f64> =
        rows.iter().filter_map(|row| row.figure(measure)).map(|figure| figure.most).collect();
    if figures.len() < rows.len() {
        let missing = rows.len() - figures.len();
        return Err(format!("{missing} of {} points have no {measure}", rows.len()));
    }
    sobol::indices(parameters, &figures, seed)
        .ok_or_else(|| format!("{measure} is the same at all points"))
}

fn sobol_table(columns: &[String], indices: &[Index], measure: &str) -> Tidy {
    let head = [
        "parameter",
        "measure",
        "first_order",
        "first_order_low",
        "first_order_high",
        "total",
        "total_low",
        "total_high",
    ];
    let mut table = Tidy::new(head.map(str::to_owned).to_vec());
    for (key, index) in columns.iter().zip(indices) {
        let (first, total) = (index.first_range, index.total_range);
        let numbers = [index.first, first.0, first.1, index.total, total.0, total.1];
        let mut cells = vec![key.clone(), measure.to_owned()];
        cells.extend(numbers.map(|value| format!("{value:.6}")));
        table.row(cells);
    }
    table
}

/// The figures that a measure can be, for a message.
#[must_use]
pub fn measures(rows: &[Row]) -> Vec<String> {
    let mut names = vec![TOTAL.to_owned()];
    if let Some(run) = rows.iter().find_map(Row::run) {
        let terms = run.objective.iter().flat_map(|objective| &objective.terms);
        names.extend(terms.map(|line| line.term.clone()));
        names.extend(run.headline.iter().map(|line| line.kpi.clone()));
    }
    names
}
