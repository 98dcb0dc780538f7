//! A column of a table: what it may hold, where it is, and what a scenario does to its numbers.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::read::book::Book;
use crate::read::change::Change;
use crate::read::codes;
use crate::read::findings::Findings;
use std::cell::Cell;
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

/// A column of a table: where it is, and what is done to its numbers.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) at: Option<usize>,
    pub(super) changes: Vec<Rc<Change>>,
    pub(super) empty: Cell<u64>,
    pub(super) first_empty: Cell<u64>,
    /// Whether thousands marks in it were told.
    pub(super) has_marks: Cell<bool>,
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
