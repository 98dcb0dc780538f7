//! A folder that appears whole or not at all: it is written beside its place and renamed into it.
//!
//! Not here: what stands in the folder, and folders that grow file by file.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// A folder in the making. Dropped without [`Staged::publish`], it leaves nothing behind; a run that
/// is killed leaves at most a hidden sibling whose name begins with `.resettle-`.
#[derive(Debug)]
pub struct Staged {
    sibling: tempfile::TempDir,
    target: PathBuf,
}

/// Why a folder could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StagedError {
    /// Something stands where the folder should go.
    #[error(
        "{} exists and is not an empty folder; name a new folder, or empty this one first",
        .0.display()
    )]
    Taken(PathBuf),
    /// The path has no last name, as `/` or `..`.
    #[error("{} does not name a folder that can be made", .0.display())]
    Nameless(PathBuf),
    /// The file system refused.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was attempted.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

impl Staged {
    /// Begins the folder `target`, which must not exist yet or be an empty folder. Missing parents
    /// are made.
    ///
    /// # Errors
    /// When something stands at `target` or the file system refuses.
    pub fn begin(target: &Path) -> Result<Self, StagedError> {
        if target.file_name().is_none() {
            return Err(StagedError::Nameless(target.to_owned()));
        }
        refuse_taken(target)?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(|source| io_error("make", parent, source))?;
        let sibling = tempfile::Builder::new()
            .prefix(".resettle-")
            .tempdir_in(parent)
            .map_err(|source| io_error("make a folder in", parent, source))?;
        let staged = Self { sibling, target: target.to_owned() };
        // A temporary folder is closed to other users; the one inside it has ordinary rights.
        let inside = staged.folder();
        fs::create_dir(&inside).map_err(|source| io_error("make", &inside, source))?;
        Ok(staged)
    }

    /// Where to write meanwhile.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.sibling.path().join("folder")
    }

    /// Where a file will be once the folder is in its place, for messages.
    #[must_use]
    pub fn place_of(&self, file: &str) -> PathBuf {
        self.target.join(file)
    }

    /// Puts the finished folder in its place.
    ///
    /// # Errors
    /// When something came to stand there meanwhile or the file system refuses.
    pub fn publish(self) -> Result<(), StagedError> {
        refuse_taken(&self.target)?;
        if self.target.is_dir() {
            // Not every system renames over an empty folder.
            fs::remove_dir(&self.target)
                .map_err(|source| io_error("replace the empty folder", &self.target, source))?;
        }
        fs::rename(self.folder(), &self.target)
            .map_err(|source| io_error("put the finished folder at", &self.target, source))
    }
}

fn refuse_taken(target: &Path) -> Result<(), StagedError> {
    match fs::read_dir(target) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(StagedError::Taken(target.to_owned())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(StagedError::Taken(target.to_owned()))
        }
        Err(source) => Err(io_error("look into", target, source)),
    }
}

fn io_error(doing: &'static str, path: &Path, source: io::Error) -> StagedError {
    StagedError::Io { doing, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::Staged;
    use super::StagedError;
    use std::fs;

    #[test]
    fn folder_appears_only_when_published() {
        let room = tempfile::tempdir().unwrap();
        let target = room.path().join("a/b");
        let staged = Staged::begin(&target).unwrap();
        fs::write(staged.folder().join("f"), "x").unwrap();
        assert!(!target.exists());
        staged.publish().unwrap();
        assert_eq!(fs::read_to_string(target.join("f")).unwrap(), "x");
        assert_eq!(fs::read_dir(room.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn abandoned_folder_leaves_nothing() {
        let room = tempfile::tempdir().unwrap();
        drop(Staged::begin(&room.path().join("x")).unwrap());
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
    }

    #[test]
    fn empty_folder_is_filled_and_full_one_or_file_refused() {
        let room = tempfile::tempdir().unwrap();
        Staged::begin(room.path().join("e").as_path()).unwrap().publish().unwrap();
        Staged::begin(room.path().join("e").as_path()).unwrap().publish().unwrap();
        fs::write(room.path().join("e/f"), "x").unwrap();
        for taken in ["e", "e/f"] {
            let refused = Staged::begin(&room.path().join(taken));
            assert!(matches!(refused, Err(StagedError::Taken(_))), "{taken}");
        }
        assert_eq!(fs::read_to_string(room.path().join("e/f")).unwrap(), "x");
    }
}
