//! Rule `link`: x_ij ≤ Σ_l y_jl, and at most one level a site.

use crate::support::*;
use resettle::facts::Rule;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::Capacity;
use resettle::facts::rules::FixLevel;
use resettle::model::RowKey;

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::Link(..) | RowKey::OneLevel(_))
}

fn link(village: u32, site: u32) -> RowKey {
    RowKey::Link(VillageIdx(village), SiteIdx(site))
}

#[test]
fn a_village_moves_only_to_a_site_at_one_level() {
    let two_sizes = site("S", vec![level("small", 4, 0, 0), level("large", 9, 0, 0)]);
    let mut standing = site("T", vec![level("small", 4, 0, 0), level("large", 9, 0, 0)]);
    standing.existing = Some(1);
    let instance = instance(vec![village("A", 5)], vec![two_sizes, standing, plain_site("U", 9)]);
    let found = rows_of(&instance, &scenario(vec![], goal(&[])), is_wanted);
    assert_rows(
        &found,
        vec![
            row(RowKey::OneLevel(SiteIdx(0)), 0.0, &[(y(0, 0), 1.0), (y(0, 1), 1.0)], 1.0),
            at_most(link(0, 0), &[(x(0, 0), 1.0), (y(0, 0), -1.0), (y(0, 1), -1.0)], 0.0),
            // T stands at its large level: always open, never smaller.
            equals(RowKey::OneLevel(SiteIdx(1)), &[(y(1, 1), 1.0)], 1.0),
            at_most(link(0, 1), &[(x(0, 1), 1.0), (y(1, 1), -1.0)], 0.0),
            // One level needs no row for itself.
            at_most(link(0, 2), &[(x(0, 2), 1.0), (y(2, 0), -1.0)], 0.0),
        ],
    );
}

#[test]
fn a_level_too_small_for_a_village_does_not_count_for_it_where_capacity_is_on() {
    let two_sizes = site("S", vec![level("small", 4, 0, 0), level("large", 9, 0, 0)]);
    let instance = instance(vec![village("A", 5), village("B", 4)], vec![two_sizes]);
    let rules = vec![Rule::Capacity(Capacity::default())];
    assert_rows(
        &rows_of(&instance, &scenario(rules, goal(&[])), is_wanted),
        vec![
            row(RowKey::OneLevel(SiteIdx(0)), 0.0, &[(y(0, 0), 1.0), (y(0, 1), 1.0)], 1.0),
            at_most(link(0, 0), &[(x(0, 0), 1.0), (y(0, 1), -1.0)], 0.0),
            at_most(link(1, 0), &[(x(1, 0), 1.0), (y(0, 0), -1.0), (y(0, 1), -1.0)], 0.0),
        ],
    );
}

#[test]
fn a_site_of_which_no_level_is_left_takes_nobody() {
    let instance = instance(vec![village("A", 5)], vec![plain_site("S", 9)]);
    let rule = FixLevel { levels: [("S".to_owned(), "other".to_owned())].into() };
    let scenario = scenario(vec![Rule::FixLevel(rule)], goal(&[]));
    let found = rows_of(&instance, &scenario, is_wanted);
    assert_rows(&found, vec![at_most(link(0, 0), &[(x(0, 0), 1.0)], 0.0)]);
    assert_infeasible(&instance, &scenario);
}

#[test]
fn the_one_site_that_is_cheaper_in_all_is_built() {
    // S alone 100 + 5 · 10 = 150, T alone 60 + 5 · 20 = 160; both is dearer still.
    let instance = instance(
        vec![village("A", 3), village("B", 2)],
        vec![site("S", vec![level("1", 9, 100, 10)]), site("T", vec![level("1", 9, 60, 20)])],
    );
    let solved = solved(&instance, &scenario(vec![], goal(&[(Term::Building, 1.0)])));
    assert_eq!(solved.decisions(), [moves(0), moves(0)]);
    assert_eq!((solved.level(0), solved.level(1)), (Some(0), None));
    assert_close(solved.value(), 150.0);
}
