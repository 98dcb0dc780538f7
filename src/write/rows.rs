//! Any table of answers as CSV, written beside and then renamed.

use crate::write::WriteError;
use crate::write::folder;
use crate::write::tables::table;
use std::path::Path;

/// Writes a value as JSON.
///
/// # Errors
/// Where the file cannot be written; what stood there before still stands.
pub fn save_json(path: &Path, value: &serde_json::Value) -> Result<(), WriteError> {
    folder::write_file(path, |out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        out.write_all(b"\n")
    })
    .map(drop)
    .map_err(|source| WriteError::WriteFile { path: path.to_owned(), source })
}

/// Writes a table with a header.
///
/// # Errors
/// Where the file cannot be written; what stood there before still stands.
pub fn save_rows(path: &Path, header: &[&str], rows: &[Vec<String>]) -> Result<(), WriteError> {
    folder::write_file(path, |out| {
        let mut out = table(out);
        out.write_record(header)?;
        for row in rows {
            out.write_record(row)?;
        }
        out.flush()
    })
    .map(drop)
    .map_err(|source| WriteError::WriteFile { path: path.to_owned(), source })
}
