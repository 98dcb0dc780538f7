//! Workbooks for tests: sheets from CSV text, with single cells changed.

#![allow(dead_code, reason = "each test uses its own part")]

use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Formula;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::path::Path;

/// Row and column, counted from 0.
type At = (u32, u16);

/// A cell.
enum Cell {
    Text(String),
    Number(f64),
    Formula(Formula),
    Date(ExcelDateTime, Format),
    Boolean(bool),
}

/// A workbook before it is written.
#[derive(Default)]
pub struct Book {
    sheets: Vec<(String, BTreeMap<At, Cell>)>,
    merged: Vec<(String, At, At)>,
    hidden: Vec<String>,
}

fn address(cell: &str) -> At {
    let letters = cell.find(|c: char| c.is_ascii_digit()).unwrap();
    let column = cell[..letters].bytes().fold(0, |sum, byte| sum * 26 + u16::from(byte - b'A') + 1);
    (cell[letters..].parse::<u32>().unwrap() - 1, column - 1)
}

impl Book {
    pub fn new() -> Self {
        Self::default()
    }

    /// A sheet with the cells of a CSV text; plain numbers are numbers, as a spreadsheet has them.
    pub fn sheet(&mut self, name: &str, csv: &str) {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
        let mut cells = BTreeMap::new();
        for (row, record) in (0..).zip(reader.records()) {
            for (column, cell) in (0..).zip(record.unwrap().iter()) {
                if cell.is_empty() {
                    continue;
                }
                let number = cell.parse::<f64>().ok().filter(|_| row > 0);
                let cell = number.map_or_else(|| Cell::Text(cell.to_owned()), Cell::Number);
                cells.insert((row, column), cell);
            }
        }
        self.sheets.push((name.to_owned(), cells));
    }

    fn cells(&mut self, sheet: &str) -> &mut BTreeMap<At, Cell> {
        &mut self.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap().1
    }

    pub fn text(&mut self, sheet: &str, cell: &str, text: &str) {
        self.cells(sheet).insert(address(cell), Cell::Text(text.to_owned()));
    }

    pub fn number(&mut self, sheet: &str, cell: &str, number: f64) {
        self.cells(sheet).insert(address(cell), Cell::Number(number));
    }

    pub fn boolean(&mut self, sheet: &str, cell: &str, value: bool) {
        self.cells(sheet).insert(address(cell), Cell::Boolean(value));
    }

    pub fn formula(&mut self, sheet: &str, cell: &str, formula: Formula) {
        self.cells(sheet).insert(address(cell), Cell::Formula(formula));
    }

    pub fn date(&mut self, sheet: &str, cell: &str, date: ExcelDateTime, format: Format) {
        self.cells(sheet).insert(address(cell), Cell::Date(date, format));
    }

    pub fn merge(&mut self, sheet: &str, first: &str, last: &str) {
        self.merged.push((sheet.to_owned(), address(first), address(last)));
    }

    pub fn hide(&mut self, sheet: &str) {
        self.hidden.push(sheet.to_owned());
    }

    /// Moves all cells down by some rows, and puts a title on top.
    pub fn push_down(&mut self, sheet: &str, rows: u32, title: &str) {
        self.push_down_from(sheet, 1, rows);
        self.text(sheet, "A1", title);
    }

    /// Moves the cells from a row (counted from 1) on down by some rows.
    pub fn push_down_from(&mut self, sheet: &str, from: u32, rows: u32) {
        let cells = std::mem::take(self.cells(sheet));
        let moved = cells.into_iter().map(|((row, column), cell)| {
            (if row + 1 >= from { (row + rows, column) } else { (row, column) }, cell)
        });
        *self.cells(sheet) = moved.collect();
    }

    pub fn save(&self, path: &Path) {
        let mut book = Workbook::new();
        for (name, cells) in &self.sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            if self.hidden.contains(name) {
                sheet.set_hidden(true);
            }
            for (_, first, last) in self.merged.iter().filter(|(of, ..)| of == name) {
                sheet.merge_range(first.0, first.1, last.0, last.1, "", &Format::new()).unwrap();
            }
            for (&(row, column), cell) in cells {
                // Of merged cells only the first keeps its value.
                let is_lost = self.merged.iter().any(|(of, first, last)| {
                    of == name
                        && (first.0..=last.0).contains(&row)
                        && (first.1..=last.1).contains(&column)
                        && (row, column) != *first
                });
                if is_lost {
                    continue;
                }
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text),
                    Cell::Number(number) => sheet.write_number(row, column, *number),
                    Cell::Formula(formula) => sheet.write_formula(row, column, formula.clone()),
                    Cell::Boolean(value) => sheet.write_boolean(row, column, *value),
                    Cell::Date(date, format) => {
                        sheet.write_datetime_with_format(row, column, date, format)
                    }
                }
                .unwrap();
            }
        }
        book.save(path).unwrap();
    }
}
