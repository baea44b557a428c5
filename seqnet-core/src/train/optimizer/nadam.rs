//! Adam with Nesterov momentum (Dozat 2016).
//!
//! ```text
//! uₖ = β₁ (1 - 0.96ᵏ / 2),  pₖ = u₁ u₂ … uₖ
//! w -= η (uₖ₊₁ m / (1 - pₖ₊₁) + (1 - uₖ) g / (1 - pₖ)) / (√(v / (1 - β₂ᵏ)) + ε)
//! ```

use super::adam::power;
use super::{Optimizer, Settings, has_settings, rows, settings};
use crate::Scalar;

/// Adam with Nesterov momentum.
#[derive(Clone, Debug, PartialEq)]
pub struct Nadam {
    settings: Settings,
    beta_1: f64,
    beta_2: f64,
    epsilon: f64,
    /// `k` and `pₖ`.
    product: (u64, f64),
}
settings!(Nadam, 0.001);

impl Nadam {
    /// With Keras's defaults: `beta_1 = 0.9`, `beta_2 = 0.999`, `epsilon = 1e-7`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Nadam {
            settings: Settings::new(learning_rate),
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            product: (0, 1.0),
        }
    }

    /// What part of their averages gradients and their squares keep.
    #[must_use]
    pub const fn betas(self, beta_1: f64, beta_2: f64) -> Self {
        Nadam { beta_1, beta_2, ..self }
    }

    /// What keeps a step from being divided by nothing.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Nadam { epsilon, ..self }
    }

    /// `uₖ`
    fn momentum(&self, k: u64) -> f64 {
        self.beta_1 * (1.0 - 0.5 * power(0.96, k))
    }
}

impl Optimizer for Nadam {
    has_settings!();

    fn slots(&self) -> usize {
        2
    }

    fn begin(&mut self, k: u64) {
        // A run that was interrupted goes on with a product that is not at hand.
        if self.product.0 >= k {
            self.product = (0, 1.0);
        }
        while self.product.0 < k {
            let next = self.product.0 + 1;
            self.product = (next, self.product.1 * self.momentum(next));
        }
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn step<S: Scalar>(&self, k: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]) {
        let (now, next) = (self.momentum(k), self.momentum(k + 1));
        let of_average = next / (1.0 - self.product.1 * next);
        let of_gradient = (1.0 - now) / (1.0 - self.product.1);
        let of_square = 1.0 / (1.0 - power(self.beta_2, k));
        let [of_average, of_gradient, of_square] = [of_average, of_gradient, of_square].map(S::from_f64);
        let [rate, epsilon, new_1, new_2] =
            [rate, self.epsilon, 1.0 - self.beta_1, 1.0 - self.beta_2].map(S::from_f64);
        let [m, v] = rows(slots, w.len());
        for (((w, &g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
            *m += (g - *m) * new_1;
            *v += (g * g - *v) * new_2;
            *w -= rate * (of_average * *m + of_gradient * g) / ((of_square * *v).sqrt() + epsilon);
        }
    }
}
