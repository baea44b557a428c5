//! Stopping when it gets no better.

use super::monitor::Monitor;
use super::{Callback, Mode, Run};
use crate::TrainError;

/// Stops when `val_loss` has not become lower for some epochs, and leaves the model with its best weights.
///
/// ```
/// use seqnet_train::EarlyStopping;
///
/// let callback = EarlyStopping::patience(20).monitor("val_accuracy").min_delta(0.001);
/// ```
#[derive(Clone, Debug)]
pub struct EarlyStopping {
    monitor: Monitor,
    patience: u64,
    start: usize,
    restore: bool,
    best_weights: Vec<u8>,
}

impl EarlyStopping {
    /// Stops after this many epochs in a row without a better one.
    #[must_use]
    pub fn patience(epochs: u64) -> Self {
        EarlyStopping {
            monitor: Monitor::new(),
            patience: epochs,
            start: 0,
            restore: true,
            best_weights: Vec::new(),
        }
    }

    /// Watches another value than `val_loss`. Names that end in `accuracy` or `score` should be high, all others low.
    #[must_use]
    pub fn monitor(mut self, name: impl Into<String>) -> Self {
        self.monitor.watch(name);
        self
    }

    /// Says whether the value should be high or low, where its name does not.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.monitor.mode = mode;
        self
    }

    /// By how much a value must be better to count; 0 unless said otherwise.
    #[must_use]
    pub fn min_delta(mut self, delta: f64) -> Self {
        self.monitor.min_delta = delta;
        self
    }

    /// A value to beat: only an epoch that is better than it, and than all before, begins the patience anew. A run that has not got there when
    /// its patience is used up ends with the next epoch that is no better than those before, and leaves its best weights all the same.
    #[must_use]
    pub fn baseline(mut self, value: f64) -> Self {
        self.monitor.baseline = Some(value);
        self
    }

    /// Looks at no epoch before this one, counted from 0: such neither uses up patience, nor are its weights kept.
    #[must_use]
    pub fn start_from_epoch(mut self, epoch: usize) -> Self {
        self.start = epoch;
        self
    }

    /// Whether the model gets its best weights back in the end, as it does unless said otherwise.
    #[must_use]
    pub fn restore_best_weights(mut self, restore: bool) -> Self {
        self.restore = restore;
        self
    }
}

impl Callback for EarlyStopping {
    fn on_epoch_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError> {
        if run.history.epochs() <= self.start {
            // What is not logged is an error from the first epoch on.
            self.monitor.value(run)?;
        } else if self.monitor.improves(run)? {
            if self.restore {
                self.best_weights = run.weights.save();
            }
        } else if self.monitor.wait >= self.patience.max(1) {
            run.stop = true;
        }
        Ok(())
    }

    fn on_train_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError> {
        if !self.best_weights.is_empty() {
            let path = "the best weights".into();
            run.weights.load(&self.best_weights).map_err(|source| TrainError::Weights { path, source })?;
        }
        Ok(())
    }

    fn memory(&self) -> Vec<u8> {
        [self.monitor.memory(), self.best_weights.clone()].concat()
    }

    fn recall(&mut self, memory: &[u8]) -> Option<()> {
        self.best_weights = self.monitor.recall(memory)?.to_vec();
        Some(())
    }
}
