//! Which zones a place lies in, worked out from the polygons: strips of longitude first, then
//! bounding boxes, then the rings themselves. The border belongs to a zone.

use crate::facts::LonLat;
use crate::facts::Zone;
use geo::BoundingRect;
use geo::Closest;
use geo::Coord;
use geo::CoordinatePosition;
use geo::Distance;
use geo::Haversine;
use geo::HaversineClosestPoint;
use geo::Point;
use geo::Rect;
use geo::coordinate_position::CoordPos;
use std::collections::BTreeSet;

/// Strips of equal width into which the extent of all polygons is cut.
const STRIPS: usize = 512;

/// Fewer kilometres than any degree of latitude has.
const KM_PER_DEGREE: f64 = 110.0;

/// The polygons of an instance, sorted into strips of longitude.
pub struct Zoning<'a> {
    zones: &'a [Zone],
    boxes: Vec<Option<Rect<f64>>>,
    strips: Vec<Vec<usize>>,
    west: f64,
    width: f64,
}

impl<'a> Zoning<'a> {
    /// Sorts the polygons.
    pub fn new(zones: &'a [Zone]) -> Self {
        let boxes: Vec<_> = zones.iter().map(|zone| zone.shape.bounding_rect()).collect();
        let west = boxes.iter().flatten().map(|rect| rect.min().x).fold(f64::INFINITY, f64::min);
        let east =
            boxes.iter().flatten().map(|rect| rect.max().x).fold(f64::NEG_INFINITY, f64::max);
        let width = ((east - west) / STRIPS as f64).max(f64::MIN_POSITIVE);
        let mut zoning = Self { zones, boxes, strips: vec![Vec::new(); STRIPS], west, width };
        for at in 0..zones.len() {
            if let Some(rect) = zoning.boxes[at] {
                let (from, to) = (zoning.strip(rect.min().x), zoning.strip(rect.max().x));
                for strip in &mut zoning.strips[from..=to] {
                    strip.push(at);
                }
            }
        }
        zoning
    }

    /// The strip of a longitude; the outermost ones take what lies outside.
    fn strip(&self, lon: f64) -> usize {
        (((lon - self.west) / self.width) as usize).min(STRIPS - 1)
    }

    /// The polygons that a place lies in: those of its area where that is known, else those around its
    /// point, border included.
    fn around(
        &self,
        place: Option<LonLat>,
        by_area: Option<&'a [usize]>,
    ) -> impl Iterator<Item = &'a Zone> + '_ {
        let of_area = by_area.unwrap_or_default().iter();
        let place = place.filter(|_| by_area.is_none());
        let candidates = place.map(|place| (place, &self.strips[self.strip(place.lon)]));
        candidates
            .into_iter()
            .flat_map(move |(place, strip)| {
                let point = Coord { x: place.lon, y: place.lat };
                strip.iter().filter(move |&&at| {
                    let in_box = self.boxes[at].is_some_and(|rect| box_holds(rect, point));
                    in_box && self.zones[at].shape.coordinate_position(&point) != CoordPos::Outside
                })
            })
            .chain(of_area)
            .map(|&at| &self.zones[at])
    }

    /// The classes of a place: what its row states and what the polygons say.
    pub fn classes<'b>(
        &'b self,
        stated: Option<&'b str>,
        place: Option<LonLat>,
        by_area: Option<&'a [usize]>,
    ) -> BTreeSet<&'b str> {
        let drawn = self.around(place, by_area).map(|zone| zone.class.as_str());
        stated.into_iter().chain(drawn).collect()
    }

    /// The greatest sensitivity of the polygons around a place; 0 outside of all.
    pub fn sensitivity(&self, place: Option<LonLat>, by_area: Option<&'a [usize]>) -> f64 {
        self.around(place, by_area).map(|zone| zone.sensitivity).fold(0.0, f64::max)
    }

    /// Kilometres as the crow flies to the nearest polygon of a class, where that is at most `limit`.
    ///
    /// The edges of a polygon are taken as arcs of great circles, which bulge from the straight lines of
    /// a map by 5 m for an edge of 20 km at 33° north, and less for shorter ones.
    pub fn km_to_class(&self, class: &str, place: LonLat, limit: f64) -> Option<f64> {
        let lat_reach = limit / KM_PER_DEGREE;
        let shrink = (place.lat.abs() + lat_reach).min(89.9).to_radians().cos();
        let lon_reach = lat_reach / shrink;
        let point = Point::new(place.lon, place.lat);
        let near = |rect: Rect<f64>| {
            place.lon >= rect.min().x - lon_reach
                && place.lon <= rect.max().x + lon_reach
                && place.lat >= rect.min().y - lat_reach
                && place.lat <= rect.max().y + lat_reach
        };
        self.zones
            .iter()
            .zip(&self.boxes)
            .filter(|(zone, rect)| zone.class == class && rect.is_some_and(near))
            .filter_map(|(zone, _)| match zone.shape.haversine_closest_point(&point) {
                Closest::Intersection(_) => Some(0.0),
                Closest::SinglePoint(nearest) => Some(Haversine.distance(point, nearest) / 1000.0),
                Closest::Indeterminate => None,
            })
            .filter(|&km| km <= limit)
            .min_by(f64::total_cmp)
    }
}

fn box_holds(rect: Rect<f64>, point: Coord<f64>) -> bool {
    rect.min().x <= point.x
        && point.x <= rect.max().x
        && rect.min().y <= point.y
        && point.y <= rect.max().y
}
