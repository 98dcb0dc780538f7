//! `sites.csv` and `levels.csv`: the candidate communities and the sizes in which each can be built.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::facts::Cny;
use crate::facts::Level;
use crate::facts::Site;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::areas::Areas;
use crate::read::book::Book;
use crate::read::change;
use crate::read::change::Operation;
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
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Columns that size a site, in both tables.
const SIZES: [&str; 4] =
    ["capacity_households", "fixed_cost_cny", "cost_per_household_cny", "min_households"];

/// Columns of one table that size a site.
struct Sizes {
    capacity: Column,
    fixed: Column,
    per_household: Column,
    least: Column,
    services: Vec<Column>,
}

impl Sizes {
    fn of(sheet: &Sheet, book: &Book<'_>, services: &Services) -> Self {
        let [capacity, fixed, per_household, least] = SIZES.map(|name| sheet.column(name, book));
        let services =
            services.columns.iter().map(|(capacity, _)| sheet.column(capacity, book)).collect();
        Self { capacity, fixed, per_household, least, services }
    }

    fn all(&self) -> impl Iterator<Item = &Column> {
        [&self.capacity, &self.fixed, &self.per_household, &self.least]
            .into_iter()
            .chain(&self.services)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut Column> {
        [&mut self.capacity, &mut self.fixed, &mut self.per_household, &mut self.least]
            .into_iter()
            .chain(&mut self.services)
    }

    fn report_empty(&self, file: &str, findings: &mut Findings) {
        for column in &self.services {
            column.report_empty(file, Severity::Note, "no limit", findings);
        }
        for column in [&self.fixed, &self.per_household] {
            column.report_empty(file, Severity::Note, "0", findings);
        }
    }
}

/// The levels of one site as `levels.csv` has them.
#[derive(Debug, Default)]
struct Listed {
    levels: Vec<Level>,
    largest_in_file: u32,
    first_line: u64,
    is_used: bool,
}

/// What `levels.csv` says, and about which columns it says nothing.
#[derive(Debug, Default)]
struct Levels {
    of_site: HashMap<String, Listed>,
    file: String,
    has_per_household: bool,
    has_least: bool,
    has_service: Vec<bool>,
}

impl Levels {
    fn read(
        book: &mut Book<'_>,
        services: &Services,
        findings: &mut Findings,
    ) -> Result<Self, ReadError> {
        let mut levels = Self::default();
        let mut specs = columns(
            &["site", "level"],
            &["capacity_households", "fixed_cost_cny"],
            &[],
            &["cost_per_household_cny", "min_households"],
        );
        specs.extend(services.columns.iter().map(|(capacity, _)| Spec {
            name: capacity.clone(),
            is_required: false,
            is_number: true,
        }));
        let Some(mut sheet) = Sheet::open(book, "levels", &specs, findings)? else {
            return Ok(levels);
        };
        let [site, name] = ["site", "level"].map(|name| sheet.column(name, book));
        let mut sizes = Sizes::of(&sheet, book, services);
        for column in sizes.all_mut() {
            column.inherit("sites", book);
        }
        levels.file.clone_from(&sheet.file);
        levels.has_per_household = sizes.per_household.is_given();
        levels.has_least = sizes.least.is_given();
        levels.has_service = sizes.services.iter().map(Column::is_given).collect();
        while let Some(mut row) = sheet.next(findings)? {
            let Some(site) = row.needed_reference(&site) else { continue };
            row.mark(site);
            let in_file = row.count_in_file(&sizes.capacity);
            let Some((name, level)) = level(&mut row, &name, &sizes) else { continue };
            let line = row.line;
            let listed = match levels.of_site.entry(site.to_owned()) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    entry.insert(Listed { first_line: line, ..Listed::default() })
                }
            };
            if listed.levels.iter().any(|known| known.name == level.name) {
                row.fail(
                    codes::DUPLICATE_ID,
                    name,
                    format!("the site {site} has a level of this name already"),
                    "give each level of a site its own name",
                );
                continue;
            }
            listed.largest_in_file = listed.largest_in_file.max(in_file.unwrap_or(0));
            listed.levels.push(level);
        }
        sizes.report_empty(&levels.file, findings);
        sheet.finish(book, findings)?;
        Ok(levels)
    }
}

/// One row of `levels.csv` as a level; the column of its name comes back for messages.
fn level<'c>(row: &mut Row<'_>, name: &'c Column, sizes: &Sizes) -> Option<(&'c Column, Level)> {
    let id = row.needed_reference(name);
    let capacity = row.needed_count(&sizes.capacity, 0, limits::PEOPLE);
    let fixed = row.needed_money(&sizes.fixed, limits::MONEY);
    let per_household = row.money(&sizes.per_household, limits::MONEY);
    let least = row.count(&sizes.least, limits::PEOPLE);
    let mut all = vec![Some(capacity.unwrap_or(0))];
    for service in &sizes.services {
        all.push(row.count(service, limits::PEOPLE));
    }
    judge_least(row, sizes, capacity, least);
    let level = Level {
        name: id?.to_owned(),
        capacity: all,
        fixed_cost: fixed.unwrap_or_default(),
        cost_per_household: per_household.unwrap_or_default(),
        min_households: least.unwrap_or(0),
    };
    Some((name, level))
}

fn judge_least(row: &mut Row<'_>, sizes: &Sizes, capacity: Option<u32>, least: Option<u32>) {
    if let (Some(capacity), Some(least)) = (capacity, least)
        && least > capacity
    {
        row.fail(
            codes::CONTRADICTION,
            &sizes.least,
            format!("the least use {least} is more than the capacity {capacity}"),
            "lower min_households or raise capacity_households",
        );
    }
}

/// Reads both tables.
pub(super) fn read(
    book: &mut Book<'_>,
    services: &Services,
    areas: &mut Areas,
    points: &mut Vec<Point>,
    findings: &mut Findings,
) -> Result<Vec<Site>, ReadError> {
    let mut levels = Levels::read(book, services, findings)?;
    let are_places_needed = !book.has("pairs");
    let header = book.header("sites")?;
    let specs = specs(book, &header, services, areas);
    let Some(mut sheet) = Sheet::open(book, "sites", &specs, findings)? else {
        return Ok(Vec::new());
    };
    let [id, name, name_zh, existing, zone, elevation, hosts, most_persons] =
        ["id", "name", "name_zh", "existing", "zone", "elevation_m", "host_persons", "max_persons"]
            .map(|name| sheet.column(name, book));
    let sizes = Sizes::of(&sheet, book, services);
    let place = Place::of(&sheet, book, are_places_needed, findings);
    let area_columns = areas.columns(&sheet, book);
    let file = sheet.file.clone();
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut sites = Vec::new();
    while let Some(mut row) = sheet.next(findings)? {
        let Some(site) = row.id(&id) else { continue };
        if let Some(first) = lines.get(site) {
            row.duplicate(&id, site, *first);
            continue;
        }
        lines.insert(site.to_owned(), row.line);
        let host_persons = row.count(&hosts, limits::PEOPLE).unwrap_or(0);
        let listed = levels.of_site.get_mut(site);
        let mut of_site = match listed {
            Some(listed) => {
                listed.is_used = true;
                listed_levels(&mut row, site, listed, &sizes)
            }
            None => vec![only_level(&mut row, &sizes)],
        };
        if levels.of_site.contains_key(site) {
            fill_from_site(&mut row, &mut of_site, &levels, &sizes);
        }
        if services.counts_persons {
            let most = row.count(&most_persons, limits::PEOPLE);
            if most.is_some_and(|most| most < host_persons) {
                row.fail(
                    codes::CONTRADICTION,
                    &most_persons,
                    format!("{host_persons} people live there already, more than it may hold"),
                    "correct host_persons or max_persons",
                );
            }
            for level in &mut of_site {
                level.capacity.push(most.map(|most| most.saturating_sub(host_persons)));
            }
        }
        of_site.sort_by_key(|level| level.capacity[0]);
        let existing = existing_level(&mut row, &existing, &of_site);
        sites.push(Site {
            id: site.to_owned(),
            name: row.owned(&name),
            name_zh: row.owned(&name_zh),
            place: place.read(&mut row, "site", site, &file, points),
            levels: of_site,
            existing,
            zone: row.owned(&zone),
            elevation_m: row.decimal(&elevation, -500.0, 9000.0),
            host_persons,
            areas: areas.of_row(&mut row, &area_columns),
            row: row.line,
        });
    }
    sizes.report_empty(&file, findings);
    if services.counts_persons {
        most_persons.report_empty(&file, Severity::Note, "no limit", findings);
    }
    if sheet.finish(book, findings)? == 0 {
        findings.add(
            Diagnostic::warning(
                codes::EMPTY_FILE,
                "there are no sites, so every village has to stay",
            )
            .file(&file)
            .help("add a row for each candidate site"),
        );
    }
    report_unused(&levels, book, findings);
    Ok(sites)
}

/// The columns of `sites.csv`.
fn specs(book: &Book<'_>, header: &[String], services: &Services, areas: &Areas) -> Vec<Spec> {
    let mut specs = columns(
        &["id"],
        &["capacity_households"],
        &["name", "name_zh", "existing", "zone"],
        &[
            "fixed_cost_cny",
            "cost_per_household_cny",
            "min_households",
            "elevation_m",
            "host_persons",
            "max_persons",
        ],
    );
    specs.extend(coordinates::specs(header, !book.has("pairs")));
    let texts = areas.kinds().into_iter().map(|kind| (kind, false));
    let numbers = services.columns.iter().map(|(capacity, _)| (capacity.clone(), true));
    for (name, is_number) in texts.chain(numbers) {
        if !specs.iter().any(|spec| spec.name == name) {
            specs.push(Spec { name, is_required: false, is_number });
        }
    }
    specs
}

/// The one level of a site without rows in `levels.csv`.
fn only_level(row: &mut Row<'_>, sizes: &Sizes) -> Level {
    let capacity = row.needed_count(&sizes.capacity, 0, limits::PEOPLE);
    let least = row.count(&sizes.least, limits::PEOPLE);
    judge_least(row, sizes, capacity, least);
    let mut all = vec![Some(capacity.unwrap_or(0))];
    for service in &sizes.services {
        all.push(row.count(service, limits::PEOPLE));
    }
    Level {
        name: "1".to_owned(),
        capacity: all,
        fixed_cost: row.money(&sizes.fixed, limits::MONEY).unwrap_or_default(),
        cost_per_household: row.money(&sizes.per_household, limits::MONEY).unwrap_or_default(),
        min_households: least.unwrap_or(0),
    }
}

/// The listed levels of a site, judged against its row in `sites.csv`.
fn listed_levels(row: &mut Row<'_>, site: &str, listed: &Listed, sizes: &Sizes) -> Vec<Level> {
    let stated = row.count_in_file(&sizes.capacity);
    if stated != Some(listed.largest_in_file) {
        row.fail(
            codes::CONTRADICTION,
            &sizes.capacity,
            format!("the largest level in levels.csv holds {} households", listed.largest_in_file),
            "make capacity_households equal to the capacity of the largest level",
        );
    }
    for column in sizes.all() {
        for change in column.changes_of(site) {
            if change.row.is_some() {
                change.has_row.set(true);
            }
            if change.operation != Operation::Scale {
                row.add(change::ambiguous(change));
            }
        }
    }
    listed.levels.clone()
}

/// Columns that `levels.csv` lacks hold for every level of the site.
fn fill_from_site(row: &mut Row<'_>, of_site: &mut [Level], levels: &Levels, sizes: &Sizes) {
    if !levels.has_per_household {
        let cost: Cny = row.money(&sizes.per_household, limits::MONEY).unwrap_or_default();
        for level in of_site.iter_mut() {
            level.cost_per_household = cost;
        }
    }
    if !levels.has_least {
        let least = row.count(&sizes.least, limits::PEOPLE).unwrap_or(0);
        for level in of_site.iter_mut() {
            level.min_households = least;
        }
        let smallest = of_site.iter().filter_map(|level| level.capacity[0]).min();
        judge_least(row, sizes, smallest, Some(least));
    }
    for (at, column) in sizes.services.iter().enumerate() {
        if !levels.has_service[at] {
            let capacity = row.count(column, limits::PEOPLE);
            for level in of_site.iter_mut() {
                level.capacity[at + 1] = capacity;
            }
        }
    }
}

/// Which of a site's levels stands already.
fn existing_level(row: &mut Row<'_>, column: &Column, levels: &[Level]) -> Option<usize> {
    let at = match aliases::word("existing", row.text(column)?) {
        "no" => return None,
        "yes" => 0,
        name => {
            let found = levels.iter().position(|level| level.name == name);
            if found.is_none() {
                let names: Vec<&str> = levels.iter().map(|level| level.name.as_str()).collect();
                row.fail(
                    codes::WORD,
                    column,
                    "this is neither yes nor no nor a level of the site",
                    format!("write yes, no or one of its levels: {}", names.join(", ")),
                );
            }
            found?
        }
    };
    if levels[at].fixed_cost != Cny::ZERO {
        row.fail(
            codes::CONTRADICTION,
            column,
            format!(
                "the level {} stands already, yet {} CNY are to be spent on it",
                levels[at].name, levels[at].fixed_cost
            ),
            "set fixed_cost_cny of the level that stands to 0; those of larger levels are what is \
             still to be spent",
        );
    }
    Some(at)
}

fn report_unused(levels: &Levels, book: &Book<'_>, findings: &mut Findings) {
    if book.unreadable.contains("sites") {
        return;
    }
    let mut unused: Vec<_> = levels.of_site.iter().filter(|(_, listed)| !listed.is_used).collect();
    unused.sort_by_key(|(_, listed)| listed.first_line);
    for (site, listed) in unused {
        findings.add(
            Diagnostic::error(codes::UNKNOWN_REFERENCE, "there is no such site")
                .file(&levels.file)
                .row(listed.first_line)
                .column("site")
                .value(site)
                .help("write an id of sites.csv, or add it there"),
        );
    }
}
