//! A point that outlives the program it was found for: values by what the columns stand for.

use crate::model::ColumnKey;
use crate::model::Program;
use serde::Deserialize;
use serde::Serialize;
use std::collections::HashMap;

/// The columns that are not 0, and their values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(ColumnKey, f64)>", into = "Vec<(ColumnKey, f64)>")]
pub struct Point(HashMap<ColumnKey, f64>);

impl From<Vec<(ColumnKey, f64)>> for Point {
    fn from(values: Vec<(ColumnKey, f64)>) -> Self {
        Self(values.into_iter().collect())
    }
}

impl From<Point> for Vec<(ColumnKey, f64)> {
    fn from(point: Point) -> Self {
        let mut values: Self = point.0.into_iter().collect();
        values.sort_unstable_by_key(|&(key, _)| key);
        values
    }
}

impl Point {
    /// Takes a point out of its program.
    #[must_use]
    pub fn new(program: &Program, values: &[f64]) -> Self {
        let columns = program.columns.iter().zip(values);
        Self(
            columns.filter(|&(_, &value)| value != 0.0).map(|(c, &value)| (c.key, value)).collect(),
        )
    }

    /// Its values in another program; columns that are new there are 0. `None` where a column is missing.
    #[must_use]
    pub fn values(&self, program: &Program) -> Option<Vec<f64>> {
        let mut found = 0;
        let values = program.columns.iter().map(|column| {
            let value = self.0.get(&column.key);
            found += usize::from(value.is_some());
            value.copied().unwrap_or(0.0)
        });
        let values = values.collect();
        (found == self.0.len()).then_some(values)
    }
}
