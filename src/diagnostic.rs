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
    /// Line on which the row begins; the header is line 1.
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

    /// The same, in a file.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.location.file = Some(file.into());
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
        let Location { file, row, column, value, about } = &self.location;
        if let Some(file) = file {
            write!(f, " {file}")?;
            if let Some(row) = row {
                write!(f, ":{row}")?;
            }
        }
        if let Some(column) = column {
            write!(f, " column {column}")?;
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

/// Whether any finding is an error.
#[must_use]
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(Diagnostic::is_error)
}
