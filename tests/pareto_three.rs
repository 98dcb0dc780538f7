//! Fronts of three figures: equal to the list of all plans on random tiny questions, and told as users
//! meet them.

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
use resettle::study::pareto::three;
use serde_json::Value;
use std::sync::atomic::AtomicBool;
use support::exact;

/// Seeds of the questions: those from here whose plans are few enough to list.
const SEEDS: std::ops::Range<u64> = 20_280_000..20_286_000;
const MOST_PLANS: u64 = 2_000;
/// Fronts of three points or more, and of less, that are checked.
const LONG: usize = 40;
const SHORT: usize = 12;

/// A question, three figures and the front by the list of all plans.
struct Listed {
    seed: u64,
    instance: Instance,
    scenario: Scenario,
    sides: [Side; 3],
    front: Vec<[f64; 3]>,
}

/// Questions with three terms of their goal, each first in turn.
fn questions() -> impl Iterator<Item = Listed> {
    SEEDS
        .map(|seed| (seed, draw::question(seed)))
        .filter(|(_, (instance, scenario))| list::count(instance, scenario) <= MOST_PLANS)
        .filter_map(|(seed, (instance, scenario))| {
            let terms = scenario.goal.layers.iter().flat_map(|layer| &layer.terms);
            let sides: Vec<Side> = terms
                .map(|&(term, _)| Side { name: term.word().to_owned(), terms: vec![(term, 1.0)] })
                .collect();
            let from = seed as usize % sides.len().max(1);
            let turned: Vec<Side> = sides.iter().cycle().skip(from).take(3).cloned().collect();
            if sides.len() < 3 {
                return None;
            }
            let sides = <[Side; 3]>::try_from(turned).ok()?;
            let layers =
                sides.iter().map(|side| Layer { terms: side.terms.clone(), tolerance: 0.0 });
            let goal = Goal { layers: layers.collect(), ..scenario.goal.clone() };
            let apart = Scenario { goal, ..scenario.clone() };
            let values = list::all_values(&instance, &apart, &mut 0);
            let values = values.iter().map(|value| [value[0], value[1], value[2]]).collect();
            Some(Listed { seed, instance, scenario, sides, front: undominated(values) })
        })
}

fn search(listed: &Listed, points: Option<u32>, stop: bool) -> Front<3> {
    let Listed { instance, scenario, sides, .. } = listed;
    let asked = Asked { instance, scenario, sides, points, effort: exact() };
    three::front(&asked, &AtomicBool::new(stop), &mut |_| {}, &mut |_| {})
}

/// The points that no other dominates, each once, in order.
fn undominated(mut values: Vec<[f64; 3]>) -> Vec<[f64; 3]> {
    sort(&mut values);
    let all = values.clone();
    values.retain(|&value| !all.iter().any(|&other| dominates(other, value)));
    let mut kept: Vec<[f64; 3]> = Vec::new();
    for value in values {
        if !kept.iter().any(|&other| is_close(other, value)) {
            kept.push(value);
        }
    }
    kept
}

fn sort(values: &mut [[f64; 3]]) {
    values.sort_by(|a, b| {
        let each = (0..3).map(|at| a[at].total_cmp(&b[at]));
        each.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
}

fn is_close(a: [f64; 3], b: [f64; 3]) -> bool {
    (0..3).all(|at| (a[at] - b[at]).abs() <= 1e-6 * b[at].abs().max(1.0))
}

/// Each point of one front is in the other, and as many.
fn is_same(a: &[[f64; 3]], b: &[[f64; 3]]) -> bool {
    a.len() == b.len() && a.iter().all(|&one| b.iter().any(|&other| is_close(one, other)))
}

#[test]
fn fronts_of_random_questions_are_those_of_the_list_of_all_plans() {
    let (mut wrong, mut long, mut short, mut longest) = (Vec::new(), 0, 0, 0);
    for listed in questions() {
        let by_list = &listed.front;
        let (count, most) =
            if by_list.len() >= 3 { (&mut long, LONG) } else { (&mut short, SHORT) };
        if *count == most {
            if long == LONG && short == SHORT {
                break;
            }
            continue;
        }
        *count += 1;
        longest = longest.max(by_list.len());
        let found = search(&listed, None, false);
        let values = found.values();
        let is_told =
            if by_list.is_empty() { found.end == End::Infeasible } else { found.is_whole() };
        if !is_same(&values, by_list) || !is_told {
            let names = listed.sides.each_ref().map(|side| side.name.as_str());
            wrong.push(format!(
                "seed {} {names:?}: {values:?} {:?}, not {by_list:?}",
                listed.seed, found.end
            ));
        }
        assert!(found.points.iter().all(|point| point.is_verified), "seed {}", listed.seed);
    }
    assert_eq!(wrong, Vec::<String>::new(), "{} wrong", wrong.len());
    assert_eq!((long, short), (LONG, SHORT), "too few questions");
    assert!(longest >= 6, "the longest front has {longest} points");
}

#[test]
fn a_search_that_is_stopped_or_has_enough_claims_nothing() {
    let listed = questions().find(|listed| listed.front.len() > 4).unwrap();
    let stopped = search(&listed, None, true);
    assert_eq!((stopped.end.clone(), stopped.is_whole()), (End::Interrupted, false));
    assert!(stopped.open > 0);
    let three = search(&listed, Some(3), false);
    assert_eq!((three.end.clone(), three.is_whole()), (End::AsAsked, false));
    assert!(three.open > 0 && !three.points.is_empty() && three.points.len() <= 3);
    // What was found belongs to the front all the same.
    for value in three.values() {
        assert!(listed.front.iter().any(|&other| is_close(value, other)), "{value:?}");
    }
}

#[test]
fn three_terms_make_a_table_a_picture_and_plans() {
    let room = tempfile::tempdir().unwrap();
    let out = room.path().join("front");
    let mut command = resettle();
    command
        .arg("pareto")
        .arg(instances().join("tiny-jobs"))
        .args(["--terms", "commuting,jobless,job_gap", "--out"])
        .arg(&out);
    let (status, text, err) = outcome(command.args(["--format", "json"]));
    assert_eq!(status, 0, "{err}");
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&told["is_whole"], &told["end"]), (&true.into(), &"whole".into()));
    assert_eq!(told["parts_not_searched"], 0);
    let points = told["points"].as_array().unwrap();
    assert!(!points.is_empty());
    for (number, point) in (1..).zip(points) {
        assert_eq!(point["values"].as_array().unwrap().len(), 3);
        assert!(point["is_proven"] == true && point["gaps"].as_array().unwrap().len() == 3);
        let plan = out.join(format!("plans/{number:04}.json"));
        let mut verify = resettle();
        verify.arg("verify").arg(instances().join("tiny-jobs")).arg("--plan").arg(plan);
        assert_eq!(outcome(&mut verify).0, 0);
    }
    let rows = std::fs::read_to_string(out.join("results.csv")).unwrap();
    assert_eq!(rows.lines().count(), points.len() + 1);
    assert!(
        rows.starts_with(
            "point,commuting,commuting_bound,jobless,jobless_bound,job_gap,job_gap_bound,\
             proven,verified,weight_1,weight_2,weight_3,by_weights,knee,"
        ),
        "{rows}"
    );
    let picture = std::fs::read_to_string(out.join("front.svg")).unwrap();
    for unit in ["commuting [worker·km]", "jobless [worker]", "job_gap [household]"] {
        assert!(picture.contains(unit), "{unit} is on the picture");
    }
}
