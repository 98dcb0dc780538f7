//! Term `jobless`: Σ (Σ a_is x_ij − Σ w_ks), likewise for villages that stay.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::livelihood::Takes;

fn homes() -> Instance {
    let mut everyone = livelihood("K", 3);
    everyone.takes = Takes::Everyone;
    let instance = instance(vec![village("A", 4), free_village("B", 3)], vec![plain_site("S", 9)]);
    with_work(instance, &[5, 2], vec![everyone])
}

#[test]
fn workers_less_those_who_earn() {
    let scenario = scenario(vec![Rule::Workers, Rule::Places], goal(&[(Term::Jobless, 1.0)]));
    let (s, b) = (at_site(0), in_village(1));
    let by_hand =
        [(x(0, 0), 5.0), (x(1, 0), 2.0), (r(1), 2.0), (w(s, 0, 0), -1.0), (w(b, 0, 0), -1.0)];
    assert_term(&homes(), &scenario, Term::Jobless, &by_hand);
    assert_value(&homes(), &scenario, 4.0);
}

#[test]
fn stayers_are_not_counted_where_no_livelihood_takes_them() {
    let mut instance = homes();
    instance.livelihoods[0].takes = Takes::Residents;
    let scenario = scenario(vec![Rule::Workers, Rule::Places], goal(&[(Term::Jobless, 1.0)]));
    // B stays and counts nothing: 5 − 3.
    assert_value(&instance, &scenario, 2.0);
}

#[test]
fn without_rule_workers_there_is_nothing_to_count() {
    let scenario = scenario(vec![], goal(&[(Term::Jobless, 1.0)]));
    assert_term(&homes(), &scenario, Term::Jobless, &[]);
    assert_value(&homes(), &scenario, 0.0);
}
