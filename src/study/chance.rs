//! Draws that belong to what they are for: a number between 0 and 1 from the SHA-256 of a seed and
//! some words. It is the same on every machine and in any order, whoever asks first.

use sha2::Digest;
use sha2::Sha256;

/// A number above 0 and below 1, as good as drawn evenly, for this seed and these words.
#[must_use]
pub fn uniform(seed: u64, words: &[&str]) -> f64 {
    let mut digest = Sha256::new();
    digest.update(seed.to_le_bytes());
    for word in words {
        // The length keeps ("ab", "c") from ("a", "bc").
        digest.update((word.len() as u64).to_le_bytes());
        digest.update(word.as_bytes());
    }
    let bytes = digest.finalize();
    let mut head = [0_u8; 8];
    head.copy_from_slice(&bytes[..8]);
    let whole = u64::from_le_bytes(head) >> 12;
    (whole as f64 + 0.5) / (1_u64 << 52) as f64
}

/// The numbers 0..`count` in a random order.
#[must_use]
pub fn order(seed: u64, words: &[&str], count: usize) -> Vec<usize> {
    let mut keyed: Vec<(f64, usize)> = (0..count)
        .map(|at| {
            let number = at.to_string();
            let mut all = words.to_vec();
            all.push(&number);
            (uniform(seed, &all), at)
        })
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    keyed.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::order;
    use super::uniform;

    #[test]
    fn draws_are_even_and_differ_by_seed_and_words() {
        let draws: Vec<f64> = (0..4000).map(|at| uniform(1, &["x", &at.to_string()])).collect();
        let mean = draws.iter().sum::<f64>() / 4000.0;
        let square = draws.iter().map(|u| (u - mean).powi(2)).sum::<f64>() / 4000.0;
        assert!(
            (mean - 0.5).abs() < 0.02 && (square - 1.0 / 12.0).abs() < 0.005,
            "{mean} {square}"
        );
        assert!(draws.iter().all(|&u| u > 0.0 && u < 1.0));
        assert!((uniform(1, &["ab", "c"]) - uniform(1, &["a", "bc"])).abs() > 0.0);
        assert!((uniform(1, &["a"]) - uniform(2, &["a"])).abs() > 0.0);
    }

    #[test]
    fn an_order_holds_each_number_once() {
        let mut shuffled = order(7, &["p"], 50);
        assert_ne!(shuffled, (0..50).collect::<Vec<_>>());
        shuffled.sort_unstable();
        assert_eq!(shuffled, (0..50).collect::<Vec<_>>());
    }
}
