//! Run folders: files agree with each other, nothing is lost or half written, and the summary fits one
//! screen.

#![allow(clippy::unwrap_used)] // a test fails where this panics

mod small_plan;

use resettle::diagnostic::Diagnostic;
use resettle::facts::*;
use resettle::write::FILES;
use resettle::write::InputFile;
use resettle::write::LayerRecord;
use resettle::write::RunRecord;
use resettle::write::TermLine;
use resettle::write::WriteError;
use resettle::write::findings;
use resettle::write::lines::width;
use resettle::write::summary_text;
use resettle::write::words::Lang;
use resettle::write::write_run;
use serde_json::Value;
use small_plan::instance;
use small_plan::plan;
use small_plan::record::record;
use small_plan::scenario;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn json(dir: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(dir.join(name)).unwrap()).unwrap()
}

/// The rows of a table by column name.
fn rows(dir: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(dir.join(name)).unwrap().deserialize().map(Result::unwrap).collect()
}

fn sum(rows: &[BTreeMap<String, String>], column: &str) -> u64 {
    rows.iter()
        .filter(|row| !row[column].is_empty())
        .map(|row| row[column].parse::<u64>().unwrap())
        .sum()
}

/// A small run in a folder of its own.
fn written() -> (tempfile::TempDir, std::path::PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("runs/one");
    let (instance, scenario, plan) = (instance(), scenario(), plan());
    let paths = write_run(&dir, &record(&instance, &scenario, Some(&plan))).unwrap();
    assert_eq!(paths, FILES.map(|name| dir.join(name)));
    (place, dir)
}

#[test]
fn the_folder_holds_its_files_and_nothing_is_left_beside_it() {
    let (_place, dir) = written();
    let names = |dir: &Path| {
        let entries = fs::read_dir(dir).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let mut expected = FILES.map(str::to_owned);
    expected.sort();
    assert_eq!(names(&dir), expected);
    assert_eq!(names(dir.parent().unwrap()), ["one"]);
    assert_eq!(fs::read_to_string(dir.join("solver.log")).unwrap(), "solver says hello\n");
    for name in expected.iter().filter(|name| name.contains(".csv")) {
        let bytes = fs::read(dir.join(name)).unwrap();
        assert!(!bytes.starts_with(b"\xef\xbb\xbf") && !bytes.contains(&b'\r'), "{name}");
        assert!(bytes.ends_with(b"\n"), "{name}");
    }
}

#[test]
fn assignments_tell_each_village_with_its_decision() {
    let (_place, dir) = written();
    let rows = rows(&dir, "assignments.csv");
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            ["village", "decision", "site", "households", "distance_km", "time_min", "cost_cny"]
                .map(|column| row[column].as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            // 10 · 9000.25 + 1000; 30 · 5000 + 2000; 60 · 9000.25 + 500.25
            ["V1", "moves", "S1", "10", "5.000", "10.00", "91002.5"],
            ["V2", "moves", "S2", "30", "12.000", "20.00", "152000"],
            ["V3", "stays", "", "20", "", "", "200000"],
            ["V4", "unplaced", "", "5", "", "", "0"],
            ["V5", "moves", "S1", "60", "2.500", "5.00", "540515.25"],
        ]
    );
    assert_eq!(rows[0]["name_zh"], "安康市汉滨区大河镇");
    assert_eq!((rows[1]["county"].as_str(), rows[1]["site_county"].as_str()), ("A", "B"));
    assert_eq!(rows[3]["reason"], "no site within 60 km, \"S1\" is full");
}

#[test]
fn sites_are_told_whether_open_or_not() {
    let (_place, dir) = written();
    let told: Vec<_> = rows(&dir, "sites.csv")
        .iter()
        .map(|row| {
            let columns = [
                "site",
                "level",
                "open",
                "households",
                "capacity_households",
                "occupancy",
                "fixed_cost_cny",
                "household_cost_cny",
                "jobs",
                "jobless",
                "school_seats_used",
                "school_seats_capacity",
            ];
            columns.map(|column| row[column].clone()).join("|")
        })
        .collect();
    assert_eq!(
        told,
        [
            "S1|large|yes|70|100|0.7000|1800000|630017.5|53|42|25|30",
            "S2|1|yes|30|40|0.7500|0|150000|20|20|10|",
            "S3||no|0|0||0|0|0|0|0|0",
        ]
    );
}

#[test]
fn unplaced_villages_carry_their_reason() {
    let (_place, dir) = written();
    let rows = rows(&dir, "unplaced.csv");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0]["village"].as_str(), rows[0]["reason_code"].as_str()), ("V4", "no_pair"));
    let (instance, scenario, mut plan) = (instance(), scenario(), plan());
    plan.assignments.retain(|assignment| assignment.decision != Decision::Unplaced);
    let mut record = record(&instance, &scenario, Some(&plan));
    record.reasons.clear();
    let place = tempfile::tempdir().unwrap();
    write_run(&place.path().join("run"), &record).unwrap();
    // A village of which the plan says nothing is told as well, with another reason.
    let rows = self::rows(&place.path().join("run"), "unplaced.csv");
    assert_eq!((rows[0]["village"].as_str(), rows[0]["reason_code"].as_str()), ("V4", "undecided"));
}

#[test]
fn tables_map_and_summary_agree() {
    let (_place, dir) = written();
    let summary = json(&dir, "summary.json");
    let people = &summary["kpis"]["people"];
    let assignments = rows(&dir, "assignments.csv");
    let moved: Vec<_> =
        assignments.iter().filter(|row| row["decision"] == "moves").cloned().collect();
    assert_eq!(Value::from(sum(&moved, "households")), people["moved"]["households"]);
    assert_eq!(Value::from(sum(&moved, "persons")), people["moved"]["persons"]);
    let sites = rows(&dir, "sites.csv");
    assert_eq!(sum(&sites, "households"), sum(&moved, "households"));
    let livelihoods = rows(&dir, "livelihoods.csv");
    assert_eq!(
        Value::from(sum(&livelihoods, "workers")),
        summary["kpis"]["work"]["places"]["taken"]
    );
    assert_eq!(
        (livelihoods[3]["home"].as_str(), livelihoods[3]["home_kind"].as_str()),
        ("V3", "village")
    );

    let map = json(&dir, "map.geojson");
    let map: geojson::FeatureCollection = serde_json::from_value(map).unwrap();
    let of_kind = |kind: &str| -> Vec<&geojson::Feature> {
        map.features.iter().filter(|feature| feature.property("feature").unwrap() == kind).collect()
    };
    assert_eq!(of_kind("village").len(), 5);
    assert_eq!(of_kind("site").len(), 3);
    assert_eq!(of_kind("livelihood").len(), 2);
    let households: u64 = of_kind("move")
        .iter()
        .map(|feature| feature.property("households").unwrap().as_u64().unwrap())
        .sum();
    assert_eq!(households, sum(&moved, "households"));
    let line = of_kind("move")[0].geometry.as_ref().unwrap();
    let expected = serde_json::json!([[109.1, 33.1], [109.3, 33.0]]);
    assert_eq!(serde_json::to_value(line).unwrap()["coordinates"], expected);
    assert!(of_kind("commute").is_empty(), "no livelihood has a place");
}

#[test]
fn commutes_rivers_and_names_of_counties_are_written() {
    let (mut instance, scenario, plan) = (instance(), scenario(), plan());
    for livelihood in &mut instance.livelihoods {
        livelihood.place = Some(LonLat { lon: 109.5, lat: 33.4 });
    }
    instance.areas[0].name = Some("Hanbin".to_owned());
    instance.areas[1].name_zh = Some("汉阴县".to_owned());
    let line = geo::LineString::from(vec![(109.0, 33.0), (109.2, 33.1)]);
    let lines = geo::MultiLineString::new(vec![line]);
    instance.backdrops.push(Backdrop { kind: BackdropKind::Rivers, lines });
    instance.sources.insert("rivers".to_owned(), "survey".to_owned());
    let mut record = record(&instance, &scenario, Some(&plan));
    record.map_ground = true;
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("run");
    write_run(&dir, &record).unwrap();
    let map = json(&dir, "map.geojson");
    let of_kind = |kind: &str| -> Vec<&Value> {
        let all = map["features"].as_array().unwrap().iter();
        all.filter(|feature| feature["properties"]["feature"] == kind).collect()
    };
    let commutes = of_kind("commute");
    let workers = |of: &&Value| of["properties"]["workers"].as_u64().unwrap();
    let livelihoods = rows(&dir, "livelihoods.csv");
    assert_eq!(commutes.iter().map(workers).sum::<u64>(), sum(&livelihoods, "workers"));
    for (line, row) in commutes.iter().zip(&livelihoods) {
        let of = &line["properties"];
        assert_eq!(
            (&of["home"], &of["livelihood"]),
            (&row["home"].as_str().into(), &row["livelihood"].as_str().into())
        );
        assert_eq!(line["geometry"]["coordinates"][1], serde_json::json!([109.5, 33.4]));
    }
    let rivers = of_kind("rivers");
    assert_eq!(rivers.len(), 1);
    assert_eq!(rivers[0]["properties"]["source"], "survey");
    let drawn = serde_json::json!([[[109.0, 33.0], [109.2, 33.1]]]);
    assert_eq!(rivers[0]["geometry"]["coordinates"], drawn);
    for table in ["assignments.csv", "sites.csv"] {
        for row in rows(&dir, table) {
            let names = (row["county_name"].as_str(), row["county_name_zh"].as_str());
            let expected = if row["county"] == "A" { ("Hanbin", "") } else { ("", "汉阴县") };
            assert_eq!(names, expected, "{table}: {row:?}");
        }
    }
}

#[test]
fn coordinates_have_six_decimals_and_zones_can_be_drawn() {
    let (mut instance, scenario, plan) = (instance(), scenario(), plan());
    instance.villages[0].place = Some(LonLat { lon: 109.123_456_789, lat: 33.000_000_4 });
    let mut record = record(&instance, &scenario, Some(&plan));
    record.map_ground = true;
    let place = tempfile::tempdir().unwrap();
    write_run(&place.path().join("run"), &record).unwrap();
    let text = fs::read_to_string(place.path().join("run/map.geojson")).unwrap();
    assert!(text.contains("[109.123457,33.0]"), "{text}");
    let map = json(&place.path().join("run"), "map.geojson");
    let zones: Vec<_> = map["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|feature| feature["properties"]["feature"] == "zone")
        .collect();
    assert_eq!(zones.len(), 2);
    assert_eq!(zones[0]["properties"]["class"], "nature_reserve");
    assert_eq!(zones[0]["geometry"]["type"], "MultiPolygon");
}

#[test]
fn the_plan_is_written_by_name() {
    let (_place, dir) = written();
    let plan = json(&dir, "plan.json");
    assert_eq!(plan["format"], 1);
    assert_eq!((&plan["instance"], &plan["scenario"]), (&"ankang".into(), &"default".into()));
    let entries = plan["assignments"].as_array().unwrap();
    assert_eq!(entries[0], serde_json::json!({"village": "V1", "site": "S1"}));
    assert_eq!(entries[2], serde_json::json!({"village": "V3", "decision": "stays"}));
    assert_eq!(entries[3], serde_json::json!({"village": "V4", "decision": "unplaced"}));
    assert_eq!(plan["built"], serde_json::json!([{"site": "S1", "level": "large"}]));
    let homes = plan["allocations"].as_array().unwrap();
    let first =
        serde_json::json!({"site": "S1", "livelihood": "K1", "skill": "farm", "workers": 50});
    assert_eq!(homes[0], first);
    assert_eq!(homes[3]["village"], "V3");
}

#[test]
fn the_summary_keeps_its_contract() {
    let (_place, dir) = written();
    let summary = json(&dir, "summary.json");
    for field in [
        "instance",
        "scenario",
        "termination",
        "objective",
        "bound",
        "gap",
        "candidates",
        "verdict",
        "kpis",
        "seconds",
        "peak_memory_mib",
    ] {
        assert!(!summary[field].is_null(), "{field}");
    }
    assert_eq!(summary["termination"], "gap_limit");
    assert_eq!(summary["objective"]["total"], 2_948_017.5);
    let gap = (2_948_017.5 - 2_940_000.0) / 2_948_017.5;
    assert!((summary["gap"].as_f64().unwrap() - gap).abs() < 1e-15);
    let layer = &summary["objective"]["layers"][0];
    assert_eq!(layer["terms"], serde_json::json!(["building", "moving"]));
    let term = &summary["objective"]["terms"][1];
    assert_eq!((&term["term"], &term["weighted"]), (&"moving".into(), &168_000.0.into()));
    assert_eq!(summary["candidates"]["proof"], "complete");
    assert_eq!(summary["verdict"], serde_json::json!({"ok": true, "findings": []}));
    for field in ["read", "candidates", "model", "solve", "verify", "write", "total"] {
        assert!(summary["seconds"][field].is_number(), "{field}");
    }
}

#[test]
fn the_gap_is_zero_where_value_and_bound_are_equal_and_unknown_without_a_bound() {
    let gap = |value, bound| LayerRecord { value, bound }.gap();
    assert_eq!(gap(Some(0.0), Some(0.0)), Some(0.0));
    assert_eq!(gap(Some(7.0), Some(7.0)), Some(0.0));
    assert_eq!(gap(Some(-8.0), Some(-10.0)), Some(0.25));
    assert_eq!(gap(Some(8.0), None), None);
    assert_eq!(gap(None, Some(8.0)), None);
    assert_eq!(gap(Some(0.0), Some(-1.0)), None);
}

#[test]
fn the_run_record_names_settings_inputs_and_every_output() {
    let (_place, dir) = written();
    let run = json(&dir, "run.json");
    assert_eq!(run["program"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(run["started"], "2026-03-01T08:30:00+08:00[Asia/Shanghai]");
    assert_eq!(run["inputs"][0]["file"], "villages.csv");
    assert_eq!(run["solver"]["name"], "highs");
    assert_eq!(run["options"]["gap"], 0.01);
    let rules = run["scenario"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule.get("assign_once").is_some()), "{rules:?}");
    assert!(rules.iter().any(|rule| rule.get("workers").is_some()), "{rules:?}");
    let outputs = run["outputs"].as_array().unwrap();
    assert_eq!(outputs.len(), FILES.len() - 1);
    for output in outputs {
        let name = output["file"].as_str().unwrap();
        let again = InputFile::of(&dir.join(name), name).unwrap();
        assert_eq!(
            (&output["sha256"], &output["bytes"]),
            (&again.sha256.into(), &again.bytes.into())
        );
    }
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let ((_one, a), (_two, b)) = (written(), written());
    for name in FILES {
        assert_eq!(fs::read(a.join(name)).unwrap(), fs::read(b.join(name)).unwrap(), "{name}");
    }
}

#[test]
fn an_earlier_run_is_kept_unless_it_may_be_overwritten() {
    let (place, dir) = written();
    let (instance, scenario, plan) = (instance(), scenario(), plan());
    let mut record = record(&instance, &scenario, Some(&plan));
    record.log = "second\n".to_owned();
    let error = write_run(&dir, &record).unwrap_err();
    assert!(matches!(error, WriteError::Exists(_)), "{error}");
    assert_eq!(fs::read_to_string(dir.join("solver.log")).unwrap(), "solver says hello\n");
    record.overwrite = true;
    write_run(&dir, &record).unwrap();
    assert_eq!(fs::read_to_string(dir.join("solver.log")).unwrap(), "second\n");
    assert_eq!(fs::read_dir(place.path().join("runs")).unwrap().count(), 1);
}

#[test]
fn files_that_no_run_wrote_are_never_overwritten() {
    let (_place, dir) = written();
    fs::write(dir.join("notes.txt"), "mine").unwrap();
    let (instance, scenario, plan) = (instance(), scenario(), plan());
    let mut record = record(&instance, &scenario, Some(&plan));
    record.overwrite = true;
    let error = write_run(&dir, &record).unwrap_err();
    assert!(error.to_string().contains("notes.txt"), "{error}");
    assert_eq!(fs::read_to_string(dir.join("notes.txt")).unwrap(), "mine");
    assert!(dir.join("run.json").exists());
}

#[test]
fn an_empty_folder_is_free_and_a_file_is_not() {
    let place = tempfile::tempdir().unwrap();
    let (instance, scenario, plan) = (instance(), scenario(), plan());
    let record = record(&instance, &scenario, Some(&plan));
    fs::create_dir(place.path().join("empty")).unwrap();
    write_run(&place.path().join("empty"), &record).unwrap();
    fs::write(place.path().join("file"), "").unwrap();
    let error = write_run(&place.path().join("file"), &record).unwrap_err();
    assert!(matches!(error, WriteError::NotAFolder(_)), "{error}");
    // Below a file no folder can be made: the error says which.
    let error = write_run(&place.path().join("file/run"), &record).unwrap_err();
    assert!(error.to_string().contains("file/run"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_earlier_run_and_names_the_file() {
    use resettle::write::folder::RunFolder;
    let (place, dir) = written();
    let mut folder = RunFolder::begin(&dir, true).unwrap();
    // /dev/full refuses every write as a full disk does.
    let full = |out: &mut dyn std::io::Write| {
        out.write_all(b"begun")?;
        std::io::Write::write_all(&mut fs::File::create("/dev/full")?, b"more")
    };
    let error = folder.file("assignments.csv", full).unwrap_err();
    assert!(error.to_string().contains("one/assignments.csv"), "{error}");
    drop(folder);
    assert_eq!(fs::read_to_string(dir.join("solver.log")).unwrap(), "solver says hello\n");
    assert_eq!(fs::read_dir(place.path().join("runs")).unwrap().count(), 1);
}

#[test]
fn without_a_plan_there_is_a_summary_all_the_same() {
    let (instance, scenario) = (instance(), scenario());
    let mut record = record(&instance, &scenario, None);
    record.terms.clear();
    record.findings =
        vec![Diagnostic::error("check.capacity", "dwellings for 90 of 125 households")];
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("run");
    write_run(&dir, &record).unwrap();
    let summary = json(&dir, "summary.json");
    assert_eq!(summary["termination"], "infeasible");
    for field in ["objective", "bound", "gap", "kpis"] {
        assert!(summary[field].is_null(), "{field}");
    }
    assert!(summary["verdict"]["ok"].is_null());
    assert_eq!(summary["verdict"]["findings"][0]["code"], "check.capacity");
    for table in ["assignments.csv", "sites.csv", "livelihoods.csv", "unplaced.csv"] {
        assert_eq!(rows(&dir, table).len(), 0, "{table}");
    }
    let text = summary_text(&record, Some(&dir));
    assert!(text.contains("No plan: it is proven that none keeps every rule"), "{text}");
    assert!(text.contains("1 error"), "{text}");
}

#[test]
fn nothing_at_all_is_written_without_panic() {
    let (instance, scenario, plan) = (Instance::default(), Scenario::default(), Plan::default());
    let mut record = record(&instance, &scenario, Some(&plan));
    record.layers.clear();
    let place = tempfile::tempdir().unwrap();
    write_run(&place.path().join("run"), &record).unwrap();
    assert!(summary_text(&record, None).contains("Plan without a goal"));
}

#[test]
fn the_text_says_value_bound_and_gap_together() {
    let (instance, scenario, plan) = (instance(), scenario(), plan());
    let record = record(&instance, &scenario, Some(&plan));
    let text = summary_text(&record, Some(Path::new("runs/one")));
    println!("{text}");
    assert!(
        text.contains(
            "Plan of 2.95 M CNY weighted, proven to be within 0.28 % of the best possible"
        ),
        "{text}"
    );
    assert!(
        text.contains("gap 0.28 %: value 2.95 M CNY weighted, bound 2.94 M CNY weighted"),
        "{text}"
    );
    assert!(text.contains("Verified: every rule holds, by independent code"), "{text}");
    assert!(
        text.contains("mean 5.6 km, median 2.5 km, 90 % within 12.0 km, worst 12.0 km"),
        "{text}"
    );
    assert!(text.contains("runs/one"), "{text}");
}

#[test]
fn the_text_does_not_claim_more_than_is_proven() {
    let (instance, scenario, plan) = (instance(), scenario(), plan());
    let mut record = record(&instance, &scenario, Some(&plan));
    let first =
        |record: &RunRecord<'_>| summary_text(record, None).lines().nth(1).unwrap().to_owned();
    record.layers[0].bound = record.layers[0].value;
    assert!(first(&record).ends_with("proven to be the best possible"), "{}", first(&record));
    record.candidates.proof = Proof::Limited;
    assert!(first(&record).ends_with("the best possible in the model"), "{}", first(&record));
    record.layers[0].bound = None;
    assert!(first(&record).contains("not known"), "{}", first(&record));
    record.layers[0].bound = Some(9e9);
    assert!(first(&record).contains("the claim is wrong"), "{}", first(&record));
    record.layers[0].value = Some(f64::NAN);
    assert!(first(&record).contains("cannot be computed"), "{}", first(&record));
}

#[test]
fn several_layers_are_told_one_by_one_and_the_last_is_the_total() {
    let (instance, mut scenario, plan) = (instance(), scenario(), plan());
    let unplaced = terms::Layer { terms: vec![(Term::Unplaced, 1.0)], tolerance: 0.0 };
    scenario.goal.layers.insert(0, unplaced);
    let mut record = record(&instance, &scenario, Some(&plan));
    record.layers.insert(0, LayerRecord { value: Some(5.0), bound: Some(5.0) });
    record.terms.push(TermLine {
        term: Term::Unplaced,
        unit: "household".to_owned(),
        value: 5.0,
        weight: Some(1.0),
        weighted: Some(5.0),
    });
    let summary = serde_json::to_value(resettle::write::summary::summary(&record)).unwrap();
    assert_eq!(summary["objective"]["total"], 2_948_017.5);
    assert_eq!(summary["bound"], 2_940_000.0);
    let first = &summary["objective"]["layers"][0];
    assert_eq!((&first["value"], &first["gap"]), (&5.0.into(), &0.0.into()));
    assert_eq!(first["terms"], serde_json::json!(["unplaced"]));
    let text = summary_text(&record, None);
    let told = "Layer 1     gap 0 %: value 5 household, bound 5 household (unplaced)";
    assert!(text.contains(told), "{text}");
}

#[test]
fn the_text_fits_one_screen_with_long_names_and_many_findings() {
    let (mut instance, mut scenario, mut plan) = (instance(), scenario(), plan());
    instance.name = "安康市".repeat(40);
    scenario.name = "易地扶贫搬迁\n".repeat(30);
    plan.assignments.pop();
    let layers = vec![LayerRecord { value: Some(1e13 / 3.0), bound: Some(-1e13 / 7.0) }; 9];
    let finding =
        Diagnostic::error("plan.capacity", "安置点人满".repeat(60)).help("扩建".repeat(60));
    let mut record = record(&instance, &scenario, Some(&plan));
    record.layers = layers;
    record.verdict_ok = false;
    record.findings = vec![finding; 50];
    let text = summary_text(&record, Some(Path::new(&"很长的路径/".repeat(30))));
    println!("{text}");
    assert!(text.lines().count() <= 40, "{} lines\n{text}", text.lines().count());
    for line in text.lines() {
        assert!(width(line) <= 80, "{} columns: {line}", width(line));
    }
    assert!(text.contains("NOT VERIFIED: 50 errors"), "{text}");
}

#[test]
fn the_text_is_chinese_where_the_run_is_and_fits_the_screen() {
    let (instance, scenario, plan) = (instance(), scenario(), plan());
    let mut record = record(&instance, &scenario, Some(&plan));
    record.lang = Lang::Zh;
    let text = summary_text(&record, Some(Path::new("runs/one")));
    for words in ["已证明与最优相差不超过0.28 %", "核查通过", "平均5.6公里", "文件夹"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    for line in text.lines() {
        assert!(width(line) <= 80, "{} columns: {line}", width(line));
        let english = line.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 3);
        // Names, the word that files have, and the folder stay as they are.
        let foreign: Vec<_> = english.collect();
        let kept = ["scenario", "gap", "limit", "time", "runs", "optimal", "default"];
        assert!(foreign.iter().all(|word| kept.contains(word) || text.starts_with(line)), "{line}");
    }
}

#[test]
fn findings_end_with_their_number() {
    let found = vec![
        Diagnostic::warning("b", "second"),
        Diagnostic::error("a", "first").file("villages.csv").row(3),
        Diagnostic::error("c", "third"),
    ];
    let text = findings::text(&found, Lang::En);
    assert!(
        text.starts_with("error[a] villages.csv:3: first\nerror[c]: third\nwarning[b]"),
        "{text}"
    );
    assert!(text.ends_with("2 errors, 1 warning\n"), "{text}");
    assert_eq!(findings::counts(&[], Lang::En), "no findings");
    let json = findings::json(&found);
    assert_eq!(
        (&json["errors"], &json["warnings"], &json["notes"]),
        (&2.into(), &1.into(), &0.into())
    );
    assert_eq!(json["findings"][0]["code"], "a");
}

#[cfg(target_os = "linux")]
#[test]
fn peak_memory_is_known_on_linux() {
    assert!(resettle::write::peak_memory_mib().unwrap() > 1.0);
}
