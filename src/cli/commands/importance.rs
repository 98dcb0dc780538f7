//! `resettle importance`: what the absence of each site, livelihood, budget and rule would cost.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::commands::solve::seconds;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::cli::why::AROUND_COLUMNS;
use crate::cli::why::RunArgs;
use crate::cli::why::around;
use crate::cli::why::around_cells;
use crate::cli::why::hide_around;
use crate::cli::why::limits;
use crate::cli::why::short;
use crate::cli::why::so_many;
use crate::cli::why::table;
use crate::facts::RuleName;
use crate::why::Desk;
use crate::why::importance;
use crate::why::importance::Importance;
use crate::why::importance::Margin;
use crate::why::importance::Range;
use crate::why::reason::amount;
use crate::write;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::kind_of_id;
use crate::write::words::programme;
use std::fmt::Write;
use std::path::Path;
use std::path::PathBuf;

/// What the absence of each site, livelihood, budget and rule would cost, and what one unit more is worth
///
/// Bounds are had for all at once; those that matter most by them are solved. Something is essential
/// only where it is proven that no plan does without it.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// How many absences beside the rules (and how many margins) are solved; the others have bounds. With 0
    /// there are bounds alone, which takes seconds
    #[arg(long, value_name = "N", default_value_t = 20)]
    exact: usize,
    /// Solve as many of the other absences as this time allows; as long again for how far margins hold
    #[arg(long, value_name = "TIME", value_parser = seconds, default_value = "20s")]
    others_time: f64,
    /// Write the table of absences to a CSV file too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Write the table of what one unit more or fewer is worth to a CSV file too
    #[arg(long, value_name = "FILE")]
    margins_csv: Option<PathBuf>,
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
    let means = args.run.means.means(terminal.lang())?;
    let desk = Desk::new(&opened, means, Desk::FOR_ALL);
    let bar = terminal.bar(Asked::Questions.of(terminal.lang()));
    let told = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let found = importance::importance(&desk, args.exact, args.others_time, &told);
    bar.finish_and_clear();
    if let Some(path) = &args.csv {
        save_absences(path, &found)?;
    }
    if let Some(path) = &args.margins_csv {
        save_margins(path, &found)?;
    }
    match args.show.format {
        Format::Json => terminal.json(&serde_json::to_value(&found)?),
        Format::Text => terminal.result(&text(&found, terminal.lang())),
    }
    Ok(ExitStatus::Done)
}

fn save_absences(path: &Path, found: &Importance) -> Result<(), Failure> {
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let rows = found.absences.iter().map(|absence| {
        let [least, most] = limits(absence.price);
        let [exact, sites] = around_cells(absence.searched);
        vec![
            absence.kind.to_owned(),
            absence.id.clone(),
            absence.price.word().to_owned(),
            least,
            most,
            exact,
            sites,
            yes(absence.is_essential),
            yes(absence.is_solved),
            yes(absence.is_used),
            absence.source.clone().unwrap_or_default(),
            absence.article.clone().unwrap_or_default(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let header = [
        "kind",
        "id",
        "price_kind",
        "price_at_least",
        "price_at_most",
        AROUND_COLUMNS[0],
        AROUND_COLUMNS[1],
        "essential",
        "solved",
        "used",
        "source",
        "article",
    ];
    write::save_rows(path, &header, &rows)?;
    Ok(())
}

fn save_margins(path: &Path, found: &Importance) -> Result<(), Failure> {
    let number = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let rows = found.margins.iter().map(|margin| {
        let mut row = vec![margin.what.clone(), margin.id.clone(), margin.step.to_string()];
        for (price, range) in [(margin.more, margin.more_holds), (margin.fewer, margin.fewer_holds)]
        {
            row.push(price.word().to_owned());
            row.extend(limits(price));
            row.push(number(range.map(|range| range.steps)));
            row.push(number(range.and_then(|range| range.not_at)));
        }
        row.push(margin.bound_falls.map_or_else(String::new, |value| format!("{value:.2}")));
        row
    });
    let rows: Vec<_> = rows.collect();
    let header = [
        "what",
        "id",
        "step",
        "more_kind",
        "more_at_least",
        "more_at_most",
        "more_holds_to",
        "more_not_at",
        "fewer_kind",
        "fewer_at_least",
        "fewer_at_most",
        "fewer_holds_to",
        "fewer_not_at",
        "bound_falls",
    ];
    write::save_rows(path, &header, &rows)?;
    Ok(())
}

fn text(found: &Importance, lang: Lang) -> String {
    let header =
        [Asked::Without, Asked::Which, Asked::PlanInHand, Asked::WholePlan, Asked::HowKnown];
    let mut absences = table(header, lang);
    for absence in found.absences.iter().filter(|absence| absence.is_used) {
        let how = match (absence.is_essential, absence.is_solved) {
            (true, _) => Asked::Essential,
            (false, true) => Asked::Solved,
            (false, false) => Asked::Bound,
        };
        let from = [&absence.source, &absence.article];
        let from: Vec<&str> = from.into_iter().flatten().map(String::as_str).collect();
        let which = named(absence.kind, &absence.id, lang);
        absences.add_row([
            kind_of_id(absence.kind, lang).to_owned(),
            if from.is_empty() { which } else { format!("{which} [{}]", from.join(", ")) },
            around(absence.searched),
            short(absence.price, lang),
            how.of(lang).to_owned(),
        ]);
    }
    hide_around(&mut absences, 2, found.absences.iter().map(|absence| absence.searched));
    let mut text = format!("{absences}\n");
    let idle = |kind: &str| {
        let of_kind = found.absences.iter().filter(|absence| absence.kind == kind);
        of_kind.filter(|absence| !absence.is_used).count()
    };
    let (sites, livelihoods) = (idle("site"), idle("livelihood"));
    if sites + livelihoods > 0 {
        let counts = [sites.to_string(), livelihoods.to_string()];
        let _ = writeln!(text, "{}", Asked::NotUsed.with(lang, &[&counts[0], &counts[1]]));
    }
    if !found.margins.is_empty() {
        let header = [
            Asked::Of,
            Asked::Step,
            Asked::StepMore,
            Asked::StepFewer,
            Asked::Holds,
            Asked::BoundFalls,
        ];
        let mut margins = table(header, lang);
        for margin in &found.margins {
            margins.add_row([
                margin.id.clone(),
                so_many(margin.step, &margin.what, lang),
                short(margin.more, lang),
                short(margin.fewer, lang),
                holds(margin),
                margin.bound_falls.map_or_else(|| "–".to_owned(), amount),
            ]);
        }
        let _ = writeln!(text, "{margins}\n{}", Asked::HoldsNote.of(lang));
    }
    text
}

/// How far the figures of a margin hold: `-4 … ≥ +8`.
fn holds(margin: &Margin) -> String {
    let end = |range: Option<Range>, sign: char| match range {
        None => "–".to_owned(),
        Some(Range { steps, not_at: Some(_) }) => format!("{sign}{steps}"),
        Some(Range { steps, not_at: None }) => format!("≥ {sign}{steps}"),
    };
    format!("{} … {}", end(margin.fewer_holds, '-'), end(margin.more_holds, '+'))
}

/// An id; a rule by its name in the language, with the word by which it is set.
fn named(kind: &str, id: &str, lang: Lang) -> String {
    let rule = RuleName::ALL.into_iter().find(|rule| kind == "rule" && rule.word() == id);
    match (rule, lang) {
        (Some(rule), Lang::Zh) => format!("{} ({id})", programme::rule(rule)),
        _ => id.to_owned(),
    }
}
