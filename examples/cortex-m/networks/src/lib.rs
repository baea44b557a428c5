//! Three networks with weights in flash, and what they must give for a few windows.
#![no_std]

#[rustfmt::skip]
mod expected;
mod flash;
mod windows;

use seqnet::prelude::*;

pub use windows::window;

sequential! {
    /// Many to one: 24 timesteps of four sensors, one number.
    pub struct M1 -> (1) {
        LSTM(32, input_shape = (24, 4)),
        Dense(1),
    }
}

sequential! {
    /// [`M1`] on a stream without an end: an output for every timestep.
    pub struct Endless -> (None, 1) {
        LSTM(32, input_shape = (None, 4), return_sequences = True),
        Dense(1),
    }
}

sequential! {
    /// Encoder–decoder: six months of sea temperature from 24, trained on El Niño's.
    pub struct M2 -> (6, 1) {
        LSTM(32, input_shape = (24, 1)),
        RepeatVector(6),
        LSTM(32, return_sequences = True),
        TimeDistributed(Dense(1)),
    }
}

sequential! {
    /// Which of four: 50 timesteps of an inertial sensor, four shares.
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

/// [`M1`] in flash.
pub static M1_CASE: Case<M1, 1> = Case {
    model: {
        static MODEL: M1 = flash::m1();
        &MODEL
    },
    windows: windows::windows(),
    expected: expected::M1,
};

/// [`Endless`] in flash, with the weights of [`M1`].
pub static ENDLESS: Endless = flash::endless();

/// [`M2`] in flash.
pub static M2_CASE: Case<M2, 6> = Case {
    model: {
        static MODEL: M2 = flash::m2();
        &MODEL
    },
    windows: windows::sea(),
    expected: expected::M2,
};

/// [`M3`] in flash.
pub static M3_CASE: Case<M3, 4> = Case {
    model: {
        static MODEL: M3 = flash::m3();
        &MODEL
    },
    windows: windows::windows(),
    expected: expected::M3,
};
