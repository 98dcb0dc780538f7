//! The shape of a front of two figures, both to be made small: which points are left, which of them a
//! weighted sum finds and with which weights, and where the knee is.

/// Rounding errors of a figure, relative to its size (at least 1).
pub const ROUNDING: f64 = 1e-7;

/// Whether `a` is as good as `b` in both figures and better in one, beyond rounding.
#[must_use]
pub fn dominates(a: [f64; 2], b: [f64; 2]) -> bool {
    let hair = |at: usize| ROUNDING * a[at].abs().max(b[at].abs()).max(1.0);
    let is_no_worse = (0..2).all(|at| a[at] <= b[at] + hair(at));
    is_no_worse && (0..2).any(|at| a[at] < b[at] - hair(at))
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

/// The point farthest below the line between both ends, with each figure scaled to the width of the
/// front: beyond it, gaining in one figure costs more in the other. `None` where no point is below.
#[must_use]
pub fn knee(points: &[[f64; 2]]) -> Option<usize> {
    let (first, last) = (points.first()?, points.last()?);
    let width = [last[0] - first[0], first[1] - last[1]];
    if width[0] <= 0.0 || width[1] <= 0.0 {
        return None;
    }
    let below =
        |point: &[f64; 2]| 1.0 - (point[0] - first[0]) / width[0] - (point[1] - last[1]) / width[1];
    let all = points.iter().enumerate().map(|(at, point)| (at, below(point)));
    let (at, depth) = all.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (depth > 1e-9).then_some(at)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(knee(&[]), None);
    }

    #[test]
    fn equal_points_do_not_dominate_each_other() {
        assert!(dominates([1.0, 2.0], [1.0, 3.0]) && dominates([1.0, 2.0], [2.0, 2.0]));
        assert!(!dominates([1.0, 2.0], [1.0, 2.0 + 1e-12]));
        assert!(!dominates([1.0, 2.0], [0.5, 3.0]));
    }
}
