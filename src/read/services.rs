//! Which services the sites provide in limited number, and which column gives each village's need.

use crate::diagnostic::Diagnostic;
use crate::facts::Instance;
use crate::read::ReadError;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::findings::Findings;
use toml::Value;

/// The service that is known without `[services]`: capacity and need.
const SCHOOL: (&str, &str) = ("school_seats", "school_age");

/// Services besides dwellings.
#[derive(Debug, Default)]
pub(super) struct Services {
    /// Capacity column of sites and levels, and need column of villages.
    pub(super) columns: Vec<(String, String)>,
    /// Whether `max_persons` of the sites limits persons.
    pub(super) counts_persons: bool,
}

impl Services {
    /// Judges `[services]` against the headers of the tables.
    pub(super) fn of(book: &Book<'_>, findings: &mut Findings) -> Result<Self, ReadError> {
        let sites = book.header("sites")?;
        let levels = book.header("levels")?;
        let villages = book.header("villages")?;
        let is_provided = |column: &str| sites.iter().chain(&levels).any(|header| header == column);
        let is_needed = |column: &str| villages.iter().any(|header| header == column);
        let named = book.settings.section("services", findings);
        let mut services = Self {
            columns: Vec::new(),
            counts_persons: sites.iter().any(|header| header == "max_persons"),
        };
        for (capacity, need) in &named {
            let key = format!("services.{capacity}");
            let Value::String(need) = need else {
                findings.add(
                    book.settings
                        .finding(codes::TOML_VALUE, &key, "the need is to be a column of villages")
                        .value(need.to_string())
                        .help("write capacity column = \"village column\""),
                );
                continue;
            };
            for (table, column, exists) in [
                ("sites.csv or levels.csv", capacity, is_provided(capacity)),
                ("villages.csv", need, is_needed(need)),
            ] {
                if !exists {
                    findings.add(
                        book.settings
                            .finding(
                                codes::MISSING_COLUMN,
                                &key,
                                format!("{table} has no column `{column}`"),
                            )
                            .value(column)
                            .help("add the column, or take the service out of [services]"),
                    );
                }
            }
            services.columns.push((capacity.clone(), need.clone()));
        }
        let (capacity, need) = SCHOOL;
        if !named.contains_key(capacity) && is_provided(capacity) {
            if is_needed(need) {
                services.columns.push((capacity.to_owned(), need.to_owned()));
            } else {
                findings.add(
                    Diagnostic::warning(
                        codes::UNKNOWN_COLUMN,
                        format!("villages.csv has no column `{need}`, so nobody needs the seats"),
                    )
                    .file(book.file("sites").unwrap_or_default())
                    .row(1)
                    .column(capacity)
                    .help(format!("add {need} to villages.csv, or remove {capacity}")),
                );
            }
        }
        if services.counts_persons && !is_needed("persons") && !villages.is_empty() {
            findings.add(
                Diagnostic::error(
                    codes::MISSING_COLUMN,
                    "the column `persons` is missing, which max_persons of the sites limits",
                )
                .file(book.file("villages").unwrap_or_default())
                .row(1)
                .column("persons")
                .help("add it, or remove max_persons from sites.csv"),
            );
        }
        Ok(services)
    }

    /// Names of all services, dwellings first.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = vec![Instance::DWELLINGS.to_owned()];
        names.extend(self.columns.iter().map(|(capacity, _)| capacity.clone()));
        if self.counts_persons {
            names.push(Instance::PERSONS.to_owned());
        }
        names
    }
}
