//! What commands say with `--lang zh`: Chinese, with no English sentence left, and the same figures as in English.
//! Names that offices give, settings and commands stay as they are.

mod program;

use program::instances;
use program::outcome;
use program::resettle;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

/// A room with a run of `tiny-jobs`, one with more room, and a study of `tiny-choice`.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        english(&["solve", &jobs(), "--out", &bench.path("run")]);
        bench
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}

/// Runs a command that has to be done, in English.
#[track_caller]
fn english(arguments: &[&str]) -> String {
    let (status, out, err) = outcome(resettle().args(arguments).args(["--lang", "en"]));
    assert_eq!(status, 0, "{arguments:?}: {out}{err}");
    out + &err
}

/// Runs a command in both languages; it has to end with `status`.
#[track_caller]
fn asked(status: i32, arguments: &[&str]) {
    let [english, chinese] = ["en", "zh"].map(|lang| {
        let (ended, out, err) = outcome(resettle().args(arguments).args(["--lang", lang]));
        assert_eq!(ended, status, "{arguments:?} {lang}: {out}{err}");
        out + &err
    });
    let sentences: Vec<String> = chinese.lines().filter_map(sentence).collect();
    assert!(sentences.is_empty(), "{arguments:?}: {sentences:#?}\n{chinese}");
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
    assert_eq!(lines(&english), lines(&chinese), "{arguments:?}:\n{english}\n{chinese}");
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(is_chinese(&chinese) && !is_chinese(&english), "{arguments:?}:\n{english}");
}

fn jobs() -> String {
    instances().join("tiny-jobs").display().to_string()
}

/// Two English words one after the other, outside of commands, paths and settings.
fn sentence(line: &str) -> Option<String> {
    // Commands stand in backticks.
    let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("，");
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let words: Vec<&str> = plain.split(' ').collect();
    let trimmed = |word: &str| word.trim_matches(|c: char| c.is_ascii_punctuation()).to_owned();
    let follow = words.windows(2).any(|two| two.iter().all(|word| is_word(&trimmed(word))));
    follow.then(|| line.to_owned())
}

/// The first id of a table.
fn first_id(table: &str) -> String {
    let path: PathBuf = Path::new(&jobs()).join(table);
    let text = fs::read_to_string(path).unwrap();
    text.lines().nth(1).unwrap().split(',').next().unwrap().to_owned()
}

#[test]
fn a_sentence_is_known_from_names_and_settings() {
    for english in
        ["no plan keeps every rule", "第 1 行: the file is empty", "冲突 (there may be others)"]
    {
        assert!(sentence(english).is_some(), "{english}");
    }
    for other in [
        "`resettle diagnose` 说明原因",
        "K1 workshop：5个岗位",
        "距离 (reach)  = 0.00",
        "文件夹  /tmp/a b/c",
    ] {
        assert!(sentence(other).is_none(), "{other}");
    }
}

#[test]
fn explanations_are_chinese() {
    let bench = Bench::new();
    let run = bench.path("run");
    for (what, table) in [
        ("--village", "villages.csv"),
        ("--site", "sites.csv"),
        ("--livelihood", "livelihoods.csv"),
    ] {
        asked(0, &["explain", &run, what, &first_id(table)]);
    }
    asked(0, &["explain", &run, "--all"]);
    asked(0, &["importance", &run]);
    asked(0, &["portfolio", &run, "--count", "3", "--within", "5%"]);
}

#[test]
fn new_plans_and_conflicts_are_chinese() {
    let bench = Bench::new();
    let run = bench.path("run");
    let locks = bench.path("locks.csv");
    let plan = fs::read_to_string(format!("{run}/plan.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let moved = &plan["assignments"][0];
    let (village, site) = (moved["village"].as_str().unwrap(), moved["site"].as_str().unwrap());
    fs::write(&locks, format!("action,village,site\nforbid,{village},{site}\n")).unwrap();
    asked(0, &["replan", &run, "--locks", &locks, "--points", "3"]);
    let little = "set.sites.capacity_households.scale=0.5";
    asked(1, &["diagnose", &jobs(), "--set", little]);
    asked(1, &["replan", &run, "--set", little]);
    asked(0, &["diagnose", &jobs()]);
}

#[test]
fn comparisons_studies_and_fronts_are_chinese() {
    let bench = Bench::new();
    let tiny = instances().join("tiny-choice").display().to_string();
    let (base, roomy) = (bench.path("base"), bench.path("roomy"));
    english(&["solve", &tiny, "--out", &base]);
    let more = "sites.S1.capacity_households.add=2";
    english(&["solve", &tiny, "--out", &roomy, "--set", more]);
    asked(0, &["compare", &base, &roomy]);
    asked(0, &["compare", &base, &bench.path("run")]);
    for (number, design) in [
        "kind = \"one_at_a_time\"\n[design.parameters]\ngoal.weights.moving = [5, 20]\n",
        "kind = \"grid\"\n[design.parameters]\nsites.S1.capacity_households.add = [-2, 0, 2]\n",
        "kind = \"draws\"\npoints = 4\nseed = 4\n[design.parameters]\n\"sites.*.capacity_households.scale\" = { from = 1.0, to = 2.2 }\n",
        "kind = \"sobol\"\npoints = 2\nseed = 1\n[design.parameters]\nsites.S1.fixed_cost_cny.add = { from = 0, to = 900 }\nsites.S2.fixed_cost_cny.add = { from = 0, to = 900 }\n",
    ]
    .iter()
    .enumerate()
    {
        let (file, out) = (bench.path("study.toml"), bench.path(&format!("study{number}")));
        fs::write(&file, format!("instance = {tiny:?}\n[design]\n{design}")).unwrap();
        english(&["study", &file, "--out", &out]);
        asked(0, &["study", "status", &out]);
        asked(0, &["study", "collect", &out]);
        asked(0, &["compare", &out]);
        if design.contains("draws") {
            asked(0, &["study", "robust", &out]);
            asked(0, &["study", "submit", &out]);
        }
    }
    let mut fronts = (0_u32..).map(|number| bench.path(&format!("front{number}")));
    for terms in ["building,moving", "building,moving,worst_distance"] {
        for lang in ["en", "zh"] {
            let out = fronts.next().unwrap();
            let (status, text, err) = outcome(
                resettle()
                    .args(["pareto", &tiny, "--terms", terms, "--out", &out, "--quiet"])
                    .args(["--lang", lang]),
            );
            assert_eq!(status, 0, "{text}{err}");
            let found: Vec<String> = text.lines().filter_map(sentence).collect();
            assert_eq!(found.is_empty(), lang == "zh", "{text}");
        }
    }
}

#[test]
fn beginnings_and_files_for_others_are_chinese() {
    let bench = Bench::new();
    let chinese = |arguments: &[&str], status: i32| {
        let (ended, out, err) = outcome(resettle().args(arguments).args(["--lang", "zh"]));
        assert_eq!(ended, status, "{arguments:?}: {out}{err}");
        let found: Vec<String> = (out + &err).lines().filter_map(sentence).collect();
        assert!(found.is_empty(), "{arguments:?}: {found:#?}");
    };
    let (made, drawn) = (bench.path("made"), bench.path("drawn"));
    chinese(&["init", &made], 0);
    chinese(&["generate", "--villages", "30", "--out", &drawn], 0);
    chinese(&["check", &drawn], 0);
    chinese(&["candidates", &jobs()], 0);
    chinese(&["solve", &jobs(), "--out", &bench.path("again")], 0);
    chinese(&["verify", &bench.path("again")], 0);
    chinese(&["export-model", &jobs(), "--out", &bench.path("model.mps")], 0);
    chinese(&["export-model", &jobs(), "--out", &bench.path("model.txt")], 2);
}

#[test]
fn what_is_not_there_is_said_in_chinese() {
    let bench = Bench::new();
    let run = bench.path("run");
    let mut said = BTreeSet::new();
    for what in ["--village", "--site", "--livelihood"] {
        let command = ["explain", &run, what, "nobody", "--lang", "zh"];
        let (status, _, err) = outcome(resettle().args(command));
        assert_eq!(status, 2);
        assert!(err.contains("该实例中没有") && err.contains("nobody"), "{err}");
        said.insert(err);
    }
    assert_eq!(said.len(), 3);
}
