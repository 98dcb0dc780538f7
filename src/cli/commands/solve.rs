//! `resettle solve`: the main job.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::interrupt;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::options::SourceArgs;
use crate::cli::terminal::Terminal;
use crate::facts::Termination;
use crate::facts::scenario::SolverOptions;
use crate::run;
use crate::run::Hooks;
use crate::run::Keep;
use crate::run::SolveRequest;
use crate::run::Solved;
use crate::write::words::Lang;
use crate::write::words::Say;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Mutex;

/// Solve an instance, verify the plan and write a run folder
///
/// Stops when the plan is proven to be within the gap of the best possible one, when the time is
/// over, or on Ctrl-C; whichever comes first, the best plan found is verified and written.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The run folder to write
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace an earlier run at that place (only once the new one is complete)
    #[arg(long)]
    overwrite: bool,
    /// Stop after this long, such as 60s, 5m, 2h; default: no limit
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    time_limit: Option<f64>,
    /// Stop after this much work in each layer of the goal (a part or a node of a search counts 1, a region
    /// 10); unlike a time limit it gives the same plan again, with the same seed and threads
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=MOST_WORK))]
    work_limit: Option<u64>,
    /// Stop when (plan − bound) / |plan| is at most this, such as 0.1%; default: 0.01%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    gap: Option<f64>,
    /// Threads; default: all cores
    #[arg(long, value_name = "N",
        value_parser = clap::value_parser!(u32).range(..=i64::from(SolverOptions::MOST_THREADS)))]
    threads: Option<u32>,
    /// Seed of the solver's choices; default: 0
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// The solver: highs, or microlp as a second opinion on small instances; default: highs
    #[arg(long, value_name = "NAME", value_parser = ["highs", "microlp"])]
    solver: Option<String>,
    /// How HiGHS is used: the whole model at once (exact), or by decomposition; default: auto, which
    /// decomposes all but tiny models
    #[arg(long, value_name = "NAME", value_parser = ["auto", "exact", "decompose"])]
    method: Option<String>,
    /// Start from the plan of an earlier run: its folder, or its plan.json
    #[arg(long, value_name = "RUN")]
    start: Option<PathBuf>,
    /// Save the state of the search here while it goes on
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Go on from the state of an earlier search, also of one that was killed
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Write tables only, no workbook, GeoPackage or page; `resettle report` makes them later
    #[arg(long)]
    tables_only: bool,
    /// How progress and messages are told on stderr: as text, or as a JSON object a line
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    log: Format,
    #[command(flatten)]
    show: ShowArgs,
}

/// The largest limit of work: the largest whole number of a scenario.
const MOST_WORK: u64 = i64::MAX as u64;

const EXAMPLES: &str = "\
Examples:
  resettle solve instances/ankang --out runs/ankang --time-limit 60s
  resettle solve instances/ankang --out runs/late --scenario late.toml --start runs/ankang/plan.json
  resettle solve instances/tiny-choice --out runs/tiny --solver microlp --format json
  resettle solve instances/qinba --out runs/q --time-limit 2h --checkpoint q.json
  resettle solve instances/qinba --out runs/q --time-limit 2h --checkpoint q.json --resume q.json";

/// Runs the command.
///
/// # Errors
/// Where files cannot be read or the run folder cannot be written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    terminal.messages(args.log);
    let stop = interrupt::listen(args.log, terminal.lang())?;
    let line = Mutex::new(terminal.solve_line(args.log));
    let told = || line.lock().expect("telling does not panic");
    let mut hooks = Hooks {
        stop,
        stage: &mut |stage| told().stage(stage),
        progress: &mut |progress| told().progress(progress),
    };
    let solved = run::solve(&args.request(terminal.lang()), &mut hooks);
    told().finish();
    Ok(show(&solved?, args.show.format, terminal))
}

impl Args {
    fn request(&self, lang: Lang) -> SolveRequest {
        let mut sources = self.source.sources();
        let typed = [
            ("solver.time_limit_s", self.time_limit.map(|seconds| seconds.to_string())),
            ("solver.work_limit", self.work_limit.map(|work| work.to_string())),
            ("solver.gap", self.gap.map(|gap| gap.to_string())),
            ("solver.threads", self.threads.map(|threads| threads.to_string())),
            ("solver.seed", self.seed.map(|seed| seed.to_string())),
            ("solver.name", self.solver.clone()),
            ("solver.method", self.method.clone()),
        ];
        let typed = typed.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", value?)));
        sources.set.extend(typed);
        SolveRequest {
            sources,
            out: self.out.clone(),
            start: self.start.clone(),
            checkpoint: self.checkpoint.clone(),
            resume: self.resume.clone(),
            tables_only: self.tables_only,
            like: None,
            keep: Keep::No,
            overwrite: self.overwrite,
            command_line: std::env::args().collect(),
            lang,
        }
    }
}

fn show(solved: &Solved, format: Format, terminal: &Terminal) -> ExitStatus {
    terminal.findings(&solved.findings);
    if solved.notes_of_data > 0 {
        let count = solved.notes_of_data.to_string();
        terminal.note(&Say::NotesOfData.with(terminal.lang(), &[&count]));
    }
    if let Some(failure) = &solved.failure {
        terminal.note(&Say::SolverFailed.with(terminal.lang(), &[failure]));
    }
    if solved.termination == Termination::Infeasible || solved.is_refused() {
        terminal.note(Say::Diagnose.of(terminal.lang()));
    }
    match (format, &solved.summary) {
        (Format::Json, Some(summary)) => terminal.json(summary),
        (Format::Json, None) => terminal.json(&json!({"ok": false, "findings": solved.findings})),
        (Format::Text, Some(_)) => terminal.result(&solved.text),
        (Format::Text, None) => {
            terminal.result(Say::NotSolved.of(terminal.lang()));
        }
    }
    status(solved)
}

fn status(solved: &Solved) -> ExitStatus {
    if solved.is_refused() {
        return ExitStatus::Negative;
    }
    match solved.termination {
        Termination::Infeasible => ExitStatus::Negative,
        Termination::NoPlan | Termination::Unbounded => ExitStatus::NoAnswer,
        Termination::Failed | Termination::Interrupted if !solved.has_plan => ExitStatus::NoAnswer,
        _ if solved.is_verified => ExitStatus::Done,
        _ => ExitStatus::Negative,
    }
}

/// Reads `60`, `60s`, `5m`, `2h` as seconds.
pub(crate) fn seconds(text: &str) -> Result<f64, String> {
    let (number, unit) = match text.char_indices().last() {
        Some((at, 's')) => (&text[..at], 1.0),
        Some((at, 'm')) => (&text[..at], 60.0),
        Some((at, 'h')) => (&text[..at], 3600.0),
        _ => (text, 1.0),
    };
    let value: f64 =
        number.trim().parse().map_err(|_| "not a time; write 60s, 5m or 2h".to_owned())?;
    let value = value * unit;
    if value > 0.0 && value <= SolverOptions::MOST_SECONDS {
        Ok(value)
    } else {
        Err("a time is above 0, and 31 years (1e9 s) at the most".to_owned())
    }
}

/// Reads `0.1%` or `0.001` as a share.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let (number, unit) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 0.01));
    let value: f64 =
        number.trim().parse().map_err(|_| "not a share; write 0.1% or 0.001".to_owned())?;
    let value = value * unit;
    if (0.0..1.0).contains(&value) {
        Ok(value)
    } else {
        Err("a gap is at least 0 and below 100%".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use super::share;

    #[test]
    fn times_and_shares_are_read_with_their_units() {
        assert_eq!(seconds("60s"), Ok(60.0));
        assert_eq!(seconds("1.5m"), Ok(90.0));
        assert_eq!(seconds("2h"), Ok(7200.0));
        assert!(seconds("soon").is_err() && seconds("0s").is_err() && seconds("").is_err());
        assert_eq!(share("0.5%"), Ok(0.005));
        assert_eq!(share("0"), Ok(0.0));
        assert!(share("120%").is_err() && share("NaN").is_err());
    }
}
