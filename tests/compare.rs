//! Runs side by side as their users meet them, with differences worked by hand.

mod program;

use program::instances;
use program::outcome;
use program::resettle;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

/// A room for runs of `tiny-choice`.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        fs::create_dir(bench.path("tiny")).unwrap();
        for entry in fs::read_dir(instances().join("tiny-choice")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), bench.path("tiny").join(entry.file_name())).unwrap();
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name} holds no {from}");
        fs::write(self.path(name), text.replace(from, to)).unwrap();
    }

    fn solve(&self, run: &str, args: &[&str]) {
        let mut command = resettle();
        command.arg("solve").arg(self.path("tiny")).arg("--out").arg(self.path(run));
        command.args(args).arg("--quiet").assert().success();
    }

    #[track_caller]
    fn compare(&self, runs: &[&str]) -> Value {
        let paths = runs.iter().map(|run| self.path(run));
        let (status, out, err) =
            outcome(resettle().arg("compare").args(paths).args(["--format", "json"]));
        assert_eq!(status, 0, "{err}");
        serde_json::from_str(&out).unwrap()
    }
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn two_runs_differ_as_worked_by_hand() {
    // With room for two more households at S1, V2 goes there too: 3370 becomes 3090 (see the README of
    // tiny-choice).
    let bench = Bench::new();
    bench.solve("base", &[]);
    bench.solve("roomy", &["--set", "sites.S1.capacity_households.add=2"]);
    let told = bench.compare(&["base", "roomy"]);
    let against = &told["against_first"][0];
    assert_eq!(against["total"], "falls");
    assert_eq!(against["change"], serde_json::json!([-280.0, -280.0]));
    let villages = against["villages"].as_array().unwrap();
    assert_eq!(villages.len(), 1);
    assert_eq!(
        (&villages[0]["village"], &villages[0]["before"], &villages[0]["after"]),
        (&"V2".into(), &"S2".into(), &"S1".into())
    );
    assert_eq!(against["likeness"]["households_elsewhere"], 8);
    assert_eq!(against["likeness"]["households"].as_f64(), Some(16.0 / 24.0));
    assert_eq!(against["likeness"]["open_sites"], 1.0);
    assert_eq!(against["sites"], serde_json::json!([]));
    assert_eq!(
        told["settings"],
        serde_json::json!([{"key": "set.sites.S1.capacity_households.add", "values": [null, "2"]}])
    );
    let figure = |name: &str| {
        let figures = told["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure["name"] == name).unwrap()["differences"][0].clone()
    };
    // Building 2450 → 2410, moving 92 → 68 household·km.
    assert_eq!((figure("term_building"), figure("term_moving")), ((-40.0).into(), (-24.0).into()));
    assert_eq!(figure("total"), -280.0);

    let (status, text, _) =
        outcome(resettle().arg("compare").arg(bench.path("base")).arg(bench.path("roomy")));
    assert_eq!(status, 0);
    for line in ["lower by -280 to -280, proven", "S2 → S1", "66.7 % of households", "– → 2"]
    {
        assert!(text.contains(line), "{line}:\n{text}");
    }
}

#[test]
fn a_run_is_like_itself() {
    let bench = Bench::new();
    bench.solve("a", &[]);
    bench.solve("b", &[]);
    let told = bench.compare(&["a", "b"]);
    let against = &told["against_first"][0];
    assert_eq!(against["total"], "equal");
    assert_eq!(against["likeness"]["households"], 1.0);
    assert_eq!(
        (&against["villages"], &told["settings"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
}

#[test]
fn overlapping_intervals_and_other_goals_prove_nothing() {
    let bench = Bench::new();
    bench.solve("base", &[]);
    bench.solve("roomy", &["--set", "sites.S1.capacity_households.add=2"]);
    bench.solve("other", &["--set", "goal.weights.moving=20"]);
    // A bound as a loose gap leaves it: 3000 of 3370, below the other's 3090.
    bench.edit("base/summary.json", "\n  \"bound\": 3370.0", "\n  \"bound\": 3000.0");
    let told = bench.compare(&["base", "roomy", "other"]);
    let against = told["against_first"].as_array().unwrap();
    assert_eq!(
        (&against[0]["total"], &against[1]["total"]),
        (&"not_proven".into(), &"other_goal".into())
    );
    assert_eq!(against[0]["change"], serde_json::json!([-280.0, 90.0]));
    let paths = ["base", "roomy"].map(|run| bench.path(run));
    let (_, text, _) = outcome(resettle().arg("compare").args(paths));
    assert!(
        text.contains("not proven which value is lower: the change is within -280 to 90"),
        "{text}"
    );
    // A bound that does not speak of all pairs is none.
    bench.edit("roomy/summary.json", "\"proof\": \"complete\"", "\"proof\": \"limited\"");
    assert_eq!(
        bench.compare(&["base", "roomy"])["against_first"][0]["change"],
        serde_json::json!([null, 90.0])
    );
}

#[test]
fn versions_of_an_instance_are_compared_by_id() {
    let bench = Bench::new();
    bench.solve("old", &[]);
    bench.edit("tiny/villages.csv", "V3,6,must\n", "V4,3,must\n");
    bench.edit("tiny/pairs.csv", "V3,S1,7\nV3,S2,4\n", "V4,S1,7\nV4,S2,4\n");
    bench.edit("tiny/sites.csv", "S1,16,600,20\n", "S9,16,600,20\n");
    bench.edit("tiny/pairs.csv", ",S1,", ",S9,");
    bench.solve("new", &[]);
    let told = bench.compare(&["old", "new"]);
    let against = &told["against_first"][0];
    let fates: BTreeMap<&str, (&Value, &Value)> = against["villages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (of["village"].as_str().unwrap(), (&of["before"], &of["after"])))
        .collect();
    let null = Value::Null;
    assert_eq!(fates["V3"], (&"S2".into(), &null));
    assert_eq!(fates["V4"].0, &null);
    let sites: BTreeMap<&str, &Value> = against["sites"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (of["site"].as_str().unwrap(), &of["change"]))
        .collect();
    assert_eq!((sites["S1"], sites["S9"]), (&"gone".into(), &"new".into()));
    let keys: Vec<&str> =
        told["settings"].as_array().unwrap().iter().map(|of| of["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["file pairs.csv", "file sites.csv", "file villages.csv"]);
}

#[test]
fn tables_and_a_map_are_written() {
    let room = tempfile::tempdir().unwrap();
    let path = |name: &str| room.path().join(name);
    // tiny-jobs has coordinates, and room for its first village at the other site too.
    let solve = |run: &str, set: &[&str]| {
        let mut command = resettle();
        command.arg("solve").arg(instances().join("tiny-jobs")).arg("--out").arg(path(run));
        for item in set {
            command.args(["--set", item]);
        }
        outcome(&mut command).0
    };
    assert_eq!(solve("base", &[]), 0);
    let plan: Value =
        serde_json::from_str(&fs::read_to_string(path("base/plan.json")).unwrap()).unwrap();
    let expected: Vec<(String, String)> = plan["assignments"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|of| {
            Some((of["village"].as_str()?.to_owned(), of["site"].as_str()?.to_owned()))
        })
        .collect();
    let (village, site) = expected[0].clone();
    let forbid = format!("rules.forbid.pairs=[[\"{village}\", \"{site}\"]]");
    assert_eq!(solve("other", &[&forbid]), 0);
    let out = path("compared");
    let mut command = resettle();
    command.arg("compare").arg(path("base")).arg(path("other")).arg("--out").arg(&out);
    command.assert().success();
    let moved = rows(&out.join("villages.csv"));
    let row = moved.iter().find(|row| row["village"] == village).expect("it ends up elsewhere");
    assert_eq!((row["before"].as_str(), row["in_both"].as_str()), (site.as_str(), "yes"));
    assert_ne!(row["after"], site);
    let map: geojson::FeatureCollection = fs::read_to_string(out.join("changes.geojson"))
        .unwrap()
        .parse::<geojson::GeoJson>()
        .unwrap()
        .try_into()
        .unwrap();
    let kinds: Vec<&str> =
        map.features.iter().map(|of| of.property("feature").unwrap().as_str().unwrap()).collect();
    assert!(kinds.contains(&"village"), "{kinds:?}");
    assert!(map.features.iter().all(|of| of.geometry.is_some()));
    assert!(rows(&out.join("figures.csv")).len() > 20);
    assert!(rows(&out.join("settings.csv")).iter().any(|row| row["setting"] == "rules.forbid"));
    // An existing folder is not touched.
    assert_eq!(outcome(&mut command).0, 2);
}

#[test]
fn a_study_has_a_core_and_break_points_worked_by_hand() {
    // Without the fixed costs (600, 1300): all to S2 costs 600 + w·162 and both sites 550 + w·92, plus 600
    // for S1. S2 alone is better below w = 550/70 = 7.86; S1 alone has no room. So V1 goes from S2 to S1,
    // and S1 opens, between 5 and 10.
    let bench = Bench::new();
    let study = "instance = \"tiny\"\n[design]\nkind = \"grid\"\n[design.parameters]\n\
                 goal.weights.moving = [20, 5, 10]\n";
    fs::write(bench.path("study.toml"), study).unwrap();
    let mut command = resettle();
    command.arg("study").arg(bench.path("study.toml")).arg("--out").arg(bench.path("out"));
    command.arg("--quiet").assert().success();
    let told = bench.compare(&["out"]);
    assert_eq!(
        (&told["points"], &told["core_households"], &told["households"]),
        (&3.into(), &14.into(), &24.into())
    );
    let found: Vec<(&str, &str, &str, &str, &str)> = told["breaks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| {
            let text = |key: &str| of[key].as_str().unwrap();
            (text("from"), text("to"), text("id"), text("before"), text("after"))
        })
        .collect();
    assert_eq!(found, [("5", "10", "S1", "closed", "open 1"), ("5", "10", "V1", "S2", "S1")]);
    let (status, text, _) = outcome(resettle().arg("compare").arg(bench.path("out")));
    assert_eq!(status, 0);
    assert!(text.contains("Robust core: 2 of 3 villages, 58.3 % of households"), "{text}");
    let out = bench.path("tables");
    resettle().arg("compare").arg(bench.path("out")).arg("--out").arg(&out).assert().success();
    let places = rows(&out.join("places.csv"));
    assert_eq!(places.iter().filter(|row| row["is_same_in_all"] == "no").count(), 2);
    assert_eq!(rows(&out.join("breaks.csv")).len(), 2);
}

#[test]
fn what_is_no_run_is_told() {
    let bench = Bench::new();
    bench.solve("a", &[]);
    let (status, _, err) = outcome(resettle().arg("compare").arg(bench.path("a")));
    assert!(status == 2 && err.contains("not the folder of a study"), "{err}");
    let (status, _, err) =
        outcome(resettle().arg("compare").arg(bench.path("a")).arg(bench.path("tiny")));
    assert!(status == 2 && err.contains("summary.json"), "{err}");
    bench.edit("a/summary.json", "\"termination\"", "\"terminated\"");
    let (status, _, err) =
        outcome(resettle().arg("compare").arg(bench.path("a")).arg(bench.path("a")));
    assert!(status == 2 && err.contains("not the record of a run"), "{err}");
}
