//! Long short-term memory, without peepholes (Hochreiter & Schmidhuber 1997; Keras 3 semantics).
//!
//! With `σ` the recurrent activation, `a` the activation and `∘` the element-wise product, one timestep takes `(h, c)` to
//! `(h', c')`:
//!
//! ```text
//! i = σ(W_i x + U_i h + b_i)        how much to write
//! f = σ(W_f x + U_f h + b_f)        how much to keep
//! g = a(W_g x + U_g h + b_g)        what to write
//! o = σ(W_o x + U_o h + b_o)        how much to show
//! c' = f ∘ c + i ∘ g
//! h' = o ∘ a(c')
//! ```
//!
//! | symbol            | shape   | Keras array                                 |
//! |-------------------|---------|---------------------------------------------|
//! | `x`               | `F`     |                                             |
//! | `h`, `c`          | `U`     |                                             |
//! | `W_i W_f W_g W_o` | `U × F` | `kernel` `(F, 4U)`, in this order           |
//! | `U_i U_f U_g U_o` | `U × U` | `recurrent_kernel` `(U, 4U)`, in this order |
//! | `b_i b_f b_g b_o` | `U`     | `bias` `(4U,)`, in this order               |

use super::gates::{add_bias, add_product};
use super::recurrent::{walk, walk_four};
use super::{Bias, Cell};
use crate::activations::{Activation, Sigmoid, Tanh};
use crate::kernels::{Gated, Gates, Window};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{Initializer, Parameters, Path, Scalar, Vector, Weight, cast};
use core::marker::PhantomData;
use nalgebra::SVector;

/// Long short-term memory: `F` features in, `U` units out.
///
/// `A` and `R` are the `activation` and the `recurrent_activation`. [The equations](self) are in Keras's gate order, and so are the
/// weights: for each feature (or unit) four columns, of the gates `i`, `f`, `g` and `o`.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, Vector, activations::Linear, layers::{Lstm, LstmState, Recurrent}};
///
/// let mut cell = Lstm::<1, 1, f32, Linear>::ZEROS; // all gates are σ(0) = 0.5
/// cell.kernel[0][2] = [4.0].into();
/// let layer: Recurrent<_> = Recurrent { cell };
/// let (mut state, mut y) = (LstmState::default(), Vector::zeros());
/// layer.forward(&Sequence::from([[1.0], [2.0]]), &mut state, &mut y);
/// assert_eq!(state.c, Vector::from([0.5 * 2.0 + 0.5 * 8.0]));
/// assert_eq!(y, Vector::from([0.5 * 5.0]));
/// ```
#[doc(alias = "LSTM")]
#[derive(Clone, Debug)]
// Registers of sixteen numbers are read whole, also where a model is on the stack.
#[cfg_attr(target_arch = "x86_64", repr(C, align(64)))]
pub struct Lstm<const F: usize, const U: usize, S = f32, A = Tanh, R = Sigmoid, B = [SVector<S, U>; 4]> {
    /// `W`, in Keras's order `(F, 4U)`.
    pub kernel: [[SVector<S, U>; 4]; F],
    /// `U`, in Keras's order `(U, 4U)`.
    pub recurrent_kernel: [[SVector<S, U>; 4]; U],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    activations: PhantomData<(A, R)>,
}

/// What an LSTM carries from timestep to timestep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LstmState<const U: usize, S = f32> {
    /// The output.
    pub h: Vector<U, S>,
    /// The memory.
    pub c: Vector<U, S>,
}

impl<const U: usize, S: Scalar> Default for LstmState<U, S> {
    fn default() -> Self {
        LstmState { h: Vector::zeros(), c: Vector::zeros() }
    }
}

impl<const F: usize, const U: usize, S, A, R, B> Cell for Lstm<F, U, S, A, R, B>
where
    S: Scalar,
    A: Activation,
    R: Activation,
    B: Bias<S>,
{
    type Input = Vector<F, S>;
    type Output = Vector<U, S>;
    type State = LstmState<U, S>;
    const MACS: usize = 4 * U * (F + U);

    #[inline]
    fn step(&self, x: &Vector<F, S>, state: &mut LstmState<U, S>) {
        if S::lstm_step::<F, U, (A, R)>(self, x, state) {
            return;
        }
        let LstmState { h, c } = state;
        let mut gates = [column::<U, S>(); 4];
        add_bias(&mut gates, self.bias.as_slice());
        add_product(&mut gates, &self.kernel, x.as_slice());
        add_product(&mut gates, &self.recurrent_kernel, h.as_slice());

        cell::<U, S, A, R>(&mut gates, h, c);
    }

    #[inline]
    fn walk(&self, x: &[Vector<F, S>], backwards: bool, state: &mut LstmState<U, S>, y: &mut [Vector<U, S>]) {
        if S::lstm_window::<F, U, (A, R)>(self, &mut Window { x, backwards, y: &mut *y }, state) {
            return;
        }
        walk(self, x, backwards, state, y);
    }

    #[inline]
    fn walk_four(
        &self,
        x: [&[Vector<F, S>]; 4],
        backwards: bool,
        states: &mut [LstmState<U, S>; 4],
        mut y: [&mut [Vector<U, S>]; 4],
    ) {
        let windows = &mut Window::four(x, backwards, &mut y);
        if S::lstm_windows::<F, U, (A, R)>(self, windows, states) {
            return;
        }
        walk_four(self, x, backwards, states, y);
    }

    #[inline]
    fn output(state: &LstmState<U, S>) -> &Vector<U, S> {
        &state.h
    }
}

impl<const F: usize, const U: usize, S, A, R, B> Gated<F, U, 4, S> for Lstm<F, U, S, A, R, B>
where
    S: Scalar,
    A: Activation,
    R: Activation,
    B: Bias<S>,
{
    #[inline]
    fn gates(&self) -> Gates<'_, F, U, 4, S> {
        let Lstm { kernel, recurrent_kernel, bias, .. } = self;
        Gates { kernel, recurrent_kernel, bias: bias.as_slice(), recurrent_bias: &[] }
    }
}

/// Takes `(h, c)` to `(h', c')` with the sums of the gates.
#[inline]
#[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
pub(super) fn cell<const U: usize, S: Scalar, A: Activation, R: Activation>(
    sums: &mut [SVector<S, U>; 4],
    h: &mut Vector<U, S>,
    c: &mut Vector<U, S>,
) {
    let [i, f, g, o] = sums.each_mut().map(nalgebra::Matrix::as_mut_slice);
    R::apply(i);
    R::apply(f);
    A::apply(g);
    R::apply(o);
    for (((c, &i), &f), &g) in c.as_mut_slice().iter_mut().zip(&*i).zip(&*f).zip(&*g) {
        *c = f * *c + i * g;
    }
    *h = *c;
    A::apply(h.as_mut_slice());
    for (h, &o) in h.as_mut_slice().iter_mut().zip(&*o) {
        *h *= o;
    }
}

#[cfg(feature = "train")]
mod derivative {
    //! With `z` the sums, and primed functions their derivatives:
    //!
    //! ```text
    //! dc'  = dc' + a'(c') ∘ o ∘ dh'
    //! dz_i = σ'(z_i) ∘ g ∘ dc'
    //! dz_f = σ'(z_f) ∘ c ∘ dc'
    //! dz_g = a'(z_g) ∘ i ∘ dc'
    //! dz_o = σ'(z_o) ∘ a(c') ∘ dh'
    //! dc   = f ∘ dc'
    //! dh   = Uᵀ dz,  dx = Wᵀ dz,  dW = dz xᵀ,  dU = dz hᵀ,  db = dz
    //! ```
    //!
    //! A record is `i f g o c' a(c') h'`, and then `dz` in the place of the gates.

    use super::super::gates::{add_bias, add_product};
    use super::super::through_time::{Factors, TrainableCell, alone};
    use super::{Bias, Lstm, LstmState};
    use crate::activations::Differentiable;
    use crate::kernels::Activations;
    use crate::train::{Matrix, MatrixMut, Numbers};
    use crate::vector::column;
    use crate::{Scalar, cast};
    use nalgebra::SVector;

    alone! {
        impl[const F: usize, const U: usize, S: Scalar, A: Differentiable, G: Differentiable, B: Bias<S>]
            Lstm<F, U, S, A, G, B>
    }

    impl<const F: usize, const U: usize, S, A, R, B> TrainableCell<S> for Lstm<F, U, S, A, R, B>
    where
        S: Scalar,
        A: Differentiable,
        R: Differentiable,
        B: Bias<S>,
    {
        type Record = [SVector<S, U>; 7];
        type Carry = [SVector<S, U>; 2];
        const OUTPUT: usize = 6 * U;

        fn record_of(&LstmState { h, c }: &Self::State) -> Self::Record {
            let mut record = [column(); 7];
            (record[4], record[6]) = (c.into(), h.into());
            record
        }
        fn state_of(&[.., c, _, h]: &Self::Record) -> Self::State {
            LstmState { h: h.into(), c: c.into() }
        }
        fn carry_of(&LstmState { h, c }: &Self::State) -> Self::Carry {
            [h.into(), c.into()]
        }
        fn derivative_of(&[dh, dc]: &Self::Carry) -> Self::State {
            LstmState { h: dh.into(), c: dc.into() }
        }

        fn weights(&self) -> [Matrix<'_, S>; 4] {
            let [w, u] = [(&self.kernel[..], F), (&self.recurrent_kernel[..], U)]
                .map(|(kernel, rows)| Matrix::new(cast::scalars(kernel.as_flattened()), rows, 4 * U, 4 * U));
            [w, u, Matrix::EMPTY, Matrix::EMPTY]
        }

        #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
        fn advance(
            &self,
            &[w, u, ..]: &Factors<'_, S>,
            x: Matrix<'_, S>,
            h: Option<Matrix<'_, S>>,
            before: Option<&[Self::Record]>,
            now: &mut [Self::Record],
        ) {
            let mut z = MatrixMut::new(Numbers::flat_mut(now), x.rows(), 4 * U, 7 * U);
            match h {
                Some(h) => z.put_sums(self.bias.as_slice(), &[(x, w), (h, u)]),
                None => z.put_sums(self.bias.as_slice(), &[(x, w)]),
            }
            for (w, now) in now.iter_mut().enumerate() {
                if <(A, R)>::ARE_DEFAULT && S::lstm_forward(now, before.map(|before| &before[w])) {
                    continue;
                }
                let [i, f, g, o, c, a, h] = now;
                R::apply(i.as_mut_slice());
                R::apply(f.as_mut_slice());
                A::apply(g.as_mut_slice());
                R::apply(o.as_mut_slice());
                *c = i.component_mul(g);
                if let Some([.., before, _, _]) = before.map(|before| &before[w]) {
                    *c += f.component_mul(before);
                }
                *a = *c;
                A::apply(a.as_mut_slice());
                *h = o.component_mul(a);
            }
        }

        fn skip(before: Option<&Self::Record>, now: &mut Self::Record) {
            let [.., c, _, h] = now;
            (*c, *h) = before.map_or((column(), column()), |[.., c, _, h]| (*c, *h));
        }

        #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
        fn retreat(
            &self,
            &[_, u, ..]: &Factors<'_, S>,
            x: Matrix<'_, S>,
            h: Option<Matrix<'_, S>>,
            before: Option<&[Self::Record]>,
            now: &mut [Self::Record],
            carry: &mut [Self::Carry],
            counts: &dyn Fn(usize) -> bool,
        ) {
            let n = now.len();
            for (w, (now, carry)) in now.iter_mut().zip(carry.iter_mut()).enumerate() {
                let before = before.map(|before| &before[w]);
                if counts(w) && <(A, R)>::ARE_DEFAULT && S::lstm_backward(now, before, carry) {
                    continue;
                }
                let ([i, f, g, o, c, a, _], [dh, dc]) = (now, carry);
                if !counts(w) {
                    (*i, *f, *g, *o) = (column(), column(), column(), column());
                    continue;
                }
                let mut z = [column(); 4];
                if A::NEEDS_INPUT || R::NEEDS_INPUT {
                    add_bias(&mut z, self.bias.as_slice());
                    add_product(&mut z, &self.kernel, x.row(w));
                    if let Some(h) = h {
                        add_product(&mut z, &self.recurrent_kernel, h.row(w));
                    }
                }
                let mut d_a = dh.component_mul(o);
                A::backward(c.as_slice(), a.as_slice(), d_a.as_mut_slice());
                *dc += d_a;
                let mut d_o = dh.component_mul(a);
                let (mut d_i, mut d_g) = (dc.component_mul(g), dc.component_mul(i));
                let mut d_f = match before {
                    Some([.., c, _, _]) => dc.component_mul(c),
                    None => column(),
                };
                *dc = dc.component_mul(f);
                *dh = column();
                R::backward(z[0].as_slice(), i.as_slice(), d_i.as_mut_slice());
                R::backward(z[1].as_slice(), f.as_slice(), d_f.as_mut_slice());
                A::backward(z[2].as_slice(), g.as_slice(), d_g.as_mut_slice());
                R::backward(z[3].as_slice(), o.as_slice(), d_o.as_mut_slice());
                (*i, *f, *g, *o) = (d_i, d_f, d_g, d_o);
            }
            if before.is_some() {
                let dz = Matrix::new(Numbers::flat(now), n, 4 * U, 7 * U);
                let mut dh = MatrixMut::new(Numbers::flat_mut(carry), n, U, 2 * U);
                dh.add_product_by(dz, u);
            }
        }

        fn add_gradient_of_inputs(x: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self) {
            let dz = Matrix::new(Numbers::flat(now), x.rows(), 4 * U, 7 * U);
            let w = cast::scalars_mut(gradient.kernel.as_flattened_mut());
            MatrixMut::new(w, F, 4 * U, 4 * U).add_product_of_transposed(x, dz);
            dz.add_rows_to(gradient.bias.as_mut_slice());
        }

        fn add_gradient_of_states(h: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self) {
            let dz = Matrix::new(Numbers::flat(now), h.rows(), 4 * U, 7 * U);
            let u = cast::scalars_mut(gradient.recurrent_kernel.as_flattened_mut());
            MatrixMut::new(u, U, 4 * U, 4 * U).add_product_of_transposed(h, dz);
        }

        fn add_derivative_of_inputs(
            &[w, ..]: &Factors<'_, S>,
            now: &[Self::Record],
            mut dx: MatrixMut<'_, S>,
        ) {
            dx.add_product_by(Matrix::new(Numbers::flat(now), now.len(), 4 * U, 7 * U), w);
        }
    }
}

impl<const F: usize, const U: usize, S, A, R, B> Parameters<S> for Lstm<F, U, S, A, R, B>
where
    S: Scalar,
    A: Activation,
    R: Activation,
    B: Bias<S>,
{
    const ZEROS: Self = Lstm {
        kernel: [[column(); 4]; F],
        recurrent_kernel: [[column(); 4]; U],
        bias: B::ZEROS,
        activations: PhantomData,
    };
    const PARAMETERS: usize = 4 * U * (F + U) + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let Lstm { kernel: w, recurrent_kernel: u, bias, .. } = self;
        let (w, u) = (cast::scalars(w.as_flattened()), cast::scalars(u.as_flattened()));
        see(Weight::new(path, "kernel", &[F, 4 * U], Initializer::GlorotUniform, w));
        see(Weight::new(path, "recurrent_kernel", &[U, 4 * U], Initializer::Orthogonal, u));
        bias.visit(path, Initializer::UnitForgetBias, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let Lstm { kernel: w, recurrent_kernel: u, bias, .. } = self;
        let (w, u) = (cast::scalars_mut(w.as_flattened_mut()), cast::scalars_mut(u.as_flattened_mut()));
        see(Weight::new(path, "kernel", &[F, 4 * U], Initializer::GlorotUniform, w));
        see(Weight::new(path, "recurrent_kernel", &[U, 4 * U], Initializer::Orthogonal, u));
        bias.visit_mut(path, Initializer::UnitForgetBias, see);
    }
}

trained! {
    impl[const F: usize, const U: usize, S: Scalar, A: Activation, R: Activation, B: Bias<S> + Plain] Lstm<F, U, S, A, R, B> {
        kernel: &[F, 4 * U],
        recurrent_kernel: &[U, 4 * U],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All gates are `σ(0) = 0.5` and `g = tanh(x)`, so for `x = 1, 0`:
    ///
    /// ```text
    /// c = 0.5 tanh(1) = 0.380797,  h = 0.5 tanh(c) = 0.181700
    /// c = 0.5 c       = 0.190399,  h = 0.5 tanh(c) = 0.094065
    /// ```
    #[test]
    fn two_steps_by_hand() {
        let mut lstm = Lstm::<1, 1>::ZEROS;
        lstm.kernel[0][2] = [1.0].into();
        let mut state = LstmState::default();
        for (x, c, h) in [(1.0, 0.380_797, 0.181_700), (0.0, 0.190_399, 0.094_065)] {
            lstm.step(&Vector::from([x]), &mut state);
            assert!((state.c[0] - c).abs() <= 1e-6, "six digits are on the page");
            assert!((state.h[0] - h).abs() <= 1e-6, "six digits are on the page");
        }
    }
}
