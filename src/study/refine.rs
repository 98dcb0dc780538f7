//! Which points more time should go to: those whose bounds leave open how two points stand to each other.
//! An order that is proven needs no more; a point whose value is known, or that more time did not help, has
//! nothing to give.

use crate::facts::DesignKind;
use crate::facts::Termination;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::effects;
use crate::study::interval::Interval;
use crate::study::interval::Order;
use crate::study::results;
use crate::study::results::Row;
use crate::study::results::TOTAL;
use crate::study::tornado;
use std::collections::BTreeSet;

/// How often a point is gone on with, where nothing is said.
pub const ROUNDS: u32 = 4;

/// What is not proven of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Orders of two points, and ranks, that are not proven.
    pub orders: usize,
    /// The points that could prove some, counted from 1, each once.
    pub points: Vec<u64>,
    /// How often these were gone on with already, in all.
    pub tries: u32,
}

/// Reads what is not proven, and whom more time may help: points with less than `rounds` tries, one
/// of the last four of which helped.
///
/// # Errors
/// Where runs cannot be read.
pub fn open(folder: &StudyFolder, rounds: u32) -> Result<Open, StudyError> {
    let rows = results::rows(folder);
    Ok(open_of(folder, &rows, rounds))
}

/// The same, of rows that were read.
#[must_use]
pub fn open_of(folder: &StudyFolder, rows: &[Row], rounds: u32) -> Open {
    let questions = questions(folder, rows);
    let mut points = BTreeSet::new();
    for question in &questions {
        // The widest leaves most to be found out; the other ones may not be needed then.
        let able = question.iter().filter_map(|&point| {
            let row = &rows[(point - 1) as usize];
            can_help(row, rounds).then(|| (width(row), point))
        });
        let widest = able.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        points.extend(widest.map(|(_, point)| point));
    }
    let points: Vec<u64> = points.into_iter().collect();
    let tries = points.iter().map(|&point| rows[(point - 1) as usize].spent.rounds).sum();
    Open { orders: questions.len(), points, tries }
}

/// Orders that are not proven: the points that each of them hangs on.
fn questions(folder: &StudyFolder, rows: &[Row]) -> Vec<Vec<u64>> {
    let study = &folder.manifest.study;
    if study.measure != TOTAL {
        // Other figures are those of the plans found: there is nothing to be proven.
        return Vec::new();
    }
    let columns = folder.manifest.columns();
    let mut questions = Vec::new();
    for effect in effects::effects(&study.design, &columns, rows, TOTAL) {
        let (before, after) = effect.points;
        let is_open = match effect.order() {
            Some(order) => order == Order::NotProven,
            None => [before, after].iter().any(|&at| is_unknown(&rows[(at - 1) as usize])),
        };
        if is_open {
            questions.push(vec![before, after]);
        }
    }
    if study.design.kind == DesignKind::OneAtATime {
        questions.extend(ranks(&columns, rows));
    }
    if !columns.iter().any(|key| key.starts_with("goal.")) {
        questions.extend(best(rows));
    }
    questions
}

/// Each rank of the tornado that is not proven, and the points that make it.
fn ranks(columns: &[String], rows: &[Row]) -> Vec<Vec<u64>> {
    let bars = tornado::tornado(columns, rows, TOTAL).unwrap_or_default();
    let points_of = |key: &str| {
        let which = columns.iter().position(|column| column == key);
        let of = rows.iter().filter(move |row| which.is_some_and(|at| row.shown[at].is_some()));
        of.map(|row| row.point)
    };
    let mut questions = Vec::new();
    for (at, bar) in bars.iter().enumerate().filter(|(_, bar)| !bar.is_rank_proven) {
        let open = bars[at + 1..].iter().filter(|later| {
            !matches!(bar.spread_range.order(later.spread_range), Order::Falls | Order::Equal)
        });
        let mut points: Vec<u64> = rows.first().map(|base| base.point).into_iter().collect();
        points.extend(points_of(&bar.key));
        points.extend(open.flat_map(|later| points_of(&later.key)));
        questions.push(points);
    }
    questions
}

/// That the best point is the best: one question for each point that may be better.
fn best(rows: &[Row]) -> Vec<Vec<u64>> {
    let figures = || rows.iter().filter_map(|row| Some((row.point, row.figure(TOTAL)?)));
    let Some((best, figure)) = figures().min_by(|a, b| a.1.most.total_cmp(&b.1.most)) else {
        return Vec::new();
    };
    let may_be_better =
        |other: Interval| other.least < figure.most && figure.order(other) == Order::NotProven;
    let others = figures().filter(|&(point, other)| point != best && may_be_better(other));
    let unknown = rows.iter().filter(|row| is_unknown(row)).map(|row| row.point);
    others.map(|(point, _)| point).chain(unknown).map(|point| vec![best, point]).collect()
}

/// Whether nobody knows if a point has a plan.
fn is_unknown(row: &Row) -> bool {
    row.figure(TOTAL).is_none()
        && row.run().is_some_and(|run| {
            matches!(
                run.termination,
                Termination::NoPlan | Termination::Interrupted | Termination::Failed
            )
        })
}

fn can_help(row: &Row, rounds: u32) -> bool {
    let is_open = is_unknown(row) || row.figure(TOTAL).is_some_and(|figure| !figure.is_known());
    is_open && !row.spent.is_stuck() && row.spent.rounds < rounds
}

fn width(row: &Row) -> f64 {
    row.figure(TOTAL).map_or(f64::INFINITY, Interval::width)
}
