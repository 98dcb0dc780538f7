//! `plan.gpkg`: the plan as layers for desktop GIS, with styles that QGIS applies when it opens them.
//!
//! OGC GeoPackage 1.3 in WGS84 lon/lat. Names of layers and columns are English, as in the CSV tables;
//! titles of layers and styles are in the run's language. What has no coordinates has no geometry.

mod blob;
mod layers;
mod schema;
mod styles;

use crate::write::document::Document;
use rusqlite::Connection;
use std::io;
use std::io::Write;

/// Writes the GeoPackage. Without a plan its layers of decisions are empty.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut dyn Write, document: &Document<'_>) -> io::Result<()> {
    let mut package = package(document).map_err(io::Error::other)?;
    let bytes = package.serialize("main").map_err(io::Error::other)?;
    out.write_all(&bytes)
}

/// The package, in memory: the file is written whole by whoever writes the other files.
fn package(document: &Document<'_>) -> rusqlite::Result<Connection> {
    let mut package = Connection::open_in_memory()?;
    package.execute_batch(schema::BASE)?;
    let transaction = package.transaction()?;
    for layer in layers::all() {
        layers::write(&transaction, document, &layer)?;
    }
    styles::write(&transaction, document)?;
    transaction.commit()?;
    Ok(package)
}
