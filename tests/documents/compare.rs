//! The page of several runs side by side: it says what `compare --format json` says, a browser shows it
//! without error, and names of any kind do nothing.

use crate::NASTY;
use crate::browser;
use crate::nasty_instance;
use crate::record;
use crate::small_plan;
use assert_cmd::Command;
use resettle::facts::Backdrop;
use resettle::facts::BackdropKind;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Plan;
use resettle::facts::SiteIdx;
use resettle::facts::VillageIdx;
use resettle::write::LayerRecord;
use resettle::write::words::Lang;
use resettle::write::write_run;
use serde_json::Value;
use std::path::Path;
use std::path::PathBuf;

fn resettle(arguments: &[&str]) -> std::process::Output {
    Command::cargo_bin("resettle").unwrap().args(arguments).output().unwrap()
}

/// A run of the small region whose village V1 goes to another site than in `small_plan`, and where two of
/// the six workers at the second livelihood have none.
fn changed() -> Plan {
    let mut plan = small_plan::plan();
    let assignment = plan.assignments.iter_mut().find(|at| at.village == VillageIdx(0)).unwrap();
    let Decision::Moves(site) = assignment.decision else { panic!("V1 moves") };
    let other = SiteIdx(1 - site.0);
    assignment.decision = Decision::Moves(other);
    let work = plan.allocations.iter_mut().find(|at| at.livelihood == LivelihoodIdx(1)).unwrap();
    assert_eq!(std::mem::replace(&mut work.workers, 4), 6);
    plan
}

/// Writes a run with value and bound.
fn write(dir: &Path, instance: &Instance, plan: Option<&Plan>, value: f64, bound: f64) {
    let scenario = small_plan::scenario();
    let mut record = record(instance, &scenario, plan, Lang::En);
    record.tables_only = true;
    record.layers = vec![LayerRecord { value: plan.map(|_| value), bound: Some(bound) }];
    write_run(dir, &record).unwrap();
}

/// Two runs of an instance whose intervals overlap.
fn two_runs(place: &Path, instance: &Instance) -> [String; 2] {
    let (a, b) = (place.join("a"), place.join("b"));
    write(&a, instance, Some(&small_plan::plan()), 1_000.0, 950.0);
    write(&b, instance, Some(&changed()), 980.0, 900.0);
    [a, b].map(|dir| dir.display().to_string())
}

/// Writes the page of the runs and returns its path.
fn compared(place: &Path, runs: &[String], lang: &str) -> PathBuf {
    let out = place.join("out").display().to_string();
    let mut arguments = vec!["report", "--compare"];
    arguments.extend(runs.iter().map(String::as_str));
    arguments.extend(["--out", &out, "--lang", lang, "-q"]);
    let output = resettle(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = String::from_utf8(output.stdout).unwrap();
    let page = place.join("out/compare.html");
    assert_eq!(told.trim(), page.display().to_string());
    page
}

fn data(page: &Path) -> Value {
    let text = std::fs::read_to_string(page).unwrap();
    let (_, rest) = text.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

fn told(runs: &[String]) -> Value {
    let mut arguments = vec!["compare"];
    arguments.extend(runs.iter().map(String::as_str));
    arguments.extend(["--format", "json"]);
    let output = resettle(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_page_says_what_compare_says() {
    let place = tempfile::tempdir().unwrap();
    let runs = two_runs(place.path(), &small_plan::instance());
    let (page, told) = (data(&compared(place.path(), &runs, "en")), told(&runs));
    let figures = told["figures"].as_array().unwrap();
    assert_eq!(page["figures"].as_array().unwrap().len(), figures.len());
    for (of_page, of_compare) in page["figures"].as_array().unwrap().iter().zip(figures) {
        assert_eq!(
            (&of_page["name"], &of_page["values"]),
            (&of_compare["name"], &of_compare["values"])
        );
        let words = &of_page["text"];
        assert!(words[0] != "" && words[1] != "", "{of_page}");
    }
    for (of_page, of_compare) in
        page["runs"].as_array().unwrap().iter().zip(told["runs"].as_array().unwrap())
    {
        assert_eq!(of_page["name"], of_compare["run"]);
        assert_eq!(of_page["layers"][0]["value"], of_compare["total"]);
        assert_eq!(of_page["layers"][0]["bound"], of_compare["bound"]);
    }
    let (of_page, of_compare) = (&page["others"][0], &told["against_first"][0]);
    // [950, 1000] and [900, 980] overlap.
    let layer = &of_page["layers"][0];
    assert_eq!(
        (&layer["order"], &of_compare["total"]),
        (&"OrderNotProven".into(), &"not_proven".into())
    );
    assert_eq!(layer["change"], of_compare["change"]);
    assert_eq!(layer["change"], serde_json::json!([-100.0, 30.0]));
    let ids = |list: &Value, rows: &str| -> Vec<Value> {
        let ids = &page[rows]["id"];
        let at = |entry: &Value| entry.as_u64().or(entry[0].as_u64()).unwrap() as usize;
        list.as_array().unwrap().iter().map(|entry| ids[at(entry)].clone()).collect()
    };
    let told_ids = |list: &Value, key: &str| -> Vec<Value> {
        list.as_array().unwrap().iter().map(|entry| entry[key].clone()).collect()
    };
    let villages = ids(&of_page["villages"], "villages");
    assert_eq!(villages, told_ids(&of_compare["villages"], "village"));
    assert_eq!(villages, ["V1"]);
    assert_eq!(of_page["villages"][0][1], "MovesElsewhere");
    assert_eq!(ids(&of_page["work"], "work"), told_ids(&of_compare["work"], "livelihood"));
    let work = &of_compare["work"];
    assert_eq!(work.as_array().unwrap().len(), 1);
    let second = &small_plan::instance().livelihoods[1].id;
    assert_eq!(work[0]["livelihood"], second.as_str());
    assert_eq!((&work[0]["workers_before"], &work[0]["workers_after"]), (&6.into(), &4.into()));
    assert_eq!(of_page["alike_households"], of_compare["likeness"]["households"]);
    // Sites that open, close or change are those of compare; others are there for more or fewer people.
    let is_told = |entry: &&Value| entry[1] != "SiteOtherHouseholds";
    let sites: Value =
        of_page["sites"].as_array().unwrap().iter().filter(is_told).cloned().collect();
    assert_eq!(ids(&sites, "sites"), told_ids(&of_compare["sites"], "site"));
    let filled = of_page["sites"].as_array().unwrap().len() - sites.as_array().unwrap().len();
    assert_eq!(filled, 2, "V1 leaves one site and comes to another: {}", of_page["sites"]);
}

#[test]
fn work_that_changes_is_told_on_the_screen_and_as_a_table() {
    let place = tempfile::tempdir().unwrap();
    let [a, b] = two_runs(place.path(), &small_plan::instance());
    let out = place.path().join("tables");
    let output = resettle(&["compare", &a, &b, "--out", out.to_str().unwrap(), "-q"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("0 livelihoods with more workers, 1 with fewer"), "{text}");
    let table = std::fs::read_to_string(out.join("work.csv")).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], "run,livelihood,name,kind,workers_before,workers_after");
    assert!(rows.len() == 2 && rows[1].ends_with(",6,4"), "{table}");
}

#[test]
fn what_is_proven_is_told_and_nothing_more() {
    let place = tempfile::tempdir().unwrap();
    let instance = small_plan::instance();
    let plan = small_plan::plan();
    let dir = |name: &str| place.path().join(name);
    write(&dir("a"), &instance, Some(&plan), 1_000.0, 950.0);
    write(&dir("lower"), &instance, Some(&plan), 940.0, 900.0);
    write(&dir("higher"), &instance, Some(&plan), 1_200.0, 1_001.0);
    write(&dir("touching"), &instance, Some(&plan), 1_100.0, 1_000.0);
    write(&dir("none"), &instance, None, 0.0, 990.0);
    let names = ["a", "lower", "higher", "touching", "none"];
    let runs = names.map(|name| dir(name).display().to_string());
    let page = data(&compared(place.path(), &runs, "en"));
    let orders: Vec<&str> = page["others"]
        .as_array()
        .unwrap()
        .iter()
        .map(|other| other["layers"][0]["order"].as_str().unwrap())
        .collect();
    assert_eq!(orders, ["OrderLower", "OrderHigher", "OrderNotProven", "OrderNoPlan"]);
    assert_eq!(page["runs"][4]["layers"][0]["how_good"][0], "There is no plan");
    assert_eq!(page["others"][0]["villages"], serde_json::json!([]));
}

#[test]
fn each_layer_of_the_goal_is_judged() {
    let place = tempfile::tempdir().unwrap();
    let (instance, scenario, plan) =
        (small_plan::instance(), small_plan::scenario(), small_plan::plan());
    let layer = |value, bound| LayerRecord { value: Some(value), bound: Some(bound) };
    // The second run is proven lower in the first layer; in the second one the intervals overlap.
    let layers = [[layer(10.0, 9.0), layer(500.0, 400.0)], [layer(8.0, 8.0), layer(450.0, 300.0)]];
    let runs = ["a", "b"].map(|name| place.path().join(name));
    for (dir, layers) in runs.iter().zip(layers) {
        let mut record = record(&instance, &scenario, Some(&plan), Lang::En);
        record.layers = layers.to_vec();
        record.tables_only = true;
        write_run(dir, &record).unwrap();
    }
    let runs = runs.map(|dir| dir.display().to_string());
    let told = told(&runs);
    let of_compare = &told["against_first"][0];
    assert_eq!(of_compare["layers"][0]["verdict"], "falls");
    assert_eq!(of_compare["layers"][0]["change"], serde_json::json!([-2.0, -1.0]));
    assert_eq!(of_compare["layers"][1]["verdict"], "not_proven");
    assert_eq!(of_compare["total"], "not_proven", "the last layer");
    let page = data(&compared(place.path(), &runs, "en"));
    let orders = &page["others"][0]["layers"];
    assert_eq!(orders[0]["order"], "OrderLower");
    assert_eq!(orders[1]["order"], "OrderNotProven");
    assert_eq!(orders[1]["change"], of_compare["change"]);
    let good = |run: usize, layer: usize| page["runs"][run]["layers"][layer]["how_good"][0].clone();
    assert_eq!(good(1, 0), "Proven to be the best possible plan");
    assert_ne!(good(0, 0), good(0, 1));
    let output = resettle(&["compare", &runs[0], &runs[1], "--lang", "en"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("Layer 1: the best possible value is lower by -2 to -1, proven"),
        "{text}"
    );
    assert!(text.contains("Layer 2: not proven which value is lower"), "{text}");
}

#[test]
fn counties_have_names_and_the_map_stands_on_rivers_and_borders() {
    let place = tempfile::tempdir().unwrap();
    let mut instance = small_plan::instance();
    instance.areas[0].name = Some("Hanbin".to_owned());
    instance.areas[0].name_zh = Some("汉滨区".to_owned());
    let line = geo::LineString::from(vec![(109.0, 33.0), (109.4, 33.2), (109.8, 33.1)]);
    for kind in BackdropKind::ALL {
        let lines = geo::MultiLineString::new(vec![line.clone()]);
        instance.backdrops.push(Backdrop { kind, lines });
    }
    instance.sources.insert("rivers".to_owned(), "survey of 2020".to_owned());
    let page = data(&compared(place.path(), &two_runs(place.path(), &instance), "zh"));
    let areas = &page["areas"];
    assert_eq!(areas["id"], serde_json::json!(["A", "B"]));
    assert_eq!(areas["name"], serde_json::json!(["Hanbin", null]));
    assert_eq!(areas["name_zh"], serde_json::json!(["汉滨区", null]));
    assert_eq!(page["villages"]["area"], serde_json::json!([0, 0, 1, 0, 1]));
    let drawn = page["backdrops"].as_array().unwrap();
    let kinds: Vec<&str> = drawn.iter().map(|of| of["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["rivers", "borders"]);
    assert_eq!(drawn[0]["source"], "survey of 2020");
    assert_eq!(
        drawn[0]["lines"][0],
        serde_json::json!([[109.0, 33.0], [109.4, 33.2], [109.8, 33.1]])
    );
}

#[test]
fn names_of_any_kind_stay_data() {
    let place = tempfile::tempdir().unwrap();
    let runs = two_runs(place.path(), &nasty_instance());
    let page = compared(place.path(), &runs, "zh");
    let text = std::fs::read_to_string(&page).unwrap();
    assert_eq!(text.matches("</script>").count(), 3);
    assert!(!text.contains("<img") && !text.contains("document.title='taken'</script>"));
    let names = data(&page)["villages"]["name"].clone();
    assert_eq!(names, serde_json::json!(NASTY[..5]));
}

#[test]
fn runs_that_are_too_few_or_none_are_refused_by_name() {
    let place = tempfile::tempdir().unwrap();
    let [a, _] = two_runs(place.path(), &small_plan::instance());
    let none = place.path().join("none").display().to_string();
    for (arguments, words) in [
        (vec!["report", "--compare", &a], "two run folders or more"),
        (vec!["report"], "RUN"),
        (vec!["report", "--compare", &a, &none], "none"),
        (vec!["report", "--compare", &a, &a, "--instance", "x"], "--instance"),
    ] {
        let output = resettle(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    // A file may be named, and the first run may stand before the flag.
    let out = place.path().join("sent/ab.html");
    let output = resettle(&[
        "report",
        &a,
        "--compare",
        &a,
        "--out",
        out.to_str().unwrap(),
        "--format",
        "json",
        "-q",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(out.is_file());
}

#[test]
#[ignore = "needs Chromium; make test runs it where that is found"]
fn a_browser_shows_runs_side_by_side_without_error() {
    let place = tempfile::tempdir().unwrap();
    let runs = two_runs(place.path(), &small_plan::instance());
    let told = told(&runs);
    for (lang, words) in [("en", "not proven which is better"), ("zh", "孰优未证明")] {
        let dom = browser::shown(&compared(place.path(), &runs, lang));
        assert!(dom.contains(words), "{lang}");
        assert!(dom.contains("leaflet-container") && dom.contains("<svg"), "{lang}");
        let figures = told["figures"].as_array().unwrap();
        let figure = figures.iter().find(|of| of["name"] == "moving_mean_km").unwrap();
        let value = &figure["values"][1];
        let shown = format!("data-run=\"1\" data-value=\"{value}\"");
        assert!(dom.contains(&shown), "{lang}: {shown}");
        assert!(dom.contains("data-order=\"OrderNotProven\""));
    }
}

#[test]
#[ignore = "needs Chromium; make test runs it where that is found"]
fn a_browser_shows_hostile_names_and_runs_without_places_or_plan() {
    let place = tempfile::tempdir().unwrap();
    let mut instance = nasty_instance();
    let runs = two_runs(place.path(), &instance);
    let dom = browser::shown(&compared(place.path(), &runs, "en"));
    let title = dom.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert_eq!(title, "Plans side by side");
    assert!(!dom.contains("<img") && dom.contains("&lt;/script&gt;"), "V1 is told");
    for site in &mut instance.sites {
        site.place = None;
    }
    for village in &mut instance.villages {
        village.place = None;
    }
    let (a, b) = (place.path().join("c"), place.path().join("d"));
    write(&a, &instance, None, 0.0, 900.0);
    write(&b, &instance, Some(&small_plan::plan()), 950.0, 900.0);
    let runs = [b, a].map(|dir| dir.display().to_string());
    let dom = browser::shown(&compared(place.path(), &runs, "zh"));
    assert!(dom.contains("id=\"no-map\"") && dom.contains("其中一个没有方案"));
}
