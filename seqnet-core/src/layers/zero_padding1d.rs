//! Timesteps of zeros before and after a sequence.
//!
//! ```text
//! y = (0 … 0, x_1 … x_T, 0 … 0)        START zeros before, END zeros after
//! ```
//!
//! | symbol | shape     | Keras array |
//! |--------|-----------|-------------|
//! | `x`    | `T × F`   |             |
//! | `y`    | `OUT × F` |             |
//!
//! `OUT = START + T + END`.

use super::adjoint::adjoint;
use crate::{Layer, Parameters, Position, Scalar, Sequence, Stepwise, Timeline, UpTo, Vector};

/// `START` timesteps of zeros, the sequence, and `END` timesteps of zeros.
///
/// `BURST` is the most that one push of a stream can give: the zeros before the first timestep come with it, those after the last
/// with that.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::ZeroPadding1D};
///
/// let mut y = Sequence::zeros();
/// ZeroPadding1D::<1, 2, 5, 3>.forward(&Sequence::from([[7.0], [8.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[0.0], [7.0], [8.0], [0.0], [0.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZeroPadding1D<const START: usize, const END: usize, const OUT: usize, const BURST: usize>;

impl<
    const T: usize,
    const F: usize,
    S,
    const START: usize,
    const END: usize,
    const OUT: usize,
    const BURST: usize,
> Layer<Sequence<T, F, S>> for ZeroPadding1D<START, END, OUT, BURST>
where
    S: Scalar,
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        *y = Sequence::zeros();
        for (y, x) in y.steps_mut().iter_mut().skip(START).zip(x.steps()) {
            *y = *x;
        }
    }
}

adjoint! {
    impl[
        const T: usize, const F: usize, S: Scalar, const START: usize, const END: usize, const OUT: usize, const BURST: usize
    ] ZeroPadding1D<START, END, OUT, BURST>: Sequence<T, F, S> => Sequence<OUT, F, S>,
    |dy, dx| for (dx, dy) in dx.steps_mut().iter_mut().zip(dy.steps().iter().skip(START)) {
        *dx = *dy;
    }
}

impl<const F: usize, S, const START: usize, const END: usize, const OUT: usize, const BURST: usize, X>
    Stepwise<X> for ZeroPadding1D<START, END, OUT, BURST>
where
    S: Scalar,
    X: Timeline<Step = Vector<F, S>>,
{
    type Memory = Position;
    type Rate = UpTo<BURST>;
    type Step = Vector<F, S>;

    #[inline]
    fn step(&self, position: &mut Position, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<F, S>)) {
        let place = position.advance(X::TIMESTEPS);
        if place.timestep == 0 {
            (0..START).for_each(|_| give(&Vector::zeros()));
        }
        give(x);
        if place.last {
            (0..END).for_each(|_| give(&Vector::zeros()));
        }
    }
}

impl<S: Scalar, const START: usize, const END: usize, const OUT: usize, const BURST: usize> Parameters<S>
    for ZeroPadding1D<START, END, OUT, BURST>
{
    const ZEROS: Self = ZeroPadding1D;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Endless;

    #[test]
    fn zeros_stand_before_and_after() {
        let y: Sequence<4, 2> = output(&ZeroPadding1D::<2, 1, 4, 4>, Sequence::from([[7.0, 8.0]]));
        assert_eq!(y, Sequence::from([[0.0, 0.0], [0.0, 0.0], [7.0, 8.0], [0.0, 0.0]]));
    }

    #[test]
    fn the_first_and_the_last_push_bring_zeros() {
        let windows = [[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]];
        assert_eq!(pushed(&ZeroPadding1D::<1, 2, 6, 3>, windows), [2, 1, 3, 2, 1, 3]);
        assert_eq!(pushed(&ZeroPadding1D::<2, 1, 4, 4>, [[[1.0]], [[2.0]]]), [4, 4]);
    }

    #[test]
    fn without_end_zeros_come_only_first() {
        let mut position = Position::default();
        let given = [(); 3].map(|()| {
            let mut given = 0;
            let padding = ZeroPadding1D::<2, 1, { usize::MAX }, 3>;
            Stepwise::<Endless<1>>::step(&padding, &mut position, &Vector::zeros(), &mut |_| given += 1);
            given
        });
        assert_eq!(given, [3, 1, 1]);
    }
}
