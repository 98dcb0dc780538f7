//! Pseudo-costs: what deciding a column raised the bound by, for each unit of its value, and what it will raise it by.
//!
//! # Source
//! T. Achterberg, T. Koch, A. Martin, Operations Research Letters 33 (2005), 42–54 (reliability branching)

use std::collections::BTreeMap;

/// Tries of a column in each direction after which its pseudo-costs are relied on.
const RELIABLE: u32 = 1;

/// Down (0) or up (1): to the next whole number.
pub type Direction = usize;

/// What deciding a column raised the bound by, for each unit of its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// A column of the program.
    column: u32,
    direction: Direction,
    by_unit: f64,
}

/// A mean of gains.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, gain: f64) {
        self.sum += gain;
        self.count += 1;
    }

    fn value(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

/// The gains of all columns of the program.
#[derive(Clone, Debug, Default)]
pub struct PseudoCosts {
    /// By column: down and up; and of all columns.
    known: BTreeMap<u32, [Mean; 2]>,
    usual: [Mean; 2],
    /// Those that were seen since they were last told.
    fresh: Vec<Gain>,
}

impl PseudoCosts {
    /// Deciding a column from this value raised the bound so much.
    pub fn see(&mut self, column: u32, value: f64, direction: Direction, gain: f64) {
        let seen = Gain { column, direction, by_unit: gain / moved(value)[direction] };
        self.learn(&[seen]);
        self.fresh.push(seen);
    }

    /// Takes in what others saw.
    pub fn learn(&mut self, gains: &[Gain]) {
        for &Gain { column, direction, by_unit } in gains {
            self.known.entry(column).or_default()[direction].add(by_unit);
            self.usual[direction].add(by_unit);
        }
    }

    /// What was seen since the last call.
    pub fn tell(&mut self) -> Vec<Gain> {
        std::mem::take(&mut self.fresh)
    }

    /// Whether enough is known of a column in both directions.
    #[must_use]
    pub fn are_reliable(&self, column: u32) -> bool {
        self.of(column).iter().all(|mean| mean.count >= RELIABLE)
    }

    /// Gains of deciding a column with this value down and up, as far as they are known of it or of others.
    #[must_use]
    pub fn expected(&self, column: u32, value: f64) -> [f64; 2] {
        let known = self.of(column);
        let moved = moved(value);
        [0, 1].map(|direction| {
            let own = known[direction].value().or_else(|| self.usual[direction].value());
            own.unwrap_or(1.0) * moved[direction]
        })
    }

    fn of(&self, column: u32) -> [Mean; 2] {
        self.known.get(&column).copied().unwrap_or_default()
    }
}

/// How far a value is from the whole numbers below and above it.
fn moved(value: f64) -> [f64; 2] {
    [value - value.floor(), value.ceil() - value]
}

#[cfg(test)]
mod tests {
    use super::PseudoCosts;

    fn assert_same(found: [f64; 2], expected: [f64; 2]) {
        let errors = found.iter().zip(expected).map(|(found, expected)| (found - expected).abs());
        assert!(errors.fold(0.0, f64::max) < 1e-12, "{found:?} for {expected:?}");
    }

    #[test]
    fn what_is_unknown_of_a_column_is_taken_from_others_and_what_others_saw_counts() {
        let mut costs = PseudoCosts::default();
        assert_same(costs.expected(0, 0.25), [0.25, 0.75]);
        costs.see(0, 0.25, 0, 2.0);
        assert!(!costs.are_reliable(0));
        costs.see(0, 0.25, 1, 3.0);
        assert!(costs.are_reliable(0));
        // 8 for each unit down, 4 up.
        assert_same(costs.expected(0, 1.5), [4.0, 2.0]);
        assert_same(costs.expected(1, 0.5), [4.0, 2.0]);
        let mut other = PseudoCosts::default();
        other.see(0, 0.5, 0, 2.0);
        other.learn(&costs.tell());
        // The mean of 4 and 8 down.
        assert_same(other.expected(0, 0.5), [3.0, 2.0]);
        assert!(costs.tell().is_empty());
    }
}
