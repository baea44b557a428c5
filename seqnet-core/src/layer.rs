//! What a layer is.

use crate::Tensor;

/// A layer that takes an `X`: [`Vector`](crate::Vector) or [`Sequence`](crate::Sequence).
///
/// The shape rule of a layer is the head of its `impl`. A layer of one's own is used in `sequential!` by its path, with its
/// output shape after an arrow: `crate::Despike::<3> -> (12, 1)`. It implements [`Parameters`](crate::Parameters) and:
///
/// ```
/// # use seqnet_core::{Layer, Parameters, Scalar, Sequence};
/// # pub struct Despike<const N: usize>;
/// # impl<S: Scalar, const N: usize> Parameters<S> for Despike<N> { const ZEROS: Self = Despike; }
/// /// Every timestep the median of three.
/// impl<const T: usize> Layer<Sequence<T, 1>> for Despike<3> {
///     type Output = Sequence<T, 1>;
///     type State = ();
///
///     fn forward(&self, x: &Sequence<T, 1>, _: &mut (), y: &mut Sequence<T, 1>) {
///         *y = *x;
///         for (y, x) in y.as_mut_slice()[1..].iter_mut().zip(x.as_slice().windows(3)) {
///             *y = x[0].min(x[1]).max(x[0].max(x[1]).min(x[2]));
///         }
///     }
/// }
/// let mut y = Sequence::zeros();
/// Despike.forward(&Sequence::from([[1.0], [9.0], [2.0], [3.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[1.0], [2.0], [3.0], [3.0]]));
/// ```
///
/// To run in a stream it implements [`Stepwise`](crate::Stepwise) too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no `{X}`",
    label = "does not take `{X}`",
    note = "help: give it what it takes, or `impl Layer<{X}> for {Self}`"
)]
pub trait Layer<X> {
    /// What it gives.
    type Output: Tensor;
    /// What it carries from window to window where it is stateful, and from timestep to timestep.
    type State: Clone + Default;
    /// Multiply–accumulates of one `forward`.
    const MACS: usize = 0;

    /// Computes `y` from a whole `x`. The state is the one of the window before; a layer that is not stateful begins with a
    /// fresh one.
    fn forward(&self, x: &X, state: &mut Self::State, y: &mut Self::Output);

    /// Computes four windows, each from a fresh state: one by one, unless the layer can share its weights among them.
    #[inline]
    fn forward_four(&self, x: [&X; 4], y: [&mut Self::Output; 4]) {
        crate::batch::one_by_one(self, x, y);
    }
}
