//! Townships that have a coordinate, with their cells and the lie of the land around them.
//!
//! All townships of the base tables are used, also those outside the 75 counties: a cell ends
//! where a neighbour's begins, whichever county that is in.

use crate::cells::Cell;
use crate::cells::Km;
use crate::cells::distance;
use crate::cells::from_plane;
use crate::cells::to_plane;
use crate::source::Base;
use resettle::facts::LonLat;
use std::collections::BTreeMap;

/// A township with a coordinate.
#[derive(Clone, Debug)]
pub struct Township {
    pub code: String,
    pub name_zh: String,
    pub name: String,
    /// Whether it is a street district (街道) of a town or city.
    pub is_street: bool,
    pub county: String,
    pub in_region: bool,
    pub place: LonLat,
    pub km: Km,
    pub height_m: f64,
    pub cell: Cell,
    /// Mean height of the cell \[m\].
    pub mean_height_m: f64,
    /// Highest less lowest sample of the cell \[m\].
    pub range_m: f64,
    /// Distance to the county seat \[km\].
    pub seat_km: f64,
}

impl Township {
    /// How remote and rugged the township is: height and range of its cell \[km\] and 2 % of the
    /// distance to the county seat.
    pub fn remoteness(&self) -> f64 {
        (self.mean_height_m + self.range_m) / 1000.0 + 0.02 * self.seat_km
    }
}

/// The townships with a coordinate, in the order of their codes.
pub fn placed(base: &Base) -> Vec<Township> {
    let seats: BTreeMap<&str, Km> = base
        .counties
        .iter()
        .map(|c| (c.adcode.as_str(), to_plane(LonLat { lon: c.seat_lon, lat: c.seat_lat })))
        .collect();
    let mut rows: Vec<_> = base
        .towns
        .iter()
        .filter_map(|town| Some((town, LonLat { lon: town.lon?, lat: town.lat? })))
        .filter(|(town, _)| seats.contains_key(town.adcode.as_str()))
        .collect();
    rows.sort_by(|a, b| a.0.code.cmp(&b.0.code));
    let points: Vec<Km> = rows.iter().map(|&(_, place)| to_plane(place)).collect();
    rows.iter()
        .zip(&points)
        .map(|(&(town, place), &km)| {
            let cell = Cell::cut(km, &points);
            let heights = samples(&cell).map(|point| base.dem.height(from_plane(point)));
            let heights: Vec<f64> = heights.collect();
            let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
            let high = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            Township {
                code: town.code.clone(),
                name_zh: town.name_zh.clone(),
                name: town.name_pinyin.clone(),
                is_street: town.kind == "街道",
                county: town.adcode.clone(),
                in_region: town.in_qinba75 == "1",
                place,
                km,
                height_m: base.dem.height(place),
                mean_height_m: heights.iter().sum::<f64>() / heights.len() as f64,
                range_m: high - low,
                seat_km: distance(km, seats[town.adcode.as_str()]),
                cell,
            }
        })
        .collect()
}

/// The township, and points on the way from it to each corner and to the middle of each side.
fn samples(cell: &Cell) -> impl Iterator<Item = Km> + '_ {
    let rims = cell.sides().into_iter().flat_map(|(a, b)| [a, crate::cells::between(a, b, 0.5)]);
    let inside = rims.flat_map(|rim| [0.3, 0.6, 0.9].map(|share| cell.inward(rim, share)));
    std::iter::once(cell.centre).chain(inside)
}
