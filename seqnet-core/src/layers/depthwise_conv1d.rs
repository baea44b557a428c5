//! A convolution over time of every feature by itself.
//!
//! ```text
//! y_t,(f M + m) = a(Σ_k w_kfm x_(t · stride - before + k · dilation),f + b_(f M + m))        k = 0 … K - 1
//! ```
//!
//! | symbol  | shape     | Keras array          |
//! |---------|-----------|----------------------|
//! | `x`     | `T × F`   |                      |
//! | `y`     | `OUT × U` |                      |
//! | `w_kfm` | 1         | `kernel` `(K, F, M)` |
//! | `b`     | `U`       | `bias` `(U,)`        |
//!
//! `a` is the activation, `M` the `depth_multiplier` and `U = F · M`; `before` and `OUT` follow from the padding, and what lies outside
//! of the sequence is zero: see [`Padding`].

#[cfg(feature = "train")]
pub(super) mod derivative;

use super::Bias;
use super::window::{Backward, Padding, Valid, Window, WindowMemory, walk};
use crate::activations::{Activation, Linear};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{
    Initializer, Layer, Parameters, Path, Scalar, Sequence, Stepwise, Timeline, Vector, Weight, cast,
};
use core::marker::PhantomData;
use nalgebra::SVector;

/// `F` features in, `M` filters for each of them, `U = F · M` in all, each over a kernel of `K` timesteps.
///
/// `OUT` is the number of timesteps that it gives, in time without end `usize::MAX`. A stream keeps `ROWS · COLUMNS` timesteps, at least
/// as many as the kernel reaches over.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, layers::DepthwiseConv1D};
///
/// let mut conv = DepthwiseConv1D::<2, 2, 2, 1, 2>::ZEROS;
/// conv.kernel = [[[1.0].into(), [0.5].into()], [[-1.0].into(), [0.5].into()]];
/// let mut y = Sequence::zeros();
/// conv.forward(&Sequence::from([[5.0, 1.0], [3.0, 2.0], [4.0, 4.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[2.0, 1.5], [-1.0, 3.0]]));
/// ```
#[derive(Clone, Debug)]
pub struct DepthwiseConv1D<
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const OUT: usize,
    P = Valid,
    S = f32,
    A = Linear,
    B = SVector<S, U>,
    const DILATION: usize = 1,
    const ROWS: usize = K,
    const COLUMNS: usize = DILATION,
> {
    /// `w`, in Keras's order `(K, F, M)`.
    pub kernel: [[SVector<S, M>; F]; K],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    activation: PhantomData<(P, A)>,
}

/// Adds what the timesteps in the places of a window contribute, `M` numbers for each feature.
#[inline]
pub(super) fn add_each_feature<'a, const F: usize, const K: usize, const M: usize, S: Scalar>(
    y: &mut [S],
    kernel: &[[SVector<S, M>; F]; K],
    place: impl Fn(usize) -> Option<&'a Vector<F, S>>,
) {
    for (k, kernel) in kernel.iter().enumerate() {
        let Some(x) = place(k) else { continue };
        for ((y, w), &x) in y.chunks_mut(M.max(1)).zip(kernel).zip(x.as_slice()) {
            for (y, &w) in y.iter_mut().zip(w.as_slice()) {
                *y += w * x;
            }
        }
    }
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const OUT: usize,
    P,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Window<Vector<F, S>> for DepthwiseConv1D<F, U, K, M, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    type Seen = Vector<U, S>;
    const SIZE: usize = K;
    const DILATION: usize = DILATION;

    #[inline]
    fn see<'a>(&self, place: impl Fn(usize) -> Option<&'a Vector<F, S>>, y: &mut Vector<U, S>) {
        let y = y.as_mut_slice();
        y.fill(S::ZERO);
        for (y, b) in y.iter_mut().zip(self.bias.as_slice()) {
            *y = *b;
        }
        add_each_feature(y, &self.kernel, place);
        A::apply(y);
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
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Layer<Sequence<T, F, S>> for DepthwiseConv1D<F, U, K, M, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    type Output = Sequence<OUT, U, S>;
    type State = ();
    const MACS: usize = OUT * K * U;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, U, S>) {
        walk::<P, _, _>(self, x.steps(), y.steps_mut());
    }
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const OUT: usize,
    P: Backward,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
    X: Timeline<Step = Vector<F, S>>,
> Stepwise<X> for DepthwiseConv1D<F, U, K, M, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    type Memory = WindowMemory<F, ROWS, COLUMNS, S>;
    type Rate = P::Rate;
    type Step = Vector<U, S>;
    const MACS: usize = K * U;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<U, S>)) {
        memory.step::<P, _>(self, x, X::TIMESTEPS, give);
    }
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const OUT: usize,
    P,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Parameters<S> for DepthwiseConv1D<F, U, K, M, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    const ZEROS: Self =
        DepthwiseConv1D { kernel: [[column(); F]; K], bias: B::ZEROS, activation: PhantomData };
    const PARAMETERS: usize = K * F * M + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let kernel = cast::scalars(self.kernel.as_flattened());
        see(Weight::new(path, "kernel", &[K, F, M], Initializer::GlorotUniform, kernel));
        self.bias.visit(path, Initializer::Zeros, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let kernel = cast::scalars_mut(self.kernel.as_flattened_mut());
        see(Weight::new(path, "kernel", &[K, F, M], Initializer::GlorotUniform, kernel));
        self.bias.visit_mut(path, Initializer::Zeros, see);
    }
}

trained! {
    impl[
        const F: usize, const U: usize, const K: usize, const M: usize, const OUT: usize, P, S: Scalar, A: Activation, B: Bias<S> + Plain, const DILATION: usize,
        const ROWS: usize, const COLUMNS: usize
    ] DepthwiseConv1D<F, U, K, M, OUT, P, S, A, B, DILATION, ROWS, COLUMNS> {
        kernel: &[K, F, M],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::super::{NoBias, Same};
    use super::*;
    use crate::activations::Relu;

    /// For each feature the difference and the sum of two timesteps, plus `b`:
    ///
    /// ```text
    /// x = (1, 5), (4, 2)    y = (4 - 1, 4 + 1 - 2, relu(2 - 5), 2 + 5 + 10) = (3, 3, 0, 17)
    /// ```
    #[test]
    fn a_feature_has_filters_of_its_own() {
        let mut conv = DepthwiseConv1D::<2, 4, 2, 2, 1, Valid, f32, Relu>::ZEROS;
        conv.kernel = [[[-1.0, 1.0].into(); 2], [[1.0, 1.0].into(); 2]];
        conv.bias = [0.0, -2.0, 0.0, 10.0].into();
        let y = output(&conv, Sequence::from([[1.0, 5.0], [4.0, 2.0]]));
        assert_eq!(y, Sequence::from([[3.0, 3.0, 0.0, 17.0]]));
    }

    /// `y = 10 x_t + x_(t + 2)`, with strides of 3. Two windows reach over `3 + 3 = 6` of 4 timesteps, so that one of padding is on either
    /// side, and they begin at `t = -1` and `t = 2`:
    ///
    /// ```text
    /// y = 10 · 0 + 2, 10 · 3 + 0
    /// ```
    #[test]
    fn strides_and_a_dilation_go_together() {
        let mut conv = DepthwiseConv1D::<1, 1, 2, 1, 2, Same<3>, f32, Linear, NoBias, 2>::ZEROS;
        conv.kernel = [[[10.0].into()], [[1.0].into()]];
        let y: Sequence<2, 1> = output(&conv, Sequence::from([[1.0], [2.0], [3.0], [4.0]]));
        assert_eq!(y, Sequence::from([[2.0], [30.0]]));
    }

    #[test]
    fn a_push_gives_the_window_that_it_completes() {
        let mut conv = DepthwiseConv1D::<2, 4, 2, 2, 2>::ZEROS;
        conv.kernel = [[[0.3, 1.5].into(); 2], [[0.7, -1.0].into(); 2]];
        let windows = [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[7.0, 8.0], [9.0, 1.0], [2.0, 3.0]]];
        assert_eq!(pushed(&conv, windows), [0, 1, 1, 0, 1, 1]);
    }

    #[test]
    fn weights_have_the_shapes_of_keras() {
        extern crate std;
        type Layer = DepthwiseConv1D<3, 6, 5, 2, 1>;
        let mut shapes = ["kernel: [5, 3, 2]", "bias: [6]"].into_iter();
        Layer::ZEROS.visit(&Path::ROOT, &mut |weight| {
            assert_eq!(shapes.next(), Some(&*std::format!("{}: {:?}", weight.path, weight.shape)));
        });
        assert_eq!((shapes.next(), Layer::PARAMETERS), (None, 5 * 3 * 2 + 6));
    }
}
