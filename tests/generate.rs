//! Synthetic instances: same seed, same bytes; and what every one of them promises.

#![allow(clippy::unwrap_used, reason = "a test fails where a helper fails")]

use resettle::facts::LonLat;
use resettle::facts::Travel;
use resettle::generate::GenerateError;
use resettle::generate::Spec;
use resettle::generate::generate;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

type Row = BTreeMap<String, String>;

/// All files of an instance, by name.
fn files_of(spec: &Spec) -> BTreeMap<String, Vec<u8>> {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("instance");
    generate(spec, &dir, &mut |_, _| {}).unwrap();
    let entries = fs::read_dir(&dir).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn rows(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Row> {
    csv::Reader::from_reader(files[name].as_slice()).deserialize().map(Result::unwrap).collect()
}

fn number<T: std::str::FromStr>(row: &Row, column: &str) -> T {
    let text = &row[column];
    text.parse().unwrap_or_else(|_| panic!("{column} is {text:?}"))
}

fn place(row: &Row) -> LonLat {
    LonLat { lon: number(row, "lon"), lat: number(row, "lat") }
}

fn must_move(rows: &[Row]) -> Vec<&Row> {
    rows.iter().filter(|row| row["policy"] == "must").collect()
}

fn workers(row: &Row) -> u64 {
    ["workers_basic", "workers_skilled", "workers_technical"]
        .iter()
        .map(|column| number::<u64>(row, column))
        .sum()
}

/// Specifications from tiny to middling, with each figure at unusual values.
fn specs() -> Vec<Spec> {
    vec![
        Spec::new(1),
        Spec { sites: 7, livelihoods: 0, ..Spec::new(3) },
        Spec { sites: 30, livelihoods: 2, seed: 9, ..Spec::new(12) },
        Spec { sites: 1, tightness: 0.95, ..Spec::new(40) },
        Spec { budget_slack: Some(1.0), share_must: 1.0, ..Spec::new(150) },
        Spec { move_km: 10.0, share_must: 0.05, budget_slack: Some(1.3), ..Spec::new(300) },
        Spec { seed: u64::MAX, sites: 4, tightness: 0.05, ..Spec::new(500) },
        Spec::new(2000),
    ]
}

#[test]
fn same_seed_gives_the_same_bytes_and_another_seed_gives_others() {
    let spec = Spec { seed: 42, budget_slack: Some(1.2), ..Spec::new(120) };
    let files = files_of(&spec);
    assert_eq!(files, files_of(&spec));
    let other = files_of(&Spec { seed: 43, ..spec });
    assert!(files.keys().eq(other.keys()));
    for (name, bytes) in &files {
        let says_nothing_random = name == "areas.csv";
        assert_eq!(bytes == &other[name], says_nothing_random, "{name}");
    }
}

#[test]
fn tables_have_as_many_rows_as_asked_with_their_own_ids() {
    for spec in specs() {
        let files = files_of(&spec);
        let mut counts = vec![("villages.csv", spec.villages), ("sites.csv", spec.sites)];
        if spec.livelihoods > 0 {
            counts.push(("livelihoods.csv", spec.livelihoods));
        }
        assert_eq!(files.contains_key("livelihoods.csv"), spec.livelihoods > 0);
        assert_eq!(files.contains_key("budgets.csv"), spec.budget_slack.is_some());
        for (name, count) in counts {
            let rows = rows(&files, name);
            assert_eq!(rows.len(), count as usize, "{name} of {spec:?}");
            let ids: BTreeSet<&String> = rows.iter().map(|row| &row["id"]).collect();
            assert_eq!(ids.len(), rows.len(), "{name} of {spec:?}");
        }
        assert_eq!(rows(&files, "levels.csv").len(), 3 * spec.sites as usize);
    }
}

#[test]
fn areas_that_rows_name_exist_and_towns_lie_in_the_county_of_their_rows() {
    let files = files_of(&Spec::new(700));
    let mut parents = BTreeMap::new();
    for area in rows(&files, "areas.csv") {
        parents.insert((area["kind"].clone(), area["id"].clone()), area["parent"].clone());
    }
    assert!(parents.keys().filter(|(kind, _)| kind == "county").count() > 1);
    for name in ["villages.csv", "sites.csv", "livelihoods.csv"] {
        for row in rows(&files, name) {
            let town = ("town".to_owned(), row["town"].clone());
            assert_eq!(parents[&town], row["county"], "{name}");
            assert!(parents.contains_key(&("county".to_owned(), row["county"].clone())));
        }
    }
}

/// Every site against every village, with the distance of the facts.
#[test]
fn every_village_has_a_site_within_reach() {
    let travel = Travel::default();
    for spec in specs() {
        let files = files_of(&spec);
        let sites: Vec<LonLat> = rows(&files, "sites.csv").iter().map(place).collect();
        for village in rows(&files, "villages.csv") {
            let here = place(&village);
            let nearest =
                sites.iter().map(|&site| travel.km(here, site)).fold(f64::INFINITY, f64::min);
            assert!(nearest <= spec.move_km, "{nearest} km of {spec:?}");
        }
    }
}

/// The plan that every instance promises: villages that must move go to the nearest site of their
/// town, and the others stay.
#[test]
fn everybody_fits_into_the_nearest_site_of_his_town_within_the_budgets() {
    let travel = Travel::default();
    for spec in specs() {
        let files = files_of(&spec);
        let (villages, sites) = (rows(&files, "villages.csv"), rows(&files, "sites.csv"));
        let mut spent: BTreeMap<String, [u64; 2]> = BTreeMap::new();
        let mut brought = vec![(0_u64, 0_u64); sites.len()];
        for village in &villages {
            if village["policy"] == "may" {
                let [_, staying] = spent.entry(village["county"].clone()).or_default();
                *staying += number::<u64>(village, "stay_cost_cny");
                continue;
            }
            let of_town = (0..sites.len()).filter(|&site| sites[site]["town"] == village["town"]);
            let away = |site: usize| travel.km(place(village), place(&sites[site]));
            let nearest = of_town.min_by(|&a, &b| away(a).total_cmp(&away(b))).unwrap();
            assert!(away(nearest) <= spec.move_km);
            brought[nearest].0 += number::<u64>(village, "households");
            brought[nearest].1 += number::<u64>(village, "school_age");
        }
        let levels = rows(&files, "levels.csv");
        for (site, &(households, pupils)) in sites.iter().zip(&brought) {
            if households == 0 {
                continue;
            }
            let fits = |level: &&Row| {
                level["site"] == site["id"]
                    && number::<u64>(level, "capacity_households") >= households
                    && number::<u64>(level, "min_households") <= households
                    && number::<u64>(level, "school_seats") >= pupils
            };
            let level = levels.iter().find(fits);
            let level = level.unwrap_or_else(|| panic!("{} of {spec:?}", site["id"]));
            let [building, _] = spent.entry(site["county"].clone()).or_default();
            *building += number::<u64>(level, "fixed_cost_cny")
                + number::<u64>(level, "cost_per_household_cny") * households;
        }
        if spec.budget_slack.is_some() {
            let budgets = rows(&files, "budgets.csv");
            for (county, [building, staying]) in spent {
                let of_county: Vec<&Row> =
                    budgets.iter().filter(|row| row["area"] == county).collect();
                let [central, own] = [0, 1].map(|at| number::<u64>(of_county[at], "budget_cny"));
                assert_eq!(of_county[0]["covers"], "building_fixed;building_household");
                assert_eq!(of_county[1]["covers"], "");
                assert!(building.saturating_sub(central) + staying <= own, "{county}");
            }
        }
    }
}

#[test]
fn tightness_share_that_must_move_and_jobs_are_as_asked() {
    for spec in [
        Spec::new(1000),
        Spec { tightness: 0.9, share_must: 0.3, job_share: 1.2, ..Spec::new(1500) },
        Spec { tightness: 0.5, share_must: 0.8, seed: 5, ..Spec::new(800) },
    ] {
        let files = files_of(&spec);
        let villages = rows(&files, "villages.csv");
        let must = must_move(&villages);
        let share = must.len() as f64 / villages.len() as f64;
        assert!((share - spec.share_must).abs() < 0.01, "{share} of {spec:?}");

        let need: u64 = must.iter().map(|row| number::<u64>(row, "households")).sum();
        let sites = rows(&files, "sites.csv");
        let dwellings: u64 =
            sites.iter().map(|row| number::<u64>(row, "capacity_households")).sum();
        let tightness = need as f64 / dwellings as f64;
        assert!((tightness / spec.tightness - 1.0).abs() < 0.02, "{tightness} of {spec:?}");

        let movers: u64 = must.iter().map(|row| workers(row)).sum();
        let places: f64 = rows(&files, "livelihoods.csv")
            .iter()
            .filter(|row| row["for_stayers"] != "only")
            .map(|row| {
                let all: f64 = number(row, "places");
                all - (all * number::<f64>(row, "host_share")).ceil()
            })
            .sum();
        let job_share = places / movers as f64;
        assert!((job_share / spec.job_share - 1.0).abs() < 0.02, "{job_share} of {spec:?}");
    }
}

#[test]
fn villages_are_skewed_clustered_and_coherent() {
    let spec = Spec::new(2000);
    let files = files_of(&spec);
    let villages = rows(&files, "villages.csv");
    let mut sizes: Vec<u32> = villages.iter().map(|row| number(row, "households")).collect();
    sizes.sort_unstable();
    let mean = f64::from(sizes.iter().sum::<u32>()) / sizes.len() as f64;
    assert!(sizes[0] >= 20 && *sizes.last().unwrap() <= 900);
    assert!(mean > 1.15 * f64::from(sizes[sizes.len() / 2]), "the large ones pull the mean up");
    for row in &villages {
        let (households, persons): (u64, u64) = (number(row, "households"), number(row, "persons"));
        assert!(workers(row) < persons && number::<u64>(row, "school_age") < persons);
        let labour: u64 = number(row, "households_with_labour");
        assert!(labour <= households && labour <= workers(row));
    }

    // High and steep ground is what makes a village move.
    let mean_of = |policy: &str, column: &str| {
        let of: Vec<f64> = villages
            .iter()
            .filter(|row| row["policy"] == policy)
            .map(|row| number(row, column))
            .collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    for column in ["slope_deg", "elevation_m"] {
        assert!(mean_of("must", column) > mean_of("may", column), "{column}");
    }

    // Villages crowd: the nearest neighbour is nearer than among points without order,
    // where it is 0.5 / sqrt(density) away on the average (15 km² a village).
    let places: Vec<LonLat> = villages.iter().map(place).collect();
    let travel = Travel { detour: 1.0, ..Travel::default() };
    let nearest = |at: usize| {
        let others = (0..places.len()).filter(|&other| other != at);
        others.map(|other| travel.km(places[at], places[other])).fold(f64::INFINITY, f64::min)
    };
    let sample: Vec<f64> = (0..places.len()).step_by(10).map(nearest).collect();
    let mean = sample.iter().sum::<f64>() / sample.len() as f64;
    assert!(mean < 0.9 * 0.5 * 15_f64.sqrt(), "{mean} km");
}

#[test]
fn density_does_not_depend_on_size() {
    let extent = |count: u32| {
        let files = files_of(&Spec { livelihoods: 0, ..Spec::new(count) });
        let towns: Vec<LonLat> = rows(&files, "sites.csv").iter().map(place).collect();
        let span = |of: fn(&LonLat) -> f64| {
            let all = towns.iter().map(of);
            all.clone().fold(f64::NEG_INFINITY, f64::max) - all.fold(f64::INFINITY, f64::min)
        };
        span(|at| at.lat) * span(|at| at.lon)
    };
    let growth = extent(6400) / extent(1600);
    assert!((3.0..5.5).contains(&growth), "four times the villages, {growth} times the ground");
}

#[test]
fn rules_and_goal_follow_what_is_there() {
    let parse = |spec: &Spec| -> toml::Table {
        let files = files_of(spec);
        toml::from_str(std::str::from_utf8(&files["instance.toml"]).unwrap()).unwrap()
    };
    let full = parse(&Spec { budget_slack: Some(1.5), ..Spec::new(60) });
    let names = |table: &toml::Table, section: &str| -> Vec<String> {
        table[section].as_table().unwrap().keys().cloned().collect()
    };
    let sorted = |list: &[&str]| {
        let mut list: Vec<String> = list.iter().map(ToString::to_string).collect();
        list.sort();
        list
    };
    let mut rules = names(&full, "rules");
    rules.sort();
    let expected = [
        "capacity",
        "least_use",
        "workers",
        "places",
        "job_per_household",
        "reach",
        "eligibility",
        "budget",
    ];
    assert_eq!(rules, sorted(&expected));
    assert_eq!(full["rules"]["reach"]["move_km"].as_float(), Some(60.0));
    assert_eq!(full["rules"]["reach"]["commute_km"].as_float(), Some(20.0));

    let plain = parse(&Spec { livelihoods: 0, ..Spec::new(60) });
    let mut rules = names(&plain, "rules");
    rules.sort();
    assert_eq!(rules, sorted(&["capacity", "least_use", "reach", "eligibility"]));
    assert!(plain["rules"]["reach"].get("commute_km").is_none());
    assert!(plain["goal"]["weights"].get("jobless").is_none());
}

#[test]
fn impossible_figures_are_told_all_at_once_and_leave_nothing() {
    let room = tempfile::tempdir().unwrap();
    let spec = Spec { villages: 0, sites: 0, tightness: 1.0, share_must: 0.0, ..Spec::new(5) };
    let spec = Spec { job_share: f64::NAN, move_km: 2.0, budget_slack: Some(0.5), ..spec };
    let error = generate(&spec, &room.path().join("x"), &mut |_, _| {}).unwrap_err();
    let GenerateError::Impossible(faults) = &error else { panic!("{error}") };
    assert_eq!(faults.len(), 7);
    let text = error.to_string();
    for name in
        ["villages is 0", "sites", "tightness is 1", "share_must", "job_share", "move_km", "slack"]
    {
        assert!(text.contains(name), "{name} in {text}");
    }
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
}

#[test]
fn folder_with_something_in_it_is_left_alone() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("mine.txt"), "keep").unwrap();
    let refused = generate(&Spec::new(3), room.path(), &mut |_, _| {});
    assert!(matches!(refused, Err(GenerateError::Folder(_))));
    assert_eq!(names_in(room.path()), ["mine.txt"]);
}

#[test]
fn progress_rises_to_the_total() {
    let room = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    let spec = Spec::new(2000);
    generate(&spec, &room.path().join("x"), &mut |done, total| told.push((done, total))).unwrap();
    let total = 3 * 2000 + 200 + 100;
    assert_eq!(told.last(), Some(&(total, total)));
    assert!(told.len() > 3 && told.iter().all(|&(_, of)| of == total));
    assert!(told.is_sorted_by(|a, b| a.0 < b.0));
}

fn names_in(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}
