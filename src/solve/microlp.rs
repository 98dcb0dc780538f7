//! microlp by way of `good_lp`: a second opinion in pure Rust, for small instances.
//!
//! It cannot be interrupted, reports no progress, and gives no bound before it is done; a time limit
//! is passed on.

use crate::model::Program;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use good_lp::Expression;
use good_lp::ProblemVariables;
use good_lp::ResolutionError;
use good_lp::Solution;
use good_lp::SolverModel;
use good_lp::Variable;
use good_lp::WithMipGap;
use good_lp::WithTimeLimit;
use good_lp::constraint;
use good_lp::solvers::SolutionStatus;
use good_lp::variable;

/// The microlp back end.
pub struct Microlp;

impl Backend for Microlp {
    fn name(&self) -> String {
        "microlp (good_lp 1.15)".to_owned()
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, _: &mut Watch<'_>) -> Answer {
        let program: &Program = question.program;
        let mut variables = ProblemVariables::new();
        let mut columns: Vec<Variable> = Vec::with_capacity(program.columns.len());
        for (at, column) in program.columns.iter().enumerate() {
            let mut definition = variable().min(column.lower);
            if column.upper.is_finite() {
                definition = definition.max(column.upper);
            }
            if question.is_whole(at) {
                definition = definition.integer();
            }
            columns.push(variables.add(definition));
        }
        let sum = |entries: &[(u32, f64)]| -> Expression {
            entries.iter().map(|&(column, factor)| columns[column as usize] * factor).sum()
        };
        let mut model =
            variables.minimise(sum(&question.objective.entries)).using(good_lp::microlp);
        for (at, row) in program.rows.iter().enumerate() {
            let activity = sum(program.entries(at));
            if row.lower.total_cmp(&row.upper).is_eq() {
                model.add_constraint(constraint!(activity == row.lower));
                continue;
            }
            if row.lower.is_finite() {
                model.add_constraint(constraint!(activity.clone() >= row.lower));
            }
            if row.upper.is_finite() {
                model.add_constraint(constraint!(activity <= row.upper));
            }
        }
        for limit in question.limits {
            model.add_constraint(constraint!(sum(&limit.expression.entries) <= limit.most));
        }
        if let Some(left) = effort.left() {
            model = model.with_time_limit(left.as_secs_f64());
        }
        let model = match model.with_mip_gap(effort.gap as f32) {
            Ok(model) => model,
            Err(error) => return Answer::nothing(Status::Failed(error.to_string())),
        };
        match model.solve() {
            Ok(solution) => {
                let values: Vec<f64> =
                    columns.iter().map(|&column| solution.value(column)).collect();
                let is_done = !matches!(solution.status(), SolutionStatus::TimeLimit);
                let value = question.objective.value(&values);
                // microlp states no bound; when it is done it vouches for the gap it was asked for.
                let bound = is_done.then(|| question.credit(value - effort.gap * value.abs()));
                let status = if is_done { Status::GapReached } else { Status::TimeLimit };
                Answer { status, values: Some(values), bound }
            }
            Err(ResolutionError::Infeasible) => Answer::nothing(Status::Infeasible),
            Err(ResolutionError::Unbounded) => Answer::nothing(Status::Unbounded),
            Err(_) if effort.left().is_some_and(|left| left.is_zero()) => {
                Answer::nothing(Status::TimeLimit)
            }
            Err(error) => Answer::nothing(Status::Failed(error.to_string())),
        }
    }
}
