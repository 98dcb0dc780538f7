//! `resettle candidates`: the pairs that a model would hold, and why the others are excluded.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::candidates::Tally;
use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::options::SourceArgs;
use crate::cli::terminal::Terminal;
use crate::diagnostic::has_errors;
use crate::facts::SiteIdx;
use crate::write::words::Lang;
use crate::write::words::Say;
use comfy_table::Table;
use comfy_table::presets;
use serde_json::json;
use std::path::PathBuf;

/// Show the pairs that a model would hold, and why the others are excluded
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle candidates instances/ankang\n  resettle candidates instances/ankang --pairs pairs.csv\n  resettle candidates instances/ankang --village 610902100201"
)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// Write the pairs in the model to a CSV file: village, site, km, min, cost
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Tell of every site why this village may or may not move there
    #[arg(long, value_name = "ID")]
    village: Option<String>,
    #[command(flatten)]
    show: ShowArgs,
}

/// Runs the command.
///
/// # Errors
/// Where the instance cannot be opened, the village is unknown, or the pairs cannot be written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let loaded = args.source.sources().load()?;
    terminal.findings(&loaded.findings);
    if has_errors(&loaded.findings) {
        return Ok(ExitStatus::Negative);
    }
    let finder = Finder::new(&loaded.instance, &loaded.scenario);
    if let Some(id) = &args.village {
        return village(&finder, id, args.show.format, terminal);
    }
    let tally = finder.tally();
    let candidates = Candidates::new(&finder, &loaded.scenario);
    if let Some(path) = &args.pairs {
        write_pairs(path, &finder, &candidates)?;
    }
    match args.show.format {
        Format::Json => terminal.json(&as_json(&tally, &candidates)),
        Format::Text => terminal.result(&as_text(&tally, &candidates, terminal.lang())),
    }
    Ok(ExitStatus::Done)
}

fn as_json(tally: &Tally, candidates: &Candidates) -> serde_json::Value {
    let excluded = tally
        .excluded
        .iter()
        .map(|((rule, layer), pairs)| json!({"rule": rule, "layer": layer, "pairs": pairs}));
    json!({
        "legal_pairs": tally.legal,
        "model_pairs": candidates.pairs.len(),
        "commutes": candidates.commutes.len(),
        "is_complete": candidates.is_complete(),
        "unlisted": tally.unlisted,
        "excluded": excluded.collect::<Vec<_>>(),
    })
}

fn as_text(tally: &Tally, candidates: &Candidates, lang: Lang) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_header([Say::ExcludedBy, Say::DataLayer, Say::Pairs].map(|word| word.of(lang)));
    for ((rule, layer), pairs) in &tally.excluded {
        table.add_row([rule.word(), layer, &pairs.to_string()]);
    }
    if tally.unlisted > 0 {
        table.add_row(["pairs.csv", Say::NotListed.of(lang), &tally.unlisted.to_string()]);
    }
    let all = if candidates.is_complete() { Say::AllPairs } else { Say::NearestPairs };
    let (legal, in_model) = (tally.legal.to_string(), candidates.pairs.len().to_string());
    let commutes = candidates.commutes.len().to_string();
    let words = [legal.as_str(), &in_model, all.of(lang), &commutes];
    format!("{}\n{table}", Say::PairsSummary.with(lang, &words))
}

fn village(
    finder: &Finder<'_>,
    id: &str,
    format: Format,
    terminal: &Terminal,
) -> Result<ExitStatus, Failure> {
    let village = finder
        .instance
        .village_named(id)
        .ok_or_else(|| Say::NoVillage.with(terminal.lang(), &[&format!("{id:?}")]))?;
    let sites = (0..finder.instance.sites.len()).map(SiteIdx::new);
    let mut rows: Vec<_> = sites
        .map(|site| (site, finder.measured(village, site), finder.why_not(village, site)))
        .collect();
    let km = |pair: &Option<crate::candidates::Pair>| pair.map_or(f64::INFINITY, |pair| pair.km);
    rows.sort_by(|a, b| a.2.is_some().cmp(&b.2.is_some()).then(km(&a.1).total_cmp(&km(&b.1))));
    match format {
        Format::Json => {
            let rows = rows.iter().map(|(site, pair, why)| {
                json!({
                    "site": finder.instance.site(*site).id,
                    "km": pair.map(|pair| pair.km),
                    "legal": why.is_none(),
                    "why_not": why,
                })
            });
            terminal.json(&json!({"village": id, "sites": rows.collect::<Vec<_>>()}));
        }
        Format::Text => {
            let lang = terminal.lang();
            let header = [Say::Site.of(lang), Say::Name.of(lang), "km", Say::WhyNot.of(lang)];
            let mut table = Table::new();
            table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header(header);
            for (site, pair, why) in rows {
                let facts = finder.instance.site(site);
                table.add_row([
                    facts.id.clone(),
                    facts.label().to_owned(),
                    pair.map_or(String::new(), |pair| format!("{:.1}", pair.km)),
                    why.map_or(Say::Legal.of(lang).to_owned(), |why| why.to_string()),
                ]);
            }
            terminal.result(&table.to_string());
        }
    }
    Ok(ExitStatus::Done)
}

fn write_pairs(
    path: &std::path::Path,
    finder: &Finder<'_>,
    candidates: &Candidates,
) -> Result<(), Failure> {
    let mut out = csv::Writer::from_path(path)?;
    out.write_record(["village", "site", "distance_km", "time_min", "cost_cny"])?;
    for pair in &candidates.pairs {
        out.write_record([
            finder.instance.village(pair.village).id.as_str(),
            finder.instance.site(pair.site).id.as_str(),
            &format!("{:.3}", pair.km),
            &format!("{:.1}", pair.minutes),
            &pair.cost.to_string(),
        ])?;
    }
    out.flush()?;
    Ok(())
}
