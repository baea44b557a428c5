//! How the states that an encoder ends with become those that a decoder begins with (Sutskever et al. 2014).
//!
//! ```text
//! s_T  = encoder(x_1 … x_T)       of each recurrent layer: `h`, of an LSTM `h` and `c`
//! s_0  = s_T                      of the decoder's, in their order
//! ds_T = ds_0                     so that the gradient goes on into the encoder
//! ```
//!
//! Both directions of a `Bidirectional` become one state, the second's below the first's, as `Concatenate` makes of them in Keras.

use crate::layers::{Bidirectional, Cell, LstmState, MaskedMemory, Recurrent, RecurrentMemory};
use crate::{Model, Scalar, Streams, Vector};

/// A model that ends with states which another can begin with. `sequential!` implements it where there are one to eight recurrent layers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no states to hand over",
    label = "has no recurrent layer, or more than eight",
    note = "help: give it one to eight: `LSTM`, `GRU`, `SimpleRNN`, `RNN`, or a `Bidirectional` of one"
)]
pub trait HandsOver: Model {
    /// One state for each recurrent layer, in their order.
    type States: Clone;

    /// The states of the recurrent layers, from those of all.
    fn states(state: &Self::State) -> Self::States;
}

/// A model that has no layer below its last recurrent one: where only states are handed over, nothing would come of it. `sequential!` implements it.
#[diagnostic::on_unimplemented(
    message = "only the states of the encoder are handed over, and nothing comes of what `{Self}` has below its last recurrent layer",
    label = "`{Self}` does not end with a recurrent layer",
    note = "help: remove the layers below it"
)]
pub trait EndsRecurrent {}

/// A model that can begin a stream with states that are handed to it. `sequential!` implements it where there are one to eight recurrent
/// layers, and each is given its timesteps one by one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot begin with states that are handed to it",
    label = "has no recurrent layer, more than eight, or one that is not given its timesteps one by one",
    note = "help: give it one to eight causal recurrent layers, with `return_sequences = true`"
)]
pub trait TakesOver: Streams {
    /// One state for each recurrent layer, in their order.
    type States: Clone;

    /// Puts the states in the place of those that the next window would begin with.
    #[doc(hidden)]
    fn begin(memory: &mut Self::Memory, states: &Self::States);

    /// The states after the last push.
    #[doc(hidden)]
    fn recall(memory: &Self::Memory) -> Self::States;
}

/// States that can be those at the beginning, `First`: of the same layers, or of both directions at once.
#[diagnostic::on_unimplemented(
    message = "an encoder that ends with the state `{Self}` does not fit a decoder that begins with `{First}`",
    label = "the encoder ends with `{Self}`, the decoder begins with `{First}`",
    note = "help: give both as many recurrent layers, in the same order, each of the same class and with as many `units`; for both directions of a `Bidirectional`, one layer with the `units` of both\n`LstmState<U>` is `h` and `c` of an `LSTM`, `Vector<U>` is `h` of a `GRU` or `SimpleRNN`, and `BothWays` that of a `Bidirectional`"
)]
pub trait Becomes<First> {
    /// What the decoder begins with.
    fn first(&self) -> First;
    /// What a derivative for that is for the encoder.
    fn back(d: &First) -> Self;
}

impl<const U: usize, S: Scalar> Becomes<Vector<U, S>> for Vector<U, S> {
    #[inline]
    fn first(&self) -> Self {
        *self
    }
    fn back(d: &Self) -> Self {
        *d
    }
}

impl<const U: usize, S: Scalar> Becomes<LstmState<U, S>> for LstmState<U, S> {
    #[inline]
    fn first(&self) -> Self {
        *self
    }
    fn back(d: &Self) -> Self {
        *d
    }
}

/// The states of the two directions of a `Bidirectional`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BothWays<F, B> {
    /// Of the one that goes from the first timestep to the last.
    pub forward: F,
    /// Of the other.
    pub backward: B,
}

impl<const U: usize, const V: usize, const W: usize, S: Scalar> Becomes<Vector<W, S>>
    for BothWays<Vector<U, S>, Vector<V, S>>
{
    fn first(&self) -> Vector<W, S> {
        const {
            assert!(
                W == U + V,
                "the decoder's layer has another number of units than both directions of the encoder's together\n\
                 help: give it the `units` of both: after `Bidirectional(GRU(8))` write `GRU(16)`"
            );
        }
        Vector::filled(self.forward.as_slice().iter().chain(self.backward.as_slice()))
    }
    fn back(d: &Vector<W, S>) -> Self {
        let d = d.as_slice();
        BothWays { forward: Vector::filled(d), backward: Vector::filled(d.iter().skip(U)) }
    }
}

impl<const U: usize, const V: usize, const W: usize, S: Scalar> Becomes<LstmState<W, S>>
    for BothWays<LstmState<U, S>, LstmState<V, S>>
{
    fn first(&self) -> LstmState<W, S> {
        let BothWays { forward, backward } = *self;
        let [h, c] = [(forward.h, backward.h), (forward.c, backward.c)];
        let [h, c] = [h, c].map(|(forward, backward)| BothWays { forward, backward }.first());
        LstmState { h, c }
    }
    fn back(d: &LstmState<W, S>) -> Self {
        let [h, c] = [&d.h, &d.c].map(BothWays::<Vector<U, S>, Vector<V, S>>::back);
        BothWays {
            forward: LstmState { h: h.forward, c: c.forward },
            backward: LstmState { h: h.backward, c: c.backward },
        }
    }
}

/// Layer by layer, and cell by cell.
macro_rules! several {
    ($(($($A:ident $F:ident $number:tt),*))*) => {$(
        impl<$($A: Becomes<$F>, $F),*> Becomes<($($F,)*)> for ($($A,)*) {
            #[inline]
            fn first(&self) -> ($($F,)*) {
                ($(self.$number.first(),)*)
            }
            fn back(d: &($($F,)*)) -> Self {
                ($($A::back(&d.$number),)*)
            }
        }
    )*};
}
several! {
    (A P 0)
    (A P 0, B Q 1)
    (A P 0, B Q 1, C R 2)
    (A P 0, B Q 1, C R 2, D S 3)
    (A P 0, B Q 1, C R 2, D S 3, E T 4)
    (A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5)
    (A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5, G V 6)
    (A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5, G V 6, H W 7)
}

/// A layer that carries a state from timestep to timestep.
#[doc(hidden)]
pub trait Carries {
    /// Its state as a layer.
    type State;
    /// What of it can be handed over.
    type Carried: Clone;

    /// That of a state.
    fn carried(state: &Self::State) -> Self::Carried;
}

impl<C: Cell, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool> Carries
    for Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
{
    type State = C::State;
    type Carried = C::State;

    #[inline]
    fn carried(state: &C::State) -> C::State {
        state.clone()
    }
}

impl<
    C: Cell,
    D: Cell,
    M,
    const SEQUENCES: bool,
    const STATEFUL: bool,
    const BACKWARDS: bool,
    const OTHER: bool,
    const OUT: usize,
> Carries
    for Bidirectional<
        Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>,
        Recurrent<D, SEQUENCES, STATEFUL, OTHER>,
        M,
        OUT,
    >
{
    type State = (C::State, D::State);
    type Carried = BothWays<C::State, D::State>;

    fn carried((forward, backward): &Self::State) -> Self::Carried {
        BothWays { forward: forward.clone(), backward: backward.clone() }
    }
}

/// What a recurrent layer keeps between two pushes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a recurrent layer that is not given its timesteps one by one cannot begin with a state",
    label = "has one",
    note = "help: put the layers that gather windows below the recurrent ones"
)]
pub trait Remembers<State> {
    /// The state after the last timestep.
    fn recall(&self) -> State;
    /// Begins a window with a state.
    fn begin(&mut self, state: State);
}

impl<State: Clone> Remembers<State> for RecurrentMemory<State> {
    #[inline]
    fn recall(&self) -> State {
        self.state().clone()
    }
    #[inline]
    fn begin(&mut self, state: State) {
        *self = RecurrentMemory::beginning_with(state);
    }
}

impl<State: Clone + Default, Output: crate::Tensor> Remembers<State> for MaskedMemory<State, Output> {
    fn recall(&self) -> State {
        self.state().clone()
    }
    fn begin(&mut self, state: State) {
        *self = MaskedMemory::beginning_with(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Below `h` of the one that goes forward stands `h` of the other; and `c` likewise. A derivative is divided the same way.
    #[test]
    fn both_directions_stand_one_below_the_other() {
        let state = |h: [f32; 1], c: [f32; 1]| LstmState { h: h.into(), c: c.into() };
        let both = BothWays { forward: state([1.0], [2.0]), backward: state([3.0], [4.0]) };
        let first: LstmState<2> = both.first();
        assert_eq!(first, LstmState { h: [1.0, 3.0].into(), c: [2.0, 4.0].into() });
        assert_eq!(BothWays::<LstmState<1>, LstmState<1>>::back(&first), both);
    }

    #[test]
    fn each_layer_is_handed_the_state_of_its_place() {
        let states = (LstmState::<1>::default(), Vector::<2>::from([1.0, 2.0]));
        let first: (LstmState<1>, Vector<2>) = states.first();
        assert_eq!(first, states);
    }
}
