//! With `z` the sums, and `x_(t + k)` where there is one:
//!
//! ```text
//! dz_t       = a'(z_t) ∘ dy_t
//! dW_k       = Σ_t dz_t x_(t + k)ᵀ
//! db         = Σ_t dz_t
//! dx_(t + k) += W_kᵀ dz_t
//! ```

use super::super::Bias;
use super::super::window::{Padding, Places};
use super::{Conv1D, filters_of_a_group};
use crate::activations::Differentiable;
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Vector};

impl<
    const T: usize,
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    P: Padding,
    S: Scalar,
    A: Differentiable,
    B: Bias<S>,
    const DILATION: usize,
    const G: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Trainable<Sequence<T, F, S>> for Conv1D<F, U, K, OUT, P, S, A, B, DILATION, G, ROWS, COLUMNS>
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
        let filters = const { filters_of_a_group(F, U, G) };
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
                    for (kernel, at) in self.kernel.iter().zip(places.of_window(t)) {
                        let Some(at) = at else { continue };
                        for (f, row) in kernel.iter().enumerate() {
                            let groups =
                                z.as_mut_slice().chunks_mut(filters).zip(row.as_slice().chunks(filters));
                            for ((z, w), &x) in groups.zip(x[at].as_slice().iter().skip(f).step_by(G)) {
                                z.iter_mut().zip(w).for_each(|(z, &w)| *z += w * x);
                            }
                        }
                    }
                }
                A::backward(z.as_slice(), y.as_slice(), dz.as_mut_slice());
                super::super::adjoint::add_to(gradient.bias.as_mut_slice(), dz.as_slice());
                let kernels = self.kernel.iter().zip(&mut gradient.kernel);
                for ((kernel, d_kernel), at) in kernels.zip(places.of_window(t)) {
                    let Some(at) = at else { continue };
                    for (f, (row, d_row)) in kernel.iter().zip(d_kernel).enumerate() {
                        let inputs = x[at].as_slice().iter().skip(f).step_by(G);
                        let groups =
                            d_row.as_mut_slice().chunks_mut(filters).zip(dz.as_slice().chunks(filters));
                        for ((d_row, dz), &x) in groups.zip(inputs) {
                            d_row.iter_mut().zip(dz).for_each(|(d, &dz)| *d += x * dz);
                        }
                        if let Some(dx) = &mut dx {
                            let inputs = dx[at].as_mut_slice().iter_mut().skip(f).step_by(G);
                            let groups = row.as_slice().chunks(filters).zip(dz.as_slice().chunks(filters));
                            for ((row, dz), dx) in groups.zip(inputs) {
                                *dx += row.iter().zip(dz).fold(S::ZERO, |sum, (&w, &dz)| sum + w * dz);
                            }
                        }
                    }
                }
            }
        }
    }
}
