//! The tables of villages and sites: CSV in UTF-8 without byte order mark, lines end in LF, an empty
//! cell is not known. Distances to the metre (km, 3 decimals), times to 0.01 min, money exactly.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::SiteIdx;
use crate::measure::Tally;
use crate::measure::cost;
use crate::measure::number::amount;
use crate::measure::number::times;
use crate::measure::tally::HomeTally;
use crate::write::Reason;
use crate::write::RunRecord;
use std::collections::HashMap;
use std::io;
use std::io::Write;

/// A table in the making.
pub type Table<'a> = csv::Writer<&'a mut dyn Write>;

/// Begins a table.
pub fn table(out: &mut dyn Write) -> Table<'_> {
    csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out)
}

/// Kilometres to the metre.
#[must_use]
pub fn km(km: Option<f64>) -> String {
    km.map_or_else(String::new, |km| format!("{km:.3}"))
}

/// Minutes to the hundredth.
#[must_use]
pub fn minutes(minutes: Option<f64>) -> String {
    minutes.map_or_else(String::new, |minutes| format!("{minutes:.2}"))
}

/// What may be unknown; empty then.
pub fn cell<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The id of the area of a kind among `areas`; empty without one.
fn area<'a>(instance: &'a Instance, areas: &[AreaIdx], kind: &str) -> &'a str {
    instance.area_of_kind(areas, kind).map_or("", |area| instance.area(area).id.as_str())
}

/// Name and Chinese name of the county among `areas`; empty without one.
fn county_names<'a>(instance: &'a Instance, areas: &[AreaIdx]) -> [&'a str; 2] {
    let county = instance.area_of_kind(areas, "county").map(|area| instance.area(area));
    let name = |name: Option<&'a String>| name.map_or("", String::as_str);
    county.map_or(["", ""], |area| [name(area.name.as_ref()), name(area.name_zh.as_ref())])
}

/// The word of a decision; empty where the plan says nothing.
#[must_use]
pub fn decision_word(decision: Option<Decision>) -> &'static str {
    match decision {
        Some(Decision::Moves(_)) => "moves",
        Some(Decision::Stays) => "stays",
        Some(Decision::Unplaced) => "unplaced",
        None => "",
    }
}

/// Writes `assignments.csv`: one row a village, in the order of the instance. Of several decisions
/// about a village the first is told (`plan.json` has all). `cost_cny` is what arises with the
/// decision: dwellings and the cost of the pair, or revitalising.
///
/// # Errors
/// What the writer says.
pub fn assignments(
    out: &mut dyn Write,
    record: &RunRecord<'_>,
    tally: Option<&Tally<'_>>,
) -> io::Result<()> {
    let mut table = table(out);
    table.write_record([
        "village",
        "name",
        "name_zh",
        "decision",
        "site",
        "site_name",
        "site_name_zh",
        "households",
        "persons",
        "distance_km",
        "time_min",
        "cost_cny",
        "county",
        "town",
        "site_county",
        "site_town",
        "reason",
        "county_name",
        "county_name_zh",
    ])?;
    let Some(tally) = tally else { return table.flush() };
    let instance = record.instance;
    let reasons = reasons(record);
    let has_persons = instance.has("villages.persons");
    let mut moves = tally.moves.iter().peekable();
    for (at, village) in instance.villages.iter().enumerate() {
        let decision = tally.decisions[at];
        let trip = moves.next_if(|trip| trip.village.at() == at);
        let site = trip.map(|trip| instance.site(trip.site));
        let reason = match decision {
            Some(Decision::Unplaced) | None => why(&reasons, at, decision).1,
            Some(Decision::Moves(_) | Decision::Stays) => "",
        };
        let [county_name, county_name_zh] = county_names(instance, &village.areas);
        table.write_record([
            village.id.as_str(),
            village.name.as_deref().unwrap_or(""),
            village.name_zh.as_deref().unwrap_or(""),
            decision_word(decision),
            site.map_or("", |site| &site.id),
            site.and_then(|site| site.name.as_deref()).unwrap_or(""),
            site.and_then(|site| site.name_zh.as_deref()).unwrap_or(""),
            &village.households.to_string(),
            &cell(has_persons.then_some(village.persons)),
            &km(trip.and_then(|trip| trip.km)),
            &minutes(trip.and_then(|trip| trip.minutes)),
            &cell(cost::of_village(tally, at)),
            area(instance, &village.areas, "county"),
            area(instance, &village.areas, "town"),
            site.map_or("", |site| area(instance, &site.areas, "county")),
            site.map_or("", |site| area(instance, &site.areas, "town")),
            reason,
            county_name,
            county_name_zh,
        ])?;
    }
    table.flush()
}

/// Writes `unplaced.csv`: villages without a place, and those of which the plan says nothing.
///
/// # Errors
/// What the writer says.
pub fn unplaced(
    out: &mut dyn Write,
    record: &RunRecord<'_>,
    tally: Option<&Tally<'_>>,
) -> io::Result<()> {
    let mut table = table(out);
    table.write_record([
        "village",
        "name",
        "name_zh",
        "households",
        "persons",
        "reason_code",
        "reason",
    ])?;
    let Some(tally) = tally else { return table.flush() };
    let reasons = reasons(record);
    let has_persons = record.instance.has("villages.persons");
    for (at, village) in record.instance.villages.iter().enumerate() {
        let decision = tally.decisions[at];
        if !matches!(decision, Some(Decision::Unplaced) | None) {
            continue;
        }
        let (code, text) = why(&reasons, at, decision);
        table.write_record([
            village.id.as_str(),
            village.name.as_deref().unwrap_or(""),
            village.name_zh.as_deref().unwrap_or(""),
            &village.households.to_string(),
            &cell(has_persons.then_some(village.persons)),
            code,
            text,
        ])?;
    }
    table.flush()
}

/// The reasons by village.
fn reasons<'a>(record: &'a RunRecord<'_>) -> HashMap<usize, &'a Reason> {
    record.reasons.iter().map(|reason| (reason.village.at(), reason)).collect()
}

/// Code and text of why a village has no place.
fn why<'a>(
    reasons: &HashMap<usize, &'a Reason>,
    village: usize,
    decision: Option<Decision>,
) -> (&'a str, &'a str) {
    match (reasons.get(&village), decision) {
        (Some(reason), _) => (&reason.code, &reason.text),
        (None, None) => ("undecided", "the plan does not say what happens to this village"),
        (None, Some(_)) => ("not_explained", "no reason was found"),
    }
}

/// Writes `sites.csv`: one row a candidate site, open or not. A site that is not open has no level and
/// holds nobody, so its capacities are 0; an empty capacity is no limit.
///
/// # Errors
/// What the writer says.
pub fn sites(
    out: &mut dyn Write,
    record: &RunRecord<'_>,
    tally: Option<&Tally<'_>>,
) -> io::Result<()> {
    let instance = record.instance;
    let mut table = table(out);
    let header = [
        "site",
        "name",
        "name_zh",
        "level",
        "open",
        "existing",
        "villages",
        "households",
        "capacity_households",
        "occupancy",
        "persons",
        "fixed_cost_cny",
        "household_cost_cny",
        "workers",
        "jobs",
        "jobless",
        "county",
        "town",
        "county_name",
        "county_name_zh",
    ];
    let services = instance.services.iter().skip(1);
    let service_columns =
        services.flat_map(|name| [format!("{name}_used"), format!("{name}_capacity")]);
    table.write_record(header.into_iter().map(str::to_owned).chain(service_columns))?;
    let Some(tally) = tally else { return table.flush() };
    for at in 0..instance.sites.len() {
        table.write_record(site_row(tally, SiteIdx::new(at)))?;
    }
    table.flush()
}

/// The cells of one site.
fn site_row(tally: &Tally<'_>, at: SiteIdx) -> Vec<String> {
    let instance = tally.instance;
    let (site, counted) = (instance.site(at), &tally.sites[at.at()]);
    let level = tally.level(at);
    let capacity = |service: usize| match level {
        Some(level) => level.capacity.get(service).copied().flatten(),
        None => Some(0),
    };
    let dwellings = capacity(0);
    let occupancy = level
        .and(dwellings)
        .filter(|&dwellings| dwellings > 0)
        .map(|dwellings| format!("{:.4}", counted.households as f64 / f64::from(dwellings)));
    // What does not arise costs nothing, whether or not a column prices it.
    let money = |kind, amount: Cny, arises: bool| {
        cell((!arises || cost::is_priced(instance, kind, amount)).then_some(amount))
    };
    let fixed = level.map_or(Cny::ZERO, |level| level.fixed_cost);
    let household = level
        .map_or(Cny::ZERO, |level| amount(times(level.cost_per_household, counted.households)));
    let home = tally.homes.get(&Home::Site(at));
    let has_workers = !instance.skills.is_empty();
    let workers = home.map_or(0, |home| home.workers.iter().sum::<u64>());
    let jobs = home.map_or(0, |home| home.earning.iter().sum::<u64>());
    let jobless = home.map_or(0, HomeTally::jobless);
    let [county_name, county_name_zh] = county_names(instance, &site.areas);
    let mut row = vec![
        site.id.clone(),
        site.name.clone().unwrap_or_default(),
        site.name_zh.clone().unwrap_or_default(),
        level.map_or_else(String::new, |level| level.name.clone()),
        yes_no(level.is_some()).to_owned(),
        yes_no(site.existing.is_some()).to_owned(),
        counted.villages.to_string(),
        counted.households.to_string(),
        cell(dwellings),
        cell(occupancy),
        cell(instance.has("villages.persons").then_some(counted.persons)),
        money(CostKind::BuildingFixed, fixed, level.is_some()),
        money(CostKind::BuildingHousehold, household, counted.households > 0),
        cell(has_workers.then_some(workers)),
        cell(tally.work_is_decided.then_some(jobs)),
        cell((has_workers && tally.work_is_decided).then_some(jobless)),
        area(instance, &site.areas, "county").to_owned(),
        area(instance, &site.areas, "town").to_owned(),
        county_name.to_owned(),
        county_name_zh.to_owned(),
    ];
    for (service, used) in counted.used.iter().enumerate().skip(1) {
        row.push(used.to_string());
        row.push(cell(capacity(service)));
    }
    row
}

/// A yes/no cell.
fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
