//! `study.sqlite`: all tables of a study in one file that desktop programs open; see
//! [`write::database`](crate::write::database) for why it is SQLite.

use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::write::database;
use crate::write::database::MOST_COLUMNS;
use crate::write::database::Named;
use crate::write::folder::write_file;
use crate::write::tidy::Tidy;
use std::path::PathBuf;

/// Name of the file.
pub const DATABASE: &str = "study.sqlite";
/// The table with a row a point.
pub const POINTS: &str = "points";

/// Writes the file; `None` where a table has more columns than it takes, and an earlier file is then removed.
///
/// # Errors
/// What the file system says.
pub fn write(
    folder: &StudyFolder,
    results: &Tidy,
    timings: &Tidy,
    others: &[(&str, Tidy)],
) -> Result<Option<PathBuf>, StudyError> {
    let path = folder.dir.join(DATABASE);
    let points = joined(results, timings);
    let about = about(folder);
    let mut tables =
        vec![Named { name: POINTS, table: &points }, Named { name: "about", table: &about }];
    tables.extend(others.iter().map(|(name, table)| Named { name, table }));
    let cannot = |source| StudyError::io("write", &path, source);
    if tables.iter().any(|named| named.table.head.len() > MOST_COLUMNS) {
        return match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(cannot(source)),
            _ => Ok(None),
        };
    }
    write_file(&path, |out| database::write(out, &tables)).map_err(cannot)?;
    Ok(Some(path))
}

/// A row a point: what it came to, and behind that the time it took.
fn joined(results: &Tidy, timings: &Tidy) -> Tidy {
    let mut head = results.head.clone();
    head.extend(timings.head.iter().skip(1).cloned());
    let mut table = Tidy::new(head);
    for (result, timing) in results.rows.iter().zip(&timings.rows) {
        table.row(result.iter().chain(timing.iter().skip(1)).cloned().collect());
    }
    table
}

/// What the study is.
fn about(folder: &StudyFolder) -> Tidy {
    let manifest = &folder.manifest;
    let study = &manifest.study;
    let mut table = Tidy::new(["key", "value"].map(str::to_owned).to_vec());
    let mut say = |key: &str, value: String| table.row(vec![key.to_owned(), value]);
    say("study", study.name.clone());
    say("description", study.description.clone());
    say("design", manifest.kind().word().to_owned());
    say("measure", study.measure.clone());
    say("instance", study.instance.display().to_string());
    let scenario = study.scenario.as_ref().map(|path| path.display().to_string());
    say("scenario", scenario.unwrap_or_default());
    say("set", study.set.join(" "));
    say("points", manifest.points.to_string());
    say("program_version", manifest.program_version.clone());
    for input in &manifest.inputs {
        say(&format!("sha256 {}", input.file), input.sha256.clone());
    }
    table
}
