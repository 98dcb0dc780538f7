//! What something would cost the whole plan, and how sure that is.

use serde::Serialize;

/// Figures closer than this, relative to the value of the plan (at least 1), are the same.
const SAME: f64 = 1e-6;

/// What something would cost the whole plan, in the unit of the goal's first layer, counted from the plan
/// in hand. Below 0: the plan in hand is not the best one, and gains by it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Price {
    /// The value of a proven best plan with it, less that of the plan in hand.
    Exact {
        /// The difference.
        cost: f64,
    },
    /// A plan with it was found and verified, and no plan with it is better than the bound.
    Between {
        /// By the bound.
        at_least: f64,
        /// By the plan.
        at_most: f64,
    },
    /// No plan with it is better than this bound; none was looked for or found.
    AtLeast {
        /// By the bound.
        at_least: f64,
    },
    /// A plan with it was found and verified; nothing is proven about better ones.
    AtMost {
        /// By the plan.
        at_most: f64,
    },
    /// It is proven that no plan has it.
    Impossible,
    /// Nothing is known.
    Unknown,
}

impl Price {
    /// Nothing changes.
    pub const NONE: Self = Self::Exact { cost: 0.0 };

    /// From a bound and the value of a plan, both less the value of the plan in hand.
    #[must_use]
    pub fn between(at_least: Option<f64>, at_most: Option<f64>, in_hand: f64) -> Self {
        match (at_least, at_most) {
            (Some(least), Some(most)) if most - least <= SAME * in_hand.abs().max(1.0) => {
                Self::Exact { cost: most }
            }
            (Some(at_least), Some(at_most)) => Self::Between { at_least, at_most },
            (Some(at_least), None) => Self::AtLeast { at_least },
            (None, Some(at_most)) => Self::AtMost { at_most },
            (None, None) => Self::Unknown,
        }
    }

    /// What is known from two sources together.
    #[must_use]
    pub fn and(self, other: Self, in_hand: f64) -> Self {
        if self == Self::Impossible || other == Self::Impossible {
            return Self::Impossible;
        }
        if matches!(self, Self::Exact { .. }) {
            return self;
        }
        if matches!(other, Self::Exact { .. }) {
            return other;
        }
        let tighter = |a: Option<f64>, b: Option<f64>, pick: fn(f64, f64) -> f64| match (a, b) {
            (Some(a), Some(b)) => Some(pick(a, b)),
            (a, b) => a.or(b),
        };
        let least = tighter(self.at_least(), other.at_least(), f64::max);
        let most = tighter(self.at_most(), other.at_most(), f64::min);
        Self::between(least, most, in_hand)
    }

    /// The least that it can be.
    #[must_use]
    pub const fn at_least(self) -> Option<f64> {
        match self {
            Self::Exact { cost } => Some(cost),
            Self::Between { at_least, .. } | Self::AtLeast { at_least } => Some(at_least),
            Self::AtMost { .. } | Self::Impossible | Self::Unknown => None,
        }
    }

    /// The most that it can be.
    #[must_use]
    pub const fn at_most(self) -> Option<f64> {
        match self {
            Self::Exact { cost } => Some(cost),
            Self::Between { at_most, .. } | Self::AtMost { at_most } => Some(at_most),
            Self::AtLeast { .. } | Self::Impossible | Self::Unknown => None,
        }
    }

    /// Whether the plan in hand certainly gains by it.
    #[must_use]
    pub fn is_gain(self, in_hand: f64) -> bool {
        self.at_most().is_some_and(|most| most < -SAME * in_hand.abs().max(1.0))
    }

    /// The word of its kind.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact { .. } => "exact",
            Self::Between { .. } => "between",
            Self::AtLeast { .. } => "at_least",
            Self::AtMost { .. } => "at_most",
            Self::Impossible => "impossible",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Price;

    #[test]
    fn a_bound_that_meets_a_plan_makes_an_exact_price() {
        assert_eq!(Price::between(Some(5.0), Some(5.0), 100.0), Price::Exact { cost: 5.0 });
        assert!(matches!(Price::between(Some(4.0), Some(5.0), 100.0), Price::Between { .. }));
        let both = Price::AtLeast { at_least: 5.0 }.and(Price::AtMost { at_most: 5.0 }, 1.0);
        assert_eq!(both, Price::Exact { cost: 5.0 });
        assert_eq!(Price::Unknown.and(Price::Impossible, 1.0), Price::Impossible);
    }
}
