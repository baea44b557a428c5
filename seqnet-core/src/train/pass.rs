//! What a layer is told while it trains.

use super::noise::{Noise, mix};
use crate::Regularizer;

/// What a layer that does nothing in prediction does in training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// Nothing.
    None,
    /// Whole features are left out: `SpatialDropout1D`.
    Spatial,
    /// Something is added: `GaussianNoise`.
    Noise,
    /// Everything is multiplied by something near 1: `GaussianDropout`.
    Gaussian,
    /// Something is set to the least of `selu`, and the rest so that mean and variance remain: `AlphaDropout`.
    Alpha,
}

/// The arguments of a layer that only training uses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// What is left out, from 0 to 1: `rate`, or the `dropout` of a recurrent layer; of Gaussian noise the `stddev`.
    pub rate: f64,
    /// What is left out of the state of a recurrent layer: `recurrent_dropout`.
    pub recurrent_rate: f64,
    /// Where noise of its own begins, whatever the run's `seed`.
    pub seed: Option<u64>,
    /// What a layer does that does nothing in prediction.
    pub disturbance: Disturbance,
    /// How much of its moving statistics a normalization keeps at each step.
    pub momentum: f64,
    /// Whether it trains: a normalization with `trainable = false` uses what it has gathered before.
    pub trainable: bool,
    /// What the size of its outputs costs: `activity_regularizer`.
    pub activity: Regularizer,
    /// Those of the layers or cells in it, where they have their own.
    pub inner: &'static [Options],
}

impl Options {
    /// Keras's defaults.
    pub const DEFAULT: Options = Options {
        rate: 0.0,
        recurrent_rate: 0.0,
        disturbance: Disturbance::None,
        momentum: 0.99,
        seed: None,
        trainable: true,
        activity: Regularizer::NONE,
        inner: &[],
    };
}

impl Default for Options {
    fn default() -> Self {
        Options::DEFAULT
    }
}

/// One pass through a model: where its noise comes from, and the arguments of the layer at hand.
#[derive(Clone, Copy, Debug)]
pub struct Pass<'a> {
    key: u64,
    first: usize,
    /// How many rows each window has.
    rows: usize,
    goes_on: bool,
    /// Whether all is as it is after training.
    still: bool,
    options: &'a Options,
}

impl Pass<'static> {
    /// A pass with noise of its own: two passes of one seed have the same. All layers begin with a fresh state.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Pass {
            key: mix(seed, 0),
            first: 0,
            rows: 1,
            goes_on: false,
            still: false,
            options: &Options::DEFAULT,
        }
    }
}

impl<'a> Pass<'a> {
    /// The same pass for windows of the batch from number `first` on.
    #[must_use]
    pub const fn from(self, first: usize) -> Self {
        Pass { first, ..self }
    }

    /// The same pass, in which layers with `stateful = true` go on from the state that the last pass over their tape has left, window by
    /// window. No derivative goes back into it.
    #[must_use]
    pub const fn going_on(self) -> Self {
        Pass { goes_on: true, ..self }
    }

    /// The same pass as it is after training: nothing is left out, and normalizations use what they have gathered.
    #[must_use]
    pub const fn still(self) -> Self {
        Pass { still: true, ..self }
    }

    /// Whether stateful layers go on.
    #[must_use]
    pub const fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// The pass through layer `k` of this model.
    #[must_use]
    pub const fn layer<'b>(&self, k: u64, options: &'b Options) -> Pass<'b> {
        let key = match options.seed {
            Some(seed) => mix(mix(seed, k), self.key),
            None => mix(self.key, k),
        };
        Pass { key, options, ..*self }
    }

    /// The pass through inner layer `k`, with its own arguments, or else with those of this one.
    #[must_use]
    pub const fn inner(&self, k: usize) -> Pass<'a> {
        let (options, key) = (self.options, mix(self.key, !(k as u64)));
        if k >= options.inner.len() {
            return Pass { key, ..*self };
        }
        let options = &options.inner[k];
        let key = match options.seed {
            Some(seed) => mix(mix(seed, k as u64), key),
            None => key,
        };
        Pass { key, options, ..*self }
    }

    /// The pass through the timesteps of windows, each by itself.
    #[must_use]
    pub const fn timesteps(&self, timesteps: usize) -> Pass<'a> {
        Pass { first: self.first * timesteps, rows: self.rows * timesteps, ..*self }
    }

    /// Whether the layer trains.
    #[must_use]
    pub const fn trains(&self) -> bool {
        self.options.trainable && !self.still
    }

    /// What the layer leaves out, or the deviation of its noise.
    #[must_use]
    pub const fn rate(&self) -> f64 {
        if self.still { 0.0 } else { self.options.rate }
    }

    /// What a recurrent layer leaves out of its state.
    #[must_use]
    pub const fn recurrent_rate(&self) -> f64 {
        if self.still { 0.0 } else { self.options.recurrent_rate }
    }

    /// The arguments of the layer.
    #[must_use]
    pub const fn options(&self) -> &'a Options {
        self.options
    }

    /// The noise that all timesteps of a window have in common, at `w` of those at hand.
    #[must_use]
    pub const fn noise_of_window(&self, w: usize) -> Noise {
        Noise::new(mix(!self.key, ((self.first + w) / self.rows) as u64))
    }

    /// The noise for window `w` of those at hand.
    #[must_use]
    pub const fn noise(&self, w: usize) -> Noise {
        Noise::new(mix(self.key, (self.first + w) as u64))
    }
}
