//! Rule `assign_once`: Σ_j x_ij + r_i + g_i = 1.

use crate::support::*;
use resettle::facts::Decision;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::AssignOnce;
use resettle::model::RowKey;

fn rule(allow_unplaced: bool) -> Vec<Rule> {
    vec![Rule::AssignOnce(AssignOnce { allow_unplaced, ..AssignOnce::default() })]
}

#[test]
fn each_village_has_one_fate_out_of_sites_staying_and_being_unplaced() {
    let instance = instance(
        vec![village("A", 2), free_village("B", 3)],
        vec![plain_site("S", 9), plain_site("T", 9)],
    );
    let key = |village| RowKey::AssignOnce(VillageIdx(village));
    let is_wanted = |key: &RowKey| matches!(key, RowKey::AssignOnce(_));
    let complete = scenario(rule(false), goal(&[]));
    assert_rows(
        &rows_of(&instance, &complete, is_wanted),
        vec![
            equals(key(0), &[(x(0, 0), 1.0), (x(0, 1), 1.0)], 1.0),
            equals(key(1), &[(x(1, 0), 1.0), (x(1, 1), 1.0), (r(1), 1.0)], 1.0),
        ],
    );
    let incomplete = scenario(rule(true), goal(&[]));
    assert_rows(
        &rows_of(&instance, &incomplete, is_wanted),
        vec![
            equals(key(0), &[(x(0, 0), 1.0), (x(0, 1), 1.0), (g(0), 1.0)], 1.0),
            equals(key(1), &[(x(1, 0), 1.0), (x(1, 1), 1.0), (r(1), 1.0), (g(1), 1.0)], 1.0),
        ],
    );
}

#[test]
fn a_village_without_a_choice_is_unplaced_where_that_is_allowed_and_else_there_is_no_plan() {
    let mut instance = instance(vec![village("A", 2), village("B", 3)], vec![plain_site("S", 9)]);
    instance.pairs = pairs(&[(0, 0, 1.0, 0)]);
    assert_infeasible(&instance, &scenario(rule(false), goal(&[(Term::Unplaced, 1.0)])));
    let solved = solved(&instance, &scenario(rule(true), goal(&[(Term::Unplaced, 1.0)])));
    assert_eq!(solved.decisions(), [moves(0), Decision::Unplaced]);
    // Three households of B.
    assert_close(solved.value(), 3.0);
}
