//! Long work: the same work gives the same plan, and a search that was ended, also by a kill, is gone on
//! from where it was.

use resettle::facts::Termination;
use resettle::generate::Spec;
use resettle::generate::generate;
use resettle::run;
use resettle::run::Hooks;
use resettle::run::RunError;
use resettle::run::SolveRequest;
use resettle::run::Solved;
use resettle::run::Sources;
use resettle::run::Stage;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;

/// A synthetic region in a folder of its own.
fn region(folder: &Path, villages: u32, sites: u32) -> PathBuf {
    let path = folder.join("instance");
    let spec = Spec { sites, seed: 5, ..Spec::new(villages) };
    generate(&spec, &path, &mut |_, _| {}).expect("the spec is sound");
    path
}

fn request(instance: &Path, out: &Path, set: &[&str]) -> SolveRequest {
    let set = set.iter().map(|&set| set.to_owned()).collect();
    let sources = Sources { instance: instance.to_owned(), set, ..Sources::default() };
    SolveRequest { sources, out: out.to_owned(), overwrite: true, ..SolveRequest::default() }
}

fn solve(request: &SolveRequest) -> Result<Solved, RunError> {
    let stop = AtomicBool::new(false);
    let mut hooks = Hooks { stop: &stop, stage: &mut |_| {}, progress: &mut |_| {} };
    run::solve(request, &mut hooks)
}

fn number(solved: &Solved, pointer: &str) -> f64 {
    let summary = solved.summary.as_ref().expect("it was solved");
    summary.pointer(pointer).and_then(serde_json::Value::as_f64).expect("a number")
}

#[test]
fn the_same_work_gives_the_same_plan_and_bound() {
    let folder = tempfile::tempdir().unwrap();
    let instance = region(folder.path(), 120, 14);
    for method in ["decompose", "exact"] {
        let method = format!("solver.method={method}");
        let set = ["solver.work_limit=12", "solver.threads=2", "solver.gap=0", &method];
        let [one, two] = ["one", "two"].map(|name| {
            let out = folder.path().join(name);
            let solved = solve(&request(&instance, &out, &set)).unwrap();
            assert_eq!(solved.termination, Termination::WorkLimit, "{method}");
            assert!(solved.is_verified);
            let summary = solved.summary.as_ref().unwrap();
            assert_eq!(summary["reproducible"], true);
            let tables = ["assignments.csv", "sites.csv", "livelihoods.csv"];
            let files = tables.map(|file| fs::read_to_string(out.join(file)).unwrap());
            (files, number(&solved, "/objective/total"), number(&solved, "/bound"))
        });
        assert!(one == two, "{method}: {} {} and {} {}", one.1, one.2, two.1, two.2);
    }
    let timed = ["solver.work_limit=12", "solver.time_limit=60s"];
    let timed = solve(&request(&instance, &folder.path().join("timed"), &timed)).unwrap();
    assert_eq!(timed.summary.unwrap()["reproducible"], false);
    assert!(timed.text.contains("with a time limit"), "{}", timed.text);
}

#[test]
fn a_killed_search_is_gone_on_from() {
    let folder = tempfile::tempdir().unwrap();
    let instance = region(folder.path(), 300, 30);
    let (state, out) = (folder.path().join("state.json"), folder.path().join("run"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_resettle"))
        .args(["solve", "--quiet", "--threads", "1", "--method", "decompose"])
        .arg("--checkpoint")
        .arg(&state)
        .arg("--out")
        .arg(&out)
        .arg(&instance)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // Killed without a word, once it has kept a plan.
    let until = Instant::now() + Duration::from_secs(120);
    let point = loop {
        let text = fs::read_to_string(&state).unwrap_or_default();
        let known: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        if known["state"]["point"].is_array() && known["state"]["bound"].is_number() {
            break known;
        }
        assert!(Instant::now() < until, "no plan was kept");
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed");
        std::thread::sleep(Duration::from_millis(20));
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!out.exists());
    let known: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&state).unwrap()).unwrap();
    let (bound, first) = (&known["state"]["bound"], &point["state"]["bound"]);
    assert!(bound.as_f64() >= first.as_f64());

    // One unit of work more: the plan and the bound are there at once.
    let resumed = SolveRequest {
        resume: Some(state.clone()),
        checkpoint: Some(state.clone()),
        ..request(&instance, &out, &["solver.work_limit=1", "solver.method=decompose"])
    };
    let solved = solve(&resumed).unwrap();
    assert!(solved.is_verified);
    assert!(number(&solved, "/bound") >= bound.as_f64().unwrap());
    assert_eq!(solved.summary.as_ref().unwrap()["reproducible"], false);
    assert!(number(&solved, "/gap") < 0.05);

    // Another question is refused, and so is what is no checkpoint.
    let mut other = resumed.clone();
    other.sources.set.push("goal.weights.moving=1".to_owned());
    let refused = solve(&other).unwrap_err().to_string();
    assert!(refused.contains("another question"), "{refused}");
    fs::write(&state, "{").unwrap();
    let refused = solve(&SolveRequest { checkpoint: None, ..resumed }).unwrap_err().to_string();
    assert!(refused.contains("not a checkpoint"), "{refused}");
}

#[test]
fn a_search_with_several_layers_is_gone_on_from_its_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let instance = region(folder.path(), 24, 4);
    let (state, out) = (folder.path().join("state.json"), folder.path().join("run"));
    let layers =
        r#"goal.layers=[["building","job_cost"],["moving","commuting","jobless","job_gap"]]"#;
    for method in ["exact", "decompose"] {
        let method = format!("solver.method={method}");
        let whole = SolveRequest {
            checkpoint: Some(state.clone()),
            ..request(&instance, &out, &[layers, "goal.tolerances=[0.05]", &method])
        };
        let first = solve(&whole).unwrap();
        assert_eq!(first.termination, Termination::Optimal, "{method}");
        let mut known: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&state).unwrap()).unwrap();
        let reached = known["state"]["reached"].as_array().unwrap();
        assert_eq!(reached.len(), 1, "{method}: it ended in the second layer");
        assert_eq!(known["state"]["is_limited"], false);
        let again = SolveRequest { resume: Some(state.clone()), ..whole };
        let solved = solve(&again).unwrap();
        assert_eq!(solved.termination, Termination::Optimal, "{method}");
        for pointer in
            ["/objective/layers/0/value", "/objective/layers/1/value", "/objective/layers/1/bound"]
        {
            let (one, two) = (number(&first, pointer), number(&solved, pointer));
            let difference = (one - two).abs();
            assert!(difference <= 2e-4 * one.abs().max(1.0), "{pointer}: {one} and {two}");
        }

        // What an earlier layer proved of the pairs in its model alone is not called more.
        known["state"]["is_limited"] = true.into();
        fs::write(&state, known.to_string()).unwrap();
        let solved = solve(&SolveRequest { checkpoint: None, ..again }).unwrap();
        assert_eq!(solved.termination, Termination::GapLimit, "{method}");
        assert_eq!(solved.summary.unwrap()["candidates"]["proof"], "limited");
        fs::remove_file(&state).unwrap();
    }
}

#[test]
fn a_search_over_few_pairs_is_gone_on_from_with_those_and_with_all() {
    let folder = tempfile::tempdir().unwrap();
    let instance = region(folder.path(), 30, 6);
    let (state, out) = (folder.path().join("state.json"), folder.path().join("run"));
    let few = ["candidates.all=false", "candidates.nearest=1", "solver.method=decompose"];
    let whole = SolveRequest { checkpoint: Some(state.clone()), ..request(&instance, &out, &few) };
    let first = solve(&whole).unwrap();
    assert_eq!(first.termination, Termination::Optimal);
    let mut known: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&state).unwrap()).unwrap();
    assert!(!known["state"]["pairs"].as_array().unwrap().is_empty(), "some pairs are left out");
    assert!(known["state"]["pairs"].as_array().unwrap().len() > 30, "others came in");
    // With no time at all the plan is there, whether its pairs are named or all were in the model.
    for has_all_pairs in [false, true] {
        if has_all_pairs {
            known["state"]["pairs"] = serde_json::json!([]);
            known["state"]["bound"] = serde_json::Value::Null;
            fs::write(&state, known.to_string()).unwrap();
        }
        let stopped = AtomicBool::new(true);
        let mut hooks = Hooks { stop: &stopped, stage: &mut |_| {}, progress: &mut |_| {} };
        let again = SolveRequest { resume: Some(state.clone()), checkpoint: None, ..whole.clone() };
        let solved = run::solve(&again, &mut hooks).unwrap();
        assert!(solved.is_verified, "{has_all_pairs}: {}", solved.text);
        let (one, two) = (number(&first, "/objective/total"), number(&solved, "/objective/total"));
        assert!((one - two).abs() <= 1e-9 * one, "{has_all_pairs}: {one} and {two}");
    }
}

#[test]
fn a_checkpoint_that_cannot_be_written_is_told_and_loses_no_plan() {
    let folder = tempfile::tempdir().unwrap();
    let instance = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/tiny-choice");
    let (kept, run) = (folder.path().join("kept"), folder.path().join("run"));
    let request = |checkpoint: &Path| SolveRequest {
        checkpoint: Some(checkpoint.to_owned()),
        ..request(&instance, &run, &[])
    };
    // Where it is known at once, nothing is searched; neither where another file would be lost.
    let refused = solve(&request(&kept.join("state.json"))).unwrap_err().to_string();
    assert!(refused.contains("cannot write the checkpoint"), "{refused}");
    let table = folder.path().join("villages.csv");
    fs::write(&table, "id,households\n").unwrap();
    let refused = solve(&request(&table)).unwrap_err().to_string();
    assert!(refused.contains("no checkpoint"), "{refused}");
    assert_eq!(fs::read_to_string(&table).unwrap(), "id,households\n");
    assert!(!run.exists());

    // Where its place is lost on the way, the plan is not.
    fs::create_dir(&kept).unwrap();
    let stop = AtomicBool::new(false);
    let mut lose = |stage| {
        if stage == Stage::Solve {
            fs::remove_dir_all(&kept).unwrap();
        }
    };
    let mut hooks = Hooks { stop: &stop, stage: &mut lose, progress: &mut |_| {} };
    let solved = run::solve(&request(&kept.join("state.json")), &mut hooks).unwrap();
    assert!(solved.is_verified);
    assert!(solved.findings.iter().any(|finding| finding.code == "checkpoint.unsaved"));
}
