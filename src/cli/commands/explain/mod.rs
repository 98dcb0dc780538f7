//! `resettle explain`: why a village is placed where it is, a site has its size, a livelihood its workers.

mod all;
mod livelihood;
mod site;
mod village;

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::cli::why::RunArgs;
use crate::cli::why::short;
use crate::why::Desk;
use crate::why::Price;
use crate::why::explain;
use crate::why::opened::InHand;
use crate::why::reason::amount;
use crate::write;
use crate::write::words::Asked;
use crate::write::words::Lang;
use std::path::PathBuf;

/// Why a village is placed where it is, a site has its size, a livelihood its workers
///
/// What another choice would cost the whole plan is stated as an exact figure (the difference of two
/// proven best plans) or as a proven bound, and the answer says which. Each plan behind a figure is
/// judged by the verifier.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, group = clap::ArgGroup::new("what").required(true))]
pub struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// A village: its legal choices with their cost, and the rule that blocks each other site
    #[arg(long, value_name = "ID", group = "what")]
    village: Option<String>,
    /// A site: why it has its size, what closing it or another size would cost, who would go where
    #[arg(long, value_name = "ID", group = "what")]
    site: Option<String>,
    /// A livelihood: who takes its places, what one more or one fewer is worth
    #[arg(long, value_name = "ID", group = "what")]
    livelihood: Option<String>,
    /// All villages in one table, by bounds; the few that matter most are solved
    #[arg(long, group = "what")]
    all: bool,
    /// How many alternatives are solved, the nearest first (with --all: villages, the largest first);
    /// the others have bounds
    #[arg(long, value_name = "N", default_value_t = 5)]
    exact: usize,
    /// Write the table to a CSV file too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle explain runs/ankang --village 610902100201
  resettle explain runs/ankang --village 610902100201 --lang zh
  resettle explain runs/ankang --site S017 --format json
  resettle explain runs/ankang --livelihood K003
  resettle explain runs/ankang --all --csv why.csv

Costs are in the unit of the goal, counted from the plan in hand. For the whole plan:
  = 1,200       exact: the difference of two proven best plans
  300 … 1,200   proven: no plan with it costs less than 300 more, and one was found for 1,200
  -900 … 1,200  the same of a plan in hand that is itself only proven to be within 900 of the best
  ≥ 300         proven bound; no plan was looked for, or none found

Large questions are solved with the sites around decided anew and the rest of the plan kept. For the plan
in hand that gives an exact figure, with the number of sites that were decided anew:
  = 1,300 (2)   with 2 sites decided anew and all else kept, proven to be the least";

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened, an id is unknown, or the table cannot be written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let Some(opened) = args.run.open(&args.show, terminal)? else {
        return Ok(ExitStatus::Negative);
    };
    let instance = &opened.instance;
    let lang = terminal.lang();
    let unknown = |text: Asked, id: &str| text.with(lang, &[&format!("{id:?}")]);
    let village = match &args.village {
        Some(id) => Some(instance.village_named(id).ok_or_else(|| unknown(Asked::NoVillage, id))?),
        None => None,
    };
    let site = match &args.site {
        Some(id) => Some(instance.site_named(id).ok_or_else(|| unknown(Asked::NoSite, id))?),
        None => None,
    };
    let livelihood = match &args.livelihood {
        Some(id) => {
            Some(instance.livelihood_named(id).ok_or_else(|| unknown(Asked::NoLivelihood, id))?)
        }
        None => None,
    };
    let mut means = args.run.means.means(terminal.lang())?;
    let seconds = if args.all { Desk::FOR_ALL } else { Desk::FOR_ONE };
    if !args.all && args.run.means.time_limit.is_none() {
        means.seconds_each = Desk::EACH_FOR_ONE;
    }
    let desk = Desk::new(&opened, means, seconds);
    let bar = terminal.bar(Asked::Questions.of(lang));
    let told = |done: usize| bar.set_position(done as u64);
    let (value, text, header, rows) = if let Some(village) = village {
        let answer = explain::village::village(&desk, village, args.exact, &told);
        let (header, rows) = village::rows(&answer);
        (serde_json::to_value(&answer)?, village::text(&answer, lang), header, rows)
    } else if let Some(site) = site {
        let answer = explain::site::site(&desk, site, &told);
        let (header, rows) = site::rows(&answer);
        (serde_json::to_value(&answer)?, site::text(&answer, lang), header, rows)
    } else if let Some(livelihood) = livelihood {
        let answer = explain::livelihood::livelihood(&desk, livelihood, &told);
        let (header, rows) = livelihood::rows(&answer);
        (serde_json::to_value(&answer)?, livelihood::text(&answer, lang), header, rows)
    } else {
        let answer = explain::all::all(&desk, args.exact, &told);
        let (header, rows) = all::rows(&answer, lang);
        (serde_json::to_value(&answer)?, all::text(&answer, lang), header, rows)
    };
    bar.finish_and_clear();
    if let Some(path) = &args.csv {
        write::save_rows(path, &header, &rows)?;
        let (count, path) = (rows.len().to_string(), path.display().to_string());
        terminal.note(&Asked::RowsIn.with(lang, &[&count, &path]));
    }
    match args.show.format {
        Format::Json => terminal.json(&value),
        Format::Text => terminal.result(&text),
    }
    Ok(ExitStatus::Done)
}

/// Header and rows of a CSV table.
type Rows = (Vec<&'static str>, Vec<Vec<String>>);

/// The plan in hand in one line.
fn in_hand(plan: InHand, lang: Lang) -> String {
    let value = amount(plan.value);
    match plan.bound {
        Some(bound) => {
            Asked::InHandWithin.with(lang, &[&value, &amount((plan.value - bound).max(0.0))])
        }
        None => Asked::InHandWithoutProof.with(lang, &[&value]),
    }
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

fn km(value: Option<f64>) -> String {
    or_dash(value.map(|km| format!("{km:.1}")))
}

fn with_name(id: &str, name: &str) -> String {
    if id == name { id.to_owned() } else { format!("{id} {name}") }
}

/// What the plan has, or what it would cost to have it so.
fn price_or_chosen(price: Price, is_chosen: bool, lang: Lang) -> String {
    if is_chosen { Asked::Chosen.of(lang).to_owned() } else { short(price, lang) }
}
