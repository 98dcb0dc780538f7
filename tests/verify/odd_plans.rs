//! Plans that no solver writes but a hand may: empty, or full of references that lead nowhere.

use crate::common::*;
use crate::refused;
use resettle::facts::Assignment;
use resettle::facts::Built;
use resettle::facts::Decision;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Plan;
use resettle::facts::Rule;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::VillageIdx;
use resettle::verify::verify;

#[test]
fn an_empty_plan_says_nothing_of_every_village() {
    let said = [
        "nothing is decided for V1 (40 households)",
        "nothing is decided for V2 (30 households)",
        "nothing is decided for V3 (20 households)",
        "nothing is decided for V4 (10 households)",
    ];
    let plan = Plan::default();
    refused(&small_instance(), &scenario(vec![]), &plan, "plan.assign_once", &said);
}

#[test]
fn an_empty_plan_of_an_empty_region_is_sound() {
    let verdict = verify(&Instance::default(), &scenario(every_rule()), &Plan::default());
    assert!(verdict.ok(), "{:?}", verdict.findings);
}

#[test]
fn references_that_lead_nowhere_are_told_one_by_one() {
    let mut plan = small_plan();
    plan.assignments
        .push(Assignment { village: VillageIdx(99), decision: Decision::Moves(SiteIdx(98)) });
    plan.built.push(Built { site: SiteIdx(97), level: 0 });
    plan.allocations.push(job(Home::Village(VillageIdx(96)), LivelihoodIdx(95), SkillIdx(94), 1));
    let said = [
        "the plan speaks of village number 99; the instance has 4 of them",
        "the plan speaks of site number 97; the instance has 3 of them",
        "the plan speaks of village number 96; the instance has 4 of them",
        "the plan speaks of livelihood number 95; the instance has 3 of them",
        "the plan speaks of skill number 94; the instance has 2 of them",
    ];
    refused(&small_instance(), &small_scenario(), &plan, "plan.unknown", &said);
}

#[test]
fn a_village_sent_to_a_site_that_does_not_exist_has_no_decision() {
    let mut plan = small_plan();
    plan.allocations.clear();
    plan.assignments[0].decision = Decision::Moves(SiteIdx(9));
    let verdict = verify(&small_instance(), &scenario(vec![]), &plan);
    let codes: Vec<_> = verdict.errors().map(|finding| finding.code).collect();
    assert_eq!(codes, ["plan.unknown", "plan.assign_once"]);
    assert_eq!(verdict.findings[0].location.about, ["village V1"]);
}

#[test]
fn lines_without_workers_or_written_twice_are_warnings() {
    let mut plan = small_plan();
    plan.allocations.push(job(Home::Site(S1), K1, GENERAL, 0));
    let verdict = verify(&small_instance(), &small_scenario(), &plan);
    assert!(verdict.ok());
    let said: Vec<_> = verdict.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "1 allocation without any worker",
            "1 allocation of a home, livelihood and skill that another line names; they are added up"
        ]
    );
}

#[test]
fn the_verifier_goes_on_after_the_first_finding() {
    let mut plan = small_plan();
    plan.assignments.remove(3);
    plan.built.remove(1);
    plan.allocations[0].workers = 200;
    let verdict = verify(&small_instance(), &small_scenario(), &plan);
    let codes: Vec<_> = verdict.errors().map(|finding| finding.code).collect();
    for code in ["plan.assign_once", "plan.link", "plan.workers", "plan.places", "plan.lock"] {
        assert!(codes.contains(&code), "{code} is missing in {codes:?}");
    }
}

#[test]
fn huge_counts_do_not_overflow() {
    let mut instance = small_instance();
    for village in &mut instance.villages {
        village.households = u32::MAX;
        village.persons = u32::MAX;
        village.needs = vec![u32::MAX; 2];
        village.income = resettle::facts::Cny(i64::MAX);
    }
    for site in &mut instance.sites {
        for level in &mut site.levels {
            level.cost_per_household = resettle::facts::Cny(i64::MAX);
        }
    }
    let mut plan = small_plan();
    for line in &mut plan.allocations {
        line.workers = u32::MAX;
    }
    let verdict = verify(&instance, &scenario(vec![Rule::Workers, Rule::Budget]), &plan);
    assert!(!verdict.ok());
    assert!(verdict.layers[1].is_finite());
}
