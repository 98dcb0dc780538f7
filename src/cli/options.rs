//! Options that several commands share, with the same names everywhere.

use crate::run::Sources;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

/// Where facts and question come from.
#[derive(Args, Clone, Debug)]
pub struct SourceArgs {
    /// The instance: a folder with instance.toml and its tables
    pub instance: PathBuf,
    /// What is asked of it.
    #[command(flatten)]
    pub question: QuestionArgs,
}

/// What is asked of an instance.
#[derive(Args, Clone, Debug)]
pub struct QuestionArgs {
    /// A scenario file (TOML) with rules, goal and changed values; default: the instance's own
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Change one value, such as goal.weights.jobless=80000 or
    /// set.sites.capacity_households.scale=0.9; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

impl SourceArgs {
    /// As the library takes it.
    #[must_use]
    pub fn sources(&self) -> Sources {
        self.question.sources(self.instance.clone())
    }
}

impl QuestionArgs {
    /// As the library takes it.
    #[must_use]
    pub fn sources(&self, instance: PathBuf) -> Sources {
        Sources { instance, scenario: self.scenario.clone(), set: self.set.clone() }
    }
}

/// How results are shown.
#[derive(Args, Clone, Copy, Debug)]
pub struct ShowArgs {
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print neither progress nor notes
    #[arg(long, short)]
    pub quiet: bool,
}

/// How to print a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}
