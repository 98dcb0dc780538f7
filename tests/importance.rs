//! What matters most, on hundreds of random tiny questions: each figure is compared with the list of all plans of
//! a question that is changed by hand.

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
mod list;
#[path = "enumeration/opened.rs"]
mod opened;
mod support;

use opened::means;
use opened::opened;
use opened::solved;
use resettle::facts::Cny;
use resettle::facts::Instance;
use resettle::facts::Livelihood;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::read::Loaded;
use resettle::why::Desk;
use resettle::why::Opened;
use resettle::why::Price;
use resettle::why::edit;
use resettle::why::importance::Absence;
use resettle::why::importance::Margin;
use resettle::why::importance::importance;
use resettle::why::importance::margins;
use resettle::why::importance::margins::Stock;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use support::regions::region;

/// Value of the first layer of a best plan, less that of the plan in hand; none where there is no plan.
fn listed(opened: &Opened, facts: &Instance, rules: &Scenario) -> Option<f64> {
    let best = list::best(facts, rules, &mut 0)?;
    Some(best.layers.first().copied().unwrap_or(0.0) - opened.value())
}

/// Whether a price says nothing that is false.
fn holds(price: Price, truth: Option<f64>, small: f64) -> bool {
    match (price, truth) {
        (Price::Impossible, truth) => truth.is_none(),
        (Price::Exact { cost }, truth) => truth.is_some_and(|truth| (cost - truth).abs() <= small),
        (Price::Unknown | Price::AtLeast { .. }, None) => true,
        (_, None) => false,
        (price, Some(truth)) => {
            price.at_least().is_none_or(|least| least <= truth + small)
                && price.at_most().is_none_or(|most| truth <= most + small)
        }
    }
}

fn small(opened: &Opened) -> f64 {
    1e-5 * opened.value().abs().max(1.0)
}

/// Facts and rules without what is absent.
fn without(opened: &Opened, absence: &Absence) -> (Instance, Scenario) {
    let mut facts = opened.instance.clone();
    let mut rules = opened.scenario.clone();
    match absence.kind {
        "site" => rules = edit::without_site(&rules, &absence.id),
        "livelihood" => rules = edit::without_livelihood(&rules, &absence.id),
        "rule" => rules.rules.retain(|on| on.rule.name().word() != absence.id),
        "budget" => {
            let area = facts.areas.iter().position(|area| area.id == absence.id);
            let is_named = |fund: &resettle::facts::Fund| {
                format!("{} {}", opened.instance.area(fund.area).id, fund.source) == absence.id
            };
            match area {
                Some(at) => facts.areas[at].budget = Some(Cny::ZERO),
                None => {
                    facts.funds.iter_mut().find(|fund| is_named(fund)).unwrap().budget =
                        Some(Cny::ZERO);
                }
            }
        }
        other => panic!("an absence of the kind {other}"),
    }
    (facts, rules)
}

/// Whether two funds are told by the same name.
fn has_namesakes(instance: &Instance) -> bool {
    let names = |at: usize| (instance.funds[at].area, &instance.funds[at].source);
    (1..instance.funds.len()).any(|at| (0..at).any(|other| names(other) == names(at)))
}

#[test]
fn every_absence_costs_what_the_list_of_all_plans_says_and_essential_is_proven() {
    let mut figures: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut essential, mut sourced) = (0, 0);
    let mut wrong = Vec::new();
    let asked = opened(51_000, 150).filter(|(_, opened)| !has_namesakes(&opened.instance));
    for (seed, mut opened) in asked.take(200) {
        for on in &mut opened.scenario.rules {
            on.article = Some(format!("article on {}", on.rule.name()));
        }
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        let exact = usize::from(seed % 2 == 0) * 100;
        let found = importance(&desk, exact, 0.0, &|_, _| {});
        for absence in &found.absences {
            let (facts, rules) = without(&opened, absence);
            let truth = listed(&opened, &facts, &rules);
            let is_true = holds(absence.price, truth, small(&opened))
                && (!absence.is_essential || truth.is_none())
                && (absence.is_used || truth.is_some_and(|truth| truth <= small(&opened)));
            let is_solved = exact > 0 && (absence.kind == "rule" || absence.is_used);
            let is_exact = matches!(absence.price, Price::Exact { .. } | Price::Impossible);
            let tolerance = opened.scenario.goal.layers.first().map_or(0.0, |one| one.tolerance);
            if !is_true
                || absence.is_solved != is_solved
                || is_solved && tolerance == 0.0 && !is_exact
            {
                wrong.push(format!("seed {seed} {absence:?}: {truth:?}"));
            }
            *figures.entry(absence.kind).or_default() += u32::from(is_exact);
            essential += u32::from(absence.is_essential);
            if absence.kind == "rule" {
                sourced += 1;
                assert_eq!(absence.article, Some(format!("article on {}", absence.id)));
            }
        }
        let rules = opened.scenario.rules.iter().map(|on| on.rule.name());
        let is_given = |rule: &RuleName| {
            matches!(rule, RuleName::AssignOnce | RuleName::Link | RuleName::Workers)
        };
        let told = found.absences.iter().filter(|absence| absence.kind == "rule").count();
        assert_eq!(told, rules.filter(|rule| !is_given(rule)).count(), "seed {seed}");
    }
    println!("{figures:?}, {essential} essential, {sourced} with an article");
    for kind in ["site", "livelihood", "budget", "rule"] {
        assert!(figures.get(kind).is_some_and(|&count| count >= 20), "{kind} is too rare");
    }
    assert!(essential >= 20);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn usable(livelihood: &Livelihood, places: u32) -> i64 {
    let reserved = u64::from(places) * u64::from(livelihood.host_share_ppm);
    i64::from(places) - i64::try_from(reserved.div_ceil(1_000_000)).unwrap()
}

/// Facts with so many steps more.
fn with_steps(instance: &Instance, margin: &Margin, steps: i64) -> Instance {
    let mut facts = instance.clone();
    let more = |limit: u32| u32::try_from((i64::from(limit) + steps).max(0)).unwrap();
    match margin.what.as_str() {
        "jobs" => {
            let livelihood = facts.livelihoods.iter_mut().find(|one| one.id == margin.id).unwrap();
            let wanted = usable(livelihood, livelihood.places) + steps;
            livelihood.places =
                (0..1_000).find(|&places| usable(livelihood, places) == wanted).unwrap();
        }
        "CNY" => {
            let money = Cny::yuan(steps * margin.step);
            let area = facts.areas.iter().position(|area| area.id == margin.id);
            let fund = |fund: &resettle::facts::Fund| {
                format!("{} {}", instance.area(fund.area).id, fund.source) == margin.id
            };
            let limit = match area {
                Some(at) => &mut facts.areas[at].budget,
                None => &mut facts.funds.iter_mut().find(|one| fund(one)).unwrap().budget,
            };
            *limit = limit.map(|limit| Cny(limit.0 + money.0));
        }
        service => {
            let service = facts.services.iter().position(|name| name == service).unwrap();
            let site = facts.sites.iter_mut().find(|site| site.id == margin.id).unwrap();
            for level in &mut site.levels {
                level.capacity[service] = level.capacity[service].map(more);
            }
        }
    }
    facts
}

#[test]
fn every_margin_is_what_the_list_of_all_plans_says_and_holds_as_far_as_it_is_told() {
    let mut figures: BTreeMap<String, u32> = BTreeMap::new();
    let (mut worth, mut ranges, mut ends) = (0, 0, 0);
    let mut wrong = Vec::new();
    let working = opened(62_000, 300).filter(|(_, opened)| !opened.plan.allocations.is_empty());
    let asked = opened(58_000, 60).take(120).chain(working.take(100));
    let asked = asked.filter(|(_, opened)| !has_namesakes(&opened.instance));
    for (seed, opened) in asked {
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        // Of every fourth question it is sought how far the figures hold.
        let seconds = if seed % 4 == 0 { 30.0 } else { 0.0 };
        let found = margins::margins(&desk, &margins::asked(&desk, 12), seconds, &|_| {});
        let truth = |margin: &Margin, steps: i64| {
            let facts = with_steps(&opened.instance, margin, steps);
            listed(&opened, &facts, &opened.scenario)
        };
        for margin in &found {
            let mut check = |price: Price, steps: i64| {
                let truth = truth(margin, steps);
                *figures.entry(margin.what.clone()).or_default() +=
                    u32::from(matches!(price, Price::Exact { .. } | Price::Impossible));
                worth += u32::from(price.at_most().is_some_and(|most| most.abs() > small(&opened)));
                if !holds(price, truth, small(&opened)) {
                    wrong.push(format!("seed {seed} {steps} steps of {margin:?}: {truth:?}"));
                }
            };
            check(margin.more, 1);
            if margin.fewer != Price::Unknown {
                check(margin.fewer, -1);
            }
            for (price, range, sign) in
                [(margin.more, margin.more_holds, 1), (margin.fewer, margin.fewer_holds, -1)]
            {
                let (Price::Exact { cost }, Some(range)) = (price, range) else { continue };
                ranges += u32::from(range.steps > 1);
                let at = |steps: i64| {
                    let all = cost * steps as f64;
                    let slack = small(&opened) * steps as f64;
                    truth(margin, sign * steps).is_some_and(|found| (found - all).abs() <= slack)
                };
                let mut steps = 1;
                while steps <= range.steps {
                    if !at(steps) {
                        wrong.push(format!("seed {seed} {steps} steps of {margin:?}"));
                    }
                    steps *= 2;
                }
                if let Some(end) = range.not_at {
                    ends += 1;
                    assert_eq!(end, 2 * range.steps, "seed {seed}: numbers are doubled");
                    if at(end) {
                        wrong.push(format!("seed {seed} {margin:?} does not end at {end}"));
                    }
                }
            }
        }
    }
    println!("{figures:?}, {worth} worth something, {ranges} ranges, {ends} ends");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    for what in ["dwellings", "school_seats", "jobs", "CNY"] {
        assert!(figures.get(what).is_some_and(|&count| count >= 3), "{what} is too rare");
    }
    assert!(worth >= 5 && ranges >= 30 && ends >= 3);
}

#[test]
fn what_can_be_asked_of_a_margin_is_asked_of_each_kind_in_turn() {
    for seed in 1..=2 {
        let Loaded { instance, scenario, .. } = region(40, 8, seed);
        let opened = solved(instance, scenario).expect("the region has a plan");
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        let kinds = |stocks: &[Stock]| -> BTreeSet<u8> {
            let kind = |stock: &Stock| match stock {
                Stock::Service(_, 0) => 0,
                Stock::Service(..) => 1,
                Stock::Places(_) => 2,
                Stock::Budget(_) | Stock::Fund(_) => 3,
            };
            stocks.iter().map(kind).collect()
        };
        let (all, few) = (margins::asked(&desk, 1000), margins::asked(&desk, 4));
        assert_eq!((few.len(), kinds(&few)), (4, kinds(&all)), "seed {seed}");
        assert!(kinds(&all).len() >= 3 && all.len() > 4, "seed {seed}: {all:?}");
    }
}
