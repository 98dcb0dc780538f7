//! A linear program that grows by rows or by columns, each time solved again from where it was: what cutting planes and
//! column generation need.
//!
//! HiGHS keeps its basis when rows are added, so that the dual simplex goes on from there, and when columns are, so that
//! the primal one does.

use crate::model::Expression;
use crate::model::Program;
use crate::model::program::Column;
use crate::solve::dual_bound::DualBound;
use crate::solve::highs::direct;
use crate::solve::highs::direct::Basis;
use crate::solve::highs::direct::NewRow;
use crate::solve::highs::set_threads;
use highs::Col;
use highs::HighsModelStatus;
use highs::Model;
use highs::RowProblem;
use highs::Sense;
use std::time::Duration;
use std::time::Instant;

/// A linear program to be minimised.
pub struct Linear {
    /// `None` once HiGHS has failed.
    model: Option<Model>,
    /// Rows that were there before others were [added](Self::add_rows).
    rows_before: usize,
    dual: DualBound,
    /// What more than this costs is of no use, and whether HiGHS ended the last solve for that.
    most: f64,
    is_cut_short: bool,
    began: Instant,
}

/// What came of a linear program.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The least value is found.
    Optimum(Optimum),
    /// No point meets all rows, as prices show.
    Infeasible,
    /// The least value is beyond what was asked for.
    Beyond,
    /// The steps that were allowed ended on the way: no point costs less than this (−∞ where the prices say nothing).
    OnTheWay(f64),
    /// HiGHS did not find it, in this time or at all.
    Unknown,
}

/// An optimum of a linear program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Optimum {
    /// The least value.
    pub value: f64,
    /// A bound for it by its prices, which rounding cannot raise ([`dual_bound`](crate::solve::dual_bound)); −∞ where
    /// these give none.
    pub bound: f64,
    /// Values of the columns.
    pub columns: Vec<f64>,
    /// What the value rises by for each unit that a column is moved off its lower limit, rounded down; below 0 where it
    /// stands at its upper one.
    pub reduced: Vec<f64>,
    /// What the value rises by for each unit that the limit of a row is moved.
    pub prices: Vec<f64>,
}

/// The option of HiGHS that leaves the choice between primal and dual simplex to it.
const SIMPLEX_AS_FITS: i32 = 0;
/// Rounding errors of HiGHS in the value of an optimum, relative to it.
const ROUNDING: f64 = 1e-8;

impl Optimum {
    /// What every point costs at least: by the prices, or where these give no bound by what HiGHS says.
    #[must_use]
    pub fn least(&self) -> f64 {
        if self.bound.is_finite() { self.bound } else { self.value - ROUNDING * self.value.abs() }
    }
}

impl Linear {
    /// A program without rows: cost, least and greatest value of each column.
    #[must_use]
    pub fn new(columns: &[(f64, f64, f64)]) -> Self {
        let (mut problem, mut dual) = (RowProblem::new(), DualBound::default());
        for &(cost, lower, upper) in columns {
            dual.add_column(cost, lower, upper);
            problem.add_column(cost, lower..=upper);
        }
        Self::of_problem(problem, dual)
    }

    /// A program without its demand for whole numbers, with those of its rows that are in.
    #[must_use]
    pub fn relaxation(
        program: &Program,
        objective: &Expression,
        is_in: impl Fn(usize) -> bool,
    ) -> Self {
        let mut costs = vec![0.0; program.columns.len()];
        for &(column, cost) in &objective.entries {
            costs[column as usize] += cost;
        }
        let (mut problem, mut dual) = (RowProblem::new(), DualBound::default());
        let facts = program.columns.iter().zip(costs);
        let add = |(facts, cost): (&Column, f64)| {
            dual.add_column(cost, facts.lower, facts.upper);
            problem.add_column(cost, facts.lower..=facts.upper)
        };
        let columns: Vec<Col> = facts.map(add).collect();
        for (at, row) in program.rows.iter().enumerate().filter(|&(at, _)| is_in(at)) {
            let entries = program.entries(at).iter();
            dual.add_row(row.lower, entries.clone().copied(), row.upper);
            let entries = entries.map(|&(column, factor)| (columns[column as usize], factor));
            problem.add_row(row.lower..=row.upper, entries);
        }
        Self::of_problem(problem, dual)
    }

    fn of_problem(problem: RowProblem, dual: DualBound) -> Self {
        let model = Model::try_new(problem).ok().map(|mut model| {
            model.set_sense(Sense::Minimise);
            set_threads(&mut model, 1);
            model.set_option("output_flag", false);
            model.set_option("solver", "simplex");
            model
        });
        let (most, is_cut_short) = (f64::INFINITY, false);
        let (rows_before, began) = (dual.rows(), Instant::now());
        Self { model, rows_before, dual, most, is_cut_short, began }
    }

    /// Lets HiGHS choose between primal and dual simplex: the primal one is sooner where columns come in.
    #[must_use]
    pub fn for_columns(mut self) -> Self {
        if let Some(model) = &mut self.model {
            model.set_option("simplex_strategy", SIMPLEX_AS_FITS);
        }
        self
    }

    /// Adds a row.
    pub fn add_row(&mut self, lower: f64, entries: &[(u32, f64)], upper: f64) {
        self.add_rows(&[NewRow { lower, entries: entries.to_vec(), upper }]);
    }

    /// Adds rows, sooner than one by one.
    pub fn add_rows(&mut self, rows: &[NewRow]) {
        for row in rows {
            self.dual.add_row(row.lower, row.entries.iter().copied(), row.upper);
        }
        if !rows.is_empty() {
            self.change(|model| direct::add_rows(model, rows));
        }
    }

    /// Adds a column that stands in these of the rows [added](Self::add_rows): its number.
    pub fn add_column(
        &mut self,
        cost: f64,
        (lower, upper): (f64, f64),
        entries: &[(u32, f64)],
    ) -> u32 {
        let at = self.dual.columns() as u32;
        let before = self.rows_before as u32;
        let in_all = entries.iter().map(|&(row, factor)| (before + row, factor));
        let in_all: Vec<(u32, f64)> = in_all.collect();
        self.dual.add_column_in(cost, lower, upper, in_all.iter().copied());
        self.change(|model| direct::add_column(model, cost, (lower, upper), &in_all));
        at
    }

    /// Other limits of a column.
    pub fn limit(&mut self, column: u32, lower: f64, upper: f64) {
        self.dual.limit(column, lower, upper);
        self.change(|model| direct::limit(model, column, (lower, upper)));
    }

    /// Where it is: the basis of its last solve.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        self.model.as_ref().and_then(direct::basis)
    }

    /// Its next solve begins there, if HiGHS can make a basis of that.
    pub fn begin_at(&mut self, basis: &Basis) {
        if let Some(model) = &mut self.model {
            // Where it begins is a matter of time alone.
            let _ = direct::set_basis(model, basis);
        }
    }

    /// Changes the model, which is gone where HiGHS refuses that.
    fn change(&mut self, change: impl FnOnce(&mut Model) -> bool) {
        self.model = self.model.take().and_then(|mut model| change(&mut model).then_some(model));
    }

    /// From here on solves end as soon as they are known to be beyond this value.
    pub fn end_beyond(&mut self, value: f64) {
        self.most = value;
        if let Some(model) = &mut self.model {
            model.set_option("objective_bound", value);
        }
    }

    /// The optimum; `None` where there is none, or HiGHS does not find it in this time.
    pub fn solve(&mut self, time: Option<Duration>) -> Option<Optimum> {
        match self.outcome(time) {
            Outcome::Optimum(optimum) => Some(optimum),
            _ => None,
        }
    }

    /// What comes of it in this time.
    pub fn outcome(&mut self, time: Option<Duration>) -> Outcome {
        let end = time.map(|time| Instant::now() + time);
        match self.run(end) {
            // HiGHS ends by a value of its own; where the prices do not say the same, the optimum has to.
            Outcome::Optimum(early) if self.is_cut_short => {
                if early.bound >= self.most || early.bound == f64::NEG_INFINITY {
                    return Outcome::Beyond;
                }
                let most = self.most;
                self.end_beyond(f64::INFINITY);
                let outcome = self.run(end);
                self.end_beyond(most);
                outcome
            }
            outcome => outcome,
        }
    }

    /// What comes of so many steps of the simplex method in this time.
    pub fn soon(&mut self, steps: i32, time: Option<Duration>) -> Outcome {
        self.end_after(steps);
        let outcome = self.outcome(time);
        self.end_after(i32::MAX);
        outcome
    }

    fn end_after(&mut self, steps: i32) {
        if let Some(model) = &mut self.model {
            model.set_option("simplex_iteration_limit", steps);
        }
    }

    /// Whether prices show that no point meets all rows, as HiGHS says.
    fn is_shown(&mut self) -> bool {
        let Some(model) = &mut self.model else { return false };
        // HiGHS may solve a program without costs for them, of which no value is beyond anything.
        model.set_option("objective_bound", f64::INFINITY);
        let prices = direct::prices_of_none(model);
        model.set_option("objective_bound", self.most);
        prices.is_some_and(|prices| self.dual.excludes_all(&prices))
    }

    /// Lets HiGHS go on until then: an optimum, or a point at which it is beyond what is asked for.
    fn run(&mut self, end: Option<Instant>) -> Outcome {
        let Some(mut model) = self.model.take() else { return Outcome::Unknown };
        if let Some(end) = end {
            // HiGHS counts the time of earlier solves as well.
            model.set_option("time_limit", (end - self.began).as_secs_f64());
        }
        let Ok(solved) = model.try_solve() else { return Outcome::Unknown };
        self.is_cut_short = solved.status() == HighsModelStatus::ObjectiveBound;
        let outcome = match solved.status() {
            HighsModelStatus::Optimal | HighsModelStatus::ObjectiveBound => {
                let solution = solved.get_solution();
                let (bound, reduced) = self.dual.at(solution.dual_rows());
                Outcome::Optimum(Optimum {
                    value: solved.objective_value(),
                    bound,
                    reduced,
                    columns: solution.columns().to_vec(),
                    prices: solution.dual_rows().to_vec(),
                })
            }
            HighsModelStatus::ReachedIterationLimit => {
                Outcome::OnTheWay(self.dual.at(solved.get_solution().dual_rows()).0)
            }
            HighsModelStatus::Infeasible => Outcome::Infeasible,
            _ => Outcome::Unknown,
        };
        self.model = Some(solved.into());
        if outcome == Outcome::Infeasible && !self.is_shown() { Outcome::Unknown } else { outcome }
    }
}

#[cfg(test)]
mod tests {
    use super::Linear;
    use super::Outcome;
    use rand::RngExt;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn the_bound_of_an_optimum_is_as_good_as_its_value() {
        // max 3 x + 2 y, x + y ≤ 1.5, x + 3 y ≤ 3, in a box: 4 at (1, 0.5).
        let mut linear = Linear::new(&[(-3.0, 0.0, 1.0), (-2.0, 0.0, 1.0)]);
        linear.add_row(f64::NEG_INFINITY, &[(0, 1.0), (1, 1.0)], 1.5);
        linear.add_row(f64::NEG_INFINITY, &[(0, 1.0), (1, 3.0)], 3.0);
        let optimum = linear.solve(None).unwrap_or_default();
        assert!((-4.0 - 1e-9..=-4.0).contains(&optimum.bound), "{optimum:?}");
        // With other limits too: x = 0, y = 1.
        linear.limit(0, 0.0, 0.0);
        let optimum = linear.solve(None).unwrap_or_default();
        assert!((-2.0 - 1e-9..=-2.0).contains(&optimum.bound), "{optimum:?}");
    }

    #[test]
    fn a_few_steps_give_a_bound_and_leave_the_optimum_as_it_is() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let mut ended_on_the_way = 0;
        for _ in 0..20 {
            let costs: Vec<f64> = (0..30).map(|_| random.random_range(1.0..9.0)).collect();
            let columns: Vec<(f64, f64, f64)> =
                costs.iter().map(|&cost| (cost, 0.0, 1.0)).collect();
            let (mut whole, mut by_steps) = (Linear::new(&columns), Linear::new(&columns));
            for _ in 0..15 {
                let entries: Vec<(u32, f64)> =
                    (0..30).map(|column| (column, random.random_range(0.1..3.0))).collect();
                let least = random.random_range(2.0..9.0);
                whole.add_row(least, &entries, f64::INFINITY);
                by_steps.add_row(least, &entries, f64::INFINITY);
            }
            let Some(optimum) = whole.solve(None) else { panic!("there is a point") };
            for _ in 0..5 {
                match by_steps.soon(2, None) {
                    Outcome::OnTheWay(bound) => {
                        ended_on_the_way += 1;
                        assert!(bound <= optimum.value + 1e-7, "{bound} {}", optimum.value);
                    }
                    Outcome::Optimum(soon) => assert!((soon.value - optimum.value).abs() < 1e-7),
                    other => panic!("{other:?}"),
                }
            }
            let after = by_steps.solve(None).map_or(0.0, |optimum| optimum.value);
            assert!((after - optimum.value).abs() < 1e-7);
        }
        assert!(ended_on_the_way > 0);
    }

    #[test]
    fn rows_come_in_and_the_optimum_follows() {
        // max x + y, first in a box, then below x + y ≤ 3/2, then impossible.
        let mut linear = Linear::new(&[(-1.0, 0.0, 1.0), (-1.0, 0.0, 1.0)]);
        assert!((linear.solve(None).map_or(0.0, |optimum| optimum.value) + 2.0).abs() < 1e-9);
        linear.add_row(f64::NEG_INFINITY, &[(0, 1.0), (1, 1.0)], 1.5);
        let optimum = linear.solve(None).unwrap_or_default();
        assert!((optimum.value + 1.5).abs() < 1e-9 && optimum.columns.len() == 2);
        linear.add_row(2.0, &[(0, 1.0), (1, 1.0)], f64::INFINITY);
        assert_eq!(linear.outcome(None), Outcome::Infeasible);
    }

    #[test]
    fn columns_come_in_and_the_optimum_and_its_bound_follow() {
        // A row of at least 3 from x ≤ 2 at 1 and y at 5; then z at 2 comes in, and stands in a second row, x + z ≤ 2.
        let mut linear = Linear::new(&[]).for_columns();
        linear.add_row(3.0, &[], f64::INFINITY);
        linear.add_row(f64::NEG_INFINITY, &[], 2.0);
        let x = linear.add_column(1.0, (0.0, 2.0), &[(0, 1.0), (1, 1.0)]);
        let y = linear.add_column(5.0, (0.0, f64::INFINITY), &[(0, 1.0)]);
        assert_eq!((x, y), (0, 1));
        let optimum = linear.solve(None).unwrap_or_default();
        assert!((optimum.value - 7.0).abs() < 1e-9 && optimum.columns.len() == 2);
        let z = linear.add_column(2.0, (0.0, 1.0), &[(0, 2.0), (1, 1.0)]);
        let optimum = linear.solve(None).unwrap_or_default();
        assert!(
            (optimum.value - 3.0).abs() < 1e-9 && (optimum.columns[z as usize] - 1.0).abs() < 1e-9
        );
        linear.limit(z, 0.0, 0.0);
        assert!((linear.solve(None).map_or(0.0, |optimum| optimum.value) - 7.0).abs() < 1e-9);
    }
}
