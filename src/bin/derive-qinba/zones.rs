//! The zones: four functional zones, four units of basins, nature reserves.
//!
//! Functional zones are drawn from each township's cell: sides of the cell that rise well above the
//! township are strictly controlled; the core and the other sides are promoting, optimising or
//! relieving. The real red line is not published as a map and is not copied here.

use crate::basins::Basins;
use crate::basins::Unit;
use crate::cells;
use crate::cells::Cell;
use crate::cells::Km;
use crate::cells::from_plane;
use crate::cells::to_plane;
use crate::round::decimals;
use crate::source::Base;
use crate::source::Reserve;
use crate::towns::Township;
use geo::Coord;
use geo::Intersects;
use geo::LineString;
use geo::Polygon;
use resettle::facts::LonLat;
use std::collections::BTreeMap;

/// Class of the sides of cells that rise above the township.
pub const STRICT: &str = "strictly_controlled";
/// Class of nature reserves.
pub const RESERVE: &str = "nature_reserve";
/// Functional classes of cores.
pub const OPEN: [&str; 3] = ["promoting", "optimising", "relieving"];

/// A side is strictly controlled if its mean height is so much above the township \[m\] …
const STRICT_RISE_M: f64 = 80.0;
/// … and if its samples differ by so much \[m\].
const STRICT_RANGE_M: f64 = 200.0;
/// A township so near to the seat of its county is optimising \[km\].
const OPTIMISING_KM: f64 = 8.0;
/// A township can be relieving where its cell ranges over so much \[m\].
const RELIEVING_RANGE_M: f64 = 600.0;
/// Townships so near can take a township's people \[km\].
const TAKERS_KM: f64 = 28.0;
/// Area given to a reserve whose area is not in the base tables \[ha\].
const UNKNOWN_RESERVE_HA: f64 = 30_000.0;
const STUDY: &str = "Qinba strategy study, phase II, 2020";

/// One polygon with its class.
#[derive(Clone, Debug)]
pub struct Zone {
    pub class: &'static str,
    pub name: String,
    /// `derived` or `modelled`.
    pub basis: &'static str,
    pub source: String,
    pub article: &'static str,
    pub sensitivity: f64,
    /// Corners in WGS84, rounded as they are written.
    pub shape: Polygon<f64>,
    /// Counties it belongs to.
    pub counties: Vec<String>,
    west_south: LonLat,
    east_north: LonLat,
}

impl Zone {
    /// Whether a place lies inside or on the border.
    pub fn contains(&self, place: LonLat) -> bool {
        self.is_near(place, 0.0) && self.shape.intersects(&geo::Point::new(place.lon, place.lat))
    }

    /// Whether a place lies within the box around the shape, widened by so many degrees.
    pub fn is_near(&self, place: LonLat, deg: f64) -> bool {
        (self.west_south.lon - deg..=self.east_north.lon + deg).contains(&place.lon)
            && (self.west_south.lat - deg..=self.east_north.lat + deg).contains(&place.lat)
    }
}

/// The classes of all zones around a place, in the order of the zones.
pub fn classes_at(zones: &[Zone], place: LonLat) -> Vec<&'static str> {
    zones.iter().filter(|zone| zone.contains(place)).map(|zone| zone.class).collect()
}

/// Draws all zones of the region.
pub fn draw(base: &Base, towns: &[Township], basins: &Basins) -> Vec<Zone> {
    let reserves: Vec<Zone> =
        base.reserves.iter().filter_map(|reserve| draw_reserve(base, reserve)).collect();
    let relieving = relieving_towns(towns, basins, &reserves);
    let mut zones = vec![];
    for (t, town) in towns.iter().enumerate().filter(|(_, town)| town.in_region) {
        let core = match () {
            () if town.seat_km <= OPTIMISING_KM || town.is_street => "optimising",
            () if relieving[t] => "relieving",
            () => "promoting",
        };
        draw_functional(base, town, core, &mut zones);
    }
    for (t, town) in towns.iter().enumerate().filter(|(_, town)| town.in_region) {
        let unit = basins.unit_of_town[t];
        zones.push(zone(
            unit.class(),
            &town.name_zh,
            "modelled",
            (STUDY, "four units of basins"),
            unit.sensitivity(),
            vec![town.cell.corners.clone()],
            vec![town.county.clone()],
        ));
    }
    zones.extend(reserves);
    zones
}

/// In each county the quarter of the townships that is most remote, where the land is rugged; and
/// townships in reserves. A township from which fewer than two others of its county that take
/// people lie near is not relieving: its villages would have nowhere to go.
fn relieving_towns(towns: &[Township], basins: &Basins, reserves: &[Zone]) -> Vec<bool> {
    let mut by_county: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (t, town) in towns.iter().enumerate() {
        by_county.entry(&town.county).or_default().push(t);
    }
    let mut relieving: Vec<bool> =
        towns.iter().map(|town| reserves.iter().any(|r| r.contains(town.place))).collect();
    for group in by_county.values_mut() {
        let far = |t: usize| towns[t].remoteness();
        group.sort_by(|&a, &b| far(b).total_cmp(&far(a)).then(a.cmp(&b)));
        let (remote, others) = group.split_at(group.len() / 4);
        for &t in remote.iter().filter(|&&t| towns[t].range_m >= RELIEVING_RANGE_M) {
            let near = others
                .iter()
                .filter(|&&other| basins.unit_of_town[other] != Unit::Full)
                .filter(|&&other| cells::distance(towns[other].km, towns[t].km) <= TAKERS_KM);
            relieving[t] |= near.count() >= 2;
        }
    }
    relieving
}

/// One township's strictly controlled sides, each run of them one polygon; the rest is one polygon.
fn draw_functional(base: &Base, town: &Township, core: &'static str, zones: &mut Vec<Zone>) {
    let cell = &town.cell;
    let sides = cell.sides();
    let strict: Vec<bool> = sides.iter().map(|&side| rises(base, town, side)).collect();
    let mut push = |class, sensitivity, rings| {
        let words = (STUDY, "four functional zones");
        let county = vec![town.county.clone()];
        zones.push(zone(class, &town.name_zh, "modelled", words, sensitivity, rings, county));
    };
    let inner = |point: Km| cell.inward(point, cells::CORE);
    let mut open_ring = vec![];
    for (&(a, b), &is_strict) in sides.iter().zip(&strict) {
        open_ring.extend(if is_strict { [inner(a), inner(b)] } else { [a, b] });
    }
    let sensitivity = if core == "relieving" { 0.5 } else { 0.1 };
    push(core, sensitivity, vec![open_ring]);
    if strict.iter().all(|&is_strict| is_strict) {
        let rim = sides.iter().map(|side| side.0).collect();
        let hole = sides.iter().rev().map(|side| inner(side.0)).collect();
        push(STRICT, 0.8, vec![rim, hole]);
        return;
    }
    let n = sides.len();
    for start in (0..n).filter(|&i| strict[i] && !strict[(i + n - 1) % n]) {
        let run: Vec<usize> = (0..n).map(|k| (start + k) % n).take_while(|&i| strict[i]).collect();
        let mut rim: Vec<Km> = run.iter().map(|&i| sides[i].0).collect();
        rim.push(sides[run[run.len() - 1]].1);
        let back: Vec<Km> = rim.iter().rev().map(|&point| inner(point)).collect();
        rim.extend(back);
        push(STRICT, 0.8, vec![rim]);
    }
}

/// Whether the side between core and border rises well above the township.
fn rises(base: &Base, town: &Township, (a, b): (Km, Km)) -> bool {
    let cell: &Cell = &town.cell;
    let heights: Vec<f64> = [0.2, 0.5, 0.8]
        .iter()
        .flat_map(|&along| [0.55, 0.75, 0.95].map(|out| (along, out)))
        .map(|(along, out)| cell.inward(cells::between(a, b, along), out))
        .map(|point| base.dem.height(from_plane(point)))
        .collect();
    let mean = heights.iter().sum::<f64>() / heights.len() as f64;
    let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
    let high = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    mean - town.height_m >= STRICT_RISE_M && high - low.min(town.height_m) >= STRICT_RANGE_M
}

/// A reserve that has a county in the region: its published box drawn in to its published area; or,
/// without a box, a round shape of that area at its point, or at the highest cell of its counties.
fn draw_reserve(base: &Base, reserve: &Reserve) -> Option<Zone> {
    let counties: Vec<String> = reserve.adcodes.split(';').map(str::to_owned).collect();
    if !counties.iter().any(|code| base.outlines.contains_key(code)) {
        return None;
    }
    let km2 = reserve.area_ha.unwrap_or(UNKNOWN_RESERVE_HA) / 100.0;
    let boxed = (|| {
        let south_west = LonLat { lon: reserve.bbox_w?, lat: reserve.bbox_s? };
        Some((south_west, LonLat { lon: reserve.bbox_e?, lat: reserve.bbox_n? }))
    })();
    let (ring, basis) = if let Some((low, high)) = boxed {
        let (low, high) = (to_plane(low), to_plane(high));
        let middle = cells::between(low, high, 0.5);
        let share = (km2 / ((high.0 - low.0) * (high.1 - low.1))).sqrt().min(1.0);
        let corners = [low, (high.0, low.1), high, (low.0, high.1)];
        let drawn_in = corners.iter().map(|&corner| cells::between(middle, corner, share));
        (drawn_in.collect(), if reserve.area_ha.is_some() { "derived" } else { "modelled" })
    } else {
        let point = reserve.point_lon.zip(reserve.point_lat);
        let centre = match point {
            Some((lon, lat)) => LonLat { lon, lat },
            None => highest_cell(base, &counties)?,
        };
        let (centre, radius) = (to_plane(centre), (km2 / std::f64::consts::PI).sqrt());
        let turns = (0..16).map(|i| std::f64::consts::TAU * f64::from(i) / 16.0);
        let ring = turns.map(|t| (centre.0 + radius * t.cos(), centre.1 + radius * t.sin()));
        (ring.collect(), "modelled")
    };
    let source = format!("published box, point or area of the reserve ({})", reserve.pa_id);
    let words = (source.as_str(), "protection pattern");
    Some(zone(RESERVE, &reserve.name_zh, basis, words, 1.0, vec![ring], counties))
}

fn highest_cell(base: &Base, counties: &[String]) -> Option<LonLat> {
    let outlines: Vec<_> = counties.iter().filter_map(|code| base.outlines.get(code)).collect();
    let inside = |place: &LonLat| {
        outlines.iter().any(|outline| outline.intersects(&geo::Point::new(place.lon, place.lat)))
    };
    base.dem
        .centres()
        .filter(inside)
        .max_by(|&a, &b| base.dem.height(a).total_cmp(&base.dem.height(b)))
}

/// A zone from rings in the plane: the outer one, then holes.
fn zone(
    class: &'static str,
    name: &str,
    basis: &'static str,
    (source, article): (&str, &'static str),
    sensitivity: f64,
    rings: Vec<Vec<Km>>,
    counties: Vec<String>,
) -> Zone {
    let mut lines = rings.into_iter().map(|ring| written_ring(&ring));
    let outer = lines.next().expect("every zone has an outer ring");
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for corner in &outer.0 {
        low = (low.0.min(corner.x), low.1.min(corner.y));
        high = (high.0.max(corner.x), high.1.max(corner.y));
    }
    Zone {
        class,
        name: name.to_owned(),
        basis,
        source: source.to_owned(),
        article,
        sensitivity,
        shape: Polygon::new(outer, lines.collect()),
        counties,
        west_south: LonLat { lon: low.0, lat: low.1 },
        east_north: LonLat { lon: high.0, lat: high.1 },
    }
}

/// The closed ring with corners rounded to four decimals (about 10 m), repeated corners once.
fn written_ring(ring: &[Km]) -> LineString<f64> {
    let mut corners: Vec<Coord<f64>> = ring
        .iter()
        .map(|&point| from_plane(point))
        .map(|place| Coord { x: decimals(place.lon, 4), y: decimals(place.lat, 4) })
        .collect();
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let first = corners[0];
    corners.push(first);
    LineString::new(corners)
}
