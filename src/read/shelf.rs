//! Where each table of an instance is: a file of its own, a sheet of a workbook, a layer of a
//! GeoPackage. What `[files]` names goes first, then the usual CSV file, then other files by their
//! names and the names of their sheets.

use crate::diagnostic::Diagnostic;
use crate::read::aliases;
use crate::read::codes;
use crate::read::containers::Containers;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use crate::read::workbook;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use toml::Value;

/// The tables with the names that their files have unless `[files]` says otherwise.
pub(super) const FILES: [(&str, &str); 12] = [
    ("villages", "villages.csv"),
    ("sites", "sites.csv"),
    ("levels", "levels.csv"),
    ("livelihoods", "livelihoods.csv"),
    ("pairs", "pairs.csv"),
    ("commutes", "commutes.csv"),
    ("areas", "areas.csv"),
    ("budgets", "budgets.csv"),
    ("sectors", "sectors.csv"),
    ("zones", "zones.geojson"),
    ("borders", "borders.geojson"),
    ("rivers", "rivers.geojson"),
];

/// Tables that every instance has.
pub(super) const NEEDED: [&str; 2] = ["villages", "sites"];

/// The sheet in which a workbook without `instance.toml` has its settings.
pub(super) const SETTINGS: &str = "settings";

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Workbook,
    GeoPackage,
    Shapefile,
    GeoJson,
}

/// Where a table is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Held {
    /// The file, as it is named from the instance.
    pub(super) file: String,
    /// The sheet or layer.
    pub(super) part: Option<String>,
}

impl Format {
    /// By the ending of a file's name.
    pub(super) fn of(file: &str) -> Self {
        let ending = Path::new(file).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some(ending) if workbook::EXTENSIONS.contains(&ending) => Self::Workbook,
            Some("gpkg") => Self::GeoPackage,
            Some("shp") => Self::Shapefile,
            Some("geojson" | "json") => Self::GeoJson,
            _ => Self::Csv,
        }
    }

    /// Whether one file holds several tables.
    pub(super) fn holds_several(self) -> bool {
        matches!(self, Self::Workbook | Self::GeoPackage)
    }
}

impl Held {
    /// As `[files]` names it: `tables.xlsx#村庄`, or a file.
    fn parse(name: &str) -> Self {
        match name.split_once('#') {
            Some((file, part)) if Format::of(file).holds_several() => {
                Self { file: file.to_owned(), part: Some(part.to_owned()) }
            }
            _ => Self { file: name.to_owned(), part: None },
        }
    }

    pub(super) fn format(&self) -> Format {
        Format::of(&self.file)
    }

    /// For messages.
    pub(super) fn label(&self) -> String {
        match &self.part {
            Some(part) => format!("{}#{part}", self.file),
            None => self.file.clone(),
        }
    }
}

/// What a search brought.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) held: BTreeMap<&'static str, Held>,
    /// Tables that are named or needed, and are nowhere.
    pub(super) missing: BTreeSet<&'static str>,
}

impl Shelf {
    /// Looks for the tables of a folder (`only` is `None`) or of one file.
    pub(super) fn search(
        dir: &Path,
        only: Option<&str>,
        settings: &Settings,
        containers: &mut Containers,
        findings: &mut Findings,
    ) -> Self {
        let mut shelf = Self::default();
        let named = shelf.take_named(dir, settings, containers, findings);
        let mut offers = Offers::default();
        match only {
            Some(file) => offers.open(file, true, containers, findings),
            None => {
                for file in files_of(dir) {
                    let is_needed = NEEDED.iter().any(|&table| {
                        !shelf.held.contains_key(table) && !dir.join(usual(table)).is_file()
                    });
                    offers.add(&file, is_needed, containers, findings);
                }
            }
        }
        for (table, usual) in FILES {
            if !named.contains(table) {
                let is_there = only.is_none() && dir.join(usual).is_file();
                shelf.choose(table, usual, is_there, &offers, only, findings);
            }
        }
        shelf
    }

    /// What `[files]` names.
    fn take_named(
        &mut self,
        dir: &Path,
        settings: &Settings,
        containers: &mut Containers,
        findings: &mut Findings,
    ) -> BTreeSet<&'static str> {
        let named = settings.section("files", findings);
        for key in named.keys() {
            if !FILES.iter().any(|(table, _)| table == key) {
                let tables: Vec<&str> = FILES.iter().map(|&(table, _)| table).collect();
                findings.add(
                    settings
                        .finding(codes::TOML_UNKNOWN_KEY, &format!("files.{key}"), "no such table")
                        .help(format!("the tables are {}", tables.join(", "))),
                );
            }
        }
        let mut done = BTreeSet::new();
        for (table, _) in FILES {
            let Some(value) = named.get(table) else { continue };
            done.insert(table);
            let key = format!("files.{table}");
            let Value::String(name) = value else {
                findings.add(
                    settings
                        .finding(codes::TOML_VALUE, &key, "a file name is to be text")
                        .value(value.to_string())
                        .help("put it in quotation marks"),
                );
                continue;
            };
            let mut held = Held::parse(name);
            if !dir.join(&held.file).is_file() {
                self.missing.insert(table);
                findings.add(
                    settings
                        .finding(
                            codes::FILE_MISSING,
                            &key,
                            format!("there is no file {}", held.file),
                        )
                        .value(name)
                        .help("correct the name in [files], or add the file"),
                );
                continue;
            }
            if held.format().holds_several() {
                let Some(part) = containers.part_for(table, &held, findings) else {
                    self.missing.insert(table);
                    continue;
                };
                held.part = Some(part);
            }
            self.held.insert(table, held);
        }
        done
    }

    fn choose(
        &mut self,
        table: &'static str,
        usual: &str,
        is_there: bool,
        offers: &Offers,
        only: Option<&str>,
        findings: &mut Findings,
    ) {
        let none = Vec::new();
        let offered = offers.of_table.get(table).unwrap_or(&none);
        if is_there {
            self.held.insert(table, Held { file: usual.to_owned(), part: None });
            for other in offered {
                findings.add(
                    Diagnostic::note(
                        codes::FILE_TWICE,
                        format!("not read: the table {table} is read from {usual}"),
                    )
                    .file(other.label())
                    .help(format!(
                        "to read this one, name it in [files] of instance.toml: {table} = \"{}\"",
                        other.label()
                    )),
                );
            }
            return;
        }
        match offered.as_slice() {
            [] if offers.hidden.contains_key(table) => {
                let held = &offers.hidden[table];
                let message = format!("the sheet of the table {table} is hidden, and so not read");
                findings.add(
                    Diagnostic::warning(codes::WORKBOOK_HIDDEN, message).file(held.label()).help(
                        format!(
                            "unhide the sheet, or name it in [files]: {table} = \"{}\"",
                            held.label()
                        ),
                    ),
                );
                if NEEDED.contains(&table) {
                    self.report_missing(table, usual, only, findings);
                }
            }
            [] if NEEDED.contains(&table) => self.report_missing(table, usual, only, findings),
            [] => {}
            [one] => {
                self.held.insert(table, one.clone());
            }
            [first, ..] => {
                self.missing.insert(table);
                let all: Vec<String> = offered.iter().map(Held::label).collect();
                findings.add(
                    Diagnostic::error(
                        codes::FILE_TWICE,
                        format!("the table {table} is there {} times: {}", all.len(), all.join(", ")),
                    )
                    .file(&first.file)
                    .help(format!("name the right one in [files] of instance.toml, as {table} = \"{}\", or take the others away", first.label())),
                );
            }
        }
    }

    fn report_missing(
        &mut self,
        table: &'static str,
        usual: &str,
        only: Option<&str>,
        findings: &mut Findings,
    ) {
        self.missing.insert(table);
        findings.add(match only {
            None => Diagnostic::error(codes::FILE_MISSING, format!("there is no {usual}"))
                .file(usual)
                .help("add the file, or name another one in [files] of instance.toml"),
            Some(book) => {
                let names = aliases::TABLES.iter().find(|(known, _)| *known == table);
                let names =
                    names.map_or(String::new(), |(_, names)| format!(" or {}", names.join(", ")));
                Diagnostic::error(
                    codes::WORKBOOK_SHEET,
                    format!("there is no sheet of the table {table}"),
                )
                .file(book)
                .help(format!("name its sheet {table}{names}"))
            }
        });
    }
}

/// Where tables were found besides what is named.
#[derive(Default)]
struct Offers {
    of_table: BTreeMap<&'static str, Vec<Held>>,
    hidden: BTreeMap<&'static str, Held>,
}

impl Offers {
    /// A file of a folder: named after a table, or holding sheets or layers that are.
    fn add(
        &mut self,
        file: &str,
        is_needed: bool,
        containers: &mut Containers,
        findings: &mut Findings,
    ) {
        let stem = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let table = stem.as_deref().and_then(aliases::table).filter(|table| *table != SETTINGS);
        match (Format::of(file), table) {
            (Format::Workbook | Format::GeoPackage, Some(table)) => {
                // Named after a table, it holds that one, whatever its one sheet is called.
                let held = Held { file: file.to_owned(), part: None };
                if containers.tables(file).is_some_and(|tables| tables.is_empty()) {
                    if let Some(part) = containers.part_for(table, &held, findings) {
                        self.offer(table, Held { part: Some(part), ..held });
                    }
                } else {
                    self.open(file, is_needed, containers, findings);
                }
            }
            (Format::Workbook | Format::GeoPackage, None) => {
                self.open(file, is_needed, containers, findings);
            }
            (format, Some(table))
                if is_table(file, format) && FILES.iter().all(|&(_, usual)| usual != file) =>
            {
                self.offer(table, Held { file: file.to_owned(), part: None });
            }
            _ => {}
        }
    }

    fn offer(&mut self, table: &'static str, held: Held) {
        self.of_table.entry(table).or_default().push(held);
    }

    /// The sheets or layers of a file that are named after tables.
    fn open(
        &mut self,
        file: &str,
        is_needed: bool,
        containers: &mut Containers,
        findings: &mut Findings,
    ) {
        if let Some(mut fault) = containers.fault(file) {
            if !is_needed {
                fault.severity = crate::diagnostic::Severity::Warning;
            }
            findings.add(fault);
        }
        for (table, part, is_hidden) in containers.tables(file).unwrap_or_default() {
            let held = Held { file: file.to_owned(), part: Some(part) };
            if table == SETTINGS {
                continue;
            }
            if is_hidden {
                self.hidden.insert(table, held);
            } else {
                self.offer(table, held);
            }
        }
    }
}

/// Whether a file is a table of its own; the files beside a shapefile are none.
fn is_table(file: &str, format: Format) -> bool {
    let ending = Path::new(file).extension();
    format != Format::Csv || ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

fn usual(table: &str) -> &'static str {
    FILES.iter().find(|(known, _)| *known == table).map_or("", |&(_, usual)| usual)
}

/// The files of a folder in the order of their names, without hidden ones and without the locks that
/// spreadsheet programs leave beside open workbooks.
pub(super) fn files_of(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with(['.', '~']))
        .collect();
    files.sort();
    files
}
