//! Candidate communities beside the towns, and the three sizes in which each can be built.

use crate::facts::LonLat;
use crate::generate::Spec;
use crate::generate::balance::Need;
use crate::generate::draw::Draws;
use crate::generate::draw::Stream;
use crate::generate::draw::split;
use crate::generate::region::Region;
use crate::generate::terrain::beside;
use std::ops::Range;

/// No site lies farther from its town \[km\].
pub(super) const SITE_RADIUS_KM: f64 = 3.0;
/// Names of the levels and their share of the largest one's dwellings.
const LEVELS: [(&str, f64); 3] = [("small", 0.35), ("medium", 0.65), ("large", 1.0)];
/// Least use over dwellings.
const LEAST_USE: f64 = 0.25;
/// School seats for each dwelling; villages bring 0.28 to 0.67 pupils a household.
const SEATS_PER_DWELLING: f64 = 0.5;
/// No site is smaller \[household\].
const SMALLEST: u64 = 20;

/// Where the sites are.
#[derive(Clone, Debug)]
pub(super) struct Sites<'a> {
    region: &'a Region,
    places: Vec<(LonLat, f64)>,
    /// First site of each town, and the number of sites at the end.
    first: Vec<usize>,
}

impl<'a> Sites<'a> {
    pub(super) fn new(region: &'a Region, draws: &Draws) -> Self {
        let mut places = Vec::new();
        let mut first = vec![0];
        for town in &region.towns {
            for _ in 0..town.sites {
                let mut draw = draws.of(Stream::Site, places.len());
                let tries = (0..4).map(|_| {
                    let away = draw.between(0.3, SITE_RADIUS_KM);
                    let point = town.at.shifted(away, draw.between(0.0, std::f64::consts::TAU));
                    (region.terrain.height_m(point), point)
                });
                let lowest = tries.min_by(|a, b| a.0.total_cmp(&b.0));
                let (height, point) = lowest.expect("there are tries");
                places.push((beside(town.at, point), height));
            }
            first.push(places.len());
        }
        Self { region, places, first }
    }

    pub(super) fn region(&self) -> &'a Region {
        self.region
    }

    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    pub(super) fn of_town(&self, town: usize) -> Range<usize> {
        self.first[town]..self.first[town + 1]
    }

    /// Where a site lies, and how high \[m\].
    pub(super) fn place(&self, site: usize) -> (LonLat, f64) {
        self.places[site]
    }

    /// The site of a town that is nearest to a point not far from it.
    pub(super) fn nearest_of(&self, town: usize, at: LonLat) -> usize {
        let narrowing = at.lat.to_radians().cos();
        let away = |site: usize| {
            let place = self.places[site].0;
            ((place.lon - at.lon) * narrowing).hypot(place.lat - at.lat)
        };
        let nearest = self.of_town(town).min_by(|&a, &b| away(a).total_cmp(&away(b)));
        nearest.expect("every town has a site")
    }
}

/// One size of a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    pub(super) name: &'static str,
    pub(super) dwellings: u32,
    pub(super) least_use: u32,
    pub(super) seats: u32,
    pub(super) fixed_yuan: u64,
    pub(super) yuan_per_household: u64,
}

/// Dwellings of each site at its largest level: what the witness plan brings, and slack that makes
/// the tightness as asked.
///
/// # Formula
/// C_j = need_j + S · (½ need_j / Σ need + ½ v_j / Σ v), where S = Σ need · (1/tightness − 1)
/// and v is a skewed draw; never below 20
pub(super) fn largest_dwellings(spec: &Spec, needs: &[Need], draws: &Draws) -> Vec<u32> {
    let all: u64 = needs.iter().map(|need| u64::from(need.households)).sum();
    let slack = (all as f64 * (1.0 / spec.tightness - 1.0)).round() as u64;
    let favours: Vec<f64> =
        (0..needs.len()).map(|site| draws.of(Stream::SiteFavour, site).skewed(1.0, 0.5)).collect();
    let favour_sum: f64 = favours.iter().sum();
    let weights: Vec<f64> = needs
        .iter()
        .zip(&favours)
        .map(|(need, favour)| f64::from(need.households) / all as f64 + favour / favour_sum)
        .collect();
    let sized = needs.iter().zip(split(slack, &weights));
    sized
        .map(|(need, more)| (u64::from(need.households) + more).max(SMALLEST))
        .map(|dwellings| u32::try_from(dwellings).expect("villages are few enough"))
        .collect()
}

/// The sizes of a site, smallest first.
///
/// The smallest that holds what the witness plan brings is also used enough and has seats enough.
/// A dwelling costs less in a large community: the fixed cost grows with dwellings^0.8.
pub(super) fn levels(site: usize, largest: u32, need: Need, draws: &Draws) -> [Level; 3] {
    let mut draw = draws.of(Stream::SiteLevels, site);
    let ground = draw.skewed(1.0, 0.2);
    let building = draw.between(105_000.0, 135_000.0);
    let mut thrift = 1.0;
    LEVELS.map(|(name, share)| {
        let dwellings = (f64::from(largest) * share).ceil() as u32;
        let mut least_use = (f64::from(dwellings) * LEAST_USE) as u32;
        if name == LEVELS[0].0 && need.households > 0 {
            least_use = least_use.min(need.households);
        }
        let mut seats = (f64::from(dwellings) * SEATS_PER_DWELLING).round() as u32;
        if need.households <= dwellings {
            seats = seats.max(need.pupils);
        }
        let scale = (f64::from(dwellings) / 500.0).powf(-0.2);
        let fixed = 42_000.0 * ground * f64::from(dwellings) * scale;
        let level = Level {
            name,
            dwellings,
            least_use,
            seats,
            fixed_yuan: (fixed / 1000.0).round() as u64 * 1000,
            yuan_per_household: (building * thrift / 100.0).round() as u64 * 100,
        };
        thrift -= 0.02;
        level
    })
}

/// The level that the witness plan builds, where it brings anybody.
pub(super) fn witness_level(levels: &[Level], need: Need) -> Option<&Level> {
    levels.iter().find(|level| need.households > 0 && level.dwellings >= need.households)
}

#[cfg(test)]
mod tests {
    use super::levels;
    use super::witness_level;
    use crate::generate::balance::Need;
    use crate::generate::draw::Draws;

    #[test]
    fn witness_level_holds_seats_and_uses_enough_whatever_is_brought() {
        let draws = Draws::new(3);
        for largest in [20, 21, 57, 400, 3001] {
            for households in 0..=largest {
                let need = Need { households, pupils: households * 2 / 3 + 1 };
                let sizes = levels(4, largest, need, &draws);
                assert!(sizes.is_sorted_by(|a, b| a.dwellings < b.dwellings));
                assert_eq!(sizes[2].dwellings, largest);
                let Some(level) = witness_level(&sizes, need) else {
                    assert_eq!(households, 0);
                    continue;
                };
                assert!(level.least_use <= households, "{largest} {households}");
                assert!(level.seats >= need.pupils, "{largest} {households}");
            }
        }
    }

    #[test]
    fn larger_levels_cost_more_but_less_for_each_dwelling() {
        let sizes = levels(0, 1000, Need::default(), &Draws::new(1));
        for pair in sizes.windows(2) {
            assert!(pair[0].fixed_yuan < pair[1].fixed_yuan);
            let each = |at: usize| pair[at].fixed_yuan as f64 / f64::from(pair[at].dwellings);
            assert!(each(0) > each(1));
        }
    }
}
