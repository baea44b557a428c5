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

#[cfg(feature = "train")]
impl<const F: usize, S: Scalar, A: activations::Differentiable> crate::train::Trainable<Vector<F, S>>
    for Activation<A>
{
    type Tape<R: crate::train::Room> = ();

    fn backward<R: crate::train::Room>(
        &self,
        x: &[Vector<F, S>],
        y: &[Vector<F, S>],
        (): &mut (),
        dy: &mut [Vector<F, S>],
        _: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        for (((dx, dy), x), y) in dx.into_iter().flatten().zip(dy).zip(x).zip(y) {
            *dx = *dy;
            A::backward(x.as_slice(), y.as_slice(), dx.as_mut_slice());
        }
    }
}

per_timestep!(impl[const F: usize, S: Scalar, A: activations::Activation] Activation<A>: F => F);

impl<S: Scalar, A: activations::Activation> Parameters<S> for Activation<A> {
    const ZEROS: Self = Activation(PhantomData);
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Sequence;
    use crate::activations::{Relu, Softmax};

    #[test]
    fn a_vector_keeps_its_features() {
        let y: Vector<2> = output(&Activation::<Relu>::default(), Vector::from([-1.0, 2.0]));
        assert_eq!(y, Vector::from([0.0, 2.0]));
    }

    /// `e⁰ / (e⁰ + e⁰) = 1 / 2` in both timesteps, whatever is in the other.
    #[test]
    fn softmax_looks_at_one_timestep() {
        let y: Sequence<2, 2> =
            output(&Activation::<Softmax>::default(), Sequence::from([[0.0, 0.0], [9.0, 9.0]]));
        assert_eq!(y, Sequence::from([[0.5, 0.5], [0.5, 0.5]]));
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, -2.0], [-3.0, 4.0]], [[5.0, -6.0], [-7.0, 8.0]]];
        assert_eq!(pushed(&Activation::<Softmax>::default(), windows), [1, 1, 1, 1]);
    }
}
