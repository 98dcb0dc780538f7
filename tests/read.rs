//! A sound instance, scenario and plan read to exactly the facts that they state.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "bad_input/folder.rs"]
mod folder;

use folder::Folder;
use folder::expect;
use resettle::diagnostic::Severity;
use resettle::diagnostic::has_errors;
use resettle::facts::Area;
use resettle::facts::AreaIdx;
use resettle::facts::Assignment;
use resettle::facts::Cny;
use resettle::facts::CostKind;
use resettle::facts::Decision;
use resettle::facts::Fund;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::Level;
use resettle::facts::Livelihood;
use resettle::facts::LivelihoodIdx;
use resettle::facts::LonLat;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Site;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::Term;
use resettle::facts::Village;
use resettle::facts::VillageIdx;
use resettle::facts::livelihood::Takes;
use resettle::facts::plan_document::PlanDocument;
use resettle::facts::rules::Eligibility;
use resettle::facts::terms::Layer;
use resettle::facts::terms::Metric;
use resettle::facts::travel::PairRow;
use resettle::facts::village::Hazard;
use resettle::facts::village::Policy;
use resettle::read;
use resettle::read::ReadError;
use sha2::Digest;
use sha2::Sha256;
use std::fmt::Write;
use std::path::Path;

#[allow(clippy::unnecessary_wraps, reason = "an optional fact that is given")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap();
        digits
    })
}

fn sound() -> Instance {
    let loaded = Folder::sound().load();
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    loaded.instance
}

#[test]
fn villages_are_read_as_they_are_written() {
    let instance = sound();
    assert_eq!(instance.skills, ["basic", "skilled"]);
    assert_eq!(instance.services, ["dwellings", "school_seats", "persons"]);
    let first = Village {
        id: "V1".to_owned(),
        name: text("Upper"),
        name_zh: text("上村"),
        place: Some(LonLat { lon: 108.1, lat: 33.1 }),
        households: 40,
        persons: 150,
        workers: vec![50, 10],
        // Not stated: the smaller of 40 households and 60 workers.
        households_with_labour: 40,
        elevation_m: None,
        slope_deg: Some(12.5),
        steep_cropland_ha: 0.0,
        hazard: Some(Hazard::Low),
        zone: None,
        policy: None,
        stay_cost: Cny(1_000_500_000),
        group: None,
        consent: None,
        income: Cny::ZERO,
        needs: vec![40, 20, 150],
        // The county and, as its parent, the prefecture.
        areas: vec![AreaIdx(0), AreaIdx(1)],
        row: 2,
    };
    assert_eq!(instance.villages[0], first);
    assert_eq!(instance.villages[1].policy, Some(Policy::Must));
    assert_eq!(instance.villages[1].hazard, Some(Hazard::None));
    assert_eq!(instance.villages[2].workers, [25, 0]);
    assert_eq!(instance.villages[2].households_with_labour, 20);
    assert_eq!(instance.village_named("V3"), Some(VillageIdx(2)));
    assert!(instance.has("villages.persons") && !instance.has("villages.consent"));
}

#[test]
fn sites_have_their_levels_smallest_first() {
    let instance = sound();
    let first = Site {
        id: "S1".to_owned(),
        name: None,
        name_zh: None,
        place: Some(LonLat { lon: 108.15, lat: 33.15 }),
        levels: vec![Level {
            name: "1".to_owned(),
            // 600 persons it may hold, less 100 who live there.
            capacity: vec![Some(100), Some(60), Some(500)],
            fixed_cost: Cny::yuan(2_000_000),
            cost_per_household: Cny::yuan(150_000),
            min_households: 10,
        }],
        existing: None,
        zone: None,
        elevation_m: None,
        host_persons: 100,
        areas: vec![AreaIdx(0), AreaIdx(1)],
        row: 2,
    };
    assert_eq!(instance.sites[0], first);
    let second = &instance.sites[1];
    let names: Vec<&str> = second.levels.iter().map(|level| level.name.as_str()).collect();
    assert_eq!(names, ["small", "large"]);
    assert_eq!(second.existing, Some(0));
    assert_eq!(second.levels[1].capacity, [Some(80), Some(50), None]);
    assert_eq!(second.levels[1].cost_per_household, Cny::yuan(110_000));
    assert_eq!(second.host_persons, 50);
}

#[test]
fn livelihoods_areas_funds_and_zones_are_read() {
    let instance = sound();
    let park = Livelihood {
        id: "K1".to_owned(),
        name: text("Park"),
        kind: text("industrial_park"),
        skill: Some(SkillIdx(0)),
        place: Some(LonLat { lon: 108.16, lat: 33.15 }),
        places: 60,
        income: Cny::yuan(30_000),
        cost_per_place: Cny::yuan(20_000),
        sector: Some(0),
        host_share_ppm: 250_000,
        takes: Takes::Residents,
        zone: None,
        areas: vec![AreaIdx(0), AreaIdx(1)],
        row: 2,
    };
    assert_eq!(instance.livelihoods[0], park);
    assert_eq!(instance.livelihoods[1].takes, Takes::Everyone);
    assert_eq!(instance.livelihoods[1].skill, None);
    let county = Area {
        id: "C1".to_owned(),
        kind: "county".to_owned(),
        name: None,
        name_zh: None,
        parent: Some(AreaIdx(0)),
        budget: Some(Cny::yuan(90_000_000)),
        max_persons: Some(5000),
        max_households_out: None,
        max_households_in: None,
        row: 3,
    };
    assert_eq!(instance.areas[1], county);
    let fund = Fund {
        area: AreaIdx(1),
        source: "central".to_owned(),
        budget: Some(Cny::yuan(50_000_000)),
        covers: vec![CostKind::BuildingFixed, CostKind::Places],
        per_household_cap: None,
        per_person_cap: None,
        row: 2,
    };
    assert_eq!(instance.funds, [fund]);
    assert_eq!(instance.sectors[1].closing_year, Some(2028));
    assert_eq!(instance.zones.len(), 1);
    assert_eq!(instance.zones[0].class, "strictly_controlled");
    assert!((instance.zones[0].sensitivity - 2.0).abs() < 1e-12);
    assert!(instance.zones[0].contains(LonLat { lon: 108.3, lat: 33.1 }));
    assert!(!instance.zones[0].contains(LonLat { lon: 108.1, lat: 33.1 }));
    assert_eq!(instance.sources["villages"], "survey of 2020");
}

#[test]
fn the_scenario_of_the_instance_is_its_default() {
    let scenario = Folder::sound().load().scenario;
    assert_eq!(scenario.name, "default");
    let names: Vec<RuleName> = scenario.rules.iter().map(|on| on.rule.name()).collect();
    assert_eq!(
        names,
        [
            RuleName::AssignOnce,
            RuleName::Link,
            RuleName::Capacity,
            RuleName::LeastUse,
            RuleName::Workers,
            RuleName::Places,
            RuleName::JobPerHousehold,
            RuleName::Reach,
            RuleName::Eligibility,
            RuleName::SameArea,
        ]
    );
    assert_eq!(scenario.rule(RuleName::LeastUse).unwrap().source, text("circular 12"));
    let on = scenario.rule(RuleName::Eligibility).unwrap();
    assert_eq!((&on.source, &on.article), (&text("study"), &text("3.2")));
    let eligibility = Eligibility {
        otherwise: Policy::May,
        must_move_above_slope_deg: Some(25.0),
        ..Eligibility::default()
    };
    assert_eq!(on.rule, Rule::Eligibility(eligibility));
    assert!((scenario.travel.detour - 1.5).abs() < 1e-12);
    let terms = vec![(Term::Building, 1.0), (Term::Moving, 300.0), (Term::Jobless, 50000.0)];
    assert_eq!(scenario.goal.layers, [Layer { terms, tolerance: 0.0 }]);
    assert_eq!(scenario.goal.crossing, "county");
}

#[test]
fn a_scenario_goes_before_the_instance_and_set_before_both() {
    let scenario = r#"
[rules]
workers = true
capacity = false
reach = { commute_km = 15.0 }
lock = { villages = { V1 = "S1" }, open = ["S2"] }
assign_once = { allow_unplaced = true }
[goal]
layers = [["unplaced"], ["building", "jobless"]]
tolerances = [0.01]
[goal.weights]
unplaced = 1.0
moving = 0
[goal.units]
moving = "min"
[solver]
gap = "0.1%"
time_limit = "5m"
[set]
sites.capacity_households.scale = 0.9
villages.V1.households.add = 2
"#;
    let loaded = Folder::sound().load_with(
        Some(scenario),
        &["goal.weights.jobless=80000", "rules.reach.move_km=45", "villages.V2.persons.value=99"],
    );
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    let scenario = &loaded.scenario;
    assert_eq!(scenario.name, "tight");
    assert!(!scenario.is_on(RuleName::Capacity) && scenario.allows_unplaced());
    let Rule::Reach(reach) = &scenario.rule(RuleName::Reach).unwrap().rule else { panic!() };
    assert_eq!((reach.move_km, reach.commute_km), (Some(45.0), Some(15.0)));
    let layers = [
        Layer { terms: vec![(Term::Unplaced, 1.0)], tolerance: 0.01 },
        Layer { terms: vec![(Term::Building, 1.0), (Term::Jobless, 80000.0)], tolerance: 0.0 },
    ];
    assert_eq!(scenario.goal.layers, layers);
    assert_eq!(scenario.goal.moving, Metric::Min);
    assert!((scenario.solver.gap - 0.001).abs() < 1e-15);
    assert_eq!(scenario.solver.time_limit_s, Some(300.0));
    assert_eq!(scenario.set.len(), 3);
    let instance = &loaded.instance;
    assert_eq!(instance.villages[0].households, 42);
    assert_eq!(instance.villages[1].persons, 99);
    // 100 · 0.9; the levels of S2 are scaled in place of its total, 40 and 80.
    assert_eq!(instance.sites[0].levels[0].capacity[0], Some(90));
    assert_eq!(instance.sites[1].levels[0].capacity[0], Some(36));
    assert_eq!(instance.sites[1].levels[1].capacity[0], Some(72));
    let key = "set.sites.capacity_households.scale";
    let note = expect(&loaded.findings, "set.changed", "tight.toml", 20, key, "");
    assert_eq!(note.severity, Severity::Note);
    assert!(note.message.contains("changed 3 values"), "{note}");
}

#[test]
fn changed_whole_numbers_round_to_the_nearest_and_ties_to_even() {
    // 40, 30 and 20 households become 30, 22.5 and 15.
    let instance = Folder::sound().load_set(&["villages.households.scale=0.75"]).instance;
    let households: Vec<u32> = instance.villages.iter().map(|village| village.households).collect();
    assert_eq!(households, [30, 22, 15]);
}

#[test]
fn lone_workers_are_of_one_skill_and_areas_may_be_undeclared() {
    let loaded = Folder::sound()
        .file("villages.csv", "id,households,lon,lat,workers,town\nV1,5,108,33,7,T1\n")
        .without("areas.csv")
        .without("budgets.csv")
        .without("levels.csv")
        .without("livelihoods.csv")
        .file("sites.csv", "id,capacity_households,lon,lat,town\nS1,9,108,33,T1\nS2,9,108,33,T2\n")
        .file("instance.toml", "name = \"x\"\n[rules]\nworkers = true\n")
        .load();
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    let instance = loaded.instance;
    assert_eq!(instance.skills, ["general"]);
    assert_eq!(instance.villages[0].workers, [7]);
    assert_eq!(instance.villages[0].households_with_labour, 5);
    assert_eq!(instance.services, ["dwellings"]);
    let areas: Vec<_> = instance.areas.iter().map(|area| (&*area.kind, &*area.id)).collect();
    assert_eq!(areas, [("town", "T1"), ("town", "T2")]);
    assert_eq!(instance.sites[0].areas, instance.villages[0].areas);
}

#[test]
fn pairs_and_commutes_are_sorted() {
    let pairs = "village,site,distance_km,cost_cny\nV2,S1,3.5,\nV1,S2,,7\nV1,S1,4,6.25\n";
    let commutes = "from,livelihood,time_min\nV1,K2,9\nS2,K1,8\nS1,K1,7\n";
    let loaded = Folder::sound().file("pairs.csv", pairs).file("commutes.csv", commutes).load();
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    let pair = |village, site, km, cost| PairRow {
        village: VillageIdx(village),
        site: SiteIdx(site),
        km,
        minutes: None,
        cost,
    };
    let expected = [
        pair(0, 0, Some(4.0), Cny(6_250_000)),
        pair(0, 1, None, Cny::yuan(7)),
        pair(1, 0, Some(3.5), Cny::ZERO),
    ];
    assert_eq!(loaded.instance.pairs.unwrap().rows, expected);
    let commutes = loaded.instance.commutes.unwrap();
    let homes: Vec<Home> = commutes.rows.iter().map(|row| row.home).collect();
    let expected = [Home::Site(SiteIdx(0)), Home::Site(SiteIdx(1)), Home::Village(VillageIdx(0))];
    assert_eq!(homes, expected);
    assert_eq!(commutes.find(homes[2], LivelihoodIdx(1)).unwrap().minutes, Some(9.0));
}

#[test]
fn inputs_are_named_with_their_digest_size_and_rows() {
    let loaded = Folder::sound().load();
    let villages = loaded.inputs.iter().find(|input| input.path == "villages.csv").unwrap();
    let bytes = Folder::sound().files["villages.csv"].clone();
    assert_eq!((villages.bytes, villages.rows), (bytes.len() as u64, Some(3)));
    assert_eq!(villages.sha256, hex(&bytes));
    let names: Vec<&str> = loaded.inputs.iter().map(|input| input.path.as_str()).collect();
    assert_eq!(
        names,
        [
            "instance.toml",
            "areas.csv",
            "sectors.csv",
            "villages.csv",
            "levels.csv",
            "sites.csv",
            "livelihoods.csv",
            "budgets.csv",
            "zones.geojson",
        ]
    );
}

#[test]
fn a_plan_written_by_hand_is_read_and_comes_back_as_it_was() {
    let instance = sound();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("plan.json");
    let by_hand = r#"{"format": 1, "assignments": [
        {"village": "V1", "site": "S1"}, {"village": "V2", "decision": "moves", "site": "S2"},
        {"village": "V3", "decision": "unplaced"}],
        "built": [{"site": "S1", "level": "1"}],
        "allocations": [{"site": "S1", "livelihood": "K1", "skill": "basic", "workers": 12},
            {"village": "V3", "livelihood": "K2", "skill": "skilled", "workers": 3}],
        "claims": null}"#;
    std::fs::write(&path, by_hand).unwrap();
    let (plan, findings) = read::plan(&path, &instance).unwrap();
    assert_eq!(findings, []);
    let decisions = [Decision::Moves(SiteIdx(0)), Decision::Moves(SiteIdx(1)), Decision::Unplaced];
    let expected: Vec<_> = decisions
        .into_iter()
        .enumerate()
        .map(|(at, decision)| Assignment { village: VillageIdx::new(at), decision })
        .collect();
    assert_eq!(plan.assignments, expected);
    assert_eq!(plan.allocations[1].home, Home::Village(VillageIdx(2)));
    let document = PlanDocument::of(&instance, "default", &plan);
    let text = serde_json::to_string(&document).unwrap();
    let again: PlanDocument = serde_json::from_str(&text).unwrap();
    let (same, findings) = again.into_plan(&instance);
    assert_eq!(findings, []);
    assert_eq!(same, plan);
}

#[test]
fn what_cannot_be_read_at_all_is_an_error() {
    let nowhere = read::load(Path::new("/no/such/folder"), None, &[]).unwrap_err();
    assert!(matches!(nowhere, ReadError::NotAFolder(_)));
    assert!(nowhere.to_string().contains("/no/such/folder"));
    let empty = tempfile::tempdir().unwrap();
    let error = read::load(empty.path(), None, &[]).unwrap_err();
    assert!(matches!(error, ReadError::NotAnInstance(_)));
    let folder = Folder::sound().write();
    let scenario = folder.path().join("no.toml");
    let error = read::load(folder.path(), Some(&scenario), &[]).unwrap_err();
    assert!(matches!(error, ReadError::Io { .. }));
}
