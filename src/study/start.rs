//! What the search of a point begins with: the plan and the multipliers of the point it follows, of that
//! one's leader where it has no plan, at last of the base. Always of first runs: what was added to a point
//! later must not change another.

use crate::read;
use crate::read::Start;
use crate::study::Neighbours;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::points;
use crate::write;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// What a search begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    /// A plan.
    pub plan: Option<PathBuf>,
    /// What a search knew when it ended.
    pub search: Option<PathBuf>,
}

impl Beginning {
    /// What point number `point` begins with, as far as the runs stand.
    #[must_use]
    pub fn of(folder: &StudyFolder, neighbours: &Neighbours, point: u64) -> Self {
        let study = &folder.manifest.study;
        if study.start == Start::None {
            return Self::default();
        }
        let at = (point - 1) as usize;
        let of = |at| points::one(&study.design, &folder.manifest.base, at).set;
        let leaders = neighbours.leaders(at).map(|at| (folder.first_of(at as u64 + 1), Some(at)));
        let runs = leaders.chain(std::iter::once((folder.base(), None)));
        let mut with_plan = runs.filter_map(|(run, at)| Some((plan_of(&run)?, run, at)));
        let Some((plan, run, leader)) = with_plan.next() else { return Self::default() };
        // Multipliers are prices: where another goal is weighed they are wrong by as much, and a search from
        // nothing is sooner at the right ones.
        let is_same_goal = goal(&of(at)) == goal(&leader.map(of).unwrap_or_default());
        let search = Some(run.join(write::SEARCH)).filter(|path| is_same_goal && path.is_file());
        Self { plan: Some(plan), search }
    }
}

/// The points that are to be solved before a point can begin, counted from 1, in their order.
///
/// # Errors
/// Where an unreadable run cannot be removed.
pub fn missing_leaders(
    folder: &StudyFolder,
    neighbours: &Neighbours,
    point: u64,
) -> Result<Vec<u64>, StudyError> {
    missing_until(folder, neighbours, point, |_| false)
}

/// Points that are to be solved, and those they begin with that have no run yet, counted from 1.
///
/// # Errors
/// Where an unreadable run cannot be removed.
pub fn with_leaders(folder: &StudyFolder, points: &[u64]) -> Result<Vec<u64>, StudyError> {
    let neighbours = Neighbours::of(&folder.manifest.study);
    let mut all: BTreeSet<u64> = points.iter().copied().collect();
    for &point in points {
        // The leaders of a point that is to be solved are looked at when it is its turn.
        let more = missing_until(folder, &neighbours, point, |leader| all.contains(&leader))?;
        all.extend(more);
    }
    Ok(all.into_iter().collect())
}

fn missing_until(
    folder: &StudyFolder,
    neighbours: &Neighbours,
    point: u64,
    is_known: impl Fn(u64) -> bool,
) -> Result<Vec<u64>, StudyError> {
    let mut missing = Vec::new();
    for leader in neighbours.leaders((point - 1) as usize).map(|at| at as u64 + 1) {
        let run = folder.first_of(leader);
        if is_known(leader) || folder.is_done(&run)? && plan_of(&run).is_some() {
            break;
        }
        let has_ended = run.exists() || folder.failure(&run).is_some_and(|of| of.is_settled());
        if !has_ended {
            missing.push(leader);
        }
    }
    missing.reverse();
    Ok(missing)
}

/// The plan of a run, where it has one.
fn plan_of(run: &Path) -> Option<PathBuf> {
    let summary = read::run_summary(&run.join(write::SUMMARY)).ok()?;
    summary.objective.map(|_| run.join(write::PLAN))
}

/// What items set of the goal.
fn goal(set: &[String]) -> Vec<&str> {
    set.iter().map(|item| item.trim()).filter(|item| item.starts_with("goal.")).collect()
}
