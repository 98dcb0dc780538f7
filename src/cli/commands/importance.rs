//! `resettle importance`: what the absence of each site, livelihood and rule would cost.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::commands::solve::seconds;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::cli::why::RunArgs;
use crate::cli::why::limits;
use crate::cli::why::short;
use crate::cli::why::so_many;
use crate::cli::why::table;
use crate::facts::RuleName;
use crate::why::Desk;
use crate::why::importance;
use crate::why::importance::Importance;
use crate::write;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::kind_of_id;
use crate::write::words::programme;
use std::fmt::Write;
use std::path::PathBuf;

/// What the absence of each site, livelihood and rule would cost, and what one unit more is worth
///
/// Bounds are had for all at once; those that matter most by them are solved. Something is essential
/// only where it is proven that no plan does without it.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// How many absences (and margins) are solved; the others have bounds
    #[arg(long, value_name = "N", default_value_t = 20)]
    exact: usize,
    /// Solve as many of the other absences as this time allows
    #[arg(long, value_name = "TIME", value_parser = seconds, default_value = "20s")]
    others_time: f64,
    /// Write the table to a CSV file too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle importance runs/ankang --exact 20 --csv importance.csv
  resettle importance runs/tiny --format json

Costs are in the unit of the goal, counted from the plan in hand; see `resettle explain --help`.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let Some(opened) = args.run.open(&args.show, terminal)? else {
        return Ok(ExitStatus::Negative);
    };
    let desk = Desk::new(&opened, args.run.means.means(terminal.lang())?);
    let bar = terminal.bar(Asked::Questions.of(terminal.lang()));
    let told = |done: usize| bar.set_position(done as u64);
    bar.set_length(args.exact as u64);
    let found = importance::importance(&desk, args.exact, args.others_time, &told);
    bar.finish_and_clear();
    if let Some(path) = &args.csv {
        let rows = found.absences.iter().map(|absence| {
            let [least, most] = limits(absence.price);
            vec![
                absence.kind.to_owned(),
                absence.id.clone(),
                absence.price.word().to_owned(),
                least,
                most,
                if absence.is_essential { "yes" } else { "no" }.to_owned(),
                if absence.is_solved { "yes" } else { "no" }.to_owned(),
            ]
        });
        let rows: Vec<_> = rows.collect();
        let header =
            ["kind", "id", "price_kind", "price_at_least", "price_at_most", "essential", "solved"];
        write::save_rows(path, &header, &rows)?;
    }
    match args.show.format {
        Format::Json => terminal.json(&serde_json::to_value(&found)?),
        Format::Text => terminal.result(&text(&found, terminal.lang())),
    }
    Ok(ExitStatus::Done)
}

fn text(found: &Importance, lang: Lang) -> String {
    let header = [Asked::Without, Asked::Which, Asked::WholePlan, Asked::HowKnown];
    let mut absences = table(header, lang);
    for absence in &found.absences {
        let how = match (absence.is_essential, absence.is_solved) {
            (true, _) => Asked::Essential,
            (false, true) => Asked::Solved,
            (false, false) => Asked::Bound,
        };
        absences.add_row([
            kind_of_id(absence.kind, lang).to_owned(),
            named(absence.kind, &absence.id, lang),
            short(absence.price, lang),
            how.of(lang).to_owned(),
        ]);
    }
    let mut text = format!("{absences}\n");
    if !found.margins.is_empty() {
        let header = [Asked::Of, Asked::Step, Asked::StepMore, Asked::StepFewer, Asked::Holds];
        let mut margins = table(header, lang);
        for margin in &found.margins {
            let holds = if margin.holds_both_ways { Asked::BothWays } else { Asked::ThisStep };
            margins.add_row([
                margin.id.clone(),
                so_many(margin.step, &margin.what, lang),
                short(margin.more, lang),
                short(margin.fewer, lang),
                holds.of(lang).to_owned(),
            ]);
        }
        let _ = writeln!(text, "{margins}");
    }
    text
}

/// An id; a rule by its name in the language, with the word by which it is set.
fn named(kind: &str, id: &str, lang: Lang) -> String {
    let rule = RuleName::ALL.into_iter().find(|rule| kind == "rule" && rule.word() == id);
    match (rule, lang) {
        (Some(rule), Lang::Zh) => format!("{} ({id})", programme::rule(rule)),
        _ => id.to_owned(),
    }
}
