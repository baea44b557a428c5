//! Files that are written together: all of them, or none.

use crate::error::CliError;
use std::fs;
#[cfg(unix)]
use std::fs::Permissions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Where a file goes, and what it holds.
pub(crate) type Planned<'a> = (&'a Path, &'a [u8]);

/// Writes the files. Where one cannot be written, the others are as they were before; what is there already stays unless `over`.
pub(crate) fn write(files: &[Planned<'_>], over: bool) -> Result<(), CliError> {
    if !over {
        // A pipe or a terminal has nothing that could be lost.
        let there = |path: &Path| path.is_file() || path.is_symlink();
        let exist: Vec<PathBuf> =
            files.iter().filter(|(path, _)| there(path)).map(|(path, _)| (*path).to_owned()).collect();
        if !exist.is_empty() {
            return Err(CliError::Exists { paths: exist });
        }
    }
    let ready: Result<Vec<_>, _> = files.iter().map(Ready::of).collect();
    let mut done: Vec<Written> = Vec::new();
    for ready in ready? {
        match ready.put(over) {
            Ok(written) => done.push(written),
            Err(error) => {
                done.into_iter().for_each(Written::undo);
                return Err(error);
            }
        }
    }
    Ok(())
}

/// A file that lies beside its place under another name, or what goes into one that is no file on a disk.
enum Ready<'a> {
    File { path: &'a Path, place: PathBuf, new: NamedTempFile },
    Stream { path: &'a Path, bytes: &'a [u8] },
}

impl<'a> Ready<'a> {
    fn of(&(path, bytes): &Planned<'a>) -> Result<Ready<'a>, CliError> {
        // A link stays one.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if place.is_dir() {
            return Err(CliError::write(path)(io::ErrorKind::IsADirectory.into()));
        }
        if place.exists() && !place.is_file() {
            return Ok(Ready::Stream { path, bytes });
        }
        let new = beside(&place, bytes).map_err(CliError::write(path))?;
        Ok(Ready::File { path, place, new })
    }

    fn put(self, over: bool) -> Result<Written, CliError> {
        match self {
            Ready::Stream { path, bytes } => {
                let stream = fs::OpenOptions::new().write(true).open(path);
                stream.and_then(|mut stream| stream.write_all(bytes)).map_err(CliError::write(path))?;
                Ok(Written::Stream)
            }
            Ready::File { path, place, new } if over => {
                let before = fs::read(&place).ok();
                new.persist(&place).map_err(|error| CliError::write(path)(error.error))?;
                Ok(Written::File { place, before })
            }
            Ready::File { path, place, new } => {
                new.persist_noclobber(&place).map_err(|error| match error.error.kind() {
                    io::ErrorKind::AlreadyExists => CliError::Exists { paths: vec![path.to_owned()] },
                    _ => CliError::write(path)(error.error),
                })?;
                Ok(Written::File { place, before: None })
            }
        }
    }
}

/// A file in its place, and what was there.
enum Written {
    File { place: PathBuf, before: Option<Vec<u8>> },
    Stream,
}

impl Written {
    /// As it was before, as far as that can be.
    fn undo(self) {
        if let Written::File { place, before } = self {
            let _ = match before {
                Some(bytes) => fs::write(place, bytes),
                None => fs::remove_file(place),
            };
        }
    }
}

fn beside(place: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = Builder::new();
    builder.prefix(".seqnet-");
    // What others may read is the user's own choice, where there is one.
    #[cfg(unix)]
    builder.permissions(permissions(place));
    let mut new = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(bytes)?;
    new.flush()?;
    Ok(new)
}

/// Those of the file that is there, else those of any new file.
#[cfg(unix)]
fn permissions(place: &Path) -> Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(place).map_or_else(|_| Permissions::from_mode(0o666), |there| there.permissions())
}

/// Whether two paths are of one file, which need not be there.
pub(crate) fn same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        path.canonicalize().unwrap_or_else(|_| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize().unwrap_or_default();
            folder.join(path.file_name().unwrap_or_default())
        })
    };
    place(one) == place(other)
}
