//! Why there is no plan: conflicts between demands and limits, each a minimal set, and the smallest repair.

pub mod filter;
pub mod member;
pub mod oracle;
pub mod repair;
pub mod stuck;
pub mod whole;

use crate::candidates::Finder;
use crate::facts::Instance;
use crate::facts::Scenario;
use crate::facts::Termination;
use crate::why::Means;
use crate::why::resolve;
use filter::Filter;
use filter::Found;
use member::Member;
use member::Named;
use oracle::Oracle;
use repair::Kind;
use repair::Prices;
use repair::Repair;
use serde::Serialize;
use whole::Whole;

/// How far to look.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time for conflicts \[s\].
    pub seconds: f64,
    /// Most conflicts.
    pub most: usize,
    /// What relaxations are taken to cost.
    pub prices: Prices,
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosis {
    /// Whether there is a plan: `yes`, `no`, or `unknown` where a limit came before the answer.
    pub has_plan: &'static str,
    /// The conflicts.
    pub conflicts: Vec<ConflictAnswer>,
    /// Whether the search for conflicts ended by itself: then every repair has to touch each of these.
    pub is_complete: bool,
    /// Repairs, the cheapest first.
    pub repairs: Vec<RepairAnswer>,
}

/// A conflict as an answer shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictAnswer {
    /// Its members.
    pub members: Vec<Named>,
    /// Whether each member is shown to be needed.
    pub is_minimal: bool,
    /// Households of the villages in it that have to be placed.
    pub households: u64,
    /// The members themselves.
    #[serde(skip)]
    pub set: Vec<Member>,
}

/// A repair as an answer shows it.
#[derive(Clone, Debug, Serialize)]
pub struct RepairAnswer {
    /// The repair.
    #[serde(flatten)]
    pub repair: Repair,
    /// Whether a verified plan was found with it.
    pub is_shown: bool,
}

/// Kinds of repair that are looked for, one set after the other.
const WAYS: [&[Kind]; 5] = [
    &[Kind::People, Kind::Places, Kind::Money, Kind::Decision],
    &[Kind::Places, Kind::Money, Kind::Decision],
    &[Kind::People],
    &[Kind::Places],
    &[Kind::Money],
];

/// Looks for conflicts and repairs.
#[must_use]
pub fn diagnose(
    instance: &Instance,
    scenario: &Scenario,
    limits: &Limits,
    means: &Means<'_>,
) -> Diagnosis {
    let finder = Finder::new(instance, scenario);
    let whole = Whole::new(&finder);
    let known = stuck::conflicts(&finder, &whole);
    let filter = Filter::new(Oracle { whole: &whole, means: *means }, limits.seconds, limits.most);
    let Found { conflicts, has_plan, is_complete } = filter.conflicts(known);
    let oracle = Oracle { whole: &whole, means: *means };
    let mut repairs: Vec<RepairAnswer> = Vec::new();
    if !conflicts.is_empty() {
        for kinds in WAYS {
            let found = repair::smallest(&oracle, instance, scenario, kinds, &limits.prices);
            let Some(found) = found.filter(|found| !found.steps.is_empty()) else { continue };
            if repairs.iter().any(|known| known.repair.steps == found.steps) {
                continue;
            }
            let (mended, rules) = found.applied(instance, scenario);
            let shown = resolve(&mended, &rules, None, means);
            // A repair that is refuted by a full solve is not shown at all.
            if shown.termination != Termination::Infeasible {
                repairs.push(RepairAnswer { repair: found, is_shown: shown.plan.is_some() });
            }
        }
        repairs.sort_by(|a, b| a.repair.price.total_cmp(&b.repair.price));
    }
    let answers = conflicts.iter().map(|conflict| {
        let set: Vec<Member> = conflict.members.iter().map(|&at| whole.members[at]).collect();
        let households = set.iter().filter_map(|member| match member {
            Member::Placed(at) => Some(u64::from(instance.village(*at).households)),
            _ => None,
        });
        ConflictAnswer {
            members: set.iter().map(|member| member.named(&finder)).collect(),
            is_minimal: conflict.is_minimal,
            households: households.sum(),
            set,
        }
    });
    Diagnosis {
        has_plan: match has_plan {
            Some(true) => "yes",
            Some(false) => "no",
            None => "unknown",
        },
        conflicts: answers.collect(),
        is_complete,
        repairs,
    }
}
