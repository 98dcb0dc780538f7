//! Which share of the spread of a figure comes from which parameter: a sample of a Sobol sequence and
//! the indices that follow from it.

use crate::study::chance;

/// Greatest number of parameters: each takes two dimensions of the sequence.
pub const MOST_PARAMETERS: usize = 128;
/// Greatest number of points in each sample.
pub const MOST_POINTS: u32 = 1 << 16;
/// Samples drawn anew from the points, to say how sure an index is.
const RESAMPLES: usize = 200;

/// The share (above 0, below 1) of parameter `which` at a point. Each point of the sequence gives a
/// block: sample A, sample B, and for each parameter A with the parameter's value taken from B.
#[must_use]
pub fn share(parameters: usize, seed: u64, at: usize, which: usize) -> f64 {
    let (block, place) = (at / (parameters + 2), at % (parameters + 2));
    let from_b = place == 1 || place == which + 2;
    let dimension = if from_b { parameters + which } else { which };
    let u = sobol_burley::sample(block as u32, dimension as u32, seed as u32);
    f64::from(u).clamp(1e-9, 1.0 - 1e-9)
}

/// The indices of one parameter, with the ends of the middle 95 % of resamples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// Share of the spread that the parameter brings about alone.
    pub first: f64,
    /// Where it is likely to be.
    pub first_range: (f64, f64),
    /// Share that it brings about alone and together with others.
    pub total: f64,
    /// Where it is likely to be.
    pub total_range: (f64, f64),
}

/// The indices of each parameter from the figures of all points, in the order of the points; `None`
/// where the figure does not vary or the number of points does not fit.
///
/// # Formula
/// V = variance of A and B; S_i = Σ f(B) (f(AB_i) − f(A)) / (n V), with f less its mean;
/// T_i = Σ (f(A) − f(AB_i))² / (2 n V)
///
/// # Source
/// Saltelli et al. (2010), Computer Physics Communications 181, table 2 (b) and (f)
#[must_use]
pub fn indices(parameters: usize, figures: &[f64], seed: u64) -> Option<Vec<Index>> {
    let width = parameters + 2;
    if figures.is_empty() || !figures.len().is_multiple_of(width) {
        return None;
    }
    let blocks: Vec<&[f64]> = figures.chunks(width).collect();
    let all: Vec<usize> = (0..blocks.len()).collect();
    let found = estimate(parameters, &blocks, &all)?;
    let mut resampled: Vec<Vec<(f64, f64)>> = vec![Vec::new(); parameters];
    for round in 0..RESAMPLES {
        let round = round.to_string();
        let draw = |at: usize| {
            let u = chance::uniform(seed, &["resample", &round, &at.to_string()]);
            ((u * blocks.len() as f64) as usize).min(blocks.len() - 1)
        };
        let chosen: Vec<usize> = (0..blocks.len()).map(draw).collect();
        for (into, index) in resampled.iter_mut().zip(estimate(parameters, &blocks, &chosen)?) {
            into.push(index);
        }
    }
    let indices = found.into_iter().zip(resampled).map(|((first, total), resampled)| Index {
        first,
        first_range: middle(resampled.iter().map(|index| index.0)),
        total,
        total_range: middle(resampled.iter().map(|index| index.1)),
    });
    Some(indices.collect())
}

/// First-order and total index of each parameter from the chosen blocks.
fn estimate(parameters: usize, blocks: &[&[f64]], chosen: &[usize]) -> Option<Vec<(f64, f64)>> {
    let count = chosen.len() as f64;
    let both = || chosen.iter().flat_map(|&at| blocks[at][..2].iter().copied());
    let mean = both().sum::<f64>() / (2.0 * count);
    let variance = both().map(|f| (f - mean).powi(2)).sum::<f64>() / (2.0 * count);
    // Rounding errors of a figure that does not vary are no spread.
    if variance <= 1e-18 * mean * mean || variance == 0.0 {
        return None;
    }
    let index = |which: usize| {
        let (mut first, mut total) = (0.0, 0.0);
        for &at in chosen {
            let (a, b, crossed) = (blocks[at][0], blocks[at][1], blocks[at][which + 2]);
            first += (b - mean) * (crossed - a);
            total += (a - crossed).powi(2);
        }
        (first / (count * variance), total / (2.0 * count * variance))
    };
    Some((0..parameters).map(index).collect())
}

/// The ends of the middle 95 %.
fn middle(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * (sorted.len().max(1) - 1) as f64).round() as usize;
        sorted.get(place).copied().unwrap_or(f64::NAN)
    };
    (at(0.025), at(0.975))
}

#[cfg(test)]
mod tests {
    use super::indices;
    use super::share;
    use std::f64::consts::PI;

    fn figures(parameters: usize, points: usize, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let of = |at: usize| -> Vec<f64> {
            (0..parameters).map(|which| share(parameters, 5, at, which)).collect()
        };
        (0..points * (parameters + 2)).map(|at| f(&of(at))).collect()
    }

    #[test]
    fn indices_of_ishigamis_function_are_the_known_ones() {
        // f = sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 on [−π, π]³ (Ishigami and Homma 1990)
        let f = |u: &[f64]| {
            let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
            x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
        };
        let found = indices(3, &figures(3, 4096, f), 0).unwrap();
        let known = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
        for (index, (first, total)) in found.iter().zip(known) {
            assert!((index.first - first).abs() < 0.02, "{index:?} {first}");
            assert!((index.total - total).abs() < 0.02, "{index:?} {total}");
            assert!(index.first_range.0 <= index.first && index.first <= index.first_range.1);
        }
    }

    #[test]
    fn a_sum_has_the_shares_of_its_parts() {
        // Var(3u1 + 4u2) = (9 + 16) / 12: shares 0.36 and 0.64, and no interplay
        let found = indices(2, &figures(2, 1024, |u| 100.0 + 3.0 * u[0] + 4.0 * u[1]), 0).unwrap();
        for (index, known) in found.iter().zip([0.36, 0.64]) {
            assert!((index.first - known).abs() < 0.01, "{index:?}");
            assert!((index.total - known).abs() < 0.01, "{index:?}");
        }
    }

    #[test]
    fn a_figure_that_does_not_vary_has_no_indices() {
        assert_eq!(indices(2, &[7.0; 40], 0), None);
        assert_eq!(indices(2, &[1.0, 2.0, 3.0], 0), None);
        assert_eq!(indices(2, &[], 0), None);
    }
}
