//! A folder for the files of a firmware.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// A new folder, which goes with this value.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        let path = env::temp_dir().join(format!("seqnet-measure-{}", process::id()));
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes numbers, as firmware reads them.
    pub(crate) fn write(&self, name: &str, numbers: impl Iterator<Item = f32>) -> Result<(), Box<dyn Error>> {
        let bytes: Vec<u8> = numbers.flat_map(f32::to_le_bytes).collect();
        Ok(fs::write(self.0.join(name), bytes)?)
    }

    /// The numbers that a firmware has written.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<f32>, Box<dyn Error>> {
        let bytes = fs::read(self.0.join(name)).map_err(|error| format!("{name}: {error}"))?;
        Ok(bytes.as_chunks().0.iter().copied().map(f32::from_le_bytes).collect())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays where temporary files are.
        let _ = fs::remove_dir_all(&self.0);
    }
}
