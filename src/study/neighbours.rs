//! Which point each point of a study starts from. A neighbour that differs in one value only knows most of
//! what a search needs: its plan is nearly right, and so are its multipliers.
//!
//! ```text
//! base ─ root ┬─ places 2 ─┬─ price 2 ─ price 3
//!             │            └─ price 0
//!             ├─ price 2 ─ price 3              a few hard steps near the base,
//!             └─ price 0                        many easy ones from wherever they led
//! ```
//!
//! The tree follows from the design alone, so that it does not matter who solves a point, where and when. In a
//! grid a point follows the one that has a single value moved towards the root, whose values are nearest to the
//! base; a design of single changes goes along the values of each parameter, away from the base. All points of
//! other designs start from the base: there, neighbours are no nearer than it.
//!
//! Long rows of values are cut into rows of rows, so that no path to the base is long and many machines have
//! something to do.

use crate::facts::Design;
use crate::facts::DesignKind;
use crate::facts::design::Parameter;
use crate::read::Start;
use crate::read::StudyFile;
use crate::study::quantile;

/// Values that follow one after the other before the next row of them begins.
const ROW: usize = 4;

/// Which point each point starts from; points are counted from 0.
#[derive(Clone, Debug)]
pub struct Neighbours {
    kind: DesignKind,
    axes: Vec<Axis>,
    /// The axes of a grid in the order in which a point moves along them towards the root.
    order: Vec<usize>,
}

/// The values of one parameter: which each follows. One that follows none is the root, or starts
/// from the base.
#[derive(Clone, Debug)]
struct Axis {
    toward: Vec<Option<usize>>,
}

/// Where a point stands on an axis.
struct Place<'a> {
    axis: &'a Axis,
    value: usize,
    /// How far apart the points of two neighbouring values are.
    stride: usize,
}

impl Neighbours {
    /// The tree of a study.
    #[must_use]
    pub fn of(study: &StudyFile) -> Self {
        let design = &study.design;
        let mut neighbours = Self { kind: design.kind, axes: Vec::new(), order: Vec::new() };
        if study.start == Start::Neighbours {
            neighbours.axes = axes(design);
            neighbours.order = (0..neighbours.axes.len()).collect();
            neighbours.order.sort_by_key(|&which| Step::of(&design.parameters[which]));
        }
        neighbours
    }

    /// Whether all points start alike.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.axes.is_empty()
    }

    /// The point that one starts from; `None`: it starts as the study says, from the base or from nothing.
    #[must_use]
    pub fn leader(&self, at: usize) -> Option<usize> {
        let moved = |place: &Place<'_>| {
            let to = place.axis.toward[place.value]?;
            Some(at - place.value * place.stride + to * place.stride)
        };
        self.places(at).iter().find_map(moved)
    }

    /// The points that start from one, in their order.
    #[must_use]
    pub fn followers(&self, at: usize) -> Vec<usize> {
        let mut followers = Vec::new();
        for Place { axis, value, stride } in self.places(at) {
            let follows = |&other: &usize| axis.toward[other] == Some(value);
            let others = (0..axis.toward.len()).filter(follows);
            followers.extend(others.map(|other| at - value * stride + other * stride));
            if axis.toward[value].is_some() {
                // Whoever differs in a later axis moves along this one first.
                break;
            }
        }
        followers.sort_unstable();
        followers
    }

    /// The points that one starts from if those before have no plan: its leader, the leader of that …
    pub fn leaders(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.leader(at), |&leader| self.leader(leader))
    }

    /// So many points, each behind its leader and with all that follow it in a row.
    #[must_use]
    pub fn depth_first(&self, count: usize) -> Vec<usize> {
        let roots = (0..count).filter(|&at| self.leader(at).is_none());
        let mut open: Vec<usize> = roots.collect();
        open.reverse();
        let mut order = Vec::with_capacity(count);
        while let Some(at) = open.pop() {
            order.push(at);
            open.extend(self.followers(at).into_iter().rev());
        }
        order
    }

    /// Where a point stands, in the order of the moves.
    fn places(&self, at: usize) -> Vec<Place<'_>> {
        let sizes = || self.axes.iter().map(|axis| axis.toward.len());
        match self.kind {
            DesignKind::Grid => {
                let place = |&which: &usize| {
                    // As in `points`: the last parameter changes fastest.
                    let stride: usize = sizes().skip(which + 1).product();
                    let axis = &self.axes[which];
                    Place { axis, value: at / stride % axis.toward.len(), stride }
                };
                self.order.iter().map(place).collect()
            }
            DesignKind::OneAtATime => {
                // The first point is the base.
                let mut first = 1;
                for (axis, size) in self.axes.iter().zip(sizes()) {
                    if (first..first + size).contains(&at) {
                        return vec![Place { axis, value: at - first, stride: 1 }];
                    }
                    first += size;
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

/// What a step along a parameter costs a search. Most points of a grid are leaves, so easy steps are
/// the last ones of a path: a point moves along them first. This only decides how long points take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A price: every plan is still one, and multipliers are nearly right.
    Price,
    /// Another fact or rule: the plan may have to change.
    Fact,
    /// The goal: multipliers are prices in its terms, and those of another goal are of no use.
    Goal,
}

impl Step {
    fn of(parameter: &Parameter) -> Self {
        if parameter.key.starts_with("goal.") {
            return Self::Goal;
        }
        let mut words = parameter.key.rsplit('.');
        // table.column.operation; a budget is money too, and no price.
        let is_cost = words.nth(1).is_some_and(|of| of.contains("cost") && of.ends_with("_cny"));
        if is_cost { Self::Price } else { Self::Fact }
    }
}

fn axes(design: &Design) -> Vec<Axis> {
    let has_root = match design.kind {
        DesignKind::Grid => true,
        // Its root is the base, which is no value of the parameter.
        DesignKind::OneAtATime => false,
        _ => return Vec::new(),
    };
    design.parameters.iter().map(|parameter| Axis::of(parameter, has_root)).collect()
}

impl Axis {
    fn of(parameter: &Parameter, has_root: bool) -> Self {
        let values = quantile::values(parameter);
        let number = |value: &String| value.parse::<f64>().ok().filter(|number| number.is_finite());
        let Some(numbers) = values.iter().map(number).collect::<Option<Vec<f64>>>() else {
            // Words have no order: all follow the first.
            let toward = |value| (has_root && value > 0).then_some(0);
            return Self { toward: (0..values.len()).map(toward).collect() };
        };
        let Some(&first) = numbers.first() else { return Self { toward: Vec::new() } };
        let base = unchanged(parameter).unwrap_or(first);
        let distance = |value: usize, from: f64| (numbers[value] - from).abs();
        let nearest =
            (0..numbers.len()).min_by(|&a, &b| distance(a, base).total_cmp(&distance(b, base)));
        let root = nearest.filter(|_| has_root);
        let from = root.map_or(base, |root| numbers[root]);
        let mut toward = vec![root; numbers.len()];
        for is_above in [false, true] {
            let is_on_side = |&value: &usize| {
                if is_above { numbers[value] > from } else { numbers[value] < from }
            };
            let mut side: Vec<usize> = (0..numbers.len()).filter(is_on_side).collect();
            side.sort_by(|&a, &b| distance(a, from).total_cmp(&distance(b, from)));
            for (steps, &value) in (1..).zip(&side) {
                let before = before(steps);
                toward[value] = if before == 0 { root } else { Some(side[before - 1]) };
            }
        }
        if let Some(root) = root {
            toward[root] = None;
        }
        Self { toward }
    }
}

/// The value at which a parameter leaves the base as it is, where its name tells.
fn unchanged(parameter: &Parameter) -> Option<f64> {
    match parameter.key.rsplit('.').next() {
        Some("scale") => Some(1.0),
        Some("add") => Some(0.0),
        _ => None,
    }
}

/// Which value on one side of the root, counted from 1, another follows; 0 is the root. Most follow the one
/// before; every fourth follows the fourth before, every sixteenth the sixteenth before.
fn before(steps: usize) -> usize {
    let mut width = 1;
    while (steps / width).is_multiple_of(ROW) {
        width *= ROW;
    }
    steps - width
}

#[cfg(test)]
pub(super) mod tests {
    use super::Axis;
    use super::Neighbours;
    use super::before;
    use crate::facts::Design;
    use crate::facts::DesignKind;
    use crate::facts::design::Domain;
    use crate::facts::design::Parameter;
    use crate::read::Cluster;
    use crate::read::Start;
    use crate::read::StudyFile;
    use std::collections::BTreeSet;

    fn parameter((key, values): &(&str, &[&str])) -> Parameter {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        Parameter { key: (*key).to_owned(), domain: Domain::Values(values), whole: false }
    }

    pub(in super::super) fn study(kind: DesignKind, parameters: &[(&str, &[&str])]) -> StudyFile {
        StudyFile {
            name: "by hand".to_owned(),
            description: String::new(),
            instance: "place".into(),
            scenario: None,
            set: Vec::new(),
            base_set: Vec::new(),
            start: Start::Neighbours,
            measure: "total".to_owned(),
            cluster: Cluster::default(),
            design: Design {
                kind,
                points: 0,
                seed: 1,
                parameters: parameters.iter().map(parameter).collect(),
                failures: None,
                rows: Vec::new(),
            },
        }
    }

    /// Four values of room, of a price and of work: point 16 room + 4 price + work.
    pub(in super::super) fn cube() -> StudyFile {
        study(
            DesignKind::Grid,
            &[
                ("levels.capacity_households.scale", &["1.0", "1.05", "1.1", "1.2"]),
                ("levels.cost_per_household_cny.scale", &["0.95", "1.0", "1.05", "1.1"]),
                ("livelihoods.places.scale", &["0.85", "1.0", "1.15", "1.3"]),
            ],
        )
    }

    #[test]
    fn a_point_of_a_grid_moves_along_prices_then_other_facts_towards_the_root() {
        let neighbours = Neighbours::of(&cube());
        let path = |at| neighbours.leaders(at).collect::<Vec<usize>>();
        // Nothing changed: room 1.0, price 1.0, work 1.0.
        assert!(path(5).is_empty());
        assert_eq!(path(0), [4, 5]);
        assert_eq!(path(6), [5]);
        // Room 1.2, price 1.1, work 1.3: prices, then room, then work.
        assert_eq!(path(63), [59, 55, 39, 23, 7, 6, 5]);
        assert_eq!(neighbours.followers(5), [1, 4, 6, 9, 21]);
        assert_eq!(neighbours.followers(9), [13]);
        assert!(neighbours.followers(63).is_empty());
    }

    #[test]
    fn every_path_of_a_grid_ends_at_its_root_and_followers_are_those_who_follow() {
        let neighbours = Neighbours::of(&cube());
        let mut followers = 0;
        for at in 0..64 {
            // A path with a cycle would be longer than all points.
            let path: Vec<usize> = neighbours.leaders(at).take(65).collect();
            assert!(path.len() <= 7, "{at}: {path:?}");
            assert_eq!(path.last().copied().unwrap_or(at), 5);
            for &follower in &neighbours.followers(at) {
                assert_eq!(neighbours.leader(follower), Some(at));
                followers += 1;
            }
        }
        assert_eq!(followers, 63);
        let order = neighbours.depth_first(64);
        assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 64);
        let place = |of: usize| order.iter().position(|&at| at == of);
        assert!((0..64).all(|at| neighbours.leader(at).is_none_or(|to| place(to) < place(at))));
    }

    #[test]
    fn other_goals_come_first_on_the_way_from_the_base() {
        let neighbours = Neighbours::of(&study(
            DesignKind::Grid,
            &[("goal.weights.jobless", &["20", "10", "80"]), ("a.b_cost_cny.add", &["5", "0"])],
        ));
        let leaders: Vec<_> = (0..6).map(|at| neighbours.leader(at)).collect();
        assert_eq!(leaders, [Some(1), None, Some(3), Some(1), Some(5), Some(1)]);
    }

    #[test]
    fn single_changes_go_along_their_values_away_from_the_base() {
        let neighbours = Neighbours::of(&study(
            DesignKind::OneAtATime,
            &[
                ("a.x.scale", &["0.5", "0.9", "1", "1.2", "2"]),
                ("a.y.value", &["7", "3", "9"]),
                ("rules.z", &["\"p\"", "\"q\""]),
            ],
        ));
        let leaders: Vec<_> = (0..11).map(|at| neighbours.leader(at)).collect();
        let by_hand = [None, Some(2), None, None, None, Some(4), None, None, None, None, None];
        assert_eq!(leaders, by_hand);
        assert_eq!(neighbours.followers(4), [5]);
    }

    #[test]
    fn words_follow_the_first_and_long_rows_are_short_paths() {
        let of = |values: &[&str]| Axis::of(&parameter(&("rules.z", values)), true).toward;
        assert_eq!(of(&["\"q\"", "\"p\"", "true"]), [None, Some(0), Some(0)]);
        assert_eq!(of(&["2", "2", "1"]), [None, Some(0), Some(0)]);
        let rows: Vec<usize> = (1..=20).map(before).collect();
        assert_eq!(rows, [0, 1, 2, 0, 4, 5, 6, 4, 8, 9, 10, 8, 12, 13, 14, 0, 16, 17, 18, 16]);
        let steps = |from: usize| {
            std::iter::successors(Some(from), |&at| Some(before(at)).filter(|&at| at > 0))
        };
        assert!((1..5000).all(|from| steps(from).count() <= 18));
    }

    #[test]
    fn other_designs_and_other_starts_have_no_tree() {
        let mut points = cube();
        points.start = Start::Base;
        assert!(Neighbours::of(&points).is_flat());
        points.start = Start::Neighbours;
        points.design.kind = DesignKind::LatinHypercube;
        points.design.points = 9;
        let neighbours = Neighbours::of(&points);
        assert!(neighbours.is_flat() && (0..9).all(|at| neighbours.leader(at).is_none()));
        assert_eq!(neighbours.depth_first(9), (0..9).collect::<Vec<_>>());
    }
}
