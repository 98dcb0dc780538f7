//! Quantities with their units: money and places on the globe.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::ops::AddAssign;
use std::ops::Sub;

/// An amount of money, kept exactly.
///
/// # Units
/// An integer number of millionths of a yuan (CNY), so that every amount with at most six decimals
/// is exact and sums do not depend on their order. The range is about ±9.2 million million CNY.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cny(pub i64);

impl Cny {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// Millionths in one yuan.
    pub const MICRO: i64 = 1_000_000;

    /// A whole number of yuan.
    #[must_use]
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan * Self::MICRO)
    }

    /// The amount in yuan as a floating-point number, for models and reports.
    #[must_use]
    pub fn as_yuan(self) -> f64 {
        self.0 as f64 / Self::MICRO as f64
    }

    /// This amount `count` times.
    ///
    /// # Panics
    /// When the product leaves the range; readers bound amounts and counts so that it cannot.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        let product = i128::from(self.0) * i128::from(count);
        Self(i64::try_from(product).expect("amounts are bounded when they are read"))
    }

    /// Reads a plain decimal such as `1250`, `-3.5` or `6739.725` with at most six decimals.
    /// Returns `None` for anything else, also for an amount that leaves the range.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !plain(whole) || !plain(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 6 {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let micro: i64 = format!("{fraction:0<6}").parse().ok()?;
        let value = whole.checked_mul(Self::MICRO)?.checked_add(micro)?;
        Some(Self(if negative { -value } else { value }))
    }
}

impl Add for Cny {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Cny {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl AddAssign for Cny {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Cny {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Cny {
    /// The exact decimal, without trailing zeros: `1250`, `6739.725`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let (whole, micro) = (magnitude / 1_000_000, magnitude % 1_000_000);
        if micro == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = format!("{micro:06}");
        write!(f, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}

/// A place on the WGS84 globe.
///
/// # Units
/// Degrees; east and north are positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    /// Longitude, −180 to 180.
    pub lon: f64,
    /// Latitude, −90 to 90.
    pub lat: f64,
}

#[cfg(test)]
mod tests {
    use super::Cny;

    #[test]
    fn six_decimals_are_kept_exactly() {
        for text in ["0", "1250", "6739.725", "-3.5", "0.000001", "1013987.424999"] {
            assert_eq!(Cny::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Cny::parse("2.5000000000"), Some(Cny(2_500_000)));
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_refused() {
        for text in
            ["", ".", "-", "1e5", "NaN", "inf", "1,000", "0.0000001", "--1", "99999999999999"]
        {
            assert_eq!(Cny::parse(text), None, "{text}");
        }
    }
}
