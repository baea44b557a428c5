//! Every timestep several times.
//!
//! ```text
//! y = (x_1, …, x_1, x_2, …, x_2, …, x_T)        each SIZE times
//! ```
//!
//! | symbol | shape     | Keras array |
//! |--------|-----------|-------------|
//! | `x`    | `T × F`   |             |
//! | `y`    | `OUT × F` |             |
//!
//! `OUT = SIZE · T`.

use super::adjoint::adjoint;
use crate::{Layer, Parameters, Scalar, Sequence, Stepwise, Timeline, UpTo, Vector};

/// Every timestep `SIZE` times, `OUT` in all; in time without end `usize::MAX`.
///
/// `BURST` is the most that one push of a stream can give.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::UpSampling1D};
///
/// let mut y = Sequence::zeros();
/// UpSampling1D::<2, 4, 2>.forward(&Sequence::from([[7.0], [8.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[7.0], [7.0], [8.0], [8.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpSampling1D<const SIZE: usize, const OUT: usize, const BURST: usize = SIZE>;

impl<const T: usize, const F: usize, S: Scalar, const SIZE: usize, const OUT: usize, const BURST: usize>
    Layer<Sequence<T, F, S>> for UpSampling1D<SIZE, OUT, BURST>
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        for (y, x) in y.steps_mut().chunks_mut(SIZE.max(1)).zip(x.steps()) {
            y.fill(*x);
        }
    }
}

adjoint! {
    impl[const T: usize, const F: usize, S: Scalar, const SIZE: usize, const OUT: usize, const BURST: usize]
        UpSampling1D<SIZE, OUT, BURST>: Sequence<T, F, S> => Sequence<OUT, F, S>,
    |dy, dx| for (dy, dx) in dy.steps().chunks(SIZE.max(1)).zip(dx.steps_mut()) {
        for dy in dy {
            super::adjoint::add_to(dx.as_mut_slice(), dy.as_slice());
        }
    }
}

impl<const F: usize, S, const SIZE: usize, const OUT: usize, const BURST: usize, X> Stepwise<X>
    for UpSampling1D<SIZE, OUT, BURST>
where
    S: Scalar,
    X: Timeline<Step = Vector<F, S>>,
{
    type Memory = ();
    type Rate = UpTo<BURST>;
    type Step = Vector<F, S>;

    #[inline]
    fn step(&self, (): &mut (), x: &Vector<F, S>, give: &mut impl FnMut(&Vector<F, S>)) {
        for _ in 0..SIZE {
            give(x);
        }
    }
}

impl<S: Scalar, const SIZE: usize, const OUT: usize, const BURST: usize> Parameters<S>
    for UpSampling1D<SIZE, OUT, BURST>
{
    const ZEROS: Self = UpSampling1D;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;

    #[test]
    fn a_timestep_stays_with_its_repeats() {
        let (a, b) = ([1.0, 2.0], [3.0, 4.0]);
        let y = output(&UpSampling1D::<3, 6>, Sequence::from([a, b]));
        assert_eq!(y, Sequence::from([a, a, a, b, b, b]));
    }

    #[test]
    fn a_push_gives_its_timestep_as_often() {
        assert_eq!(pushed(&UpSampling1D::<2, 6>, [[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]]), [2; 6]);
    }
}
