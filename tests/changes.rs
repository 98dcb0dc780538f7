//! Locks, re-planning and portfolios: tiny questions, with the list of all plans as the judge.

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
mod list;
#[path = "enumeration/opened.rs"]
mod opened;
mod support;

use opened::means;
use opened::opened;
use resettle::candidates::Finder;
use resettle::diagnostic::Diagnostic;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Plan;
use resettle::facts::Scenario;
use resettle::facts::VillageIdx;
use resettle::verify::verify;
use resettle::why::Opened;
use resettle::why::changes::changes;
use resettle::why::changes::fates;
use resettle::why::changes::households;
use resettle::why::edit;
use resettle::why::portfolio::portfolio;
use resettle::why::replan::Replan;
use resettle::why::replan::Weighing;
use resettle::why::replan::replan;
use resettle::why::steered::NoPlan;

/// For each way to place all villages that some plan has: the values of all layers of each of these plans.
type Placements = Vec<(Vec<Decision>, Vec<Vec<f64>>)>;

fn disturbance(instance: &Instance, old: &Plan, placed: &[Decision]) -> u64 {
    let old = fates(instance, old);
    let moved = (0..placed.len()).filter(|&at| old[at] != Some(placed[at]));
    moved.map(|at| u64::from(instance.village(VillageIdx::new(at)).households)).sum()
}

/// The best values of plans, each layer among those that are best in the layers before.
fn best_by_layers(mut values: Vec<Vec<f64>>) -> Vec<f64> {
    let layers = values.first().map_or(0, Vec::len);
    let least = |at: usize, values: &[Vec<f64>]| {
        values.iter().map(|value| value[at]).fold(f64::INFINITY, f64::min)
    };
    let best = (0..layers).map(|at| {
        let least = least(at, &values);
        values.retain(|value| value[at] <= least + 1e-7 * least.abs().max(1.0));
        least
    });
    best.collect()
}

fn is_same(found: f64, truth: f64) -> bool {
    (found - truth).abs() <= 1e-6 * truth.abs().max(1.0)
}

/// Facts and rules as they might have changed since the plan was made: a site fails, a village refuses, a
/// livelihood closes, a site turns out smaller. `None` where the plan has nothing of the kind.
fn changed(seed: u64, opened: &Opened) -> Option<(Instance, Scenario)> {
    let Opened { instance, scenario, plan, .. } = opened;
    let mut moves = plan.assignments.iter().filter_map(|found| match found.decision {
        Decision::Moves(site) => Some((found.village, site)),
        _ => None,
    });
    let mut facts = instance.clone();
    let rules = match seed % 4 {
        0 => edit::without_site(scenario, &instance.site(moves.next()?.1).id),
        1 => {
            let (village, site) = moves.next()?;
            let pair = [instance.village(village).id.clone(), instance.site(site).id.clone()];
            edit::with_forbid(scenario, |forbid| forbid.pairs.push(pair))
        }
        2 => {
            let livelihood = plan.allocations.first()?.livelihood;
            edit::without_livelihood(scenario, &instance.livelihood(livelihood).id)
        }
        _ => {
            for level in &mut facts.sites[moves.next()?.1.at()].levels {
                level.capacity[0] = level.capacity[0].map(|limit| limit / 2);
            }
            scenario.clone()
        }
    };
    Some((facts, rules))
}

/// What is false in the reasons of a new plan, by what the verifier says of the old one.
fn false_reasons(instance: &Instance, rules: &Scenario, old: &Plan, found: &Replan) -> Vec<String> {
    let verdict = verify(instance, rules, old);
    let by_pairs = ["eligibility", "reach", "same_area", "forbid", "lock", "link"];
    let mut wrong = Vec::new();
    for change in &found.changes {
        // What is said of a site and names other villages is said of these.
        let speaks_of = |finding: &Diagnostic| {
            let abouts = &finding.location.about;
            abouts.contains(&format!("village {}", change.changed.village))
                || abouts.contains(&format!("site {}", change.changed.from))
                    && !abouts.iter().any(|about| about.starts_with("village "))
        };
        let is_refused = |rule: &str| {
            verdict.errors().any(|found| found.code == format!("plan.{rule}") && speaks_of(found))
        };
        let is_true = match change.reason.code {
            "moved_by_change" => is_refused(change.reason.parameters["rule"].as_str().unwrap()),
            "moved_for_others" => !by_pairs.into_iter().any(is_refused),
            "gets_a_place" => change.changed.from == "unplaced",
            _ => false,
        };
        if !is_true {
            let said: Vec<&str> = verdict.errors().map(|found| found.code).collect();
            wrong.push(format!("{:?}: {said:?}", change.reason));
        }
    }
    wrong
}

#[test]
fn a_new_plan_changes_as_few_households_as_any_of_the_list_of_all_plans() {
    let (mut found_plans, mut impossible, mut reasons) = (0, 0, 0);
    let mut wrong = Vec::new();
    let asked = opened(31_000, 400)
        .filter_map(|(seed, opened)| Some((seed, changed(seed, &opened)?, opened)))
        .take(240);
    for (seed, (facts, rules), opened) in asked {
        let plan = Plan { claims: None, ..opened.plan.clone() };
        let all: Placements = list::by_fates(&facts, &rules, &mut 0);
        let away = |placed: &[Decision]| disturbance(&facts, &plan, placed);
        let least = all.iter().map(|(placed, _)| away(placed)).min();
        let found = replan(&facts, &rules, &plan, Weighing::FewestFirst, 3, &means());
        let (Ok(found), Some(least)) = (&found, least) else {
            if matches!(found, Err(NoPlan::Impossible)) && least.is_none() {
                impossible += 1;
            } else {
                wrong.push(format!("seed {seed}: {found:?}, but {least:?}"));
            }
            continue;
        };
        found_plans += 1;
        let verdict = verify(&facts, &rules, &found.plan);
        let changes = changes(&facts, &plan, &found.plan);
        if !verdict.ok() || households(&changes) != least || found.households_changed != least {
            wrong.push(format!("seed {seed}: {changes:?}, {least} households suffice"));
        }
        if found.old_is_sound != verify(&facts, &rules, &plan).ok() {
            wrong.push(format!("seed {seed}: is the old plan sound?"));
        }
        let nearest = all.iter().filter(|(placed, _)| away(placed) == least);
        let best = best_by_layers(nearest.flat_map(|(_, values)| values.clone()).collect());
        let is_best = found.values.iter().zip(&best).all(|(&found, &best)| is_same(found, best));
        if !is_best || !found.is_proven {
            wrong.push(format!("seed {seed}: {:?}, {best:?} is best", found.values));
        }
        for point in &found.front {
            let near = all.iter().filter(|(placed, _)| away(placed) <= point.households_changed);
            let values = near.flat_map(|(_, values)| values.iter().map(|value| value[0]));
            let best = values.fold(f64::INFINITY, f64::min);
            if !is_same(point.value, best) {
                wrong.push(format!("seed {seed}: {point:?}, but {best} is possible"));
            }
        }
        assert!(changes.iter().eq(found.changes.iter().map(|told| &told.changed)), "seed {seed}");
        reasons += found.changes.len();
        let false_ones = false_reasons(&facts, &rules, &plan, found);
        wrong.extend(false_ones.into_iter().map(|why| format!("seed {seed}: {why}")));
    }
    println!("{found_plans} plans, {impossible} impossible, {reasons} reasons");
    assert!(found_plans + impossible == 240 && impossible >= 10 && reasons >= 50);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_price_on_each_household_gives_the_cheapest_sum_of_the_list_of_all_plans() {
    const PRICE: f64 = 900.0;
    let mut plans = 0;
    let asked = opened(36_000, 300)
        .filter(|(_, opened)| !opened.scenario.goal.layers.is_empty())
        .filter_map(|(seed, opened)| Some((seed, changed(seed, &opened)?, opened)))
        .take(100);
    for (seed, (facts, rules), opened) in asked {
        let away = |placed: &[Decision]| PRICE * disturbance(&facts, &opened.plan, placed) as f64;
        let all: Placements = list::by_fates(&facts, &rules, &mut 0);
        let sums = all
            .iter()
            .flat_map(|(placed, values)| values.iter().map(move |value| value[0] + away(placed)));
        let least = sums.fold(f64::INFINITY, f64::min);
        match replan(&facts, &rules, &opened.plan, Weighing::Price(PRICE), 0, &means()) {
            Ok(found) => {
                plans += 1;
                let sum = found.values[0] + PRICE * found.households_changed as f64;
                assert!(is_same(sum, least), "seed {seed}: {sum}, but {least} is possible");
            }
            Err(why) => assert!(why == NoPlan::Impossible && all.is_empty(), "seed {seed}"),
        }
    }
    println!("{plans} plans");
    assert!(plans >= 50);
}

#[test]
fn the_plans_of_a_portfolio_are_sound_near_and_differ() {
    let (mut several, mut alone) = (0, 0);
    for (seed, opened) in opened(41_000, 250).take(40) {
        let found = portfolio(&opened, 0.2, 4, &means(), &mut |_| {});
        for member in &found.plans {
            let plan = Plan { claims: None, ..member.plan.clone() };
            assert!(verify(&opened.instance, &opened.scenario, &plan).ok(), "seed {seed}");
            let most = found.value_at_most + 1e-6 * found.value_at_most.abs().max(1.0);
            assert!(member.value <= most, "seed {seed}: {} above {most}", member.value);
            for other in found.plans.iter().filter(|other| other.number < member.number) {
                let apart = households(&changes(&opened.instance, &other.plan, &member.plan));
                assert!(apart >= member.households_from_nearest, "seed {seed}");
                assert!(apart > 0, "seed {seed}: two plans place everyone alike");
            }
        }
        for placed in &found.placements {
            assert_eq!(placed.is_certain, placed.times == found.plans.len());
        }
        several += u32::from(found.plans.len() > 1);
        if found.ended == "no_other" {
            alone += 1;
            let most = found.value_at_most + 1e-6 * found.value_at_most.abs().max(1.0);
            let all = list::by_fates(&opened.instance, &opened.scenario, &mut 0);
            let is_near = |value: &Vec<f64>| value.first().is_none_or(|&value| value <= most);
            let near = all.iter().filter(|(_, values)| values.iter().any(is_near)).count();
            assert_eq!(near, found.plans.len(), "seed {seed}: there are others");
        }
    }
    println!("{several} with several plans, {alone} with a proof that there is no other");
    assert!(several >= 10 && alone >= 3);
}

#[test]
fn a_lock_that_breaks_a_rule_names_both() {
    use resettle::candidates::findings::findings;
    use support::goal;
    use support::instance;
    use support::plain_site;
    use support::scenario;
    use support::village;
    let mut far = plain_site("S2", 100);
    far.place = Some(support::east(90.0));
    let facts =
        instance(vec![village("V1", 10), village("V2", 10)], vec![plain_site("S1", 12), far]);
    let reach = resettle::facts::rules::Reach { move_km: Some(50.0), ..Default::default() };
    let rules = vec![
        resettle::facts::Rule::Capacity(resettle::facts::rules::Capacity::default()),
        resettle::facts::Rule::Reach(reach),
    ];
    let open = scenario(rules, goal(&[(resettle::facts::Term::Moving, 1.0)]));
    let said = |scenario: &Scenario| -> Vec<String> {
        let finder = Finder::new(&facts, scenario);
        let all = findings(&finder);
        let broken = all.iter().filter(|found| found.code == "rules.lock_breaks_rule");
        broken.map(|found| found.message.clone()).collect()
    };
    let far_away = edit::village_at(&open, "V1", "S2");
    let said_of_far = said(&far_away);
    assert_eq!(said_of_far.len(), 1);
    assert!(said_of_far[0].contains("rule lock") && said_of_far[0].contains("rule reach"));
    let both = edit::village_at(&edit::village_at(&open, "V1", "S1"), "V2", "S1");
    let said_of_both = said(&both);
    assert_eq!(said_of_both.len(), 1);
    assert!(said_of_both[0].contains("rule lock") && said_of_both[0].contains("rule capacity"));
    assert!(said(&edit::village_at(&open, "V1", "S1")).is_empty());
}
