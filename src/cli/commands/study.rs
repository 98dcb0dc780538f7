//! `resettle study`: many runs from one file.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::interrupt;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::study;
use crate::study::Collected;
use crate::study::Event;
use crate::study::Pool;
use crate::study::StudyFolder;
use crate::study::Which;
use crate::study::Worked;
use serde_json::json;
use std::path::PathBuf;

/// Solve many variants of an instance: a design over anything that a scenario can set
///
/// The file names an instance, a base scenario and a design. Each point is solved by a process of its
/// own and leaves a run folder; then the tables are written. Stopped or killed at any moment, the same
/// command goes on with what is missing.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The study (TOML): instance, scenario, [design] with its kind and parameters
    study: PathBuf,
    /// The folder of the study; one that holds the same study goes on
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Points solved at the same time, each with one thread; default: all cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    jobs: Option<u32>,
    /// Change one value for all points, as solver.gap=0.5% or solver.time_limit_s=60; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Try points again that failed because what they set cannot be
    #[arg(long)]
    retry_failed: bool,
    /// Write the tables of what is done, and solve nothing
    #[arg(long)]
    collect_only: bool,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
A study file:
  instance = \"../instances/ankang\"      # from where the file lies
  set = [\"solver.gap=0.5%\"]             # for all points
  measure = \"total\"                     # or a term or figure, such as cost_cny
  [design]
  kind = \"grid\"       # one_at_a_time, list, latin_hypercube, sobol, failures, draws
  [design.parameters]
  goal.weights.jobless = [20000, 80000]
  sites.capacity_households.scale = { from = 0.8, to = 1.2, steps = 5 }

  Designs that draw have points = 100, seed = 1, and parameters such as
  \"villages.*.households.scale\" = { distribution = \"normal\", mean = 1, sd = 0.1, least = 0.5 }

Examples:
  resettle study weights.toml --out studies/weights
  resettle study weights.toml --out studies/weights --jobs 8 --set solver.time_limit_s=60
  resettle compare studies/weights

Exit status: 0 all points done; 1 some failed; 2 wrong usage or unreadable input; 3 stopped before the end.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be read or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let planned = study::plan(&args.study, &args.set, &args.out)?;
    terminal.findings(&planned.findings);
    let Some(folder) = planned.folder else {
        return Ok(refused(&planned.findings, args.show.format, terminal));
    };
    let _lock = folder.lock()?;
    if planned.goes_on {
        terminal.note(&format!("going on with the study in {}", args.out.display()));
    }
    if !args.collect_only && work(args, &folder, terminal)? == Worked::Stopped {
        let missing = folder.missing(false)?.len();
        terminal.note(&format!(
            "stopped; {missing} points are left, and the same command goes on with them"
        ));
        return Ok(ExitStatus::NoAnswer);
    }
    let collected = study::collect(&folder)?;
    Ok(show(&collected, args.show.format, terminal))
}

fn work(args: &Args, folder: &StudyFolder, terminal: &Terminal) -> Result<Worked, Failure> {
    let stop =
        interrupt::listen_for("stopping: what is done is kept; press Ctrl-C again to end at once")?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let jobs = args.jobs.map_or(cores, |jobs| jobs as usize);
    let pool = Pool { program: std::env::current_exe()?, jobs, stop };
    let is_base_needed = folder.manifest.study.starts_from_base;
    if is_base_needed && !folder.is_done(&folder.base())? {
        let mut failed = None;
        let worked = pool.work(folder, &[Which::Base], &mut |event| {
            if let Event::Failed(_, why) = event {
                failed = Some(why.clone());
            }
        })?;
        if worked == Worked::Stopped {
            return Ok(worked);
        }
        if let Some(why) = failed {
            terminal.note(&format!("the base has no run, so points start from nothing: {why}"));
        }
    }
    let todo: Vec<Which> =
        folder.missing(args.retry_failed)?.into_iter().map(Which::Point).collect();
    let all = folder.manifest.points;
    let bar = terminal.bar("points");
    bar.set_length(all);
    bar.set_position(all - todo.len() as u64);
    bar.reset_eta();
    let mut failed = 0_u64;
    let worked = pool.work(folder, &todo, &mut |event| {
        bar.inc(1);
        if let Event::Failed(Which::Point(point), why) = event {
            failed += 1;
            bar.set_message(format!("points, {failed} failed"));
            bar.suspend(|| terminal.note(&format!("point {point} failed: {why}")));
        }
    });
    bar.finish_and_clear();
    Ok(worked?)
}

fn refused(findings: &[Diagnostic], format: Format, terminal: &Terminal) -> ExitStatus {
    match format {
        Format::Json => terminal.json(&json!({"ok": false, "findings": findings})),
        Format::Text => terminal.result("nothing was solved: the study has errors, see above"),
    }
    ExitStatus::Negative
}

fn show(collected: &Collected, format: Format, terminal: &Terminal) -> ExitStatus {
    match format {
        Format::Json => terminal.json(&collected.summary),
        Format::Text => terminal.result(&collected.text),
    }
    if collected.without_run == 0 { ExitStatus::Done } else { ExitStatus::Negative }
}
