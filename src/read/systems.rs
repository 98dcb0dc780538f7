//! `[crs]`: in which coordinate system places are, for all tables and for single ones; and which one
//! holds for a table that states one itself.

use crate::diagnostic::Diagnostic;
use crate::read::codes;
use crate::read::crs::Crs;
use crate::read::crs::Named;
use crate::read::crs::named;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use std::collections::BTreeMap;

/// Tables that have places.
const TABLES: [&str; 6] = ["villages", "sites", "livelihoods", "zones", "borders", "rivers"];

/// How systems are named, for help.
pub(super) const NAMES: &str = "WGS84, CGCS2000, an EPSG code of CGCS2000 (\"EPSG:4490\", \"EPSG:4491\" to \
     \"EPSG:4554\"), \"CGCS2000 / 3-degree Gauss-Kruger CM 108E\", \"EPSG:3857\", \"GCJ-02\" or \"BD-09\"";

/// The systems that the settings name.
#[derive(Debug, Default)]
pub(super) struct Systems {
    name: Option<Crs>,
    of_table: BTreeMap<&'static str, Crs>,
}

impl Systems {
    /// Reads `[crs]`.
    pub(super) fn read(settings: &Settings, findings: &mut Findings) -> Self {
        let mut systems = Self::default();
        for (key, value) in settings.section("crs", findings) {
            let dotted = format!("crs.{key}");
            let table = TABLES.into_iter().find(|table| *table == key);
            if key != "name" && table.is_none() {
                findings.add(
                    settings
                        .finding(codes::TOML_UNKNOWN_KEY, &dotted, "nothing reads this key")
                        .help(format!("[crs] has the keys name, {}", TABLES.join(", "))),
                );
                continue;
            }
            let system = value.as_str().map_or(Named::Unknown, named);
            let (code, message, help) = match system {
                Named::Known(crs) => {
                    match table {
                        Some(table) => {
                            systems.of_table.insert(table, crs);
                        }
                        None => systems.name = Some(crs),
                    }
                    continue;
                }
                Named::OldDatum(datum) => (
                    codes::COORDINATES_SYSTEM,
                    format!("the datum {datum} is not read"),
                    old_datum(),
                ),
                Named::Unknown => (
                    codes::TOML_VALUE,
                    "this names no coordinate system that is read".to_owned(),
                    format!("write {NAMES}"),
                ),
            };
            findings
                .add(settings.finding(code, &dotted, message).value(value.to_string()).help(help));
        }
        systems
    }

    /// The system of a table; `None` where it is not certain, which is told.
    ///
    /// What `[crs]` says of the table goes before what the file states, and that before `[crs] name`.
    pub(super) fn of(
        &self,
        table: &str,
        file: &str,
        stated: Option<&(Named, String)>,
        findings: &mut Findings,
    ) -> Option<Crs> {
        let (explicit, words) = (self.of_table.get(table), stated.map(|(_, words)| words.as_str()));
        let known = match stated {
            Some((Named::Known(crs), _)) => Some(crs),
            _ => None,
        };
        if let Some(explicit) = explicit {
            if known.is_some_and(|known| known != explicit) {
                findings.add(note(
                    file,
                    words,
                    &format!("[crs] {table} says {explicit}, and that holds"),
                ));
            }
            return Some(explicit.clone());
        }
        match stated {
            Some((Named::Known(crs), _)) => {
                if self.name.as_ref().is_some_and(|name| name != crs) {
                    findings.add(note(
                        file,
                        words,
                        &format!("that holds for it; to set it otherwise, write [crs] {table}"),
                    ));
                }
                Some(crs.clone())
            }
            Some((Named::OldDatum(datum), words)) => {
                findings.add(
                    Diagnostic::error(
                        codes::COORDINATES_SYSTEM,
                        format!("the datum {datum} is not read"),
                    )
                    .file(file)
                    .column("crs")
                    .value(words)
                    .help(old_datum()),
                );
                None
            }
            Some((Named::Unknown, words)) => {
                findings.add(
                    Diagnostic::error(
                        codes::COORDINATES_SYSTEM,
                        "the file states a coordinate system that is not read",
                    )
                    .file(file)
                    .column("crs")
                    .value(words)
                    .help(format!(
                        "save the layer in WGS84 or CGCS2000, or name the system as [crs] {table} = \"…\": {NAMES}"
                    )),
                );
                None
            }
            None => Some(self.name.clone().unwrap_or(Crs::Degrees)),
        }
    }
}

fn note(file: &str, words: Option<&str>, message: &str) -> Diagnostic {
    Diagnostic::note(
        codes::COORDINATES_SYSTEM,
        format!("the file states {}: {message}", words.unwrap_or_default()),
    )
    .file(file)
    .column("crs")
    .help("nothing to do, if that is meant")
}

fn old_datum() -> String {
    "its shift to CGCS2000 (about 100 m) is not public: have the surveying office convert the places to \
     CGCS2000"
        .to_owned()
}
