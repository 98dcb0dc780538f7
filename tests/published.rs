//! Public single-source facility-location instances, solved to proven optimality and compared with
//! the published optima to all printed digits.
//!
//! The files are not part of this project. `make test` runs these tests where it finds the files
//! (`BENCHMARKS=DIR`); without them they are reported as ignored, not as passed.

use resettle::facts::Termination;
use resettle::read::convert::convert_cflp;
use resettle::run;
use resettle::run::Hooks;
use resettle::run::SolveRequest;
use resettle::run::Sources;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// A row of `best_known.csv`.
struct Published {
    file: PathBuf,
    name: String,
    optimum: f64,
}

/// The published optima of one set.
fn published(set: &str) -> Vec<Published> {
    let root = std::env::var_os("RESETTLE_BENCHMARKS")
        .expect("RESETTLE_BENCHMARKS names the folder of the sets");
    let root = PathBuf::from(root);
    let mut rows =
        csv::Reader::from_path(root.join("best_known.csv")).expect("best_known.csv is there");
    let rows = rows.records().map(|row| row.expect("best_known.csv is well formed"));
    let of_set = rows.filter(|row| &row[0] == set && &row[5] == "opt");
    of_set
        .map(|row| Published {
            file: root.join(set).join(format!("{}.txt", &row[1])),
            name: format!("{set} {}", &row[1]),
            optimum: row[4].parse().expect("a number"),
        })
        .collect()
}

/// Solves all instances of a set with gap 0 and returns a line for each that differs.
fn differing(set: &str, expected: usize) -> Vec<String> {
    let all = published(set);
    assert_eq!(all.len(), expected, "instances of {set} with a published optimum");
    let mut differing = Vec::new();
    for instance in all {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let converted = folder.path().join("instance");
        convert_cflp(&instance.file, &converted).expect("the file is of the format");
        let request = SolveRequest {
            sources: Sources {
                instance: converted,
                scenario: None,
                set: vec!["solver.gap=0".to_owned()],
                ..Sources::default()
            },
            out: folder.path().join("run"),
            tables_only: true,
            ..SolveRequest::default()
        };
        let stop = AtomicBool::new(false);
        let mut hooks = Hooks { stop: &stop, stage: &mut |_| {}, progress: &mut |_| {} };
        let solved = run::solve(&request, &mut hooks).expect("it is read and written");
        let summary = solved.summary.expect("it is solved");
        let number = |value: &serde_json::Value| value.as_f64().unwrap_or(f64::NAN);
        let (total, bound) = (number(&summary["objective"]["total"]), number(&summary["bound"]));
        // Printed to two decimals at most.
        let is_published = (total - instance.optimum).abs() <= 0.005 + 1e-6;
        let is_proven =
            solved.termination == Termination::Optimal && (total - bound).abs() <= 1e-6 * total;
        if !(is_published && is_proven && solved.is_verified) {
            differing.push(format!(
                "{}: {total} (bound {bound}, {:?}, verified {}), published {}",
                instance.name, solved.termination, solved.is_verified, instance.optimum
            ));
        }
    }
    differing
}

#[test]
#[ignore = "needs the public instances: make test BENCHMARKS=DIR"]
fn every_holmberg_optimum_is_matched_and_proven() {
    assert_eq!(differing("holmberg", 36), Vec::<String>::new());
}

#[test]
#[ignore = "needs the public instances: make test BENCHMARKS=DIR"]
fn every_small_or_library_optimum_is_matched_and_proven() {
    assert_eq!(differing("orlib-ss-small", 24), Vec::<String>::new());
}
