//! `STUDY.toml`: an instance, a base scenario and a design. All that is wrong is told at once; whether
//! the parameters exist is found out by setting them (`study`).

use crate::diagnostic::Diagnostic;
use crate::facts::Design;
use crate::facts::DesignKind;
use crate::facts::design::Failing;
use crate::facts::design::Failures;
use crate::facts::design::HowMany;
use crate::facts::design::Parameter;
use crate::read::Cluster;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use crate::read::source;
use crate::read::study_list;
use crate::read::study_parameter;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use std::path::Path;
use std::path::PathBuf;
use toml::Table;

/// A study as its file states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyFile {
    /// Its name; the file's without one.
    pub name: String,
    /// What it is for, in words.
    pub description: String,
    /// The instance folder, from where the program runs.
    pub instance: PathBuf,
    /// The base scenario; without one the instance's own defaults hold.
    pub scenario: Option<PathBuf>,
    /// Changes that hold for all points, `KEY=VALUE`.
    pub set: Vec<String>,
    /// Further changes for the base alone: how hard its solver tries, `solver.…`.
    #[serde(default)]
    pub base_set: Vec<String>,
    /// What points start from.
    #[serde(alias = "starts_from_base", deserialize_with = "start")]
    pub start: Start,
    /// The figure that rankings and indices speak of: `total`, or a term or figure of the results.
    pub measure: String,
    /// What a job on a cluster asks for.
    #[serde(default)]
    pub cluster: Cluster,
    /// The design.
    pub design: Design,
}

/// What the searches of points start from: a plan and the multipliers of another search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// What a neighbouring point came to; the first ones start from the base.
    #[default]
    Neighbours,
    /// What the base came to.
    Base,
    /// Nothing.
    None,
}

/// Folders of before there were neighbours tell whether points start from the base.
fn start<'de, D: Deserializer<'de>>(from: D) -> Result<Start, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Told {
        Now(Start),
        Before(bool),
    }
    Ok(match Told::deserialize(from)? {
        Told::Now(start) => start,
        Told::Before(true) => Start::Base,
        Told::Before(false) => Start::None,
    })
}

/// The file with what was found in it.
#[derive(Clone, Debug)]
pub struct StudyRead {
    /// The study; `None` where it has errors.
    pub study: Option<StudyFile>,
    /// Everything found.
    pub findings: Vec<Diagnostic>,
    /// The table of points, where the design has one.
    pub inputs: Vec<InputFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Option<String>,
    #[serde(default)]
    description: String,
    instance: PathBuf,
    scenario: Option<PathBuf>,
    #[serde(default)]
    set: Vec<String>,
    #[serde(default)]
    base_set: Vec<String>,
    #[serde(default)]
    start: Start,
    measure: Option<String>,
    #[serde(default)]
    cluster: Cluster,
    design: WrittenDesign,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDesign {
    kind: DesignKind,
    points: Option<u32>,
    #[serde(default)]
    seed: u32,
    file: Option<PathBuf>,
    of: Option<Failing>,
    count: Option<u32>,
    probability: Option<f64>,
    #[serde(default)]
    among: Vec<String>,
    #[serde(default)]
    parameters: Table,
}

/// Reads the file. Paths in it are taken from where it lies.
///
/// # Errors
/// Where it, or a table of points that it names, cannot be opened.
pub fn study(path: &Path) -> Result<StudyRead, ReadError> {
    let file = path.display().to_string();
    let (bytes, _) = source::whole(path, &file)?;
    let mut findings = Findings::default();
    let settings = Settings::parse(&file, &bytes, &mut findings);
    let written: Option<Written> = if settings.table.is_empty() {
        findings.add(
            Diagnostic::error(codes::STUDY_KEY, "there is nothing in it")
                .file(&file)
                .help("write instance = \"folder\", and [design] with its kind and parameters"),
        );
        None
    } else {
        settings.typed("", settings.table.clone(), &mut findings)
    };
    settings.report_not_finite(&mut findings);
    let Some(written) = written else {
        for key in ["instance", "design"] {
            if !settings.table.is_empty() && !settings.table.contains_key(key) {
                findings.add(
                    settings
                        .finding(codes::STUDY_KEY, key, "a study needs this key")
                        .help("write instance = \"folder\", and [design] with its kind"),
                );
            }
        }
        return Ok(StudyRead { study: None, findings: findings.into_vec(), inputs: Vec::new() });
    };
    let beside = path.parent().unwrap_or(Path::new(""));
    let mut inputs = Vec::new();
    let design = design(&written.design, beside, &settings, &mut findings, &mut inputs)?;
    for finding in written.cluster.judge(&file) {
        findings.add(finding);
    }
    for item in written.base_set.iter().filter(|item| !item.trim().starts_with("solver.")) {
        let message =
            "the base may differ from the points in how hard its solver tries, in nothing else";
        findings.add(settings.finding(codes::STUDY_VALUE, "base_set", message).value(item).help(
            "write solver.time_limit_s, solver.gap or another solver.… here, all else in set",
        ));
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let study = StudyFile {
        name: written.name.or(stem).unwrap_or_default(),
        description: written.description,
        instance: beside.join(written.instance),
        scenario: written.scenario.map(|scenario| beside.join(scenario)),
        set: written.set,
        base_set: written.base_set,
        start: written.start,
        measure: written.measure.unwrap_or_else(|| "total".to_owned()),
        cluster: written.cluster,
        design,
    };
    let findings = findings.into_vec();
    let is_sound = !crate::diagnostic::has_errors(&findings);
    Ok(StudyRead { study: is_sound.then_some(study), findings, inputs })
}

fn design(
    written: &WrittenDesign,
    beside: &Path,
    settings: &Settings,
    findings: &mut Findings,
    inputs: &mut Vec<InputFile>,
) -> Result<Design, ReadError> {
    let kind = written.kind;
    let mut parameters: Vec<Parameter> =
        study_parameter::read(&written.parameters, kind, settings, findings);
    let mut rows = Vec::new();
    let word = kind.word();
    let mut faults: Vec<(&str, String, &str)> = Vec::new();
    let mut needs =
        |key: &'static str, message: String, help: &'static str| faults.push((key, message, help));
    if kind == DesignKind::List {
        match &written.file {
            Some(file) => {
                (parameters, rows) = study_list::read(&beside.join(file), findings, inputs)?;
            }
            None => needs(
                "file",
                "a list of points stands in a table of its own".to_owned(),
                "write file = \"points.csv\", a column a parameter and a row a point",
            ),
        }
    } else if written.file.is_some() {
        needs(
            "file",
            format!("a design of kind {word} reads no table"),
            "remove the key, or write kind = \"list\"",
        );
    }
    if kind.has_points() && written.points.is_none() {
        needs(
            "points",
            format!("a design of kind {word} needs a number of points"),
            "write points = 100",
        );
    }
    if !kind.has_points() && written.points.is_some() {
        needs(
            "points",
            format!("the points of a design of kind {word} follow from its values"),
            "remove the key, or choose latin_hypercube, sobol, failures or draws",
        );
    }
    for (key, message, help) in faults {
        let key = format!("design.{key}");
        findings.add(settings.finding(codes::STUDY_KEY, &key, message).help(help));
    }
    let failures = failures(written, settings, findings);
    let is_empty = match kind {
        DesignKind::Failures => false,
        DesignKind::List => written.file.is_some() && rows.is_empty(),
        _ => parameters.is_empty() && written.parameters.is_empty(),
    };
    if is_empty || written.points == Some(0) {
        let key = if written.points == Some(0) { "design.points" } else { "design" };
        findings.add(
            settings
                .finding(codes::STUDY_EMPTY, key, "the design has no points")
                .help("name parameters in [design.parameters], each with its values, or give rows"),
        );
    }
    let points = written.points.unwrap_or(0);
    Ok(Design { kind, points, seed: written.seed.into(), parameters, failures, rows })
}

fn failures(
    written: &WrittenDesign,
    settings: &Settings,
    findings: &mut Findings,
) -> Option<Failures> {
    let mut fault = |key: &str, message: &str, help: &str| {
        let key = format!("design.{key}");
        findings.add(settings.finding(codes::STUDY_VALUE, &key, message).help(help));
    };
    if written.kind != DesignKind::Failures {
        let given = [
            ("of", written.of.is_some()),
            ("count", written.count.is_some()),
            ("probability", written.probability.is_some()),
            ("among", !written.among.is_empty()),
        ];
        for (key, _) in given.into_iter().filter(|(_, is_given)| *is_given) {
            fault(key, "only a design of kind failures has this key", "remove it");
        }
        return None;
    }
    let Some(of) = written.of else {
        fault("of", "nothing says what fails", "write of = \"sites\" or of = \"livelihoods\"");
        return None;
    };
    let how_many = match (written.count, written.probability) {
        (Some(count), None) if count > 0 => HowMany::Count(count),
        (None, Some(share)) if share > 0.0 && share <= 1.0 => HowMany::Probability(share),
        (Some(_), None) => {
            fault("count", "nothing would fail", "write a count of at least 1");
            return None;
        }
        (None, Some(_)) => {
            fault("probability", "this is no probability above 0", "write a number up to 1");
            return None;
        }
        _ => {
            let help = "write count = 2, or probability = 0.1 for each on its own";
            fault("count", "give either count or probability", help);
            return None;
        }
    };
    Some(Failures { of, how_many, among: written.among.clone() })
}
