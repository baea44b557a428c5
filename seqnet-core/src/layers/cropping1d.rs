//! A sequence without its first and its last timesteps.
//!
//! ```text
//! y_t = x_(START + t)        t = 0 … OUT - 1
//! ```
//!
//! | symbol | shape     | Keras array |
//! |--------|-----------|-------------|
//! | `x`    | `T × F`   |             |
//! | `y`    | `OUT × F` |             |
//!
//! `OUT = T - START - END`.

use super::adjoint::adjoint;
use crate::{Layer, Parameters, Position, Scalar, Sequence, Sometimes, Stepwise, Timeline, Vector};

/// The sequence without `START` timesteps at its beginning and `END` at its end.
///
/// Time without end has no end to crop.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::Cropping1D};
///
/// let mut y = Sequence::zeros();
/// Cropping1D::<1, 2, 2>.forward(&Sequence::from([[1.0], [2.0], [3.0], [4.0], [5.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[2.0], [3.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cropping1D<const START: usize, const END: usize, const OUT: usize>;

impl<const T: usize, const F: usize, S: Scalar, const START: usize, const END: usize, const OUT: usize>
    Layer<Sequence<T, F, S>> for Cropping1D<START, END, OUT>
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        for (y, x) in y.steps_mut().iter_mut().zip(x.steps().iter().skip(START)) {
            *y = *x;
        }
    }
}

adjoint! {
    impl[const T: usize, const F: usize, S: Scalar, const START: usize, const END: usize, const OUT: usize]
        Cropping1D<START, END, OUT>: Sequence<T, F, S> => Sequence<OUT, F, S>,
    |dy, dx| for (dx, dy) in dx.steps_mut().iter_mut().skip(START).zip(dy.steps()) {
        *dx = *dy;
    }
}

impl<const F: usize, S: Scalar, const START: usize, const END: usize, const OUT: usize, X> Stepwise<X>
    for Cropping1D<START, END, OUT>
where
    X: Timeline<Step = Vector<F, S>>,
{
    type Memory = Position;
    type Rate = Sometimes;
    type Step = Vector<F, S>;

    #[inline]
    fn step(&self, position: &mut Position, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<F, S>)) {
        let timestep = position.advance(X::TIMESTEPS).timestep;
        let before_end = X::TIMESTEPS.is_none_or(|timesteps| timestep < timesteps.saturating_sub(END));
        if timestep >= START && before_end {
            give(x);
        }
    }
}

impl<S: Scalar, const START: usize, const END: usize, const OUT: usize> Parameters<S>
    for Cropping1D<START, END, OUT>
{
    const ZEROS: Self = Cropping1D;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Endless;

    const WINDOWS: [[[f32; 1]; 4]; 2] = [[[0.0], [1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0], [7.0]]];

    #[test]
    fn both_ends_are_cropped() {
        let y: Sequence<1, 1> = output(&Cropping1D::<2, 1, 1>, Sequence::from(WINDOWS[0]));
        assert_eq!(y, Sequence::from([[2.0]]));
    }

    #[test]
    fn a_push_gives_its_timestep_if_it_is_kept() {
        assert_eq!(pushed(&Cropping1D::<1, 1, 2>, WINDOWS), [0, 1, 1, 0, 0, 1, 1, 0]);
        assert_eq!(pushed(&Cropping1D::<0, 3, 1>, WINDOWS), [1, 0, 0, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn without_end_only_the_beginning_is_cropped() {
        let mut position = Position::default();
        let given = [(); 4].map(|()| {
            let mut given = false;
            let cropping = Cropping1D::<1, 1, { usize::MAX }>;
            Stepwise::<Endless<1>>::step(&cropping, &mut position, &Vector::zeros(), &mut |_| given = true);
            given
        });
        assert_eq!(given, [false, true, true, true]);
    }
}
