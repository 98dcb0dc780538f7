//! `resettle explain`: why a village is placed where it is, a site has its size, a livelihood its workers.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::cli::why::RunArgs;
use crate::cli::why::limits;
use crate::cli::why::service as service_name;
use crate::cli::why::short;
use crate::cli::why::table;
use crate::why::Desk;
use crate::why::Price;
use crate::why::Reason;
use crate::why::explain;
use crate::why::explain::AllVillages;
use crate::why::explain::LivelihoodAnswer;
use crate::why::explain::SiteAnswer;
use crate::why::explain::VillageAnswer;
use crate::why::opened::InHand;
use crate::why::reason::amount;
use crate::write;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::fate;
use crate::write::words::named::level_or_skill;
use std::fmt::Write;
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

Costs are in the unit of the goal, counted from the plan in hand:
  = 1,200       exact: the difference of two proven best plans
  300 … 1,200   proven: no plan with it costs less than 300 more, and one was found for 1,200
  ≥ 300         proven bound; no plan was looked for";

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
    let desk = Desk::new(&opened, args.run.means.means(terminal.lang())?);
    let bar = terminal.bar(Asked::Questions.of(lang));
    let told = |done: usize| bar.set_position(done as u64);
    let (value, text, header, rows) = if let Some(village) = village {
        let answer = explain::village::village(&desk, village, args.exact, &told);
        let (header, rows) = village_rows(&answer);
        (serde_json::to_value(&answer)?, village_text(&answer, lang), header, rows)
    } else if let Some(site) = site {
        let answer = explain::site::site(&desk, site, &told);
        let (header, rows) = site_rows(&answer);
        (serde_json::to_value(&answer)?, site_text(&answer, lang), header, rows)
    } else if let Some(livelihood) = livelihood {
        let answer = explain::livelihood::livelihood(&desk, livelihood, &told);
        let (header, rows) = livelihood_rows(&answer);
        (serde_json::to_value(&answer)?, livelihood_text(&answer, lang), header, rows)
    } else {
        let answer = explain::all::all(&desk, args.exact, &told);
        let (header, rows) = all_rows(&answer, lang);
        (serde_json::to_value(&answer)?, all_text(&answer, lang), header, rows)
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

fn village_text(answer: &VillageAnswer, lang: Lang) -> String {
    let header = [
        Asked::Choice,
        Asked::Km,
        Asked::Level,
        Asked::Left,
        Asked::OwnCost,
        Asked::WholePlan,
        Asked::Why,
    ];
    let mut choices = table(header, lang);
    for choice in &answer.alternatives {
        let site = choice.site.as_ref();
        choices.add_row([
            site.map_or_else(|| fate("stays", lang), |id| with_name(id, &choice.name)),
            km(choice.km),
            or_dash(choice.level.as_deref().map(|level| level_or_skill(level, lang))),
            or_dash(choice.dwellings_left),
            amount(choice.own_cost_cny),
            price_or_chosen(choice.price, choice.is_chosen, lang),
            choice.reason.text(lang),
        ]);
    }
    let mut blocked = table([Asked::Blocked, Asked::Km, Asked::WhyNot], lang);
    for site in &answer.blocked {
        blocked.add_row([with_name(&site.site, &site.name), km(site.km), site.reason.text(lang)]);
    }
    let line = Asked::VillageLine.with(
        lang,
        &[
            &with_name(&answer.village, &answer.name),
            &answer.households.to_string(),
            &answer.persons.to_string(),
            &fate(&answer.decision, lang),
        ],
    );
    let mut text = format!("{line}\n{}\n", in_hand(answer.in_hand, lang));
    for (what, reason) in
        [(Asked::MayNotMove, &answer.no_move), (Asked::MayNotStay, &answer.no_stay)]
    {
        if let Some(reason) = reason {
            let _ = writeln!(text, "{}", what.with(lang, &[&reason.text(lang)]));
        }
    }
    if !answer.alternatives.is_empty() {
        let _ = writeln!(text, "{choices}");
    }
    if !answer.blocked.is_empty() && answer.no_move.is_none() {
        let _ = writeln!(text, "{blocked}");
    }
    text
}

fn village_rows(answer: &VillageAnswer) -> Rows {
    let header = vec![
        "village",
        "site",
        "legal",
        "chosen",
        "distance_km",
        "dwellings_left",
        "price_kind",
        "price_at_least",
        "price_at_most",
        "reason",
        "rule",
        "layer",
        "value",
        "limit",
        "source",
        "article",
    ];
    let mut rows = Vec::new();
    for choice in &answer.alternatives {
        let [least, most] = limits(choice.price);
        let mut row = vec![
            answer.village.clone(),
            choice.site.clone().unwrap_or_else(|| "stays".to_owned()),
            "yes".to_owned(),
            if choice.is_chosen { "yes" } else { "no" }.to_owned(),
            choice.km.map_or_else(String::new, |km| format!("{km:.3}")),
            choice.dwellings_left.map_or_else(String::new, |left| left.to_string()),
            choice.price.word().to_owned(),
            least,
            most,
            choice.reason.code.to_owned(),
        ];
        row.resize(header.len(), String::new());
        rows.push(row);
    }
    for site in &answer.blocked {
        let found = &site.why_not;
        let mut row =
            vec![answer.village.clone(), site.site.clone(), "no".to_owned(), "no".to_owned()];
        row.push(site.km.map_or_else(String::new, |km| format!("{km:.3}")));
        row.resize(9, String::new());
        row.extend([
            site.reason.code.to_owned(),
            found.rule.word().to_owned(),
            found.layer.clone(),
            found.value.clone(),
            found.limit.clone(),
            found.source.clone().unwrap_or_default(),
            found.article.clone().unwrap_or_default(),
        ]);
        rows.push(row);
    }
    (header, rows)
}

fn reasons(reasons: &[Reason], lang: Lang) -> String {
    reasons.iter().map(|reason| reason.text(lang)).collect::<Vec<_>>().join(lang.semicolon())
}

/// What the plan has, or what it would cost to have it so.
fn price_or_chosen(price: Price, is_chosen: bool, lang: Lang) -> String {
    if is_chosen { Asked::Chosen.of(lang).to_owned() } else { short(price, lang) }
}

fn site_text(answer: &SiteAnswer, lang: Lang) -> String {
    let built = answer.level.as_deref().map_or_else(
        || Asked::NotBuilt.of(lang).to_owned(),
        |level| Asked::AtLevel.with(lang, &[level_or_skill(level, lang)]),
    );
    let built = if answer.stands { Asked::StandsAlready.with(lang, &[&built]) } else { built };
    let line = Asked::SiteLine.with(
        lang,
        &[
            &with_name(&answer.site, &answer.name),
            &built,
            &answer.households.to_string(),
            &answer.villages.len().to_string(),
        ],
    );
    let why = Asked::WhyLine.with(lang, &[&reasons(&answer.reasons, lang)]);
    let mut text = format!("{line}\n{why}\n{}\n", in_hand(answer.in_hand, lang));
    for service in answer.services.iter().filter(|_| answer.level.is_some()) {
        let (need, capacity) = (service.need.to_string(), or_dash(service.capacity));
        let name = service_name(&service.service, lang);
        let _ = writeln!(text, "{}", Asked::ServiceLine.with(lang, &[&name, &need, &capacity]));
    }
    let mut ways = table([Asked::Level, Asked::WholePlan, Asked::Why, Asked::Elsewhere], lang);
    // `closed`, or a level.
    let way_name = |level: &str| level_or_skill(&fate(level, lang), lang).to_owned();
    for way in &answer.alternatives {
        ways.add_row([
            way_name(&way.level),
            price_or_chosen(way.price, way.is_chosen, lang),
            way.reason.text(lang),
            crate::why::changes::households(&way.changes).to_string(),
        ]);
    }
    let _ = writeln!(text, "{ways}");
    for way in answer.alternatives.iter().filter(|way| !way.changes.is_empty()) {
        let told = way.changes.iter().map(|changed| {
            let households = changed.households.to_string();
            let (from, to) = (fate(&changed.from, lang), fate(&changed.to, lang));
            Asked::ChangedLine.with(lang, &[&changed.village, &households, &from, &to])
        });
        let told = told.collect::<Vec<_>>().join(lang.semicolon());
        let _ = writeln!(text, "{}", Asked::WithLevel.with(lang, &[&way_name(&way.level), &told]));
    }
    text
}

fn site_rows(answer: &SiteAnswer) -> Rows {
    let header = vec![
        "site",
        "level",
        "chosen",
        "price_kind",
        "price_at_least",
        "price_at_most",
        "reason",
        "households_changed",
    ];
    let rows = answer.alternatives.iter().map(|way| {
        let [least, most] = limits(way.price);
        vec![
            answer.site.clone(),
            way.level.clone(),
            if way.is_chosen { "yes" } else { "no" }.to_owned(),
            way.price.word().to_owned(),
            least,
            most,
            way.reason.code.to_owned(),
            crate::why::changes::households(&way.changes).to_string(),
        ]
    });
    (header, rows.collect())
}

fn livelihood_text(answer: &LivelihoodAnswer, lang: Lang) -> String {
    let line = Asked::LivelihoodLine.with(
        lang,
        &[
            &with_name(&answer.livelihood, &answer.name),
            &answer.places.to_string(),
            &answer.for_movers.to_string(),
            &answer.taken.to_string(),
        ],
    );
    let mut text = format!("{line}\n{}\n", in_hand(answer.in_hand, lang));
    if let Some(closed) = &answer.closed {
        let _ = writeln!(text, "{}", Asked::TakesNobody.with(lang, &[&closed.text(lang)]));
    }
    if !answer.takers.is_empty() {
        let mut takers = table([Asked::Home, Asked::Skill, Asked::Workers], lang);
        for taker in &answer.takers {
            let skill = level_or_skill(&taker.skill, lang).to_owned();
            takers.add_row([taker.home.clone(), skill, taker.workers.to_string()]);
        }
        let _ = writeln!(text, "{takers}");
    }
    if !answer.alternatives.is_empty() {
        let mut ways = table([Asked::PlacesForMovers, Asked::WholePlan, Asked::Why], lang);
        for way in &answer.alternatives {
            let price = short(way.price, lang);
            ways.add_row([way.for_movers.to_string(), price, way.reason.text(lang)]);
        }
        let _ = writeln!(text, "{ways}");
    }
    text
}

fn livelihood_rows(answer: &LivelihoodAnswer) -> Rows {
    let header =
        vec!["livelihood", "for_movers", "price_kind", "price_at_least", "price_at_most", "reason"];
    let rows = answer.alternatives.iter().map(|way| {
        let [least, most] = limits(way.price);
        vec![
            answer.livelihood.clone(),
            way.for_movers.to_string(),
            way.price.word().to_owned(),
            least,
            most,
            way.reason.code.to_owned(),
        ]
    });
    (header, rows.collect())
}

fn all_text(answer: &AllVillages, lang: Lang) -> String {
    let header = [
        Asked::Village,
        Asked::Households,
        Asked::GoesTo,
        Asked::Km,
        Asked::Nearest,
        Asked::Km,
        Asked::NearestCosts,
        Asked::NextBest,
        Asked::Costs,
        Asked::Why,
    ];
    let mut rows = table(header, lang);
    let fate_or_dash = |word: Option<&str>| or_dash(word.map(|word| fate(word, lang)));
    for row in &answer.villages {
        rows.add_row([
            with_name(&row.village, &row.name),
            row.households.to_string(),
            fate(&row.decision, lang),
            km(row.km),
            or_dash(row.nearest.as_ref()),
            km(row.nearest_km),
            short(row.nearest_price, lang),
            fate_or_dash(row.next_best.as_deref()),
            short(row.next_best_price, lang),
            row.reason.text(lang),
        ]);
    }
    format!("{}\n{rows}", in_hand(answer.in_hand, lang))
}

fn all_rows(answer: &AllVillages, lang: Lang) -> Rows {
    let header = vec![
        "village",
        "name",
        "households",
        "decision",
        "distance_km",
        "legal_sites",
        "may_stay",
        "nearest",
        "nearest_km",
        "nearest_price_kind",
        "nearest_price_at_least",
        "nearest_price_at_most",
        "next_best",
        "next_best_price_at_least",
        "reason",
        "text",
    ];
    let rows = answer.villages.iter().map(|row| {
        let [least, most] = limits(row.nearest_price);
        let [next_least, _] = limits(row.next_best_price);
        let number = |km: Option<f64>| km.map_or_else(String::new, |km| format!("{km:.3}"));
        vec![
            row.village.clone(),
            row.name.clone(),
            row.households.to_string(),
            row.decision.clone(),
            number(row.km),
            row.legal_sites.to_string(),
            if row.may_stay { "yes" } else { "no" }.to_owned(),
            row.nearest.clone().unwrap_or_default(),
            number(row.nearest_km),
            row.nearest_price.word().to_owned(),
            least,
            most,
            row.next_best.clone().unwrap_or_default(),
            next_least,
            row.reason.code.to_owned(),
            row.reason.text(lang),
        ]
    });
    (header, rows.collect())
}
