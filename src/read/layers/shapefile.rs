//! Shapefile: shapes in `.shp`, the table in `.dbf`, the encoding in `.cpg`, the coordinate system in
//! `.prj`, all of one name.

use crate::diagnostic::Diagnostic;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::codes;
use crate::read::crs::from_wkt;
use crate::read::layers::Feature;
use crate::read::layers::Layer;
use crate::read::layers::dbf;
use crate::read::layers::unreadable;
use crate::read::source;
use geo::Geometry;
use shapefile::Shape;
use shapefile::ShapeReader;
use std::io::Cursor;
use std::path::Path;
use std::path::PathBuf;

/// The layer of a file; `None` where it cannot be read, which is told.
pub(in crate::read) fn layer(
    dir: &Path,
    file: &str,
    inputs: &mut Vec<InputFile>,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Layer>, ReadError> {
    let (shapes, input) = source::whole(&dir.join(file), file)?;
    inputs.push(input);
    let mut beside = |ending: &str| -> Result<Option<Vec<u8>>, ReadError> {
        let Some((path, name)) = companion(dir, file, ending) else { return Ok(None) };
        let (bytes, input) = source::whole(&path, &name)?;
        inputs.push(input);
        Ok(Some(bytes))
    };
    let (table, code_page, system) = (beside("dbf")?, beside("cpg")?, beside("prj")?);
    let Some(table) = table else {
        found.push(
            Diagnostic::error(codes::LAYER_FILE, "there is no table (.dbf) beside the shapefile")
                .help("copy all files of the same name: .shp, .shx, .dbf, .prj, .cpg"),
        );
        return Ok(None);
    };
    let code_page = code_page.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let table = match dbf::read(&table, code_page.as_deref()) {
        Ok(table) => table,
        Err(message) => {
            found.push(unreadable(message));
            return Ok(None);
        }
    };
    if let Some(assumed) = table.assumed {
        found.push(
            Diagnostic::note(
                codes::DECODED,
                format!("neither a .cpg file nor the table says its encoding; it was read as {assumed}"),
            )
            .help("nothing to do, unless names look wrong; a .cpg file with the encoding's name is certain"),
        );
    }
    if table.has_faults {
        found.push(
            Diagnostic::error(codes::ENCODING, "some texts of the table are not of its encoding")
                .help("correct the .cpg file, or save the layer again as UTF-8"),
        );
    }
    let shapes = match shapes_of(shapes) {
        Ok(shapes) => shapes,
        Err(message) => {
            found.push(unreadable(message));
            return Ok(None);
        }
    };
    if shapes.len() != table.rows.len() {
        found.push(unreadable(format!(
            "there are {} shapes and {} rows in the table",
            shapes.len(),
            table.rows.len()
        )));
        return Ok(None);
    }
    let stated = system.map(|bytes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let title = text.split('"').nth(1).unwrap_or("its .prj file").to_owned();
        (from_wkt(&text), title)
    });
    let features =
        shapes.into_iter().zip(table.rows).zip(1..).filter_map(|((geometry, values), number)| {
            Some(Feature { number, values: values?, geometry })
        });
    let features = features.collect();
    Ok(Some(Layer { names: table.names, features, stated, is_map: true, has_cut_names: true }))
}

/// The file of the same name and another ending, in small or capital letters.
fn companion(dir: &Path, file: &str, ending: &str) -> Option<(PathBuf, String)> {
    [ending.to_owned(), ending.to_ascii_uppercase()].into_iter().find_map(|ending| {
        let name = Path::new(file).with_extension(ending);
        let path = dir.join(&name);
        path.is_file().then(|| (path, name.display().to_string()))
    })
}

type Read = Result<Option<Geometry<f64>>, String>;

fn shapes_of(bytes: Vec<u8>) -> Result<Vec<Read>, String> {
    let read = std::panic::catch_unwind(|| {
        let mut reader = ShapeReader::new(Cursor::new(bytes))
            .map_err(|error| format!("the file is not a shapefile: {error}"))?;
        let mut shapes = Vec::new();
        for shape in reader.iter_shapes() {
            let shape = shape.map_err(|error| format!("the shapefile is damaged: {error}"))?;
            shapes.push(match shape {
                Shape::NullShape => Ok(None),
                shape => Geometry::try_from(shape)
                    .map(Some)
                    .map_err(|error| format!("the shape cannot be read: {error}")),
            });
        }
        Ok(shapes)
    });
    read.unwrap_or_else(|_| Err("the shapefile is damaged".to_owned()))
}
