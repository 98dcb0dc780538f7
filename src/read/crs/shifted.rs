//! The shifted degrees of Chinese web maps: GCJ-02 (AMap, Tencent), and BD-09 (Baidu) on top of it.
//!
//! # Source
//! The shift was never published by its maker. The formulas are those of the open implementations
//! that all web maps of China are used with (eviltransform, coordtransform), constants included.

use crate::facts::LonLat;
use std::f64::consts::PI;

/// Half axis of the ellipsoid of Krassovsky 1940 \[m\].
const AXIS: f64 = 6_378_245.0;
/// Its squared eccentricity.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
/// Steps of the way back; each gains a factor of about a thousand.
const STEPS: usize = 8;

/// From WGS84; outside China nothing is shifted.
fn to_gcj02(place: LonLat) -> LonLat {
    let LonLat { lon, lat } = place;
    if !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat) {
        return place;
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave =
        |at: f64, first: f64, second: f64| first * (at * PI).sin() + second * (2.0 * at * PI).sin();
    let common = 2.0 / 3.0 * wave(2.0 * x, 20.0, 0.0) + 2.0 / 3.0 * 20.0 * (6.0 * x * PI).sin();
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + 2.0 / 3.0 * (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin())
        + 2.0 / 3.0 * (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin());
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + 2.0 / 3.0 * (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin())
        + 2.0 / 3.0 * (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin());
    let radians = lat.to_radians();
    let magic = 1.0 - ECCENTRICITY * radians.sin().powi(2);
    let north = north.to_degrees() / ((AXIS * (1.0 - ECCENTRICITY)) / (magic * magic.sqrt()));
    let east = east.to_degrees() / (AXIS / magic.sqrt() * radians.cos());
    LonLat { lon: lon + east, lat: lat + north }
}

/// To WGS84: what has to be shifted to get there, found step by step.
pub(super) fn from_gcj02(place: LonLat) -> LonLat {
    let mut found = place;
    for _ in 0..STEPS {
        let there = to_gcj02(found);
        found = LonLat {
            lon: found.lon + place.lon - there.lon,
            lat: found.lat + place.lat - there.lat,
        };
    }
    found
}

/// To WGS84 from Baidu's degrees.
pub(super) fn from_bd09(place: LonLat) -> LonLat {
    let (x, y) = (place.lon - 0.0065, place.lat - 0.006);
    let turn = PI * 3000.0 / 180.0;
    let length = x.hypot(y) - 0.000_02 * (y * turn).sin();
    let angle = y.atan2(x) - 0.000_003 * (x * turn).cos();
    from_gcj02(LonLat { lon: length * angle.cos(), lat: length * angle.sin() })
}

#[cfg(test)]
mod tests {
    use super::from_bd09;
    use super::from_gcj02;
    use super::to_gcj02;
    use crate::facts::LonLat;

    /// Pairs of WGS84 and GCJ-02 that the tests of eviltransform publish.
    const PUBLISHED: [(f64, f64, f64, f64); 3] = [
        (121.527_210_6, 31.177_427_6, 121.531_541_859_215, 31.175_303_983_645_97),
        (113.912_316, 22.543_847, 113.917_176_480_836_3, 22.540_796_131_694_766),
        (116.377_817, 39.911_954, 116.384_047_224_556_57, 39.913_345_455_360_69),
    ];

    #[test]
    fn published_places_are_met_both_ways() {
        for (lon, lat, shifted_lon, shifted_lat) in PUBLISHED {
            let there = to_gcj02(LonLat { lon, lat });
            // 1e-7 degrees are a centimetre.
            assert!((there.lon - shifted_lon).abs() < 1e-7, "{there:?}");
            assert!((there.lat - shifted_lat).abs() < 1e-7, "{there:?}");
            let back = from_gcj02(LonLat { lon: shifted_lon, lat: shifted_lat });
            assert!((back.lon - lon).abs() < 1e-7 && (back.lat - lat).abs() < 1e-7, "{back:?}");
        }
    }

    #[test]
    fn the_way_back_is_exact_all_over_china() {
        for lon in (74..=134).step_by(3) {
            for lat in (18..=53).step_by(3) {
                let place = LonLat { lon: f64::from(lon) + 0.137, lat: f64::from(lat) + 0.291 };
                let back = from_gcj02(to_gcj02(place));
                assert!((back.lon - place.lon).abs() < 1e-9, "{place:?} {back:?}");
                assert!((back.lat - place.lat).abs() < 1e-9, "{place:?} {back:?}");
            }
        }
    }

    #[test]
    fn baidu_is_shifted_once_more() {
        // coordtransform's README: bd09togcj02(116.404, 39.915) = 116.39762729119315, 39.90865673957631.
        let gcj02 = LonLat { lon: 116.397_627_291_193_15, lat: 39.908_656_739_576_31 };
        let (wanted, found) = (from_gcj02(gcj02), from_bd09(LonLat { lon: 116.404, lat: 39.915 }));
        assert!((wanted.lon - found.lon).abs() < 1e-8 && (wanted.lat - found.lat).abs() < 1e-8);
    }
}
