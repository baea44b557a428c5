//! Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's (1983).

use super::{Optimizer, Settings, has_settings, rows, settings};
use crate::Scalar;

/// Stochastic gradient descent.
///
/// ```
/// use seqnet_core::train::{Optimizer, Sgd};
///
/// let (mut w, g) = ([1.0], [2.0]);
/// Sgd::new(0.1).step(1, 0.1, &mut w, &g, &mut []);
/// assert_eq!(w, [0.8]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    settings: Settings,
    momentum: f64,
    nesterov: bool,
}
settings!(Sgd, 0.01);

impl Sgd {
    /// Without momentum.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Sgd { settings: Settings::new(learning_rate), momentum: 0.0, nesterov: false }
    }

    /// With this part of the step before.
    #[must_use]
    pub const fn momentum(self, momentum: f64) -> Self {
        Sgd { momentum, ..self }
    }

    /// With Nesterov's momentum.
    #[must_use]
    pub const fn nesterov(self, nesterov: bool) -> Self {
        Sgd { nesterov, ..self }
    }
}

impl Optimizer for Sgd {
    has_settings!();

    fn slots(&self) -> usize {
        usize::from(self.momentum > 0.0)
    }

    fn step<S: Scalar>(&self, _: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]) {
        let (rate, momentum) = (S::from_f64(rate), S::from_f64(self.momentum));
        if self.slots() == 0 {
            for (w, &g) in w.iter_mut().zip(g) {
                *w -= rate * g;
            }
            return;
        }
        let [m] = rows(slots, w.len());
        for ((w, &g), m) in w.iter_mut().zip(g).zip(m) {
            *m = momentum * *m - rate * g;
            *w += if self.nesterov { momentum * *m - rate * g } else { *m };
        }
    }
}
