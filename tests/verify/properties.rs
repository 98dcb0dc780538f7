//! Whatever a plan holds, the verifier answers, and answers the same for the same decisions.

use crate::common::*;
use proptest::collection::vec;
use proptest::prelude::*;
use resettle::facts::Allocation;
use resettle::facts::Assignment;
use resettle::facts::Built;
use resettle::facts::Claims;
use resettle::facts::Decision;
use resettle::facts::Home;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Plan;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::Termination;
use resettle::facts::VillageIdx;
use resettle::facts::plan::LayerClaim;
use resettle::facts::plan::Proof;
use resettle::verify::verify;

// Positions reach one or two beyond the small region's lists.

fn decisions() -> impl Strategy<Value = Decision> {
    prop_oneof![
        6 => (0..4_u32).prop_map(|site| Decision::Moves(SiteIdx(site))),
        2 => Just(Decision::Stays),
        1 => Just(Decision::Unplaced),
    ]
}

fn homes() -> impl Strategy<Value = Home> {
    prop_oneof![
        (0..4_u32).prop_map(|site| Home::Site(SiteIdx(site))),
        (0..5_u32).prop_map(|village| Home::Village(VillageIdx(village))),
    ]
}

fn assignments() -> impl Strategy<Value = Assignment> {
    (0..5_u32, decisions())
        .prop_map(|(village, decision)| Assignment { village: VillageIdx(village), decision })
}

fn allocations() -> impl Strategy<Value = Allocation> {
    let workers = prop_oneof![0..80_u32, Just(u32::MAX)];
    (homes(), 0..4_u32, 0..3_u32, workers).prop_map(|(home, livelihood, skill, workers)| {
        job(home, LivelihoodIdx(livelihood), SkillIdx(skill), workers)
    })
}

fn claims() -> impl Strategy<Value = Claims> {
    let terminations = prop_oneof![
        Just(Termination::Optimal),
        Just(Termination::GapLimit),
        Just(Termination::TimeLimit),
        Just(Termination::NoPlan),
    ];
    let proofs = prop_oneof![Just(Proof::Complete), Just(Proof::Limited)];
    let number = proptest::num::f64::ANY;
    let layer = (number, proptest::option::of(number))
        .prop_map(|(value, bound)| LayerClaim { value, bound });
    (terminations, vec(layer, 0..4), proofs).prop_map(|(termination, layers, proof)| Claims {
        termination,
        layers,
        proof,
    })
}

prop_compose! {
    fn plans()(
        assignments in vec(assignments(), 0..8),
        built in vec((0..4_u32, 0..4_usize), 0..5),
        allocations in vec(allocations(), 0..10),
        claims in proptest::option::of(claims()),
    ) -> Plan {
        let built = built.into_iter().map(|(site, level)| Built { site: SiteIdx(site), level });
        Plan { assignments, built: built.collect(), allocations, claims }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_is_judged_without_panic(plan in plans()) {
        let verdict = verify(&small_instance(), &small_scenario(), &plan);
        prop_assert_eq!(verdict.ok(), verdict.errors().next().is_none());
        prop_assert!(serde_json::to_string(&verdict).is_ok());
    }

    #[test]
    fn any_plan_is_judged_without_panic_when_hardly_anything_is_in_force(plan in plans()) {
        let verdict = verify(&small_instance(), &scenario(vec![]), &plan);
        prop_assert_eq!(verdict.layers.len(), 2);
    }

    #[test]
    fn the_order_of_lines_changes_nothing_in_the_terms(plan in plans()) {
        let mut turned = plan.clone();
        turned.assignments.reverse();
        turned.allocations.reverse();
        let (one, other) =
            [&plan, &turned].map(|plan| verify(&small_instance(), &small_scenario(), plan)).into();
        prop_assert_eq!(one.terms, other.terms);
    }
}
