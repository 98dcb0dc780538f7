//! `areas.csv`, and the areas that columns of other tables name: which areas a row lies in, parents
//! included.

use crate::diagnostic::Diagnostic;
use crate::facts::Area;
use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::Column;
use crate::read::column::columns;
use crate::read::findings::Findings;
use crate::read::limits;
use crate::read::row::Row;
use crate::read::sheet::Sheet;
use std::collections::BTreeSet;
use std::collections::HashMap;

/// Kinds of area that a column may name although `areas.csv` has none of the kind.
pub(super) const USUAL: [&str; 6] = ["province", "prefecture", "county", "town", "basin", "zone"];

/// Names that columns have for another reason, so that no kind of area may have them.
const TAKEN: [&str; 12] = [
    "id",
    "name",
    "name_zh",
    "lon",
    "lat",
    "group",
    "kind",
    "skill",
    "sector",
    "policy",
    "hazard",
    "households",
];

/// The areas while an instance is read.
#[derive(Debug, Default)]
pub(super) struct Areas {
    pub(super) list: Vec<Area>,
    by_kind: HashMap<String, HashMap<String, AreaIdx>>,
    declared: BTreeSet<String>,
}

/// An area's parent as it is written.
struct Parent {
    of: AreaIdx,
    name: String,
    line: u64,
}

impl Areas {
    /// Reads `areas.csv`, where there is one.
    pub(super) fn read(book: &mut Book<'_>, findings: &mut Findings) -> Result<Self, ReadError> {
        let mut areas = Self::default();
        let specs = columns(
            &["id", "kind"],
            &[],
            &["parent", "name", "name_zh"],
            &["budget_cny", "max_persons", "max_households_out", "max_households_in"],
        );
        let Some(mut sheet) = Sheet::open(book, "areas", &specs, findings)? else {
            return Ok(areas);
        };
        let [id, kind, parent, name_latin, name_zh, budget, persons, out, into] = [
            "id",
            "kind",
            "parent",
            "name",
            "name_zh",
            "budget_cny",
            "max_persons",
            "max_households_out",
            "max_households_in",
        ]
        .map(|name| sheet.column(name, book));
        let mut parents = Vec::new();
        while let Some(mut row) = sheet.next(findings)? {
            let (Some(name), Some(of_kind)) = (row.id(&id), row.needed_reference(&kind)) else {
                continue;
            };
            let of_kind = aliases::word("kind", of_kind);
            if TAKEN.contains(&of_kind) || of_kind.trim() != of_kind {
                row.fail(
                    codes::WORD,
                    &kind,
                    "this cannot be the kind of an area: columns have the name already, or it has spaces",
                    "choose another word, as county",
                );
                continue;
            }
            if let Some(&first) = areas.by_kind.get(of_kind).and_then(|ids| ids.get(name)) {
                let line = areas.list[first.at()].row;
                row.fail(
                    codes::DUPLICATE_ID,
                    &id,
                    format!("the {of_kind} {name} stands on line {line} already"),
                    "remove one of the rows, or give it another id",
                );
                continue;
            }
            let line = row.line;
            let at = areas.add(of_kind, name, line);
            areas.declared.insert(of_kind.to_owned());
            if let Some(parent) = row.reference(&parent) {
                parents.push(Parent { of: at, name: parent.to_owned(), line });
            }
            let area = &mut areas.list[at.at()];
            area.name = row.owned(&name_latin);
            area.name_zh = row.owned(&name_zh);
            area.budget = row.money(&budget, limits::MONEY);
            area.max_persons = row.count(&persons, limits::PEOPLE);
            area.max_households_out = row.count(&out, limits::PEOPLE);
            area.max_households_in = row.count(&into, limits::PEOPLE);
        }
        let file = sheet.file.clone();
        sheet.finish(book, findings)?;
        areas.join_parents(&parents, &file, findings);
        Ok(areas)
    }

    fn add(&mut self, kind: &str, id: &str, row: u64) -> AreaIdx {
        let at = AreaIdx::new(self.list.len());
        self.list.push(Area {
            id: id.to_owned(),
            kind: kind.to_owned(),
            name: None,
            name_zh: None,
            parent: None,
            budget: None::<Cny>,
            max_persons: None,
            max_households_out: None,
            max_households_in: None,
            row,
        });
        self.by_kind.entry(kind.to_owned()).or_default().insert(id.to_owned(), at);
        at
    }

    fn join_parents(&mut self, parents: &[Parent], file: &str, findings: &mut Findings) {
        for parent in parents {
            let place = |finding: Diagnostic| {
                finding.file(file).row(parent.line).column("parent").value(&parent.name)
            };
            match self.named(&parent.name).as_slice() {
                [] => findings.add(place(
                    Diagnostic::error(codes::UNKNOWN_REFERENCE, "there is no such area")
                        .help("write an id of areas.csv, or add it there"),
                )),
                [only] => self.list[parent.of.at()].parent = Some(*only),
                [..] => findings.add(place(
                    Diagnostic::error(codes::AMBIGUOUS_REFERENCE, "several areas have this id")
                        .help("give areas that are parents ids that no other area has"),
                )),
            }
        }
        for parent in parents {
            let mut at = parent.of;
            let mut steps = 0;
            while let Some(next) = self.list[at.at()].parent {
                at = next;
                steps += 1;
                if at == parent.of {
                    findings.add(
                        Diagnostic::error(
                            codes::CYCLE,
                            "the area is its own parent, directly or through others",
                        )
                        .file(file)
                        .row(parent.line)
                        .column("parent")
                        .value(&parent.name)
                        .help(
                            "a parent is the larger area: a county's prefecture, a town's county",
                        ),
                    );
                }
                if at == parent.of || steps > self.list.len() {
                    break;
                }
            }
        }
        // Circles are broken where they were found, so that nothing walks them for ever.
        for start in 0..self.list.len() {
            let mut seen = BTreeSet::from([start]);
            let mut at = start;
            while let Some(next) = self.list[at].parent {
                if !seen.insert(next.at()) {
                    self.list[at].parent = None;
                    break;
                }
                at = next.at();
            }
        }
    }

    /// All areas with an id, of whatever kind.
    pub(super) fn named(&self, id: &str) -> Vec<AreaIdx> {
        let mut found: Vec<_> =
            self.by_kind.values().filter_map(|ids| ids.get(id).copied()).collect();
        found.sort_unstable();
        found
    }

    /// The kinds of which a table may have a column.
    pub(super) fn kinds(&self) -> Vec<String> {
        let usual = USUAL.iter().map(|&kind| kind.to_owned());
        let mut kinds: Vec<String> = usual.chain(self.declared.iter().cloned()).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// The columns of a table that name areas.
    pub(super) fn columns(&self, sheet: &Sheet, book: &Book<'_>) -> Vec<Column> {
        let columns = self.kinds().into_iter().map(|kind| sheet.column(&kind, book));
        columns.filter(Column::is_given).collect()
    }

    /// The areas that a row lies in, parents included, in ascending order.
    pub(super) fn of_row(&mut self, row: &mut Row<'_>, columns: &[Column]) -> Vec<AreaIdx> {
        let mut all = Vec::new();
        let mut direct = Vec::new();
        for column in columns {
            let kind = column.name.as_str();
            let Some(id) = row.reference(column) else { continue };
            let known = self.by_kind.get(kind).and_then(|ids| ids.get(id)).copied();
            let area = match known {
                Some(area) => area,
                None if self.declared.contains(kind) => {
                    row.unknown(column, kind, "areas.csv");
                    continue;
                }
                None if id.trim() != id => {
                    row.unknown(column, kind, "areas.csv");
                    continue;
                }
                None => self.add(kind, id, 0),
            };
            direct.push((area, column));
            let mut next = Some(area);
            while let Some(area) = next {
                all.push(area);
                next = self.list[area.at()].parent;
            }
        }
        all.sort_unstable();
        all.dedup();
        for &(area, column) in &direct {
            let kind = &self.list[area.at()].kind;
            let other = all.iter().find(|at| **at != area && self.list[at.at()].kind == *kind);
            if let Some(other) = other {
                let other = &self.list[other.at()].id;
                row.fail(
                    codes::CONTRADICTION,
                    column,
                    format!("by another column and areas.csv the row lies in the {kind} {other}"),
                    "correct one of the columns, or the parent in areas.csv",
                );
            }
        }
        all
    }
}
