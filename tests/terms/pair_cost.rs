//! Term `pair_cost`: Σ cost_ij x_ij.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Term;

#[test]
fn the_office_prices_each_pair_as_a_whole() {
    let mut instance = instance(
        vec![village("A", 4), village("B", 3)],
        vec![plain_site("S", 9), plain_site("T", 9)],
    );
    instance.pairs = pairs(&[(0, 0, 1.0, 70), (0, 1, 1.0, 90), (1, 0, 1.0, 0), (1, 1, 1.0, 25)]);
    let scenario = scenario(vec![], goal(&[(Term::PairCost, 1.0)]));
    let by_hand = [(x(0, 0), 70.0), (x(0, 1), 90.0), (x(1, 1), 25.0)];
    assert_term(&instance, &scenario, Term::PairCost, &by_hand);
    // A at S for 70, B at S for nothing.
    assert_value(&instance, &scenario, 70.0);
}

#[test]
fn without_a_table_nothing_is_priced() {
    let instance = instance(vec![village("A", 4)], vec![plain_site("S", 9)]);
    let scenario = scenario(vec![], goal(&[(Term::PairCost, 1.0)]));
    assert_term(&instance, &scenario, Term::PairCost, &[]);
    assert_value(&instance, &scenario, 0.0);
}
