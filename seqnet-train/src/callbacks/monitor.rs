//! Whether a logged value has become better.

use super::Run;
use crate::TrainError;
use crate::history::should_be_high;

/// Whether a value that is watched is better where it is low or where it is high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// High where its name ends in `accuracy` or `score`, low of all other names.
    #[default]
    Auto,
    /// Low.
    Min,
    /// High.
    Max,
}

/// Watches one logged value.
#[derive(Clone, Debug)]
pub(super) struct Monitor {
    name: Option<String>,
    pub(super) mode: Mode,
    pub(super) min_delta: f64,
    /// What a value has to be better than to count as progress, beside the best so far.
    pub(super) baseline: Option<f64>,
    /// The best so far.
    best: f64,
    /// Epochs since the last progress.
    pub(super) wait: u64,
}

impl Monitor {
    pub(super) fn new() -> Self {
        Monitor { name: None, mode: Mode::Auto, min_delta: 0.0, baseline: None, best: f64::NAN, wait: 0 }
    }

    pub(super) fn watch(&mut self, name: impl Into<String>) {
        self.name = Some(name.into());
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("val_loss")
    }

    /// The value of an epoch.
    pub(super) fn value(&self, run: &Run<'_>) -> Result<f64, TrainError> {
        run.logged(self.name())
    }

    /// Takes the value of an epoch; says whether it is the best so far.
    pub(super) fn improves(&mut self, run: &Run<'_>) -> Result<bool, TrainError> {
        let value = self.value(run)?;
        let improves = self.is_better(value, self.best);
        if improves {
            self.best = value;
        }
        if improves && self.baseline.is_none_or(|baseline| self.is_better(value, baseline)) {
            self.wait = 0;
        } else {
            self.wait += 1;
        }
        Ok(improves)
    }

    /// Better than another, which is not a number where there is none.
    fn is_better(&self, value: f64, other: f64) -> bool {
        let is_high = match self.mode {
            Mode::Auto => should_be_high(self.name()),
            Mode::Min => false,
            Mode::Max => true,
        };
        let gain = if is_high { value - other } else { other - value };
        !value.is_nan() && (other.is_nan() || gain > self.min_delta)
    }

    pub(super) fn memory(&self) -> Vec<u8> {
        [self.best.to_le_bytes(), self.wait.to_le_bytes()].concat()
    }

    /// Takes up a memory; gives what lies behind it.
    pub(super) fn recall<'a>(&mut self, memory: &'a [u8]) -> Option<&'a [u8]> {
        let (best, rest) = memory.split_first_chunk()?;
        let (wait, rest) = rest.split_first_chunk()?;
        (self.best, self.wait) = (f64::from_le_bytes(*best), u64::from_le_bytes(*wait));
        Some(rest)
    }
}
