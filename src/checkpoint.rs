//! The state of a search on disk: saved while it goes on, read again to go on from it.
//!
//! A state belongs to one question: the same input files and the same rules, goal and candidates. How hard
//! to try (time, gap, threads) may differ.

use crate::diagnostic::Diagnostic;
use crate::facts::Scenario;
use crate::facts::scenario::SolverOptions;
use crate::read::InputFile;
use crate::solve::checkpoint::State;
use crate::solve::decompose::prices::Prices;
use serde::Deserialize;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;
use std::fmt::Write;
use std::io;
use std::io::BufWriter;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// Version of the format; other versions are refused.
const VERSION: u32 = 1;

/// What identifies a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// SHA-256 of the rules, the goal and the candidates.
    scenario: String,
    /// Files and their SHA-256.
    inputs: Vec<(String, String)>,
}

impl Fingerprint {
    /// The question of these files and this scenario, whatever its solver options.
    #[must_use]
    pub fn new(inputs: &[InputFile], scenario: &Scenario) -> Self {
        let question = Scenario { solver: SolverOptions::default(), ..scenario.clone() };
        let text = serde_json::to_string(&question).expect("a scenario can be written");
        let mut digest = String::new();
        for byte in Sha256::digest(text.as_bytes()) {
            write!(digest, "{byte:02x}").expect("a String takes every text");
        }
        let inputs = inputs.iter().map(|input| (input.path.clone(), input.sha256.clone()));
        Self { scenario: digest, inputs: inputs.collect() }
    }
}

/// Why a state cannot be gone on from, or was not saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The file cannot be read.
    #[error("cannot read the checkpoint {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write the checkpoint {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// Another file is in its place.
    #[error("{} is there already and is no checkpoint; name another file for --checkpoint", .0.display())]
    InPlace(PathBuf),
    /// The file is not a checkpoint of this version.
    #[error("{} is not a checkpoint of this version of resettle; solve without --resume", path.display())]
    NotACheckpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The file belongs to another question.
    #[error("{} belongs to another question: {what} changed since; solve without --resume", path.display())]
    OtherQuestion {
        /// The file.
        path: PathBuf,
        /// What differs.
        what: String,
    },
}

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Document<Q, S> {
    resettle_checkpoint: u32,
    question: Q,
    state: S,
}

/// How every checkpoint begins.
const BEGINNING: &[u8] = b"{\"resettle_checkpoint\":";

/// Whether a state can be saved there: told before hours are spent, not after.
///
/// # Errors
/// Where the file system refuses, or another file would be lost.
pub fn may_write(path: &Path) -> Result<(), CheckpointError> {
    let failed = |source| CheckpointError::Write { path: path.to_owned(), source };
    if path.exists() && !path.is_file() {
        return Err(CheckpointError::InPlace(path.to_owned()));
    }
    if path.exists() {
        let mut beginning = Vec::new();
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(BEGINNING.len() as u64).read_to_end(&mut beginning).map_err(failed)?;
        if !beginning.is_empty() && beginning != BEGINNING {
            return Err(CheckpointError::InPlace(path.to_owned()));
        }
    }
    beside(path).map(drop).map_err(failed)
}

/// A file in the same folder, which can take a file's place.
fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    tempfile::Builder::new().prefix(".resettle-").tempfile_in(folder.unwrap_or(Path::new(".")))
}

/// Saves a state; the file appears whole or not at all.
///
/// # Errors
/// Where the file system refuses.
pub fn save(path: &Path, question: &Fingerprint, state: &State) -> Result<(), CheckpointError> {
    let failed = |source| CheckpointError::Write { path: path.to_owned(), source };
    let file = beside(path).map_err(failed)?;
    let document = Document { resettle_checkpoint: VERSION, question, state };
    let mut writer = BufWriter::new(file.as_file());
    serde_json::to_writer(&mut writer, &document).map_err(|error| failed(error.into()))?;
    io::Write::flush(&mut writer).map_err(failed)?;
    drop(writer);
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A state as it stands in a file.
#[must_use]
pub fn bytes(question: &Fingerprint, state: &State) -> Vec<u8> {
    let document = Document { resettle_checkpoint: VERSION, question, state };
    serde_json::to_vec(&document).expect("a state is made of numbers and names")
}

/// Reads the state of an earlier search of this question.
///
/// # Errors
/// Where the file cannot be read, is no checkpoint, or belongs to another question.
pub fn load(path: &Path, question: &Fingerprint) -> Result<State, CheckpointError> {
    let document = read(path)?;
    if let Some(what) = difference(&document.question, question) {
        return Err(CheckpointError::OtherQuestion { path: path.to_owned(), what });
    }
    Ok(document.state)
}

/// Reads what a search of a like question knew that is a start for any: prices, which give a bound
/// whatever the question is, and pairs. Prices of a later layer are no start for the first.
///
/// # Errors
/// Where the file cannot be read or is no checkpoint.
pub fn load_like(path: &Path) -> Result<State, CheckpointError> {
    let State { reached, prices, pairs, .. } = read(path)?.state;
    let prices = if reached.is_empty() { prices } else { Prices::default() };
    Ok(State { prices, pairs, ..State::default() })
}

fn read(path: &Path) -> Result<Document<Fingerprint, State>, CheckpointError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| CheckpointError::Read { path: path.to_owned(), source })?;
    let document: Document<Fingerprint, State> = serde_json::from_str(&text)
        .map_err(|source| CheckpointError::NotACheckpoint { path: path.to_owned(), source })?;
    if document.resettle_checkpoint != VERSION {
        let what =
            format!("its version is {}, not {VERSION}; the format", document.resettle_checkpoint);
        return Err(CheckpointError::OtherQuestion { path: path.to_owned(), what });
    }
    Ok(document)
}

/// What differs between two questions.
fn difference(old: &Fingerprint, new: &Fingerprint) -> Option<String> {
    let changed: Vec<&str> = new
        .inputs
        .iter()
        .filter(|input| !old.inputs.contains(input))
        .chain(old.inputs.iter().filter(|(file, _)| !new.inputs.iter().any(|(now, _)| now == file)))
        .map(|(file, _)| file.as_str())
        .collect();
    if !changed.is_empty() {
        return Some(changed.join(", "));
    }
    (old.scenario != new.scenario)
        .then(|| "a rule, the goal or an option of the candidates".to_owned())
}

/// Tells that a state could not be saved; the search itself went on.
#[must_use]
pub fn unsaved(error: &CheckpointError) -> Diagnostic {
    let cause =
        std::error::Error::source(error).map_or_else(String::new, |cause| format!(": {cause}"));
    Diagnostic::warning("checkpoint.unsaved", format!("{error}{cause}"))
        .help("the run itself is complete; name a place that can be written for --checkpoint")
}
