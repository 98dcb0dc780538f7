//! Answers to "why" on hundreds of random tiny questions: each figure is compared with the list of all plans.

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
use resettle::facts::Allocation;
use resettle::facts::Decision;
use resettle::facts::Home;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Plan;
use resettle::facts::RuleName;
use resettle::facts::SiteIdx;
use resettle::facts::VillageIdx;
use resettle::model::ColumnKey;
use resettle::model::Model;
use resettle::verify::verify;
use resettle::why::Desk;
use resettle::why::Opened;
use resettle::why::Price;
use resettle::why::WhatIf;
use resettle::why::changes;
use resettle::why::explain::village::levels;
use resettle::why::portfolio::portfolio;
use resettle::why::window::Forced;
use resettle::why::window::Window;
use std::collections::BTreeSet;

/// Everything that can be asked of a question's villages, sites and livelihoods.
fn questions(desk: &Desk<'_>) -> Vec<WhatIf> {
    let instance = &desk.opened.instance;
    let mut all = Vec::new();
    for village in (0..instance.villages.len()).map(VillageIdx::new) {
        let sites = (0..instance.sites.len()).map(SiteIdx::new);
        let legal = sites.filter(|&site| desk.finder.legal(village, site).is_some());
        all.extend(legal.map(|site| WhatIf::VillageAt(village, site)));
        if desk.finder.judged.villages[village.at()].may_stay() {
            all.push(WhatIf::VillageStays(village));
        }
    }
    for (at, site) in instance.sites.iter().enumerate() {
        all.push(WhatIf::WithoutSite(SiteIdx::new(at)));
        let from = site.existing.unwrap_or(0);
        if desk.finder.judged.sites[at].is_none() {
            all.extend((from..site.levels.len()).map(|l| WhatIf::SiteAt(SiteIdx::new(at), l)));
        }
    }
    if desk.opened.scenario.is_on(RuleName::Workers) {
        for (at, livelihood) in instance.livelihoods.iter().enumerate() {
            let at = LivelihoodIdx::new(at);
            all.push(WhatIf::WithoutLivelihood(at));
            if livelihood.host_share_ppm == 0 {
                all.push(WhatIf::MorePlaces(at, 1));
                if livelihood.places > 0 {
                    all.push(WhatIf::MorePlaces(at, -1));
                }
            }
        }
    }
    let rules = desk.opened.scenario.rules.iter().map(|on| on.rule.name());
    let may_go = |rule: &RuleName| !matches!(rule, RuleName::AssignOnce | RuleName::Link);
    all.extend(rules.filter(may_go).map(WhatIf::WithoutRule));
    all
}

/// Value of the first layer of a best plan, out of the list of all plans.
fn listed(desk: &Desk<'_>, question: WhatIf) -> Option<f64> {
    let opened = desk.opened;
    let (instance, scenario) = question.applied(&opened.instance, &opened.scenario);
    let best = list::best(&instance, &scenario, &mut 0)?;
    Some(best.layers.first().copied().unwrap_or(0.0))
}

#[test]
fn every_price_of_200_random_questions_is_that_of_the_list_of_all_plans() {
    let (mut asked, mut exact, mut impossible, mut bounds) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (seed, opened) in opened(77_000, 200).take(200) {
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        let in_hand = opened.value();
        let small = 1e-5 * in_hand.abs().max(1.0);
        let questions = questions(&desk);
        let prices = desk.by_solving(&questions, &|_| {});
        for (&question, priced) in questions.iter().zip(prices) {
            asked += 1;
            let truth = listed(&desk, question).map(|value| value - in_hand);
            let solved = match (priced.price, truth) {
                (Price::Impossible, None) => {
                    impossible += 1;
                    true
                }
                (Price::Exact { cost }, Some(truth)) => {
                    exact += 1;
                    (cost - truth).abs() <= small
                }
                // A later layer may worsen the first one by its tolerance.
                (Price::Between { at_least, at_most }, Some(truth)) => {
                    let tolerance = opened.scenario.goal.layers[0].tolerance;
                    tolerance > 0.0 && at_least <= truth + small && truth <= at_most + small
                }
                _ => false,
            };
            if !solved {
                wrong.push(format!("seed {seed} {question:?}: {:?}, not {truth:?}", priced.price));
            }
            let bound = desk.by_bounds(question);
            let is_true = match (bound, truth) {
                (Price::Impossible, truth) => truth.is_none(),
                (_, None) | (Price::Unknown, _) => true,
                (bound, Some(truth)) => {
                    bound.at_least().is_some_and(|least| least <= truth + small)
                }
            };
            bounds += u32::from(bound != Price::Unknown);
            if !is_true {
                wrong.push(format!("seed {seed} {question:?}: bound {bound:?}, but {truth:?}"));
            }
        }
    }
    println!("{asked} asked, {exact} exact, {impossible} impossible, {bounds} with bounds");
    assert!(exact > 500 && impossible > 50 && bounds > 500);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A plan with the value of its first layer.
type Listed = (Vec<Decision>, Plan, f64);

/// Whether a plan differs from the one in hand only at these sites, in the fate of the villages that move
/// there, and in that of `asked`.
fn keeps_the_rest(
    opened: &Opened,
    (fates, plan, _): &Listed,
    sites: &BTreeSet<SiteIdx>,
    asked: VillageIdx,
) -> bool {
    let in_hand = changes::fates(&opened.instance, &opened.plan);
    let is_free = |village: VillageIdx| match in_hand[village.at()] {
        Some(Decision::Moves(site)) => village == asked || sites.contains(&site),
        _ => village == asked,
    };
    let stays_out = |home: Home| match home {
        Home::Site(site) => !sites.contains(&site),
        Home::Village(village) => !is_free(village),
    };
    let works = |plan: &Plan| -> Vec<Allocation> {
        let mut kept: Vec<Allocation> =
            plan.allocations.iter().copied().filter(|found| stays_out(found.home)).collect();
        kept.sort_by_key(|found| (found.home, found.livelihood, found.skill));
        kept
    };
    let villages = fates.iter().zip(&in_hand).enumerate().all(|(at, (&to, &before))| {
        let goes_out = matches!(to, Decision::Moves(site) if !sites.contains(&site));
        if is_free(VillageIdx::new(at)) { !goes_out } else { Some(to) == before }
    });
    let sizes =
        levels(&opened.instance, plan).into_iter().zip(levels(&opened.instance, &opened.plan));
    let mut outside = (0..).map(SiteIdx::new).zip(sizes).filter(|(site, _)| !sites.contains(site));
    villages && outside.all(|(_, (new, old))| new == old) && works(plan) == works(&opened.plan)
}

#[test]
fn a_figure_with_sites_decided_anew_is_that_of_the_list_of_plans_that_keep_the_rest() {
    let (mut exact, mut none) = (0, 0);
    for (seed, opened) in opened(93_000, 400).take(220) {
        let desk = Desk::new(&opened, means(), Desk::FOR_ONE);
        let model = Model::new(&desk.finder, &desk.candidates);
        let means = means();
        let window = Window::new(&desk.finder, &model, &opened.plan, &means);
        let window = window.expect("the model offers what its own best plan decides");
        let mut all: Vec<Listed> = Vec::new();
        let (facts, rules) = (&opened.instance, &opened.scenario);
        list::for_each_plan(facts, rules, &mut 0, &mut |fates, plan, layers| {
            all.push((fates.to_vec(), plan.clone(), layers[0]));
        });
        let fates = changes::fates(facts, &opened.plan);
        let pairs = desk.candidates.pairs.iter().map(|pair| (pair.village, pair.site));
        for (village, site) in pairs {
            let from = match fates[village.at()] {
                Some(Decision::Moves(from)) => Some(from),
                _ => None,
            };
            let named: Vec<SiteIdx> = from.into_iter().chain([site]).collect();
            let least = |sites: usize| {
                let sites = window.around(&named, sites);
                let with_it =
                    all.iter().filter(|(fates, ..)| fates[village.at()] == Decision::Moves(site));
                with_it
                    .filter(|listed| keeps_the_rest(&opened, listed, &sites, village))
                    .map(|&(_, _, value)| value)
                    .reduce(f64::min)
            };
            let forced = [Forced { choice: ColumnKey::Move(village, site), is_taken: true }];
            let most = facts.sites.len();
            let found = window.resolve(&forced, &named, most, &[village], &means);
            let what = format!("seed {seed} {village:?} at {site:?}: {found:?}");
            let Some(found) = found else {
                none += 1;
                assert_eq!(least(most), None, "{what}");
                continue;
            };
            let figure = found.exact.expect("tiny questions are proven");
            let truth = least(figure.sites).expect("there is a plan");
            let small = 1e-6 * truth.abs().max(1.0);
            assert!((figure.value - truth).abs() <= small, "{what}, not {truth}");
            assert!(found.value <= figure.value + small, "{what}");
            assert!(found.at_least.is_some_and(|least| least <= found.value + small), "{what}");
            exact += 1;
        }
    }
    println!("{exact} exact, {none} without a plan");
    assert!(exact > 200 && none > 50);
}

#[test]
fn a_portfolio_of_a_small_question_holds_every_plan_that_is_near_enough() {
    let (mut plans, mut complete) = (0, 0);
    for (seed, opened) in opened(120_000, 60).take(60) {
        if opened.scenario.goal.layers.is_empty() {
            continue;
        }
        let within = 0.05;
        let found = portfolio(&opened, within, 100, &means(), &mut |_| {});
        assert_eq!(found.search, "whole", "seed {seed}");
        let mut fates: Vec<Vec<Option<Decision>>> = Vec::new();
        for member in &found.plans {
            plans += 1;
            let verdict = verify(&opened.instance, &opened.scenario, &member.plan);
            assert!(verdict.ok(), "seed {seed}: plan {}", member.number);
            let small = 1e-6 * found.value_at_most.abs().max(1.0);
            assert!(verdict.layers[0] <= found.value_at_most + small, "seed {seed}");
            let mine = changes::fates(&opened.instance, &member.plan);
            assert!(!fates.contains(&mine), "seed {seed}: two plans are the same");
            fates.push(mine);
        }
        let times: usize = found.placements.iter().map(|placed| placed.times).sum();
        assert_eq!(times, opened.instance.villages.len() * found.plans.len(), "seed {seed}");
        if found.ended == "no_other" {
            complete += 1;
            // No plan of the list is near enough and places households otherwise.
            for (other, value) in near_plans(&opened, found.value_at_most) {
                let is_known = fates.iter().any(|known| {
                    let villages = opened.instance.villages.iter().zip(known.iter().zip(&other));
                    villages.into_iter().all(|(village, (a, b))| a == b || village.households == 0)
                });
                assert!(is_known, "seed {seed}: {other:?} of value {value} is missing");
            }
        }
    }
    println!("{plans} plans, {complete} portfolios complete");
    assert!(plans >= 60 && complete >= 20);
}

/// Fates and values of sound plans, each the best with its fates, out of every choice of fates.
fn near_plans(opened: &Opened, most: f64) -> Vec<(Vec<Option<Decision>>, f64)> {
    let finder = Finder::new(&opened.instance, &opened.scenario);
    let villages = (0..opened.instance.villages.len()).map(VillageIdx::new);
    let choices: Vec<Vec<WhatIf>> = villages
        .map(|village| {
            let sites = (0..opened.instance.sites.len()).map(SiteIdx::new);
            let legal = sites.filter(|&site| finder.legal(village, site).is_some());
            let moves = legal.map(|site| WhatIf::VillageAt(village, site));
            let stays = finder.judged.villages[village.at()].may_stay();
            moves.chain(stays.then_some(WhatIf::VillageStays(village))).collect()
        })
        .collect();
    let count: usize = choices.iter().map(Vec::len).product();
    let mut near = Vec::new();
    for mut at in 0..count {
        let (mut instance, mut scenario) = (opened.instance.clone(), opened.scenario.clone());
        let mut fates = Vec::new();
        for options in &choices {
            let chosen = options[at % options.len()];
            at /= options.len();
            fates.push(Some(match chosen {
                WhatIf::VillageAt(_, site) => Decision::Moves(site),
                _ => Decision::Stays,
            }));
            let (facts, rules) = chosen.applied(&instance, &scenario);
            let facts = facts.into_owned();
            (instance, scenario) = (facts, rules);
        }
        if let Some(best) = list::best(&instance, &scenario, &mut 0)
            && best.layers[0] <= most
        {
            near.push((fates, best.layers[0]));
        }
    }
    near
}
