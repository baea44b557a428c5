//! With `r = √(Σ_f x_f² / F + ε)` and `dh = s ∘ dy`:
//!
//! ```text
//! ds = dy ∘ x / r
//! dx = (dh - x Σ_f dh_f x_f / (F r²)) / r
//! ```

use super::super::PerFeature;
use super::super::adjoint::add_to;
use super::super::per_feature::mean;
use super::RmsNormalization;
use crate::train::{Room, Trainable};
use crate::{Scalar, Vector};

impl<const F: usize, S: Scalar, const EPSILON: u64> Trainable<Vector<F, S>>
    for RmsNormalization<F, S, EPSILON>
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
        let epsilon = S::from_f64(f64::from_bits(EPSILON));
        for (w, (x, dy)) in x.iter().zip(&*dy).enumerate() {
            let root = (mean(x.as_slice(), |x| x * x) + epsilon).sqrt();
            let products = Vector::<F, S>::from_fn(|f| dy[f] * x[f] / root);
            add_to(PerFeature::as_mut_slice(&mut gradient.scale), products.as_slice());
            let Some(dx) = dx.as_mut().map(|dx| &mut dx[w]) else { continue };
            let products = Vector::<F, S>::from_fn(|f| self.scale[f] * dy[f] * x[f]);
            let product = mean(products.as_slice(), |product| product) / (root * root);
            *dx = Vector::from_fn(|f| (self.scale[f] * dy[f] - x[f] * product) / root);
        }
    }
}
