//! A small region in code, with numbers that can be worked by hand: four villages, three sites, three
//! livelihoods, two counties. All places lie on one meridian, so a tenth of a degree of latitude is
//! [`TENTH`] kilometres by road.
//!
//! ```text
//! latitude  33.20  V4, K3   in the reserve, county B
//!           33.10  V3       county B
//!           33.00  S2, K2   county B
//!           32.90  V1       county A, basin W
//!           32.80  V2       county A, basin W
//!           32.72  K1       county A
//!           32.70  S1       county A
//!           32.60  S3       county A, stands already
//! ```

#![allow(dead_code)] // Each test program uses a part of it.

use resettle::facts::Allocation;
use resettle::facts::Area;
use resettle::facts::AreaIdx;
use resettle::facts::Assignment;
use resettle::facts::Built;
use resettle::facts::Cny;
use resettle::facts::CostKind;
use resettle::facts::Decision;
use resettle::facts::Fund;
use resettle::facts::Goal;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::Level;
use resettle::facts::Livelihood;
use resettle::facts::LivelihoodIdx;
use resettle::facts::LonLat;
use resettle::facts::Plan;
use resettle::facts::Rule;
use resettle::facts::RuleInForce;
use resettle::facts::Scenario;
use resettle::facts::Sector;
use resettle::facts::SectorStatus;
use resettle::facts::Site;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::Term;
use resettle::facts::Village;
use resettle::facts::VillageIdx;
use resettle::facts::Zone;
use resettle::facts::livelihood::Takes;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Capacity;
use resettle::facts::rules::CarryingCapacity;
use resettle::facts::rules::Eligibility;
use resettle::facts::rules::FixLevel;
use resettle::facts::rules::Forbid;
use resettle::facts::rules::JobPerHousehold;
use resettle::facts::rules::KeepApart;
use resettle::facts::rules::KeepTogether;
use resettle::facts::rules::Lock;
use resettle::facts::rules::OpenAtMost;
use resettle::facts::rules::Reach;
use resettle::facts::rules::SameArea;
use resettle::facts::rules::ShareConcentrated;
use resettle::facts::rules::eligibility::SiteInZone;
use resettle::facts::rules::eligibility::ZonePolicy;
use resettle::facts::terms::Layer;
use resettle::facts::village::Policy;

/// Kilometres by road of a tenth of a degree of latitude: 1.4 · 6371.0088 · π / 1800.
pub const TENTH: f64 = 1.4 * 6371.0088 * std::f64::consts::PI / 1800.0;

pub const V1: VillageIdx = VillageIdx(0);
pub const V2: VillageIdx = VillageIdx(1);
pub const V3: VillageIdx = VillageIdx(2);
pub const V4: VillageIdx = VillageIdx(3);
pub const S1: SiteIdx = SiteIdx(0);
pub const S2: SiteIdx = SiteIdx(1);
pub const S3: SiteIdx = SiteIdx(2);
pub const K1: LivelihoodIdx = LivelihoodIdx(0);
pub const K2: LivelihoodIdx = LivelihoodIdx(1);
pub const K3: LivelihoodIdx = LivelihoodIdx(2);
pub const GENERAL: SkillIdx = SkillIdx(0);
pub const SKILLED: SkillIdx = SkillIdx(1);
pub const COUNTY_A: AreaIdx = AreaIdx(0);
pub const COUNTY_B: AreaIdx = AreaIdx(1);
pub const BASIN_W: AreaIdx = AreaIdx(2);

/// A place on the meridian.
pub fn at(lat: f64) -> LonLat {
    LonLat { lon: 109.0, lat }
}

/// A village with households, persons, workers (general, skilled), households with labour and
/// pupils; everything else is unknown.
pub fn village(id: &str, lat: f64, counts: [u32; 6], areas: &[AreaIdx]) -> Village {
    let [households, persons, general, skilled, with_labour, pupils] = counts;
    Village {
        id: id.to_owned(),
        name: None,
        name_zh: None,
        place: Some(at(lat)),
        households,
        persons,
        workers: vec![general, skilled],
        households_with_labour: with_labour,
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
        needs: vec![households, pupils],
        areas: areas.to_vec(),
        row: 0,
    }
}

/// A level with dwellings, school seats, fixed cost, cost per household \[CNY\] and least use.
pub fn level(name: &str, dwellings: u32, seats: Option<u32>, costs: [i64; 2], least: u32) -> Level {
    Level {
        name: name.to_owned(),
        capacity: vec![Some(dwellings), seats],
        fixed_cost: Cny::yuan(costs[0]),
        cost_per_household: Cny::yuan(costs[1]),
        min_households: least,
    }
}

/// A site that does not stand yet.
pub fn site(id: &str, lat: f64, levels: Vec<Level>, host_persons: u32, areas: &[AreaIdx]) -> Site {
    Site {
        id: id.to_owned(),
        name: None,
        name_zh: None,
        place: Some(at(lat)),
        levels,
        existing: None,
        zone: None,
        elevation_m: None,
        host_persons,
        areas: areas.to_vec(),
        row: 0,
    }
}

/// A livelihood that takes any skill and costs nothing.
pub fn livelihood(id: &str, lat: f64, kind: &str, places: u32, area: AreaIdx) -> Livelihood {
    Livelihood {
        id: id.to_owned(),
        name: None,
        kind: Some(kind.to_owned()),
        skill: None,
        place: Some(at(lat)),
        places,
        income: Cny::ZERO,
        cost_per_place: Cny::ZERO,
        sector: None,
        host_share_ppm: 0,
        takes: Takes::Residents,
        zone: None,
        areas: vec![area],
        row: 0,
    }
}

/// An area without limits.
pub fn area(kind: &str, id: &str) -> Area {
    Area {
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: None,
        name_zh: None,
        parent: None,
        budget: None,
        max_persons: None,
        max_households_out: None,
        max_households_in: None,
        row: 0,
    }
}

/// A rectangle of a class, from one corner to the other (lon, lat).
pub fn zone(class: &str, from: (f64, f64), to: (f64, f64), sensitivity: f64) -> Zone {
    let rect = geo::Rect::new(from, to);
    Zone {
        class: class.to_owned(),
        name: None,
        shape: geo::MultiPolygon::new(vec![rect.to_polygon()]),
        sensitivity,
        source: None,
        article: None,
    }
}

/// The region.
pub fn small_instance() -> Instance {
    let mut v1 = village("V1", 32.9, [40, 150, 60, 10, 35, 20], &[COUNTY_A, BASIN_W]);
    let mut v2 = village("V2", 32.8, [30, 110, 40, 5, 25, 15], &[COUNTY_A, BASIN_W]);
    let mut v3 = village("V3", 33.1, [20, 70, 20, 4, 18, 8], &[COUNTY_B]);
    let mut v4 = village("V4", 33.2, [10, 35, 12, 0, 9, 4], &[COUNTY_B]);
    let incomes = [10_000, 12_000, 8_000, 9_000];
    for (village, income) in [&mut v1, &mut v2, &mut v3, &mut v4].into_iter().zip(incomes) {
        village.income = Cny::yuan(income);
    }
    v1.group = Some("lin".to_owned());
    v2.group = Some("lin".to_owned());
    v3.policy = Some(Policy::Must);
    v4.policy = Some(Policy::May);
    v4.stay_cost = Cny::yuan(200_000);

    let s1_levels = vec![
        level("small", 80, Some(40), [1_000_000, 50_000], 20),
        level("large", 150, Some(80), [1_600_000, 45_000], 60),
    ];
    let s3_levels = vec![
        level("standing", 10, None, [0, 30_000], 0),
        level("extended", 60, None, [300_000, 30_000], 0),
    ];
    let s1 = site("S1", 32.7, s1_levels, 200, &[COUNTY_A]);
    let s2_levels = vec![level("1", 25, None, [500_000, 60_000], 10)];
    let s2 = site("S2", 33.0, s2_levels, 50, &[COUNTY_B]);
    let mut s3 = site("S3", 32.6, s3_levels, 80, &[COUNTY_A]);
    s3.existing = Some(0);

    let mut k1 = livelihood("K1", 32.72, "industrial_park", 120, COUNTY_A);
    k1.income = Cny::yuan(30_000);
    k1.cost_per_place = Cny::yuan(10_000);
    k1.host_share_ppm = 100_000;
    k1.sector = Some(0);
    let mut k2 = livelihood("K2", 33.0, "community_factory", 10, COUNTY_B);
    k2.income = Cny::yuan(40_000);
    k2.skill = Some(SKILLED);
    let mut k3 = livelihood("K3", 33.2, "ecological_post", 12, COUNTY_B);
    k3.income = Cny::yuan(9_000);
    k3.takes = Takes::Stayers;

    let mut county_a = area("county", "A");
    county_a.budget = Some(Cny::yuan(6_000_000));
    county_a.max_persons = Some(600);
    county_a.max_households_out = Some(0);
    let mut county_b = area("county", "B");
    county_b.max_households_in = Some(0);
    let fund = |source: &str| Fund {
        area: COUNTY_A,
        source: source.to_owned(),
        budget: None,
        covers: Vec::new(),
        per_household_cap: None,
        per_person_cap: None,
        row: 0,
    };
    let county = Fund {
        budget: Some(Cny::yuan(4_500_000)),
        covers: vec![CostKind::BuildingFixed, CostKind::BuildingHousehold],
        ..fund("county")
    };
    let families = Fund { per_household_cap: Some(Cny::yuan(15_000)), ..fund("self_funding") };

    let mut instance = Instance {
        name: "small".to_owned(),
        currency: "CNY".to_owned(),
        skills: vec!["general".to_owned(), "skilled".to_owned()],
        services: vec!["dwellings".to_owned(), "school_seats".to_owned()],
        villages: vec![v1, v2, v3, v4],
        sites: vec![s1, s2, s3],
        livelihoods: vec![k1, k2, k3],
        areas: vec![county_a, county_b, area("basin", "W")],
        funds: vec![county, families],
        sectors: vec![Sector {
            name: "textile".to_owned(),
            status: SectorStatus::Allowed,
            closing_year: None,
            zone_classes: Vec::new(),
            source: None,
            article: None,
        }],
        zones: vec![zone("reserve", (108.9, 33.15), (109.1, 33.25), 2.0)],
        ..Instance::default()
    };
    instance.index_names();
    instance
}

/// V1 and V2 move to S1 (small), V3 to S2, V4 stays; 92 workers have a livelihood.
pub fn small_plan() -> Plan {
    let assign = |village, decision| Assignment { village, decision };
    Plan {
        assignments: vec![
            assign(V1, Decision::Moves(S1)),
            assign(V2, Decision::Moves(S1)),
            assign(V3, Decision::Moves(S2)),
            assign(V4, Decision::Stays),
        ],
        built: vec![Built { site: S1, level: 0 }, Built { site: S2, level: 0 }],
        allocations: vec![
            job(Home::Site(S1), K1, GENERAL, 60),
            job(Home::Site(S1), K1, SKILLED, 5),
            job(Home::Site(S2), K1, GENERAL, 14),
            job(Home::Site(S2), K2, SKILLED, 4),
            job(Home::Village(V4), K3, GENERAL, 9),
        ],
        claims: None,
    }
}

/// One line of allocations.
pub fn job(home: Home, livelihood: LivelihoodIdx, skill: SkillIdx, workers: u32) -> Allocation {
    Allocation { home, livelihood, skill, workers }
}

/// Every rule, with parameters that [`small_plan`] keeps.
pub fn every_rule() -> Vec<Rule> {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let reserve = ZonePolicy {
        site: SiteInZone::Forbidden,
        site_buffer_km: 0.5,
        livelihood_kinds: Some(words(&["ecological_post"])),
        ..ZonePolicy::default()
    };
    vec![
        Rule::AssignOnce(AssignOnce::default()),
        Rule::Link,
        Rule::Capacity(Capacity::default()),
        Rule::LeastUse,
        Rule::Workers,
        Rule::Places,
        Rule::JobPerHousehold(JobPerHousehold { hard: true }),
        Rule::Reach(Reach { move_km: Some(40.0), commute_km: Some(50.0), ..Reach::default() }),
        Rule::Eligibility(Eligibility {
            must_move_above_slope_deg: Some(25.0),
            industry: true,
            consent: true,
            no_site_above_elevation_m: Some(1500.0),
            zones: [("reserve".to_owned(), reserve)].into(),
            ..Eligibility::default()
        }),
        Rule::KeepTogether(KeepTogether { groups: None }),
        Rule::KeepApart(KeepApart { groups: vec![words(&["V1", "V3"])] }),
        Rule::SameArea(SameArea { kind: "county".to_owned(), crossings: Vec::new() }),
        Rule::Budget,
        Rule::CarryingCapacity(CarryingCapacity::default()),
        Rule::Quota,
        Rule::ShareConcentrated(ShareConcentrated { share: 0.5, site_capacity_households: 100 }),
        Rule::OpenAtMost(OpenAtMost { count: 3, kind: None }),
        Rule::Lock(Lock {
            villages: [("V3".to_owned(), "S2".to_owned()), ("V4".to_owned(), "stay".to_owned())]
                .into(),
            open: words(&["S1"]),
            closed: Vec::new(),
        }),
        Rule::Forbid(Forbid {
            pairs: vec![["V1".to_owned(), "S2".to_owned()]],
            stay: words(&["V3"]),
            ..Forbid::default()
        }),
        Rule::FixLevel(FixLevel { levels: [("S1".to_owned(), "small".to_owned())].into() }),
    ]
}

/// Two layers: nobody without a place; then money, jobs and income.
pub fn small_goal() -> Goal {
    let layer = |terms: &[(Term, f64)]| Layer { terms: terms.to_vec(), tolerance: 0.0 };
    Goal {
        layers: vec![
            layer(&[(Term::Unplaced, 1.0)]),
            layer(&[(Term::Building, 1.0), (Term::Jobless, 1000.0), (Term::Income, 0.5)]),
        ],
        crossing: "county".to_owned(),
        ..Goal::default()
    }
}

/// A scenario with some rules and the small goal.
pub fn scenario(rules: Vec<Rule>) -> Scenario {
    let rules = rules.into_iter().map(RuleInForce::from).collect();
    Scenario::new("test", rules, small_goal())
}

/// The scenario with every rule in force.
pub fn small_scenario() -> Scenario {
    scenario(every_rule())
}
