//! Rule `carrying_capacity`: hosts + arrivals + those who remain ≤ max_persons of each area.

use crate::support::*;
use resettle::facts::AreaIdx;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::CarryingCapacity;
use resettle::model::RowKey;

/// Basin u holds 40 persons: 20 hosts at S and the 12 persons of A, who may stay. County e: 100.
fn basin() -> Instance {
    let mut instance = instance(
        vec![free_village("A", 4), village("B", 3)],
        vec![plain_site("S", 9), plain_site("T", 9)],
    );
    instance.areas = vec![area("basin", "u"), area("county", "e")];
    instance.areas[0].max_persons = Some(40);
    instance.areas[1].max_persons = Some(100);
    instance.villages[0].areas = vec![AreaIdx(0), AreaIdx(1)];
    instance.villages[1].areas = vec![AreaIdx(1)];
    instance.sites[0].areas = vec![AreaIdx(0)];
    instance.sites[0].host_persons = 20;
    instance.sites[1].areas = vec![AreaIdx(1)];
    instance.sites[1].place = Some(east(10.0));
    instance
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::CarryingCapacity(_))
}

#[test]
fn hosts_arrivals_and_those_who_remain_are_counted() {
    let rules = vec![
        Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
        Rule::CarryingCapacity(CarryingCapacity::default()),
    ];
    assert_rows(
        &rows_of(&basin(), &scenario(rules, goal(&[])), is_wanted),
        vec![
            at_most(
                RowKey::CarryingCapacity(AreaIdx(0)),
                &[(x(0, 0), 12.0), (x(1, 0), 9.0), (r(0), 12.0), (g(0), 12.0)],
                20.0,
            ),
            at_most(
                RowKey::CarryingCapacity(AreaIdx(1)),
                &[(x(0, 1), 12.0), (x(1, 1), 9.0), (r(0), 12.0), (g(0), 12.0), (g(1), 9.0)],
                100.0,
            ),
        ],
    );
}

#[test]
fn only_the_named_kinds_are_checked() {
    let kinds = Some(vec!["basin".to_owned()]);
    let rules = vec![Rule::CarryingCapacity(CarryingCapacity { kinds })];
    let found = rows_of(&basin(), &scenario(rules, goal(&[])), is_wanted);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key, RowKey::CarryingCapacity(AreaIdx(0)));
}

#[test]
fn who_does_not_fit_goes_out_of_the_basin() {
    let rules = vec![Rule::CarryingCapacity(CarryingCapacity::default())];
    let solved = solved(&basin(), &scenario(rules, goal(&[(Term::Moving, 1.0)])));
    // 20 + 12 + 9 = 41 > 40: with A in the basin, B moves 10 km to T: 3 · 10.
    assert_eq!(solved.decisions()[1], moves(1));
    assert!(solved.decisions()[0] == Decision::Stays || solved.decisions()[0] == moves(0));
    assert_close(solved.value(), 30.0);
}
