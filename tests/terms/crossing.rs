//! Term `crossing`: households that leave their area of a kind.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::AreaIdx;
use resettle::facts::Goal;
use resettle::facts::Instance;
use resettle::facts::Scenario;
use resettle::facts::Term;

/// A in county e, B in county w, C in none; S in e, T in none.
fn counties() -> Instance {
    let mut instance = instance(
        vec![village("A", 4), village("B", 3), village("C", 2)],
        vec![plain_site("S", 9), plain_site("T", 9)],
    );
    instance.areas = vec![area("county", "e"), area("county", "w"), area("basin", "u")];
    instance.villages[0].areas = vec![AreaIdx(0), AreaIdx(2)];
    instance.villages[1].areas = vec![AreaIdx(1), AreaIdx(2)];
    instance.sites[0].areas = vec![AreaIdx(0), AreaIdx(2)];
    instance
}

fn asked(kind: &str) -> Scenario {
    let goal = Goal { crossing: kind.to_owned(), ..goal(&[(Term::Crossing, 1.0)]) };
    scenario(vec![], goal)
}

#[test]
fn a_place_without_an_area_counts_as_another_area() {
    let by_hand = [(x(0, 1), 4.0), (x(1, 0), 3.0), (x(1, 1), 3.0), (x(2, 0), 2.0), (x(2, 1), 2.0)];
    assert_term(&counties(), &asked("county"), Term::Crossing, &by_hand);
    // B crosses wherever it goes, and so does C, even from no county to no county.
    assert_value(&counties(), &asked("county"), 5.0);
}

#[test]
fn the_kind_of_area_is_stated() {
    let by_hand = [(x(0, 1), 4.0), (x(1, 1), 3.0), (x(2, 0), 2.0), (x(2, 1), 2.0)];
    assert_term(&counties(), &asked("basin"), Term::Crossing, &by_hand);
    assert_value(&counties(), &asked("basin"), 2.0);
}

#[test]
fn everybody_who_moves_crosses_a_kind_of_area_that_the_instance_lacks() {
    let by_hand = (0..3).flat_map(|i| {
        [(x(i, 0), [4.0, 3.0, 2.0][i as usize]), (x(i, 1), [4.0, 3.0, 2.0][i as usize])]
    });
    let by_hand: Vec<_> = by_hand.collect();
    assert_term(&counties(), &asked("province"), Term::Crossing, &by_hand);
    assert_value(&counties(), &asked("province"), 9.0);
}
