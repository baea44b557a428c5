//! A recurrent layer without gates (Elman 1990; Keras 3 semantics).
//!
//! ```text
//! h' = a(W x + U h + b)
//! ```
//!
//! | symbol | shape   | Keras array                 |
//! |--------|---------|-----------------------------|
//! | `x`    | `F`     |                             |
//! | `h`    | `U`     |                             |
//! | `W`    | `U × F` | `kernel` `(F, U)`           |
//! | `U`    | `U × U` | `recurrent_kernel` `(U, U)` |
//! | `b`    | `U`     | `bias` `(U,)`               |
//!
//! `a` is the activation.

#[cfg(feature = "train")]
mod derivative;

use super::gates::{add_bias, add_product};
use super::recurrent::{walk, walk_four};
use super::{Bias, Cell};
use crate::activations::{Activation, Tanh};
use crate::kernels::{Gated, Gates, Window};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{Initializer, Parameters, Path, Scalar, Vector, Weight, cast};
use core::marker::PhantomData;
use nalgebra::SVector;

/// A recurrent layer without gates: `F` features in, `U` units out, `h' = a(W x + U h + b)`.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, Vector, activations::Linear, layers::{Recurrent, SimpleRnn}};
///
/// let mut cell = SimpleRnn::<1, 1, f32, Linear>::ZEROS;
/// cell.kernel = [[1.0].into()];
/// cell.recurrent_kernel = [[10.0].into()];
/// let layer: Recurrent<_> = Recurrent { cell };
/// let mut y = Vector::zeros();
/// layer.forward(&Sequence::from([[1.0], [2.0], [3.0]]), &mut Vector::zeros(), &mut y);
/// assert_eq!(y, Vector::from([123.0]));
/// ```
#[doc(alias = "SimpleRNN")]
#[derive(Clone, Debug)]
// Registers of sixteen numbers are read whole, also where a model is on the stack.
#[cfg_attr(target_arch = "x86_64", repr(C, align(64)))]
pub struct SimpleRnn<const F: usize, const U: usize, S = f32, A = Tanh, B = SVector<S, U>> {
    /// `W`, in Keras's order `(F, U)`.
    pub kernel: [SVector<S, U>; F],
    /// `U`, in Keras's order `(U, U)`.
    pub recurrent_kernel: [SVector<S, U>; U],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    activation: PhantomData<A>,
}

impl<const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S>> Cell for SimpleRnn<F, U, S, A, B> {
    type Input = Vector<F, S>;
    type Output = Vector<U, S>;
    type State = Vector<U, S>;
    const MACS: usize = U * (F + U);

    #[inline]
    fn step(&self, x: &Vector<F, S>, h: &mut Vector<U, S>) {
        if S::rnn_step::<F, U, (A, A)>(self, x, h) {
            return;
        }
        let mut sums = [column::<U, S>()];
        add_bias(&mut sums, self.bias.as_slice());
        add_product(&mut sums, self.kernel.as_chunks().0, x.as_slice());
        add_product(&mut sums, self.recurrent_kernel.as_chunks().0, h.as_slice());

        let [sum] = sums;
        *h = sum.into();
        A::apply(h.as_mut_slice());
    }

    #[inline]
    fn walk(&self, x: &[Vector<F, S>], backwards: bool, h: &mut Vector<U, S>, y: &mut [Vector<U, S>]) {
        let mut window = Window { x, backwards, y: &mut *y };
        if S::rnn_window::<F, U, (A, A)>(self, &mut window, h) {
            return;
        }
        walk(self, x, backwards, h, y);
    }

    #[inline]
    fn walk_four(
        &self,
        x: [&[Vector<F, S>]; 4],
        backwards: bool,
        states: &mut [Vector<U, S>; 4],
        mut y: [&mut [Vector<U, S>]; 4],
    ) {
        let windows = &mut Window::four(x, backwards, &mut y);
        if S::rnn_windows::<F, U, (A, A)>(self, windows, states) {
            return;
        }
        walk_four(self, x, backwards, states, y);
    }

    #[inline]
    fn output(h: &Vector<U, S>) -> &Vector<U, S> {
        h
    }
}

impl<const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S>> Gated<F, U, 1, S>
    for SimpleRnn<F, U, S, A, B>
{
    #[inline]
    fn gates(&self) -> Gates<'_, F, U, 1, S> {
        let (kernel, recurrent_kernel) =
            (cast::one_gate(&self.kernel), cast::one_gate(&self.recurrent_kernel));
        Gates { kernel, recurrent_kernel, bias: self.bias.as_slice(), recurrent_bias: &[] }
    }
}

impl<const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S>> Parameters<S>
    for SimpleRnn<F, U, S, A, B>
{
    const ZEROS: Self = SimpleRnn {
        kernel: [column(); F],
        recurrent_kernel: [column(); U],
        bias: B::ZEROS,
        activation: PhantomData,
    };
    const PARAMETERS: usize = U * (F + U) + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let (w, u) = (cast::scalars(&self.kernel), cast::scalars(&self.recurrent_kernel));
        see(Weight::new(path, "kernel", &[F, U], Initializer::GlorotUniform, w));
        see(Weight::new(path, "recurrent_kernel", &[U, U], Initializer::Orthogonal, u));
        self.bias.visit(path, Initializer::Zeros, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let (w, u) = (cast::scalars_mut(&mut self.kernel), cast::scalars_mut(&mut self.recurrent_kernel));
        see(Weight::new(path, "kernel", &[F, U], Initializer::GlorotUniform, w));
        see(Weight::new(path, "recurrent_kernel", &[U, U], Initializer::Orthogonal, u));
        self.bias.visit_mut(path, Initializer::Zeros, see);
    }
}

trained! {
    impl[const F: usize, const U: usize, S: Scalar, A: Activation, B: Bias<S> + Plain] SimpleRnn<F, U, S, A, B> {
        kernel: &[F, U],
        recurrent_kernel: &[U, U],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::pushed;
    use super::super::{NoBias, Recurrent};
    use super::*;
    use crate::activations::Linear;

    /// With `W = 1`, `U = 2`, `b = -1`, for `x = 2, 0`:
    ///
    /// ```text
    /// h = tanh(2 + 2 · 0 - 1)        = tanh(1)        = 0.761594
    /// h = tanh(0 + 2 · 0.761594 - 1) = tanh(0.523188) = 0.480157
    /// ```
    #[test]
    fn two_steps_by_hand() {
        let mut rnn = SimpleRnn::<1, 1>::ZEROS;
        rnn.kernel = [[1.0].into()];
        rnn.recurrent_kernel = [[2.0].into()];
        rnn.bias = [-1.0].into();
        let mut h = Vector::zeros();
        for (x, expected) in [(2.0, 0.761_594), (0.0, 0.480_157)] {
            rnn.step(&Vector::from([x]), &mut h);
            assert!((h[0] - expected).abs() <= 1e-6, "six digits are on the page");
        }
    }

    /// The rows of a kernel belong to the inputs, its columns to the units:
    ///
    /// ```text
    /// h_0 = 1 · 5 + 2 · 10 + 3 · 100 = 325
    /// h_1 = 2 · 5 + 4 · 10 + 5 · 100 = 550
    /// ```
    #[test]
    fn two_units_by_hand() {
        let mut rnn = SimpleRnn::<1, 2, f32, Linear, NoBias>::ZEROS;
        rnn.kernel = [[1.0, 2.0].into()];
        rnn.recurrent_kernel = [[2.0, 4.0].into(), [3.0, 5.0].into()];
        let mut h = Vector::from([10.0, 100.0]);
        rnn.step(&Vector::from([5.0]), &mut h);
        assert_eq!(h, Vector::from([325.0, 550.0]));
    }

    #[test]
    fn pushing_a_window_gives_what_forward_gives() {
        let mut cell = SimpleRnn::<1, 1>::ZEROS;
        cell.kernel = [[0.5].into()];
        cell.recurrent_kernel = [[-0.25].into()];
        let layer: Recurrent<_, true> = Recurrent { cell };
        assert_eq!(pushed(&layer, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1, 1, 1, 1]);
    }
}
