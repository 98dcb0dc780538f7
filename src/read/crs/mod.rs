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

/// Parts of a degree of about a centimetre.
const CENTIMETRE: f64 = 1e7;

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

    /// A place in WGS84; `None` where the numbers are no place of the system. What is converted is
    /// kept to the centimetre, so that one place is the same whatever system it comes from.
    pub(super) fn wgs84(&self, x: f64, y: f64) -> Option<LonLat> {
        let place = self.exact(x, y)?;
        let round = |degrees: f64| (degrees * CENTIMETRE).round() / CENTIMETRE;
        Some(match self {
            Self::Same => place,
            _ => LonLat { lon: round(place.lon), lat: round(place.lat) },
        })
    }

    fn exact(&self, x: f64, y: f64) -> Option<LonLat> {
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

#[cfg(test)]
mod tests {
    use super::Converter;
    use super::Crs;
    use super::Named;
    use super::from_wkt;
    use super::named;
    use proj4rs::proj::Proj;

    /// Longitude, latitude, easting, northing, as PROJ 9.5.1 (pyproj 3.7.2) converts them from
    /// EPSG:4490, for UTM and Web Mercator from EPSG:4326.
    const REFERENCE: [(&str, f64, f64, f64, f64); 11] = [
        ("EPSG:4524", 108.2, 33.1, 36_518_669.545_3, 3_663_856.372_3),
        ("EPSG:4524", 107.0, 32.2, 36_405_710.463_9, 3_564_468.641_1),
        ("EPSG:4545", 109.4, 31.9, 632_439.641_2, 3_531_618.988_1),
        ("EPSG:4497", 110.3, 32.7, 19_434_361.575_1, 3_619_694.127_9),
        ("EPSG:4508", 110.3, 32.7, 434_361.575_1, 3_619_694.127_9),
        ("EPSG:4525", 111.2, 33.0, 37_518_690.658_5, 3_652_765.810_0),
        ("EPSG:4513", 75.5, 39.2, 25_543_191.112_6, 4_340_826.574_6),
        ("EPSG:4554", 134.2, 48.3, 440_646.881_6, 5_352_094.955_9),
        ("EPSG:32649", 109.5, 32.6, 359_240.590_9, 3_607_937.168_9),
        ("EPSG:3857", 108.2, 33.1, 12_044_768.903_8, 3_908_584.825_5),
        ("EPSG:3857", 104.06, 30.67, 11_583_906.211_9, 3_589_966.112_4),
    ];

    #[track_caller]
    fn meets(crs: &Crs, lon: f64, lat: f64, x: f64, y: f64) {
        let place = Converter::new(crs).unwrap().exact(x, y).unwrap();
        // The metres are given to a tenth of a millimetre, which is 1e-9 degrees.
        assert!((place.lon - lon).abs() < 2e-9, "{crs}: {place:?}");
        assert!((place.lat - lat).abs() < 2e-9, "{crs}: {place:?}");
        assert!(crs.holds(x, y));
    }

    #[test]
    fn metres_become_the_degrees_of_proj() {
        for (name, lon, lat, x, y) in REFERENCE {
            let Named::Known(crs) = named(name) else { panic!("{name}") };
            meets(&crs, lon, lat, x, y);
        }
    }

    #[test]
    fn the_published_control_point_of_web_mercator_is_met() {
        // IOGP, Geomatics Guidance Note 7-2, Popular Visualisation Pseudo-Mercator: 24°22′54.433″ N,
        // 100°20′ W is 11,169,055.58 m west and 2,800,000.00 m north, to the centimetre.
        let Named::Known(crs) = named("EPSG:3857") else { panic!("EPSG:3857") };
        let place = Converter::new(&crs).unwrap().exact(-11_169_055.58, 2_800_000.00).unwrap();
        assert!((place.lon + 100.0 + 20.0 / 60.0).abs() < 1e-7, "{place:?}");
        assert!((place.lat - 24.0 - 22.0 / 60.0 - 54.433 / 3600.0).abs() < 2e-7, "{place:?}");
    }

    #[test]
    fn the_conic_maps_of_china_are_read_from_their_description() {
        let albers = r#"PROJCS["Albers_China",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Albers"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Standard_Parallel_1",25.0],PARAMETER["Standard_Parallel_2",47.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
        let Named::Known(crs) = from_wkt(albers) else { panic!("{:?}", from_wkt(albers)) };
        meets(&crs, 108.2, 33.1, 293_774.486_0, 3_525_108.016_4);
    }

    #[test]
    fn every_zone_of_the_register_leads_there_and_back() {
        for code in 4491..=4554 {
            let Named::Known(crs) = named(&format!("EPSG:{code}")) else { panic!("{code}") };
            let Crs::Transverse(zone) = crs.clone() else { panic!("{crs}") };
            let (lon, lat) = (zone.meridian + 1.2, 33.4_f64);
            let definition = format!(
                "+proj=tmerc +lat_0=0 +lon_0={} +k=1 +x_0={} +y_0=0 +ellps=GRS80 +units=m",
                zone.meridian, zone.easting
            );
            let metres = Proj::from_proj_string(&definition).unwrap();
            let degrees = Proj::from_proj_string("+proj=longlat +ellps=GRS80").unwrap();
            let mut at = (lon.to_radians(), lat.to_radians(), 0.0);
            proj4rs::transform::transform(&degrees, &metres, &mut at).unwrap();
            meets(&crs, lon, lat, at.0, at.1);
        }
    }
}
