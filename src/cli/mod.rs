//! The command line: arguments, one file a command, the only place that prints and exits.
//!
//! Results go to stdout, progress and diagnostics to stderr. What a command does is in `run`.

pub mod commands;
pub mod interrupt;
pub mod options;
pub mod terminal;
pub mod why;

use crate::write::words::Lang;
use clap::CommandFactory;
use clap::Parser;
use clap::Subcommand;
use commands::candidates;
use commands::check;
use commands::compare;
use commands::completions;
use commands::convert;
use commands::diagnose;
use commands::explain;
use commands::export_model;
use commands::generate;
use commands::importance;
use commands::init;
use commands::man;
use commands::pareto;
use commands::portfolio;
use commands::replan;
use commands::report;
use commands::solve;
use commands::study;
use commands::study_point;
use commands::verify;
use std::process::ExitCode;
use terminal::Terminal;

/// Decides where villages move, what is built for them and where people earn their living, and
/// checks every plan with independent code.
#[derive(Parser)]
#[command(name = "resettle", version, propagate_version = true, after_help = EXAMPLES)]
struct Arguments {
    /// Language of documents and summaries: en or zh; default: the locale's
    #[arg(long, global = true, value_name = "LANG", value_parser = language)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  resettle init my-county --lang zh
  resettle check instances/ankang
  resettle solve instances/ankang --out runs/ankang --time-limit 60s
  resettle verify runs/ankang
  resettle generate --villages 1000 --out my-region

Exit status: 0 done; 1 done and the answer is negative (errors in the data, infeasible, verdict not
clean); 2 wrong usage or unreadable input; 3 no answer (a limit came, or the solver failed, before any plan).";

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Check(check::Args),
    Candidates(candidates::Args),
    Solve(solve::Args),
    Verify(verify::Args),
    Generate(generate::Args),
    Convert(convert::Args),
    ExportModel(export_model::Args),
    Report(report::Args),
    Explain(explain::Args),
    Diagnose(diagnose::Args),
    Replan(replan::Args),
    Portfolio(portfolio::Args),
    Importance(importance::Args),
    Study(study::Args),
    Compare(compare::Args),
    Pareto(pareto::Args),
    Completions(completions::Args),
    Man(man::Args),
    #[command(hide = true)]
    StudyPoint(study_point::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done.
    Done = 0,
    /// Done, and the answer is negative.
    Negative = 1,
    /// Wrong usage or unreadable input.
    Unusable = 2,
    /// No answer.
    NoAnswer = 3,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// A command that failed: told on stderr, exit status 2.
pub type Failure = Box<dyn std::error::Error>;

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut terminal = Terminal::new(arguments.lang.unwrap_or_else(of_the_system));
    let ended = match arguments.command {
        Command::Init(args) => init::run(&args, &mut terminal),
        Command::Check(args) => check::run(&args, &mut terminal),
        Command::Candidates(args) => candidates::run(&args, &mut terminal),
        Command::Solve(args) => solve::run(&args, &mut terminal),
        Command::Verify(args) => verify::run(&args, &mut terminal),
        Command::Generate(args) => generate::run(&args, &mut terminal),
        Command::Convert(args) => convert::run(&args, &mut terminal),
        Command::ExportModel(args) => export_model::run(&args, &mut terminal),
        Command::Report(args) => report::run(&args, &mut terminal),
        Command::Explain(args) => explain::run(&args, &mut terminal),
        Command::Diagnose(args) => diagnose::run(&args, &mut terminal),
        Command::Replan(args) => replan::run(&args, &mut terminal),
        Command::Portfolio(args) => portfolio::run(&args, &mut terminal),
        Command::Importance(args) => importance::run(&args, &mut terminal),
        Command::Compare(args) => compare::run(&args, &mut terminal),
        Command::Pareto(args) => pareto::run(&args, &mut terminal),
        Command::Completions(args) => completions::run(&args, Arguments::command()),
        Command::Man(args) => man::run(&args, Arguments::command(), &terminal),
        Command::Study(args) => study::run(&args, &mut terminal),
        Command::StudyPoint(args) => study_point::run(&args),
    };
    match ended {
        Ok(status) => status.into(),
        Err(failure) => {
            terminal.failure(failure.as_ref());
            ExitStatus::Unusable.into()
        }
    }
}

/// Reads a language as it is typed.
fn language(text: &str) -> Result<Lang, String> {
    text.parse()
}

/// The language that the system's locale asks for.
fn of_the_system() -> Lang {
    sys_locale::get_locale().map_or(Lang::En, |locale| Lang::of_locale(&locale))
}
