//! Public benchmark formats to instance folders, one file a format.
//!
//! Not here: solving them, and their best known values.

mod cflp;
mod tokens;

use crate::staged::StagedError;
pub use cflp::Entry;
pub use cflp::convert_cflp;
use std::path::PathBuf;
pub use tokens::Fault;

/// What a conversion brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The instance's name.
    pub name: String,
    /// Customers, each a village.
    pub villages: u32,
    /// Sites.
    pub sites: u32,
    /// Rows of `pairs.csv`.
    pub pairs: u64,
    /// Amounts that were printed from binary floating point and stand for the decimal next to them,
    /// as `62.81399999999999` for 62.814. They are written as that decimal.
    pub rounded: u64,
}

/// Why a file was not converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// The file could not be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// The file is not in the format. Only the first fault is told: in a bare row of numbers, what
    /// follows a wrong one cannot be trusted.
    #[error("{}, line {line}: {entry} {fault}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// Which number it should be.
        entry: Entry,
        /// What is wrong, and what to do.
        fault: Fault,
    },
    /// The folder could not be made.
    #[error(transparent)]
    Folder(#[from] StagedError),
    /// A file of the instance could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
}
