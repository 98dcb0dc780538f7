//! Rule `job_per_household`: Σ_ks w + e ≥ Σ_i b_i x_ij at each home.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::livelihood::Takes;
use resettle::facts::rules::JobPerHousehold;
use resettle::model::RowKey;

/// Four households with labour move, two may stay; K takes everyone and has five places.
fn labour() -> Instance {
    let mut everyone = livelihood("K", 5);
    everyone.takes = Takes::Everyone;
    let mut instance =
        instance(vec![village("A", 5), free_village("B", 3)], vec![plain_site("S", 9)]);
    instance.villages[0].households_with_labour = 4;
    instance.villages[1].households_with_labour = 2;
    with_work(instance, &[6, 3], vec![everyone])
}

fn rules(hard: bool) -> Vec<Rule> {
    vec![Rule::Workers, Rule::Places, Rule::JobPerHousehold(JobPerHousehold { hard })]
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::JobPerHousehold(_))
}

#[test]
fn hard_each_household_with_labour_has_an_earner() {
    let (s, b) = (at_site(0), in_village(1));
    assert_rows(
        &rows_of(&labour(), &scenario(rules(true), goal(&[])), is_wanted),
        vec![
            at_least(
                RowKey::JobPerHousehold(s),
                0.0,
                &[(w(s, 0, 0), 1.0), (x(0, 0), -4.0), (x(1, 0), -2.0)],
            ),
            at_least(RowKey::JobPerHousehold(b), 0.0, &[(w(b, 0, 0), 1.0), (r(1), -2.0)]),
        ],
    );
    // Six earners are needed in all, five places exist.
    assert_infeasible(&labour(), &scenario(rules(true), goal(&[])));
}

#[test]
fn soft_the_shortfall_is_a_column_of_each_home() {
    let (s, b) = (at_site(0), in_village(1));
    let scenario = scenario(rules(false), goal(&[(Term::JobGap, 1.0)]));
    assert_rows(
        &rows_of(&labour(), &scenario, is_wanted),
        vec![
            at_least(
                RowKey::JobPerHousehold(s),
                0.0,
                &[(w(s, 0, 0), 1.0), (e(s), 1.0), (x(0, 0), -4.0), (x(1, 0), -2.0)],
            ),
            at_least(
                RowKey::JobPerHousehold(b),
                0.0,
                &[(w(b, 0, 0), 1.0), (e(b), 1.0), (r(1), -2.0)],
            ),
        ],
    );
    assert_close(solved(&labour(), &scenario).value(), 1.0);
}

#[test]
fn without_rule_workers_it_binds_nothing() {
    let rules = vec![Rule::JobPerHousehold(JobPerHousehold { hard: true })];
    let scenario = scenario(rules, goal(&[(Term::Moving, 1.0)]));
    assert_rows(&rows_of(&labour(), &scenario, is_wanted), vec![]);
    solved(&labour(), &scenario);
}
