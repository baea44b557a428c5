//! What a gradient does to the weights, as Keras 3 does it.
//!
//! At step `k` with learning rate `η`, for every weight `w` and its part `g` of the gradient:
//!
//! ```text
//! Sgd       m = μ m - η g;  w += m                     with Nesterov w += μ m - η g; without momentum w -= η g
//! RmsProp   v = ρ v + (1 - ρ) g²;  w -= η g / √(v + ε)
//!           centered: a = ρ a + (1 - ρ) g, and v - a² in the place of v
//! Adagrad   v = v + g²;  w -= η g / √(v + ε)
//! Adam      m = m + (1 - β₁) (g - m),  v = v + (1 - β₂) (g² - v)
//!           w -= η √(1 - β₂ᵏ) / (1 - β₁ᵏ) · m / (√v + ε)
//!           amsgrad: the largest v so far in its place
//! AdamW     Adam with weight decay
//! Nadam     Adam with Nesterov momentum (Dozat 2016)
//! ```

mod adam;
mod clipping;
mod nadam;
mod rms_prop;
mod schedule;
mod sgd;
mod update;

pub use adam::{Adam, AdamW};
pub use clipping::Clipping;
pub use nadam::Nadam;
pub use rms_prop::{Adagrad, RmsProp};
pub use schedule::Schedule;
pub use sgd::Sgd;
pub use update::Update;

use crate::Scalar;

/// An update rule.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no optimizer",
    label = "is no optimizer",
    note = "help: the optimizer is the first, and the loss the second: `Trainer::new(Adam::new(1e-3), MeanSquaredError)`"
)]
pub trait Optimizer {
    /// How many numbers it keeps for each weight.
    fn slots(&self) -> usize;

    /// What those numbers are before the first step.
    fn blank(&self) -> f64 {
        0.0
    }

    /// What all update rules have in common.
    fn settings(&self) -> &Settings;
    /// The same, to be changed.
    fn settings_mut(&mut self) -> &mut Settings;

    /// Prepares for step `k`, counted from 1.
    fn begin(&mut self, _k: u64) {}

    /// Moves the weights of a tensor at step `k` with learning rate `rate`. `slots` has [`slots`](Optimizer::slots) rows as long as `w`.
    fn step<S: Scalar>(&self, k: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]);
}

/// What all update rules have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// `η`
    pub learning_rate: Schedule,
    /// What the learning rate of every step is multiplied by: 1 until something lowers it.
    pub factor: f64,
    /// What part of each weight is taken off at each step, times the learning rate.
    pub weight_decay: f64,
    /// How gradients are made smaller.
    pub clipping: Clipping,
}

impl Settings {
    const fn new(learning_rate: f64) -> Self {
        Settings {
            learning_rate: Schedule::Constant(learning_rate),
            factor: 1.0,
            weight_decay: 0.0,
            clipping: Clipping::None,
        }
    }

    /// The learning rate after `k` steps.
    #[must_use]
    pub fn rate(&self, k: u64) -> f64 {
        self.learning_rate.at(k) * self.factor
    }
}

/// The builder methods that all update rules have, and the default with Keras's learning rate.
macro_rules! settings {
    ($Optimizer:ident, $learning_rate:literal) => {
        #[doc = concat!("With Keras's learning rate, ", stringify!($learning_rate), ".")]
        impl Default for $Optimizer {
            fn default() -> Self {
                Self::new($learning_rate)
            }
        }

        impl $Optimizer {
            /// Takes this part of each weight off at each step, times the learning rate.
            #[must_use]
            pub const fn weight_decay(mut self, weight_decay: f64) -> Self {
                self.settings.weight_decay = weight_decay;
                self
            }

            /// Makes a tensor's gradient no longer than this.
            #[must_use]
            pub const fn clipnorm(mut self, norm: f64) -> Self {
                self.settings.clipping = $crate::train::Clipping::Norm(norm);
                self
            }

            /// Makes the whole gradient no longer than this.
            #[must_use]
            pub const fn global_clipnorm(mut self, norm: f64) -> Self {
                self.settings.clipping = $crate::train::Clipping::GlobalNorm(norm);
                self
            }

            /// Makes no number of the gradient larger than this.
            #[must_use]
            pub const fn clipvalue(mut self, value: f64) -> Self {
                self.settings.clipping = $crate::train::Clipping::Value(value);
                self
            }

            /// Changes the learning rate from step to step.
            #[must_use]
            pub const fn learning_rate(mut self, schedule: $crate::train::Schedule) -> Self {
                self.settings.learning_rate = schedule;
                self
            }
        }
    };
}
use settings;

/// The accessors of [`Settings`] in an `impl Optimizer`.
macro_rules! has_settings {
    () => {
        fn settings(&self) -> &$crate::train::Settings {
            &self.settings
        }
        fn settings_mut(&mut self) -> &mut $crate::train::Settings {
            &mut self.settings
        }
    };
}
use has_settings;

/// The rows of the slots of a tensor.
fn rows<S, const N: usize>(slots: &mut [S], length: usize) -> [&mut [S]; N] {
    let mut rest = slots;
    [(); N].map(|()| {
        let (row, after) = core::mem::take(&mut rest).split_at_mut(length);
        rest = after;
        row
    })
}
