//! Settings with which nothing can be learned.

use crate::TrainError;
use seqnet_core::train::{Clipping, Settings};

fn wrong(name: &'static str, given: f64, needed: &'static str, help: &'static str) -> TrainError {
    TrainError::Setting { name, given, needed, help }
}

/// Looks at what a run is told, before it begins.
pub(crate) fn check(
    epochs: usize,
    batch_size: usize,
    threads: Option<usize>,
    settings: &Settings,
) -> Result<(), TrainError> {
    if epochs == 0 {
        return Err(wrong("epochs", 0.0, "at least 1", "write `.epochs(100)`"));
    }
    if batch_size == 0 {
        return Err(wrong("batch_size", 0.0, "at least 1", "write `.batch_size(32)`"));
    }
    if threads == Some(0) {
        return Err(wrong(
            "threads",
            0.0,
            "at least 1",
            "leave it out: there are as many as the machine has",
        ));
    }
    let is_rate = |rate: f64| rate.is_finite() && rate >= 0.0;
    let (rate, decay) = (settings.rate(0), settings.weight_decay);
    if !is_rate(rate) {
        return Err(wrong(
            "learning_rate",
            rate,
            "a number that is not negative",
            "begin with `Adam::new(1e-3)`",
        ));
    }
    if !is_rate(decay) {
        return Err(wrong(
            "weight_decay",
            decay,
            "a number that is not negative",
            "write `.weight_decay(0.004)`",
        ));
    }
    let (name, most) = match settings.clipping {
        Clipping::None => return Ok(()),
        Clipping::Norm(most) => ("clipnorm", most),
        Clipping::GlobalNorm(most) => ("global_clipnorm", most),
        Clipping::Value(most) => ("clipvalue", most),
    };
    if most > 0.0 {
        Ok(())
    } else {
        Err(wrong(name, most, "a positive number", "begin with 1.0, or leave it out"))
    }
}
