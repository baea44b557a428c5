//! Three networks with their weights in flash, and what they must give for a few windows.
#![no_std]

#[rustfmt::skip]
mod expected;
pub mod functions;
mod windows;

use seqnet::prelude::*;

pub use windows::window;

sequential! {
    /// Many to one: 24 timesteps of four sensors, one number.
    #[weights = "data/m1.safetensors"]
    pub struct M1 -> (1) {
        LSTM(32, input_shape = (24, 4)),
        Dense(1),
    }
}

sequential! {
    /// [`M1`] on a stream without an end: an output for every timestep.
    #[weights = "data/m1.safetensors"]
    pub struct Endless -> (None, 1) {
        LSTM(32, input_shape = (None, 4), return_sequences = True),
        Dense(1),
    }
}

sequential! {
    /// Encoder–decoder: six months of sea temperature from 24, trained on El Niño's.
    #[weights = "../../el_nino/data/encoder_decoder.safetensors"]
    pub struct M2 -> (6, 1) {
        LSTM(32, input_shape = (24, 1)),
        RepeatVector(6),
        LSTM(32, return_sequences = True),
        TimeDistributed(Dense(1)),
    }
}

sequential! {
    /// Which of four: 50 timesteps of an inertial sensor, four shares.
    #[weights = "data/m3.safetensors"]
    pub struct M3 -> (4) {
        GRU(16, input_shape = (50, 6)),
        Dense(4, activation = "softmax"),
    }
}

/// How many windows each network is tried with.
pub const WINDOWS: usize = 4;

/// A network and what it is held to.
pub struct Case<M: Model, const N: usize> {
    /// With its weights.
    pub model: &'static M,
    /// What goes in.
    pub windows: [M::Input; WINDOWS],
    /// What must come out.
    pub expected: [Expected<N>; WINDOWS],
}

/// The `N` numbers that a network gives for one window.
pub struct Expected<const N: usize> {
    /// As the host computes them in `f32`.
    pub host: [f32; N],
    /// As `f64` has them.
    pub float64: [f64; N],
}

/// [`M1`] for noise.
pub static M1_CASE: Case<M1, 1> =
    Case { model: M1::TRAINED, windows: windows::windows(), expected: expected::M1 };

/// [`M2`] for sea temperatures.
pub static M2_CASE: Case<M2, 6> =
    Case { model: M2::TRAINED, windows: windows::sea(), expected: expected::M2 };

/// [`M3`] for noise.
pub static M3_CASE: Case<M3, 4> =
    Case { model: M3::TRAINED, windows: windows::windows(), expected: expected::M3 };
