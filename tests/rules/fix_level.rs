//! Rule `fix_level` removes the other levels of a site; it has no rows.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::rules::Capacity;
use resettle::facts::rules::FixLevel;

fn two_levels() -> Instance {
    instance(
        vec![village("A", 2)],
        vec![
            site("S", vec![level("small", 5, 10, 0), level("large", 20, 50, 0)]),
            site("T", vec![level("small", 5, 90, 0), level("large", 20, 99, 0)]),
        ],
    )
}

fn fixed(site: &str, level: &str) -> Scenario {
    let rule = FixLevel { levels: [(site.to_owned(), level.to_owned())].into() };
    let rules = vec![Rule::FixLevel(rule), Rule::Capacity(Capacity::default())];
    scenario(rules, goal(&[(Term::Building, 1.0)]))
}

#[test]
fn only_the_stated_level_of_the_site_has_a_column() {
    let found = columns_of(&two_levels(), &fixed("S", "large"));
    assert_eq!(found, [x(0, 0), x(0, 1), y(0, 1), y(1, 0), y(1, 1)]);
}

#[test]
fn the_site_is_built_at_the_stated_level_or_not_at_all() {
    let large = solved(&two_levels(), &fixed("S", "large"));
    assert_eq!(large.level(0), Some(1));
    assert_close(large.value(), 50.0);
    let mut dear = two_levels();
    dear.sites[0].levels[1].fixed_cost = resettle::facts::Cny::yuan(95);
    let elsewhere = solved(&dear, &fixed("S", "large"));
    assert_eq!((elsewhere.level(0), elsewhere.level(1)), (None, Some(0)));
    assert_close(elsewhere.value(), 90.0);
}

#[test]
fn a_standing_site_is_enlarged_to_the_stated_level_and_never_made_smaller() {
    let mut instance = two_levels();
    instance.sites[0].existing = Some(0);
    instance.sites[0].levels[0].fixed_cost = resettle::facts::Cny::ZERO;
    assert_close(solved(&instance, &fixed("S", "large")).value(), 50.0);
    instance.sites[0].existing = Some(1);
    assert_infeasible(&instance, &fixed("S", "small"));
}
