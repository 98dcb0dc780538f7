//! One layer of a goal alone, with the earlier ones held below given values: what a front of compromises
//! is made of.

use crate::candidates::Candidates;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::solve::Job;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::thinning;
use crate::solve::thinning::Asked;
use crate::solve::thinning::Layer;

/// What came of it.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Why it stopped.
    pub status: Status,
    /// The best plan, which keeps the earlier layers below what was given.
    pub plan: Option<Plan>,
    /// No plan that keeps them there has a smaller value in this layer.
    pub bound: Option<f64>,
    /// Which pairs the bound speaks of.
    pub proof: Proof,
}

/// Makes layer `most.len()` of the goal small among the plans whose earlier layers are at most `most`. The
/// job's start is not used: it may not keep to that.
pub fn stage(
    job: &Job<'_>,
    most: &[f64],
    candidates: &mut Candidates,
    watch: &mut Watch<'_>,
) -> Staged {
    let layer = Layer { finder: job.finder, at: most.len(), most };
    let asked = Asked { layer, backend: job.backend, effort: job.effort, start: None, known: None };
    watch.layer = most.len();
    let answered = thinning::answer(&asked, candidates, None, watch);
    Staged {
        status: answered.status,
        plan: answered.best.map(|best| best.plan),
        bound: answered.bound,
        proof: answered.proof,
    }
}
