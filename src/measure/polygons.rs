//! Which polygons of `zones.geojson` lie around a place, fast enough for a region: only polygons whose
//! bounding box holds the place are looked at, found in bands of longitude.

use crate::facts::LonLat;
use crate::facts::Zone;
use geo::BoundingRect;

/// Bands of longitude over the extent of the polygons.
const BANDS: usize = 512;

/// The polygons of an instance, by bands of longitude.
pub struct Polygons<'a> {
    zones: &'a [Zone],
    west: f64,
    width: f64,
    bands: Vec<Vec<u32>>,
    boxes: Vec<Option<geo::Rect<f64>>>,
}

impl<'a> Polygons<'a> {
    /// Sorts polygons into bands.
    #[must_use]
    pub fn new(zones: &'a [Zone]) -> Self {
        let boxes: Vec<_> = zones.iter().map(|zone| zone.shape.bounding_rect()).collect();
        let west = boxes.iter().flatten().map(|rect| rect.min().x).fold(f64::INFINITY, f64::min);
        let east =
            boxes.iter().flatten().map(|rect| rect.max().x).fold(f64::NEG_INFINITY, f64::max);
        let width = (east - west) / BANDS as f64;
        let mut polygons = Self { zones, west, width, bands: vec![Vec::new(); BANDS], boxes };
        for at in 0..zones.len() {
            let Some(rect) = polygons.boxes[at] else { continue };
            let (from, to) = (polygons.band(rect.min().x), polygons.band(rect.max().x));
            for band in &mut polygons.bands[from..=to] {
                band.push(u32::try_from(at).expect("lists hold fewer than 2^32 entries"));
            }
        }
        polygons
    }

    /// Positions of the polygons that contain a place, border included, in ascending order.
    pub fn around(&self, place: LonLat) -> impl Iterator<Item = usize> {
        let candidates =
            if self.zones.is_empty() { &[][..] } else { &self.bands[self.band(place.lon)] };
        candidates
            .iter()
            .map(|&at| at as usize)
            .filter(move |&at| self.boxes[at].is_some_and(|rect| holds(rect, place)))
            .filter(move |&at| self.zones[at].contains(place))
    }

    /// The band of a longitude; those outside the extent fall into the outermost bands.
    fn band(&self, lon: f64) -> usize {
        let band = (lon - self.west) / self.width;
        if band.is_finite() { (band.max(0.0) as usize).min(BANDS - 1) } else { 0 }
    }
}

/// Whether a place lies in a box or on its border.
fn holds(rect: geo::Rect<f64>, place: LonLat) -> bool {
    (rect.min().x..=rect.max().x).contains(&place.lon)
        && (rect.min().y..=rect.max().y).contains(&place.lat)
}
