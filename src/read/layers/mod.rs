//! Map layers as tables: GeoPackage, shapefile, GeoJSON. A feature is a row, its attributes are the
//! columns, and its place is in two columns more.

mod dbf;
mod geojson;
mod geopackage;
mod shapefile;

pub(super) use geojson::layer as geojson;
pub(super) use geopackage::GeoPackage;
pub(super) use shapefile::layer as shapefile;

use crate::diagnostic::Diagnostic;
use crate::read::codes;
use crate::read::crs::Named;
use crate::read::grid::Grid;
use crate::read::grid::GridRow;
use crate::read::grid::decimal;
use geo::Centroid;
use geo::Geometry;
use geo::InteriorPoint;
use geo::Intersects;
use geo::MultiPolygon;
use geo::Point;
use serde_json::Value;

/// Attributes that would give a feature a second place.
const PLACES: [&str; 12] = [
    "lon",
    "lat",
    "x",
    "y",
    "easting",
    "northing",
    "lon_gcj02",
    "lat_gcj02",
    "lon_bd09",
    "lat_bd09",
    "经度",
    "纬度",
];

/// A layer.
#[derive(Default)]
pub(super) struct Layer {
    /// Names of the attributes.
    pub(super) names: Vec<String>,
    pub(super) features: Vec<Feature>,
    /// The coordinate system that the file states, and in which words.
    pub(super) stated: Option<(Named, String)>,
    /// Whether features have geometries at all.
    pub(super) is_map: bool,
    /// Whether names are cut to ten bytes.
    pub(super) has_cut_names: bool,
}

/// A feature.
pub(super) struct Feature {
    /// Its number, for messages.
    pub(super) number: u64,
    /// Values of the attributes.
    pub(super) values: Vec<Value>,
    /// Its geometry; `Err` says why it cannot be read.
    pub(super) geometry: Result<Option<Geometry<f64>>, String>,
}

impl Layer {
    /// The layer as a table.
    pub(super) fn grid(self, found: &mut Vec<Diagnostic>) -> Grid {
        let kept: Vec<usize> = (0..self.names.len())
            .filter(|&at| {
                !self.is_map || !PLACES.contains(&self.names[at].to_ascii_lowercase().as_str())
            })
            .collect();
        if kept.len() < self.names.len() {
            found.push(
                Diagnostic::note(
                    codes::LAYER_PLACE,
                    "places are those of the features; attributes with coordinates are not read",
                )
                .help("nothing to do, if the map shows the features where they are"),
            );
        }
        let mut grid = Grid {
            header: kept.iter().map(|&at| self.names[at].clone()).collect(),
            stated: self.stated,
            has_cut_names: self.has_cut_names,
            ..Grid::default()
        };
        if self.is_map {
            grid.header.extend(["lon".to_owned(), "lat".to_owned()]);
        }
        for feature in self.features {
            let mut row = GridRow { line: feature.number, ..GridRow::default() };
            for &at in &kept {
                let value = feature.values.get(at).map(text).unwrap_or_default();
                row.record.push_field(value.as_bytes());
            }
            if self.is_map {
                let place = match feature.geometry.and_then(place) {
                    Ok(place) => place,
                    Err(message) => {
                        found.push(
                            Diagnostic::error(codes::LAYER_GEOMETRY, message)
                                .row(feature.number)
                                .column("geometry")
                                .help("give each feature one point or one polygon"),
                        );
                        continue;
                    }
                };
                let (at, shape) = place.map_or((None, None), |(at, shape)| (Some(at), shape));
                for axis in [at.map(Point::x), at.map(Point::y)] {
                    let text = axis.map_or_else(String::new, |degrees| degrees.to_string());
                    row.record.push_field(text.as_bytes());
                }
                row.shape = shape;
            }
            grid.rows.push(row);
        }
        grid
    }
}

type Place = (Point<f64>, Option<MultiPolygon<f64>>);

/// Where a feature is: a point, or a point within its polygon and the polygon; `None` where it is
/// nowhere.
fn place(geometry: Option<Geometry<f64>>) -> Result<Option<Place>, String> {
    let shape = match geometry {
        Some(Geometry::Point(point)) if point.x().is_finite() && point.y().is_finite() => {
            return Ok(Some((point, None)));
        }
        // An empty point is written as two numbers that are none.
        None | Some(Geometry::Point(_)) => return Ok(None),
        Some(Geometry::MultiPoint(points)) => match points.0.as_slice() {
            [] => return Ok(None),
            [one] => return Ok(Some((*one, None))),
            several => return Err(format!("the feature has {} points", several.len())),
        },
        Some(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon]),
        Some(Geometry::MultiPolygon(shape)) => shape,
        Some(_) => return Err("the feature is neither a point nor a polygon".to_owned()),
    };
    if shape.0.is_empty() {
        return Ok(None);
    }
    let middle = shape.centroid().filter(|middle| shape.intersects(middle));
    let within = middle.or_else(|| shape.interior_point());
    let Some(within) = within.filter(|at| at.x().is_finite() && at.y().is_finite()) else {
        return Err("the polygon of the feature has no area".to_owned());
    };
    Ok(Some((within, Some(shape))))
}

/// A value as the text that a CSV file would have.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) if number.is_f64() => decimal(number.as_f64().unwrap_or(f64::NAN)),
        other => other.to_string(),
    }
}

fn unreadable(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::LAYER_FILE, message).help("save the layer again from a GIS program")
}
