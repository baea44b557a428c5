//! With `d = √(v + ε)`, `xh = (x - c) / d`, where `c` is `μ`, or 0 with `RMS_SCALING`, and `dh = γ ∘ dy`:
//!
//! ```text
//! dγ = dy ∘ xh,  dβ = dy
//! dx = dh / d - (Σ_f dh_f xh_f / F) (x - μ) / d²  [- Σ_f dh_f / (F d), where c is μ]
//! ```

use super::super::PerFeature;
use super::super::adjoint::add_to;
use super::super::moments::Moments;
use super::super::per_feature::mean;
use super::LayerNormalization;
use crate::train::{Room, Trainable};
use crate::{Scalar, Vector};
use core::iter;

impl<
    const F: usize,
    S: Scalar,
    const EPSILON: u64,
    G: PerFeature<S>,
    B: PerFeature<S>,
    const RMS_SCALING: bool,
> Trainable<Vector<F, S>> for LayerNormalization<F, S, EPSILON, G, B, RMS_SCALING>
{
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        x: &[Vector<F, S>],
        _: &[Vector<F, S>],
        (): &mut (),
        dy: &mut [Vector<F, S>],
        gradient: &mut Self,
        mut dx: Option<&mut [Vector<F, S>]>,
    ) {
        for (w, (x, dy)) in x.iter().zip(&*dy).enumerate() {
            let moments = Moments::of(iter::once(x.as_slice()), EPSILON);
            let deviation = moments.deviation;
            let normal = |x: S| if RMS_SCALING { x / deviation } else { moments.normal(x) };
            let normal = Vector::<F, S>::from_fn(|f| normal(x[f]));
            let products = Vector::<F, S>::from_fn(|f| dy[f] * normal[f]);
            add_to(gradient.gamma.as_mut_slice(), products.as_slice());
            add_to(gradient.beta.as_mut_slice(), dy.as_slice());
            let Some(dx) = dx.as_mut().map(|dx| &mut dx[w]) else { continue };
            let gamma = |f: usize| self.gamma.as_slice().get(f).copied().unwrap_or(S::ONE);
            let dh = Vector::<F, S>::from_fn(|f| gamma(f) * dy[f]);
            let sum = if RMS_SCALING { S::ZERO } else { mean(dh.as_slice(), |dh| dh) };
            let product = Vector::<F, S>::from_fn(|f| dh[f] * normal[f]);
            let product = mean(product.as_slice(), |product| product);
            *dx = Vector::from_fn(|f| (dh[f] - sum - product * moments.normal(x[f])) / deviation);
        }
    }
}
