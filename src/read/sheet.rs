//! A table as a stream of rows. What a table is to have stands with the table (`villages.rs`, …), not
//! here.

use crate::diagnostic::Diagnostic;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::Column;
use crate::read::column::Spec;
use crate::read::findings::Findings;
use crate::read::row::Row;
use crate::read::source::Head;
use crate::read::source::Source;
use crate::read::source::looks_like_gbk;
use csv::ByteRecord;
use std::cell::Cell;
use std::path::PathBuf;

/// A table that is being read.
pub(super) struct Sheet {
    pub(super) file: String,
    table: &'static str,
    path: PathBuf,
    reader: csv::Reader<Source>,
    record: ByteRecord,
    header: Vec<String>,
    rows: u64,
    line: u64,
}

impl Sheet {
    /// Opens a table and judges its header. `None` where there is no such file, or none that can be
    /// read as a table, which is told.
    pub(super) fn open(
        book: &mut Book<'_>,
        table: &'static str,
        specs: &[Spec],
        findings: &mut Findings,
    ) -> Result<Option<Self>, ReadError> {
        let Some(file) = book.file(table) else { return Ok(None) };
        let path = book.dir.join(&file);
        let (source, head) = Source::open(&path).map_err(|error| ReadError::io(&path, error))?;
        if head != Head::Text {
            book.inputs.push(source.finish(&path, &file)?);
            book.unreadable.insert(table);
            findings.add(not_text(head, &file));
            return Ok(None);
        }
        if source.is_decoded() {
            findings.add(
                Diagnostic::note(codes::DECODED, "the table was read as GB18030 (GBK), not UTF-8")
                    .file(&file)
                    .help(
                        "nothing to do, unless Chinese names look wrong; UTF-8 is always certain",
                    ),
            );
        }
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(source);
        let header = reader.byte_headers().map_err(|error| failed(&path, error))?.clone();
        let (mut names, mut translated) = (Vec::new(), Vec::new());
        for cell in &header {
            if let Ok(name) = std::str::from_utf8(cell) {
                let heading = name.trim();
                let name = aliases::column(table, heading);
                if let Some(name) = &name {
                    translated.push(format!("{heading} = {name}"));
                }
                names.push(name.unwrap_or_else(|| heading.to_owned()));
            } else {
                findings.add(not_utf8(&file, 1, cell).value(String::from_utf8_lossy(cell)));
                book.inputs.push(reader.into_inner().finish(&path, &file)?);
                book.unreadable.insert(table);
                return Ok(None);
            }
        }
        if !translated.is_empty() {
            let message = format!("headings are read as {}", translated.join(", "));
            findings.add(
                Diagnostic::note(codes::HEADING, message)
                    .file(&file)
                    .row(1)
                    .help("nothing to do, unless a column means something else"),
            );
        }
        let sheet = Self {
            file,
            table,
            path,
            reader,
            record: ByteRecord::new(),
            header: names,
            rows: 0,
            line: 1,
        };
        sheet.judge_header(book, specs, findings);
        Ok(Some(sheet))
    }

    fn judge_header(&self, book: &mut Book<'_>, specs: &[Spec], findings: &mut Findings) {
        let at_header = |finding: Diagnostic| finding.file(&self.file).row(1);
        let mut numbers = Vec::new();
        for spec in specs {
            if self.header.contains(&spec.name) {
                book.given.insert(format!("{}.{}", self.table, spec.name));
                if spec.is_number {
                    numbers.push(spec.name.as_str());
                }
            } else if spec.is_required {
                if !spec.is_number {
                    // Without its ids, what other tables say of its rows cannot be judged.
                    book.unreadable.insert(self.table);
                }
                let other = [';', '\t']
                    .into_iter()
                    .find(|&mark| self.header.len() == 1 && self.header[0].contains(mark));
                findings.add(
                    at_header(Diagnostic::error(
                        codes::MISSING_COLUMN,
                        format!("the column `{}` is missing", spec.name),
                    ))
                    .column(&spec.name)
                    .help(match other {
                        Some(_) => "separate the columns by commas".to_owned(),
                        None => {
                            format!("add it; the header has {}", self.header.join(", "))
                        }
                    }),
                );
            }
        }
        for (at, name) in self.header.iter().enumerate() {
            if !name.is_empty() && self.header[..at].contains(name) {
                findings.add(
                    at_header(Diagnostic::error(
                        codes::DUPLICATE_COLUMN,
                        format!("the column `{name}` stands twice in the header"),
                    ))
                    .column(name)
                    .help("remove or rename one of them"),
                );
            } else if !specs.iter().any(|spec| spec.name == *name) {
                findings.add(
                    at_header(Diagnostic::note(
                        codes::UNKNOWN_COLUMN,
                        "nothing reads this column; it is ignored",
                    ))
                    .column(name)
                    .help("nothing to do, unless the name is misspelt"),
                );
            }
        }
        book.changes.report_columns(self.table, &numbers, book.settings, findings);
    }

    /// A column by its name; it may be absent.
    pub(super) fn column(&self, name: &str, book: &Book<'_>) -> Column {
        let at = self.header.iter().position(|header| header == name);
        let changes =
            if at.is_some() { book.changes.of_column(self.table, name) } else { Vec::new() };
        for change in &changes {
            change.is_used.set(true);
        }
        Column {
            name: name.to_owned(),
            at,
            changes,
            empty: Cell::new(0),
            first_empty: Cell::new(0),
        }
    }

    /// The next row.
    pub(super) fn next<'a>(
        &'a mut self,
        findings: &'a mut Findings,
    ) -> Result<Option<Row<'a>>, ReadError> {
        let more = self
            .reader
            .read_byte_record(&mut self.record)
            .map_err(|error| failed(&self.path, error))?;
        if !more {
            return Ok(None);
        }
        self.rows += 1;
        // Blank lines before a record are passed over by the parser, so its start is counted back
        // from its end.
        let within = self.record.iter().map(lines_in).sum::<u64>();
        let after = self.reader.position().line();
        self.line = after.saturating_sub(1 + within).max(self.line + 1);
        let mut row = Row {
            file: &self.file,
            record: &self.record,
            line: self.line,
            key: "",
            is_shifted: false,
            findings,
        };
        let (cells, wanted) = (self.record.len(), self.header.len());
        if cells != wanted {
            row.is_shifted = cells > wanted;
            let advice = if row.is_shifted {
                "put cells that hold a comma in \"quotation marks\"; write numbers without separators"
            } else {
                "is the file cut off? Complete the row: an empty cell still needs its comma"
            };
            row.add(
                Diagnostic::error(
                    codes::TRUNCATED,
                    format!("the row has {cells} cells, the header {wanted}"),
                )
                .help(advice),
            );
        }
        Ok(Some(row))
    }

    /// Reads what is left, judges the end, and notes the file as an input.
    pub(super) fn finish(
        self,
        book: &mut Book<'_>,
        findings: &mut Findings,
    ) -> Result<u64, ReadError> {
        let Self { file, path, reader, rows, line, .. } = self;
        let source = reader.into_inner();
        if !source.quotes_are_paired() {
            findings.add(
                Diagnostic::error(codes::TRUNCATED, "a quoted cell is not closed")
                    .file(&file)
                    .row(line)
                    .help(
                        "close it with \"; a quotation mark within a quoted cell is written \"\"",
                    ),
            );
        }
        let mut input = source.finish(&path, &file)?;
        input.rows = Some(rows);
        book.inputs.push(input);
        Ok(rows)
    }
}

fn lines_in(cell: &[u8]) -> u64 {
    cell.iter().map(|&byte| u64::from(byte == b'\n')).sum()
}

fn not_text(head: Head, file: &str) -> Diagnostic {
    let (code, message) = match head {
        Head::Empty => (codes::EMPTY_FILE, "the file is empty"),
        Head::Utf16 => (codes::ENCODING, "the file is UTF-16 or not text at all"),
        Head::Workbook => (codes::ENCODING, "the file is a workbook or a zip archive, not CSV"),
        Head::Text => (codes::ENCODING, "the file is not UTF-8"),
    };
    let help = match head {
        Head::Empty => "write at least the header row",
        _ => "save it as CSV UTF-8",
    };
    Diagnostic::error(code, message).file(file).help(help)
}

pub(super) fn not_utf8(file: &str, line: u64, cell: &[u8]) -> Diagnostic {
    let message = if looks_like_gbk(cell) {
        "the text is not UTF-8; it looks like GBK, as Chinese office programs write by default"
    } else {
        "the text is not UTF-8"
    };
    Diagnostic::error(codes::ENCODING, message).file(file).row(line).help("save it as CSV UTF-8")
}

fn failed(path: &std::path::Path, error: csv::Error) -> ReadError {
    let source = match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => std::io::Error::other(format!("{other:?}")),
    };
    ReadError::io(path, source)
}
