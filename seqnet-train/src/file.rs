//! Files that are whole at any time.

use crate::TrainError;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Whether there is a folder for a file: better known before training than after its first epoch.
pub(crate) fn has_folder(path: &Path) -> Result<(), TrainError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::metadata(folder)
            .map(drop)
            .map_err(|source| TrainError::File { path: path.to_owned(), source }),
        _ => Ok(()),
    }
}

/// Writes a file under another name beside it, and renames it when it is on the disk.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let write = || -> io::Result<()> {
        let name =
            path.file_name().ok_or(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a file"))?;
        let mut unfinished = name.to_owned();
        unfinished.push(format!(".{}.part", std::process::id()));
        let unfinished = path.with_file_name(unfinished);
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(unfinished, path)
    };
    write().map_err(|source| TrainError::File { path: path.to_owned(), source })
}
