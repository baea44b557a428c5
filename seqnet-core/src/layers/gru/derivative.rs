//! With `s` the sums, primed functions their derivatives, and `q = U_hh h + d_hh`, or `q = r ∘ h` without `reset_after`:
//!
//! ```text
//! ds_z  = σ'(s_z) ∘ (h - hh) ∘ dh'
//! ds_hh = a'(s_hh) ∘ (1 - z) ∘ dh'
//! dq    = r ∘ ds_hh               or U_hhᵀ ds_hh
//! ds_r  = σ'(s_r) ∘ q ∘ ds_hh     or σ'(s_r) ∘ h ∘ dq
//! dh    = z ∘ dh' + U_zᵀ ds_z + U_rᵀ ds_r + (U_hhᵀ dq or r ∘ dq)
//! ```
//!
//! A record is `z r q hh dq h'`, and then the derivatives for the sums in the place of `z`, `r` and `hh`; with `reset_after`
//! that for `q` stands in its place.

use super::super::gates::{add_bias, add_column, add_product};
use super::super::through_time::{Factors, TrainableCell, alone};
use super::{Gru, GruBias};
use crate::activations::Differentiable;
use crate::train::{Matrix, MatrixMut, Numbers};
use crate::vector::column;
use crate::{Scalar, cast};
use nalgebra::SVector;

/// Columns of a record.
const COLUMNS: usize = 6;

/// The columns of `z` and `r`, and those of `hh`.
fn split<S: Scalar, const U: usize>(kernel: &[[SVector<S, U>; 3]]) -> [Matrix<'_, S>; 2] {
    let values = cast::scalars(kernel.as_flattened());
    [Matrix::new(values, kernel.len(), 2 * U, 3 * U), Matrix::new(&values[2 * U..], kernel.len(), U, 3 * U)]
}

fn split_mut<S: Scalar, const U: usize>(
    kernel: &mut [[SVector<S, U>; 3]],
    add: impl FnOnce(MatrixMut<'_, S>),
    add_candidate: impl FnOnce(MatrixMut<'_, S>),
) {
    let rows = kernel.len();
    let values = cast::scalars_mut(kernel.as_flattened_mut());
    add(MatrixMut::new(values, rows, 2 * U, 3 * U));
    add_candidate(MatrixMut::new(&mut values[2 * U..], rows, U, 3 * U));
}

impl<const F: usize, const U: usize, S, A, R, const RESET_AFTER: bool, B> Gru<F, U, S, A, R, RESET_AFTER, B>
where
    S: Scalar,
    B: GruBias<S, U, RESET_AFTER>,
{
    /// Column `c` of the records, and those after it.
    fn columns(now: &[[SVector<S, U>; COLUMNS]], c: usize, count: usize) -> Matrix<'_, S> {
        Matrix::new(&Numbers::flat(now)[c * U..], now.len(), count * U, COLUMNS * U)
    }

    fn columns_mut(now: &mut [[SVector<S, U>; COLUMNS]], c: usize, count: usize) -> MatrixMut<'_, S> {
        let rows = now.len();
        MatrixMut::new(&mut Numbers::flat_mut(now)[c * U..], rows, count * U, COLUMNS * U)
    }

    /// The sums of one window, where the functions' derivatives need them.
    fn sums(&self, x: &[S], h: Option<&[S]>, r: &SVector<S, U>, q: &SVector<S, U>) -> [SVector<S, U>; 3] {
        let mut sums = [column(); 3];
        add_bias(&mut sums, self.bias.input());
        add_product(&mut sums, &self.kernel, x);
        let mut recurrent = [column(); 3];
        add_bias(&mut recurrent, self.bias.recurrent());
        if let Some(h) = h {
            add_product(&mut recurrent, &self.recurrent_kernel, h);
        }
        sums[0] += recurrent[0];
        sums[1] += recurrent[1];
        if RESET_AFTER {
            sums[2] += r.component_mul(q);
        } else {
            for ([.., u], &q) in self.recurrent_kernel.iter().zip(q.as_slice()) {
                add_column(&mut sums[2], u, q);
            }
        }
        sums
    }
}

alone! {
    impl[
        const F: usize, const U: usize, S: Scalar, A: Differentiable, G: Differentiable, const RESET_AFTER: bool,
        B: GruBias<S, U, RESET_AFTER>
    ] Gru<F, U, S, A, G, RESET_AFTER, B>
}

impl<const F: usize, const U: usize, S, A, R, const RESET_AFTER: bool, B> TrainableCell<S>
    for Gru<F, U, S, A, R, RESET_AFTER, B>
where
    S: Scalar,
    A: Differentiable,
    R: Differentiable,
    B: GruBias<S, U, RESET_AFTER>,
{
    type Record = [SVector<S, U>; COLUMNS];
    type Carry = [SVector<S, U>; 1];
    const OUTPUT: usize = 5 * U;

    fn record_of(&h: &Self::State) -> Self::Record {
        let mut record = [column(); COLUMNS];
        record[5] = h.into();
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
        let [[w, w_hh], [u, u_hh]] = [split(&self.kernel), split(&self.recurrent_kernel)];
        [w, w_hh, u, u_hh]
    }

    fn advance(
        &self,
        &[w, w_hh, u, u_hh]: &Factors<'_, S>,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        _: Option<&[Self::Record]>,
        now: &mut [Self::Record],
    ) {
        for [z, r, q, hh, ..] in now.iter_mut() {
            let (mut input, mut recurrent) = ([column(); 3], [column(); 3]);
            add_bias(&mut input, self.bias.input());
            add_bias(&mut recurrent, self.bias.recurrent());
            (*z, *r) = (input[0] + recurrent[0], input[1] + recurrent[1]);
            (*q, *hh) = (recurrent[2], input[2]);
        }
        Self::columns_mut(now, 0, 2).add_product_by(x, w);
        Self::columns_mut(now, 3, 1).add_product_by(x, w_hh);
        if let Some(h) = h {
            Self::columns_mut(now, 0, 2).add_product_by(h, u);
            if RESET_AFTER {
                Self::columns_mut(now, 2, 1).add_product_by(h, u_hh);
            }
        }
        for (w, [z, r, q, ..]) in now.iter_mut().enumerate() {
            R::apply(z.as_mut_slice());
            R::apply(r.as_mut_slice());
            if let (false, Some(h)) = (RESET_AFTER, h) {
                q.copy_from_slice(h.row(w));
                q.component_mul_assign(r);
            }
        }
        for (w, [z, r, q, hh, _, output]) in now.iter_mut().enumerate() {
            if RESET_AFTER {
                *hh += r.component_mul(q);
            } else {
                for ([.., u], &q) in self.recurrent_kernel.iter().zip(q.as_slice()) {
                    add_column(hh, u, q);
                }
            }
            A::apply(hh.as_mut_slice());
            let before = |j: usize| h.map_or(S::ZERO, |h| h.row(w)[j]);
            *output = SVector::from_fn(|j, _| z[j] * before(j) + (S::ONE - z[j]) * hh[j]);
        }
    }

    fn skip(before: Option<&Self::Record>, now: &mut Self::Record) {
        let [.., h] = now;
        *h = before.map_or(column(), |[.., h]| *h);
    }

    fn retreat(
        &self,
        &[_, _, u, u_hh]: &Factors<'_, S>,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        _: Option<&[Self::Record]>,
        now: &mut [Self::Record],
        carry: &mut [Self::Carry],
        counts: &dyn Fn(usize) -> bool,
    ) {
        let needs_input = A::NEEDS_INPUT || R::NEEDS_INPUT;
        for (w, ([z, r, q, hh, dq, _], [dh])) in now.iter_mut().zip(carry.iter_mut()).enumerate() {
            if !counts(w) {
                (*z, *r, *q, *hh, *dq) = (column(), column(), column(), column(), column());
                continue;
            }
            let before = h.map_or(column(), |h| SVector::from_column_slice(h.row(w)));
            let mut sums = [column(); 3];
            if needs_input {
                sums = self.sums(x.row(w), h.as_ref().map(|h| h.row(w)), r, q);
            }
            let mut d_z = (before - *hh).component_mul(dh);
            let mut d_hh = dh.component_mul(&z.map(|z| S::ONE - z));
            dh.component_mul_assign(z);
            R::backward(sums[0].as_slice(), z.as_slice(), d_z.as_mut_slice());
            A::backward(sums[2].as_slice(), hh.as_slice(), d_hh.as_mut_slice());
            (*z, *hh) = (d_z, d_hh);
            if RESET_AFTER {
                let mut d_r = d_hh.component_mul(q);
                *q = d_hh.component_mul(r);
                R::backward(sums[1].as_slice(), r.as_slice(), d_r.as_mut_slice());
                *r = d_r;
                continue;
            }
            *dq = column();
            for (dq, [.., u]) in dq.iter_mut().zip(&self.recurrent_kernel) {
                *dq = u.iter().zip(d_hh.iter()).fold(S::ZERO, |sum, (&u, &d)| sum + u * d);
            }
            *dh += dq.component_mul(r);
            let mut d_r = dq.component_mul(&before);
            R::backward(sums[1].as_slice(), r.as_slice(), d_r.as_mut_slice());
            *r = d_r;
        }
        if h.is_some() {
            let n = now.len();
            let mut dh = MatrixMut::new(Numbers::flat_mut(carry), n, U, U);
            dh.add_product_by(Self::columns(now, 0, 2), u);
            if RESET_AFTER {
                dh.add_product_by(Self::columns(now, 2, 1), u_hh);
            }
        }
    }

    fn add_gradient_of_inputs(x: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self) {
        let (gates, q, candidate) =
            (Self::columns(now, 0, 2), Self::columns(now, 2, 1), Self::columns(now, 3, 1));
        split_mut(
            &mut gradient.kernel,
            |mut w| w.add_product_of_transposed(x, gates),
            |mut w| w.add_product_of_transposed(x, candidate),
        );
        let bias = gradient.bias.as_mut_slice();
        for (i, rows) in bias.chunks_mut(3 * U).enumerate() {
            let (first, last) = rows.split_at_mut(2 * U);
            gates.add_rows_to(first);
            (if i == 0 { candidate } else { q }).add_rows_to(last);
        }
    }

    fn add_gradient_of_states(h: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self) {
        let (gates, q) = (Self::columns(now, 0, 2), Self::columns(now, 2, 1));
        split_mut(
            &mut gradient.recurrent_kernel,
            |mut u| u.add_product_of_transposed(h, gates),
            |mut u| {
                if RESET_AFTER {
                    u.add_product_of_transposed(h, q);
                } else {
                    u.add_product_of_transposed(q, Self::columns(now, 3, 1));
                }
            },
        );
    }

    fn add_derivative_of_inputs(
        &[w, w_hh, ..]: &Factors<'_, S>,
        now: &[Self::Record],
        mut dx: MatrixMut<'_, S>,
    ) {
        dx.add_product_by(Self::columns(now, 0, 2), w);
        dx.add_product_by(Self::columns(now, 3, 1), w_hh);
    }
}
