//! A sequence as one vector, timestep after timestep.
//!
//! ```text
//! y_(t F + f) = x_tf
//! ```
//!
//! | symbol | shape          | Keras array |
//! |--------|----------------|-------------|
//! | `x`    | `T × N × F`, `T × F` or `F` |             |
//! | `y`    | `OUT`          |             |
//!
//! `OUT = T · F`, or `F` of a vector, which stays what it is.

use super::adjoint::adjoint;
use crate::{Layer, Once, Parameters, Position, Scalar, Sequence, Sequences, Stepwise, Vector};

/// All numbers of a sequence as a vector of `OUT`.
///
/// ```
/// use seqnet_core::{Layer, Sequence, Vector, layers::Flatten};
///
/// let mut y = Vector::zeros();
/// Flatten::<4>.forward(&Sequence::from([[1.0, 2.0], [3.0, 4.0]]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([1.0, 2.0, 3.0, 4.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flatten<const OUT: usize>;

/// Writes `x` into `y` from its number `start` on.
#[inline]
fn write<const OUT: usize, S: Scalar>(y: &mut Vector<OUT, S>, start: usize, x: &[S]) {
    for (y, x) in y.as_mut_slice().iter_mut().skip(start).zip(x) {
        *y = *x;
    }
}

impl<const T: usize, const F: usize, S: Scalar, const OUT: usize> Layer<Sequence<T, F, S>> for Flatten<OUT> {
    type Output = Vector<OUT, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Vector<OUT, S>) {
        write(y, 0, x.as_slice());
    }
}

impl<const F: usize, S: Scalar, const OUT: usize> Layer<Vector<F, S>> for Flatten<OUT> {
    type Output = Vector<OUT, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<OUT, S>) {
        write(y, 0, x.as_slice());
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar, const OUT: usize> Layer<Sequences<T, N, F, S>>
    for Flatten<OUT>
{
    type Output = Vector<OUT, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, (): &mut (), y: &mut Vector<OUT, S>) {
        write(y, 0, x.as_slice());
    }
}

adjoint! {
    impl[const T: usize, const F: usize, S: Scalar, const OUT: usize] Flatten<OUT>: Sequence<T, F, S> => Vector<OUT, S>,
    |dy, dx| super::adjoint::add_to(dx.as_mut_slice(), dy.as_slice())
}
adjoint! {
    impl[const F: usize, S: Scalar, const OUT: usize] Flatten<OUT>: Vector<F, S> => Vector<OUT, S>,
    |dy, dx| super::adjoint::add_to(dx.as_mut_slice(), dy.as_slice())
}
adjoint! {
    impl[const T: usize, const N: usize, const F: usize, S: Scalar, const OUT: usize]
        Flatten<OUT>: Sequences<T, N, F, S> => Vector<OUT, S>,
    |dy, dx| super::adjoint::add_to(dx.as_mut_slice(), dy.as_slice())
}

/// The part of a window that has been pushed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FlattenMemory<const OUT: usize, S: Scalar = f32> {
    position: Position,
    window: Vector<OUT, S>,
}

impl<const T: usize, const F: usize, S: Scalar, const OUT: usize> Stepwise<Sequence<T, F, S>>
    for Flatten<OUT>
{
    type Memory = FlattenMemory<OUT, S>;
    type Rate = Once;
    type Step = Vector<OUT, S>;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<OUT, S>)) {
        let place = memory.position.advance(Some(T));
        write(&mut memory.window, place.timestep.saturating_mul(F), x.as_slice());
        if place.last {
            give(&memory.window);
        }
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar, const OUT: usize>
    Stepwise<Sequences<T, N, F, S>> for Flatten<OUT>
{
    type Memory = FlattenMemory<OUT, S>;
    type Rate = Once;
    type Step = Vector<OUT, S>;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &Sequence<N, F, S>, give: &mut impl FnMut(&Vector<OUT, S>)) {
        let place = memory.position.advance(Some(T));
        write(&mut memory.window, place.timestep.saturating_mul(N.saturating_mul(F)), x.as_slice());
        if place.last {
            give(&memory.window);
        }
    }
}

impl<S: Scalar, const OUT: usize> Parameters<S> for Flatten<OUT> {
    const ZEROS: Self = Flatten;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;

    #[test]
    fn a_vector_stays_what_it_is() {
        let y: Vector<2> = output(&Flatten, Vector::from([1.0, 2.0]));
        assert_eq!(y, Vector::from([1.0, 2.0]));
    }

    #[test]
    fn the_last_push_gives_the_window() {
        let windows = [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[7.0, 8.0], [9.0, 10.0], [11.0, 12.0]]];
        assert_eq!(pushed(&Flatten::<6>, windows), [0, 0, 1, 0, 0, 1]);
    }
}
