//! Files and folders that are complete or absent: written beside, then renamed.

use crate::write::FILES;
use crate::write::RUN;
use crate::write::SEARCH;
use crate::write::WriteError;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

/// A file that was written, with what its bytes sum to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrittenFile {
    /// Its name within the folder.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length \[byte\].
    pub bytes: u64,
}

/// A run folder in the making, beside the place it will take.
pub struct RunFolder {
    target: PathBuf,
    making: TempDir,
    replaces_run: bool,
    written: Vec<WrittenFile>,
}

impl RunFolder {
    /// Looks at the place and creates a folder beside it.
    ///
    /// # Errors
    /// [`WriteError`] where the place is taken or cannot be written.
    pub fn begin(target: &Path, overwrite: bool) -> Result<Self, WriteError> {
        let name = target.file_name().ok_or_else(|| WriteError::NoName(target.to_owned()))?;
        let replaces_run = holds_run(target)?;
        if replaces_run && !overwrite {
            return Err(WriteError::Exists(target.to_owned()));
        }
        let parent = parent_of(target);
        let cannot_create = |source| WriteError::CreateFolder { path: target.to_owned(), source };
        fs::create_dir_all(parent).map_err(cannot_create)?;
        let making = beside(parent, name, ".part").map_err(cannot_create)?;
        Ok(Self { target: target.to_owned(), making, replaces_run, written: Vec::new() })
    }

    /// Writes one file.
    ///
    /// # Errors
    /// [`WriteError::WriteFile`] with the path it would have had in the end.
    pub fn file(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), WriteError> {
        let written = write_file(&self.making.path().join(name), write)
            .map_err(|source| WriteError::WriteFile { path: self.target.join(name), source })?;
        self.written.push(written);
        Ok(())
    }

    /// What was written so far.
    #[must_use]
    pub fn written(&self) -> &[WrittenFile] {
        &self.written
    }

    /// Puts the complete folder in its place and returns the paths of its files.
    ///
    /// An earlier run is first renamed, so that at every moment either it or the new one is whole on
    /// disk; if the new one cannot take its place, the earlier one gets its name back.
    ///
    /// # Errors
    /// [`WriteError`] where a folder cannot be renamed or the earlier one not removed.
    pub fn finish(self) -> Result<Vec<PathBuf>, WriteError> {
        let Self { target, making, replaces_run, written } = self;
        let cannot_move = |source| WriteError::Move {
            from: making.path().to_owned(),
            to: target.clone(),
            source,
        };
        let mut earlier = None;
        if replaces_run {
            let name = target.file_name().expect("checked when the folder was begun");
            let aside = beside(parent_of(&target), name, ".earlier").map_err(cannot_move)?;
            // From here on nothing removes it by itself.
            let aside = aside.keep();
            fs::rename(&target, aside.join("run")).map_err(cannot_move)?;
            earlier = Some(aside);
        } else if target.is_dir() {
            fs::remove_dir(&target).map_err(cannot_move)?;
        }
        if let Err(source) = fs::rename(making.path(), &target) {
            let error = cannot_move(source);
            if let Some(aside) = earlier
                && fs::rename(aside.join("run"), &target).is_ok()
            {
                // Only an empty folder is left of it; that it may stay does no harm.
                let _ = fs::remove_dir(aside);
            }
            return Err(error);
        }
        // The folder has its own name now: nothing is left to clean up.
        let _ = making.keep();
        if let Some(path) = earlier {
            fs::remove_dir_all(&path)
                .map_err(|source| WriteError::RemoveEarlier { path, source })?;
        }
        Ok(written.iter().map(|file| target.join(&file.file)).collect())
    }
}

/// Writes a file beside its place and renames it: it is complete or absent, and an earlier file of the
/// name is replaced only by a complete one.
///
/// # Errors
/// What the file system says, or what `write` returns.
pub fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<WrittenFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".part");
    #[cfg(unix)]
    {
        // Readable for those whom the umask allows, as any other file is.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let making = builder.tempfile_in(parent_of(path))?;
    let mut out = BufWriter::new(Digesting { inner: making, digest: Sha256::new(), bytes: 0 });
    write(&mut out)?;
    let Digesting { inner, digest, bytes } =
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
    inner.as_file().sync_all()?;
    inner.persist(path).map_err(|error| error.error)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(WrittenFile { file: file.unwrap_or_default(), sha256: hex(&digest.finalize()), bytes })
}

/// A writer that sums the bytes that pass through.
struct Digesting<W> {
    inner: W,
    digest: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(bytes)?;
        self.digest.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
        text
    })
}

/// The folder that a path lies in; `.` for a bare name.
fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A new folder in `parent` with a name of its own, as `.NAME.XXXXXX.part`.
fn beside(parent: &Path, name: &std::ffi::OsStr, suffix: &str) -> io::Result<TempDir> {
    let prefix = format!(".{}.", name.to_string_lossy());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(suffix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(parent)
}

/// Whether a run stands at a place: a folder with a `run.json` and nothing that no run wrote. An empty
/// folder or nothing at all is free.
fn holds_run(target: &Path) -> Result<bool, WriteError> {
    let cannot_read = |source| WriteError::ReadFolder { path: target.to_owned(), source };
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(cannot_read(source)),
        Ok(_) if !target.is_dir() => return Err(WriteError::NotAFolder(target.to_owned())),
        Ok(_) => {}
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(target).map_err(cannot_read)? {
        let name = entry.map_err(cannot_read)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    if names.is_empty() {
        return Ok(false);
    }
    let is_run = names.iter().any(|name| name == RUN);
    names.retain(|name| !is_run || !FILES.contains(&name.as_str()) && name != SEARCH);
    if names.is_empty() {
        return Ok(true);
    }
    names.sort();
    names.truncate(3);
    Err(WriteError::ForeignFiles { dir: target.to_owned(), names: names.join(", ") })
}
