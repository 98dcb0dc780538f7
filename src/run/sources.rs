//! Where facts and question come from: files as they are named, or those of an earlier run.

use crate::facts::decided::Decided;
use crate::read;
use crate::read::InputFile;
use crate::read::Loaded;
use crate::read::Options;
use crate::read::ReadError;
use crate::read::SolvedFrom;
use crate::run::RunError;
use std::path::Path;
use std::path::PathBuf;

/// Where facts and question come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The instance folder.
    pub instance: PathBuf,
    /// The scenario file; without one the instance's own defaults hold.
    pub scenario: Option<PathBuf>,
    /// Single changes, `KEY=VALUE`, later ones go before earlier ones.
    pub set: Vec<String>,
    /// Decisions that are taken already.
    pub decided: Decided,
}

impl Sources {
    /// Reads and judges the files.
    ///
    /// # Errors
    /// Where the folder or a file cannot be opened at all; all else is a finding.
    pub fn load(&self) -> Result<Loaded, ReadError> {
        read::load_with(&self.instance, self.scenario.as_deref(), &self.set, &self.decided)
    }

    /// Those of an earlier run, as its `run.json` records them; the instance may stand elsewhere now.
    ///
    /// # Errors
    /// Where neither the run nor `instance` says where the instance is.
    pub fn of_run(run: &Path, told: Options, instance: Option<&Path>) -> Result<Self, RunError> {
        let Options { instance: recorded, scenario, set, decided } = told;
        let instance = instance.map(Path::to_owned).or(recorded);
        let instance = instance.ok_or_else(|| RunError::NoInstance(run.to_owned()))?;
        Ok(Self { instance, scenario, set, decided })
    }
}

/// The files that are not as an earlier run was solved from them.
#[must_use]
pub fn changed_files(then: &[SolvedFrom], now: &[InputFile]) -> Vec<String> {
    let changed = then.iter().filter(|then| {
        let now = now.iter().find(|now| now.path == then.file);
        now.is_none_or(|now| now.sha256 != then.sha256)
    });
    changed.map(|then| then.file.clone()).collect()
}
