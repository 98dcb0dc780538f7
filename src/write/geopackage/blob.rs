//! Geometry as a GeoPackage stores it: a header, then well-known binary (OGC 12-128r17, clause 2.1.3).

use crate::facts::LonLat;

/// EPSG code of WGS84 lon/lat.
pub const WGS84: i32 = 4326;

/// West, south, east, north of what a layer holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent(pub [f64; 4]);

impl Extent {
    /// Holds nothing yet.
    pub const EMPTY: Self =
        Self([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);

    /// Grows to hold a place.
    pub fn add(&mut self, x: f64, y: f64) {
        let Self([west, south, east, north]) = self;
        *west = west.min(x);
        *south = south.min(y);
        *east = east.max(x);
        *north = north.max(y);
    }

    /// The four numbers; `None` where nothing was added.
    pub fn known(self) -> Option<[f64; 4]> {
        (self.0[0] <= self.0[2]).then_some(self.0)
    }
}

/// A geometry of a layer.
pub enum Shape<'a> {
    Point(LonLat),
    Line(LonLat, LonLat),
    Polygons(&'a geo::MultiPolygon<f64>),
}

impl Shape<'_> {
    /// The geometry as it is stored; `extent` grows to hold it.
    pub fn blob(&self, extent: &mut Extent) -> Vec<u8> {
        let mut own = Extent::EMPTY;
        let mut binary = Vec::new();
        match self {
            Self::Point(place) => {
                begin(&mut binary, 1);
                put(&mut binary, &mut own, place.lon, place.lat);
            }
            Self::Line(from, to) => {
                begin(&mut binary, 2);
                count(&mut binary, 2);
                put(&mut binary, &mut own, from.lon, from.lat);
                put(&mut binary, &mut own, to.lon, to.lat);
            }
            Self::Polygons(shape) => {
                begin(&mut binary, 6);
                count(&mut binary, shape.0.len());
                for part in &shape.0 {
                    begin(&mut binary, 3);
                    count(&mut binary, 1 + part.interiors().len());
                    for ring in std::iter::once(part.exterior()).chain(part.interiors()) {
                        count(&mut binary, ring.0.len());
                        for at in ring.coords() {
                            put(&mut binary, &mut own, at.x, at.y);
                        }
                    }
                }
            }
        }
        let Extent([west, south, east, north]) = own;
        extent.add(west, south);
        extent.add(east, north);
        // Magic, version 0, flags: little endian, and an envelope for all but points.
        let has_envelope = !matches!(self, Self::Point(_));
        let mut blob = vec![b'G', b'P', 0, if has_envelope { 0b11 } else { 0b01 }];
        blob.extend(WGS84.to_le_bytes());
        if has_envelope {
            for bound in [west, east, south, north] {
                blob.extend(bound.to_le_bytes());
            }
        }
        blob.extend(binary);
        blob
    }
}

/// Begins a geometry of a type, little endian.
fn begin(binary: &mut Vec<u8>, kind: u32) {
    binary.push(1);
    binary.extend(kind.to_le_bytes());
}

/// A number of parts or points.
fn count(binary: &mut Vec<u8>, count: usize) {
    binary.extend(u32::try_from(count).expect("a shape has fewer than 2^32 points").to_le_bytes());
}

/// A place.
fn put(binary: &mut Vec<u8>, extent: &mut Extent, x: f64, y: f64) {
    binary.extend(x.to_le_bytes());
    binary.extend(y.to_le_bytes());
    extent.add(x, y);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_stored_as_the_standard_has_it() {
        let mut extent = Extent::EMPTY;
        let blob = Shape::Point(LonLat { lon: 109.5, lat: 33.0 }).blob(&mut extent);
        assert_eq!(blob.len(), 8 + 21);
        assert_eq!(blob[..8], [b'G', b'P', 0, 1, 0xE6, 0x10, 0, 0]);
        assert_eq!(blob[8..13], [1, 1, 0, 0, 0]);
        assert_eq!(blob[13..21], 109.5_f64.to_le_bytes());
        assert_eq!(extent.known(), Some([109.5, 33.0, 109.5, 33.0]));
        assert_eq!(Extent::EMPTY.known(), None);
    }
}
