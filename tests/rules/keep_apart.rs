//! Rule `keep_apart`: Σ_{i in group} x_ij ≤ 1 for each group and site.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::rules::KeepApart;
use resettle::model::RowKey;

fn three() -> Instance {
    let mut instance = instance(
        vec![village("A", 1), village("B", 2), village("C", 4)],
        vec![plain_site("S", 9), plain_site("T", 9), plain_site("U", 9)],
    );
    instance.pairs = pairs(&[
        (0, 0, 1.0, 0),
        (0, 1, 3.0, 0),
        (1, 0, 1.0, 0),
        (1, 1, 3.0, 0),
        (2, 0, 1.0, 0),
        (2, 2, 9.0, 0),
    ]);
    instance
}

fn apart(groups: &[&[&str]]) -> Vec<Rule> {
    let ids = |group: &&[&str]| group.iter().map(|&id| id.to_owned()).collect();
    vec![Rule::KeepApart(KeepApart { groups: groups.iter().map(ids).collect() })]
}

#[test]
fn at_most_one_member_moves_to_each_site_that_two_can_reach() {
    let scenario = scenario(apart(&[&["A", "B", "A"], &["C", "B", "nobody"]]), goal(&[]));
    let key = |group, site| RowKey::KeepApart(group, SiteIdx(site));
    assert_rows(
        &rows_of(&three(), &scenario, |key| matches!(key, RowKey::KeepApart(..))),
        vec![
            at_most(key(0, 0), &[(x(0, 0), 1.0), (x(1, 0), 1.0)], 1.0),
            at_most(key(0, 1), &[(x(0, 1), 1.0), (x(1, 1), 1.0)], 1.0),
            at_most(key(1, 0), &[(x(1, 0), 1.0), (x(2, 0), 1.0)], 1.0),
        ],
    );
}

#[test]
fn the_village_that_loses_least_makes_way() {
    let scenario = scenario(apart(&[&["A", "B", "C"]]), goal(&[(Term::Moving, 1.0)]));
    let solved = solved(&three(), &scenario);
    // C at S is 4; then A and B would both need T, which takes one: C goes to U (36), B stays at
    // S (2), A goes to T (3).
    assert_eq!(solved.decisions(), [moves(1), moves(0), moves(2)]);
    assert_close(solved.value(), 41.0);
}
