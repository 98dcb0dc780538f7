//! The shape of a front of two or three figures, all to be made small: which points are left, which of them a
//! weighted sum finds and with which weights, and where the knee is.

/// Rounding errors of a figure, relative to its size (at least 1).
pub const ROUNDING: f64 = 1e-7;

/// Whether `a` is as good as `b` in all figures and better in one, beyond rounding.
#[must_use]
pub fn dominates<const N: usize>(a: [f64; N], b: [f64; N]) -> bool {
    let hair = |at: usize| ROUNDING * a[at].abs().max(b[at].abs()).max(1.0);
    let is_no_worse = (0..N).all(|at| a[at] <= b[at] + hair(at));
    is_no_worse && (0..N).any(|at| a[at] < b[at] - hair(at))
}

/// Between which weights of the second figure, in units of the first for each unit of the second, each
/// point makes first + weight · second smallest; `None` where no weight does. The points are those of a
/// front, the first figure rising.
///
/// # Formula
/// slopes −Δfirst/Δsecond of the lower convex hull beside the point
#[must_use]
pub fn weights(points: &[[f64; 2]]) -> Vec<Option<(f64, f64)>> {
    let mut hull: Vec<usize> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        while let [.., a, b] = hull[..] {
            let (a, b) = (points[a], points[b]);
            let cross = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
            // A point on the line between its neighbours is found by one weight: it stays.
            let size = (point[0] - a[0]).abs() * (point[1] - a[1]).abs();
            if cross < -1e-12 * size {
                hull.pop();
            } else {
                break;
            }
        }
        hull.push(at);
    }
    let slope = |a: usize, b: usize| {
        let (a, b) = (points[a], points[b]);
        (b[0] - a[0]) / (a[1] - b[1])
    };
    let mut weights = vec![None; points.len()];
    for (place, &at) in hull.iter().enumerate() {
        let from = place.checked_sub(1).map_or(0.0, |before| slope(hull[before], at));
        let to = hull.get(place + 1).map_or(f64::INFINITY, |&next| slope(at, next));
        weights[at] = Some((from, to));
    }
    weights
}

/// With which weights a weighted sum finds a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weights<const N: usize> {
    /// With none: another point is better whatever the weights.
    None,
    /// Of two figures: from and to which weight of the second, in units of the first for each of the second.
    Range(f64, f64),
    /// With these, for one; those in the middle of all that find it. The first is 1, unless it must be 0.
    Such([f64; N]),
}

/// The weights that find each point of a front.
#[must_use]
pub fn answers<const N: usize>(points: &[[f64; N]]) -> Vec<Weights<N>> {
    if N == 2 {
        let plane: Vec<[f64; 2]> = points.iter().map(|point| [point[0], point[1]]).collect();
        let of = |range: Option<(f64, f64)>| {
            range.map_or(Weights::None, |(from, to)| Weights::Range(from, to))
        };
        return weights(&plane).into_iter().map(of).collect();
    }
    let width: [f64; N] = std::array::from_fn(|at| {
        let (least, most) = ends(points, at);
        if most > least { most - least } else { 1.0 }
    });
    (0..points.len()).map(|at| such(points, at, width)).collect()
}

/// Weights in the middle of those that find a point of three figures: the triangle of all weights, cut by
/// each other point.
///
/// # Formula
/// {λ ≥ 0, Σλ = 1: Σ_k λ_k (q_k − p_k) / width_k ≥ 0 for each other point q}
fn such<const N: usize>(points: &[[f64; N]], at: usize, width: [f64; N]) -> Weights<N> {
    let own = points[at];
    let mut corners: Vec<(f64, f64)> = vec![(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)];
    for other in points.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, p)| p) {
        let worse = |k: usize| (other[k] - own[k]) / width[k];
        let [first, second, third] = [worse(0), worse(1), worse(2)];
        // At λ = (1 − a − b, a, b); a hair for rounding, so that points on one plane are all found.
        let above = |(a, b): (f64, f64)| first + a * (second - first) + b * (third - first) + 1e-12;
        let mut kept = Vec::with_capacity(corners.len() + 1);
        for (place, &corner) in corners.iter().enumerate() {
            let next = corners[(place + 1) % corners.len()];
            let (here, there) = (above(corner), above(next));
            if here >= 0.0 {
                kept.push(corner);
            }
            if (here >= 0.0) != (there >= 0.0) {
                let share = here / (here - there);
                let between = |from: f64, to: f64| from + share * (to - from);
                kept.push((between(corner.0, next.0), between(corner.1, next.1)));
            }
        }
        corners = kept;
    }
    if corners.is_empty() {
        return Weights::None;
    }
    let middle =
        |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).sum::<f64>() / corners.len() as f64;
    let (a, b) = (middle(|corner| corner.0), middle(|corner| corner.1));
    let shares = [(1.0 - a - b).max(0.0), a, b];
    let plain: [f64; N] = std::array::from_fn(|k| shares[k] / width[k]);
    let unit = if plain[0] > 0.0 { plain[0] } else { plain.iter().copied().fold(0.0, f64::max) };
    Weights::Such(plain.map(|weight| weight / unit))
}

/// The least and the greatest of a figure.
fn ends<const N: usize>(points: &[[f64; N]], at: usize) -> (f64, f64) {
    let values = points.iter().map(|point| point[at]);
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
        (least.min(value), most.max(value))
    })
}

/// The point with the smallest sum of figures, each scaled to the width of the front: beyond it, gaining in
/// one figure costs more in others. Of two figures it is the one farthest below the line between both
/// ends. `None` where no point is below the ends, at which one figure is least.
#[must_use]
pub fn knee<const N: usize>(points: &[[f64; N]]) -> Option<usize> {
    let all: [(f64, f64); N] = std::array::from_fn(|at| ends(points, at));
    let is_wide = |at: &usize| all[*at].1 > all[*at].0;
    if (0..N).filter(is_wide).count() < 2 {
        return None;
    }
    let scaled = |point: &[f64; N], at: usize| (point[at] - all[at].0) / (all[at].1 - all[at].0);
    let sum = |point: &[f64; N]| (0..N).filter(is_wide).map(|at| scaled(point, at)).sum::<f64>();
    let is_end = |point: &&[f64; N]| (0..N).filter(is_wide).any(|at| point[at] <= all[at].0);
    let of_ends = points.iter().filter(is_end).map(sum).fold(f64::INFINITY, f64::min);
    let sums = points.iter().map(sum).enumerate();
    let (at, least) = sums.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))?;
    (least < of_ends - 1e-9).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::Weights;
    use super::answers;
    use super::dominates;
    use super::knee;
    use super::weights;

    #[test]
    fn weights_are_the_slopes_of_the_hull() {
        // (0, 10), (1, 4), (3, 3), (4, 0): the third lies above the line from the second to the fourth.
        let points = [[0.0, 10.0], [1.0, 4.0], [3.0, 3.0], [4.0, 0.0]];
        let found = weights(&points);
        assert_eq!(found[0], Some((0.0, 1.0 / 6.0)));
        assert_eq!(found[1], Some((1.0 / 6.0, 0.75)));
        assert_eq!(found[2], None);
        assert_eq!(found[3], Some((0.75, f64::INFINITY)));
        // Each weight within picks its point.
        for (at, range) in found.iter().enumerate() {
            let Some((from, to)) = range else { continue };
            let weight = if to.is_finite() { f64::midpoint(*from, *to) } else { from + 1.0 };
            let value = |point: &[f64; 2]| point[0] + weight * point[1];
            assert!(points.iter().all(|other| value(&points[at]) <= value(other)));
        }
        assert_eq!(weights(&[[1.0, 1.0]]), [Some((0.0, f64::INFINITY))]);
    }

    #[test]
    fn the_knee_is_farthest_from_the_line_between_the_ends() {
        assert_eq!(knee(&[[0.0, 10.0], [1.0, 4.0], [3.0, 3.0], [4.0, 0.0]]), Some(1));
        assert_eq!(knee(&[[0.0, 1.0], [1.0, 0.0]]), None);
        assert_eq!(knee(&[[0.0, 1.0], [0.6, 0.6], [1.0, 0.0]]), None);
        assert_eq!(knee::<2>(&[]), None);
    }

    #[test]
    fn weights_of_three_figures_pick_their_point() {
        let points = [
            [0.0, 100.0, 30.0],
            [10.0, 0.0, 30.0],
            [10.0, 100.0, 0.0],
            [2.0, 20.0, 6.0],
            // Above the plane of the others, though no other is better in all.
            [4.9, 45.0, 20.0],
        ];
        let found = answers(&points);
        for (at, weights) in found.iter().enumerate() {
            match weights {
                Weights::Such(weights) => {
                    let value = |point: &[f64; 3]| {
                        point.iter().zip(weights).map(|(a, b)| a * b).sum::<f64>()
                    };
                    let own = value(&points[at]);
                    assert!(points.iter().all(|other| own <= value(other) + 1e-9), "{at}");
                }
                other => assert_eq!((at, *other), (4, Weights::None)),
            }
        }
        assert_eq!(knee(&points), Some(3));
        assert_eq!(knee(&points[..3]), None);
        assert!(dominates([1.0, 1.0, 1.0], [1.0, 1.0, 2.0]));
        assert!(!dominates([1.0, 1.0, 1.0], [0.0, 2.0, 2.0]));
    }

    #[test]
    fn equal_points_do_not_dominate_each_other() {
        assert!(dominates([1.0, 2.0], [1.0, 3.0]) && dominates([1.0, 2.0], [2.0, 2.0]));
        assert!(!dominates([1.0, 2.0], [1.0, 2.0 + 1e-12]));
        assert!(!dominates([1.0, 2.0], [0.5, 3.0]));
    }
}
