//! Term `job_cost`: Σ cost_k w_ks.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Cny;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::rules::JobPerHousehold;

#[test]
fn each_place_that_is_taken_costs_what_it_takes_to_create() {
    let (mut cheap, mut dear) = (livelihood("K", 2), livelihood("L", 9));
    cheap.cost_per_place = Cny::yuan(30);
    dear.cost_per_place = Cny::parse("45.5").unwrap();
    let mut instance = with_work(
        instance(vec![village("A", 4)], vec![plain_site("S", 9)]),
        &[5],
        vec![cheap, dear, livelihood("M", 0)],
    );
    instance.villages[0].households_with_labour = 4;
    let rules =
        vec![Rule::Workers, Rule::Places, Rule::JobPerHousehold(JobPerHousehold { hard: true })];
    let scenario = scenario(rules, goal(&[(Term::JobCost, 1.0)]));
    let home = at_site(0);
    let by_hand = [(w(home, 0, 0), 30.0), (w(home, 1, 0), 45.5)];
    assert_term(&instance, &scenario, Term::JobCost, &by_hand);
    // Four earners are needed: 2 · 30 + 2 · 45.5.
    assert_value(&instance, &scenario, 151.0);
}
