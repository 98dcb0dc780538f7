//! Files to facts. Everything that is wrong with an instance, a scenario or a plan is found at once
//! and told with file, row, column, value and remedy; nothing is put right, and nothing is guessed.
//!
//! The codes of all findings are in [`codes`]. Formats are in their own files: a table in a file of
//! its name, `settings` for TOML, `zones` for GeoJSON, `plan_file` for `plan.json`. What a rule
//! means for who may move where is not judged here but in `candidates`.

mod agree;
mod aliases;
mod areas;
mod backdrop;
mod book;
mod change;
pub mod codes;
mod column;
mod containers;
mod contradictions;
pub mod convert;
mod coordinates;
mod crs;
mod decided;
mod distances;
mod error;
mod findings;
mod funds;
mod goal;
mod grid;
mod layers;
mod limits;
mod livelihoods;
mod number;
mod opened;
mod options;
mod overlap;
mod plan_file;
mod row;
mod rules;
mod run_folder;
mod run_origin;
mod services;
mod settings;
mod sheet;
mod shelf;
mod sites;
mod source;
mod study_cluster;
mod study_file;
mod study_list;
mod study_parameter;
mod summary_file;
mod systems;
mod villages;
mod workbook;
mod zones;

pub use error::ReadError;
pub use findings::SHOWN;
pub use opened::folder_of;
pub use run_folder::BackdropRead;
pub use run_folder::Fate;
pub use run_folder::RunRead;
pub use run_folder::SiteRead;
pub use run_folder::VillageRead;
pub use run_folder::WorkRead;
pub use run_folder::run_folder;
pub use run_origin::Options;
pub use run_origin::RunOrigin;
pub use run_origin::SolvedFrom;
pub use run_origin::run_origin;
pub use study_cluster::Cluster;
pub use study_cluster::MINUTES as SHARD_MINUTES;
pub use study_file::Start;
pub use study_file::StudyFile;
pub use study_file::StudyRead;
pub use study_file::study;
pub use summary_file::LayerRead;
pub use summary_file::RunSummary;
pub use summary_file::TermRead;
pub use summary_file::run_summary;

use crate::diagnostic::Diagnostic;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::facts::decided::Decided;
use areas::Areas;
use book::Book;
use change::Changes;
use findings::Findings;
use opened::Opened;
use serde::Serialize;
use services::Services;
use settings::Settings;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Value;

/// The file that makes a folder an instance.
pub const INSTANCE_TOML: &str = "instance.toml";

/// What was read. Instance and scenario can be used only where no finding is an error.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The facts.
    pub instance: Instance,
    /// What is asked.
    pub scenario: Scenario,
    /// Everything found, in the order of reading.
    pub findings: Vec<Diagnostic>,
    /// The files that were read, in the order of reading.
    pub inputs: Vec<InputFile>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// Its name within the instance folder; a scenario's as it was given.
    pub path: String,
    /// Its size \[byte\].
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
    /// Rows below the header, for a table.
    pub rows: Option<u64>,
}

/// Reads an instance and a scenario: the instance's defaults, the scenario file over them, and
/// the `KEY=VALUE` items of `set` over both.
///
/// # Errors
/// Only where reading is impossible: no folder or workbook, nothing in it that is an instance, a scenario file that does not
/// exist, a file that the system does not let be read. All else is among the findings.
pub fn load(path: &Path, scenario: Option<&Path>, set: &[String]) -> Result<Loaded, ReadError> {
    load_with(path, scenario, set, &Decided::default())
}

/// The same with decisions that are taken already: they become part of the scenario's rules.
///
/// # Errors
/// As [`load`], and where the table or the plan does not exist.
pub fn load_with(
    path: &Path,
    scenario: Option<&Path>,
    set: &[String],
    decided: &Decided,
) -> Result<Loaded, ReadError> {
    let mut findings = Findings::default();
    let Opened { dir, only, containers, mut settings, mut inputs } =
        opened::open(path, &mut findings)?;
    settings.keep_known_sections(true, &mut findings);
    let mut scenario_name = "default".to_owned();
    if let Some(path) = scenario {
        let file = path.display().to_string();
        let (bytes, input) = source::whole(path, &file)?;
        inputs.push(input);
        let mut over = Settings::parse(&file, &bytes, &mut findings);
        over.keep_known_sections(false, &mut findings);
        let stem = || path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = over.text("name", &mut findings).or_else(stem);
        scenario_name = name.unwrap_or(scenario_name);
        over.table.remove("name");
        over.table.remove("description");
        settings.lay_over(over);
    }
    for item in set {
        settings.set(item, &mut findings);
    }
    settings.report_not_finite(&mut findings);

    let changes = Changes::of(&settings, &mut findings);
    let rules = rules::read(&settings, &mut findings);
    let goal = goal::read(&settings, &mut findings);
    let mut scenario = Scenario::new(&scenario_name, rules, goal);
    scenario.travel = options::travel(&settings, &mut findings);
    scenario.candidates = options::candidates(&settings, &mut findings);
    scenario.solver = options::solver(&settings, &mut findings);
    scenario.set = changes.record();

    let mut book = Book::new(&dir, only.as_deref(), containers, &settings, &changes, &mut findings);
    book.inputs = inputs;
    let instance = instance(&mut book, &mut findings)?;
    changes.report(&book, &mut findings);
    decided::apply(decided, &instance, &mut scenario, &mut book.inputs, &mut findings)?;
    limits::judge_money(&instance, &mut findings);
    agree::judge(&instance, &scenario, &book, &mut findings);
    contradictions::judge(&instance, &scenario, &book, &mut findings);
    let mut findings = findings.into_vec();
    for finding in &mut findings {
        book.put_cell(finding);
    }
    Ok(Loaded { instance, scenario, inputs: book.inputs, findings })
}

/// Reads `plan.json`. Ids that the instance does not have are findings; what is decided is not judged.
///
/// # Errors
/// Where the file does not exist or the system does not let it be read.
pub fn plan(path: &Path, instance: &Instance) -> Result<(Plan, Vec<Diagnostic>), ReadError> {
    plan_file::read(path, instance)
}

fn instance(book: &mut Book<'_>, findings: &mut Findings) -> Result<Instance, ReadError> {
    let name = book.settings.text("name", findings);
    if name.is_none() && !book.settings.table.contains_key("name") {
        findings.add(
            book.settings
                .finding(codes::TOML_VALUE, "name", "the instance has no name")
                .help("write name = \"…\" at the top of instance.toml"),
        );
    }
    let currency = book.settings.text("currency", findings).unwrap_or_else(|| "CNY".to_owned());
    if currency != "CNY" {
        findings.add(
            book.settings
                .finding(codes::TOML_VALUE, "currency", "amounts are read in CNY only")
                .value(&currency)
                .help("convert the money columns to yuan, and write currency = \"CNY\""),
        );
    }
    let services = Services::of(book, findings)?;
    let mut areas = Areas::read(book, findings)?;
    let sectors = livelihoods::sectors(book, findings)?;
    let mut points = Vec::new();
    let (skills, villages) = villages::read(book, &services, &mut areas, &mut points, findings)?;
    let points_of_villages = points.len();
    let sites = sites::read(book, &services, &mut areas, &mut points, findings)?;
    let livelihoods =
        livelihoods::read(book, &skills, &sectors, &mut areas, &mut points, findings)?;
    coordinates::judge_far(&points, points_of_villages, findings);
    let funds = funds::read(book, &areas, findings)?;
    let zones = zones::read(book, findings)?;
    let backdrops = backdrop::read(book, findings)?;
    let least = overlap::least_shares(book.settings, findings);
    let overlaps = overlap::overlaps(&mut points, &zones, least, findings);
    let mut instance = Instance {
        name: name.unwrap_or_default(),
        currency,
        skills,
        services: services.names(),
        villages,
        sites,
        livelihoods,
        areas: areas.list,
        funds,
        sectors,
        zones,
        backdrops,
        overlaps,
        sources: sources(book, findings),
        files: book.files(),
        ..Instance::default()
    };
    instance.index_names();
    instance.pairs = distances::pairs(book, &instance, findings)?;
    instance.commutes = distances::commutes(book, &instance, findings)?;
    instance.given = std::mem::take(&mut book.given);
    Ok(instance)
}

/// `[sources]`: text for each table.
fn sources(book: &Book<'_>, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for (table, value) in book.settings.section("sources", findings) {
        if let Value::String(text) = value {
            sources.insert(table, text);
        } else {
            findings.add(
                book.settings
                    .finding(codes::TOML_VALUE, &format!("sources.{table}"), "this is to be text")
                    .value(value.to_string())
                    .help("put it in quotation marks"),
            );
        }
    }
    sources
}
