//! Writes an instance folder: tables, polygons, rules and README.
//!
//! Each file is written beside its name and then renamed. The order of rows and columns is fixed,
//! so the same seed gives the same bytes.

use crate::instance_toml;
use crate::livelihoods::SECTORS;
use crate::money::Money;
use crate::money::county_zone;
use crate::policy;
use crate::readme;
use crate::source::SourceError;
use crate::trial::Trial;
use crate::villages::Village;
use crate::world::World;
use crate::zones::Zone;
use geo::LineString;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// Writes all files of an instance.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn instance(
    folder: &Path,
    name: &str,
    part: &World,
    money: &Money,
    seed: u64,
) -> Result<(), SourceError> {
    std::fs::create_dir_all(folder)
        .map_err(|source| SourceError::Write { path: folder.to_owned(), source })?;
    let file = |file_name: &str, text: &str| put(&folder.join(file_name), text);
    file("instance.toml", &instance_toml::text(name, part))?;
    file("villages.csv", &villages(part))?;
    file("sites.csv", &sites(part))?;
    file("levels.csv", &levels(part))?;
    file("livelihoods.csv", &livelihoods(part))?;
    file("areas.csv", &areas(money))?;
    file("budgets.csv", &budgets(money))?;
    file("sectors.csv", &sectors())?;
    file("zones.geojson", &zones(&part.zones))?;
    file("README.md", &readme::text(name, part, money, seed))
}

/// Writes a trial plan, in which nobody has work, as `NAME-trial-plan.json`.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn trial_plan(
    folder: &Path,
    name: &str,
    part: &World,
    trial: &Trial,
) -> Result<(), SourceError> {
    std::fs::create_dir_all(folder)
        .map_err(|source| SourceError::Write { path: folder.to_owned(), source })?;
    let of_village = |village: &Village| match trial.moves.get(&village.id) {
        Some(site) => json!({ "village": village.id, "site": site }),
        None if policy::must_move(village) => {
            json!({ "village": village.id, "decision": "unplaced" })
        }
        None => json!({ "village": village.id, "decision": "stays" }),
    };
    let plan = json!({
        "format": 1,
        "instance": name,
        "assignments": part.villages.iter().map(of_village).collect::<Value>(),
        "built": trial
            .built
            .iter()
            .map(|(site, level)| json!({ "site": site, "level": level }))
            .collect::<Value>(),
    });
    put(&folder.join(format!("{name}-trial-plan.json")), &format!("{plan:#}\n"))
}

/// Writes a file whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn put(path: &Path, text: &str) -> Result<(), SourceError> {
    let beside = path.with_extension("part");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|source| SourceError::Write { path: path.to_owned(), source })
}

/// A table from its header (separated by spaces) and rows.
fn table(header: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(vec![]);
    let fits = "a table in memory with rows of one width can be written";
    writer.write_record(header.split(' ')).expect(fits);
    for row in rows {
        writer.write_record(&row).expect(fits);
    }
    let bytes = writer.into_inner().expect(fits);
    String::from_utf8(bytes).expect("all cells are text")
}

fn degrees(value: f64) -> String {
    format!("{value:.5}")
}

fn optional(value: Option<u64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// Province and prefecture of each county.
fn parents(part: &World) -> BTreeMap<&str, (String, String)> {
    let row = |c: &crate::source::County| (c.adcode[..2].to_owned(), c.prefecture_code.clone());
    part.counties.iter().map(|county| (county.adcode.as_str(), row(county))).collect()
}

fn villages(part: &World) -> String {
    let above = parents(part);
    let header = "id name_zh lon lat place_basis province prefecture county town basin county_zone \
                  households persons workers_basic workers_skilled workers_technical \
                  households_with_labour school_age elevation_m slope_deg steep_cropland_ha hazard \
                  stay_cost_cny income_cny group";
    let rows = part.villages.iter().map(|village| {
        let (province, prefecture) = above[village.county.as_str()].clone();
        let people = &village.people;
        vec![
            village.id.clone(),
            village.name_zh.clone(),
            degrees(village.place.lon),
            degrees(village.place.lat),
            if village.place_is_real { "real" } else { "modelled" }.to_owned(),
            province,
            prefecture,
            village.county.clone(),
            village.town.clone(),
            village.basin.clone(),
            county_zone(&village.county, village.functional()),
            people.households.to_string(),
            people.persons.to_string(),
            people.workers[0].to_string(),
            people.workers[1].to_string(),
            people.workers[2].to_string(),
            people.households_with_labour.to_string(),
            people.school_age.to_string(),
            village.elevation_m.to_string(),
            village.slope_deg.to_string(),
            village.steep_cropland_ha.to_string(),
            village.hazard.word().to_owned(),
            village.stay_cost_cny.to_string(),
            village.income_cny.to_string(),
            village.group.clone(),
        ]
    });
    table(header, rows)
}

fn sites(part: &World) -> String {
    let above = parents(part);
    let header = "id name name_zh lon lat province prefecture county town basin county_zone \
                  elevation_m capacity_households existing host_persons";
    let rows = part.sites.iter().map(|site| {
        let (province, prefecture) = above[site.county.as_str()].clone();
        vec![
            site.id.clone(),
            site.name.clone(),
            site.name_zh.clone(),
            degrees(site.place.lon),
            degrees(site.place.lat),
            province,
            prefecture,
            site.county.clone(),
            site.town.clone(),
            site.basin.clone(),
            county_zone(&site.county, site.functional()),
            site.elevation_m.to_string(),
            site.largest().to_string(),
            if site.stands { "small" } else { "" }.to_owned(),
            site.host_persons.to_string(),
        ]
    });
    table(header, rows)
}

fn levels(part: &World) -> String {
    let header = "site level capacity_households fixed_cost_cny cost_per_household_cny \
                  min_households school_seats";
    let rows = part.sites.iter().flat_map(|site| {
        site.levels.iter().map(|level| {
            vec![
                site.id.clone(),
                level.name.to_owned(),
                level.capacity.to_string(),
                level.fixed_cost_cny.to_string(),
                level.cost_per_household_cny.to_string(),
                level.min_households.to_string(),
                level.school_seats.to_string(),
            ]
        })
    });
    table(header, rows)
}

fn livelihoods(part: &World) -> String {
    let header = "id name kind skill lon lat county town basin places income_cny \
                  cost_per_place_cny sector host_share for_stayers";
    let rows = part.livelihoods.iter().map(|livelihood| {
        vec![
            livelihood.id.clone(),
            livelihood.name.clone(),
            livelihood.kind.to_owned(),
            livelihood.skill.to_owned(),
            degrees(livelihood.place.lon),
            degrees(livelihood.place.lat),
            livelihood.county.clone(),
            livelihood.town.clone(),
            livelihood.basin.clone(),
            livelihood.places.to_string(),
            livelihood.income_cny.to_string(),
            livelihood.cost_per_place_cny.to_string(),
            livelihood.sector.to_owned(),
            livelihood.host_share.to_string(),
            livelihood.for_stayers.to_owned(),
        ]
    });
    table(header, rows)
}

fn areas(money: &Money) -> String {
    let header = "id kind name_zh parent budget_cny max_persons max_households_out \
                  max_households_in";
    let rows = money.areas.iter().map(|area| {
        vec![
            area.id.clone(),
            area.kind.to_owned(),
            area.name_zh.clone(),
            area.parent.clone(),
            String::new(),
            optional(area.max_persons),
            optional(area.max_households_out),
            optional(area.max_households_in),
        ]
    });
    table(header, rows)
}

fn budgets(money: &Money) -> String {
    let header = "area source budget_cny covers per_household_cap_cny per_person_cap_cny";
    let rows = money.funds.iter().map(|fund| {
        vec![
            fund.county.clone(),
            fund.source.to_owned(),
            fund.budget_cny.to_string(),
            fund.covers.to_owned(),
            optional(fund.caps.map(|caps| caps.0)),
            optional(fund.caps.map(|caps| caps.1)),
        ]
    });
    table(header, rows)
}

fn sectors() -> String {
    let header = "sector status closing_year zone_classes source article";
    let rows = SECTORS.iter().map(|&(sector, status, year, classes, article)| {
        [sector, status, year, classes, "Qinba strategy study phase II, 2020", article]
            .map(str::to_owned)
            .to_vec()
    });
    table(header, rows)
}

/// One feature a line.
fn zones(zones: &[Zone]) -> String {
    let corners = |ring: &LineString<f64>| -> Value {
        ring.coords().map(|corner| json!([corner.x, corner.y])).collect()
    };
    let features: Vec<String> = zones
        .iter()
        .map(|zone| {
            let rings = std::iter::once(zone.shape.exterior()).chain(zone.shape.interiors());
            let rings: Value = rings.map(corners).collect();
            json!({
                "type": "Feature",
                "properties": {
                    "class": zone.class,
                    "name": zone.name,
                    "sensitivity": zone.sensitivity,
                    "basis": zone.basis,
                    "source": zone.source,
                    "article": zone.article,
                },
                "geometry": { "type": "Polygon", "coordinates": rings },
            })
            .to_string()
        })
        .collect();
    let body = features.join(",\n");
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{body}\n]}}\n")
}
