//! What is decided: who moves where, what is built, who earns where — and what is claimed of it.

use crate::facts::LivelihoodIdx;
use crate::facts::SiteIdx;
use crate::facts::SkillIdx;
use crate::facts::VillageIdx;
use serde::Deserialize;
use serde::Serialize;

/// A plan as decisions. It may be wrong in any way (a village twice, a site at two levels): judging
/// it is the verifier's task, so nothing here is put right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What happens to each village; a sound plan has each village once.
    pub assignments: Vec<Assignment>,
    /// Which sites are built; a sound plan has each site at most once. A site that stands already
    /// and is not listed stands at the level it has.
    pub built: Vec<Built>,
    /// Who earns where; workers who are not listed are without a livelihood.
    pub allocations: Vec<Allocation>,
    /// What its author claims of it.
    pub claims: Option<Claims>,
}

/// What happens to one village.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The village.
    pub village: VillageIdx,
    /// What is decided for it.
    pub decision: Decision,
}

/// The three things that can happen to a village.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// It moves whole to a site (x_ij = 1).
    Moves(SiteIdx),
    /// It stays and is revitalised in place (r_i = 1).
    Stays,
    /// It is left without a place (g_i = 1).
    Unplaced,
}

/// One site that is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// The site.
    pub site: SiteIdx,
    /// Position in its levels.
    pub level: usize,
}

/// Where workers live: at a site, or in a village that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Home {
    /// A resettlement community.
    Site(SiteIdx),
    /// A village that stays.
    Village(VillageIdx),
}

/// Workers of one skill from one home who earn at one livelihood (w_jks).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Where they live.
    pub home: Home,
    /// Where they earn.
    pub livelihood: LivelihoodIdx,
    /// Their skill.
    pub skill: SkillIdx,
    /// How many.
    pub workers: u32,
}

/// Numbers that the author of a plan states. A claim is checked, never trusted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// Why the solver stopped.
    pub termination: Termination,
    /// Value of each layer of the goal, first layer first.
    pub layers: Vec<LayerClaim>,
    /// Which pairs the bound speaks of.
    pub proof: Proof,
}

/// Value and bound of one layer of the goal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerClaim {
    /// Weighted value of the plan in this layer.
    pub value: f64,
    /// No plan that keeps to the earlier layers is better than this; `None` where nothing is known.
    pub bound: Option<f64>,
}

/// Why the solver stopped, apart from what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Termination {
    /// Proven within the default gap of 0.01 % or the smaller gap that was asked for, over all legal pairs; up to
    /// rounding errors of a solver, a millionth of the value.
    Optimal,
    /// The wider gap that was asked for is reached.
    GapLimit,
    /// The time was over.
    TimeLimit,
    /// The work that was granted is done.
    WorkLimit,
    /// Somebody stopped it.
    Interrupted,
    /// It is proven that there is no plan.
    Infeasible,
    /// The goal has no limit (a fault of its weights).
    Unbounded,
    /// A limit came before any plan.
    NoPlan,
    /// The solver failed; a plan that there was by then stands.
    Failed,
}

/// Which pairs a bound speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// All legal pairs were in the model.
    Complete,
    /// Pairs were left out, and the bound holds over them too.
    Priced,
    /// Pairs were left out, and the bound does not speak of them.
    Limited,
}
