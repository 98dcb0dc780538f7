//! A table as a stream of rows. What a table is to have stands with the table (`villages.rs`, …), not
//! here.

use crate::diagnostic::Diagnostic;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::book::Book;
use crate::read::book::GridRead;
use crate::read::codes;
use crate::read::column::Column;
use crate::read::column::Spec;
use crate::read::crs::Named;
use crate::read::findings::Findings;
use crate::read::row::Row;
use crate::read::source::Head;
use crate::read::source::Source;
use crate::read::source::looks_like_gbk;
use csv::ByteRecord;
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

/// Letters to which a DBF table may have cut a name (a name of Chinese letters to one less).
const CUT: usize = 9;

/// A table that is being read.
pub(super) struct Sheet {
    /// The file, and the sheet in it, for messages.
    pub(super) file: String,
    pub(super) table: &'static str,
    rows_of: RowsOf,
    header: Vec<String>,
    header_row: u64,
    /// What reads each column, by its place in the header.
    readers: Vec<Option<Spec>>,
    rows: u64,
    line: u64,
}

/// Where rows come from.
enum RowsOf {
    /// A CSV file, row by row.
    Text { path: PathBuf, reader: Box<csv::Reader<Source>>, record: ByteRecord },
    /// A sheet or a layer, in memory.
    Grid { read: Rc<GridRead>, next: usize, broken: Vec<usize> },
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
        if let Some(read) = book.grid(table)? {
            return Ok(Self::over_grid(book, table, file, &read, specs, findings));
        }
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
        let mut headings = Vec::new();
        for cell in &header {
            if let Ok(name) = std::str::from_utf8(cell) {
                headings.push(name.to_owned());
            } else {
                findings.add(not_utf8(&file, 1, cell).value(String::from_utf8_lossy(cell)));
                book.inputs.push(reader.into_inner().finish(&path, &file)?);
                book.unreadable.insert(table);
                return Ok(None);
            }
        }
        let reader = Box::new(reader);
        let rows_of = RowsOf::Text { path, reader, record: ByteRecord::new() };
        Ok(Some(Self::with_header(book, table, file, rows_of, 1, &headings, specs, findings)))
    }

    fn over_grid(
        book: &mut Book<'_>,
        table: &'static str,
        file: String,
        read: &Rc<GridRead>,
        specs: &[Spec],
        findings: &mut Findings,
    ) -> Option<Self> {
        for finding in &read.found {
            let mut finding = finding.clone();
            if finding.location.file.is_none() {
                finding = finding.file(&file);
            }
            findings.add(finding);
        }
        book.inputs.extend(read.inputs.iter().cloned());
        let Some(grid) = &read.grid else {
            book.note_rows(table, 0);
            book.unreadable.insert(table);
            return None;
        };
        let mut headings = grid.header.clone();
        if grid.has_cut_names {
            let mut whole = Vec::new();
            for heading in &mut headings {
                let is_known = specs.iter().any(|spec| spec.name == *heading);
                // What another column has by its full name is not meant.
                let names = specs.iter().map(|spec| spec.name.as_str());
                let names = names.filter(|name| !grid.header.iter().any(|other| other == name));
                if !is_known
                    && heading.len() >= CUT
                    && let Some(column) = aliases::of_cut(heading, names)
                {
                    whole.push(format!("{heading} = {column}"));
                    *heading = column;
                }
            }
            if !whole.is_empty() {
                findings.add(
                    Diagnostic::note(
                        codes::HEADING,
                        format!("names cut to ten letters are read as {}", whole.join(", ")),
                    )
                    .file(&file)
                    .help("nothing to do, unless a column means something else"),
                );
            }
        }
        let rows_of = RowsOf::Grid { read: Rc::clone(read), next: 0, broken: Vec::new() };
        let sheet = Self::with_header(
            book,
            table,
            file,
            rows_of,
            grid.header_row,
            &headings,
            specs,
            findings,
        );
        book.letters_of(&sheet.file, &sheet.header, &grid.letters);
        Some(sheet)
    }

    #[allow(clippy::too_many_arguments, reason = "the one place where both kinds of tables meet")]
    fn with_header(
        book: &mut Book<'_>,
        table: &'static str,
        file: String,
        rows_of: RowsOf,
        header_row: u64,
        headings: &[String],
        specs: &[Spec],
        findings: &mut Findings,
    ) -> Self {
        let (mut names, mut translated) = (Vec::new(), Vec::new());
        for heading in headings {
            let heading = heading.trim();
            let name = aliases::column(table, heading);
            if let Some(name) = &name {
                translated.push(format!("{heading} = {name}"));
            }
            names.push(name.unwrap_or_else(|| heading.to_owned()));
        }
        let readers =
            names.iter().map(|name| specs.iter().find(|spec| spec.name == *name).cloned());
        let readers = readers.collect();
        let sheet =
            Self { file, table, rows_of, header: names, header_row, readers, rows: 0, line: 1 };
        if !translated.is_empty() {
            let message = format!("headings are read as {}", translated.join(", "));
            findings.add(
                sheet
                    .at_header(Diagnostic::note(codes::HEADING, message))
                    .help("nothing to do, unless a column means something else"),
            );
        }
        sheet.judge_header(book, specs, findings);
        sheet
    }

    /// A finding about the headings; a layer has no row of them.
    fn at_header(&self, finding: Diagnostic) -> Diagnostic {
        let finding = finding.file(&self.file);
        if self.header_row > 0 { finding.row(self.header_row) } else { finding }
    }

    /// The coordinate system that the file states, and in which words.
    pub(super) fn stated(&self) -> Option<&(Named, String)> {
        match &self.rows_of {
            RowsOf::Grid { read, .. } => read.grid.as_ref()?.stated.as_ref(),
            RowsOf::Text { .. } => None,
        }
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    fn judge_header(&self, book: &mut Book<'_>, specs: &[Spec], findings: &mut Findings) {
        let at_header = |finding: Diagnostic| self.at_header(finding);
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
                        Some(_) if !self.is_grid() => "separate the columns by commas".to_owned(),
                        _ => {
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
            has_marks: Cell::new(false),
        }
    }

    fn is_grid(&self) -> bool {
        matches!(self.rows_of, RowsOf::Grid { .. })
    }

    /// The next row.
    pub(super) fn next<'a>(
        &'a mut self,
        findings: &'a mut Findings,
    ) -> Result<Option<Row<'a>>, ReadError> {
        match &mut self.rows_of {
            RowsOf::Text { path, reader, record } => {
                if !reader.read_byte_record(record).map_err(|error| failed(path, error))? {
                    return Ok(None);
                }
                self.rows += 1;
                // Blank lines before a record are passed over by the parser, so its start is counted
                // back from its end.
                let within = record.iter().map(lines_in).sum::<u64>();
                let after = reader.position().line();
                self.line = after.saturating_sub(1 + within).max(self.line + 1);
                let mut row = Row {
                    file: &self.file,
                    record,
                    line: self.line,
                    key: "",
                    is_shifted: false,
                    broken: &[],
                    shape: None,
                    findings,
                };
                judge_width(&mut row, self.header.len());
                Ok(Some(row))
            }
            RowsOf::Grid { read, next, broken } => {
                let rows = read.grid.as_ref().map_or(&[][..], |grid| &grid.rows);
                let Some(row) = rows.get(*next) else { return Ok(None) };
                *next += 1;
                self.rows += 1;
                broken.clear();
                for mark in &row.marks {
                    let Some(Some(spec)) = self.readers.get(mark.at) else { continue };
                    let cell = row.record.get(mark.at).unwrap_or_default();
                    let value = String::from_utf8_lossy(cell);
                    if let Some((finding, breaks)) = mark.finding(spec, &value) {
                        findings.add(finding.file(&self.file).row(row.line));
                        if breaks {
                            broken.push(mark.at);
                        }
                    }
                }
                Ok(Some(Row {
                    file: &self.file,
                    record: &row.record,
                    line: row.line,
                    key: "",
                    is_shifted: false,
                    broken,
                    shape: row.shape.as_ref(),
                    findings,
                }))
            }
        }
    }

    /// Reads what is left, judges the end, and notes the file as an input.
    pub(super) fn finish(
        self,
        book: &mut Book<'_>,
        findings: &mut Findings,
    ) -> Result<u64, ReadError> {
        let Self { file, table, rows_of, rows, line, .. } = self;
        let RowsOf::Text { path, reader, .. } = rows_of else {
            book.note_rows(table, rows);
            return Ok(rows);
        };
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

/// Says that a row has more or fewer cells than the header.
fn judge_width(row: &mut Row<'_>, wanted: usize) {
    let cells = row.record.len();
    if cells == wanted {
        return;
    }
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
