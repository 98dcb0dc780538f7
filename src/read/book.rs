//! The files of an instance folder: which there are, and what was read of them.

use crate::diagnostic::Diagnostic;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::change::Changes;
use crate::read::codes;
use crate::read::containers::Containers;
use crate::read::findings::Findings;
use crate::read::grid::Grid;
use crate::read::layers;
use crate::read::layers::Layer;
use crate::read::settings::Settings;
use crate::read::shelf::Format;
use crate::read::shelf::Held;
use crate::read::shelf::Shelf;
use crate::read::source;
use crate::read::source::Head;
use crate::read::source::Source;
use crate::read::systems::Systems;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

/// The folder while it is read.
pub(super) struct Book<'a> {
    pub(super) dir: &'a Path,
    pub(super) settings: &'a Settings,
    pub(super) changes: &'a Changes,
    /// The coordinate systems of `[crs]`.
    pub(super) systems: Systems,
    held: BTreeMap<&'static str, Held>,
    containers: RefCell<Containers>,
    grids: RefCell<BTreeMap<&'static str, Rc<GridRead>>>,
    /// Letters of the columns of sheets, by label and column.
    letters: BTreeMap<String, BTreeMap<String, String>>,
    /// Files read so far.
    pub(super) inputs: Vec<InputFile>,
    /// Columns found, as `villages.persons`.
    pub(super) given: BTreeSet<String>,
    /// Tables of which nothing could be read: what names their rows is not judged.
    pub(super) unreadable: BTreeSet<&'static str>,
}

/// A table that was read into memory.
#[derive(Default)]
pub(super) struct GridRead {
    /// The table; `None` where it cannot be read, which is among the findings.
    pub(super) grid: Option<Grid>,
    pub(super) found: Vec<Diagnostic>,
    /// Files of its own that were read for it.
    pub(super) inputs: Vec<InputFile>,
}

impl<'a> Book<'a> {
    /// Looks for the tables of a folder, or of the one file that is the instance.
    pub(super) fn new(
        dir: &'a Path,
        only: Option<&str>,
        mut containers: Containers,
        settings: &'a Settings,
        changes: &'a Changes,
        findings: &mut Findings,
    ) -> Self {
        let Shelf { held, missing } = Shelf::search(dir, only, settings, &mut containers, findings);
        Self {
            dir,
            settings,
            changes,
            systems: Systems::read(settings, findings),
            held,
            containers: RefCell::new(containers),
            grids: RefCell::default(),
            letters: BTreeMap::new(),
            inputs: Vec::new(),
            given: BTreeSet::new(),
            unreadable: missing,
        }
    }

    /// The file of a table, where there is one, with its sheet or layer.
    pub(super) fn file(&self, table: &str) -> Option<String> {
        self.held.get(table).map(Held::label)
    }

    /// Where a table is.
    pub(super) fn held(&self, table: &str) -> Option<&Held> {
        self.held.get(table)
    }

    /// The files of all tables.
    pub(super) fn files(&self) -> BTreeMap<String, String> {
        self.held.iter().map(|(table, held)| ((*table).to_owned(), held.label())).collect()
    }

    /// Whether there is a file of the table.
    pub(super) fn has(&self, table: &str) -> bool {
        self.held.contains_key(table)
    }

    /// A table of a workbook or a map layer, read once; `None` where it is a CSV file or nowhere.
    pub(super) fn grid(&self, table: &'static str) -> Result<Option<Rc<GridRead>>, ReadError> {
        let Some(held) = self.held.get(table).filter(|held| held.format() != Format::Csv) else {
            return Ok(None);
        };
        if let Some(read) = self.grids.borrow().get(table) {
            return Ok(Some(Rc::clone(read)));
        }
        let mut read = GridRead::default();
        read.found.extend(self.unsaved(held));
        if held.format().holds_several() {
            let mut containers = self.containers.borrow_mut();
            read.grid = containers.grid(table, held, &mut read.found);
        } else {
            let layer = self.layer(table, &mut read.inputs, &mut read.found)?;
            read.grid = layer.map(|layer| layer.grid(&mut read.found));
        }
        let read = Rc::new(read);
        self.grids.borrow_mut().insert(table, Rc::clone(&read));
        Ok(Some(read))
    }

    /// Says that a GeoPackage has changes that its program has not put into the file yet.
    fn unsaved(&self, held: &Held) -> Option<Diagnostic> {
        let journal = self.dir.join(format!("{}-wal", held.file));
        let has_changes = std::fs::metadata(journal).is_ok_and(|file| file.len() > 0);
        (held.format() == Format::GeoPackage && has_changes).then(|| {
            Diagnostic::warning(
                codes::LAYER_FILE,
                "another program has the file open, with changes that are not in it yet",
            )
            .file(held.label())
            .help("save and close it there, and run again")
        })
    }

    /// Whether the names of a table's columns are cut to ten bytes.
    pub(super) fn has_cut_names(&self, table: &'static str) -> Result<bool, ReadError> {
        let read = self.grid(table)?;
        let grid = read.as_ref().and_then(|read| read.grid.as_ref());
        Ok(grid.is_some_and(|grid| grid.has_cut_names))
    }

    /// The different texts in a column of a table, before the table itself is read.
    pub(super) fn values(
        &self,
        table: &'static str,
        column: &str,
    ) -> Result<BTreeSet<String>, ReadError> {
        let header = self.header(table)?;
        let Some(at) = header.iter().position(|name| name == column) else {
            return Ok(BTreeSet::new());
        };
        let text = |cell: Option<&[u8]>| {
            String::from_utf8_lossy(cell.unwrap_or_default()).trim().to_owned()
        };
        if let Some(read) = self.grid(table)? {
            let rows = read.grid.as_ref().map_or(&[][..], |grid| &grid.rows);
            return Ok(rows.iter().map(|row| text(row.record.get(at))).collect());
        }
        let Some(file) = self.file(table) else { return Ok(BTreeSet::new()) };
        let path = self.dir.join(file);
        let (source, _) = Source::open(&path).map_err(|error| ReadError::io(&path, error))?;
        let reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let records = reader.into_byte_records().map_while(Result::ok);
        Ok(records.map(|record| text(record.get(at))).collect())
    }

    /// A map layer; `None` where it cannot be read, which is told, or is none.
    pub(super) fn layer(
        &self,
        table: &str,
        inputs: &mut Vec<InputFile>,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Option<Layer>, ReadError> {
        let Some(held) = self.held.get(table) else { return Ok(None) };
        match held.format() {
            Format::Shapefile => layers::shapefile(self.dir, &held.file, inputs, found),
            Format::GeoJson => {
                let (bytes, input) = source::whole(&self.dir.join(&held.file), &held.file)?;
                inputs.push(input);
                Ok(layers::geojson(&bytes, found))
            }
            Format::GeoPackage => {
                let mut containers = self.containers.borrow_mut();
                // The other tables are read as grids, which say so themselves.
                if ["zones", "borders", "rivers"].contains(&table) {
                    found.extend(self.unsaved(held));
                }
                let part = held.part.as_deref().unwrap_or_default();
                let package = containers.package(&held.file);
                Ok(package.and_then(|package| package.layer(part, found)))
            }
            Format::Csv | Format::Workbook => Ok(None),
        }
    }

    /// Notes how many rows were read of a table in memory, and its file as an input.
    pub(super) fn note_rows(&mut self, table: &str, rows: u64) {
        let Some(held) = self.held.get(table) else { return };
        if held.format().holds_several() {
            self.containers.get_mut().note(&held.file, rows, &mut self.inputs);
        } else if let Some(input) = self.inputs.iter_mut().find(|input| input.path == held.file) {
            input.rows = Some(rows);
        }
    }

    /// Remembers which letter the columns of a sheet have.
    pub(super) fn letters_of(&mut self, label: &str, header: &[String], letters: &[String]) {
        let columns = header.iter().cloned().zip(letters.iter().cloned()).rev();
        self.letters.insert(label.to_owned(), columns.collect());
    }

    /// Names the cell of a finding about a sheet.
    pub(super) fn put_cell(&self, finding: &mut Diagnostic) {
        let place = &mut finding.location;
        if let (Some(file), Some(sheet), None, Some(row), Some(column)) =
            (&place.file, &place.sheet, &place.cell, place.row, &place.column)
            && let Some(letters) = self.letters.get(&format!("{file}#{sheet}"))
            && let Some(letter) = letters.get(column)
        {
            place.cell = Some(format!("{letter}{row}"));
        }
    }

    /// The header of a table, before the table itself is read; empty where it cannot be read.
    pub(super) fn header(&self, table: &'static str) -> Result<Vec<String>, ReadError> {
        let name = |heading: &str| {
            let heading = heading.trim();
            aliases::column(table, heading).unwrap_or_else(|| heading.to_owned())
        };
        if let Some(read) = self.grid(table)? {
            let header = read.grid.as_ref().map_or(&[][..], |grid| &grid.header);
            return Ok(header.iter().map(|heading| name(heading)).collect());
        }
        let Some(file) = self.file(table) else { return Ok(Vec::new()) };
        let path = self.dir.join(file);
        let (source, head) = Source::open(&path).map_err(|error| ReadError::io(&path, error))?;
        if head != Head::Text {
            return Ok(Vec::new());
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let Ok(header) = reader.byte_headers() else { return Ok(Vec::new()) };
        let names = header.iter().map(|cell| std::str::from_utf8(cell).ok().map(name));
        Ok(names.collect::<Option<_>>().unwrap_or_default())
    }
}
