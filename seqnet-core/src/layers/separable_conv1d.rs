//! A convolution over time of every feature by itself, and then a mixture of what comes of them.
//!
//! ```text
//! z_t,(f M + m) = Σ_k w_kfm x_(t · stride - before + k · dilation),f        k = 0 … K - 1
//! y_t = a(W z_t + b)
//! ```
//!
//! | symbol  | shape     | Keras array                    |
//! |---------|-----------|--------------------------------|
//! | `x`     | `T × F`   |                                |
//! | `z_t`   | `D`       |                                |
//! | `y`     | `OUT × U` |                                |
//! | `w_kfm` | 1         | `depthwise_kernel` `(K, F, M)` |
//! | `W`     | `U × D`   | `pointwise_kernel` `(1, D, U)` |
//! | `b`     | `U`       | `bias` `(U,)`                  |
//!
//! `a` is the activation, `M` the `depth_multiplier` and `D = F · M`; `before` and `OUT` follow from the padding, and what lies outside
//! of the sequence is zero: see [`Padding`].

#[cfg(feature = "train")]
mod derivative;

use super::Bias;
use super::depthwise_conv1d::add_each_feature;
use super::window::{Backward, Padding, Valid, Window, WindowMemory, walk};
use crate::activations::{Activation, Linear};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{
    Initializer, Layer, Parameters, Path, Scalar, Sequence, Stepwise, Timeline, Vector, Weight, cast,
};
use core::marker::PhantomData;
use nalgebra::SVector;

/// `F` features in, `M` filters over a kernel of `K` timesteps for each of them, `D = F · M` in all, and of these `U` mixtures out.
///
/// `OUT` is the number of timesteps that it gives, in time without end `usize::MAX`. A stream keeps `ROWS · COLUMNS` timesteps, at least
/// as many as the kernel reaches over.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, layers::SeparableConv1D};
///
/// let mut conv = SeparableConv1D::<2, 1, 2, 1, 2, 1>::ZEROS;
/// conv.depthwise_kernel = [[[1.0].into(), [0.5].into()], [[-1.0].into(), [0.5].into()]];
/// conv.pointwise_kernel = [[10.0].into(), [1.0].into()];
/// let mut y = Sequence::zeros();
/// conv.forward(&Sequence::from([[5.0, 1.0], [3.0, 2.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[10.0 * 2.0 + 1.5]]));
/// ```
#[doc(alias = "SeparableConvolution1D")]
#[derive(Clone, Debug)]
pub struct SeparableConv1D<
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const D: usize,
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
    pub depthwise_kernel: [[SVector<S, M>; F]; K],
    /// `W`, in Keras's order `(1, D, U)`.
    pub pointwise_kernel: [SVector<S, U>; D],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    activation: PhantomData<(P, A)>,
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const M: usize,
    const D: usize,
    const OUT: usize,
    P,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Window<Vector<F, S>> for SeparableConv1D<F, U, K, M, D, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    type Seen = Vector<U, S>;
    const SIZE: usize = K;
    const DILATION: usize = DILATION;

    #[inline]
    fn see<'a>(&self, place: impl Fn(usize) -> Option<&'a Vector<F, S>>, y: &mut Vector<U, S>) {
        let mut z = Vector::<D, S>::zeros();
        add_each_feature(z.as_mut_slice(), &self.depthwise_kernel, place);

        let y = y.as_mut_slice();
        y.fill(S::ZERO);
        for (y, b) in y.iter_mut().zip(self.bias.as_slice()) {
            *y = *b;
        }
        for (row, &z) in self.pointwise_kernel.iter().zip(z.as_slice()) {
            for (y, &w) in y.iter_mut().zip(row.as_slice()) {
                *y += w * z;
            }
        }
        A::apply(y);
    }
}

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
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Layer<Sequence<T, F, S>> for SeparableConv1D<F, U, K, M, D, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    type Output = Sequence<OUT, U, S>;
    type State = ();
    const MACS: usize = OUT * D * (K + U);

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
    const D: usize,
    const OUT: usize,
    P: Backward,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
    X: Timeline<Step = Vector<F, S>>,
> Stepwise<X> for SeparableConv1D<F, U, K, M, D, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    type Memory = WindowMemory<F, ROWS, COLUMNS, S>;
    type Rate = P::Rate;
    type Step = Vector<U, S>;
    const MACS: usize = D * (K + U);

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
    const D: usize,
    const OUT: usize,
    P,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Parameters<S> for SeparableConv1D<F, U, K, M, D, OUT, P, S, A, B, DILATION, ROWS, COLUMNS>
{
    const ZEROS: Self = SeparableConv1D {
        depthwise_kernel: [[column(); F]; K],
        pointwise_kernel: [column(); D],
        bias: B::ZEROS,
        activation: PhantomData,
    };
    const PARAMETERS: usize = K * F * M + D * U + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let depthwise = cast::scalars(self.depthwise_kernel.as_flattened());
        let pointwise = cast::scalars(&self.pointwise_kernel);
        see(Weight::new(path, "depthwise_kernel", &[K, F, M], Initializer::GlorotUniform, depthwise));
        see(Weight::new(path, "pointwise_kernel", &[1, D, U], Initializer::GlorotUniform, pointwise));
        self.bias.visit(path, Initializer::Zeros, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let depthwise = cast::scalars_mut(self.depthwise_kernel.as_flattened_mut());
        let pointwise = cast::scalars_mut(&mut self.pointwise_kernel);
        see(Weight::new(path, "depthwise_kernel", &[K, F, M], Initializer::GlorotUniform, depthwise));
        see(Weight::new(path, "pointwise_kernel", &[1, D, U], Initializer::GlorotUniform, pointwise));
        self.bias.visit_mut(path, Initializer::Zeros, see);
    }
}

trained! {
    impl[
        const F: usize, const U: usize, const K: usize, const M: usize, const D: usize, const OUT: usize, P, S: Scalar, A: Activation, B: Bias<S> + Plain, const DILATION: usize,
        const ROWS: usize, const COLUMNS: usize
    ] SeparableConv1D<F, U, K, M, D, OUT, P, S, A, B, DILATION, ROWS, COLUMNS> {
        depthwise_kernel: &[K, F, M],
        pointwise_kernel: &[1, D, U],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::activations::Relu;

    /// One feature, whose two filters are `z_0 = x_0 + x_1` and `z_1 = x_1 - x_0`:
    ///
    /// ```text
    /// x = 1, 4    z = 5, 3    y = relu(2 · 5 + 100 · 3 + 7), relu(-5 + 3 + 1) = 317, 0
    /// ```
    #[test]
    fn filters_are_mixed() {
        let mut conv = SeparableConv1D::<1, 2, 2, 2, 2, 1, Valid, f32, Relu>::ZEROS;
        conv.depthwise_kernel = [[[1.0, -1.0].into()], [[1.0, 1.0].into()]];
        conv.pointwise_kernel = [[2.0, -1.0].into(), [100.0, 1.0].into()];
        conv.bias = [7.0, 1.0].into();
        assert_eq!(output(&conv, Sequence::from([[1.0], [4.0]])), Sequence::from([[317.0, 0.0]]));
    }

    #[test]
    fn a_push_gives_the_window_that_it_completes() {
        let mut conv = SeparableConv1D::<2, 1, 2, 1, 2, 2, Valid<2>>::ZEROS;
        conv.depthwise_kernel = [[[0.3].into(), [1.5].into()], [[0.7].into(), [-1.0].into()]];
        conv.pointwise_kernel = [[0.9].into(), [1.1].into()];
        let windows = [
            [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]],
            [[7.0, 8.0], [9.0, 1.0], [2.0, 3.0], [4.0, 5.0]],
        ];
        assert_eq!(pushed(&conv, windows), [0, 1, 0, 1, 0, 1, 0, 1]);
    }

    #[test]
    fn weights_have_the_shapes_of_keras() {
        extern crate std;
        type Layer = SeparableConv1D<3, 7, 5, 2, 6, 1>;
        let mut shapes =
            ["depthwise_kernel: [5, 3, 2]", "pointwise_kernel: [1, 6, 7]", "bias: [7]"].into_iter();
        Layer::ZEROS.visit(&Path::ROOT, &mut |weight| {
            assert_eq!(shapes.next(), Some(&*std::format!("{}: {:?}", weight.path, weight.shape)));
        });
        assert_eq!((shapes.next(), Layer::PARAMETERS), (None, 5 * 3 * 2 + 6 * 7 + 7));
    }
}
