//! One layer of a model in a stream.

use super::emission::{Certainty, Emission, Single, Timesteps, Whole};
use super::rate::{Collect, Rate};
use super::steps::Burst;
use super::{Endless, EndlessSequences, Stepwise, Timeline};
use crate::{Layer, Scalar, Sequence, Sequences, Tensor, Vector};
use typenum::B1;

/// What a layer for windows `X` does when an `E` arrives.
///
/// Timesteps go through [`Stepwise`]; once a whole window is there, any [`Layer`] can take it.
pub trait Push<X, E> {
    /// What the layer keeps from push to push.
    type Memory: Clone + Default;
    /// What it gives to the layer below.
    type Emission: Emission<Item: Tensor>;
    /// The most that the layer gives for one thing that arrives.
    const MOST: usize = 1;
    /// Multiply–accumulates of one push, at most.
    const MACS: usize;

    /// Takes what one push brings.
    fn push(&self, memory: &mut Self::Memory, given: E) -> Self::Emission;
}

type After<L, X, E> = <<L as Stepwise<X>>::Rate as Rate>::Of<E, <L as Stepwise<X>>::Step>;

#[inline]
fn walk<L, X, E>(layer: &L, memory: &mut L::Memory, given: E) -> After<L, X, E>
where
    X: Timeline,
    L: Stepwise<X>,
    E: Timesteps<Item = X::Step>,
{
    let mut gathered = After::<L, X, E>::nothing();
    given.each(|x| layer.step(memory, &x, &mut |y| gathered.take(y)));
    gathered
}

impl<C, V, X, L> Push<X, Single<C, V>> for L
where
    C: Certainty,
    X: Timeline<Step = V>,
    L: Stepwise<X>,
    Single<C, V>: Timesteps<Item = V>,
{
    type Memory = L::Memory;
    type Emission = After<L, X, Single<C, V>>;
    const MOST: usize = <L::Rate as Rate>::MOST;
    const MACS: usize = L::MACS;

    #[inline]
    fn push(&self, memory: &mut L::Memory, given: Single<C, V>) -> Self::Emission {
        walk(self, memory, given)
    }
}

impl<const N: usize, V, X, L> Push<X, Burst<N, V>> for L
where
    V: Tensor,
    X: Timeline<Step = V>,
    L: Stepwise<X>,
{
    type Memory = L::Memory;
    type Emission = After<L, X, Burst<N, V>>;
    const MOST: usize = <L::Rate as Rate>::MOST;
    const MACS: usize = N * L::MACS;

    #[inline]
    fn push(&self, memory: &mut L::Memory, given: Burst<N, V>) -> Self::Emission {
        walk(self, memory, given)
    }
}

impl<C, X, L> Push<X, Whole<C, X>> for L
where
    C: Certainty,
    L: Layer<X>,
{
    type Memory = L::State;
    type Emission = Whole<C, L::Output>;
    const MACS: usize = L::MACS;

    #[inline]
    fn push(&self, memory: &mut L::State, given: Whole<C, X>) -> Self::Emission {
        Whole(C::map(given.0, |x| {
            let mut y = L::Output::ZEROS;
            self.forward(&x, memory, &mut y);
            y
        }))
    }
}

/// The input of a model, as a stream takes it.
pub trait Streamed {
    /// What one push takes.
    type Step: Copy + 'static;
    /// How it arrives at the first layer.
    type First: Emission;

    /// Hands it to the first layer.
    fn first(step: &Self::Step) -> Self::First;
}

impl<const T: usize, const F: usize, S: Scalar> Streamed for Sequence<T, F, S> {
    type Step = Vector<F, S>;
    type First = Single<B1, Vector<F, S>>;

    #[inline]
    fn first(step: &Vector<F, S>) -> Self::First {
        Single(*step)
    }
}

/// One timestep is a sequence, all of which is there.
impl<const T: usize, const N: usize, const F: usize, S: Scalar> Streamed for Sequences<T, N, F, S> {
    type Step = Sequence<N, F, S>;
    type First = Single<B1, Sequence<N, F, S>>;

    #[inline]
    fn first(step: &Sequence<N, F, S>) -> Self::First {
        Single(*step)
    }
}

impl<const F: usize, S: Scalar> Streamed for Endless<F, S> {
    type Step = Vector<F, S>;
    type First = Single<B1, Vector<F, S>>;

    #[inline]
    fn first(step: &Vector<F, S>) -> Self::First {
        Single(*step)
    }
}

impl<const N: usize, const F: usize, S: Scalar> Streamed for EndlessSequences<N, F, S> {
    type Step = Sequence<N, F, S>;
    type First = Single<B1, Sequence<N, F, S>>;

    #[inline]
    fn first(step: &Sequence<N, F, S>) -> Self::First {
        Single(*step)
    }
}

/// A vector has no time: every push is a window of its own.
impl<const F: usize, S: Scalar> Streamed for Vector<F, S> {
    type Step = Vector<F, S>;
    type First = Whole<B1, Vector<F, S>>;

    #[inline]
    fn first(step: &Vector<F, S>) -> Self::First {
        Whole(*step)
    }
}
