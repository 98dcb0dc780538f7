//! The sheet that says where everything comes from: files with their sums, sources, settings, time.

use crate::write::words;
use crate::write::words::Text;
use crate::write::workbook::Book;
use crate::write::workbook::grid::Cell;
use crate::write::workbook::grid::Column;
use crate::write::workbook::grid::paper;
use crate::write::workbook::grid::put;
use crate::write::workbook::grid::table;
use crate::write::workbook::style::Kind;
use rust_xlsxwriter::XlsxError;

/// How the plan came about, where the facts come from, and which files were read.
pub fn sheet(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let record = document.record;
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Sources))?;
    let heading = |text| Column::new(document.say(text), Kind::Text);
    let columns = [heading(Text::Provenance), heading(Text::Amount)];
    let lines = document.provenance();
    let rows = lines
        .iter()
        .map(|(text, value)| vec![Cell::from(document.say(*text)), Cell::from(value.as_str())]);
    let place = table(sheet, &book.style, 0, &columns, rows)?;

    let columns = [heading(Text::Table), heading(Text::Source)];
    let rows = record
        .instance
        .sources
        .iter()
        .map(|(table, source)| vec![Cell::from(table.as_str()), Cell::from(source.as_str())]);
    let place = table(sheet, &book.style, place.last + 2, &columns, rows)?;

    let columns = [heading(Text::File), heading(Text::Digest), heading(Text::Bytes)];
    let rows = record.inputs.iter().map(|input| {
        let file = Cell::from(input.file.as_str());
        vec![file, Cell::from(input.sha256.as_str()), Cell::from(input.bytes.to_string())]
    });
    let place = table(sheet, &book.style, place.last + 2, &columns, rows)?;

    let mut row = place.last + 2;
    sheet.write_string_with_format(row, 0, document.say(Text::Findings), &book.style.section)?;
    let findings: Vec<String> = record
        .findings
        .iter()
        .map(|finding| words::findings::line(finding, document.lang))
        .collect();
    let none = [document.say(Text::NoFindings).to_owned()];
    for finding in if findings.is_empty() { &none[..] } else { &findings } {
        row += 1;
        put(sheet, &book.style, (row, 0), Kind::Text, &Cell::from(finding.as_str()))?;
    }
    sheet.set_column_width(0, 30)?;
    sheet.set_column_width(1, 70)?;
    paper(sheet);
    Ok(())
}
