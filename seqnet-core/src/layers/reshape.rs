//! The same numbers in another shape.
//!
//! ```text
//! y_(row-major) = x_(row-major)
//! ```
//!
//! | symbol | shape                                 | Keras array |
//! |--------|---------------------------------------|-------------|
//! | `x`    | `F`, `T × F` or `T × N × F`           |             |
//! | `y`    | that of `Y`, with as many numbers     |             |

use super::adjoint::adjoint;
use crate::own::agree;
use crate::{Layer, Parameters, Scalar, Sequence, Sequences, Tensor, Vector};
use core::marker::PhantomData;

/// The numbers of a vector or a sequence as a `Y`, row by row.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::Reshape};
///
/// let mut y = Sequence::zeros();
/// let x = Sequence::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// Reshape::<Sequence<3, 2>>::default().forward(&x, &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]));
/// ```
///
/// There are as many numbers after as before:
///
/// ```compile_fail
/// # use seqnet_core::{Layer, Sequence, layers::Reshape};
/// let mut y = Sequence::zeros();
/// Reshape::<Sequence<3, 3>>::default().forward(&Sequence::<2, 3>::zeros(), &mut (), &mut y);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reshape<Y>(PhantomData<Y>);

impl<const F: usize, S: Scalar, Y: Tensor<Scalar = S>> Layer<Vector<F, S>> for Reshape<Y> {
    type Output = Y;
    type State = ();

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Y) {
        const { assert!(size_of::<Y>() == size_of::<Vector<F, S>>(), "as many numbers after as before") };
        agree(x, y);
    }
}

impl<const T: usize, const F: usize, S: Scalar, Y: Tensor<Scalar = S>> Layer<Sequence<T, F, S>>
    for Reshape<Y>
{
    type Output = Y;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Y) {
        const { assert!(size_of::<Y>() == size_of::<Sequence<T, F, S>>(), "as many numbers after as before") };
        agree(x, y);
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar, Y: Tensor<Scalar = S>>
    Layer<Sequences<T, N, F, S>> for Reshape<Y>
{
    type Output = Y;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, (): &mut (), y: &mut Y) {
        const { assert!(size_of::<Y>() == size_of::<Sequences<T, N, F, S>>(), "as many numbers after as before") };
        agree(x, y);
    }
}

adjoint! {
    impl[const F: usize, S: Scalar, Y: Tensor<Scalar = S>] Reshape<Y>: Vector<F, S> => Y, |dy, dx| agree(dy, dx)
}
adjoint! {
    impl[const T: usize, const F: usize, S: Scalar, Y: Tensor<Scalar = S>] Reshape<Y>: Sequence<T, F, S> => Y,
    |dy, dx| agree(dy, dx)
}
adjoint! {
    impl[const T: usize, const N: usize, const F: usize, S: Scalar, Y: Tensor<Scalar = S>]
        Reshape<Y>: Sequences<T, N, F, S> => Y,
    |dy, dx| agree(dy, dx)
}

impl<S: Scalar, Y> Parameters<S> for Reshape<Y> {
    const ZEROS: Self = Reshape(PhantomData);
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::*;
    use crate::{Emission, Push, Streamed};

    #[test]
    fn a_vector_becomes_rows() {
        let y = output(&Reshape::<Sequence<2, 2>>::default(), Vector::from([1.0, 2.0, 3.0, 4.0]));
        assert_eq!(y, Sequence::from([[1.0, 2.0], [3.0, 4.0]]));
    }

    #[test]
    fn rows_become_a_vector() {
        let y = output(&Reshape::<Vector<4>>::default(), Sequence::from([[1.0, 2.0], [3.0, 4.0]]));
        assert_eq!(y, Vector::from([1.0, 2.0, 3.0, 4.0]));
    }

    #[test]
    fn rows_become_sequences_and_again_rows() {
        let x = Sequence::from([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]);
        let y = output(&Reshape::<Sequences<2, 2, 2>>::default(), x);
        assert_eq!(y, Sequences::from([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]));
        assert_eq!(output(&Reshape::<Sequence<2, 4>>::default(), y), x);
    }

    #[test]
    fn a_push_of_a_vector_gives_a_window() {
        let layer = Reshape::<Sequence<2, 1>>::default();
        let given = layer.push(&mut (), Vector::first(&Vector::from([7.0, 8.0])));
        assert_eq!(given.plain(), Sequence::from([[7.0], [8.0]]));
    }
}
