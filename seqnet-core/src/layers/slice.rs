//! Some timesteps of a sequence: Keras's `Lambda(lambda x: x[:, start:stop:STEP, :])`.
//!
//! ```text
//! y_t = x_(start + t · STEP)        t = 0 … OUT - 1
//! ```
//!
//! | symbol  | shape     | Keras array |
//! |---------|-----------|-------------|
//! | `x`     | `T × F`   |             |
//! | `y`     | `OUT × F` |             |
//! | `start` | `P`: [`Front`](super::Front)`<AT>` is `AT`, [`Back`](super::Back)`<AT>` is `T - AT` | |

use super::adjoint::adjoint;
use super::start::{Start, select};
use crate::{
    Layer, Parameters, Position, Rate, Scalar, Sequence, Sequences, Sometimes, Stepwise, Tensor, Timeline,
};
use core::marker::PhantomData;

/// `OUT` timesteps of a sequence, every `STEP`th from `P` on.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::{Back, Slice}};
///
/// let mut y = Sequence::zeros();
/// Slice::<Back<2>, 2>::default().forward(&Sequence::from([[1.0], [2.0], [3.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[2.0], [3.0]]));
/// ```
///
/// In time without end an `OUT` of `usize::MAX` has no end either. `E` is what it gives of one push: where a push brings several timesteps and `OUT`
/// are fewer, [`UpTo`](crate::UpTo)`<OUT>`.
#[doc(alias = "Lambda")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice<P, const OUT: usize, const STEP: usize = 1, E = Sometimes>(PhantomData<(P, E)>);

impl<const T: usize, const F: usize, S: Scalar, P: Start, const OUT: usize, const STEP: usize, E: Rate>
    Layer<Sequence<T, F, S>> for Slice<P, OUT, STEP, E>
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        for (y, x) in y.steps_mut().iter_mut().zip(select::<P, _>(x.steps(), STEP)) {
            *y = *x;
        }
    }
}

impl<const T: usize, const N: usize, const F: usize, S, P, const OUT: usize, const STEP: usize, E: Rate>
    Layer<Sequences<T, N, F, S>> for Slice<P, OUT, STEP, E>
where
    S: Scalar,
    P: Start,
{
    type Output = Sequences<OUT, N, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, (): &mut (), y: &mut Sequences<OUT, N, F, S>) {
        for (y, x) in y.steps_mut().iter_mut().zip(select::<P, _>(x.steps(), STEP)) {
            *y = *x;
        }
    }
}

adjoint! {
    impl[const T: usize, const F: usize, S: Scalar, P: Start, const OUT: usize, const STEP: usize, E: Rate] Slice<P, OUT, STEP, E>:
        Sequence<T, F, S> => Sequence<OUT, F, S>,
    |dy, dx| for (dx, dy) in super::start::select_mut::<P, _>(dx.steps_mut(), STEP).zip(dy.steps()) {
        *dx = *dy;
    }
}
adjoint! {
    impl[const T: usize, const N: usize, const F: usize, S: Scalar, P: Start, const OUT: usize, const STEP: usize, E: Rate]
        Slice<P, OUT, STEP, E>: Sequences<T, N, F, S> => Sequences<OUT, N, F, S>,
    |dy, dx| for (dx, dy) in super::start::select_mut::<P, _>(dx.steps_mut(), STEP).zip(dy.steps()) {
        *dx = *dy;
    }
}

/// How far a slice has come in its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SliceMemory {
    position: Position,
    /// How many timesteps to pass over before the next that is selected.
    skip: usize,
    /// How many have been selected.
    selected: usize,
}

impl SliceMemory {
    /// Goes one timestep on, and says whether it is selected.
    #[inline]
    pub(super) fn selects<P: Start>(&mut self, timesteps: Option<usize>, out: usize, step: usize) -> bool {
        let Some(start) = P::start(timesteps) else { return false };
        if self.position.advance(timesteps).timestep == 0 {
            (self.skip, self.selected) = (start, 0);
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        self.skip = step.saturating_sub(1);
        let more = self.selected < out || out == usize::MAX;
        self.selected = self.selected.saturating_add(1);
        more
    }
}

impl<P: Start, const OUT: usize, const STEP: usize, E: Rate, X> Stepwise<X> for Slice<P, OUT, STEP, E>
where
    X: Timeline<Step: Tensor>,
{
    type Memory = SliceMemory;
    type Rate = E;
    type Step = X::Step;

    #[inline]
    fn step(&self, memory: &mut SliceMemory, x: &X::Step, give: &mut impl FnMut(&X::Step)) {
        if memory.selects::<P>(X::TIMESTEPS, OUT, STEP) {
            give(x);
        }
    }
}

impl<S: Scalar, P: Start, const OUT: usize, const STEP: usize, E: Rate> Parameters<S>
    for Slice<P, OUT, STEP, E>
{
    const ZEROS: Self = Slice(PhantomData);
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::super::{Back, Front};
    use super::*;
    use crate::{Endless, Vector};

    const WINDOWS: [[[f32; 1]; 5]; 2] =
        [[[0.0], [1.0], [2.0], [3.0], [4.0]], [[5.0], [6.0], [7.0], [8.0], [9.0]]];

    #[test]
    fn timesteps_are_counted_from_both_ends() {
        let x = Sequence::from(WINDOWS[0]);
        let y: Sequence<2, 1> = output(&Slice::<Front<1>, 2>::default(), x);
        assert_eq!(y, Sequence::from([[1.0], [2.0]]));
        let y: Sequence<2, 1> = output(&Slice::<Back<3>, 2>::default(), x);
        assert_eq!(y, Sequence::from([[2.0], [3.0]]));
        let y: Sequence<3, 1> = output(&Slice::<Front<0>, 3, 2>::default(), x);
        assert_eq!(y, Sequence::from([[0.0], [2.0], [4.0]]));
    }

    #[test]
    fn a_push_gives_its_timestep_if_it_is_selected() {
        assert_eq!(pushed(&Slice::<Front<1>, 2>::default(), WINDOWS), [0, 1, 1, 0, 0, 0, 1, 1, 0, 0]);
        assert_eq!(pushed(&Slice::<Back<2>, 2>::default(), WINDOWS), [0, 0, 0, 1, 1, 0, 0, 0, 1, 1]);
        assert_eq!(pushed(&Slice::<Back<4>, 2, 2>::default(), WINDOWS), [0, 1, 0, 1, 0, 0, 1, 0, 1, 0]);
    }

    /// Which of the first six timesteps are given in time without end.
    fn given<L: Stepwise<Endless<1>, Memory = SliceMemory>>(layer: &L) -> [bool; 6] {
        let mut memory = SliceMemory::default();
        [(); 6].map(|()| {
            let mut given = false;
            layer.step(&mut memory, &Vector::zeros(), &mut |_| given = true);
            given
        })
    }

    #[test]
    fn without_end_only_the_beginning_is_known() {
        let all = Slice::<Front<1>, { usize::MAX }, 2>::default();
        assert_eq!(given(&all), [false, true, false, true, false, true]);
        assert_eq!(given(&Slice::<Front<1>, 2>::default()), [false, true, true, false, false, false]);
        assert_eq!(given(&Slice::<Back<1>, 1>::default()), [false; 6]);
    }

    #[test]
    fn a_slice_without_end_outlives_its_counter() {
        let mut memory = SliceMemory { selected: usize::MAX, ..SliceMemory::default() };
        memory.position.advance(None);
        let selected = [(); 4].map(|()| memory.selects::<Front<0>>(None, usize::MAX, 2));
        assert_eq!(selected, [true, false, true, false]);
    }
}
