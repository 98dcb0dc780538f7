//! Why there is no plan: conflicts between demands and limits, each a minimal set, and the smallest repair.
//!
//! 1. [`whole`] is the model with every choice in it, and a [`member`] for each rule at each place, so that any
//!    part of the rules can be switched off; an [`oracle`] says whether a part can be kept, asking about no more
//!    than matters ([`reduce`], [`bounds`]);
//! 2. villages that are [`stuck`] need no solver; a [`filter`] finds the other conflicts, in a large question by
//!    [`scopes`], and [`shrink`] makes each minimal, that is until every member is [`needed`];
//! 3. a [`repair`] is the least that has to [`give`] way; it is [mended](mend) into facts and rules, and a plan
//!    of these is [`shown`]; where the least cannot be found, a [`generous`] one is made smaller;
//! 4. [`large`] questions go through all this area by area.

pub mod bounds;
pub mod filter;
pub mod generous;
pub mod give;
pub mod large;
pub mod member;
pub mod mend;
pub mod needed;
pub mod oracle;
pub mod reduce;
pub mod repair;
pub mod scopes;
pub mod shown;
pub mod shrink;
pub mod stuck;
pub mod whole;

use crate::candidates::Finder;
use crate::facts::Instance;
use crate::facts::Scenario;
use crate::facts::Termination;
use crate::why::Means;
use crate::why::resolve::resolve_any;
use filter::Filter;
use filter::Found;
use give::Kind;
use give::Prices;
use member::Member;
use member::Named;
use oracle::Oracle;
use repair::Repair;
use serde::Serialize;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;
use whole::Whole;

/// How far to look.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time for conflicts \[s\].
    pub seconds: f64,
    /// Time for repairs, after the conflicts \[s\].
    pub repair_seconds: f64,
    /// Most conflicts.
    pub most: usize,
    /// What relaxations are taken to cost.
    pub prices: Prices,
}

/// What is being done, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many of so many areas are looked at.
    Areas(usize, usize),
    /// Conflicts of so many of so many areas are made minimal.
    Conflicts(usize, usize),
    /// So many of so many kinds of repair are looked for.
    Repairs(usize, usize),
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
    /// Whether the time for repairs was over before all kinds were looked for.
    pub are_repairs_cut_short: bool,
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

/// Whether a repair of these kinds would be one that is known: the known one may use more kinds, and uses only
/// these.
fn is_answered(kinds: &[Kind], repairs: &[RepairAnswer]) -> bool {
    repairs.iter().any(|known| {
        let Repair { steps, kinds: allowed, .. } = &known.repair;
        kinds.iter().all(|kind| allowed.contains(kind))
            && steps.iter().all(|step| kinds.contains(&step.kind))
    })
}

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

/// Looks for conflicts and repairs.
#[must_use]
pub fn diagnose(
    instance: &Instance,
    scenario: &Scenario,
    limits: &Limits,
    means: &Means<'_>,
    told: &(dyn Fn(Stage) + Sync),
) -> Diagnosis {
    let finder = Finder::new(instance, scenario);
    let whole = Whole::new(&finder);
    let known = stuck::conflicts(&finder, &whole);
    let mut repairs = Vec::new();
    let mut are_repairs_cut_short = false;
    let found = if whole.is_large() {
        let asked = large::Asked { finder: &finder, whole: &whole, limits, means, told };
        let (found, of_parts) = asked.answer(known);
        (repairs, are_repairs_cut_short) = (of_parts.answers, of_parts.is_cut_short);
        found
    } else {
        let end = Instant::now() + Duration::from_secs_f64(limits.seconds);
        Filter::new(Oracle::new(&whole, *means).until(end), limits.most).conflicts(known)
    };
    let Found { conflicts, has_plan, is_complete } = found;
    if !conflicts.is_empty() && !whole.is_large() {
        let oracle = Oracle::new(&whole, *means);
        let all = vec![true; whole.members.len()];
        let members = conflicts.iter().flat_map(|conflict| &conflict.members);
        let likely: BTreeSet<usize> = members.copied().collect();
        for kinds in WAYS {
            if is_answered(kinds, &repairs) {
                continue;
            }
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
        are_repairs_cut_short,
    }
}
