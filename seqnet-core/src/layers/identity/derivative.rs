//! In training, with `rate` `p` (or `stddev` `σ`) and noise `e` of the normal distribution:
//!
//! ```text
//! SpatialDropout1D   y = m ∘ x,  m = 0 at p, else 1 / (1 - p), the same in all timesteps
//! GaussianNoise      y = x + σ e
//! GaussianDropout    y = m ∘ x,  m = 1 + √(p / (1 - p)) e
//! AlphaDropout       y = a (x or α at p) + b,  α = -1.7581,  a = 1 / √((1 - p) (1 + p α²)),  b = -a p α
//! dx = m ∘ dy, or dy, or a dy where x is kept
//! ```

use super::super::through_time::draw;
use super::Identity;
use crate::train::{Disturbance, Kept, Pass, Room, Trainable};
use crate::{Scalar, Vector};

/// `-scale · alpha` of `selu`.
const LEAST: f64 = -1.758_099_340_847_376_6;

/// What a vector is multiplied by, into `m`, and what is then added.
fn disturb<const F: usize, S: Scalar>(pass: &Pass<'_>, w: usize, m: &mut Vector<F, S>) -> Vector<F, S> {
    let (rate, mut noise) = (pass.rate(), pass.noise(w));
    *m = Vector::from_fn(|_| S::ONE);
    let mut added = Vector::zeros();
    match pass.options().disturbance {
        Disturbance::Spatial => draw(&mut pass.noise_of_window(w), rate, m.as_mut_slice()),
        Disturbance::Noise => added = Vector::from_fn(|_| S::from_f64(rate * noise.normal())),
        Disturbance::Gaussian if rate < 1.0 => {
            let deviation = libm::sqrt(rate / (1.0 - rate));
            *m = Vector::from_fn(|_| S::from_f64(1.0 + deviation * noise.normal()));
        }
        Disturbance::Alpha if rate < 1.0 => {
            let a = 1.0 / libm::sqrt((1.0 - rate) * (1.0 + rate * LEAST * LEAST));
            let b = -a * rate * LEAST;
            *m = Vector::from_fn(|_| if noise.keeps(rate) { S::from_f64(a) } else { S::ZERO });
            added = Vector::from_fn(|f| S::from_f64(if m[f] == S::ZERO { a * LEAST + b } else { b }));
        }
        // At a rate of 1 nothing would be left to scale.
        Disturbance::None | Disturbance::Gaussian | Disturbance::Alpha => {}
    }
    added
}

impl<const F: usize, S: Scalar> Trainable<Vector<F, S>> for Identity {
    /// What each vector is multiplied by.
    type Tape<R: Room> = Kept<R, Vector<F, S>>;

    fn record<R: Room>(
        &self,
        x: &[Vector<F, S>],
        tape: &mut Self::Tape<R>,
        y: &mut [Vector<F, S>],
        pass: &Pass<'_>,
    ) {
        for (w, ((x, y), m)) in x.iter().zip(y).zip(tape.iter_mut()).enumerate() {
            let added = disturb(pass, w, m);
            *y = Vector::from_fn(|f| m[f] * x[f] + added[f]);
        }
    }

    fn backward<R: Room>(
        &self,
        _: &[Vector<F, S>],
        _: &[Vector<F, S>],
        tape: &mut Self::Tape<R>,
        dy: &mut [Vector<F, S>],
        _: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        for ((dx, dy), m) in dx.into_iter().flatten().zip(&*dy).zip(tape.iter()) {
            *dx = Vector::from_fn(|f| m[f] * dy[f]);
        }
    }
}
