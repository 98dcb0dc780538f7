//! What a run leaves behind: a folder with the plan, its tables, a map, a summary and the record of how
//! it came about; and the same on one screen.
//!
//! Not here: what figures mean (`measure`), whether a plan is sound (`verify`). Nothing is printed.

pub mod database;
pub mod document;
pub mod error;
pub mod findings;
pub mod folder;
pub mod geopackage;
pub mod lines;
pub mod map;
pub mod memory;
pub mod plan_json;
pub mod plot;
pub mod provenance;
pub mod record;
pub mod report;
pub mod rows;
pub mod summary;
pub mod tables;
pub mod template;
pub mod text;
pub mod tidy;
pub mod words;
pub mod work_tables;
pub mod workbook;

pub use error::WriteError;
pub use memory::peak_memory_mib;
pub use record::CandidateCounts;
pub use record::InputFile;
pub use record::LayerRecord;
pub use record::Reason;
pub use record::RunRecord;
pub use record::Seconds;
pub use record::TermLine;
pub use rows::save_json;
pub use rows::save_rows;
pub use summary::summary;
pub use text::summary_text;

use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::measure::Tally;
use document::Document;
use folder::RunFolder;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// The plan, in a form that is read back.
pub const PLAN: &str = "plan.json";
/// One row a village.
pub const ASSIGNMENTS: &str = "assignments.csv";
/// One row a candidate site.
pub const SITES: &str = "sites.csv";
/// One row for the workers of one skill from one home at one livelihood.
pub const LIVELIHOODS: &str = "livelihoods.csv";
/// One row a village without a place.
pub const UNPLACED: &str = "unplaced.csv";
/// Villages, sites, moves and livelihoods as GeoJSON.
pub const MAP: &str = "map.geojson";
/// Value, bound, verdict and figures.
pub const SUMMARY: &str = "summary.json";
/// The plan as a workbook for people.
pub const WORKBOOK: &str = "plan.xlsx";
/// The plan as layers for desktop GIS.
pub const GEOPACKAGE: &str = "plan.gpkg";
/// The plan as a page for people.
pub const REPORT: &str = "report.html";
/// Several plans side by side as a page for people.
pub const COMPARE: &str = "compare.html";
/// How the run came about.
pub const RUN: &str = "run.json";
/// What the search knew when it ended, to go on from; a run that nobody goes on with has none.
pub const SEARCH: &str = "search.json";
/// What the solver said.
pub const SOLVER_LOG: &str = "solver.log";

/// All files of a run folder, in the order in which they are written. Without a plan the tables have
/// their header only, and the plan is one without decisions.
pub const FILES: [&str; 12] = [
    PLAN,
    ASSIGNMENTS,
    SITES,
    LIVELIHOODS,
    UNPLACED,
    MAP,
    SUMMARY,
    SOLVER_LOG,
    WORKBOOK,
    GEOPACKAGE,
    REPORT,
    RUN,
];

/// Writes one document.
type WriteDocument = fn(&mut dyn io::Write, &Document<'_>) -> io::Result<()>;

/// The documents for people.
const DOCUMENTS: [(&str, WriteDocument); 3] =
    [(WORKBOOK, workbook::write), (GEOPACKAGE, geopackage::write), (REPORT, report::write)];

/// Writes the documents for people alone, each complete or absent, and returns their paths. Earlier
/// ones of the same name are replaced.
///
/// # Errors
/// [`WriteError`] says what could not be written.
pub fn write_documents(dir: &Path, record: &RunRecord<'_>) -> Result<Vec<PathBuf>, WriteError> {
    std::fs::create_dir_all(dir)
        .map_err(|source| WriteError::CreateFolder { path: dir.to_owned(), source })?;
    let tally = record.plan.map(|plan| Tally::new(record.instance, record.scenario, plan));
    let document = Document::new(record, tally.as_ref());
    let mut paths = Vec::new();
    for (name, write) in DOCUMENTS {
        let path = dir.join(name);
        folder::write_file(&path, |out| write(out, &document))
            .map_err(|source| WriteError::WriteFile { path: path.clone(), source })?;
        paths.push(path);
    }
    Ok(paths)
}

/// Whether a run could be written to `dir`, found out by trying: to be asked before hours are spent.
///
/// # Errors
/// The same [`WriteError`] that [`write_run`] would begin with.
pub fn may_write(dir: &Path, overwrite: bool) -> Result<(), WriteError> {
    RunFolder::begin(dir, overwrite).map(drop)
}

/// Whether a finished run with a plan is there.
#[must_use]
pub fn holds_a_plan(dir: &Path) -> bool {
    let summary = std::fs::read(dir.join(SUMMARY)).ok();
    let summary = summary.and_then(|text| serde_json::from_slice(&text).ok());
    summary.is_some_and(|summary: serde_json::Value| summary["objective"]["total"].is_number())
}

/// Writes a plan alone, to a file of any name.
///
/// # Errors
/// What the file system says.
pub fn save_plan(
    path: &Path,
    instance: &Instance,
    scenario: &Scenario,
    plan: &Plan,
) -> io::Result<()> {
    folder::write_file(path, |out| plan_json::write(out, instance, scenario, plan)).map(drop)
}

/// Writes a run folder and returns the paths of its files.
///
/// The folder is complete or absent: everything is written to a folder beside `dir` first, which then
/// takes its name. An earlier run at `dir` is replaced only where the record says `overwrite`, and
/// only after the new one is complete.
///
/// # Errors
/// [`WriteError`] says what could not be written and leaves what was at `dir` before as it was.
pub fn write_run(dir: &Path, record: &RunRecord<'_>) -> Result<Vec<PathBuf>, WriteError> {
    let mut folder = RunFolder::begin(dir, record.overwrite)?;
    let no_plan = Plan::default();
    let plan = record.plan.unwrap_or(&no_plan);
    let tally = Tally::new(record.instance, record.scenario, plan);
    let tally = record.plan.map(|_| &tally);

    folder.file(PLAN, |out| plan_json::write(out, record.instance, record.scenario, plan))?;
    folder.file(ASSIGNMENTS, |out| tables::assignments(out, record, tally))?;
    folder.file(SITES, |out| tables::sites(out, record, tally))?;
    folder.file(LIVELIHOODS, |out| work_tables::livelihoods(out, record, tally))?;
    folder.file(UNPLACED, |out| tables::unplaced(out, record, tally))?;
    folder.file(MAP, |out| map::write(out, record, tally))?;
    folder.file(SUMMARY, |out| summary::write(out, record))?;
    folder.file(SOLVER_LOG, |out| out.write_all(record.log.as_bytes()))?;
    let document = Document::new(record, tally);
    for (name, write) in DOCUMENTS.into_iter().filter(|_| !record.tables_only) {
        folder.file(name, |out| write(out, &document))?;
    }
    if let Some(search) = &record.search {
        folder.file(SEARCH, |out| out.write_all(search))?;
    }
    let outputs = folder.written().to_vec();
    folder.file(RUN, |out| provenance::write(out, record, &outputs))?;
    folder.finish()
}
