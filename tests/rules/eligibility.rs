//! Rule `eligibility` removes choices of villages, sites and livelihoods; it has no rows.

use crate::support::*;
use resettle::candidates::Exclusion;
use resettle::candidates::Finder;
use resettle::candidates::Judged;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::Sector;
use resettle::facts::SectorStatus;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::Village;
use resettle::facts::VillageIdx;
use resettle::facts::rules::Eligibility;
use resettle::facts::rules::eligibility::SiteInZone;
use resettle::facts::rules::eligibility::VillageInZone;
use resettle::facts::rules::eligibility::ZonePolicy;
use resettle::facts::village::Hazard;
use resettle::facts::village::Policy;

fn open(id: &str) -> Village {
    Village { policy: None, ..village(id, 2) }
}

fn asked(rule: Eligibility) -> Scenario {
    let scenario = scenario(vec![Rule::Eligibility(rule)], goal(&[]));
    sourced(scenario, RuleName::Eligibility, "strategy", "II")
}

fn with_zone(class: &str, policy: ZonePolicy) -> Eligibility {
    Eligibility {
        otherwise: Policy::May,
        zones: [(class.to_owned(), policy)].into(),
        ..Eligibility::default()
    }
}

fn reason(layer: &str, value: &str, limit: &str) -> Exclusion {
    Exclusion::new(RuleName::Eligibility, layer, value, limit)
        .from_source(Some("strategy"), Some("II"))
}

/// Why the one village may not stay, and why it may not move.
fn fate(village: Village, rule: Eligibility) -> (Option<Exclusion>, Option<Exclusion>) {
    let instance = instance(vec![village], vec![plain_site("S", 9)]);
    let judged = Judged::new(&instance, &asked(rule)).villages.remove(0);
    (judged.no_stay, judged.no_move)
}

#[test]
fn limits_say_who_must_move_and_what_was_found() {
    let may = Eligibility { otherwise: Policy::May, ..Eligibility::default() };
    let steep = Village { slope_deg: Some(31.0), ..open("A") };
    let rule = Eligibility { must_move_above_slope_deg: Some(25.0), ..may.clone() };
    assert_eq!(fate(steep, rule.clone()), (Some(reason("slope_deg", "31", "25")), None));
    let at_limit = Village { slope_deg: Some(25.0), ..open("A") };
    assert_eq!(fate(at_limit, rule), (None, None));
    let high = Village { elevation_m: Some(1900.0), ..open("A") };
    let rule = Eligibility { must_move_above_elevation_m: Some(1800.0), ..may.clone() };
    assert_eq!(fate(high, rule), (Some(reason("elevation_m", "1900", "1800")), None));
    let in_danger = Village { hazard: Some(Hazard::High), ..open("A") };
    let rule = Eligibility { must_move_hazard: Some(Hazard::Medium), ..may };
    assert_eq!(fate(in_danger, rule), (Some(reason("hazard", "high", "below medium")), None));
}

#[test]
fn otherwise_decides_for_those_of_whom_nothing_speaks() {
    let otherwise = |otherwise| Eligibility { otherwise, ..Eligibility::default() };
    let must = Some(reason("otherwise", "must", "may or stay"));
    let stay = Some(reason("otherwise", "stay", "must or may"));
    assert_eq!(fate(open("A"), otherwise(Policy::Must)), (must, None));
    assert_eq!(fate(open("A"), otherwise(Policy::May)), (None, None));
    assert_eq!(fate(open("A"), otherwise(Policy::Stay)), (None, stay));
    let decided = Village { policy: Some(Policy::May), ..open("A") };
    assert_eq!(fate(decided, otherwise(Policy::Stay)), (None, None));
}

#[test]
fn policies_hold_without_the_rule_and_an_empty_one_is_must() {
    let villages = [None, Some(Policy::Must), Some(Policy::May), Some(Policy::Stay)]
        .map(|policy| Village { policy, ..open("A") });
    let instance = instance(villages.to_vec(), vec![plain_site("S", 9)]);
    let judged = Judged::new(&instance, &scenario(vec![], goal(&[])));
    let found: Vec<_> =
        judged.villages.iter().map(|village| (village.may_move(), village.may_stay())).collect();
    assert_eq!(found, [(true, false), (true, false), (true, true), (false, true)]);
}

#[test]
fn a_zone_makes_villages_move_or_stay_with_its_own_source_first() {
    let in_core = || Village { zone: Some("core".to_owned()), ..open("A") };
    let must = ZonePolicy {
        village: VillageInZone::MustMove,
        source: Some("park law".to_owned()),
        ..ZonePolicy::default()
    };
    let found = fate(in_core(), with_zone("core", must)).0.unwrap();
    assert_eq!((found.layer.as_str(), found.value.as_str()), ("zone core", "must_move"));
    assert_eq!((found.source.as_deref(), found.article.as_deref()), (Some("park law"), Some("II")));
    let stay = ZonePolicy { village: VillageInZone::MustStay, ..ZonePolicy::default() };
    let expected = reason("zone core", "must_stay", "outside");
    assert_eq!(fate(in_core(), with_zone("core", stay.clone())), (None, Some(expected)));
    // A decided `must` goes before the zone.
    let decided = Village { policy: Some(Policy::Must), ..in_core() };
    assert_eq!(fate(decided, with_zone("core", stay)).1, None);
}

#[test]
fn to_have_to_move_and_to_have_to_stay_leaves_no_choice() {
    let steep = Village { slope_deg: Some(31.0), policy: Some(Policy::Stay), ..open("A") };
    let rule = Eligibility {
        must_move_above_slope_deg: Some(25.0),
        ..with_zone("x", ZonePolicy::default())
    };
    let (no_stay, no_move) = fate(steep, rule);
    assert!(no_stay.is_some() && no_move.is_some());
}

#[test]
fn who_refuses_is_not_moved_where_consent_is_asked_for() {
    let refuses = Village { consent: Some(false), policy: Some(Policy::May), ..open("A") };
    let rule = |consent| Eligibility { consent, ..Eligibility::default() };
    let expected = Some(reason("consent", "no", "yes"));
    assert_eq!(fate(refuses.clone(), rule(true)), (None, expected));
    assert_eq!(fate(refuses, rule(false)), (None, None));
}

/// A square of class `core` from (0°, 0°) to (0.1°, 0.1°); sites within, 1.1 km and 3.3 km beside,
/// and high above.
fn around_the_core() -> Instance {
    let mut instance = instance(
        vec![free_village("A", 2), free_village("B", 2)],
        vec![plain_site("S", 9), plain_site("T", 9), plain_site("U", 9), plain_site("V", 9)],
    );
    instance.zones = vec![square_zone("core", 0.0, 0.0, 0.1, 0.1)];
    for (site, lon) in instance.sites.iter_mut().zip([0.05, 0.11, 0.13, 0.5]) {
        site.place = Some(resettle::facts::LonLat { lon, lat: 0.05 });
    }
    instance.sites[3].elevation_m = Some(1600.0);
    instance.villages[0].place = Some(resettle::facts::LonLat { lon: 0.02, lat: 0.02 });
    instance.villages[1].place = Some(resettle::facts::LonLat { lon: 0.3, lat: 0.02 });
    instance
}

#[test]
fn sites_keep_out_of_a_forbidden_class_its_buffer_and_the_heights() {
    let policy =
        ZonePolicy { site: SiteInZone::Forbidden, site_buffer_km: 2.0, ..ZonePolicy::default() };
    let rule = Eligibility { no_site_above_elevation_m: Some(1500.0), ..with_zone("core", policy) };
    let scenario = asked(rule);
    let instance = around_the_core();
    let judged = Judged::new(&instance, &scenario);
    // One hundredth of a degree on the 0.05th parallel is 1.11 km.
    assert_eq!(judged.sites[0], Some(reason("zone core", "site forbidden", "outside")));
    assert_eq!(judged.sites[1], Some(reason("distance to zone core", "1.11 km", "2 km")));
    assert_eq!(judged.sites[2], None);
    assert_eq!(judged.sites[3], Some(reason("elevation_m", "1600", "1500")));
    assert_eq!(pairs_of(&instance, &scenario), [(0, 2), (1, 2)]);
}

#[test]
fn a_site_of_a_closed_class_takes_its_own_villages_only() {
    let policy = ZonePolicy { site: SiteInZone::Own, ..ZonePolicy::default() };
    let (instance, scenario) = (around_the_core(), asked(with_zone("core", policy)));
    let finder = Finder::new(&instance, &scenario);
    assert_eq!(finder.why_not(VillageIdx(0), SiteIdx(0)), None);
    assert_eq!(finder.why_not(VillageIdx(1), SiteIdx(0)), Some(reason("own zone", "", "core")));
    assert_eq!(finder.why_not(VillageIdx(1), SiteIdx(1)), None);
}

#[test]
fn livelihoods_out_of_the_catalogue_or_of_a_wrong_kind_take_nobody() {
    let sector = |name: &str, status, zone_classes: &[&str]| Sector {
        name: name.to_owned(),
        status,
        closing_year: (status == SectorStatus::Closing).then_some(2027),
        zone_classes: zone_classes.iter().map(|&class| class.to_owned()).collect(),
        source: Some("catalogue".to_owned()),
        article: None,
    };
    let mut instance = around_the_core();
    instance.sectors = vec![
        sector("coal", SectorStatus::Closing, &[]),
        sector("smelting", SectorStatus::Prohibited, &[]),
        sector("tea", SectorStatus::Encouraged, &["rim"]),
        sector("herbs", SectorStatus::Limited, &["core"]),
    ];
    instance.livelihoods = (0..5)
        .map(|at| {
            let mut k = livelihood(&format!("K{at}"), 3);
            k.sector = (at < 4).then_some(at);
            k.kind = Some(if at == 4 { "tourism" } else { "farm_base" }.to_owned());
            k
        })
        .collect();
    instance.index_names();
    let policy = ZonePolicy {
        livelihood_kinds: Some(vec!["farm_base".to_owned()]),
        ..ZonePolicy::default()
    };
    let rule = Eligibility { industry: true, ..with_zone("core", policy) };
    let found = Judged::new(&instance, &asked(rule.clone())).livelihoods;
    let told: Vec<_> = found
        .iter()
        .map(|found| {
            let text =
                |found: &Exclusion| format!("{}: {} ({})", found.layer, found.value, found.limit);
            found.as_ref().map(text)
        })
        .collect();
    assert_eq!(
        told,
        [
            Some("sector coal: closing in 2027 (allowed)".to_owned()),
            Some("sector smelting: prohibited (allowed)".to_owned()),
            Some("zone of sector tea: core (rim)".to_owned()),
            None,
            Some("kind in zone core: tourism (farm_base)".to_owned()),
        ]
    );
    assert_eq!(found[0].as_ref().unwrap().source.as_deref(), Some("catalogue"));
    let unasked = Eligibility { industry: false, ..rule };
    let found = Judged::new(&instance, &asked(unasked)).livelihoods;
    assert!(found[..4].iter().all(Option::is_none));
}

#[test]
fn the_plan_moves_the_steep_village_and_leaves_the_unwilling() {
    let mut instance = instance(vec![open("A"), open("B"), open("C")], vec![plain_site("S", 9)]);
    instance.sites[0].place = Some(east(4.0));
    instance.villages[0].slope_deg = Some(30.0);
    instance.villages[1].consent = Some(false);
    instance.villages[2].stay_cost = resettle::facts::Cny::yuan(100);
    let rule = Eligibility {
        otherwise: Policy::May,
        must_move_above_slope_deg: Some(25.0),
        consent: true,
        ..Eligibility::default()
    };
    let goal = goal(&[(Term::Building, 1.0), (Term::Moving, 1.0)]);
    let solved = solved(&instance, &scenario(vec![Rule::Eligibility(rule)], goal));
    // A and C move 2 · 4 household·km each; that is less than C's 100 yuan for staying.
    assert_eq!(solved.decisions(), [moves(0), Decision::Stays, moves(0)]);
    assert_close(solved.value(), 16.0);
}
