//! Rule `forbid` removes choices by name; it has no rows.

use crate::support::*;
use resettle::candidates::Exclusion;
use resettle::candidates::Finder;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::Forbid;
use resettle::model::ColumnKey;

fn three_sites() -> Instance {
    let mut instance = instance(
        vec![free_village("A", 2), free_village("B", 3)],
        vec![plain_site("S", 9), plain_site("T", 9), plain_site("U", 9)],
    );
    instance.villages[1].stay_cost = resettle::facts::Cny::yuan(500);
    instance.sites[2].place = Some(east(10.0));
    with_work(instance, &[1, 1], vec![livelihood("K", 5), livelihood("L", 5)])
}

fn asked() -> Scenario {
    let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
    let rule = Forbid {
        pairs: vec![["A", "T"].map(str::to_owned), ["nobody", "T"].map(str::to_owned)],
        sites: ids(&["S"]),
        stay: ids(&["A"]),
        livelihoods: ids(&["K"]),
    };
    let goal = goal(&[(Term::Building, 1.0), (Term::Moving, 1.0), (Term::Jobless, 1.0)]);
    let scenario = scenario(vec![Rule::Forbid(rule), Rule::Workers, Rule::Places], goal);
    sourced(scenario, RuleName::Forbid, "letter", "of May")
}

#[test]
fn forbidden_choices_have_no_column() {
    let found = columns_of(&three_sites(), &asked());
    let decisions: Vec<_> =
        found.iter().copied().filter(|key| !matches!(key, ColumnKey::Work(..))).collect();
    assert_eq!(decisions, [x(0, 2), x(1, 1), x(1, 2), r(1), y(1, 0), y(2, 0)]);
    let livelihoods: Vec<_> = found
        .iter()
        .filter_map(|key| if let ColumnKey::Work(_, k, _) = key { Some(k.0) } else { None })
        .collect();
    assert_eq!(livelihoods, [1, 1]);
}

#[test]
fn each_ban_is_kept_as_a_reason() {
    let (instance, scenario) = (three_sites(), asked());
    let finder = Finder::new(&instance, &scenario);
    let reason = |layer: &str, value: &str| {
        Some(
            Exclusion::new(RuleName::Forbid, layer, value, "not listed")
                .from_source(Some("letter"), Some("of May")),
        )
    };
    let why = |village, site| finder.why_not(VillageIdx(village), SiteIdx(site));
    assert_eq!(why(0, 0), reason("sites", "S"));
    assert_eq!(why(0, 1), reason("pairs", "T"));
    assert_eq!(why(1, 1), None);
    assert_eq!(finder.judged.villages[0].no_stay, reason("stay", "A"));
    assert_eq!(finder.judged.livelihoods[0], reason("livelihoods", "K"));
}

#[test]
fn the_plan_takes_what_is_left() {
    let solved = solved(&three_sites(), &asked());
    assert_eq!(solved.decisions(), [moves(2), moves(1)]);
    assert_eq!(solved.workers(at_site(2), 1), 1);
    // A moves 2 · 10 household·km; B moves to T at hand rather than stay for 500 yuan.
    assert_close(solved.value(), 20.0);
}

#[test]
fn a_standing_site_that_is_forbidden_goes_on_standing_as_it_is() {
    let mut instance = three_sites();
    instance.sites[0] = site("S", vec![level("1", 9, 0, 0), level("2", 20, 0, 0)]);
    instance.sites[0].existing = Some(0);
    let found = columns_of(&instance, &asked());
    assert!(found.contains(&y(0, 0)) && !found.contains(&y(0, 1)));
    assert_eq!(solved(&instance, &asked()).level(0), Some(0));
}

#[test]
fn a_village_that_may_neither_stay_nor_move_leaves_no_plan() {
    let mut instance = three_sites();
    instance.pairs = pairs(&[(0, 0, 1.0, 0), (0, 1, 1.0, 0), (1, 1, 1.0, 0)]);
    assert_infeasible(&instance, &asked());
    instance.pairs = pairs(&[(0, 2, 1.0, 0)]);
    assert_eq!(solved(&instance, &asked()).decisions(), [moves(2), Decision::Stays]);
}
