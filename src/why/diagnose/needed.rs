//! Members that are needed in a conflict: each is shown by a plan that keeps all the others.
//!
//! # Why
//! One plan can show it of many members. The plan that misses the limits of a conflict by the least keeps all
//! of them where a single village has no place, as long as a village weighs more than what is missed. So plans
//! that differ from it by one village are tried first: all other decisions stand, and what is left to decide is
//! tiny.

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::solve::Status;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::oracle::Relaxed;
use crate::why::diagnose::scopes::village_of;
use crate::why::parallel;

/// Time for the plan that misses the least \[s\].
const SECONDS: f64 = 4.0;

/// How near the least it has to be.
const GAP: f64 = 0.02;

/// By member: whether it is shown to be needed among those that are on; `false` where that is open.
#[must_use]
pub fn shown(oracle: &Oracle<'_>, is_on: &[bool]) -> Vec<bool> {
    let mut is_shown = vec![false; is_on.len()];
    let Some(nearly) = nearly(oracle, is_on) else { return is_shown };
    let members: Vec<usize> = (0..is_on.len()).filter(|&at| is_on[at]).collect();
    let answers = parallel::map(&members, oracle.means.threads, &|_| {}, |&member| {
        let mut others = is_on.to_vec();
        others[member] = false;
        is_kept_near(oracle, &others, &nearly, village_of(oracle.whole.members[member]))
    });
    for (member, answer) in members.into_iter().zip(answers) {
        is_shown[member] = answer;
    }
    is_shown
}

/// The plan that misses limits by the least, by column of the program of everything; `None` where there is none
/// or the time was over.
fn nearly(oracle: &Oracle<'_>, is_on: &[bool]) -> Option<Vec<f64>> {
    let whole = oracle.whole;
    let has_rows = |member: Member| {
        village_of(member).is_none() && !matches!(member, Member::OfSite(..) | Member::LockOpen(_))
    };
    let limits = (0..is_on.len()).filter(|&at| is_on[at] && has_rows(whole.members[at]));
    let relaxed: Vec<Relaxed> = limits.map(|at| Relaxed::alone(at, 1.0, false)).collect();
    let (programs, mut values) = oracle.programs_and_base(is_on, &relaxed);
    for (part, elastic) in programs {
        let answer = oracle.answer_within(&elastic, SECONDS, GAP);
        for (&column, value) in part.columns.iter().zip(answer.values?) {
            values[column as usize] = value;
        }
    }
    Some(values)
}

/// Whether members are kept by a plan that differs from another one by the fate of one village at the most, and
/// by the sizes of sites.
fn is_kept_near(
    oracle: &Oracle<'_>,
    is_on: &[bool],
    other: &[f64],
    free: Option<VillageIdx>,
) -> bool {
    let is_free = |key: ColumnKey| match key {
        ColumnKey::Move(village, _) | ColumnKey::Stay(village) | ColumnKey::Unplaced(village) => {
            free == Some(village)
        }
        _ => false,
    };
    oracle.programs(is_on, &[]).into_iter().all(|(part, mut elastic)| {
        for (column, &place) in elastic.program.columns.iter_mut().zip(&part.columns) {
            if column.is_integer && !is_free(column.key) {
                let value = other[place as usize].round().clamp(column.lower, column.upper);
                (column.lower, column.upper) = (value, value);
            }
        }
        let answer = oracle.answer(&elastic, false);
        answer.status != Status::Infeasible && answer.values.is_some()
    })
}
