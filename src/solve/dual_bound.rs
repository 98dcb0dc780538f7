//! A bound of a linear program from the prices of its rows, which rounding cannot raise.
//!
//! # Formula
//! L(π) = Σ_r limit_r(π_r) π_r + Σ_c min { d_c z : lower_c ≤ z ≤ upper_c },  d_c = c_c − Σ_r a_rc π_r
//!
//! where limit_r is the lower limit of a row where π_r > 0, else its upper one. By weak duality L(π) is at most the
//! least value, whatever π is: it need not be optimal, nor exact. Each sum is taken with what rounding can have done to
//! it, on the safe side.
//!
//! A column without an upper limit may get one from the rows: a x ≤ b − min (the others). Where it has none and d_c < 0,
//! there is no bound.
//!
//! Without costs, L(π) > 0 says that no point meets all rows: of such a point the least value would be 0 (Farkas).
//!
//! # Source
//! A. Neumaier, O. Shcherbina, Mathematical Programming 99 (2004), 283–296 (safe bounds in mixed-integer programming)

use crate::solve::sum::Sum;

/// What an upper limit from rows is widened by, relative to it, for rounding on the way there.
const WIDER: f64 = 1e-9;

#[derive(Clone, Copy, Debug)]
struct Column {
    cost: f64,
    lower: f64,
    upper: f64,
    /// The least and the greatest value that it was added with, and the greatest that rows leave it then.
    least: f64,
    greatest: f64,
    most: f64,
}

#[derive(Clone, Debug)]
struct Row {
    lower: f64,
    upper: f64,
    entries: Vec<(u32, f64)>,
}

/// A linear program to be minimised, as its bound sees it.
#[derive(Clone, Debug, Default)]
pub struct DualBound {
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Whether upper limits from rows are known.
    is_limited: bool,
}

impl DualBound {
    /// Adds a column: its cost, its least and its greatest value.
    pub fn add_column(&mut self, cost: f64, lower: f64, upper: f64) {
        self.columns.push(Column {
            cost,
            lower,
            upper,
            least: lower,
            greatest: upper,
            most: upper,
        });
    }

    /// Adds a column to rows that are there already.
    pub fn add_column_in(
        &mut self,
        cost: f64,
        lower: f64,
        upper: f64,
        entries: impl IntoIterator<Item = (u32, f64)>,
    ) {
        let at = self.columns.len() as u32;
        self.add_column(cost, lower, upper);
        for (row, factor) in entries {
            self.rows[row as usize].entries.push((at, factor));
        }
        self.is_limited = false;
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Adds a row.
    pub fn add_row(
        &mut self,
        lower: f64,
        entries: impl IntoIterator<Item = (u32, f64)>,
        upper: f64,
    ) {
        self.rows.push(Row { lower, upper, entries: entries.into_iter().collect() });
    }

    /// Other limits of a column, within those it was added with.
    pub fn limit(&mut self, column: u32, lower: f64, upper: f64) {
        let column = &mut self.columns[column as usize];
        (column.lower, column.upper) = (lower, upper);
    }

    /// The bound at these prices, one for each row; −∞ where there is none. And the d_c, rounded down: each unit that a
    /// column is above its lower limit costs so much beyond the bound.
    #[must_use]
    pub fn at(&mut self, prices: &[f64]) -> (f64, Vec<f64>) {
        let costs = self.columns.iter().map(|column| column.cost).collect();
        self.with_costs(costs, prices)
    }

    /// Whether these prices, as they are or with the other sign, show that no point meets all rows within the columns' limits.
    #[must_use]
    pub fn excludes_all(&mut self, prices: &[f64]) -> bool {
        [1.0, -1.0].into_iter().any(|sign| {
            let prices: Vec<f64> = prices.iter().map(|price| sign * price).collect();
            self.with_costs(vec![0.0; self.columns.len()], &prices).0 > 0.0
        })
    }

    fn with_costs(&mut self, costs: Vec<f64>, prices: &[f64]) -> (f64, Vec<f64>) {
        if !std::mem::replace(&mut self.is_limited, true) {
            self.limit_by_rows();
        }
        let mut bound = Sum::default();
        let mut reduced = vec![Sum::default(); self.columns.len()];
        for (sum, cost) in reduced.iter_mut().zip(costs) {
            sum.add(cost);
        }
        for (row, &price) in self.rows.iter().zip(prices) {
            let limit = if price > 0.0 { row.lower } else { row.upper };
            // A price with the wrong sign counts nothing.
            if price == 0.0 || !price.is_finite() || limit.is_infinite() {
                continue;
            }
            bound.add(limit * price);
            for &(column, factor) in &row.entries {
                reduced[column as usize].add(-factor * price);
            }
        }
        for (column, cost) in self.columns.iter().zip(&reduced) {
            let upper = column.upper.min(column.most);
            let least = |cost: f64| {
                if cost == 0.0 { 0.0 } else { cost * if cost > 0.0 { column.lower } else { upper } }
            };
            bound.add(least(cost.rounded_down()).min(least(cost.rounded_up())));
        }
        let bound = bound.rounded_down();
        let bound = if bound.is_nan() { f64::NEG_INFINITY } else { bound };
        (bound, reduced.iter().map(Sum::rounded_down).collect())
    }

    /// Finds upper limits from rows, where columns have none of their own.
    fn limit_by_rows(&mut self) {
        for column in &mut self.columns {
            // What rows said before other columns came in is true no more.
            column.most = column.greatest;
        }
        for row in &self.rows {
            // As Σ a x ≤ b, and as Σ −a x ≤ −b.
            for (sign, limit) in [(1.0, row.upper), (-1.0, -row.lower)] {
                if !limit.is_finite() {
                    continue;
                }
                let least = |&(at, factor): &(u32, f64)| {
                    let column = &self.columns[at as usize];
                    let factor = sign * factor;
                    factor * if factor > 0.0 { column.least } else { column.most }
                };
                let all: f64 = row.entries.iter().map(least).sum();
                let mut mass: f64 = limit.abs();
                mass += row.entries.iter().map(|entry| least(entry).abs()).sum::<f64>();
                let open = |&&(at, factor): &&(u32, f64)| {
                    sign * factor > 0.0 && self.columns[at as usize].most.is_infinite()
                };
                let limits = row.entries.iter().filter(open).map(|entry| {
                    let most = (limit - (all - least(entry)) + WIDER * mass) / (sign * entry.1);
                    (entry.0, most)
                });
                for (at, most) in limits.collect::<Vec<_>>() {
                    if most.is_finite() {
                        self.columns[at as usize].most = most;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DualBound;
    use num_rational::BigRational;
    use rand::RngExt;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn exactly(value: f64) -> BigRational {
        BigRational::from_float(value).expect("a finite number")
    }

    #[test]
    fn the_bound_is_never_above_what_exact_arithmetic_makes_of_the_prices() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let mut differ = 0;
        for _ in 0..200 {
            let mut program = DualBound::default();
            let zero = || exactly(0.0);
            let facts: Vec<(f64, f64, f64)> = (0..8)
                .map(|_| (random.random_range(-9.0..9.0), 0.0, random.random_range(0.1..1e6)))
                .collect();
            for &(cost, lower, upper) in &facts {
                program.add_column(cost, lower, upper);
            }
            let mut costs: Vec<BigRational> = facts.iter().map(|facts| exactly(facts.0)).collect();
            let (mut prices, mut bound) = (Vec::new(), zero());
            for _ in 0..5 {
                let (limit, price) =
                    (random.random_range(0.0..1e7), random.random_range(-0.9..0.9));
                let entries: Vec<(u32, f64)> =
                    (0..8).map(|column| (column, random.random_range(-1.0..1.0))).collect();
                for &(column, factor) in &entries {
                    costs[column as usize] -= exactly(factor) * exactly(price);
                }
                bound += exactly(limit) * exactly(price);
                program.add_row(limit, entries, limit);
                prices.push(price);
            }
            for (cost, &(_, _, upper)) in costs.into_iter().zip(&facts) {
                bound += if cost < zero() { cost * exactly(upper) } else { zero() };
            }
            let stated = program.at(&prices).0;
            assert!(exactly(stated) <= bound, "{stated} is above the exact bound");
            let near = &bound - exactly(1e-3);
            assert!(exactly(stated) >= near, "{stated} is far below the exact bound");
            differ += u32::from(exactly(stated) != bound);
        }
        assert!(differ > 0);
    }

    #[test]
    fn rows_limit_columns_that_have_no_limit_of_their_own() {
        // min −x − y with x + 2 y ≤ 6, x − y = 0: the optimum −4 at (2, 2).
        let mut program = DualBound::default();
        program.add_column(-1.0, 0.0, f64::INFINITY);
        program.add_column(-1.0, 0.0, f64::INFINITY);
        program.add_row(f64::NEG_INFINITY, [(0, 1.0), (1, 2.0)], 6.0);
        program.add_row(0.0, [(0, 1.0), (1, -1.0)], 0.0);
        let optimum = program.at(&[-2.0 / 3.0, -1.0 / 3.0]).0;
        assert!((-4.0 - 1e-9..=-4.0).contains(&optimum), "{optimum}");
        // Without prices: x ≤ 6, y ≤ 3.
        let nothing = program.at(&[0.0, 0.0]).0;
        assert!((-9.0 - 1e-6..=-9.0).contains(&nothing), "{nothing}");
        // A price with a sign that the row does not allow counts as none.
        assert!((program.at(&[1.0, 0.0]).0 - nothing).abs() < 1e-9);
        // Limits that a column has for a while say nothing of others later on.
        let mut other = DualBound::default();
        other.add_column(0.0, 0.0, 5.0);
        other.add_column(-1.0, 0.0, f64::INFINITY);
        other.add_row(f64::NEG_INFINITY, [(0, 1.0), (1, 1.0)], 6.0);
        other.limit(0, 5.0, 5.0);
        for _ in 0..2 {
            assert!((other.at(&[0.0]).0 + 6.0).abs() < 1e-6);
            other.limit(0, 0.0, 5.0);
        }
        // x − z ≤ 6: once z comes in, x has no limit any more.
        let mut grown = DualBound::default();
        grown.add_column(-1.0, 0.0, f64::INFINITY);
        grown.add_row(f64::NEG_INFINITY, [(0, 1.0)], 6.0);
        assert!((grown.at(&[0.0]).0 + 6.0).abs() < 1e-6);
        grown.add_column_in(0.0, 0.0, 9.0, [(0, -1.0)]);
        assert!((grown.at(&[0.0]).0 + 15.0).abs() < 1e-6);
        let mut open = DualBound::default();
        open.add_column(-1.0, 0.0, f64::INFINITY);
        assert!(open.at(&[]).0 < f64::MIN);
    }

    #[test]
    fn prices_show_that_no_point_meets_all_rows_and_never_where_one_does() {
        // x + y ≥ 3 with x ≤ 1 and 2 y ≤ 2: one more than there is.
        let mut program = DualBound::default();
        program.add_column(5.0, 0.0, 2.0);
        program.add_column(-1.0, 0.0, f64::INFINITY);
        program.limit(0, 0.0, 1.0);
        program.add_row(3.0, [(0, 1.0), (1, 1.0)], f64::INFINITY);
        program.add_row(f64::NEG_INFINITY, [(1, 2.0)], 2.0);
        assert!(program.excludes_all(&[1.0, -0.5]) && program.excludes_all(&[-1.0, 0.5]));
        assert!(!program.excludes_all(&[0.0, 0.0]) && !program.excludes_all(&[f64::NAN, 1.0]));
        program.limit(0, 0.0, 2.0);
        let mut random = ChaCha8Rng::seed_from_u64(5);
        for _ in 0..1000 {
            let prices = [random.random_range(-1.0..1.0), random.random_range(-1.0..1.0)];
            assert!(!program.excludes_all(&prices), "(2, 1) meets all rows; {prices:?}");
        }
    }
}
