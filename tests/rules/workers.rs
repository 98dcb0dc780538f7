//! Rule `workers`: Σ_k w_ks ≤ Σ_i a_is x_ij at a site, ≤ a_is r_i in a village that may stay.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::SkillIdx;
use resettle::facts::Term;
use resettle::facts::livelihood::Takes;
use resettle::model::RowKey;

/// A must move, B may stay; K takes any skill of residents, L skilled people of everyone.
fn skilled() -> Instance {
    let mut any = livelihood("K", 2);
    any.cost_per_place = resettle::facts::Cny::yuan(1);
    let mut skilled = livelihood("L", 9);
    (skilled.skill, skilled.takes) = (Some(SkillIdx(1)), Takes::Everyone);
    let mut instance =
        instance(vec![village("A", 4), free_village("B", 3)], vec![plain_site("S", 9)]);
    instance.skills = vec!["basic".to_owned(), "skilled".to_owned()];
    instance.villages[0].workers = vec![3, 1];
    instance.villages[1].workers = vec![0, 2];
    instance.livelihoods = vec![any, skilled];
    instance.index_names();
    instance
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::Workers(..))
}

#[test]
fn no_more_workers_earn_than_live_at_a_home() {
    let key = |home, skill| RowKey::Workers(home, SkillIdx(skill));
    let (s, b) = (at_site(0), in_village(1));
    assert_rows(
        &rows_of(&skilled(), &scenario(vec![Rule::Workers], goal(&[])), is_wanted),
        vec![
            at_most(key(s, 0), &[(w(s, 0, 0), 1.0), (x(0, 0), -3.0)], 0.0),
            at_most(
                key(s, 1),
                &[(w(s, 0, 1), 1.0), (w(s, 1, 1), 1.0), (x(0, 0), -1.0), (x(1, 0), -2.0)],
                0.0,
            ),
            at_most(key(b, 1), &[(w(b, 1, 1), 1.0), (r(1), -2.0)], 0.0),
        ],
    );
}

#[test]
fn nothing_is_decided_about_stayers_where_no_livelihood_takes_them() {
    let mut instance = skilled();
    instance.livelihoods[1].takes = Takes::Residents;
    let found = rows_of(&instance, &scenario(vec![Rule::Workers], goal(&[])), is_wanted);
    assert!(
        found.iter().all(|row| matches!(row.key, RowKey::Workers(home, _) if home == at_site(0)))
    );
}

#[test]
fn without_the_rule_nobody_has_a_column() {
    let found = columns_of(&skilled(), &scenario(vec![], goal(&[(Term::Jobless, 1.0)])));
    assert!(!found.iter().any(|key| matches!(key, resettle::model::ColumnKey::Work(..))));
}

#[test]
fn everybody_with_a_livelihood_within_reach_earns() {
    let rules = vec![Rule::Workers, Rule::Places];
    let solved = solved(&skilled(), &scenario(rules, goal(&[(Term::Jobless, 1.0)])));
    // K has places for two of A's three basic workers; all three skilled workers earn at L.
    assert_close(solved.value(), 1.0);
    assert_eq!(solved.workers(at_site(0), 0), 2);
}
