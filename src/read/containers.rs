//! Files that hold several tables, each opened once: workbooks with their sheets, GeoPackages with
//! their layers.

use crate::diagnostic::Diagnostic;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::aliases;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::grid::Grid;
use crate::read::layers::GeoPackage;
use crate::read::shelf::Format;
use crate::read::shelf::Held;
use crate::read::source;
use crate::read::workbook::Workbook;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// The files opened so far, by their names.
pub(super) struct Containers {
    dir: PathBuf,
    open: BTreeMap<String, Opened>,
}

struct Opened {
    input: InputFile,
    holds: Result<Holds, Box<Diagnostic>>,
    is_noted: bool,
}

/// What a file holds.
pub(super) enum Holds {
    Sheets(Box<Workbook>),
    Layers(GeoPackage),
}

impl Holds {
    /// Names of its sheets or layers, and whether each is hidden.
    fn names(&self) -> Vec<(String, bool)> {
        match self {
            Self::Sheets(book) => book.names.clone(),
            Self::Layers(package) => {
                package.names.iter().map(|name| (name.clone(), false)).collect()
            }
        }
    }
}

impl Containers {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), open: BTreeMap::new() }
    }

    /// Opens a file, if that is not done yet.
    ///
    /// # Errors
    /// Where the system does not let it be read.
    pub(super) fn open(&mut self, file: &str) -> Result<(), ReadError> {
        if self.open.contains_key(file) {
            return Ok(());
        }
        let path = self.dir.join(file);
        let (bytes, input) = source::whole(&path, file)?;
        let holds = match Format::of(file) {
            Format::GeoPackage => GeoPackage::open(bytes).map(Holds::Layers),
            _ => Workbook::open(bytes).map(|book| Holds::Sheets(Box::new(book))),
        };
        let holds = holds.map_err(|finding| Box::new(finding.file(file)));
        self.open.insert(file.to_owned(), Opened { input, holds, is_noted: false });
        Ok(())
    }

    /// The open file; `None` where it cannot be opened, which [`Self::fault`] tells.
    fn get(&mut self, file: &str) -> Option<&mut Opened> {
        if let Err(error) = self.open(file) {
            let input =
                InputFile { path: file.to_owned(), bytes: 0, sha256: String::new(), rows: None };
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let finding = Diagnostic::error(
                codes::WORKBOOK_FILE,
                format!("the file cannot be read: {}", cause.unwrap_or_default()),
            );
            let holds =
                Err(Box::new(finding.file(file).help("let the file be read, or take it away")));
            self.open.insert(file.to_owned(), Opened { input, holds, is_noted: true });
        }
        self.open.get_mut(file)
    }

    /// Why a file cannot be used.
    pub(super) fn fault(&mut self, file: &str) -> Option<Diagnostic> {
        self.get(file)?.holds.as_ref().err().map(|fault| (**fault).clone())
    }

    /// Its sheets or layers that are named after tables; `None` where it cannot be used.
    pub(super) fn tables(&mut self, file: &str) -> Option<Vec<(&'static str, String, bool)>> {
        let names = self.get(file)?.holds.as_ref().ok()?.names();
        let named = names
            .into_iter()
            .filter_map(|(name, is_hidden)| Some((aliases::table(&name)?, name, is_hidden)));
        Some(named.collect())
    }

    /// The sheet or layer that holds a table: the one that is named, else the one that is named after
    /// the table, else the only one. That there is none is told.
    pub(super) fn part_for(
        &mut self,
        table: &str,
        held: &Held,
        findings: &mut Findings,
    ) -> Option<String> {
        let opened = self.get(&held.file)?;
        let holds = match &mut opened.holds {
            Ok(holds) => holds,
            Err(fault) => {
                findings.add((**fault).clone());
                return None;
            }
        };
        let names = holds.names();
        let mut shown: Vec<&str> =
            names.iter().filter(|(_, hidden)| !hidden).map(|(name, _)| name.as_str()).collect();
        // Older programs put two empty sheets behind the first one.
        if let Holds::Sheets(book) = holds
            && shown.len() > 1
        {
            shown.retain(|name| aliases::table(name).is_some() || !book.is_empty(name));
        }
        let nameless: Vec<&str> =
            shown.iter().copied().filter(|name| aliases::table(name).is_none()).collect();
        let of_table: Vec<&str> =
            shown.iter().copied().filter(|name| aliases::table(name) == Some(table)).collect();
        let what = if matches!(holds, Holds::Sheets(_)) { "sheet" } else { "layer" };
        let found = match (&held.part, of_table.as_slice(), nameless.as_slice()) {
            (Some(part), ..) => {
                names.iter().find(|(name, _)| name == part).map(|(name, _)| name.as_str())
            }
            (None, [one], _) | (None, [], [one]) => Some(*one),
            _ => None,
        };
        if let (Some(found), Some((_, true))) =
            (found, names.iter().find(|(name, _)| Some(name.as_str()) == found))
        {
            findings.add(
                Diagnostic::note(
                    codes::WORKBOOK_HIDDEN,
                    "the sheet is hidden; it is read, since [files] names it",
                )
                .file(format!("{}#{found}", held.file))
                .help("nothing to do, if that is meant"),
            );
        }
        if found.is_none() {
            let all: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
            let message = match &held.part {
                Some(part) => format!("there is no {what} {part}"),
                None => format!("which {what} holds the table {table} is not certain"),
            };
            findings.add(Diagnostic::error(codes::WORKBOOK_SHEET, message).file(&held.file).help(
                format!(
                    "name it in [files] as {table} = \"{}#{what}\"; there are {}",
                    held.file,
                    all.join(", ")
                ),
            ));
        }
        found.map(str::to_owned)
    }

    /// Reads a sheet or layer as a table. What is wrong with it is in `found`, without its file.
    pub(super) fn grid(
        &mut self,
        table: &str,
        held: &Held,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Grid> {
        let part = held.part.clone()?;
        match self.get(&held.file)?.holds.as_mut() {
            Ok(Holds::Sheets(book)) => book.grid(table, &part, found),
            Ok(Holds::Layers(package)) => {
                package.layer(&part, found).map(|layer| layer.grid(found))
            }
            Err(fault) => {
                found.push((**fault).clone());
                None
            }
        }
    }

    /// The open GeoPackage of a file.
    pub(super) fn package(&mut self, file: &str) -> Option<&GeoPackage> {
        match self.get(file)?.holds.as_ref() {
            Ok(Holds::Layers(package)) => Some(package),
            _ => None,
        }
    }

    /// Notes a file as an input, once, with the rows read of it so far.
    pub(super) fn note(&mut self, file: &str, rows: u64, inputs: &mut Vec<InputFile>) {
        let Some(opened) = self.open.get_mut(file) else { return };
        if opened.is_noted {
            if let Some(input) = inputs.iter_mut().find(|input| input.path == file) {
                input.rows = Some(input.rows.unwrap_or(0) + rows);
            }
            return;
        }
        opened.is_noted = true;
        inputs.push(InputFile { rows: Some(rows), ..opened.input.clone() });
    }
}
