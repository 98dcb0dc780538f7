//! `villages.csv`: who moves or stays.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::facts::Village;
use crate::facts::village::Hazard;
use crate::facts::village::Policy;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::areas::Areas;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::Column;
use crate::read::column::Spec;
use crate::read::column::columns;
use crate::read::coordinates;
use crate::read::coordinates::Place;
use crate::read::coordinates::Point;
use crate::read::findings::Findings;
use crate::read::limits;
use crate::read::row::Row;
use crate::read::services::Services;
use crate::read::sheet::Sheet;
use std::collections::BTreeSet;
use std::collections::HashMap;

const POLICIES: [(&str, Policy); 3] =
    [("must", Policy::Must), ("may", Policy::May), ("stay", Policy::Stay)];

const HAZARDS: [(&str, Hazard); 4] = [
    ("none", Hazard::None),
    ("low", Hazard::Low),
    ("medium", Hazard::Medium),
    ("high", Hazard::High),
];

/// Start of the name of a column that counts the workers of one skill.
const WORKERS_OF: &str = "workers_";
/// The one skill of an instance that does not tell skills apart.
const GENERAL: &str = "general";

/// The worker columns: one for each skill, and their sum where that is given besides.
struct Workers {
    skills: Vec<String>,
    each: Vec<Column>,
    sum: Option<Column>,
}

/// The columns of the table, in the order in which a row is read.
struct Columns {
    id: Column,
    name: Column,
    name_zh: Column,
    households: Column,
    persons: Column,
    with_labour: Column,
    elevation: Column,
    slope: Column,
    cropland: Column,
    hazard: Column,
    zone: Column,
    policy: Column,
    stay_cost: Column,
    group: Column,
    consent: Column,
    income: Column,
    divisible: Column,
    needs: Vec<Column>,
    workers: Workers,
    place: Place,
    areas: Vec<Column>,
}

/// Reads the table; the names of the skills come first.
pub(super) fn read(
    book: &mut Book<'_>,
    services: &Services,
    areas: &mut Areas,
    points: &mut Vec<Point>,
    findings: &mut Findings,
) -> Result<(Vec<String>, Vec<Village>), ReadError> {
    let header = book.header("villages")?;
    let mut skills = skills(&header);
    if book.has_cut_names("villages")? {
        make_whole(&mut skills, &book.values("livelihoods", "skill")?);
    }
    let specs = specs(book, &header, services, areas, &skills);
    let Some(mut sheet) = Sheet::open(book, "villages", &specs, findings)? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let columns = Columns::of(&sheet, book, services, areas, skills, findings);
    let file = sheet.file.clone();
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut villages = Vec::new();
    while let Some(mut row) = sheet.next(findings)? {
        let Some(id) = row.id(&columns.id) else { continue };
        if let Some(first) = lines.get(id) {
            row.duplicate(&columns.id, id, *first);
            continue;
        }
        lines.insert(id.to_owned(), row.line);
        villages.push(village(&mut row, id, &columns, services, areas, &file, points));
    }
    columns.report_empty(&file, services, findings);
    if sheet.finish(book, findings)? == 0 {
        findings.add(
            Diagnostic::error(codes::EMPTY_FILE, "there are no villages")
                .file(&file)
                .help("add a row for each village"),
        );
    }
    Ok((columns.workers.skills, villages))
}

/// The skills that the header tells apart.
fn skills(header: &[String]) -> Vec<String> {
    let of_column = |name: &String| name.strip_prefix(WORKERS_OF).map(str::to_owned);
    let mut skills: Vec<String> = Vec::new();
    for skill in header.iter().filter_map(of_column) {
        if !skill.is_empty() && !skills.contains(&skill) {
            skills.push(skill);
        }
    }
    if skills.is_empty() && header.iter().any(|name| name == "workers") {
        skills.push(GENERAL.to_owned());
    }
    skills
}

/// Names of skills that a DBF table has cut are those that livelihoods ask for, where that is certain.
fn make_whole(skills: &mut [String], named: &BTreeSet<String>) {
    for skill in skills {
        if !named.contains(skill) {
            let column = format!("{WORKERS_OF}{skill}");
            let columns: Vec<String> =
                named.iter().map(|name| format!("{WORKERS_OF}{name}")).collect();
            let whole = aliases::of_cut(&column, columns.iter().map(String::as_str));
            if let Some(name) = whole.as_deref().and_then(|whole| whole.strip_prefix(WORKERS_OF)) {
                name.clone_into(skill);
            }
        }
    }
}

fn specs(
    book: &Book<'_>,
    header: &[String],
    services: &Services,
    areas: &Areas,
    skills: &[String],
) -> Vec<Spec> {
    let mut specs = columns(
        &["id"],
        &["households"],
        &["name", "name_zh", "hazard", "zone", "policy", "group", "consent", "divisible"],
        &[
            "persons",
            "households_with_labour",
            "elevation_m",
            "slope_deg",
            "steep_cropland_ha",
            "stay_cost_cny",
            "income_cny",
        ],
    );
    specs.extend(coordinates::specs(header, !book.has("pairs")));
    let has_one_skill = skills == [GENERAL];
    let mut more = vec![("workers".to_owned(), has_one_skill)];
    more.extend(skills.iter().map(|skill| (format!("{WORKERS_OF}{skill}"), true)));
    more.extend(services.columns.iter().map(|(_, need)| (need.clone(), true)));
    more.extend(areas.kinds().into_iter().map(|kind| (kind, false)));
    // Known although no service may need it.
    more.push(("school_age".to_owned(), true));
    for (name, is_number) in more {
        if !specs.iter().any(|spec| spec.name == name) {
            specs.push(Spec { name, is_required: false, is_number });
        }
    }
    specs
}

impl Columns {
    fn of(
        sheet: &Sheet,
        book: &Book<'_>,
        services: &Services,
        areas: &Areas,
        skills: Vec<String>,
        findings: &mut Findings,
    ) -> Self {
        let column = |name: &str| sheet.column(name, book);
        let of_skill = |skill: &String| column(&format!("{WORKERS_OF}{skill}"));
        let each: Vec<Column> = skills.iter().map(of_skill).collect();
        let sum = column("workers");
        // A lone column `workers` is the column of the one skill.
        let workers = match (each.iter().any(Column::is_given), sum.is_given()) {
            (false, true) => Workers { skills, each: vec![sum], sum: None },
            (_, is_given) => Workers { skills, each, sum: is_given.then_some(sum) },
        };
        Self {
            id: column("id"),
            name: column("name"),
            name_zh: column("name_zh"),
            households: column("households"),
            persons: column("persons"),
            with_labour: column("households_with_labour"),
            elevation: column("elevation_m"),
            slope: column("slope_deg"),
            cropland: column("steep_cropland_ha"),
            hazard: column("hazard"),
            zone: column("zone"),
            policy: column("policy"),
            stay_cost: column("stay_cost_cny"),
            group: column("group"),
            consent: column("consent"),
            income: column("income_cny"),
            divisible: column("divisible"),
            needs: services.columns.iter().map(|(_, need)| column(need)).collect(),
            workers,
            place: Place::of(sheet, book, !book.has("pairs"), findings),
            areas: areas.columns(sheet, book),
        }
    }

    fn report_empty(&self, file: &str, services: &Services, findings: &mut Findings) {
        let people = self.workers.each.iter().chain([&self.persons]);
        let needs = self.needs.iter().zip(&services.columns);
        let needs = needs.filter(|(_, (_, need))| need != "persons").map(|(column, _)| column);
        for column in people.chain(needs) {
            column.report_empty(file, Severity::Warning, "0", findings);
        }
        for column in [&self.stay_cost, &self.income, &self.cropland] {
            column.report_empty(file, Severity::Note, "0", findings);
        }
        self.with_labour.report_empty(
            file,
            Severity::Note,
            "the smaller of households and workers",
            findings,
        );
    }
}

fn village(
    row: &mut Row<'_>,
    id: &str,
    columns: &Columns,
    services: &Services,
    areas: &mut Areas,
    file: &str,
    points: &mut Vec<Point>,
) -> Village {
    let households = row.needed_count(&columns.households, 1, limits::HOUSEHOLDS);
    let persons = row.count(&columns.persons, limits::PEOPLE);
    let workers = workers(row, &columns.workers);
    let all_workers: u64 = workers.iter().map(|&count| u64::from(count)).sum();
    if persons.is_some_and(|persons| u64::from(persons) < all_workers) {
        row.warn(
            codes::CONTRADICTION,
            &columns.persons,
            format!("there are {all_workers} workers among fewer persons"),
            "correct persons or the worker columns",
        );
    }
    let with_labour = row.count(&columns.with_labour, limits::HOUSEHOLDS);
    if let (Some(households), Some(with_labour)) = (households, with_labour)
        && with_labour > households
    {
        row.fail(
            codes::CONTRADICTION,
            &columns.with_labour,
            format!("more households with labour than the {households} households"),
            "correct households_with_labour or households",
        );
    }
    let households = households.unwrap_or(1);
    let persons = persons.unwrap_or(0);
    let usual = || all_workers.min(u64::from(households)) as u32;
    let mut needs = vec![households];
    for (column, (_, need)) in columns.needs.iter().zip(&services.columns) {
        needs.push(match need.as_str() {
            "persons" => persons,
            "households" => households,
            _ => row.count(column, limits::PEOPLE).unwrap_or(0),
        });
    }
    if services.counts_persons {
        needs.push(persons);
    }
    if row.yes_no(&columns.divisible) == Some(true) {
        row.warn(
            codes::DIVISIBLE,
            &columns.divisible,
            "villages are not divided in this version: it moves whole",
            "to divide it, write its parts as villages of their own",
        );
    }
    Village {
        id: id.to_owned(),
        name: row.owned(&columns.name),
        name_zh: row.owned(&columns.name_zh),
        place: columns.place.read(row, "village", id, file, points),
        households,
        persons,
        workers,
        households_with_labour: with_labour.unwrap_or_else(usual),
        elevation_m: row.decimal(&columns.elevation, -500.0, 9000.0),
        slope_deg: row.decimal(&columns.slope, 0.0, 90.0),
        steep_cropland_ha: row.decimal(&columns.cropland, 0.0, 1e6).unwrap_or(0.0),
        hazard: row.word(&columns.hazard, &HAZARDS),
        zone: row.owned(&columns.zone),
        policy: row.word(&columns.policy, &POLICIES),
        stay_cost: row.money(&columns.stay_cost, limits::MONEY).unwrap_or_default(),
        group: row.owned(&columns.group),
        consent: row.yes_no(&columns.consent),
        income: row.money(&columns.income, limits::MONEY).unwrap_or_default(),
        needs,
        areas: areas.of_row(row, &columns.areas),
        row: row.line,
    }
}

/// Workers of each skill, judged against their sum where that is given too.
fn workers(row: &mut Row<'_>, columns: &Workers) -> Vec<u32> {
    if let Some(sum) = &columns.sum
        && let Some(stated) = row.count_in_file(sum)
    {
        let each: Vec<u32> =
            columns.each.iter().filter_map(|column| row.count_in_file(column)).collect();
        let added: u64 = each.iter().map(|&count| u64::from(count)).sum();
        if each.len() == columns.each.len() && added != u64::from(stated) {
            row.fail(
                codes::CONTRADICTION,
                sum,
                format!("the columns workers_… add up to {added}"),
                "correct the sum or its parts, or remove the column workers",
            );
        }
    }
    columns.each.iter().map(|column| row.count(column, limits::PEOPLE).unwrap_or(0)).collect()
}
