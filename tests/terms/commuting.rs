//! Term `commuting`: Σ d_k w_ks.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Goal;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::livelihood::Takes;
use resettle::facts::rules::JobPerHousehold;
use resettle::facts::terms::Metric;

/// A lives at S, B stays; both work at K, A's people also farther away at L.
fn homes() -> Instance {
    let mut everyone = livelihood("K", 3);
    everyone.takes = Takes::Everyone;
    let mut instance =
        instance(vec![village("A", 4), free_village("B", 3)], vec![plain_site("S", 9)]);
    instance.villages[1].policy = Some(resettle::facts::village::Policy::Stay);
    instance.villages[0].households_with_labour = 3;
    instance.villages[1].households_with_labour = 1;
    let mut instance = with_work(instance, &[3, 2], vec![everyone, livelihood("L", 5)]);
    instance.commutes =
        commutes(&[(at_site(0), 0, 4.0), (at_site(0), 1, 7.5), (in_village(1), 0, 2.0)]);
    instance.commutes.as_mut().unwrap().rows[1].minutes = Some(20.0);
    instance
}

fn asked(metric: Metric) -> Scenario {
    let goal = Goal { commuting: metric, ..goal(&[(Term::Commuting, 1.0)]) };
    let hard = Rule::JobPerHousehold(JobPerHousehold { hard: true });
    scenario(vec![Rule::Workers, Rule::Places, hard], goal)
}

#[test]
fn workers_count_the_way_to_work() {
    let (s, b) = (at_site(0), in_village(1));
    let by_hand = |far: f64| [(w(s, 0, 0), 4.0), (w(s, 1, 0), far), (w(b, 0, 0), 2.0)];
    assert_term(&homes(), &asked(Metric::Km), Term::Commuting, &by_hand(7.5));
    assert_term(&homes(), &asked(Metric::Min), Term::Commuting, &by_hand(20.0));
}

#[test]
fn near_places_are_shared_so_that_all_ways_together_are_short() {
    // K has three places: one for B (2 km), two for A (8 km); A's third earner goes to L (7.5 km).
    assert_value(&homes(), &asked(Metric::Km), 17.5);
    assert_value(&homes(), &asked(Metric::Min), 30.0);
}
