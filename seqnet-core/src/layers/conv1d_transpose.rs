//! A transposed convolution over time: every timestep adds its kernel to the output, several timesteps long.
//!
//! ```text
//! z_o = Σ_(t, k) W_k x_t + b        over t · stride - before + k · dilation = o,  k = 0 … K - 1
//! y_o = a(z_o)
//! ```
//!
//! | symbol | shape       | Keras array             |
//! |--------|-------------|-------------------------|
//! | `x`    | `T × F`     |                         |
//! | `y`    | `OUT × U`   |                         |
//! | `W_k`  | `U × F`     | `kernel` `(K, U, F)`    |
//! | `b`    | `U`         | `bias` `(U,)`           |
//!
//! `a` is the activation. It goes the way of a convolution backwards: where that sees timestep `o` from its window `t`, this adds to
//! timestep `o` from `t`. So `before` is that of a convolution over `OUT` timesteps, see [`Padding`], and what would be added before the
//! first of them or after the last is left out.

#[cfg(feature = "train")]
mod derivative;

use super::Bias;
use super::window::{Padding, Places, Valid};
use crate::activations::{Activation, Linear};
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{
    Initializer, Layer, Parameters, Path, Position, Scalar, Sequence, Stepwise, Timeline, UpTo, Vector,
    Weight, cast,
};
use core::marker::PhantomData;
use nalgebra::SVector;
use seqnet_shapes::reach;

/// `F` features in, `U` filters out, each timestep over a kernel of `K` timesteps: `y_(t + k) = a(Σ_k W_k x_t + b)`.
///
/// `OUT` is the number of timesteps that it gives, in time without end `usize::MAX`, and `BURST` the most that one push of a stream
/// can give. A stream keeps `ROWS · COLUMNS` sums, at least as many as the kernel reaches over.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, layers::Conv1DTranspose};
///
/// let mut echo = Conv1DTranspose::<1, 1, 2, 4>::ZEROS;
/// echo.kernel = [[[1.0].into()], [[0.5].into()]];
/// let mut y = Sequence::zeros();
/// echo.forward(&Sequence::from([[8.0], [0.0], [2.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[8.0], [4.0], [2.0], [1.0]]));
/// ```
#[doc(alias = "Convolution1DTranspose")]
#[derive(Clone, Debug)]
pub struct Conv1DTranspose<
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    P = Valid,
    S = f32,
    A = Linear,
    B = SVector<S, U>,
    const DILATION: usize = 1,
    const BURST: usize = K,
    const ROWS: usize = K,
    const COLUMNS: usize = DILATION,
> {
    /// `W`, in Keras's order `(K, U, F)`.
    pub kernel: [[SVector<S, F>; U]; K],
    /// `b`, or [`NoBias`](super::NoBias).
    pub bias: B,
    activation: PhantomData<(P, A)>,
}

/// `z` before any timestep has added to it.
#[inline]
fn blank<const U: usize, S: Scalar>(bias: &impl Bias<S>) -> Vector<U, S> {
    let mut z = Vector::zeros();
    for (z, &b) in z.as_mut_slice().iter_mut().zip(bias.as_slice()) {
        *z = b;
    }
    z
}

/// `z += W_k x`
#[inline]
fn add<const F: usize, const U: usize, S: Scalar>(
    z: &mut Vector<U, S>,
    kernel: &[SVector<S, F>; U],
    x: &Vector<F, S>,
) {
    for (z, w) in z.as_mut_slice().iter_mut().zip(kernel) {
        *z += w.as_slice().iter().zip(x.as_slice()).fold(S::ZERO, |sum, (&w, &x)| sum + w * x);
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
    const BURST: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Layer<Sequence<T, F, S>> for Conv1DTranspose<F, U, K, OUT, P, S, A, B, DILATION, BURST, ROWS, COLUMNS>
{
    type Output = Sequence<OUT, U, S>;
    type State = ();
    const MACS: usize = T * K * F * U;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, U, S>) {
        let places = Places::of::<P>(OUT, K, DILATION, T);
        y.steps_mut().fill(blank(&self.bias));
        for (t, x) in x.steps().iter().enumerate() {
            for (kernel, o) in self.kernel.iter().zip(places.of_window(t)) {
                if let Some(z) = o.and_then(|o| y.steps_mut().get_mut(o)) {
                    add(z, kernel, x);
                }
            }
        }
        for y in y.steps_mut() {
            A::apply(y.as_mut_slice());
        }
    }
}

/// The sums that timesteps may still add to, in `ROWS · COLUMNS` places, which are at least as many as a kernel reaches over.
#[derive(Clone, Copy, Debug)]
pub struct Conv1DTransposeMemory<const U: usize, const ROWS: usize, const COLUMNS: usize = 1, S = f32> {
    position: Position,
    /// The place of the sum that is given next.
    next: usize,
    sums: [[Vector<U, S>; COLUMNS]; ROWS],
}

impl<const U: usize, const ROWS: usize, const COLUMNS: usize, S: Scalar> Default
    for Conv1DTransposeMemory<U, ROWS, COLUMNS, S>
{
    fn default() -> Self {
        let sums = [[Vector::zeros(); COLUMNS]; ROWS];
        Conv1DTransposeMemory { position: Position::default(), next: 0, sums }
    }
}

/// A timestep adds to its own output and to later ones, so that every stride of outputs is complete with it, and with the last timestep
/// all of them are.
impl<
    const F: usize,
    const U: usize,
    const K: usize,
    const OUT: usize,
    const STRIDE: usize,
    S: Scalar,
    A: Activation,
    B: Bias<S>,
    const DILATION: usize,
    const BURST: usize,
    const ROWS: usize,
    const COLUMNS: usize,
    X: Timeline<Step = Vector<F, S>>,
> Stepwise<X> for Conv1DTranspose<F, U, K, OUT, Valid<STRIDE>, S, A, B, DILATION, BURST, ROWS, COLUMNS>
{
    type Memory = Conv1DTransposeMemory<U, ROWS, COLUMNS, S>;
    type Rate = UpTo<BURST>;
    type Step = Vector<U, S>;
    const MACS: usize = K * F * U;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<U, S>)) {
        let reach = const {
            let reach = reach(K, DILATION);
            assert!(reach <= ROWS * COLUMNS, "a stream keeps every sum that a kernel reaches over");
            reach
        };
        let place = memory.position.advance(X::TIMESTEPS);
        let sums = memory.sums.as_flattened_mut();
        if place.timestep == 0 {
            sums.fill(blank(&self.bias));
        }
        for (k, kernel) in self.kernel.iter().enumerate() {
            let at = memory.next + k * DILATION;
            if let Some(z) = sums.get_mut(at.checked_sub(reach).unwrap_or(at)) {
                add(z, kernel, x);
            }
        }
        let complete = if place.last { OUT.saturating_sub(place.timestep * STRIDE) } else { STRIDE };
        for _ in 0..complete {
            if let Some(z) = sums.get_mut(memory.next) {
                let mut y = core::mem::replace(z, blank(&self.bias));
                A::apply(y.as_mut_slice());
                give(&y);
            }
            memory.next = if memory.next + 1 < reach { memory.next + 1 } else { 0 };
        }
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
    const BURST: usize,
    const ROWS: usize,
    const COLUMNS: usize,
> Parameters<S> for Conv1DTranspose<F, U, K, OUT, P, S, A, B, DILATION, BURST, ROWS, COLUMNS>
{
    const ZEROS: Self =
        Conv1DTranspose { kernel: [[column(); U]; K], bias: B::ZEROS, activation: PhantomData };
    const PARAMETERS: usize = K * U * F + B::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        let kernel = cast::scalars(self.kernel.as_flattened());
        see(Weight::new(path, "kernel", &[K, U, F], Initializer::GlorotUniform, kernel));
        self.bias.visit(path, Initializer::Zeros, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        let kernel = cast::scalars_mut(self.kernel.as_flattened_mut());
        see(Weight::new(path, "kernel", &[K, U, F], Initializer::GlorotUniform, kernel));
        self.bias.visit_mut(path, Initializer::Zeros, see);
    }
}

trained! {
    impl[
        const F: usize, const U: usize, const K: usize, const OUT: usize, P, S: Scalar, A: Activation, B: Bias<S> + Plain, const DILATION: usize,
        const BURST: usize, const ROWS: usize, const COLUMNS: usize
    ] Conv1DTranspose<F, U, K, OUT, P, S, A, B, DILATION, BURST, ROWS, COLUMNS> {
        kernel: &[K, U, F],
        bias: B::SHAPE,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::super::{NoBias, Same};
    use super::*;
    use crate::Endless;
    use crate::activations::Relu;

    const X: [[f32; 1]; 3] = [[1.0], [2.0], [3.0]];
    const WINDOWS: [[[f32; 1]; 3]; 2] = [X, [[4.0], [5.0], [6.0]]];

    /// Every timestep adds `(100, 10, 1)` times itself.
    macro_rules! digits {
        ($($arguments:tt)*) => {{
            let mut conv = Conv1DTranspose::<1, 1, 3, $($arguments)*>::ZEROS;
            conv.kernel = [[[100.0].into()], [[10.0].into()], [[1.0].into()]];
            conv
        }};
    }

    /// ```text
    /// 100  10   1
    ///     200  20   2
    ///         300  30   3
    /// ```
    #[test]
    fn timesteps_add_up_where_their_kernels_meet() {
        let y = output(&digits!(5, Valid), Sequence::from(X));
        assert_eq!(y, Sequence::from([[100.0], [210.0], [321.0], [32.0], [3.0]]));
    }

    /// ```text
    /// 100  10   1                      100  10   1
    ///         200  20   2                              200  20   2
    ///                 300  30   3                                      300  30   3
    /// ```
    ///
    /// With strides beyond the kernel the output is filled up to them, or with `output_padding` by so much.
    #[test]
    fn strides_are_between_the_kernels() {
        let y = output(&digits!(7, Valid<2>), Sequence::from(X));
        assert_eq!(y, Sequence::from([[100.0], [10.0], [201.0], [20.0], [302.0], [30.0], [3.0]]));
        let y = output(&digits!(8, Valid<2>), Sequence::from(X));
        assert_eq!(y.steps()[6..], [[3.0].into(), [0.0].into()]);
        let y = output(&digits!(8, Valid<4>), Sequence::from([[1.0], [2.0]]));
        let expected = [[100.0], [10.0], [1.0], [0.0], [200.0], [20.0], [2.0], [0.0]];
        assert_eq!(y, Sequence::from(expected));
    }

    /// Of the 5 timesteps above, the first and the last are cut off; of the 7 with strides the last alone.
    #[test]
    fn the_same_padding_cuts_off_on_both_sides() {
        let y = output(&digits!(3, Same), Sequence::from(X));
        assert_eq!(y, Sequence::from([[210.0], [321.0], [32.0]]));
        let y = output(&digits!(6, Same<2>), Sequence::from(X));
        assert_eq!(y, Sequence::from([[100.0], [10.0], [201.0], [20.0], [302.0], [30.0]]));
    }

    /// ```text
    /// 100   0  10   0   1
    ///     200   0  20   0   2
    ///         300   0  30   0   3
    /// ```
    #[test]
    fn a_dilation_is_within_the_kernel() {
        let conv = digits!(7, Valid, f32, Linear, NoBias, 2);
        let y = output(&conv, Sequence::from(X));
        assert_eq!(y, Sequence::from([[100.0], [200.0], [310.0], [20.0], [31.0], [2.0], [3.0]]));
    }

    /// `y_0 = relu(2 x_0 - x_1 + 1)` and `y_1 = relu(x_0 + x_1 - 20)`.
    #[test]
    fn a_filter_sees_all_features() {
        let mut conv = Conv1DTranspose::<2, 2, 1, 1, Valid, f32, Relu>::ZEROS;
        conv.kernel = [[[2.0, -1.0].into(), [1.0, 1.0].into()]];
        conv.bias = [1.0, -20.0].into();
        let y: Sequence<1, 2> = output(&conv, Sequence::from([[3.0, 4.0]]));
        assert_eq!(y, Sequence::from([[3.0, 0.0]]));
    }

    #[test]
    fn a_push_gives_what_no_later_timestep_adds_to() {
        assert_eq!(pushed(&digits!(5, Valid), WINDOWS), [1, 1, 3, 1, 1, 3]);
        assert_eq!(pushed(&digits!(7, Valid<2>), WINDOWS), [2, 2, 3, 2, 2, 3]);
        assert_eq!(pushed(&digits!(8, Valid<2>, f32, Linear, NoBias, 1, 4), WINDOWS), [2, 2, 4, 2, 2, 4]);
        assert_eq!(pushed(&digits!(12, Valid<4>, f32, Linear, NoBias, 1, 4), WINDOWS), [4; 6]);
        let dilated = digits!(7, Valid, f32, Linear, NoBias, 2, 5);
        assert_eq!(pushed(&dilated, WINDOWS), [1, 1, 5, 1, 1, 5]);
    }

    #[test]
    fn a_stream_keeps_no_more_than_the_kernel_reaches_over() {
        let exact = digits!(7, Valid, f32, Linear, NoBias, 2, 5, 5, 1);
        assert_eq!(pushed(&exact, WINDOWS), [1, 1, 5, 1, 1, 5]);
        let size = size_of::<Conv1DTransposeMemory<2, 5>>();
        assert_eq!(size, size_of::<[[f32; 2]; 5]>() + 2 * size_of::<usize>());
    }

    #[test]
    fn without_end_a_push_gives_a_stride() {
        let (conv, mut memory) = (digits!({ usize::MAX }, Valid<2>), Conv1DTransposeMemory::default());
        let mut given = Sequence::<6, 1>::zeros();
        let mut places = given.steps_mut().iter_mut();
        for x in X {
            let give = &mut |y: &Vector<1>| *places.next().expect("no more than six") = *y;
            Stepwise::<Endless<1>>::step(&conv, &mut memory, &x.into(), give);
        }
        assert_eq!(given, Sequence::from([[100.0], [10.0], [201.0], [20.0], [302.0], [30.0]]));
    }

    #[test]
    fn weights_have_the_shapes_of_keras() {
        extern crate std;
        type Layer = Conv1DTranspose<6, 4, 3, 1>;
        let mut shapes = ["kernel: [3, 4, 6]", "bias: [4]"].into_iter();
        Layer::ZEROS.visit(&Path::ROOT, &mut |weight| {
            assert_eq!(shapes.next(), Some(&*std::format!("{}: {:?}", weight.path, weight.shape)));
        });
        assert_eq!((shapes.next(), Layer::PARAMETERS), (None, 3 * 4 * 6 + 4));
    }
}
