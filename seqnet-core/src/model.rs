//! What `sequential!` makes of a list of layers.

use crate::{Parameters, Scalar, Tensor, View};

/// A declared network: what all have in common. `sequential!` implements it and gives every struct the same constants and
/// methods as its own, so that they need no import.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model with windows of its own",
    label = "has no windows of its own",
    note = "help: declare it by `sequential!`, with timesteps in its `Input`; to fit an `EncoderDecoder`, write `TeacherForcing::new(model)`, and give it `data.forced()`"
)]
pub trait Model: Parameters<Self::Scalar> + InPlace {
    /// The numbers it computes with: `f32` unless `#[scalar(f64)]` says otherwise.
    type Scalar: Scalar;
    /// One window.
    type Input: Copy + 'static;
    /// What the last layer gives.
    type Output: Tensor<Scalar = Self::Scalar>;
    /// The states of its recurrent layers. The default is the reset one.
    type State: Clone + Default;
    /// Layers, output shapes and parameter counts, as Keras prints them.
    const SUMMARY: &'static str;
    /// Multiply–accumulates of one prediction.
    const MACS: usize;
    /// Bytes of all weights.
    const WEIGHT_BYTES: usize = Self::PARAMETERS * size_of::<Self::Scalar>();
    /// Bytes of [`State`](Model::State).
    const STATE_BYTES: usize = size_of::<Self::State>();

    /// Computes `y` from `x` and takes `state` from the window before to this one.
    fn predict_into(&self, x: &Self::Input, state: &mut Self::State, y: &mut Self::Output);

    /// [`predict`](Model::predict) that shows every layer's output under its field's name on the way.
    fn predict_each(
        &self,
        x: &Self::Input,
        see: impl FnMut(&'static str, View<'_, Self::Scalar>),
    ) -> Self::Output;

    /// The outputs for several windows, each from reset states, within rounding of what [`predict`](Model::predict) gives. Recurrent layers
    /// read their weights once for four windows.
    ///
    /// # Panics
    ///
    /// If there are not as many outputs as windows.
    fn predict_batch(&self, x: &[Self::Input], y: &mut [Self::Output]);

    /// The output for one window, from reset states.
    fn predict(&self, x: &Self::Input) -> Self::Output {
        self.predict_from(&mut Self::State::default(), x)
    }

    /// The output for one window, from a state that `stateful` layers continue and all others reset.
    fn predict_from(&self, state: &mut Self::State, x: &Self::Input) -> Self::Output {
        let mut y = Self::Output::ZEROS;
        self.predict_into(x, state, &mut y);
        y
    }
}

/// A struct that `sequential!` has declared, with windows or for time without end.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model",
    label = "is not declared by `sequential!`",
    note = "help: declare it by `sequential!`, or make it by `Box::new`"
)]
pub trait InPlace: Sized + 'static {
    /// [`Parameters::ZEROS`] at an address of its own, from which a large model is copied in place.
    #[doc(hidden)]
    const ZEROED: &'static Self;
}

/// The state of a model: what `predict_from` carries from window to window.
pub type State<M> = <M as Model>::State;
