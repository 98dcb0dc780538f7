//! The goal's layers, one after the other: each is solved among the plans that keep the earlier ones.

use crate::facts::LayerClaim;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::facts::Termination;
use crate::facts::scenario::SolverOptions;
use crate::model::Expression;
use crate::model::Model;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Limit;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::whole;
use crate::solve::whole::is_whole;

/// Why a solve stopped, and what we have.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Why it stopped.
    pub termination: Termination,
    /// The best plan found, without claims.
    pub plan: Option<Plan>,
    /// Value and bound of each layer; empty without a plan.
    pub layers: Vec<LayerClaim>,
    /// A bound of the first layer where there is no plan.
    pub bound_without_plan: Option<f64>,
    /// What the solver said when it failed.
    pub failure: Option<String>,
}

/// Slack of an earlier layer against rounding errors, relative to its value (at least 1).
const SLACK: f64 = 1e-12;

/// Rounding errors of a solver, relative to a value (at least 1).
const ROUNDING: f64 = 1e-6;

/// Solves all layers of the model's goal.
///
/// `start` is an earlier plan; it is used if it is a plan of this model.
pub fn solve(
    model: &Model<'_>,
    backend: &dyn Backend,
    effort: &Effort,
    start: Option<&Plan>,
    watch: &mut Watch<'_>,
) -> Outcome {
    let goal = model.parts.goal();
    let proof = model.parts.candidates.proof();
    let objectives: Vec<Expression> = match goal.layers.len() {
        0 => vec![Expression::default()],
        layers => (0..layers).map(|layer| model.layer(layer)).collect(),
    };
    let mut best =
        start.and_then(|plan| begin(model, backend, &objectives[0], plan, effort, watch));
    let mut limits: Vec<Limit> = Vec::new();
    let mut reached = Vec::new();
    let mut ended = None;
    for (layer, objective) in objectives.iter().enumerate() {
        watch.layer = layer;
        let question = Question {
            program: &model.program,
            objective,
            limits: &limits,
            fixed: None,
            whole_workers: false,
            start: best.as_deref(),
        };
        let (answer, whole) = ask(backend, &question, effort, watch);
        let Answer { status, values, bound } = answer;
        if let Some(values) = whole.or(values) {
            best = Some(better(objective, best, values, layer));
        }
        let Some(kept) = &best else {
            return without_plan(status, bound);
        };
        let value = objective.value(kept);
        reached.push(LayerClaim { value, bound });
        match status {
            Status::GapReached => {}
            // Earlier layers have a plan, so later ones cannot be infeasible but for rounding errors.
            Status::Infeasible => {
                ended = Some((
                    Termination::Failed,
                    Some(format!("layer {} was called infeasible", layer + 1)),
                ));
            }
            Status::Unbounded => ended = Some((Termination::Unbounded, None)),
            Status::TimeLimit => ended = Some((Termination::TimeLimit, None)),
            Status::Interrupted => ended = Some((Termination::Interrupted, None)),
            Status::Failed(why) => ended = Some((Termination::Failed, Some(why))),
        }
        if ended.is_some() {
            break;
        }
        let tolerance = goal.layers.get(layer).map_or(0.0, |layer| layer.tolerance);
        let most = value + tolerance * value.abs() + SLACK * value.abs().max(1.0);
        limits.push(Limit { expression: objective.clone(), most });
    }
    let values = best.expect("without a plan the loop returns");
    let claims = objectives.iter().enumerate().take(goal.layers.len()).map(|(layer, objective)| {
        let value = objective.value(&values);
        let bound = reached.get(layer).and_then(|at: &LayerClaim| at.bound);
        let bound = bound.map(|bound| bound.min(value));
        LayerClaim { value, bound }
    });
    let layers: Vec<LayerClaim> = claims.collect();
    // A later layer may have worsened an earlier one by its tolerance: what counts is how near its
    // bound that one came when it was its turn.
    let (termination, failure) = ended.unwrap_or_else(|| (done(&reached, effort.gap, proof), None));
    Outcome {
        termination,
        plan: Some(model.plan(&values)),
        layers,
        bound_without_plan: None,
        failure,
    }
}

/// The answer to a question, and its point with whole workers.
///
/// Rows that cut across the network of workers (see [`whole`]) can make the best point worse, or
/// none at all, once workers are whole. Then the search is done again with whole workers demanded.
fn ask(
    backend: &dyn Backend,
    question: &Question<'_>,
    effort: &Effort,
    watch: &mut Watch<'_>,
) -> (Answer, Option<Vec<f64>>) {
    let answer = backend.answer(question, effort, watch);
    let Some(values) = &answer.values else { return (answer, None) };
    let whole = whole::workers(backend, question, values, effort, watch);
    let is_as_good = whole.as_ref().is_some_and(|whole| {
        let (old, new) = (question.objective.value(values), question.objective.value(whole));
        new <= old + effort.gap * old.abs() + ROUNDING * old.abs().max(1.0)
    });
    if is_as_good || answer.status != Status::GapReached || is_whole(question.program, values) {
        return (answer, whole);
    }
    watch.log.push_str("Whole workers make this worse; they are demanded from the start.\n");
    let question = Question { whole_workers: true, start: whole.as_deref(), ..*question };
    let again = backend.answer(&question, effort, watch);
    let found = again.values.as_ref();
    let found = found.and_then(|values| whole::workers(backend, &question, values, effort, watch));
    let bound = again.bound.or(answer.bound);
    (Answer { bound, values: None, ..again }, found.or(whole))
}

/// All columns for an earlier plan: its decisions fixed, the rest solved.
fn begin(
    model: &Model<'_>,
    backend: &dyn Backend,
    objective: &Expression,
    plan: &Plan,
    effort: &Effort,
    watch: &mut Watch<'_>,
) -> Option<Vec<f64>> {
    let decisions = model.decisions_of(plan);
    let Some(decisions) = decisions else {
        watch.log.push_str(
            "The earlier plan takes a choice that this model does not offer; it is not used.\n",
        );
        return None;
    };
    let fixed: Vec<f64> = decisions.into_iter().map(|value| value.unwrap_or(0.0)).collect();
    let question = Question {
        program: &model.program,
        objective,
        limits: &[],
        fixed: None,
        whole_workers: false,
        start: None,
    };
    whole::workers(backend, &question, &fixed, effort, watch)
}

/// The better of two points. In later layers the newer one, which keeps to the limits, goes first.
fn better(objective: &Expression, old: Option<Vec<f64>>, new: Vec<f64>, layer: usize) -> Vec<f64> {
    match old {
        Some(old) if layer == 0 && objective.value(&old) < objective.value(&new) => old,
        _ => new,
    }
}

/// What to call a solve that reached its gap in every layer.
fn done(reached: &[LayerClaim], asked: f64, proof: Proof) -> Termination {
    let most = asked.min(SolverOptions::DEFAULT_GAP);
    // Rounding errors of a solver are no gap.
    let is_within = |claim: &LayerClaim| {
        let rounding = ROUNDING * claim.value.abs().max(1.0);
        claim
            .bound
            .is_some_and(|bound| claim.value - bound <= rounding || gap(claim.value, bound) <= most)
    };
    if proof != Proof::Limited && reached.iter().all(is_within) {
        Termination::Optimal
    } else {
        Termination::GapLimit
    }
}

fn without_plan(status: Status, bound: Option<f64>) -> Outcome {
    let (termination, failure) = match status {
        Status::Infeasible => (Termination::Infeasible, None),
        Status::Unbounded => (Termination::Unbounded, None),
        Status::TimeLimit | Status::Interrupted => (Termination::NoPlan, None),
        Status::GapReached => {
            (Termination::Failed, Some("the solver is done but shows no plan".to_owned()))
        }
        Status::Failed(why) => (Termination::Failed, Some(why)),
    };
    Outcome { termination, plan: None, layers: Vec::new(), bound_without_plan: bound, failure }
}
