//! `resettle study robust`: the choice that stands up to uncertain facts.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::interrupt;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::study::StudyFolder;
use crate::study::robust;
use crate::study::robust::Means;
use crate::study::robust::choose;
use crate::write::words::Studied;
use std::path::PathBuf;

/// Judge the plans found on all draws of uncertain facts
///
/// What a plan builds, sites and their sizes, is fixed before anybody knows which draw comes true; where
/// the villages go and who earns where is decided anew for each draw, at best. Regret is what a plan costs
/// at a draw beyond the best plan for it. A plan that fails fewer draws goes first, whatever it costs.
/// Writes robust.csv and robust_draws.csv; stopped, the same command goes on with what is missing.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The folder of the study
    dir: PathBuf,
    /// Judge so many plans at most: those found at most points
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    plans: u32,
    /// Runs at the same time, each with one thread; default: all cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    jobs: Option<u32>,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle study draws.toml --out studies/draws
  resettle study robust studies/draws
  resettle study robust studies/draws --plans 5 --format json

Exit status: 0 chosen; 2 wrong usage, or a study of other things than facts; 3 stopped before the end.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be read or written, or the study is none of facts.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let lang = terminal.lang();
    let folder = StudyFolder::open(&args.dir)?;
    let _lock = folder.lock()?;
    let stop = interrupt::listen_for(Studied::StoppingKept.of(lang))?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let jobs = args.jobs.map_or(cores, |jobs| jobs as usize);
    let means = Means { plans: args.plans as usize, jobs, stop };
    let bar = terminal.bar(Studied::Runs.of(lang));
    let found = robust::robust(&folder, &means, &|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    let Some(found) = found? else {
        terminal.note(Studied::RobustStopped.of(lang));
        return Ok(ExitStatus::NoAnswer);
    };
    folder.write("robust.csv", &choose::table(&found).text())?;
    folder.write("robust_draws.csv", &choose::draws(&found).text())?;
    match args.show.format {
        Format::Json => terminal.json(&choose::json(&found)),
        Format::Text => {
            terminal.result(&robust::text::text(&found, &folder.manifest.study.name, lang));
        }
    }
    Ok(ExitStatus::Done)
}
