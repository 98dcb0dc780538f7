//! The spatial index: places on the globe, nearest first.
//!
//! Places are indexed as points of space around the centre of the Earth, in metres. The straight
//! chord between two of them grows with the great-circle distance, so "nearest" is exact on the whole
//! globe: a flat projection would go wrong near its edge, at ±180° and at the poles.

use crate::facts::LonLat;
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// Mean radius of the Earth in metres, the one that great-circle distances use.
const RADIUS: f64 = 6_371_008.8;

/// Places with a position each.
pub struct Index {
    tree: RTree<GeomWithData<[f64; 3], u32>>,
}

impl Index {
    /// Indexes places; the numbers are handed back by the searches.
    pub fn new(places: impl Iterator<Item = (LonLat, u32)>) -> Self {
        let points = places.map(|(place, at)| GeomWithData::new(geocentric(place), at));
        Self { tree: RTree::bulk_load(points.collect()) }
    }

    /// Number of places.
    #[must_use]
    pub fn count(&self) -> usize {
        self.tree.size()
    }

    /// All places, nearest first.
    pub fn nearest(&self, from: LonLat) -> impl Iterator<Item = u32> + '_ {
        self.tree.nearest_neighbor_iter(&geocentric(from)).map(|found| found.data)
    }

    /// The places within `metres` as the crow flies, in no order. A little more than that may be
    /// returned, never less: the caller judges by the exact distance.
    pub fn within(&self, from: LonLat, metres: f64) -> impl Iterator<Item = u32> + '_ {
        let angle = (metres / RADIUS).min(std::f64::consts::PI);
        let chord = 2.0 * RADIUS * (angle / 2.0).sin() * (1.0 + 1e-9) + 1e-3;
        self.tree.locate_within_distance(geocentric(from), chord * chord).map(|found| found.data)
    }
}

/// A place as a point of space: metres from the centre of the Earth.
fn geocentric(place: LonLat) -> [f64; 3] {
    let (lon, lat) = (place.lon.to_radians(), place.lat.to_radians());
    [RADIUS * lat.cos() * lon.cos(), RADIUS * lat.cos() * lon.sin(), RADIUS * lat.sin()]
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::facts::LonLat;
    use crate::facts::Travel;
    use rand::RngExt;
    use rand::SeedableRng;

    /// Everywhere on the globe, the poles and the date line included.
    fn places(count: usize) -> Vec<LonLat> {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        let mut places: Vec<LonLat> = (0..count)
            .map(|_| LonLat {
                lon: random.random_range(-180.0..180.0),
                lat: random.random_range(-90.0..90.0),
            })
            .collect();
        for (lon, lat) in [
            (180.0, 10.0),
            (-180.0, 10.0),
            (179.99, -5.0),
            (0.0, 90.0),
            (90.0, -90.0),
            (108.9, 32.7),
            (108.9, 32.7),
        ] {
            places.push(LonLat { lon, lat });
        }
        places
    }

    #[test]
    fn nearest_agrees_with_sorting_by_great_circle_everywhere() {
        let places = places(300);
        let index = Index::new(places.iter().zip(0..).map(|(&place, at)| (place, at)));
        let crow = Travel { detour: 1.0, ..Travel::default() };
        for &from in &places {
            let mut sorted: Vec<f64> = places.iter().map(|&to| crow.km(from, to)).collect();
            sorted.sort_by(f64::total_cmp);
            let found: Vec<f64> =
                index.nearest(from).map(|at| crow.km(from, places[at as usize])).collect();
            assert_eq!(found.len(), sorted.len());
            for (a, b) in found.iter().zip(&sorted) {
                assert!((a - b).abs() < 1e-4, "{a} km and {b} km");
            }
        }
    }

    #[test]
    fn within_misses_nobody() {
        let places = places(300);
        let index = Index::new(places.iter().zip(0..).map(|(&place, at)| (place, at)));
        let crow = Travel { detour: 1.0, ..Travel::default() };
        for &from in &places {
            for km in [0.0, 10.0, 800.0, 19_000.0, 30_000.0] {
                let mut found: Vec<u32> = index.within(from, km * 1000.0).collect();
                found.sort_unstable();
                let near = (0..)
                    .zip(&places)
                    .filter(|(_, to)| crow.km(from, **to) <= km)
                    .map(|(at, _)| at);
                for at in near {
                    assert!(found.binary_search(&at).is_ok());
                }
            }
        }
    }
}
