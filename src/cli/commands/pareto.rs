//! `resettle pareto`: the front of compromises between two or three figures.

use crate::candidates::Finder;
use crate::candidates::findings::findings;
use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::commands::solve::seconds;
use crate::cli::commands::solve::share;
use crate::cli::interrupt;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::options::SourceArgs;
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::has_errors;
use crate::facts::scenario::SolverOptions;
use crate::run;
use crate::solve::Progress;
use crate::staged::Staged;
use crate::study::pareto;
use crate::study::pareto::Asked;
use crate::study::pareto::End;
use crate::study::pareto::Front;
use crate::study::pareto::files;
use crate::study::pareto::text;
use crate::write::words::Lang;
use crate::write::words::Studied;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

/// Find the compromises between two or three figures: the plans that cannot be better in one without being
/// worse in another
///
/// Without --points, all of them: each is proven, and that there are no others is proven too (as far as
/// time allows; what is left open is said). The weights that each point answers to and the knee of the
/// front are told.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The two or three figures: terms of the goal, each one or a sum such as building+job_cost
    #[arg(long, value_name = "TERM,TERM[,TERM]")]
    terms: String,
    /// The folder to write: results.csv, pareto.json and the plans
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// So many points: of two figures evenly spread in the second, of three where most is unknown; default: all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000))]
    points: Option<u32>,
    /// Stop after this long, such as 60s, 5m, 2h; default: no limit
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    time_limit: Option<f64>,
    /// Gap within which each minimum is found, such as 0.1%; default: 0, which proves each point
    #[arg(long, value_name = "SHARE", value_parser = share)]
    gap: Option<f64>,
    /// Threads; default: all cores
    #[arg(long, value_name = "N")]
    threads: Option<u32>,
    /// Seed of the solver's choices; default: 0
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle pareto instances/tiny-choice --terms building,moving --out fronts/tiny
  resettle pareto my-region --terms building+job_cost,jobless --out fronts/jobs --time-limit 10m
  resettle pareto instances/tiny-jobs --terms commuting,jobless,job_gap --out fronts/three
  resettle pareto instances/ankang --terms building,moving --points 8 --gap 1% --time-limit 1h --out fronts/ankang
  resettle verify instances/tiny-choice --plan fronts/tiny/plans/0001.json

Exit status: 0 done; 1 errors in the data, no plan, or a plan not verified; 2 wrong usage or unreadable input;
3 the search ended before the first point.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be read or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let began = Instant::now();
    // Refused before hours are spent, not after.
    let staged = Staged::begin(&args.out)?;
    let loaded = args.source.sources().load()?;
    let mut found = loaded.findings;
    let (instance, scenario) = (loaded.instance, loaded.scenario);
    if !has_errors(&found) {
        found.extend(findings(&Finder::new(&instance, &scenario)));
    }
    let sides = match pareto::sides(&args.terms, &scenario) {
        Ok(sides) => Some(sides),
        Err(faults) => {
            found.extend(faults);
            None
        }
    };
    terminal.findings(&found);
    let (Some(sides), false) = (sides, has_errors(&found)) else {
        return Ok(refused(&found, args.show.format, terminal));
    };
    let given = &scenario.solver;
    let options = SolverOptions {
        time_limit_s: args.time_limit.or(given.time_limit_s),
        work_limit: None,
        gap: args.gap.unwrap_or(0.0),
        threads: args.threads.unwrap_or(given.threads),
        seed: args.seed.unwrap_or(given.seed),
        ..given.clone()
    };
    let effort = run::effort(&options, began);
    let lang = terminal.lang();
    let stop = interrupt::listen_for(Studied::StoppingFront.of(lang))?;
    let line = Mutex::new(terminal.solve_line(Format::Text));
    let told = || line.lock().expect("telling does not panic");
    let dir = staged.folder();
    let mut tell = |count| told().points(count);
    let mut progress = |progress: &Progress| told().progress(progress);
    let (instance, scenario, points) = (&instance, &scenario, args.points);
    let found = if let [a, b, c] = &sides[..] {
        let sides = &[a.clone(), b.clone(), c.clone()];
        let asked = Asked { instance, scenario, sides, points, effort };
        let front = pareto::three::front(&asked, stop, &mut tell, &mut progress);
        Told::of(&dir, &front, &asked, lang)?
    } else if let [a, b] = &sides[..] {
        let sides = &[a.clone(), b.clone()];
        let asked = Asked { instance, scenario, sides, points, effort };
        let front = pareto::front(&asked, stop, &mut tell, &mut progress);
        Told::of(&dir, &front, &asked, lang)?
    } else {
        return Err("a front is between two or three figures".into());
    };
    told().finish();
    staged.publish()?;
    match args.show.format {
        Format::Json => terminal.json(&found.json),
        Format::Text => {
            let folder = Studied::Folder.with(lang, &[&args.out.display().to_string()]);
            terminal.result(&format!("{}\n\n{folder}", found.text));
        }
    }
    Ok(found.status)
}

/// A front as it is told, whatever the number of its figures.
struct Told {
    json: serde_json::Value,
    text: String,
    status: ExitStatus,
}

impl Told {
    /// Writes a front, and tells it.
    fn of<const N: usize>(
        dir: &Path,
        front: &Front<N>,
        asked: &Asked<'_, N>,
        lang: Lang,
    ) -> std::io::Result<Self> {
        files::write(dir, front, asked.sides, asked.instance, asked.scenario)?;
        let status = if front.points.is_empty() {
            match front.end {
                End::Infeasible => ExitStatus::Negative,
                _ => ExitStatus::NoAnswer,
            }
        } else if front.points.iter().all(|point| point.is_verified) {
            ExitStatus::Done
        } else {
            ExitStatus::Negative
        };
        Ok(Self {
            json: files::json(front, asked.sides),
            text: text::text(front, asked.sides, lang),
            status,
        })
    }
}

fn refused(findings: &[Diagnostic], format: Format, terminal: &Terminal) -> ExitStatus {
    match format {
        Format::Json => terminal.json(&json!({"ok": false, "findings": findings})),
        Format::Text => {
            terminal.result(Studied::FrontRefused.of(terminal.lang()));
        }
    }
    ExitStatus::Negative
}
