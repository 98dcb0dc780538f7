//! Changed facts (`[set]`): `table.column.operation = number` for a whole column, or
//! `table.<row id>.column.operation = number` for one row. They act on cells as these are read; the
//! order is `value`, `scale`, `add`, whole columns before single rows.

use crate::diagnostic::Diagnostic;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use std::cell::Cell;
use std::rc::Rc;

/// The tables whose facts can be changed.
pub(super) const TABLES: [&str; 8] =
    ["villages", "sites", "levels", "livelihoods", "pairs", "commutes", "areas", "budgets"];

/// What is done to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    /// It is replaced, also where it was unknown.
    Value,
    /// It is multiplied.
    Scale,
    /// Something is added.
    Add,
}

/// One changed fact.
#[derive(Debug)]
pub(super) struct Change {
    /// As it is written, without `set.`.
    pub(super) key: String,
    pub(super) table: String,
    pub(super) row: Option<String>,
    pub(super) column: String,
    pub(super) operation: Operation,
    pub(super) number: f64,
    /// Whether its column was found.
    pub(super) is_used: Cell<bool>,
    /// Whether its row was found.
    pub(super) has_row: Cell<bool>,
    /// Values that it changed.
    pub(super) changed: Cell<u64>,
}

impl Change {
    /// The value after the change; `None` is unknown.
    pub(super) fn apply(&self, value: Option<f64>) -> Option<f64> {
        let after = match self.operation {
            Operation::Value => Some(self.number),
            Operation::Scale => value.map(|value| value * self.number),
            Operation::Add => value.map(|value| value + self.number),
        };
        self.changed.set(self.changed.get() + u64::from(after != value));
        after
    }
}

/// All changed facts of a scenario.
#[derive(Debug, Default)]
pub(super) struct Changes {
    all: Vec<Rc<Change>>,
}

impl Changes {
    /// Takes the changes out of `[set]`.
    pub(super) fn of(settings: &Settings, findings: &mut Findings) -> Self {
        let mut changes = Self::default();
        let Some(set) = settings.table.get("set") else { return changes };
        let mut leaves = Vec::new();
        collect(set, &mut Vec::new(), &mut leaves);
        for (path, value) in leaves {
            let key = path.join(".");
            let dotted = format!("set.{key}");
            let malformed = |message: &str| {
                settings.finding(codes::SET_MALFORMED, &dotted, message).help(
                    "write table.column.scale = 0.9, table.column.add = 5, table.column.value = 7, \
                     or table.<row id>.column.scale = 0.9",
                )
            };
            let (table, row, column, word) = match path.as_slice() {
                [table, column, word] => (table, None, column, word),
                [table, row, column, word] => (table, Some(row.clone()), column, word),
                _ => {
                    findings.add(malformed("this is not the name of a changed fact"));
                    continue;
                }
            };
            let operation = match word.as_str() {
                "value" => Operation::Value,
                "scale" => Operation::Scale,
                "add" => Operation::Add,
                _ => {
                    findings.add(
                        settings
                            .finding(codes::SET_UNKNOWN, &dotted, format!("no operation `{word}`"))
                            .help("the operations are scale, add and value"),
                    );
                    continue;
                }
            };
            let number = value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
            let Some(number) = number.filter(|number| number.is_finite()) else {
                findings.add(malformed("the value is not a number").value(value.to_string()));
                continue;
            };
            if !TABLES.contains(&table.as_str()) {
                findings.add(
                    settings
                        .finding(codes::SET_UNKNOWN, &dotted, format!("no table `{table}`"))
                        .help(format!("the tables are {}", TABLES.join(", "))),
                );
                continue;
            }
            changes.all.push(Rc::new(Change {
                table: table.clone(),
                row,
                column: column.clone(),
                operation,
                number,
                key,
                is_used: Cell::new(false),
                has_row: Cell::new(false),
                changed: Cell::new(0),
            }));
        }
        changes.all.sort_by_key(|change| (change.row.is_some(), change.operation));
        changes
    }

    /// The changes of one column, in the order of acting.
    pub(super) fn of_column(&self, table: &str, column: &str) -> Vec<Rc<Change>> {
        let of = |change: &&Rc<Change>| change.table == table && change.column == column;
        self.all.iter().filter(of).cloned().collect()
    }

    /// Says which changes of a table name no column of it; `numbers` are those that can be changed.
    pub(super) fn report_columns(
        &self,
        table: &str,
        numbers: &[&str],
        settings: &Settings,
        findings: &mut Findings,
    ) {
        for change in self.all.iter().filter(|change| change.table == table) {
            if !numbers.contains(&change.column.as_str()) {
                change.is_used.set(true);
                change.has_row.set(true);
                findings.add(
                    settings
                        .finding(
                            codes::SET_UNKNOWN,
                            &format!("set.{}", change.key),
                            format!("{table} has no number column `{}`", change.column),
                        )
                        .help(format!("the columns are {}", numbers.join(", "))),
                );
            }
        }
    }

    /// Says, once everything is read, how much was changed and what was not found.
    pub(super) fn report(&self, book: &Book<'_>, findings: &mut Findings) {
        let settings = book.settings;
        for change in self.all.iter().filter(|of| !book.unreadable.contains(of.table.as_str())) {
            let key = format!("set.{}", change.key);
            if !change.is_used.get() {
                findings.add(
                    settings
                        .finding(
                            codes::SET_UNKNOWN,
                            &key,
                            format!("the instance has no table {} to change", change.table),
                        )
                        .help("change a table that the instance has"),
                );
            } else if let (Some(row), false) = (&change.row, change.has_row.get()) {
                findings.add(
                    settings
                        .finding(codes::SET_UNKNOWN, &key, format!("no row with the id `{row}`"))
                        .value(row)
                        .help(format!("use an id of {}", change.table)),
                );
            } else if change.changed.get() > 0 || change.row.is_none() {
                let mut note = settings.finding(
                    codes::SET_CHANGED,
                    &key,
                    format!("changed {} values of {}", change.changed.get(), change.table),
                );
                note.severity = crate::diagnostic::Severity::Note;
                findings.add(note.help("nothing to do; columns of whole numbers are rounded"));
            }
        }
    }

    /// The record for the scenario.
    pub(super) fn record(&self) -> Vec<(String, f64)> {
        self.all.iter().map(|change| (change.key.clone(), change.number)).collect()
    }
}

/// The finding that a change of a site cannot be carried over to its levels.
pub(super) fn ambiguous(change: &Change) -> Diagnostic {
    Diagnostic::error(
        codes::SET_AMBIGUOUS,
        "the site has levels, so this would change each of them alike",
    )
    .column(format!("set.{}", change.key))
    .help("change levels.csv instead (levels.<site id>.column.add = …), or use scale")
}

/// All values of nested tables with their paths.
fn collect<'a>(
    value: &'a toml::Value,
    path: &mut Vec<String>,
    leaves: &mut Vec<(Vec<String>, &'a toml::Value)>,
) {
    if let toml::Value::Table(table) = value {
        for (key, value) in table {
            path.push(key.clone());
            collect(value, path, leaves);
            path.pop();
        }
    } else {
        leaves.push((path.clone(), value));
    }
}
