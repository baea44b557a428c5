//! Long short-term memory whose sums are convolutions, without peepholes (Shi et al. 2015; Keras 3 semantics).
//!
//! A timestep `x` is a sequence of its own, and so is the state: `n` is a place in it. With `σ` the recurrent activation, `a` the
//! activation and `∘` the element-wise product, one timestep takes `(h, c)` to `(h', c')`:
//!
//! ```text
//! z_n = Σ_k W_k x_(n · stride - before + k · dilation) + Σ_k U_k h_(n - around + k) + b        k = 0 … K - 1
//! i = σ(z_i)        how much to write
//! f = σ(z_f)        how much to keep
//! g = a(z_g)        what to write
//! o = σ(z_o)        how much to show
//! c' = f ∘ c + i ∘ g
//! h' = o ∘ a(c')
//! ```
//!
//! | symbol            | shape    | Keras array                                    |
//! |-------------------|----------|------------------------------------------------|
//! | `x`               | `N × F`  |                                                |
//! | `h`, `c`          | `M × U`  |                                                |
//! | `W_k`             | `4U × F` | `kernel` `(K, F, 4U)`, gates in this order     |
//! | `U_k`             | `4U × U` | `recurrent_kernel` `(K, U, 4U)`, the same      |
//! | `b`               | `4U`     | `bias` `(4U,)`, the same                       |
//!
//! `before` and `M` follow from the padding, and what lies outside of a sequence is zero: see [`Padding`]. Over the state there is always
//! as much padding before as after, or one place more after, and neither strides nor a dilation.

#[cfg(feature = "train")]
mod derivative;

use super::gates::{add_bias, add_product};
use super::lstm::cell;
use super::window::{Padding, Places, Same, Valid};
use super::{Bias, Cell};
use crate::activations::{Activation, Sigmoid, Tanh};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{Initializer, Parameters, Path, Scalar, Sequence, Weight, cast};
use core::marker::PhantomData;
use nalgebra::SVector;

#[cfg(feature = "train")]
pub use derivative::ConvLstm1DTape;

/// Long short-term memory over sequences: at every timestep `N` places of `F` features in, `M` places of `U` filters out.
///
/// `K` is the size of both kernels, `A` and `R` are the `activation` and the `recurrent_activation`. [The equations](self) are in
/// Keras's gate order, and so are the weights. [`Recurrent`](super::Recurrent) takes it through time.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, Sequences, activations::Linear, layers::{ConvLstm1D, Recurrent, Valid}};
///
/// let mut cell = ConvLstm1D::<1, 1, 2, 3, 2, Valid, f32, Linear>::ZEROS; // all gates are σ(0) = 0.5
/// cell.kernel[1][0][2] = [4.0].into(); // … and g_n = 4 x_(n + 1)
/// let layer: Recurrent<_> = Recurrent { cell };
/// let mut y = Sequence::zeros();
/// layer.forward(&Sequences::from([[[1.0], [2.0], [3.0]]]), &mut Default::default(), &mut y);
/// assert_eq!(y, Sequence::from([[0.5 * 0.5 * 8.0], [0.5 * 0.5 * 12.0]]));
/// ```
#[doc(alias = "ConvLSTM1D")]
#[derive(Clone, Debug)]
pub struct ConvLstm1D<
    const F: usize,
    const U: usize,
    const K: usize,
    const N: usize,
    const M: usize,
    P = Valid,
    S = f32,
    A = Tanh,
    R = Sigmoid,
    B = [SVector<S, U>; 4],
    const DILATION: usize = 1,
> {
    /// `W`, in Keras's order `(K, F, 4U)`.
    pub kernel: [[[SVector<S, U>; 4]; F]; K],
    /// `U`, in Keras's order `(K, U, 4U)`.
    pub recurrent_kernel: [[[SVector<S, U>; 4]; U]; K],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    kinds: PhantomData<(P, A, R)>,
}

/// What it carries from timestep to timestep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConvLstm1DState<const M: usize, const U: usize, S = f32> {
    /// The output.
    pub h: Sequence<M, U, S>,
    /// The memory.
    pub c: Sequence<M, U, S>,
}

impl<const M: usize, const U: usize, S: Scalar> Default for ConvLstm1DState<M, U, S> {
    fn default() -> Self {
        ConvLstm1DState { h: Sequence::zeros(), c: Sequence::zeros() }
    }
}

/// The places of `x` and of `h` that each place sees.
#[inline]
fn places<P: Padding>(n: usize, size: usize, dilation: usize, m: usize) -> [Places; 2] {
    [Places::of::<P>(n, size, dilation, m), Places::of::<Same>(m, size, 1, m)]
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const N: usize,
    const M: usize,
    P: Padding,
    S: Scalar,
    A: Activation,
    R: Activation,
    B: Bias<S>,
    const DILATION: usize,
> Cell for ConvLstm1D<F, U, K, N, M, P, S, A, R, B, DILATION>
{
    type Input = Sequence<N, F, S>;
    type Output = Sequence<M, U, S>;
    type State = ConvLstm1DState<M, U, S>;
    const MACS: usize = 4 * U * (F + U) * K * M;

    #[inline]
    fn step(&self, x: &Sequence<N, F, S>, state: &mut ConvLstm1DState<M, U, S>) {
        let ConvLstm1DState { h, c } = state;
        let [of_input, of_state] = places::<P>(N, K, DILATION, M);
        let mut z = [[column::<U, S>(); 4]; M];
        for (n, z) in z.iter_mut().enumerate() {
            add_bias(z, self.bias.as_slice());
            for (kernel, at) in self.kernel.iter().zip(of_input.of_window(n)) {
                if let Some(x) = at.and_then(|at| x.steps().get(at)) {
                    add_product(z, kernel, x.as_slice());
                }
            }
            for (kernel, at) in self.recurrent_kernel.iter().zip(of_state.of_window(n)) {
                if let Some(h) = at.and_then(|at| h.steps().get(at)) {
                    add_product(z, kernel, h.as_slice());
                }
            }
        }
        for ((z, h), c) in z.iter_mut().zip(h.steps_mut()).zip(c.steps_mut()) {
            cell::<U, S, A, R>(z, h, c);
        }
    }

    #[inline]
    fn output(state: &ConvLstm1DState<M, U, S>) -> &Sequence<M, U, S> {
        &state.h
    }
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const N: usize,
    const M: usize,
    P,
    S: Scalar,
    A: Activation,
    R: Activation,
    B: Bias<S>,
    const DILATION: usize,
> Parameters<S> for ConvLstm1D<F, U, K, N, M, P, S, A, R, B, DILATION>
{
    const ZEROS: Self = ConvLstm1D {
        kernel: [[[column(); 4]; F]; K],
        recurrent_kernel: [[[column(); 4]; U]; K],
        bias: B::ZEROS,
        kinds: PhantomData,
    };
    const PARAMETERS: usize = 4 * U * (F + U) * K + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let kernel = cast::scalars(self.kernel.as_flattened().as_flattened());
        see(Weight::new(path, "kernel", &[K, F, 4 * U], Initializer::GlorotUniform, kernel));
        let kernel = cast::scalars(self.recurrent_kernel.as_flattened().as_flattened());
        see(Weight::new(path, "recurrent_kernel", &[K, U, 4 * U], Initializer::Orthogonal, kernel));
        self.bias.visit(path, Initializer::UnitForgetBias, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let kernel = cast::scalars_mut(self.kernel.as_flattened_mut().as_flattened_mut());
        see(Weight::new(path, "kernel", &[K, F, 4 * U], Initializer::GlorotUniform, kernel));
        let kernel = cast::scalars_mut(self.recurrent_kernel.as_flattened_mut().as_flattened_mut());
        see(Weight::new(path, "recurrent_kernel", &[K, U, 4 * U], Initializer::Orthogonal, kernel));
        self.bias.visit_mut(path, Initializer::UnitForgetBias, see);
    }
}

trained! {
    impl[
        const F: usize, const U: usize, const K: usize, const N: usize, const M: usize, P, S: Scalar, A: Activation, R: Activation,
        B: Bias<S> + Plain, const DILATION: usize
    ] ConvLstm1D<F, U, K, N, M, P, S, A, R, B, DILATION> {
        kernel: &[K, F, 4 * U],
        recurrent_kernel: &[K, U, 4 * U],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::super::{NoBias, Recurrent};
    use super::*;
    use crate::Sequences;
    use crate::activations::Linear;

    /// With `σ(0) = ½` in all gates but `g = 4 x_n + 8 h_(n + 1)`, and no activation:
    ///
    /// ```text
    /// x = (1, 2)    g = (4, 8)                     c = (2, 4)                h = (1, 2)
    /// x = (0, 1)    g = (0 + 8 · 2, 4) = (16, 4)   c = (1 + 8, 2 + 2)        h = (4.5, 2)
    /// ```
    #[test]
    fn the_state_is_seen_on_both_sides() {
        type Layer = ConvLstm1D<1, 1, 3, 2, 2, Same, f32, Linear>;
        let mut cell = Layer::ZEROS;
        cell.kernel[1][0][2] = [4.0].into();
        cell.recurrent_kernel[2][0][2] = [8.0].into();
        let x = Sequences::from([[[1.0], [2.0]], [[0.0], [1.0]]]);
        let every: Sequences<2, 2, 1> = output(&Recurrent::<_, true> { cell: cell.clone() }, x);
        assert_eq!(every, Sequences::from([[[1.0], [2.0]], [[4.5], [2.0]]]));
        let last: Sequence<2, 1> = output(&Recurrent::<_, false> { cell: cell.clone() }, x);
        assert_eq!(last, every[1]);
        let backwards: Recurrent<_, false, false, true> = Recurrent { cell };
        let turned = Sequences::from([[[0.0], [1.0]], [[1.0], [2.0]]]);
        assert_eq!(output(&backwards, turned), last);
    }

    /// Of 7 places with strides of 2 and a kernel of 3, windows begin at 0, 2 and 4; with a dilation of 2 at 0, 1 and 2:
    /// `c = ½ · 4 (100 x + 10 x + x)` and `h = ½ c`.
    #[test]
    fn strides_and_a_dilation_are_those_of_convolutions() {
        let x = Sequences::from([[[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0]]]);
        let mut cell = ConvLstm1D::<1, 1, 3, 7, 3, Valid<2>, f32, Linear, Sigmoid, NoBias>::ZEROS;
        for (kernel, digit) in cell.kernel.iter_mut().zip([400.0, 40.0, 4.0]) {
            kernel[0][2] = [digit].into();
        }
        let y: Sequence<3, 1> = output(&Recurrent::<_> { cell: cell.clone() }, x);
        assert_eq!(y, Sequence::from([[123.0], [345.0], [567.0]]));
        let mut dilated = ConvLstm1D::<1, 1, 3, 7, 3, Valid, f32, Linear, Sigmoid, NoBias, 2>::ZEROS;
        dilated.kernel = cell.kernel;
        let y: Sequence<3, 1> = output(&Recurrent::<_> { cell: dilated }, x);
        assert_eq!(y, Sequence::from([[135.0], [246.0], [357.0]]));
    }

    /// The bias of `f` alone is ln 3, so that `f = ¾`; in the second timestep `g = 0`: `c = ¾ · 2`.
    #[test]
    fn biases_are_those_of_the_gates() {
        let mut cell = ConvLstm1D::<1, 1, 1, 1, 1, Valid, f32, Linear>::ZEROS;
        cell.kernel[0][0][2] = [4.0].into();
        cell.bias[1] = [3.0_f32.ln()].into();
        let mut state = ConvLstm1DState::default();
        cell.step(&Sequence::from([[1.0]]), &mut state);
        assert_eq!(state.c, Sequence::from([[2.0]]));
        cell.step(&Sequence::from([[0.0]]), &mut state);
        assert!((state.c[(0, 0)] - 1.5).abs() < 1e-6, "{state:?}");
    }

    #[test]
    fn weights_have_the_shapes_of_keras() {
        extern crate std;
        type Layer = ConvLstm1D<3, 2, 5, 9, 5>;
        let shapes = ["kernel: [5, 3, 8]", "recurrent_kernel: [5, 2, 8]", "bias: [8]"];
        let mut shapes = shapes.into_iter();
        Layer::ZEROS.visit(&Path::ROOT, &mut |weight| {
            assert_eq!(shapes.next(), Some(&*std::format!("{}: {:?}", weight.path, weight.shape)));
        });
        assert_eq!((shapes.next(), Layer::PARAMETERS), (None, 5 * 3 * 8 + 5 * 2 * 8 + 8));
    }
}
