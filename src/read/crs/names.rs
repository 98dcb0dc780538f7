//! Names of coordinate systems: codes of the EPSG register, the names that GIS programs show, and the
//! usual short ones.
//!
//! # Source
//! EPSG register, CGCS2000: 4490 (degrees), 4491–4501 and 4502–4512 (6° zones with and without the
//! zone's number in eastings), 4513–4533 and 4534–4554 (3° zones likewise).

use crate::read::crs::Crs;
use crate::read::crs::FALSE_EASTING;
use crate::read::crs::Transverse;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::read) enum Named {
    /// A system that is read.
    Known(Crs),
    /// A datum whose parameters are not public.
    OldDatum(&'static str),
    /// None of these.
    Unknown,
}

/// The system of a name.
pub(in crate::read) fn named(name: &str) -> Named {
    let plain: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ':').collect::<String>();
    let plain = plain.to_ascii_uppercase();
    let code = plain
        .strip_prefix("EPSG:")
        .or_else(|| plain.strip_prefix("URN:OGC:DEF:CRS:EPSG:"))
        .and_then(|rest| rest.rsplit(':').next()?.parse().ok());
    if let Some(code) = code {
        return of_code(code);
    }
    match plain.as_str() {
        "WGS84"
        | "WGS1984"
        | "GCSWGS1984"
        | "CRS84"
        | "OGC:CRS84"
        | "CGCS2000"
        | "URN:OGC:DEF:CRS:OGC:1.3:CRS84"
        | "URN:OGC:DEF:CRS:OGC:13:CRS84"
        | "URN:OGC:DEF:CRS:OGC::CRS84"
        | "CHINAGEODETICCOORDINATESYSTEM2000" => Named::Known(Crs::Degrees),
        "GCJ02" => Named::Known(Crs::Gcj02),
        "BD09" => Named::Known(Crs::Bd09),
        "WEBMERCATOR" | "WGS84PSEUDOMERCATOR" | "WGS1984WEBMERCATORAUXILIARYSPHERE" => {
            Named::Known(Crs::WebMercator)
        }
        _ if plain.starts_with("BEIJING1954") => Named::OldDatum("Beijing 1954"),
        _ if plain.starts_with("XIAN1980") => Named::OldDatum("Xi'an 1980"),
        _ => by_words(&plain).map_or(Named::Unknown, Named::Known),
    }
}

/// The system of an EPSG code.
fn of_code(code: u32) -> Named {
    let zone = |meridian: u32, zone: Option<u32>| {
        Named::Known(Crs::Transverse(Transverse::gauss_kruger(f64::from(meridian), zone)))
    };
    match code {
        4326 | 4490 | 4480 | 4979 => Named::Known(Crs::Degrees),
        3857 | 900_913 | 3785 => Named::Known(Crs::WebMercator),
        4491..=4501 => zone(6 * (code - 4491 + 13) - 3, Some(code - 4491 + 13)),
        4502..=4512 => zone(75 + 6 * (code - 4502), None),
        4513..=4533 => zone(3 * (code - 4513 + 25), Some(code - 4513 + 25)),
        4534..=4554 => zone(75 + 3 * (code - 4534), None),
        32601..=32660 => Named::Known(Crs::Transverse(Transverse {
            meridian: 6.0 * f64::from(code - 32600) - 183.0,
            easting: FALSE_EASTING,
            northing: 0.0,
            scale: 0.9996,
        })),
        2327..=2390 | 4610 => Named::OldDatum("Xi'an 1980"),
        2401..=2442 | 21413..=21423 | 21453..=21463 | 21473..=21483 | 4214 => {
            Named::OldDatum("Beijing 1954")
        }
        _ => Named::Unknown,
    }
}

/// `CGCS2000 / 3-degree Gauss-Kruger CM 108E` and its like, without blanks and marks.
fn by_words(plain: &str) -> Option<Crs> {
    let rest = plain.strip_prefix("CGCS2000")?;
    let (width, rest) = match rest.strip_prefix("3DEGREE") {
        Some(rest) => (3, rest),
        None => (6, rest.strip_prefix("6DEGREE").unwrap_or(rest)),
    };
    let rest = rest.strip_prefix("GAUSSKRUGER").or_else(|| rest.strip_prefix("GK"))?;
    let (meridian, zone) = if let Some(zone) = rest.strip_prefix("ZONE") {
        let zone: u32 = zone.parse().ok()?;
        let known = if width == 3 { 25..=45 } else { 13..=23 };
        known.contains(&zone).then_some(())?;
        (if width == 3 { 3 * zone } else { 6 * zone - 3 }, Some(zone))
    } else {
        (rest.strip_prefix("CM")?.strip_suffix('E')?.parse().ok()?, None)
    };
    let is_of_china = (75..=135).contains(&meridian) && meridian.is_multiple_of(3);
    is_of_china.then(|| Crs::Transverse(Transverse::gauss_kruger(f64::from(meridian), zone)))
}

#[cfg(test)]
mod tests {
    use super::Named;
    use super::named;
    use crate::read::crs::Crs;
    use crate::read::crs::Transverse;

    #[test]
    fn codes_and_names_of_one_system_are_the_same() {
        let zone = |meridian, zone| {
            Named::Known(Crs::Transverse(Transverse::gauss_kruger(meridian, zone)))
        };
        for (name, wanted) in [
            ("EPSG:4524", zone(108.0, Some(36))),
            ("CGCS2000 / 3-degree Gauss-Kruger zone 36", zone(108.0, Some(36))),
            ("CGCS2000_3_Degree_GK_Zone_36", zone(108.0, Some(36))),
            ("epsg:4545", zone(108.0, None)),
            ("CGCS2000 / 3-degree Gauss-Kruger CM 108E", zone(108.0, None)),
            ("urn:ogc:def:crs:EPSG::4497", zone(111.0, Some(19))),
            ("CGCS2000 / Gauss-Kruger zone 19", zone(111.0, Some(19))),
            ("CGCS2000_GK_CM_111E", zone(111.0, None)),
            ("EPSG:4508", zone(111.0, None)),
            ("gcj-02", Named::Known(Crs::Gcj02)),
            ("BD-09", Named::Known(Crs::Bd09)),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Named::Known(Crs::Degrees)),
            ("WGS 84 / Pseudo-Mercator", Named::Known(Crs::WebMercator)),
            ("EPSG:2360", Named::OldDatum("Xi'an 1980")),
            ("Beijing_1954_GK_Zone_18", Named::OldDatum("Beijing 1954")),
            ("EPSG:2154", Named::Unknown),
            ("CGCS2000 / 3-degree Gauss-Kruger zone 99", Named::Unknown),
        ] {
            assert_eq!(named(name), wanted, "{name}");
        }
    }
}
