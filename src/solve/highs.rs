//! HiGHS, the solver for all real work.
//!
//! The `highs` crate builds the model; it runs [`aside`], on another thread.

pub mod aside;
pub mod direct;

use crate::model::Program;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use aside::Outcome;
use aside::Solved;
use highs::HighsModelStatus;
use highs::RowProblem;
use highs::Sense;
use std::cell::Cell;
use std::ffi::CStr;
use std::ffi::CString;
use std::io;
use std::os::raw::c_char;
use std::os::raw::c_void;
use std::path::Path;
use std::time::Duration;

/// The HiGHS back end.
pub struct Highs;

/// Coefficients of the objective are brought below this by a power of ten.
const LARGEST_COST: f64 = 1e5;

impl Backend for Highs {
    fn name(&self) -> String {
        // SAFETY: HiGHS returns a static, NUL-terminated text.
        let version = unsafe { CStr::from_ptr(highs_sys::Highs_version()) };
        format!("HiGHS {}", version.to_string_lossy())
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
        if watch.is_stopped() {
            return Answer::nothing(Status::Interrupted);
        }
        if effort.left() == Some(Duration::ZERO) {
            return Answer::nothing(Status::TimeLimit);
        }
        let answer = answer(question, effort, watch);
        Answer { bound: answer.bound.map(|bound| question.credit(bound)), ..answer }
    }
}

fn answer(question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
    let mut answer = run(question, effort, watch);
    if question.start.is_some() && belies_itself(&answer, question, effort) {
        watch
            .log
            .push_str("HiGHS shows a worse point than it vouches for; asked without a start\n");
        answer = run(&Question { start: None, ..*question }, effort, watch);
    }
    if answer.status == Status::Failed(UNBOUNDED_OR_INFEASIBLE.to_owned()) {
        return tell_apart(question, effort, watch);
    }
    answer
}

/// How HiGHS takes a name.
type Pass = unsafe extern "C" fn(*const c_void, i32, *const c_char) -> i32;

/// Names for a file: of all columns, and of all rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// By column.
    pub columns: Vec<String>,
    /// By row.
    pub rows: Vec<String>,
}

/// Writes a question to a file; its ending (`mps`, `lp`) says the format. The objective is written as it
/// is, without scaling.
///
/// # Errors
/// Where HiGHS refuses the model, or the file cannot be written.
pub fn write(question: &Question<'_>, named: &Named, path: &Path) -> io::Result<()> {
    let refused = |what: String| io::Error::other(what);
    let mut model = highs::Model::try_new(problem(question, 1.0))
        .map_err(|status| refused(format!("HiGHS refuses the model: {status:?}")))?;
    model.set_sense(Sense::Minimise);
    model.set_option("output_flag", false);
    for (names, pass) in [
        (&named.columns, highs_sys::Highs_passColName as Pass),
        (&named.rows, highs_sys::Highs_passRowName as Pass),
    ] {
        for (at, name) in (0..).zip(names) {
            let text = CString::new(name.as_str())?;
            // SAFETY: the model is alive and the name ends with a NUL; HiGHS copies it.
            if unsafe { pass(model.as_mut_ptr(), at, text.as_ptr()) } != highs_sys::STATUS_OK {
                return Err(refused(format!("HiGHS refuses the name {name}")));
            }
        }
    }
    // HiGHS says only that it failed; the file system says why.
    std::fs::File::create(path)?;
    let name =
        path.to_str().ok_or_else(|| refused("the name of the file is no text".to_owned()))?;
    let name = CString::new(name)?;
    // SAFETY: the model is alive and the name ends with a NUL.
    let status = unsafe { highs_sys::Highs_writeModel(model.as_mut_ptr(), name.as_ptr()) };
    // A warning tells that names were made up.
    let is_written = status == highs_sys::STATUS_OK || status == highs_sys::STATUS_WARNING;
    if !is_written {
        return Err(refused(format!("HiGHS stopped with status {status}")));
    }
    if path.extension().is_some_and(|ending| ending == "lp") {
        spell_out(path)?;
    }
    Ok(())
}

/// HiGHS shortens the headings of whole-number columns, which CBC passes over without a word: it would solve the
/// relaxation.
fn spell_out(path: &Path) -> io::Result<()> {
    let text = std::fs::read_to_string(path)?;
    std::fs::write(path, text.replace("\nbin\n", "\nbinaries\n").replace("\ngen\n", "\ngenerals\n"))
}

/// Whether HiGHS claims the gap but shows a point far from its bound. HiGHS 1.x improves a start in
/// its presolved model and now and then hands the old point back.
fn belies_itself(answer: &Answer, question: &Question<'_>, effort: &Effort) -> bool {
    let (Status::GapReached, Some(values), Some(bound)) =
        (&answer.status, &answer.values, answer.bound)
    else {
        return false;
    };
    let value = question.objective.value(values);
    value - bound > (effort.gap + 1e-6) * value.abs().max(1.0)
}

const UNBOUNDED_OR_INFEASIBLE: &str = "unbounded or infeasible";

/// HiGHS could not say which of the two: without an objective only one of them is left.
fn tell_apart(question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
    let nothing = crate::model::Expression::default();
    let question = Question { objective: &nothing, prepared: None, ..*question };
    let answer = run(&question, effort, watch);
    match answer.status {
        Status::GapReached => Answer::nothing(Status::Unbounded),
        _ => Answer { values: None, bound: None, ..answer },
    }
}

fn run(question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
    let scale = scale(question);
    match solved(question, effort, scale, watch) {
        Outcome::Solved(solved) => read(solved, question, scale),
        Outcome::Failed(status) => Answer::nothing(Status::Failed(status)),
        Outcome::LeftAlone { is_stopped, values, bound } => {
            let status = if is_stopped { Status::Interrupted } else { Status::TimeLimit };
            Answer { status, values, bound }
        }
    }
}

/// The best point of a linear program, with the price of each of its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Corner {
    /// A value a column.
    pub values: Vec<f64>,
    /// The objective at this point.
    pub value: f64,
    /// By how much the objective changes with one unit more of each row's limit.
    pub row_prices: Vec<f64>,
}

/// The best point of a question without whole numbers; `None` where it has none, or a limit came before.
pub fn corner(question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Option<Corner> {
    if watch.is_stopped() || effort.left() == Some(Duration::ZERO) {
        return None;
    }
    let scale = scale(question);
    let Outcome::Solved(solved) = solved(question, effort, scale, watch) else { return None };
    let is_best = solved.status == HighsModelStatus::Optimal;
    let values = solved.values.filter(|_| is_best)?;
    let row_prices = solved.row_prices.iter().map(|price| price / scale).collect();
    Some(Corner { value: question.objective.value(&values), values, row_prices })
}

fn solved(question: &Question<'_>, effort: &Effort, scale: f64, watch: &mut Watch<'_>) -> Outcome {
    let mut model = match highs::Model::try_new(problem(question, scale)) {
        Ok(model) => model,
        Err(status) => return Outcome::Failed(format!("HiGHS refuses the model: {status:?}")),
    };
    model.set_sense(Sense::Minimise);
    if let Some(nodes) = effort.work {
        model.set_option("mip_max_nodes", i32::try_from(nodes).unwrap_or(i32::MAX));
    }
    model.set_option("log_to_console", false);
    model.set_option("output_flag", true);
    model.set_option("random_seed", (effort.seed & 0x7fff_ffff).cast_signed());
    model.set_option("mip_rel_gap", effort.gap);
    // The absolute gap would end small instances before the relative one is reached.
    model.set_option("mip_abs_gap", 1e-9);
    if let Some(left) = effort.left() {
        model.set_option("time_limit", left.as_secs_f64());
    }
    if question.is_for_bound {
        only_bound(&mut model);
    }
    if let Some(start) = question.start
        && model.try_set_solution(Some(start), None, None, None).is_err()
    {
        watch.log.push_str("HiGHS refuses the start\n");
    }
    // Several threads of the tree search do not always come upon the same plan.
    let threads = if effort.work.is_some() { 1 } else { effort.threads };
    let whole = (!question.whole_workers).then_some(question.program);
    aside::solve(model, threads, effort, scale, whole, watch)
}

/// Nothing but nodes: what HiGHS does for better points takes several times as long on programs whose only whole
/// numbers are sizes.
fn only_bound(model: &mut highs::Model) {
    model.set_option("mip_heuristic_effort", 0.0);
    for off in [
        "mip_heuristic_run_feasibility_jump",
        "mip_heuristic_run_rins",
        "mip_heuristic_run_rens",
        "mip_heuristic_run_root_reduced_cost",
        "mip_allow_restart",
        "mip_allow_cut_separation_at_nodes",
    ] {
        model.set_option(off, false);
    }
}

/// A power of ten that brings the largest coefficient of the objective to at most [`LARGEST_COST`].
fn scale(question: &Question<'_>) -> f64 {
    let largest = question.objective.entries.iter().map(|(_, cost)| cost.abs()).fold(0.0, f64::max);
    if largest > LARGEST_COST { 10f64.powf((LARGEST_COST / largest).log10().floor()) } else { 1.0 }
}

fn problem(question: &Question<'_>, scale: f64) -> RowProblem {
    let program: &Program = question.program;
    let mut costs = vec![0.0; program.columns.len()];
    for &(column, cost) in &question.objective.entries {
        costs[column as usize] += cost * scale;
    }
    let mut problem = RowProblem::new();
    let mut columns = Vec::with_capacity(costs.len());
    for (at, (column, cost)) in program.columns.iter().zip(costs).enumerate() {
        let range = column.lower..=column.upper;
        columns.push(problem.add_column_with_integrality(cost, range, question.is_whole(at)));
    }
    for (at, row) in program.rows.iter().enumerate() {
        let entries =
            program.entries(at).iter().map(|&(column, factor)| (columns[column as usize], factor));
        problem.add_row(row.lower..=row.upper, entries);
    }
    for limit in question.limits {
        let largest =
            limit.expression.entries.iter().map(|(_, factor)| factor.abs()).fold(1.0, f64::max);
        let entries = limit.expression.entries.iter();
        let entries = entries.map(|&(column, factor)| (columns[column as usize], factor / largest));
        problem.add_row(f64::NEG_INFINITY..=limit.most / largest, entries);
    }
    problem
}

/// HiGHS keeps a pool of threads for each calling thread; it is renewed when the number changes.
pub(super) fn set_threads(model: &mut highs::Model, threads: u32) {
    thread_local!(static POOL: Cell<u32> = const { Cell::new(0) });
    if POOL.replace(threads) != threads {
        // SAFETY: no solve is under way on this thread.
        unsafe { highs_sys::Highs_resetGlobalScheduler(1) };
    }
    model.set_option("threads", threads.cast_signed());
}

fn read(solved: Solved, question: &Question<'_>, scale: f64) -> Answer {
    if solved.status == HighsModelStatus::ModelEmpty {
        return without_columns(question);
    }
    let status = match solved.status {
        HighsModelStatus::Optimal => Status::GapReached,
        HighsModelStatus::Infeasible => Status::Infeasible,
        HighsModelStatus::Unbounded => Status::Unbounded,
        HighsModelStatus::UnboundedOrInfeasible => {
            Status::Failed(UNBOUNDED_OR_INFEASIBLE.to_owned())
        }
        HighsModelStatus::ReachedTimeLimit => Status::TimeLimit,
        HighsModelStatus::ReachedSolutionLimit => Status::WorkLimit,
        HighsModelStatus::ReachedInterrupt => Status::Interrupted,
        _ if solved.is_stopped => Status::Interrupted,
        other => Status::Failed(format!("HiGHS stopped with {other:?}")),
    };
    let is_mip = (0..question.program.columns.len()).any(|at| question.is_whole(at));
    let bound = if is_mip {
        solved.dual_bound
    } else {
        (status == Status::GapReached).then_some(solved.objective)
    };
    let bound = bound.filter(|bound| solved.has_figures && bound.is_finite());
    Answer { status, values: solved.values, bound: bound.map(|bound| bound / scale) }
}

/// HiGHS does not look at the rows of a model without columns.
fn without_columns(question: &Question<'_>) -> Answer {
    let is_met = question.program.violation(&[]) <= 0.0
        && question.limits.iter().all(|limit| limit.most >= 0.0);
    if is_met {
        Answer { status: Status::GapReached, values: Some(Vec::new()), bound: Some(0.0) }
    } else {
        Answer::nothing(Status::Infeasible)
    }
}
