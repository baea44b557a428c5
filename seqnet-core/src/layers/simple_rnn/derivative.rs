//! With `z` the sum:
//!
//! ```text
//! dz = a'(z) ∘ dh'
//! dh = Uᵀ dz,  dx = Wᵀ dz,  dW = dz xᵀ,  dU = dz hᵀ,  db = dz
//! ```
//!
//! A record is `dz h'`.

use super::super::Bias;
use super::super::gates::{add_bias, add_product};
use super::super::through_time::TrainableCell;
use super::SimpleRnn;
use crate::activations::Differentiable;
use crate::train::{Matrix, MatrixMut, Numbers};
use crate::vector::column;
use crate::{Scalar, cast};
use nalgebra::SVector;

impl<const F: usize, const U: usize, S: Scalar, A: Differentiable, B: Bias<S>> TrainableCell<S>
    for SimpleRnn<F, U, S, A, B>
{
    type Record = [SVector<S, U>; 2];
    type Carry = [SVector<S, U>; 1];
    const OUTPUT: usize = U;

    fn advance(
        &self,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        _: Option<&[Self::Record]>,
        now: &mut [Self::Record],
    ) {
        let n = now.len();
        for [_, sum] in now.iter_mut() {
            let mut sums = [column()];
            add_bias(&mut sums, self.bias.as_slice());
            [*sum] = sums;
        }
        let mut z = MatrixMut::new(&mut Numbers::flat_mut(now)[U..], n, U, 2 * U);
        z.add_product(x, Matrix::new(cast::scalars(&self.kernel), F, U, U));
        if let Some(h) = h {
            z.add_product(h, Matrix::new(cast::scalars(&self.recurrent_kernel), U, U, U));
        }
        for [_, h] in now {
            A::apply(h.as_mut_slice());
        }
    }

    fn skip(before: Option<&Self::Record>, now: &mut Self::Record) {
        let [_, h] = now;
        *h = before.map_or(column(), |[_, h]| *h);
    }

    fn retreat(
        &self,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        _: Option<&[Self::Record]>,
        now: &mut [Self::Record],
        carry: &mut [Self::Carry],
        counts: &dyn Fn(usize) -> bool,
    ) {
        let n = now.len();
        for (w, ([dz, y], [dh])) in now.iter_mut().zip(carry.iter_mut()).enumerate() {
            if !counts(w) {
                *dz = column();
                continue;
            }
            let mut z = [column()];
            if A::NEEDS_INPUT {
                add_bias(&mut z, self.bias.as_slice());
                add_product(&mut z, self.kernel.as_chunks().0, x.row(w));
                if let Some(h) = h {
                    add_product(&mut z, self.recurrent_kernel.as_chunks().0, h.row(w));
                }
            }
            *dz = *dh;
            A::backward(z[0].as_slice(), y.as_slice(), dz.as_mut_slice());
            *dh = column();
        }
        if h.is_some() {
            let dz = Matrix::new(Numbers::flat(now), n, U, 2 * U);
            let u = Matrix::new(cast::scalars(&self.recurrent_kernel), U, U, U);
            MatrixMut::new(Numbers::flat_mut(carry), n, U, U).add_product_with_transposed(dz, u);
        }
    }

    fn add_gradient(
        &self,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        now: &[Self::Record],
        gradient: &mut Self,
        dx: Option<MatrixMut<'_, S>>,
    ) {
        let dz = Matrix::new(Numbers::flat(now), now.len(), U, 2 * U);
        MatrixMut::new(cast::scalars_mut(&mut gradient.kernel), F, U, U).add_product_of_transposed(x, dz);
        if let Some(h) = h {
            let u = cast::scalars_mut(&mut gradient.recurrent_kernel);
            MatrixMut::new(u, U, U, U).add_product_of_transposed(h, dz);
        }
        dz.add_rows_to(gradient.bias.as_mut_slice());
        if let Some(mut dx) = dx {
            dx.add_product_with_transposed(dz, Matrix::new(cast::scalars(&self.kernel), F, U, U));
        }
    }
}
