//! A broken plan for every rule. Each is the sound plan with one change, judged by the rule alone
//! (and those that always hold), so that exactly one code may be reported.

use crate::accepted;
use crate::common::*;
use crate::refused;
use resettle::facts::Built;
use resettle::facts::Cny;
use resettle::facts::Decision;
use resettle::facts::Home;
use resettle::facts::Plan;
use resettle::facts::Rule;
use resettle::facts::RuleInForce;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::SectorStatus;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Capacity;
use resettle::facts::rules::CarryingCapacity;
use resettle::facts::rules::Eligibility;
use resettle::facts::rules::FixLevel;
use resettle::facts::rules::Forbid;
use resettle::facts::rules::JobPerHousehold;
use resettle::facts::rules::KeepApart;
use resettle::facts::rules::KeepTogether;
use resettle::facts::rules::Lock;
use resettle::facts::rules::OpenAtMost;
use resettle::facts::rules::Reach;
use resettle::facts::rules::SameArea;
use resettle::facts::rules::ShareConcentrated;
use resettle::facts::rules::eligibility::SiteInZone;
use resettle::facts::rules::eligibility::VillageInZone;
use resettle::facts::rules::eligibility::ZonePolicy;
use resettle::facts::travel::CommuteRow;
use resettle::facts::travel::CommuteTable;
use resettle::facts::travel::PairRow;
use resettle::facts::travel::PairTable;
use resettle::facts::village::Hazard;
use resettle::facts::village::Policy;
use resettle::verify::verify;

/// The sound plan without allocations, for rules that have nothing to do with work.
fn without_work() -> Plan {
    Plan { allocations: Vec::new(), ..small_plan() }
}

/// The sound plan without work, with another fate for one village.
fn with_fate(village: usize, decision: Decision) -> Plan {
    let mut plan = without_work();
    plan.assignments[village].decision = decision;
    plan
}

/// One rule, and rule workers for the sake of the allocations.
fn with_workers(rule: Rule) -> Scenario {
    scenario(vec![Rule::Workers, rule])
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[test]
fn the_sound_plan_keeps_every_rule() {
    let scenario = small_scenario();
    let names: Vec<_> = scenario.rules.iter().map(|in_force| in_force.rule.name()).collect();
    assert_eq!(names, RuleName::ALL, "all rules are in force");
    accepted(&small_instance(), &scenario, &small_plan());
}

#[test]
fn a_rule_names_its_document_in_its_findings() {
    let rule = RuleInForce {
        rule: Rule::OpenAtMost(OpenAtMost { count: 2, kind: None }),
        source: Some("Plan 2021".to_owned()),
        article: Some("art. 4".to_owned()),
        law: false,
    };
    let scenario = Scenario::new("test", vec![rule], small_goal());
    let verdict = verify(&small_instance(), &scenario, &without_work());
    let help = &verdict.errors().next().unwrap().help;
    assert!(help.ends_with("Source of the rule: Plan 2021, art. 4."), "{help}");
}

// assign_once

#[test]
fn a_village_without_a_decision_is_refused() {
    let mut plan = without_work();
    plan.assignments.remove(1);
    let said = "nothing is decided for V2 (30 households)";
    let verdict = refused(&small_instance(), &scenario(vec![]), &plan, "plan.assign_once", &[said]);
    assert_eq!(verdict.findings[0].location.about, ["village V2"]);
}

#[test]
fn a_village_with_two_sites_is_refused() {
    let mut plan = without_work();
    let mut again = plan.assignments[0].clone();
    again.decision = Decision::Moves(S2);
    plan.assignments.push(again);
    let said = "V1 is listed 2 times: it moves to S1, and it moves to S2";
    refused(&small_instance(), &scenario(vec![]), &plan, "plan.assign_once", &[said]);
}

#[test]
fn the_same_line_twice_is_refused_and_counts_once() {
    let mut plan = without_work();
    plan.assignments.push(plan.assignments[0].clone());
    let said = "V1 is listed 2 times: it moves to S1";
    let rules = scenario(vec![Rule::Capacity(Capacity::default())]);
    // 40 + 30 households and 40 again would be 110, more than 80 dwellings.
    refused(&small_instance(), &rules, &plan, "plan.assign_once", &[said]);
}

#[test]
fn a_village_is_left_without_a_place_only_where_that_is_allowed() {
    let instance = small_instance();
    let plan = with_fate(1, Decision::Unplaced);
    let said = "V2 (30 households) is left without a place";
    refused(&instance, &scenario(vec![]), &plan, "plan.assign_once", &[said]);
    let allowed = scenario(vec![Rule::AssignOnce(AssignOnce {
        allow_unplaced: true,
        ..AssignOnce::default()
    })]);
    accepted(&instance, &allowed, &plan);
}

#[test]
fn assign_once_and_link_hold_even_if_the_scenario_does_not_name_them() {
    let instance = small_instance();
    let nothing = Scenario { goal: small_goal(), ..Scenario::default() };
    let mut plan = without_work();
    plan.assignments.pop();
    let said = "nothing is decided for V4 (10 households)";
    refused(&instance, &nothing, &plan, "plan.assign_once", &[said]);
    let mut plan = without_work();
    plan.built.pop();
    let said = "site S2 is not built, but 1 village (20 households) go there";
    refused(&instance, &nothing, &plan, "plan.link", &[said]);
}

// link

#[test]
fn moving_to_a_site_that_is_not_built_is_refused() {
    let mut plan = without_work();
    plan.built.remove(0);
    let said = "site S1 is not built, but 2 villages (70 households) go there";
    let verdict = refused(&small_instance(), &scenario(vec![]), &plan, "plan.link", &[said]);
    assert_eq!(verdict.findings[0].location.about, ["site S1", "village V1", "village V2"]);
}

#[test]
fn a_site_that_stands_needs_no_building() {
    let plan = with_fate(3, Decision::Moves(S3));
    accepted(&small_instance(), &scenario(vec![]), &plan);
}

#[test]
fn a_site_built_twice_is_refused() {
    let mut plan = without_work();
    plan.built.push(Built { site: S1, level: 1 });
    let said = "site S1 is built 2 times";
    refused(&small_instance(), &scenario(vec![]), &plan, "plan.link", &[said]);
}

#[test]
fn a_site_does_not_become_smaller_than_it_is() {
    let mut instance = small_instance();
    instance.sites[2].existing = Some(1);
    let mut plan = without_work();
    plan.built.push(Built { site: S3, level: 0 });
    let said = "site S3 stands at level extended and cannot become level standing";
    refused(&instance, &scenario(vec![]), &plan, "plan.level", &[said]);
}

#[test]
fn a_level_that_the_site_does_not_have_is_refused() {
    let mut plan = without_work();
    plan.built.push(Built { site: S3, level: 7 });
    let said = "site S3 is built at level number 7, but has 2 levels";
    refused(&small_instance(), &scenario(vec![]), &plan, "plan.level", &[said]);
}

// capacity

#[test]
fn too_many_households_are_refused_with_the_excess() {
    let mut instance = small_instance();
    instance.sites[0].levels[0].capacity[0] = Some(50);
    let capacity = scenario(vec![Rule::Capacity(Capacity::default())]);
    let said = "site S1 (level small) takes 70 households, 50 dwellings: 20 too many";
    let verdict = refused(&instance, &capacity, &without_work(), "plan.capacity", &[said]);
    assert_eq!(verdict.findings[0].location.about, ["site S1"]);
}

#[test]
fn a_site_at_exact_capacity_is_accepted() {
    let mut instance = small_instance();
    instance.sites[0].levels[0].capacity = vec![Some(70), Some(35)];
    let capacity = scenario(vec![Rule::Capacity(Capacity::default())]);
    accepted(&instance, &capacity, &without_work());
}

#[test]
fn a_service_is_checked_unless_the_rule_names_others() {
    let mut instance = small_instance();
    instance.sites[0].levels[0].capacity[1] = Some(34);
    let all = scenario(vec![Rule::Capacity(Capacity::default())]);
    let said = "site S1 (level small) needs 35 school_seats, has 34: 1 short";
    refused(&instance, &all, &without_work(), "plan.capacity", &[said]);
    let dwellings = Capacity { services: Some(words(&["dwellings"])) };
    accepted(&instance, &scenario(vec![Rule::Capacity(dwellings)]), &without_work());
}

#[test]
fn the_capacity_is_that_of_the_level_which_is_built() {
    let mut instance = small_instance();
    instance.sites[0].levels[0].capacity[0] = Some(50);
    let mut plan = without_work();
    plan.built[0].level = 1;
    accepted(&instance, &scenario(vec![Rule::Capacity(Capacity::default())]), &plan);
}

// least_use

#[test]
fn a_level_with_too_few_households_is_refused() {
    let mut plan = with_fate(1, Decision::Moves(S3));
    plan.built[0].level = 1;
    let said = "site S1 (level large) takes 40 households, at least 60 are needed: 20 too few";
    let least_use = scenario(vec![Rule::LeastUse]);
    refused(&small_instance(), &least_use, &plan, "plan.least_use", &[said]);
    let mut instance = small_instance();
    instance.sites[0].levels[1].min_households = 41;
    let said = "site S1 (level large) takes 40 households, at least 41 are needed: 1 too few";
    refused(&instance, &least_use, &plan, "plan.least_use", &[said]);
    instance.sites[0].levels[1].min_households = 40;
    accepted(&instance, &least_use, &plan);
}

#[test]
fn a_site_that_stands_needs_its_least_use_only_once_somebody_moves_in() {
    let mut instance = small_instance();
    instance.sites[2].levels[0].min_households = 12;
    let least_use = scenario(vec![Rule::LeastUse]);
    accepted(&instance, &least_use, &without_work());
    let said = "site S3 (level standing) takes 10 households, at least 12 are needed: 2 too few";
    let plan = with_fate(3, Decision::Moves(S3));
    refused(&instance, &least_use, &plan, "plan.least_use", &[said]);
}

// workers

#[test]
fn more_workers_than_live_there_are_refused() {
    let mut plan = small_plan();
    plan.allocations[1].workers = 18;
    let said = "site S1 has 15 workers of skill skilled, 18 have a livelihood: 3 too many";
    let workers = scenario(vec![Rule::Workers]);
    let verdict = refused(&small_instance(), &workers, &plan, "plan.workers", &[said]);
    assert_eq!(verdict.findings[0].location.about, ["site S1"]);
}

#[test]
fn workers_in_several_lines_are_added_up() {
    let mut plan = small_plan();
    plan.allocations.push(job(Home::Site(S2), K1, SKILLED, 1));
    let said = "site S2 has 4 workers of skill skilled, 5 have a livelihood: 1 too many";
    let workers = scenario(vec![Rule::Workers]);
    refused(&small_instance(), &workers, &plan, "plan.workers", &[said]);
}

#[test]
fn a_livelihood_takes_only_its_skill() {
    let mut plan = small_plan();
    plan.allocations[3].skill = GENERAL;
    let said = "4 workers of site S2 earn at K2, which takes skill skilled, not general";
    let workers = scenario(vec![Rule::Workers]);
    refused(&small_instance(), &workers, &plan, "plan.workers", &[said]);
}

#[test]
fn a_livelihood_for_residents_takes_no_stayers_and_the_other_way_round() {
    let mut plan = small_plan();
    plan.allocations[2].livelihood = K3;
    plan.allocations[4].livelihood = K1;
    let said = [
        "14 workers of site S2 earn at K3, which takes only people of villages that stay",
        "9 workers of village V4 earn at K1, which takes only people who live at sites",
    ];
    let workers = scenario(vec![Rule::Workers]);
    refused(&small_instance(), &workers, &plan, "plan.workers", &said);
}

#[test]
fn workers_of_a_village_that_moves_do_not_earn_from_there() {
    let mut plan = small_plan();
    plan.allocations[4].home = Home::Village(V3);
    let said = "9 workers of village V3 have a livelihood, but the village does not stay";
    let workers = scenario(vec![Rule::Workers]);
    refused(&small_instance(), &workers, &plan, "plan.workers", &[said]);
}

#[test]
fn workers_of_a_site_without_people_are_refused() {
    let mut plan = small_plan();
    plan.allocations.push(job(Home::Site(S3), K1, GENERAL, 2));
    let said = "2 workers of site S3 have a livelihood, but nobody moves there";
    let workers = scenario(vec![Rule::Workers]);
    refused(&small_instance(), &workers, &plan, "plan.workers", &[said]);
}

#[test]
fn stayers_keep_what_they_do_where_no_livelihood_takes_them() {
    let mut instance = small_instance();
    instance.livelihoods[2].takes = resettle::facts::livelihood::Takes::Residents;
    let said = [
        "9 workers of village V4 earn at K3, which takes only people who live at sites",
        "9 workers of village V4 have a livelihood, but no livelihood takes workers of villages \
         that stay",
    ];
    let workers = scenario(vec![Rule::Workers]);
    refused(&instance, &workers, &small_plan(), "plan.workers", &said);
    // Nobody of V4 counts as jobless, and no earner is missing there.
    let mut plan = small_plan();
    plan.allocations.pop();
    let hard = with_workers(Rule::JobPerHousehold(JobPerHousehold { hard: true }));
    accepted(&instance, &hard, &plan);
}

#[test]
fn a_plan_allocates_nobody_where_rule_workers_is_off() {
    let said =
        "the plan gives 92 workers in 5 lines a livelihood, but rule workers is not in force";
    refused(&small_instance(), &scenario(vec![]), &small_plan(), "plan.workers", &[said]);
}

#[test]
fn a_way_to_work_that_the_table_leaves_out_is_refused() {
    let mut instance = small_instance();
    let row = |home| CommuteRow { home, livelihood: K1, km: Some(5.0), minutes: None };
    instance.commutes = Some(CommuteTable { rows: vec![row(Home::Site(S1))] });
    let said = "14 workers of site S2 earn at K1, a way that commutes.csv does not list";
    let workers = scenario(vec![Rule::Workers]);
    refused(&instance, &workers, &small_plan(), "plan.workers", &[said]);
    instance.commutes.as_mut().unwrap().rows.push(row(Home::Site(S2)));
    accepted(&instance, &workers, &small_plan());
}

#[test]
fn nobody_gets_to_a_livelihood_that_is_nowhere() {
    let mut instance = small_instance();
    instance.livelihoods[1].place = None;
    let said = "4 workers of site S2 earn at K2, of which nothing says where it is";
    let workers = scenario(vec![Rule::Workers]);
    refused(&instance, &workers, &small_plan(), "plan.workers", &[said]);
}

// places

#[test]
fn more_workers_than_open_places_are_refused() {
    let mut instance = small_instance();
    // 87 places less 9 (8.7 rounded up) leaves 78; 60 + 5 + 14 = 79 are taken.
    instance.livelihoods[0].places = 87;
    let said = "K1 has 78 places (87 less 9 reserved for host people), 79 are taken: 1 too many";
    let places = with_workers(Rule::Places);
    refused(&instance, &places, &small_plan(), "plan.places", &[said]);
    instance.livelihoods[0].places = 88;
    accepted(&instance, &places, &small_plan());
}

// job_per_household

#[test]
fn a_home_with_too_few_earners_is_refused_where_the_rule_is_hard() {
    let mut plan = small_plan();
    plan.allocations[2].workers = 11;
    plan.allocations.pop();
    let said = [
        "site S2 has 18 households with labour and 15 earners: 3 short",
        "village V4 has 9 households with labour and 0 earners: 9 short",
    ];
    let instance = small_instance();
    let hard = with_workers(Rule::JobPerHousehold(JobPerHousehold { hard: true }));
    refused(&instance, &hard, &plan, "plan.job_per_household", &said);
    let soft = with_workers(Rule::JobPerHousehold(JobPerHousehold { hard: false }));
    accepted(&instance, &soft, &plan);
}

#[test]
fn job_per_household_without_workers_is_told_as_a_warning() {
    let rule = scenario(vec![Rule::JobPerHousehold(JobPerHousehold { hard: true })]);
    let verdict = verify(&small_instance(), &rule, &without_work());
    assert!(verdict.ok());
    assert_eq!(verdict.findings[0].code, "plan.job_per_household");
}

// reach

#[test]
fn a_move_beyond_the_limit_is_refused() {
    // V1 to S1 is 0.2 degrees: 2 · 15.5673 = 31.135 km, 62.269 min at 30 km/h.
    let reach = Reach { move_km: Some(30.0), move_min: Some(62.0), ..Reach::default() };
    let said = [
        "V1 (40 households) moves to S1, 31.135 km away, limit 30 km: 1.135 km too far",
        "V1 (40 households) moves to S1, 62.269 min away, limit 62 min: 0.269 min too far",
    ];
    let reach = scenario(vec![Rule::Reach(reach)]);
    refused(&small_instance(), &reach, &without_work(), "plan.reach", &said);
}

#[test]
fn a_move_of_exactly_the_limit_is_accepted() {
    let mut instance = small_instance();
    let row =
        |village, site, km| PairRow { village, site, km: Some(km), minutes: None, cost: Cny(0) };
    let rows = vec![row(V1, S1, 30.0), row(V2, S1, 12.5), row(V3, S2, 9.0)];
    instance.pairs = Some(PairTable { rows });
    let reach = Reach { move_km: Some(30.0), move_min: Some(60.0), ..Reach::default() };
    accepted(&instance, &scenario(vec![Rule::Reach(reach)]), &without_work());
}

#[test]
fn a_commute_beyond_the_limit_is_refused() {
    // S2 to K1 is 0.28 degrees: 43.588 km.
    let reach = Reach { commute_km: Some(40.0), ..Reach::default() };
    let said = "14 workers of site S2 earn at K1, 43.588 km away, limit 40 km: 3.588 km too far";
    let reach = with_workers(Rule::Reach(reach));
    refused(&small_instance(), &reach, &small_plan(), "plan.reach", &[said]);
}

#[test]
fn an_unknown_distance_is_refused_where_somebody_asks_for_it() {
    let mut instance = small_instance();
    instance.villages[0].place = None;
    let said = "nothing says the distance from V1 to S1";
    refused(&instance, &scenario(vec![]), &without_work(), "plan.distance", &[said]);
    // A table that states pairs without distances is enough while nothing asks for distances.
    let row = |village, site| PairRow { village, site, km: None, minutes: None, cost: Cny(0) };
    instance.pairs = Some(PairTable { rows: vec![row(V1, S1), row(V2, S1), row(V3, S2)] });
    accepted(&instance, &scenario(vec![]), &without_work());
    let reach = scenario(vec![Rule::Reach(Reach { move_km: Some(90.0), ..Reach::default() })]);
    refused(&instance, &reach, &without_work(), "plan.distance", &[said]);
}

#[test]
fn a_home_without_a_place_has_no_way_to_work() {
    let mut instance = small_instance();
    instance.villages[3].place = None;
    let said = "nothing says the distance from V4 to K3";
    let workers = scenario(vec![Rule::Workers]);
    refused(&instance, &workers, &small_plan(), "plan.distance", &[said]);
}

#[test]
fn a_pair_that_the_table_leaves_out_is_refused() {
    let mut instance = small_instance();
    let row = |village, site| PairRow { village, site, km: None, minutes: None, cost: Cny(0) };
    instance.pairs = Some(PairTable { rows: vec![row(V1, S1), row(V3, S2)] });
    let said = "V2 moves to S1, a pair that pairs.csv does not list";
    let verdict = refused(&instance, &scenario(vec![]), &without_work(), "plan.pairs", &[said]);
    assert_eq!(verdict.findings[0].location.about, ["village V2", "site S1"]);
}

// eligibility

/// Rule eligibility where villages of which nothing speaks may do either.
fn eligibility(change: impl FnOnce(&mut Eligibility)) -> Scenario {
    let mut rule = Eligibility { otherwise: Policy::May, ..Eligibility::default() };
    change(&mut rule);
    scenario(vec![Rule::Eligibility(rule)])
}

/// Rule eligibility with one zone class, the reserve around V4 and K3.
fn reserve(policy: ZonePolicy) -> Scenario {
    eligibility(|rule| {
        rule.zones.insert("reserve".to_owned(), policy);
    })
}

#[test]
fn policies_hold_without_rule_eligibility() {
    let mut instance = small_instance();
    let said = ["V1 (40 households) stays, but has to move: nothing lets it stay"];
    let plan = with_fate(0, Decision::Stays);
    refused(&instance, &scenario(vec![]), &plan, "plan.eligibility", &said);
    instance.villages[0].policy = Some(Policy::Stay);
    let said = ["V1 (40 households) moves to S1, but may not move: its policy is stay"];
    refused(&instance, &scenario(vec![]), &without_work(), "plan.eligibility", &said);
    let said = ["V3 (20 households) stays, but has to move: its policy is must"];
    let plan = with_fate(2, Decision::Stays);
    refused(&small_instance(), &scenario(vec![]), &plan, "plan.eligibility", &said);
}

#[test]
fn slope_height_and_hazard_make_a_village_move() {
    let mut instance = small_instance();
    let v4 = &mut instance.villages[3];
    (v4.slope_deg, v4.elevation_m, v4.hazard) = (Some(31.5), Some(1900.0), Some(Hazard::High));
    let rules = eligibility(|rule| {
        rule.must_move_above_slope_deg = Some(25.0);
        rule.must_move_above_elevation_m = Some(1800.0);
        rule.must_move_hazard = Some(Hazard::Medium);
    });
    let said = "V4 (10 households) stays, but has to move: slope 31.5° is above 25°; \
                height 1900 m is above 1800 m; its hazard is high";
    refused(&instance, &rules, &without_work(), "plan.eligibility", &[said]);
    let v4 = &mut instance.villages[3];
    (v4.slope_deg, v4.elevation_m, v4.hazard) = (None, None, Some(Hazard::Medium));
    let said = "V4 (10 households) stays, but has to move: its hazard is medium";
    refused(&instance, &rules, &without_work(), "plan.eligibility", &[said]);
    let v4 = &mut instance.villages[3];
    (v4.slope_deg, v4.elevation_m, v4.hazard) = (Some(25.0), Some(1800.0), Some(Hazard::Low));
    accepted(&instance, &rules, &without_work());
}

#[test]
fn a_zone_makes_its_villages_move_or_stay() {
    let instance = small_instance();
    let moving = reserve(ZonePolicy { village: VillageInZone::MustMove, ..ZonePolicy::default() });
    let said = "V4 (10 households) stays, but has to move: it lies in reserve";
    refused(&instance, &moving, &without_work(), "plan.eligibility", &[said]);
    let staying = reserve(ZonePolicy { village: VillageInZone::MustStay, ..ZonePolicy::default() });
    let plan = with_fate(3, Decision::Moves(S3));
    let said = "V4 (10 households) moves to S3, but may not move: it lies in reserve";
    refused(&instance, &staying, &plan, "plan.eligibility", &[said]);
    // Policy `must` goes before the zone.
    let mut instance = instance;
    instance.villages[3].policy = Some(Policy::Must);
    accepted(&instance, &staying, &plan);
}

#[test]
fn a_stated_zone_counts_like_a_drawn_one() {
    let mut instance = small_instance();
    instance.villages[0].zone = Some("reserve".to_owned());
    let staying = reserve(ZonePolicy { village: VillageInZone::MustStay, ..ZonePolicy::default() });
    let said = "V1 (40 households) moves to S1, but may not move: it lies in reserve";
    refused(&instance, &staying, &without_work(), "plan.eligibility", &[said]);
}

#[test]
fn the_border_belongs_to_the_zone() {
    let mut instance = small_instance();
    instance.zones = vec![zone("reserve", (108.9, 33.2), (109.0, 33.3), 1.0)];
    let moving = reserve(ZonePolicy { village: VillageInZone::MustMove, ..ZonePolicy::default() });
    let said = "V4 (10 households) stays, but has to move: it lies in reserve";
    refused(&instance, &moving, &without_work(), "plan.eligibility", &[said]);
}

#[test]
fn a_village_that_refuses_is_not_moved() {
    let mut instance = small_instance();
    instance.villages[1].consent = Some(false);
    let asked = eligibility(|rule| rule.consent = true);
    let said = "V2 (30 households) moves to S1, but may not move: it refuses to move";
    refused(&instance, &asked, &without_work(), "plan.eligibility", &[said]);
    accepted(&instance, &eligibility(|_| {}), &without_work());
}

#[test]
fn a_site_above_the_height_limit_takes_nobody() {
    let mut instance = small_instance();
    instance.sites[1].elevation_m = Some(1512.5);
    let low = eligibility(|rule| rule.no_site_above_elevation_m = Some(1500.0));
    let said = "1 village (20 households) move to site S2, which takes nobody: its height 1512.5 m \
                is above 1500 m";
    refused(&instance, &low, &without_work(), "plan.eligibility", &[said]);
}

#[test]
fn a_site_in_a_forbidden_zone_or_near_it_takes_nobody() {
    let mut instance = small_instance();
    let forbidden = |buffer| {
        let site = SiteInZone::Forbidden;
        reserve(ZonePolicy { site, site_buffer_km: buffer, ..ZonePolicy::default() })
    };
    // The two halves of the reserve meet north of S2, so that its nearest point is a corner: 0.15
    // degrees of 111.19508 km are 16.679 km as the crow flies.
    instance.zones = vec![
        zone("reserve", (108.9, 33.15), (109.0, 33.25), 2.0),
        zone("reserve", (109.0, 33.15), (109.1, 33.25), 2.0),
    ];
    accepted(&instance, &forbidden(16.0), &without_work());
    let said = "1 village (20 households) move to site S2, which takes nobody: it lies 16.679 km \
                from reserve, nearer than 17 km";
    refused(&instance, &forbidden(17.0), &without_work(), "plan.eligibility", &[said]);
    instance.sites[1].place = Some(at(33.2));
    let said = "1 village (20 households) move to site S2, which takes nobody: it lies in reserve";
    refused(&instance, &forbidden(0.0), &without_work(), "plan.eligibility", &[said]);
}

#[test]
fn a_site_in_its_own_zone_takes_only_villages_of_that_zone() {
    let mut instance = small_instance();
    instance.zones.push(zone("reserve", (108.9, 32.5), (109.1, 32.85), 1.0));
    let own = reserve(ZonePolicy { site: SiteInZone::Own, ..ZonePolicy::default() });
    // S1 and V2 lie in the new polygon; V1 does not.
    let said =
        "V1 (40 households) moves to site S1 in reserve, which takes only villages of reserve";
    refused(&instance, &own, &without_work(), "plan.eligibility", &[said]);
}

/// Rules workers and eligibility with the industry catalogue.
fn industry() -> Scenario {
    with_workers(Rule::Eligibility(Eligibility { industry: true, ..Eligibility::default() }))
}

#[test]
fn a_closing_or_prohibited_sector_takes_nobody() {
    let mut instance = small_instance();
    accepted(&instance, &industry(), &small_plan());
    instance.sectors[0].status = SectorStatus::Closing;
    let said = "79 workers earn at K1, which takes nobody: sector textile is closing";
    refused(&instance, &industry(), &small_plan(), "plan.eligibility", &[said]);
    instance.sectors[0].status = SectorStatus::Prohibited;
    let said = "79 workers earn at K1, which takes nobody: sector textile is prohibited";
    refused(&instance, &industry(), &small_plan(), "plan.eligibility", &[said]);
}

#[test]
fn a_sector_takes_nobody_outside_its_zones() {
    let mut instance = small_instance();
    instance.sectors[0].zone_classes = words(&["industry", "town"]);
    let said = "79 workers earn at K1, which takes nobody: sector textile is allowed only in \
                industry, town";
    refused(&instance, &industry(), &small_plan(), "plan.eligibility", &[said]);
    instance.livelihoods[0].zone = Some("town".to_owned());
    accepted(&instance, &industry(), &small_plan());
}

#[test]
fn a_zone_admits_only_its_kinds_of_livelihood() {
    let farms = ZonePolicy {
        livelihood_kinds: Some(words(&["farm_base", "tourism"])),
        ..ZonePolicy::default()
    };
    let mut rule = Eligibility::default();
    rule.zones.insert("reserve".to_owned(), farms);
    let said = "9 workers earn at K3, which takes nobody: reserve admits only farm_base, tourism, \
                not one ecological_post";
    let rules = with_workers(Rule::Eligibility(rule));
    refused(&small_instance(), &rules, &small_plan(), "plan.eligibility", &[said]);
}

// keep_together, keep_apart, same_area

#[test]
fn a_torn_group_is_refused() {
    let plan = with_fate(1, Decision::Moves(S3));
    let said = "group lin is torn into 2: V1 moves to S1; V2 moves to S3";
    let stated = scenario(vec![Rule::KeepTogether(KeepTogether { groups: None })]);
    let instance = small_instance();
    let verdict = refused(&instance, &stated, &plan, "plan.keep_together", &[said]);
    assert_eq!(verdict.findings[0].location.about, ["village V1", "village V2"]);
    let groups = Some(vec![words(&["V4", "V3"])]);
    let named = scenario(vec![Rule::KeepTogether(KeepTogether { groups })]);
    let said = "group number 1 is torn into 2: V3 moves to S2; V4 stays";
    refused(&instance, &named, &without_work(), "plan.keep_together", &[said]);
}

#[test]
fn villages_to_be_kept_apart_do_not_share_a_site() {
    let groups = vec![words(&["V2", "V3", "V1"])];
    let apart = scenario(vec![Rule::KeepApart(KeepApart { groups })]);
    let said = "2 villages that are to be kept apart move to site S1: V1, V2";
    refused(&small_instance(), &apart, &without_work(), "plan.keep_apart", &[said]);
}

#[test]
fn a_village_crosses_a_border_only_where_that_is_agreed() {
    let instance = small_instance();
    let plan = with_fate(3, Decision::Moves(S3));
    let same = |crossings| Rule::SameArea(SameArea { kind: "county".to_owned(), crossings });
    let said = "V4 (10 households) moves from county B to site S3 in county A";
    let none = scenario(vec![same(Vec::new())]);
    let verdict = refused(&instance, &none, &plan, "plan.same_area", &[said]);
    assert_eq!(
        verdict.findings[0].location.about,
        ["village V4", "site S3", "county B", "county A"]
    );
    let crossing = |from: &str, to: &str| scenario(vec![same(vec![[from.into(), to.into()]])]);
    accepted(&instance, &crossing("B", "A"), &plan);
    refused(&instance, &crossing("A", "B"), &plan, "plan.same_area", &[said]);
}

#[test]
fn a_village_without_an_area_of_the_kind_does_not_move() {
    let same = Rule::SameArea(SameArea { kind: "basin".to_owned(), crossings: Vec::new() });
    let plan = with_fate(1, Decision::Unplaced);
    let rules = scenario(vec![
        Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
        same,
    ]);
    let said = [
        "V1 (40 households) moves from basin W to site S1 in no basin",
        "V3 (20 households) moves from no basin to site S2 in no basin",
    ];
    refused(&small_instance(), &rules, &plan, "plan.same_area", &said);
}

// budget

#[test]
fn costs_above_the_budget_of_an_area_are_refused() {
    let mut instance = small_instance();
    instance.areas[0].budget = Some(Cny::yuan(5_000_000));
    // S1: 1 M fixed, 70 · 50 000 = 3.5 M; K1: 79 · 10 000 = 0.79 M.
    let said = "A: costs 5.29 M CNY (building_fixed 1 M CNY, building_household 3.5 M CNY, places \
                790000 CNY), its budget is 5 M CNY: 290000 CNY too much";
    let budget = with_workers(Rule::Budget);
    let verdict = refused(&instance, &budget, &small_plan(), "plan.budget", &[said]);
    assert_eq!(verdict.findings[0].location.about, ["county A"]);
}

#[test]
fn costs_that_no_money_covers_are_refused_to_the_last_millionth() {
    let mut instance = small_instance();
    // 4.5 M for building; families bring 70 · 15 000 = 1.05 M for anything: 5.55 M for 5.29 M.
    // With 4.24 M the costs are paid exactly.
    instance.funds[0].budget = Some(Cny::yuan(4_240_000));
    let budget = with_workers(Rule::Budget);
    accepted(&instance, &budget, &small_plan());
    instance.funds[0].budget = Some(Cny(4_240_000_000_000 - 1));
    let said = "A: costs 5.29 M CNY (building_fixed 1 M CNY, building_household 3.5 M CNY, places \
                790000 CNY), 5.289999999999 M CNY can be paid by county of A, self_funding of A: \
                0.000001 CNY short";
    refused(&instance, &budget, &small_plan(), "plan.budget", &[said]);
}

#[test]
fn only_the_kinds_of_cost_that_compete_are_named() {
    let mut instance = small_instance();
    instance.funds[1].per_household_cap = Some(Cny::yuan(10_000));
    // Families bring 70 · 10 000 = 0.7 M, less than the 0.79 M for places that only they may pay;
    // the county's 4.5 M pays for building alone, exactly.
    let said = "A: costs 790000 CNY (places 790000 CNY), 700000 CNY can be paid by self_funding of \
                A: 90000 CNY short";
    refused(&instance, &with_workers(Rule::Budget), &small_plan(), "plan.budget", &[said]);
}

#[test]
fn a_cost_that_no_fund_covers_is_refused() {
    let mut instance = small_instance();
    instance.funds.pop();
    let said = "A: costs 790000 CNY (places 790000 CNY), 0 CNY can be paid by no fund: 790000 CNY \
                short";
    refused(&instance, &with_workers(Rule::Budget), &small_plan(), "plan.budget", &[said]);
}

#[test]
fn a_cap_for_each_person_counts_those_who_move() {
    let mut instance = small_instance();
    // 150 + 110 persons move out of A's villages: 260 · 3000 = 0.78 M, 0.01 M less than places.
    instance.funds[1].per_person_cap = Some(Cny::yuan(3_000));
    let said = "A: costs 790000 CNY (places 790000 CNY), 780000 CNY can be paid by self_funding of \
                A: 10000 CNY short";
    refused(&instance, &with_workers(Rule::Budget), &small_plan(), "plan.budget", &[said]);
}

// carrying_capacity, quota

#[test]
fn an_area_that_carries_too_many_persons_is_refused() {
    let mut instance = small_instance();
    // B: 50 hosts at S2, 70 of V3, 35 of V4 who stay.
    instance.areas[1].max_persons = Some(150);
    let said = "county B holds 155 persons after the plan (50 at its sites already, 70 who move in, \
                35 in villages that do not move), and can carry 150: 5 too many";
    let all = scenario(vec![Rule::CarryingCapacity(CarryingCapacity::default())]);
    refused(&instance, &all, &without_work(), "plan.carrying_capacity", &[said]);
    let kinds = Some(words(&["basin"]));
    let basins = scenario(vec![Rule::CarryingCapacity(CarryingCapacity { kinds })]);
    accepted(&instance, &basins, &without_work());
    // A village that is left without a place still lives where it is.
    let unplaced = with_fate(3, Decision::Unplaced);
    let rules = vec![
        Rule::AssignOnce(AssignOnce { allow_unplaced: true, ..AssignOnce::default() }),
        Rule::CarryingCapacity(CarryingCapacity::default()),
    ];
    refused(&instance, &scenario(rules), &unplaced, "plan.carrying_capacity", &[said]);
    instance.areas[1].max_persons = Some(155);
    accepted(&instance, &all, &without_work());
}

#[test]
fn more_households_than_the_quota_are_refused_on_both_sides() {
    let mut instance = small_instance();
    instance.areas[1].max_households_out = Some(8);
    instance.areas[0].max_households_in = Some(4);
    let plan = with_fate(3, Decision::Moves(S3));
    let said = [
        "10 households enter county A, at most 4 may: 6 too many",
        "10 households leave county B, at most 8 may: 2 too many",
    ];
    refused(&instance, &scenario(vec![Rule::Quota]), &plan, "plan.quota", &said);
}

// share_concentrated, open_at_most, lock, forbid, fix_level

#[test]
fn too_small_a_share_at_large_sites_is_refused() {
    let share = |share| {
        let rule = ShareConcentrated { share, site_capacity_households: 100 };
        scenario(vec![Rule::ShareConcentrated(rule)])
    };
    // Only S1 can hold 100; it takes 70 of 90 households.
    let said = "70 of 90 households that move go to sites for 100 or more, at least 72 are needed: \
                2 too few";
    let instance = small_instance();
    refused(&instance, &share(0.8), &without_work(), "plan.share_concentrated", &[said]);
    accepted(&instance, &share(70.0 / 90.0), &without_work());
}

#[test]
fn too_many_open_sites_are_refused() {
    let instance = small_instance();
    let all = scenario(vec![Rule::OpenAtMost(OpenAtMost { count: 2, kind: None })]);
    // S1 and S2 are built, S3 stands.
    let said = "3 sites open, at most 2: 1 too many";
    refused(&instance, &all, &without_work(), "plan.open_at_most", &[said]);
    let kind = Some("county".to_owned());
    let each = scenario(vec![Rule::OpenAtMost(OpenAtMost { count: 1, kind })]);
    let said = "2 sites open in county A, at most 1: 1 too many";
    refused(&instance, &each, &without_work(), "plan.open_at_most", &[said]);
}

#[test]
fn a_plan_against_a_lock_is_refused() {
    let lock = Lock {
        villages: [("V1", "S3"), ("V3", "stay"), ("V4", "stay")]
            .map(|(village, fate)| (village.to_owned(), fate.to_owned()))
            .into(),
        open: words(&["S2", "S3"]),
        closed: words(&["S1"]),
    };
    let said = [
        "V1 is locked to S3, but moves to S1",
        "V3 is locked in place, but moves to S2",
        "site S1 is locked closed, but is open",
    ];
    let lock = scenario(vec![Rule::Lock(lock)]);
    refused(&small_instance(), &lock, &without_work(), "plan.lock", &said);
    let open = Lock { open: words(&["S2"]), ..Lock::default() };
    let mut plan = with_fate(2, Decision::Moves(S3));
    plan.built.pop();
    let said = "site S2 is locked open, but is not";
    let open = scenario(vec![Rule::Lock(open)]);
    refused(&small_instance(), &open, &plan, "plan.lock", &[said]);
}

#[test]
fn a_site_that_stands_is_closed_while_it_is_left_alone() {
    let instance = small_instance();
    let closed = scenario(vec![Rule::Lock(Lock { closed: words(&["S3"]), ..Lock::default() })]);
    accepted(&instance, &closed, &without_work());
    let said = ["site S3 is locked closed, but is open"];
    let plan = with_fate(3, Decision::Moves(S3));
    refused(&instance, &closed, &plan, "plan.lock", &said);
    let mut plan = without_work();
    plan.built.push(Built { site: S3, level: 1 });
    refused(&instance, &closed, &plan, "plan.lock", &said);
}

#[test]
fn what_is_forbidden_by_name_is_refused() {
    let forbid = Forbid {
        pairs: vec![["V1".to_owned(), "S1".to_owned()], ["V1".to_owned(), "S2".to_owned()]],
        sites: words(&["S2", "S3"]),
        stay: words(&["V4", "V1"]),
        livelihoods: words(&["K2"]),
    };
    // S3 stands and takes nobody, so nothing is said of it.
    let said = [
        "V1 (40 households) moves to S1, which is forbidden",
        "forbidden site S2 is built and takes 20 households",
        "V4 (10 households) stays, which is forbidden",
        "4 workers earn at K2, which is forbidden",
    ];
    let forbid = with_workers(Rule::Forbid(forbid));
    refused(&small_instance(), &forbid, &small_plan(), "plan.forbid", &said);
}

#[test]
fn a_site_at_another_level_than_the_fixed_one_is_refused() {
    let levels = [("S1".to_owned(), "large".to_owned())].into();
    let fixed = scenario(vec![Rule::FixLevel(FixLevel { levels })]);
    let said = "site S1 is to have level large, but has level small";
    refused(&small_instance(), &fixed, &without_work(), "plan.fix_level", &[said]);
    // A site that is not built may have its level fixed all the same.
    let levels = [("S2".to_owned(), "2".to_owned())].into();
    let fixed = scenario(vec![Rule::FixLevel(FixLevel { levels })]);
    let mut plan = with_fate(2, Decision::Moves(S3));
    plan.built.pop();
    accepted(&small_instance(), &fixed, &plan);
}

#[test]
fn a_name_that_the_instance_lacks_is_a_warning() {
    let lock = Lock { villages: [("V9".to_owned(), "S1".to_owned())].into(), ..Lock::default() };
    let verdict = verify(&small_instance(), &scenario(vec![Rule::Lock(lock)]), &without_work());
    assert!(verdict.ok());
    assert_eq!(verdict.findings[0].code, "scenario.unknown");
    assert_eq!(verdict.findings[0].message, "rule lock names village V9, which the instance lacks");
}
