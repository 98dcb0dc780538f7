//! `borders.geojson` and `rivers.geojson`, or layers in their place: lines that are drawn under the map.
//!
//! They decide nothing, so nothing that is wrong with them stops a plan: all findings are warnings, and
//! what cannot be read is not drawn.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::facts::Backdrop;
use crate::facts::BackdropKind;
use crate::read::ReadError;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::crs::Converter;
use crate::read::crs::Crs;
use crate::read::findings::Findings;
use crate::read::shelf::Format;
use crate::read::shelf::Held;
use geo::Geometry;
use geo::LineString;
use geo::MultiLineString;
use geo::Polygon;

/// Reads the layers that there are.
pub(super) fn read(
    book: &mut Book<'_>,
    findings: &mut Findings,
) -> Result<Vec<Backdrop>, ReadError> {
    let mut backdrops = Vec::new();
    for kind in BackdropKind::ALL {
        let mut found = Findings::default();
        backdrops.extend(of_kind(kind, book, &mut found)?);
        for mut finding in found.into_vec() {
            finding.severity = finding.severity.min(Severity::Warning);
            findings.add(finding);
        }
    }
    Ok(backdrops)
}

fn of_kind(
    kind: BackdropKind,
    book: &mut Book<'_>,
    findings: &mut Findings,
) -> Result<Option<Backdrop>, ReadError> {
    let table = kind.table();
    let Some(file) = book.file(table) else { return Ok(None) };
    if let Some(Format::Csv | Format::Workbook) = book.held(table).map(Held::format) {
        findings.add(
            Diagnostic::warning(
                codes::LAYER_FILE,
                format!("{table} are lines, which no sheet can hold"),
            )
            .file(&file)
            .help("give them as GeoPackage, shapefile or GeoJSON"),
        );
        return Ok(None);
    }
    let (mut inputs, mut found) = (Vec::new(), Vec::new());
    let layer = book.layer(table, &mut inputs, &mut found)?;
    book.inputs.append(&mut inputs);
    for finding in found {
        findings.add(finding.file(&file));
    }
    let Some(layer) = layer else { return Ok(None) };
    book.note_rows(table, layer.features.len() as u64);
    let system = book.systems.of(table, &file, layer.stated.as_ref(), findings);
    let way = system.and_then(|system| Some((Converter::new(&system)?, system)));
    let Some((converter, system)) = way else { return Ok(None) };
    let mut lines = Vec::new();
    for feature in layer.features {
        let drawn = feature.geometry.and_then(|geometry| match geometry {
            None => Ok(Vec::new()),
            Some(geometry) => lines_of(geometry),
        });
        let moved = drawn.and_then(|drawn| {
            let moved = drawn.iter().map(|line| wgs84(line, &converter, &system));
            let moved: Option<Vec<LineString<f64>>> = moved.collect();
            moved.ok_or_else(|| format!("the feature has a point that is no place in {system}"))
        });
        match moved {
            Ok(moved) => lines.extend(moved),
            Err(message) => findings.add(
                Diagnostic::warning(codes::LAYER_GEOMETRY, format!("not drawn: {message}"))
                    .file(&file)
                    .row(feature.number)
                    .column("geometry")
                    .help("give lines or polygons, in the coordinate system that the file states"),
            ),
        }
    }
    Ok(Some(Backdrop { kind, lines: MultiLineString::new(lines) }))
}

/// The lines of a feature; those of a polygon are its rings.
fn lines_of(geometry: Geometry<f64>) -> Result<Vec<LineString<f64>>, String> {
    let rings = |polygon: Polygon<f64>| {
        let (outer, inner) = polygon.into_inner();
        std::iter::once(outer).chain(inner).collect::<Vec<_>>()
    };
    Ok(match geometry {
        Geometry::Line(line) => vec![line.into()],
        Geometry::LineString(line) => vec![line],
        Geometry::MultiLineString(lines) => lines.0,
        Geometry::Polygon(polygon) => rings(polygon),
        Geometry::MultiPolygon(polygons) => polygons.0.into_iter().flat_map(rings).collect(),
        _ => return Err("the feature is neither a line nor a polygon".to_owned()),
    })
}

/// A line in WGS84; `None` where one of its points is no place of the system.
fn wgs84(line: &LineString<f64>, converter: &Converter, system: &Crs) -> Option<LineString<f64>> {
    let point = |at: &geo::Coord<f64>| {
        let place = system.holds(at.x, at.y).then(|| converter.wgs84(at.x, at.y))??;
        Some(geo::Coord { x: place.lon, y: place.lat })
    };
    line.0.iter().map(point).collect()
}
