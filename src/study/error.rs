//! Why a study could not go on. What is done already is kept.

use crate::read::ReadError;
use crate::run::RunError;
use crate::write::plot::PlotError;
use std::io;
use std::path::PathBuf;

/// Why a study could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudyError {
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A run failed as an operation.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A picture could not be drawn.
    #[error(transparent)]
    Plot(#[from] PlotError),
    /// The system refused.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was attempted.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder holds something else.
    #[error("{} is no folder of a study and not empty ({found}); name another folder", dir.display())]
    ForeignFolder {
        /// The folder.
        dir: PathBuf,
        /// Something found in it.
        found: String,
    },
    /// There is no study in the folder.
    #[error("{} holds no study: it has no study.json", .0.display())]
    NoStudy(PathBuf),
    /// `study.json` is not what a study writes.
    #[error("{} is not the record of a study", path.display())]
    NotAStudy {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Another process works on it.
    #[error("another process works on the study in {}; wait for it, or end it first", .0.display())]
    Busy(PathBuf),
    /// A file changed while the study was at work.
    #[error("{} has changed since the study began; put it back, or begin anew in another folder", .0.display())]
    InputChanged(PathBuf),
    /// A point that the study does not have.
    #[error("the study has {count} points, no point {point}")]
    NoPoint {
        /// The number asked for.
        point: u64,
        /// How many there are.
        count: u64,
    },
    /// A point that is to be gone on with has no run.
    #[error("point {0} is not done; `resettle study run` does it first")]
    NotDone(u64),
    /// A study that no robust choice can be made from.
    #[error("no robust choice can be made from this study: {0}")]
    NotRobust(String),
    /// The program that takes jobs is not there.
    #[error(
        "there is no `{program}` on this machine; submit where it is, or write the script with --print"
    )]
    NoScheduler {
        /// Its name.
        program: &'static str,
    },
    /// The scheduler did not take a script.
    #[error("sbatch does not take {}: {said}", script.display())]
    SchedulerRefused {
        /// The script; it is kept.
        script: PathBuf,
        /// What it said.
        said: String,
    },
    /// A worker could not do its work, and no other would.
    #[error(
        "a worker cannot go on: {said}. What is done is kept; the same command goes on from there"
    )]
    Worker {
        /// What it said.
        said: String,
    },
}

impl StudyError {
    /// The system refused something.
    pub(super) fn io(doing: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { doing, path: path.into(), source }
    }
}
