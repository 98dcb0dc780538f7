//! The program that `export-model` writes, answered by solvers that share nothing with ours: the optimum
//! is the same. CBC and GLPK are asked (Debian's `coinor-cbc`, `glpk-utils`); without them the test is ignored.

#[allow(dead_code, reason = "shared with other tests")]
mod program;

use program::instances;
use program::resettle;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The optimum of a file by CBC.
fn by_cbc(file: &Path) -> f64 {
    let solution = file.with_extension("sol");
    let output = Command::new("cbc")
        .arg(file)
        .args(["-ratioGap", "0", "-allowableGap", "0", "-solve", "-solution"])
        .arg(&solution)
        .output()
        .expect("cbc is installed");
    let text = fs::read_to_string(&solution).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let value = first.strip_prefix("Optimal - objective value").map(str::trim);
    let value = value.and_then(|value| value.parse().ok());
    value.unwrap_or_else(|| panic!("{first}\n{}", String::from_utf8_lossy(&output.stdout)))
}

/// The optimum of a file by GLPK.
fn by_glpk(file: &Path) -> f64 {
    let solution = file.with_extension("sol");
    let is_lp = file.extension().is_some_and(|ending| ending == "lp");
    let output = Command::new("glpsol")
        .arg(if is_lp { "--lp" } else { "--freemps" })
        .arg(file)
        .arg("-o")
        .arg(&solution)
        .output()
        .expect("glpsol is installed");
    let text = fs::read_to_string(&solution).unwrap_or_default();
    let is_optimal = text.contains("INTEGER OPTIMAL");
    let value = text.lines().find_map(|line| line.strip_prefix("Objective:")?.split(' ').nth(4));
    let value = value.and_then(|value| value.parse().ok()).filter(|_| is_optimal);
    value.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stdout)))
}

fn answer(instance: &Path, folder: &Path, method: &str) -> serde_json::Value {
    let run = folder.join(method);
    let mut command = resettle();
    command.arg("solve").arg(instance).arg("--out").arg(&run);
    command.args(["--gap", "0", "--format", "json", "--method", method, "--quiet"]);
    let output = command.output().expect("the program runs");
    serde_json::from_slice(&output.stdout).expect("a summary")
}

#[test]
#[ignore = "needs the solvers CBC and GLPK: apt-get install coinor-cbc glpk-utils"]
fn other_solvers_find_the_optimum_that_is_stated() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let region = folder.path().join("region");
    let mut command = resettle();
    command.args(["generate", "--villages", "40", "--sites", "6", "--seed", "4", "--out"]);
    command.arg(&region).assert().success();
    let tiny = ["tiny-choice", "tiny-jobs", "tiny-programme"].map(|name| instances().join(name));
    for instance in tiny.into_iter().chain([region]) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let summary = answer(&instance, folder.path(), "decompose");
        let value = summary["objective"]["layers"][0]["value"].as_f64().expect("a value");
        assert_eq!(summary["termination"], "optimal", "{summary}");
        for name in ["model.mps", "model.lp"] {
            let file = folder.path().join(name);
            resettle()
                .arg("export-model")
                .arg(&instance)
                .arg("--out")
                .arg(&file)
                .assert()
                .success();
            let text = fs::read_to_string(&file).expect("a text");
            assert!(text.contains("assign_once.") && text.contains("move."), "{name}");
            for (solver, theirs) in [("CBC", by_cbc(&file)), ("GLPK", by_glpk(&file))] {
                let is_same = (theirs - value).abs() <= 1e-6 * value.abs().max(1.0);
                assert!(is_same, "{} {name}: {value}, by {solver} {theirs}", instance.display());
            }
        }
    }
}
