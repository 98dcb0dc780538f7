//! A table as a stream of rows, and a row as cells that are read one by one, each with its own
//! finding. What a table is to have stands with the table (`villages.rs`, …), not here.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::facts::Cny;
use crate::read::ReadError;
use crate::read::book::Book;
use crate::read::change::Change;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::number;
use crate::read::number::Fault;
use crate::read::source::Head;
use crate::read::source::Source;
use crate::read::source::looks_like_gbk;
use csv::ByteRecord;
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

/// What a column may hold, and whether a table can be without it.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub(super) name: String,
    pub(super) is_required: bool,
    pub(super) is_number: bool,
}

/// Declares columns: needed texts, needed numbers, texts and numbers that may be absent.
pub(super) fn columns(
    needed_texts: &[&str],
    needed_numbers: &[&str],
    texts: &[&str],
    numbers: &[&str],
) -> Vec<Spec> {
    let of = |names: &[&str], is_required, is_number| {
        names
            .iter()
            .map(|&name| Spec { name: name.to_owned(), is_required, is_number })
            .collect::<Vec<_>>()
    };
    let mut all = of(needed_texts, true, false);
    all.extend(of(needed_numbers, true, true));
    all.extend(of(texts, false, false));
    all.extend(of(numbers, false, true));
    all
}

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

/// A column of a table: where it is, and what is done to its numbers.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    at: Option<usize>,
    changes: Vec<Rc<Change>>,
    empty: Cell<u64>,
    first_empty: Cell<u64>,
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
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(source);
        let header = reader.byte_headers().map_err(|error| failed(&path, error))?.clone();
        let mut names = Vec::new();
        for cell in &header {
            if let Ok(name) = std::str::from_utf8(cell) {
                names.push(name.trim().to_owned());
            } else {
                findings.add(not_utf8(&file, 1, cell).value(String::from_utf8_lossy(cell)));
                book.inputs.push(reader.into_inner().finish(&path, &file)?);
                book.unreadable.insert(table);
                return Ok(None);
            }
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

impl Column {
    /// Whether the table has the column.
    pub(super) fn is_given(&self) -> bool {
        self.at.is_some()
    }

    /// Lets the changes of another table act here too: those that scale, since a site's sizes are its
    /// levels.
    pub(super) fn inherit(&mut self, table: &str, book: &Book<'_>) {
        if self.is_given() {
            let scales =
                |change: &Rc<Change>| change.operation == crate::read::change::Operation::Scale;
            let inherited = book.changes.of_column(table, &self.name);
            self.changes.splice(0..0, inherited.into_iter().filter(scales));
        }
    }

    /// The changes that would act in the row of an id.
    pub(super) fn changes_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Rc<Change>> {
        self.changes.iter().filter(move |change| change.row.as_deref().is_none_or(|row| row == id))
    }

    /// Says once how many cells were empty, and what that counts as.
    pub(super) fn report_empty(
        &self,
        file: &str,
        severity: Severity,
        counts_as: &str,
        findings: &mut Findings,
    ) {
        if self.is_given() && self.empty.get() > 0 {
            let count = self.empty.get();
            let cells =
                if count == 1 { "1 cell is".to_owned() } else { format!("{count} cells are") };
            let message = format!("{cells} empty, from this line on, and count as {counts_as}");
            findings.add(
                Diagnostic::new(codes::EMPTY_CELL, severity, message)
                    .file(file)
                    .row(self.first_empty.get())
                    .column(&self.name)
                    .help("fill them in where something else is meant"),
            );
        }
    }
}

/// A row that is being read.
pub(super) struct Row<'a> {
    file: &'a str,
    record: &'a ByteRecord,
    /// The line on which it begins.
    pub(super) line: u64,
    key: &'a str,
    is_shifted: bool,
    findings: &'a mut Findings,
}

impl<'a> Row<'a> {
    /// Takes a finding about the row.
    pub(super) fn add(&mut self, finding: Diagnostic) {
        self.findings.add(finding.file(self.file).row(self.line));
    }

    /// Takes a finding about a cell of the row.
    pub(super) fn fail(
        &mut self,
        code: &'static str,
        column: &Column,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.at_cell(column, Diagnostic::error(code, message).help(help));
    }

    /// The same, as a warning.
    pub(super) fn warn(
        &mut self,
        code: &'static str,
        column: &Column,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.at_cell(column, Diagnostic::warning(code, message).help(help));
    }

    fn at_cell(&mut self, column: &Column, mut finding: Diagnostic) {
        finding.location.column = Some(column.name.clone());
        finding.location.value = Some(self.lossy(column)).filter(|value| !value.is_empty());
        self.add(finding);
    }

    fn lossy(&self, column: &Column) -> String {
        let cell = column.at.and_then(|at| self.record.get(at)).unwrap_or_default();
        let mut text: String = String::from_utf8_lossy(cell).chars().take(80).collect();
        if cell.len() > text.len() {
            text.push('…');
        }
        text
    }

    fn fault(&mut self, column: &Column, fault: Fault) {
        self.fail(fault.code, column, fault.message, fault.help);
    }

    /// The cell as it is; `None` where it is absent, or wrong, which is told.
    fn cell(&mut self, column: &Column) -> Option<&'a str> {
        if self.is_shifted {
            return None;
        }
        self.unshifted(column)
    }

    fn unshifted(&mut self, column: &Column) -> Option<&'a str> {
        let cell = self.record.get(column.at?)?;
        if let Ok(text) = std::str::from_utf8(cell) {
            return Some(text);
        }
        let value = self.lossy(column);
        self.findings.add(not_utf8(self.file, self.line, cell).column(&column.name).value(value));
        None
    }

    /// The id of the row, also in a row that is too long.
    pub(super) fn id(&mut self, column: &Column) -> Option<&'a str> {
        let id = self.unshifted(column)?;
        if id.is_empty() {
            self.fail(codes::EMPTY_CELL, column, "the id is empty", "give each row an id");
            return None;
        }
        if id.trim() != id || id.chars().any(char::is_control) {
            self.fail(
                codes::ID,
                column,
                "the id has spaces around it, or a line break or control character in it",
                "write the id without them, here and wherever it is used",
            );
        }
        self.mark(id);
        Some(id)
    }

    /// Names the row for single-row changes.
    pub(super) fn mark(&mut self, id: &'a str) {
        self.key = id;
    }

    /// A text without the spaces around it.
    pub(super) fn text(&mut self, column: &Column) -> Option<&'a str> {
        let text = self.cell(column)?.trim();
        if text.contains('\n') {
            self.warn(
                codes::NEWLINE,
                column,
                "the cell holds a line break",
                "if it holds several rows, a quotation mark is missing before",
            );
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// A text as its own.
    pub(super) fn owned(&mut self, column: &Column) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    /// A name of something else, exactly as it is; spaces around it are part of it.
    pub(super) fn reference(&mut self, column: &Column) -> Option<&'a str> {
        self.cell(column).filter(|text| !text.is_empty())
    }

    /// A name of something else that cannot be absent.
    pub(super) fn needed_reference(&mut self, column: &Column) -> Option<&'a str> {
        let name = self.cell(column)?;
        if name.is_empty() {
            self.need(column);
            return None;
        }
        Some(name)
    }

    /// Whether cells of the row could not be told apart, which is told already.
    pub(super) fn is_broken(&self) -> bool {
        self.is_shifted
    }

    /// Says that an id stands in an earlier row.
    pub(super) fn duplicate(&mut self, column: &Column, id: &str, first: u64) {
        self.fail(
            codes::DUPLICATE_ID,
            column,
            format!("`{id}` stands on line {first} already"),
            "remove one of the rows, or give it another id",
        );
    }

    /// Says that a reference leads nowhere.
    pub(super) fn unknown(&mut self, column: &Column, what: &str, table: &str) {
        let is_spaced = self.lossy(column).trim() != self.lossy(column);
        let help = if is_spaced {
            "remove the spaces around it".to_owned()
        } else {
            format!("write an id of {table}, or add it there")
        };
        self.fail(codes::UNKNOWN_REFERENCE, column, format!("there is no such {what}"), help);
    }

    fn need(&mut self, column: &Column) {
        self.fail(
            codes::EMPTY_CELL,
            column,
            format!("`{}` is needed in every row", column.name),
            "fill in the cell, or remove the row",
        );
    }

    fn note_empty(&self, column: &Column) {
        if column.empty.get() == 0 {
            column.first_empty.set(self.line);
        }
        column.empty.set(column.empty.get() + 1);
    }

    /// The number after the changes of its column; `read` is `None` where the cell is empty.
    fn changed(&self, column: &Column, read: Option<f64>) -> Option<f64> {
        let mut value = read;
        for change in &column.changes {
            match &change.row {
                Some(row) if row != self.key => continue,
                Some(_) => change.has_row.set(true),
                None => {}
            }
            value = change.apply(value);
        }
        value
    }

    /// A whole number from 0 to `most`; `None` where the cell is empty, or wrong, which is told.
    pub(super) fn count(&mut self, column: &Column, most: u32) -> Option<u32> {
        let text = self.cell(column)?.trim();
        let read = if text.is_empty() {
            None
        } else {
            match number::whole(text, most) {
                Ok(count) => Some(count),
                Err(fault) => {
                    self.fault(column, fault);
                    return None;
                }
            }
        };
        let count = if column.changes.is_empty() {
            read
        } else {
            let after = self.changed(column, read.map(f64::from)).map(f64::round_ties_even);
            if after.is_some_and(|after| !(0.0..=f64::from(most)).contains(&after)) {
                self.out_of_range_by_change(column, after, most);
                return None;
            }
            after.map(|after| after as u32)
        };
        if count.is_none() {
            self.note_empty(column);
        }
        count
    }

    /// A whole number that cannot be absent.
    pub(super) fn needed_count(&mut self, column: &Column, least: u32, most: u32) -> Option<u32> {
        let before = column.empty.get();
        let count = self.count(column, most);
        if column.empty.get() > before {
            self.need(column);
        }
        if count.is_some_and(|count| count < least) {
            self.fault(column, Fault::range(least, most));
            return None;
        }
        count
    }

    /// A whole number as it stands in the file, whatever changes it; nothing is told.
    pub(super) fn count_in_file(&mut self, column: &Column) -> Option<u32> {
        if self.is_shifted {
            return None;
        }
        let cell = self.record.get(column.at?)?;
        number::whole(std::str::from_utf8(cell).ok()?.trim(), u32::MAX).ok()
    }

    /// An amount of money, at most `most`.
    pub(super) fn money(&mut self, column: &Column, most: Cny) -> Option<Cny> {
        let text = self.cell(column)?.trim();
        let read = if text.is_empty() {
            None
        } else {
            match number::money(text, most) {
                Ok(amount) => Some(amount),
                Err(fault) => {
                    self.fault(column, fault);
                    return None;
                }
            }
        };
        let amount = if column.changes.is_empty() {
            read
        } else {
            let after = self.changed(column, read.map(Cny::as_yuan));
            if after.is_some_and(|after| !(0.0..=most.as_yuan()).contains(&after)) {
                self.out_of_range_by_change(column, after, most);
                return None;
            }
            after.map(|after| Cny((after * Cny::MICRO as f64).round_ties_even() as i64))
        };
        if amount.is_none() {
            self.note_empty(column);
        }
        amount
    }

    /// An amount of money that cannot be absent.
    pub(super) fn needed_money(&mut self, column: &Column, most: Cny) -> Option<Cny> {
        let before = column.empty.get();
        let amount = self.money(column, most);
        if column.empty.get() > before {
            self.need(column);
        }
        amount
    }

    /// A decimal number, whatever its size.
    pub(super) fn any_decimal(&mut self, column: &Column) -> Option<f64> {
        let text = self.cell(column)?.trim();
        let read = if text.is_empty() {
            None
        } else {
            match number::decimal(text) {
                Ok(number) => Some(number),
                Err(fault) => {
                    self.fault(column, fault);
                    return None;
                }
            }
        };
        let number = self.changed(column, read);
        if number.is_none() {
            self.note_empty(column);
        }
        number
    }

    /// A decimal number between two bounds.
    pub(super) fn decimal(&mut self, column: &Column, least: f64, most: f64) -> Option<f64> {
        let number = self.any_decimal(column)?;
        if (least..=most).contains(&number) {
            return Some(number);
        }
        let is_below = number < 0.0 && least >= 0.0;
        let fault = if is_below { number::negative() } else { Fault::range(least, most) };
        self.fault(column, fault);
        None
    }

    fn out_of_range_by_change(
        &mut self,
        column: &Column,
        after: Option<f64>,
        most: impl std::fmt::Display,
    ) {
        let after = after.unwrap_or_default();
        self.fail(
            codes::RANGE,
            column,
            format!("with the changes of [set] the value is {after}, not between 0 and {most}"),
            "change it by less",
        );
    }

    /// One of the allowed words.
    pub(super) fn word<T: Copy>(&mut self, column: &Column, words: &[(&str, T)]) -> Option<T> {
        let text = self.cell(column)?.trim();
        if text.is_empty() {
            return None;
        }
        let found = words.iter().find(|(word, _)| *word == text).map(|&(_, meaning)| meaning);
        if found.is_none() {
            self.wrong_word(column, text, words);
        }
        found
    }

    fn wrong_word<T>(&mut self, column: &Column, text: &str, words: &[(&str, T)]) {
        let allowed: Vec<&str> = words.iter().map(|&(word, _)| word).collect();
        self.fail(
            codes::WORD,
            column,
            format!("`{text}` is none of the allowed words"),
            format!("write one of {}", allowed.join(", ")),
        );
    }

    /// Words separated by `;`, each one of the allowed ones.
    pub(super) fn words<T: Copy>(&mut self, column: &Column, words: &[(&str, T)]) -> Vec<T> {
        let mut found = Vec::new();
        for part in self.list(column) {
            match words.iter().find(|(word, _)| *word == part) {
                Some(&(_, meaning)) => found.push(meaning),
                None => self.wrong_word(column, part, words),
            }
        }
        found
    }

    /// Texts separated by `;`.
    pub(super) fn list(&mut self, column: &Column) -> Vec<&'a str> {
        let text = self.cell(column).unwrap_or_default();
        text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// `yes` or `no`.
    pub(super) fn yes_no(&mut self, column: &Column) -> Option<bool> {
        self.word(column, &[("yes", true), ("no", false)])
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

fn not_utf8(file: &str, line: u64, cell: &[u8]) -> Diagnostic {
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
