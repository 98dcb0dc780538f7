//! The model with a goal of its own — few changes, little in common with other plans — before or beside the
//! goal of the scenario.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::Decision;
use crate::facts::Plan;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Model;
use crate::solve;
use crate::solve::Limit;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::highs::Highs;
use crate::solve::thinning::Layer;
use crate::verify::verify;
use crate::why::Means;
use crate::why::changes::fates;
use std::collections::HashMap;

/// Slack of an earlier goal against rounding errors, relative to its value (at least 1).
const SLACK: f64 = 1e-9;

/// What came of a steered search.
#[derive(Clone, Debug)]
pub struct Steered {
    /// The plan, which the verifier accepts.
    pub plan: Plan,
    /// Value of each layer of the scenario's goal, as the verifier finds it.
    pub values: Vec<f64>,
    /// Whether each of the goals was reached to the proof.
    pub is_proven: bool,
    /// All columns.
    pub columns: Vec<f64>,
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// It is proven that there is none.
    Impossible,
    /// A limit came before one was found, or the verifier refuses it.
    NotFound,
}

/// Candidates of a question, with the pairs of an earlier plan as far as they are legal.
#[must_use]
pub fn candidates_with(finder: &Finder<'_>, plan: &Plan) -> Candidates {
    let mut candidates = Candidates::new(finder, finder.scenario);
    let pairs = plan.assignments.iter().filter_map(|assignment| match assignment.decision {
        Decision::Moves(site) => finder.legal(assignment.village, site),
        _ => None,
    });
    let pairs: Vec<_> = pairs.filter(|pair| !candidates.holds(pair.village, pair.site)).collect();
    if !pairs.is_empty() {
        candidates.add(finder, pairs);
    }
    candidates
}

/// Households that a plan places as an earlier one does, as a sum over columns.
#[must_use]
pub fn in_common(model: &Model<'_>, plan: &Plan) -> Expression {
    let columns = model.program.columns.iter().zip(0_u32..);
    let at: HashMap<ColumnKey, u32> = columns.map(|(column, at)| (column.key, at)).collect();
    let instance = model.parts.instance();
    let mut entries = Vec::new();
    for (village, fate) in fates(instance, plan).into_iter().enumerate() {
        let village = VillageIdx::new(village);
        let key = match fate {
            Some(Decision::Moves(site)) => ColumnKey::Move(village, site),
            Some(Decision::Stays) => ColumnKey::Stay(village),
            Some(Decision::Unplaced) => ColumnKey::Unplaced(village),
            None => continue,
        };
        if let Some(&column) = at.get(&key) {
            entries.push((column, f64::from(instance.village(village).households)));
        }
    }
    Expression::sum(entries)
}

/// All columns of a plan, to start from; `None` where the model does not offer what it decides, or where it
/// breaks a rule.
#[must_use]
pub fn columns_of(model: &Model<'_>, plan: &Plan, means: &Means<'_>) -> Option<Vec<f64>> {
    let decided = model.decisions_of(plan)?;
    let fixed: Vec<f64> = decided.into_iter().map(|value| value.unwrap_or(0.0)).collect();
    let objective = Layer { finder: model.parts.finder, at: 0, most: &[] }.objective(model);
    let question = Question::new(&model.program, &objective);
    let mut quiet = |_: &_| {};
    let mut watch = Watch::new(means.stop, &mut quiet);
    let effort = means.effort();
    let claimed = model.with_work_of(plan);
    claimed
        .and_then(|values| solve::whole::completed(&Highs, &question, &values, &effort))
        // Where facts have changed, workers may have to earn elsewhere.
        .or_else(|| solve::whole::workers(&Highs, &question, &fixed, &effort, &mut watch))
}

/// The expression `factor` times.
#[must_use]
pub fn times(expression: &Expression, factor: f64) -> Expression {
    let mut sum = Expression::default();
    sum.add(expression, factor);
    sum.simplify();
    sum
}

/// Minimises goals one after the other, each among the plans that keep those before.
///
/// # Errors
/// Where there is no plan, and why.
pub fn minimise(
    model: &Model<'_>,
    goals: &[Expression],
    limits: &[Limit],
    start: Option<&[f64]>,
    means: &Means<'_>,
) -> Result<Steered, NoPlan> {
    let finder = model.parts.finder;
    let backend = solve::backend(&finder.scenario.solver);
    let mut limits = limits.to_vec();
    let mut best: Option<Vec<f64>> = start.map(<[f64]>::to_vec);
    let mut found = false;
    let mut is_proven = true;
    let mut quiet = |_: &_| {};
    let mut watch = Watch::new(means.stop, &mut quiet);
    for goal in goals {
        let effort = means.effort();
        let plain = Question::new(&model.program, goal);
        let question = Question { limits: &limits, start: best.as_deref(), ..plain };
        let answer = backend.answer(&question, &effort, &mut watch);
        if answer.status == Status::Infeasible && !found {
            return Err(NoPlan::Impossible);
        }
        is_proven &= answer.status == Status::GapReached;
        let whole = answer.values.and_then(|values| {
            solve::whole::workers(backend.as_ref(), &question, &values, &effort, &mut watch)
        });
        match whole {
            Some(values) => {
                found = true;
                let value = goal.value(&values);
                let most = value + SLACK * value.abs().max(1.0);
                limits.push(Limit { expression: goal.clone(), most });
                best = Some(values);
            }
            None if found => {
                is_proven = false;
                break;
            }
            None => return Err(NoPlan::NotFound),
        }
    }
    let columns = best.filter(|_| found).ok_or(NoPlan::NotFound)?;
    let plan = model.plan(&columns);
    let verdict = verify(finder.instance, finder.scenario, &plan);
    if !verdict.ok() {
        return Err(NoPlan::NotFound);
    }
    Ok(Steered { plan, values: verdict.layers, is_proven, columns })
}
