//! The goal's layers, one after the other: each is solved among the plans that keep the earlier ones.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::LayerClaim;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::facts::Termination;
use crate::facts::scenario::SolverOptions;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::checkpoint::State;
use crate::solve::thinning;
use crate::solve::thinning::Asked;
use crate::solve::thinning::Found;
use crate::solve::thinning::Layer;
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
    /// Which pairs the bounds speak of.
    pub proof: Proof,
    /// Why they do not speak of all of them.
    pub why_limited: Option<&'static str>,
    /// Time for writing models \[s\].
    pub model_seconds: f64,
}

/// Slack of an earlier layer against rounding errors, relative to its value (at least 1).
const SLACK: f64 = 1e-12;

/// Rounding errors of a solver, relative to a value (at least 1).
const ROUNDING: f64 = 1e-6;

/// Why bounds of a search that was gone on from are limited.
const EARLIER: &str = "earlier layers were searched over the pairs in the model alone";

/// What is solved, how, and from where.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The facts, the rules and the goal.
    pub finder: &'a Finder<'a>,
    /// Who answers.
    pub backend: &'a dyn Backend,
    /// How hard to try.
    pub effort: Effort,
    /// An earlier plan to start from; it is used if it is a plan of this model.
    pub start: Option<&'a Plan>,
    /// What an earlier search of the same question knew, to go on from.
    pub known: Option<&'a State>,
}

/// Solves all layers of the goal. Candidates that are left out come in where they are needed.
pub fn solve(job: &Job<'_>, candidates: &mut Candidates, watch: &mut Watch<'_>) -> Outcome {
    let goal = &job.finder.scenario.goal;
    let mut best: Option<Found> = None;
    let mut reached = job.known.map_or_else(Vec::new, |known| known.reached.clone());
    let most_of = |layer: usize, value: f64| {
        let tolerance = goal.layers.get(layer).map_or(0.0, |layer| layer.tolerance);
        value + tolerance * value.abs() + SLACK * value.abs().max(1.0)
    };
    let mut most: Vec<f64> =
        reached.iter().enumerate().map(|(layer, claim)| most_of(layer, claim.value)).collect();
    let first = reached.len();
    let mut ended = None;
    let mut model_seconds = 0.0;
    let were_limited = job.known.is_some_and(|known| known.is_limited);
    let mut proof = if were_limited { Proof::Limited } else { Proof::Complete };
    let mut why_limited = were_limited.then_some(EARLIER);
    for layer in first..goal.layers.len().max(1) {
        watch.layer = layer;
        if let Some(keeper) = watch.keeper.as_mut().filter(|_| layer > first) {
            keeper.begin_layer(reached.clone(), proof == Proof::Limited);
        }
        let &Job { finder, backend, effort, start, known } = job;
        let known = known.filter(|_| layer == first);
        let of_goal = Layer { finder, at: layer, most: &most };
        let asked = Asked { layer: of_goal, backend, effort, start, known };
        let answered = thinning::answer(&asked, candidates, best, watch);
        best = answered.best;
        model_seconds += answered.model_seconds;
        if answered.proof == Proof::Limited || proof == Proof::Complete {
            proof = answered.proof;
        }
        why_limited = why_limited.or(answered.why_limited);
        let (status, bound) = (answered.status, answered.bound);
        let Some(kept) = &best else {
            return Outcome { proof, why_limited, model_seconds, ..without_plan(status, bound) };
        };
        let value = kept.values[layer];
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
            Status::WorkLimit => ended = Some((Termination::WorkLimit, None)),
            Status::Interrupted => ended = Some((Termination::Interrupted, None)),
            Status::Failed(why) => ended = Some((Termination::Failed, Some(why))),
        }
        if let Some((_, failure)) = &ended {
            if let Some(failure) = failure {
                watch.note(&format!("the solver failed: {failure}"));
            }
            break;
        }
        most.push(most_of(layer, value));
    }
    let best = best.expect("without a plan the loop returns");
    let values = best.values.iter().take(goal.layers.len()).enumerate();
    let claims = values.map(|(layer, &value)| {
        let bound = reached.get(layer).and_then(|at: &LayerClaim| at.bound);
        LayerClaim { value, bound: bound.map(|bound| bound.min(value)) }
    });
    let layers: Vec<LayerClaim> = claims.collect();
    // A later layer may have worsened an earlier one by its tolerance: what counts is how near its
    // bound that one came when it was its turn.
    let (termination, failure) =
        ended.unwrap_or_else(|| (done(&reached, job.effort.gap, proof), None));
    Outcome {
        termination,
        plan: Some(best.plan),
        layers,
        bound_without_plan: None,
        failure,
        proof,
        why_limited,
        model_seconds,
    }
}

/// The answer to a question, and its point with whole workers.
///
/// Rows that cut across the network of workers (see [`whole`]) can make the best point worse, or
/// none at all, once workers are whole. Then the search is done again with whole workers demanded.
pub(super) fn ask(
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
        let is_within = answer.bound.is_some_and(|bound| gap(new, bound) <= effort.gap);
        is_within || new <= old + ROUNDING * old.abs().max(1.0)
    });
    if is_as_good || answer.status != Status::GapReached || is_whole(question.program, values) {
        return (answer, whole);
    }
    watch.note("whole workers make this worse; they are demanded from the start");
    let question = Question { whole_workers: true, start: whole.as_deref(), ..*question };
    let again = backend.answer(&question, effort, watch);
    let found = again.values.as_ref();
    let found = found.and_then(|values| whole::workers(backend, &question, values, effort, watch));
    let bound = again.bound.or(answer.bound);
    (Answer { bound, values: None, ..again }, found.or(whole))
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
        Status::Interrupted => (Termination::Interrupted, None),
        Status::TimeLimit | Status::WorkLimit => (Termination::NoPlan, None),
        Status::GapReached => {
            (Termination::Failed, Some("the solver is done but shows no plan".to_owned()))
        }
        Status::Failed(why) => (Termination::Failed, Some(why)),
    };
    Outcome {
        termination,
        plan: None,
        layers: Vec::new(),
        bound_without_plan: bound,
        failure,
        proof: Proof::Complete,
        why_limited: None,
        model_seconds: 0.0,
    }
}
