//! Time of each step on the way of the data: reading, candidates, model, verifying, and a whole run.
//!
//! Instances are generated (same seed, same bytes) at three sizes, so that the growth shows; the
//! whole run is a small one, because its time is the solver's.

#![allow(missing_docs, reason = "criterion's macros write public functions")]

use criterion::BenchmarkId;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use resettle::candidates::Candidates;
use resettle::candidates::Finder;
use resettle::facts::Assignment;
use resettle::facts::Built;
use resettle::facts::Decision;
use resettle::facts::Plan;
use resettle::facts::VillageIdx;
use resettle::generate::Spec;
use resettle::generate::generate;
use resettle::model::Model;
use resettle::read;
use resettle::run;
use resettle::run::Hooks;
use resettle::run::SolveRequest;
use resettle::run::Sources;
use resettle::verify::verify;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Villages and sites of the generated instances.
const SIZES: [(u32, u32); 3] = [(1_000, 100), (10_000, 1_000), (100_000, 10_000)];

fn instance(villages: u32, sites: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("instance");
    let spec = Spec { sites, ..Spec::new(villages) };
    generate(&spec, &path, &mut |_, _| {}).expect("the spec is sound");
    (folder, path)
}

/// Everybody who may move goes to the nearest site, built at its largest level: a plan of full size.
fn nearest_plan(finder: &Finder<'_>, candidates: &Candidates) -> Plan {
    let mut plan = Plan::default();
    for village in (0..finder.instance.villages.len()).map(VillageIdx::new) {
        let nearest = candidates.of(village).iter().min_by(|a, b| a.km.total_cmp(&b.km));
        let decision = nearest.map_or(Decision::Stays, |pair| Decision::Moves(pair.site));
        plan.assignments.push(Assignment { village, decision });
        if let Decision::Moves(site) = decision {
            plan.built.push(Built { site, level: finder.instance.site(site).levels.len() - 1 });
        }
    }
    plan.built.sort_by_key(|built| built.site);
    plan.built.dedup_by_key(|built| built.site);
    plan
}

fn steps(criterion: &mut Criterion) {
    for (villages, sites) in SIZES {
        let (_folder, path) = instance(villages, sites);
        let loaded = read::load(&path, None, &[]).expect("a generated instance can be read");
        let finder = Finder::new(&loaded.instance, &loaded.scenario);
        let candidates = Candidates::new(&finder, &loaded.scenario);
        let plan = nearest_plan(&finder, &candidates);

        let mut group = criterion.benchmark_group("steps");
        group.sample_size(10).throughput(Throughput::Elements(u64::from(villages)));
        let size = format!("{villages}x{sites}");
        group.bench_function(BenchmarkId::new("read", &size), |bench| {
            bench.iter(|| read::load(black_box(&path), None, &[]).expect("it can be read"));
        });
        group.bench_function(BenchmarkId::new("candidates", &size), |bench| {
            bench.iter(|| {
                let finder = Finder::new(&loaded.instance, &loaded.scenario);
                Candidates::new(&finder, &loaded.scenario).pairs.len()
            });
        });
        group.bench_function(BenchmarkId::new("model", &size), |bench| {
            bench.iter(|| Model::new(&finder, black_box(&candidates)).program.rows.len());
        });
        group.bench_function(BenchmarkId::new("verify", &size), |bench| {
            bench.iter(|| {
                verify(&loaded.instance, &loaded.scenario, black_box(&plan)).findings.len()
            });
        });
        group.finish();
    }
}

fn whole_run(criterion: &mut Criterion) {
    let (folder, path) = instance(40, 6);
    let mut group = criterion.benchmark_group("run");
    group.sample_size(10);
    group.bench_function("40x6, read to run folder", |bench| {
        bench.iter(|| {
            let request = SolveRequest {
                sources: Sources { instance: path.clone(), ..Sources::default() },
                out: folder.path().join("run"),
                overwrite: true,
                ..SolveRequest::default()
            };
            let stop = AtomicBool::new(false);
            let mut hooks = Hooks { stop: &stop, stage: &mut |_| {}, progress: &mut |_| {} };
            let solved = run::solve(&request, &mut hooks).expect("it is read and written");
            assert!(solved.is_verified);
        });
    });
    group.finish();
}

criterion_group!(benches, steps, whole_run);
criterion_main!(benches);
