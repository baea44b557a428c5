//! What can be fitted.

use seqnet_core::train::{Heap, Trainable};
use seqnet_core::{Boxed, Model, Parameters, Scalar, Tensor, View};

/// What a [`Trainer`](crate::Trainer) can fit: every model whose layers have derivatives, and a pair that is
/// [forced by its teacher](crate::TeacherForcing).
pub trait Learner: Fitted {}

impl<M: Fitted> Learner for M {}

/// What a [`Learner`] takes and gives.
///
/// It is a trait of its own so that a type that is none lacks this, once, and not `Learner` in all places that ask for it: one error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be fitted",
    label = "cannot be fitted",
    note = "help: fit a model of `sequential!` whose layers all have derivatives, or a `TeacherForcing` of two that fit each other: with `ByState` of the same recurrent layers, else with a decoder that takes the features of both"
)]
pub trait Fitted:
    Trainable<Self::Sample, Output = Self::Answer, Tape<Heap>: Send> + Parameters<Self::Number> + Send + Sync
{
    /// The numbers it computes with.
    type Number: Scalar;
    /// What it takes.
    type Sample: Copy + Send + Sync + 'static;
    /// What it gives.
    type Answer: Tensor<Scalar = Self::Number> + Send + Sync;

    /// All weights at zero, on the heap.
    #[doc(hidden)]
    fn blank() -> Box<Self>;

    /// Shows what every layer gives.
    #[doc(hidden)]
    fn each(&self, x: &Self::Sample, see: &mut dyn FnMut(&str, View<'_, Self::Number>));

    /// What it gives.
    #[doc(hidden)]
    fn answer(&self, x: &Self::Sample) -> Self::Answer {
        let mut y = Self::Answer::ZEROS;
        self.forward(x, &mut Self::State::default(), &mut y);
        y
    }
}

impl<M> Fitted for M
where
    M: Model + Trainable<<M as Model>::Input, Output = <M as Model>::Output, Tape<Heap>: Send> + Send + Sync,
    <M as Model>::Input: Send + Sync,
    <M as Model>::Output: Send + Sync,
{
    type Number = <M as Model>::Scalar;
    type Sample = <M as Model>::Input;
    type Answer = <M as Model>::Output;

    fn blank() -> Box<Self> {
        M::boxed()
    }
    fn each(&self, x: &Self::Sample, see: &mut dyn FnMut(&str, View<'_, Self::Number>)) {
        self.predict_each(x, see);
    }
}
