//! Why there is no plan: conflicts between demands and limits, each a minimal set, and the smallest repair.

pub mod filter;
pub mod member;
pub mod oracle;
pub mod reduce;
pub mod repair;
pub mod scopes;
pub mod stuck;
pub mod whole;

use crate::candidates::Finder;
use crate::facts::Instance;
use crate::facts::Scenario;
use crate::facts::Termination;
use crate::why::Means;
use crate::why::parallel;
use crate::why::resolve::resolve_any;
use filter::Conflict;
use filter::Filter;
use filter::Found;
use member::Member;
use member::Named;
use oracle::Oracle;
use repair::Kind;
use repair::Prices;
use repair::Repair;
use scopes::Scope;
use scopes::scopes;
use scopes::village_of;
use serde::Serialize;
use std::collections::BTreeSet;
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

/// Adds a repair that was found, with a plan that shows it; one that is known, or that a full solve refutes, is
/// not shown at all.
fn add(
    repairs: &mut Vec<RepairAnswer>,
    found: Option<Repair>,
    instance: &Instance,
    scenario: &Scenario,
    means: &Means<'_>,
) {
    let Some(found) = found.filter(|found| !found.steps.is_empty()) else { return };
    if repairs.iter().any(|known| known.repair.steps == found.steps) {
        return;
    }
    let (mended, rules) = found.applied(instance, scenario);
    let shown = resolve_any(&mended, &rules, means);
    if shown.termination != Termination::Infeasible {
        repairs.push(RepairAnswer { repair: found, is_shown: shown.plan.is_some() });
    }
}

/// Repairs of a large question: those of the areas around its conflicts, which are also a bound of the
/// repairs of the whole, and mostly enough; else those of the whole.
fn repair_large(
    finder: &Finder<'_>,
    whole: &Whole,
    conflicts: &[Conflict],
    limits: &Limits,
    means: &Means<'_>,
) -> Vec<RepairAnswer> {
    let mut repairs = Vec::new();
    if conflicts.is_empty() {
        return repairs;
    }
    let members: BTreeSet<usize> =
        conflicts.iter().flat_map(|conflict| conflict.members.iter().copied()).collect();
    let villages = members.iter().filter_map(|&at| village_of(whole.members[at])).collect();
    let scopes = Scope::wider_and_wider(finder, &villages);
    let oracle = Oracle::new(whole, means.one_thread());
    let found = parallel::map(&WAYS, means.threads, &|_| {}, |kinds| {
        let mut last = None;
        for scope in &scopes {
            let asked = repair::Asked { kinds, prices: &limits.prices, likely: &members };
            let found = repair::smallest(&oracle, finder, &asked, &scope.members(whole));
            // What mends an area may not mend all; the relaxation tells.
            last = found;
            if last.as_ref().is_none_or(|(_, by)| oracle.is_mended(by)) {
                break;
            }
        }
        last.map(|(repair, _)| repair)
    });
    for found in found {
        add(&mut repairs, found, finder.instance, finder.scenario, means);
    }
    repairs
}

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
    let filter = Filter::new(Oracle::new(&whole, *means), limits.seconds, limits.most);
    let mut repairs = Vec::new();
    let found = if whole.is_large() {
        let known = filter.by_scopes(known, &scopes(&finder));
        repairs = repair_large(&finder, &whole, &known, limits, means);
        let met = repairs.iter().filter(|answer| answer.is_shown);
        let are_others_kept = met.into_iter().any(|answer| {
            let steps = answer.repair.steps.iter();
            steps.into_iter().all(|step| {
                known
                    .iter()
                    .flat_map(|found| &found.members)
                    .any(|&at| whole.members[at] == step.member)
            })
        });
        // A plan that only gives way where conflicts are keeps all other rules together.
        if are_others_kept {
            Found { conflicts: known, has_plan: Some(false), is_complete: false }
        } else {
            filter.conflicts(known)
        }
    } else {
        filter.conflicts(known)
    };
    let Found { conflicts, has_plan, is_complete } = found;
    if !conflicts.is_empty() && repairs.is_empty() {
        let oracle = Oracle::new(&whole, *means);
        let all = vec![true; whole.members.len()];
        let members = conflicts.iter().flat_map(|conflict| &conflict.members);
        let likely: BTreeSet<usize> = members.copied().collect();
        for kinds in WAYS {
            let asked = repair::Asked { kinds, prices: &limits.prices, likely: &likely };
            let found = repair::smallest(&oracle, &finder, &asked, &all);
            add(&mut repairs, found.map(|(repair, _)| repair), instance, scenario, means);
        }
    }
    repairs.sort_by(|a, b| a.repair.price.total_cmp(&b.repair.price));
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
