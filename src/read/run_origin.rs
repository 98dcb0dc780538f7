//! `run.json` of an earlier run: where its facts came from, so that its plan can be judged again.

use crate::facts::decided::Decided;
use crate::read::ReadError;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::DeserializeOwned;
use serde::de::Error;
use std::path::Path;
use std::path::PathBuf;

/// What is needed of `run.json` to judge its plan again.
#[derive(Clone, Debug, Deserialize)]
pub struct RunOrigin {
    /// Where facts and question came from.
    pub options: Options,
    /// The files that were read.
    pub inputs: Vec<SolvedFrom>,
    /// The command line.
    #[serde(default)]
    pub command_line: Vec<String>,
    /// Threads that solving used.
    #[serde(default)]
    pub threads: u32,
    /// The solver.
    #[serde(default)]
    pub solver: Program,
    /// When the run began.
    #[serde(deserialize_with = "time")]
    pub started: jiff::ZonedDateTime,
    /// When it ended.
    #[serde(deserialize_with = "time")]
    pub ended: jiff::ZonedDateTime,
}

/// A program and its version.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Reads a time with its zone.
fn time<'a, D: Deserializer<'a>>(deserializer: D) -> Result<jiff::ZonedDateTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|error| D::Error::custom(format!("{text}: {error}")))
}

/// Options of the command that solved.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Options {
    /// The instance folder as it was named.
    #[serde(default)]
    pub instance: Option<PathBuf>,
    /// The scenario file as it was named.
    #[serde(default)]
    pub scenario: Option<PathBuf>,
    /// Single changes.
    #[serde(default)]
    pub set: Vec<String>,
    /// Decisions that were taken already.
    #[serde(default)]
    pub decided: Decided,
}

/// A file that was read.
#[derive(Clone, Debug, Deserialize)]
pub struct SolvedFrom {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Reads `run.json`.
///
/// # Errors
/// Where it cannot be read or is not what a run writes.
pub fn run_origin(path: &Path) -> Result<RunOrigin, ReadError> {
    of_run(path)
}

/// Reads a JSON file of a run.
fn of_run<T: DeserializeOwned>(path: &Path) -> Result<T, ReadError> {
    let text = std::fs::read_to_string(path).map_err(|source| ReadError::io(path, source))?;
    serde_json::from_str(&text)
        .map_err(|source| ReadError::NotARun { path: path.to_owned(), source })
}
