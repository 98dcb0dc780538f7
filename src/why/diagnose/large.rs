//! Large questions: conflicts area by area and family by family, then repairs of the areas around them, each
//! shown by a plan of the whole. Such a plan also shows that the rest of the rules can be kept, without a search
//! among all of them; only where there is none, conflicts among limits of all families are looked for too.

use crate::candidates::Finder;
use crate::facts::Termination;
use crate::why::Means;
use crate::why::diagnose::Limits;
use crate::why::diagnose::RepairAnswer;
use crate::why::diagnose::Stage;
use crate::why::diagnose::WAYS;
use crate::why::diagnose::filter::Conflict;
use crate::why::diagnose::filter::Filter;
use crate::why::diagnose::filter::Found;
use crate::why::diagnose::generous;
use crate::why::diagnose::give::Kind;
use crate::why::diagnose::is_answered;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::repair;
use crate::why::diagnose::scopes::Scope;
use crate::why::diagnose::scopes::scopes;
use crate::why::diagnose::scopes::village_of;
use crate::why::diagnose::shown::Planner;
use crate::why::diagnose::shown::Shown;
use crate::why::diagnose::whole::Whole;
use crate::why::resolve::resolve_any;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

/// A large question.
pub struct Asked<'a> {
    /// The facts and the rules.
    pub finder: &'a Finder<'a>,
    /// The program of everything.
    pub whole: &'a Whole,
    /// How far to look.
    pub limits: &'a Limits,
    /// How hard to try.
    pub means: &'a Means<'a>,
    /// Who hears what is done.
    pub told: &'a (dyn Fn(Stage) + Sync),
}

/// Repairs as far as there was time for them.
#[derive(Default)]
pub struct Repairs {
    /// The repairs.
    pub answers: Vec<RepairAnswer>,
    /// Whether the time was over before all kinds were looked for.
    pub is_cut_short: bool,
}

/// The most of the time for repairs that one search for the smallest may take.
const SHARE: f64 = 0.15;

impl Asked<'_> {
    /// Conflicts beside those `known` already, and repairs.
    #[must_use]
    pub fn answer(&self, known: Vec<Conflict>) -> (Found, Repairs) {
        let begin = Instant::now();
        let (of_one_family, of_all): (Vec<Scope>, Vec<Scope>) =
            scopes(self.finder).into_iter().partition(|scope| scope.family.is_some());
        let filter = self.filter(self.limits.seconds);
        let mut conflicts = filter.by_scopes(known, &of_one_family, self.told);
        let left = self.limits.seconds - begin.elapsed().as_secs_f64();
        if conflicts.is_empty() {
            let found = resolve_any(self.finder.instance, self.finder.scenario, self.means);
            if found.plan.is_some() {
                let nothing = Found { has_plan: Some(true), is_complete: true, ..Found::default() };
                return (nothing, Repairs::default());
            }
        }
        let mut repairs = self.repairs(&conflicts);
        if conflicts.is_empty() || !self.are_others_kept(&conflicts, &repairs) {
            let before = conflicts.len();
            let found = self.others(conflicts, &of_all, left, &repairs);
            if found.conflicts.len() == before || found.has_plan != Some(false) {
                return (found, repairs);
            }
            conflicts = found.conflicts;
            repairs = self.repairs(&conflicts);
        }
        (Found { conflicts, has_plan: Some(false), is_complete: false }, repairs)
    }

    /// Conflicts about what is scarce only together with something else, or shown by no area by itself.
    fn others(
        &self,
        known: Vec<Conflict>,
        scopes: &[Scope],
        seconds: f64,
        repairs: &Repairs,
    ) -> Found {
        let filter = self.filter(seconds);
        let mut is_on = vec![true; self.whole.members.len()];
        for &member in known.iter().flat_map(|conflict| &conflict.members) {
            is_on[member] = false;
        }
        // What the relaxation keeps everywhere it keeps in each area.
        let conflicts = match filter.oracle.refuted(&is_on) {
            Some(_) => filter.by_scopes(known, scopes, self.told),
            None => known,
        };
        if repairs.answers.iter().any(|answer| answer.is_shown) {
            return Found { conflicts, has_plan: Some(false), is_complete: false };
        }
        filter.conflicts(conflicts)
    }

    /// Looks for conflicts for so many seconds.
    fn filter(&self, seconds: f64) -> Filter<'_> {
        let end = Instant::now() + Duration::from_secs_f64(seconds.max(0.0));
        Filter::new(Oracle::new(self.whole, *self.means).until(end), self.limits.most)
    }

    /// Whether a plan that only gives way where conflicts are keeps all other rules together.
    fn are_others_kept(&self, conflicts: &[Conflict], repairs: &Repairs) -> bool {
        let is_in_conflict = |step: &repair::Step| {
            let mut members = conflicts.iter().flat_map(|found| &found.members);
            members.any(|&at| self.whole.members[at] == step.member)
        };
        let mut shown = repairs.answers.iter().filter(|answer| answer.is_shown);
        shown.any(|answer| answer.repair.steps.iter().all(is_in_conflict))
    }

    /// Repairs of the areas around conflicts. They are a bound of the repairs of the whole, and mostly enough.
    fn repairs(&self, conflicts: &[Conflict]) -> Repairs {
        let mut answers: Vec<RepairAnswer> = Vec::new();
        let members: BTreeSet<usize> =
            conflicts.iter().flat_map(|conflict| conflict.members.iter().copied()).collect();
        let villages =
            members.iter().filter_map(|&at| village_of(self.whole.members[at])).collect();
        let scopes = Scope::wider_and_wider(self.finder, &villages);
        let seconds = self.limits.repair_seconds;
        let end = Instant::now() + Duration::from_secs_f64(seconds);
        let each = self.means.seconds_each.min(SHARE * seconds);
        let hasty = Means { seconds_each: each, ..*self.means };
        let smallest = Oracle::new(self.whole, hasty).until(end);
        let shown = Oracle::new(self.whole, *self.means).until(end);
        let planner = Planner::new(&shown, self.finder);
        let patient = Means { seconds_each: seconds, ..*self.means };
        let patient = Oracle::new(self.whole, patient).until(end);
        for (done, kinds) in WAYS.iter().enumerate() {
            (self.told)(Stage::Repairs(done, WAYS.len()));
            if conflicts.is_empty() || is_answered(kinds, &answers) || Instant::now() >= end {
                continue;
            }
            let least = if self.whole.is_beyond_search() {
                None
            } else {
                self.repair(kinds, &members, &scopes, &smallest, &planner)
            };
            let asked = repair::Asked { kinds, prices: &self.limits.prices, likely: &members };
            answers.extend(match least {
                Some(least) if least.is_shown => Some(least),
                others => generous::repair(&patient, self.finder, &asked).or(others),
            });
        }
        Repairs { answers, is_cut_short: Instant::now() >= end }
    }

    /// The smallest repair of these kinds, in wider and wider areas until a plan shows it.
    fn repair(
        &self,
        kinds: &[Kind],
        likely: &BTreeSet<usize>,
        scopes: &[Scope],
        smallest: &Oracle<'_>,
        planner: &Planner<'_>,
    ) -> Option<RepairAnswer> {
        let asked = repair::Asked { kinds, prices: &self.limits.prices, likely };
        for (at, scope) in scopes.iter().enumerate() {
            let members = scope.members(self.whole);
            let (repair, by) = repair::smallest(smallest, self.finder, &asked, &members)?;
            let shown = planner.show(&repair, &by);
            match shown {
                Shown::Plan(_) => return Some(RepairAnswer { repair, is_shown: true }),
                Shown::Refuted if at + 1 < scopes.len() => {}
                Shown::Refuted | Shown::Unknown => {
                    let (mended, rules) =
                        repair.applied(self.finder.instance, self.finder.scenario);
                    let shown = resolve_any(&mended, &rules, self.means);
                    if shown.termination != Termination::Infeasible {
                        let is_shown = shown.plan.is_some();
                        return Some(RepairAnswer { repair, is_shown });
                    }
                }
            }
        }
        None
    }
}
