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
    /// The best so far.
    best: f64,
    /// Epochs since then.
    pub(super) wait: u64,
}

impl Monitor {
    pub(super) fn new() -> Self {
        Monitor { name: None, mode: Mode::Auto, min_delta: 0.0, best: f64::NAN, wait: 0 }
    }

    pub(super) fn watch(&mut self, name: impl Into<String>) {
        self.name = Some(name.into());
    }

    /// Takes the value of an epoch; says whether it is the best so far.
    pub(super) fn improves(&mut self, run: &Run<'_>) -> Result<bool, TrainError> {
        let name = self.name.as_deref().unwrap_or("val_loss");
        let value = run.logged(name)?;
        let is_high = match self.mode {
            Mode::Auto => should_be_high(name),
            Mode::Min => false,
            Mode::Max => true,
        };
        let gain = if is_high { value - self.best } else { self.best - value };
        let improves = !value.is_nan() && (self.best.is_nan() || gain > self.min_delta);
        if improves {
            (self.best, self.wait) = (value, 0);
        } else {
            self.wait += 1;
        }
        Ok(improves)
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
