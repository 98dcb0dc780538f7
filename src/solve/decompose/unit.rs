//! The step in which plans can differ: where every plan costs a multiple of some number, a bound is worth
//! the next such multiple.

use crate::solve::Question;

/// Rounding errors of a bound, relative to it.
const ROUNDING: f64 = 1e-9;

/// A number of which the objective of every plan is a multiple: 1 or a half, a quarter, an eighth, where all
/// costs are and stand on whole-number columns alone.
#[must_use]
pub fn of(question: &Question<'_>) -> Option<f64> {
    let columns = &question.program.columns;
    let costs = question.objective.entries.iter().filter(|(_, cost)| *cost != 0.0);
    let is_whole = costs.clone().all(|&(column, _)| columns[column as usize].is_integer);
    let is_multiple = |unit: f64| {
        costs.clone().all(|(_, cost)| (cost / unit).fract() == 0.0 && cost.abs() < 1e12)
    };
    let units = [1.0, 0.5, 0.25, 0.125].into_iter();
    // Left-out pairs may cost other amounts.
    units.filter(|_| is_whole && question.prepared.is_none()).find(|&unit| is_multiple(unit))
}

/// The least that a plan can cost which costs at least `bound`, in steps of `unit`.
#[must_use]
pub fn round_up(bound: f64, unit: f64) -> f64 {
    // Down first: the bound may be a hair above what is true.
    let units = (bound - ROUNDING * bound.abs()) / unit;
    bound.max(units.ceil() * unit)
}

/// The most that a plan can cost which is better than one of this value.
#[must_use]
pub fn below(value: f64, unit: Option<f64>) -> f64 {
    unit.map_or(value, |unit| value - unit + ROUNDING * value.abs())
}

#[cfg(test)]
mod tests {
    use super::of;
    use super::round_up;
    use crate::facts::SiteIdx;
    use crate::facts::VillageIdx;
    use crate::model::ColumnKey;
    use crate::model::Expression;
    use crate::model::Program;
    use crate::solve::Question;

    fn unit_of(costs: &[f64], last_is_whole: bool) -> Option<f64> {
        let mut program = Program::default();
        let mut objective = Expression::default();
        for (at, &cost) in costs.iter().enumerate() {
            let is_whole = last_is_whole || at + 1 < costs.len();
            let key = ColumnKey::Move(VillageIdx::new(at), SiteIdx(0));
            let column = program.add_column(key, 0.0, 1.0, is_whole);
            objective.entries.push((column, cost));
        }
        of(&Question::new(&program, &objective))
    }

    #[test]
    fn the_unit_is_the_largest_that_divides_all_costs() {
        assert_eq!(unit_of(&[3.0, 12.0], true), Some(1.0));
        assert_eq!(unit_of(&[3.0, 12.75], true), Some(0.25));
        assert_eq!(unit_of(&[3.0, 12.3], true), None);
        assert_eq!(unit_of(&[3.0, 12.0], false), None);
        // What costs nothing may be fractional.
        assert_eq!(unit_of(&[3.0, 0.0], false), Some(1.0));
    }

    #[test]
    fn bounds_are_rounded_up_and_never_past_a_plan_that_exists() {
        assert!((round_up(8847.2, 1.0) - 8848.0).abs() < 1e-9);
        assert!((round_up(8_848.000_000_01, 1.0) - 8848.0).abs() < 1e-4);
        assert!((round_up(-3.6, 0.5) + 3.5).abs() < 1e-9);
    }
}
