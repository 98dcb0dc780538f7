//! Rule `budget`: an area's budget limits its costs, and money that may pay for them pays for them.
//! Rows are in thousands of CNY.

use crate::support::*;
use resettle::facts::AreaIdx;
use resettle::facts::Cny;
use resettle::facts::CostKind;
use resettle::facts::Decision;
use resettle::facts::Fund;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::model::ColumnKey;
use resettle::model::RowKey;

/// All in one county with 70,000 CNY; S costs 40,000 and 5,000 a household.
fn county() -> Instance {
    let mut instance = instance(
        vec![free_village("A", 4), village("B", 3)],
        vec![site("S", vec![level("1", 9, 40_000, 5_000)])],
    );
    instance.areas = vec![area("county", "e")];
    instance.areas[0].budget = Some(Cny::yuan(70_000));
    for village in &mut instance.villages {
        village.areas = vec![AreaIdx(0)];
        village.stay_cost = Cny::yuan(9_000);
    }
    instance.sites[0].areas = vec![AreaIdx(0)];
    instance
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(
        key,
        RowKey::AreaBudget(_)
            | RowKey::Paid(_)
            | RowKey::FundBudget(_)
            | RowKey::FundPerHousehold(_)
            | RowKey::FundPerPerson(_)
    )
}

#[test]
fn all_costs_that_arise_in_an_area_keep_to_its_budget() {
    assert_rows(
        &rows_of(&county(), &scenario(vec![Rule::Budget], goal(&[])), is_wanted),
        vec![at_most(
            RowKey::AreaBudget(AreaIdx(0)),
            &[(y(0, 0), 40.0), (x(0, 0), 20.0), (x(1, 0), 15.0), (r(0), 9.0)],
            70.0,
        )],
    );
}

#[test]
fn funds_pay_what_they_cover_within_their_budget_and_caps() {
    let mut instance = county();
    instance.areas[0].budget = None;
    let central = Fund {
        budget: Some(Cny::yuan(50_000)),
        covers: vec![CostKind::BuildingFixed, CostKind::Revitalising],
        ..fund(0, "central")
    };
    let own = Fund {
        covers: vec![CostKind::BuildingHousehold, CostKind::BuildingFixed],
        per_household_cap: Some(Cny::yuan(6_000)),
        per_person_cap: Some(Cny::yuan(2_500)),
        ..fund(0, "self_funding")
    };
    instance.funds = vec![central, own];
    let pays = |fund, bill| ColumnKey::Pays(fund, bill);
    // Bills in the order of the kinds of cost: fixed (both funds), households (own), staying
    // (central). Households: 4 and 3, persons: 12 and 9; those that move are all less those of V1 if
    // it stays.
    assert_rows(
        &rows_of(&instance, &scenario(vec![Rule::Budget], goal(&[])), is_wanted),
        vec![
            equals(RowKey::Paid(0), &[(pays(0, 0), 1.0), (pays(1, 0), 1.0), (y(0, 0), -40.0)], 0.0),
            equals(RowKey::Paid(1), &[(pays(1, 1), 1.0), (x(0, 0), -20.0), (x(1, 0), -15.0)], 0.0),
            equals(RowKey::Paid(2), &[(pays(0, 2), 1.0), (r(0), -9.0)], 0.0),
            at_most(RowKey::FundBudget(0), &[(pays(0, 0), 1.0), (pays(0, 2), 1.0)], 50.0),
            at_most(
                RowKey::FundPerHousehold(1),
                &[(pays(1, 0), 1.0), (pays(1, 1), 1.0), (r(0), 24.0)],
                42.0,
            ),
            at_most(
                RowKey::FundPerPerson(1),
                &[(pays(1, 0), 1.0), (pays(1, 1), 1.0), (r(0), 30.0)],
                52.5,
            ),
        ],
    );
}

#[test]
fn a_cost_that_no_local_fund_covers_must_not_arise() {
    let mut instance = county();
    instance.funds = vec![Fund {
        covers: vec![CostKind::BuildingFixed, CostKind::BuildingHousehold],
        ..fund(0, "c")
    }];
    let scenario = scenario(vec![Rule::Budget], goal(&[(Term::Moving, 1.0)]));
    let found = rows_of(&instance, &scenario, |key| *key == RowKey::Paid(2));
    assert_rows(&found, vec![equals(RowKey::Paid(2), &[(r(0), -9.0)], 0.0)]);
}

#[test]
fn the_budget_decides_who_can_afford_to_move() {
    // Both move: 40 + 20 + 15 = 75 thousand, 5 too much. B alone and A revitalised: 64.
    let mut instance = county();
    instance.zones = vec![square_zone("core", -1.0, -1.0, 1.0, 1.0)];
    instance.zones[0].sensitivity = 1.0;
    let goal = || goal(&[(Term::Pressure, 1.0)]);
    let free = solved(&instance, &scenario(vec![], goal()));
    assert_eq!(free.decisions(), [moves(0), moves(0)]);
    let bound = solved(&instance, &scenario(vec![Rule::Budget], goal()));
    assert_eq!(bound.decisions(), [Decision::Stays, moves(0)]);
    assert_close(bound.term(Term::Building), 64_000.0);
    // Twelve persons of A remain.
    assert_close(bound.value(), 12.0);
}

#[test]
fn places_of_work_that_only_a_part_of_could_be_paid_are_taken_in_whole_numbers() {
    let mut work = livelihood("K", 9);
    work.cost_per_place = Cny::yuan(4_000);
    work.areas = vec![AreaIdx(0)];
    let mut instance = with_work(county(), &[4, 3], vec![work]);
    // 75 thousand for building both, 10 are left: two and a half places.
    instance.areas[0].budget = Some(Cny::yuan(85_000));
    instance.villages[0].policy = Some(resettle::facts::village::Policy::Must);
    let rules = vec![Rule::Workers, Rule::Places, Rule::Budget];
    let solved = solved(&instance, &scenario(rules, goal(&[(Term::Jobless, 1.0)])));
    assert_eq!(solved.workers(at_site(0), 0), 2);
    assert_close(solved.value(), 5.0);
}
