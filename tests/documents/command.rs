//! `resettle report`: documents of an earlier run, also of a plan changed by hand.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn resettle(arguments: &[&str]) -> std::process::Output {
    Command::cargo_bin("resettle").unwrap().args(arguments).output().unwrap()
}

/// Solves a tiny instance into a folder.
fn solved(place: &Path) -> String {
    let run = place.join("run").display().to_string();
    let output = resettle(&["solve", "instances/tiny-choice", "--out", &run, "--lang", "en", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    run
}

#[test]
fn documents_are_written_anew_in_another_language() {
    let place = tempfile::tempdir().unwrap();
    let run = solved(place.path());
    assert!(
        fs::read_to_string(place.path().join("run/report.html"))
            .unwrap()
            .contains("<html lang=\"en\">")
    );
    let out = place.path().join("to-send").display().to_string();
    let output =
        resettle(&["report", &run, "--lang", "zh", "--out", &out, "--format", "json", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["ok"], &told["verified"]), (&Value::Bool(true), &Value::Bool(true)));
    let mut names: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["plan.gpkg", "plan.xlsx", "report.html"]);
    let page = fs::read_to_string(place.path().join("to-send/report.html")).unwrap();
    assert!(page.contains("<html lang=\"zh\">") && page.contains("易地搬迁安置方案"));
    // What the run itself holds stays as it was.
    assert!(
        fs::read_to_string(place.path().join("run/report.html"))
            .unwrap()
            .contains("<html lang=\"en\">")
    );
}

#[test]
fn the_same_language_gives_the_same_documents_as_solve() {
    let place = tempfile::tempdir().unwrap();
    let run = solved(place.path());
    let out = place.path().join("again").display().to_string();
    assert_eq!(
        resettle(&["report", &run, "--lang", "en", "--out", &out, "-q"]).status.code(),
        Some(0)
    );
    for name in ["plan.xlsx", "plan.gpkg", "report.html"] {
        let (first, again) = (
            fs::read(place.path().join("run").join(name)),
            fs::read(place.path().join("again").join(name)),
        );
        assert!(first.unwrap() == again.unwrap(), "{name}");
    }
}

#[test]
fn a_plan_changed_for_the_worse_is_told_as_refused() {
    let place = tempfile::tempdir().unwrap();
    let run = solved(place.path());
    let plan = place.path().join("run/plan.json");
    let mut changed: Value = serde_json::from_slice(&fs::read(&plan).unwrap()).unwrap();
    changed["built"] = Value::Array(Vec::new());
    fs::write(&plan, changed.to_string()).unwrap();
    let output = resettle(&["report", &run, "--lang", "en", "--format", "json", "-q"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["verified"], false, "{told}");
    let page = fs::read_to_string(place.path().join("run/report.html")).unwrap();
    assert!(page.contains("\"verdict\":\"VerdictRefused\""));
}

#[test]
fn what_is_no_run_is_refused_by_name() {
    let place = tempfile::tempdir().unwrap();
    let output = resettle(&["report", place.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("run.json"), "{said}");
    let output = resettle(&["report", "nowhere", "--lang", "fr"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("write en or zh"));
}
