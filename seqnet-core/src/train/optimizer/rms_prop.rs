//! `RmsProp` (Hinton 2012) and `Adagrad` (Duchi et al. 2011): steps divided by the size of the gradients before.

use super::{Optimizer, Settings, has_settings, rows, settings};
use crate::Scalar;

/// Steps divided by a moving average of the gradient's size.
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp {
    settings: Settings,
    rho: f64,
    momentum: f64,
    epsilon: f64,
    centered: bool,
}
settings!(RmsProp, 0.001);

impl RmsProp {
    /// With Keras's defaults: `rho = 0.9`, no momentum, `epsilon = 1e-7`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        RmsProp {
            settings: Settings::new(learning_rate),
            rho: 0.9,
            momentum: 0.0,
            epsilon: 1e-7,
            centered: false,
        }
    }

    /// What part of its average the square keeps.
    #[must_use]
    pub const fn rho(self, rho: f64) -> Self {
        RmsProp { rho, ..self }
    }

    /// With this part of the step before.
    #[must_use]
    pub const fn momentum(self, momentum: f64) -> Self {
        RmsProp { momentum, ..self }
    }

    /// What keeps a step from being divided by nothing.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        RmsProp { epsilon, ..self }
    }

    /// Divides by the variance in the place of the square.
    #[must_use]
    pub const fn centered(self, centered: bool) -> Self {
        RmsProp { centered, ..self }
    }
}

impl Optimizer for RmsProp {
    has_settings!();

    fn slots(&self) -> usize {
        3
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn step<S: Scalar>(&self, _: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]) {
        let [rate, rho, new, momentum, epsilon] =
            [rate, self.rho, 1.0 - self.rho, self.momentum, self.epsilon].map(S::from_f64);
        let [v, a, m] = rows(slots, w.len());
        for ((((w, &g), v), a), m) in w.iter_mut().zip(g).zip(v).zip(a).zip(m) {
            *v = rho * *v + new * g * g;
            let mut size = *v + epsilon;
            if self.centered {
                *a = rho * *a + new * g;
                size -= *a * *a;
            }
            let step = rate * g / size.sqrt();
            *m = momentum * *m + step;
            *w -= *m;
        }
    }
}

/// Steps divided by the size of all gradients before.
#[derive(Clone, Debug, PartialEq)]
pub struct Adagrad {
    settings: Settings,
    initial_accumulator: f64,
    epsilon: f64,
}
settings!(Adagrad, 0.001);

impl Adagrad {
    /// With Keras's defaults: an initial accumulator of 0.1, `epsilon = 1e-7`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Adagrad { settings: Settings::new(learning_rate), initial_accumulator: 0.1, epsilon: 1e-7 }
    }

    /// What the sum of the squares begins with.
    #[must_use]
    pub const fn initial_accumulator(self, initial_accumulator: f64) -> Self {
        Adagrad { initial_accumulator, ..self }
    }
}

impl Optimizer for Adagrad {
    has_settings!();

    fn slots(&self) -> usize {
        1
    }

    fn blank(&self) -> f64 {
        self.initial_accumulator
    }

    fn step<S: Scalar>(&self, _: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]) {
        let [rate, epsilon] = [rate, self.epsilon].map(S::from_f64);
        let [v] = rows(slots, w.len());
        for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
            *v += g * g;
            *w -= rate * g / (*v + epsilon).sqrt();
        }
    }
}
