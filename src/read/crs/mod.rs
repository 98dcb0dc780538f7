//! Coordinate systems in which offices have their places, and the way from each to WGS84.
//!
//! CGCS2000 and WGS84 agree to within a metre, so longitude and latitude of both are taken as they
//! are. Older Chinese datums (Beijing 1954, Xi'an 1980) need parameters that are not public: they are
//! named and refused.

mod names;
mod shifted;
mod wkt;

pub(super) use names::Named;
pub(super) use names::named;
pub(super) use wkt::from_wkt;

use crate::facts::LonLat;
use proj4rs::proj::Proj;
use std::fmt;

/// Easting of the central meridian, without the zone's number \[m\].
pub(super) const FALSE_EASTING: f64 = 500_000.0;
/// Northings of China \[m\].
const NORTHINGS: std::ops::RangeInclusive<f64> = 1.9e6..=6.2e6;

/// A coordinate system.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Crs {
    /// Longitude and latitude in WGS84 or CGCS2000 \[degrees\].
    Degrees,
    /// Gauss-Krüger or UTM: easting and northing \[m\].
    Transverse(Transverse),
    /// The square map of the web (EPSG:3857) \[m\].
    WebMercator,
    /// Another projection, as a PROJ string \[m\].
    Other(String),
    /// Shifted degrees of AMap, Tencent and Google maps in China.
    Gcj02,
    /// Shifted degrees of Baidu maps.
    Bd09,
}

/// A transverse Mercator projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transverse {
    /// Central meridian \[degrees\].
    pub(super) meridian: f64,
    /// Easting of the central meridian, the zone's number included \[m\].
    pub(super) easting: f64,
    /// Northing of the equator \[m\].
    pub(super) northing: f64,
    /// Scale on the central meridian.
    pub(super) scale: f64,
}

/// How two numbers are to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axes {
    /// Easting first.
    EastNorth,
    /// Northing first, as Chinese survey tables have it.
    NorthEast,
    /// They are no place of this system.
    Neither,
}

impl Transverse {
    /// A zone of Gauss and Krüger.
    pub(super) fn gauss_kruger(meridian: f64, zone: Option<u32>) -> Self {
        let easting = FALSE_EASTING + 1e6 * f64::from(zone.unwrap_or(0));
        Self { meridian, easting, northing: 0.0, scale: 1.0 }
    }

    /// The number of the zone that stands in front of eastings.
    pub(super) fn zone(&self) -> Option<u32> {
        let zone = ((self.easting - FALSE_EASTING) / 1e6).round();
        (zone >= 1.0).then_some(zone as u32)
    }

    /// Which of two numbers is the easting: their sizes tell, since no easting of a zone is as large as
    /// a northing of China.
    pub(super) fn axes(&self, first: f64, second: f64) -> Axes {
        let is_easting = |metres: f64| (metres - self.easting).abs() <= FALSE_EASTING;
        let is_northing = |metres: f64| NORTHINGS.contains(&(metres - self.northing));
        if is_easting(first) && is_northing(second) {
            Axes::EastNorth
        } else if is_northing(first) && is_easting(second) {
            Axes::NorthEast
        } else {
            Axes::Neither
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Degrees => f.write_str("WGS84 or CGCS2000 longitude and latitude"),
            Self::Transverse(Transverse { meridian, .. }) => {
                write!(f, "Gauss-Krüger metres with the central meridian {meridian}°")?;
                match self.zone() {
                    Some(zone) => write!(f, " and the zone number {zone}"),
                    None => Ok(()),
                }
            }
            Self::WebMercator => f.write_str("Web Mercator metres"),
            Self::Other(definition) => f.write_str(definition),
            Self::Gcj02 => f.write_str("GCJ-02"),
            Self::Bd09 => f.write_str("BD-09"),
        }
    }
}

impl Crs {
    fn zone(&self) -> Option<u32> {
        match self {
            Self::Transverse(transverse) => transverse.zone(),
            _ => None,
        }
    }

    /// Whether two numbers, easting or longitude first, can be a place of the system.
    pub(super) fn holds(&self, x: f64, y: f64) -> bool {
        match self {
            Self::Degrees | Self::Gcj02 | Self::Bd09 => {
                (-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)
            }
            Self::Transverse(zone) => zone.axes(x, y) == Axes::EastNorth,
            Self::WebMercator | Self::Other(_) => x.is_finite() && y.is_finite(),
        }
    }

    /// Whether coordinates are degrees.
    pub(super) fn has_degrees(&self) -> bool {
        matches!(self, Self::Degrees | Self::Gcj02 | Self::Bd09)
    }
}

/// The way from one system to WGS84, made once for a table.
pub(super) enum Converter {
    Same,
    Projected(Box<Proj>, Box<Proj>),
    Gcj02,
    Bd09,
}

impl Converter {
    /// The way from a system; `None` where its definition cannot be used.
    pub(super) fn new(crs: &Crs) -> Option<Self> {
        let definition = match crs {
            Crs::Degrees => return Some(Self::Same),
            Crs::Gcj02 => return Some(Self::Gcj02),
            Crs::Bd09 => return Some(Self::Bd09),
            Crs::Transverse(Transverse { meridian, easting, northing, scale }) => format!(
                "+proj=tmerc +lat_0=0 +lon_0={meridian} +k={scale} +x_0={easting} +y_0={northing} +ellps=GRS80 +units=m"
            ),
            Crs::WebMercator => {
                "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m"
                    .to_owned()
            }
            Crs::Other(definition) => definition.clone(),
        };
        let from = Proj::from_proj_string(&definition).ok()?;
        // The same figure of the earth on both sides: no datum is shifted.
        let figure = match crs {
            Crs::WebMercator => "+proj=longlat +a=6378137 +b=6378137",
            _ => "+proj=longlat +ellps=GRS80",
        };
        let to = Proj::from_proj_string(figure).ok()?;
        Some(Self::Projected(Box::new(from), Box::new(to)))
    }

    /// A place in WGS84; `None` where the numbers are no place of the system.
    pub(super) fn wgs84(&self, x: f64, y: f64) -> Option<LonLat> {
        let place = match self {
            Self::Same => LonLat { lon: x, lat: y },
            Self::Gcj02 => shifted::from_gcj02(LonLat { lon: x, lat: y }),
            Self::Bd09 => shifted::from_bd09(LonLat { lon: x, lat: y }),
            Self::Projected(from, to) => {
                let mut at = (x, y, 0.0);
                proj4rs::transform::transform(from, to, &mut at).ok()?;
                LonLat { lon: at.0.to_degrees(), lat: at.1.to_degrees() }
            }
        };
        let is_place = (-180.0..=180.0).contains(&place.lon) && (-90.0..=90.0).contains(&place.lat);
        is_place.then_some(place)
    }
}
