//! The frame: a region of counties, each with towns in its valleys, and how many villages and sites
//! each town has. Density is the same for every size.

use crate::generate::Spec;
use crate::generate::draw::Draws;
use crate::generate::draw::Stream;
use crate::generate::draw::split;
use crate::generate::names;
use crate::generate::terrain::Point;
use crate::generate::terrain::Terrain;

/// Ground for each village \[km²\]: 20,000 villages make a region of about 300,000 km², the size of
/// the Qinba Mountain Area.
const KM2_PER_VILLAGE: f64 = 15.0;
const VILLAGES_PER_TOWN: usize = 25;
const TOWNS_PER_COUNTY: f64 = 12.0;
/// Width over height of the region.
const ASPECT: f64 = 1.6;
/// Points that are looked at to find low ground for a town.
const TOWN_TRIES: usize = 12;

/// A town, with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Town {
    pub(super) county: usize,
    pub(super) at: Point,
    pub(super) height_m: f64,
    pub(super) name: (String, String),
    pub(super) villages: usize,
    pub(super) sites: usize,
}

/// The region: its towns, ordered by county.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub(super) terrain: Terrain,
    pub(super) towns: Vec<Town>,
    /// The town that is the county seat, for each county.
    pub(super) seats: Vec<usize>,
    /// Radius of the ground of one town \[km\].
    pub(super) town_radius_km: f64,
}

impl Region {
    pub(super) fn new(spec: &Spec, draws: &Draws) -> Self {
        let (villages, sites) = (spec.villages as usize, spec.sites as usize);
        let terrain = Terrain::new(draws);
        let area = f64::from(spec.villages) * KM2_PER_VILLAGE;
        let whole = Rect::around_middle((area * ASPECT).sqrt(), (area / ASPECT).sqrt());

        // Each town has a site, so that its villages have one near.
        let town_count = (villages / VILLAGES_PER_TOWN).clamp(1, sites.min(villages));
        let county_count = ((town_count as f64 / TOWNS_PER_COUNTY).round() as usize).max(1);

        let mut towns: Vec<Town> = Vec::with_capacity(town_count);
        let mut seats = Vec::with_capacity(county_count);
        for (county, ground) in whole.cells(county_count).into_iter().enumerate() {
            let first = towns.len();
            let until = town_count * (county + 1) / county_count;
            for cell in ground.cells(until - first) {
                let mut draw = draws.of(Stream::Town, towns.len());
                let tries = (0..TOWN_TRIES).map(|_| {
                    let at = cell.inner_point(draw.unit(), draw.unit());
                    (terrain.height_m(at), at)
                });
                let (height_m, at) =
                    tries.min_by(|a, b| a.0.total_cmp(&b.0)).expect("there are tries");
                let name = names::town(&mut draw);
                towns.push(Town { county, at, height_m, name, villages: 0, sites: 1 });
            }
            let seat =
                (first..until).min_by(|&a, &b| towns[a].height_m.total_cmp(&towns[b].height_m));
            seats.push(seat.expect("there are no more counties than towns"));
        }

        let mut weights: Vec<f64> = (0..town_count)
            .map(|town| draws.of(Stream::TownWeight, town).between(0.6, 1.4))
            .collect();
        for &seat in &seats {
            weights[seat] *= 1.5;
        }
        let village_counts = split(villages as u64, &weights);
        let more_sites = split((sites - town_count) as u64, &weights);
        for (town, (count, more)) in towns.iter_mut().zip(village_counts.iter().zip(more_sites)) {
            town.villages = *count as usize;
            town.sites += more as usize;
        }
        let town_radius_km = (area / town_count as f64 / std::f64::consts::PI).sqrt();
        Self { terrain, towns, seats, town_radius_km }
    }

    /// The seat of the county in which a town lies.
    pub(super) fn seat_of(&self, town: usize) -> usize {
        self.seats[self.towns[town].county]
    }
}

/// A rectangle of ground \[km\].
#[derive(Clone, Copy, Debug)]
struct Rect {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Rect {
    fn around_middle(width: f64, height: f64) -> Self {
        Self { x: -width / 2.0, y: -height / 2.0, width, height }
    }

    /// Cuts it into `count` cells of equal area, in rows.
    fn cells(self, count: usize) -> Vec<Self> {
        let rows = ((count as f64 * self.height / self.width).sqrt().round() as usize)
            .clamp(1, count.max(1));
        let mut cells = Vec::with_capacity(count);
        for row in 0..rows {
            let (from, until) = (count * row / rows, count * (row + 1) / rows);
            let width = self.width / (until - from) as f64;
            let height = self.height * (until - from) as f64 / count as f64;
            let y = self.y + self.height * from as f64 / count as f64;
            cells.extend((0..until - from).map(|at| Self {
                x: self.x + width * at as f64,
                y,
                width,
                height,
            }));
        }
        cells
    }

    /// A point that keeps off the borders by a tenth of the size.
    fn inner_point(self, across: f64, up: f64) -> Point {
        Point {
            x: self.x + self.width * (0.1 + 0.8 * across),
            y: self.y + self.height * (0.1 + 0.8 * up),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rect;

    #[test]
    fn cells_are_as_many_as_asked_and_of_equal_area() {
        for count in [1, 2, 3, 7, 40, 333] {
            let cells = Rect::around_middle(160.0, 100.0).cells(count);
            assert_eq!(cells.len(), count);
            for cell in cells {
                assert!((cell.width * cell.height - 16_000.0 / count as f64).abs() < 1e-6);
            }
        }
    }
}
