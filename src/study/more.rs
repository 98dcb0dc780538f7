//! More time for a point that is done: its search goes on where it ended. What comes of it takes the
//! place of the earlier run only where it is better, and beside it: the earlier run stays.

use crate::facts::Scenario;
use crate::facts::Termination;
use crate::facts::scenario::SolverOptions;
use crate::read;
use crate::read::RunSummary;
use crate::run;
use crate::run::Hooks;
use crate::run::Keep;
use crate::run::RunError;
use crate::run::SolveRequest;
use crate::study::Neighbours;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::folder::Spent;
use crate::study::interval::Interval;
use crate::study::plan::sources;
use crate::study::point::command_line;
use crate::study::point::judge_inputs;
use crate::study::points;
use crate::study::results::Row;
use crate::study::start::Beginning;
use crate::write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Time for a point that had no limit, at least \[s\].
const SECONDS: f64 = 10.0;
/// A try has helped where what it leaves open is smaller by this share at least.
const HELPS: f64 = 0.01;

/// How a point is gone on with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum More {
    /// To prove an order: whatever gap is asked for, and twice as long each time.
    Refine,
    /// To what the study asks for, so many times as long as its limit.
    Longer(f64),
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// A better run stands.
    Better,
    /// What stood before was as good.
    NotBetter,
}

/// Goes on with a point, counted from 1, that is done.
///
/// # Errors
/// Where files cannot be read or written.
pub fn go_on(dir: &Path, point: u64, more: More) -> Result<Went, StudyError> {
    let folder = StudyFolder::open(dir)?;
    let manifest = &folder.manifest;
    if point == 0 || point > manifest.points {
        return Err(StudyError::NoPoint { point, count: manifest.points });
    }
    if !folder.is_point_done(point)? {
        return Err(StudyError::NotDone(point));
    }
    judge_inputs(manifest)?;
    let better = folder.refined(point) + 1;
    let earlier = folder.point(point);
    let before = read::run_summary(&earlier.join(write::SUMMARY))?;
    let spent = folder.spent(point);
    let factor = match more {
        More::Refine => f64::from(2_u32.saturating_pow(spent.rounds.min(30))),
        More::Longer(factor) => factor,
    };
    let mut sources = sources(&manifest.study);
    let at = (point - 1) as usize;
    sources.set.extend(points::one(&manifest.study.design, &manifest.base, at).set);
    let scenario = sources.load()?.scenario;
    sources.set.extend(limits(&scenario, &before, more, factor));

    let making = folder.making(point)?;
    let out = making.path().join("run");
    let place = folder.better_of(point, better);
    let plan = before.has_plan().then(|| earlier.join(write::PLAN));
    let beginning = Beginning::of(&folder, &Neighbours::of(&manifest.study), point);
    let plan = plan.or(beginning.plan);
    let request = SolveRequest {
        command_line: command_line(&sources, plan.as_deref(), &place),
        sources,
        out: out.clone(),
        start: plan,
        resume: Some(earlier.join(write::SEARCH)).filter(|path| path.is_file()),
        like: beginning.search,
        keep: Keep::WhereOpen,
        tables_only: true,
        ..SolveRequest::default()
    };
    let now = solve(request)?;
    let is_better = now.is_some_and(|now| is_better(&before, &now));
    let went = if is_better && publish(&out, &place)? { Went::Better } else { Went::NotBetter };
    folder.record_spent(
        point,
        Spent {
            rounds: spent.rounds + u32::from(more == More::Refine),
            factor: spent.factor.max(factor),
            without_help: if went == Went::Better { 0 } else { spent.without_help + 1 },
        },
    )?;
    Ok(went)
}

/// Points whose run a limit of time ended, or a solver that failed, counted from 1, less those that had so many times their
/// limit already.
#[must_use]
pub fn limited(rows: &[Row], times: f64) -> Vec<u64> {
    let limited = rows.iter().filter(|row| row.may_go_on() && row.spent.factor < times);
    limited.map(|row| row.point).collect()
}

/// Settings that give a point more: what limits it, so many times; without a limit, time.
fn limits(scenario: &Scenario, before: &RunSummary, more: More, factor: f64) -> Vec<String> {
    let SolverOptions { time_limit_s, work_limit, .. } = scenario.solver;
    let mut set = Vec::new();
    if let Some(work) = work_limit {
        let work = (work as f64 * factor).ceil().min(1e15) as u64;
        set.push(format!("solver.work_limit={work}"));
    }
    if let Some(seconds) = time_limit_s {
        set.push(format!("solver.time_limit_s={}", seconds * factor));
    } else if work_limit.is_none() {
        let seconds = SECONDS.max(before.seconds.total) * factor;
        set.push(format!("solver.time_limit_s={seconds:.3}"));
    }
    if more == More::Refine {
        set.push("solver.gap=0".to_owned());
    }
    set
}

/// Solves from what the earlier search knew, or from its plan. `None` where nothing was solved.
fn solve(mut request: SolveRequest) -> Result<Option<RunSummary>, StudyError> {
    let never = AtomicBool::new(false);
    let mut hooks = Hooks { stop: &never, stage: &mut |_| {}, progress: &mut |_| {} };
    let solved = match run::solve(&request, &mut hooks) {
        // What another version kept is of no use to this one; the plan is.
        Err(RunError::Checkpoint(_)) if request.resume.is_some() => {
            request.resume = None;
            run::solve(&request, &mut hooks)?
        }
        solved => solved?,
    };
    if solved.is_refused() {
        return Ok(None);
    }
    Ok(Some(read::run_summary(&request.out.join(write::SUMMARY))?))
}

/// Whether a run knows more than an earlier one and nothing less.
fn is_better(before: &RunSummary, now: &RunSummary) -> bool {
    let Some((bound, value)) = now.interval() else {
        // Without a plan it is better to know that there is none.
        return !before.has_plan() && now.termination == Termination::Infeasible;
    };
    if now.verdict.ok != Some(true) {
        return false;
    }
    let Some((earlier_bound, earlier_value)) = before.interval() else { return true };
    // In ordered layers the last one counts only among plans that keep the earlier ones.
    let layers = |run: &RunSummary| run.objective.as_ref().map_or(0, |of| of.layers.len());
    if layers(now) != layers(before) {
        return false;
    }
    let of = |run: &RunSummary, layer: usize| {
        let layer = run.objective.as_ref().and_then(|of| of.layers.get(layer));
        Interval::new(layer.and_then(|of| of.bound), layer.and_then(|of| of.value))
    };
    let is_kept = |layer| of(now, layer).is_within(of(before, layer));
    if !(0..layers(now).saturating_sub(1)).all(is_kept) {
        return false;
    }
    let now = Interval::new(bound, Some(value));
    now.is_narrower_than(Interval::new(earlier_bound, Some(earlier_value)), HELPS)
}

/// Puts a run in its place. `false` where another process was faster.
fn publish(out: &Path, place: &Path) -> Result<bool, StudyError> {
    match std::fs::rename(out, place) {
        Ok(()) => Ok(true),
        Err(_) if place.is_dir() => Ok(false),
        Err(source) => Err(StudyError::io("move a run to", place, source)),
    }
}
