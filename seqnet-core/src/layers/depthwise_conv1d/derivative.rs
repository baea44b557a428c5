//! With `z` the sums, for feature `f` and its filter `m`, and `x_(t + k)` where there is one:
//!
//! ```text
//! dz_t         = a'(z_t) ∘ dy_t
//! dw_kfm       = Σ_t dz_tfm x_(t + k)f
//! db           = Σ_t dz_t
//! dx_(t + k)f += Σ_m w_kfm dz_tfm
//! ```

use super::super::Bias;
use super::super::window::{Padding, Places};
use super::{DepthwiseConv1D, add_each_feature};
use crate::activations::Differentiable;
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Vector};
use nalgebra::SVector;

/// What the derivatives `dz` for one timestep of filters of each feature make of their kernel and of the timesteps under it.
pub(in super::super) fn add_back<
    const T: usize,
    const F: usize,
    const K: usize,
    const M: usize,
    S: Scalar,
>(
    kernel: &[[SVector<S, M>; F]; K],
    dz: &[S],
    at: impl Iterator<Item = Option<usize>>,
    x: &Sequence<T, F, S>,
    gradient: &mut [[SVector<S, M>; F]; K],
    dx: &mut Option<&mut Sequence<T, F, S>>,
) {
    for ((kernel, d_kernel), at) in kernel.iter().zip(gradient).zip(at) {
        let Some(at) = at else { continue };
        for (f, ((w, d_w), dz)) in kernel.iter().zip(d_kernel).zip(dz.chunks(M.max(1))).enumerate() {
            let x = x[(at, f)];
            d_w.as_mut_slice().iter_mut().zip(dz).for_each(|(d, &dz)| *d += x * dz);
            if let Some(dx) = dx {
                dx[(at, f)] += w.as_slice().iter().zip(dz).fold(S::ZERO, |sum, (&w, &dz)| sum + w * dz);
            }
        }
    }
}

impl<
    const T: usize,
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const OUT: usize,
    P: Padding,
    S: Scalar,
    A: Differentiable,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Trainable<Sequence<T, F, S>> for DepthwiseConv1D<F, U, K, M, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        x: &[Sequence<T, F, S>],
        y: &[Sequence<OUT, U, S>],
        (): &mut (),
        dy: &mut [Sequence<OUT, U, S>],
        gradient: &mut Self,
        mut dx: Option<&mut [Sequence<T, F, S>]>,
    ) {
        let places = Places::of::<P>(T, K, DILATION, OUT);
        for (w, ((x, y), dy)) in x.iter().zip(y).zip(dy).enumerate() {
            let mut dx = dx.as_mut().map(|dx| &mut dx[w]);
            if let Some(dx) = &mut dx {
                **dx = Sequence::zeros();
            }
            for (t, (y, dz)) in y.steps().iter().zip(dy.steps_mut()).enumerate() {
                let mut z = Vector::<U, S>::zeros();
                if A::NEEDS_INPUT {
                    z.as_mut_slice().iter_mut().zip(self.bias.as_slice()).for_each(|(z, &b)| *z = b);
                    let at = |place| places.of_window(t).nth(place).flatten().map(|at| &x[at]);
                    add_each_feature(z.as_mut_slice(), &self.kernel, at);
                }
                A::backward(z.as_slice(), y.as_slice(), dz.as_mut_slice());
                super::super::adjoint::add_to(gradient.bias.as_mut_slice(), dz.as_slice());
                let at = places.of_window(t);
                add_back(&self.kernel, dz.as_slice(), at, x, &mut gradient.kernel, &mut dx);
            }
        }
    }
}
