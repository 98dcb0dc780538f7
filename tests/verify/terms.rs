//! Every term of the small plan, worked by hand.
//!
//! ```text
//! moving    40 · 2 + 30 · 1 + 20 · 1 = 130 household·tenths of a degree
//! commuting S1–K1 65 · 0.2 + S2–K1 14 · 2.8 + S2–K2 4 · 0 + V4–K3 9 · 0 = 52.2 worker·tenths
//! building  S1 1 000 000 + 70 · 50 000, S2 500 000 + 20 · 60 000, V4 200 000 = 6 400 000
//! job_cost  79 · 10 000 = 790 000
//! jobless   S1 115 − 65, S2 24 − 18, V4 12 − 9 = 59
//! income    79 · 30 000 + 4 · 40 000 + 9 · 9 000 − 40 · 10 000 − 30 · 12 000 − 20 · 8 000
//!           = 2 611 000 − 920 000 = 1 691 000
//! pressure  V4: 2 · 35 persons = 70
//! ```

use crate::accepted;
use crate::common::*;
use resettle::facts::Cny;
use resettle::facts::Decision;
use resettle::facts::Goal;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::Plan;
use resettle::facts::Rule;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::JobPerHousehold;
use resettle::facts::terms::Layer;
use resettle::facts::terms::Metric;
use resettle::facts::travel::CommuteRow;
use resettle::facts::travel::CommuteTable;
use resettle::facts::travel::PairRow;
use resettle::facts::travel::PairTable;
use resettle::verify::TermValue;
use resettle::verify::Verdict;
use resettle::verify::verify;

fn find(verdict: &Verdict, term: Term) -> &TermValue {
    verdict.terms.iter().find(|found| found.term == term).expect("the term is computed")
}

#[track_caller]
fn assert_term(verdict: &Verdict, term: Term, value: f64, unit: &str) {
    let found = find(verdict, term);
    let apart = (found.value - value).abs();
    assert!(apart <= 1e-9 * value.abs(), "{term}: {} instead of {value}", found.value);
    assert_eq!(found.unit, unit, "{term}");
}

fn judged(instance: &Instance, scenario: &Scenario, plan: &Plan) -> Verdict {
    accepted(instance, scenario, plan)
}

#[test]
fn the_terms_of_the_small_plan_are_those_worked_by_hand() {
    let verdict = judged(&small_instance(), &small_scenario(), &small_plan());
    assert_term(&verdict, Term::Building, 6_400_000.0, "CNY");
    assert_term(&verdict, Term::JobCost, 790_000.0, "CNY");
    assert_term(&verdict, Term::Moving, 130.0 * TENTH, "household·km");
    assert_term(&verdict, Term::Commuting, 52.2 * TENTH, "worker·km");
    assert_term(&verdict, Term::Jobless, 59.0, "worker");
    assert_term(&verdict, Term::JobGap, 0.0, "household");
    assert_term(&verdict, Term::Income, 1_691_000.0, "CNY/year");
    assert_term(&verdict, Term::Crossing, 0.0, "household");
    assert_term(&verdict, Term::Pressure, 70.0, "person");
    assert_term(&verdict, Term::WorstDistance, 2.0 * TENTH, "km");
    assert_term(&verdict, Term::Unplaced, 0.0, "household");
    // Without pairs.csv there is no cost of pairs to speak of.
    assert!(verdict.terms.iter().all(|found| found.term != Term::PairCost));
    assert_eq!(verdict.terms.len(), 11);
}

#[test]
fn a_tenth_of_a_degree_is_the_length_worked_by_hand() {
    // One degree of a circle of 6371.0088 km is 111.19508 km; a tenth by road 1.4 times that.
    assert!((TENTH - 15.567_311).abs() < 1e-6);
}

#[test]
fn money_is_exact() {
    let mut instance = small_instance();
    instance.sites[0].levels[0].cost_per_household = Cny::parse("0.000001").unwrap();
    let verdict = verify(&instance, &small_scenario(), &small_plan());
    let exact = find(&verdict, Term::Building).exact.unwrap();
    // 6.4 M without the 3.5 M for households at S1, with 70 millionths instead.
    assert_eq!(exact.to_string(), "2900000.00007");
}

#[test]
fn layers_weigh_terms_and_reward_income() {
    let verdict = judged(&small_instance(), &small_scenario(), &small_plan());
    // 6 400 000 + 59 · 1000 − 0.5 · 1 691 000
    assert_eq!(verdict.layers, [0.0, 5_613_500.0]);
    let income = find(&verdict, Term::Income);
    assert_eq!((income.weight, income.weighted), (Some(0.5), Some(-845_500.0)));
    let moving = find(&verdict, Term::Moving);
    assert_eq!((moving.weight, moving.weighted), (None, None));
}

#[test]
fn minutes_follow_from_the_speed_where_the_goal_asks_for_them() {
    let mut scenario = small_scenario();
    scenario.goal.moving = Metric::Min;
    scenario.goal.commuting = Metric::Min;
    scenario.travel.commute_speed_kmh = 60.0;
    let verdict = judged(&small_instance(), &scenario, &small_plan());
    assert_term(&verdict, Term::Moving, 2.0 * 130.0 * TENTH, "household·min");
    assert_term(&verdict, Term::WorstDistance, 2.0 * 2.0 * TENTH, "min");
    assert_term(&verdict, Term::Commuting, 52.2 * TENTH, "worker·min");
}

#[test]
fn tables_go_before_coordinates() {
    let mut instance = small_instance();
    let row = |village, site, km, minutes, cost| PairRow {
        village,
        site,
        km,
        minutes,
        cost: Cny::yuan(cost),
    };
    let rows = vec![
        row(V1, S1, Some(10.0), Some(45.0), 700),
        row(V2, S1, None, None, 50),
        row(V3, S2, Some(7.0), None, 3),
    ];
    instance.pairs = Some(PairTable { rows });
    let way = |home, km, minutes| CommuteRow { home, livelihood: K1, km, minutes };
    let rows =
        vec![way(Home::Site(S1), Some(2.0), None), way(Home::Site(S2), Some(3.0), Some(30.0))];
    instance.commutes = Some(CommuteTable { rows });
    let mut scenario = small_scenario();
    let verdict = judged(&instance, &scenario, &small_plan());
    assert_term(&verdict, Term::Moving, 40.0 * 10.0 + 30.0 * TENTH + 20.0 * 7.0, "household·km");
    assert_term(&verdict, Term::Commuting, 65.0 * 2.0 + 14.0 * 3.0, "worker·km");
    assert_term(&verdict, Term::PairCost, 753.0, "CNY");
    scenario.goal.moving = Metric::Min;
    scenario.goal.commuting = Metric::Min;
    let verdict = judged(&instance, &scenario, &small_plan());
    let by_speed = 30.0 * 2.0 * TENTH + 20.0 * 14.0;
    assert_term(&verdict, Term::Moving, 40.0 * 45.0 + by_speed, "household·min");
    assert_term(&verdict, Term::Commuting, 65.0 * 4.0 + 14.0 * 30.0, "worker·min");
}

#[test]
fn a_crossing_counts_the_households_that_leave() {
    let mut plan = small_plan();
    plan.allocations.pop();
    plan.assignments[3].decision = Decision::Moves(S3);
    let rules = scenario(vec![Rule::Workers]);
    let verdict = judged(&small_instance(), &rules, &plan);
    assert_term(&verdict, Term::Crossing, 10.0, "household");
    // S3 stands at its first level: 10 · 30 000 instead of 200 000 for V4 in place.
    assert_term(&verdict, Term::Building, 6_500_000.0, "CNY");
    assert_term(&verdict, Term::Pressure, 0.0, "person");
}

#[test]
fn a_place_without_an_area_lies_in_another_area() {
    let mut rules = small_scenario();
    rules.goal.crossing = "basin".to_owned();
    let verdict = judged(&small_instance(), &rules, &small_plan());
    // V1 and V2 leave basin W for S1, which is in none; V3 and S2 are in none.
    assert_term(&verdict, Term::Crossing, 90.0, "household");
    rules.goal.crossing = "province".to_owned();
    let verdict = judged(&small_instance(), &rules, &small_plan());
    assert!(verdict.terms.iter().all(|found| found.term != Term::Crossing));
    rules.goal.layers[1].terms.push((Term::Crossing, 1.0));
    let verdict = judged(&small_instance(), &rules, &small_plan());
    assert_term(&verdict, Term::Crossing, 90.0, "household");
}

#[test]
fn who_is_without_a_place_counts_as_unplaced_and_as_left_behind() {
    let mut plan = small_plan();
    plan.allocations.pop();
    plan.assignments[3].decision = Decision::Unplaced;
    let rules = vec![
        Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
        Rule::Workers,
    ];
    let verdict = judged(&small_instance(), &scenario(rules), &plan);
    assert_term(&verdict, Term::Unplaced, 10.0, "household");
    assert_term(&verdict, Term::Pressure, 70.0, "person");
    // Only those at sites: 50 + 6.
    assert_term(&verdict, Term::Jobless, 56.0, "worker");
    assert_eq!(verdict.layers[..1], [10.0]);
}

#[test]
fn a_job_gap_is_counted_home_by_home() {
    let mut plan = small_plan();
    plan.allocations[2].workers = 11;
    plan.allocations.pop();
    let soft = Rule::JobPerHousehold(JobPerHousehold { hard: false });
    let verdict = judged(&small_instance(), &scenario(vec![Rule::Workers, soft]), &plan);
    // S1 has 65 earners for 60 households, which does not help S2 (15 of 18) and V4 (0 of 9).
    assert_term(&verdict, Term::JobGap, 12.0, "household");
    assert_term(&verdict, Term::Jobless, 50.0 + 9.0 + 12.0, "worker");
}

#[test]
fn stayers_are_not_jobless_where_no_livelihood_takes_them() {
    let mut instance = small_instance();
    instance.livelihoods[2].takes = resettle::facts::livelihood::Takes::Residents;
    let mut plan = small_plan();
    plan.allocations.pop();
    let soft = Rule::JobPerHousehold(JobPerHousehold { hard: false });
    let verdict = judged(&instance, &scenario(vec![Rule::Workers, soft]), &plan);
    assert_term(&verdict, Term::Jobless, 56.0, "worker");
    assert_term(&verdict, Term::JobGap, 0.0, "household");
}

#[test]
fn terms_about_work_are_left_out_where_it_is_not_decided() {
    let plan = Plan { allocations: Vec::new(), ..small_plan() };
    let verdict = judged(&small_instance(), &scenario(vec![]), &plan);
    let named = |term| verdict.terms.iter().any(|found| found.term == term);
    assert!(!named(Term::JobGap) && !named(Term::Commuting) && !named(Term::JobCost));
    // The goal weighs it, so it is there and counts as nothing.
    assert_term(&verdict, Term::Jobless, 0.0, "worker");
}

#[test]
fn a_layer_with_an_unknown_distance_has_no_value() {
    let mut instance = small_instance();
    instance.villages[0].place = None;
    let mut rules = scenario(vec![]);
    let terms = vec![(Term::Moving, 1.0)];
    rules.goal = Goal { layers: vec![Layer { terms, tolerance: 0.0 }], ..Goal::default() };
    let plan = Plan { allocations: Vec::new(), ..small_plan() };
    let verdict = verify(&instance, &rules, &plan);
    assert!(!verdict.ok());
    assert!(verdict.layers[0].is_nan());
    assert!(verdict.terms.iter().all(|found| found.term != Term::Moving));
}

#[test]
fn a_verdict_is_written_with_its_outcome_and_exact_money() {
    let verdict = judged(&small_instance(), &small_scenario(), &small_plan());
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["ok"], true);
    assert_eq!(json["findings"], serde_json::json!([]));
    assert_eq!(
        json["terms"][0],
        serde_json::json!({
            "term": "building", "unit": "CNY", "value": 6_400_000.0, "exact": "6400000",
            "weight": 1.0, "weighted": 6_400_000.0,
        })
    );
}
