//! Small basins, and the unit of basins (full, deep, medium or light green) of each township.
//!
//! A township drains to the lowest township within 15 km that lies lower than it; those that drain
//! to the same lowest one form a basin. This follows the heights of township centres only: it is a
//! plausible grouping, not a hydrological survey.

use crate::cells::distance;
use crate::source::Base;
use crate::towns::Township;
use std::collections::BTreeMap;

/// Farthest that a township looks for a lower one \[km\].
const LOOK_KM: f64 = 15.0;
/// From this mean range of its cells on, a basin is deep green \[m\].
const DEEP_RANGE_M: f64 = 850.0;
/// From this mean range of its cells on, a basin is medium green \[m\].
const MEDIUM_RANGE_M: f64 = 500.0;
/// A headwater can be full green where its cell is higher than this in the mean \[m\].
const FULL_HEIGHT_M: f64 = 900.0;

/// The four units of basins, strictest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Light,
    Medium,
    Deep,
    Full,
}

impl Unit {
    /// The zone class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Light => "light_green",
            Self::Medium => "medium_green",
            Self::Deep => "deep_green",
            Self::Full => "full_green",
        }
    }

    /// Weight of a person left inside.
    pub const fn sensitivity(self) -> f64 {
        match self {
            Self::Light => 0.05,
            Self::Medium => 0.15,
            Self::Deep => 0.4,
            Self::Full => 0.9,
        }
    }

    /// Carrying capacity in proportion to the people of today.
    pub const fn room(self) -> f64 {
        match self {
            Self::Light => 1.20,
            Self::Medium => 1.12,
            Self::Deep | Self::Full => 1.05,
        }
    }
}

/// A small basin.
#[derive(Clone, Debug)]
pub struct Basin {
    /// `B` and the code of the township to which it drains.
    pub id: String,
    /// That township's name.
    pub name_zh: String,
    /// Its unit; single headwaters in it may be full green.
    pub unit: Unit,
}

/// The basins, and where each township belongs.
pub struct Basins {
    pub list: Vec<Basin>,
    /// Position in `list` for each township.
    pub of_town: Vec<usize>,
    /// Unit of each township's cell.
    pub unit_of_town: Vec<Unit>,
}

impl Basins {
    /// Groups the townships.
    pub fn group(base: &Base, towns: &[Township]) -> Self {
        let lower: Vec<Option<usize>> =
            (0..towns.len()).map(|t| lower_neighbour(towns, t)).collect();
        let sink_of = |mut town: usize| {
            while let Some(next) = lower[town] {
                town = next;
            }
            town
        };
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for town in 0..towns.len() {
            members.entry(sink_of(town)).or_default().push(town);
        }
        let seats = nearest_to_seats(base, towns);
        let mut basins = Self { list: vec![], of_town: vec![0; towns.len()], unit_of_town: vec![] };
        for (sink, group) in members {
            let range = group.iter().map(|&t| towns[t].range_m).sum::<f64>() / group.len() as f64;
            let unit = match range {
                _ if range < MEDIUM_RANGE_M => Unit::Light,
                // The town of a county takes industry: its basin is never deep green.
                _ if range < DEEP_RANGE_M || group.iter().any(|t| seats.contains(t)) => {
                    Unit::Medium
                }
                _ => Unit::Deep,
            };
            for &town in &group {
                basins.of_town[town] = basins.list.len();
            }
            let (id, name_zh) = (format!("B{}", towns[sink].code), towns[sink].name_zh.clone());
            basins.list.push(Basin { id, name_zh, unit });
        }
        basins.unit_of_town = basins.of_town.iter().map(|&b| basins.list[b].unit).collect();
        for town in full_green(towns, &lower, &seats) {
            basins.unit_of_town[town] = Unit::Full;
        }
        basins
    }
}

fn lower_neighbour(towns: &[Township], town: usize) -> Option<usize> {
    let here = &towns[town];
    (0..towns.len())
        .filter(|&t| distance(towns[t].km, here.km) <= LOOK_KM)
        .filter(|&t| towns[t].height_m < here.height_m)
        .min_by(|&a, &b| towns[a].height_m.total_cmp(&towns[b].height_m).then(a.cmp(&b)))
}

/// The township nearest to each county seat.
fn nearest_to_seats(base: &Base, towns: &[Township]) -> Vec<usize> {
    base.counties
        .iter()
        .filter_map(|county| {
            (0..towns.len())
                .filter(|&t| towns[t].county == county.adcode)
                .min_by(|&a, &b| towns[a].seat_km.total_cmp(&towns[b].seat_km).then(a.cmp(&b)))
        })
        .collect()
}

/// In each county the highest headwaters, at most one township in ten.
fn full_green(towns: &[Township], lower: &[Option<usize>], seats: &[usize]) -> Vec<usize> {
    let mut drained_into = vec![false; towns.len()];
    for &into in lower.iter().flatten() {
        drained_into[into] = true;
    }
    let mut by_county: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (t, town) in towns.iter().enumerate() {
        by_county.entry(&town.county).or_default().push(t);
    }
    let mut chosen = vec![];
    for group in by_county.values() {
        let mut heads: Vec<usize> = group
            .iter()
            .copied()
            .filter(|&t| !drained_into[t] && !seats.contains(&t))
            .filter(|&t| towns[t].mean_height_m > FULL_HEIGHT_M)
            .collect();
        let height = |t: usize| towns[t].mean_height_m;
        heads.sort_by(|&a, &b| height(b).total_cmp(&height(a)).then(a.cmp(&b)));
        chosen.extend(heads.into_iter().take(group.len() / 10));
    }
    chosen
}
