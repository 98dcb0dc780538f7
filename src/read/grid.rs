//! A table in memory, as workbooks and map layers give it. It goes the same way as a CSV table from
//! here on: the same columns, the same rows, the same findings.

use crate::diagnostic::Diagnostic;
use crate::read::codes;
use crate::read::column::Spec;
use crate::read::crs::Named;
use csv::ByteRecord;

/// A table with its headings.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Headings as they stand; a layer's attributes.
    pub(super) header: Vec<String>,
    /// The row of the headings; 0 in a layer, which has none.
    pub(super) header_row: u64,
    /// Letters of the columns of a sheet; empty for a layer.
    pub(super) letters: Vec<String>,
    /// Rows below, empty ones left out.
    pub(super) rows: Vec<GridRow>,
    /// The coordinate system that the file itself states, and in which words.
    pub(super) stated: Option<(Named, String)>,
    /// Whether attribute names are cut to ten bytes, as DBF tables do.
    pub(super) has_cut_names: bool,
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct GridRow {
    /// Its number in the sheet; in a layer the number of the feature.
    pub(super) line: u64,
    pub(super) record: ByteRecord,
    pub(super) marks: Vec<Mark>,
    /// Its polygon, where the layer has polygons, as the file has it.
    pub(super) shape: Option<geo::MultiPolygon<f64>>,
}

/// What is odd about a cell; told only where something reads its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at: usize,
    pub(super) oddity: Oddity,
}

/// Ways in which a cell is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A formula ended in an error, as `#REF!`.
    FormulaError,
    /// A formula whose value is 0 or missing: perhaps never computed.
    NoValue,
    /// A date.
    Date,
    /// A number of so many digits that some are lost already.
    Digits,
    /// Part of merged cells, of which only the first has the value.
    Merged,
}

impl Mark {
    /// The finding, and whether the cell has no value because of it; `None` where the column is none
    /// that is harmed.
    pub(super) fn finding(&self, spec: &Spec, value: &str) -> Option<(Diagnostic, bool)> {
        let error = |code, message: &str, help: &str| {
            Some((Diagnostic::error(code, message).help(help), true))
        };
        let found = match self.oddity {
            Oddity::FormulaError => error(
                codes::WORKBOOK_FORMULA,
                "the formula of the cell ends in an error",
                "correct the formula, or write its value in the cell",
            ),
            Oddity::NoValue => Some((
                Diagnostic::warning(
                    codes::WORKBOOK_FORMULA,
                    if value.is_empty() {
                        "the cell holds a formula without a computed value; it counts as empty"
                    } else {
                        "the cell holds a formula whose stored value is 0: perhaps it was never computed"
                    },
                )
                .help("open the workbook in a spreadsheet program and save it there, or write the value itself"),
                false,
            )),
            Oddity::Date => error(
                codes::WORKBOOK_TYPE,
                "the cell holds a date",
                if spec.is_number {
                    "write the number, and format the cell as a number"
                } else {
                    "format the column as text, and write the text anew: spreadsheet programs turn 3-5 into a date"
                },
            ),
            Oddity::Digits if !spec.is_number => error(
                codes::WORKBOOK_DIGITS,
                "the cell holds a number of more than 15 digits; spreadsheet programs have lost its last digits",
                "format the column as text, and write the full number anew",
            ),
            Oddity::Digits => None,
            Oddity::Merged => error(
                codes::WORKBOOK_MERGED,
                "the cell is part of merged cells, of which only the first has a value",
                "undo the merge, and write the value in each cell",
            ),
        };
        found.map(|(finding, breaks)| {
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            let mut finding = finding.column(&spec.name);
            finding.location.value = value;
            (finding, breaks)
        })
    }
}

/// Whole numbers from here on are not told apart by spreadsheet programs.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;
/// Digits that spreadsheet programs keep of a number.
const DIGITS: usize = 15;

/// A number with the digits that spreadsheet programs show, without exponent: 0.1 + 0.2 is 0.3.
pub(super) fn decimal(number: f64) -> String {
    let rounded: f64 = format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number);
    let kept = if number.abs() >= EXACT { number } else { rounded };
    // Negative zero is 0.
    format!("{}", kept + 0.0)
}

/// The letters of a column of a sheet, counted from 0: `A`, …, `Z`, `AA`, ….
pub(super) fn letters(column: usize) -> String {
    let mut text = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        text.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    text.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::decimal;
    use super::letters;

    #[test]
    fn numbers_have_the_digits_that_were_typed() {
        assert_eq!(decimal(610_921_100_200.0), "610921100200");
        assert_eq!(decimal(0.1 + 0.2), "0.3");
        assert_eq!(decimal(108.123_456_789_01), "108.12345678901");
        assert_eq!(decimal(3.0 * 1234.1), "3702.3");
        assert_eq!(decimal(-0.0), "0");
        assert_eq!(decimal(1e21), "1000000000000000000000");
        assert_eq!(decimal(1e-7), "0.0000001");
    }

    #[test]
    fn columns_have_the_letters_of_spreadsheet_programs() {
        let of = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(of, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
