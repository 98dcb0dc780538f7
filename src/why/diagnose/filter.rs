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

use crate::solve::Status;
use crate::why::diagnose::oracle::Kept;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::oracle::Relaxed;
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

    /// A minimal conflict among the members that are on.
    fn shrink(&self, is_on: Vec<bool>) -> Conflict {
        let count = is_on.iter().filter(|&&on| on).count();
        let narrowed = if count > FEW { self.narrowed(&is_on) } else { is_on };
        self.deleted(narrowed)
    }

    /// The elastic filter: fewer members that nothing keeps by the linear relaxation; all of them where
    /// the relaxation can be kept.
    fn narrowed(&self, is_on: &[bool]) -> Vec<bool> {
        let mut demanded = vec![false; is_on.len()];
        while !self.is_over() {
            let others = (0..is_on.len()).filter(|&at| is_on[at] && !demanded[at]);
            let relaxed: Vec<Relaxed> =
                others.map(|member| Relaxed { member, price: 1.0, is_whole: false }).collect();
            let elastic = self.oracle.program(is_on, &relaxed);
            let answer = self.oracle.answer(&elastic, true);
            if answer.status == Status::Infeasible {
                return demanded;
            }
            let Some(values) = answer.values else { break };
            let missed = elastic.relaxed(&values);
            if missed.is_empty() {
                break;
            }
            for (member, _) in missed {
                demanded[member] = true;
            }
        }
        is_on.to_vec()
    }

    /// The deletion filter, in ever smaller lots.
    fn deleted(&self, mut is_on: Vec<bool>) -> Conflict {
        let listed =
            |is_on: &[bool]| -> Vec<usize> { (0..is_on.len()).filter(|&at| is_on[at]).collect() };
        let mut is_minimal = true;
        let mut lot = (listed(&is_on).len() / 2).max(1);
        loop {
            let members = listed(&is_on);
            for lot in members.chunks(lot) {
                if self.is_over() {
                    return Conflict {
                        members: listed(&is_on).into_iter().collect(),
                        is_minimal: false,
                    };
                }
                let mut without = is_on.clone();
                for &member in lot {
                    without[member] = false;
                }
                match self.oracle.can_keep(&without) {
                    Kept::No => is_on = without,
                    Kept::Yes => {}
                    Kept::Unknown => is_minimal &= lot.len() > 1,
                }
            }
            if lot == 1 {
                return Conflict { members: listed(&is_on).into_iter().collect(), is_minimal };
            }
            lot = (lot / 2).max(1).min(listed(&is_on).len().max(1));
        }
    }
}
