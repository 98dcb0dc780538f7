//! The folder of a study: who works on it, what is done, what is missing. A point is done when its run
//! folder stands there, which appears by renaming; nothing half-written is ever counted.

use crate::read;
use crate::study::Manifest;
use crate::study::StudyError;
use crate::study::manifest::STUDY;
use crate::write;
use serde::Deserialize;
use serde::Serialize;
use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// Folder of the points.
const POINTS: &str = "points";
/// Folder of the base.
const BASE: &str = "base";
/// End of the name of a failed point's record.
const FAILED: &str = ".failed.json";
/// End of the name of the record of a point that was gone on with.
const MORE: &str = ".more.json";
/// What stands between the name of a point and the number of a better run of it.
const REFINED: &str = ".refined.";
/// Held by whoever works on the folder; the system lets go of it when a process ends, however it ends.
const LOCK: &str = ".lock";

/// Why a point has no run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// Why, in words.
    pub why: String,
    /// How often it was tried in a row.
    #[serde(default)]
    pub tries: u32,
}

impl Failure {
    /// Whether those that wait for the point should wait no longer: another try would end alike. A crash may
    /// be an accident, twice the same is none.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.kind != FailureKind::Crashed || self.tries >= 2
    }
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// Facts and rules alone show that there is no plan: nothing was to be solved.
    Infeasible,
    /// What it sets cannot be.
    Refused,
    /// The worker ended before its time; another try may do better.
    Crashed,
}

/// What was spent on a point after it was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// How often it was gone on with where an order was not proven.
    pub rounds: u32,
    /// The most that one try took, in limits of the study.
    pub factor: f64,
    /// How many of the last tries came to nothing better.
    pub without_help: u32,
}

impl Spent {
    /// Whether more time is thought to be of no use: the last four tries, each with twice the time of the
    /// one before, came to nothing better.
    #[must_use]
    pub const fn is_stuck(self) -> bool {
        self.without_help >= 4
    }
}

/// The folder of a study.
#[derive(Clone, Debug)]
pub struct StudyFolder {
    /// Where it is.
    pub dir: PathBuf,
    /// What its points belong to.
    pub manifest: Manifest,
}

/// The right to work on a folder; given back when it is dropped.
pub struct Lock(#[allow(dead_code)] File);

impl StudyFolder {
    /// Opens the folder of a study.
    ///
    /// # Errors
    /// Where there is none.
    pub fn open(dir: &Path) -> Result<Self, StudyError> {
        Ok(Self { dir: dir.to_owned(), manifest: Manifest::read(dir)? })
    }

    /// Whether a folder can take a study: it holds one, is empty, or does not exist.
    ///
    /// # Errors
    /// Where it holds something else.
    pub fn is_new(dir: &Path) -> Result<bool, StudyError> {
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            Err(source) => return Err(StudyError::io("look into", dir, source)),
        };
        let names: Result<Vec<String>, io::Error> =
            entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect();
        let mut names = names.map_err(|source| StudyError::io("look into", dir, source))?;
        if names.iter().any(|name| name == STUDY) {
            return Ok(false);
        }
        // A study that ended before its first file was whole leaves hidden files only.
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        match names.first() {
            None => Ok(true),
            Some(name) => {
                Err(StudyError::ForeignFolder { dir: dir.to_owned(), found: name.clone() })
            }
        }
    }

    /// Makes the folder of a new study.
    ///
    /// # Errors
    /// What the file system says.
    pub fn create(dir: &Path, manifest: Manifest) -> Result<Self, StudyError> {
        // `study.json` comes first: whatever else stands in the folder then belongs to it.
        fs::create_dir_all(dir).map_err(|source| StudyError::io("make", dir, source))?;
        let folder = Self { dir: dir.to_owned(), manifest };
        folder.write_json(STUDY, &folder.manifest)?;
        Ok(folder)
    }

    /// Takes the right to work on the folder, and clears away what an ended process left half-written.
    ///
    /// # Errors
    /// Where another process has it.
    pub fn lock(&self) -> Result<Lock, StudyError> {
        let path = self.dir.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|source| StudyError::io("open", &path, source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StudyError::Busy(self.dir.clone())),
            Err(TryLockError::Error(source)) => return Err(StudyError::io("lock", &path, source)),
        }
        let points = self.dir.join(POINTS);
        fs::create_dir_all(&points).map_err(|source| StudyError::io("make", points, source))?;
        self.clear()?;
        Ok(Lock(file))
    }

    /// Takes the right to work on a part of the folder beside others who do the same; nothing is cleared
    /// away, for it may be theirs. Where the file system knows no locks, as some shared ones, there
    /// is none.
    ///
    /// # Errors
    /// Where another process works on all of it.
    pub fn lock_with_others(&self) -> Result<Lock, StudyError> {
        let path = self.dir.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|source| StudyError::io("open", &path, source))?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => return Err(StudyError::Busy(self.dir.clone())),
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let points = self.dir.join(POINTS);
        fs::create_dir_all(&points).map_err(|source| StudyError::io("make", points, source))?;
        Ok(Lock(file))
    }

    /// Removes what was being written when a process ended.
    ///
    /// # Errors
    /// What the file system says.
    pub fn clear(&self) -> Result<(), StudyError> {
        for dir in [self.dir.clone(), self.dir.join(POINTS)] {
            let entries =
                fs::read_dir(&dir).map_err(|source| StudyError::io("look into", &dir, source))?;
            for path in entries.flatten().map(|entry| entry.path()) {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if !(name.starts_with('.') && name.ends_with(".part")) {
                    continue;
                }
                let removed =
                    if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                match removed {
                    Err(source) if source.kind() != io::ErrorKind::NotFound => {
                        return Err(StudyError::io("remove", &path, source));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The run folder of the base.
    #[must_use]
    pub fn base(&self) -> PathBuf {
        self.dir.join(BASE)
    }

    /// The run folder of a point, counted from 1: the best that stands, or the place of the first.
    #[must_use]
    pub fn point(&self, point: u64) -> PathBuf {
        match self.refined(point) {
            0 => self.first_of(point),
            better => self.better_of(point, better),
        }
    }

    /// The folder of the first run of a point.
    #[must_use]
    pub fn first_of(&self, point: u64) -> PathBuf {
        self.dir.join(POINTS).join(self.manifest.name_of(point))
    }

    /// The folder of a better run of a point, counted from 1. Each is better than the one before, which
    /// stays: nothing is replaced, so nothing can be lost.
    #[must_use]
    pub fn better_of(&self, point: u64, better: u32) -> PathBuf {
        let name = format!("{}{REFINED}{better}", self.manifest.name_of(point));
        self.dir.join(POINTS).join(name)
    }

    /// How many better runs of a point stand.
    #[must_use]
    pub fn refined(&self, point: u64) -> u32 {
        let mut better = 0;
        while self.better_of(point, better + 1).is_dir() {
            better += 1;
        }
        better
    }

    /// Whether a point has a run; broken ones are removed.
    ///
    /// # Errors
    /// Where one cannot be removed.
    pub fn is_point_done(&self, point: u64) -> Result<bool, StudyError> {
        loop {
            let run = self.point(point);
            if self.is_done(&run)? {
                return Ok(true);
            }
            if run == self.first_of(point) {
                return Ok(false);
            }
        }
    }

    /// What was spent on a point after it was done.
    #[must_use]
    pub fn spent(&self, point: u64) -> Spent {
        let text = fs::read_to_string(self.spent_of(point));
        text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Records what was spent on a point after it was done.
    ///
    /// # Errors
    /// What the file system says.
    pub fn record_spent(&self, point: u64, spent: Spent) -> Result<(), StudyError> {
        write_json(&self.spent_of(point), &spent)
    }

    fn spent_of(&self, point: u64) -> PathBuf {
        let name = format!("{}{MORE}", self.manifest.name_of(point));
        self.dir.join(POINTS).join(name)
    }

    /// A hidden place for a run in the making; what a killed process leaves there is cleared away.
    ///
    /// # Errors
    /// What the file system says.
    pub fn making(&self, point: u64) -> Result<tempfile::TempDir, StudyError> {
        let points = self.dir.join(POINTS);
        let prefix = format!(".{}.", self.manifest.name_of(point));
        let made = tempfile::Builder::new().prefix(&prefix).suffix(".part").tempdir_in(&points);
        made.map_err(|source| StudyError::io("make a folder in", points, source))
    }

    /// Where it is said why a run folder is not there.
    #[must_use]
    pub fn failure_of(&self, run: &Path) -> PathBuf {
        let mut name = run.file_name().unwrap_or_default().to_owned();
        name.push(FAILED);
        run.with_file_name(name)
    }

    /// Whether a run stands complete at its place. One that cannot be read, as after a fault of the
    /// disk, is removed: it is as if it had never been.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn is_done(&self, run: &Path) -> Result<bool, StudyError> {
        if !run.exists() {
            return Ok(false);
        }
        if run.join(write::RUN).is_file() && read::run_summary(&run.join(write::SUMMARY)).is_ok() {
            return Ok(true);
        }
        fs::remove_dir_all(run)
            .map_err(|source| StudyError::io("remove the unreadable", run, source))?;
        Ok(false)
    }

    /// Why a run is not there, where that is known.
    #[must_use]
    pub fn failure(&self, run: &Path) -> Option<Failure> {
        let text = fs::read_to_string(self.failure_of(run)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Records why a run is not there.
    ///
    /// # Errors
    /// What the file system says.
    pub fn record_failure(&self, run: &Path, failure: &Failure) -> Result<(), StudyError> {
        let path = self.failure_of(run);
        write_json(&path, failure)
    }

    /// Points without a run that another try might give one, counted from 1. With `again`, also those
    /// that failed for good.
    ///
    /// # Errors
    /// Where an unreadable run cannot be removed.
    pub fn missing(&self, again: bool) -> Result<Vec<u64>, StudyError> {
        let mut missing = Vec::new();
        for point in 1..=self.manifest.points {
            if self.is_point_done(point)? {
                continue;
            }
            if again
                || !self
                    .failure(&self.first_of(point))
                    .is_some_and(|failure| failure.kind != FailureKind::Crashed)
            {
                missing.push(point);
            }
        }
        Ok(missing)
    }

    /// Writes a file of the folder, whole or not at all.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf, StudyError> {
        let path = self.dir.join(name);
        write::folder::write_file(&path, |out| out.write_all(text.as_bytes()))
            .map_err(|source| StudyError::io("write", &path, source))?;
        Ok(path)
    }

    /// Writes a JSON file of the folder, whole or not at all.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write_json(&self, name: &str, value: &impl Serialize) -> Result<PathBuf, StudyError> {
        let path = self.dir.join(name);
        write_json(&path, value)?;
        Ok(path)
    }
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), StudyError> {
    let written = write::folder::write_file(path, |out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        writeln!(out)
    });
    written.map(drop).map_err(|source| StudyError::io("write", path, source))
}
