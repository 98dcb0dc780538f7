//! `resettle replan`: facts or rules have changed; the plan that stays nearest to the old one.

use crate::candidates::Finder;
use crate::candidates::findings;
use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::QuestionArgs;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::cli::why::MeansArgs;
use crate::cli::why::refused;
use crate::cli::why::table;
use crate::cli::why::yes_no;
use crate::diagnostic::has_errors;
use crate::why::opened;
use crate::why::opened::Reopened;
use crate::why::reason::amount;
use crate::why::replan;
use crate::why::replan::Replan;
use crate::why::replan::Weighing;
use crate::why::steered::NoPlan;
use crate::write;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::fate;
use serde_json::json;
use std::fmt::Write;
use std::path::Path;
use std::path::PathBuf;

/// Facts or rules have changed: the plan that moves as few households as possible away from the old one
///
/// Reads the instance of the run as it is now. Further changes can be given: another scenario, single
/// values, a table of locks and bans (a site fails: forbid it; a village refuses: forbid the pair; a
/// factory closes: forbid the livelihood).
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The run folder of the old plan
    run: PathBuf,
    /// Where the instance is now
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,
    #[command(flatten)]
    question: QuestionArgs,
    /// What a household that is placed differently counts, in the unit of the goal; default: fewest
    /// households first, whatever it costs
    #[arg(long, value_name = "PRICE")]
    price_household: Option<f64>,
    /// Points of the trade-off between disturbance and cost
    #[arg(long, value_name = "N", default_value_t = 0)]
    points: u32,
    /// Write the new plan, the list of changes and the trade-off to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    means: MeansArgs,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle replan runs/ankang --out runs/ankang-2
  resettle replan runs/ankang --locks failed-site.csv --points 5
  resettle replan runs/ankang --set sites.capacity_households.scale=0.9 --price-household 20000

The folder of --out can be judged (resettle verify) and asked (resettle explain) as a run.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    let started = jiff::ZonedDateTime::now();
    terminal.quiet(args.show.quiet);
    let lang = terminal.lang();
    if args.price_household.is_some_and(|price| !(price.is_finite() && price >= 0.0)) {
        return Err(Asked::PriceAtLeastZero.of(lang).into());
    }
    if let Some(out) = args.out.as_deref().filter(|out| out.exists()) {
        return Err(Asked::FolderExists.with(lang, &[&out.display().to_string()]).into());
    }
    let changed = args.question.sources(args.instance.clone().unwrap_or_default());
    let mut old = opened::reopen(&args.run, &changed)?;
    if !has_errors(&old.findings) {
        let finder = Finder::new(&old.instance, &old.scenario);
        old.findings.extend(findings::findings(&finder));
    }
    terminal.findings(&old.findings);
    if has_errors(&old.findings) {
        refused(&old.findings, &args.show, terminal);
        return Ok(ExitStatus::Negative);
    }
    let weighing = args.price_household.map_or(Weighing::FewestFirst, Weighing::Price);
    let means = args.means.means(terminal.lang())?;
    let found =
        replan::replan(&old.instance, &old.scenario, &old.plan, weighing, args.points, &means);
    let found = match found {
        Ok(found) => found,
        Err(why) => return Ok(no_plan(why, args.show, terminal)),
    };
    if let Some(out) = &args.out {
        save(out, &old, &found, lang, &started)?;
        terminal.note(&Asked::NewPlanIn.with(lang, &[&out.display().to_string()]));
    }
    match args.show.format {
        Format::Json => terminal.json(&serde_json::to_value(&found)?),
        Format::Text => terminal.result(&text(&found, lang)),
    }
    Ok(ExitStatus::Done)
}

fn no_plan(why: NoPlan, show: ShowArgs, terminal: &Terminal) -> ExitStatus {
    let (word, text, status) = match why {
        NoPlan::Impossible => ("impossible", Asked::NoPlanProven, ExitStatus::Negative),
        NoPlan::NotFound => ("not_found", Asked::NoPlanInTime, ExitStatus::NoAnswer),
    };
    match show.format {
        Format::Json => terminal.json(&json!({"ok": false, "why": word})),
        Format::Text => terminal.result(text.of(terminal.lang())),
    }
    status
}

fn text(found: &Replan, lang: Lang) -> String {
    let old = if found.old_is_sound { Asked::OldKeeps } else { Asked::OldBreaks };
    let values = found.values.iter().map(|&value| amount(value)).collect::<Vec<_>>();
    let line = Asked::PlacedDifferently.with(
        lang,
        &[
            &found.households_changed.to_string(),
            &found.changes.len().to_string(),
            &values.join(", "),
        ],
    );
    let proof = if found.is_proven { Asked::ProvenBest } else { Asked::BetterMayExist };
    let mut text = format!("{}\n{}\n", old.of(lang), proof.with(lang, &[&line]));
    if !found.changes.is_empty() {
        let header = [Asked::Village, Asked::Households, Asked::From, Asked::To, Asked::Why];
        let mut rows = table(header, lang);
        for change in &found.changes {
            rows.add_row([
                format!("{} {}", change.changed.village, change.changed.name),
                change.changed.households.to_string(),
                fate(&change.changed.from, lang),
                fate(&change.changed.to, lang),
                change.reason.text(lang),
            ]);
        }
        let _ = writeln!(text, "{rows}");
    }
    if !found.front.is_empty() {
        let mut rows = table([Asked::DifferentlyPlaced, Asked::Value, Asked::Proven], lang);
        for point in &found.front {
            rows.add_row([
                point.households_changed.to_string(),
                amount(point.value),
                yes_no(point.is_proven, lang).to_owned(),
            ]);
        }
        let _ = writeln!(text, "{rows}");
    }
    text
}

/// Writes a folder that can be judged and asked as a run.
fn save(
    out: &Path,
    old: &Reopened,
    found: &Replan,
    lang: Lang,
    started: &jiff::ZonedDateTime,
) -> Result<(), Failure> {
    std::fs::create_dir_all(out)?;
    write::save_plan(&out.join(write::PLAN), &old.instance, &old.scenario, &found.plan)?;
    let rows = found.changes.iter().map(|change| {
        vec![
            change.changed.village.clone(),
            change.changed.households.to_string(),
            change.changed.from.clone(),
            change.changed.to.clone(),
            change.reason.code.to_owned(),
            change.reason.text(lang),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let header = ["village", "households", "from", "to", "reason", "text"];
    write::save_rows(&out.join("changes.csv"), &header, &rows)?;
    let rows = found.front.iter().map(|point| {
        vec![
            point.households_changed.to_string(),
            point.value.to_string(),
            if point.is_proven { "yes" } else { "no" }.to_owned(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    write::save_rows(&out.join("front.csv"), &["households_changed", "value", "proven"], &rows)?;
    let sources = &old.sources;
    let inputs = old.inputs.iter().map(|input| json!({"file": input.path, "sha256": input.sha256}));
    let record = json!({
        "options": {
            "instance": sources.instance,
            "scenario": sources.scenario,
            "set": sources.set,
            "decided": sources.decided,
        },
        "inputs": inputs.collect::<Vec<_>>(),
        "command_line": std::env::args().collect::<Vec<_>>(),
        "started": started.to_string(),
        "ended": jiff::ZonedDateTime::now().to_string(),
    });
    write::save_json(&out.join(write::RUN), &record)?;
    Ok(())
}
