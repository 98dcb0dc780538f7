//! `resettle study`: many runs from one file.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::commands::study_robust;
use crate::cli::commands::study_submit;
use crate::cli::commands::study_submit::MoreArgs;
use crate::cli::interrupt;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::read::Start;
use crate::study;
use crate::study::Collected;
use crate::study::Event;
use crate::study::More;
use crate::study::Pool;
use crate::study::Shards;
use crate::study::Status;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::Which;
use crate::study::Worked;
use crate::study::more;
use crate::study::refine;
use crate::study::refine::ROUNDS;
use crate::study::results;
use crate::study::results::TOTAL;
use crate::study::start;
use crate::write::words::Lang;
use crate::write::words::Studied;
use crate::write::words::findings::said;
use serde_json::json;
use std::path::PathBuf;

/// Solve many variants of an instance: a design over anything that a scenario can set
///
/// The file names an instance, a base scenario and a design. Each point is solved by a process of its
/// own and leaves a run folder; then the tables are written. Stopped or killed at any moment, the same
/// command goes on with what is missing.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    step: Option<Step>,
    #[command(flatten)]
    plan: Option<PlanArgs>,
    #[command(flatten)]
    work: WorkArgs,
    #[command(flatten)]
    show: ShowArgs,
}

/// One step of a study alone, for several machines with a shared folder.
#[derive(clap::Subcommand)]
enum Step {
    /// Judge a study and make its folder
    Plan {
        #[command(flatten)]
        plan: PlanArgs,
        #[command(flatten)]
        show: ShowArgs,
    },
    /// Solve what is missing, or a shard of it; several machines may do so at once
    Run {
        /// The folder of the study
        dir: PathBuf,
        #[command(flatten)]
        work: WorkArgs,
        /// Only the Kth of N shards of the points, and those of others that they start from and nobody has done
        #[arg(long, value_name = "K/N", value_parser = shard, conflicts_with = "refine")]
        shard: Option<Shard>,
        /// Only the base scenario, from whose plan the first points start
        #[arg(long, conflicts_with_all = ["shard", "refine", "time_limited"])]
        base: bool,
        #[command(flatten)]
        more: MoreArgs,
        #[command(flatten)]
        show: ShowArgs,
    },
    /// Hand what is missing to a cluster: scripts for Slurm, or what others take
    Submit(study_submit::Args),
    /// Try again what is missing, crashed or was lost: here, or on the cluster it was submitted to
    Retry(study_submit::RetryArgs),
    /// Judge the plans found on all draws of uncertain facts: least worst regret, best mean
    Robust(study_robust::Args),
    /// Tell how far a study is, from its files alone
    Status {
        /// The folder of the study
        dir: PathBuf,
        #[command(flatten)]
        show: ShowArgs,
    },
    /// Write the tables of what is done
    Collect {
        /// The folder of the study
        dir: PathBuf,
        #[command(flatten)]
        show: ShowArgs,
    },
}

/// What is studied, and where.
#[derive(clap::Args)]
struct PlanArgs {
    /// The study (TOML): instance, scenario, [design] with its kind and parameters
    study: PathBuf,
    /// The folder of the study; one that holds the same study goes on
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Let each point start from nothing, not from the plan and the multipliers of a neighbouring point or
    /// the base
    #[arg(long)]
    no_start: bool,
    /// Change one value for all points, as solver.gap=0.5% or solver.time_limit_s=60; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

/// How points are solved.
#[derive(clap::Args)]
struct WorkArgs {
    /// Points solved at the same time, each with one thread; default: all cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    jobs: Option<u32>,
    /// Try points again that failed because what they set cannot be
    #[arg(long)]
    retry_failed: bool,
    /// Then spend more time just where bounds leave open how two points stand to each other: such points go
    /// on where they ended, twice as long each time, as long as it helps
    #[arg(long)]
    refine: bool,
    /// How often a point is gone on with at most
    #[arg(long, value_name = "N", default_value_t = ROUNDS, value_parser = clap::value_parser!(u32).range(1..=20))]
    refine_rounds: u32,
}

/// One of so many shards, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shard {
    which: u64,
    of: u64,
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts = text
        .split_once('/')
        .and_then(|(which, of)| Some(Shard { which: which.parse().ok()?, of: of.parse().ok()? }));
    parts
        .filter(|shard| shard.which >= 1 && shard.which <= shard.of)
        .ok_or_else(|| "write K/N with K from 1 to N, as 3/10".to_owned())
}

/// Which points are to be solved here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mine {
    /// All.
    All,
    /// Some.
    Shard(Shard),
    /// None: only the base.
    Base,
}

impl Mine {
    /// Those of some points that are to be solved here.
    fn of(self, folder: &StudyFolder, mut points: Vec<u64>) -> Vec<u64> {
        match self {
            Self::All => {}
            Self::Shard(Shard { which, of }) => {
                let shards = Shards::new(&folder.manifest, of);
                points.retain(|&point| shards.of(point) == which);
            }
            Self::Base => points.clear(),
        }
        points
    }
}

const EXAMPLES: &str = "\
A study file:
  instance = \"../instances/ankang\"      # from where the file lies
  set = [\"solver.gap=0.5%\"]             # for all points
  start = \"neighbours\"                  # a point starts from a neighbour's plan and multipliers; base, none
  base_set = [\"solver.gap=0.1%\"]        # for the base, from which the first points start
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
  resettle study weights.toml --out studies/weights --refine
  resettle compare studies/weights

On several machines with a shared folder, each step alone:
  resettle study plan weights.toml --out /shared/weights
  resettle study run /shared/weights --shard 1/4          # 2/4, 3/4, 4/4 elsewhere
  resettle study status /shared/weights
  resettle study collect /shared/weights

From draws of uncertain facts to a choice:
  resettle study robust studies/draws

On a cluster (what a job asks for may stand in [cluster] of the file):
  resettle study plan weights.toml --out /shared/weights
  resettle study submit /shared/weights --engine slurm --partition batch --print   # look first
  resettle study submit /shared/weights --engine slurm --partition batch
  resettle study retry /shared/weights       # what was lost, if anything was

Exit status: 0 all points done; 1 some failed; 2 wrong usage or unreadable input; 3 stopped before the end.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be read or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    match &args.step {
        None => {
            let Some(plan) = &args.plan else {
                return Err(Studied::NameAStudy.of(terminal.lang()).into());
            };
            whole(plan, &args.work, args.show, terminal)
        }
        Some(Step::Plan { plan, show }) => {
            terminal.quiet(show.quiet);
            Ok(match planned(plan, *show, terminal)? {
                Ok(folder) => told(&study::status(&folder)?, show.format, terminal),
                Err(status) => status,
            })
        }
        Some(Step::Run { dir, work, shard, base, more, show }) => {
            terminal.quiet(show.quiet);
            let folder = StudyFolder::open(dir)?;
            let is_part = *base || shard.is_some();
            let _lock = if is_part { folder.lock_with_others()? } else { folder.lock()? };
            let mine = if *base { Mine::Base } else { shard.map_or(Mine::All, Mine::Shard) };
            let is_stopped = solve(work, &folder, mine, terminal)? == Worked::Stopped
                || more.time_limited
                    && longer(&folder, work.jobs, mine, more.times, terminal)? == Worked::Stopped;
            if is_stopped {
                return Ok(stopped(&folder, terminal)?);
            }
            Ok(told(&study::status(&folder)?, show.format, terminal))
        }
        Some(Step::Robust(args)) => study_robust::run(args, terminal),
        Some(Step::Submit(args)) => study_submit::submit(args, terminal),
        Some(Step::Retry(args)) => {
            if let Some(status) = study_submit::retry(args, terminal)? {
                return Ok(status);
            }
            let folder = StudyFolder::open(&args.dir)?;
            let _lock = folder.lock()?;
            let work = WorkArgs {
                jobs: args.jobs,
                retry_failed: args.failed,
                refine: false,
                refine_rounds: ROUNDS,
            };
            let is_stopped = solve(&work, &folder, Mine::All, terminal)? == Worked::Stopped
                || args.more.time_limited
                    && longer(&folder, args.jobs, Mine::All, args.more.times, terminal)?
                        == Worked::Stopped;
            if is_stopped {
                return Ok(stopped(&folder, terminal)?);
            }
            Ok(collected(&study::collect(&folder, terminal.lang())?, args.format(), terminal))
        }
        Some(Step::Status { dir, show }) => {
            terminal.quiet(show.quiet);
            Ok(told(&study::status(&StudyFolder::open(dir)?)?, show.format, terminal))
        }
        Some(Step::Collect { dir, show }) => {
            terminal.quiet(show.quiet);
            let folder = StudyFolder::open(dir)?;
            Ok(collected(&study::collect(&folder, terminal.lang())?, show.format, terminal))
        }
    }
}

/// Plan, run and collect in one.
fn whole(
    plan: &PlanArgs,
    work: &WorkArgs,
    show: ShowArgs,
    terminal: &mut Terminal,
) -> Result<ExitStatus, Failure> {
    terminal.quiet(show.quiet);
    let folder = match planned(plan, show, terminal)? {
        Ok(folder) => folder,
        Err(status) => return Ok(status),
    };
    let _lock = folder.lock()?;
    if solve(work, &folder, Mine::All, terminal)? == Worked::Stopped {
        return Ok(stopped(&folder, terminal)?);
    }
    Ok(collected(&study::collect(&folder, terminal.lang())?, show.format, terminal))
}

/// The folder of a study that is sound, else how the command ends.
fn planned(
    plan: &PlanArgs,
    show: ShowArgs,
    terminal: &Terminal,
) -> Result<Result<StudyFolder, ExitStatus>, Failure> {
    let planned = study::plan(&plan.study, &plan.set, !plan.no_start, &plan.out)?;
    terminal.findings(&planned.findings);
    let Some(folder) = planned.folder else {
        return Ok(Err(refused(&planned.findings, show.format, terminal)));
    };
    if planned.goes_on {
        let out = plan.out.display().to_string();
        terminal.note(&Studied::GoingOn.with(terminal.lang(), &[&out]));
    }
    Ok(Ok(folder))
}

fn stopped(folder: &StudyFolder, terminal: &Terminal) -> Result<ExitStatus, StudyError> {
    let missing = folder.missing(false)?.len();
    terminal.note(&Studied::StoppedLeft.with(terminal.lang(), &[&missing.to_string()]));
    Ok(ExitStatus::NoAnswer)
}

fn solve(
    args: &WorkArgs,
    folder: &StudyFolder,
    mine: Mine,
    terminal: &Terminal,
) -> Result<Worked, Failure> {
    let lang = terminal.lang();
    let stop = interrupt::listen_for(Studied::Stopping.of(lang))?;
    let jobs = workers(args.jobs);
    let is_alone = mine == Mine::All;
    let pool = Pool { program: std::env::current_exe()?, jobs, more: None, is_alone, stop };
    let is_base_needed = folder.manifest.study.start != Start::None;
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
            terminal.note(&Studied::BaseFailed.with(lang, &[&reason(&why, lang)]));
        }
    }
    let missing = mine.of(folder, folder.missing(args.retry_failed)?);
    let done = mine.of(folder, (1..=folder.manifest.points).collect()).len() - missing.len();
    let todo = start::with_leaders(folder, &missing)?;
    let todo: Vec<Which> = todo.into_iter().map(Which::Point).collect();
    let bar = terminal.bar(Studied::Points.of(lang));
    bar.set_length((done + todo.len()) as u64);
    bar.set_position(done as u64);
    bar.reset_eta();
    let mut failed = 0_u64;
    let worked = pool.work(folder, &todo, &mut |event| {
        bar.inc(1);
        if let Event::Failed(Which::Point(point), why) = event {
            failed += 1;
            bar.set_message(Studied::PointsFailed.with(lang, &[&failed.to_string()]));
            let words = [point.to_string(), reason(why, lang)];
            let said = Studied::PointFailed.with(lang, &[&words[0], &words[1]]);
            bar.suspend(|| terminal.note(&said));
        }
    });
    bar.finish_and_clear();
    let worked = worked?;
    if worked == Worked::Stopped || !args.refine {
        return Ok(worked);
    }
    refined(folder, &pool, args.refine_rounds, terminal)
}

/// Goes on with points whose order is not proven, as long as it helps.
fn refined(
    folder: &StudyFolder,
    pool: &Pool<'_>,
    rounds: u32,
    terminal: &Terminal,
) -> Result<Worked, Failure> {
    let lang = terminal.lang();
    let measure = &folder.manifest.study.measure;
    if measure != TOTAL {
        terminal.note(&Studied::NothingToRefine.with(lang, &[measure]));
        return Ok(Worked::All);
    }
    for round in 1.. {
        let open = refine::open(folder, rounds)?;
        if open.points.is_empty() {
            break;
        }
        let counts = [round, open.orders, open.points.len()].map(|count| count.to_string());
        terminal.note(&Studied::Round.with(lang, &[&counts[0], &counts[1], &counts[2]]));
        if gone_on(folder, pool, &open.points, More::Refine, terminal)? == Worked::Stopped {
            return Ok(Worked::Stopped);
        }
        // Each try is counted, so this ends; where none could be, all of them failed.
        let tries = open.points.iter().map(|&point| folder.spent(point).rounds).sum::<u32>();
        if tries == open.tries {
            break;
        }
    }
    Ok(Worked::All)
}

/// Goes on with points that are done.
fn gone_on(
    folder: &StudyFolder,
    pool: &Pool<'_>,
    points: &[u64],
    more: More,
    terminal: &Terminal,
) -> Result<Worked, Failure> {
    let pool = Pool { program: pool.program.clone(), more: Some(more), ..*pool };
    let lang = terminal.lang();
    let todo: Vec<Which> = points.iter().copied().map(Which::Point).collect();
    let bar = terminal.bar(Studied::MorePoints.of(lang));
    bar.set_length(todo.len() as u64);
    let worked = pool.work(folder, &todo, &mut |event| {
        bar.inc(1);
        if let Event::Failed(Which::Point(point), why) = event {
            let words = [point.to_string(), reason(why, lang)];
            let said = Studied::MoreTimeFailed.with(lang, &[&words[0], &words[1]]);
            bar.suspend(|| terminal.note(&said));
        }
    });
    bar.finish_and_clear();
    Ok(worked?)
}

/// Goes on with points that a limit of time or a failing solver ended, unless they had so much already.
fn longer(
    folder: &StudyFolder,
    jobs: Option<u32>,
    mine: Mine,
    times: f64,
    terminal: &Terminal,
) -> Result<Worked, Failure> {
    let lang = terminal.lang();
    let stop = interrupt::listen_for(Studied::Stopping.of(lang))?;
    let pool = Pool {
        program: std::env::current_exe()?,
        jobs: workers(jobs),
        more: None,
        is_alone: true,
        stop,
    };
    let rows = results::rows(folder);
    let limited = rows.iter().filter(|row| row.may_go_on()).map(|row| row.point).collect();
    let todo = mine.of(folder, more::limited(&rows, times));
    let had = mine.of(folder, limited).len() - todo.len();
    if had > 0 {
        let words = [had.to_string(), times.to_string()];
        terminal.note(&Studied::HadMoreTime.with(lang, &[&words[0], &words[1]]));
    }
    gone_on(folder, &pool, &todo, More::Longer(times), terminal)
}

/// Why a point failed: findings with their place, one after the other.
fn reason(why: &str, lang: Lang) -> String {
    let one = |said_in_english: &str| match said_in_english.split_once(": ") {
        Some((place, message)) if lang == Lang::Zh => format!("{place}：{}", said(message, lang)),
        _ => said(said_in_english, lang),
    };
    why.split("; ").map(one).collect::<Vec<_>>().join(lang.semicolon())
}

/// How many points are solved at the same time.
fn workers(jobs: Option<u32>) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    jobs.map_or(cores, |jobs| jobs as usize)
}

fn refused(findings: &[Diagnostic], format: Format, terminal: &Terminal) -> ExitStatus {
    match format {
        Format::Json => terminal.json(&json!({"ok": false, "findings": findings})),
        Format::Text => terminal.result(Studied::Refused.of(terminal.lang())),
    }
    ExitStatus::Negative
}

/// How far a study is; a step is done when it has done its part, whatever is left for others.
fn told(status: &Status, format: Format, terminal: &Terminal) -> ExitStatus {
    match format {
        Format::Json => terminal.json(&json!(status)),
        Format::Text => {
            let Status { points, done, infeasible, refused, crashed, missing } = *status;
            let counts = [points, done, infeasible, refused, crashed, missing];
            let counts = counts.map(|count| count.to_string());
            let words = counts.each_ref().map(String::as_str);
            terminal.result(&Studied::Status.with(terminal.lang(), &words));
        }
    }
    ExitStatus::Done
}

fn collected(collected: &Collected, format: Format, terminal: &Terminal) -> ExitStatus {
    for note in &collected.notes {
        terminal.note(&said(note, terminal.lang()));
    }
    match format {
        Format::Json => terminal.json(&collected.summary),
        Format::Text => terminal.result(&collected.text),
    }
    if collected.without_run == 0 { ExitStatus::Done } else { ExitStatus::Negative }
}
