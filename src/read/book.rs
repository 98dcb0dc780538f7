//! The files of an instance folder: which there are, and what was read of them.

use crate::diagnostic::Diagnostic;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::change::Changes;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use crate::read::source::Head;
use crate::read::source::Source;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use toml::Value;

/// The tables with the names that their files have unless `[files]` says otherwise.
const FILES: [(&str, &str); 10] = [
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
];

/// Tables that every instance has.
const NEEDED: [&str; 2] = ["villages", "sites"];

/// The folder while it is read.
pub(super) struct Book<'a> {
    pub(super) dir: &'a Path,
    pub(super) settings: &'a Settings,
    pub(super) changes: &'a Changes,
    files: BTreeMap<&'static str, String>,
    /// Files read so far.
    pub(super) inputs: Vec<InputFile>,
    /// Columns found, as `villages.persons`.
    pub(super) given: BTreeSet<String>,
    /// Tables of which nothing could be read: what names their rows is not judged.
    pub(super) unreadable: BTreeSet<&'static str>,
}

impl<'a> Book<'a> {
    /// Looks for the files.
    pub(super) fn new(
        dir: &'a Path,
        settings: &'a Settings,
        changes: &'a Changes,
        findings: &mut Findings,
    ) -> Self {
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
        let mut book = Self {
            dir,
            settings,
            changes,
            files: BTreeMap::new(),
            inputs: Vec::new(),
            given: BTreeSet::new(),
            unreadable: BTreeSet::new(),
        };
        for (table, usual) in FILES {
            let key = format!("files.{table}");
            let name = match named.get(table) {
                None => usual,
                Some(Value::String(name)) => name,
                Some(other) => {
                    findings.add(
                        settings
                            .finding(codes::TOML_VALUE, &key, "a file name is to be text")
                            .value(other.to_string())
                            .help("put it in quotation marks"),
                    );
                    continue;
                }
            };
            if dir.join(name).is_file() {
                book.files.insert(table, name.to_owned());
            } else if named.contains_key(table) {
                book.unreadable.insert(table);
                findings.add(
                    settings
                        .finding(codes::FILE_MISSING, &key, format!("there is no file {name}"))
                        .value(name)
                        .help("correct the name in [files], or add the file"),
                );
            } else if NEEDED.contains(&table) {
                book.unreadable.insert(table);
                findings.add(
                    Diagnostic::error(codes::FILE_MISSING, format!("there is no {name}"))
                        .file(name)
                        .help("add the file, or name another one in [files] of instance.toml"),
                );
            }
        }
        book
    }

    /// The file of a table, where there is one.
    pub(super) fn file(&self, table: &str) -> Option<String> {
        self.files.get(table).cloned()
    }

    /// Whether there is a file of the table.
    pub(super) fn has(&self, table: &str) -> bool {
        self.files.contains_key(table)
    }

    /// The header of a table, before the table itself is read; empty where it cannot be read.
    pub(super) fn header(&self, table: &str) -> Result<Vec<String>, ReadError> {
        let Some(file) = self.files.get(table) else { return Ok(Vec::new()) };
        let path = self.dir.join(file);
        let (source, head) = Source::open(&path).map_err(|error| ReadError::io(&path, error))?;
        if head != Head::Text {
            return Ok(Vec::new());
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let Ok(header) = reader.byte_headers() else { return Ok(Vec::new()) };
        let names = header.iter().map(|cell| {
            let heading = std::str::from_utf8(cell).ok()?.trim();
            Some(aliases::column(table, heading).unwrap_or_else(|| heading.to_owned()))
        });
        Ok(names.collect::<Option<_>>().unwrap_or_default())
    }
}
