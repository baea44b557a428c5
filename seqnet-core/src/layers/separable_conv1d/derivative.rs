//! With `s` the sums of the depthwise kernel and `z` those of the pointwise one:
//!
//! ```text
//! dz_t = a'(z_t) ∘ dy_t
//! dW   = Σ_t dz_t s_tᵀ,  db = Σ_t dz_t
//! ds_t = Wᵀ dz_t          and on from there as without the pointwise kernel
//! ```

use super::super::Bias;
use super::super::depthwise_conv1d::derivative::add_back;
use super::super::window::{Padding, Places};
use super::{SeparableConv1D, add_each_feature};
use crate::activations::Differentiable;
use crate::train::{Matrix, MatrixMut, Room, Trainable};
use crate::{Scalar, Sequence, Vector, cast};

impl<
    const T: usize,
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const D: usize,
    const OUT: usize,
    P: Padding,
    S: Scalar,
    A: Differentiable,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Trainable<Sequence<T, F, S>> for SeparableConv1D<F, U, K, M, D, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
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
        let pointwise = Matrix::new(cast::scalars(&self.pointwise_kernel), D, U, U);
        for (w, ((x, y), dy)) in x.iter().zip(y).zip(dy).enumerate() {
            let mut dx = dx.as_mut().map(|dx| &mut dx[w]);
            if let Some(dx) = &mut dx {
                **dx = Sequence::zeros();
            }
            for (t, (y, dz)) in y.steps().iter().zip(dy.steps_mut()).enumerate() {
                let mut sums = Vector::<D, S>::zeros();
                let at = |place| places.of_window(t).nth(place).flatten().map(|at| &x[at]);
                add_each_feature(sums.as_mut_slice(), &self.depthwise_kernel, at);
                let s = Matrix::new(sums.as_slice(), 1, D, D);
                let mut z = Vector::<U, S>::zeros();
                if A::NEEDS_INPUT {
                    z.as_mut_slice().iter_mut().zip(self.bias.as_slice()).for_each(|(z, &b)| *z = b);
                    MatrixMut::new(z.as_mut_slice(), 1, U, U).add_product(s, pointwise);
                }
                A::backward(z.as_slice(), y.as_slice(), dz.as_mut_slice());
                super::super::adjoint::add_to(gradient.bias.as_mut_slice(), dz.as_slice());
                let dz = Matrix::new(dz.as_slice(), 1, U, U);
                MatrixMut::new(cast::scalars_mut(&mut gradient.pointwise_kernel), D, U, U)
                    .add_product_of_transposed(s, dz);
                let mut ds = Vector::<D, S>::zeros();
                MatrixMut::new(ds.as_mut_slice(), 1, D, D).add_product_with_transposed(dz, pointwise);
                let at = places.of_window(t);
                let d_kernel = &mut gradient.depthwise_kernel;
                add_back(&self.depthwise_kernel, ds.as_slice(), at, x, d_kernel, &mut dx);
            }
        }
    }
}
