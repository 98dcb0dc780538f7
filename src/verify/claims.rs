//! Numbers that the author of a plan states: each is compared with what the facts say, none is
//! trusted.
//!
//! A bound cannot be proven wrong by one plan unless it lies on the wrong side of it; that no better
//! plan exists stays a claim.

use crate::diagnostic::Diagnostic;
use crate::facts::Claims;
use crate::facts::Scenario;
use crate::facts::Termination;
use crate::facts::plan::LayerClaim;
use crate::facts::plan::Proof;

/// Claimed and recomputed numbers may differ by this share of the larger of 1 and the value.
const TOLERANCE: f64 = 1e-6;
/// The gap within which a plan may be called optimal, unless a smaller one was asked for.
const OPTIMAL_GAP: f64 = 1e-4;

/// Compares what is claimed with the recomputed value of each layer.
pub fn check(claims: &Claims, scenario: &Scenario, values: &[f64], findings: &mut Vec<Diagnostic>) {
    if claims.layers.len() != values.len() {
        let message = format!(
            "values are claimed for {} layers, the goal has {}",
            claims.layers.len(),
            values.len()
        );
        let finding = Diagnostic::error("plan.claims.layers", message)
            .help("State one value for each layer of the goal.");
        findings.push(finding);
    }
    for (at, (claim, &value)) in claims.layers.iter().zip(values).enumerate() {
        check_value(at, claim, value, findings);
        check_bound(at, claim, value, findings);
    }
    check_termination(claims, scenario, values, findings);
}

/// What rounding may make of a value.
fn rounding(value: f64) -> f64 {
    TOLERANCE * value.abs().max(1.0)
}

fn check_value(at: usize, claim: &LayerClaim, value: f64, findings: &mut Vec<Diagnostic>) {
    let layer = at + 1;
    let message = if !claim.value.is_finite() {
        format!("layer {layer}: the claimed value {} is not a number", claim.value)
    } else if value.is_nan() {
        format!("layer {layer}: {} is claimed, but a distance in it is unknown", claim.value)
    } else if (claim.value - value).abs() > rounding(value) {
        let apart = claim.value - value;
        format!("layer {layer}: {} is claimed, the plan has {value}: {apart} apart", claim.value)
    } else {
        return;
    };
    let finding = Diagnostic::error("plan.claims.value", message)
        .help("Recompute the value from the plan and the facts.");
    findings.push(finding);
}

fn check_bound(at: usize, claim: &LayerClaim, value: f64, findings: &mut Vec<Diagnostic>) {
    let Some(bound) = claim.bound else {
        return;
    };
    let layer = at + 1;
    let message = if !bound.is_finite() {
        format!("layer {layer}: the claimed bound {bound} is not a number")
    } else if bound > value + rounding(value) {
        let above = bound - value;
        format!("layer {layer}: the bound {bound} is above the plan's value {value} by {above}")
    } else {
        return;
    };
    let finding = Diagnostic::error("plan.claims.bound", message)
        .help("No plan is better than a true bound; state none rather than a wrong one.");
    findings.push(finding);
}

fn check_termination(
    claims: &Claims,
    scenario: &Scenario,
    values: &[f64],
    findings: &mut Vec<Diagnostic>,
) {
    let asked = scenario.solver.gap;
    let mut tell = |message: String| {
        let finding = Diagnostic::error("plan.claims.termination", message)
            .help("State why the solver really stopped.");
        findings.push(finding);
    };
    match claims.termination {
        Termination::Optimal => {
            if claims.proof == Proof::Limited {
                tell("optimal is claimed, but the proof does not speak of all legal pairs".into());
            }
            for why in gaps_beyond(claims, scenario, values, asked.min(OPTIMAL_GAP)) {
                tell(format!("optimal is claimed, but {why}"));
            }
        }
        Termination::GapLimit => {
            for why in gaps_beyond(claims, scenario, values, asked) {
                tell(format!("gap_limit is claimed, but {why}"));
            }
        }
        // Whatever ended the search, what it had found by then may be a plan.
        Termination::TimeLimit
        | Termination::WorkLimit
        | Termination::Interrupted
        | Termination::Failed => {}
        Termination::Infeasible => tell("infeasible is claimed, but there is a plan".into()),
        Termination::Unbounded => tell("unbounded is claimed, but there is a plan".into()),
        Termination::NoPlan => tell("no_plan is claimed, but there is one".into()),
    }
}

/// Layers whose value is farther from its bound than `gap`, or has none. An earlier layer may have
/// been worsened by its tolerance for the sake of later ones.
fn gaps_beyond(claims: &Claims, scenario: &Scenario, values: &[f64], gap: f64) -> Vec<String> {
    let mut beyond = Vec::new();
    let last = values.len().saturating_sub(1);
    for (at, (claim, &value)) in claims.layers.iter().zip(values).enumerate() {
        let layer = at + 1;
        let Some(bound) = claim.bound else {
            beyond.push(format!("layer {layer} has no bound"));
            continue;
        };
        let tolerance = scenario.goal.layers.get(at).map_or(0.0, |layer| layer.tolerance);
        let worsened = if at == last { 0.0 } else { tolerance * (1.0 + gap) };
        let allowed = gap + worsened;
        let apart = value - bound;
        // The worsening is a share of the layer's value when it was its turn, which lies between bound
        // and value: below zero it is the larger of the two in size.
        let size = if at == last { value.abs() } else { value.abs().max(bound.abs()) };
        let is_within = apart <= allowed * size + rounding(value);
        if !is_within {
            let found = if value == 0.0 { f64::INFINITY } else { apart / value.abs() };
            let (found, allowed) = (100.0 * found, 100.0 * allowed);
            beyond
                .push(format!("the gap of layer {layer} is {found:.4} %, not within {allowed} %"));
        }
    }
    beyond
}
