//! Tidy tables as one SQLite file.
//!
//! Why SQLite and not Parquet: those who read a study have a spreadsheet, a desktop GIS and a report to
//! write. QGIS, LibreOffice Base, Excel and Access (by ODBC), DB Browser, R and the standard library of
//! Python open a SQLite file as it is, filter and join it; Parquet needs DuckDB or pyarrow, which an office
//! has not. A study has thousands of rows, not millions, so columns that pack well save nothing; and SQLite is
//! in the program already, for GeoPackage.
//!
//! The file is made in memory and handed over as bytes, so that it is written whole like any other.

use crate::write::tidy::Tidy;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeSet;
use std::io;
use std::io::Write;

/// Most columns that SQLite takes in a table.
pub const MOST_COLUMNS: usize = 2000;

/// A table and its name.
pub struct Named<'a> {
    /// Its name.
    pub name: &'a str,
    /// It.
    pub table: &'a Tidy,
}

/// Writes tables as a SQLite file. A column is of whole numbers, of numbers or of text, as all of its cells
/// are; an empty cell is NULL.
///
/// # Errors
/// What the writer says; also where a table has more than [`MOST_COLUMNS`].
pub fn write(out: &mut dyn Write, tables: &[Named<'_>]) -> io::Result<()> {
    let bytes = made(tables).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn made(tables: &[Named<'_>]) -> rusqlite::Result<Vec<u8>> {
    let mut database = Connection::open_in_memory()?;
    let transaction = database.transaction()?;
    for Named { name, table } in tables {
        let kinds: Vec<Kind> = (0..table.head.len()).map(|at| Kind::of(table, at)).collect();
        let columns: Vec<String> = names(&table.head)
            .iter()
            .zip(&kinds)
            .map(|(name, kind)| format!("{} {}", quoted(name), kind.word()))
            .collect();
        transaction.execute_batch(&format!(
            "CREATE TABLE {} ({})",
            quoted(name),
            columns.join(", ")
        ))?;
        let places = vec!["?"; kinds.len()].join(", ");
        let mut insert =
            transaction.prepare(&format!("INSERT INTO {} VALUES ({places})", quoted(name)))?;
        for row in &table.rows {
            let values = row.iter().zip(&kinds).map(|(cell, kind)| kind.value(cell));
            insert.execute(rusqlite::params_from_iter(values))?;
        }
    }
    transaction.commit()?;
    Ok(database.serialize("main")?.to_vec())
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Whole,
    Number,
    Text,
}

impl Kind {
    fn of(table: &Tidy, column: usize) -> Self {
        let cells = || table.rows.iter().map(|row| row[column].as_str()).filter(|c| !c.is_empty());
        // Only what reads back as it was written: 007 and 1e3 stay text.
        let is_whole = |cell: &str| cell.parse::<i64>().is_ok_and(|n| n.to_string() == cell);
        let is_number = |cell: &str| {
            cell.parse::<f64>().is_ok_and(f64::is_finite) && !cell.contains(['e', 'E', '+'])
        };
        let is_plain = |cell: &str| !cell.trim_start_matches('-').starts_with("00");
        if cells().next().is_none() {
            Self::Text
        } else if cells().all(is_whole) {
            Self::Whole
        } else if cells().all(|cell| is_number(cell) && is_plain(cell)) {
            Self::Number
        } else {
            Self::Text
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Whole => "INTEGER",
            Self::Number => "REAL",
            Self::Text => "TEXT",
        }
    }

    fn value(self, cell: &str) -> Value {
        if cell.is_empty() {
            return Value::Null;
        }
        let text = || Value::Text(cell.to_owned());
        match self {
            Self::Whole => cell.parse().map_or_else(|_| text(), Value::Integer),
            Self::Number => cell.parse().map_or_else(|_| text(), Value::Real),
            Self::Text => text(),
        }
    }
}

/// Names of columns, each once: SQLite does not tell capital letters from small ones.
fn names(head: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(head.len());
    for name in head {
        let mut own = name.clone();
        let mut number = 2;
        while !taken.insert(own.to_lowercase()) {
            own = format!("{name}_{number}");
            number += 1;
        }
        names.push(own);
    }
    names
}

/// A name as SQL takes it, whatever letters it has.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use super::names;
    use crate::write::tidy::Tidy;

    #[test]
    fn columns_are_what_all_their_cells_are() {
        let column = |cells: &[&str]| {
            let mut table = Tidy::new(vec!["x".to_owned()]);
            for cell in cells {
                table.row(vec![(*cell).to_owned()]);
            }
            Kind::of(&table, 0)
        };
        assert_eq!(column(&["1", "", "-20"]), Kind::Whole);
        assert_eq!(column(&["1", "2.5"]), Kind::Number);
        assert_eq!(column(&["1", "base"]), Kind::Text);
        assert_eq!(column(&["007", "8"]), Kind::Text);
        assert_eq!(column(&["", ""]), Kind::Text);
        assert_eq!(column(&["9223372036854775808"]), Kind::Number);
    }

    #[test]
    fn names_that_differ_in_capitals_alone_stay_apart() {
        let head = ["a", "A", "b", "a"].map(str::to_owned);
        assert_eq!(names(&head), ["a", "A_2", "b", "a_3"]);
    }
}
