//! The derivative of a handover of states: what is a state forward is a derivative for it backward, and goes the other way.
//!
//! ```text
//! encoder.record, s_T → s_0, decoder.record
//! decoder.backward, ds_0 → ds_T, encoder.backward
//! ```

use super::{Room, Trainable};
use crate::{Carries, HandsOver, Model, TakesOver};

/// A recurrent layer whose state at the end of a window can be handed over.
pub trait EndsWith<X>: Trainable<X> + Carries {
    /// The state that window `w` of the `windows` of the last `record` has ended with.
    fn end<R: Room>(tape: &Self::Tape<R>, windows: usize, w: usize) -> Self::Carried;
    /// Lets the next `backward` begin with the derivative for that state, which is to be there for all windows.
    fn hand_back<R: Room>(tape: &mut Self::Tape<R>, w: usize, derivative: &Self::Carried);
}

/// A recurrent layer whose state at the beginning of a window can be handed to it.
pub trait BeginsWith<X>: Trainable<X> + Carries {
    /// Lets window `w` of the next `record` begin with a state, which is to be there for all windows.
    fn begin<R: Room>(tape: &mut Self::Tape<R>, w: usize, state: &Self::Carried);
    /// The derivative of the last `backward` for that state.
    fn handed_back<R: Room>(tape: &Self::Tape<R>, w: usize) -> Self::Carried;
}

/// The tape of a model.
type TapeOf<M, R> = <M as Trainable<<M as Model>::Input>>::Tape<R>;

/// [`EndsWith`] of all recurrent layers of a model. `sequential!` implements it.
#[diagnostic::on_unimplemented(
    message = "the states of `{Self}` cannot be trained: the derivative of one of its layers is not known",
    label = "has a layer without a derivative"
)]
pub trait TrainableEncoder: HandsOver + Trainable<<Self as Model>::Input> {
    /// [`EndsWith::end`]
    fn end<R: Room>(tape: &TapeOf<Self, R>, windows: usize, w: usize) -> Self::States;
    /// [`EndsWith::hand_back`]
    fn hand_back<R: Room>(tape: &mut TapeOf<Self, R>, w: usize, derivative: &Self::States);
}

/// [`BeginsWith`] of all recurrent layers of a model. `sequential!` implements it.
#[diagnostic::on_unimplemented(
    message = "the states of `{Self}` cannot be trained: the derivative of one of its layers is not known",
    label = "has a layer without a derivative"
)]
pub trait TrainableDecoder: TakesOver + Model + Trainable<<Self as Model>::Input> {
    /// [`BeginsWith::begin`]
    fn begin<R: Room>(tape: &mut TapeOf<Self, R>, w: usize, states: &Self::States);
    /// [`BeginsWith::handed_back`]
    fn handed_back<R: Room>(tape: &TapeOf<Self, R>, w: usize) -> Self::States;
}
