//! The robust choice and the pictures of studies, as their users meet them.

mod program;

use program::instances;
use program::outcome;
use program::resettle;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A room with a study of `tiny-choice` that is done.
fn done(design: &str) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    let tiny = instances().join("tiny-choice").display().to_string();
    let text = format!("name = \"容量\"\ninstance = {tiny:?}\n{design}");
    fs::write(room.path().join("study.toml"), text).unwrap();
    let mut command = resettle();
    command.arg("study").arg(room.path().join("study.toml")).arg("--quiet");
    let (status, text, err) = outcome(command.arg("--out").arg(room.path().join("out")));
    assert_eq!(status, 0, "{text}{err}");
    room
}

fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

const DRAWS: &str = "[design]\nkind = \"draws\"\npoints = 8\nseed = 4\n[design.parameters]\n\
    \"sites.*.capacity_households.scale\" = { from = 1.0, to = 2.2 }\n\
    sites.S1.fixed_cost_cny.add = { from = 0, to = 1500 }\n\
    sites.S2.fixed_cost_cny.add = { from = 0, to = 1500 }\n";

/// What fixes some sites, for `solve`.
fn fixed(sites: &str, all: &[&str]) -> Vec<String> {
    let built: BTreeMap<&str, &str> = sites
        .split("; ")
        .filter(|site| !site.is_empty())
        .map(|site| site.trim_end_matches(')').split_once(" (").unwrap())
        .collect();
    let open: Vec<&&str> = built.keys().collect();
    let closed: Vec<&&str> = all.iter().filter(|site| !built.contains_key(**site)).collect();
    let levels: Vec<String> =
        built.iter().map(|(site, level)| format!("{site} = {level:?}")).collect();
    vec![
        format!("rules.lock={{ open = {open:?}, closed = {closed:?} }}"),
        format!("rules.fix_level.levels={{ {} }}", levels.join(", ")),
    ]
}

#[test]
fn the_choice_is_that_of_every_plan_solved_at_every_draw() {
    let room = done(DRAWS);
    let out = room.path().join("out");
    let robust = |args: &[&str]| outcome(resettle().args(["study", "robust"]).arg(&out).args(args));
    let (status, text, err) = robust(&["--format", "json"]);
    assert_eq!(status, 0, "{text}{err}");
    let plans = table(&out.join("robust.csv"));
    assert!(plans.len() >= 2, "the draws lead to different plans: {plans:?}");
    let first = fs::read_to_string(out.join("robust.csv")).unwrap();

    // By brute force: `solve` alone, with the settings that the record of each point names.
    let results = table(&out.join("results.csv"));
    let (mut regrets, mut means, mut fails) = (Vec::new(), Vec::new(), Vec::new());
    for plan in &plans {
        let (mut worst, mut sum, mut failing, mut costing) = (0.0_f64, 0.0, 0, 0.0);
        for row in results.iter().filter(|row| !row["total"].is_empty()) {
            let name = format!("points/{:0>4}/run.json", row["point"]);
            let run = fs::read_to_string(out.join(name)).unwrap();
            let run: serde_json::Value = serde_json::from_str(&run).unwrap();
            let words: Vec<&str> =
                run["command_line"].as_array().unwrap().iter().filter_map(|w| w.as_str()).collect();
            let mut solve = resettle();
            solve.arg("solve").arg(instances().join("tiny-choice"));
            let sets = words.iter().zip(&words[1..]).filter(|(word, _)| **word == "--set");
            for (_, item) in sets {
                solve.args(["--set", item]);
            }
            for item in fixed(&plan["sites"], &["S1", "S2"]) {
                solve.args(["--set", &item]);
            }
            let scratch = tempfile::tempdir().unwrap();
            solve.args(["--format", "json", "--quiet", "--tables-only", "--out"]);
            let (_, text, _) = outcome(solve.arg(scratch.path().join("run")));
            let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
            match summary["objective"]["total"].as_f64() {
                Some(total) => {
                    worst = worst.max(total - row["total"].parse::<f64>().unwrap());
                    sum += total;
                    costing += 1.0;
                }
                None => failing += 1,
            }
        }
        regrets.push(worst);
        means.push(sum / costing);
        fails.push(failing);
    }
    let near = |text: &str, value: f64| {
        (text.parse::<f64>().unwrap() - value).abs() < 1e-6 * value.max(1.0)
    };
    for (at, plan) in plans.iter().enumerate() {
        assert_eq!(plan["fails"], fails[at].to_string(), "{plan:?}");
        assert!(near(&plan["worst_regret"], regrets[at]), "{plan:?} {}", regrets[at]);
        assert!(near(&plan["mean"], means[at]), "{plan:?} {}", means[at]);
    }
    for (column, figures) in [("least_worst_regret", &regrets), ("best_mean", &means)] {
        let best = (0..plans.len())
            .min_by(|&a, &b| fails[a].cmp(&fails[b]).then(figures[a].total_cmp(&figures[b])))
            .unwrap();
        assert_eq!(plans[best][column], "yes", "{column} {plans:?}");
    }
    // What is done is not done again, and gives the same.
    let (status, text, _) = robust(&[]);
    assert_eq!(status, 0);
    assert!(text.contains("Least worst regret: plan"), "{text}");
    assert_eq!(fs::read_to_string(out.join("robust.csv")).unwrap(), first);
}

#[test]
fn studies_of_goals_and_unfinished_ones_have_no_robust_choice() {
    let room =
        done("[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = [1, 10]\n");
    let out = room.path().join("out");
    let robust = || outcome(resettle().args(["study", "robust"]).arg(&out));
    let (status, _, err) = robust();
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("goal.weights.moving"), "{err}");

    let room = done(DRAWS);
    let out = room.path().join("out");
    fs::remove_dir_all(out.join("points/0003")).unwrap();
    let (status, _, err) = outcome(resettle().args(["study", "robust"]).arg(&out));
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("1 points are not done yet"), "{err}");
}

/// The pictures of a study: names, and all words of the SVG.
fn pictures(room: &TempDir) -> BTreeMap<String, String> {
    let dir = room.path().join("out/plots");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&entry).unwrap();
        if entry.extension().is_some_and(|end| end == "png") {
            assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{name}");
        } else {
            found.insert(name, String::from_utf8(bytes).unwrap());
        }
    }
    found
}

#[test]
fn each_design_has_its_pictures_with_axes_units_and_source() {
    let designs = [
        (
            "measure = \"building\"\n[design]\nkind = \"one_at_a_time\"\n[design.parameters]\n\
             sites.capacity_households.scale = [0.9, 2]\n",
            vec!["tornado.svg"],
            vec!["sites.capacity_households.scale", "building [CNY]"],
        ),
        (
            "[design]\nkind = \"grid\"\n[design.parameters]\n\
             sites.capacity_households.scale = { from = 1, to = 2, steps = 4 }\n\
             sites.S1.fixed_cost_cny.add = [0, 500]\n",
            vec!["heat.svg", "lines.svg"],
            vec!["sites.capacity_households.scale", "sites.S1.fixed_cost_cny.add", "[weighted]"],
        ),
        (DRAWS, vec!["boxes.svg"], vec!["all 8 points", "[weighted]"]),
    ];
    for (design, names, words) in designs {
        let room = done(design);
        let found = pictures(&room);
        assert_eq!(
            found.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            names.into_iter().collect()
        );
        for (name, svg) in found {
            for word in words.iter().chain(&["容量", "Source: study", "instance tiny-choice"]) {
                assert!(svg.contains(word), "{name} lacks {word}");
            }
            assert!(!svg.contains("NaN"), "{name}");
        }
    }
}

#[test]
fn orders_that_bounds_leave_open_are_drawn_open() {
    // A wide gap: no two values are told apart.
    let room = done(
        "set = [\"solver.gap=0.9\"]\n[design]\nkind = \"grid\"\n[design.parameters]\n\
         sites.S1.fixed_cost_cny.add = [0, 10, 20]\nsites.S2.fixed_cost_cny.add = [0, 10]\n",
    );
    let effects = fs::read_to_string(room.path().join("out/effects.csv")).unwrap();
    let is_open = effects.contains("not_proven");
    let heat = &pictures(&room)["heat.svg"];
    assert_eq!(heat.contains(" ?\n"), is_open, "{effects}");
}
