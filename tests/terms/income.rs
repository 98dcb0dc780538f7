//! Term `income`: Σ income_k w_ks − Σ income_i h_i x_ij; the only one that is rewarded.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Cny;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Scenario;
use resettle::facts::Term;

/// K pays 900 a worker and has two places; A's households earn 100 today, B's 1,000.
fn earning() -> Instance {
    let mut paid = livelihood("K", 2);
    paid.income = Cny::yuan(900);
    let mut instance =
        instance(vec![free_village("A", 4), free_village("B", 3)], vec![plain_site("S", 9)]);
    instance.villages[0].income = Cny::yuan(100);
    instance.villages[1].income = Cny::yuan(1_000);
    with_work(instance, &[5, 2], vec![paid])
}

fn asked(weight: f64) -> Scenario {
    scenario(vec![Rule::Workers, Rule::Places], goal(&[(Term::Income, weight)]))
}

#[test]
fn what_is_earned_less_what_is_given_up() {
    let by_hand = [(w(at_site(0), 0, 0), 900.0), (x(0, 0), -400.0), (x(1, 0), -3_000.0)];
    assert_term(&earning(), &asked(1.0), Term::Income, &by_hand);
}

#[test]
fn more_of_it_is_better() {
    // A moves: 2 · 900 − 4 · 100 = 1,400 more a year; its value counts with a minus.
    let solved = assert_value(&earning(), &asked(2.0), -2_800.0);
    assert_eq!(solved.decisions(), [moves(0), Decision::Stays]);
    assert_close(solved.term(Term::Income), 1_400.0);
}
