//! The log as a table.

use super::{Callback, Run};
use crate::TrainError;
use crate::file::{has_folder, write_atomically};
use std::path::PathBuf;

/// Writes what is logged to a CSV file, a line an epoch. The file is whole at any time.
///
/// ```no_run
/// use seqnet_train::CsvLogger;
///
/// let callback = CsvLogger::new("log.csv");
/// ```
#[doc(alias = "CSVLogger")]
#[derive(Clone, Debug)]
pub struct CsvLogger {
    path: PathBuf,
}

impl CsvLogger {
    /// Logs to this file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        CsvLogger { path: path.into() }
    }
}

impl Callback for CsvLogger {
    fn on_train_begin(&mut self) -> Result<(), TrainError> {
        has_folder(&self.path)
    }

    fn on_epoch_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError> {
        write_atomically(&self.path, run.history.to_csv().as_bytes())
    }
}
