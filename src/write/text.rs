//! A run on one screen: at most 40 lines of at most 80 columns, every number with its unit.

use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Proof;
use crate::facts::Term;
use crate::facts::Termination;
use crate::measure::Kpis;
use crate::measure::people::Group;
use crate::write::LayerRecord;
use crate::write::RunRecord;
use crate::write::findings;
use crate::write::lines::count;
use crate::write::lines::cut;
use crate::write::lines::cut_start;
use crate::write::lines::left;
use crate::write::lines::money;
use crate::write::lines::number;
use crate::write::lines::percent;
use crate::write::lines::percent_up;
use crate::write::lines::quantity;
use crate::write::lines::right;
use std::path::Path;

/// Columns of the screen.
pub const COLUMNS: usize = 80;
/// Columns of the words that open a line.
const LABEL: usize = 12;
/// Layers and findings that are told one by one.
const TOLD: usize = 3;

/// The run on one screen. `folder` is where it was written.
#[must_use]
pub fn summary_text(record: &RunRecord<'_>, folder: Option<&Path>) -> String {
    let mut lines = vec![format!("{}, scenario {}", record.instance.name, record.scenario.name)];
    lines.extend(answer(record));
    if let Some(kpis) = &record.kpis {
        lines.push(String::new());
        lines.extend(people(kpis));
        lines.push(String::new());
        lines.extend(cost(record, kpis));
        lines.push(String::new());
        lines.extend(moving(kpis));
        lines.extend(sites(kpis));
        lines.extend(work(kpis));
    }
    lines.push(String::new());
    lines.extend(verdict(record));
    lines.push(time(record));
    if let Some(folder) = folder {
        let folder = cut_start(&folder.display().to_string(), COLUMNS - LABEL);
        lines.push(line("Folder", &folder));
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(cut(&line, COLUMNS).trim_end());
        text.push('\n');
    }
    text
}

/// A line with the words that open it.
fn line(label: &str, rest: &str) -> String {
    format!("{}{rest}", left(label, LABEL))
}

/// The word of a termination, as files have it.
#[must_use]
pub const fn termination_word(termination: Termination) -> &'static str {
    match termination {
        Termination::Optimal => "optimal",
        Termination::GapLimit => "gap_limit",
        Termination::TimeLimit => "time_limit",
        Termination::WorkLimit => "work_limit",
        Termination::Interrupted => "interrupted",
        Termination::Infeasible => "infeasible",
        Termination::Unbounded => "unbounded",
        Termination::NoPlan => "no_plan",
        Termination::Failed => "failed",
    }
}

/// Value, bound and gap standing together, and what the bound speaks of.
fn answer(record: &RunRecord<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let last = record.layers.len().saturating_sub(1);
    let layer = record.layers.last().copied().unwrap_or_default();
    lines.push(match (record.plan, layer.value) {
        (None, _) => no_plan(record.termination).to_owned(),
        (Some(_), Some(value)) if value.is_nan() => {
            "Plan whose value cannot be computed (see the findings)".to_owned()
        }
        (Some(_), Some(value)) => {
            format!("Plan of {}, {}", quantity(value, &unit(record, last)), how_good(record, layer))
        }
        (Some(_), None) => "Plan without a goal: nothing is weighed".to_owned(),
    });
    let many = record.layers.len() > 1;
    for (at, layer) in record.layers.iter().enumerate().take(TOLD) {
        let label = if many { format!("Layer {}", at + 1) } else { "Goal".to_owned() };
        let unit = unit(record, at);
        let told = |value: Option<f64>| {
            let known = value.filter(|value| value.is_finite());
            known.map_or_else(|| "unknown".to_owned(), |value| quantity(value, &unit))
        };
        let gap = layer.gap().map_or_else(|| "unknown".to_owned(), signed_gap);
        let terms = if many { format!(" ({})", terms(record, at)) } else { String::new() };
        // The gap stands first, so that no cut takes it away.
        let (value, bound) = (told(layer.value), told(layer.bound));
        let rest = format!("gap {gap}: value {value}, bound {bound}{terms}");
        lines.push(line(&label, &rest));
    }
    if record.layers.len() > TOLD {
        lines.push(line("", &format!("and {} more layers", record.layers.len() - TOLD)));
    }
    let again = record.why_not_reproducible.unwrap_or("run again, this gives the same plan");
    lines.push(line("Stopped", &format!("{} ({again})", termination_word(record.termination))));
    let pairs = format!(
        "{} of {} legal pairs in the model",
        count(record.candidates.model_pairs),
        count(record.candidates.legal_pairs)
    );
    let proof = match record.candidates.proof {
        Proof::Complete => format!("complete: {pairs}"),
        Proof::Priced => format!("priced: the bound holds for all; {pairs}"),
        Proof::Limited => format!("limited to the model: {pairs}"),
    };
    lines.push(line("Proof", &proof));
    if record.candidates.proof == Proof::Limited && !record.candidates.note.is_empty() {
        lines.push(line("", &record.candidates.note));
    }
    lines
}

/// What can be said of a value.
fn how_good(record: &RunRecord<'_>, layer: LayerRecord) -> String {
    let among = match record.candidates.proof {
        Proof::Complete | Proof::Priced => "",
        Proof::Limited => " in the model",
    };
    match (layer.bound, layer.gap()) {
        (None, _) => "how far from the best possible is not known".to_owned(),
        (Some(_), Some(gap)) if gap.abs() <= 1e-9 => {
            format!("proven to be the best possible{among}")
        }
        (Some(_), Some(gap)) if gap > 0.0 => {
            format!("proven to be within {} of the best possible{among}", percent_up(gap))
        }
        (Some(bound), None) if layer.value.is_some_and(|value| value >= bound) => {
            "which is above its bound (see the gap)".to_owned()
        }
        (Some(_), _) => "better than its bound: the claim is wrong".to_owned(),
    }
}

/// A gap in per cent; a negative one, which refutes the claim, keeps its sign.
fn signed_gap(gap: f64) -> String {
    if gap >= 0.0 { percent_up(gap) } else { format!("-{}", percent_up(-gap)) }
}

/// Why there is no plan.
const fn no_plan(termination: Termination) -> &'static str {
    match termination {
        Termination::Infeasible => "No plan: it is proven that none keeps every rule",
        Termination::Unbounded => "No plan: the goal has no limit (a fault of its weights)",
        Termination::Failed => "No plan: the solver failed",
        Termination::Interrupted => "No plan: interrupted before one was found",
        Termination::NoPlan
        | Termination::TimeLimit
        | Termination::WorkLimit
        | Termination::Optimal
        | Termination::GapLimit => "No plan: a limit came before one was found",
    }
}

/// The terms of a layer.
fn terms(record: &RunRecord<'_>, layer: usize) -> String {
    let layer = record.scenario.goal.layers.get(layer);
    let words = layer.into_iter().flat_map(|layer| &layer.terms).map(|(term, _)| term.word());
    words.collect::<Vec<_>>().join(" + ")
}

/// The unit of a layer's value: the term's own where it stands alone at weight 1, money where all terms
/// are money at weight 1, money's worth where money at weight 1 is weighed against other things, else
/// points.
fn unit(record: &RunRecord<'_>, layer: usize) -> String {
    let terms = record.scenario.goal.layers.get(layer).map_or(&[][..], |layer| &layer.terms);
    let currency = currency(record);
    let is_whole = |weight: f64| (weight - 1.0).abs() < f64::EPSILON;
    let is_plain_money =
        |&(term, weight): &(Term, f64)| term.is_money() && term != Term::Income && is_whole(weight);
    match terms {
        [] => "points".to_owned(),
        all if all.iter().all(is_plain_money) => currency.to_owned(),
        [(term, weight)] if is_whole(*weight) => {
            let of_term = record.terms.iter().find(|line| line.term == *term);
            of_term.map_or_else(|| "points".to_owned(), |line| line.unit.clone())
        }
        some if some.iter().any(is_plain_money) => format!("{currency} weighted"),
        _ => "points weighted".to_owned(),
    }
}

/// The currency of the instance.
fn currency<'a>(record: &RunRecord<'a>) -> &'a str {
    let stated = record.instance.currency.as_str();
    if stated.is_empty() { "CNY" } else { stated }
}

/// Who moves, stays, or has no place.
fn people(kpis: &Kpis) -> Vec<String> {
    let cells = |label: &str, columns: [String; 3]| {
        let columns = columns.iter().map(|cell| right(cell, 14)).collect::<String>();
        line(label, &columns)
    };
    let row = |label: &str, group: &Group| {
        let persons = group.persons.map_or_else(|| "unknown".to_owned(), count);
        cells(label, [count(group.villages), count(group.households), persons])
    };
    let people = &kpis.people;
    let header = ["villages", "households", "persons"].map(str::to_owned);
    let mut lines = vec![
        cells("People", header),
        row("  moved", &people.moved),
        row("  stayed", &people.stayed),
        row("  unplaced", &people.unplaced),
    ];
    if people.undecided.villages > 0 {
        lines.push(row("  undecided", &people.undecided));
    }
    lines
}

/// Cost by kind.
fn cost(record: &RunRecord<'_>, kpis: &Kpis) -> Vec<String> {
    let currency = currency(record);
    let row = |label: &str, amount: Option<Cny>| {
        let amount = amount.map_or_else(|| "unknown".to_owned(), |cny| money(cny, currency));
        format!("{}{}", left(label, 28), right(&amount, 26))
    };
    let mut lines = vec![row("Cost", kpis.cost.total_cny)];
    for kind in CostKind::ALL {
        let label = match kind {
            CostKind::BuildingFixed => "  building, fixed",
            CostKind::BuildingHousehold => "  building, per household",
            CostKind::Revitalising => "  revitalising in place",
            CostKind::Pair => "  cost of pairs",
            CostKind::Places => "  places of work",
        };
        let amount = kpis.cost.by_kind.of(kind);
        // An office that gives no cost of pairs has none, rather than one that is not known.
        if kind != CostKind::Pair || amount.is_some() {
            lines.push(row(label, amount));
        }
    }
    if let Some(each) = kpis.cost.per_moved_household_cny {
        let each = format!("{} {currency}", number(each, 0));
        lines.push(format!("{}{}", left("  for each moved household", 28), right(&each, 26)));
    }
    lines
}

/// How far households move.
fn moving(kpis: &Kpis) -> Vec<String> {
    let moving = &kpis.moving;
    let (Some(mean), Some(median), Some(p90), Some(worst)) =
        (moving.mean_km, moving.median_km, moving.p90_km, moving.worst_km)
    else {
        return vec![line("Distance", "not known, or nobody moves")];
    };
    let rest = format!(
        "mean {} km, median {} km, 90 % within {} km, worst {} km",
        number(mean, 1),
        number(median, 1),
        number(p90, 1),
        number(worst, 1)
    );
    let mut lines = vec![line("Distance", &rest)];
    if moving.households_without_distance > 0 {
        let rest = format!("of {} households not known", count(moving.households_without_distance));
        lines.push(line("", &rest));
    }
    lines
}

/// What is built and how full it is.
fn sites(kpis: &Kpis) -> Vec<String> {
    let sites = &kpis.sites;
    let used = sites.occupancy.overall_share.map_or_else(String::new, |share| {
        format!("; {} of {} dwellings used", percent(share), count(sites.dwellings))
    });
    let open = format!("{} of {} open{used}", count(sites.open), count(sites.candidates));
    let mut lines = vec![line("Sites", &open)];
    let spread = &sites.occupancy;
    if let (Some(min), Some(median), Some(max)) =
        (spread.min_share, spread.median_share, spread.max_share)
    {
        let rest = format!(
            "emptiest {}, median {}, fullest {} of dwellings",
            percent(min),
            percent(median),
            percent(max)
        );
        lines.push(line("", &rest));
    }
    lines
}

/// Who earns a living.
fn work(kpis: &Kpis) -> Vec<String> {
    let work = &kpis.work;
    if !work.is_decided && work.places.taken == 0 {
        return vec![line("Jobs", "not decided (rule workers is off)")];
    }
    let jobless = work.jobless_workers.map_or_else(
        || "without a livelihood: unknown".to_owned(),
        |jobless| format!("{} workers without a livelihood", count(jobless)),
    );
    let taken =
        format!("{} places taken, {} left", count(work.places.taken), count(work.places.left));
    let mut lines = vec![line("Jobs", &format!("{taken}; {jobless}"))];
    let mut more = Vec::new();
    if let Some(jobs) = work.jobs_per_moved_household {
        more.push(format!("{} jobs a household", number(jobs, 2)));
    }
    if let Some(green) = work.green_share {
        more.push(format!("{} green", percent(green)));
    }
    if let (Some(mean), Some(worst)) = (kpis.commuting.mean_km, kpis.commuting.worst_km) {
        let (mean, worst) = (number(mean, 1), number(worst, 1));
        more.push(format!("commute {mean} km, worst {worst} km"));
    }
    if !more.is_empty() {
        lines.push(line("", &more.join("; ")));
    }
    lines
}

/// What the verifier says: the count, and the gravest findings.
fn verdict(record: &RunRecord<'_>) -> Vec<String> {
    let found = findings::counts(&record.findings);
    let mut lines = vec![match (record.plan, record.verdict_ok) {
        (Some(_), true) if record.findings.is_empty() => {
            "Verified: every rule holds, by independent code".to_owned()
        }
        (Some(_), true) => format!("Verified: every rule holds, by independent code; {found}"),
        (Some(_), false) => format!("NOT VERIFIED: {found}"),
        (None, _) => format!("No plan to verify; {found}"),
    }];
    for finding in findings::in_order(&record.findings).into_iter().take(TOLD) {
        let text = finding.to_string();
        lines.push(format!("  {}", text.lines().next().unwrap_or_default()));
    }
    if record.findings.len() > TOLD {
        lines.push(format!("  and {} more findings", count((record.findings.len() - TOLD) as u64)));
    }
    lines
}

/// Where the time went.
fn time(record: &RunRecord<'_>) -> String {
    let seconds = &record.seconds;
    let memory = record
        .peak_memory_mib
        .map_or_else(String::new, |mib| format!("; peak memory {} MiB", number(mib, 0)));
    let rest = format!(
        "{} s in all, {} s solving{memory}",
        number(seconds.total, 1),
        number(seconds.solve, 1)
    );
    line("Time", &rest)
}
