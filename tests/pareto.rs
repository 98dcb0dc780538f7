//! Fronts of two figures: equal to the list of all plans on random tiny questions, worked by hand on
//! one, and told as users meet them.

mod program;

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
#[allow(dead_code)]
mod list;
mod support;

use program::instances;
use program::outcome;
use program::resettle;
use resettle::facts::Goal;
use resettle::facts::Instance;
use resettle::facts::Scenario;
use resettle::facts::terms::Layer;
use resettle::study::pareto::Asked;
use resettle::study::pareto::End;
use resettle::study::pareto::Front;
use resettle::study::pareto::Side;
use resettle::study::pareto::front::dominates;
use serde_json::Value;
use serde_json::json;
use std::sync::atomic::AtomicBool;
use support::exact;

/// Seeds of the questions: those from here whose plans are few enough to list.
const SEEDS: std::ops::Range<u64> = 20_270_000..20_273_000;
const MOST_PLANS: u64 = 2_000;
/// Fronts of two points or more, and of less, that are checked.
const LONG: usize = 60;
const SHORT: usize = 20;

/// A question, two figures and the front by the list of all plans.
struct Listed {
    seed: u64,
    instance: Instance,
    scenario: Scenario,
    sides: [Side; 2],
    front: Vec<[f64; 2]>,
}

/// Questions with every pair of the terms of their goal.
fn questions() -> impl Iterator<Item = Listed> {
    SEEDS
        .map(|seed| (seed, draw::question(seed)))
        .filter(|(_, (instance, scenario))| list::count(instance, scenario) <= MOST_PLANS)
        .flat_map(|(seed, (instance, scenario))| {
            let layers = scenario.goal.layers.iter();
            let sides: Vec<Side> = layers
                .flat_map(|layer| &layer.terms)
                .map(|&(term, _)| Side { name: term.word().to_owned(), terms: vec![(term, 1.0)] })
                .collect();
            let layers =
                sides.iter().map(|side| Layer { terms: side.terms.clone(), tolerance: 0.0 });
            let goal = Goal { layers: layers.collect(), ..scenario.goal.clone() };
            let apart = Scenario { goal, ..scenario.clone() };
            let values = list::all_values(&instance, &apart, &mut 0);
            let pairs = (0..sides.len()).flat_map(|a| (0..sides.len()).map(move |b| (a, b)));
            let pairs: Vec<(usize, usize)> = pairs.filter(|(a, b)| a != b).collect();
            pairs.into_iter().map(move |(a, b)| Listed {
                seed,
                instance: instance.clone(),
                scenario: scenario.clone(),
                sides: [sides[a].clone(), sides[b].clone()],
                front: undominated(values.iter().map(|value| [value[a], value[b]]).collect()),
            })
        })
}

fn search(
    instance: &Instance,
    scenario: &Scenario,
    sides: &[Side; 2],
    points: Option<u32>,
) -> Front {
    let asked = Asked { instance, scenario, sides, points, effort: exact() };
    let never = AtomicBool::new(false);
    resettle::study::pareto::front(&asked, &never, &mut |_| {}, &mut |_| {})
}

/// The points that no other dominates, each once.
fn undominated(mut values: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    values.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    values.dedup_by(|a, b| is_close(*a, *b));
    let all = values.clone();
    values.retain(|&value| !all.iter().any(|&other| dominates(other, value)));
    values.dedup_by(|a, b| is_close(*a, *b));
    values
}

fn is_close(a: [f64; 2], b: [f64; 2]) -> bool {
    (0..2).all(|at| (a[at] - b[at]).abs() <= 1e-6 * b[at].abs().max(1.0))
}

#[test]
fn fronts_of_random_questions_are_those_of_the_list_of_all_plans() {
    let (mut wrong, mut long, mut short, mut longest) = (Vec::new(), 0, 0, 0);
    for Listed { seed, instance, scenario, sides, front: by_list } in questions() {
        let (count, most) =
            if by_list.len() >= 2 { (&mut long, LONG) } else { (&mut short, SHORT) };
        if *count == most {
            if long == LONG && short == SHORT {
                break;
            }
            continue;
        }
        *count += 1;
        longest = longest.max(by_list.len());
        let found = search(&instance, &scenario, &sides, None);
        let values = found.values();
        let is_same = values.len() == by_list.len()
            && values.iter().zip(&by_list).all(|(&a, &b)| is_close(a, b));
        let is_told =
            if by_list.is_empty() { found.end == End::Infeasible } else { found.is_whole() };
        if !is_same || !is_told {
            let names = [&sides[0].name, &sides[1].name];
            wrong.push(format!(
                "seed {seed} {names:?}: {values:?} {:?}, not {by_list:?}",
                found.end
            ));
        }
        assert!(found.points.iter().all(|point| point.is_verified), "seed {seed}");
    }
    assert_eq!(wrong, Vec::<String>::new(), "{} wrong", wrong.len());
    assert_eq!((long, short), (LONG, SHORT), "too few questions");
    assert!(longest >= 4, "the longest front has {longest} points");
}

#[test]
fn a_search_that_is_stopped_claims_nothing() {
    let Listed { instance, scenario, sides, front: all, .. } =
        questions().find(|listed| listed.front.len() > 2).unwrap();
    let asked = Asked {
        instance: &instance,
        scenario: &scenario,
        sides: &sides,
        points: None,
        effort: exact(),
    };
    let stopped = AtomicBool::new(true);
    let found = front_of(&asked, &stopped);
    assert_eq!(found.end, End::Interrupted);
    assert!(!found.is_whole());
    // Two points asked for are the two ends.
    let ends = search(&instance, &scenario, &sides, Some(2));
    assert_eq!((ends.end.clone(), ends.is_whole()), (End::AsAsked, false));
    let ends = ends.values();
    assert!(is_close(ends[0], all[0]) && is_close(*ends.last().unwrap(), *all.last().unwrap()));
}

fn front_of(asked: &Asked<'_>, stop: &AtomicBool) -> Front {
    resettle::study::pareto::front(asked, stop, &mut |_| {}, &mut |_| {})
}

#[test]
fn the_front_of_tiny_choice_is_the_one_worked_by_hand() {
    // Building and moving of the six plans with room (see its README): 2420 110, 2450 92, 2430 156, 2460 138,
    // 2470 180, 1900 162. Between the ends lies 2420 110, above the line from 1900 162 to 2450 92: at
    // weight 550/70 that one costs less.
    let room = tempfile::tempdir().unwrap();
    let out = room.path().join("front");
    let mut command = resettle();
    command
        .arg("pareto")
        .arg(instances().join("tiny-choice"))
        .args(["--terms", "building,moving", "--out"])
        .arg(&out);
    let (status, text, err) = outcome(command.args(["--format", "json"]));
    assert_eq!(status, 0, "{err}");
    let told: Value = serde_json::from_str(&text).unwrap();
    let points = told["points"].as_array().unwrap();
    let values: Vec<&Value> = points.iter().map(|point| &point["values"]).collect();
    assert_eq!(values, [&json!([1900.0, 162.0]), &json!([2420.0, 110.0]), &json!([2450.0, 92.0])]);
    assert_eq!((&told["is_whole"], &told["end"]), (&true.into(), &"whole".into()));
    assert!(points.iter().all(|point| point["is_proven"] == true && point["is_knee"] == false));
    let weights: Vec<&Value> = points.iter().map(|point| &point["weight_of_second"]).collect();
    let at = 550.0 / 70.0;
    assert_eq!(weights, [&json!([0.0, at]), &Value::Null, &json!([at, null])]);
    // Its plans can be judged on their own.
    let plan = out.join("plans/0002.json");
    resettle()
        .arg("verify")
        .arg(instances().join("tiny-choice"))
        .arg("--plan")
        .arg(plan)
        .assert()
        .success();
    let rows = std::fs::read_to_string(out.join("results.csv")).unwrap();
    assert_eq!(rows.lines().count(), 4);
    assert!(
        rows.starts_with("point,building,building_bound,moving,moving_bound,proven,"),
        "{rows}"
    );
    // A folder that is taken is refused before anything is solved.
    assert_eq!(outcome(&mut command).0, 2);
}

#[test]
fn wrong_terms_and_impossible_questions_are_told() {
    let room = tempfile::tempdir().unwrap();
    for (terms, says) in [
        ("building", "between two or three figures"),
        ("building,moving,jobless,crossing", "between two or three figures"),
        ("building,movin", "no term `movin`"),
        ("building,building", "named twice"),
        ("building+jobless,moving", "no weight in the goal"),
    ] {
        let out = room.path().join("front");
        let mut command = resettle();
        command
            .arg("pareto")
            .arg(instances().join("tiny-choice"))
            .args(["--terms", terms, "--out"])
            .arg(&out);
        let (status, _, err) = outcome(&mut command);
        assert!(status == 1 && err.contains(says), "{terms}: {err}");
        assert!(!out.exists());
    }
    let mut command = resettle();
    command.arg("pareto").arg(instances().join("tiny-choice")).args([
        "--terms",
        "building,moving",
        "--out",
    ]);
    command.arg(room.path().join("none")).args(["--set", "sites.capacity_households.scale=0.5"]);
    let (status, _, err) = outcome(&mut command);
    assert!(status == 1 && err.contains("capacity_below_need"), "{err}");
}
