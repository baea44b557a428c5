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
use super::super::through_time::{Factors, TrainableCell, alone};
use super::SimpleRnn;
use crate::activations::Differentiable;
use crate::train::{Matrix, MatrixMut, Numbers};
use crate::vector::column;
use crate::{Scalar, cast};
use nalgebra::SVector;

alone! {
    impl[const F: usize, const U: usize, S: Scalar, A: Differentiable, B: Bias<S>] SimpleRnn<F, U, S, A, B>
}

impl<const F: usize, const U: usize, S: Scalar, A: Differentiable, B: Bias<S>> TrainableCell<S>
    for SimpleRnn<F, U, S, A, B>
{
    type Record = [SVector<S, U>; 2];
    type Carry = [SVector<S, U>; 1];
    const OUTPUT: usize = U;

    fn record_of(&h: &Self::State) -> Self::Record {
        let mut record = [column(); 2];
        record[1] = h.into();
        record
    }
    fn state_of(&[.., h]: &Self::Record) -> Self::State {
        h.into()
    }
    fn carry_of(&dh: &Self::State) -> Self::Carry {
        [dh.into()]
    }
    fn derivative_of(&[dh]: &Self::Carry) -> Self::State {
        dh.into()
    }

    fn weights(&self) -> [Matrix<'_, S>; 4] {
        let [w, u] = [(&self.kernel[..], F), (&self.recurrent_kernel[..], U)]
            .map(|(kernel, rows)| Matrix::new(cast::scalars(kernel), rows, U, U));
        [w, u, Matrix::EMPTY, Matrix::EMPTY]
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn advance(
        &self,
        &[w, u, ..]: &Factors<'_, S>,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        _: Option<&[Self::Record]>,
        now: &mut [Self::Record],
    ) {
        let n = now.len();
        let mut z = MatrixMut::new(&mut Numbers::flat_mut(now)[U..], n, U, 2 * U);
        match h {
            Some(h) => z.put_sums(self.bias.as_slice(), &[(x, w), (h, u)]),
            None => z.put_sums(self.bias.as_slice(), &[(x, w)]),
        }
        for [_, h] in now {
            A::apply(h.as_mut_slice());
        }
    }

    fn skip(before: Option<&Self::Record>, now: &mut Self::Record) {
        let [_, h] = now;
        *h = before.map_or(column(), |[_, h]| *h);
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn retreat(
        &self,
        &[_, u, ..]: &Factors<'_, S>,
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
            MatrixMut::new(Numbers::flat_mut(carry), n, U, U).add_product_by(dz, u);
        }
    }

    fn add_gradient_of_inputs(x: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self) {
        let dz = Matrix::new(Numbers::flat(now), now.len(), U, 2 * U);
        MatrixMut::new(cast::scalars_mut(&mut gradient.kernel), F, U, U).add_product_of_transposed(x, dz);
        dz.add_rows_to(gradient.bias.as_mut_slice());
    }

    fn add_gradient_of_states(h: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self) {
        let dz = Matrix::new(Numbers::flat(now), now.len(), U, 2 * U);
        let u = cast::scalars_mut(&mut gradient.recurrent_kernel);
        MatrixMut::new(u, U, U, U).add_product_of_transposed(h, dz);
    }

    fn add_derivative_of_inputs(&[w, ..]: &Factors<'_, S>, now: &[Self::Record], mut dx: MatrixMut<'_, S>) {
        dx.add_product_by(Matrix::new(Numbers::flat(now), now.len(), U, 2 * U), w);
    }
}
