//! What two searches for the same question tell each other: the best point and the best bound.

use crate::solve::backend::gap;
use std::sync::Mutex;
use std::sync::MutexGuard;

/// The best of several searches.
#[derive(Default)]
pub struct Exchange {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    value: Option<f64>,
    values: Vec<f64>,
    bound: Option<f64>,
}

impl Exchange {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no search panics while it holds the lock")
    }

    /// Offers a point; kept if it is better. Returns whether it is.
    pub fn offer(&self, value: f64, values: &[f64]) -> bool {
        let mut state = self.state();
        let is_better = state.value.is_none_or(|best| value < best);
        if is_better {
            state.value = Some(value);
            state.values = values.to_vec();
        }
        is_better
    }

    /// Offers a bound; kept if it is higher.
    pub fn offer_bound(&self, bound: f64) {
        let mut state = self.state();
        if bound.is_finite() && state.bound.is_none_or(|best| bound > best) {
            state.bound = Some(bound);
        }
    }

    /// Objective of the best point.
    pub fn value(&self) -> Option<f64> {
        self.state().value
    }

    /// The best point, if it is better than `than`.
    pub fn better_than(&self, than: f64) -> Option<(f64, Vec<f64>)> {
        let state = self.state();
        state.value.filter(|&value| value < than).map(|value| (value, state.values.clone()))
    }

    /// The best bound.
    pub fn bound(&self) -> Option<f64> {
        self.state().bound
    }

    /// Whether the best point is within `wanted` of the best bound.
    pub fn is_within(&self, wanted: f64) -> bool {
        let state = self.state();
        matches!((state.value, state.bound), (Some(value), Some(bound)) if gap(value, bound) <= wanted)
    }
}
