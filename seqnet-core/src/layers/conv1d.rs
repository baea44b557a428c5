//! A convolution over time: the same weighted sum of every few neighbouring timesteps.
//!
//! ```text
//! y_t = a(Σ_k W_k x_(t · stride - before + k · dilation) + b)        k = 0 … K - 1
//! ```
//!
//! | symbol | shape       | Keras array             |
//! |--------|-------------|-------------------------|
//! | `x`    | `T × F`     |                         |
//! | `y`    | `OUT × U`   |                         |
//! | `W_k`  | `U × G`     | `kernel` `(K, G, U)`    |
//! | `b`    | `U`         | `bias` `(U,)`           |
//!
//! `a` is the activation; `before` and `OUT` follow from the padding, and what lies outside of the sequence is zero: see
//! [`Padding`]. Without groups `G = F`. With `F / G` groups, the first `U / (F / G)` filters see the first `G` features, the next
//! filters the next features, and so on.

#[cfg(feature = "train")]
mod derivative;

use super::Bias;
use super::window::{Backward, Padding, Valid, Window, WindowMemory, walk};
use crate::activations::{Activation, Linear};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{
    Initializer, Layer, Parameters, Path, Scalar, Sequence, Stepwise, Timeline, Vector, Weight, cast,
};
use core::array;
use core::marker::PhantomData;
use nalgebra::SVector;

/// `F` features in, `U` filters out, each over a kernel of `K` timesteps: `y_t = a(Σ_k W_k x_(t + k) + b)`.
///
/// `OUT` is the number of timesteps that it gives, in time without end `usize::MAX`; `G` the number of features in a group. A stream
/// keeps `ROWS · COLUMNS` timesteps, at least as many as the kernel reaches over.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, layers::Conv1D};
///
/// let mut difference = Conv1D::<1, 1, 2, 3>::ZEROS;
/// difference.kernel = [[[-1.0].into()], [[1.0].into()]];
/// let mut y = Sequence::zeros();
/// difference.forward(&Sequence::from([[1.0], [2.0], [4.0], [8.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[1.0], [2.0], [4.0]]));
/// ```
#[doc(alias = "Convolution1D")]
#[derive(Clone, Debug)]
// Registers of sixteen numbers are read whole, also where a model is on the stack.
#[cfg_attr(target_arch = "x86_64", repr(C, align(64)))]
pub struct Conv1D<
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    P = Valid,
    S = f32,
    A = Linear,
    B = SVector<S, U>,
    const DILATION: usize = 1,
    const G: usize = F,
    const ROWS: usize = K,
    const COLUMNS: usize = DILATION,
> {
    /// `W`, in Keras's order `(K, G, U)`.
    pub kernel: [[SVector<S, U>; G]; K],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    activation: PhantomData<(P, A)>,
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    P,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const G: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Window<Vector<F, S>> for Conv1D<F, U, K, OUT, P, S, A, B, DILATION, G, ROWS, COLUMNS>
{
    type Seen = Vector<U, S>;
    const SIZE: usize = K;
    const DILATION: usize = DILATION;

    #[inline]
    fn see<'a>(&self, place: impl Fn(usize) -> Option<&'a Vector<F, S>>, y: &mut Vector<U, S>) {
        let x = array::from_fn(place);
        if let Some(kernel) = cast::renamed(&self.kernel) {
            return S::convolve::<F, U, K, A>(kernel, &x, self.bias.as_slice(), y);
        }
        let y = y.as_mut_slice();
        y.fill(S::ZERO);
        let filters = const { filters_of_a_group(F, U, G) };
        for (kernel, x) in self.kernel.iter().zip(x) {
            let Some(x) = x else { continue };
            for (f, row) in kernel.iter().enumerate() {
                let groups = y.chunks_mut(filters).zip(row.as_slice().chunks(filters));
                for ((y, row), &x) in groups.zip(x.as_slice().iter().skip(f).step_by(G)) {
                    for (y, &w) in y.iter_mut().zip(row) {
                        *y += w * x;
                    }
                }
            }
        }
        for (y, &b) in y.iter_mut().zip(self.bias.as_slice()) {
            *y += b;
        }
        A::apply(y);
    }
}

/// `U / (F / G)`, and never zero.
const fn filters_of_a_group(features: usize, filters: usize, group: usize) -> usize {
    match features.checked_div(group) {
        Some(groups) if groups > 0 && filters > groups => filters / groups,
        _ => 1,
    }
}

impl<
    const T: usize,
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    P: Padding,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const G: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Layer<Sequence<T, F, S>> for Conv1D<F, U, K, OUT, P, S, A, B, DILATION, G, ROWS, COLUMNS>
{
    type Output = Sequence<OUT, U, S>;
    type State = ();
    const MACS: usize = OUT * K * G * U;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, U, S>) {
        walk::<P, _, _>(self, x.steps(), y.steps_mut());
    }
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    P: Backward,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const G: usize,
    const ROWS: usize,
    const COLUMNS: usize,
    X: Timeline<Step = Vector<F, S>>,
> Stepwise<X> for Conv1D<F, U, K, OUT, P, S, A, B, DILATION, G, ROWS, COLUMNS>
{
    type Memory = WindowMemory<F, ROWS, COLUMNS, S>;
    type Rate = P::Rate;
    type Step = Vector<U, S>;
    const MACS: usize = K * G * U;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<U, S>)) {
        memory.step::<P, _>(self, x, X::TIMESTEPS, give);
    }
}

impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    P,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const G: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Parameters<S> for Conv1D<F, U, K, OUT, P, S, A, B, DILATION, G, ROWS, COLUMNS>
{
    const ZEROS: Self = Conv1D { kernel: [[column(); G]; K], bias: B::ZEROS, activation: PhantomData };
    const PARAMETERS: usize = K * G * U + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let kernel = cast::scalars(self.kernel.as_flattened());
        see(Weight::new(path, "kernel", &[K, G, U], Initializer::GlorotUniform, kernel));
        self.bias.visit(path, Initializer::Zeros, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let kernel = cast::scalars_mut(self.kernel.as_flattened_mut());
        see(Weight::new(path, "kernel", &[K, G, U], Initializer::GlorotUniform, kernel));
        self.bias.visit_mut(path, Initializer::Zeros, see);
    }
}

trained! {
    impl[
        const F: usize, const U: usize, const K: usize, const OUT: usize, P, S: Scalar, A: Activation, B: Bias<S> + Plain, const DILATION: usize,
        const G: usize, const ROWS: usize, const COLUMNS: usize
    ] Conv1D<F, U, K, OUT, P, S, A, B, DILATION, G, ROWS, COLUMNS> {
        kernel: &[K, G, U],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::super::{Causal, CausalStrided, NoBias, Same};
    use super::*;
    use crate::activations::Relu;
    use crate::{Every, Sometimes};
    use core::any::TypeId;

    const X: [[f32; 1]; 5] = [[1.0], [2.0], [3.0], [4.0], [5.0]];
    const WINDOWS: [[[f32; 1]; 5]; 2] = [X, [[6.0], [7.0], [8.0], [9.0], [1.0]]];

    /// `y = 100 x_0 + 10 x_1 + x_2`, so that a number shows what the kernel has seen, digit by digit.
    macro_rules! digits {
        ($($arguments:tt)*) => {{
            let mut conv = Conv1D::<1, 1, 3, $($arguments)*>::ZEROS;
            conv.kernel = [[[100.0].into()], [[10.0].into()], [[1.0].into()]];
            conv
        }};
    }

    #[test]
    fn a_kernel_stays_within_the_sequence() {
        let y = output(&digits!(3, Valid), Sequence::from(X));
        assert_eq!(y, Sequence::from([[123.0], [234.0], [345.0]]));
        let y = output(&digits!(2, Valid<2>), Sequence::from(X));
        assert_eq!(y, Sequence::from([[123.0], [345.0]]));
    }

    #[test]
    fn the_same_padding_is_on_both_sides() {
        let y = output(&digits!(5, Same), Sequence::from(X));
        assert_eq!(y, Sequence::from([[12.0], [123.0], [234.0], [345.0], [450.0]]));
        let y = output(&digits!(3, Same<2>), Sequence::from(X));
        assert_eq!(y, Sequence::from([[12.0], [234.0], [450.0]]));
        let four = Sequence::from([[1.0], [2.0], [3.0], [4.0]]);
        assert_eq!(output(&digits!(2, Same<2>), four), Sequence::from([[123.0], [340.0]]));
    }

    #[test]
    fn causal_padding_is_before_the_sequence() {
        let y = output(&digits!(5, Causal), Sequence::from(X));
        assert_eq!(y, Sequence::from([[1.0], [12.0], [123.0], [234.0], [345.0]]));
        let y = output(&digits!(3, CausalStrided<2>), Sequence::from(X));
        assert_eq!(y, Sequence::from([[1.0], [123.0], [345.0]]));
        let y = output(&digits!(5, Causal, f32, Linear, NoBias, 2), Sequence::from(X));
        assert_eq!(y, Sequence::from([[1.0], [2.0], [13.0], [24.0], [135.0]]));
    }

    /// Two groups of two features and one filter each: `y_0 = x_0 + 2 x_1 + 10` and `y_1 = relu(-3 x_2 - 4 x_3 + 20)`.
    #[test]
    fn a_group_sees_its_own_features() {
        let mut conv = Conv1D::<4, 2, 1, 1, Valid, f32, Relu, SVector<f32, 2>, 1, 2>::ZEROS;
        conv.kernel = [[[1.0, -3.0].into(), [2.0, -4.0].into()]];
        conv.bias = [10.0, 20.0].into();
        let y: Sequence<1, 2> = output(&conv, Sequence::from([[1.0, 2.0, 1.0, 2.0]]));
        assert_eq!(y, Sequence::from([[15.0, 9.0]]));
        let y: Sequence<1, 2> = output(&conv, Sequence::from([[1.0, 2.0, 3.0, 4.0]]));
        assert_eq!(y, Sequence::from([[15.0, 0.0]]));
    }

    #[test]
    fn a_push_gives_the_window_that_it_completes() {
        assert_eq!(pushed(&digits!(3, Valid), WINDOWS), [0, 0, 1, 1, 1, 0, 0, 1, 1, 1]);
        assert_eq!(pushed(&digits!(2, Valid<2>), WINDOWS), [0, 0, 1, 0, 1, 0, 0, 1, 0, 1]);
        assert_eq!(pushed(&digits!(5, Causal), WINDOWS), [1; 10]);
        assert_eq!(pushed(&digits!(3, CausalStrided<2>), WINDOWS), [1, 0, 1, 0, 1, 1, 0, 1, 0, 1]);
        assert_eq!(pushed(&digits!(5, Causal, f32, Linear, NoBias, 2), WINDOWS), [1; 10]);
        assert_eq!(
            pushed(&digits!(1, Valid, f32, Linear, NoBias, 2), WINDOWS),
            [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
        );
    }

    #[test]
    fn a_stream_keeps_no_more_than_the_kernel_reaches_over() {
        let exact = digits!(1, Valid, f32, Linear, NoBias, 2, 1, 5, 1);
        assert_eq!(pushed(&exact, WINDOWS), [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
        assert_eq!(size_of::<WindowMemory<2, 5>>(), size_of::<[[f32; 2]; 5]>() + 4 * size_of::<usize>());
    }

    #[test]
    fn only_causal_padding_without_strides_keeps_pace() {
        fn rate<L: Stepwise<Sequence<5, 1>, Rate: 'static>>(_: &L) -> TypeId {
            TypeId::of::<L::Rate>()
        }
        assert_eq!(rate(&digits!(5, Causal)), TypeId::of::<Every>());
        assert_eq!(rate(&digits!(3, CausalStrided<2>)), TypeId::of::<Sometimes>());
        assert_eq!(rate(&digits!(3, Valid)), TypeId::of::<Sometimes>());
    }

    #[test]
    fn weights_have_the_shapes_of_keras() {
        type Layer = Conv1D<6, 4, 3, 1, Valid, f32, Linear, SVector<f32, 4>, 1, 2>;
        let mut shapes = ["kernel: [3, 2, 4]", "bias: [4]"].into_iter();
        Layer::ZEROS.visit(&Path::ROOT, &mut |weight| {
            extern crate std;
            assert_eq!(shapes.next(), Some(&*std::format!("{}: {:?}", weight.path, weight.shape)));
        });
        assert_eq!((shapes.next(), Layer::PARAMETERS), (None, 3 * 2 * 4 + 4));
    }
}
