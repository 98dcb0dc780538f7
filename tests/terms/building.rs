//! Term `building`: Σ F_jl y_jl + Σ c_jl v_jl + Σ stay_cost_i r_i.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Cny;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Scenario;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::rules::Capacity;
use resettle::model::RowKey;

/// S costs the same for each household at both levels, T does not; A may stay for 900.
fn two_sites() -> Instance {
    let mut instance = instance(
        vec![free_village("A", 4), village("B", 3)],
        vec![
            site("S", vec![level("1", 5, 100, 50), level("2", 9, 300, 50)]),
            site("T", vec![level("1", 5, 80, 60), level("2", 9, 200, 20)]),
        ],
    );
    instance.villages[0].stay_cost = Cny::yuan(900);
    instance
}

fn asked(rules: Vec<Rule>) -> Scenario {
    scenario(rules, goal(&[(Term::Building, 1.0)]))
}

#[test]
fn a_price_that_depends_on_the_level_is_counted_over_households_at_levels() {
    assert_term(
        &two_sites(),
        &asked(vec![]),
        Term::Building,
        &[
            (y(0, 0), 100.0),
            (y(0, 1), 300.0),
            (y(1, 0), 80.0),
            (y(1, 1), 200.0),
            (x(0, 0), 200.0),
            (x(1, 0), 150.0),
            (v(1, 0), 60.0),
            (v(1, 1), 20.0),
            (r(0), 900.0),
        ],
    );
}

#[test]
fn households_are_counted_at_the_level_that_is_built() {
    let is_wanted = |key: &RowKey| matches!(key, RowKey::Housed(_) | RowKey::HousedAtLevel(..));
    let at = SiteIdx(1);
    let sum = [(v(1, 0), 1.0), (v(1, 1), 1.0), (x(0, 1), -4.0), (x(1, 1), -3.0)];
    let by_hand = |small: f64, large: f64| {
        vec![
            at_most(RowKey::HousedAtLevel(at, 0), &[(v(1, 0), 1.0), (y(1, 0), -small)], 0.0),
            at_most(RowKey::HousedAtLevel(at, 1), &[(v(1, 1), 1.0), (y(1, 1), -large)], 0.0),
            equals(RowKey::Housed(at), &sum, 0.0),
        ]
    };
    // All seven households; with capacity no more than there are dwellings.
    assert_rows(&rows_of(&two_sites(), &asked(vec![]), is_wanted), by_hand(7.0, 7.0));
    let limited = asked(vec![Rule::Capacity(Capacity::default())]);
    assert_rows(&rows_of(&two_sites(), &limited, is_wanted), by_hand(5.0, 7.0));
}

#[test]
fn the_plan_costs_what_its_level_says() {
    // T at level 2 for both: 200 + 7 · 20 = 340. Level 1 is 80 + 7 · 60 = 500, S 100 + 7 · 50 = 450.
    let solved = assert_value(&two_sites(), &asked(vec![]), 340.0);
    assert_eq!(solved.level(1), Some(1));
    // With 50 yuan for revitalising A, B alone: 250 at S, 260 at either level of T.
    let mut cheap = two_sites();
    cheap.villages[0].stay_cost = Cny::yuan(50);
    assert_value(&cheap, &asked(vec![]), 300.0);
}
