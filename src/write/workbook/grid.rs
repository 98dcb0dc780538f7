//! A table on a sheet: headings that stay in view, filters, widths that fit, and cells by kind.

use crate::write::lines::width;
use crate::write::workbook::style::Kind;
use crate::write::workbook::style::Style;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;
use std::borrow::Cow;

/// Most characters that a cell of a workbook holds.
const MOST_CHARACTERS: usize = 32_767;
/// Widths of columns, in characters.
const WIDTHS: (usize, usize) = (8, 48);

/// A column of a table.
pub struct Column {
    pub heading: String,
    pub kind: Kind,
}

impl Column {
    pub fn new(heading: impl Into<String>, kind: Kind) -> Self {
        Self { heading: heading.into(), kind }
    }
}

/// A cell of a table; what is not known stays empty.
pub enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Empty,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u64> for Cell<'_> {
    fn from(count: u64) -> Self {
        Self::Number(count as f64)
    }
}

impl From<u32> for Cell<'_> {
    fn from(count: u32) -> Self {
        Self::Number(f64::from(count))
    }
}

impl From<f64> for Cell<'_> {
    /// A number that no cell can hold (infinite, not a number) is not known.
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// Where a table lies on its sheet.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Row of the headings.
    pub heading: u32,
    /// Last row with content; the headings' own without any.
    pub last: u32,
}

impl Place {
    /// The first row of content, where there is any.
    pub fn first(self) -> Option<u32> {
        (self.last > self.heading).then_some(self.heading + 1)
    }
}

/// Writes a table with its headings at `row`; each item of `rows` has a cell for each column.
pub fn table<'a>(
    sheet: &mut Worksheet,
    style: &Style,
    row: u32,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell<'a>>>,
) -> Result<Place, XlsxError> {
    let mut widths: Vec<usize> = Vec::new();
    for (at, column) in (0..).zip(columns) {
        sheet.write_string_with_format(row, at, column.heading.as_str(), &style.heading)?;
        // Headings may take two lines, and their filter button takes room.
        widths.push(width(&column.heading).div_ceil(2) + 4);
    }
    let mut last = row;
    for cells in rows {
        last += 1;
        for ((at, column), cell) in (0..).zip(columns).zip(&cells) {
            let took = put(sheet, style, (last, at), column.kind, cell)?;
            let widest = &mut widths[usize::from(at)];
            *widest = (*widest).max(took);
        }
    }
    for (at, width) in (0..).zip(widths) {
        sheet.set_column_width(at, (width + 2).clamp(WIDTHS.0, WIDTHS.1) as f64)?;
    }
    sheet.set_row_height(row, 32)?;
    Ok(Place { heading: row, last })
}

/// Writes a table that fills its sheet: headings stay in view, each column has a filter, and on paper
/// the headings stand on each page.
pub fn full_table<'a>(
    sheet: &mut Worksheet,
    style: &Style,
    columns: &[Column],
    fixed_columns: u16,
    rows: impl Iterator<Item = Vec<Cell<'a>>>,
) -> Result<Place, XlsxError> {
    let place = table(sheet, style, 0, columns, rows)?;
    sheet.set_freeze_panes(1, fixed_columns)?;
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, place.last, last_column)?;
    sheet.set_repeat_rows(0, 0)?;
    paper(sheet);
    Ok(place)
}

/// A4 across, as wide as the paper, with page numbers.
pub fn paper(sheet: &mut Worksheet) {
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&P / &N");
}

/// Writes one cell and says how many columns of characters it takes.
pub fn put(
    sheet: &mut Worksheet,
    style: &Style,
    (row, column): (u32, u16),
    kind: Kind,
    cell: &Cell<'_>,
) -> Result<usize, XlsxError> {
    let format = style.of(kind);
    match cell {
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, fitting(text, MOST_CHARACTERS), format)?;
            Ok(width(text))
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, *number, format)?;
            let digits = number.abs().max(1.0).log10() as usize + 1;
            Ok(digits + digits / 3 + 2)
        }
        Cell::Empty => Ok(0),
    }
}

/// The text, cut where a cell could not hold it; a cut text ends with `…`.
pub fn fitting(text: &str, most: usize) -> Cow<'_, str> {
    // A workbook counts in UTF-16.
    if text.len() <= most || text.encode_utf16().count() <= most {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut used = 1;
    for char in text.chars() {
        used += char.len_utf16();
        if used > most {
            break;
        }
        kept.push(char);
    }
    kept.push('…');
    Cow::Owned(kept)
}
