//! Where people earn: parks, community factories, town services, farm and forest bases, ecological
//! posts, tourism, green products; and the industry catalogue.
//!
//! Parks, their places and industries are in the base tables for a part of the counties; all other
//! livelihoods, and all numbers of places and incomes, are modelled from the workers around.

use crate::cells::Km;
use crate::cells::distance;
use crate::cells::from_plane;
use crate::cells::to_plane;
use crate::chance::Chance;
use crate::policy;
use crate::policy::Takes;
use crate::round::decimals;
use crate::sites;
use crate::sites::Site;
use crate::source::County;
use crate::source::Park;
use crate::towns::Township;
use crate::villages::Ground;
use crate::villages::Village;
use crate::zones::STRICT;
use crate::zones::classes_at;
use resettle::facts::LonLat;

/// Workers in one community factory (Ankang's mean).
const FACTORY: f64 = 27.0;

/// The industry catalogue: sector, status, closing year, zone classes, article.
pub const SECTORS: [(&str, &str, &str, &str, &str); 22] = [
    ("tea", "encouraged", "", "", "backbone farm and forest industries"),
    ("edible_fungi", "encouraged", "", "", "backbone farm and forest industries"),
    ("medicinal_herbs", "encouraged", "", "", "backbone farm and forest industries"),
    ("nuts_and_oil_trees", "encouraged", "", "", "backbone farm and forest industries"),
    ("fruit", "encouraged", "", "", "backbone farm and forest industries"),
    ("silk", "encouraged", "", "", "backbone farm and forest industries"),
    ("vegetables", "encouraged", "", "", "backbone farm and forest industries"),
    (
        "livestock",
        "limited",
        "",
        "promoting;optimising",
        "backbone farm and forest industries, within carrying capacity",
    ),
    ("forest_care", "encouraged", "", "", "protection pattern"),
    ("tourism", "encouraged", "", "", "villages around sensitive areas"),
    ("special_products_processing", "encouraged", "", "", "growing industries"),
    ("equipment", "encouraged", "", "", "growing industries"),
    ("new_materials", "encouraged", "", "", "growing industries"),
    ("new_energy", "encouraged", "", "", "growing industries"),
    ("biomedicine", "encouraged", "", "", "growing industries"),
    ("information_technology", "encouraged", "", "", "growing industries"),
    ("light_manufacturing", "allowed", "", "", "near towns and industrial parks"),
    ("town_services", "allowed", "", "", "near towns and industrial parks"),
    ("heavy_chemicals", "limited", "", "light_green", "heavy chemicals shrink"),
    ("coal_mining", "closing", "2030", "", "coal mines close within five to ten years"),
    ("metal_smelting", "prohibited", "", "", "no new smelting in the core, no expansion"),
    ("quarrying", "prohibited", "", "", "protection pattern"),
];

/// Sectors of farm bases.
const FARMED: [&str; 8] = [
    "tea",
    "edible_fungi",
    "medicinal_herbs",
    "nuts_and_oil_trees",
    "fruit",
    "silk",
    "vegetables",
    "livestock",
];
/// Sectors of modelled parks.
const MADE: [&str; 4] =
    ["special_products_processing", "new_materials", "equipment", "biomedicine"];
/// Words of `industries_zh` and the sector that they name.
const NAMED: [(&str, &str); 12] = [
    ("新材料", "new_materials"),
    ("新型材料", "new_materials"),
    ("生物材料", "new_materials"),
    ("食品", "special_products_processing"),
    ("食药", "special_products_processing"),
    ("农产品", "special_products_processing"),
    ("农副产品", "special_products_processing"),
    ("医药", "biomedicine"),
    ("健康", "biomedicine"),
    ("生物", "biomedicine"),
    ("电子", "information_technology"),
    ("能源", "new_energy"),
];

/// A source of earnings.
#[derive(Clone, Debug)]
pub struct Livelihood {
    pub id: String,
    pub name: String,
    pub kind: &'static str,
    pub skill: &'static str,
    pub place: LonLat,
    pub county: String,
    pub town: String,
    pub basin: String,
    pub places: u64,
    pub income_cny: u64,
    pub cost_per_place_cny: u64,
    pub sector: &'static str,
    pub host_share: f64,
    pub for_stayers: &'static str,
}

impl Livelihood {
    /// Places for those who come, after the reserved share.
    pub fn free_places(&self) -> u64 {
        self.places - (self.places as f64 * self.host_share).ceil() as u64
    }

    /// Whether the catalogue lets it take people.
    pub fn is_open(&self) -> bool {
        SECTORS
            .iter()
            .any(|sector| sector.0 == self.sector && !matches!(sector.1, "closing" | "prohibited"))
    }
}

/// What a kind of livelihood pays, costs and reserves.
struct Terms {
    kind: &'static str,
    skill: &'static str,
    income_cny: f64,
    cost_cny: u64,
    host_share: f64,
    for_stayers: &'static str,
}

const fn terms(
    kind: &'static str,
    skill: &'static str,
    income_cny: f64,
    cost_cny: u64,
    host_share: f64,
    for_stayers: &'static str,
) -> Terms {
    Terms { kind, skill, income_cny, cost_cny, host_share, for_stayers }
}

const PARK: [Terms; 3] = [
    terms("industrial_park", "basic", 36_000.0, 20_000, 0.2, "yes"),
    terms("industrial_park", "skilled", 45_000.0, 20_000, 0.2, "yes"),
    terms("industrial_park", "technical", 60_000.0, 20_000, 0.2, "yes"),
];
/// Share of a park's places for each skill.
const PARK_SKILLS: [f64; 3] = [0.50, 0.36, 0.14];
const FACTORIES: Terms = terms("community_factory", "basic", 24_000.0, 15_000, 0.0, "no");
const SERVICES: Terms = terms("town_services", "", 30_000.0, 5_000, 0.15, "yes");
const FARM: Terms = terms("farm_base", "basic", 20_000.0, 8_000, 0.1, "yes");
const FOREST: Terms = terms("forest_base", "basic", 18_000.0, 6_000, 0.1, "yes");
const POSTS: Terms = terms("ecological_post", "basic", 9_000.0, 0, 0.0, "yes");
const TOURISM: Terms = terms("tourism", "skilled", 26_000.0, 12_000, 0.1, "yes");
const PRODUCTS: Terms = terms("green_products", "basic", 22_000.0, 6_000, 0.0, "only");
const MINE: Terms = terms("mine", "basic", 48_000.0, 0, 0.5, "yes");
const WORKS: Terms = terms("works", "skilled", 50_000.0, 0, 0.5, "yes");

/// Work that a township's surroundings offer and need.
struct Labour {
    /// Workers who will live at its sites.
    coming: f64,
    /// Workers of its villages that may stay.
    staying: f64,
}

/// The livelihoods of a county.
pub fn of_county(
    ground: &Ground,
    county: &County,
    villages: &[&Village],
    sites: &[Site],
) -> Vec<Livelihood> {
    let workers = |village: &&&Village| village.people.workers.iter().sum::<u64>() as f64;
    let moving: f64 = villages.iter().filter(|v| policy::must_move(v)).map(|v| workers(&v)).sum();
    let open = |site: &&Site| site.takes == Takes::Everyone;
    let dwellings: f64 = sites.iter().filter(open).map(|site| site.largest() as f64).sum();
    let mut all = vec![];
    for t in (0..ground.towns.len()).filter(|&t| ground.towns[t].county == county.adcode) {
        let here = sites.iter().filter(open).filter(|site| site.near == t);
        let share = here.map(|site| site.largest() as f64).sum::<f64>() / dwellings.max(1.0);
        let stay = villages.iter().filter(|v| v.near == t && !policy::must_move(v));
        let labour = Labour { coming: share * moving, staying: stay.map(|v| workers(&v)).sum() };
        around_town(ground, t, &labour, &mut all);
    }
    parks(ground, county, moving, &mut all);
    old_industry(ground, county, &mut all);
    all
}

/// What a township offers: places are shares of the workers who come and of those who stay.
fn around_town(ground: &Ground, t: usize, labour: &Labour, all: &mut Vec<Livelihood>) {
    let town = &ground.towns[t];
    let mut chance = Chance::of(ground.seed, "livelihoods", &town.code);
    let mut push = |terms: &Terms, sector, share: (f64, f64), place: LonLat, luck: f64| {
        let places = (share.0 * labour.coming + share.1 * labour.staying) * luck;
        if places >= 1.0 {
            all.push(row(ground, t, terms, sector, places.round() as u64, place, luck));
        }
    };
    let factories = (0.17 * labour.coming / FACTORY * chance.factor(0.2, 1.6)).round();
    if factories >= 1.0 {
        let share = (factories * FACTORY / labour.coming, 0.0);
        push(&FACTORIES, "light_manufacturing", share, town.place, 1.0);
    }
    let luck = chance.factor(0.2, 1.6);
    push(&SERVICES, "town_services", (0.27, 0.12), town.place, luck);
    let sector = FARMED[(chance.between(0.0, FARMED.len() as f64)) as usize];
    let (place, luck) = (field(ground, town, &mut chance, false), chance.factor(0.2, 1.6));
    push(&FARM, sector, (0.16, 0.36), place, luck);
    let (place, luck) = (field(ground, town, &mut chance, true), chance.factor(0.2, 1.6));
    if town.range_m > 450.0 && chance.happens(0.6) {
        push(&FOREST, "nuts_and_oil_trees", (0.07, 0.16), place, luck);
    }
    let (place, luck) = (field(ground, town, &mut chance, true), chance.factor(0.2, 1.6));
    push(&POSTS, "forest_care", (0.02, 0.05), place, luck);
    let (place, luck) = (field(ground, town, &mut chance, false), chance.factor(0.3, 1.8));
    if town.range_m > 400.0 && chance.happens(0.3) {
        push(&TOURISM, "tourism", (0.08, 0.20), place, luck);
    }
    let (place, luck) = (field(ground, town, &mut chance, false), chance.factor(0.3, 1.8));
    if chance.happens(0.55) {
        push(&PRODUCTS, sector, (0.0, 0.25), place, luck);
    }
}

/// A place in the township's cell, half-way out at most; `upland` seeks the strictly controlled
/// sides, otherwise they are avoided, in a few draws.
fn field(ground: &Ground, town: &Township, chance: &mut Chance, upland: bool) -> LonLat {
    let draws: Vec<LonLat> = (0..6)
        .map(|_| {
            let turn = chance.between(0.0, std::f64::consts::TAU);
            let out = chance.between(0.15, 0.55) * town.cell.radius(turn);
            written((town.km.0 + out * turn.cos(), town.km.1 + out * turn.sin()))
        })
        .collect();
    let suits = |place: &&LonLat| classes_at(ground.zones, **place).contains(&STRICT) == upland;
    *draws.iter().find(suits).unwrap_or(&draws[0])
}

fn written(point: Km) -> LonLat {
    let place = from_plane(point);
    LonLat { lon: decimals(place.lon, 5), lat: decimals(place.lat, 5) }
}

fn row(
    ground: &Ground,
    t: usize,
    terms: &Terms,
    sector: &'static str,
    places: u64,
    place: LonLat,
    luck: f64,
) -> Livelihood {
    let town = &ground.towns[t];
    Livelihood {
        id: format!("K{}-{}", town.code, terms.kind),
        name: format!("{} {}", town.name, terms.kind.replace('_', " ")),
        kind: terms.kind,
        skill: terms.skill,
        place: LonLat { lon: decimals(place.lon, 5), lat: decimals(place.lat, 5) },
        county: town.county.clone(),
        town: town.code.clone(),
        basin: ground.basins.list[ground.basins.of_town[t]].id.clone(),
        places,
        // Where there is more work it is paid a little better.
        income_cny: crate::round::to_step(terms.income_cny * (0.9 + 0.1 * luck), 100),
        cost_per_place_cny: terms.cost_cny,
        sector,
        host_share: terms.host_share,
        for_stayers: terms.for_stayers,
    }
}

/// The county's parks, or one at its seat where none is published: together places for 30 % of the
/// workers who must move, before the reserved share.
fn parks(ground: &Ground, county: &County, moving: f64, all: &mut Vec<Livelihood>) {
    let listed: Vec<&Park> =
        ground.base.parks.iter().filter(|park| park.adcode == county.adcode).collect();
    let seat = LonLat { lon: county.seat_lon, lat: county.seat_lat };
    let beside_seat =
        |id: &str, seat| sites::beside(ground, &format!("park {id}"), seat, 0.5, |_| 2.0);
    let mut found: Vec<(String, String, LonLat, Vec<&'static str>)> = listed
        .iter()
        .map(|park| {
            let pin = LonLat { lon: park.lon, lat: park.lat };
            // Without a published place of its own, a park lies somewhere beside the seat.
            let is_placed = park.coord_kind == "source_pin";
            let place = if is_placed { pin } else { beside_seat(&park.id, pin) };
            (park.id.clone(), park.name_zh.clone(), place, sectors_of(park))
        })
        .collect();
    let mut chance = Chance::of(ground.seed, "parks", &county.adcode);
    if found.is_empty() {
        let sector = MADE[chance.between(0.0, MADE.len() as f64) as usize];
        let name = format!("{} industrial park (modelled)", county.name_zh);
        let id = format!("{}-park", county.adcode);
        let place = beside_seat(&id, seat);
        found.push((id, name, place, vec![sector]));
    }
    let each = 0.30 * moving / found.len() as f64;
    for (id, name, place, sectors) in found {
        let Some(near) = nearest_town(ground, county, place) else { continue };
        let luck = chance.factor(0.2, 1.5);
        for (skill, terms) in PARK.iter().enumerate() {
            let places = (each * PARK_SKILLS[skill] * luck).round() as u64;
            let sector = sectors[skill % sectors.len()];
            let mut park = row(ground, near, terms, sector, places.max(5), place, 1.0);
            park.id = format!("K{id}-{}", terms.skill);
            park.name.clone_from(&name);
            all.push(park);
        }
    }
}

fn sectors_of(park: &Park) -> Vec<&'static str> {
    let mut sectors = vec![];
    for industry in park.industries_zh.split('、') {
        let named = NAMED.iter().find(|(word, _)| industry.contains(word));
        let sector = match named {
            Some(&(_, sector)) => sector,
            None if industry.contains("装备") || industry.contains("机械") => "equipment",
            None => "light_manufacturing",
        };
        if !sectors.contains(&sector) {
            sectors.push(sector);
        }
    }
    sectors
}

/// Mines and smelters, which the catalogue closes: a coal mine in each county where at least 2 % of
/// the employed mine (census), a smelter where at least 3 % do. Half of the county's rural miners
/// work there.
fn old_industry(ground: &Ground, county: &County, all: &mut Vec<Livelihood>) {
    let own = |t: &usize| ground.towns[*t].county == county.adcode;
    let mut towns: Vec<usize> = (0..ground.towns.len()).filter(own).collect();
    let far = |t: usize| ground.towns[t].remoteness();
    towns.sort_by(|&a, &b| far(b).total_cmp(&far(a)).then(a.cmp(&b)));
    let employed =
        county.rural_pop_2020 as f64 * (1.0 - county.share_age_0_14) * county.employed_share;
    let miners = (0.5 * county.emp_mining * employed).round() as u64;
    let middle = towns.get(towns.len() / 2).copied();
    if let Some(t) = middle.filter(|_| county.emp_mining >= 0.02 && miners > 0) {
        let place = ground.towns[t].place;
        all.push(row(ground, t, &MINE, "coal_mining", miners, place, 1.0));
    }
    if let Some(t) = towns.last().copied().filter(|_| county.emp_mining >= 0.03 && miners > 2) {
        let place = ground.towns[t].place;
        all.push(row(ground, t, &WORKS, "metal_smelting", miners / 3, place, 1.0));
    }
}

fn nearest_town(ground: &Ground, county: &County, place: LonLat) -> Option<usize> {
    let km = to_plane(place);
    let far = |t: usize| distance(ground.towns[t].km, km);
    (0..ground.towns.len())
        .filter(|&t| ground.towns[t].county == county.adcode)
        .min_by(|&a, &b| far(a).total_cmp(&far(b)).then(a.cmp(&b)))
}
