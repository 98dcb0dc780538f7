//! Seeded chance: each figure draws from its own stream, named by what it is for and by the
//! official code of the village, town or county.
//!
//! Streams are independent of each other and of the order in which they are asked for. There is no
//! shared generator, and that is on purpose.

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::Distribution;
use rand_distr::StandardNormal;
use sha2::Digest;
use sha2::Sha256;

/// One stream of chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream for one purpose and one code.
    pub fn of(seed: u64, purpose: &str, code: &str) -> Self {
        let name = format!("{seed}|{purpose}|{code}");
        Self(ChaCha8Rng::from_seed(Sha256::digest(name.as_bytes()).into()))
    }

    /// Uniform in `low..high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    /// True with this probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.0.random::<f64>() < probability
    }

    /// A factor with median 1 whose logarithm has this standard deviation, kept within
    /// `1/limit..limit`.
    pub fn factor(&mut self, sigma: f64, limit: f64) -> f64 {
        let normal: f64 = StandardNormal.sample(&mut self.0);
        (sigma * normal).exp().clamp(1.0 / limit, limit)
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn a_stream_depends_on_seed_purpose_and_code_alone() {
        let draw =
            |seed, purpose, code| Chance::of(seed, purpose, code).between(0.0, 1.0).to_bits();
        assert_eq!(draw(1, "place", "610902"), draw(1, "place", "610902"));
        assert_ne!(draw(1, "place", "610902"), draw(2, "place", "610902"));
        assert_ne!(draw(1, "place", "610902"), draw(1, "size", "610902"));
        assert_ne!(draw(1, "place", "610902"), draw(1, "place", "610903"));
    }

    #[test]
    fn factors_stay_within_their_limit() {
        let mut chance = Chance::of(7, "factor", "x");
        for _ in 0..2_000 {
            let factor = chance.factor(1.0, 1.5);
            assert!((1.0 / 1.5..=1.5).contains(&factor));
        }
    }
}
