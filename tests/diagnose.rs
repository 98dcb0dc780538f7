//! Conflicts and repairs of random tiny questions without a plan: each conflict is minimal, each repair
//! makes a plan possible, and none that is cheaper exists, by the list of all plans; and those of small cases
//! by hand.

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
mod list;
mod support;

use resettle::candidates::Finder;
use resettle::facts::AreaIdx;
use resettle::facts::Cny;
use resettle::facts::Fund;
use resettle::facts::Goal;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Capacity;
use resettle::facts::rules::Forbid;
use resettle::facts::rules::JobPerHousehold;
use resettle::facts::rules::KeepApart;
use resettle::facts::rules::KeepTogether;
use resettle::facts::rules::Lock;
use resettle::facts::rules::OpenAtMost;
use resettle::facts::rules::SameArea;
use resettle::facts::rules::ShareConcentrated;
use resettle::verify::verify;
use resettle::why::Means;
use resettle::why::Reason;
use resettle::why::diagnose::Diagnosis;
use resettle::why::diagnose::Limits;
use resettle::why::diagnose::diagnose;
use resettle::why::diagnose::filter::Filter;
use resettle::why::diagnose::generous;
use resettle::why::diagnose::give::Kind;
use resettle::why::diagnose::give::Prices;
use resettle::why::diagnose::give::kind_of;
use resettle::why::diagnose::give::why_fixed;
use resettle::why::diagnose::member::Member;
use resettle::why::diagnose::oracle::Kept;
use resettle::why::diagnose::oracle::Oracle;
use resettle::why::diagnose::repair::Asked;
use resettle::why::diagnose::repair::Repair;
use resettle::why::diagnose::repair::Step;
use resettle::why::diagnose::repair::smallest;
use resettle::why::diagnose::scopes::Scope;
use resettle::why::diagnose::scopes::scopes;
use resettle::why::diagnose::shown::Planner;
use resettle::why::diagnose::shown::Shown;
use resettle::why::diagnose::whole::Whole;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use support::area;
use support::fund;
use support::goal;
use support::instance;
use support::level;
use support::plain_site;
use support::scenario;
use support::site;
use support::sourced;
use support::village;
use support::with_work;

static NEVER: AtomicBool = AtomicBool::new(false);

fn means() -> Means<'static> {
    Means { threads: 1, seed: 0, seconds_each: 30.0, stop: &NEVER }
}

fn limits() -> Limits {
    Limits { seconds: 60.0, repair_seconds: 60.0, most: 12, prices: Prices::default() }
}

fn diagnosed(instance: &Instance, scenario: &Scenario) -> Diagnosis {
    diagnose(instance, scenario, &limits(), &means(), &|_| {})
}

fn without_goal(scenario: &Scenario) -> Scenario {
    Scenario { goal: Goal { layers: Vec::new(), ..scenario.goal.clone() }, ..scenario.clone() }
}

/// Whether any plan is sound, by the list of all plans.
fn has_plan(instance: &Instance, scenario: &Scenario) -> bool {
    list::best(instance, &without_goal(scenario), &mut 0).is_some()
}

/// Random questions that no plan answers, with at most so many choices.
fn without_plan(
    seeds: std::ops::Range<u64>,
    most: u64,
) -> impl Iterator<Item = (u64, Instance, Scenario)> {
    let drawn = seeds.map(|seed| (seed, draw::question(seed)));
    let drawn = drawn.map(|(seed, (instance, scenario))| (seed, instance, scenario));
    drawn.filter(move |(_, instance, scenario)| {
        list::count(instance, scenario) <= most && !has_plan(instance, scenario)
    })
}

/// Whether a repair by people alone exempts no more than these households, or costs less because some stay
/// without an earner instead.
fn is_as_small(repair: &Repair, households: i64) -> bool {
    let is_exempt = repair.steps.iter().all(|step| matches!(step.member, Member::Placed(_)));
    let price = Prices::default().household * households as f64;
    if is_exempt { repair.households == households } else { repair.price <= price }
}

#[test]
fn random_conflicts_are_minimal_and_their_repairs_work() {
    let (mut without, mut conflicts, mut repairs, mut exempt) = (0, 0, 0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for seed in 55_000..57_200 {
        let (instance, scenario) = draw::question(seed);
        if list::count(&instance, &scenario) > 250 {
            continue;
        }
        let is_possible = has_plan(&instance, &scenario);
        let found = diagnosed(&instance, &scenario);
        if (found.has_plan == "yes") != is_possible {
            wrong.push(format!("seed {seed}: {} but the list says {is_possible}", found.has_plan));
            continue;
        }
        if is_possible {
            continue;
        }
        without += 1;
        let finder = Finder::new(&instance, &scenario);
        let whole = Whole::new(&finder);
        let oracle = Oracle::new(&whole, means());
        for conflict in &found.conflicts {
            conflicts += 1;
            let on = |left_out: Option<&Member>| -> Vec<bool> {
                let members = whole.members.iter();
                members.map(|m| conflict.set.contains(m) && Some(m) != left_out).collect()
            };
            if oracle.can_keep(&on(None)) != Kept::No {
                wrong.push(format!("seed {seed}: {:?} can be kept", conflict.set));
            }
            for member in &conflict.set {
                if oracle.can_keep(&on(Some(member))) != Kept::Yes {
                    wrong.push(format!("seed {seed}: {:?} holds without {member:?}", conflict.set));
                }
            }
            if !conflict.is_minimal {
                wrong.push(format!("seed {seed}: {:?} is not called minimal", conflict.set));
            }
        }
        for answer in &found.repairs {
            repairs += 1;
            let (mended, rules) = answer.repair.applied(&instance, &scenario);
            if !has_plan(&mended, &rules) || !answer.is_shown {
                wrong.push(format!("seed {seed}: {:?} repairs nothing", answer.repair.steps));
            }
        }
        // The fewest households to be exempt, by the list of all choices of villages.
        let only_people = found.repairs.iter().find(|answer| answer.repair.kinds == [Kind::People]);
        let all = 1_u32 << instance.villages.len();
        let fewest = (0..all)
            .filter_map(|set| {
                let chosen = (0..instance.villages.len()).filter(|at| set >> at & 1 == 1);
                let households =
                    chosen.clone().map(|at| i64::from(instance.villages[at].households));
                let ids = chosen.map(|at| instance.village(VillageIdx::new(at)).id.clone());
                let mut rules = scenario.clone();
                for on in &mut rules.rules {
                    if let Rule::AssignOnce(rule) = &mut on.rule {
                        *rule = AssignOnce { exempt: ids.clone().collect(), ..rule.clone() };
                    }
                }
                has_plan(&instance, &rules).then(|| households.sum::<i64>())
            })
            .min();
        match (only_people, fewest) {
            (Some(found), Some(fewest)) => {
                exempt += 1;
                if !is_as_small(&found.repair, fewest) {
                    let steps = &found.repair.steps;
                    wrong.push(format!("seed {seed}: {fewest} households suffice: {steps:?}"));
                }
            }
            // The same repair may have been found with more kinds.
            (None, Some(fewest)) => {
                let is_known = found.repairs.iter().any(|answer| {
                    answer.repair.steps.iter().all(|step| step.kind == Kind::People)
                        && is_as_small(&answer.repair, fewest)
                });
                if !is_known {
                    wrong.push(format!("seed {seed}: {fewest} households suffice, not found"));
                }
            }
            (Some(found), None) => {
                wrong.push(format!("seed {seed}: {:?} cannot suffice", found.repair.steps));
            }
            (None, None) => {}
        }
    }
    println!("{without} without a plan, {conflicts} conflicts, {repairs} repairs, {exempt} exempt");
    assert!(without >= 200 && conflicts >= 200 && repairs >= 200 && exempt >= 12);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn conflicts_found_area_by_area_are_minimal_and_repairs_of_areas_are_bounds() {
    let (mut conflicts, mut bounds) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for (seed, instance, scenario) in without_plan(81_000..81_600, 250) {
        let finder = Finder::new(&instance, &scenario);
        let whole = Whole::new(&finder);
        let oracle = Oracle::new(&whole, means());
        let filter = Filter::new(Oracle::new(&whole, means()), 12);
        let mut scopes = scopes(&finder);
        scopes.push(Scope::all(&finder));
        for conflict in filter.by_scopes(Vec::new(), &scopes, &|_| {}) {
            conflicts += 1;
            let on = |left_out: Option<usize>| -> Vec<bool> {
                (0..whole.members.len())
                    .map(|at| conflict.members.contains(&at) && Some(at) != left_out)
                    .collect()
            };
            if oracle.can_keep(&on(None)) != Kept::No {
                wrong.push(format!("seed {seed}: {:?} can be kept", conflict.members));
            }
            for &member in &conflict.members {
                if oracle.can_keep(&on(Some(member))) != Kept::Yes {
                    let named = whole.members[member];
                    wrong.push(format!("seed {seed}: holds without {named:?}"));
                }
            }
        }
        // What mends the demands of an area costs no more than what mends all.
        let kinds = [Kind::People, Kind::Places, Kind::Money, Kind::Decision];
        let prices = Prices::default();
        let asked = Asked { kinds: &kinds, prices: &prices, likely: &BTreeSet::new() };
        let price = |scope: &Scope| {
            let found = smallest(&oracle, &finder, &asked, &scope.members(&whole));
            let planner = Planner::new(&oracle, &finder);
            found.map(|(repair, by)| {
                let (mended, rules) = repair.applied(&instance, &scenario);
                let is_mended = match planner.show(&repair, &by) {
                    Shown::Plan(plan) => verify(&mended, &rules, &plan).ok(),
                    // A full solve is asked then.
                    Shown::Unknown => has_plan(&mended, &rules),
                    Shown::Refuted => false,
                };
                (repair.price, repair.is_smallest, is_mended)
            })
        };
        let Some((all, true, is_mended)) = price(&Scope::all(&finder)) else { continue };
        if !is_mended {
            wrong.push(format!("seed {seed}: the repair of all does not mend"));
        }
        for scope in &scopes {
            bounds += 1;
            // Amounts of money are rounded up to a yuan for each step.
            if price(scope).is_some_and(|(some, ..)| some > all + 100.0) {
                wrong.push(format!("seed {seed}: a part costs more than all, {all}"));
            }
        }
    }
    println!("{conflicts} conflicts, {bounds} bounds");
    assert!(conflicts >= 30 && bounds >= 60);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A repair in which members give way by so much.
fn given(of: &Repair, kind: Kind, by: &[(Member, i64)]) -> Repair {
    let step = |&(member, amount): &(Member, i64)| Step {
        member,
        kind,
        rule: member.rule(),
        ids: Vec::new(),
        amount,
        each: None,
        reason: Reason::new("raise_limit"),
    };
    Repair { steps: by.iter().filter(|(_, amount)| *amount > 0).map(step).collect(), ..of.clone() }
}

/// All ways to share so many units among so many.
fn shares(units: i64, among: usize) -> Vec<Vec<i64>> {
    if among == 0 {
        return if units == 0 { vec![Vec::new()] } else { Vec::new() };
    }
    let with_first = |first: i64| {
        let rest = shares(units - first, among - 1).into_iter();
        rest.map(move |rest| std::iter::once(first).chain(rest).collect())
    };
    (0..=units).flat_map(with_first).collect()
}

#[test]
fn no_repair_by_fewer_places_or_less_money_works() {
    let (mut places, mut money, mut ruled_out) = (0, 0, 0);
    let mut wrong: Vec<String> = Vec::new();
    let prices = Prices::default();
    for (seed, instance, scenario) in without_plan(87_000..97_000, 100) {
        let finder = Finder::new(&instance, &scenario);
        let whole = Whole::new(&finder);
        let oracle = Oracle::new(&whole, means());
        let all = Scope::all(&finder).members(&whole);
        for kind in [Kind::Places, Kind::Money] {
            let kinds = [kind];
            let asked = Asked { kinds: &kinds, prices: &prices, likely: &BTreeSet::new() };
            let Some((repair, _)) = smallest(&oracle, &finder, &asked, &all) else { continue };
            let members = whole.members.iter().copied();
            let of_kind: Vec<Member> = members
                .filter(|&member| kind_of(member, &instance) == Some(kind))
                .filter(|&member| why_fixed(member, &finder).is_none())
                .collect();
            let less: Vec<Vec<i64>> = match kind {
                Kind::Places if repair.places <= 6 && of_kind.len() <= 9 => {
                    shares(repair.places - 1, of_kind.len())
                }
                // All of it, but for what rounding may be, at every one of them: where that does not do, no
                // way to share it does. Else shares of an eighth are tried, among many of a half.
                Kind::Money if repair.steps.iter().all(|step| step.each.is_none()) => {
                    let most = (repair.money_cny - 2 * repair.steps.len() as i64).max(0);
                    let by: Vec<_> = of_kind.iter().map(|&member| (member, most)).collect();
                    let (mended, rules) = given(&repair, kind, &by).applied(&instance, &scenario);
                    if has_plan(&mended, &rules) {
                        let units = if of_kind.len() <= 4 { 8 } else { 2 };
                        let shared = |parts: Vec<i64>| -> Vec<i64> {
                            parts.into_iter().map(|part| most * part / units).collect()
                        };
                        shares(units, of_kind.len()).into_iter().map(shared).collect()
                    } else {
                        ruled_out += 1;
                        Vec::new()
                    }
                }
                _ => continue,
            };
            *(if kind == Kind::Places { &mut places } else { &mut money }) += 1;
            for amounts in less {
                let by: Vec<_> = of_kind.iter().copied().zip(amounts).collect();
                let (mended, rules) = given(&repair, kind, &by).applied(&instance, &scenario);
                if has_plan(&mended, &rules) {
                    wrong.push(format!("seed {seed}: {by:?} suffices, told {:?}", repair.steps));
                }
            }
        }
    }
    println!("{places} by places, {money} by money, {ruled_out} of them however it is shared");
    assert!(places >= 20 && money >= 20 && ruled_out >= 5);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn generous_repairs_work_and_cost_no_less_than_the_smallest() {
    let (mut found, mut without) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    let kinds = [Kind::People, Kind::Places, Kind::Money, Kind::Decision];
    let prices = Prices::default();
    let asked = Asked { kinds: &kinds, prices: &prices, likely: &BTreeSet::new() };
    for (seed, instance, scenario) in without_plan(83_000..83_600, 250) {
        let finder = Finder::new(&instance, &scenario);
        let whole = Whole::new(&finder);
        let oracle = Oracle::new(&whole, means());
        let all = Scope::all(&finder).members(&whole);
        let Some((smallest, _)) = smallest(&oracle, &finder, &asked, &all) else { continue };
        let Some(generous) = generous::repair(&oracle, &finder, &asked) else {
            without += 1;
            continue;
        };
        found += 1;
        let repair = &generous.repair;
        let (mended, rules) = repair.applied(&instance, &scenario);
        if !has_plan(&mended, &rules) || !generous.is_shown {
            wrong.push(format!("seed {seed}: {:?} repairs nothing", repair.steps));
        }
        // Amounts of money are rounded up to a yuan for each step.
        if smallest.is_smallest && repair.price < smallest.price - 100.0 {
            wrong.push(format!("seed {seed}: {} is cheaper than the smallest", repair.price));
        }
        if repair.price_at_least > smallest.price + 1e-6 {
            wrong.push(format!("seed {seed}: {} is no bound", repair.price_at_least));
        }
    }
    println!("{found} found, {without} not");
    assert!(found >= 30 && without <= found);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Two villages of ten households, one site for twelve that costs 50,000, a county with 40,000.
fn short_of_everything() -> (Instance, Scenario) {
    let mut county = area("county", "A");
    county.budget = Some(resettle::facts::Cny::yuan(40_000));
    let mut facts = instance(
        vec![village("V1", 10), village("V2", 10)],
        vec![site("S1", vec![level("1", 12, 50_000, 0)]), plain_site("S2", 100)],
    );
    facts.areas = vec![county];
    facts.sites[0].areas = vec![resettle::facts::AreaIdx(0)];
    let forbid = Forbid { sites: vec!["S2".to_owned()], ..Forbid::default() };
    let rules = vec![Rule::Capacity(Capacity::default()), Rule::Budget, Rule::Forbid(forbid)];
    (facts, scenario(rules, goal(&[(Term::Building, 1.0)])))
}

#[test]
fn the_conflicts_of_a_small_case_are_those_found_by_hand() {
    let (facts, rules) = short_of_everything();
    let found = diagnosed(&facts, &rules);
    assert_eq!(found.has_plan, "no");
    let mut sets: Vec<Vec<String>> = found
        .conflicts
        .iter()
        .map(|conflict| {
            let words = conflict.members.iter();
            let mut words: Vec<String> =
                words.map(|m| format!("{} {}", m.rule, m.ids.join(" "))).collect();
            words.sort();
            words
        })
        .collect();
    sets.sort();
    // One village alone already costs more than the county has; both together do not fit.
    let expected = [
        vec![
            "assign_once V1",
            "assign_once V2",
            "capacity S1",
            "eligibility V1",
            "eligibility V2",
            "forbid S2",
        ],
        vec!["assign_once V1", "budget A", "eligibility V1", "forbid S2"],
        vec!["assign_once V2", "budget A", "eligibility V2", "forbid S2"],
    ];
    assert_eq!(sets, expected.map(|set| set.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    assert!(found.is_complete);
    // The cheapest: take the ban on S2 back, which costs 200,000; 8 places and 10,000 CNY cost 810,000.
    assert_eq!(found.repairs[0].repair.steps[0].ids, ["S2"]);
    assert!((found.repairs[0].repair.price - 200_000.0).abs() < 1e-6);
    assert!(found.repairs.iter().all(|answer| answer.is_shown && answer.repair.is_smallest));
    let only_people = found.repairs.iter().find(|answer| answer.repair.kinds == [Kind::People]);
    assert_eq!(only_people.unwrap().repair.households, 20);
    assert_eq!(only_people.unwrap().repair.persons, 60);
}

#[test]
fn a_rule_that_is_law_is_named_in_the_conflict_and_never_relaxed() {
    let (facts, rules) = short_of_everything();
    let mut rules = sourced(rules, RuleName::Forbid, "Reserve Act", "art. 7");
    for on in rules.rules.iter_mut().filter(|on| on.rule.name() == RuleName::Forbid) {
        on.law = true;
    }
    let found = diagnosed(&facts, &rules);
    let members = found.conflicts.iter().flat_map(|conflict| &conflict.members);
    let law: Vec<_> = members.filter(|member| member.law).collect();
    assert!(law.iter().all(|member| member.rule == RuleName::Forbid) && !law.is_empty());
    assert_eq!(law[0].reason.parameters["article"], "art. 7");
    for answer in &found.repairs {
        assert!(answer.repair.steps.iter().all(|step| step.rule != RuleName::Forbid));
    }
    // Eight dwellings and 10,000 CNY.
    let cheapest = &found.repairs[0].repair;
    assert_eq!((cheapest.places, cheapest.money_cny, cheapest.households), (8, 10_000, 0));
}

/// A small question of one rule, and the cheapest repair by hand: its only step, amount and price.
struct ByHand {
    instance: Instance,
    rules: Vec<Rule>,
    code: &'static str,
    amount: i64,
    price: f64,
}

/// One village of ten households, one site with room, in one county each.
fn one_village() -> Instance {
    let mut facts = instance(vec![village("V1", 10)], vec![plain_site("S1", 100)]);
    facts.areas = vec![area("county", "A")];
    facts.villages[0].areas = vec![AreaIdx(0)];
    facts.sites[0].areas = vec![AreaIdx(0)];
    facts
}

fn by_hand() -> Vec<ByHand> {
    let two = |first: u32, second: u32| {
        let villages = vec![village("V1", 10), village("V2", 10)];
        instance(villages, vec![plain_site("S1", first), plain_site("S2", second)])
    };
    let group = || vec![vec!["V1".to_owned(), "V2".to_owned()]];
    // Parted, each has a site of its own; together they lack eight dwellings.
    let together = ByHand {
        instance: two(12, 12),
        rules: vec![
            Rule::Capacity(Capacity::default()),
            Rule::KeepTogether(KeepTogether { groups: Some(group()) }),
        ],
        code: "lift_rule",
        amount: 1,
        price: 200_000.0,
    };
    // Only the first site holds anybody.
    let apart = ByHand {
        instance: two(20, 0),
        rules: vec![
            Rule::Capacity(Capacity::default()),
            Rule::KeepApart(KeepApart { groups: group() }),
        ],
        code: "lift_rule",
        amount: 1,
        price: 200_000.0,
    };
    let concentrated = ShareConcentrated { share: 1.0, site_capacity_households: 1_000 };
    let share = ByHand {
        instance: one_village(),
        rules: vec![Rule::ShareConcentrated(concentrated)],
        code: "lift_rule",
        amount: 1,
        price: 200_000.0,
    };
    // Two counties need one site each: the limit is one for both.
    let mut counties = two(20, 20);
    counties.areas = vec![area("county", "A"), area("county", "B")];
    for at in 0..2 {
        counties.villages[at].areas = vec![AreaIdx(at as u32)];
        counties.sites[at].areas = vec![AreaIdx(at as u32)];
    }
    let at_most = ByHand {
        instance: counties,
        rules: vec![
            Rule::SameArea(SameArea { kind: "county".to_owned(), crossings: Vec::new() }),
            Rule::OpenAtMost(OpenAtMost { count: 0, kind: Some("county".to_owned()) }),
        ],
        code: "raise_limit",
        amount: 1,
        price: 100_000.0,
    };
    // Nobody takes workers; to exempt the village would count ten households.
    let mut idle = with_work(one_village(), &[8], Vec::new());
    idle.villages[0].households_with_labour = 5;
    let jobs = ByHand {
        instance: idle,
        rules: vec![
            Rule::Workers,
            Rule::Places,
            Rule::JobPerHousehold(JobPerHousehold { hard: true }),
        ],
        code: "without_earner",
        amount: 5,
        price: 1_500_000.0,
    };
    // 50,000 CNY of building, of which ten households bring 1,000 each: 40,000 are lacking.
    let mut paid = one_village();
    paid.sites[0] = site("S1", vec![level("1", 100, 50_000, 0)]);
    paid.sites[0].areas = vec![AreaIdx(0)];
    paid.funds = vec![Fund { per_household_cap: Some(Cny::yuan(1_000)), ..fund(0, "families") }];
    let cap = ByHand {
        instance: paid.clone(),
        rules: vec![Rule::Budget],
        code: "raise_limit",
        amount: 40_000,
        price: 40_000.0,
    };
    // The same for 30 persons, who bring 1,000 each.
    paid.funds = vec![Fund { per_person_cap: Some(Cny::yuan(1_000)), ..fund(0, "families") }];
    let person = ByHand {
        instance: paid,
        rules: vec![Rule::Budget],
        code: "raise_limit",
        amount: 20_000,
        price: 20_000.0,
    };
    vec![together, apart, share, at_most, jobs, cap, person]
}

#[test]
fn each_kind_of_rule_that_can_give_way_has_its_smallest_repair() {
    for asked in by_hand() {
        let ByHand { mut instance, rules, code, amount, price } = asked;
        instance.index_names();
        let said = format!("{rules:?}");
        let rules = scenario(rules, goal(&[(Term::Building, 1.0)]));
        assert!(!has_plan(&instance, &rules), "{said}");
        let found = diagnosed(&instance, &rules);
        let cheapest = &found.repairs[0];
        let steps = &cheapest.repair.steps;
        assert_eq!((steps.len(), steps[0].reason.code), (1, code), "{said}: {steps:?}");
        assert_eq!(steps[0].amount, amount, "{said}");
        assert!((cheapest.repair.price - price).abs() < 1e-6, "{said}: {}", cheapest.repair.price);
        assert!(cheapest.is_shown && cheapest.repair.is_smallest, "{said}");
        for answer in &found.repairs {
            let (mended, rules) = answer.repair.applied(&instance, &rules);
            assert!(has_plan(&mended, &rules), "{said}: {:?}", answer.repair.steps);
        }
    }
}

#[test]
fn a_member_that_no_repair_touches_says_why() {
    let (facts, mut rules) = short_of_everything();
    for on in &mut rules.rules {
        on.law = true;
    }
    let found = diagnosed(&facts, &rules);
    assert!(found.repairs.is_empty() && !found.conflicts.is_empty());
    for member in found.conflicts.iter().flat_map(|conflict| &conflict.members) {
        let why = member.fixed.as_ref().map(|reason| reason.code);
        // Nobody wrote eligibility down: policies hold without it.
        let expected = match member.rule {
            RuleName::Eligibility => "fixed_by_facts",
            _ => "fixed_by_law",
        };
        assert_eq!(why, Some(expected), "{member:?}");
    }
}

#[test]
fn a_cap_is_raised_only_where_somebody_is_left_who_pays() {
    let mut facts = one_village();
    // The site has to stand, costs 50,000 CNY that only families pay, and has no dwelling by law: the village
    // is exempt, and then nobody brings money, however high the cap.
    facts.sites[0] = site("S1", vec![level("1", 0, 50_000, 0)]);
    facts.sites[0].areas = vec![AreaIdx(0)];
    facts.funds = vec![Fund { per_household_cap: Some(Cny::yuan(1_000)), ..fund(0, "families") }];
    facts.index_names();
    let lock = Lock { open: vec!["S1".to_owned()], ..Lock::default() };
    let rules = vec![Rule::Capacity(Capacity::default()), Rule::Budget, Rule::Lock(lock)];
    let mut rules = scenario(rules, goal(&[(Term::Building, 1.0)]));
    for on in rules.rules.iter_mut().filter(|on| on.rule.name() == RuleName::Capacity) {
        on.law = true;
    }
    let found = diagnosed(&facts, &rules);
    let cheapest = &found.repairs[0];
    let codes: BTreeSet<&str> = cheapest.repair.steps.iter().map(|step| step.reason.code).collect();
    assert_eq!(codes, BTreeSet::from(["exempt_village", "lift_rule"]));
    assert!((cheapest.repair.price - 3_200_000.0).abs() < 1e-6);
    assert!(cheapest.is_shown && cheapest.repair.is_smallest);
    let (mended, rules) = cheapest.repair.applied(&facts, &rules);
    assert!(has_plan(&mended, &rules));
}
