//! A study on a cluster: its points in shards, and the scripts that a scheduler takes. A task of a
//! scheduler is `resettle study run DIR --shard K/N`, and whatever happens to it, what it finished stands
//! in the folder: two copies may run, and what one lost another does.
//!
//! Not here: the work itself (`pool`), which knows nothing of schedulers.

pub mod layout;
pub mod others;
pub mod slurm;

pub use layout::Layout;

use crate::read::Cluster;
use crate::study::StudyError;
use crate::study::StudyFolder;
use serde::Deserialize;
use serde::Serialize;
use std::path::PathBuf;

/// Name of the file that says what was handed to a scheduler.
pub const JOB: &str = "job.json";

/// Who starts the tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// A Slurm job array.
    Slurm,
    /// A Kubernetes Indexed Job: the manifest is printed.
    Kubernetes,
    /// GNU parallel, also over several machines: the command is printed.
    Parallel,
}

/// What was handed to a scheduler.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// To which.
    pub engine: Engine,
    /// Into how many shards the points were cut.
    pub shards: u64,
    /// What the scheduler calls the jobs, in the order of their work.
    pub ids: Vec<String>,
    /// What was asked for.
    pub cluster: Cluster,
}

impl Job {
    /// What was handed over last, where something was.
    #[must_use]
    pub fn last(folder: &StudyFolder) -> Option<Self> {
        let text = std::fs::read_to_string(folder.dir.join(JOB)).ok()?;
        serde_json::from_str(&text).ok()
    }
}

/// What tasks need to be told.
pub struct Task {
    /// The folder of the study, as all machines see it.
    pub dir: PathBuf,
    /// The program, as all machines see it.
    pub program: String,
    /// Name of the study, fit for a scheduler.
    pub name: String,
    /// Who has which points.
    pub layout: Layout,
    /// What is asked for.
    pub cluster: Cluster,
    /// So many times their limit for points that it ended, where that is asked for.
    pub times: Option<f64>,
}

impl Task {
    /// What the tasks of a study are.
    ///
    /// # Errors
    /// Where the folder or the program has no place.
    pub fn new(
        folder: &StudyFolder,
        cluster: Cluster,
        again: bool,
        times: Option<f64>,
        most_shards: u64,
    ) -> Result<Self, StudyError> {
        let dir = std::fs::canonicalize(&folder.dir)
            .map_err(|source| StudyError::io("find the place of", &folder.dir, source))?;
        let program = match &cluster.program {
            Some(program) => program.clone(),
            None => std::env::current_exe()
                .map_err(|source| StudyError::io("find", "resettle", source))?
                .display()
                .to_string(),
        };
        let layout = Layout::new(folder, &cluster, again, times, most_shards)?;
        let fit = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
        let name: String = folder.manifest.study.name.chars().map(fit).collect();
        let name = name.trim_matches('-').to_ascii_lowercase();
        let name = if name.is_empty() { "study".to_owned() } else { name };
        Ok(Self { dir, program, name, layout, cluster, times })
    }

    /// What follows the shard of a task.
    fn how(&self) -> String {
        let times =
            self.times.map(|times| format!(" --time-limited --times {times}")).unwrap_or_default();
        format!("--jobs {}{times}", self.layout.cpus)
    }

    /// The words of a step of the study, quoted for a shell.
    fn step(&self, step: &str) -> String {
        let dir = quoted(&self.dir.display().to_string());
        format!("{} study {step} {dir}", quoted(&self.program))
    }
}

/// A word that a shell takes as it stands.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:@%,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_reach_a_shell_whole() {
        assert_eq!(quoted("/shared/a-b_1"), "/shared/a-b_1");
        assert_eq!(quoted("/shared/a b"), "'/shared/a b'");
        assert_eq!(quoted("it's $HOME"), "'it'\\''s $HOME'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("/共享/方案"), "/共享/方案");
    }
}
