//! Adam (Kingma & Ba 2015), with `amsgrad` (Reddi et al. 2018), and with decoupled weight decay (Loshchilov & Hutter 2019).

use super::{Optimizer, Settings, has_settings, rows, settings};
use crate::Scalar;

/// Adaptive moment estimation.
///
/// ```
/// use seqnet_core::train::{Adam, Optimizer};
///
/// let (mut w, mut slots) = ([1.0_f64], [0.0; 2]);
/// Adam::new(0.1).step(1, 0.1, &mut w, &[5.0], &mut slots);
/// assert!((w[0] - 0.9).abs() < 1e-6); // the first step is as long as the learning rate
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Adam {
    settings: Settings,
    beta_1: f64,
    beta_2: f64,
    epsilon: f64,
    amsgrad: bool,
}
settings!(Adam, 0.001);

impl Adam {
    /// With Keras's defaults: `beta_1 = 0.9`, `beta_2 = 0.999`, `epsilon = 1e-7`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Adam {
            settings: Settings::new(learning_rate),
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: false,
        }
    }

    /// What part of their averages gradients and their squares keep.
    #[must_use]
    pub const fn betas(self, beta_1: f64, beta_2: f64) -> Self {
        Adam { beta_1, beta_2, ..self }
    }

    /// What keeps a step from being divided by nothing.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Adam { epsilon, ..self }
    }

    /// Divides by the largest average so far.
    #[must_use]
    pub const fn amsgrad(self, amsgrad: bool) -> Self {
        Adam { amsgrad, ..self }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no training has 2^53 steps")]
pub(super) fn power(base: f64, k: u64) -> f64 {
    libm::pow(base, k as f64)
}

impl Optimizer for Adam {
    has_settings!();

    fn slots(&self) -> usize {
        if self.amsgrad { 3 } else { 2 }
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn step<S: Scalar>(&self, k: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]) {
        let rate = rate * libm::sqrt(1.0 - power(self.beta_2, k)) / (1.0 - power(self.beta_1, k));
        let [rate, epsilon, new_1, new_2] =
            [rate, self.epsilon, 1.0 - self.beta_1, 1.0 - self.beta_2].map(S::from_f64);
        let [m, v] = rows(slots, w.len());
        for ((m, v), &g) in m.iter_mut().zip(v.iter_mut()).zip(g) {
            *m += (g - *m) * new_1;
            *v += (g * g - *v) * new_2;
        }
        let (m, v) = (&*m, &*v);
        if self.amsgrad {
            let [m, v, largest] = rows(slots, w.len());
            for (((w, m), v), largest) in w.iter_mut().zip(m).zip(v).zip(largest) {
                *largest = largest.max(*v);
                *w -= *m * rate / (largest.sqrt() + epsilon);
            }
            return;
        }
        for ((w, &m), &v) in w.iter_mut().zip(m).zip(v) {
            *w -= m * rate / (v.sqrt() + epsilon);
        }
    }
}

/// Adam with weight decay, of 0.004 unless something else is said.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW(Adam);

impl AdamW {
    /// With Keras's defaults.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        AdamW(Adam::new(learning_rate).weight_decay(0.004))
    }

    /// Takes this part of each weight off at each step, times the learning rate.
    #[must_use]
    pub const fn weight_decay(self, weight_decay: f64) -> Self {
        AdamW(self.0.weight_decay(weight_decay))
    }

    /// The same with other settings of [`Adam`].
    #[must_use]
    pub fn with(self, change: impl FnOnce(Adam) -> Adam) -> Self {
        AdamW(change(self.0))
    }
}

/// With Keras's learning rate, 0.001.
impl Default for AdamW {
    fn default() -> Self {
        AdamW::new(0.001)
    }
}

impl Optimizer for AdamW {
    fn settings(&self) -> &Settings {
        self.0.settings()
    }
    fn settings_mut(&mut self) -> &mut Settings {
        self.0.settings_mut()
    }
    fn slots(&self) -> usize {
        self.0.slots()
    }
    fn step<S: Scalar>(&self, k: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]) {
        self.0.step(k, rate, w, g, slots);
    }
}
