//! The weights and the state of training as files.

use super::monitor::Monitor;
use super::{Callback, Mode, Run};
use crate::TrainError;
use crate::file::{has_folder, write_atomically};
use crate::snapshot::beside;
use std::path::PathBuf;

/// Writes the weights to a safetensors file after every epoch, and beside it, as `<name>.state.safetensors`, all that
/// [`Trainer::resume`](crate::Trainer::resume) needs.
///
/// Each file is written under another name first and then renamed, so that it is whole at any time, whatever happens.
///
/// ```no_run
/// use seqnet_train::Checkpoint;
///
/// let callback = Checkpoint::new("forecast.safetensors").best("val_loss");
/// ```
#[doc(alias("ModelCheckpoint", "BackupAndRestore"))]
#[derive(Clone, Debug)]
pub struct Checkpoint {
    path: PathBuf,
    every: usize,
    best: Option<Monitor>,
}

impl Checkpoint {
    /// Writes the weights to this file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Checkpoint { path: path.into(), every: 1, best: None }
    }

    /// Writes after every `epochs`-th epoch.
    #[must_use]
    pub fn every(mut self, epochs: usize) -> Self {
        self.every = epochs.max(1);
        self
    }

    /// Writes the weights only where a logged value is better than ever; the state of training is written all the same. Names that
    /// end in `accuracy` or `score` should be high, all others low.
    #[must_use]
    pub fn best(mut self, name: impl Into<String>) -> Self {
        self.best.get_or_insert_with(Monitor::new).watch(name);
        self
    }

    /// Says whether the value of [`best`](Checkpoint::best) should be high or low, where its name does not.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.best.get_or_insert_with(Monitor::new).mode = mode;
        self
    }
}

impl Callback for Checkpoint {
    fn on_train_begin(&mut self) -> Result<(), TrainError> {
        if self.path.extension().is_some_and(|extension| extension == "safetensors") {
            return has_folder(&self.path);
        }
        let (path, written) = (self.path.clone(), "a safetensors file");
        Err(TrainError::FileName { path, written, extension: "safetensors" })
    }

    fn on_epoch_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError> {
        let due = match &mut self.best {
            Some(monitor) => monitor.improves(run)?,
            None => run.history.epochs().is_multiple_of(self.every),
        };
        if due { write_atomically(&self.path, &run.weights.save()) } else { Ok(()) }
    }

    fn on_snapshot(&mut self, run: &Run<'_>, snapshot: &dyn Fn() -> Vec<u8>) -> Result<(), TrainError> {
        let due = run.stop || run.history.epochs().is_multiple_of(self.every);
        if due { write_atomically(&beside(&self.path), &snapshot()) } else { Ok(()) }
    }

    fn memory(&self) -> Vec<u8> {
        self.best.as_ref().map(Monitor::memory).unwrap_or_default()
    }

    fn recall(&mut self, memory: &[u8]) -> Option<()> {
        match &mut self.best {
            Some(monitor) => monitor.recall(memory)?.is_empty().then_some(()),
            None => memory.is_empty().then_some(()),
        }
    }
}
