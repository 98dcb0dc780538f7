//! Conflicts put into a real question on purpose: they are what is found, and a plan shows a repair of them.

use resettle::facts::Cny;
use resettle::facts::Instance;
use resettle::facts::LonLat;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::village::Policy;
use resettle::read;
use resettle::why::Means;
use resettle::why::diagnose::ConflictAnswer;
use resettle::why::diagnose::Limits;
use resettle::why::diagnose::diagnose;
use resettle::why::diagnose::give::Prices;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// The county whose money is halved, the one that loses 19 of 20 jobs that need no skill, and the one with a
/// village that lies where no site is near.
const POOR: &str = "610922";
const JOBLESS: &str = "610923";
const REMOTE: &str = "610924";

fn ankang() -> (Instance, Scenario) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("instances/ankang");
    let loaded = read::load(&path, None, &[]).expect("the instance can be read");
    (loaded.instance, loaded.scenario)
}

fn is_in(instance: &Instance, areas: &[resettle::facts::AreaIdx], county: &str) -> bool {
    areas.iter().any(|&area| instance.area(area).id == county)
}

/// Puts the conflicts in; returns the id of the remote village.
fn inject(instance: &mut Instance, scenario: &mut Scenario) -> String {
    for at in 0..instance.funds.len() {
        if instance.area(instance.funds[at].area).id == POOR {
            let budget = &mut instance.funds[at].budget;
            *budget = budget.map(|Cny(budget)| Cny(budget / 2));
        }
    }
    let basic = instance.skills.iter().position(|skill| skill == "basic").expect("a basic skill");
    for at in 0..instance.livelihoods.len() {
        let facts = &instance.livelihoods[at];
        let is_for_all = facts.skill.is_none_or(|skill| skill.at() == basic);
        let is_lost = is_for_all && is_in(instance, &facts.areas, JOBLESS);
        // Jobs are plenty elsewhere, so that everybody can have one.
        let places = 3 * facts.places;
        instance.livelihoods[at].places = if is_lost { places / 20 } else { places };
    }
    for on in &mut scenario.rules {
        if let Rule::JobPerHousehold(rule) = &mut on.rule {
            rule.hard = true;
        }
    }
    let of_county = |&at: &usize| is_in(instance, &instance.villages[at].areas, REMOTE);
    let remote = (0..instance.villages.len()).filter(of_county).nth(5).expect("many villages");
    let village = &mut instance.villages[remote];
    village.policy = Some(Policy::Must);
    village.place = Some(LonLat { lon: 109.6, lat: 33.4 });
    village.id.clone()
}

#[test]
fn three_conflicts_in_a_real_question_are_found_and_repaired() {
    let (mut instance, mut scenario) = ankang();
    let remote = inject(&mut instance, &mut scenario);
    let never = AtomicBool::new(false);
    let means = Means { threads: 2, seed: 0, seconds_each: 60.0, stop: &never };
    // More than is needed, for other programs may run. What is left of it goes into cheaper repairs.
    let limits =
        Limits { seconds: 240.0, repair_seconds: 75.0, most: 8, prices: Prices::default() };
    let found = diagnose(&instance, &scenario, &limits, &means, &|_| {});
    assert_eq!(found.has_plan, "no");
    assert_eq!(found.conflicts.len(), 3, "{:?}", found.conflicts);
    assert!(found.conflicts.iter().all(|conflict| conflict.is_minimal));
    let names = |conflict: &ConflictAnswer, rule: RuleName, id: &str| {
        let mut named = conflict.members.iter().filter(|member| member.rule == rule);
        named.any(|member| member.ids.iter().any(|found| found.starts_with(id)))
    };
    let holds = |rule: RuleName, id: &str| {
        found.conflicts.iter().filter(|conflict| names(conflict, rule, id)).count()
    };
    assert_eq!(holds(RuleName::AssignOnce, &remote), 1);
    assert_eq!(holds(RuleName::Reach, &remote), 1);
    assert_eq!(holds(RuleName::Budget, POOR), 1);
    assert_eq!(holds(RuleName::JobPerHousehold, &format!("S{JOBLESS}")), 1);
    let shown = found.repairs.iter().find(|answer| answer.is_shown).expect("a repair is shown");
    assert!(shown.repair.price_at_least <= shown.repair.price);
    let gives_way = |id: &str| {
        shown.repair.steps.iter().any(|step| step.ids.iter().any(|found| found.contains(id)))
    };
    for id in [remote.as_str(), POOR, JOBLESS] {
        assert!(gives_way(id), "{id} gives way in {:?}", shown.repair.steps);
    }
}
