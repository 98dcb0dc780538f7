//! What makes reading impossible. Everything else is a finding.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// A file or folder that cannot be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The instance is neither a folder nor a file of several tables.
    #[error("cannot read the instance {path}: it is neither a folder nor a workbook nor a GeoPackage", path = .0.display())]
    NotAFolder(PathBuf),
    /// The folder has no `instance.toml`, and no workbook with villages and sites.
    #[error("cannot read the instance {path}: it has no instance.toml, and no workbook with villages and sites", path = .0.display())]
    NotAnInstance(PathBuf),
    /// The system refused.
    #[error("cannot read {path}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not what a run writes.
    #[error("{path} is not the record of a run", path = path.display())]
    NotARun {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl ReadError {
    /// The system refused to read a file.
    pub(super) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { path: path.into(), source }
    }
}
