//! How layers that know nothing of masks stand in a model that has one.
//!
//! [`Keeps`] runs a layer that does the same to every timestep, and passes the mask on beside it. [`Drops`] runs any other layer on
//! the sequence without its mask. The macro chooses between them as Keras does.

use crate::own::{Adapted, AdaptedPush};
use crate::{
    Certainty, Collect, Emission, Every, Layer, Masked, MaskedStep, MaskedTimeline, Push, Rate, Scalar,
    Sequence, Single, Stepwise, Tensor, Timeline, Timesteps, Vector, Whole,
};

/// The mask goes on beside the layer.
#[derive(Debug)]
pub struct Keeps;

/// The mask ends before the layer.
#[derive(Debug)]
pub struct Drops;

impl<L, S: Scalar, const T: usize, const F: usize, const U: usize>
    Adapted<L, Masked<T, F, S>, Masked<T, U, S>> for Keeps
where
    L: Layer<Sequence<T, F, S>, Output = Sequence<T, U, S>>,
{
    type State = L::State;
    const MACS: usize = L::MACS;
    const SHAPE: &'static [usize] = Sequence::<T, U, S>::SHAPE;

    fn forward(layer: &L, x: &Masked<T, F, S>, state: &mut L::State, y: &mut Masked<T, U, S>) {
        layer.forward(&x.sequence, state, &mut y.sequence);
        y.valid = x.valid;
    }
}

impl<L, S: Scalar, Y, const T: usize, const F: usize> Adapted<L, Masked<T, F, S>, Y> for Drops
where
    L: Layer<Sequence<T, F, S>, Output = Y>,
    Y: Tensor,
{
    type State = L::State;
    const MACS: usize = L::MACS;
    const SHAPE: &'static [usize] = Y::SHAPE;

    fn forward(layer: &L, x: &Masked<T, F, S>, state: &mut L::State, y: &mut Y) {
        layer.forward(&x.sequence, state, y);
    }
}

/// Timestep by timestep: the layer gives exactly one for each.
impl<L, X, Y, E, S: Scalar, const F: usize, const U: usize> AdaptedPush<L, X, Y, E> for Keeps
where
    X: MaskedTimeline<Step = MaskedStep<F, S>>,
    X::Plain: Timeline<Step = Vector<F, S>>,
    L: Stepwise<X::Plain, Rate = Every, Step = Vector<U, S>>,
    E: Timesteps<Item = MaskedStep<F, S>>,
{
    type Memory = L::Memory;
    type Emission = <Every as Rate>::Of<E, MaskedStep<U, S>>;

    fn push(layer: &L, memory: &mut L::Memory, given: E) -> Self::Emission {
        let mut gathered = Self::Emission::nothing();
        given.each(|x| {
            layer.step(memory, &x.vector, &mut |y| {
                gathered.take(&MaskedStep { vector: *y, valid: x.valid });
            });
        });
        gathered
    }
}

/// An emission without its mask.
pub trait Unmask {
    /// Without.
    type Plain;
    /// Takes it off.
    fn unmask(self) -> Self::Plain;
}

impl<C: Certainty, S: Scalar, const F: usize> Unmask for Single<C, MaskedStep<F, S>> {
    type Plain = Single<C, Vector<F, S>>;

    fn unmask(self) -> Self::Plain {
        Single(C::map(self.0, |step| step.vector))
    }
}

impl<S: Scalar, const N: usize, const F: usize> Unmask for crate::Burst<N, MaskedStep<F, S>> {
    type Plain = crate::Burst<N, Vector<F, S>>;

    fn unmask(self) -> Self::Plain {
        let mut plain = crate::Burst::new();
        self.each(|step| plain.add(&step.vector));
        plain
    }
}

impl<C: Certainty, S: Scalar, const T: usize, const F: usize> Unmask for Whole<C, Masked<T, F, S>> {
    type Plain = Whole<C, Sequence<T, F, S>>;

    fn unmask(self) -> Self::Plain {
        Whole(C::map(self.0, |window| window.sequence))
    }
}

impl<L, X, Y, E> AdaptedPush<L, X, Y, E> for Drops
where
    X: MaskedTimeline,
    E: Unmask,
    L: Push<X::Plain, E::Plain>,
{
    type Memory = L::Memory;
    type Emission = L::Emission;

    fn push(layer: &L, memory: &mut L::Memory, given: E) -> L::Emission {
        layer.push(memory, given.unmask())
    }
}

/// A whole window at once.
impl<L, X, Y, C> AdaptedPush<L, X, Y, Whole<C, X>> for Keeps
where
    Keeps: Adapted<L, X, Y>,
    Y: Tensor,
    C: Certainty,
{
    type Memory = <Keeps as Adapted<L, X, Y>>::State;
    type Emission = Whole<C, Y>;

    fn push(layer: &L, memory: &mut Self::Memory, given: Whole<C, X>) -> Whole<C, Y> {
        Whole(C::map(given.0, |x| {
            let mut y = Y::ZEROS;
            Keeps::forward(layer, &x, memory, &mut y);
            y
        }))
    }
}
