//! Villages around their towns: many small ones and a few large, thinner with height; people, ground
//! and money of each.

use crate::facts::LonLat;
use crate::facts::village::Hazard;
use crate::generate::draw::Draw;
use crate::generate::draw::Draws;
use crate::generate::draw::Stream;
use crate::generate::names;
use crate::generate::region::Region;
use crate::generate::sites::SITE_RADIUS_KM;
use crate::generate::terrain::beside;

/// The skills, in the order of the `workers_…` columns.
pub(super) const SKILLS: [&str; 3] = ["basic", "skilled", "technical"];
/// Smallest and largest village \[household\].
const HOUSEHOLDS: (f64, f64) = (20.0, 900.0);
const MEDIAN_HOUSEHOLDS: f64 = 105.0;
/// Points that are looked at before a village settles on high ground.
const PLACE_TRIES: usize = 8;
/// Height above the town at which a settler turns away in all but 1/e of cases \[m\].
const SHYNESS_M: f64 = 250.0;

/// One village, as its row is drawn.
#[derive(Clone, Debug)]
pub(super) struct Village {
    pub(super) name: (String, String),
    pub(super) at: LonLat,
    pub(super) households: u32,
    pub(super) persons: u32,
    /// One entry for each of [`SKILLS`].
    pub(super) workers: [u32; 3],
    pub(super) households_with_labour: u32,
    pub(super) elevation_m: u32,
    pub(super) slope_deg: f64,
    pub(super) steep_cropland_ha: f64,
    pub(super) hazard: Hazard,
    pub(super) school_age: u32,
    pub(super) stay_cost_yuan: u64,
    pub(super) income_yuan: u64,
    /// How strongly the ground asks the village to move, 0 to [`Village::HIGHEST_URGENCY`].
    pub(super) urgency: f64,
}

impl Village {
    pub(super) const HIGHEST_URGENCY: f64 = 4.0;

    pub(super) fn all_workers(&self) -> u64 {
        self.workers.iter().map(|&count| u64::from(count)).sum()
    }
}

/// Draws the villages of a region, in the order of its towns, as often as they are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Villages<'a> {
    region: &'a Region,
    draws: &'a Draws,
    /// No village lies farther from its town \[km\].
    spread_km: f64,
}

impl<'a> Villages<'a> {
    /// `reach_km` is the longest move as the crow flies: villages lie so near to their town that each
    /// of the town's sites is within it.
    pub(super) fn new(region: &'a Region, draws: &'a Draws, reach_km: f64) -> Self {
        let nearest_bound = 0.95 * reach_km - SITE_RADIUS_KM;
        Self { region, draws, spread_km: nearest_bound.min(1.1 * region.town_radius_km) }
    }

    /// Every village with the position of its town.
    pub(super) fn iter(self) -> impl Iterator<Item = (usize, Village)> + use<'a> {
        let towns = self.region.towns.iter().enumerate();
        let homes = towns.flat_map(|(town, facts)| std::iter::repeat_n(town, facts.villages));
        homes.enumerate().map(move |(index, town)| (town, self.village(town, index)))
    }

    fn village(&self, town: usize, index: usize) -> Village {
        let mut draw = self.draws.of(Stream::Village, index);
        let (at, height_m, gradient) = self.place(town, &mut draw);
        // The height field is smooth; the ground under a village is rougher.
        let smooth = (5.0 * gradient / 1000.0).atan().to_degrees();
        let slope_deg = tenths((smooth + draw.skewed(4.0, 0.6)).min(60.0));
        let danger = slope_deg / 35.0 + draw.normal(0.25);
        let hazard = match danger {
            d if d > 1.1 => Hazard::High,
            d if d > 0.8 => Hazard::Medium,
            d if d > 0.45 => Hazard::Low,
            _ => Hazard::None,
        };
        let risk = match hazard {
            Hazard::None => 0.0,
            Hazard::Low => 0.15,
            Hazard::Medium => 0.4,
            Hazard::High => 0.8,
        };
        let above = ((height_m - 600.0) / 1000.0).max(0.0);
        let urgency = slope_deg / 30.0 + above + risk + draw.normal(0.15);

        let size = draw.skewed(MEDIAN_HOUSEHOLDS, 0.75).clamp(HOUSEHOLDS.0, HOUSEHOLDS.1);
        let households = size.round();
        let persons = (households * draw.between(2.8, 4.2)).round();
        let workers = (persons * draw.between(0.5, 0.62)).round();
        let technical = (workers * draw.between(0.02, 0.08)).round();
        let skilled = (workers * draw.between(0.12, 0.26)).round();
        let with_labour = (households * draw.between(0.75, 0.95)).round().min(workers);
        let remote = height_m / 1000.0;
        let stay_for_each = draw.skewed(95_000.0, 0.35) * (1.0 + 0.3 * remote);
        let income = (draw.skewed(21_000.0, 0.25) / (1.0 + 0.35 * remote)).max(3_000.0);
        Village {
            name: names::village(&mut draw),
            at,
            households: households as u32,
            persons: persons as u32,
            workers: [(workers - skilled - technical) as u32, skilled as u32, technical as u32],
            households_with_labour: with_labour as u32,
            elevation_m: height_m.round() as u32,
            slope_deg,
            steep_cropland_ha: tenths(households * (slope_deg / 40.0).powi(2) * draw.unit()),
            hazard,
            school_age: (persons * draw.between(0.10, 0.16)).round() as u32,
            stay_cost_yuan: hundreds(households * stay_for_each),
            income_yuan: hundreds(income),
            urgency: urgency.clamp(0.0, Village::HIGHEST_URGENCY),
        }
    }

    /// Where a village lies: near its town rather than far, low rather than high.
    fn place(&self, town: usize, draw: &mut Draw) -> (LonLat, f64, f64) {
        let town = &self.region.towns[town];
        let terrain = &self.region.terrain;
        let mut best = (f64::INFINITY, town.at);
        for _ in 0..PLACE_TRIES {
            // Uniform in the distance: villages grow thinner outwards.
            let distance = self.spread_km * draw.unit();
            let point = town.at.shifted(distance, draw.between(0.0, std::f64::consts::TAU));
            let height = terrain.height_m(point);
            if height < best.0 {
                best = (height, point);
            }
            let climb = (height - town.height_m).max(0.0);
            if draw.unit() < (-climb / SHYNESS_M).exp() {
                best = (height, point);
                break;
            }
        }
        (beside(town.at, best.1), best.0, terrain.gradient_m_per_km(best.1))
    }
}

/// Rounded to one decimal.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Rounded to a hundred.
pub(super) fn hundreds(yuan: f64) -> u64 {
    (yuan / 100.0).round() as u64 * 100
}
