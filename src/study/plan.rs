//! From `STUDY.toml` to a folder that points can be put in: the file is read, the base instance judged,
//! every parameter tried, and an existing folder compared with what is asked.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::has_errors;
use crate::facts::Design;
use crate::facts::DesignKind;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::read;
use crate::read::Loaded;
use crate::read::Start;
use crate::read::StudyFile;
use crate::read::StudyRead;
use crate::read::codes;
use crate::run::Sources;
use crate::study::Manifest;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::manifest::Input;
use crate::study::manifest::STUDY;
use crate::study::points;
use crate::study::points::BaseFacts;
use crate::study::sobol;
use std::collections::BTreeMap;
use std::path::Path;

/// A study that can be worked on, or why it cannot.
pub struct Planned {
    /// The folder; `None` where the findings hold errors.
    pub folder: Option<StudyFolder>,
    /// Everything found.
    pub findings: Vec<Diagnostic>,
    /// Whether the folder existed already.
    pub goes_on: bool,
}

/// Reads a study, judges it and makes its folder, or finds that of an earlier start. `set` are further
/// changes for all points, as typed; without `may_start`, points start from nothing whatever the file says.
///
/// # Errors
/// Where files cannot be read, or the folder holds something else or cannot be made.
pub fn plan(
    path: &Path,
    set: &[String],
    may_start: bool,
    out: &Path,
) -> Result<Planned, StudyError> {
    let StudyRead { study, mut findings, inputs: tables } = read::study(path)?;
    let refused = |findings| Ok(Planned { folder: None, findings, goes_on: false });
    let Some(mut study) = study else { return refused(findings) };
    study.set.extend(set.iter().cloned());
    if !may_start {
        study.start = Start::None;
    }
    // Points are solved from wherever workers run.
    for path in std::iter::once(&mut study.instance).chain(study.scenario.as_mut()) {
        *path = std::path::absolute(&*path)
            .map_err(|source| StudyError::io("find the place of", &*path, source))?;
    }
    if !study.set.iter().any(|item| key(item) == "solver.threads") {
        // Many runs at once share the cores; more threads in each would only make results depend on
        // their timing.
        study.set.insert(0, "solver.threads=1".to_owned());
    }
    findings.extend(judge_size(&study.design, path));
    if has_errors(&findings) {
        return refused(findings);
    }
    let sources = sources(&study);
    let Loaded { instance, scenario, findings: found, inputs } = sources.load()?;
    if has_errors(&found) {
        findings.extend(found);
        return refused(findings);
    }
    let mut tried = sources.clone();
    tried.set.extend(study.base_set.iter().cloned());
    findings.extend(tried.load()?.findings.into_iter().filter(Diagnostic::is_error));
    let base = base_facts(&study.design, &instance, &scenario);
    findings.extend(try_parameters(&study, &base, &sources, path)?);
    findings.extend(judge_among(&study.design, &base, path));
    if has_errors(&findings) {
        return refused(findings);
    }
    let mut sums: Vec<Input> = Vec::new();
    for input in inputs.into_iter().chain(tables) {
        sums.push(Input { file: input.path, sha256: input.sha256 });
    }
    let manifest = Manifest::new(study, base, sums);
    if StudyFolder::is_new(out)? {
        let folder = StudyFolder::create(out, manifest)?;
        return Ok(Planned { folder: Some(folder), findings, goes_on: false });
    }
    let mut folder = StudyFolder::open(out)?;
    findings.extend(differences(&folder.manifest, &manifest, out));
    if has_errors(&findings) {
        return Ok(Planned { folder: None, findings, goes_on: true });
    }
    // What is told of the points, and where their files lie, may change; what they are may not.
    if folder.manifest.study != manifest.study {
        folder.manifest.study = manifest.study;
        folder.write_json(STUDY, &folder.manifest)?;
    }
    let folder = Some(folder);
    Ok(Planned { folder, findings, goes_on: true })
}

/// Where the base comes from.
#[must_use]
pub fn sources(study: &StudyFile) -> Sources {
    Sources {
        instance: study.instance.clone(),
        scenario: study.scenario.clone(),
        set: study.set.clone(),
        ..Sources::default()
    }
}

fn key(item: &str) -> &str {
    item.split_once('=').map_or(item, |(key, _)| key).trim()
}

fn judge_size(design: &Design, path: &Path) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let file = path.display().to_string();
    let count = points::count(design);
    if count > points::MOST {
        let message =
            format!("the design has {count} points, and a study holds {} at most", points::MOST);
        findings.push(
            Diagnostic::error(codes::STUDY_LARGE, message)
                .file(&file)
                .column("design")
                .help("name fewer values, or draw points with latin_hypercube or sobol"),
        );
    }
    if design.kind == DesignKind::Sobol
        && (design.parameters.len() > sobol::MOST_PARAMETERS || design.points > sobol::MOST_POINTS)
    {
        let message = format!(
            "a Sobol design takes {} parameters and {} points a sample at most",
            sobol::MOST_PARAMETERS,
            sobol::MOST_POINTS
        );
        findings.push(
            Diagnostic::error(codes::STUDY_LARGE, message)
                .file(&file)
                .column("design")
                .help("name fewer, or draw points with latin_hypercube"),
        );
    }
    if design.kind == DesignKind::Sobol && !design.points.is_power_of_two() {
        let near = design.points.next_power_of_two();
        findings.push(
            Diagnostic::warning(codes::STUDY_VALUE, "a Sobol sample is even at powers of two only")
                .file(&file)
                .column("design.points")
                .value(design.points.to_string())
                .help(format!("write points = {near}")),
        );
    }
    findings
}

/// What the design needs to know of the base.
fn base_facts(design: &Design, instance: &Instance, scenario: &Scenario) -> BaseFacts {
    let mut ids = BTreeMap::new();
    let each = design.parameters.iter().filter_map(|parameter| parameter.each_row_of());
    let failing = design.failures.iter().map(|failures| failures.of.word());
    for table in each.chain(failing) {
        let of: Vec<String> = match table {
            "villages" => instance.villages.iter().map(|village| village.id.clone()).collect(),
            "sites" => instance.sites.iter().map(|site| site.id.clone()).collect(),
            "livelihoods" => instance.livelihoods.iter().map(|k| k.id.clone()).collect(),
            "areas" => instance.areas.iter().map(|area| area.id.clone()).collect(),
            _ => Vec::new(),
        };
        ids.insert(table.to_owned(), of);
    }
    let forbidden = scenario.rule(RuleName::Forbid).map(|on| &on.rule);
    let (forbidden_sites, forbidden_livelihoods) = match forbidden {
        Some(Rule::Forbid(forbid)) if design.failures.is_some() => {
            (forbid.sites.clone(), forbid.livelihoods.clone())
        }
        _ => (Vec::new(), Vec::new()),
    };
    BaseFacts { ids, forbidden_sites, forbidden_livelihoods }
}

/// Sets each parameter alone, at its first and its last value, and tells which cannot be set.
fn try_parameters(
    study: &StudyFile,
    base: &BaseFacts,
    sources: &Sources,
    path: &Path,
) -> Result<Vec<Diagnostic>, StudyError> {
    let mut findings = Vec::new();
    let file = path.display().to_string();
    for (which, parameter) in study.design.parameters.iter().enumerate() {
        if let Some(table) = parameter.each_row_of()
            && base.ids.get(table).is_none_or(Vec::is_empty)
        {
            let message = format!("the instance has no rows of `{table}` to vary apart");
            findings.push(
                Diagnostic::error(codes::STUDY_PARAMETER, message)
                    .file(&file)
                    .column(&parameter.key)
                    .help("villages, sites, livelihoods and areas can be varied row by row"),
            );
            continue;
        }
        for items in tried(study, base, which) {
            let mut set = sources.set.clone();
            set.extend(items);
            let tried = Sources { set, ..sources.clone() }.load()?;
            let typed = |finding: &Diagnostic| {
                finding.is_error() && finding.location.file.as_deref() == Some("--set")
            };
            let wrong: Vec<Diagnostic> = tried.findings.into_iter().filter(typed).collect();
            if let Some(first) = wrong.into_iter().next() {
                let value = first.location.value.clone();
                let message = format!("the parameter cannot be set: {}", first.message);
                let mut finding = Diagnostic::error(codes::STUDY_PARAMETER, message)
                    .file(&file)
                    .column(&parameter.key)
                    .help(first.help);
                finding.location.value = value;
                findings.push(finding);
                break;
            }
        }
    }
    Ok(findings)
}

/// What sets a parameter at its first and its last value, with all others left at the base.
fn tried(study: &StudyFile, base: &BaseFacts, which: usize) -> Vec<Vec<String>> {
    let design = &study.design;
    let parameter = &design.parameters[which];
    if design.kind == DesignKind::List {
        let mut values: Vec<&String> =
            design.rows.iter().filter_map(|row| row[which].as_ref()).collect();
        values.sort();
        values.dedup();
        // A table may hold thousands of values; the first, the middle and the last show a wrong name.
        let last = values.len().saturating_sub(1);
        let mut ends = vec![0, last / 2, last];
        ends.dedup();
        let item = |at: usize| Some(vec![format!("{}={}", parameter.key, values.get(at)?)]);
        return ends.into_iter().filter_map(item).collect();
    }
    let alone = Design {
        kind: if parameter.each_row_of().is_some() {
            DesignKind::Draws
        } else {
            DesignKind::OneAtATime
        },
        points: 1,
        parameters: vec![parameter.clone()],
        failures: None,
        rows: Vec::new(),
        seed: design.seed,
    };
    let all = points::all(&alone, base);
    let mut ends: Vec<Vec<String>> = Vec::new();
    for point in [all.get(1).or(all.first()), all.last()].into_iter().flatten() {
        if !ends.contains(&point.set) {
            ends.push(point.set.clone());
        }
    }
    ends
}

/// Ids that are to fail exist, and so many can.
fn judge_among(design: &Design, base: &BaseFacts, path: &Path) -> Vec<Diagnostic> {
    let Some(failures) = &design.failures else { return Vec::new() };
    let table = failures.of.word();
    let ids = &base.ids[table];
    let file = path.display().to_string();
    let mut findings: Vec<Diagnostic> = failures
        .among
        .iter()
        .filter(|id| !ids.contains(id))
        .map(|id| {
            Diagnostic::error(codes::STUDY_VALUE, format!("{table} has no such id"))
                .file(&file)
                .column("design.among")
                .value(id)
                .help(format!("use ids of {table}"))
        })
        .collect();
    let able = if failures.among.is_empty() { ids.len() } else { failures.among.len() };
    let too_many = match failures.how_many {
        crate::facts::design::HowMany::Count(count) => count as usize > able,
        crate::facts::design::HowMany::Probability(_) => able == 0,
    };
    if too_many {
        findings.push(
            Diagnostic::error(codes::STUDY_EMPTY, format!("only {able} of {table} can fail"))
                .file(&file)
                .column("design.count")
                .help("let fewer fail"),
        );
    }
    findings
}

/// Why the points of an existing folder are not those that are asked for.
fn differences(there: &Manifest, asked: &Manifest, out: &Path) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let dir = out.display().to_string();
    let (old, new) = (&there.study, &asked.study);
    let mut parts = Vec::new();
    for (what, is_same) in [
        ("the design", old.design == new.design),
        ("the settings", old.set == new.set && old.base_set == new.base_set),
        ("the start of the points", old.start == new.start),
        ("what the base forbids or holds", there.base == asked.base),
    ] {
        if !is_same {
            parts.push(what);
        }
    }
    if !parts.is_empty() || there.format != asked.format {
        let message = format!("the folder holds another study: {} differ", parts.join(", "));
        findings.push(
            Diagnostic::error("study.other_study", message)
                .file(&dir)
                .help("name another folder, or give this study back the settings it began with"),
        );
    }
    if there.program_version != asked.program_version {
        let message = format!(
            "its points were made by version {}, this is {}",
            there.program_version, asked.program_version
        );
        findings.push(
            Diagnostic::error("study.other_version", message)
                .file(&dir)
                .help("go on with that version, or name another folder"),
        );
    }
    // A scenario is told by the path that leads to it, which may be another from elsewhere.
    let name = |input: &Input| match input.file.rsplit_once(['/', '\\']) {
        Some((_, name)) => name.to_owned(),
        None => input.file.clone(),
    };
    let sums = |manifest: &Manifest| -> BTreeMap<String, String> {
        manifest.inputs.iter().map(|input| (name(input), input.sha256.clone())).collect()
    };
    let (before, now) = (sums(there), sums(asked));
    let files: std::collections::BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    for file in files {
        let message = match (before.get(file), now.get(file)) {
            (Some(before), Some(now)) if before == now => continue,
            (Some(_), Some(_)) => "the file has changed since the study began",
            (Some(_), None) => "the file was read when the study began, and is not now",
            _ => "the file was not there when the study began",
        };
        findings.push(
            Diagnostic::error("study.input_changed", message)
                .file(file.as_str())
                .help("put the file back, or begin anew in another folder"),
        );
    }
    findings
}
