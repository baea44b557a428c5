//! Recurrent layers over a mask: a timestep that does not count leaves the state as it is, and its output is the one before.
//!
//! ```text
//! h_t = cell(x_t, h_(t-1))   where valid_t, else h_(t-1)
//! y_t = h_t                  where valid_t, else y_(t-1), with y_0 = 0
//! y   = y_T, or (y_1 … y_T) with `return_sequences`
//! ```
//!
//! | symbol  | shape           |
//! |---------|-----------------|
//! | `x`     | `T × F`         |
//! | `valid` | `T`             |
//! | `y`     | `U`, or `T × U` |
//!
//! The mask goes on with the sequence as it is, also with `go_backwards`, where Keras does not turn it.

use super::bidirectional::{Bidirectional, Merge};
use super::recurrent::{Cell, Recurrent};
use crate::own::AdaptedPush;
use crate::{
    Certainty, Collect, Every, Layer, Masked, MaskedStep, Once, Position, Push, Rate, Scalar, Sequence,
    Tensor, Timeline, Timesteps, Vector, Whole,
};

impl<C, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool>
    Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
{
    /// Takes the timesteps in their order, or backwards; `see` is shown whether each counts, and the output after it.
    fn walk_masked<const T: usize, const F: usize, const U: usize, S: Scalar>(
        &self,
        x: &Masked<T, F, S>,
        state: &mut C::State,
        mut see: impl FnMut(bool, &Vector<U, S>),
    ) where
        C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
    {
        if !STATEFUL {
            *state = C::State::default();
        }
        let mut y = Vector::ZEROS;
        let mut take = |step: MaskedStep<F, S>| {
            self.take_masked(&step, state, &mut y);
            see(step.valid, &y);
        };
        if BACKWARDS {
            x.steps().rev().for_each(&mut take);
        } else {
            x.steps().for_each(&mut take);
        }
    }

    #[inline]
    fn take_masked<const F: usize, S: Scalar>(
        &self,
        x: &MaskedStep<F, S>,
        state: &mut C::State,
        y: &mut C::Output,
    ) where
        C: Cell<Input = Vector<F, S>>,
    {
        if x.valid {
            self.cell.step(&x.vector, state);
            *y = *C::output(state);
        }
    }
}

impl<
    C,
    S: Scalar,
    const T: usize,
    const F: usize,
    const U: usize,
    const STATEFUL: bool,
    const BACKWARDS: bool,
> Layer<Masked<T, F, S>> for Recurrent<C, false, STATEFUL, BACKWARDS>
where
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
{
    type Output = Vector<U, S>;
    type State = C::State;
    const MACS: usize = T * C::MACS;

    fn forward(&self, x: &Masked<T, F, S>, state: &mut C::State, y: &mut Vector<U, S>) {
        self.walk_masked(x, state, |_, output| *y = *output);
    }
}

impl<
    C,
    S: Scalar,
    const T: usize,
    const F: usize,
    const U: usize,
    const STATEFUL: bool,
    const BACKWARDS: bool,
> Layer<Masked<T, F, S>> for Recurrent<C, true, STATEFUL, BACKWARDS>
where
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
{
    type Output = Masked<T, U, S>;
    type State = C::State;
    const MACS: usize = T * C::MACS;

    fn forward(&self, x: &Masked<T, F, S>, state: &mut C::State, y: &mut Masked<T, U, S>) {
        y.valid = x.valid;
        let mut rows = y.sequence.steps_mut().iter_mut();
        self.walk_masked(x, state, |_, output| {
            if let Some(row) = rows.next() {
                *row = *output;
            }
        });
    }
}

/// The states of the two layers.
type States<C, D> = (<C as Cell>::State, <D as Cell>::State);

/// Every timestep of both: zero where it does not count, in both directions.
impl<
    C,
    D,
    M,
    S,
    const T: usize,
    const F: usize,
    const U: usize,
    const V: usize,
    const OUT: usize,
    const STATEFUL: bool,
    const BACKWARDS: bool,
    const OTHER: bool,
> Layer<Masked<T, F, S>>
    for Bidirectional<Recurrent<C, true, STATEFUL, BACKWARDS>, Recurrent<D, true, STATEFUL, OTHER>, M, OUT>
where
    S: Scalar,
    M: Merge,
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
    D: Cell<Input = Vector<F, S>, Output = Vector<V, S>>,
{
    type Output = Masked<T, OUT, S>;
    type State = States<C, D>;
    const MACS: usize = T * (C::MACS + D::MACS);

    fn forward(&self, x: &Masked<T, F, S>, (f, b): &mut States<C, D>, y: &mut Masked<T, OUT, S>) {
        let (mut forward, mut backward) = (Sequence::<T, U, S>::ZEROS, Sequence::<T, V, S>::ZEROS);
        let mut rows = forward.steps_mut().iter_mut();
        self.forward.walk_masked(x, f, |valid, output| write(rows.next(), valid, output));
        let mut rows = backward.steps_mut().iter_mut();
        self.backward.walk_masked(x, b, |valid, output| write(rows.next(), valid, output));
        y.valid = x.valid;
        let pairs = forward.steps().iter().zip(backward.steps().iter().rev());
        for (y, (forward, backward)) in y.sequence.steps_mut().iter_mut().zip(pairs) {
            M::merge(forward.as_slice(), backward.as_slice(), y.as_mut_slice());
        }
    }
}

fn write<const U: usize, S: Scalar>(row: Option<&mut Vector<U, S>>, valid: bool, output: &Vector<U, S>) {
    if let (Some(row), true) = (row, valid) {
        *row = *output;
    }
}

/// The last output of each.
impl<
    C,
    D,
    M,
    S,
    const T: usize,
    const F: usize,
    const U: usize,
    const V: usize,
    const OUT: usize,
    const STATEFUL: bool,
    const BACKWARDS: bool,
    const OTHER: bool,
> Layer<Masked<T, F, S>>
    for Bidirectional<Recurrent<C, false, STATEFUL, BACKWARDS>, Recurrent<D, false, STATEFUL, OTHER>, M, OUT>
where
    S: Scalar,
    M: Merge,
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
    D: Cell<Input = Vector<F, S>, Output = Vector<V, S>>,
{
    type Output = Vector<OUT, S>;
    type State = States<C, D>;
    const MACS: usize = T * (C::MACS + D::MACS);

    fn forward(&self, x: &Masked<T, F, S>, (f, b): &mut States<C, D>, y: &mut Vector<OUT, S>) {
        let (mut forward, mut backward) = (Vector::ZEROS, Vector::ZEROS);
        Layer::forward(&self.forward, x, f, &mut forward);
        Layer::forward(&self.backward, x, b, &mut backward);
        M::merge(forward.as_slice(), backward.as_slice(), y.as_mut_slice());
    }
}

/// How a recurrent layer goes on in a stream with a mask.
#[doc(hidden)]
#[derive(Debug)]
pub struct MaskedPush;

/// What a recurrent layer keeps between two pushes of a stream with a mask.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct MaskedMemory<State, Output> {
    position: Position,
    state: State,
    y: Output,
}

impl<State: Default, Output: Tensor> Default for MaskedMemory<State, Output> {
    fn default() -> Self {
        MaskedMemory { position: Position::default(), state: State::default(), y: Output::ZEROS }
    }
}

impl<State: Default, Output: Tensor> MaskedMemory<State, Output> {
    /// Before the first timestep of a window that begins with this state.
    pub(crate) fn beginning_with(state: State) -> Self {
        MaskedMemory { position: Position::GOING_ON, state, y: Output::ZEROS }
    }

    /// The state after the last timestep.
    pub(crate) const fn state(&self) -> &State {
        &self.state
    }

    /// Begins a new window where one has ended; says whether the next timestep completes it.
    fn advance(&mut self, timesteps: Option<usize>, stateful: bool) -> bool {
        if !stateful && self.position.begins_afresh() {
            self.state = State::default();
        }
        let place = self.position.advance(timesteps);
        if place.timestep == 0 {
            self.y = Output::ZEROS;
        }
        place.last
    }
}

impl<C, S, X, Y, E, const F: usize, const U: usize, const STATEFUL: bool>
    AdaptedPush<Recurrent<C, true, STATEFUL, false>, X, Y, E> for MaskedPush
where
    S: Scalar,
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
    X: Timeline<Step = MaskedStep<F, S>>,
    E: Timesteps<Item = MaskedStep<F, S>>,
{
    type Memory = MaskedMemory<C::State, Vector<U, S>>;
    type Emission = <Every as Rate>::Of<E, MaskedStep<U, S>>;
    const MACS: usize = E::MOST * C::MACS;

    fn push(
        layer: &Recurrent<C, true, STATEFUL, false>,
        memory: &mut Self::Memory,
        given: E,
    ) -> Self::Emission {
        let mut gathered = Self::Emission::nothing();
        given.each(|x| {
            memory.advance(X::TIMESTEPS, STATEFUL);
            layer.take_masked(&x, &mut memory.state, &mut memory.y);
            gathered.take(&MaskedStep { vector: memory.y, valid: x.valid });
        });
        gathered
    }
}

impl<C, S, X, Y, E, const F: usize, const U: usize, const STATEFUL: bool>
    AdaptedPush<Recurrent<C, false, STATEFUL, false>, X, Y, E> for MaskedPush
where
    S: Scalar,
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
    X: Timeline<Step = MaskedStep<F, S>>,
    E: Timesteps<Item = MaskedStep<F, S>>,
{
    type Memory = MaskedMemory<C::State, Vector<U, S>>;
    type Emission = <Once as Rate>::Of<E, Vector<U, S>>;
    const MACS: usize = E::MOST * C::MACS;

    fn push(
        layer: &Recurrent<C, false, STATEFUL, false>,
        memory: &mut Self::Memory,
        given: E,
    ) -> Self::Emission {
        let mut gathered = Self::Emission::nothing();
        given.each(|x| {
            let last = memory.advance(X::TIMESTEPS, STATEFUL);
            layer.take_masked(&x, &mut memory.state, &mut memory.y);
            if last {
                gathered.take(&memory.y);
            }
        });
        gathered
    }
}

/// A whole window at once.
impl<L, X, Y, C> AdaptedPush<L, X, Y, Whole<C, X>> for MaskedPush
where
    L: Layer<X>,
    C: Certainty,
{
    type Memory = L::State;
    type Emission = Whole<C, L::Output>;
    const MACS: usize = L::MACS;

    fn push(layer: &L, memory: &mut L::State, given: Whole<C, X>) -> Self::Emission {
        layer.push(memory, given)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Concat, SimpleRnn};
    use super::*;
    use crate::activations::Linear;
    use crate::own::AdaptedPush;
    use crate::{Emission, Parameters, Single};
    use typenum::B1;

    type Sums = SimpleRnn<1, 1, f32, Linear>;

    fn sums() -> Sums {
        let mut cell = Sums::ZEROS;
        (cell.kernel[0], cell.recurrent_kernel[0]) = ([1.0].into(), [1.0].into());
        cell
    }

    const X: [f32; 4] = [5.0, 1.0, 5.0, 2.0];
    const VALID: [bool; 4] = [false, true, false, true];

    fn window() -> Masked<4, 1> {
        Masked { sequence: Sequence::from(X.map(|x| [x])), valid: VALID }
    }

    /// Of `5, 1, 5, 2` only `1` and `2` count, so the sums are `0, 1, 1, 3`.
    #[test]
    fn what_does_not_count_repeats_the_output_before() {
        let layer = Recurrent::<_, true> { cell: sums() };
        let mut y = Masked::ZEROS;
        layer.forward(&window(), &mut Vector::zeros(), &mut y);
        assert_eq!(y.sequence, Sequence::from([[0.0], [1.0], [1.0], [3.0]]));
        assert_eq!(y.valid, VALID);
    }

    /// From behind `2, 5, 1, 5`: `2, 2, 3, 3`. The mask is not turned.
    #[test]
    fn backwards_the_mask_goes_along_but_is_not_turned() {
        let layer = Recurrent::<_, true, false, true> { cell: sums() };
        let mut y = Masked::ZEROS;
        layer.forward(&window(), &mut Vector::zeros(), &mut y);
        assert_eq!(y.sequence, Sequence::from([[2.0], [2.0], [3.0], [3.0]]));
        assert_eq!(y.valid, VALID);
    }

    /// A stateful layer keeps its sum of 3, but its output begins with zero in each window: `0, 4, 4, 6`.
    #[test]
    fn a_window_begins_with_an_output_of_zero() {
        let layer = Recurrent::<_, true, true> { cell: sums() };
        let (mut state, mut y) = (Vector::zeros(), Masked::ZEROS);
        layer.forward(&window(), &mut state, &mut y);
        layer.forward(&window(), &mut state, &mut y);
        assert_eq!(y.sequence, Sequence::from([[0.0], [4.0], [4.0], [6.0]]));
    }

    /// Forward `1, 3` and backward `3, 2` where it counts, and zeros elsewhere.
    #[test]
    fn both_directions_are_zero_where_it_does_not_count() {
        let mut layer =
            Bidirectional::<Recurrent<Sums, true>, Recurrent<Sums, true, false, true>, Concat, 2>::ZEROS;
        (layer.forward.cell, layer.backward.cell) = (sums(), sums());
        let mut y = Masked::ZEROS;
        Layer::<Masked<4, 1>>::forward(&layer, &window(), &mut Default::default(), &mut y);
        assert_eq!(y.sequence, Sequence::from([[0.0, 0.0], [1.0, 3.0], [0.0, 0.0], [3.0, 2.0]]));
    }

    #[test]
    fn pushing_two_windows_gives_what_forward_gives() {
        let layer = Recurrent::<_, true, true> { cell: sums() };
        let (mut state, mut memory) = (Vector::zeros(), MaskedMemory::default());
        for _ in 0..2 {
            let mut y = Masked::ZEROS;
            layer.forward(&window(), &mut state, &mut y);
            for (step, expected) in window().steps().zip(y.steps()) {
                let given: Single<B1, _> =
                    <MaskedPush as AdaptedPush<_, Masked<4, 1>, Masked<4, 1>, _>>::push(
                        &layer,
                        &mut memory,
                        Single::<B1, _>(step),
                    );
                assert_eq!(given.plain(), expected);
            }
        }
    }
}
