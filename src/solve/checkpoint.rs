//! What a search knows, in a form that outlives it: enough to go on where it was ended.

use crate::facts::LayerClaim;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::solve::decompose::prices::Prices;
use crate::solve::point::Point;
use serde::Deserialize;
use serde::Serialize;
use std::time::Duration;
use std::time::Instant;

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// What earlier layers reached.
    pub reached: Vec<LayerClaim>,
    /// Whether that speaks of the pairs in the model only.
    #[serde(default)]
    pub is_limited: bool,
    /// The best point of the layer that is being solved, or of the one before.
    pub point: Option<Point>,
    /// Whether the point was found in this layer.
    pub is_of_this_layer: bool,
    /// A bound of this layer over all legal pairs.
    pub bound: Option<f64>,
    /// Prices of this layer's rows.
    pub prices: Prices,
    /// The pairs in the model, by village and site; none where these are all legal ones.
    pub pairs: Vec<(VillageIdx, SiteIdx)>,
}

/// Shortest time between two states on disk.
const KEEP_EVERY: Duration = Duration::from_secs(5);

/// Keeps the state of a search up to date, and hands it on now and then.
pub struct Keeper<'a> {
    /// What is known.
    pub state: State,
    /// Whether bounds speak of the pairs in the model only: then the last one that speaks of all is kept.
    pub is_limited: bool,
    proven: Option<f64>,
    save: &'a mut (dyn FnMut(&State) + Send),
    last: Option<Instant>,
    last_for_bound: Option<Instant>,
}

impl<'a> Keeper<'a> {
    /// Begins with what is known; `save` is called with newer states.
    pub fn new(state: State, save: &'a mut (dyn FnMut(&State) + Send)) -> Self {
        Self {
            proven: state.bound,
            state,
            is_limited: false,
            save,
            last: None,
            last_for_bound: None,
        }
    }

    /// Takes over what has become known; saves it, unless that was done just now.
    pub fn keep(&mut self, change: impl FnOnce(&mut State)) {
        change(&mut self.state);
        if self.is_due() {
            self.save();
        }
    }

    /// Takes over a bound, if it is higher and speaks of all legal pairs; saves it likewise, by a time of its own: no plan
    /// waits for that.
    pub fn keep_bound(&mut self, bound: f64) {
        if self.is_limited || self.state.bound.is_some_and(|known| known >= bound) {
            return;
        }
        self.state.bound = Some(bound);
        if is_long_ago(self.last_for_bound) {
            let last = self.last;
            self.save();
            (self.last, self.last_for_bound) = (last, self.last);
        }
    }

    /// Begins another layer, where earlier ones reached this; points and pairs are those in hand.
    pub fn begin_layer(&mut self, reached: Vec<LayerClaim>, is_limited: bool) {
        let (point, pairs) = (self.state.point.take(), std::mem::take(&mut self.state.pairs));
        self.state = State { reached, is_limited, point, pairs, ..State::default() };
        self.proven = None;
    }

    /// Whether a change would be saved now.
    #[must_use]
    pub fn is_due(&self) -> bool {
        is_long_ago(self.last)
    }

    /// Saves at once.
    pub fn save(&mut self) {
        if self.is_limited {
            self.state.bound = self.proven;
        }
        self.proven = self.state.bound;
        (self.save)(&self.state);
        self.last = Some(Instant::now());
    }
}

fn is_long_ago(last: Option<Instant>) -> bool {
    last.is_none_or(|last| last.elapsed() >= KEEP_EVERY)
}

#[cfg(test)]
mod tests {
    use super::Keeper;
    use super::State;

    #[test]
    fn the_highest_bound_over_all_pairs_is_kept_and_no_other() {
        let mut saved = Vec::new();
        let mut save = |state: &State| saved.push((state.bound, state.point.is_some()));
        let mut keeper = Keeper::new(State::default(), &mut save);
        keeper.keep_bound(2.0);
        keeper.keep_bound(1.0);
        // A plan does not wait for the time of bounds.
        keeper.keep(|state| state.point = Some(crate::solve::point::Point::default()));
        keeper.is_limited = true;
        keeper.keep_bound(9.0);
        keeper.save();
        keeper.is_limited = false;
        keeper.keep_bound(3.0);
        keeper.save();
        let kept = [(2.0, false), (2.0, true), (2.0, true), (3.0, true)];
        assert_eq!(saved, kept.map(|(bound, has_point)| (Some(bound), has_point)));
    }
}
