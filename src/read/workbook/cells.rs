//! The cells of a sheet as a table: where the headings are, which rows are empty, and each value as
//! the text that a CSV file would have.

use crate::diagnostic::Diagnostic;
use crate::read::aliases;
use crate::read::codes;
use crate::read::grid::EXACT;
use crate::read::grid::Grid;
use crate::read::grid::GridRow;
use crate::read::grid::Mark;
use crate::read::grid::Oddity;
use crate::read::grid::decimal;
use crate::read::grid::letters;
use crate::read::workbook::Cells;
use calamine::Data;
use calamine::Dimensions;
use csv::ByteRecord;

/// Rows at the top among which the headings are looked for.
const TOP: usize = 20;
/// First cells of rows that add up the others.
const SUMS: [&str; 4] = ["合计", "总计", "小计", "共计"];

/// The table on a sheet; `None` where there is none, which is told.
pub(super) fn grid(table: &str, cells: &Cells, found: &mut Vec<Diagnostic>) -> Option<Grid> {
    let (Some(end), Some(top)) = (cells.values.end(), heading_row(table, cells)) else {
        found.push(
            Diagnostic::error(codes::EMPTY_FILE, "the sheet has no headings")
                .help("write the headings in one row, and the data below"),
        );
        return None;
    };
    let width = (0..=end.1).rev().find(|&column| !text_at(cells, (top, column)).is_empty())? + 1;
    let header: Vec<String> = (0..width).map(|column| text_at(cells, (top, column))).collect();
    if top > first_row(cells) {
        found.push(
            Diagnostic::note(
                codes::WORKBOOK_ROWS,
                format!("the headings are taken from row {}; the rows above are not read", top + 1),
            )
            .row(u64::from(top) + 1)
            .help("nothing to do, unless the headings are in another row"),
        );
    }
    let merged_headings = cells.merged.iter().filter(|merged| {
        merged.start.0 <= top
            && merged.end.0 >= top
            && merged.start.1 < width
            && merged.start != merged.end
    });
    for merged in merged_headings {
        let cell = address(merged.start);
        found.push(
            Diagnostic::error(
                codes::WORKBOOK_MERGED,
                format!("the heading is merged over {cell}:{}", address(merged.end)),
            )
            .row(u64::from(merged.start.0) + 1)
            .cell(cell)
            .value(text_at(cells, merged.start))
            .help("undo the merge: each column has its own heading, all of them in one row"),
        );
    }
    let mut rows = Vec::new();
    let mut empty = Vec::new();
    for line in top + 1..=end.0 {
        let row = row(cells, line, width);
        if row.record.iter().all(<[u8]>::is_empty) && row.marks.is_empty() {
            empty.push(line);
            continue;
        }
        let first = row.record.iter().find(|cell| !cell.is_empty()).unwrap_or_default();
        let first: String = String::from_utf8_lossy(first).split_whitespace().collect();
        if SUMS.contains(&first.as_str()) {
            found.push(
                Diagnostic::error(
                    codes::WORKBOOK_ROWS,
                    "the row adds up others; it is no row of its own",
                )
                .row(u64::from(line) + 1)
                .value(first)
                .help("remove the row from the table"),
            );
            continue;
        }
        rows.push(row);
    }
    let last = rows.last().map_or(0, |row| row.line);
    let between: Vec<u32> = empty.into_iter().filter(|&line| u64::from(line) < last).collect();
    if let Some(first) = between.first() {
        found.push(
            Diagnostic::note(
                codes::WORKBOOK_ROWS,
                format!("{} empty rows between the others are passed over", between.len()),
            )
            .row(u64::from(*first) + 1)
            .help("nothing to do, unless a row lost its content"),
        );
    }
    let letters = (0..width as usize).map(letters).collect();
    Some(Grid { header, header_row: u64::from(top) + 1, letters, rows, ..Grid::default() })
}

/// The row of the headings: the first of the top rows in which a heading is known, else the first of
/// several cells. Titles and notes above it have one cell.
fn heading_row(table: &str, cells: &Cells) -> Option<u32> {
    let first = cells.values.start()?.0;
    let rows = cells.values.rows().take(TOP).zip(first..);
    let texts = |row: &[Data]| -> Vec<String> {
        row.iter().map(text).filter(|text| !text.trim().is_empty()).collect()
    };
    let several: Vec<(Vec<String>, u32)> =
        rows.map(|(row, at)| (texts(row), at)).filter(|(row, _)| row.len() > 1).collect();
    let known =
        several.iter().find(|(row, _)| row.iter().any(|t| aliases::is_known(table, t.trim())));
    known.or(several.first()).map(|&(_, at)| at)
}

fn first_row(cells: &Cells) -> u32 {
    cells.values.start().map_or(0, |start| start.0)
}

fn text_at(cells: &Cells, at: (u32, u32)) -> String {
    cells.values.get_value(at).map(text).unwrap_or_default().trim().to_owned()
}

fn row(cells: &Cells, line: u32, width: u32) -> GridRow {
    let mut row = GridRow { line: u64::from(line) + 1, ..GridRow::default() };
    for column in 0..width {
        let value = cells.values.get_value((line, column)).unwrap_or(&Data::Empty);
        let is_formula =
            cells.formulas.get_value((line, column)).is_some_and(|formula| !formula.is_empty());
        row.record.push_field(text(value).as_bytes());
        let oddity = match value {
            Data::Error(_) => Some(Oddity::FormulaError),
            Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => Some(Oddity::Date),
            Data::Float(number) if number.abs() >= EXACT => Some(Oddity::Digits),
            Data::Float(0.0) | Data::Int(0) | Data::Empty if is_formula => Some(Oddity::NoValue),
            Data::String(text) if text.is_empty() && is_formula => None,
            _ if is_hidden_by_merge(&cells.merged, line, column) => Some(Oddity::Merged),
            _ => None,
        };
        if let Some(oddity) = oddity {
            row.marks.push(Mark { at: column as usize, oddity });
        }
    }
    // A row of merged cells only has no content of its own.
    if row.record.iter().all(<[u8]>::is_empty)
        && row.marks.iter().all(|mark| mark.oddity == Oddity::Merged)
        && row.marks.len() == width as usize
    {
        row.marks.clear();
        row.record = ByteRecord::new();
    }
    row
}

/// Whether a cell lies in merged cells without being their first.
fn is_hidden_by_merge(merged: &[Dimensions], line: u32, column: u32) -> bool {
    merged.iter().any(|area| area.contains(line, column) && area.start != (line, column))
}

fn address((line, column): (u32, u32)) -> String {
    format!("{}{}", letters(column as usize), line + 1)
}

/// A value as the text that a CSV file would have.
fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::Bool(true) => "yes".to_owned(),
        Data::Bool(false) => "no".to_owned(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
    }
}
