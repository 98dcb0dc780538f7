//! `study.json`: what a folder's points belong to. It is written once and never changed.

use crate::facts::DesignKind;
use crate::read::StudyFile;
use crate::study::StudyError;
use crate::study::points;
use crate::study::points::BaseFacts;
use crate::write::InputFile;
use serde::Deserialize;
use serde::Serialize;
use std::path::Path;

/// Name of the file.
pub const STUDY: &str = "study.json";
/// Format of the file.
pub const FORMAT: u32 = 1;

/// What a folder's points belong to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// See [`FORMAT`].
    pub format: u32,
    /// Version of the program that made the points.
    pub program_version: String,
    /// The study.
    pub study: StudyFile,
    /// How many points it has.
    pub points: u64,
    /// What the design needs to know of the base.
    pub base: BaseFacts,
    /// Sums of the files that the base was read from, and of the table of points.
    pub inputs: Vec<Input>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl From<&InputFile> for Input {
    fn from(input: &InputFile) -> Self {
        Self { file: input.file.clone(), sha256: input.sha256.clone() }
    }
}

impl Manifest {
    /// A manifest of this version of the program.
    #[must_use]
    pub fn new(study: StudyFile, base: BaseFacts, inputs: Vec<Input>) -> Self {
        Self {
            format: FORMAT,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            points: points::count(&study.design),
            study,
            base,
            inputs,
        }
    }

    /// Reads `study.json` of a folder.
    ///
    /// # Errors
    /// Where there is none, or it is not what a study writes.
    pub fn read(dir: &Path) -> Result<Self, StudyError> {
        let path = dir.join(STUDY);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StudyError::NoStudy(dir.to_owned()));
            }
            Err(source) => return Err(StudyError::io("read", path, source)),
        };
        serde_json::from_str(&text).map_err(|source| StudyError::NotAStudy { path, source })
    }

    /// The columns of the results that say which point it is.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        points::columns(&self.study.design)
    }

    /// The kind of design.
    #[must_use]
    pub const fn kind(&self) -> DesignKind {
        self.study.design.kind
    }

    /// The name of a point (counted from 1) within the folder: numbers of one width.
    #[must_use]
    pub fn name_of(&self, point: u64) -> String {
        let width = self.points.to_string().len().max(4);
        format!("{point:0width$}")
    }
}
