//! From a model to an outcome: every way in which a solver can stop, with a scripted one; and what
//! must hold of every solve.

mod support;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use resettle::candidates::Candidates;
use resettle::candidates::Finder;
use resettle::facts::Cny;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Proof;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::Termination;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Capacity;
use resettle::facts::scenario::CandidateOptions;
use resettle::facts::scenario::SolverOptions;
use resettle::model::ColumnKey;
use resettle::model::Expression;
use resettle::model::Model;
use resettle::model::Program;
use resettle::model::RowKey;
use resettle::solve::Answer;
use resettle::solve::Backend;
use resettle::solve::Effort;
use resettle::solve::Job;
use resettle::solve::Outcome;
use resettle::solve::Progress;
use resettle::solve::Question;
use resettle::solve::Status;
use resettle::solve::Watch;
use resettle::solve::backend::gap;
use resettle::solve::checkpoint::Keeper;
use resettle::solve::checkpoint::State;
use resettle::solve::highs::Highs;
use resettle::solve::microlp::Microlp;
use resettle::solve::whole;
use resettle::verify::verify;
use std::cell::Cell;
use std::cell::RefCell;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;
use support::*;

/// What a scripted solver does when it is asked.
#[derive(Clone, Debug)]
enum Act {
    /// Shows the true optimum, with a bound this much below it.
    Shows(Status, f64),
    /// Shows the true optimum, and no bound.
    WithoutBound(Status),
    /// Shows nothing but perhaps a bound.
    Nothing(Status, Option<f64>),
}

/// Plays its acts in turn; the step that makes workers whole goes to HiGHS.
struct Scripted {
    acts: RefCell<Vec<Act>>,
    /// Value of the start of each question that was asked.
    starts: RefCell<Vec<Option<f64>>>,
}

impl Scripted {
    fn new(acts: &[Act]) -> Self {
        let acts = acts.iter().rev().cloned().collect();
        Self { acts: RefCell::new(acts), starts: RefCell::default() }
    }
}

impl Backend for Scripted {
    fn name(&self) -> String {
        "scripted".to_owned()
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
        // Work and money for decisions that were made.
        if question.program.columns.iter().all(|column| !column.is_integer) {
            return Highs.answer(question, effort, watch);
        }
        self.starts.borrow_mut().push(question.start.map(|start| question.objective.value(start)));
        let act = self.acts.borrow_mut().pop().expect("asked more often than scripted");
        let mut best = || Highs.answer(question, effort, watch).values.unwrap();
        match act {
            Act::Shows(status, below) => {
                let values = best();
                let bound = Some(question.objective.value(&values) - below);
                Answer { status, values: Some(values), bound }
            }
            Act::WithoutBound(status) => Answer { status, values: Some(best()), bound: None },
            Act::Nothing(status, bound) => Answer { status, values: None, bound },
        }
    }
}

/// A at S costs 10 km, B 20 km: 2 · 10 + 3 · 20 = 80; S costs 500 yuan, T is far and free.
fn small() -> Instance {
    let mut instance = instance(
        vec![village("A", 2), village("B", 3)],
        vec![site("S", vec![level("1", 9, 500, 0)]), plain_site("T", 9)],
    );
    instance.pairs = pairs(&[(0, 0, 10.0, 0), (0, 1, 30.0, 0), (1, 0, 20.0, 0), (1, 1, 60.0, 0)]);
    instance
}

fn one_layer() -> Scenario {
    scenario(vec![], goal(&[(Term::Moving, 1.0)]))
}

/// First moving (80), then building (500).
fn two_layers() -> Scenario {
    scenario(vec![], layered(&[&[(Term::Moving, 1.0)], &[(Term::Building, 1.0)]], &[]))
}

fn play(acts: &[Act], scenario: &Scenario) -> Outcome {
    outcome_by(&Scripted::new(acts), &small(), scenario)
}

fn failed() -> Status {
    Status::Failed("out of memory".to_owned())
}

#[test]
fn without_any_plan_the_status_decides_and_the_bound_is_kept() {
    let cases = [
        (Status::Infeasible, Termination::Infeasible),
        (Status::Unbounded, Termination::Unbounded),
        (Status::TimeLimit, Termination::NoPlan),
        (Status::Interrupted, Termination::Interrupted),
        (Status::GapReached, Termination::Failed),
        (failed(), Termination::Failed),
    ];
    for (status, termination) in cases {
        let outcome = play(&[Act::Nothing(status.clone(), Some(7.0))], &one_layer());
        assert_eq!(outcome.termination, termination, "{status:?}");
        assert_eq!((outcome.plan, outcome.layers.len()), (None, 0), "{status:?}");
        assert_eq!(outcome.bound_without_plan, Some(7.0));
        assert_eq!(outcome.failure.is_some(), termination == Termination::Failed, "{status:?}");
    }
}

#[test]
fn a_plan_that_was_found_is_kept_whatever_ends_the_search() {
    let cases = [
        (Status::GapReached, Termination::Optimal),
        (Status::Infeasible, Termination::Failed),
        (Status::Unbounded, Termination::Unbounded),
        (Status::TimeLimit, Termination::TimeLimit),
        (Status::Interrupted, Termination::Interrupted),
        (failed(), Termination::Failed),
    ];
    for (status, termination) in cases {
        let outcome = play(&[Act::Shows(status.clone(), 0.0)], &one_layer());
        assert_eq!(outcome.termination, termination, "{status:?}");
        let decisions: Vec<Decision> =
            outcome.plan.unwrap().assignments.iter().map(|found| found.decision).collect();
        assert_eq!(decisions, [moves(0), moves(0)], "{status:?}");
        assert_close(outcome.layers[0].value, 80.0);
        assert_close(outcome.layers[0].bound.unwrap(), 80.0);
    }
    let told = play(&[Act::Shows(failed(), 0.0)], &one_layer()).failure;
    assert_eq!(told.as_deref(), Some("out of memory"));
}

#[test]
fn the_plan_of_an_earlier_layer_outlives_every_end_of_a_later_one() {
    let cases = [
        (Status::Infeasible, Termination::Failed),
        (Status::Unbounded, Termination::Unbounded),
        (Status::TimeLimit, Termination::TimeLimit),
        (Status::Interrupted, Termination::Interrupted),
        (failed(), Termination::Failed),
    ];
    for (status, termination) in cases {
        let acts = [Act::Shows(Status::GapReached, 0.0), Act::Nothing(status.clone(), Some(450.0))];
        let outcome = play(&acts, &two_layers());
        assert_eq!(outcome.termination, termination, "{status:?}");
        assert!(outcome.plan.is_some());
        assert_close(outcome.layers[0].value, 80.0);
        assert_close(outcome.layers[1].value, 500.0);
        assert_eq!(outcome.layers[1].bound, Some(450.0));
    }
}

#[test]
fn a_search_that_ends_in_the_first_layer_claims_no_bound_for_the_second() {
    let outcome = play(&[Act::Shows(Status::TimeLimit, 8.0)], &two_layers());
    assert_eq!(outcome.termination, Termination::TimeLimit);
    assert_eq!(outcome.layers.len(), 2);
    assert_close(outcome.layers[0].bound.unwrap(), 72.0);
    assert_eq!(outcome.layers[1].bound, None);
    assert_close(outcome.layers[1].value, 500.0);
}

#[test]
fn the_first_layer_is_the_start_of_the_second() {
    let acts = [Act::Shows(Status::GapReached, 0.0), Act::Shows(Status::GapReached, 0.0)];
    let scripted = Scripted::new(&acts);
    outcome_by(&scripted, &small(), &two_layers());
    assert_eq!(scripted.starts.into_inner(), [None, Some(500.0)]);
}

#[test]
fn optimal_is_said_only_within_the_default_gap_and_the_one_asked_for() {
    let termination = |below: f64| {
        let outcome = play(&[Act::Shows(Status::GapReached, below)], &one_layer());
        outcome.termination
    };
    // The tests ask for no gap at all.
    assert_eq!(termination(0.0), Termination::Optimal);
    assert_eq!(termination(0.007), Termination::GapLimit);
    assert_eq!(termination(8.0), Termination::GapLimit);
    let wide = Effort { gap: 0.2, ..exact() };
    let by = |below: f64| {
        let scripted = Scripted::new(&[Act::Shows(Status::GapReached, below)]);
        let never = AtomicBool::new(false);
        outcome_of(&scripted, &small(), &one_layer(), &wide, None, &never).termination
    };
    assert_eq!(by(80.0 * SolverOptions::DEFAULT_GAP * 0.9), Termination::Optimal);
    assert_eq!(by(80.0 * SolverOptions::DEFAULT_GAP * 1.5), Termination::GapLimit);
    let unproven = play(&[Act::WithoutBound(Status::GapReached)], &one_layer());
    assert_eq!(unproven.termination, Termination::GapLimit);
}

#[test]
fn a_bound_above_the_value_is_not_claimed() {
    let outcome = play(&[Act::Shows(Status::TimeLimit, -5.0)], &one_layer());
    assert_close(outcome.layers[0].bound.unwrap(), 80.0);
}

#[test]
fn a_thinned_model_is_proven_over_all_legal_pairs() {
    let mut scenario = one_layer();
    scenario.candidates = CandidateOptions { nearest: 1, all: Some(false) };
    let found = outcome(&small(), &scenario);
    assert_eq!((found.termination, found.proof), (Termination::Optimal, Proof::Priced));
    assert_close(found.layers[0].value, 80.0);
    assert_close(found.layers[0].bound.unwrap(), 80.0);
    let plan = claimed(&found).unwrap();
    assert!(verify(&small(), &scenario, &plan).ok());
}

#[test]
fn what_was_proven_of_all_pairs_outlives_an_interrupt() {
    let (instance, mut scenario) = (small(), one_layer());
    scenario.candidates = CandidateOptions { nearest: 1, all: Some(false) };
    let finder = Finder::new(&instance, &scenario);
    let mut quiet = |_: &_| {};
    for (bound, proof) in [(Some(50.0), Proof::Priced), (None, Proof::Limited)] {
        let stop = AtomicBool::new(true);
        let known = State { bound, ..State::default() };
        let mut kept = None;
        let mut save = |state: &State| kept = Some(state.bound);
        let mut watch = Watch::new(&stop, &mut quiet);
        watch.keeper = Some(Keeper::new(known.clone(), &mut save));
        let job = Job {
            finder: &finder,
            backend: &Highs,
            effort: exact(),
            start: None,
            known: Some(&known),
        };
        let mut candidates = Candidates::new(&finder, &scenario);
        assert!(!candidates.is_complete());
        let outcome = resettle::solve::solve(&job, &mut candidates, &mut watch);
        drop(watch);
        assert_eq!(outcome.termination, Termination::Interrupted);
        assert_eq!((outcome.bound_without_plan, outcome.proof), (bound, proof));
        assert_eq!(kept, Some(bound), "the checkpoint keeps it as well");
    }
}

#[test]
fn a_pair_that_is_left_out_and_needed_comes_in() {
    // Both near S, which is dear; T is free, and far but for whoever counts yuan.
    let mut scenario = scenario(vec![], goal(&[(Term::Moving, 1.0), (Term::Building, 1.0)]));
    scenario.candidates = CandidateOptions { nearest: 1, all: Some(false) };
    let found = outcome(&small(), &scenario);
    assert_eq!(found.termination, Termination::Optimal);
    // A to T: 2 · 30, B to T: 3 · 60, nothing to build.
    assert_close(found.layers[0].value, 240.0);
}

#[allow(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn with_start(instance: &Instance, scenario: &Scenario, start: Outcome, acts: &[Act]) -> Outcome {
    let scripted = Scripted::new(acts);
    let never = AtomicBool::new(false);
    outcome_of(&scripted, instance, scenario, &exact(), start.plan.as_ref(), &never)
}

#[test]
fn an_earlier_plan_is_kept_when_nothing_better_is_found() {
    let start = outcome(&small(), &one_layer());
    let nothing = [Act::Nothing(Status::TimeLimit, Some(3.0))];
    let outcome = with_start(&small(), &one_layer(), start, &nothing);
    assert_eq!(outcome.termination, Termination::TimeLimit);
    assert_close(outcome.layers[0].value, 80.0);
    assert_eq!(outcome.layers[0].bound, Some(3.0));
}

#[test]
fn an_earlier_plan_with_a_choice_that_is_gone_is_not_used() {
    let start = outcome(&small(), &one_layer());
    let mut changed = small();
    changed.pairs = pairs(&[(0, 0, 10.0, 0), (1, 1, 60.0, 0)]);
    let nothing = [Act::Nothing(Status::TimeLimit, None)];
    let outcome = with_start(&changed, &one_layer(), start, &nothing);
    assert_eq!((outcome.termination, outcome.plan), (Termination::NoPlan, None));
}

#[test]
fn a_start_worse_than_what_is_found_gives_way() {
    let cheap = scenario(vec![], goal(&[(Term::Building, 1.0)]));
    let start = outcome(&small(), &cheap);
    let best = [Act::Shows(Status::GapReached, 0.0)];
    let outcome = with_start(&small(), &one_layer(), start, &best);
    assert_close(outcome.layers[0].value, 80.0);
}

fn limited(effort: &Effort, stop: bool) -> Outcome {
    outcome_of(&Highs, &small(), &one_layer(), effort, None, &AtomicBool::new(stop))
}

#[test]
fn who_is_stopped_before_the_start_has_no_plan() {
    let outcome = limited(&exact(), true);
    assert_eq!((outcome.termination, outcome.plan), (Termination::Interrupted, None));
}

#[test]
fn no_time_at_all_gives_no_plan() {
    let effort = Effort { deadline: Some(Instant::now()), ..exact() };
    assert_eq!(effort.left(), Some(Duration::ZERO));
    let outcome = limited(&effort, false);
    assert_eq!((outcome.termination, outcome.plan), (Termination::NoPlan, None));
}

#[test]
fn a_later_layer_chooses_within_the_tolerance_of_the_earlier_one() {
    // Both at T is free of building, but 2 · 30 + 3 · 60 = 240 household·km instead of 80.
    let goal =
        |tolerance| layered(&[&[(Term::Moving, 1.0)], &[(Term::Building, 1.0)]], &[tolerance]);
    let strict = solved(&small(), &scenario(vec![], goal(0.0)));
    assert_eq!(strict.decisions(), [moves(0), moves(0)]);
    // 80 · (1 + 1.99) < 240 ≤ 80 · (1 + 2).
    let nearly = solved(&small(), &scenario(vec![], goal(1.99)));
    // Anybody at S costs the 500 yuan of building it.
    assert_close(nearly.outcome.layers[1].value, 500.0);
    let wide = solved(&small(), &scenario(vec![], goal(2.0)));
    assert_eq!(wide.decisions(), [moves(1), moves(1)]);
    assert_close(wide.outcome.layers[0].value, 240.0);
    assert_close(wide.outcome.layers[0].bound.unwrap(), 80.0);
    assert_close(wide.outcome.layers[1].value, 0.0);
}

#[test]
fn a_tolerance_below_zero_is_a_share_of_the_best_value_too() {
    // Income 100 by moving to S at 60 yuan, or 75 by moving to T for nothing: −100 may become −75.
    let (mut near, mut far) = (livelihood("K", 1), livelihood("L", 1));
    (near.income, far.income) = (Cny::yuan(100), Cny::yuan(75));
    let sites = vec![site("S", vec![level("1", 9, 60, 0)]), plain_site("T", 9)];
    let mut instance = with_work(instance(vec![village("A", 2)], sites), &[1], vec![near, far]);
    instance.commutes = commutes(&[(at_site(0), 0, 1.0), (at_site(1), 1, 1.0)]);
    let goal = layered(&[&[(Term::Income, 1.0)], &[(Term::Building, 1.0)]], &[0.3]);
    let solved = solved(&instance, &scenario(vec![Rule::Workers, Rule::Places], goal));
    assert_eq!(solved.decisions(), [moves(1)]);
    assert_close(solved.outcome.layers[0].value, -75.0);
}

/// Hands over a point between two corners: half a worker here, half a worker there.
struct Fractional {
    is_spoiled: Cell<bool>,
}

impl Backend for Fractional {
    fn name(&self) -> String {
        "fractional".to_owned()
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
        let mut answer = Highs.answer(question, effort, watch);
        if question.program.columns.iter().any(|column| column.is_integer) {
            for (column, value) in
                question.program.columns.iter().zip(answer.values.as_mut().unwrap())
            {
                if matches!(column.key, ColumnKey::Work(..)) {
                    *value = 1.5;
                    self.is_spoiled.set(true);
                }
            }
        }
        answer
    }
}

#[test]
fn fractional_workers_are_made_whole_at_no_loss() {
    // Three workers, two livelihoods for everybody: 1.5 and 1.5 is as good as 1 and 2.
    let instance = with_work(
        instance(vec![village("A", 2)], vec![plain_site("S", 9)]),
        &[3],
        vec![livelihood("K", 2), livelihood("L", 2)],
    );
    let scenario = scenario(vec![Rule::Workers, Rule::Places], goal(&[(Term::Jobless, 1.0)]));
    let backend = Fractional { is_spoiled: Cell::new(false) };
    let found = outcome_by(&backend, &instance, &scenario);
    assert!(backend.is_spoiled.get());
    assert_close(found.layers[0].value, 0.0);
    let plan = claimed(&found).unwrap();
    assert_eq!(plan.allocations.iter().map(|found| found.workers).sum::<u32>(), 3);
    assert!(verify(&instance, &scenario, &plan).ok());
}

#[test]
fn columns_that_only_measure_are_settled_at_their_least_value() {
    let scenario = scenario(vec![], goal(&[(Term::WorstDistance, 1.0)]));
    with_model(&small(), &scenario, |model| {
        let value_of = |key: &ColumnKey| match *key {
            key if key == x(0, 0) || key == x(1, 0) || key == y(0, 0) => 1.0,
            ColumnKey::Worst => 777.0,
            _ => 0.0,
        };
        let values: Vec<f64> =
            model.program.columns.iter().map(|column| value_of(&column.key)).collect();
        let settled = whole::settled(&model.program, values);
        assert_close(model.terms[&Term::WorstDistance].value(&settled), 20.0);
        assert!(model.program.violation(&settled) <= 1e-12);
    });
}

fn ask(backend: &dyn Backend, program: &Program, objective: &Expression) -> Answer {
    let never = AtomicBool::new(false);
    let mut quiet = |_: &_| {};
    let mut watch = Watch::new(&never, &mut quiet);
    let question = Question::new(program, objective);
    backend.answer(&question, &exact(), &mut watch)
}

/// Two whole columns without an upper limit and with 2 ≤ a − b ≤ `most`.
fn open_program(most: f64) -> Program {
    let mut program = Program::default();
    let a = program.add_column(x(0, 0), 0.0, f64::INFINITY, true);
    let b = program.add_column(x(0, 1), 0.0, f64::INFINITY, true);
    program.add_row(RowKey::ShareConcentrated, 2.0, [(a, 1.0), (b, -1.0)], most);
    program
}

#[test]
fn infeasible_and_unbounded_are_told_apart() {
    let downhill = Expression::sum([(0, -1.0), (1, -1.0)]);
    let uphill = Expression::sum([(0, 1.0), (1, 1.0)]);
    assert_eq!(ask(&Highs, &open_program(5.0), &downhill).status, Status::Unbounded);
    assert_eq!(ask(&Highs, &open_program(1.0), &downhill).status, Status::Infeasible);
    assert_eq!(ask(&Highs, &open_program(1.0), &uphill).status, Status::Infeasible);
    let answer = ask(&Highs, &open_program(5.0), &uphill);
    assert_eq!((answer.status, answer.bound), (Status::GapReached, Some(2.0)));
}

#[test]
fn a_program_without_columns_is_judged_by_its_rows() {
    let mut program = Program::default();
    let nothing = Expression::default();
    assert_eq!(ask(&Highs, &program, &nothing).status, Status::GapReached);
    program.add_row(RowKey::ShareConcentrated, f64::NEG_INFINITY, [], 0.0);
    assert_eq!(ask(&Highs, &program, &nothing).status, Status::GapReached);
    program.add_row(RowKey::ShareConcentrated, 1.0, [], 1.0);
    assert_eq!(ask(&Highs, &program, &nothing).status, Status::Infeasible);
}

#[test]
fn large_costs_are_scaled_and_handed_back_in_their_own_unit() {
    let mut instance = small();
    instance.sites[0].levels[0].fixed_cost = Cny::yuan(7_654_321_000);
    instance.sites[1].levels[0].fixed_cost = Cny::yuan(7_654_321_001);
    let solved = solved(&instance, &scenario(vec![], goal(&[(Term::Building, 1.0)])));
    assert_eq!(solved.decisions(), [moves(0), moves(0)]);
    assert!((solved.outcome.layers[0].bound.unwrap() - 7_654_321_000.0).abs() < 1e3);
}

#[test]
fn both_solvers_know_their_names_and_progress_has_a_gap() {
    assert!(Highs.name().starts_with("HiGHS ") && Microlp.name().starts_with("microlp"));
    let progress = |value, bound| Progress {
        elapsed: Duration::ZERO,
        layer: 0,
        stage: "parts",
        value,
        bound,
        nodes: 0,
    };
    assert_eq!(progress(Some(10.0), Some(9.0)).gap(), Some(0.1));
    assert_eq!(progress(None, Some(9.0)).gap(), None);
    assert_eq!(progress(Some(10.0), None).gap(), None);
    // What rounding makes of a sum is no gap, a millionth is one.
    let gaps = [gap(283_840_000.0, 283_839_999.999_7), gap(1.0, 2.0)];
    assert_eq!(gaps.map(f64::to_bits), [0, 0]);
    assert!(gap(1e9, 1e9 - 1e3) > 0.9e-6 && gap(0.0, -1.0) > 1.0);
    assert_eq!(gap(15.409_051_137, 15.409_050_983).to_bits(), 0);
}

#[test]
fn no_bound_is_told_beyond_what_holds_with_left_out_pairs() {
    let (stop, told) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let mut hear = |progress: &Progress| told.lock().unwrap().push(progress.bound);
    let mut watch = Watch::new(&stop, &mut hear);
    watch.tell(Some(9.0), Some(7.0), 0);
    watch.most_bound = 5.0;
    watch.tell(Some(9.0), Some(7.0), 0);
    watch.tell(Some(9.0), None, 0);
    drop(watch);
    assert_eq!(*told.lock().unwrap(), [Some(7.0), Some(5.0), None]);
}

/// Villages and sites by size, place (in km along a line), and price.
#[derive(Clone, Debug)]
struct Line {
    villages: Vec<(u32, f64)>,
    sites: Vec<(u32, f64, i64)>,
}

impl Line {
    fn instance(&self) -> Instance {
        let mut instance = instance(
            (0..).zip(&self.villages).map(|(at, v)| village(&format!("V{at}"), v.0)).collect(),
            (0..)
                .zip(&self.sites)
                .map(|(at, s)| site(&format!("S{at}"), vec![level("1", s.0, s.2, 3)]))
                .collect(),
        );
        for (village, &(_, km)) in instance.villages.iter_mut().zip(&self.villages) {
            village.place = Some(east(km));
        }
        for (site, &(_, km, _)) in instance.sites.iter_mut().zip(&self.sites) {
            site.place = Some(east(km));
        }
        instance
    }

    fn scenario() -> Scenario {
        let rules = vec![
            Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
            Rule::Capacity(Capacity::default()),
        ];
        let terms = [(Term::Moving, 1.0), (Term::Building, 1.0), (Term::Unplaced, 900.0)];
        scenario(rules, goal(&terms))
    }

    fn value(&self) -> f64 {
        solved(&self.instance(), &Self::scenario()).value()
    }
}

fn lines() -> impl Strategy<Value = Line> {
    let villages = proptest::collection::vec((1..20_u32, 0.0..50.0), 1..7);
    let sites = proptest::collection::vec((1..30_u32, 0.0..50.0, 0..900_i64), 1..5);
    (villages, sites).prop_map(|(villages, sites)| Line { villages, sites })
}

fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs().max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        rng_seed: RngSeed::Fixed(20_260_001),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_gap_is_a_share_of_the_value_and_never_negative(
        value in -1e9..1e9_f64,
        apart in -1e6..1e6_f64,
    ) {
        prop_assert!(gap(value, value - apart) >= 0.0);
        prop_assert!(gap(value, value).abs() < f64::EPSILON);
        if apart <= 0.0 {
            prop_assert!(gap(value, value - apart).abs() < f64::EPSILON);
        } else if value != 0.0 {
            prop_assert!(is_same(gap(value, value - apart) * value.abs(), apart));
        }
        prop_assert!(gap(0.0, -1.0).is_infinite());
    }

    #[test]
    fn more_capacity_never_worsens_the_optimum(line in lines(), at in 0..5_usize, more in 1..20_u32) {
        let before = line.value();
        let mut larger = line.clone();
        let at = at % larger.sites.len();
        larger.sites[at].0 += more;
        let after = larger.value();
        prop_assert!(after <= before + 1e-6 * before.abs().max(1.0), "{after} after {before}");
    }

    #[test]
    fn a_further_site_never_worsens_the_optimum(line in lines(), km in 0.0..50.0, size in 1..30_u32) {
        let before = line.value();
        let mut larger = line.clone();
        larger.sites.push((size, km, 10));
        let after = larger.value();
        prop_assert!(after <= before + 1e-6 * before.abs().max(1.0), "{after} after {before}");
    }

    #[test]
    fn the_order_of_villages_and_sites_does_not_matter(line in lines(), by in 0..7_usize) {
        let mut turned = line.clone();
        turned.villages.rotate_left(by % line.villages.len());
        turned.villages.reverse();
        turned.sites.rotate_left(by % line.sites.len());
        prop_assert!(is_same(turned.value(), line.value()));
    }

    #[test]
    fn a_bound_is_never_above_the_value_and_gaps_are_kept(line in lines(), wide in 0.0..0.5_f64) {
        let (instance, scenario) = (line.instance(), Line::scenario());
        let effort = Effort { gap: wide, ..exact() };
        let never = AtomicBool::new(false);
        let outcome = outcome_of(&Highs, &instance, &scenario, &effort, None, &never);
        let claim = outcome.layers[0];
        let bound = claim.bound.unwrap();
        prop_assert!(bound <= claim.value);
        prop_assert!(gap(claim.value, bound) <= wide + 1e-6);
        let optimum = line.value();
        let rounding = 1e-6 * optimum.abs().max(1.0);
        prop_assert!(bound <= optimum + rounding && optimum <= claim.value + rounding);
    }

    #[test]
    fn the_point_of_a_plan_meets_every_row(line in lines()) {
        let (instance, scenario) = (line.instance(), Line::scenario());
        let plan = solved(&instance, &scenario).plan;
        let finder = Finder::new(&instance, &scenario);
        let candidates = Candidates::new(&finder, &scenario);
        let model = Model::new(&finder, &candidates);
        let values = model.decisions_of(&plan).unwrap();
        // Every column of these models is a decision.
        let values: Vec<f64> = values.into_iter().map(Option::unwrap).collect();
        prop_assert!(model.program.violation(&values) <= 1e-9);
        prop_assert_eq!(model.plan(&values).assignments, plan.assignments);
        prop_assert!(scenario.is_on(RuleName::Link));
    }
}
