//! How far a study is, from its files alone.

use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::folder::FailureKind;
use serde::Serialize;

/// How far a study is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Points of the study.
    pub points: u64,
    /// Points with a run.
    pub done: u64,
    /// Points that facts and rules alone show to have no plan.
    pub infeasible: u64,
    /// Points that cannot be solved, whoever tries.
    pub refused: u64,
    /// Points whose worker crashed; they are tried again.
    pub crashed: u64,
    /// Points that nobody has finished yet.
    pub missing: u64,
}

/// Counts points by what came of them.
///
/// # Errors
/// Where an unreadable run cannot be removed.
pub fn status(folder: &StudyFolder) -> Result<Status, StudyError> {
    let mut status = Status { points: folder.manifest.points, ..Status::default() };
    for point in 1..=folder.manifest.points {
        let counted = if folder.is_point_done(point)? {
            &mut status.done
        } else {
            match folder.failure(&folder.first_of(point)).map(|failure| failure.kind) {
                None => &mut status.missing,
                Some(FailureKind::Infeasible) => &mut status.infeasible,
                Some(FailureKind::Refused) => &mut status.refused,
                Some(FailureKind::Crashed) => &mut status.crashed,
            }
        };
        *counted += 1;
    }
    Ok(status)
}
