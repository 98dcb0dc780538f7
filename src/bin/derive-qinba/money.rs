//! Areas with their quotas and carrying capacities, and the money of each county.
//!
//! No budgets or quotas are in the base tables. Budgets are sized from the cost that the county's
//! moves, stays and places of work will have at published rates, with a few per cent to spare.

use crate::policy;
use crate::policy::Takes;
use crate::villages::Village;
use crate::world::World;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Share of the dwellings of optimising sites that may be filled from outside their zone.
const OPTIMISING_INFLOW: f64 = 0.75;
/// Quota of households that leave a county with an agreed crossing, as a share of those that must
/// move.
const CROSSING_SHARE: f64 = 0.15;
/// Most that a household pays itself \[CNY\].
const HOUSEHOLD_CAP: u64 = 10_000;
/// Most that a person pays \[CNY\].
const PERSON_CAP: u64 = 2_500;

/// A row of `areas.csv`.
#[derive(Clone, Debug)]
pub struct Area {
    pub id: String,
    pub kind: &'static str,
    pub name_zh: String,
    pub parent: String,
    pub max_persons: Option<u64>,
    pub max_households_out: Option<u64>,
    pub max_households_in: Option<u64>,
}

/// A row of `budgets.csv`.
#[derive(Clone, Debug)]
pub struct Fund {
    pub county: String,
    pub source: &'static str,
    pub budget_cny: u64,
    pub covers: &'static str,
    pub caps: Option<(u64, u64)>,
}

/// Areas and money of an instance.
pub struct Money {
    pub areas: Vec<Area>,
    pub funds: Vec<Fund>,
}

/// The area of a county's zone, as written in the column `county_zone`.
pub fn county_zone(county: &str, functional: Option<&str>) -> String {
    functional.map_or(String::new(), |class| format!("{county}-{class}"))
}

impl Money {
    /// Areas and money of a part of the world.
    pub fn model(part: &World) -> Self {
        let mut areas = nested(part);
        areas.extend(zones_of_counties(part));
        areas.extend(basins(part));
        Self { areas, funds: part.counties.iter().flat_map(|c| funds(part, &c.adcode)).collect() }
    }
}

fn area(id: &str, kind: &'static str, name_zh: &str, parent: &str) -> Area {
    Area {
        id: id.to_owned(),
        kind,
        name_zh: name_zh.to_owned(),
        parent: parent.to_owned(),
        max_persons: None,
        max_households_out: None,
        max_households_in: None,
    }
}

/// Province, prefecture, county, town.
fn nested(part: &World) -> Vec<Area> {
    let mut provinces = BTreeMap::new();
    let mut prefectures = BTreeMap::new();
    for county in &part.counties {
        provinces.insert(&county.adcode[..2], &county.province);
        prefectures.insert(&county.prefecture_code, &county.prefecture);
    }
    let mut areas: Vec<Area> =
        provinces.iter().map(|(id, name)| area(id, "province", name, "")).collect();
    areas.extend(prefectures.iter().map(|(id, name)| area(id, "prefecture", name, &id[..2])));
    for county in &part.counties {
        let code = &county.adcode;
        let quota = Some((CROSSING_SHARE * must_households(part, code) as f64).round() as u64);
        let holds = |code: &str| part.counties.iter().any(|c| c.adcode == code);
        let crosses = |pick: fn(&(&'static str, &'static str)) -> &'static str| {
            let agreed = policy::CROSSINGS.iter().filter(|(from, to)| holds(from) && holds(to));
            agreed.clone().any(|pair| pick(pair) == code)
        };
        let mut row = area(code, "county", &county.name_zh, &county.prefecture_code);
        row.max_households_out = quota.filter(|_| crosses(|pair| pair.0));
        row.max_households_in = quota.filter(|_| crosses(|pair| pair.1));
        areas.push(row);
    }
    let mut towns: BTreeSet<(&str, &str)> = BTreeSet::new();
    towns.extend(part.villages.iter().map(|v| (v.town.as_str(), v.county.as_str())));
    towns.extend(part.sites.iter().map(|s| (s.town.as_str(), s.county.as_str())));
    towns.extend(part.livelihoods.iter().map(|k| (k.town.as_str(), k.county.as_str())));
    areas.extend(towns.into_iter().map(|(code, county)| {
        area(code, "town", part.town_names.get(code).map_or("", String::as_str), county)
    }));
    areas
}

/// The functional zones of each county: what may enter the optimising one is limited.
fn zones_of_counties(part: &World) -> Vec<Area> {
    let mut rows: BTreeMap<String, (String, &'static str)> = BTreeMap::new();
    let villages = part.villages.iter().map(|v| (&v.county, v.functional()));
    for (county, class) in villages.chain(part.sites.iter().map(|s| (&s.county, s.functional()))) {
        if let Some(class) = class {
            rows.insert(county_zone(county, Some(class)), (county.clone(), class));
        }
    }
    let to_area = |(id, (county, class)): (String, (String, &'static str))| {
        let mut row = area(&id, "county_zone", class, &county);
        if class == "optimising" {
            let here = part.sites.iter().filter(|site| site.county == county);
            let dwellings: u64 = here
                .filter(|site| site.functional() == Some(class) && site.takes == Takes::Everyone)
                .map(crate::sites::Site::largest)
                .sum();
            row.max_households_in = Some((OPTIMISING_INFLOW * dwellings as f64).round() as u64);
        }
        row
    };
    rows.into_iter().map(to_area).collect()
}

/// Basins with the people that they can carry: those of today times the room of their unit.
fn basins(part: &World) -> Vec<Area> {
    let to_area = |basin: &crate::basins::Basin| {
        let villagers = part.villages.iter().filter(|village| village.basin == basin.id);
        let hosts = part.sites.iter().filter(|site| site.basin == basin.id);
        let people = villagers.map(|village| village.people.persons).sum::<u64>()
            + hosts.map(|site| site.host_persons).sum::<u64>();
        let mut row = area(&basin.id, "basin", &basin.name_zh, "");
        row.max_persons = Some((people as f64 * basin.unit.room()).round() as u64);
        row
    };
    part.basins.iter().map(to_area).collect()
}

/// Households of a county that must move.
pub fn must_households(part: &World, county: &str) -> u64 {
    let here = part.villages.iter().filter(|village| village.county == county);
    here.filter(|village| policy::must_move(village)).map(|village| village.people.households).sum()
}

/// What a county's plan will cost, roughly \[CNY\].
pub struct Estimate {
    /// Sites and dwellings for those who must move.
    pub building: f64,
    /// Revitalising all others in place.
    pub revitalising: f64,
    /// Creating places of work for all workers.
    pub places: f64,
}

/// Dwellings at the rate of the medium size for all who must move, three quarters of the fixed cost
/// of all large sites, every other village revitalised, a mean place of work for every worker.
fn estimate(part: &World, county: &str) -> Estimate {
    let need = must_households(part, county) as f64;
    let sites: Vec<_> = part
        .sites
        .iter()
        .filter(|site| site.county == county && site.takes == Takes::Everyone)
        .collect();
    let fixed: u64 = sites.iter().map(|site| site.levels[2].fixed_cost_cny).sum();
    let rate = sites.iter().map(|site| site.levels[1].cost_per_household_cny).max().unwrap_or(0);
    let here: Vec<&Village> = part.villages.iter().filter(|v| v.county == county).collect();
    let stays = here.iter().filter(|village| !policy::must_move(village));
    let workers: u64 = here.iter().flat_map(|village| village.people.workers).sum();
    let open = part.livelihoods.iter().filter(|k| k.county == county && k.is_open());
    let (mut places, mut cost) = (0, 0);
    for livelihood in open {
        places += livelihood.places;
        cost += livelihood.places * livelihood.cost_per_place_cny;
    }
    Estimate {
        building: need * rate as f64 + 0.75 * fixed as f64,
        revitalising: stays.map(|village| village.stay_cost_cny).sum::<u64>() as f64,
        places: workers as f64 * cost as f64 / places.max(1) as f64,
    }
}

fn funds(part: &World, county: &str) -> Vec<Fund> {
    let cost = estimate(part, county);
    let fund = |source, cny: f64, covers, caps| Fund {
        county: county.to_owned(),
        source,
        budget_cny: crate::round::to_step(cny, 10_000),
        covers,
        caps,
    };
    let both = cost.revitalising + cost.places;
    let own = must_households(part, county).max(1) * HOUSEHOLD_CAP;
    vec![
        fund("central", 0.55 * cost.building, "building_fixed;building_household", None),
        fund(
            "provincial",
            0.25 * cost.building + 0.60 * both,
            "building_fixed;building_household;revitalising;places",
            None,
        ),
        fund("county", 0.30 * cost.building + 0.55 * both, "", None),
        fund("self_funding", own as f64, "building_household", Some((HOUSEHOLD_CAP, PERSON_CAP))),
    ]
}
