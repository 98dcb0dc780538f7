//! `plan.xlsx`: the plan as a workbook that an office opens, filters, prints and passes on.
//!
//! Numbers are numbers, with formats; texts are texts, also those that begin with `=`: no cell holds a
//! formula. Sheets and headings are in the run's language; ids stay as the office wrote them.
//!
//! Not here: what the figures mean (`measure`), and tables for programs (`write::tables`).

mod charts;
mod grid;
mod money;
mod notices;
mod people;
mod sources;
mod style;
mod summary;
mod work;

use crate::write::document::Document;
use crate::write::words::Text;
use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::XlsxError;
use std::io;
use std::io::Write;
use style::Style;

/// A workbook in the making.
struct Book<'a> {
    document: &'a Document<'a>,
    style: Style,
    workbook: Workbook,
}

/// Writes the workbook. Without a plan the tables have their headings only.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut dyn Write, document: &Document<'_>) -> io::Result<()> {
    out.write_all(&bytes(document).map_err(io::Error::other)?)
}

/// The workbook's bytes; the same record gives the same bytes.
fn bytes(document: &Document<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let started = document.record.started.datetime();
    // The time of writing would make two equal runs differ.
    let created = ExcelDateTime::from_ymd(
        u16::try_from(started.year()).unwrap_or(2000),
        u8::try_from(started.month()).unwrap_or(1),
        u8::try_from(started.day()).unwrap_or(1),
    )?;
    let title = document.fill(Text::PlanOf, &[&document.record.instance.name]);
    let properties = DocProperties::new()
        .set_title(grid::fitting(&title, 255))
        .set_comment(concat!("resettle ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let mut book = Book { document, style: Style::new(), workbook };
    summary::sheet(&mut book)?;
    people::villages(&mut book)?;
    people::sites(&mut book)?;
    work::livelihoods(&mut book)?;
    work::earners(&mut book)?;
    money::by_area(&mut book)?;
    money::by_source(&mut book)?;
    people::unplaced(&mut book)?;
    notices::sheets(&mut book)?;
    sources::sheet(&mut book)?;
    book.workbook.save_to_buffer()
}
