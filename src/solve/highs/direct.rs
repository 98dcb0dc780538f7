//! What the crate `highs` has no call for: rows that come in together, bases, and why no point meets all rows; and additions
//! and limits by number, for such rows have no handle of the crate.
//!
//! # Why
//! HiGHS goes through the whole matrix for each addition, and through long ways from one vertex to another one that was known
//! already.

use highs::Model;
use std::os::raw::c_int;

/// A row: what its entries add up to at the least and at the most.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRow {
    /// At the least.
    pub lower: f64,
    /// Columns and their factors.
    pub entries: Vec<(u32, f64)>,
    /// At the most.
    pub upper: f64,
}

/// Where a column or a row stands at a vertex, as HiGHS numbers it.
pub type Standing = c_int;

/// What stands in no limit.
pub const BASIC: Standing = highs_sys::kHighsBasisStatusBasic;
/// What stands at its lower limit.
pub const LOWER: Standing = highs_sys::kHighsBasisStatusLower;
/// What stands at its upper limit.
pub const UPPER: Standing = highs_sys::kHighsBasisStatusUpper;

/// A vertex: where its columns and rows stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basis {
    /// By column.
    pub columns: Vec<Standing>,
    /// By row.
    pub rows: Vec<Standing>,
}

/// Adds rows of columns that the model has. Whether HiGHS took them.
#[must_use]
pub fn add_rows(model: &mut Model, rows: &[NewRow]) -> bool {
    let lower: Vec<f64> = rows.iter().map(|row| row.lower).collect();
    let upper: Vec<f64> = rows.iter().map(|row| row.upper).collect();
    let entries = || rows.iter().flat_map(|row| &row.entries);
    let (Some(columns), Some(count)) = (numbers(entries()), number(rows.len())) else {
        return false;
    };
    let factors: Vec<f64> = entries().map(|&(_, factor)| factor).collect();
    let starts = rows.iter().scan(0, |end, row| {
        let start = number(*end);
        *end += row.entries.len();
        Some(start)
    });
    let (Some(starts), Some(all)) = (starts.collect::<Option<Vec<_>>>(), number(factors.len()))
    else {
        return false;
    };
    // SAFETY: the model is alive, the arrays are as long as it is told, and HiGHS copies them.
    let status = unsafe {
        highs_sys::Highs_addRows(
            model.as_mut_ptr(),
            count,
            lower.as_ptr(),
            upper.as_ptr(),
            all,
            starts.as_ptr(),
            columns.as_ptr(),
            factors.as_ptr(),
        )
    };
    is_done(status)
}

/// Adds a column, with its limits and its entries in rows that the model has. Whether HiGHS took it.
#[must_use]
pub fn add_column(
    model: &mut Model,
    cost: f64,
    (lower, upper): (f64, f64),
    entries: &[(u32, f64)],
) -> bool {
    let (Some(rows), Some(count)) = (numbers(entries), number(entries.len())) else {
        return false;
    };
    let factors: Vec<f64> = entries.iter().map(|&(_, factor)| factor).collect();
    // SAFETY: the model is alive, the arrays are as long as it is told, and HiGHS copies them.
    let status = unsafe {
        highs_sys::Highs_addCol(
            model.as_mut_ptr(),
            cost,
            lower,
            upper,
            count,
            rows.as_ptr(),
            factors.as_ptr(),
        )
    };
    is_done(status)
}

/// Other limits of a column that the model has. Whether HiGHS took them.
#[must_use]
pub fn limit(model: &mut Model, column: u32, (lower, upper): (f64, f64)) -> bool {
    let Ok(column) = c_int::try_from(column) else { return false };
    // SAFETY: the model is alive; HiGHS checks the number of the column.
    is_done(unsafe { highs_sys::Highs_changeColBounds(model.as_mut_ptr(), column, lower, upper) })
}

/// The vertex at which the model is; `None` where it has none.
#[must_use]
pub fn basis(model: &Model) -> Option<Basis> {
    let mut columns = vec![LOWER; model.num_cols()];
    let mut rows = vec![LOWER; model.num_rows()];
    // SAFETY: the model is alive, and the arrays have room for all its columns and rows.
    let status = unsafe {
        highs_sys::Highs_getBasis(model.as_ptr(), columns.as_mut_ptr(), rows.as_mut_ptr())
    };
    is_done(status).then_some(Basis { columns, rows })
}

/// Prices of the rows by which HiGHS tells that no point meets all of them, once it has said so; `None` where it has none. It
/// may solve the program without its costs for that, within its limits.
#[must_use]
pub fn prices_of_none(model: &mut Model) -> Option<Vec<f64>> {
    let mut prices = vec![0.0; model.num_rows()];
    if prices.is_empty() {
        return None;
    }
    let mut is_told: c_int = 0;
    // SAFETY: the model is alive, and the array has room for all its rows.
    let status = unsafe {
        highs_sys::Highs_getDualRay(model.as_mut_ptr(), &raw mut is_told, prices.as_mut_ptr())
    };
    (is_done(status) && is_told != 0).then_some(prices)
}

/// Brings a model to a vertex; where the basis is none, HiGHS mends it. Whether HiGHS took it.
#[must_use]
pub fn set_basis(model: &mut Model, basis: &Basis) -> bool {
    if basis.columns.len() != model.num_cols() || basis.rows.len() != model.num_rows() {
        return false;
    }
    // SAFETY: the model is alive, and the arrays are as long as it has columns and rows.
    let status = unsafe {
        highs_sys::Highs_setBasis(model.as_mut_ptr(), basis.columns.as_ptr(), basis.rows.as_ptr())
    };
    is_done(status)
}

fn number(count: usize) -> Option<c_int> {
    c_int::try_from(count).ok()
}

fn numbers<'e>(entries: impl IntoIterator<Item = &'e (u32, f64)>) -> Option<Vec<c_int>> {
    entries.into_iter().map(|&(at, _)| c_int::try_from(at).ok()).collect()
}

fn is_done(status: c_int) -> bool {
    status == highs_sys::STATUS_OK || status == highs_sys::STATUS_WARNING
}

#[cfg(test)]
mod tests {
    use super::BASIC;
    use super::Basis;
    use super::NewRow;
    use super::add_column;
    use super::add_rows;
    use super::basis;
    use super::limit;
    use super::prices_of_none;
    use super::set_basis;
    use highs::HighsModelStatus;
    use highs::Model;
    use highs::RowProblem;
    use highs::Sense;

    /// max 3 x + 2 y in a box of 1, as a minimum.
    fn model() -> Model {
        let mut problem = RowProblem::new();
        problem.add_column(-3.0, 0..=1);
        problem.add_column(-2.0, 0..=1);
        let mut model = Model::new(problem);
        model.set_sense(Sense::Minimise);
        model.set_option("output_flag", false);
        model
    }

    fn rows() -> [NewRow; 2] {
        let row = |entries: &[(u32, f64)], upper| NewRow {
            lower: f64::NEG_INFINITY,
            entries: entries.to_vec(),
            upper,
        };
        [row(&[(0, 1.0), (1, 1.0)], 1.5), row(&[(0, 1.0), (1, 3.0)], 3.0)]
    }

    #[test]
    fn rows_columns_and_limits_are_those_that_were_told() {
        let mut model = model();
        assert!(add_rows(&mut model, &rows()));
        let solved = model.solve();
        assert!((solved.objective_value() + 4.0).abs() < 1e-9);
        let mut model = Model::from(solved);
        // z widens the second row, at 0.5 for each unit: y goes on from 5/6 to 1.
        assert!(add_column(&mut model, 0.5, (0.0, 2.0), &[(1, -1.0)]));
        assert!(limit(&mut model, 0, (0.0, 0.5)));
        let solved = model.solve();
        let solution = solved.get_solution();
        let expected = [0.5, 1.0, 0.5];
        assert!(solution.columns().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    #[test]
    fn what_the_model_does_not_have_is_refused() {
        let mut model = model();
        let [mut row, _] = rows();
        row.entries.push((2, 1.0));
        assert!(!add_rows(&mut model, &[row]));
        assert!(!add_column(&mut model, 0.0, (0.0, 1.0), &[(0, 1.0)]));
        assert!(!limit(&mut model, 2, (0.0, 1.0)));
        assert!(!set_basis(&mut model, &Basis::default()));
        assert_eq!((model.num_cols(), model.num_rows()), (2, 0));
    }

    #[test]
    fn a_solve_that_begins_at_its_optimum_has_nothing_to_do() {
        let mut first = model();
        assert!(add_rows(&mut first, &rows()));
        let first = Model::from(first.solve());
        let at = basis(&first).expect("there is a basis");
        assert_eq!(at.columns.iter().chain(&at.rows).filter(|&&own| own == BASIC).count(), 2);
        let mut second = model();
        assert!(add_rows(&mut second, &rows()) && set_basis(&mut second, &at));
        let second = second.solve();
        assert_eq!(second.simplex_iteration_count(), 0);
        assert!((second.objective_value() + 4.0).abs() < 1e-9);
        // One that is no basis is made one.
        let mut third = model();
        let nothing = Basis { columns: vec![super::LOWER; 2], rows: vec![super::UPPER; 2] };
        assert!(add_rows(&mut third, &rows()) && set_basis(&mut third, &nothing));
        assert!((third.solve().objective_value() + 4.0).abs() < 1e-9);
    }

    #[test]
    fn prices_tell_why_no_point_meets_all_rows() {
        let mut model = model();
        let least = NewRow { lower: 2.0, entries: vec![(0, 1.0), (1, 1.0)], upper: f64::INFINITY };
        assert!(add_rows(&mut model, &rows()) && add_rows(&mut model, &[least]));
        let solved = model.solve();
        assert_eq!(solved.status(), HighsModelStatus::Infeasible);
        let prices = prices_of_none(&mut Model::from(solved)).expect("HiGHS knows why");
        // The first row leaves 1.5 of what the last one asks for.
        assert!(prices[0] * prices[2] < 0.0 && prices[1] == 0.0, "{prices:?}");
    }
}
