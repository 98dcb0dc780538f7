//! Whole workers: with the moves and the sizes decided, who earns where is a transportation problem
//! whose corners are whole numbers.
//!
//! A search may hand over a point that is not a corner, and rows that cut across the network (a
//! budget for places of work, an earlier layer of the goal) may make corners fractional. So the
//! decisions are fixed and the rest is solved again: as a linear program, whose answer is a corner;
//! where that is not whole, with whole workers demanded of those homes where it is not; and where that
//! is no good either, of all.

use crate::facts::Home;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::Reduced;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Limit;
use crate::solve::Question;
use crate::solve::Watch;
use crate::solve::backend::gap;
use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;

/// How far from a whole number a count of workers may be through rounding errors.
const TOLERANCE: f64 = 1e-6;

/// Gap within which whole workers are sought, where no smaller one is asked for, and as a share of a larger
/// one: far below what a search leaves open.
const FINE: f64 = 1e-6;
const FINE_SHARE: f64 = 2e-3;

/// Time for this step beyond the limit of the solve, or after an interrupt: a plan in hand is not thrown away for it.
const GRACE: Duration = Duration::from_secs(30);

/// The same decisions with whole workers and rounded decisions, at least as good as before; `None` if
/// the solver finds none.
pub fn workers(
    backend: &dyn Backend,
    question: &Question<'_>,
    values: &[f64],
    effort: &Effort,
    watch: &mut Watch<'_>,
) -> Option<Vec<f64>> {
    // Parts are solved to corners, and so is their work: mostly nothing is left to do.
    if is_whole(question.program, values) {
        let kept = settled(question.program, rounded(question.program, values.to_vec()));
        let limits = question.limits.iter();
        let are_kept = limits.into_iter().all(|limit| limit.expression.value(&kept) <= limit.most);
        if are_kept && question.program.violation(&kept) <= TOLERANCE {
            return Some(kept);
        }
    }
    let near = effort.gap.min(FINE).max(FINE_SHARE * effort.gap);
    let is_pressed = effort.deadline.is_some() || watch.is_stopped();
    let deadline = is_pressed.then(|| Instant::now() + GRACE);
    let rest = Rest { backend, question, effort: Effort { deadline, ..*effort }, near };
    let Some(corner) = rest.solve(values, Free::InFractions) else {
        watch.note("no allocation of workers was found for these decisions");
        return None;
    };
    let finish = |values| Some(settled(question.program, rounded(question.program, values)));
    if is_whole(question.program, &corner) {
        return finish(corner);
    }
    let value = |values: &Vec<f64>| question.objective.value(values);
    let open = broken(question.program, &corner);
    let some = rest.solve(&corner, Free::Whole(&open));
    if let Some(some) = &some
        && gap(value(some), value(&corner)) <= near
    {
        return finish(some.clone());
    }
    let all = rest.solve(&corner, Free::Whole(&homes(question.program)));
    let best = some.into_iter().chain(all).min_by(|a, b| value(a).total_cmp(&value(b)));
    if best.is_none() {
        watch.note("no whole-number allocation of workers was found for these decisions");
    }
    finish(best?)
}

/// The same decisions and workers, with what follows from them: who pays, and what is measured. `None` where
/// they miss a row.
pub fn completed(
    backend: &dyn Backend,
    question: &Question<'_>,
    values: &[f64],
    effort: &Effort,
) -> Option<Vec<f64>> {
    let rest = Rest { backend, question, effort: *effort, near: 0.0 };
    let values = rest.solve(values, Free::Nothing)?;
    Some(settled(question.program, values))
}

/// Which workers are decided.
#[derive(Clone, Copy)]
enum Free<'a> {
    Nothing,
    InFractions,
    /// Those of these homes, in whole numbers.
    Whole(&'a HashSet<Home>),
}

/// What is left with the decisions fixed.
struct Rest<'a> {
    backend: &'a dyn Backend,
    question: &'a Question<'a>,
    effort: Effort,
    /// The gap within which whole workers are sought.
    near: f64,
}

impl Rest<'_> {
    /// Decides money anew, and this work.
    fn solve(&self, values: &[f64], free: Free<'_>) -> Option<Vec<f64>> {
        let Question { program, objective, .. } = *self.question;
        let fixed = |at: usize| {
            let column = &program.columns[at];
            let is_fixed = match (column.key, free) {
                (ColumnKey::Work(..), Free::Nothing) => true,
                (ColumnKey::Work(home, ..), Free::Whole(homes)) => !homes.contains(&home),
                _ => column.is_integer,
            };
            if is_fixed {
                return Some(values[at].round());
            }
            (column.upper <= column.lower).then_some(column.lower)
        };
        let reduced = Reduced::fixing(program, objective, fixed)?;
        if reduced.program.columns.is_empty() {
            return Some(reduced.whole(&[]));
        }
        let limits = self.question.limits.iter().map(|limit| {
            let (expression, constant) = reduced.expression(&limit.expression);
            Limit { expression, most: limit.most - constant }
        });
        let limits: Vec<Limit> = limits.collect();
        let plain = Question::new(&reduced.program, &reduced.objective);
        let whole_workers = matches!(free, Free::Whole(_));
        let rest = Question { limits: &limits, whole_workers, ..plain };
        let gap = if whole_workers { reduced.gap(self.near, objective.value(values)) } else { 0.0 };
        let effort = Effort { gap, ..self.effort };
        // An interrupt has already ended the search; this step is what saves the plan.
        let never = AtomicBool::new(false);
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(&never, &mut quiet);
        let answer = self.backend.answer(&rest, &effort, &mut watch);
        Some(reduced.whole(&answer.values?))
    }
}

/// All homes of workers.
fn homes(program: &Program) -> HashSet<Home> {
    program.columns.iter().filter_map(|column| home(column.key)).collect()
}

/// Homes with workers that are not whole.
fn broken(program: &Program, values: &[f64]) -> HashSet<Home> {
    let columns = program.columns.iter().zip(values);
    let broken = columns.filter(|(_, value)| !is_near_whole(**value));
    broken.filter_map(|(column, _)| home(column.key)).collect()
}

fn home(key: ColumnKey) -> Option<Home> {
    match key {
        ColumnKey::Work(home, ..) => Some(home),
        _ => None,
    }
}

/// The same point with decisions and workers exactly whole: they are so but for rounding errors.
fn rounded(program: &Program, mut values: Vec<f64>) -> Vec<f64> {
    for (column, value) in program.columns.iter().zip(&mut values) {
        if column.is_integer || matches!(column.key, ColumnKey::Work(..)) {
            *value = value.round();
        }
    }
    values
}

/// The same point with each column that only measures (e, D) at its least value: a layer that does
/// not weigh it leaves it anywhere above.
#[must_use]
pub fn settled(program: &Program, mut values: Vec<f64>) -> Vec<f64> {
    let measures = |at: u32| {
        matches!(program.columns[at as usize].key, ColumnKey::JobGap(_) | ColumnKey::Worst)
    };
    for at in 0..program.columns.len() as u32 {
        if measures(at) {
            values[at as usize] = 0.0;
        }
    }
    for (at, row) in program.rows.iter().enumerate() {
        let measure =
            program.entries(at).iter().map(|&(column, _)| column).find(|&at| measures(at));
        if let Some(measure) = measure {
            // Such a row reads lower ≤ e + the rest.
            let missing = row.lower - program.activity(at, &values);
            values[measure as usize] += missing.max(0.0);
        }
    }
    values
}

/// Whether all workers are whole.
#[must_use]
pub fn is_whole(program: &Program, values: &[f64]) -> bool {
    let columns = program.columns.iter().zip(values);
    columns
        .filter(|(column, _)| matches!(column.key, ColumnKey::Work(..)))
        .all(|(_, value)| is_near_whole(*value))
}

fn is_near_whole(value: f64) -> bool {
    (value - value.round()).abs() <= TOLERANCE
}
