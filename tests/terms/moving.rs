//! Term `moving`: Σ h_i d_ij x_ij.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Goal;
use resettle::facts::Instance;
use resettle::facts::Term;
use resettle::facts::terms::Metric;

fn two_sites() -> Instance {
    let mut instance = instance(
        vec![village("A", 4), free_village("B", 3)],
        vec![plain_site("S", 9), plain_site("T", 9)],
    );
    instance.pairs = pairs(&[(0, 0, 12.5, 0), (0, 1, 8.0, 0), (1, 0, 2.0, 0)]);
    let table = instance.pairs.as_mut().unwrap();
    table.rows[1].minutes = Some(99.0);
    instance
}

#[test]
fn households_count_the_kilometres_of_their_move() {
    let scenario = scenario(vec![], goal(&[(Term::Moving, 1.0)]));
    let by_hand = [(x(0, 0), 50.0), (x(0, 1), 32.0), (x(1, 0), 6.0)];
    assert_term(&two_sites(), &scenario, Term::Moving, &by_hand);
    assert_value(&two_sites(), &scenario, 32.0);
}

#[test]
fn minutes_come_from_the_table_or_from_the_speed() {
    let goal = Goal { moving: Metric::Min, ..goal(&[(Term::Moving, 1.0)]) };
    // 60 km/h: 12.5 km take 12.5 min; the table says 99 min for A to T.
    let scenario = scenario(vec![], goal);
    let by_hand = [(x(0, 0), 50.0), (x(0, 1), 396.0), (x(1, 0), 6.0)];
    assert_term(&two_sites(), &scenario, Term::Moving, &by_hand);
    assert_value(&two_sites(), &scenario, 50.0);
}

#[test]
fn coordinates_give_the_great_circle_times_the_detour() {
    let mut instance = instance(vec![village("A", 4)], vec![plain_site("S", 9)]);
    instance.sites[0].place = Some(east(100.0));
    let mut scenario = scenario(vec![], goal(&[(Term::Moving, 1.0)]));
    scenario.travel.detour = 1.4;
    assert_value(&instance, &scenario, 560.0);
}
