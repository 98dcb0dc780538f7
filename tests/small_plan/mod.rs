//! A region of five villages, three sites and two livelihoods with a plan, small enough to work out
//! every figure by hand.
//!
//! | village | households | persons | county | decision | km | classes |
//! |---|---|---|---|---|---|---|
//! | V1 | 10 | 40 | A | to S1 | 5 | full_green (column), nature_reserve |
//! | V2 | 30 | 100 | A | to S2 | 12, 20 min | full_green (polygon) |
//! | V3 | 20 | 70 | B | stays | | nature_reserve |
//! | V4 | 5 | 15 | A | unplaced | | nature_reserve (on its border) |
//! | V5 | 60 | 200 | B | to S1 | 2.5 | |

#![allow(dead_code)] // each test file uses what it needs
#![allow(missing_docs, clippy::too_many_lines, clippy::too_many_arguments)] // a table as code

pub mod record;

use resettle::facts::livelihood::Takes;
use resettle::facts::rules::Rule;
use resettle::facts::terms::Layer;
use resettle::facts::travel::CommuteRow;
use resettle::facts::travel::PairRow;
use resettle::facts::*;

pub fn village(
    id: &str,
    name_zh: &str,
    (lon, lat): (f64, f64),
    (households, persons): (u32, u32),
    workers: [u32; 2],
    labour: u32,
    school: u32,
    county: u32,
) -> Village {
    Village {
        id: id.to_owned(),
        name: Some(format!("Village {id}")),
        name_zh: Some(name_zh.to_owned()),
        place: Some(LonLat { lon, lat }),
        households,
        persons,
        workers: workers.to_vec(),
        households_with_labour: labour,
        elevation_m: None,
        slope_deg: None,
        steep_cropland_ha: 0.0,
        hazard: None,
        zone: None,
        policy: None,
        stay_cost: Cny::ZERO,
        group: None,
        consent: None,
        income: Cny::ZERO,
        needs: vec![households, school],
        areas: vec![AreaIdx(county), AreaIdx(2)],
        row: 0,
    }
}

fn level(name: &str, capacity: [Option<u32>; 2], fixed: i64, household_fen: i64) -> Level {
    Level {
        name: name.to_owned(),
        capacity: capacity.to_vec(),
        fixed_cost: Cny::yuan(fixed),
        cost_per_household: Cny(household_fen * 10_000),
        min_households: 0,
    }
}

fn site(id: &str, place: (f64, f64), levels: Vec<Level>, county: u32) -> Site {
    Site {
        id: id.to_owned(),
        name: None,
        name_zh: Some(format!("安置点{id}")),
        place: Some(LonLat { lon: place.0, lat: place.1 }),
        levels,
        existing: None,
        zone: None,
        elevation_m: None,
        host_persons: 0,
        areas: vec![AreaIdx(county), AreaIdx(2)],
        row: 0,
    }
}

fn area(id: &str, kind: &str, parent: Option<u32>) -> Area {
    Area {
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: None,
        name_zh: None,
        parent: parent.map(AreaIdx),
        budget: None,
        max_persons: None,
        max_households_out: None,
        max_households_in: None,
        row: 0,
    }
}

fn zone(class: &str, sensitivity: f64, (west, east): (f64, f64)) -> Zone {
    let rect = geo::Rect::new((west, 33.0), (east, 33.5));
    Zone {
        class: class.to_owned(),
        name: None,
        shape: geo::MultiPolygon::new(vec![rect.to_polygon()]),
        sensitivity,
        source: None,
        article: None,
    }
}

fn sector(name: &str, status: SectorStatus) -> Sector {
    let name = name.to_owned();
    Sector { name, status, closing_year: None, zone_classes: vec![], source: None, article: None }
}

pub fn instance() -> Instance {
    let mut villages = vec![
        village("V1", "安康市汉滨区大河镇", (109.1, 33.1), (10, 40), [12, 3], 9, 4, 0),
        village("V2", "二龙村", (109.7, 33.2), (30, 100), [40, 0], 25, 10, 0),
        village("V3", "三合村", (109.2, 33.3), (20, 70), [15, 5], 16, 8, 1),
        village("V4", "四坪村", (109.5, 33.4), (5, 15), [6, 0], 4, 1, 0),
        village("V5", "五星村", (110.5, 33.4), (60, 200), [70, 10], 55, 21, 1),
    ];
    villages[0].zone = Some("full_green".to_owned());
    villages[2].stay_cost = Cny::yuan(200_000);
    for (at, (income, cropland)) in
        [(1000, 5.5), (2000, 2.0), (9000, 1.0), (9000, 0.5), (500, 3.0)].into_iter().enumerate()
    {
        villages[at].income = Cny::yuan(income);
        villages[at].steep_cropland_ha = cropland;
    }
    let mut sites = vec![
        site(
            "S1",
            (109.3, 33.0),
            vec![
                level("small", [Some(50), Some(15)], 1_000_000, 1_000_050),
                level("large", [Some(100), Some(30)], 1_800_000, 900_025),
            ],
            0,
        ),
        site("S2", (109.9, 33.0), vec![level("1", [Some(40), None], 0, 500_000)], 1),
        site("S3", (110.1, 33.0), vec![level("1", [Some(70), Some(9)], 900_000, 1)], 1),
    ];
    sites[1].existing = Some(0);
    let livelihood =
        |id: &str, kind: &str, skill, places, host_share_ppm, takes, sector| Livelihood {
            id: id.to_owned(),
            name: None,
            kind: Some(kind.to_owned()),
            skill,
            place: None,
            places,
            income: Cny::ZERO,
            cost_per_place: Cny::ZERO,
            sector: Some(sector),
            host_share_ppm,
            takes,
            zone: None,
            areas: vec![AreaIdx(0), AreaIdx(2)],
            row: 0,
        };
    let mut livelihoods = vec![
        livelihood("K1", "industrial_park", None, 100, 155_000, Takes::Residents, 0),
        livelihood("K2", "tourism", Some(SkillIdx(0)), 10, 0, Takes::Everyone, 1),
    ];
    livelihoods[0].income = Cny::yuan(20_000);
    livelihoods[0].cost_per_place = Cny::yuan(100);
    livelihoods[1].income = Cny::yuan(8_000);
    let pair = |village, site, km, minutes, cost| PairRow {
        village: VillageIdx(village),
        site: SiteIdx(site),
        km: Some(km),
        minutes,
        cost: Cny(cost),
    };
    let commute = |home, livelihood, km, minutes| CommuteRow {
        home,
        livelihood: LivelihoodIdx(livelihood),
        km: Some(km),
        minutes,
    };
    let given = [
        "villages.persons",
        "villages.workers_farm",
        "villages.workers_skilled",
        "villages.households_with_labour",
        "villages.steep_cropland_ha",
        "villages.stay_cost_cny",
        "villages.income_cny",
        "levels.fixed_cost_cny",
        "levels.cost_per_household_cny",
        "livelihoods.income_cny",
        "livelihoods.cost_per_place_cny",
        "livelihoods.sector",
        "pairs.cost_cny",
    ];
    let mut instance = Instance {
        name: "ankang".to_owned(),
        currency: "CNY".to_owned(),
        skills: vec!["farm".to_owned(), "skilled".to_owned()],
        services: vec!["dwellings".to_owned(), "school_seats".to_owned()],
        villages,
        sites,
        livelihoods,
        areas: vec![
            area("A", "county", Some(2)),
            area("B", "county", Some(2)),
            area("P", "prefecture", None),
        ],
        sectors: vec![
            sector("textile", SectorStatus::Encouraged),
            sector("tourism", SectorStatus::Allowed),
        ],
        zones: vec![
            zone("nature_reserve", 2.0, (109.0, 109.5)),
            zone("full_green", 0.5, (109.6, 109.8)),
        ],
        pairs: Some(PairTable {
            rows: vec![
                pair(0, 0, 5.0, None, 1_000_000_000),
                pair(1, 1, 12.0, Some(20.0), 2_000_000_000),
                pair(4, 0, 2.5, None, 500_250_000),
            ],
        }),
        commutes: Some(CommuteTable {
            rows: vec![
                commute(Home::Site(SiteIdx(0)), 0, 4.0, None),
                commute(Home::Site(SiteIdx(1)), 0, 16.0, Some(30.0)),
                commute(Home::Village(VillageIdx(2)), 1, 1.0, None),
            ],
        }),
        given: given.into_iter().map(str::to_owned).collect(),
        ..Instance::default()
    };
    instance.index_names();
    instance
}

pub fn scenario() -> Scenario {
    let terms = vec![(Term::Building, 1.0), (Term::Moving, 300.0)];
    let goal = terms::Goal {
        layers: vec![Layer { terms, tolerance: 0.0 }],
        crossing: "county".to_owned(),
        ..Goal::default()
    };
    Scenario::new("default", vec![Rule::Workers.into(), Rule::Places.into()], goal)
}

pub fn moves(village: u32, site: u32) -> Assignment {
    Assignment { village: VillageIdx(village), decision: Decision::Moves(SiteIdx(site)) }
}

pub fn earns(home: Home, livelihood: u32, skill: u32, workers: u32) -> Allocation {
    Allocation { home, livelihood: LivelihoodIdx(livelihood), skill: SkillIdx(skill), workers }
}

pub fn plan() -> Plan {
    let (s1, s2) = (Home::Site(SiteIdx(0)), Home::Site(SiteIdx(1)));
    Plan {
        assignments: vec![
            moves(0, 0),
            moves(1, 1),
            Assignment { village: VillageIdx(2), decision: Decision::Stays },
            Assignment { village: VillageIdx(3), decision: Decision::Unplaced },
            moves(4, 0),
        ],
        built: vec![Built { site: SiteIdx(0), level: 1 }],
        allocations: vec![
            earns(s1, 0, 0, 50),
            earns(s1, 0, 1, 3),
            earns(s2, 0, 0, 20),
            earns(Home::Village(VillageIdx(2)), 1, 0, 6),
        ],
        claims: None,
    }
}
