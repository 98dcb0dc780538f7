//! Candidate communities: one beside each township that has a coordinate, one at each county seat,
//! one at each industrial park with a published place; each in three sizes.
//!
//! No list of real resettlement sites is in the base tables; place, size and cost are modelled.

use crate::cells::distance;
use crate::cells::from_plane;
use crate::cells::to_plane;
use crate::chance::Chance;
use crate::policy;
use crate::policy::Takes;
use crate::round::decimals;
use crate::round::to_step;
use crate::source::County;
use crate::towns::Township;
use crate::villages::Ground;
use crate::villages::Village;
use crate::villages::functional;
use crate::zones::RESERVE;
use crate::zones::classes_at;
use resettle::facts::LonLat;

/// Floor space of a person in a resettlement dwelling, at most \[m²\].
const FLOOR_M2: f64 = 25.0;
/// Sizes: name, share of the large size, building cost \[CNY/m²\].
const SIZES: [(&str, f64, f64); 3] =
    [("small", 0.3, 1350.0), ("medium", 0.6, 1350.0), ("large", 1.0, 1350.0)];
/// Fewest dwellings of a large size.
const LEAST_LARGE: f64 = 160.0;
/// Sites among which a village's need is shared.
const NEAREST: usize = 3;
/// Share of sites whose small size stands already.
const STANDING: f64 = 0.05;
/// Weight of the county seat among the places where townspeople live; a street district and a
/// township of the same name as the county's town weigh 3, the others 1.
const SEAT_WEIGHT: f64 = 6.0;

/// One size of a site.
#[derive(Clone, Debug)]
pub struct Level {
    pub name: &'static str,
    pub capacity: u64,
    pub fixed_cost_cny: u64,
    pub cost_per_household_cny: u64,
    pub min_households: u64,
    pub school_seats: u64,
}

/// A candidate site.
#[derive(Clone, Debug)]
pub struct Site {
    pub id: String,
    pub name: String,
    pub name_zh: String,
    pub place: LonLat,
    pub county: String,
    pub town: String,
    pub basin: String,
    /// Position of the nearest township of the county.
    pub near: usize,
    pub elevation_m: i64,
    pub classes: Vec<&'static str>,
    pub takes: Takes,
    pub levels: Vec<Level>,
    /// Whether the small size stands already.
    pub stands: bool,
    pub host_persons: u64,
    weight: f64,
}

impl Site {
    /// Dwellings at the large size.
    pub fn largest(&self) -> u64 {
        self.levels.last().map_or(0, |level| level.capacity)
    }

    /// The functional class around it.
    pub fn functional(&self) -> Option<&'static str> {
        functional(&self.classes)
    }
}

/// The sites of a county, sized for those of its villages that must move.
pub fn of_county(ground: &Ground, county: &County, villages: &[&Village]) -> Vec<Site> {
    let mut sites = places(ground, county);
    settle_hosts(county, &mut sites);
    let must: Vec<&Village> =
        villages.iter().copied().filter(|village| policy::must_move(village)).collect();
    size(ground.seed, county, &mut sites, &must);
    sites
}

fn places(ground: &Ground, county: &County) -> Vec<Site> {
    let of_county = |t: &usize| ground.towns[*t].county == county.adcode;
    let own: Vec<usize> = (0..ground.towns.len()).filter(of_county).collect();
    let mut sites = vec![];
    for &t in &own {
        let town = &ground.towns[t];
        let id = format!("S{}", town.code);
        let most = |turn: f64| (0.35 * town.cell.radius(turn)).min(0.9);
        let place = beside(ground, &id, town.place, 0.2, most);
        let is_seat_town = town.name_zh == "城关镇" || town.is_street;
        let weight = if is_seat_town { 3.0 } else { 1.0 };
        sites.push(one(ground, t, id, (&town.name, &town.name_zh), place, weight));
    }
    let nearest = |place: LonLat| {
        let km = to_plane(place);
        let far = |t: usize| distance(ground.towns[t].km, km);
        own.iter().copied().min_by(|&a, &b| far(a).total_cmp(&far(b)).then(a.cmp(&b)))
    };
    let seat = LonLat { lon: county.seat_lon, lat: county.seat_lat };
    if let Some(near) = nearest(seat) {
        let id = format!("S{}-seat", county.adcode);
        let place = beside(ground, &id, seat, 0.8, |_| 2.0);
        let name = ("county seat", format!("{}县城", county.name_zh));
        sites.push(one(ground, near, id, (name.0, &name.1), place, SEAT_WEIGHT));
    }
    for park in ground.base.parks.iter().filter(|park| park.adcode == county.adcode) {
        let pin = LonLat { lon: park.lon, lat: park.lat };
        if park.coord_kind == "source_pin"
            && let Some(near) = nearest(pin)
        {
            let id = format!("S{}", park.id);
            let place = beside(ground, &id, pin, 0.3, |_| 1.0);
            sites.push(one(ground, near, id, ("industrial park", &park.name_zh), place, 0.0));
        }
    }
    sites
}

/// A place some way off a centre; of a few draws the first that no rule forbids, else the first.
pub fn beside(
    ground: &Ground,
    id: &str,
    centre: LonLat,
    least_km: f64,
    most_km: impl Fn(f64) -> f64,
) -> LonLat {
    let mut chance = Chance::of(ground.seed, "site", id);
    let km = to_plane(centre);
    let draws: Vec<LonLat> = (0..12)
        .map(|_| {
            let turn = chance.between(0.0, std::f64::consts::TAU);
            let most = most_km(turn);
            let out = chance.between(least_km.min(most / 2.0), most);
            let place = from_plane((km.0 + out * turn.cos(), km.1 + out * turn.sin()));
            LonLat { lon: decimals(place.lon, 5), lat: decimals(place.lat, 5) }
        })
        .collect();
    let is_free = |place: &&LonLat| {
        let classes = classes_at(ground.zones, **place);
        !classes.iter().any(|class| policy::LEAVE.contains(class))
    };
    *draws.iter().find(is_free).unwrap_or(&draws[0])
}

fn one(
    ground: &Ground,
    near: usize,
    id: String,
    (name, name_zh): (&str, &str),
    place: LonLat,
    weight: f64,
) -> Site {
    let town: &Township = &ground.towns[near];
    let classes = classes_at(ground.zones, place);
    let elevation_m = ground.base.dem.height(place).round() as i64;
    let near_reserve =
        ground.zones.iter().any(|zone| zone.class == RESERVE && reserve_is_near(zone, place));
    Site {
        id,
        name: name.to_owned(),
        name_zh: name_zh.to_owned(),
        place,
        county: town.county.clone(),
        town: town.code.clone(),
        basin: ground.basins.list[ground.basins.of_town[near]].id.clone(),
        near,
        elevation_m,
        takes: policy::site_takes(elevation_m as f64, &classes, near_reserve),
        classes,
        levels: vec![],
        stands: false,
        host_persons: 0,
        weight,
    }
}

/// Whether a reserve lies within its buffer: sampled on rings around the place, a little wider
/// than the buffer.
fn reserve_is_near(reserve: &crate::zones::Zone, place: LonLat) -> bool {
    let km = to_plane(place);
    let reach = 1.1 * policy::RESERVE_BUFFER_KM;
    let on_ring = |share: f64, i: i32| {
        let turn = std::f64::consts::TAU * f64::from(i) / 32.0;
        let out = share * reach;
        reserve.contains(from_plane((km.0 + out * turn.cos(), km.1 + out * turn.sin())))
    };
    reserve.is_near(place, 0.02)
        && [0.0, 0.25, 0.5, 0.75, 1.0].iter().any(|&share| (0..32).any(|i| on_ring(share, i)))
}

/// Spreads the county's townspeople over its sites, as the people who live there already.
fn settle_hosts(county: &County, sites: &mut [Site]) {
    let townspeople = county.pop_2020.saturating_sub(county.rural_pop_2020);
    let weights: Vec<f64> = sites.iter().map(|site| site.weight).collect();
    if weights.iter().sum::<f64>() > 0.0 {
        let hosts = crate::round::largest_remainder(townspeople, &weights);
        for (site, hosts) in sites.iter_mut().zip(hosts) {
            site.host_persons = hosts;
        }
    }
}

/// Gives the sites their sizes. Those that take everyone hold 1.5 to 1.95 times the households of
/// the county that must move: three quarters of it near them (each village counts in equal parts at
/// the three nearest sites that take it), a quarter evenly (three times the even share at the
/// seat). The other sites are as large as their own township's need.
fn size(seed: u64, county: &County, sites: &mut [Site], must: &[&Village]) {
    let need: u64 = must.iter().map(|village| village.people.households).sum();
    let largest = must.iter().map(|village| village.people.households).max().unwrap_or(0) as f64;
    let slack = Chance::of(seed, "capacity", &county.adcode).between(1.5, 1.95);
    let near = needs_nearby(sites, must);
    let open = sites.iter().filter(|site| site.takes == Takes::Everyone).count().max(1);
    let even = need as f64 / open as f64;
    let weight = |site: &Site, local: f64| {
        let at_seat = site.id.ends_with("-seat");
        0.75 * local + even * if at_seat { 0.75 } else { 0.25 }
    };
    let weights: Vec<f64> = sites.iter().zip(&near).map(|(s, &l)| weight(s, l)).collect();
    let sum: f64 = sites
        .iter()
        .zip(&weights)
        .filter(|(site, _)| site.takes == Takes::Everyone)
        .map(|(_, weight)| weight)
        .sum();
    for (s, site) in sites.iter_mut().enumerate() {
        let dwellings = if site.takes == Takes::Everyone {
            (slack * need as f64 * weights[s] / sum.max(1.0)).max(1.1 * largest)
        } else {
            0.9 * near[s]
        };
        let mut chance = Chance::of(seed, "site size", &site.id);
        let large = dwellings.max(LEAST_LARGE) * chance.between(0.9, 1.1);
        let ground = 1.0 + 0.25 * ((site.elevation_m as f64 - 400.0) / 1000.0).clamp(0.0, 2.0);
        let seats = chance.between(1.05, 1.4);
        site.levels = levels(county, large, ground * chance.between(0.9, 1.15), seats);
        if site.takes == Takes::Everyone && chance.happens(STANDING) {
            site.stands = true;
            site.levels[0].fixed_cost_cny = 0;
            site.levels[0].min_households = 0;
        }
    }
}

/// Households that must move near each site: a village counts in equal parts at its three nearest
/// sites within reach that take everyone; for other sites the villages of their township count.
fn needs_nearby(sites: &[Site], must: &[&Village]) -> Vec<f64> {
    let mut needs = vec![0.0; sites.len()];
    for village in must {
        let households = village.people.households as f64;
        let mut open: Vec<(f64, usize)> = vec![];
        for (s, site) in sites.iter().enumerate() {
            if site.takes == Takes::Everyone {
                let km = policy::road_km(village.place, site.place);
                open.extend((km <= policy::MOVE_KM).then_some((km, s)));
            } else if site.near == village.near {
                needs[s] += households;
            }
        }
        open.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for &(_, s) in open.iter().take(NEAREST) {
            needs[s] += households / open.len().min(NEAREST) as f64;
        }
    }
    needs
}

/// The three sizes of a site. Fixed cost 60,000 · dwellings^0.85 CNY: doubling a site makes its
/// fixed cost 1.8 times as large.
fn levels(county: &County, large: f64, cost_factor: f64, seats: f64) -> Vec<Level> {
    let mut smaller = 0;
    SIZES
        .iter()
        .map(|&(name, share, rate)| {
            let capacity = to_step(share * large, 10);
            let floor = county.hh_size_2020 * FLOOR_M2;
            let school = county.hh_size_2020 * county.share_age_0_14 * 9.0 / 15.0;
            let least = if smaller == 0 { 0.25 * capacity as f64 } else { 0.5 * smaller as f64 };
            smaller = capacity;
            Level {
                name,
                capacity,
                fixed_cost_cny: to_step(
                    60_000.0 * (capacity as f64).powf(0.85) * cost_factor,
                    10_000,
                ),
                cost_per_household_cny: to_step(floor * rate, 100),
                min_households: least.round() as u64,
                school_seats: to_step(capacity as f64 * school * seats, 5),
            }
        })
        .collect()
}
