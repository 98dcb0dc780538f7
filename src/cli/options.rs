//! Options that several commands share, with the same names everywhere.

use crate::facts::decided::Decided;
use crate::facts::decided::KeepWhat;
use crate::run::Sources;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

/// Where facts and question come from.
#[derive(Args, Clone, Debug)]
pub struct SourceArgs {
    /// The instance: a folder with instance.toml and its tables, a folder of workbooks, or one workbook
    /// (XLSX, XLS, ODS) or GeoPackage with a sheet or layer for each table
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
    /// A table of locks and bans (CSV with the columns action, village, site, level, livelihood)
    #[arg(long, value_name = "FILE")]
    pub locks: Option<PathBuf>,
    /// Keep parts of an earlier plan: a run folder or a plan.json
    #[arg(long, value_name = "PLAN")]
    pub keep: Option<PathBuf>,
    /// Which parts of it are kept
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Keep::All, requires = "keep")]
    pub keep_what: Keep,
    /// Keep only what lies in this area (an id of areas.csv); repeatable
    #[arg(long, value_name = "AREA", requires = "keep")]
    pub keep_in: Vec<String>,
}

/// Parts of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// Villages and sites.
    All,
    /// Where villages go.
    Villages,
    /// The sites that are built, with their levels.
    Sites,
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
        let decided = Decided {
            locks: self.locks.clone(),
            keep: self.keep.clone(),
            keep_what: match self.keep_what {
                Keep::All => KeepWhat::All,
                Keep::Villages => KeepWhat::Villages,
                Keep::Sites => KeepWhat::Sites,
            },
            keep_in: self.keep_in.clone(),
        };
        Sources { instance, scenario: self.scenario.clone(), set: self.set.clone(), decided }
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
