//! With `o` for the outputs `t · stride - before + k · dilation` that there are:
//!
//! ```text
//! dz_o  = a'(z_o) ∘ dy_o
//! dW_k  = Σ_t dz_o x_tᵀ
//! db    = Σ_o dz_o
//! dx_t  = Σ_k W_kᵀ dz_o
//! ```

use super::super::Bias;
use super::super::adjoint::add_to;
use super::super::window::{Padding, Places};
use super::{Conv1DTranspose, add, blank};
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
    const BURST: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Trainable<Sequence<T, F, S>> for Conv1DTranspose<F, U, K, OUT, P, S, A, B, DILATION, BURST, ROWS, COLUMNS>
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
        let places = Places::of::<P>(OUT, K, DILATION, T);
        for (w, ((x, y), dz)) in x.iter().zip(y).zip(dy).enumerate() {
            for (o, (y, dz)) in y.steps().iter().zip(dz.steps_mut()).enumerate() {
                let mut z = Vector::<U, S>::zeros();
                if A::NEEDS_INPUT {
                    z = blank(&self.bias);
                    for (kernel, t) in self.kernel.iter().zip(places.of_timestep(o)) {
                        if let Some(x) = t.and_then(|t| x.steps().get(t)) {
                            add(&mut z, kernel, x);
                        }
                    }
                }
                A::backward(z.as_slice(), y.as_slice(), dz.as_mut_slice());
                add_to(gradient.bias.as_mut_slice(), dz.as_slice());
            }
            for (t, x) in x.steps().iter().enumerate() {
                let mut sum = Vector::<F, S>::zeros();
                let kernels = self.kernel.iter().zip(&mut gradient.kernel);
                for ((kernel, d_kernel), o) in kernels.zip(places.of_window(t)) {
                    let Some(dz) = o.map(|o| &dz[o]) else { continue };
                    for ((row, d_row), &dz) in kernel.iter().zip(d_kernel).zip(dz.as_slice()) {
                        d_row.as_mut_slice().iter_mut().zip(x.as_slice()).for_each(|(d, &x)| *d += dz * x);
                        sum.as_mut_slice().iter_mut().zip(row.as_slice()).for_each(|(d, &w)| *d += dz * w);
                    }
                }
                if let Some(dx) = &mut dx {
                    dx[w][t] = sum;
                }
            }
        }
    }
}
