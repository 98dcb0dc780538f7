//! What `init` writes: a folder that is an instance already, with a workbook to be filled in, its
//! settings, and a page that says how.
//!
//! Headings of the workbook are those that `read` knows; a test reads what is written here.

mod columns;
mod sheet;
mod texts;

use crate::staged::Staged;
use crate::staged::StagedError;
use crate::write::words::Lang;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::XlsxError;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// Name of the workbook.
pub const WORKBOOK: &str = "tables.xlsx";

/// Why the folder could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// The folder could not be made.
    #[error(transparent)]
    Folder(#[from] StagedError),
    /// The workbook could not be written.
    #[error("cannot write {}", .0.display())]
    Workbook(PathBuf, #[source] XlsxError),
    /// A file could not be written.
    #[error("cannot write {}", .0.display())]
    File(PathBuf, #[source] io::Error),
}

/// Writes the folder, which must not exist yet or be empty; its files come back in order.
///
/// # Errors
/// When the folder is taken or a file cannot be written.
pub fn write(dir: &Path, name: &str, lang: Lang) -> Result<[PathBuf; 3], TemplateError> {
    let staged = Staged::begin(dir)?;
    let files = ["instance.toml", WORKBOOK, "README.md"].map(|file| staged.place_of(file));
    for (file, text) in
        [("instance.toml", texts::instance_toml(name, lang)), ("README.md", texts::readme(lang))]
    {
        fs::write(staged.folder().join(file), text)
            .map_err(|source| TemplateError::File(staged.place_of(file), source))?;
    }
    let fault = |source| TemplateError::Workbook(staged.place_of(WORKBOOK), source);
    let mut book = workbook(lang).map_err(fault)?;
    book.save(staged.folder().join(WORKBOOK)).map_err(fault)?;
    staged.publish()?;
    Ok(files)
}

fn workbook(lang: Lang) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    sheet::guide(book.add_worksheet(), lang)?;
    for table in columns::TABLES {
        sheet::table(book.add_worksheet(), table, lang)?;
    }
    Ok(book)
}
