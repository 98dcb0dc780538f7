//! `zones.geojson`, or a layer in its place: polygons of protected and planned land. Each feature is judged by itself, so that
//! one bad polygon does not hide the next.

use crate::diagnostic::Diagnostic;
use crate::facts::LonLat;
use crate::facts::Zone;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::crs::Converter;
use crate::read::crs::Crs;
use crate::read::crs::Named;
use crate::read::crs::named;
use crate::read::findings::Findings;
use crate::read::shelf::Format;
use crate::read::shelf::Held;
use crate::read::source;
use geo::CoordsIter;
use geo::Validation;
use geo::algorithm::validation::InvalidMultiPolygon;
use geo::algorithm::validation::InvalidPolygon;
use geojson::Feature;
use geojson::GeometryValue;
use geojson::PolygonType;
use serde_json::Value;
use serde_json::json;

/// Reads the polygons, where there are any.
pub(super) fn read(book: &mut Book<'_>, findings: &mut Findings) -> Result<Vec<Zone>, ReadError> {
    let Some(file) = book.file("zones") else { return Ok(Vec::new()) };
    match book.held("zones").map(Held::format) {
        Some(Format::GeoPackage | Format::Shapefile) => return of_layer(book, &file, findings),
        Some(Format::Workbook) => {
            book.unreadable.insert("zones");
            findings.add(
                Diagnostic::error(
                    codes::ZONE_SYNTAX,
                    "zones are polygons, which no sheet can hold",
                )
                .file(&file)
                .help("give them as GeoPackage, shapefile or GeoJSON"),
            );
            return Ok(Vec::new());
        }
        _ => {}
    }
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
    let stated = match document.get("crs").filter(|crs| !crs.is_null()) {
        None => (Named::Known(Crs::Degrees), "WGS84, as GeoJSON is".to_owned()),
        Some(crs) => {
            let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or_default();
            let words = if name.is_empty() { crs.to_string() } else { name.to_owned() };
            (named(name), words)
        }
    };
    let way = way(book, &file, Some(&stated), findings);
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
    let Some(way) = way else { return Ok(zones) };
    if !judge_first(&way, features.iter().find_map(first_position), &stated.1, &file, findings) {
        book.unreadable.insert("zones");
        return Ok(zones);
    }
    for (at, feature) in features.into_iter().enumerate() {
        let number = (at + 1).to_string();
        let mut faults = Vec::new();
        if let Some(zone) = zone(feature, &way, &mut faults) {
            zones.push(zone);
        }
        for finding in faults {
            findings.add(finding.file(&file).about("feature", &number));
        }
    }
    Ok(zones)
}

/// The way of coordinates to WGS84.
struct Way {
    system: Crs,
    converter: Converter,
}

/// The way of the coordinates to WGS84; `None` where the system is not certain, which is told.
fn way(
    book: &mut Book<'_>,
    file: &str,
    stated: Option<&(Named, String)>,
    findings: &mut Findings,
) -> Option<Way> {
    let system = book.systems.of("zones", file, stated, findings);
    let way = system.and_then(|system| Some(Way { converter: Converter::new(&system)?, system }));
    if way.is_none() {
        book.unreadable.insert("zones");
    }
    way
}

/// Says that a file states metres, but has degrees.
fn judge_first(
    way: &Way,
    first: Option<(f64, f64)>,
    words: &str,
    file: &str,
    findings: &mut Findings,
) -> bool {
    let is_degrees = first.is_some_and(|(x, y)| x.abs() <= 180.0 && y.abs() <= 90.0);
    if way.system.has_degrees() || !is_degrees {
        return true;
    }
    findings.add(
        Diagnostic::error(
            codes::ZONE_CRS,
            format!("the polygons are in degrees, but the file states {}", way.system),
        )
        .file(file)
        .column("crs")
        .value(words)
        .help("correct the statement, or name the system as [crs] zones = \"WGS84\""),
    );
    false
}

/// The first position of a feature.
fn first_position(feature: &Value) -> Option<(f64, f64)> {
    let mut at = feature.pointer("/geometry/coordinates")?;
    while at.get(0).is_some_and(Value::is_array) {
        at = at.get(0)?;
    }
    Some((at.get(0)?.as_f64()?, at.get(1)?.as_f64()?))
}

/// Reads the polygons of a map layer, each made a GeoJSON feature and judged as one.
fn of_layer(
    book: &mut Book<'_>,
    file: &str,
    findings: &mut Findings,
) -> Result<Vec<Zone>, ReadError> {
    let (mut inputs, mut found) = (Vec::new(), Vec::new());
    let layer = book.layer("zones", &mut inputs, &mut found)?;
    book.inputs.append(&mut inputs);
    for finding in found {
        findings.add(finding.file(file));
    }
    let Some(layer) = layer else {
        book.note_rows("zones", 0);
        book.unreadable.insert("zones");
        return Ok(Vec::new());
    };
    book.note_rows("zones", layer.features.len() as u64);
    let way = way(book, file, layer.stated.as_ref(), findings);
    let Some(way) = way else { return Ok(Vec::new()) };
    let first = layer.features.iter().find_map(|feature| {
        let geometry = feature.geometry.as_ref().ok()?.as_ref()?;
        geometry.coords_iter().next().map(|at| (at.x, at.y))
    });
    let words = layer.stated.as_ref().map_or("", |(_, words)| words.as_str());
    if !judge_first(&way, first, words, file, findings) {
        book.unreadable.insert("zones");
        return Ok(Vec::new());
    }
    let names: Vec<String> = layer
        .names
        .iter()
        .map(|name| {
            let cut = || aliases::of_cut(name, ["sensitivity"].into_iter());
            let whole = if layer.has_cut_names { cut() } else { None };
            whole.or_else(|| aliases::column("zones", name)).unwrap_or_else(|| name.clone())
        })
        .collect();
    let mut zones = Vec::new();
    for feature in layer.features {
        let mut properties: serde_json::Map<String, Value> =
            names.iter().cloned().zip(feature.values).collect();
        // A table of a shapefile has its numbers as text.
        if let Some(Value::String(text)) = properties.get("sensitivity") {
            let number = text.trim().parse::<f64>().map(Value::from);
            let value = if text.trim().is_empty() {
                Value::Null
            } else {
                number.unwrap_or(Value::String(text.clone()))
            };
            properties.insert("sensitivity".to_owned(), value);
        }
        let mut faults = Vec::new();
        match feature.geometry {
            Ok(geometry) => {
                let geometry = geometry.as_ref().map(geojson::Geometry::from);
                let feature =
                    json!({ "type": "Feature", "properties": properties, "geometry": geometry });
                zones.extend(zone(feature, &way, &mut faults));
            }
            Err(message) => faults.push(
                Diagnostic::error(codes::ZONE_GEOMETRY, message)
                    .column("geometry")
                    .help("correct the polygon in a map program, or remove the feature"),
            ),
        }
        for finding in faults {
            findings.add(finding.file(file).about("feature", &feature.number.to_string()));
        }
    }
    Ok(zones)
}

fn zone(feature: Value, way: &Way, faults: &mut Vec<Diagnostic>) -> Option<Zone> {
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
    let mut polygons: Vec<PolygonType> = match feature.geometry.map(|geometry| geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
        other => {
            let what = other.map_or("nothing", |value| value.type_name());
            faults.push(geometry_fault(format!("a Polygon or MultiPolygon is needed, not {what}")));
            return None;
        }
    };
    move_to_wgs84(&mut polygons, way);
    let shape = shape(&polygons, faults)?;
    Some(Zone { class: class?, name, shape, sensitivity, source, article })
}

/// Moves every point to WGS84; what is no place of the system stays, and is refused as such.
fn move_to_wgs84(polygons: &mut [PolygonType], way: &Way) {
    if way.system == Crs::Degrees {
        return;
    }
    for point in polygons.iter_mut().flatten().flatten() {
        let moved = match point.as_slice() {
            [x, y, ..] if way.system.holds(*x, *y) => way.converter.wgs84(*x, *y),
            _ => None,
        };
        if let Some(LonLat { lon, lat }) = moved {
            *point = geojson::Position::from([lon, lat]);
        }
    }
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
