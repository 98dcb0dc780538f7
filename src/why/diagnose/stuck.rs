//! Villages that have no legal fate at all: conflicts that need no solver.

use crate::candidates::Finder;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::why::diagnose::filter::Conflict;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::whole::Whole;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// One minimal conflict for each village whose every fate is closed.
#[must_use]
pub fn conflicts(finder: &Finder<'_>, whole: &Whole) -> Vec<Conflict> {
    let mut fates: BTreeMap<VillageIdx, Vec<&[usize]>> = BTreeMap::new();
    for (column, closed_by) in whole.program.columns.iter().zip(&whole.closed_by) {
        let (ColumnKey::Move(village, _) | ColumnKey::Stay(village) | ColumnKey::Unplaced(village)) =
            column.key
        else {
            continue;
        };
        fates.entry(village).or_default().push(closed_by);
    }
    let mut found = Vec::new();
    for (village, closed) in fates {
        let is_open = finder.scenario.may_leave(&finder.instance.village(village).id);
        if is_open || closed.iter().any(|closed_by| closed_by.is_empty()) {
            continue;
        }
        // Deletion filter by logic: a member goes if every fate stays closed without it. Rules of sites
        // go first, so that a village's own rules explain it where they can.
        let mut members: BTreeSet<usize> =
            closed.iter().flat_map(|by| by.iter().copied()).collect();
        let mut order: Vec<usize> = members.iter().copied().collect();
        order.sort_by_key(|&at| !matches!(whole.members[at], Member::OfSite(..)));
        for member in order {
            let is_closed =
                |by: &&[usize]| by.iter().any(|&at| at != member && members.contains(&at));
            if closed.iter().all(is_closed) {
                members.remove(&member);
            }
        }
        found.push(Conflict { members, is_minimal: true });
    }
    found
}
