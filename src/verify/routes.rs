//! How far it is, restated from the wording of `facts/travel`: tables go before coordinates.
//!
//! # Formula
//! km = detour · 2 R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)) with R = 6371.0088 km;
//! min = 60 · km / speed
//!
//! # Source
//! Haversine: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984). Mean radius
//! (2a + b) / 3 of the GRS80 ellipsoid: H. Moritz, "Geodetic Reference System 1980".

use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::LivelihoodIdx;
use crate::facts::LonLat;
use crate::facts::SiteIdx;
use crate::facts::Travel;
use crate::facts::VillageIdx;
use crate::facts::travel::CommuteRow;
use crate::facts::travel::PairRow;

/// Mean radius of the Earth \[km\].
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Length of one way, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Leg {
    /// By road \[km\].
    pub km: Option<f64>,
    /// Time \[min\].
    pub minutes: Option<f64>,
}

impl Leg {
    fn new(km: Option<f64>, minutes: Option<f64>, speed_kmh: f64) -> Self {
        Self { km, minutes: minutes.or(km.map(|km| 60.0 * km / speed_kmh)) }
    }
}

/// What an instance says of the way to work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Commute {
    /// There is a way, as long as this.
    Leg(Leg),
    /// `commutes.csv` speaks of the livelihood, but not of this home.
    NotListed,
    /// Nothing says where the livelihood is.
    Nowhere,
}

/// Distances of one instance.
pub struct Routes<'a> {
    instance: &'a Instance,
    travel: Travel,
    /// Livelihoods of which `commutes.csv` has a row.
    spoken_of: Vec<bool>,
}

impl<'a> Routes<'a> {
    /// The distances of an instance under a scenario's assumptions.
    pub fn new(instance: &'a Instance, travel: Travel) -> Self {
        let mut spoken_of = vec![false; instance.livelihoods.len()];
        for row in instance.commutes.iter().flat_map(|table| &table.rows) {
            if let Some(spoken) = spoken_of.get_mut(row.livelihood.at()) {
                *spoken = true;
            }
        }
        Self { instance, travel, spoken_of }
    }

    /// The row of `pairs.csv` for a pair.
    pub fn pair_row(&self, village: VillageIdx, site: SiteIdx) -> Option<&'a PairRow> {
        let rows = &self.instance.pairs.as_ref()?.rows;
        let key = (village, site);
        rows.binary_search_by_key(&key, |row| (row.village, row.site)).ok().map(|at| &rows[at])
    }

    /// The way from a village to a site.
    pub fn of_move(&self, village: VillageIdx, site: SiteIdx) -> Leg {
        let row = self.pair_row(village, site);
        let from = self.instance.villages[village.at()].place;
        let to = self.instance.sites[site.at()].place;
        let km = row.and_then(|row| row.km).or_else(|| self.road_km(from, to));
        Leg::new(km, row.and_then(|row| row.minutes), self.travel.move_speed_kmh)
    }

    /// The way from a home to a livelihood.
    pub fn of_commute(&self, home: Home, livelihood: LivelihoodIdx) -> Commute {
        let from = match home {
            Home::Site(site) => self.instance.sites[site.at()].place,
            Home::Village(village) => self.instance.villages[village.at()].place,
        };
        let to = self.instance.livelihoods[livelihood.at()].place;
        let row = self.commute_row(home, livelihood);
        if self.is_tabled(livelihood) && row.is_none() {
            return Commute::NotListed;
        }
        if row.is_none() && to.is_none() {
            return Commute::Nowhere;
        }
        let km = row.and_then(|row| row.km).or_else(|| self.road_km(from, to));
        let minutes = row.and_then(|row| row.minutes);
        Commute::Leg(Leg::new(km, minutes, self.travel.commute_speed_kmh))
    }

    /// Whether `commutes.csv` has a row of a livelihood, so that homes it does not list are out.
    pub fn is_tabled(&self, livelihood: LivelihoodIdx) -> bool {
        self.spoken_of[livelihood.at()]
    }

    fn commute_row(&self, home: Home, livelihood: LivelihoodIdx) -> Option<&'a CommuteRow> {
        let rows = &self.instance.commutes.as_ref()?.rows;
        let key = (home, livelihood);
        rows.binary_search_by_key(&key, |row| (row.home, row.livelihood)).ok().map(|at| &rows[at])
    }

    fn road_km(&self, from: Option<LonLat>, to: Option<LonLat>) -> Option<f64> {
        Some(self.travel.detour * great_circle_km(from?, to?))
    }
}

/// Kilometres as the crow flies.
fn great_circle_km(from: LonLat, to: LonLat) -> f64 {
    let half_lat = (to.lat - from.lat).to_radians() / 2.0;
    let half_lon = (to.lon - from.lon).to_radians() / 2.0;
    let square = half_lat.sin().powi(2)
        + from.lat.to_radians().cos() * to.lat.to_radians().cos() * half_lon.sin().powi(2);
    2.0 * EARTH_RADIUS_KM * square.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::EARTH_RADIUS_KM;
    use super::great_circle_km;
    use crate::facts::LonLat;

    #[test]
    fn a_quarter_of_a_great_circle_is_a_quarter_of_its_length() {
        let pole = LonLat { lon: 17.0, lat: 90.0 };
        let equator = LonLat { lon: -60.0, lat: 0.0 };
        let quarter = EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2;
        assert!((great_circle_km(pole, equator) - quarter).abs() < 1e-6);
    }

    #[test]
    fn a_place_is_at_no_distance_from_itself() {
        let place = LonLat { lon: 109.03, lat: 32.7 };
        assert!(great_circle_km(place, place).abs() < f64::EPSILON);
    }
}
