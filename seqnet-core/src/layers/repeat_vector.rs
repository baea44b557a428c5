//! A vector as every timestep of a sequence.
//!
//! ```text
//! y_t = x        t = 1 … N
//! ```
//!
//! | symbol | shape   | Keras array |
//! |--------|---------|-------------|
//! | `x`    | `F`     |             |
//! | `y`    | `N × F` |             |

use super::adjoint::adjoint;
use crate::{Layer, Parameters, Scalar, Sequence, Vector};

/// `N` times the same vector, as a sequence.
///
/// ```
/// use seqnet_core::{Layer, Sequence, Vector, layers::RepeatVector};
///
/// let mut y = Sequence::zeros();
/// RepeatVector::<3>.forward(&Vector::from([1.0, 2.0]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RepeatVector<const N: usize>;

impl<const N: usize, const F: usize, S: Scalar> Layer<Vector<F, S>> for RepeatVector<N> {
    type Output = Sequence<N, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Sequence<N, F, S>) {
        y.steps_mut().fill(*x);
    }
}

adjoint! {
    impl[const N: usize, const F: usize, S: Scalar] RepeatVector<N>: Vector<F, S> => Sequence<N, F, S>,
    |dy, dx| for dy in dy.steps() {
        super::adjoint::add_to(dx.as_mut_slice(), dy.as_slice());
    }
}

impl<const N: usize, S: Scalar> Parameters<S> for RepeatVector<N> {
    const ZEROS: Self = RepeatVector;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::*;
    use crate::{Emission, Push, Streamed};

    #[test]
    fn the_vector_is_every_timestep() {
        let y: Sequence<2, 1> = output(&RepeatVector, Vector::from([7.0]));
        assert_eq!(y, Sequence::from([[7.0], [7.0]]));
    }

    #[test]
    fn a_push_of_a_vector_gives_a_window() {
        let given = RepeatVector::<2>.push(&mut (), Vector::first(&Vector::from([7.0])));
        assert_eq!(given.plain(), Sequence::from([[7.0], [7.0]]));
    }
}
