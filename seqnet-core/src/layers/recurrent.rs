//! The loop over time around a recurrent cell.
//!
//! ```text
//! h_0 = 0
//! h_t = cell(x_t, h_(t-1))        t = 1 … T
//! y   = h_T, or (h_1 … h_T) with `return_sequences`
//! ```
//!
//! | symbol | shape                  |
//! |--------|------------------------|
//! | `x`    | `T × F`                |
//! | `h_t`  | `U`                    |
//! | `y`    | `U`, or `T × U`        |
//!
//! A cell whose timesteps are sequences, `N × F`, takes `T × N × F` and gives `M × U` or `T × M × U`.
//!
//! With `go_backwards` the timesteps are taken from the last to the first, and the outputs stay in that order. With `stateful` the
//! state at the end of a window is the one at the beginning of the next.

use crate::kernels::Kernels;
use crate::trained::{Declared, Tensors, Trained};
use crate::{
    Every, Initializer, Layer, Once, Parameters, Path, Position, Scalar, Sequence, Sequences, Stepwise,
    Tensor, Timeline, Vector, Weight,
};
use core::ops::{Deref, DerefMut};
use rand::Rng;

/// One timestep of a recurrent layer.
pub trait Cell {
    /// A timestep of the input.
    type Input: Tensor;
    /// A timestep of the output.
    type Output: Tensor;
    /// What it carries from timestep to timestep. The default is the reset one.
    type State: Clone + Default;
    /// Multiply–accumulates of one timestep.
    const MACS: usize;

    /// Takes one timestep.
    fn step(&self, x: &Self::Input, state: &mut Self::State);
    /// Takes all timesteps of a window, from the last on if `backwards`. `y` is as long as `x` and gets the output after each, in
    /// the order in which they are taken; or it is empty.
    #[inline]
    fn walk(&self, x: &[Self::Input], backwards: bool, state: &mut Self::State, y: &mut [Self::Output]) {
        walk(self, x, backwards, state, y);
    }
    /// Takes all timesteps of four windows of one length, as [`walk`](Cell::walk) those of one.
    #[inline]
    fn walk_four(
        &self,
        x: [&[Self::Input]; 4],
        backwards: bool,
        states: &mut [Self::State; 4],
        y: [&mut [Self::Output]; 4],
    ) {
        walk_four(self, x, backwards, states, y);
    }
    /// The output of the timestep that led to a state.
    fn output(state: &Self::State) -> &Self::Output;
}

/// Window by window, as [`Cell::walk_four`] says.
#[inline]
pub(super) fn walk_four<C: Cell + ?Sized>(
    cell: &C,
    x: [&[C::Input]; 4],
    backwards: bool,
    states: &mut [C::State; 4],
    y: [&mut [C::Output]; 4],
) {
    for ((x, state), y) in x.into_iter().zip(states).zip(y) {
        cell.walk(x, backwards, state, y);
    }
}

/// Timestep by timestep, as [`Cell::walk`] says.
#[inline]
pub(super) fn walk<C: Cell + ?Sized>(
    cell: &C,
    x: &[C::Input],
    backwards: bool,
    state: &mut C::State,
    y: &mut [C::Output],
) {
    let mut rows = y.iter_mut();
    let mut take = |x| {
        cell.step(x, state);
        if let Some(row) = rows.next() {
            Kernels::copy(row.as_mut_slice(), C::output(state).as_slice());
        }
    };
    if backwards {
        x.iter().rev().for_each(&mut take);
    } else {
        x.iter().for_each(&mut take);
    }
}

/// A recurrent layer: a cell and how it goes through time.
///
/// `SEQUENCES`, `STATEFUL` and `BACKWARDS` are Keras's `return_sequences`, `stateful` and `go_backwards`. The weights are those of
/// the cell, and can be reached as if they were the layer's own: `model.lstm.kernel`.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, Vector, activations::Linear, layers::{Recurrent, SimpleRnn}};
///
/// let mut cell = SimpleRnn::<1, 1, f32, Linear>::ZEROS; // h' = x + 10 h
/// cell.kernel = [[1.0].into()];
/// cell.recurrent_kernel = [[10.0].into()];
/// let layer: Recurrent<_, true> = Recurrent { cell };
/// let mut y = Sequence::zeros();
/// layer.forward(&Sequence::from([[1.0], [2.0], [3.0]]), &mut Vector::zeros(), &mut y);
/// assert_eq!(y, Sequence::from([[1.0], [12.0], [123.0]]));
/// ```
#[derive(Clone, Debug)]
pub struct Recurrent<
    C,
    const SEQUENCES: bool = false,
    const STATEFUL: bool = false,
    const BACKWARDS: bool = false,
> {
    /// What happens in one timestep.
    pub cell: C,
}

impl<C: Cell, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool>
    Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
{
    /// Takes the timesteps of a window in their order, or backwards. `y` gets the output after each, or is empty.
    #[inline]
    fn walk(&self, x: &[C::Input], state: &mut C::State, y: &mut [C::Output]) {
        if !STATEFUL {
            *state = C::State::default();
        }
        self.cell.walk(x, BACKWARDS, state, y);
    }

    /// Takes the next timestep of a stream; says whether it completes the window.
    #[inline]
    fn walk_on(
        &self,
        memory: &mut RecurrentMemory<C::State>,
        x: &C::Input,
        timesteps: Option<usize>,
    ) -> bool {
        if !STATEFUL && memory.position.begins_afresh() {
            memory.state = C::State::default();
        }
        let place = memory.position.advance(timesteps);
        self.cell.step(x, &mut memory.state);
        place.last
    }
}

impl<
    const T: usize,
    const F: usize,
    const U: usize,
    S: Scalar,
    C,
    const STATEFUL: bool,
    const BACKWARDS: bool,
> Layer<Sequence<T, F, S>> for Recurrent<C, false, STATEFUL, BACKWARDS>
where
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
{
    type Output = Vector<U, S>;
    type State = C::State;
    const MACS: usize = T * C::MACS;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, state: &mut C::State, y: &mut Vector<U, S>) {
        self.walk(x.steps(), state, &mut []);
        S::copy(y.as_mut_slice(), C::output(state).as_slice());
    }

    #[inline]
    fn forward_four(&self, x: [&Sequence<T, F, S>; 4], y: [&mut Vector<U, S>; 4]) {
        let mut states = [(); 4].map(|()| C::State::default());
        self.cell.walk_four(x.map(|x| &x.steps()[..]), BACKWARDS, &mut states, [(); 4].map(|()| &mut [][..]));
        for (y, state) in y.into_iter().zip(&states) {
            S::copy(y.as_mut_slice(), C::output(state).as_slice());
        }
    }
}

impl<
    const T: usize,
    const F: usize,
    const U: usize,
    S: Scalar,
    C,
    const STATEFUL: bool,
    const BACKWARDS: bool,
> Layer<Sequence<T, F, S>> for Recurrent<C, true, STATEFUL, BACKWARDS>
where
    C: Cell<Input = Vector<F, S>, Output = Vector<U, S>>,
{
    type Output = Sequence<T, U, S>;
    type State = C::State;
    const MACS: usize = T * C::MACS;

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, state: &mut C::State, y: &mut Sequence<T, U, S>) {
        self.walk(x.steps(), state, y.steps_mut());
    }

    #[inline]
    fn forward_four(&self, x: [&Sequence<T, F, S>; 4], y: [&mut Sequence<T, U, S>; 4]) {
        let mut states = [(); 4].map(|()| C::State::default());
        self.cell.walk_four(
            x.map(|x| &x.steps()[..]),
            BACKWARDS,
            &mut states,
            y.map(|y| &mut y.steps_mut()[..]),
        );
    }
}

impl<
    const T: usize,
    const N: usize,
    const F: usize,
    const M: usize,
    const U: usize,
    S: Scalar,
    C,
    const STATEFUL: bool,
    const BACKWARDS: bool,
> Layer<Sequences<T, N, F, S>> for Recurrent<C, false, STATEFUL, BACKWARDS>
where
    C: Cell<Input = Sequence<N, F, S>, Output = Sequence<M, U, S>>,
{
    type Output = Sequence<M, U, S>;
    type State = C::State;
    const MACS: usize = T * C::MACS;

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, state: &mut C::State, y: &mut Sequence<M, U, S>) {
        self.walk(x.steps(), state, &mut []);
        S::copy(y.as_mut_slice(), C::output(state).as_slice());
    }
}

impl<
    const T: usize,
    const N: usize,
    const F: usize,
    const M: usize,
    const U: usize,
    S: Scalar,
    C,
    const STATEFUL: bool,
    const BACKWARDS: bool,
> Layer<Sequences<T, N, F, S>> for Recurrent<C, true, STATEFUL, BACKWARDS>
where
    C: Cell<Input = Sequence<N, F, S>, Output = Sequence<M, U, S>>,
{
    type Output = Sequences<T, M, U, S>;
    type State = C::State;
    const MACS: usize = T * C::MACS;

    #[inline]
    fn forward(&self, x: &Sequences<T, N, F, S>, state: &mut C::State, y: &mut Sequences<T, M, U, S>) {
        self.walk(x.steps(), state, y.steps_mut());
    }
}

/// What a recurrent layer keeps between two pushes.
#[derive(Clone, Debug, Default)]
pub struct RecurrentMemory<State> {
    position: Position,
    state: State,
}

impl<State> RecurrentMemory<State> {
    /// Before the first timestep of a window that begins with this state.
    pub(crate) fn beginning_with(state: State) -> Self {
        RecurrentMemory { position: Position::GOING_ON, state }
    }

    /// The state after the last timestep.
    pub(crate) const fn state(&self) -> &State {
        &self.state
    }
}

impl<X: Timeline<Step = C::Input>, C: Cell, const STATEFUL: bool> Stepwise<X>
    for Recurrent<C, false, STATEFUL, false>
{
    type Memory = RecurrentMemory<C::State>;
    type Rate = Once;
    type Step = C::Output;
    const MACS: usize = C::MACS;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &C::Input, give: &mut impl FnMut(&C::Output)) {
        if self.walk_on(memory, x, X::TIMESTEPS) {
            give(C::output(&memory.state));
        }
    }
}

impl<X: Timeline<Step = C::Input>, C: Cell, const STATEFUL: bool> Stepwise<X>
    for Recurrent<C, true, STATEFUL, false>
{
    type Memory = RecurrentMemory<C::State>;
    type Rate = Every;
    type Step = C::Output;
    const MACS: usize = C::MACS;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &C::Input, give: &mut impl FnMut(&C::Output)) {
        self.walk_on(memory, x, X::TIMESTEPS);
        give(C::output(&memory.state));
    }
}

impl<S: Scalar, C: Parameters<S>, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool>
    Parameters<S> for Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
{
    const ZEROS: Self = Recurrent { cell: C::ZEROS };
    const PARAMETERS: usize = C::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.cell.visit(path, see);
    }
    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.cell.visit_mut(path, see);
    }
    fn initialize(&mut self, given: &[(&str, Initializer)], rng: &mut dyn Rng) {
        self.cell.initialize(given, rng);
    }
}

impl<C, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool> Deref
    for Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
{
    type Target = C;

    fn deref(&self) -> &C {
        &self.cell
    }
}

impl<C, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool> DerefMut
    for Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
{
    fn deref_mut(&mut self) -> &mut C {
        &mut self.cell
    }
}

impl<S, W, C, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool> Trained<S, W>
    for Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
where
    S: Scalar,
    W: Tensors,
    C: Trained<S, W>,
{
    const TENSORS: &'static [Declared<'static>] = C::TENSORS;
    const EMBEDDED: Self = Recurrent { cell: C::EMBEDDED };
}

#[cfg(test)]
mod tests {
    use super::super::SimpleRnn;
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::activations::Linear;

    const WINDOWS: [[[f32; 1]; 3]; 2] = [[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]];

    /// `h' = x + 10 h`, so that the state shows which timesteps it has seen, digit by digit.
    fn digits() -> SimpleRnn<1, 1, f32, Linear> {
        let mut cell = SimpleRnn::ZEROS;
        cell.kernel = [[1.0].into()];
        cell.recurrent_kernel = [[10.0].into()];
        cell
    }

    #[test]
    fn last_output_is_the_last_of_the_sequence() {
        let last: Recurrent<_> = Recurrent { cell: digits() };
        assert_eq!(output(&last, Sequence::from(WINDOWS[0])), Vector::from([123.0]));
        let all: Recurrent<_, true> = Recurrent { cell: digits() };
        assert_eq!(output(&all, Sequence::from(WINDOWS[0])), Sequence::from([[1.0], [12.0], [123.0]]));
    }

    #[test]
    fn going_backwards_the_last_timestep_comes_first() {
        let last: Recurrent<_, false, false, true> = Recurrent { cell: digits() };
        assert_eq!(output(&last, Sequence::from(WINDOWS[0])), Vector::from([321.0]));
        let all: Recurrent<_, true, false, true> = Recurrent { cell: digits() };
        assert_eq!(output(&all, Sequence::from(WINDOWS[0])), Sequence::from([[3.0], [32.0], [321.0]]));
    }

    #[test]
    fn only_a_stateful_layer_goes_on_from_the_window_before() {
        let afresh: Recurrent<_> = Recurrent { cell: digits() };
        let stateful: Recurrent<_, false, true> = Recurrent { cell: digits() };
        let (mut state, mut y) = (Vector::from([123.0]), Vector::zeros());
        stateful.forward(&Sequence::from(WINDOWS[1]), &mut state, &mut y);
        assert_eq!([state, y], [Vector::from([123_456.0]); 2]);
        afresh.forward(&Sequence::from(WINDOWS[1]), &mut state, &mut y);
        assert_eq!([state, y], [Vector::from([456.0]); 2]);
    }

    #[test]
    fn pushing_a_window_gives_what_forward_gives() {
        let last: Recurrent<_> = Recurrent { cell: digits() };
        assert_eq!(pushed(&last, WINDOWS), [0, 0, 1, 0, 0, 1]);
        let all: Recurrent<_, true> = Recurrent { cell: digits() };
        assert_eq!(pushed(&all, WINDOWS), [1; 6]);
        let stateful: Recurrent<_, true, true> = Recurrent { cell: digits() };
        assert_eq!(pushed(&stateful, WINDOWS), [1; 6]);
    }
}
