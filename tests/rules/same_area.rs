//! Rule `same_area` removes pairs that leave the area, but for listed crossings; it has no rows.

use crate::support::*;
use resettle::candidates::Exclusion;
use resettle::candidates::Finder;
use resettle::facts::AreaIdx;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::SameArea;

/// Counties e and w with a village and a site each, and one of both without a county.
fn counties() -> Instance {
    let mut instance = instance(
        vec![village("A", 2), village("B", 3), village("C", 1)],
        vec![plain_site("S", 9), plain_site("T", 9), plain_site("U", 9)],
    );
    instance.areas = vec![area("county", "e"), area("county", "w"), area("basin", "upper")];
    for at in 0..2 {
        instance.villages[at].areas = vec![AreaIdx(at as u32), AreaIdx(2)];
        instance.sites[at].areas = vec![AreaIdx(at as u32), AreaIdx(2)];
    }
    instance.sites[0].place = Some(east(50.0));
    instance
}

fn asked(crossings: &[[&str; 2]]) -> Scenario {
    let crossings = crossings.iter().map(|pair| pair.map(str::to_owned)).collect();
    let rule = SameArea { kind: "county".to_owned(), crossings };
    let scenario = scenario(vec![Rule::SameArea(rule)], goal(&[(Term::Moving, 1.0)]));
    sourced(scenario, RuleName::SameArea, "agreement", "1")
}

#[test]
fn pairs_within_a_county_or_along_a_crossing_are_all_there_is() {
    assert_eq!(pairs_of(&counties(), &asked(&[])), [(0, 0), (1, 1)]);
    assert_eq!(pairs_of(&counties(), &asked(&[["w", "e"]])), [(0, 0), (1, 0), (1, 1)]);
    // A crossing to where one is, or to nowhere, changes nothing.
    assert_eq!(pairs_of(&counties(), &asked(&[["w", "w"], ["e", "none"]])), [(0, 0), (1, 1)]);
}

#[test]
fn the_reason_names_both_areas() {
    let (instance, scenario) = (counties(), asked(&[["w", "e"]]));
    let finder = Finder::new(&instance, &scenario);
    let why = |village, site| finder.why_not(VillageIdx(village), SiteIdx(site));
    let reason = |entered: &str, home: &str| {
        Exclusion::new(RuleName::SameArea, "county", entered, home)
            .from_source(Some("agreement"), Some("1"))
    };
    assert_eq!(why(0, 1), Some(reason("w", "e")));
    assert_eq!(why(1, 0), None);
    assert_eq!(why(0, 2), Some(reason("none", "e")));
    assert_eq!(why(2, 2), Some(reason("none", "none")));
}

#[test]
fn a_far_site_at_home_goes_before_a_near_one_abroad() {
    let mut instance = counties();
    instance.villages.truncate(2);
    instance.index_names();
    let solved = solved(&instance, &asked(&[]));
    assert_eq!(solved.decisions(), [moves(0), moves(1)]);
    // 2 households · 50 km + 3 · 0.
    assert_close(solved.value(), 100.0);
}
