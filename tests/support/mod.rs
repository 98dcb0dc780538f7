//! What all tests of the model build on: tiny facts in code, rows by name, and a solve whose plan is
//! judged. No test lives here.

#![allow(dead_code, reason = "each test file uses its own part of this module")]

pub mod improver;
pub mod regions;

use resettle::candidates::Candidates;
use resettle::candidates::Finder;
use resettle::facts::Area;
use resettle::facts::AreaIdx;
use resettle::facts::Claims;
use resettle::facts::Cny;
use resettle::facts::Decision;
use resettle::facts::Fund;
use resettle::facts::Goal;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::Level;
use resettle::facts::Livelihood;
use resettle::facts::LivelihoodIdx;
use resettle::facts::LonLat;
use resettle::facts::PairTable;
use resettle::facts::Plan;
use resettle::facts::Rule;
use resettle::facts::RuleInForce;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::Site;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::Term;
use resettle::facts::Termination;
use resettle::facts::Travel;
use resettle::facts::Village;
use resettle::facts::VillageIdx;
use resettle::facts::Zone;
use resettle::facts::livelihood::Takes;
use resettle::facts::terms::Layer;
use resettle::facts::travel::CommuteRow;
use resettle::facts::travel::CommuteTable;
use resettle::facts::travel::PairRow;
use resettle::facts::village::Policy;
use resettle::model::ColumnKey;
use resettle::model::Model;
use resettle::model::RowKey;
use resettle::solve::Backend;
use resettle::solve::Effort;
use resettle::solve::Job;
use resettle::solve::Outcome;
use resettle::solve::Watch;
use resettle::solve::highs::Highs;
use resettle::verify::Verdict;
use resettle::verify::verify;
use std::sync::atomic::AtomicBool;

/// Kilometres of one degree along the equator or a meridian: 2π · 6371.0088 / 360.
pub const KM_PER_DEGREE: f64 = 111.195_080_233_532_9;

/// A place so many kilometres east of (0°, 0°), as the crow flies.
pub fn east(km: f64) -> LonLat {
    LonLat { lon: km / KM_PER_DEGREE, lat: 0.0 }
}

/// A village that has to move, with three persons a household, at (0°, 0°).
pub fn village(id: &str, households: u32) -> Village {
    Village {
        id: id.to_owned(),
        name: None,
        name_zh: None,
        place: Some(east(0.0)),
        households,
        persons: 3 * households,
        workers: Vec::new(),
        households_with_labour: 0,
        elevation_m: None,
        slope_deg: None,
        steep_cropland_ha: 0.0,
        hazard: None,
        zone: None,
        policy: Some(Policy::Must),
        stay_cost: Cny::ZERO,
        group: None,
        consent: None,
        income: Cny::ZERO,
        needs: vec![households],
        areas: Vec::new(),
        row: 0,
    }
}

/// The same, but free to stay.
pub fn free_village(id: &str, households: u32) -> Village {
    Village { policy: Some(Policy::May), ..village(id, households) }
}

/// A size of a site with a limit to dwellings only.
pub fn level(name: &str, dwellings: u32, fixed_yuan: i64, yuan_a_household: i64) -> Level {
    Level {
        name: name.to_owned(),
        capacity: vec![Some(dwellings)],
        fixed_cost: Cny::yuan(fixed_yuan),
        cost_per_household: Cny::yuan(yuan_a_household),
        min_households: 0,
    }
}

/// A site at (0°, 0°).
pub fn site(id: &str, levels: Vec<Level>) -> Site {
    Site {
        id: id.to_owned(),
        name: None,
        name_zh: None,
        place: Some(east(0.0)),
        levels,
        existing: None,
        zone: None,
        elevation_m: None,
        host_persons: 0,
        areas: Vec::new(),
        row: 0,
    }
}

/// A site with one level that costs nothing.
pub fn plain_site(id: &str, dwellings: u32) -> Site {
    site(id, vec![level("1", dwellings, 0, 0)])
}

/// A livelihood for any skill of people at sites, at (0°, 0°).
pub fn livelihood(id: &str, places: u32) -> Livelihood {
    Livelihood {
        id: id.to_owned(),
        name: None,
        kind: None,
        skill: None,
        place: Some(east(0.0)),
        places,
        income: Cny::ZERO,
        cost_per_place: Cny::ZERO,
        sector: None,
        host_share_ppm: 0,
        takes: Takes::Residents,
        zone: None,
        areas: Vec::new(),
        row: 0,
    }
}

/// An area without limits.
pub fn area(kind: &str, id: &str) -> Area {
    Area {
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: None,
        name_zh: None,
        parent: None,
        budget: None,
        max_persons: None,
        max_households_out: None,
        max_households_in: None,
        row: 0,
    }
}

/// A source of money without a limit.
pub fn fund(area: u32, source: &str) -> Fund {
    Fund {
        area: AreaIdx(area),
        source: source.to_owned(),
        budget: None,
        covers: Vec::new(),
        per_household_cap: None,
        per_person_cap: None,
        row: 0,
    }
}

/// A square zone from corner to corner, in degrees.
pub fn square_zone(class: &str, west: f64, south: f64, east: f64, north: f64) -> Zone {
    let rect = geo::Rect::new((west, south), (east, north));
    Zone {
        class: class.to_owned(),
        name: None,
        shape: geo::MultiPolygon(vec![rect.to_polygon()]),
        sensitivity: 0.0,
        source: None,
        article: None,
    }
}

/// An instance with dwellings as its only service and without skills.
pub fn instance(villages: Vec<Village>, sites: Vec<Site>) -> Instance {
    let mut instance = Instance {
        name: "tiny".to_owned(),
        currency: "CNY".to_owned(),
        services: vec![Instance::DWELLINGS.to_owned()],
        villages,
        sites,
        ..Instance::default()
    };
    instance.index_names();
    instance
}

/// The same with livelihoods and one skill, of which each village has the stated number.
pub fn with_work(
    mut instance: Instance,
    workers: &[u32],
    livelihoods: Vec<Livelihood>,
) -> Instance {
    instance.skills = vec!["basic".to_owned()];
    for (village, &count) in instance.villages.iter_mut().zip(workers) {
        village.workers = vec![count];
    }
    instance.livelihoods = livelihoods;
    instance.index_names();
    instance
}

/// A table of pairs out of (village, site, km, yuan); all other pairs are illegal.
#[allow(clippy::unnecessary_wraps, reason = "instances hold an optional table")]
pub fn pairs(rows: &[(u32, u32, f64, i64)]) -> Option<PairTable> {
    let row = |&(village, site, km, yuan): &(u32, u32, f64, i64)| PairRow {
        village: VillageIdx(village),
        site: SiteIdx(site),
        km: Some(km),
        minutes: None,
        cost: Cny::yuan(yuan),
    };
    let mut rows: Vec<PairRow> = rows.iter().map(row).collect();
    rows.sort_by_key(|row| (row.village, row.site));
    Some(PairTable { rows })
}

/// A table of commutes out of (home, livelihood, km).
#[allow(clippy::unnecessary_wraps, reason = "instances hold an optional table")]
pub fn commutes(rows: &[(Home, u32, f64)]) -> Option<CommuteTable> {
    let row = |&(home, livelihood, km): &(Home, u32, f64)| CommuteRow {
        home,
        livelihood: LivelihoodIdx(livelihood),
        km: Some(km),
        minutes: None,
    };
    let mut rows: Vec<CommuteRow> = rows.iter().map(row).collect();
    rows.sort_by_key(|row| (row.home, row.livelihood));
    Some(CommuteTable { rows })
}

/// A goal of one layer.
pub fn goal(terms: &[(Term, f64)]) -> Goal {
    layered(&[terms], &[])
}

/// A goal of layers with a tolerance each (0 where none is stated).
pub fn layered(layers: &[&[(Term, f64)]], tolerances: &[f64]) -> Goal {
    let layer = |(at, terms): (usize, &&[(Term, f64)])| {
        let mut terms = terms.to_vec();
        terms.sort_by_key(|&(term, _)| term);
        Layer { terms, tolerance: tolerances.get(at).copied().unwrap_or(0.0) }
    };
    Goal {
        layers: layers.iter().enumerate().map(layer).collect(),
        crossing: "county".to_owned(),
        ..Goal::default()
    }
}

/// A scenario with road distances as the crow flies and 60 km/h, so that a kilometre is a minute.
pub fn scenario(rules: Vec<Rule>, goal: Goal) -> Scenario {
    let rules = rules.into_iter().map(RuleInForce::from).collect();
    let mut scenario = Scenario::new("test", rules, goal);
    scenario.travel = Travel { detour: 1.0, move_speed_kmh: 60.0, commute_speed_kmh: 60.0 };
    scenario
}

/// Gives a rule of the scenario a source.
pub fn sourced(mut scenario: Scenario, rule: RuleName, source: &str, article: &str) -> Scenario {
    for on in scenario.rules.iter_mut().filter(|on| on.rule.name() == rule) {
        on.source = Some(source.to_owned());
        on.article = Some(article.to_owned());
    }
    scenario
}

pub fn x(village: u32, site: u32) -> ColumnKey {
    ColumnKey::Move(VillageIdx(village), SiteIdx(site))
}

pub fn r(village: u32) -> ColumnKey {
    ColumnKey::Stay(VillageIdx(village))
}

pub fn g(village: u32) -> ColumnKey {
    ColumnKey::Unplaced(VillageIdx(village))
}

pub fn y(site: u32, level: usize) -> ColumnKey {
    ColumnKey::Build(SiteIdx(site), level)
}

pub fn v(site: u32, level: usize) -> ColumnKey {
    ColumnKey::Housed(SiteIdx(site), level)
}

pub fn w(home: Home, livelihood: u32, skill: u32) -> ColumnKey {
    ColumnKey::Work(home, LivelihoodIdx(livelihood), SkillIdx(skill))
}

pub fn e(home: Home) -> ColumnKey {
    ColumnKey::JobGap(home)
}

pub fn at_site(site: u32) -> Home {
    Home::Site(SiteIdx(site))
}

pub fn in_village(village: u32) -> Home {
    Home::Village(VillageIdx(village))
}

/// A row as the formula writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub key: RowKey,
    pub lower: f64,
    pub entries: Vec<(ColumnKey, f64)>,
    pub upper: f64,
}

/// lower ≤ sum ≤ upper.
pub fn row(key: RowKey, lower: f64, entries: &[(ColumnKey, f64)], upper: f64) -> Written {
    let mut entries = entries.to_vec();
    entries.sort_by_key(|&(column, _)| column);
    Written { key, lower, entries, upper }
}

/// sum ≤ upper.
pub fn at_most(key: RowKey, entries: &[(ColumnKey, f64)], upper: f64) -> Written {
    row(key, f64::NEG_INFINITY, entries, upper)
}

/// sum ≥ lower.
pub fn at_least(key: RowKey, lower: f64, entries: &[(ColumnKey, f64)]) -> Written {
    row(key, lower, entries, f64::INFINITY)
}

/// sum = value.
pub fn equals(key: RowKey, entries: &[(ColumnKey, f64)], value: f64) -> Written {
    row(key, value, entries, value)
}

/// Lends the model of a scenario.
pub fn with_model<T>(
    instance: &Instance,
    scenario: &Scenario,
    look: impl FnOnce(&Model<'_>) -> T,
) -> T {
    let finder = Finder::new(instance, scenario);
    let candidates = Candidates::new(&finder, scenario);
    look(&Model::new(&finder, &candidates))
}

/// The rows that the model has, of the families that `is_wanted` names, by key.
pub fn rows_of(
    instance: &Instance,
    scenario: &Scenario,
    is_wanted: impl Fn(&RowKey) -> bool,
) -> Vec<Written> {
    with_model(instance, scenario, |model| {
        let program = &model.program;
        let mut rows: Vec<Written> = program
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| is_wanted(&row.key))
            .map(|(at, found)| {
                let entries = program.entries(at).iter();
                let named: Vec<_> = entries
                    .map(|&(column, factor)| (program.columns[column as usize].key, factor))
                    .collect();
                row(found.key, found.lower, &named, found.upper)
            })
            .collect();
        rows.sort_by_key(|row| row.key);
        rows
    })
}

/// Asserts that two lists of rows are the same, up to order and the last digits of coefficients.
#[track_caller]
pub fn assert_rows(found: &[Written], mut by_hand: Vec<Written>) {
    by_hand.sort_by_key(|row| row.key);
    let keys = |rows: &[Written]| rows.iter().map(|row| row.key).collect::<Vec<_>>();
    assert_eq!(keys(found), keys(&by_hand), "the rows themselves");
    for (found, by_hand) in found.iter().zip(&by_hand) {
        let columns =
            |row: &Written| row.entries.iter().map(|&(column, _)| column).collect::<Vec<_>>();
        assert_eq!(columns(found), columns(by_hand), "columns of {:?}", by_hand.key);
        let numbers = |row: &Written| {
            let factors = row.entries.iter().map(|&(_, factor)| factor);
            [row.lower, row.upper].into_iter().chain(factors).collect::<Vec<_>>()
        };
        for (found, hand) in numbers(found).into_iter().zip(numbers(by_hand)) {
            let is_same = found.total_cmp(&hand).is_eq()
                || (found - hand).abs() <= 1e-9 * hand.abs().max(1.0);
            assert!(is_same, "{:?}: {found} instead of {hand}", by_hand.key);
        }
    }
}

/// The columns of a model, by key.
pub fn columns_of(instance: &Instance, scenario: &Scenario) -> Vec<ColumnKey> {
    with_model(instance, scenario, |model| {
        let mut keys: Vec<ColumnKey> =
            model.program.columns.iter().map(|column| column.key).collect();
        keys.sort_unstable();
        keys
    })
}

/// The villages and sites of all pairs in the model.
pub fn pairs_of(instance: &Instance, scenario: &Scenario) -> Vec<(u32, u32)> {
    let finder = Finder::new(instance, scenario);
    let candidates = Candidates::new(&finder, scenario);
    candidates.pairs.iter().map(|pair| (pair.village.0, pair.site.0)).collect()
}

/// No gap, one thread, no limit of time.
pub fn exact() -> Effort {
    Effort { deadline: None, work: None, gap: 0.0, threads: 1, seed: 0 }
}

/// Solves with a back end.
pub fn outcome_by(backend: &dyn Backend, instance: &Instance, scenario: &Scenario) -> Outcome {
    let never = AtomicBool::new(false);
    outcome_of(backend, instance, scenario, &exact(), None, &never)
}

/// Solves with a back end, so hard, from an earlier plan, until somebody says stop.
pub fn outcome_of(
    backend: &dyn Backend,
    instance: &Instance,
    scenario: &Scenario,
    effort: &Effort,
    start: Option<&Plan>,
    stop: &AtomicBool,
) -> Outcome {
    let mut quiet = |_: &_| {};
    let mut watch = Watch::new(stop, &mut quiet);
    let finder = Finder::new(instance, scenario);
    let mut candidates = Candidates::new(&finder, scenario);
    let job = Job { finder: &finder, backend, effort: *effort, start, known: None };
    resettle::solve::solve(&job, &mut candidates, &mut watch)
}

/// Solves with HiGHS.
pub fn outcome(instance: &Instance, scenario: &Scenario) -> Outcome {
    outcome_by(&Highs, instance, scenario)
}

/// The outcome's plan with the outcome's claims.
pub fn claimed(outcome: &Outcome) -> Option<Plan> {
    let claims = Claims {
        termination: outcome.termination,
        layers: outcome.layers.clone(),
        proof: outcome.proof,
    };
    outcome.plan.clone().map(|plan| Plan { claims: Some(claims), ..plan })
}

/// A plan that was solved and judged.
pub struct Solved {
    pub plan: Plan,
    pub verdict: Verdict,
    pub outcome: Outcome,
}

impl Solved {
    /// What is decided for each village.
    pub fn decisions(&self) -> Vec<Decision> {
        self.plan.assignments.iter().map(|assignment| assignment.decision).collect()
    }

    /// Value of the first layer, as the verifier finds it.
    pub fn value(&self) -> f64 {
        self.verdict.layers[0]
    }

    /// Value of a term, as the verifier finds it.
    pub fn term(&self, term: Term) -> f64 {
        let found = self.verdict.terms.iter().find(|found| found.term == term);
        found.unwrap_or_else(|| panic!("{term} is not measured")).value
    }

    /// Position of the level at which a site is built.
    pub fn level(&self, site: u32) -> Option<usize> {
        self.plan.built.iter().find(|built| built.site.0 == site).map(|built| built.level)
    }

    /// Workers who live at a home and earn at a livelihood.
    pub fn workers(&self, home: Home, livelihood: u32) -> u32 {
        let here = self
            .plan
            .allocations
            .iter()
            .filter(|found| found.home == home && found.livelihood.0 == livelihood);
        here.map(|found| found.workers).sum()
    }
}

/// Solves to the optimum and asserts that the verifier finds nothing against plan and claims.
#[track_caller]
pub fn solved(instance: &Instance, scenario: &Scenario) -> Solved {
    let outcome = outcome(instance, scenario);
    assert_eq!(outcome.termination, Termination::Optimal, "{:?}", outcome.failure);
    let plan = claimed(&outcome).unwrap();
    let verdict = verify(instance, scenario, &plan);
    let errors: Vec<String> = verdict.errors().map(ToString::to_string).collect();
    assert!(verdict.ok(), "{}", errors.join("\n"));
    Solved { plan, verdict, outcome }
}

/// Asserts that there is no plan.
#[track_caller]
pub fn assert_infeasible(instance: &Instance, scenario: &Scenario) {
    let outcome = outcome(instance, scenario);
    assert_eq!(outcome.termination, Termination::Infeasible, "{:?}", outcome.failure);
    assert_eq!(outcome.plan, None);
}

/// Shorthand for a move.
pub const fn moves(site: u32) -> Decision {
    Decision::Moves(SiteIdx(site))
}

#[track_caller]
pub fn assert_close(found: f64, by_hand: f64) {
    let is_close = (found - by_hand).abs() <= 1e-6 * by_hand.abs().max(1.0);
    assert!(is_close, "{found} instead of {by_hand}");
}
