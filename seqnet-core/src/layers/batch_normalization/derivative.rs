//! In training `μ` and `v` are those of the batch, over all `n` windows and timesteps, and with `xh = (x - μ) / √(v + ε)`:
//!
//! ```text
//! dγ = Σ dy ∘ xh,  dβ = Σ dy
//! dx = γ / √(v + ε) ∘ (dy - Σ dy / n - xh ∘ Σ (dy ∘ xh) / n)
//! moving = momentum moving + (1 - momentum) that of the batch
//! ```
//!
//! With `trainable = false` the moving ones stay as they are and are used as in prediction. The gradient of the moving ones is what
//! a step takes off them.

use super::super::PerFeature;
use super::BatchNormalization;
use crate::train::{Pass, Room, Tape, Trainable};
use crate::{Layer, Scalar, Vector};

/// The mean and the variance that a batch was normalized by, and how much of the moving ones remains.
pub struct Moments<const F: usize, S> {
    mean: Vector<F, S>,
    variance: Vector<F, S>,
    /// `None` where the moving ones were used.
    momentum: Option<S>,
}

impl<const F: usize, S: Scalar> Tape for Moments<F, S> {
    fn new(_: usize) -> Self {
        Moments { mean: Vector::zeros(), variance: Vector::zeros(), momentum: None }
    }
}

/// The mean over all vectors of what is made of each feature.
fn mean<const F: usize, S: Scalar>(x: &[Vector<F, S>], value: impl Fn(usize, S) -> S) -> Vector<F, S> {
    #[expect(clippy::cast_precision_loss, reason = "no batch has 2^53 vectors")]
    let count = S::from_f64(x.len().max(1) as f64);
    Vector::from_fn(|f| x.iter().fold(S::ZERO, |sum, x| sum + value(f, x[f])) / count)
}

impl<const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>>
    Trainable<Vector<F, S>> for BatchNormalization<F, S, EPSILON, G, B>
{
    type Tape<R: Room> = Moments<F, S>;
    const COUPLED: bool = true;

    fn record<R: Room>(
        &self,
        x: &[Vector<F, S>],
        tape: &mut Moments<F, S>,
        y: &mut [Vector<F, S>],
        pass: &Pass<'_>,
    ) {
        if !pass.options().trainable {
            let (mean, variance) = (self.moving_mean.into(), self.moving_variance.into());
            *tape = Moments { mean, variance, momentum: None };
            x.iter().zip(y).for_each(|(x, y)| self.forward(x, &mut (), y));
            return;
        }
        let center = mean(x, |_, x| x);
        let variance = mean(x, |f, x| (x - center[f]) * (x - center[f]));
        let momentum = Some(S::from_f64(pass.options().momentum));
        *tape = Moments { mean: center, variance, momentum };
        let epsilon = S::from_f64(f64::from_bits(EPSILON));
        for (x, y) in x.iter().zip(y) {
            *y = Vector::from_fn(|f| (x[f] - center[f]) / (variance[f] + epsilon).sqrt());
            super::super::per_feature::scale_and_center(y.as_mut_slice(), &self.gamma, &self.beta);
        }
    }

    fn backward<R: Room>(
        &self,
        x: &[Vector<F, S>],
        _: &[Vector<F, S>],
        tape: &mut Moments<F, S>,
        dy: &mut [Vector<F, S>],
        gradient: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        let Moments { mean: center, variance, momentum } = *tape;
        let epsilon = S::from_f64(f64::from_bits(EPSILON));
        let deviation = Vector::<F, S>::from_fn(|f| (variance[f] + epsilon).sqrt());
        let normal = |f: usize, x: S| (x - center[f]) / deviation[f];
        #[expect(clippy::cast_precision_loss, reason = "no batch has 2^53 vectors")]
        let count = S::from_f64(x.len().max(1) as f64);
        let (mut sum, mut product) = (Vector::<F, S>::zeros(), Vector::<F, S>::zeros());
        for (x, dy) in x.iter().zip(&*dy) {
            for f in 0..F {
                sum[f] += dy[f];
                product[f] += dy[f] * normal(f, x[f]);
            }
        }
        let add = super::super::adjoint::add_to;
        add(gradient.gamma.as_mut_slice(), product.as_slice());
        add(gradient.beta.as_mut_slice(), sum.as_slice());
        if let Some(momentum) = momentum {
            let new = S::ONE - momentum;
            for f in 0..F {
                gradient.moving_mean[f] += (self.moving_mean[f] - center[f]) * new;
                gradient.moving_variance[f] += (self.moving_variance[f] - variance[f]) * new;
            }
        }
        for ((dx, x), dy) in dx.into_iter().flatten().zip(x).zip(&*dy) {
            *dx = Vector::from_fn(|f| {
                let gamma = self.gamma.as_slice().get(f).copied().unwrap_or(S::ONE);
                let of_the_batch = (sum[f] + normal(f, x[f]) * product[f]) / count;
                let of_the_batch = if momentum.is_some() { of_the_batch } else { S::ZERO };
                gamma / deviation[f] * (dy[f] - of_the_batch)
            });
        }
    }
}
