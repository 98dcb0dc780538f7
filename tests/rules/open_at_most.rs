//! Rule `open_at_most`: Σ_j Σ_l y_jl ≤ count, over all sites or in each area of a kind.

use crate::support::*;
use resettle::facts::AreaIdx;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::rules::Forbid;
use resettle::facts::rules::OpenAtMost;
use resettle::model::RowKey;

/// S with two levels and T in county e, U in county w; A next to S, B next to T, C next to U.
fn three_sites() -> Instance {
    let two = vec![level("1", 5, 0, 0), level("2", 30, 0, 0)];
    let mut instance = instance(
        vec![village("A", 1), village("B", 2), village("C", 4)],
        vec![site("S", two), plain_site("T", 20), plain_site("U", 20)],
    );
    instance.areas = vec![area("county", "e"), area("county", "w"), area("town", "x")];
    for (at, (county, km)) in [(0, 0.0), (0, 10.0), (1, 30.0)].into_iter().enumerate() {
        instance.sites[at].areas = vec![AreaIdx(county)];
        instance.sites[at].place = Some(east(km));
        instance.villages[at].place = Some(east(km));
    }
    instance
}

fn rule(count: u32, kind: Option<&str>) -> Vec<Rule> {
    vec![Rule::OpenAtMost(OpenAtMost { count, kind: kind.map(str::to_owned) })]
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::OpenAtMost(_))
}

#[test]
fn open_sites_are_counted_over_all_or_in_each_area() {
    let (s, t, u) = ([(y(0, 0), 1.0), (y(0, 1), 1.0)], (y(1, 0), 1.0), (y(2, 0), 1.0));
    assert_rows(
        &rows_of(&three_sites(), &scenario(rule(2, None), goal(&[])), is_wanted),
        vec![at_most(RowKey::OpenAtMost(None), &[s[0], s[1], t, u], 2.0)],
    );
    let key = |area| RowKey::OpenAtMost(Some(AreaIdx(area)));
    assert_rows(
        &rows_of(&three_sites(), &scenario(rule(1, Some("county")), goal(&[])), is_wanted),
        vec![at_most(key(0), &[s[0], s[1], t], 1.0), at_most(key(1), &[u], 1.0)],
    );
}

#[test]
fn a_standing_site_counts_even_where_nobody_may_move_there() {
    let mut instance = three_sites();
    instance.sites[0].existing = Some(0);
    let mut rules = rule(2, None);
    rules.push(Rule::Forbid(Forbid { sites: vec!["S".to_owned()], ..Forbid::default() }));
    let solved = solved(&instance, &scenario(rules, goal(&[(Term::Moving, 1.0)])));
    // S stands, so only one of T and U is built. U: A 30, B 2 · 20, C 0 is 70; T: 10 + 4 · 20 is 90.
    assert_eq!(solved.decisions(), [moves(2), moves(2), moves(2)]);
    assert_close(solved.value(), 70.0);
}

#[test]
fn the_best_two_of_three_sites_are_built() {
    let solved = solved(&three_sites(), &scenario(rule(2, None), goal(&[(Term::Moving, 1.0)])));
    // A moves 10 km to T; any other pair of sites costs 20 or more.
    assert_eq!(solved.decisions(), [moves(1), moves(1), moves(2)]);
    assert_close(solved.value(), 10.0);
}
