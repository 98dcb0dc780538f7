//! A finding about data or a plan: a stable code, where, what, and what to do. Findings are
//! collected, never only the first.

use serde::Serialize;
use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is wrong; something was ignored or assumed.
    Note,
    /// Probably not what was meant; work goes on.
    Warning,
    /// Wrong; nothing is solved, or the plan is refused.
    Error,
}

/// Where a finding is: as much of it as applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// File name within the instance, run or scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet of a workbook, or layer of a GeoPackage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Cell of a sheet, as `C7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Line on which the row begins; the header is line 1. In a layer the number of the feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Column name, or dotted key of a TOML file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value found there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Villages, sites, livelihoods or areas that the finding is about, as `village V1`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code, such as `csv.number`, `plan.capacity`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it is.
    pub location: Location,
    /// What is wrong, with sizes and units.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A finding without a place yet.
    #[must_use]
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, severity, location: Location::default(), message, help: String::new() }
    }

    /// An error.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A note.
    #[must_use]
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message)
    }

    /// The same, in a file; in a sheet of a workbook where `file` reads `tables.xlsx#sheet`.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        let file = file.into();
        match sheet_of(&file) {
            Some((book, sheet)) => {
                self.location.sheet = Some(sheet.to_owned());
                self.location.file = Some(book.to_owned());
            }
            None => self.location.file = Some(file),
        }
        self
    }

    /// The same, in a cell of a sheet.
    #[must_use]
    pub fn cell(mut self, cell: impl Into<String>) -> Self {
        self.location.cell = Some(cell.into());
        self
    }

    /// The same, in a row.
    #[must_use]
    pub fn row(mut self, row: u64) -> Self {
        self.location.row = Some(row);
        self
    }

    /// The same, in a column (or under a dotted key).
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.location.column = Some(column.into());
        self
    }

    /// The same, with the value found.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.location.value = Some(value.into());
        self
    }

    /// The same, about something: `.about("village", "V1")`.
    #[must_use]
    pub fn about(mut self, what: &str, id: &str) -> Self {
        self.location.about.push(format!("{what} {id}"));
        self
    }

    /// The same, with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    /// `error csv.number villages.csv:12 column households "abc": … (help: …)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]", self.code)?;
        let Location { file, sheet, cell, row, column, value, about } = &self.location;
        if let Some(file) = file {
            write!(f, " {file}")?;
            match (sheet, cell, row) {
                (None, _, Some(row)) => write!(f, ":{row}")?,
                (None, _, None) => {}
                (Some(sheet), Some(cell), _) => write!(f, ", sheet {sheet}, cell {cell}")?,
                (Some(layer), None, Some(row)) if is_geopackage(file) => {
                    write!(f, ", layer {layer}, feature {row}")?;
                }
                (Some(layer), None, None) if is_geopackage(file) => write!(f, ", layer {layer}")?,
                (Some(sheet), None, Some(row)) => write!(f, ", sheet {sheet}, row {row}")?,
                (Some(sheet), None, None) => write!(f, ", sheet {sheet}")?,
            }
        }
        if let Some(column) = column {
            let comma = if sheet.is_some() { "," } else { "" };
            write!(f, "{comma} column {column}")?;
        }
        if let Some(value) = value {
            write!(f, " {value:?}")?;
        }
        if !about.is_empty() {
            write!(f, " {}", about.join(", "))?;
        }
        write!(f, ": {}", self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// Files that hold several tables, each under a name of its own.
const HOLDERS: [&str; 6] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "gpkg"];

/// The parts of `tables.xlsx#sheet`; `None` for a file that holds one table only.
fn sheet_of(file: &str) -> Option<(&str, &str)> {
    let (book, sheet) = file.split_once('#')?;
    let extension = book.rsplit_once('.')?.1.to_ascii_lowercase();
    HOLDERS.contains(&extension.as_str()).then_some((book, sheet))
}

/// Whether a file is named as a GeoPackage.
#[must_use]
pub fn is_geopackage(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("gpkg"))
}

/// Whether any finding is an error.
#[must_use]
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(Diagnostic::is_error)
}
