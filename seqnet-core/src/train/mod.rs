//! What training needs of a layer: its derivative, and memory for it that is known when the program compiles.
//!
//! ```text
//! y = layer(x)                    record: forward, and what backward needs of it onto a tape
//! dx = (∂y/∂x)ᵀ dy                backward: from the last layer to the first
//! dw = Σ (∂y/∂w)ᵀ dy              … and the gradient, summed over the windows of a batch
//! ```
//!
//! [`Trainable`] is a layer's derivative, and a model made by `sequential!` has one if all of its layers do. [`Loss`] says how far an
//! output is from its target, and gives the first `dy`. [`Optimizer`] says what a gradient does to the weights, and [`Update`] does it
//! to all of a model.
//!
//! One step of training, here without an allocator for a batch of two windows:
//!
//! ```
//! use seqnet_core::train::{Loss, MeanSquaredError, Pass, Sgd, Tape, Trainable, Update, Windows};
//! use seqnet_core::{Parameters, Vector, layers::Dense};
//!
//! let mut model = Dense::<1, 1>::ZEROS;
//! let (x, targets) = ([Vector::from([1.0]), Vector::from([2.0])], [Vector::from([3.0]), Vector::from([5.0])]);
//!
//! type TapeOf<L> = <L as Trainable<Vector<1>>>::Tape<Windows<2>>;
//! let mut tape = TapeOf::<Dense<1, 1>>::new(2);
//! let (mut y, mut dy) = ([Vector::zeros(); 2], [Vector::zeros(); 2]);
//! let mut gradient = Dense::<1, 1>::ZEROS;
//!
//! model.record::<Windows<2>>(&x, &mut tape, &mut y, &Pass::new(0));
//! let mut sum = 0.0;
//! for ((y, target), dy) in y.iter().zip(&targets).zip(&mut dy) {
//!     sum += MeanSquaredError.window(y, target, dy);
//! }
//! assert_eq!(sum / 2.0, (9.0 + 25.0) / 2.0);
//! model.backward::<Windows<2>>(&x, &y, &mut tape, &mut dy, &mut gradient, None);
//!
//! let (mut flat, mut slots) = ([0.0; 2], [0.0; 0]);
//! let mut update = Update::new(Sgd::new(0.1));
//! update.gather(&gradient, 2.0, &mut flat);
//! update.apply(&mut model, &mut flat, &mut slots);
//! assert_eq!(model.bias[0], 0.1 * (3.0 + 5.0)); // dy = -2 (target - y), halved by the mean
//! ```

mod handover;
mod loss;
mod matrix;
mod noise;
mod numbers;
mod optimizer;
mod pass;
mod room;
mod tuner;

#[doc(hidden)]
pub use handover::{BeginsWith, EndsWith, TrainableDecoder, TrainableEncoder};
pub use loss::{
    BinaryCrossentropy, CategoricalCrossentropy, Classes, Huber, LogCosh, Loss, MeanAbsoluteError,
    MeanAbsolutePercentageError, MeanSquaredError, Outcomes, SparseCategoricalCrossentropy, Takes, Total,
    timesteps,
};
pub use noise::Noise;
pub use optimizer::{
    Adagrad, Adam, AdamW, Clipping, Nadam, Optimizer, RmsProp, Schedule, Settings, Sgd, Update,
};
pub use pass::{Disturbance, Options, Pass};
#[cfg(feature = "alloc")]
pub use room::Heap;
pub use room::{Kept, Room, Tape, Times, Windows};
pub use tuner::Tuner;

pub use matrix::{Factor, Matrix, MatrixMut};
pub use numbers::Numbers;

use crate::Layer;

/// A layer whose derivative is known.
///
/// Both passes take any number of windows at once, so that a layer can use its weights for several of them while it has them at hand.
/// A layer of one's own implements it beside [`Layer`], and its gradient is a value of its own type:
///
/// ```
/// use seqnet_core::train::{Room, Trainable};
/// use seqnet_core::{Layer, Parameters, Path, Scalar, Vector, Initializer, Weight};
///
/// /// `y = w x`
/// pub struct Gain { w: [f32; 1] }
/// # impl Parameters<f32> for Gain { const ZEROS: Self = Gain { w: [0.0] }; }
/// impl<const F: usize> Layer<Vector<F>> for Gain {
///     type Output = Vector<F>;
///     type State = ();
///     fn forward(&self, x: &Vector<F>, _: &mut (), y: &mut Vector<F>) {
///         *y = Vector::from_fn(|f| self.w[0] * x[f]);
///     }
/// }
/// impl<const F: usize> Trainable<Vector<F>> for Gain {
///     type Tape<R: Room> = (); // `x` and `y` are all that it needs
///
///     fn backward<R: Room>(
///         &self,
///         x: &[Vector<F>],
///         _: &[Vector<F>],
///         _: &mut (),
///         dy: &mut [Vector<F>],
///         gradient: &mut Gain,
///         dx: Option<&mut [Vector<F>]>,
///     ) {
///         for (x, dy) in x.iter().zip(&*dy) {
///             gradient.w[0] += (0..F).map(|f| x[f] * dy[f]).sum::<f32>();
///         }
///         for (dx, dy) in dx.into_iter().flatten().zip(dy) {
///             *dx = Vector::from_fn(|f| self.w[0] * dy[f]);
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be trained on `{X}`: its derivative is not known",
    label = "has no derivative",
    note = "help: `impl Trainable<{X}> for {Self}`"
)]
pub trait Trainable<X>: Layer<X> + Sized {
    /// What [`record`](Trainable::record) leaves for [`backward`](Trainable::backward), besides `x` and `y`.
    type Tape<R: Room>: Tape;
    /// Whether a window's output depends on the others of its batch, which then cannot be divided.
    const COUPLED: bool = false;
    /// Whether the size of outputs in it costs something: an `activity_regularizer`.
    const ACTIVITY: bool = false;

    /// Computes `y` from `x` as it is while training. All slices are equally long, and no longer than the tape has room for.
    fn record<R: Room>(&self, x: &[X], _tape: &mut Self::Tape<R>, y: &mut [Self::Output], _pass: &Pass<'_>) {
        for (x, y) in x.iter().zip(y) {
            self.forward(x, &mut Self::State::default(), y);
        }
    }

    /// Which timesteps of the output of window `w` count, where some do not: the others are no part of the loss.
    fn counts<R: Room>(_tape: &Self::Tape<R>, _w: usize) -> Option<&[bool]> {
        None
    }

    /// What the size of outputs in it has cost at the last [`record`](Trainable::record), summed over the windows. `backward` adds the
    /// derivative to what comes down to it.
    fn activity<R: Room>(_tape: &Self::Tape<R>) -> f64 {
        0.0
    }

    /// Adds to `gradient` what `dy`, the derivative of the loss for `y`, makes of the weights, and writes what it makes of `x` into `dx`,
    /// where that is asked for. What is in `dy` afterwards is nobody's.
    ///
    /// `x`, `y` and the tape are those of the last [`record`](Trainable::record).
    fn backward<R: Room>(
        &self,
        x: &[X],
        y: &[Self::Output],
        tape: &mut Self::Tape<R>,
        dy: &mut [Self::Output],
        gradient: &mut Self,
        dx: Option<&mut [X]>,
    );
}
