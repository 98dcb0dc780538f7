//! Thinning loses nothing: 300 random regions, of six kinds, are answered with some of the nearest sites of each
//! village in the model at first, and with all pairs. Both plans are proven, and neither proof contradicts the
//! other plan.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

mod support;

use proj4rs::Proj;
use rayon::prelude::*;
use resettle::candidates::Finder;
use resettle::facts::Proof;
use resettle::facts::Termination;
use resettle::facts::VillageIdx;
use resettle::facts::scenario::CandidateOptions;
use resettle::facts::scenario::SolverOptions;
use resettle::generate::Spec;
use resettle::generate::generate;
use resettle::read;
use resettle::read::Loaded;
use resettle::solve::Backend;
use resettle::solve::Effort;
use resettle::solve::Outcome;
use resettle::solve::decompose::Decompose;
use resettle::solve::highs::Highs;
use resettle::verify::verify;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use support::claimed;
use support::exact;
use support::outcome_of;

/// Regions of each kind.
const EACH: u64 = 50;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Degrees,
    Metres,
    Coincident,
    Tight,
    JobsShort,
    Locked,
}

const KINDS: [Kind; 6] =
    [Kind::Degrees, Kind::Metres, Kind::Coincident, Kind::Tight, Kind::JobsShort, Kind::Locked];

/// A region of this kind.
fn region(kind: Kind, seed: u64) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("region");
    let spec = Spec {
        sites: 4 + (seed % 3) as u32,
        livelihoods: 3,
        seed,
        tightness: if kind == Kind::Tight { 0.9 } else { 0.6 },
        job_share: if kind == Kind::JobsShort { 0.3 } else { 0.9 },
        ..Spec::new(8 + (seed % 7) as u32)
    };
    generate(&spec, &path, &mut |_, _| {}).unwrap();
    if kind == Kind::Metres {
        for table in ["villages.csv", "sites.csv", "livelihoods.csv"] {
            project(&path.join(table));
        }
        let toml = fs::read_to_string(path.join("instance.toml")).unwrap();
        let toml = toml.replace("name = \"WGS84\"", "name = \"EPSG:4524\"");
        assert!(toml.contains("EPSG:4524"));
        fs::write(path.join("instance.toml"), toml).unwrap();
    }
    let mut loaded = read::load(&path, None, &[]).unwrap();
    if kind == Kind::Coincident {
        // Half of the villages at the place of the first one, two sites at one place.
        let villages = &mut loaded.instance.villages;
        let half = villages.len() / 2;
        let place = villages[0].place;
        villages.iter_mut().take(half).for_each(|village| village.place = place);
        loaded.instance.sites[1].place = loaded.instance.sites[0].place;
    }
    if kind == Kind::Locked {
        // To the farthest site that it may move to: one that thinning leaves out.
        let village = VillageIdx::new(seed as usize % loaded.instance.villages.len());
        let mut pairs = Vec::new();
        Finder::new(&loaded.instance, &loaded.scenario).nearest(village, usize::MAX, &mut pairs);
        let far = pairs.iter().max_by(|a, b| a.km.total_cmp(&b.km)).unwrap();
        let (id, site) = (&loaded.instance.villages[village.at()].id, far.site);
        let lock =
            format!("rules.lock={{villages={{{id}=\"{}\"}}}}", loaded.instance.sites[site.at()].id);
        loaded = read::load(&path, None, &[lock]).unwrap();
    }
    loaded
}

/// The places of a table in metres of EPSG:4524.
fn project(table: &Path) {
    let metres = Proj::from_proj_string(
        "+proj=tmerc +lat_0=0 +lon_0=108 +k=1 +x_0=36500000 +y_0=0 +ellps=GRS80 +units=m",
    )
    .unwrap();
    let degrees = Proj::from_proj_string("+proj=longlat +ellps=GRS80").unwrap();
    let mut reader = csv::Reader::from_path(table).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (lon, lat) = (at("lon"), at("lat"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut writer = csv::Writer::from_path(table).unwrap();
    writer.write_record(&header).unwrap();
    for row in rows {
        let angle = |at: usize| row[at].parse::<f64>().unwrap().to_radians();
        let mut place = (angle(lon), angle(lat), 0.0);
        proj4rs::transform::transform(&degrees, &metres, &mut place).unwrap();
        let cells = row.iter().enumerate().map(|(at, cell)| match at {
            _ if at == lon => format!("{:.3}", place.0),
            _ if at == lat => format!("{:.3}", place.1),
            _ => cell.to_owned(),
        });
        writer.write_record(cells).unwrap();
    }
    writer.flush().unwrap();
}

/// The answer with so many of the nearest sites in the model at first.
fn answer(loaded: &mut Loaded, backend: &dyn Backend, nearest: Option<u32>) -> Outcome {
    let all = CandidateOptions { all: Some(true), ..CandidateOptions::default() };
    let thin = nearest.map(|nearest| CandidateOptions { nearest, all: Some(false) });
    loaded.scenario.candidates = thin.unwrap_or(all);
    let effort = Effort { gap: SolverOptions::DEFAULT_GAP, ..exact() };
    let never = AtomicBool::new(false);
    outcome_of(backend, &loaded.instance, &loaded.scenario, &effort, None, &never)
}

#[test]
fn thinned_models_answer_as_complete_ones_do() {
    let cases: Vec<(Kind, u64)> =
        KINDS.iter().flat_map(|&kind| (1..=EACH).map(move |seed| (kind, seed))).collect();
    let (plans, left_out) = (KINDS.map(|_| AtomicUsize::new(0)), AtomicUsize::new(0));
    cases.par_iter().with_max_len(1).for_each(|&(kind, seed)| {
        let mut loaded = region(kind, seed);
        let backend: &dyn Backend = if seed % 2 == 0 { &Decompose } else { &Highs };
        let whole = answer(&mut loaded, &Highs, None);
        let thin = answer(&mut loaded, backend, Some(1 + (seed % 3) as u32));
        let case = format!("{kind:?}, seed {seed}");
        assert_eq!(whole.termination, thin.termination, "{case}");
        assert_eq!(whole.proof, Proof::Complete, "{case}");
        assert_ne!(thin.proof, Proof::Limited, "{case}: {:?}", thin.why_limited);
        left_out.fetch_add(usize::from(thin.proof == Proof::Priced), Ordering::Relaxed);
        if whole.termination == Termination::Infeasible {
            return;
        }
        assert_eq!(whole.termination, Termination::Optimal, "{case}");
        plans[kind as usize].fetch_add(1, Ordering::Relaxed);
        let (one, two) = (whole.layers[0], thin.layers[0]);
        let slack = 1e-6 * one.value.abs();
        assert!(two.bound.unwrap() <= one.value + slack, "{case}: {two:?} against {one:?}");
        assert!(one.bound.unwrap() <= two.value + slack, "{case}: {one:?} against {two:?}");
        let plan = claimed(&thin).unwrap();
        assert!(verify(&loaded.instance, &loaded.scenario, &plan).ok(), "{case}");
    });
    let plans = plans.map(AtomicUsize::into_inner);
    assert!(plans.iter().all(|&plans| plans >= 20), "regions with a plan, by kind: {plans:?}");
    let left_out = left_out.into_inner();
    assert!(left_out >= 100, "{left_out} models left pairs out to the end");
}

#[test]
fn a_search_that_is_stopped_before_pairs_are_priced_says_that_it_is_limited() {
    let mut loaded = region(Kind::Degrees, 1);
    loaded.scenario.candidates = CandidateOptions { nearest: 1, all: Some(false) };
    let stopped = AtomicBool::new(true);
    for backend in [&Highs as &dyn Backend, &Decompose] {
        let (instance, scenario) = (&loaded.instance, &loaded.scenario);
        let outcome = outcome_of(backend, instance, scenario, &exact(), None, &stopped);
        assert_eq!(outcome.termination, Termination::Interrupted);
        assert_eq!(outcome.proof, Proof::Limited);
        let why = outcome.why_limited.unwrap();
        assert!(why.contains("stopped before the others were priced"), "{why}");
    }
}
