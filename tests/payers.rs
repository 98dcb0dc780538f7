//! Money that cannot suffice, told without a solver: by hand, and never where the list of all plans has a plan.

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
mod list;
mod support;

use resettle::candidates::Finder;
use resettle::candidates::findings::findings;
use resettle::diagnostic::Diagnostic;
use resettle::diagnostic::Severity;
use resettle::facts::AreaIdx;
use resettle::facts::Cny;
use resettle::facts::CostKind;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::rules::Capacity;
use support::area;
use support::fund;
use support::goal;
use support::instance;
use support::level;
use support::scenario;
use support::site;
use support::village;

const CODES: [&str; 3] = ["rules.budget_below_need", "rules.no_payer", "rules.site_without_payer"];

fn about_money(instance: &Instance, scenario: &Scenario) -> Vec<Diagnostic> {
    let found = findings(&Finder::new(instance, scenario));
    found.into_iter().filter(|finding| CODES.contains(&finding.code)).collect()
}

/// Two villages of ten households who have to move into one county: a site of 20 dwellings that costs 40,000
/// and 5,000 for each household, 140,000 CNY in all.
fn one_county() -> (Instance, Scenario) {
    let mut facts = instance(
        vec![village("V1", 10), village("V2", 10)],
        vec![site("S1", vec![level("1", 20, 40_000, 5_000)])],
    );
    facts.areas = vec![area("county", "A")];
    facts.sites[0].areas = vec![AreaIdx(0)];
    let rules = vec![Rule::Capacity(Capacity::default()), Rule::Budget];
    (facts, scenario(rules, goal(&[(Term::Building, 1.0)])))
}

#[test]
fn a_county_with_less_money_than_the_cheapest_dwellings_is_told() {
    let (mut facts, rules) = one_county();
    facts.areas[0].budget = Some(Cny::yuan(140_000));
    assert!(about_money(&facts, &rules).is_empty(), "exactly enough");
    facts.areas[0].budget = Some(Cny::yuan(139_999));
    let found = about_money(&facts, &rules);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, found[0].severity), (CODES[0], Severity::Error));
    assert!(found[0].message.contains("cost 140000 CNY at least"), "{}", found[0].message);
    assert!(found[0].message.contains("1 too little"), "{}", found[0].message);
    assert!(list::best(&facts, &rules, &mut 0).is_none());
}

#[test]
fn what_families_can_bring_counts_as_money_up_to_its_caps() {
    let (mut facts, rules) = one_county();
    let county =
        |yuan| resettle::facts::Fund { budget: Some(Cny::yuan(yuan)), ..fund(0, "county") };
    let own = resettle::facts::Fund {
        per_household_cap: Some(Cny::yuan(2_000)),
        budget: None,
        ..fund(0, "self_funding")
    };
    for one in &mut facts.villages {
        one.areas = vec![AreaIdx(0)];
    }
    facts.funds = vec![county(100_000), own.clone()];
    assert!(about_money(&facts, &rules).is_empty());
    facts.funds = vec![county(99_999), own];
    assert_eq!(about_money(&facts, &rules)[0].code, CODES[0]);
}

#[test]
fn a_cost_that_no_source_may_pay_is_told_with_who_is_stranded() {
    let (mut facts, rules) = one_county();
    facts.funds = vec![resettle::facts::Fund {
        budget: Some(Cny::yuan(900_000)),
        covers: vec![CostKind::BuildingFixed],
        ..fund(0, "county")
    }];
    let found = about_money(&facts, &rules);
    let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
    assert_eq!(codes.iter().filter(|&&code| code == CODES[1]).count(), 2, "{codes:?}");
    let site = found.iter().find(|finding| finding.code == CODES[2]).unwrap();
    assert_eq!(site.severity, Severity::Warning);
    assert!(site.message.contains("building_household") && site.message.contains("S1"));
    assert!(list::best(&facts, &rules, &mut 0).is_none());
}

#[test]
fn what_is_called_impossible_has_no_plan_in_the_list_of_all_plans() {
    let (mut asked, mut told) = (0, 0);
    for seed in 200_000..206_000 {
        let (instance, scenario) = draw::question(seed);
        let errors = about_money(&instance, &scenario);
        let Some(error) = errors.iter().find(|found| found.severity == Severity::Error) else {
            continue;
        };
        if list::count(&instance, &scenario) > 2_000 {
            continue;
        }
        asked += 1;
        told += usize::from(error.code == CODES[0]);
        let best = list::best(&instance, &scenario, &mut 0);
        assert!(best.is_none(), "seed {seed}: {}", error.message);
    }
    println!("{asked} told, {told} of them for want of money");
    assert!(asked >= 20);
}
