//! Rule `keep_together`: x_ij = x_i'j, r_i = r_i', g_i = g_i' for consecutive members.

use crate::support::*;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::KeepTogether;
use resettle::model::RowKey;

/// A and C are kin; A may go to S and T, C to T and U, and C may stay.
fn kin() -> Instance {
    let mut instance = instance(
        vec![village("A", 2), village("B", 1), free_village("C", 3)],
        vec![plain_site("S", 9), plain_site("T", 9), plain_site("U", 9)],
    );
    instance.villages[0].group = Some("kin".to_owned());
    instance.villages[2].group = Some("kin".to_owned());
    instance.pairs =
        pairs(&[(0, 0, 1.0, 0), (0, 1, 8.0, 0), (1, 0, 1.0, 0), (2, 1, 5.0, 0), (2, 2, 1.0, 0)]);
    instance
}

fn key(one: u32, two: u32, site: Option<u32>) -> RowKey {
    RowKey::KeepTogether(VillageIdx(one), VillageIdx(two), site.map(SiteIdx))
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::KeepTogether(..))
}

fn by_group() -> Rule {
    Rule::KeepTogether(KeepTogether::default())
}

#[test]
fn members_of_a_group_share_every_choice() {
    assert_rows(
        &rows_of(&kin(), &scenario(vec![by_group()], goal(&[])), is_wanted),
        vec![
            equals(key(0, 2, Some(0)), &[(x(0, 0), 1.0)], 0.0),
            equals(key(0, 2, Some(1)), &[(x(0, 1), 1.0), (x(2, 1), -1.0)], 0.0),
            equals(key(0, 2, Some(2)), &[(x(2, 2), -1.0)], 0.0),
            equals(key(0, 2, None), &[(r(2), -1.0)], 0.0),
        ],
    );
}

#[test]
fn being_unplaced_is_shared_too() {
    let allowed = Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() });
    let found = rows_of(&kin(), &scenario(vec![allowed, by_group()], goal(&[])), is_wanted);
    let last: Vec<_> = found.into_iter().filter(|row| row.key == key(0, 2, None)).collect();
    assert_rows(
        &last,
        vec![
            equals(key(0, 2, None), &[(r(2), -1.0)], 0.0),
            equals(key(0, 2, None), &[(g(0), 1.0), (g(2), -1.0)], 0.0),
        ],
    );
}

#[test]
fn listed_groups_go_before_the_column_and_chain_their_members() {
    let ids = ["C", "A", "B", "A", "nobody"].map(str::to_owned).to_vec();
    let rule = Rule::KeepTogether(KeepTogether { groups: Some(vec![ids]) });
    let found = rows_of(&kin(), &scenario(vec![rule], goal(&[])), is_wanted);
    let members: std::collections::BTreeSet<_> = found
        .iter()
        .map(|row| match row.key {
            RowKey::KeepTogether(one, two, _) => (one.0, two.0),
            _ => unreachable!("only these rows were asked for"),
        })
        .collect();
    assert_eq!(members.into_iter().collect::<Vec<_>>(), [(0, 1), (1, 2)]);
}

#[test]
fn kin_move_to_the_one_site_that_both_can_reach() {
    let goal = goal(&[(Term::Moving, 1.0)]);
    let solved = solved(&kin(), &scenario(vec![by_group()], goal));
    assert_eq!(solved.decisions(), [moves(1), moves(0), moves(1)]);
    // 2 · 8 + 1 · 1 + 3 · 5 km.
    assert_close(solved.value(), 32.0);
    assert!(!solved.decisions().contains(&Decision::Stays));
}
