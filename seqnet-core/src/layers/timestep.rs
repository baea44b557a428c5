//! One timestep of a sequence as a vector: Keras's `Lambda(lambda x: x[:, start, :])`.
//!
//! ```text
//! y = x_start
//! ```
//!
//! | symbol  | shape   | Keras array |
//! |---------|---------|-------------|
//! | `x`     | `T × F` |             |
//! | `y`     | `F`     |             |
//! | `start` | `P`: [`Front`](super::Front)`<AT>` is `AT`, [`Back`](super::Back)`<AT>` is `T - AT` | |

use super::SliceMemory;
use super::adjoint::adjoint;
use super::start::{Start, select};
use crate::{Layer, Once, Parameters, Scalar, Sequence, Sequences, Stepwise, Tensor, Timeline, Vector};
use core::marker::PhantomData;

/// The timestep at `P` as a vector.
///
/// ```
/// use seqnet_core::{Layer, Sequence, Vector, layers::{Back, Timestep}};
///
/// let mut y = Vector::zeros();
/// Timestep::<Back<1>>::default().forward(&Sequence::from([[1.0], [2.0], [3.0]]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([3.0]));
/// ```
#[doc(alias = "Lambda")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timestep<P>(PhantomData<P>);

impl<const T: usize, const F: usize, S: Scalar, P: Start> Layer<Sequence<T, F, S>> for Timestep<P> {
    type Output = Vector<F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Vector<F, S>) {
        if let Some(x) = select::<P, _>(x.steps(), 1).next() {
            *y = *x;
        }
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar, P: Start> Layer<Sequences<T, N, F, S>>
    for Timestep<P>
{
    type Output = Sequence<N, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, (): &mut (), y: &mut Sequence<N, F, S>) {
        if let Some(x) = select::<P, _>(x.steps(), 1).next() {
            *y = *x;
        }
    }
}

adjoint! {
    impl[const T: usize, const F: usize, S: Scalar, P: Start] Timestep<P>: Sequence<T, F, S> => Vector<F, S>,
    |dy, dx| if let Some(dx) = super::start::select_mut::<P, _>(dx.steps_mut(), 1).next() {
        *dx = *dy;
    }
}
adjoint! {
    impl[const T: usize, const N: usize, const F: usize, S: Scalar, P: Start]
        Timestep<P>: Sequences<T, N, F, S> => Sequence<N, F, S>,
    |dy, dx| if let Some(dx) = super::start::select_mut::<P, _>(dx.steps_mut(), 1).next() {
        *dx = *dy;
    }
}

impl<P: Start, X: Timeline<Step: Tensor>> Stepwise<X> for Timestep<P> {
    type Memory = SliceMemory;
    type Rate = Once;
    type Step = X::Step;

    #[inline]
    fn step(&self, memory: &mut SliceMemory, x: &X::Step, give: &mut impl FnMut(&X::Step)) {
        if memory.selects::<P>(X::TIMESTEPS, 1, 1) {
            give(x);
        }
    }
}

impl<S: Scalar, P: Start> Parameters<S> for Timestep<P> {
    const ZEROS: Self = Timestep(PhantomData);
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::super::{Back, Front};
    use super::*;

    const WINDOWS: [[[f32; 1]; 3]; 2] = [[[0.0], [1.0], [2.0]], [[3.0], [4.0], [5.0]]];

    #[test]
    fn timesteps_are_counted_from_both_ends() {
        let x = Sequence::from(WINDOWS[0]);
        assert_eq!(output(&Timestep::<Front<0>>::default(), x), Vector::from([0.0]));
        assert_eq!(output(&Timestep::<Back<2>>::default(), x), Vector::from([1.0]));
    }

    #[test]
    fn a_timestep_is_given_as_soon_as_it_is_there() {
        assert_eq!(pushed(&Timestep::<Front<1>>::default(), WINDOWS), [0, 1, 0, 0, 1, 0]);
        assert_eq!(pushed(&Timestep::<Back<1>>::default(), WINDOWS), [0, 0, 1, 0, 0, 1]);
    }
}
