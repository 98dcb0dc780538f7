//! Conflicts: sets of members that no plan keeps, from which none can be taken away.
//!
//! Each is a set that cannot be kept, made minimal ([`shrink`](crate::why::diagnose::shrink)). Further conflicts
//! are looked for among the rules without one found already, first without all of its members, then without each
//! of them in turn.
//!
//! # Source
//! R. Reiter: A theory of diagnosis from first principles (1987)

use crate::why::diagnose::Stage;
use crate::why::diagnose::oracle::Kept;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::scopes::Scope;
use crate::why::diagnose::scopes::village_of;
use crate::why::diagnose::shrink::only;
use crate::why::parallel;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::time::Instant;

/// A minimal set of members, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The members.
    pub members: BTreeSet<usize>,
    /// Whether each was shown to be needed; else a limit came before.
    pub is_minimal: bool,
}

/// Looks for conflicts until the time of the oracle is over or `most` are found.
pub struct Filter<'a> {
    /// Whom it asks.
    pub oracle: Oracle<'a>,
    most: usize,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The conflicts.
    pub conflicts: Vec<Conflict>,
    /// Whether all rules together can be kept; `None` where a limit came before the answer.
    pub has_plan: Option<bool>,
    /// Whether the search ended by itself.
    pub is_complete: bool,
}

impl<'a> Filter<'a> {
    /// A filter that looks for so many conflicts.
    #[must_use]
    pub const fn new(oracle: Oracle<'a>, most: usize) -> Self {
        Self { oracle, most }
    }

    pub(super) fn is_over(&self) -> bool {
        self.oracle.deadline.is_some_and(|deadline| Instant::now() >= deadline)
            || self.oracle.means.stop.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// All conflicts that can be found, beside those `known` already.
    #[must_use]
    pub fn conflicts(&self, known: Vec<Conflict>) -> Found {
        let members = self.oracle.whole.members.len();
        let mut found = Found { conflicts: known, ..Found::default() };
        let all_known = |found: &Found| -> BTreeSet<usize> {
            found.conflicts.iter().flat_map(|conflict| conflict.members.iter().copied()).collect()
        };
        if !found.conflicts.is_empty() {
            found.has_plan = Some(false);
        }
        // Conflicts that share nothing.
        loop {
            let gone = all_known(&found);
            if self.is_over() || found.conflicts.len() >= self.most {
                return found;
            }
            let is_on: Vec<bool> = (0..members).map(|at| !gone.contains(&at)).collect();
            match self.oracle.can_keep(&is_on) {
                Kept::Yes => break,
                Kept::Unknown => return found,
                Kept::No => found.conflicts.push(self.shrink(is_on)),
            }
        }
        found.has_plan = Some(found.conflicts.is_empty());
        // Conflicts that share something: without one member of each of the known ones. Where the others can
        // be kept without some, they can without more.
        let mut enough: Vec<BTreeSet<usize>> = Vec::new();
        let mut open: VecDeque<BTreeSet<usize>> = VecDeque::from([BTreeSet::new()]);
        let mut seen: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
        while let Some(gone) = open.pop_front() {
            if self.is_over() || found.conflicts.len() >= self.most {
                return found;
            }
            if enough.iter().any(|fewer| fewer.is_subset(&gone)) {
                continue;
            }
            let unhit = found
                .conflicts
                .iter()
                .find(|conflict| conflict.members.is_disjoint(&gone))
                .map(|conflict| conflict.members.clone());
            let members = if let Some(unhit) = unhit {
                unhit
            } else {
                let is_on: Vec<bool> = (0..members).map(|at| !gone.contains(&at)).collect();
                match self.oracle.can_keep(&is_on) {
                    Kept::Yes => {
                        enough.push(gone);
                        continue;
                    }
                    Kept::Unknown => return found,
                    Kept::No => {
                        let conflict = self.shrink(is_on);
                        let members = conflict.members.clone();
                        found.conflicts.push(conflict);
                        members
                    }
                }
            };
            for member in members {
                let mut without = gone.clone();
                without.insert(member);
                if seen.insert(without.clone()) {
                    open.push_back(without);
                }
            }
        }
        found.is_complete = true;
        found
    }

    /// Conflicts of a large question beside those `known`, by the relaxation, in one scope after the other.
    /// Where the demands of a scope can be kept, so can those of every scope within it: these are not looked
    /// at. Scopes that cannot be kept and are within no other are searched side by side.
    #[must_use]
    pub fn by_scopes(
        &self,
        known: Vec<Conflict>,
        scopes: &[Scope],
        told: &(dyn Fn(Stage) + Sync),
    ) -> Vec<Conflict> {
        let gone: BTreeSet<usize> =
            known.iter().flat_map(|conflict| conflict.members.iter().copied()).collect();
        let threads = self.oracle.means.threads;
        let (mut refuted, mut left): (Vec<&Scope>, Vec<&Scope>) =
            (Vec::new(), scopes.iter().collect());
        while !left.is_empty() && !self.is_over() {
            let (widest, others): (Vec<&Scope>, Vec<&Scope>) =
                left.iter().partition(|one| !left.iter().any(|other| one.is_part_of(other)));
            left = others;
            let looked_at = scopes.len() - left.len() - widest.len();
            let tell = |done| told(Stage::Areas(looked_at + done, scopes.len()));
            let answers = parallel::map(&widest, threads, &tell, |scope| {
                self.oracle.refuted(&self.without(scope, &gone)).is_some()
            });
            for (scope, is_refuted) in widest.into_iter().zip(answers) {
                if is_refuted {
                    refuted.push(scope);
                } else {
                    left.retain(|other| !other.is_part_of(scope));
                }
            }
        }
        // The widest come first in each search, and the smallest are searched first.
        let mut searches: Vec<Vec<&Scope>> = Vec::new();
        for scope in refuted {
            match searches.iter_mut().find(|search| scope.is_part_of(search[0])) {
                Some(search) => search.push(scope),
                None => searches.push(vec![scope]),
            }
        }
        let tell = |done| told(Stage::Conflicts(done, searches.len()));
        tell(0);
        let found = parallel::map(&searches, threads, &tell, |search| self.within(search, &gone));
        let mut conflicts = known;
        for conflict in found.into_iter().flatten() {
            if conflicts.len() < self.most && !conflicts.contains(&conflict) {
                conflicts.push(conflict);
            }
        }
        conflicts
    }

    /// The members of a scope that are on when some are gone.
    fn without(&self, scope: &Scope, gone: &BTreeSet<usize>) -> Vec<bool> {
        let members = scope.members(self.oracle.whole).into_iter().enumerate();
        members.map(|(at, is_on)| is_on && !gone.contains(&at)).collect()
    }

    /// Conflicts of scopes, of which the first is the widest: those that share nothing first, from the last
    /// scope on; then, in the scopes of those found, what is left without their limits.
    fn within(&self, scopes: &[&Scope], gone: &BTreeSet<usize>) -> Vec<Conflict> {
        let mut gone = gone.clone();
        let mut found: Vec<Conflict> = Vec::new();
        let mut places: Vec<&Scope> = Vec::new();
        for scope in scopes.iter().rev() {
            while found.len() < self.most && !self.is_over() {
                let is_on = self.without(scope, &gone);
                let Some(part) = self.oracle.refuted(&is_on) else { break };
                let conflict = self.shrink(only(&is_on, &part.members));
                gone.extend(&conflict.members);
                places.push(scope);
                found.push(conflict);
            }
        }
        let village = |member: &usize| village_of(self.oracle.whole.members[*member]).is_some();
        for (conflict, scope) in places.into_iter().enumerate() {
            let mut gone: BTreeSet<usize> =
                found[conflict].members.iter().copied().filter(|at| !village(at)).collect();
            while !gone.is_empty() && found.len() < self.most && !self.is_over() {
                let is_on = self.without(scope, &gone);
                let Some(part) = self.oracle.refuted(&is_on) else { break };
                let other = self.shrink(only(&is_on, &part.members));
                let limits: Vec<usize> =
                    other.members.iter().copied().filter(|at| !village(at)).collect();
                gone.extend(&limits);
                if !found.contains(&other) {
                    found.push(other);
                }
                if limits.is_empty() {
                    break;
                }
            }
        }
        found
    }
}
