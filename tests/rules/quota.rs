//! Rule `quota`: households that leave or enter an area, moves within it not counted.

use crate::support::*;
use resettle::facts::AreaIdx;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::model::RowKey;

/// A and B in county e with site S; C and site T outside. At most 4 households out, 5 in.
fn county() -> Instance {
    let mut instance = instance(
        vec![village("A", 3), village("B", 2), village("C", 6)],
        vec![plain_site("S", 20), plain_site("T", 20)],
    );
    instance.areas = vec![area("county", "e")];
    instance.areas[0].max_households_out = Some(4);
    instance.areas[0].max_households_in = Some(5);
    instance.villages[0].areas = vec![AreaIdx(0)];
    instance.villages[1].areas = vec![AreaIdx(0)];
    instance.sites[0].areas = vec![AreaIdx(0)];
    instance.sites[0].place = Some(east(10.0));
    instance
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::QuotaOut(_) | RowKey::QuotaIn(_))
}

#[test]
fn only_moves_across_the_border_are_counted() {
    assert_rows(
        &rows_of(&county(), &scenario(vec![Rule::Quota], goal(&[])), is_wanted),
        vec![
            at_most(RowKey::QuotaOut(AreaIdx(0)), &[(x(0, 1), 3.0), (x(1, 1), 2.0)], 4.0),
            at_most(RowKey::QuotaIn(AreaIdx(0)), &[(x(2, 0), 6.0)], 5.0),
        ],
    );
}

#[test]
fn an_area_without_a_quota_has_no_row() {
    let mut instance = county();
    instance.areas[0].max_households_out = None;
    let found = rows_of(&instance, &scenario(vec![Rule::Quota], goal(&[])), is_wanted);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key, RowKey::QuotaIn(AreaIdx(0)));
}

#[test]
fn the_larger_village_leaves_and_the_smaller_one_makes_way() {
    let goal = goal(&[(Term::Moving, 1.0)]);
    let solved = solved(&county(), &scenario(vec![Rule::Quota], goal));
    // T is at hand, S 10 km away; 3 + 2 > 4, so B (2) moves 10 km within the county.
    assert_eq!(solved.decisions(), [moves(1), moves(0), moves(1)]);
    assert_close(solved.value(), 20.0);
}
