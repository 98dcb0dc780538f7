//! The villages: which ones are taken, where they lie, who lives there.
//!
//! A village with its own coordinate lies there. The others are placed around their township by
//! seeded chance: inside its cell, inside their county, rather in the valleys than on the ridges.

use crate::basins::Basins;
use crate::cells;
use crate::cells::from_plane;
use crate::cells::to_plane;
use crate::chance::Chance;
use crate::land;
use crate::names::village_name;
use crate::people;
use crate::people::People;
use crate::round::decimals;
use crate::source::Base;
use crate::source::County;
use crate::source::VillageRow;
use crate::towns::Township;
use crate::zones::OPEN;
use crate::zones::STRICT;
use crate::zones::Zone;
use crate::zones::classes_at;
use geo::Intersects;
use resettle::facts::LonLat;
use std::collections::BTreeMap;

/// Draws for a place from which one is chosen.
const DRAWS: usize = 8;
/// A draw so much higher than the township is chosen e times less often \[m\].
const VALLEY_M: f64 = 350.0;
/// Probability that a village forms a group with the next one of its township.
const GROUPED: f64 = 0.02;

/// Class of natural hazard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hazard {
    None,
    Low,
    Medium,
    High,
}

impl Hazard {
    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A village of the instance.
#[derive(Clone, Debug)]
pub struct Village {
    pub id: String,
    pub name_zh: String,
    pub place: LonLat,
    /// Whether the place is its own published coordinate.
    pub place_is_real: bool,
    pub county: String,
    pub town: String,
    pub basin: String,
    /// Position of the nearest township.
    pub near: usize,
    /// Zone classes around it.
    pub classes: Vec<&'static str>,
    pub people: People,
    pub elevation_m: i64,
    pub slope_deg: f64,
    pub hazard: Hazard,
    pub steep_cropland_ha: f64,
    pub stay_cost_cny: u64,
    pub income_cny: u64,
    pub group: String,
}

impl Village {
    /// The functional class around it; none outside all cells.
    pub fn functional(&self) -> Option<&'static str> {
        functional(&self.classes)
    }
}

/// The functional class among classes; strictly controlled goes before the others.
pub fn functional(classes: &[&'static str]) -> Option<&'static str> {
    let strict = classes.iter().find(|&&class| class == STRICT);
    strict.or_else(|| classes.iter().find(|class| OPEN.contains(class))).copied()
}

/// What villages are modelled from.
pub struct Ground<'a> {
    pub base: &'a Base,
    pub towns: &'a [Township],
    pub basins: &'a Basins,
    pub zones: &'a [Zone],
    pub seed: u64,
}

/// The villages of the region, in the order of their codes; and for each county the number that is
/// left out because neither the village nor its township has a coordinate.
pub fn model(ground: &Ground) -> (Vec<Village>, BTreeMap<String, usize>) {
    let town_of: BTreeMap<&str, usize> =
        ground.towns.iter().enumerate().map(|(t, town)| (town.code.as_str(), t)).collect();
    let mut by_county: BTreeMap<&str, Vec<(&VillageRow, Option<usize>)>> = BTreeMap::new();
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    for row in ground.base.villages.iter().filter(|row| row.kind == "村") {
        let town = town_of.get(row.town_code.as_str()).copied();
        if town.is_some() || row.lon.zip(row.lat).is_some() {
            by_county.entry(&row.adcode).or_default().push((row, town));
        } else {
            *left_out.entry(row.adcode.clone()).or_default() += 1;
        }
    }
    let mut villages = vec![];
    for county in ground.base.counties.iter().filter(|county| county.in_qinba75 == 1) {
        let Some(mut rows) = by_county.remove(county.adcode.as_str()) else { continue };
        rows.sort_by(|a, b| a.0.village_code.cmp(&b.0.village_code));
        let codes: Vec<&str> = rows.iter().map(|(row, _)| row.village_code.as_str()).collect();
        let people = people::split(ground.seed, county, &codes);
        let first = villages.len();
        for ((row, town), people) in rows.into_iter().zip(people) {
            villages.push(one(ground, county, row, town, people));
        }
        group_neighbours(ground.seed, &mut villages[first..]);
    }
    villages.sort_by(|a, b| a.id.cmp(&b.id));
    (villages, left_out)
}

fn one(
    ground: &Ground,
    county: &County,
    row: &VillageRow,
    town: Option<usize>,
    people: People,
) -> Village {
    let (seed, dem, code) = (ground.seed, &ground.base.dem, row.village_code.as_str());
    let own = row.lon.zip(row.lat).map(|(lon, lat)| LonLat { lon, lat });
    let place = own.unwrap_or_else(|| {
        let town = town.expect("a village without a coordinate is kept for its township's");
        place_around(ground, county, &ground.towns[town], code)
    });
    let place = LonLat { lon: decimals(place.lon, 5), lat: decimals(place.lat, 5) };
    let near = town.unwrap_or_else(|| nearest(ground.towns, place));
    let relief = dem.relief(place);
    let height = dem.height(place);
    let slope = decimals(land::slope_deg(&mut Chance::of(seed, "slope", code), relief), 1);
    let hazard = land::hazard(&mut Chance::of(seed, "hazard", code), slope, relief);
    let town_km = cells::distance(to_plane(place), ground.towns[near].km);
    let town_code = row.town_code.clone();
    let town_name = ground.base.towns.iter().find(|town| town.code == town_code);
    Village {
        id: code.to_owned(),
        name_zh: village_name(
            &row.name_zh,
            town_name.map_or("", |town| town.name_zh.as_str()),
            &county.name_zh,
        ),
        place,
        place_is_real: own.is_some(),
        county: county.adcode.clone(),
        town: town_code,
        basin: ground.basins.list[ground.basins.of_town[near]].id.clone(),
        near,
        classes: classes_at(ground.zones, place),
        elevation_m: height.round() as i64,
        slope_deg: slope,
        hazard,
        steep_cropland_ha: decimals(land::steep_cropland_ha(people.households, slope), 1),
        stay_cost_cny: stay_cost(&people, town_km),
        income_cny: income(seed, code, county, height),
        people,
        group: String::new(),
    }
}

/// Cost of revitalising in place: 400,000 CNY a village for water, power and road, and for each
/// household 18,000 CNY and 900 CNY more for each kilometre to the township.
fn stay_cost(people: &People, town_km: f64) -> u64 {
    let each = 18_000.0 + 900.0 * town_km;
    crate::round::to_step(400_000.0 + people.households as f64 * each, 1_000)
}

/// Yearly income of a household: 10,000 CNY a person, 6 % more for each year of schooling above
/// 8, 10 % less for each 1,000 m above 600 m, spread by chance.
fn income(seed: u64, code: &str, county: &County, height_m: f64) -> u64 {
    let schooling = 1.0 + 0.06 * (county.edu_years - 8.0);
    let altitude = 1.0 - 0.1 * ((height_m - 600.0) / 1000.0).clamp(0.0, 2.0);
    let spread = Chance::of(seed, "income", code).factor(0.15, 1.6);
    let each = 10_000.0 * county.hh_size_2020 * schooling * altitude * spread;
    crate::round::to_step(each, 100)
}

/// A place around the township: of some draws inside the cell and the county, one is chosen, the
/// higher ones less often.
fn place_around(ground: &Ground, county: &County, town: &Township, code: &str) -> LonLat {
    let mut chance = Chance::of(ground.seed, "place", code);
    let outline = ground.base.outlines.get(&county.adcode);
    let is_home = |place: LonLat| {
        let point = geo::Point::new(place.lon, place.lat);
        outline.is_none_or(|outline| outline.intersects(&point))
    };
    let mut draws: Vec<(LonLat, f64)> = vec![];
    // A township at the edge of its county needs more draws; near it there are always some.
    for round in 0..10 * DRAWS {
        let turn = chance.between(0.0, std::f64::consts::TAU);
        let shrink = 1.0 - round as f64 / (10 * DRAWS) as f64 * 0.7;
        let out = (0.08 + 0.88 * chance.between(0.0, 1.0).powf(0.75)) * shrink;
        let radius = out * town.cell.radius(turn);
        let place = from_plane((town.km.0 + radius * turn.cos(), town.km.1 + radius * turn.sin()));
        if is_home(place) {
            let rise = (ground.base.dem.height(place) - town.height_m).max(0.0);
            draws.push((place, (-rise / VALLEY_M).exp()));
            if draws.len() == DRAWS {
                break;
            }
        }
    }
    let mut pick = chance.between(0.0, 1.0) * draws.iter().map(|draw| draw.1).sum::<f64>();
    for &(place, weight) in &draws {
        pick -= weight;
        if pick <= 0.0 {
            return place;
        }
    }
    draws.last().map_or(town.place, |draw| draw.0)
}

fn nearest(towns: &[Township], place: LonLat) -> usize {
    let km = to_plane(place);
    (0..towns.len())
        .min_by(|&a, &b| {
            let far = |t: usize| cells::distance(towns[t].km, km);
            far(a).total_cmp(&far(b)).then(a.cmp(&b))
        })
        .expect("the base tables have townships")
}

/// Makes some villages one group with the nearest village of their township: kin that wish to
/// stay together. Both must move or both need not.
fn group_neighbours(seed: u64, villages: &mut [Village]) {
    for i in 0..villages.len() {
        let here = &villages[i];
        if !here.group.is_empty() || !Chance::of(seed, "group", &here.id).happens(GROUPED) {
            continue;
        }
        let km = to_plane(here.place);
        let fits = |j: &usize| {
            let other = &villages[*j];
            *j != i
                && other.group.is_empty()
                && other.town == here.town
                && crate::policy::must_move(other) == crate::policy::must_move(here)
                && (other.functional() == Some("relieving"))
                    == (here.functional() == Some("relieving"))
        };
        let far = |j: usize| cells::distance(to_plane(villages[j].place), km);
        let partner = (0..villages.len())
            .filter(fits)
            .min_by(|&a, &b| far(a).total_cmp(&far(b)).then(a.cmp(&b)));
        if let Some(partner) = partner {
            let group = format!("G{}", here.id);
            villages[i].group.clone_from(&group);
            villages[partner].group = group;
        }
    }
}
