//! A tidy table of any columns: CSV in UTF-8 without byte order mark, lines end in LF, an empty cell is
//! not known.

use crate::write::tables::table;
use std::io;
use std::io::Write;

/// A table in memory: one head, rows of as many cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tidy {
    /// Names of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Tidy {
    /// A table without rows.
    #[must_use]
    pub const fn new(head: Vec<String>) -> Self {
        Self { head, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.head.len(), "a cell for each column");
        self.rows.push(cells);
    }

    /// Writes it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut table = table(out);
        table.write_record(&self.head)?;
        for row in &self.rows {
            table.write_record(row)?;
        }
        table.flush()
    }

    /// It as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = Vec::new();
        self.write(&mut bytes).expect("memory takes every byte");
        String::from_utf8(bytes).expect("made of texts alone")
    }
}
