//! `zones.geojson`: polygons of protected and planned land. Each feature is judged by itself, so that
//! one bad polygon does not hide the next.

use crate::diagnostic::Diagnostic;
use crate::facts::Zone;
use crate::read::ReadError;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::source;
use geo::Validation;
use geo::algorithm::validation::InvalidMultiPolygon;
use geo::algorithm::validation::InvalidPolygon;
use geojson::Feature;
use geojson::GeometryValue;
use geojson::PolygonType;
use serde_json::Value;

/// Names under which files state WGS84, or a system that agrees with it to within a metre.
const WGS84: [&str; 6] = ["CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "EPSG::4490", "EPSG:4490"];

/// Reads the polygons, where there are any.
pub(super) fn read(book: &mut Book<'_>, findings: &mut Findings) -> Result<Vec<Zone>, ReadError> {
    let Some(file) = book.file("zones") else { return Ok(Vec::new()) };
    let (bytes, input) = source::whole(&book.dir.join(&file), &file)?;
    book.inputs.push(input);
    let mut zones = Vec::new();
    let fault = |code, message: String| Diagnostic::error(code, message).file(&file);
    let document = match source::text(&bytes) {
        Err(looks) => {
            book.unreadable.insert("zones");
            findings.add(
                fault(codes::FILE_ENCODING, format!("the file is not UTF-8 text: {looks}"))
                    .help("save it as UTF-8"),
            );
            return Ok(zones);
        }
        Ok(text) => serde_json::from_str::<Value>(text),
    };
    let mut document = match document {
        Ok(document) => document,
        Err(error) => {
            book.unreadable.insert("zones");
            let help = if error.is_eof() {
                "the file is cut off: save or copy it again"
            } else {
                "correct the file, or save it again from the map program"
            };
            findings.add(
                fault(codes::ZONE_SYNTAX, format!("the file is not JSON: {error}"))
                    .row(error.line() as u64)
                    .help(help),
            );
            return Ok(zones);
        }
    };
    if let Some(crs) = document.get("crs").filter(|crs| !crs.is_null()) {
        let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or_default();
        if !WGS84.iter().any(|known| name.ends_with(known)) {
            book.unreadable.insert("zones");
            findings.add(
                fault(codes::ZONE_CRS, "the file states another system than WGS84".to_owned())
                    .column("crs")
                    .value(if name.is_empty() { crs.to_string() } else { name.to_owned() })
                    .help("save it in WGS84 longitude and latitude (EPSG:4326)"),
            );
            return Ok(zones);
        }
    }
    let is_collection = document.get("type").and_then(Value::as_str) == Some("FeatureCollection");
    let features = document.get_mut("features").filter(|_| is_collection).map(Value::take);
    let Some(Value::Array(features)) = features else {
        book.unreadable.insert("zones");
        findings.add(
            fault(codes::ZONE_SYNTAX, "the file is not a GeoJSON FeatureCollection".to_owned())
                .help("save the polygons as a FeatureCollection"),
        );
        return Ok(zones);
    };
    for (at, feature) in features.into_iter().enumerate() {
        let number = (at + 1).to_string();
        let mut faults = Vec::new();
        if let Some(zone) = zone(feature, &mut faults) {
            zones.push(zone);
        }
        for finding in faults {
            findings.add(finding.file(&file).about("feature", &number));
        }
    }
    Ok(zones)
}

fn zone(feature: Value, faults: &mut Vec<Diagnostic>) -> Option<Zone> {
    let geometry_fault = |message: String| {
        Diagnostic::error(codes::ZONE_GEOMETRY, message)
            .column("geometry")
            .help("correct the polygon in a map program, or remove the feature")
    };
    let feature = match serde_json::from_value::<Feature>(feature) {
        Ok(feature) => feature,
        Err(error) => {
            faults.push(geometry_fault(format!("this is not a GeoJSON feature: {error}")));
            return None;
        }
    };
    let class = property(&feature, "class", faults);
    if class.is_none() && faults.is_empty() {
        faults.push(
            Diagnostic::error(codes::ZONE_CLASS, "the property `class` is missing")
                .column("class")
                .help("give each feature a class, as strictly_controlled"),
        );
    }
    let name = property(&feature, "name", faults);
    let source = property(&feature, "source", faults);
    let article = property(&feature, "article", faults);
    let sensitivity = sensitivity(&feature, faults);
    let polygons: Vec<PolygonType> = match feature.geometry.map(|geometry| geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
        other => {
            let what = other.map_or("nothing", |value| value.type_name());
            faults.push(geometry_fault(format!("a Polygon or MultiPolygon is needed, not {what}")));
            return None;
        }
    };
    let shape = shape(&polygons, faults)?;
    Some(Zone { class: class?, name, shape, sensitivity, source, article })
}

/// The weight of a person left in the polygon; 0 where nothing is said.
fn sensitivity(feature: &Feature, faults: &mut Vec<Diagnostic>) -> f64 {
    let Some(value) = feature.property("sensitivity").filter(|value| !value.is_null()) else {
        return 0.0;
    };
    let weight = value.as_f64().filter(|weight| (0.0..=1e6).contains(weight));
    if weight.is_none() {
        faults.push(
            Diagnostic::error(codes::ZONE_CLASS, "the sensitivity is not a weight")
                .column("sensitivity")
                .value(value.to_string())
                .help("write a number from 0 (does not count) upwards"),
        );
    }
    weight.unwrap_or(0.0)
}

/// A property that is text; a number is taken as its digits.
fn property(feature: &Feature, name: &str, faults: &mut Vec<Diagnostic>) -> Option<String> {
    match feature.property(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        other => {
            faults.push(
                Diagnostic::error(codes::ZONE_CLASS, format!("the property `{name}` is not text"))
                    .column(name)
                    .value(other.to_string())
                    .help("write it as text"),
            );
            None
        }
    }
}

fn shape(polygons: &[PolygonType], faults: &mut Vec<Diagnostic>) -> Option<geo::MultiPolygon<f64>> {
    let before = faults.len();
    for (part, rings) in polygons.iter().enumerate() {
        if rings.is_empty() {
            faults.push(fault(codes::ZONE_GEOMETRY, format!("part {} has no ring", part + 1)));
        }
        for (ring, points) in rings.iter().enumerate() {
            judge_ring(points, &format!("part {}, ring {}", part + 1, ring + 1), faults);
        }
    }
    if polygons.is_empty() {
        faults.push(fault(codes::ZONE_GEOMETRY, "the polygon has no part".to_owned()));
    }
    if faults.len() > before {
        return None;
    }
    let ring = |points: &Vec<geojson::Position>| -> geo::LineString<f64> {
        let places = points.iter().map(|at| match at.as_slice() {
            [lon, lat, ..] => geo::Coord { x: *lon, y: *lat },
            _ => unreachable!("judge_ring has refused positions of fewer than two numbers"),
        });
        places.collect()
    };
    let parts = polygons.iter().map(|rings| {
        let mut rings = rings.iter().map(ring);
        let outer = rings.next().expect("parts without a ring are refused above");
        geo::Polygon::new(outer, rings.collect())
    });
    let shape: geo::MultiPolygon<f64> = parts.collect();
    for error in shape.validation_errors() {
        let code = match &error {
            InvalidMultiPolygon::InvalidPolygon(_, InvalidPolygon::SelfIntersection(_)) => {
                codes::ZONE_SELF_CROSSING
            }
            _ => codes::ZONE_GEOMETRY,
        };
        faults.push(fault(code, error.to_string()));
    }
    (faults.len() == before).then_some(shape)
}

fn judge_ring(points: &[geojson::Position], which: &str, faults: &mut Vec<Diagnostic>) {
    for point in points {
        let is_place = matches!(point.as_slice(), [lon, lat, ..]
            if (-180.0..=180.0).contains(lon) && (-90.0..=90.0).contains(lat));
        if !is_place {
            faults.push(
                fault(codes::ZONE_GEOMETRY, format!("{which} has a point that is no place"))
                    .value(format!("{:?}", point.as_slice())),
            );
            return;
        }
    }
    if points.len() < 4 {
        faults.push(fault(
            codes::ZONE_GEOMETRY,
            format!("{which} has {} points; a ring has at least four", points.len()),
        ));
    } else if points.first() != points.last() {
        faults.push(fault(
            codes::ZONE_OPEN_RING,
            format!("{which} is open: its last point is not its first"),
        ));
    }
}

fn fault(code: &'static str, message: String) -> Diagnostic {
    Diagnostic::error(code, message)
        .column("geometry")
        .help("correct the polygon in a map program (QGIS: Fix geometries), or remove the feature")
}
