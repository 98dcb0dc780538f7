//! Random draws that depend on the seed and on what is drawn, never on the order of drawing.
//!
//! Every village, town, site and livelihood has a stream of its own. So a row can be drawn again in a
//! second pass instead of being kept in memory.

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// What a stream of random numbers is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    Terrain,
    Town,
    TownWeight,
    Village,
    Site,
    SiteFavour,
    SiteLevels,
    LivelihoodNature,
    Livelihood,
}

/// The source of all streams.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    root: ChaCha8Rng,
}

impl Draws {
    pub(super) fn new(seed: u64) -> Self {
        Self { root: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// The draws for one thing, always the same from its beginning.
    pub(super) fn of(&self, stream: Stream, index: usize) -> Draw {
        let mut rng = self.root.clone();
        rng.set_stream((stream as u64) << 40 | index as u64);
        Draw { rng }
    }
}

/// The random numbers of one thing.
#[derive(Clone, Debug)]
pub(super) struct Draw {
    rng: ChaCha8Rng,
}

impl Draw {
    /// Uniform from 0 to 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.rng.random::<f64>()
    }

    /// Uniform between two bounds.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Normal with mean 0.
    pub(super) fn normal(&mut self, deviation: f64) -> f64 {
        deviation * self.rng.sample::<f64, _>(StandardNormal)
    }

    /// Skewed to the right, with this median; `sigma` is the deviation of the logarithm.
    pub(super) fn skewed(&mut self, median: f64, sigma: f64) -> f64 {
        median * self.normal(sigma).exp()
    }

    /// One of a list.
    pub(super) fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.rng.random_range(0..list.len())]
    }
}

/// Splits `total` into parts in proportion to `weights`; the parts add up to `total` exactly and
/// each differs from its exact share by less than one.
pub(super) fn split(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return split(total, &vec![1.0; weights.len()]);
    }
    let mut before = 0_u64;
    let mut gathered = 0.0;
    let last = weights.len().saturating_sub(1);
    let mut parts = Vec::with_capacity(weights.len());
    for (at, weight) in weights.iter().enumerate() {
        gathered += weight;
        let share = (total as f64 * (gathered / sum)) as u64;
        let until = if at == last { total } else { share.clamp(before, total) };
        parts.push(until - before);
        before = until;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::Draws;
    use super::Stream;
    use super::split;

    #[test]
    fn stream_depends_on_what_is_drawn_and_not_on_the_order() {
        let draws = Draws::new(7);
        let first = draws.of(Stream::Village, 3).unit();
        let mut other = draws.of(Stream::Village, 4);
        let (_, _) = (other.unit(), draws.of(Stream::Site, 3).unit());
        assert_eq!(draws.of(Stream::Village, 3).unit().to_bits(), first.to_bits());
        assert_ne!(draws.of(Stream::Village, 4).unit().to_bits(), first.to_bits());
        assert_ne!(draws.of(Stream::Site, 3).unit().to_bits(), first.to_bits());
        assert_ne!(Draws::new(8).of(Stream::Village, 3).unit().to_bits(), first.to_bits());
    }

    #[test]
    fn parts_add_up_and_follow_the_weights() {
        assert_eq!(split(10, &[1.0, 1.0, 2.0]), [2, 3, 5]);
        assert_eq!(split(3, &[0.0, 0.0]), [1, 2]);
        assert_eq!(split(7, &[0.3]), [7]);
        assert_eq!(split(100_000, &[0.1; 7]).iter().sum::<u64>(), 100_000);
    }
}
