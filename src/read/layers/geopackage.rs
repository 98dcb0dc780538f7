//! GeoPackage: an SQLite file with layers, read through SQLite itself; geometries through geozero.

use crate::diagnostic::Diagnostic;
use crate::read::crs::Named;
use crate::read::crs::from_wkt;
use crate::read::crs::named;
use crate::read::layers::Feature;
use crate::read::layers::Layer;
use crate::read::layers::unreadable;
use geo::Geometry;
use geozero::ToGeo;
use geozero::wkb::GpkgWkb;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::Value;
use std::io::Cursor;

/// How every SQLite file begins.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Where the file says that it keeps a journal beside it, and the words for "no".
const JOURNAL: std::ops::Range<usize> = 18..20;
/// Columns that number the rows for programs, not for people.
const NUMBERS: [&str; 4] = ["fid", "ogc_fid", "objectid", "ogr_fid"];

/// The column of a layer's geometries, and the coordinate system with its words.
type Geometries = (Option<String>, Option<(Named, String)>);

/// An open GeoPackage.
pub(in crate::read) struct GeoPackage {
    connection: Connection,
    /// Names of its layers and tables.
    pub(in crate::read) names: Vec<String>,
}

impl GeoPackage {
    /// Opens a file that was read into memory; nothing is written beside it.
    pub(in crate::read) fn open(mut bytes: Vec<u8>) -> Result<Self, Box<Diagnostic>> {
        if !bytes.starts_with(MAGIC) || bytes.len() < 100 {
            return Err(Box::new(unreadable("the file is not a GeoPackage")));
        }
        bytes[JOURNAL].fill(1);
        let open = || -> rusqlite::Result<Self> {
            let mut connection = Connection::open_in_memory()?;
            let size = bytes.len();
            connection.deserialize_read_exact(c"main", Cursor::new(&bytes), size, true)?;
            let mut names = Vec::new();
            {
                let mut contents = connection.prepare(
                    "SELECT table_name FROM gpkg_contents \
                     WHERE data_type IN ('features', 'attributes', 'aspatial') \
                     AND table_name <> 'layer_styles' ORDER BY table_name",
                )?;
                let mut rows = contents.query([])?;
                while let Some(row) = rows.next()? {
                    names.push(row.get(0)?);
                }
            }
            Ok(Self { connection, names })
        };
        open().map_err(|error| {
            Box::new(unreadable(format!("the GeoPackage cannot be read: {error}")))
        })
    }

    /// A layer; `None` where it cannot be read, which is told.
    pub(in crate::read) fn layer(&self, name: &str, found: &mut Vec<Diagnostic>) -> Option<Layer> {
        match self.read(name) {
            Ok(layer) => Some(layer),
            Err(error) => {
                found.push(unreadable(format!("the layer cannot be read: {error}")));
                None
            }
        }
    }

    fn read(&self, name: &str) -> rusqlite::Result<Layer> {
        let (geometry, stated) = self.geometry_of(name)?;
        let quoted = name.replace('"', "\"\"");
        let mut rows_of = self.connection.prepare(&format!("SELECT * FROM \"{quoted}\""))?;
        let columns: Vec<String> = rows_of.column_names().map(str::to_owned).collect();
        let is_number = |column: &str| NUMBERS.iter().any(|n| n.eq_ignore_ascii_case(column));
        let number_at = columns.iter().position(|column| is_number(column));
        let geometry_at = columns.iter().position(|column| Some(column) == geometry.as_ref());
        let kept: Vec<usize> = (0..columns.len())
            .filter(|&at| Some(at) != number_at && Some(at) != geometry_at)
            .collect();
        let mut layer = Layer {
            names: kept.iter().map(|&at| columns[at].clone()).collect(),
            stated,
            is_map: geometry_at.is_some(),
            ..Layer::default()
        };
        let mut rows = rows_of.query([])?;
        while let Some(row) = rows.next()? {
            let counted = layer.features.len() as u64 + 1;
            let number = match number_at.map(|at| row.get_ref(at)).transpose()? {
                Some(ValueRef::Integer(number)) => u64::try_from(number).unwrap_or(counted),
                _ => counted,
            };
            let mut values = Vec::with_capacity(kept.len());
            for &at in &kept {
                values.push(value(row.get_ref(at)?));
            }
            let geometry = match geometry_at.map(|at| row.get_ref(at)).transpose()? {
                Some(ValueRef::Blob(blob)) => shape(blob),
                None | Some(ValueRef::Null) => Ok(None),
                Some(_) => Err("the geometry cannot be read".to_owned()),
            };
            layer.features.push(Feature { number, values, geometry });
        }
        Ok(layer)
    }

    /// The column of a layer's geometries, and the system that it states.
    fn geometry_of(&self, name: &str) -> rusqlite::Result<Geometries> {
        let mut of = self.connection.prepare(
            "SELECT g.column_name, s.organization, s.organization_coordsys_id, s.definition, s.srs_name \
             FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id \
             WHERE g.table_name = ?1",
        );
        // A file of tables only has no list of geometries.
        let Ok(of) = &mut of else { return Ok((None, None)) };
        let mut rows = of.query([name])?;
        let Some(row) = rows.next()? else { return Ok((None, None)) };
        let column = row.get(0)?;
        let organization: Option<String> = row.get(1)?;
        let code: Option<i64> = row.get(2)?;
        let definition: Option<String> = row.get(3)?;
        let title: Option<String> = row.get(4)?;
        let Some(organization) = organization.filter(|name| !name.eq_ignore_ascii_case("none"))
        else {
            return Ok((Some(column), None));
        };
        let code = format!("{organization}:{}", code.unwrap_or_default());
        let stated = match named(&code) {
            Named::Unknown => from_wkt(&definition.unwrap_or_default()),
            known => known,
        };
        let words = title.map_or_else(|| code.clone(), |title| format!("{code} ({title})"));
        Ok((Some(column), Some((stated, words))))
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
    }
}

fn shape(blob: &[u8]) -> Result<Option<Geometry<f64>>, String> {
    // The header says in its flags whether the geometry is empty (OGC 12-128r17, 2.1.3).
    if blob.get(3).is_some_and(|flags| flags & 0b1_0000 != 0) {
        return Ok(None);
    }
    let read = std::panic::catch_unwind(|| GpkgWkb(blob).to_geo());
    match read {
        Ok(Ok(geometry)) => Ok(Some(geometry)),
        Ok(Err(error)) => Err(format!("the geometry cannot be read: {error}")),
        Err(_) => Err("the geometry is damaged".to_owned()),
    }
}
