//! A lower learning rate when it gets no better.

use super::monitor::Monitor;
use super::{Callback, Mode, Run};
use crate::TrainError;

/// Lowers the learning rate when `val_loss` has not become lower for some epochs.
///
/// ```
/// use seqnet_train::ReduceLROnPlateau;
///
/// let callback = ReduceLROnPlateau::patience(5).factor(0.5).min_learning_rate(1e-5);
/// ```
#[derive(Clone, Debug)]
pub struct ReduceLROnPlateau {
    monitor: Monitor,
    patience: u64,
    factor: f64,
    min_learning_rate: f64,
}

impl ReduceLROnPlateau {
    /// Lowers the rate after this many epochs in a row without a better one.
    #[must_use]
    pub fn patience(epochs: u64) -> Self {
        let mut monitor = Monitor::new();
        monitor.min_delta = 1e-4; // as in Keras
        ReduceLROnPlateau { monitor, patience: epochs, factor: 0.1, min_learning_rate: 0.0 }
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

    /// What the rate is multiplied by; 0.1 unless said otherwise.
    #[must_use]
    pub fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }

    /// By how much a value must be better to count; 0.0001 unless said otherwise.
    #[must_use]
    pub fn min_delta(mut self, delta: f64) -> Self {
        self.monitor.min_delta = delta;
        self
    }

    /// The lowest rate; 0 unless said otherwise.
    #[must_use]
    pub fn min_learning_rate(mut self, rate: f64) -> Self {
        self.min_learning_rate = rate;
        self
    }
}

impl Callback for ReduceLROnPlateau {
    fn on_epoch_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError> {
        if !self.monitor.improves(run)? && self.monitor.wait >= self.patience.max(1) {
            let lower = (run.learning_rate * self.factor).max(self.min_learning_rate);
            run.learning_rate = run.learning_rate.min(lower);
            self.monitor.wait = 0;
        }
        Ok(())
    }

    fn memory(&self) -> Vec<u8> {
        self.monitor.memory()
    }

    fn recall(&mut self, memory: &[u8]) -> Option<()> {
        self.monitor.recall(memory)?.is_empty().then_some(())
    }
}
