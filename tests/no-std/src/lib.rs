//! Models in a crate without std, without a prelude and without default features.
#![no_std]
#![no_implicit_prelude]
#![deny(warnings, missing_docs, unused, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

/// How many timesteps are forecast.
pub const STEPS: usize = 3;

::seqnet::sequential! {
    /// A forecast from a window.
    pub struct Forecast -> (STEPS, 1) {
        Input(6, 2),
        LSTM(4),
        RepeatVector(STEPS),
        GRU(4, return_sequences = true, reset_after = false),
        TimeDistributed(Dense(1)),
        Activation("tanh"),
    }
}

::seqnet::sequential! {
    /// Every timestep's mean over what came before.
    pub struct Mean<const H: usize> -> (None, 1) {
        Input(None, 2),
        SimpleRNN(H, return_sequences = true),
        Dense(1),
    }
}

/// Models are constants too.
pub static FORECAST: Forecast = Forecast::zeros();

#[cfg(test)]
mod tests {
    use super::{FORECAST, Mean};

    #[test]
    fn models_of_zeros_predict_zeros() {
        ::core::assert_eq!(FORECAST.predict(&::seqnet::Sequence::zeros()), ::seqnet::Sequence::zeros());
        let mean = Mean::<4>::zeros();
        ::core::assert_eq!(mean.stream().push(&::seqnet::Vector::zeros()), ::seqnet::Vector::zeros());
    }
}
