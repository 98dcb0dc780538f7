//! False claims about the sound plan, whose layers are worth 0 and 5 613 500 (see `terms`).

use crate::accepted;
use crate::common::*;
use crate::refused;
use resettle::facts::Claims;
use resettle::facts::Plan;
use resettle::facts::Scenario;
use resettle::facts::Termination;
use resettle::facts::plan::LayerClaim;
use resettle::facts::plan::Proof;

const VALUE: f64 = 5_613_500.0;

fn claims(value: f64, bound: Option<f64>) -> Claims {
    let first = LayerClaim { value: 0.0, bound: Some(0.0) };
    Claims {
        termination: Termination::Optimal,
        layers: vec![first, LayerClaim { value, bound }],
        proof: Proof::Complete,
    }
}

fn plan(claims: Claims) -> Plan {
    Plan { claims: Some(claims), ..small_plan() }
}

#[track_caller]
fn believed(scenario: &Scenario, claims: Claims) {
    accepted(&small_instance(), scenario, &plan(claims));
}

#[track_caller]
fn disbelieved(scenario: &Scenario, claims: Claims, code: &str, messages: &[&str]) {
    refused(&small_instance(), scenario, &plan(claims), code, messages);
}

#[test]
fn true_claims_are_believed() {
    let rules = small_scenario();
    believed(&rules, claims(VALUE, Some(VALUE)));
    // A gap of 500 / 5 613 500 = 0.0089 % is within 0.01 %; rounding of a millionth is forgiven.
    believed(&rules, claims(VALUE + 5.0, Some(VALUE - 500.0)));
    believed(&rules, Claims { proof: Proof::Priced, ..claims(VALUE, Some(VALUE)) });
}

#[test]
fn a_false_value_is_refused_with_the_difference() {
    let said = "layer 2: 5613000 is claimed, the plan has 5613500: -500 apart";
    let false_claim = claims(VALUE - 500.0, Some(VALUE - 500.0));
    disbelieved(&small_scenario(), false_claim, "plan.claims.value", &[said]);
}

#[test]
fn a_false_value_of_the_first_layer_is_refused() {
    let mut false_claim = claims(VALUE, Some(VALUE));
    false_claim.layers[0].value = 3.0;
    let said = "layer 1: 3 is claimed, the plan has 0: 3 apart";
    disbelieved(&small_scenario(), false_claim, "plan.claims.value", &[said]);
}

#[test]
fn a_value_that_is_no_number_is_refused() {
    for (value, word) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let said = format!("layer 2: the claimed value {word} is not a number");
        let false_claim = claims(value, Some(VALUE));
        disbelieved(&small_scenario(), false_claim, "plan.claims.value", &[&said]);
    }
}

#[test]
fn a_bound_above_the_value_is_refused() {
    let said = "layer 2: the bound 5614000 is above the plan's value 5613500 by 500";
    let false_claim = claims(VALUE, Some(VALUE + 500.0));
    disbelieved(&small_scenario(), false_claim, "plan.claims.bound", &[said]);
}

#[test]
fn a_bound_that_is_no_number_is_refused() {
    let timed_out =
        |bound| Claims { termination: Termination::TimeLimit, ..claims(VALUE, Some(bound)) };
    for (bound, word) in [(f64::NAN, "NaN"), (f64::NEG_INFINITY, "-inf")] {
        let said = format!("layer 2: the claimed bound {word} is not a number");
        disbelieved(&small_scenario(), timed_out(bound), "plan.claims.bound", &[&said]);
    }
    believed(&small_scenario(), timed_out(-1e9));
}

#[test]
fn optimal_with_a_wide_gap_is_refused() {
    // 1000 / 5 613 500 = 0.0178 %
    let said = "optimal is claimed, but the gap of layer 2 is 0.0178 %, not within 0.01 %";
    let false_claim = claims(VALUE, Some(VALUE - 1000.0));
    disbelieved(&small_scenario(), false_claim, "plan.claims.termination", &[said]);
}

#[test]
fn optimal_keeps_to_a_smaller_gap_that_was_asked_for() {
    let mut strict = small_scenario();
    strict.solver.gap = 0.0;
    believed(&strict, claims(VALUE, Some(VALUE)));
    let said = "optimal is claimed, but the gap of layer 2 is 0.0089 %, not within 0 %";
    let false_claim = claims(VALUE, Some(VALUE - 500.0));
    disbelieved(&strict, false_claim, "plan.claims.termination", &[said]);
    // A wide gap that was asked for does not make a plan optimal.
    let mut wide = small_scenario();
    wide.solver.gap = 0.05;
    let said = "optimal is claimed, but the gap of layer 2 is 0.0178 %, not within 0.01 %";
    let false_claim = claims(VALUE, Some(VALUE - 1000.0));
    disbelieved(&wide, false_claim, "plan.claims.termination", &[said]);
}

#[test]
fn optimal_without_a_bound_or_a_proof_is_refused() {
    let said = "optimal is claimed, but layer 2 has no bound";
    disbelieved(&small_scenario(), claims(VALUE, None), "plan.claims.termination", &[said]);
    let limited = Claims { proof: Proof::Limited, ..claims(VALUE, Some(VALUE)) };
    let said = "optimal is claimed, but the proof does not speak of all legal pairs";
    disbelieved(&small_scenario(), limited, "plan.claims.termination", &[said]);
}

#[test]
fn an_earlier_layer_may_be_worse_than_its_bound_by_its_tolerance() {
    let mut tolerant = small_scenario();
    tolerant.goal.layers.reverse();
    let mut reversed = claims(0.0, Some(0.0));
    reversed.layers[0] = LayerClaim { value: VALUE, bound: Some(VALUE - 50_000.0) };
    let said = "optimal is claimed, but the gap of layer 1 is 0.8907 %, not within 0.01 %";
    disbelieved(&tolerant, reversed.clone(), "plan.claims.termination", &[said]);
    tolerant.goal.layers[0].tolerance = 0.01;
    believed(&tolerant, reversed);
}

#[test]
fn gap_limit_beyond_the_gap_that_was_asked_for_is_refused() {
    let limit = |bound| Claims { termination: Termination::GapLimit, ..claims(VALUE, Some(bound)) };
    let mut wide = small_scenario();
    wide.solver.gap = 0.01;
    believed(&wide, limit(VALUE * 0.995));
    let said = "gap_limit is claimed, but the gap of layer 2 is 2.0000 %, not within 1 %";
    disbelieved(&wide, limit(VALUE * 0.98), "plan.claims.termination", &[said]);
}

#[test]
fn a_plan_is_no_plan_of_an_unsolved_problem() {
    let cases = [
        (Termination::Infeasible, "infeasible is claimed, but there is a plan"),
        (Termination::Unbounded, "unbounded is claimed, but there is a plan"),
        (Termination::NoPlan, "no_plan is claimed, but there is one"),
    ];
    for (termination, said) in cases {
        let false_claim = Claims { termination, ..claims(VALUE, None) };
        disbelieved(&small_scenario(), false_claim, "plan.claims.termination", &[said]);
    }
    for termination in [Termination::TimeLimit, Termination::Interrupted, Termination::Failed] {
        believed(&small_scenario(), Claims { termination, ..claims(VALUE, None) });
    }
}

#[test]
fn the_wrong_number_of_layers_is_refused() {
    let mut false_claim = claims(VALUE, Some(VALUE));
    false_claim.layers.pop();
    let said = "values are claimed for 1 layers, the goal has 2";
    disbelieved(&small_scenario(), false_claim, "plan.claims.layers", &[said]);
    let mut false_claim = claims(VALUE, Some(VALUE));
    false_claim.layers.push(LayerClaim { value: 0.0, bound: None });
    let said = "values are claimed for 3 layers, the goal has 2";
    disbelieved(&small_scenario(), false_claim, "plan.claims.layers", &[said]);
}
