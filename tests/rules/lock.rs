//! Rule `lock`: decisions that are taken already.

use crate::support::*;
use resettle::candidates::Exclusion;
use resettle::candidates::Finder;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Lock;
use resettle::model::RowKey;

fn three() -> Instance {
    let mut instance = instance(
        vec![free_village("A", 2), free_village("B", 3), free_village("C", 1)],
        vec![site("S", vec![level("1", 9, 70, 0), level("2", 12, 90, 0)]), plain_site("T", 9)],
    );
    instance.sites[0].place = Some(east(10.0));
    instance
}

fn lock(villages: &[(&str, &str)], open: &[&str], closed: &[&str]) -> Rule {
    let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
    Rule::Lock(Lock {
        villages: villages.iter().map(|&(id, to)| (id.to_owned(), to.to_owned())).collect(),
        open: ids(open),
        closed: ids(closed),
    })
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::LockVillage(_) | RowKey::LockOpen(_))
}

#[test]
fn what_a_lock_leaves_is_demanded() {
    let rules = vec![lock(&[("A", "S"), ("B", "stay")], &["S"], &[])];
    assert_rows(
        &rows_of(&three(), &scenario(rules, goal(&[])), is_wanted),
        vec![
            equals(RowKey::LockVillage(VillageIdx(0)), &[(x(0, 0), 1.0)], 1.0),
            equals(RowKey::LockVillage(VillageIdx(1)), &[(r(1), 1.0)], 1.0),
            equals(RowKey::LockOpen(SiteIdx(0)), &[(y(0, 0), 1.0), (y(0, 1), 1.0)], 1.0),
        ],
    );
}

#[test]
fn what_a_lock_removes_is_absent_with_its_reason() {
    let rules = vec![
        Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
        lock(&[("A", "S"), ("B", "stay")], &[], &["T"]),
    ];
    let scenario = sourced(scenario(rules, goal(&[])), RuleName::Lock, "decision", "3");
    let instance = three();
    let found = columns_of(&instance, &scenario);
    assert_eq!(found, [x(0, 0), x(2, 0), r(1), r(2), g(2), y(0, 0), y(0, 1)]);
    let finder = Finder::new(&instance, &scenario);
    let reason = |layer: &str, value: &str, limit: &str| {
        Some(
            Exclusion::new(RuleName::Lock, layer, value, limit)
                .from_source(Some("decision"), Some("3")),
        )
    };
    let why = |village, site| finder.why_not(VillageIdx(village), SiteIdx(site));
    assert_eq!(why(0, 1), reason("closed", "T", "not listed"));
    assert_eq!(why(1, 0), reason("villages", "stay", "stay"));
    assert_eq!(finder.judged.villages[0].no_stay, reason("villages", "S", "S"));
}

#[test]
fn a_village_locked_to_one_site_has_no_other() {
    let instance = three();
    let scenario = scenario(vec![lock(&[("A", "S")], &[], &[])], goal(&[]));
    let finder = Finder::new(&instance, &scenario);
    let found = finder.why_not(VillageIdx(0), SiteIdx(1)).unwrap();
    assert_eq!((found.value.as_str(), found.limit.as_str()), ("T", "S"));
}

#[test]
fn locks_are_kept_at_whatever_price() {
    let rules = vec![lock(&[("A", "S"), ("B", "stay")], &[], &[])];
    let goal = goal(&[(Term::Moving, 1.0), (Term::Building, 1.0)]);
    let solved = solved(&three(), &scenario(rules, goal));
    assert_eq!(solved.decisions()[..2], [moves(0), Decision::Stays]);
    // 2 · 10 km and 70 yuan for the smaller level.
    assert_close(solved.value(), 90.0);
}

#[test]
fn a_site_that_stands_and_is_locked_closed_is_left_alone() {
    let mut instance = three();
    instance.sites[0].existing = Some(0);
    instance.sites[0].levels[0].fixed_cost = resettle::facts::Cny::ZERO;
    let goal = goal(&[(Term::Building, 1.0)]);
    let scenario = scenario(vec![lock(&[], &[], &["S"])], goal);
    let found = columns_of(&instance, &scenario);
    assert_eq!(found, [x(0, 1), x(1, 1), x(2, 1), r(0), r(1), r(2), y(0, 0), y(1, 0)]);
    assert_eq!(solved(&instance, &scenario).level(0), Some(0));
}

#[test]
fn a_site_locked_open_is_built_even_if_nobody_needs_it() {
    let solved =
        solved(&three(), &scenario(vec![lock(&[], &["S"], &[])], goal(&[(Term::Building, 1.0)])));
    assert_eq!(solved.level(0), Some(0));
    assert_close(solved.value(), 70.0);
}
