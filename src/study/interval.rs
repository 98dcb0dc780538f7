//! What is known of a value: the best possible one lies between a bound and the value of the plan found.
//! Two of them are told apart only where their intervals do not touch.

use serde::Serialize;

/// Rounding errors of a solver, relative to a value.
const ROUNDING: f64 = 1e-9;

/// Between which numbers a value lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Not below; −∞ where nothing is known.
    pub least: f64,
    /// Not above; ∞ where nothing is known.
    pub most: f64,
}

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The second is greater.
    Rises,
    /// The second is smaller.
    Falls,
    /// Both are known, and the same but for rounding.
    Equal,
    /// The intervals overlap.
    NotProven,
}

impl Order {
    /// The word used in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rises => "rises",
            Self::Falls => "falls",
            Self::Equal => "equal",
            Self::NotProven => "not_proven",
        }
    }
}

impl Interval {
    /// Of a plan's value and a bound, which rounding may have put above it.
    #[must_use]
    pub fn new(bound: Option<f64>, value: Option<f64>) -> Self {
        let most = value.unwrap_or(f64::INFINITY);
        let least =
            bound.filter(|bound| !bound.is_nan()).map_or(f64::NEG_INFINITY, |b| b.min(most));
        Self { least, most }
    }

    /// A value that is known.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self { least: value, most: value }
    }

    /// How this one stands to the next.
    #[must_use]
    pub fn order(self, next: Self) -> Order {
        let hair = ROUNDING * self.size().max(next.size());
        let is_known = self.most - self.least <= hair && next.most - next.least <= hair;
        if is_known && (self.most - next.most).abs() <= hair {
            Order::Equal
        } else if next.least > self.most + hair {
            Order::Rises
        } else if next.most < self.least - hair {
            Order::Falls
        } else {
            Order::NotProven
        }
    }

    /// The greatest of its finite ends, at least 1: what rounding is measured by.
    fn size(self) -> f64 {
        let ends = [self.least, self.most].into_iter().filter(|end| end.is_finite());
        ends.fold(1.0, |size, end| size.max(end.abs()))
    }

    /// How much is not known; ∞ where nothing is.
    #[must_use]
    pub fn width(self) -> f64 {
        self.most - self.least
    }

    /// Whether it lies within an earlier one, but for rounding.
    #[must_use]
    pub fn is_within(self, earlier: Self) -> bool {
        let hair = ROUNDING * self.size().max(earlier.size());
        self.most <= earlier.most + hair && self.least >= earlier.least - hair
    }

    /// Whether it lies within an earlier one and leaves less open, by `share` at least.
    #[must_use]
    pub fn is_narrower_than(self, earlier: Self, share: f64) -> bool {
        let hair = ROUNDING * self.size().max(earlier.size());
        let is_less_open = if earlier.width().is_finite() {
            self.width() < (1.0 - share) * earlier.width() - hair
        } else {
            // Where no bound was known, any is better; without one, a better plan is.
            self.width().is_finite() || self.most < earlier.most - hair
        };
        is_less_open && self.is_within(earlier)
    }

    /// Whether nothing is left open but rounding.
    #[must_use]
    pub fn is_known(self) -> bool {
        self.width() <= ROUNDING * self.size()
    }

    /// Between which numbers `next` less this one lies.
    #[must_use]
    pub fn change_to(self, next: Self) -> Self {
        Self { least: next.least - self.most, most: next.most - self.least }
    }

    /// Between which numbers the spread (greatest less smallest) of several values lies.
    #[must_use]
    pub fn spread(all: &[Self]) -> Self {
        let greatest =
            |end: fn(&Self) -> f64| all.iter().map(end).fold(f64::NEG_INFINITY, f64::max);
        let smallest = |end: fn(&Self) -> f64| all.iter().map(end).fold(f64::INFINITY, f64::min);
        let least = greatest(|of| of.least) - smallest(|of| of.most);
        let most = greatest(|of| of.most) - smallest(|of| of.least);
        Self { least: if least.is_nan() { 0.0 } else { least.max(0.0) }, most }
    }
}

#[cfg(test)]
mod tests {
    use super::Interval;
    use super::Order;

    fn between(least: f64, most: f64) -> Interval {
        Interval { least, most }
    }

    #[test]
    fn overlapping_intervals_prove_nothing() {
        assert_eq!(between(90.0, 100.0).order(between(95.0, 99.0)), Order::NotProven);
        assert_eq!(between(90.0, 100.0).order(between(101.0, 120.0)), Order::Rises);
        assert_eq!(between(90.0, 100.0).order(between(70.0, 89.0)), Order::Falls);
        assert_eq!(Interval::exact(5.0).order(Interval::exact(5.0 + 1e-12)), Order::Equal);
        assert_eq!(between(90.0, 100.0).order(between(90.0, 100.0)), Order::NotProven);
        let unknown = Interval::new(None, Some(50.0));
        assert_eq!(unknown.order(Interval::exact(49.0)), Order::NotProven);
        assert_eq!(unknown.order(Interval::exact(51.0)), Order::Rises);
    }

    #[test]
    fn only_what_knows_more_and_nothing_less_is_narrower() {
        let wide = between(90.0, 100.0);
        assert!(between(90.0, 99.0).is_narrower_than(wide, 0.01));
        assert!(between(95.0, 100.0).is_narrower_than(wide, 0.01));
        assert!(!between(90.0, 100.0).is_narrower_than(wide, 0.01));
        assert!(!between(90.05, 100.0).is_narrower_than(wide, 0.01), "half a percent is no help");
        assert!(!between(80.0, 85.0).is_narrower_than(wide, 0.01), "the bound is worse");
        assert!(!between(99.0, 101.0).is_narrower_than(wide, 0.01), "the plan is worse");
        let unknown = Interval::new(None, Some(100.0));
        assert!(wide.is_narrower_than(unknown, 0.01));
        assert!(Interval::new(None, Some(99.0)).is_narrower_than(unknown, 0.01));
        assert!(!unknown.is_narrower_than(unknown, 0.01));
        assert!(Interval::exact(5.0).is_known() && !wide.is_known() && !unknown.is_known());
    }

    #[test]
    fn changes_and_spreads_hold_what_is_possible() {
        let (a, b) = (between(90.0, 100.0), between(110.0, 130.0));
        assert_eq!(a.change_to(b), between(10.0, 40.0));
        assert_eq!(Interval::spread(&[a, b]), between(10.0, 40.0));
        assert_eq!(Interval::spread(&[a, a]), between(0.0, 10.0));
        assert_eq!(Interval::new(Some(101.0), Some(100.0)), Interval::exact(100.0));
    }
}
