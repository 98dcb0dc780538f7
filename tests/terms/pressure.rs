//! Term `pressure`: Σ sensitivity_i p_i (r_i + g_i).

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Capacity;

/// A in a zone of sensitivity 0.5, B also in one of 2 on its border, C outside.
fn zones() -> Instance {
    let mut instance = instance(
        vec![free_village("A", 4), village("B", 2), free_village("C", 5)],
        vec![plain_site("S", 4)],
    );
    let degrees = |lon| Some(resettle::facts::LonLat { lon, lat: 0.5 });
    for (village, lon) in instance.villages.iter_mut().zip([0.2, 0.6, 3.0]) {
        village.place = degrees(lon);
    }
    instance.zones =
        vec![square_zone("rim", 0.0, 0.0, 1.0, 1.0), square_zone("core", 0.6, 0.0, 1.0, 1.0)];
    instance.zones[0].sensitivity = 0.5;
    instance.zones[1].sensitivity = 2.0;
    instance
}

#[test]
fn persons_who_remain_weigh_with_the_greatest_sensitivity_around_them() {
    let rules = vec![
        Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
        Rule::Capacity(Capacity::default()),
    ];
    let scenario = scenario(rules, goal(&[(Term::Pressure, 1.0)]));
    // Three persons a household: A 12 · 0.5, B 6 · 2.
    let by_hand = [(r(0), 6.0), (g(0), 6.0), (g(1), 12.0)];
    assert_term(&zones(), &scenario, Term::Pressure, &by_hand);
    // S holds either A or B: B's 12 are worth more.
    let solved = assert_value(&zones(), &scenario, 6.0);
    assert_eq!(solved.decisions()[1], moves(0));
    assert_ne!(solved.decisions()[0], moves(0));
    assert!(matches!(solved.decisions()[0], Decision::Stays | Decision::Unplaced));
}
