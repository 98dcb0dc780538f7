//! Conflicts: sets of members that no plan keeps, from which none can be taken away.
//!
//! 1. An elastic filter narrows: all members may be missed at a price in a linear relaxation; those that
//!    are missed are demanded, and so on until nothing keeps what is demanded.
//! 2. A deletion filter takes away what is not needed, in ever smaller lots; each answer is that of a whole
//!    solve. What is left is minimal: each member was shown to be needed by a plan that keeps the others.
//! 3. Further conflicts are looked for among the rules without one found already, first without all of its
//!    members, then without each of them in turn.
//!
//! # Source
//! J. W. Chinneck: Feasibility and Infeasibility in Optimization (2008), for both filters; R. Reiter: A theory of
//! diagnosis from first principles (1987), for the order of the third step

use crate::facts::VillageIdx;
use crate::solve::Status;
use crate::why::diagnose::oracle::Kept;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::oracle::Relaxed;
use crate::why::diagnose::scopes::Scope;
use crate::why::diagnose::scopes::village_of;
use crate::why::parallel;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::time::Duration;
use std::time::Instant;

/// A minimal set of members, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The members.
    pub members: BTreeSet<usize>,
    /// Whether each was shown to be needed; else a limit came before.
    pub is_minimal: bool,
}

/// Members up to which the deletion filter begins at once.
const FEW: usize = 60;

/// Looks for conflicts until `seconds` are over or `most` are found.
pub struct Filter<'a> {
    /// Whom it asks.
    pub oracle: Oracle<'a>,
    deadline: Instant,
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
    /// A filter with limits.
    #[must_use]
    pub fn new(oracle: Oracle<'a>, seconds: f64, most: usize) -> Self {
        Self { oracle, deadline: Instant::now() + Duration::from_secs_f64(seconds), most }
    }

    fn is_over(&self) -> bool {
        Instant::now() >= self.deadline
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
        // Conflicts that share something: without one member of each of the known ones.
        let mut open: VecDeque<BTreeSet<usize>> = VecDeque::from([BTreeSet::new()]);
        let mut seen: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
        while let Some(gone) = open.pop_front() {
            if self.is_over() || found.conflicts.len() >= self.most {
                return found;
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
                    Kept::Yes => continue,
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

    /// Conflicts of a large question beside those `known`: by the relaxation, in one scope after the other,
    /// those that share nothing first; then, in the scopes of those found, what is left without their limits.
    #[must_use]
    pub fn by_scopes(&self, known: Vec<Conflict>, scopes: &[Scope]) -> Vec<Conflict> {
        let mut found = known;
        let mut gone: BTreeSet<usize> =
            found.iter().flat_map(|conflict| conflict.members.iter().copied()).collect();
        let mut places: Vec<(usize, usize)> = Vec::new();
        let without = |scope: &Scope, gone: &BTreeSet<usize>| -> Vec<bool> {
            let members = scope.members(self.oracle.whole).into_iter().enumerate();
            members.map(|(at, is_on)| is_on && !gone.contains(&at)).collect()
        };
        let means = self.oracle.means;
        let at_first: Vec<bool> = parallel::map(scopes, means.threads, &|_| {}, |scope| {
            !self.is_over() && self.oracle.refuted(&without(scope, &gone)).is_some()
        });
        let refuted = scopes.iter().enumerate().filter(|&(at, _)| at_first[at]);
        for (at, scope) in refuted {
            while found.len() < self.most && !self.is_over() {
                let is_on = without(scope, &gone);
                let Some(part) = self.oracle.refuted(&is_on) else { break };
                let conflict = self.shrink(only(&is_on, &part.members));
                gone.extend(&conflict.members);
                places.push((found.len(), at));
                found.push(conflict);
            }
        }
        let village = |member: &usize| village_of(self.oracle.whole.members[*member]).is_some();
        for (conflict, scope) in places {
            let mut gone: BTreeSet<usize> =
                found[conflict].members.iter().copied().filter(|at| !village(at)).collect();
            while !gone.is_empty() && found.len() < self.most && !self.is_over() {
                let is_on = without(&scopes[scope], &gone);
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

    /// A minimal conflict among the members that are on.
    fn shrink(&self, is_on: Vec<bool>) -> Conflict {
        let count = is_on.iter().filter(|&&on| on).count();
        let narrowed = if count > FEW { self.narrowed(&is_on) } else { is_on };
        // The relaxation is far quicker, and mostly leaves little to the whole plans.
        let narrowed = if count > FEW && self.oracle.refuted(&narrowed).is_some() {
            self.deleted(narrowed, false).0
        } else {
            narrowed
        };
        let (is_on, is_minimal) = self.deleted(narrowed, true);
        Conflict { members: listed(&is_on).into_iter().collect(), is_minimal }
    }

    /// The elastic filter: fewer members that nothing keeps by the linear relaxation; all of them where
    /// the relaxation can be kept.
    fn narrowed(&self, is_on: &[bool]) -> Vec<bool> {
        let mut demanded = vec![false; is_on.len()];
        while !self.is_over() {
            let others = (0..is_on.len()).filter(|&at| is_on[at] && !demanded[at]);
            let relaxed: Vec<Relaxed> =
                others.map(|member| Relaxed { member, price: 1.0, is_whole: false }).collect();
            let mut missed = Vec::new();
            for (_, elastic) in self.oracle.programs(is_on, &relaxed) {
                let answer = self.oracle.answer(&elastic, true);
                if answer.status == Status::Infeasible {
                    return demanded;
                }
                let Some(values) = answer.values else { return is_on.to_vec() };
                missed.extend(elastic.relaxed(&values));
            }
            if missed.is_empty() {
                break;
            }
            for (member, _) in missed {
                demanded[member] = true;
            }
        }
        is_on.to_vec()
    }

    /// The deletion filter, in ever smaller lots, by whole plans or by the relaxation alone; and whether each
    /// member that is left was shown to be needed. What belongs to one village goes together at first, and
    /// small villages first: a set of few large ones is easier to read, and to prove.
    fn deleted(&self, mut is_on: Vec<bool>, in_whole: bool) -> (Vec<bool>, bool) {
        let mut is_minimal = true;
        let mut lot = (self.units(&is_on).len() / 2).max(1);
        let mut is_single = false;
        loop {
            let units = if is_single {
                listed(&is_on).into_iter().map(|member| vec![member]).collect()
            } else {
                self.units(&is_on)
            };
            for lot in units.chunks(lot) {
                if self.is_over() {
                    return (is_on, false);
                }
                let mut without = is_on.clone();
                for &member in lot.iter().flatten() {
                    without[member] = false;
                }
                match self.oracle.kept(&without, in_whole) {
                    (Kept::No, part) => {
                        is_on = part.map_or(without, |part| only(&is_on, &part.members));
                    }
                    (Kept::Yes, _) => {}
                    (Kept::Unknown, _) => is_minimal &= !is_single,
                }
            }
            if is_single {
                return (is_on, is_minimal);
            }
            is_single = lot == 1;
            lot = (lot / 2).max(1).min(self.units(&is_on).len().max(1));
        }
    }

    /// Members that are on, those of one village together; small villages first, then what is limited.
    fn units(&self, is_on: &[bool]) -> Vec<Vec<usize>> {
        let mut villages: BTreeMap<VillageIdx, Vec<usize>> = BTreeMap::new();
        let mut others = Vec::new();
        for member in listed(is_on) {
            match village_of(self.oracle.whole.members[member]) {
                Some(village) => villages.entry(village).or_default().push(member),
                None => others.push(vec![member]),
            }
        }
        let mut villages: Vec<_> = villages.into_iter().collect();
        villages
            .sort_by_key(|&(village, _)| (self.oracle.whole.households_of[village.at()], village));
        villages.into_iter().map(|(_, members)| members).chain(others).collect()
    }
}

fn listed(is_on: &[bool]) -> Vec<usize> {
    (0..is_on.len()).filter(|&at| is_on[at]).collect()
}

/// Those that are on and among these.
fn only(is_on: &[bool], members: &[usize]) -> Vec<bool> {
    let mut fewer = vec![false; is_on.len()];
    for &member in members {
        fewer[member] = is_on[member];
    }
    fewer
}
