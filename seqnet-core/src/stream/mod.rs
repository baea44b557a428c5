//! Models that run timestep by timestep.
//!
//! Three questions decide how. What arrives at a push, and what becomes of it, is an [`Emission`]: one timestep, a few, or a whole
//! window. How many timesteps a layer gives for one that it takes is its [`Rate`]. And what a layer does with one is its
//! [`Stepwise`]; [`Push`] puts the three together, one layer at a time, so that the type of a model's push
//! follows from its layers.

mod emission;
mod position;
mod push;
mod rate;
mod steps;

pub use emission::{Certainty, Emission, Single, Timesteps, Whole};
pub use position::{Place, Position};
pub use push::{Push, Streamed};
pub use rate::{Collect, Every, Once, Rate, Sometimes, UpTo};
pub use steps::{Burst, Steps};

use crate::{Scalar, Sequence, Sequences, TakesOver, Tensor, Vector};
use core::fmt;

/// What a stream walks along: the windows of a sequence one after the other, or time without end.
pub trait Timeline {
    /// What one timestep holds.
    type Step: Copy + 'static;
    /// The length of a window; `None` where there is no end.
    const TIMESTEPS: Option<usize>;
}

impl<const T: usize, const F: usize, S: Scalar> Timeline for Sequence<T, F, S> {
    type Step = Vector<F, S>;
    const TIMESTEPS: Option<usize> = Some(T);
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar> Timeline for Sequences<T, N, F, S> {
    type Step = Sequence<N, F, S>;
    const TIMESTEPS: Option<usize> = Some(T);
}

/// `F` features over time without end: the input of a model with `None` timesteps. No value of it exists.
#[derive(Clone, Copy, Debug)]
pub struct Endless<const F: usize, S = f32>(core::marker::PhantomData<S>, core::convert::Infallible);

impl<const F: usize, S: Scalar> Timeline for Endless<F, S> {
    type Step = Vector<F, S>;
    const TIMESTEPS: Option<usize> = None;
}

/// Sequences of `N` timesteps and `F` features over time without end: the input of a model with `None` timesteps of rank three.
/// No value of it exists.
#[derive(Clone, Copy, Debug)]
pub struct EndlessSequences<const N: usize, const F: usize, S = f32>(
    core::marker::PhantomData<S>,
    core::convert::Infallible,
);

impl<const N: usize, const F: usize, S: Scalar> Timeline for EndlessSequences<N, F, S> {
    type Step = Sequence<N, F, S>;
    const TIMESTEPS: Option<usize> = None;
}

/// A layer that needs no later timestep: what it gives at one follows from those before and the one at hand.
///
/// Layers of one's own implement it for models that are to run as streams; see [`Rate`] for how often they may give something.
///
/// ```
/// use seqnet_core::{Every, Stepwise, Timeline, Vector};
/// # pub struct Difference;
/// /// What has changed since the timestep before.
/// impl<X: Timeline<Step = Vector<1>>> Stepwise<X> for Difference {
///     type Memory = Vector<1>;
///     type Rate = Every;
///     type Step = Vector<1>;
///
///     fn step(&self, before: &mut Vector<1>, x: &Vector<1>, give: &mut impl FnMut(&Vector<1>)) {
///         give(&Vector::from([x[0] - before[0]]));
///         *before = *x;
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run as a stream",
    label = "gives its output for a whole window at once",
    note = "help: call `predict`, or `impl Stepwise for {Self}` if it needs no later timestep"
)]
pub trait Stepwise<X: Timeline> {
    /// What it keeps from timestep to timestep. The default is the one at the beginning.
    type Memory: Clone + Default;
    /// How many timesteps it gives for one that it takes.
    type Rate: Rate;
    /// What it gives.
    type Step: Tensor;
    /// Multiply–accumulates of one timestep.
    const MACS: usize = 0;

    /// Takes the next timestep, and gives what follows from it.
    fn step(&self, memory: &mut Self::Memory, x: &X::Step, give: &mut impl FnMut(&Self::Step));
}

/// How a push goes through the layers of a model. `sequential!` implements it.
#[doc(hidden)]
pub trait Pushes {
    /// The window, or [`Endless`].
    type Input: Streamed;
    /// What is kept between two pushes.
    type Memory: Clone + Default;
    /// What a push gives.
    type Emission: Emission<Item: Tensor>;

    /// Takes the next timestep through all layers.
    fn push_into(&self, memory: &mut Self::Memory, x: &<Self::Input as Streamed>::Step) -> Self::Emission;
}

/// A model all of whose layers are causal. `sequential!` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run as a stream",
    label = "has a layer that must see the whole window first"
)]
pub trait Streams: Pushes {}

/// A model that is running: it borrows the weights and keeps what the layers remember.
///
/// The clone of a stream goes on from the same place.
pub struct Stream<'m, M: Pushes> {
    model: &'m M,
    memory: M::Memory,
}

impl<'m, M: Pushes> Stream<'m, M> {
    /// A stream at the beginning of a window.
    #[must_use]
    pub fn new(model: &'m M) -> Self
    where
        M: Streams,
    {
        Stream { model, memory: M::Memory::default() }
    }

    /// Takes one timestep, and gives what is ready after it. The push that completes a window gives all that follows from the
    /// window; the next push begins the next, and only `stateful` layers remember across.
    #[inline]
    pub fn push(&mut self, x: &<M::Input as Streamed>::Step) -> <M::Emission as Emission>::Plain {
        self.model.push_into(&mut self.memory, x).plain()
    }

    /// Begins a window with these states of its recurrent layers in the place of zeros, as Keras's `initial_state` does. Those after it begin
    /// as they always do.
    ///
    /// ```
    /// # use seqnet_core::{HandsOver, TakesOver, Stream};
    /// /// Goes on where an encoder has come to.
    /// fn go_on<'d, D: TakesOver>(decoder: &'d D, encoder: &Stream<'_, impl TakesOver<States = D::States>>) -> Stream<'d, D> {
    ///     let mut stream = Stream::new(decoder);
    ///     stream.begin(&encoder.states());
    ///     stream
    /// }
    /// ```
    pub fn begin(&mut self, states: &M::States)
    where
        M: TakesOver,
    {
        self.memory = M::Memory::default();
        M::begin(&mut self.memory, states);
    }

    /// The states of its recurrent layers after the last push, in their order.
    #[must_use]
    pub fn states(&self) -> M::States
    where
        M: TakesOver,
    {
        M::recall(&self.memory)
    }

    /// Forgets everything, the states of `stateful` layers too.
    pub fn reset(&mut self) {
        self.memory = M::Memory::default();
    }
}

impl<M: Pushes> Clone for Stream<'_, M> {
    fn clone(&self) -> Self {
        Stream { model: self.model, memory: self.memory.clone() }
    }
}

impl<M: Pushes> fmt::Debug for Stream<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").finish_non_exhaustive()
    }
}
