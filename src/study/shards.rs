//! Which shard each point is in. Where points start from each other, a shard is a piece of their tree, so that
//! it has to solve few points of others before its own; else it is every Nth point, so that neighbours,
//! which take alike long, are spread.

use crate::study::Manifest;
use crate::study::Neighbours;

/// All points of a study, cut into shards.
#[derive(Clone, Debug)]
pub struct Shards {
    count: u64,
    /// Where each point stands in the tree, depth first, where there is one.
    places: Option<Vec<u64>>,
}

impl Shards {
    /// So many shards, at least one.
    #[must_use]
    pub fn new(manifest: &Manifest, count: u64) -> Self {
        let neighbours = Neighbours::of(&manifest.study);
        let places = (!neighbours.is_flat()).then(|| {
            let mut places = vec![0; manifest.points as usize];
            for (place, at) in (0..).zip(neighbours.depth_first(places.len())) {
                places[at] = place;
            }
            places
        });
        Self { count: count.max(1), places }
    }

    /// The shard of a point; both are counted from 1.
    #[must_use]
    pub fn of(&self, point: u64) -> u64 {
        match &self.places {
            Some(places) => {
                let place = places[(point - 1) as usize];
                (u128::from(place) * u128::from(self.count) / places.len() as u128) as u64 + 1
            }
            None => (point - 1) % self.count + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shards;
    use crate::read::Start;
    use crate::study::Manifest;
    use crate::study::Neighbours;
    use crate::study::neighbours::tests::cube;
    use crate::study::points::BaseFacts;
    use std::collections::BTreeSet;

    #[test]
    fn a_shard_is_a_piece_of_the_tree_and_needs_few_points_of_others() {
        let manifest = Manifest::new(cube(), BaseFacts::default(), Vec::new());
        let neighbours = Neighbours::of(&manifest.study);
        let shards = Shards::new(&manifest, 4);
        for shard in 1..=4 {
            let own: BTreeSet<u64> = (1..=64).filter(|&point| shards.of(point) == shard).collect();
            assert_eq!(own.len(), 16);
            let leaders = own.iter().flat_map(|&point| neighbours.leaders(point as usize - 1));
            let needed: BTreeSet<u64> = leaders.map(|at| at as u64 + 1).collect();
            let of_others = needed.difference(&own).count();
            assert!(of_others <= 5, "shard {shard} needs {of_others} points of others");
        }
        let more_than_points = Shards::new(&manifest, 100);
        let used: BTreeSet<u64> = (1..=64).map(|point| more_than_points.of(point)).collect();
        assert!(used.len() == 64 && used.iter().all(|shard| (1..=100).contains(shard)));
    }

    #[test]
    fn points_that_all_start_alike_are_spread() {
        let mut study = cube();
        study.start = Start::Base;
        let shards = Shards::new(&Manifest::new(study, BaseFacts::default(), Vec::new()), 3);
        assert_eq!([1, 2, 3, 4, 64].map(|point| shards.of(point)), [1, 2, 3, 1, 1]);
    }
}
