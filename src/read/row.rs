//! A row of a table: cells that are read one by one, each with its own finding.

use crate::diagnostic::Diagnostic;
use crate::facts::Cny;
use crate::read::aliases;
use crate::read::codes;
use crate::read::column::Column;
use crate::read::findings::Findings;
use crate::read::number;
use crate::read::number::Fault;
use crate::read::sheet::not_utf8;
use csv::ByteRecord;
use std::borrow::Cow;

/// A row that is being read.
pub(super) struct Row<'a> {
    pub(super) file: &'a str,
    pub(super) record: &'a ByteRecord,
    /// The line on which it begins.
    pub(super) line: u64,
    /// Its id, once that is read: changes of a scenario may name it.
    pub(super) key: &'a str,
    /// Whether it has more cells than the header.
    pub(super) is_shifted: bool,
    /// Cells without a value, which is told already.
    pub(super) broken: &'a [usize],
    /// Its polygon, where it is a feature that has one.
    pub(super) shape: Option<&'a geo::MultiPolygon<f64>>,
    pub(super) findings: &'a mut Findings,
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
        if self.broken.contains(&column.at?) {
            return None;
        }
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
        self.is_shifted || !self.broken.is_empty()
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

    /// The text of a number without thousands marks, which are told once for a column.
    fn numeral(&mut self, column: &Column, is_certain: bool) -> Option<Cow<'a, str>> {
        let text = self.cell(column)?.trim();
        let Some(plain) = number::without_marks(text, is_certain) else {
            return Some(Cow::Borrowed(text));
        };
        if !column.has_marks.replace(true) {
            let message = format!("thousands marks are left out: the number is {plain}");
            self.at_cell(
                column,
                Diagnostic::note(codes::THOUSANDS, message)
                    .help("nothing to do; it holds for the whole column"),
            );
        }
        Some(Cow::Owned(plain))
    }

    /// A whole number from 0 to `most`; `None` where the cell is empty, or wrong, which is told.
    pub(super) fn count(&mut self, column: &Column, most: u32) -> Option<u32> {
        let text = &*self.numeral(column, true)?;
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
        let text = std::str::from_utf8(self.record.get(column.at?)?).ok()?.trim();
        let plain = number::without_marks(text, true);
        number::whole(plain.as_deref().unwrap_or(text), u32::MAX).ok()
    }

    /// An amount of money, at most `most`.
    pub(super) fn money(&mut self, column: &Column, most: Cny) -> Option<Cny> {
        let text = &*self.numeral(column, true)?;
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
        let text = &*self.numeral(column, false)?;
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
        let text = aliases::word(&column.name, self.cell(column)?.trim());
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
            let part = aliases::word(&column.name, part);
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
        text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// `yes` or `no`.
    pub(super) fn yes_no(&mut self, column: &Column) -> Option<bool> {
        self.word(column, &[("yes", true), ("no", false)])
    }
}
