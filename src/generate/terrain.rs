//! The lie of the land: a smooth height field of crossing ridges with valleys between them, of the
//! same character everywhere, however large the region is.

use crate::facts::LonLat;
use crate::generate::draw::Draws;
use crate::generate::draw::Stream;
use std::f64::consts::PI;
use std::f64::consts::TAU;

/// Middle of every region: the Qinba Mountains.
const CENTRE: LonLat = LonLat { lon: 108.0, lat: 33.0 };
/// Kilometres in one degree of latitude, on the sphere of `Travel::km`.
const KM_PER_DEGREE: f64 = 6371.0088 * PI / 180.0;
/// Trains of parallel ridges.
const RIDGES: usize = 14;
/// Distances between neighbouring ridges of a train, shortest and longest \[km\].
const SPACING_KM: (f64, f64) = (9.0, 90.0);
const LOWEST_M: f64 = 200.0;
const RANGE_M: f64 = 3600.0;

/// A point of the region \[km east and north of its middle\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    /// Where the point lies on the globe. Short distances are true; over a wide region the meridians
    /// lean, and with them what is north of a point.
    pub(super) fn on_globe(self) -> LonLat {
        let lat = CENTRE.lat + self.y / KM_PER_DEGREE;
        LonLat { lon: CENTRE.lon + self.x / (KM_PER_DEGREE * lat.to_radians().cos()), lat }
    }

    pub(super) fn shifted(self, distance_km: f64, angle: f64) -> Self {
        Self { x: self.x + distance_km * angle.cos(), y: self.y + distance_km * angle.sin() }
    }
}

/// Where a point lies that is `offset` away from `near`: distances from `near` are true to 1 %.
pub(super) fn beside(near: Point, point: Point) -> LonLat {
    let anchor = near.on_globe();
    LonLat {
        lon: anchor.lon + (point.x - near.x) / (KM_PER_DEGREE * anchor.lat.to_radians().cos()),
        lat: anchor.lat + (point.y - near.y) / KM_PER_DEGREE,
    }
}

/// One train of parallel ridges.
#[derive(Clone, Copy, Debug)]
struct Ridges {
    east: f64,
    north: f64,
    phase: f64,
    share: f64,
}

/// The height field.
#[derive(Clone, Debug)]
pub(super) struct Terrain {
    ridges: Vec<Ridges>,
}

impl Terrain {
    pub(super) fn new(draws: &Draws) -> Self {
        let mut draw = draws.of(Stream::Terrain, 0);
        let (shortest, longest) = SPACING_KM;
        let mut ridges: Vec<Ridges> = (0..RIDGES)
            .map(|at| {
                let step = (at as f64 + draw.unit()) / RIDGES as f64;
                let spacing = shortest * (longest / shortest).powf(step);
                // Most ranges of the Qinba Mountains run from west to east.
                let across = PI / 2.0 + draw.normal(0.8);
                Ridges {
                    east: PI / spacing * across.cos(),
                    north: PI / spacing * across.sin(),
                    phase: draw.between(0.0, TAU),
                    share: spacing.powf(0.6),
                }
            })
            .collect();
        let sum: f64 = ridges.iter().map(|train| train.share).sum();
        for train in &mut ridges {
            train.share /= sum;
        }
        Self { ridges }
    }

    /// Height above sea level \[m\].
    ///
    /// # Formula
    /// 200 + 3600 m^1.6, where m = Σ share · (1 − |sin(k·p + phase)|): sharp crests, wide
    /// valleys
    pub(super) fn height_m(&self, at: Point) -> f64 {
        let crest = |train: &Ridges| {
            let turn = train.east * at.x + train.north * at.y + train.phase;
            train.share * (1.0 - turn.sin().abs())
        };
        LOWEST_M + RANGE_M * self.ridges.iter().map(crest).sum::<f64>().powf(1.6)
    }

    /// Steepness of the height field \[m for each km\].
    pub(super) fn gradient_m_per_km(&self, at: Point) -> f64 {
        let step = 0.2;
        let ahead = |x, y| self.height_m(Point { x: at.x + x, y: at.y + y });
        let east = (ahead(step, 0.0) - ahead(-step, 0.0)) / (2.0 * step);
        let north = (ahead(0.0, step) - ahead(0.0, -step)) / (2.0 * step);
        east.hypot(north)
    }
}

#[cfg(test)]
mod tests {
    use super::Point;
    use super::Terrain;
    use super::beside;
    use crate::facts::Travel;
    use crate::generate::draw::Draws;

    #[test]
    fn distances_near_an_anchor_are_true() {
        let travel = Travel { detour: 1.0, ..Travel::default() };
        for anchor in [Point { x: 0.0, y: 0.0 }, Point { x: 800.0, y: -480.0 }] {
            for angle in 0..12 {
                let point = anchor.shifted(40.0, f64::from(angle));
                let km = travel.km(anchor.on_globe(), beside(anchor, point));
                assert!((km - 40.0).abs() < 0.4, "{km}");
            }
        }
    }

    #[test]
    fn heights_stay_in_their_range_and_differ() {
        let terrain = Terrain::new(&Draws::new(1));
        let heights: Vec<f64> = (0..2000)
            .map(|n| terrain.height_m(Point { x: f64::from(n) * 1.7, y: f64::from(n % 43) }))
            .collect();
        let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
        let high = heights.iter().copied().fold(0.0, f64::max);
        assert!(low >= 200.0 && high <= 3800.0 && high - low > 500.0, "{low} {high}");
    }
}
