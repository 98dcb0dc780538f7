//! Term `unplaced`: Σ h_i g_i.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Capacity;

fn crowded() -> Instance {
    instance(vec![village("A", 4), village("B", 3), village("C", 2)], vec![plain_site("S", 6)])
}

#[test]
fn households_without_a_place_are_counted() {
    let rules = vec![
        Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
        Rule::Capacity(Capacity::default()),
    ];
    let scenario = scenario(rules, goal(&[(Term::Unplaced, 1.0)]));
    let by_hand = [(g(0), 4.0), (g(1), 3.0), (g(2), 2.0)];
    assert_term(&crowded(), &scenario, Term::Unplaced, &by_hand);
    // A and C fill the six dwellings.
    assert_value(&crowded(), &scenario, 3.0);
}

#[test]
fn it_is_nothing_where_a_plan_must_be_complete() {
    let scenario = scenario(vec![], goal(&[(Term::Unplaced, 1.0)]));
    assert_term(&crowded(), &scenario, Term::Unplaced, &[]);
    assert_value(&crowded(), &scenario, 0.0);
}
