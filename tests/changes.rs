//! Locks, re-planning, portfolios and importance: tiny questions, with the list of all plans as the judge.

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
mod list;
mod support;

use resettle::candidates::Finder;
use resettle::facts::AreaIdx;
use resettle::facts::Decision;
use resettle::facts::Fund;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Plan;
use resettle::facts::Scenario;
use resettle::facts::SiteIdx;
use resettle::facts::VillageIdx;
use resettle::facts::rules::lock::STAY;
use resettle::run::Sources;
use resettle::verify::verify;
use resettle::why::Desk;
use resettle::why::Means;
use resettle::why::Opened;
use resettle::why::Price;
use resettle::why::WhatIf;
use resettle::why::changes::changes;
use resettle::why::changes::fates;
use resettle::why::changes::households;
use resettle::why::edit;
use resettle::why::importance::Margin;
use resettle::why::importance::importance;
use resettle::why::portfolio::portfolio;
use resettle::why::replan::Weighing;
use resettle::why::replan::replan;
use resettle::why::resolve;
use resettle::why::steered::NoPlan;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

static NEVER: AtomicBool = AtomicBool::new(false);

fn means() -> Means<'static> {
    Means { threads: 1, seed: 0, seconds_each: 30.0, stop: &NEVER }
}

fn opened(first_seed: u64, most_plans: u64) -> impl Iterator<Item = (u64, Opened)> {
    (first_seed..)
        .map(|seed| (seed, draw::question(seed)))
        .filter(move |(_, (facts, rules))| list::count(facts, rules) <= most_plans)
        .filter_map(|(seed, (instance, scenario))| {
            let found = resolve(&instance, &scenario, None, &means());
            let (plan, values) = (found.plan?, found.values);
            let (sources, findings) = (Sources::default(), Vec::new());
            Some((seed, Opened { instance, scenario, plan, values, sources, findings }))
        })
}

/// For each way to place all villages that some plan has: the best value of the first layer.
fn placements(instance: &Instance, scenario: &Scenario) -> BTreeMap<Vec<Decision>, f64> {
    let sites = (0..instance.sites.len()).map(|at| Decision::Moves(SiteIdx::new(at)));
    let each: Vec<Decision> = sites.chain([Decision::Stays, Decision::Unplaced]).collect();
    let mut all = vec![Vec::new()];
    for _ in &instance.villages {
        let longer = all.iter().flat_map(|list: &Vec<Decision>| {
            each.iter().map(|&one| list.iter().copied().chain([one]).collect())
        });
        all = longer.collect();
    }
    let first = Scenario {
        goal: resettle::facts::Goal {
            layers: scenario.goal.layers.iter().take(1).cloned().collect(),
            ..scenario.goal.clone()
        },
        ..scenario.clone()
    };
    // The list judges all plans of a question whose villages are locked; those left out are not lockable.
    let worth = |placed: &Vec<Decision>| {
        let mut rules = first.clone();
        for (at, fate) in placed.iter().enumerate() {
            let id = &instance.villages[at].id;
            let to = match fate {
                Decision::Moves(site) => instance.site(*site).id.clone(),
                Decision::Stays => STAY.to_owned(),
                Decision::Unplaced => return None,
            };
            let locked = scenario.rules.iter().find_map(|on| match &on.rule {
                resettle::facts::Rule::Lock(lock) => lock.villages.get(id),
                _ => None,
            });
            if locked.is_some_and(|locked| *locked != to) {
                return None;
            }
            rules = edit::village_at(&rules, id, &to);
        }
        let found = resolve(instance, &rules, None, &means());
        found.plan.map(|_| found.values.first().copied().unwrap_or(0.0))
    };
    all.into_iter().filter_map(|placed| Some((placed.clone(), worth(&placed)?))).collect()
}

fn disturbance(instance: &Instance, old: &Plan, placed: &[Decision]) -> u64 {
    let old = fates(instance, old);
    let moved = (0..placed.len()).filter(|&at| old[at] != Some(placed[at]));
    moved.map(|at| u64::from(instance.village(VillageIdx::new(at)).households)).sum()
}

#[test]
fn a_new_plan_changes_as_few_households_as_any_plan_does() {
    let (mut asked, mut impossible, mut changed) = (0, 0, 0);
    let mut wrong = Vec::new();
    for (seed, opened) in opened(31_000, 400).take(200) {
        let Opened { instance, scenario, plan, .. } = &opened;
        if scenario.allows_unplaced() {
            continue;
        }
        // The site that takes the most people fails.
        let at = fates(instance, plan).into_iter().find_map(|fate| match fate {
            Some(Decision::Moves(site)) => Some(site),
            _ => None,
        });
        let Some(at) = at else { continue };
        asked += 1;
        let rules = edit::without_site(scenario, &instance.site(at).id);
        let all = placements(instance, &rules);
        let least = all.keys().map(|placed| disturbance(instance, plan, placed)).min();
        let found = replan(instance, &rules, plan, Weighing::FewestFirst, 3, &means());
        match (found, least) {
            (Ok(found), Some(least)) => {
                changed += 1;
                let verdict = verify(instance, &rules, &found.plan);
                let counted = households(&changes(instance, plan, &found.plan));
                let cheapest = all
                    .iter()
                    .filter(|(placed, _)| disturbance(instance, plan, placed) == least)
                    .map(|(_, &value)| value)
                    .fold(f64::INFINITY, f64::min);
                let is_cheapest =
                    (found.values[0] - cheapest).abs() <= 1e-6 * cheapest.abs().max(1.0);
                if !verdict.ok() || counted != least || found.households_changed != least {
                    wrong.push(format!("seed {seed}: {counted} households, {least} suffice"));
                }
                if !is_cheapest || found.old_is_sound {
                    wrong.push(format!("seed {seed}: {:?}, {cheapest} is best", found.values));
                }
                for point in &found.front {
                    let best = all
                        .iter()
                        .filter(|(placed, _)| {
                            disturbance(instance, plan, placed) <= point.households_changed
                        })
                        .map(|(_, &value)| value)
                        .fold(f64::INFINITY, f64::min);
                    if (point.value - best).abs() > 1e-6 * best.abs().max(1.0) {
                        wrong.push(format!("seed {seed}: {point:?}, but {best} is possible"));
                    }
                }
                let is_told = |id: &str| found.changes.iter().any(|one| one.changed.village == id);
                for change in changes(instance, plan, &found.plan) {
                    assert!(is_told(&change.village));
                }
            }
            (Err(NoPlan::Impossible), None) => impossible += 1,
            (found, least) => wrong.push(format!("seed {seed}: {found:?}, but {least:?}")),
        }
    }
    println!("{asked} asked, {changed} changed, {impossible} impossible");
    assert!(changed >= 8 && impossible >= 3);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
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
        if found.ended == "no_other" && !opened.scenario.allows_unplaced() {
            alone += 1;
            let most = found.value_at_most + 1e-6 * found.value_at_most.abs().max(1.0);
            let near = placements(&opened.instance, &opened.scenario);
            let near = near.values().filter(|&&value| value <= most).count();
            assert_eq!(near, found.plans.len(), "seed {seed}: there are others");
        }
    }
    println!("{several} with several plans, {alone} with a proof that there is no other");
    assert!(several >= 10 && alone >= 3);
}

#[test]
fn importance_is_what_the_list_of_all_plans_says_and_essential_is_proven() {
    let (mut figures, mut essential, mut margins) = (0, 0, 0);
    for (seed, opened) in opened(51_000, 300).take(200) {
        let desk = Desk::new(&opened, means());
        let found = importance(&desk, 100, 0.0, &|_| {});
        for absence in &found.absences {
            let rules = match absence.kind {
                "site" => edit::without_site(&opened.scenario, &absence.id),
                "livelihood" => edit::without_livelihood(&opened.scenario, &absence.id),
                _ => continue,
            };
            let best = list::best(&opened.instance, &rules, &mut 0);
            let truth = best.map(|best| best.layers.first().copied().unwrap_or(0.0));
            assert_eq!(absence.is_essential, truth.is_none(), "seed {seed} {absence:?}");
            essential += u32::from(absence.is_essential);
            if let (Price::Exact { cost }, Some(truth)) = (absence.price, truth) {
                figures += 1;
                let truth = truth - opened.value();
                let is_same = (cost - truth).abs() <= 1e-5 * opened.value().abs().max(1.0);
                assert!(is_same, "seed {seed} {absence:?}: {truth}");
            }
        }
        for margin in &found.margins {
            let steps = [(margin.more, margin.step), (margin.fewer, -margin.step)];
            for (price, step) in steps {
                let question = one_step(&opened.instance, margin, step);
                let (instance, rules) = question.applied(&opened.instance, &opened.scenario);
                let best = list::best(&instance, &rules, &mut 0);
                let truth = best.map(|best| best.layers.first().copied().unwrap_or(0.0));
                assert_eq!(price == Price::Impossible, truth.is_none(), "seed {seed} {margin:?}");
                if let (Price::Exact { cost }, Some(truth)) = (price, truth) {
                    margins += 1;
                    let truth = truth - opened.value();
                    let is_same = (cost - truth).abs() <= 1e-5 * opened.value().abs().max(1.0);
                    assert!(is_same, "seed {seed} {margin:?}: {truth}");
                }
            }
        }
    }
    println!("{figures} figures, {essential} essential, {margins} margins");
    assert!(figures >= 20 && essential >= 5 && margins >= 20);
}

/// A margin's step as a question.
fn one_step(instance: &Instance, margin: &Margin, step: i64) -> WhatIf {
    let count = i32::try_from(step).expect("steps are small");
    let id = margin.id.as_str();
    if margin.what == "jobs" {
        let at = instance.livelihoods.iter().position(|livelihood| livelihood.id == id);
        return WhatIf::MorePlaces(LivelihoodIdx::new(at.expect("it has places")), count);
    }
    if margin.what == "CNY" {
        if let Some(at) = instance.areas.iter().position(|area| area.id == id) {
            return WhatIf::MoreBudget(AreaIdx::new(at), step);
        }
        let name = |fund: &Fund| format!("{} {}", instance.area(fund.area).id, fund.source);
        let at = instance.funds.iter().position(|fund| name(fund) == id);
        return WhatIf::MoreFund(at.expect("it has money"), step);
    }
    let service = instance.services.iter().position(|service| *service == margin.what);
    let site = instance.site_named(id).expect("it is used");
    WhatIf::MoreCapacity(site, service.expect("it is limited"), count)
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
