//! Why a run folder could not be written.

use std::io;
use std::path::PathBuf;

/// Why a run folder could not be written. What stood at its place before still stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The place names no folder, such as `/` or `..`.
    #[error("{} is not a name for a run folder", .0.display())]
    NoName(PathBuf),
    /// A file stands where the folder should be.
    #[error("{} is a file; a run is written to a folder", .0.display())]
    NotAFolder(PathBuf),
    /// An earlier run stands there.
    #[error("{} holds an earlier run; choose another folder or allow it to be overwritten", .0.display())]
    Exists(PathBuf),
    /// The folder holds files that no run wrote.
    #[error("{} holds files that no run wrote ({names}); choose another folder", .dir.display())]
    ForeignFiles {
        /// The folder.
        dir: PathBuf,
        /// The first of the files.
        names: String,
    },
    /// A folder could not be created.
    #[error("cannot create the folder {}", .path.display())]
    CreateFolder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder could not be read.
    #[error("cannot read the folder {}", .path.display())]
    ReadFolder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}", .path.display())]
    WriteFile {
        /// The file, where it would have stood in the end.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The complete run could not take its place.
    #[error("cannot move the complete run from {} to {}", .from.display(), .to.display())]
    Move {
        /// Where the complete run is.
        from: PathBuf,
        /// Where it should be.
        to: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The new run is in place, but the earlier one could not be removed.
    #[error("the new run is complete, but the earlier one at {} cannot be removed", .path.display())]
    RemoveEarlier {
        /// Where the earlier run is now.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
