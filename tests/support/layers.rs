//! Map layers for tests: GeoPackage, shapefile and GeoJSON from CSV text.

#![allow(dead_code, reason = "each test uses its own part")]

use geo::Geometry;
use geozero::CoordDimensions;
use geozero::ToWkb;
use rusqlite::Connection;
use rusqlite::types::Value;
use shapefile::Shape;
use shapefile::ShapeWriter;
use std::path::Path;

/// A layer: attributes as text, and the geometries.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    pub names: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub shapes: Vec<Geometry<f64>>,
}

impl Layer {
    /// From a CSV text with the columns lon and lat, which become points by `convert`.
    pub fn of(csv: &str, convert: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let (lon, lat) = (at("lon"), at("lat"));
        let names = header.iter().filter(|n| *n != "lon" && *n != "lat").cloned().collect();
        let mut layer = Self { names, ..Self::default() };
        for record in reader.records() {
            let record = record.unwrap();
            let (x, y) = convert(record[lon].parse().unwrap(), record[lat].parse().unwrap());
            layer.shapes.push(Geometry::Point(geo::Point::new(x, y)));
            let kept = (0..record.len()).filter(|&at| at != lon && at != lat);
            layer.rows.push(kept.map(|at| record[at].to_owned()).collect());
        }
        layer
    }
}

/// Writes layers into one GeoPackage.
pub fn geopackage(path: &Path, code: i32, layers: &[(&str, &Layer)]) {
    let database = Connection::open(path).unwrap();
    database
        .execute_batch(
            "PRAGMA application_id = 0x47504B47;
             CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
               organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
             CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT,
               srs_id INTEGER);
             CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
               geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);",
        )
        .unwrap();
    let organization = if code > 0 { "EPSG" } else { "NONE" };
    database
        .execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', ?1, ?2, ?1, 'undefined', '')",
            rusqlite::params![code, organization],
        )
        .unwrap();
    for (name, layer) in layers {
        let columns: Vec<String> = layer.names.iter().map(|name| format!("\"{name}\"")).collect();
        database
            .execute_batch(&format!(
                "CREATE TABLE \"{name}\" (fid INTEGER PRIMARY KEY, geom BLOB, {})",
                columns.join(", ")
            ))
            .unwrap();
        database
            .execute("INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, ?2)", (name, code))
            .unwrap();
        database
            .execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'GEOMETRY', ?2, 0, 0)",
                (name, code),
            )
            .unwrap();
        let marks = vec!["?"; layer.names.len() + 1].join(", ");
        for (row, shape) in layer.rows.iter().zip(&layer.shapes) {
            let blob = shape.to_gpkg_wkb(CoordDimensions::xy(), Some(code), Vec::new()).unwrap();
            let mut values = vec![Value::Blob(blob)];
            values.extend(row.iter().map(|text| match (text.as_str(), text.parse::<f64>()) {
                ("", _) => Value::Null,
                (_, Ok(number)) if number.fract() == 0.0 => Value::Integer(number as i64),
                (_, Ok(number)) => Value::Real(number),
                _ => Value::Text(text.clone()),
            }));
            database
                .execute(
                    &format!(
                        "INSERT INTO \"{name}\" (geom, {}) VALUES ({marks})",
                        columns.join(", ")
                    ),
                    rusqlite::params_from_iter(values),
                )
                .unwrap();
        }
    }
    database.close().unwrap();
}

/// Writes a shapefile: names and texts by `encode`, names cut to ten bytes as DBF tables do.
pub fn shapefile(path: &Path, layer: &Layer, encode: impl Fn(&str) -> Vec<u8>, prj: Option<&str>) {
    let mut writer = ShapeWriter::from_path(path).unwrap();
    for shape in &layer.shapes {
        match Shape::try_from(shape.clone()).unwrap() {
            Shape::Point(point) => writer.write_shape(&point).unwrap(),
            Shape::Polygon(polygon) => writer.write_shape(&polygon).unwrap(),
            other => panic!("{other}"),
        }
    }
    writer.finalize().unwrap();
    drop(writer);
    std::fs::write(path.with_extension("dbf"), dbf(layer, encode)).unwrap();
    if let Some(prj) = prj {
        std::fs::write(path.with_extension("prj"), prj).unwrap();
    }
}

fn dbf(layer: &Layer, encode: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let columns: Vec<Vec<Vec<u8>>> = (0..layer.names.len())
        .map(|at| layer.rows.iter().map(|row| encode(&row[at])).collect())
        .collect();
    let is_number = |column: &[Vec<u8>]| {
        column.iter().all(|cell| {
            cell.is_empty()
                || std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok())
        })
    };
    let widths: Vec<usize> = columns
        .iter()
        .map(|column| column.iter().map(Vec::len).max().unwrap_or(0).max(1))
        .collect();
    let width = 1 + widths.iter().sum::<usize>();
    let mut file = vec![3, 125, 1, 1];
    file.extend((layer.rows.len() as u32).to_le_bytes());
    file.extend((33 + 32 * layer.names.len() as u16).to_le_bytes());
    file.extend((width as u16).to_le_bytes());
    file.resize(32, 0);
    let mut used: Vec<Vec<u8>> = Vec::new();
    for (at, name) in layer.names.iter().enumerate() {
        let mut cut = encode(name);
        cut.truncate(10);
        // As GIS programs do where two names are cut to the same.
        if used.contains(&cut) {
            cut.truncate(8);
            cut.extend(b"_1");
        }
        used.push(cut.clone());
        cut.resize(11, 0);
        file.extend(cut);
        file.push(if is_number(&columns[at]) { b'N' } else { b'C' });
        file.extend([0; 4]);
        file.push(widths[at] as u8);
        file.resize(file.len() + 15, 0);
    }
    file.push(0x0D);
    for row in 0..layer.rows.len() {
        file.push(b' ');
        for (at, column) in columns.iter().enumerate() {
            let mut cell = column[row].clone();
            if is_number(column) {
                let mut padded = vec![b' '; widths[at] - cell.len()];
                padded.append(&mut cell);
                cell = padded;
            }
            cell.resize(widths[at], b' ');
            file.extend(cell);
        }
    }
    file.push(0x1A);
    file
}

/// Writes GeoJSON.
pub fn geojson(path: &Path, layer: &Layer) {
    let features: Vec<serde_json::Value> = layer
        .rows
        .iter()
        .zip(&layer.shapes)
        .map(|(row, shape)| {
            let properties: serde_json::Map<String, serde_json::Value> = layer
                .names
                .iter()
                .cloned()
                .zip(row.iter().map(|text| match (text.as_str(), text.parse::<f64>()) {
                    ("", _) => serde_json::Value::Null,
                    (_, Ok(number)) if number.fract() == 0.0 => (number as i64).into(),
                    (_, Ok(number)) => number.into(),
                    _ => text.clone().into(),
                }))
                .collect();
            serde_json::json!({ "type": "Feature", "properties": properties,
                "geometry": geojson::Geometry::from(shape) })
        })
        .collect();
    let text = serde_json::json!({ "type": "FeatureCollection", "features": features });
    std::fs::write(path, text.to_string()).unwrap();
}
