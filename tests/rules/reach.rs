//! Rule `reach` removes moves and commutes beyond the limits; it has no rows.

use crate::support::*;
use resettle::candidates::Exclusion;
use resettle::candidates::Finder;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::Reach;
use resettle::model::ColumnKey;

/// Sites 10, 20 and 30 km from the village; at 60 km/h a kilometre is a minute.
fn row_of_sites() -> Instance {
    let mut instance = instance(
        vec![village("A", 2)],
        vec![plain_site("S", 9), plain_site("T", 9), plain_site("U", 9)],
    );
    for (site, km) in instance.sites.iter_mut().zip([10.0, 20.0, 30.0]) {
        site.place = Some(east(km));
    }
    instance
}

fn reach(rule: Reach) -> Vec<Rule> {
    vec![Rule::Reach(rule)]
}

#[test]
fn moves_beyond_the_kilometres_or_the_minutes_are_absent() {
    let instance = row_of_sites();
    let by_km = reach(Reach { move_km: Some(20.001), ..Reach::default() });
    assert_eq!(pairs_of(&instance, &scenario(by_km, goal(&[]))), [(0, 0), (0, 1)]);
    let by_minutes = reach(Reach { move_min: Some(10.001), ..Reach::default() });
    assert_eq!(pairs_of(&instance, &scenario(by_minutes, goal(&[]))), [(0, 0)]);
    let unlimited = reach(Reach::default());
    assert_eq!(pairs_of(&instance, &scenario(unlimited, goal(&[]))).len(), 3);
}

#[test]
fn the_reason_says_how_far_it_is_and_how_far_it_may_be() {
    let instance = row_of_sites();
    let rule = reach(Reach { move_km: Some(25.0), move_min: Some(15.0), ..Reach::default() });
    let scenario = sourced(scenario(rule, goal(&[])), RuleName::Reach, "programme", "4.2");
    let finder = Finder::new(&instance, &scenario);
    let why = |site| finder.why_not(VillageIdx(0), SiteIdx(site));
    let reason = |layer: &str, value: &str, limit: &str| {
        Exclusion::new(RuleName::Reach, layer, value, limit)
            .from_source(Some("programme"), Some("4.2"))
    };
    assert_eq!(why(0), None);
    assert_eq!(why(1), Some(reason("move_min", "20.00", "15")));
    assert_eq!(why(2), Some(reason("move_km", "30.00", "25")));
}

#[test]
fn commutes_beyond_the_limit_are_absent() {
    let mut instance = row_of_sites();
    let mut near = livelihood("K", 9);
    near.place = Some(east(12.0));
    instance = with_work(instance, &[2], vec![near]);
    let mut rules = reach(Reach { commute_km: Some(9.0), ..Reach::default() });
    rules.push(Rule::Workers);
    let found = columns_of(&instance, &scenario(rules, goal(&[])));
    let homes: Vec<_> = found
        .into_iter()
        .filter_map(|key| if let ColumnKey::Work(home, ..) = key { Some(home) } else { None })
        .collect();
    // S is 2 km from K, T 8 km, U 18 km.
    assert_eq!(homes, [at_site(0), at_site(1)]);
}

#[test]
fn the_best_site_within_reach_is_chosen() {
    let mut instance = row_of_sites();
    instance.sites[0].levels[0].fixed_cost = resettle::facts::Cny::yuan(50);
    instance.sites[1].levels[0].fixed_cost = resettle::facts::Cny::yuan(40);
    let rule = reach(Reach { move_km: Some(25.0), ..Reach::default() });
    let solved = solved(&instance, &scenario(rule, goal(&[(Term::Building, 1.0)])));
    // U would be free, but is 30 km away.
    assert_eq!(solved.decisions(), [moves(1)]);
    assert_close(solved.value(), 40.0);
}
