//! Workbooks (XLSX, XLSM, XLSB, XLS, ODS): opened whole, a sheet at a time turned into a table.
//!
//! What cannot be a workbook, is damaged or has a password is a finding, whatever its bytes are.

mod cells;

use crate::diagnostic::Diagnostic;
use crate::read::codes;
use crate::read::grid::Grid;
use calamine::Data;
use calamine::Dimensions;
use calamine::Ods;
use calamine::OdsError;
use calamine::Range;
use calamine::Reader;
use calamine::Sheets;
use calamine::Xls;
use calamine::XlsError;
use calamine::Xlsb;
use calamine::Xlsx;
use calamine::XlsxError;
use std::io::Cursor;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

/// Endings of the names of workbooks.
pub(super) const EXTENSIONS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// First bytes of the container in which XLS files and protected XLSX files are stored.
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Why a workbook cannot be read.
pub(super) type Fault = Box<Diagnostic>;

type Bytes = Cursor<Arc<[u8]>>;

/// An open workbook.
pub(super) struct Workbook {
    sheets: Sheets<Bytes>,
    /// Names of its sheets, and whether each is hidden.
    pub(super) names: Vec<(String, bool)>,
}

/// A sheet as the file has it.
struct Cells {
    values: Range<Data>,
    formulas: Range<String>,
    merged: Vec<Dimensions>,
}

impl Workbook {
    /// Opens a workbook by what its bytes say, not by its name.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Fault> {
        let bytes: Arc<[u8]> = bytes.into();
        let sheets = guarded(|| sheets(&bytes))??;
        let names = sheets
            .sheets_metadata()
            .iter()
            .map(|sheet| (sheet.name.clone(), sheet.visible != calamine::SheetVisible::Visible));
        let names = names.collect();
        Ok(Self { sheets, names })
    }

    /// The table on a sheet, with what is odd about the sheet as a whole; `None` where it has none.
    pub(super) fn grid(
        &mut self,
        table: &str,
        sheet: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Grid> {
        let cells = guarded(|| self.cells(sheet)).and_then(|cells| {
            cells.map_err(|error| damaged(&format!("the sheet cannot be read: {error}")))
        });
        match cells {
            Ok(cells) => cells::grid(table, &cells, found),
            Err(finding) => {
                found.push(*finding);
                None
            }
        }
    }

    /// Whether a sheet has no cells; one that cannot be read is none of that kind.
    pub(super) fn is_empty(&mut self, sheet: &str) -> bool {
        let cells = guarded(|| self.cells(sheet));
        cells.is_ok_and(|cells| cells.is_ok_and(|cells| cells.values.is_empty()))
    }

    fn cells(&mut self, sheet: &str) -> Result<Cells, calamine::Error> {
        let values = self.sheets.worksheet_range(sheet)?;
        let formulas = self.sheets.worksheet_formula(sheet).unwrap_or_default();
        let merged = match &mut self.sheets {
            Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            // The library does not tell the merged cells of these: they show as empty ones.
            Sheets::Xlsb(_) | Sheets::Ods(_) => Vec::new(),
        };
        Ok(Cells { values, formulas, merged })
    }
}

fn sheets(bytes: &Arc<[u8]>) -> Result<Sheets<Bytes>, Fault> {
    let cursor = || Cursor::new(Arc::clone(bytes));
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    if bytes.is_empty() {
        let empty = Diagnostic::error(codes::EMPTY_FILE, "the file is empty");
        return Err(Box::new(empty.help("save the workbook again")));
    }
    if bytes.starts_with(&COMPOUND) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if has(&name) {
            return Err(password());
        }
        return match Xls::new(cursor()) {
            Ok(book) => Ok(Sheets::Xls(book)),
            Err(XlsError::Password) => Err(password()),
            Err(error) => Err(damaged(&format!("the workbook is damaged: {error}"))),
        };
    }
    if bytes.starts_with(b"PK") {
        if has(b"opendocument.spreadsheet") {
            return match Ods::new(cursor()) {
                Ok(book) => Ok(Sheets::Ods(book)),
                Err(OdsError::Password) => Err(password()),
                Err(error) => Err(damaged(&format!("the workbook is damaged: {error}"))),
            };
        }
        if has(b"xl/workbook.bin") {
            return Xlsb::new(cursor())
                .map(Sheets::Xlsb)
                .map_err(|error| damaged(&format!("the workbook is damaged: {error}")));
        }
        return match Xlsx::new(cursor()) {
            Ok(book) => Ok(Sheets::Xlsx(book)),
            Err(XlsxError::Password) => Err(password()),
            Err(error) if has(b"xl/") => Err(damaged(&format!("the workbook is damaged: {error}"))),
            Err(_) => Err(damaged("the file is a zip archive, not a workbook")),
        };
    }
    let begin = &bytes[..bytes.len().min(512)];
    let text = String::from_utf8_lossy(begin);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    Err(damaged(if text.starts_with('<') {
        "the file is a web page or XML under the name of a workbook"
    } else if !begin.contains(&0) {
        "the file is plain text under the name of a workbook"
    } else {
        "the file is not a workbook"
    }))
}

/// What a library makes of damaged bytes may even be a panic; it is a finding here.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| damaged("the workbook is damaged"))
}

fn damaged(message: &str) -> Fault {
    Box::new(Diagnostic::error(codes::WORKBOOK_FILE, message).help(
        "open it in a spreadsheet program and save it as .xlsx; a text table is to be named .csv",
    ))
}

fn password() -> Fault {
    Box::new(
        Diagnostic::error(codes::WORKBOOK_PASSWORD, "the workbook is protected by a password")
            .help("open it in a spreadsheet program, take the password off, and save it"),
    )
}
