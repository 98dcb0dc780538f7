//! In which order points are handed to workers: a point is ready when the one that it follows has ended, and
//! whom most wait for goes first.

use crate::study::Neighbours;
use crate::study::Which;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::BinaryHeap;

/// Points that are to be solved.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// By how many follow, directly or not; of alike ones the first.
    ready: BinaryHeap<(usize, Reverse<Which>)>,
    /// Who waits for a point.
    followers: BTreeMap<Which, Vec<Which>>,
    /// How many do, directly or not.
    counts: BTreeMap<Which, usize>,
}

impl Queue {
    /// With points of which none waits for another.
    pub(super) fn in_any_order(todo: &[Which]) -> Self {
        let ready = todo.iter().map(|&which| (0, Reverse(which))).collect();
        Self { ready, ..Self::default() }
    }

    /// With points of which each waits for the nearest one among them that it may start from.
    pub(super) fn new(todo: &[Which], neighbours: &Neighbours) -> Self {
        let all: BTreeSet<Which> = todo.iter().copied().collect();
        let mut queue = Self::default();
        let mut free = Vec::new();
        for &which in &all {
            let at = match which {
                Which::Base => None,
                Which::Point(point) => Some((point - 1) as usize),
            };
            let leaders = at.into_iter().flat_map(|at| neighbours.leaders(at));
            let leaders = leaders.map(|at| Which::Point(at as u64 + 1));
            let mut leaders = leaders.filter(|leader| all.contains(leader)).peekable();
            match leaders.peek() {
                Some(&nearest) => queue.followers.entry(nearest).or_default().push(which),
                None => free.push(which),
            }
            for leader in leaders {
                *queue.counts.entry(leader).or_default() += 1;
            }
        }
        for which in free {
            queue.add(which);
        }
        queue
    }

    /// Whom a worker takes next; `None` where all that are left wait for others.
    pub(super) fn next(&mut self) -> Option<Which> {
        self.ready.pop().map(|(_, Reverse(which))| which)
    }

    /// Puts a point among those that are ready.
    pub(super) fn add(&mut self, which: Which) {
        let count = self.counts.get(&which).copied().unwrap_or(0);
        self.ready.push((count, Reverse(which)));
    }

    /// Whether others wait for a point.
    pub(super) fn is_waited_for(&self, which: Which) -> bool {
        self.followers.contains_key(&which)
    }

    /// Nobody waits for a point any more.
    pub(super) fn ended(&mut self, which: Which) {
        for follower in self.followers.remove(&which).unwrap_or_default() {
            self.add(follower);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::facts::DesignKind;
    use crate::study::Neighbours;
    use crate::study::Which;
    use crate::study::neighbours::tests::cube;
    use crate::study::neighbours::tests::study;
    use std::collections::BTreeSet;

    fn points(numbers: impl IntoIterator<Item = u64>) -> Vec<Which> {
        numbers.into_iter().map(Which::Point).collect()
    }

    /// Who is at work together, where always so many are and all end before others begin.
    fn rounds(mut queue: Queue, workers: usize) -> Vec<Vec<Which>> {
        let mut rounds = Vec::new();
        loop {
            let round: Vec<Which> = (0..workers).map_while(|_| queue.next()).collect();
            if round.is_empty() {
                return rounds;
            }
            for &which in &round {
                queue.ended(which);
            }
            rounds.push(round);
        }
    }

    #[test]
    fn whom_most_wait_for_goes_first_and_nobody_before_whom_it_follows() {
        // 5 values: the third is the root, both sides are rows of two.
        let row = study(DesignKind::Grid, &[("a.x.scale", &["0.8", "0.9", "1", "1.1", "1.2"])]);
        let neighbours = Neighbours::of(&row);
        let by_hand = [points([3]), points([2, 4]), points([1, 5])];
        assert_eq!(rounds(Queue::new(&points(1..=5), &neighbours), 2), by_hand);
        let by_hand = [3, 2, 4, 1, 5].map(|point| points([point]));
        assert_eq!(rounds(Queue::new(&points(1..=5), &neighbours), 1), by_hand);
        // Where 2 is not to be solved, 1 still waits for 3.
        let by_hand = [points([3]), points([1])];
        assert_eq!(rounds(Queue::new(&points([1, 3]), &neighbours), 2), by_hand);
    }

    #[test]
    fn all_points_of_a_grid_come_once_and_two_workers_are_seldom_idle() {
        let neighbours = Neighbours::of(&cube());
        let rounds = rounds(Queue::new(&points(1..=64), &neighbours), 2);
        let all: Vec<Which> = rounds.iter().flatten().copied().collect();
        assert_eq!(all.len(), 64);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 64);
        // Only the root is solved alone, and whoever is left at the end.
        assert_eq!(rounds.len(), 33);
    }

    #[test]
    fn a_point_that_is_tried_again_keeps_others_waiting() {
        let row = study(DesignKind::Grid, &[("a.x.scale", &["1", "1.1"])]);
        let mut queue = Queue::new(&points([1, 2]), &Neighbours::of(&row));
        let first = queue.next().unwrap();
        assert!(queue.is_waited_for(first) && queue.next().is_none());
        queue.add(first);
        assert_eq!(queue.next(), Some(first));
        queue.ended(first);
        assert_eq!(queue.next(), Some(Which::Point(2)));
        assert!(!queue.is_waited_for(Which::Point(2)));
        let mut queue = Queue::in_any_order(&points([9, 4]));
        assert_eq!([queue.next(), queue.next()], [4, 9].map(|at| Some(Which::Point(at))));
    }
}
