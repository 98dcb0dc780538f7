//! Rounding that keeps sums.

/// Splits `total` into whole parts in proportion to `weights`, by the method of the largest
/// remainder; equal remainders go to the earlier part.
///
/// # Panics
/// When weights are negative, or add up to nothing while there is something to split.
pub fn largest_remainder(total: u64, weights: &[f64]) -> Vec<u64> {
    if total == 0 {
        return vec![0; weights.len()];
    }
    let sum: f64 = weights.iter().sum();
    assert!(sum > 0.0 && weights.iter().all(|&w| w >= 0.0), "weights must have a positive sum");
    let exact: Vec<f64> = weights.iter().map(|w| total as f64 * w / sum).collect();
    let mut parts: Vec<u64> = exact.iter().map(|x| x.floor() as u64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()).then(a.cmp(&b)));
    let given: u64 = parts.iter().sum();
    let left = usize::try_from(total - given).expect("fewer units are left than there are parts");
    for &part in order.iter().take(left) {
        parts[part] += 1;
    }
    parts
}

/// A number rounded to so many decimals.
pub fn decimals(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale
}

/// A positive number rounded to a whole multiple of `step`, at least one step.
pub fn to_step(value: f64, step: u64) -> u64 {
    ((value / step as f64).round() as u64).max(1) * step
}

#[cfg(test)]
mod tests {
    use super::largest_remainder;

    #[test]
    fn the_largest_remainders_get_the_rest() {
        // 10 · (0.25, 0.35, 0.40) = 2.5, 3.5, 4.0: one unit is left, the earlier half gets it.
        assert_eq!(largest_remainder(10, &[25.0, 35.0, 40.0]), [3, 3, 4]);
        assert_eq!(largest_remainder(7, &[1.0, 1.0, 1.0]), [3, 2, 2]);
    }

    #[test]
    fn parts_add_up_to_the_total() {
        let weights: Vec<f64> = (1..400).map(|i| f64::from(i).sqrt().sin().abs() + 0.01).collect();
        for total in [0, 1, 399, 380_760] {
            assert_eq!(largest_remainder(total, &weights).iter().sum::<u64>(), total);
        }
    }
}
