//! In training `μ` and `v` are those of the batch, over all `n` windows and timesteps that count, and with `xh = (x - μ) / √(v + ε)`:
//!
//! ```text
//! dγ = Σ dy ∘ xh,  dβ = Σ dy
//! dx = γ / √(v + ε) ∘ (dy - Σ dy / n - xh ∘ Σ (dy ∘ xh) / n)        without the sums where it does not count
//! moving = momentum moving + (1 - momentum) that of the batch
//! ```
//!
//! With `trainable = false` the moving ones stay as they are and are used as in prediction. The gradient of the moving ones is what
//! a step takes off them. Under a mask Keras adds `1e-7` to `n`.

use super::super::PerFeature;
use super::super::adjoint::add_to;
use super::super::per_feature::scale_and_center;
use super::BatchNormalization;
use crate::cast::{all_steps, all_steps_mut};
use crate::mask_adapters::Counts;
use crate::own::AdaptedTrainable;
use crate::train::{Kept, Pass, Room, Tape, Trainable};
use crate::{Layer, Masked, Scalar, Sequence, Vector};

/// What Keras adds to the number of timesteps that count.
const EXCESS: f64 = 1e-7;

/// The mean and the variance that a batch was normalized by, and how much of the moving ones remains.
#[derive(Clone, Copy)]
pub struct Moments<const F: usize, S> {
    mean: Vector<F, S>,
    variance: Vector<F, S>,
    count: S,
    /// `None` where the moving ones were used.
    momentum: Option<S>,
}

impl<const F: usize, S: Scalar> Tape for Moments<F, S> {
    fn new(_: usize) -> Self {
        Moments { mean: Vector::zeros(), variance: Vector::zeros(), count: S::ONE, momentum: None }
    }
}

/// Vectors, and which of them count.
#[derive(Clone, Copy)]
struct Batch<'a, const F: usize, S, C> {
    x: &'a [Vector<F, S>],
    counts: C,
    /// Added to their number.
    excess: f64,
}

impl<const F: usize, S: Scalar, C: Fn(usize) -> bool> Batch<'_, F, S, C> {
    #[expect(clippy::cast_precision_loss, reason = "no batch has 2^53 vectors")]
    fn count(&self) -> S {
        let count = (0..self.x.len()).filter(|&i| (self.counts)(i)).count();
        S::from_f64(if self.excess > 0.0 { count as f64 + self.excess } else { count.max(1) as f64 })
    }

    /// The mean of what is made of each feature.
    fn mean(&self, count: S, value: impl Fn(usize, S) -> S) -> Vector<F, S> {
        let counting = || self.x.iter().enumerate().filter(|(i, _)| (self.counts)(*i)).map(|(_, x)| x);
        Vector::from_fn(|f| counting().fold(S::ZERO, |sum, x| sum + value(f, x[f])) / count)
    }
}

impl<const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>>
    BatchNormalization<F, S, EPSILON, G, B>
{
    fn normalize(
        &self,
        batch: &Batch<'_, F, S, impl Fn(usize) -> bool>,
        tape: &mut Moments<F, S>,
        y: &mut [Vector<F, S>],
        pass: &Pass<'_>,
    ) {
        let count = batch.count();
        if !pass.trains() {
            let (mean, variance) = (self.moving_mean.into(), self.moving_variance.into());
            *tape = Moments { mean, variance, count, momentum: None };
            batch.x.iter().zip(y).for_each(|(x, y)| self.forward(x, &mut (), y));
            return;
        }
        let mean = batch.mean(count, |_, x| x);
        let variance = batch.mean(count, |f, x| (x - mean[f]) * (x - mean[f]));
        let momentum = Some(S::from_f64(pass.options().momentum));
        *tape = Moments { mean, variance, count, momentum };
        let epsilon = S::from_f64(f64::from_bits(EPSILON));
        for (x, y) in batch.x.iter().zip(y) {
            *y = Vector::from_fn(|f| (x[f] - mean[f]) / (variance[f] + epsilon).sqrt());
            scale_and_center(y.as_mut_slice(), &self.gamma, &self.beta);
        }
    }

    fn back(
        &self,
        batch: &Batch<'_, F, S, impl Fn(usize) -> bool>,
        tape: &Moments<F, S>,
        dy: &[Vector<F, S>],
        gradient: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        let Moments { mean, variance, count, momentum } = *tape;
        let epsilon = S::from_f64(f64::from_bits(EPSILON));
        let deviation = Vector::<F, S>::from_fn(|f| (variance[f] + epsilon).sqrt());
        let normal = |f: usize, x: S| (x - mean[f]) / deviation[f];
        let (mut sum, mut product) = (Vector::<F, S>::zeros(), Vector::<F, S>::zeros());
        for (x, dy) in batch.x.iter().zip(dy) {
            for f in 0..F {
                sum[f] += dy[f];
                product[f] += dy[f] * normal(f, x[f]);
            }
        }
        add_to(gradient.gamma.as_mut_slice(), product.as_slice());
        add_to(gradient.beta.as_mut_slice(), sum.as_slice());
        if let Some(momentum) = momentum {
            let new = S::ONE - momentum;
            for f in 0..F {
                gradient.moving_mean[f] += (self.moving_mean[f] - mean[f]) * new;
                gradient.moving_variance[f] += (self.moving_variance[f] - variance[f]) * new;
            }
        }
        // With it the sum of what is left of the mean is not zero, and so the variance depends on the mean.
        let excess = S::from_f64(batch.excess);
        for (i, ((dx, x), dy)) in dx.into_iter().flatten().zip(batch.x).zip(dy).enumerate() {
            let is_part = momentum.is_some() && (batch.counts)(i);
            *dx = Vector::from_fn(|f| {
                let gamma = self.gamma.as_slice().get(f).copied().unwrap_or(S::ONE);
                let of_the_mean = excess * mean[f] / (deviation[f] * count);
                let of_the_batch = (sum[f] + (normal(f, x[f]) - of_the_mean) * product[f]) / count;
                gamma / deviation[f] * (dy[f] - if is_part { of_the_batch } else { S::ZERO })
            });
        }
    }
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
        self.normalize(&Batch { x, counts: |_: usize| true, excess: 0.0 }, tape, y, pass);
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
        self.back(&Batch { x, counts: |_: usize| true, excess: 0.0 }, tape, dy, gradient, dx);
    }
}

/// A batch without its mask, and the moments of what counts in it.
pub struct CountingTape<R: Room, const T: usize, const F: usize, S: Scalar> {
    x: Kept<R, Sequence<T, F, S>>,
    y: Kept<R, Sequence<T, F, S>>,
    dx: Kept<R, Sequence<T, F, S>>,
    moments: Moments<F, S>,
}

impl<R: Room, const T: usize, const F: usize, S: Scalar> Tape for CountingTape<R, T, F, S> {
    fn new(windows: usize) -> Self {
        let [x, y, dx] = [(); 3].map(|()| Tape::new(windows));
        CountingTape { x, y, dx, moments: Tape::new(windows) }
    }
}

/// Under a mask the moments are those of the timesteps that count.
impl<const T: usize, const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>>
    AdaptedTrainable<BatchNormalization<F, S, EPSILON, G, B>, Masked<T, F, S>, Masked<T, F, S>> for Counts
{
    type Tape<R: Room> = CountingTape<R, T, F, S>;
    const COUPLED: bool = true;

    fn record<R: Room>(
        layer: &BatchNormalization<F, S, EPSILON, G, B>,
        x: &[Masked<T, F, S>],
        tape: &mut Self::Tape<R>,
        y: &mut [Masked<T, F, S>],
        pass: &Pass<'_>,
    ) {
        let n = x.len();
        tape.x.iter_mut().zip(x).for_each(|(plain, x)| *plain = x.sequence);
        let steps = all_steps(&tape.x[..n]);
        let batch = Batch { x: steps, counts: |i: usize| x[i / T].valid[i % T], excess: EXCESS };
        layer.normalize(&batch, &mut tape.moments, all_steps_mut(&mut tape.y[..n]), pass);
        for ((y, x), plain) in y.iter_mut().zip(x).zip(tape.y.iter()) {
            *y = Masked { sequence: *plain, valid: x.valid };
        }
    }

    fn backward<R: Room>(
        layer: &BatchNormalization<F, S, EPSILON, G, B>,
        x: &[Masked<T, F, S>],
        _: &[Masked<T, F, S>],
        tape: &mut Self::Tape<R>,
        dy: &mut [Masked<T, F, S>],
        gradient: &mut BatchNormalization<F, S, EPSILON, G, B>,
        dx: Option<&mut [Masked<T, F, S>]>,
    ) {
        let (n, CountingTape { x: plain, y, dx: plain_dx, moments }) = (x.len(), tape);
        y.iter_mut().zip(&*dy).for_each(|(plain, dy)| *plain = dy.sequence);
        let steps = all_steps(&plain[..n]);
        let batch = Batch { x: steps, counts: |i: usize| x[i / T].valid[i % T], excess: EXCESS };
        let wanted = dx.is_some().then_some(all_steps_mut(&mut plain_dx[..n]));
        layer.back(&batch, moments, all_steps(&y[..n]), gradient, wanted);
        for (dx, plain) in dx.into_iter().flatten().zip(plain_dx.iter()) {
            dx.sequence = *plain;
        }
    }
}
