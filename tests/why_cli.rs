//! `explain`, `diagnose`, `replan`, `portfolio`, `importance` and locks as users meet them: exit status, both
//! formats, files, and bad input.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn resettle(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("resettle"));
    let output = command.args(arguments).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("stdout is one JSON value")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

/// A copy of `instances/tiny-jobs` and a run of it.
fn solved(folder: &Path) -> (PathBuf, PathBuf) {
    let (instance, run) = (folder.join("instance"), folder.join("run"));
    fs::create_dir(&instance).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/tiny-jobs");
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), instance.join(entry.file_name())).unwrap();
    }
    let (status, _, err) = resettle(&["solve", path(&instance), "--out", path(&run), "--quiet"]);
    assert_eq!(status, 0, "{err}");
    (instance, run)
}

/// The first id of a table.
fn first_id(instance: &Path, table: &str) -> String {
    let text = fs::read_to_string(instance.join(table)).unwrap();
    text.lines().nth(1).unwrap().split(',').next().unwrap().to_owned()
}

#[test]
fn a_village_a_site_a_livelihood_and_all_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let (instance, run) = solved(folder.path());
    let village = first_id(&instance, "villages.csv");
    let (status, out, err) =
        resettle(&["explain", path(&run), "--village", &village, "--format", "json", "--quiet"]);
    assert_eq!(status, 0, "{err}");
    let answer = json(&out);
    let alternatives = answer["alternatives"].as_array().unwrap();
    assert!(alternatives.iter().any(|choice| choice["is_chosen"] == true));
    for choice in alternatives {
        let kind = choice["price"]["kind"].as_str().unwrap();
        assert!(["exact", "impossible"].contains(&kind), "small models are solved: {choice}");
    }
    for (what, id) in [
        ("--site", first_id(&instance, "sites.csv")),
        ("--livelihood", first_id(&instance, "livelihoods.csv")),
    ] {
        let (status, out, err) =
            resettle(&["explain", path(&run), what, &id, "--lang", "zh", "--quiet"]);
        assert_eq!(status, 0, "{err}");
        assert!(out.contains(&id), "{out}");
        let (status, out, _) =
            resettle(&["explain", path(&run), what, &id, "--format", "json", "--quiet"]);
        assert_eq!(status, 0);
        assert!(json(&out)["alternatives"].is_array());
    }
    let csv = folder.path().join("all.csv");
    let (status, out, err) =
        resettle(&["explain", path(&run), "--all", "--csv", path(&csv), "--quiet"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains(&village));
    let villages = fs::read_to_string(instance.join("villages.csv")).unwrap();
    let rows = fs::read_to_string(csv).unwrap();
    assert_eq!(rows.lines().count(), villages.lines().count());
}

#[test]
fn what_cannot_be_asked_about_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (instance, run) = solved(folder.path());
    let (status, _, err) = resettle(&["explain", path(&run), "--village", "nobody"]);
    assert_eq!(status, 2);
    assert!(err.contains("there is no village \"nobody\""), "{err}");
    assert_eq!(resettle(&["explain", path(&run)]).0, 2, "one of the four is needed");
    assert_eq!(resettle(&["explain", path(folder.path()), "--all"]).0, 2, "not a run");

    let plan = run.join("plan.json");
    let text = fs::read_to_string(&plan).unwrap();
    let mut broken = json(&text);
    broken["assignments"].as_array_mut().unwrap().remove(0);
    fs::write(&plan, broken.to_string()).unwrap();
    let (status, out, err) = resettle(&["importance", path(&run), "--format", "json"]);
    assert_eq!(status, 1);
    assert!(err.contains("plan.assign_once"), "{err}");
    assert_eq!(json(&out)["ok"], false);
    fs::write(&plan, text).unwrap();

    let villages = instance.join("villages.csv");
    let mut text = fs::read_to_string(&villages).unwrap();
    text.push('\n');
    fs::write(&villages, text).unwrap();
    for command in ["portfolio", "importance"] {
        let (status, _, err) = resettle(&[command, path(&run)]);
        assert_eq!(status, 1);
        assert!(err.contains("run.input_changed") && err.contains("villages.csv"), "{err}");
    }
    // To change a plan because facts have changed is what `replan` is for.
    assert_eq!(resettle(&["replan", path(&run), "--quiet"]).0, 0);
}

#[test]
fn a_question_without_a_plan_is_diagnosed_and_solve_points_there() {
    let folder = tempfile::tempdir().unwrap();
    let (instance, _) = solved(folder.path());
    let little = "set.sites.capacity_households.scale=0.5";
    let out = folder.path().join("none");
    let (status, _, err) =
        resettle(&["solve", path(&instance), "--set", little, "--out", path(&out)]);
    assert_eq!(status, 1);
    assert!(err.contains("resettle diagnose"), "{err}");
    let (status, out, err) =
        resettle(&["diagnose", path(&instance), "--set", little, "--format", "json", "--quiet"]);
    assert_eq!(status, 1, "{err}");
    let answer = json(&out);
    assert_eq!(answer["has_plan"], "no");
    assert!(!answer["conflicts"].as_array().unwrap().is_empty());
    assert!(!answer["repairs"].as_array().unwrap().is_empty());
    let (status, out, _) = resettle(&["diagnose", path(&instance), "--set", little, "--quiet"]);
    assert_eq!(status, 1);
    assert!(out.contains("repair 1") && out.contains("conflict 1"), "{out}");
    let (status, out, _) = resettle(&["diagnose", path(&instance), "--quiet"]);
    assert_eq!(status, 0);
    assert!(out.contains("there is a plan"), "{out}");
}

#[test]
fn locks_come_from_a_table_and_from_an_earlier_plan() {
    let folder = tempfile::tempdir().unwrap();
    let (instance, run) = solved(folder.path());
    let plan = json(&fs::read_to_string(run.join("plan.json")).unwrap());
    let moved = &plan["assignments"][0];
    let (village, site) = (moved["village"].as_str().unwrap(), moved["site"].as_str().unwrap());
    let locks = folder.path().join("locks.csv");
    fs::write(&locks, format!("action,village,site\nforbid,{village},{site}\n")).unwrap();
    let again = folder.path().join("again");
    let solve = ["solve", path(&instance), "--out", path(&again), "--quiet", "--overwrite"];
    let with = |more: &[&str]| resettle(&[&solve[..], more].concat());
    let (status, _, err) = with(&["--locks", path(&locks)]);
    assert!(status == 0 || status == 1, "{err}");
    if status == 0 {
        let new = json(&fs::read_to_string(again.join("plan.json")).unwrap());
        assert_ne!(new["assignments"][0]["site"], moved["site"]);
        // The run is judged with the same locks.
        assert_eq!(resettle(&["verify", path(&again), "--quiet"]).0, 0);
    }
    let (status, _, err) = with(&["--keep", path(&run), "--keep-what", "villages"]);
    assert_eq!(status, 0, "{err}");
    let new = json(&fs::read_to_string(again.join("plan.json")).unwrap());
    assert_eq!(new["assignments"], plan["assignments"]);

    // A ban and a kept place clash: both are named, and nothing is solved.
    let both = ["--locks", path(&locks), "--keep", path(&run)];
    let (status, _, err) = with(&both);
    assert_eq!(status, 1);
    assert!(err.contains("is locked to") && err.contains("forbid.pairs"), "{err}");
    for (row, said) in [
        ("lock,nobody,S1", "there is no such village"),
        ("lock,,", "none of the known forms"),
        ("paint,,S1", "none of the known forms"),
    ] {
        fs::write(&locks, format!("action,village,site\n{row}\n")).unwrap();
        let (status, _, err) = with(&["--locks", path(&locks)]);
        assert_eq!(status, 1);
        assert!(err.contains("locks.row") && err.contains(said), "{row}: {err}");
    }
}

#[test]
fn a_plan_is_changed_and_its_like_and_its_needs_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (_, run) = solved(folder.path());
    let plan = json(&fs::read_to_string(run.join("plan.json")).unwrap());
    let moved = &plan["assignments"][0];
    let (village, site) = (moved["village"].as_str().unwrap(), moved["site"].as_str().unwrap());
    let locks = folder.path().join("locks.csv");
    fs::write(&locks, format!("action,village,site\nforbid,{village},{site}\n")).unwrap();
    let new = folder.path().join("new");
    let (status, out, err) = resettle(&[
        "replan",
        path(&run),
        "--locks",
        path(&locks),
        "--out",
        path(&new),
        "--points",
        "3",
        "--format",
        "json",
        "--quiet",
    ]);
    assert_eq!(status, 0, "{err}");
    let answer = json(&out);
    let changes = answer["changes"].as_array().unwrap();
    let first = changes.iter().find(|change| change["village"] == village).unwrap();
    assert_eq!(first["from"], site);
    assert_eq!(first["reason"]["code"], "moved_by_change");
    // What was written can be judged and asked as a run.
    assert_eq!(resettle(&["verify", path(&new), "--quiet"]).0, 0);
    assert_eq!(resettle(&["explain", path(&new), "--village", village, "--quiet"]).0, 0);
    let again = resettle(&["replan", path(&run), "--out", path(&new), "--quiet"]);
    assert_eq!(again.0, 2, "an earlier folder is not touched");

    let out_dir = folder.path().join("portfolio");
    let (status, out, err) = resettle(&[
        "portfolio",
        path(&run),
        "--within",
        "50%",
        "--count",
        "3",
        "--out",
        path(&out_dir),
        "--format",
        "json",
        "--quiet",
    ]);
    assert_eq!(status, 0, "{err}");
    let plans = json(&out)["plans"].as_array().unwrap().len();
    assert!(out_dir.join(format!("plan-{plans}.json")).is_file());
    let (status, out, err) = resettle(&["importance", path(&run), "--format", "json", "--quiet"]);
    assert_eq!(status, 0, "{err}");
    assert!(!json(&out)["absences"].as_array().unwrap().is_empty());
}
