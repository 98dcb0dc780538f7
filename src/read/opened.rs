//! What an instance is on disk: a folder with `instance.toml`, a folder of workbooks, or one workbook
//! or GeoPackage; and where its settings are then.

use crate::diagnostic::Diagnostic;
use crate::read::INSTANCE_TOML;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::codes;
use crate::read::containers::Containers;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use crate::read::shelf::Format;
use crate::read::shelf::Held;
use crate::read::shelf::NEEDED;
use crate::read::shelf::SETTINGS;
use crate::read::shelf::files_of;
use crate::read::source;
use std::path::Path;
use std::path::PathBuf;
use toml::Value;

/// An instance whose settings are read.
pub(super) struct Opened {
    /// The folder of its files.
    pub(super) dir: PathBuf,
    /// The one file that it is.
    pub(super) only: Option<String>,
    pub(super) containers: Containers,
    pub(super) settings: Settings,
    pub(super) inputs: Vec<InputFile>,
}

/// The folder in which the files of an instance are.
#[must_use]
pub fn folder_of(instance: &Path) -> &Path {
    if instance.is_file() {
        let parent = instance.parent().unwrap_or(instance);
        if parent.as_os_str().is_empty() { Path::new(".") } else { parent }
    } else {
        instance
    }
}

/// Opens an instance.
pub(super) fn open(path: &Path, findings: &mut Findings) -> Result<Opened, ReadError> {
    if path.is_file() {
        return open_file(path, findings);
    }
    if !path.is_dir() {
        return Err(ReadError::NotAFolder(path.to_owned()));
    }
    let mut containers = Containers::new(path);
    let toml = path.join(INSTANCE_TOML);
    let books: Vec<String> =
        files_of(path).into_iter().filter(|file| Format::of(file).holds_several()).collect();
    if toml.is_file() {
        let (bytes, input) = source::whole(&toml, INSTANCE_TOML)?;
        let settings = Settings::parse(INSTANCE_TOML, &bytes, findings);
        return Ok(Opened {
            dir: path.to_owned(),
            only: None,
            containers,
            settings,
            inputs: vec![input],
        });
    }
    let is_instance = NEEDED.iter().all(|&needed| {
        books.iter().any(|file| {
            let of_name = Path::new(file).file_stem().map(|stem| stem.to_string_lossy());
            of_name.and_then(|stem| crate::read::aliases::table(&stem)) == Some(needed)
                || containers
                    .tables(file)
                    .is_some_and(|tables| tables.iter().any(|(table, ..)| *table == needed))
                || containers.fault(file).is_some()
        })
    });
    if !is_instance {
        return Err(ReadError::NotAnInstance(path.to_owned()));
    }
    let settings = settings_of(&books, &mut containers, findings);
    let settings = named_after(settings, path);
    Ok(Opened { dir: path.to_owned(), only: None, containers, settings, inputs: Vec::new() })
}

/// One workbook or GeoPackage as the whole instance.
fn open_file(path: &Path, findings: &mut Findings) -> Result<Opened, ReadError> {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let Some(file) = file.filter(|file| Format::of(file).holds_several()) else {
        return Err(ReadError::NotAFolder(path.to_owned()));
    };
    let dir = folder_of(path).to_owned();
    let mut containers = Containers::new(&dir);
    containers.open(&file)?;
    let settings = settings_of(std::slice::from_ref(&file), &mut containers, findings);
    let settings = named_after(settings, path);
    Ok(Opened { dir, only: Some(file), containers, settings, inputs: Vec::new() })
}

/// The settings of the first sheet of that name.
fn settings_of(books: &[String], containers: &mut Containers, findings: &mut Findings) -> Settings {
    let mut sheets = books.iter().flat_map(|file| {
        let tables = containers.tables(file).unwrap_or_default();
        let of = tables.into_iter().filter(|(table, _, hidden)| *table == SETTINGS && !hidden);
        of.map(|(_, sheet, _)| Held { file: file.clone(), part: Some(sheet) }).collect::<Vec<_>>()
    });
    let Some(held) = sheets.next() else { return Settings::default() };
    for other in sheets {
        findings.add(
            Diagnostic::error(
                codes::FILE_TWICE,
                format!("the settings are read from {}", held.label()),
            )
            .file(other.label())
            .help("keep one sheet of settings, or write instance.toml"),
        );
    }
    let mut found = Vec::new();
    let grid = containers.grid(SETTINGS, &held, &mut found);
    for finding in found {
        findings.add(finding.file(held.label()));
    }
    let Some(grid) = grid else { return Settings::default() };
    let column = |name: &str| {
        grid.header.iter().position(|heading| {
            heading == name
                || crate::read::aliases::column(SETTINGS, heading).as_deref() == Some(name)
        })
    };
    let (Some(key), Some(value)) = (column("key"), column("value")) else {
        findings.add(
            Diagnostic::error(codes::MISSING_COLUMN, "the settings need the columns key and value")
                .file(held.label())
                .row(grid.header_row)
                .help("write key (键) and value (值) as headings, and a setting in each row"),
        );
        return Settings::default();
    };
    let text = |row: &crate::read::grid::GridRow, at: usize| {
        String::from_utf8_lossy(row.record.get(at).unwrap_or_default()).trim().to_owned()
    };
    let rows: Vec<(u64, String, String)> = grid
        .rows
        .iter()
        .map(|row| (row.line, text(row, key), as_toml(text(row, value))))
        .filter(|(_, key, value)| !key.is_empty() && !value.is_empty())
        .collect();
    Settings::of_rows(&held.label(), &rows, findings)
}

/// Yes and no of a sheet as settings have them.
fn as_toml(value: String) -> String {
    match value.as_str() {
        "yes" | "是" => "true".to_owned(),
        "no" | "否" => "false".to_owned(),
        _ => value,
    }
}

/// Without a name the instance is called as its file or folder.
fn named_after(mut settings: Settings, path: &Path) -> Settings {
    let stem = if path.is_file() { path.file_stem() } else { path.file_name() };
    let stem =
        stem.map_or_else(|| "instance".to_owned(), |stem| stem.to_string_lossy().into_owned());
    settings.table.entry("name").or_insert(Value::String(stem));
    settings
}
