//! From members that cannot be kept together to a minimal set of them.
//!
//! 1. Prices narrow: all members may be missed at a price in a linear relaxation, and the proof that something
//!    is missed uses only some of them. Where rounding spoils that, an elastic filter does it: those that are
//!    missed are demanded, and so on until nothing keeps what is demanded.
//! 2. Of the villages the largest suffice.
//! 3. What is [`needed`] for certain is left alone.
//! 4. A deletion filter takes away what else is not needed, in ever smaller lots, where these are many by the
//!    relaxation first; each last answer is that of a whole solve. What is left is minimal: each member was
//!    shown to be needed by a plan that keeps the others.
//!
//! # Source
//! J. Gleeson and J. Ryan: Identifying minimally infeasible subsystems (1990), for prices as proofs;
//! J. W. Chinneck: Feasibility and Infeasibility in Optimization (2008), for both filters

use crate::facts::VillageIdx;
use crate::solve::Status;
use crate::why::diagnose::filter::Conflict;
use crate::why::diagnose::filter::Filter;
use crate::why::diagnose::needed;
use crate::why::diagnose::oracle::Kept;
use crate::why::diagnose::oracle::Relaxed;
use crate::why::diagnose::scopes::village_of;
use crate::why::parallel;
use std::collections::BTreeMap;

/// Members up to which the deletion filter begins at once.
const FEW: usize = 60;

impl Filter<'_> {
    /// A minimal conflict among the members that are on.
    pub(super) fn shrink(&self, is_on: Vec<bool>) -> Conflict {
        let count = is_on.iter().filter(|&&on| on).count();
        if count <= FEW {
            let is_on = self.by_lots(is_on, &[], true);
            let is_shown = vec![false; is_on.len()];
            return self.one_by_one(is_on, is_shown);
        }
        // The relaxation is far quicker, and mostly leaves little to the whole plans.
        let mut narrowed = self.narrowed(&is_on);
        let is_refuted = self.oracle.refuted(&narrowed).is_some();
        if is_refuted {
            narrowed = self.largest(&narrowed);
            narrowed = self.cored(&narrowed).unwrap_or(narrowed);
        }
        let is_shown = needed::shown(&self.oracle, &narrowed);
        if is_refuted {
            let shown: Vec<usize> =
                listed(&narrowed).into_iter().filter(|&at| is_shown[at]).collect();
            narrowed = self.by_lots(narrowed, &shown, false);
        }
        self.one_by_one(narrowed, is_shown)
    }

    /// The largest villages of which so many are needed that the relaxation cannot keep what they demand.
    ///
    /// # Why
    /// Without the smallest of these the relaxation keeps them, so what is missed is mostly less than each weighs.
    fn largest(&self, is_on: &[bool]) -> Vec<bool> {
        let mut villages = self.units(is_on);
        villages.retain(|unit| village_of(self.oracle.whole.members[unit[0]]).is_some());
        villages.reverse();
        let (mut few, mut enough) = (0, villages.len());
        let mut found = is_on.to_vec();
        while enough - few > 1 && !self.is_over() {
            let middle = usize::midpoint(few, enough);
            let fewer = without(is_on, &villages[middle..].concat());
            match self.oracle.refuted(&fewer) {
                Some(part) => {
                    enough = middle;
                    found = only(&fewer, &part.members);
                }
                None => few = middle,
            }
        }
        found
    }

    /// Fewer members that nothing keeps by the linear relaxation, where one can be had: by prices, again
    /// and again while that takes something away; else by the elastic filter.
    fn narrowed(&self, is_on: &[bool]) -> Vec<bool> {
        let mut narrowed = is_on.to_vec();
        while let Some(fewer) = self.cored(&narrowed) {
            if listed(&fewer).len() == listed(&narrowed).len() {
                return fewer;
            }
            narrowed = fewer;
        }
        if narrowed.as_slice() == is_on { self.by_misses(is_on) } else { narrowed }
    }

    /// Fewer members by prices, where the relaxation shows without them that these cannot be kept.
    fn cored(&self, is_on: &[bool]) -> Option<Vec<bool>> {
        if self.is_over() {
            return None;
        }
        let core = only(is_on, &self.oracle.core(is_on)?);
        let part = self.oracle.refuted(&core)?;
        Some(only(&core, &part.members))
    }

    /// The elastic filter: fewer members that nothing keeps by the linear relaxation; all of them where
    /// the relaxation can be kept.
    fn by_misses(&self, is_on: &[bool]) -> Vec<bool> {
        let mut demanded = vec![false; is_on.len()];
        while !self.is_over() {
            let others = (0..is_on.len()).filter(|&at| is_on[at] && !demanded[at]);
            let relaxed: Vec<Relaxed> =
                others.map(|member| Relaxed::alone(member, 1.0, false)).collect();
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

    /// The deletion filter in ever smaller lots, by whole plans or by the relaxation alone, beside what is
    /// needed. What belongs to one village goes together, and small villages first: a set of few large ones is
    /// easier to read, and to prove. What prices have left is mostly needed: by the relaxation all is looked at side by side first,
    /// and lots are made of the rest.
    fn by_lots(&self, mut is_on: Vec<bool>, needed: &[usize], in_whole: bool) -> Vec<bool> {
        let mut open = self.units(&is_on);
        open.retain(|unit| !unit.iter().any(|member| needed.contains(member)));
        if !in_whole {
            let can_go = parallel::map(&open, self.oracle.means.threads, &|_| {}, |unit| {
                !self.is_over() && self.oracle.refuted(&without(&is_on, unit)).is_some()
            });
            let units = open.into_iter().zip(can_go);
            open = units.filter(|(_, can_go)| *can_go).map(|(unit, _)| unit).collect();
        }
        let mut size = (open.len() / 2).max(1);
        loop {
            for lot in open.chunks(size) {
                if self.is_over() {
                    return is_on;
                }
                let lot = lot.concat();
                if lot.iter().all(|&member| !is_on[member]) {
                    continue;
                }
                let fewer = without(&is_on, &lot);
                if let (Kept::No, part) = self.oracle.kept(&fewer, in_whole) {
                    is_on = part.map_or(fewer, |part| only(&is_on, &part.members));
                    if !in_whole && let Some(fewer) = self.cored(&is_on) {
                        is_on = fewer;
                    }
                }
            }
            if size == 1 {
                return is_on;
            }
            open.retain(|unit| unit.iter().any(|&member| is_on[member]));
            size = (size / 2).max(1).min(open.len().max(1));
        }
    }

    /// The deletion filter member by member, by whole plans, beside those that are shown to be needed. All are
    /// looked at side by side first: what can be kept without a member can also be kept without it and others.
    fn one_by_one(&self, mut is_on: Vec<bool>, mut is_shown: Vec<bool>) -> Conflict {
        let mut members = listed(&is_on);
        members.retain(|&member| !is_shown[member]);
        let ask = |without: &[bool]| {
            if self.is_over() { (Kept::Unknown, None) } else { self.oracle.kept(without, true) }
        };
        let threads = self.oracle.means.threads;
        let at_first =
            parallel::map(&members, threads, &|_| {}, |&member| ask(&without(&is_on, &[member])).0);
        for (&member, at_first) in members.iter().zip(&at_first) {
            if *at_first == Kept::Yes || !is_on[member] {
                is_shown[member] = true;
                continue;
            }
            let fewer = without(&is_on, &[member]);
            match ask(&fewer) {
                (Kept::No, part) => {
                    is_on = part.map_or(fewer, |part| only(&is_on, &part.members));
                }
                (Kept::Yes, _) => is_shown[member] = true,
                (Kept::Unknown, _) => {}
            }
        }
        let members = listed(&is_on);
        let is_minimal = members.iter().all(|&member| is_shown[member]);
        Conflict { members: members.into_iter().collect(), is_minimal }
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

/// Those that are on and not among these.
fn without(is_on: &[bool], members: &[usize]) -> Vec<bool> {
    let mut fewer = is_on.to_vec();
    for &member in members {
        fewer[member] = false;
    }
    fewer
}

/// Those that are on and among these.
pub(super) fn only(is_on: &[bool], members: &[usize]) -> Vec<bool> {
    let mut fewer = vec![false; is_on.len()];
    for &member in members {
        fewer[member] = is_on[member];
    }
    fewer
}
