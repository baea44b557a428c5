//! An activation function as a layer of its own.
//!
//! ```text
//! y = a(x)
//! ```
//!
//! | symbol | shape          | Keras array |
//! |--------|----------------|-------------|
//! | `x`    | `F` or `T × F` |             |
//! | `y`    | like `x`       |             |
//!
//! `a` is one of the [`activations`]. A sequence goes through timestep by timestep.

use super::per_timestep::per_timestep;
use crate::{Layer, Parameters, Scalar, Vector, activations};
use core::marker::PhantomData;

/// The function `A` of the features.
///
/// ```
/// use seqnet_core::{Layer, Sequence, activations::Relu, layers::Activation};
///
/// let mut y = Sequence::zeros();
/// Activation::<Relu>::default().forward(&Sequence::from([[-1.0, 2.0], [3.0, -4.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[0.0, 2.0], [3.0, 0.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activation<A>(PhantomData<A>);

impl<const F: usize, S: Scalar, A: activations::Activation> Layer<Vector<F, S>> for Activation<A> {
    type Output = Vector<F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        *y = *x;
        A::apply(y.as_mut_slice());
    }
}

per_timestep!(impl[const F: usize, S: Scalar, A: activations::Activation] Activation<A>: F => F);

impl<S: Scalar, A: activations::Activation> Parameters<S> for Activation<A> {
    const ZEROS: Self = Activation(PhantomData);
}
