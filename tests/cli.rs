//! The program as its users meet it: arguments, exit status, stdout and stderr, files, interrupts.

mod program;

use program::instances;
use program::outcome;
use program::resettle;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("stdout is one JSON value")
}

/// A generated region that takes a solver a while.
fn region(folder: &Path, villages: u32) -> PathBuf {
    let path = folder.join(format!("region-{villages}"));
    let args = ["generate", "--villages", &villages.to_string(), "--quiet", "--out"];
    resettle().args(args).arg(&path).assert().success();
    path
}

#[test]
fn tiny_instances_give_the_plans_of_their_readmes() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(instances()).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(expected) = fs::read_to_string(entry.join("expected.json")) else { continue };
        let expected = json(&expected);
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        for solver in ["highs", "microlp"] {
            let run = folder.path().join(format!("{name}-{solver}"));
            let mut command = resettle();
            command.arg("solve").arg(&entry).arg("--out").arg(&run);
            let (status, out, err) =
                outcome(command.args(["--solver", solver, "--format", "json"]));
            assert_eq!(status, 0, "{name} {solver}: {err}");
            let summary = json(&out);
            assert_eq!(summary["termination"], "optimal", "{name} {solver}");
            assert_eq!(summary["verdict"]["ok"], true, "{name} {solver}: {summary}");
            let total = summary["objective"]["total"].as_f64().unwrap();
            let by_hand = expected["total"].as_f64().unwrap();
            assert!(
                (total - by_hand).abs() <= 1e-6 * by_hand.abs().max(1.0),
                "{name} {solver}: {total} {by_hand}"
            );

            let plan = json(&fs::read_to_string(run.join("plan.json")).unwrap());
            for assignment in plan["assignments"].as_array().unwrap() {
                let village = assignment["village"].as_str().unwrap();
                let found =
                    assignment["site"].as_str().or(assignment["decision"].as_str()).unwrap();
                let found = if found == "stays" { "stay" } else { found };
                assert_eq!(expected["assignments"][village], found, "{name} {solver}: {village}");
            }
            resettle().arg("verify").arg(&run).assert().success();
        }
        seen += 1;
    }
    assert!(seen >= 3, "three tiny instances are worked by hand");
}

#[test]
fn check_and_candidates_tell_of_the_default_instance() {
    let ankang = instances().join("ankang");
    let (status, out, _) = outcome(resettle().arg("check").arg(&ankang).args(["--format", "json"]));
    assert_eq!(status, 0);
    let found = json(&out);
    assert_eq!(found["ok"], true);
    assert!(found["villages"].as_u64().unwrap() > 1_000);

    let (status, out, _) = outcome(resettle().arg("candidates").arg(&ankang));
    assert_eq!(status, 0);
    assert!(out.contains("legal pairs") && out.contains("same_area"), "{out}");

    let village = json(&fs::read_to_string(ankang.join("zones.geojson")).unwrap());
    assert!(village["features"].as_array().is_some_and(|zones| !zones.is_empty()));
}

#[test]
fn one_village_is_told_why_each_site_is_closed_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let region = region(folder.path(), 60);
    let (status, out, _) = outcome(resettle().arg("candidates").arg(&region).args([
        "--village",
        "V1",
        "--format",
        "json",
    ]));
    if status == 2 {
        // Generated ids are not part of the contract: take the first of the table.
        let first = fs::read_to_string(region.join("villages.csv")).unwrap();
        let id = first.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
        let (status, out, _) = outcome(resettle().arg("candidates").arg(&region).args([
            "--village",
            &id,
            "--format",
            "json",
        ]));
        assert_eq!(status, 0);
        assert!(json(&out)["sites"].as_array().unwrap().iter().any(|site| site["legal"] == true));
        return;
    }
    assert_eq!(status, 0);
    assert!(!json(&out)["sites"].as_array().unwrap().is_empty());
}

#[test]
fn wrong_usage_and_unreadable_input_end_with_status_two() {
    assert_eq!(outcome(resettle().arg("solve")).0, 2);
    assert_eq!(outcome(resettle().args(["check", "no/such/folder"])).0, 2);
    assert_eq!(outcome(resettle().args(["solve", "x", "--out", "y", "--gap", "120%"])).0, 2);
    let (status, out, err) = outcome(resettle().args(["verify", "no/such/run"]));
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("no/such/run"), "{err}");
}

#[test]
fn errors_in_the_data_end_with_status_one_and_are_all_told() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken");
    fs::create_dir(&broken).unwrap();
    for name in ["instance.toml", "villages.csv", "sites.csv", "pairs.csv"] {
        fs::copy(instances().join("tiny-choice").join(name), broken.join(name)).unwrap();
    }
    let villages = fs::read_to_string(broken.join("villages.csv")).unwrap();
    let header = villages.lines().next().unwrap();
    let households = header.split(',').position(|column| column == "households").unwrap();
    let bad = |id: &str, value: &str| {
        let cells = header.split(',').enumerate();
        let cells = cells.map(|(at, _)| match at {
            0 => id,
            _ if at == households => value,
            _ => "",
        });
        cells.collect::<Vec<_>>().join(",")
    };
    fs::write(
        broken.join("villages.csv"),
        format!("{header}\n{}\n{}\n", bad("V1", "many"), bad("V2", "-3")),
    )
    .unwrap();
    let run = folder.path().join("run");
    let (status, _, err) = outcome(resettle().arg("solve").arg(&broken).arg("--out").arg(&run));
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("many") && err.contains("-3") && err.contains("households"), "{err}");
    assert!(!run.exists());
}

#[test]
fn a_question_without_an_answer_is_told_as_infeasible() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let mut command = resettle();
    command.arg("solve").arg(instances().join("tiny-choice")).arg("--out").arg(&run);
    let (status, out, err) =
        outcome(command.args(["--set", "rules.open_at_most.count=0", "--format", "json"]));
    assert_eq!(status, 1, "{err}");
    assert_eq!(json(&out)["termination"], "infeasible");
    assert!(run.join("summary.json").exists());
}

#[test]
fn an_earlier_run_is_replaced_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let solve = |more: &[&str]| {
        let mut command = resettle();
        command.arg("solve").arg(instances().join("tiny-choice")).arg("--out").arg(&run).args(more);
        outcome(&mut command).0
    };
    assert_eq!(solve(&[]), 0);
    let first = fs::read(run.join("plan.json")).unwrap();
    assert_eq!(solve(&[]), 2);
    assert_eq!(fs::read(run.join("plan.json")).unwrap(), first);
    assert_eq!(solve(&["--overwrite"]), 0);
}

#[test]
fn a_plan_changed_by_hand_is_refused_with_the_rule_it_breaks() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let instance = instances().join("tiny-choice");
    resettle().arg("solve").arg(&instance).arg("--out").arg(&run).assert().success();
    let mut plan = json(&fs::read_to_string(run.join("plan.json")).unwrap());
    plan["built"] = serde_json::json!([]);
    let by_hand = folder.path().join("by-hand.json");
    fs::write(&by_hand, plan.to_string()).unwrap();
    let (status, out, _) = outcome(
        resettle()
            .arg("verify")
            .arg(&instance)
            .arg("--plan")
            .arg(&by_hand)
            .args(["--format", "json"]),
    );
    assert_eq!(status, 1);
    let verdict = json(&out);
    let codes: Vec<&str> = verdict["verdict"]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"plan.link"), "{codes:?}");
}

#[test]
fn the_model_is_exported_for_other_solvers() {
    let folder = tempfile::tempdir().unwrap();
    let instance = instances().join("tiny-choice");
    for (name, begins) in [("model.mps", "NAME"), ("model.lp", "\\")] {
        let out = folder.path().join(name);
        resettle().arg("export-model").arg(&instance).arg("--out").arg(&out).assert().success();
        assert!(fs::read_to_string(&out).unwrap().starts_with(begins), "{name}");
    }
    for (name, why) in [("model.txt", ".mps or .lp"), ("no/such/model.mps", "cannot write")] {
        let mut command = resettle();
        command.arg("export-model").arg(&instance).arg("--out").arg(folder.path().join(name));
        let (status, _, err) = outcome(&mut command);
        assert_eq!(status, 2);
        assert!(err.contains(why), "{err}");
    }
}

#[test]
fn progress_is_told_to_machines_as_an_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let region = region(folder.path(), 120);
    let mut command = resettle();
    command.arg("solve").arg(&region).arg("--out").arg(folder.path().join("run"));
    let args = ["--log", "json", "--format", "json", "--work-limit", "3", "--method", "decompose"];
    let (status, out, err) = outcome(command.args(args));
    assert_eq!(status, 0, "{err}");
    let lines: Vec<serde_json::Value> = err.lines().map(json).collect();
    let of_plans: Vec<_> = lines.iter().filter(|line| line["plan"].is_number()).collect();
    let last = of_plans.last().expect("a plan was told");
    assert!(last["gap"].as_f64().unwrap() >= 0.0 && last["stage"].is_string());
    assert!(lines.iter().any(|line| line["stage"] == "verifying"));
    let (value, bound) = (last["plan"].as_f64().unwrap(), last["bound"].as_f64().unwrap());
    assert!(bound <= value && json(&out)["objective"]["total"].as_f64().unwrap() <= value + 1.0);
}

#[test]
fn warnings_about_the_data_are_told_beside_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let instance = folder.path().join("instance");
    fs::create_dir(&instance).unwrap();
    let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/tiny-choice");
    for file in fs::read_dir(tiny).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), instance.join(file.file_name())).unwrap();
    }
    let villages = instance.join("villages.csv");
    let text = fs::read_to_string(&villages).unwrap();
    let mut lines = text.lines().map(|line| format!("{line},yes,0"));
    let head = lines.next().unwrap().replace(",yes,0", ",divisible,colour");
    fs::write(&villages, std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n"))
        .unwrap();
    let solve = |log: &str| {
        let mut command = resettle();
        let args = ["--tables-only", "--overwrite", "--log", log];
        let run = folder.path().join("run");
        let (status, _, err) =
            outcome(command.arg("solve").arg(&instance).args(args).arg("--out").arg(run));
        assert_eq!(status, 0, "{err}");
        err
    };
    let text = solve("text");
    assert!(text.contains("warning[") && text.contains("divisible"), "{text}");
    assert!(text.contains("notes about the data: 1"), "{text}");
    // For machines all of it is an object a line.
    let lines: Vec<serde_json::Value> = solve("json").lines().map(json).collect();
    assert!(lines.iter().any(|line| line["finding"]["severity"] == "warning"), "{lines:?}");
    assert!(lines.iter().any(|line| line["note"].is_string()), "{lines:?}");
}

#[test]
fn limits_that_no_machine_has_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/tiny-choice");
    let typed = ["--threads=4294967295", "--time-limit=1e30", "--work-limit=18446744073709551615"];
    for (arg, expected) in typed.map(|arg| (arg, 2)).into_iter().chain([
        ("--set=solver.threads=5000", 1),
        ("--set=solver.time_limit_s=1e30", 1),
        ("--threads=2", 0),
    ]) {
        let mut command = resettle();
        let run = folder.path().join("run");
        let (status, _, err) =
            outcome(command.arg("solve").arg(&tiny).arg(arg).arg("--out").arg(run));
        assert_eq!(status, expected, "{arg}: {err}");
    }
}

#[test]
fn a_run_without_a_plan_does_not_replace_one_that_has_one() {
    let folder = tempfile::tempdir().unwrap();
    let (region, run) = (region(folder.path(), 3_000), folder.path().join("run"));
    let solve = |instance: &Path, args: &[&str]| {
        let mut command = resettle();
        command.arg("solve").arg(instance).arg("--out").arg(&run).arg("--tables-only");
        outcome(command.args(args))
    };
    let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/tiny-choice");
    assert_eq!(solve(&tiny, &[]).0, 0);
    let kept = fs::read_to_string(run.join("plan.json")).unwrap();
    let (status, out, err) = solve(&region, &["--time-limit", "0.001s", "--overwrite"]);
    assert_eq!(status, 3, "{err}");
    assert!(err.contains("is left as it is") && !out.contains("Folder"), "{err}{out}");
    assert_eq!(fs::read_to_string(run.join("plan.json")).unwrap(), kept);
    // What is proven is an answer.
    let (status, _, err) = solve(&tiny, &["--overwrite", "--set", "rules.open_at_most.count=0"]);
    assert_eq!(status, 1, "{err}");
    assert_ne!(fs::read_to_string(run.join("plan.json")).unwrap(), kept);
}

#[test]
fn a_time_limit_before_any_plan_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let region = region(folder.path(), 3_000);
    let mut command = resettle();
    command.arg("solve").arg(&region).arg("--out").arg(folder.path().join("run"));
    let (status, out, err) = outcome(command.args(["--time-limit", "0.001s", "--format", "json"]));
    assert_eq!(status, 3, "{err}");
    assert_eq!(json(&out)["termination"], "no_plan");
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_best_plan_verified_and_written() {
    use std::process::Stdio;
    use std::time::Duration;
    use std::time::Instant;
    let folder = tempfile::tempdir().unwrap();
    let region = region(folder.path(), 300);
    let run = folder.path().join("run");
    let log = folder.path().join("stderr");
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("resettle"))
        .arg("solve")
        .arg(&region)
        .arg("--out")
        .arg(&run)
        .args(["--gap", "0", "--format", "json"])
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    // The first plan is told at once: interrupted after that, the run must keep it.
    let began = Instant::now();
    let has_plan = || {
        fs::read_to_string(&log)
            .unwrap()
            .lines()
            .any(|line| line.contains("solving: plan") && !line.contains("plan –"))
    };
    while began.elapsed() < Duration::from_secs(120)
        && !has_plan()
        && child.try_wait().unwrap().is_none()
    {
        std::thread::sleep(Duration::from_millis(100));
    }
    let is_over = child.try_wait().unwrap().is_some();
    if !is_over {
        let pid = child.id().to_string();
        assert!(
            std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success()
        );
    }
    let status = child.wait().unwrap();
    assert!(status.success(), "{}", fs::read_to_string(&log).unwrap());
    let summary = json(&fs::read_to_string(run.join("summary.json")).unwrap());
    assert_eq!(summary["verdict"]["ok"], true);
    let termination = summary["termination"].as_str().unwrap();
    assert_eq!(termination, if is_over { "optimal" } else { "interrupted" });
}
