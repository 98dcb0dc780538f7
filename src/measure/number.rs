//! Figures: money as JSON numbers, shares, and how weighted values are spread.

use crate::facts::Cny;
use serde::Serializer;

/// Serialises an amount as a JSON number of yuan.
///
/// A whole number of yuan is written as an integer and is exact. With decimals it is exact up to
/// 15 significant digits (six decimals below a thousand million yuan).
///
/// # Errors
/// What the serialiser says.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes references
pub fn cny<S: Serializer>(amount: &Cny, serializer: S) -> Result<S::Ok, S::Error> {
    if amount.0 % Cny::MICRO == 0 {
        serializer.serialize_i64(amount.0 / Cny::MICRO)
    } else {
        serializer.serialize_f64(amount.as_yuan())
    }
}

/// Serialises an amount that may be unknown: `null` then.
///
/// # Errors
/// What the serialiser says.
#[allow(clippy::ref_option)] // serde passes references
pub fn maybe_cny<S: Serializer>(amount: &Option<Cny>, serializer: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => cny(amount, serializer),
        None => serializer.serialize_none(),
    }
}

/// An amount `count` times, in millionths, without a limit that a broken plan could pass.
#[must_use]
pub fn times(amount: Cny, count: u64) -> i128 {
    i128::from(amount.0) * i128::from(count)
}

/// Millionths as an amount; a sum beyond the range of [`Cny`] (±9.2 million million yuan), which only
/// a broken plan can reach, becomes the end of the range.
#[must_use]
pub fn amount(micro: i128) -> Cny {
    let bounded = micro.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Cny(i64::try_from(bounded).expect("clamped to the range just now"))
}

/// `part / whole`; `None` where `whole` is 0.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Values with weights, in ascending order of value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    sorted: Vec<(f64, u64)>,
    weight: u64,
}

impl Spread {
    /// Sorts values with their weights; those of weight 0 do not count.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = (f64, u64)>) -> Self {
        let mut sorted: Vec<(f64, u64)> =
            values.into_iter().filter(|&(_, weight)| weight > 0).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let weight = sorted.iter().map(|&(_, weight)| weight).sum();
        Self { sorted, weight }
    }

    /// Sum of the weights.
    #[must_use]
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// Σ weight · value.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.sorted.iter().map(|&(value, weight)| value * weight as f64).sum()
    }

    /// Σ weight · value / Σ weight; `None` without values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.weight > 0).then(|| self.sum() / self.weight as f64)
    }

    /// The least value.
    #[must_use]
    pub fn min(&self) -> Option<f64> {
        self.sorted.first().map(|&(value, _)| value)
    }

    /// The greatest value.
    #[must_use]
    pub fn max(&self) -> Option<f64> {
        self.sorted.last().map(|&(value, _)| value)
    }

    /// The least value that at least `percent` % of the weight does not exceed.
    ///
    /// # Formula
    /// min { v : 100 · Σ_{value ≤ v} weight ≥ percent · Σ weight }
    #[must_use]
    pub fn percentile(&self, percent: u64) -> Option<f64> {
        let enough = u128::from(percent) * u128::from(self.weight);
        let mut below = 0_u128;
        for &(value, weight) in &self.sorted {
            below += u128::from(weight);
            if 100 * below >= enough {
                return Some(value);
            }
        }
        None
    }

    /// Gini coefficient: 0 where all values are equal, near 1 where one bears everything.
    /// `None` without values or where they sum to 0.
    ///
    /// # Formula
    /// Σ_i Σ_j w_i w_j |v_i − v_j| / (2 W Σ_i w_i v_i), with W = Σ w; over sorted values the double
    /// sum is 2 Σ_i w_i (v_i W_<i − V_<i), W_<i and V_<i being weight and weighted value before i
    #[must_use]
    pub fn gini(&self) -> Option<f64> {
        let total = self.sum();
        if total <= 0.0 {
            return None;
        }
        let (mut weight_before, mut value_before, mut differences) = (0.0, 0.0, 0.0);
        for &(value, weight) in &self.sorted {
            let weight = weight as f64;
            differences += weight * (value * weight_before - value_before);
            weight_before += weight;
            value_before += weight * value;
        }
        Some(differences / (self.weight as f64 * total))
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn percentiles_and_gini_follow_the_weights() {
        // 1 km for 1 household, 3 km for 3: median and worst 3; Gini = 2·(3·1·2) / (2·4·10) = 0.15
        let spread = Spread::new([(3.0, 3), (1.0, 1), (99.0, 0)]);
        assert_eq!(spread.percentile(50), Some(3.0));
        assert_eq!(spread.percentile(25), Some(1.0));
        assert_eq!(spread.mean(), Some(2.5));
        assert!((spread.gini().unwrap() - 0.15).abs() < 1e-12);
    }

    #[test]
    fn nothing_has_no_spread() {
        let spread = Spread::new([]);
        assert_eq!((spread.mean(), spread.percentile(50), spread.gini()), (None, None, None));
    }
}
