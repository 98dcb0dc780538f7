//! Whole workers: with the moves and the sizes decided, who earns where is a transportation problem
//! whose corners are whole numbers.
//!
//! A search may hand over a point that is not a corner, and rows that cut across the network (a
//! budget for places of work, an earlier layer of the goal) may make corners fractional. So the
//! decisions are fixed and the rest is solved again: as a linear program, whose answer is a corner,
//! and, where that is not whole, with whole workers demanded.

use crate::model::ColumnKey;
use crate::model::Program;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Watch;
use std::time::Duration;
use std::time::Instant;

/// How far from a whole number a count of workers may be through rounding errors.
const TOLERANCE: f64 = 1e-6;

/// Gap within which whole workers are sought, where no smaller one is asked for: far below what a
/// search leaves open.
const FINE: f64 = 1e-6;

/// Time for this step beyond the limit of the solve: a plan in hand is not thrown away for it.
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
    let asked = effort.gap;
    let effort =
        Effort { deadline: effort.deadline.map(|_| Instant::now() + GRACE), gap: 0.0, ..*effort };
    let rest = Question { fixed: Some(values), start: None, ..*question };
    // An interrupt has already ended the search; this step is what saves the plan.
    let never = std::sync::atomic::AtomicBool::new(false);
    let mut quiet = |_: &_| {};
    let mut inner = Watch::new(&never, &mut quiet);
    let corner = backend.answer(&rest, &effort, &mut inner).values;
    let corner = match corner {
        Some(corner) if is_whole(question.program, &corner) => Some(corner),
        _ => {
            let effort = Effort { gap: asked.min(FINE), ..effort };
            backend.answer(&Question { whole_workers: true, ..rest }, &effort, &mut inner).values
        }
    };
    if corner.is_none() {
        watch
            .log
            .push_str("No whole-number allocation of workers was found for these decisions.\n");
        watch.log.push_str(&inner.log);
    }
    corner.map(|values| settled(question.program, rounded(question.program, values)))
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
        .all(|(_, value)| (value - value.round()).abs() <= TOLERANCE)
}
