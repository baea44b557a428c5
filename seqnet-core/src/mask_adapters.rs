//! How layers that know nothing of masks stand in a model that has one.
//!
//! [`Keeps`] runs a layer that does the same to every timestep, and passes the mask on beside it. [`Drops`] runs any other layer on
//! the sequence without its mask. The macro chooses between them as Keras does.

#[cfg(feature = "train")]
use crate::own::AdaptedTrainable;
use crate::own::{Adapted, AdaptedPush};
#[cfg(feature = "train")]
use crate::train::{Kept, Pass, Room, Tape, Trainable};
use crate::{
    Certainty, Collect, Emission, Every, Layer, Masked, MaskedStep, MaskedTimeline, Push, Rate, Scalar,
    Sequence, Single, Stepwise, Tensor, Timeline, Timesteps, Vector, Whole,
};

/// The mask goes on beside the layer.
#[derive(Debug)]
pub struct Keeps;

/// The mask goes on beside a layer that heeds it in training.
#[derive(Debug)]
pub struct Counts;

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

/// A sequence and its derivative, without their mask, on both sides of a layer.
#[cfg(feature = "train")]
pub struct Unmasked<R: Room, X: Tensor, Y: Tensor, L> {
    x: Kept<R, X>,
    dx: Kept<R, X>,
    y: Kept<R, Y>,
    dy: Kept<R, Y>,
    layer: L,
}

#[cfg(feature = "train")]
impl<R: Room, X: Tensor, Y: Tensor, L: Tape> Tape for Unmasked<R, X, Y, L> {
    fn new(windows: usize) -> Self {
        Unmasked {
            x: Tape::new(windows),
            dx: Tape::new(windows),
            y: Tape::new(windows),
            dy: Tape::new(windows),
            layer: L::new(windows),
        }
    }
}

#[cfg(feature = "train")]
impl<L, S: Scalar, const T: usize, const F: usize, const U: usize>
    AdaptedTrainable<L, Masked<T, F, S>, Masked<T, U, S>> for Keeps
where
    L: Trainable<Sequence<T, F, S>, Output = Sequence<T, U, S>>,
{
    type Tape<R: Room> = Unmasked<R, Sequence<T, F, S>, Sequence<T, U, S>, L::Tape<R>>;
    const COUPLED: bool = L::COUPLED;
    const ACTIVITY: bool = L::ACTIVITY;

    fn activity<R: Room>(tape: &Self::Tape<R>) -> f64 {
        L::activity::<R>(&tape.layer)
    }

    fn record<R: Room>(
        layer: &L,
        x: &[Masked<T, F, S>],
        tape: &mut Self::Tape<R>,
        y: &mut [Masked<T, U, S>],
        pass: &Pass<'_>,
    ) {
        let n = x.len();
        tape.x.iter_mut().zip(x).for_each(|(plain, x)| *plain = x.sequence);
        layer.record(&tape.x[..n], &mut tape.layer, &mut tape.y[..n], pass);
        for ((y, x), plain) in y.iter_mut().zip(x).zip(tape.y.iter()) {
            *y = Masked { sequence: *plain, valid: x.valid };
        }
    }

    fn backward<R: Room>(
        layer: &L,
        x: &[Masked<T, F, S>],
        _: &[Masked<T, U, S>],
        tape: &mut Self::Tape<R>,
        dy: &mut [Masked<T, U, S>],
        gradient: &mut L,
        dx: Option<&mut [Masked<T, F, S>]>,
    ) {
        tape.dy.iter_mut().zip(&*dy).for_each(|(plain, dy)| *plain = dy.sequence);
        back(layer, x.len(), tape, gradient, dx);
    }
}

/// From `tape.dy` to `dx`.
#[cfg(feature = "train")]
fn back<L, R: Room, S: Scalar, const T: usize, const F: usize>(
    layer: &L,
    n: usize,
    tape: &mut Unmasked<R, Sequence<T, F, S>, L::Output, L::Tape<R>>,
    gradient: &mut L,
    dx: Option<&mut [Masked<T, F, S>]>,
) where
    L: Trainable<Sequence<T, F, S>>,
{
    let Unmasked { x, dx: plain, y, dy, layer: inner } = tape;
    let wanted = dx.is_some().then_some(&mut plain[..n]);
    layer.backward(&x[..n], &y[..n], inner, &mut dy[..n], gradient, wanted);
    for (dx, plain) in dx.into_iter().flatten().zip(plain.iter()) {
        dx.sequence = *plain;
    }
}

#[cfg(feature = "train")]
impl<L, S: Scalar, Y, const T: usize, const F: usize> AdaptedTrainable<L, Masked<T, F, S>, Y> for Drops
where
    L: Trainable<Sequence<T, F, S>, Output = Y>,
    Y: Tensor,
{
    type Tape<R: Room> = Unmasked<R, Sequence<T, F, S>, Y, L::Tape<R>>;
    const COUPLED: bool = L::COUPLED;
    const ACTIVITY: bool = L::ACTIVITY;

    fn activity<R: Room>(tape: &Self::Tape<R>) -> f64 {
        L::activity::<R>(&tape.layer)
    }

    fn record<R: Room>(
        layer: &L,
        x: &[Masked<T, F, S>],
        tape: &mut Self::Tape<R>,
        y: &mut [Y],
        pass: &Pass<'_>,
    ) {
        let n = x.len();
        tape.x.iter_mut().zip(x).for_each(|(plain, x)| *plain = x.sequence);
        layer.record(&tape.x[..n], &mut tape.layer, y, pass);
        tape.y[..n].copy_from_slice(y);
    }

    fn backward<R: Room>(
        layer: &L,
        x: &[Masked<T, F, S>],
        _: &[Y],
        tape: &mut Self::Tape<R>,
        dy: &mut [Y],
        gradient: &mut L,
        dx: Option<&mut [Masked<T, F, S>]>,
    ) {
        tape.dy[..x.len()].copy_from_slice(dy);
        back(layer, x.len(), tape, gradient, dx);
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
    const MACS: usize = E::MOST * L::MACS;

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
    const MACS: usize = L::MACS;

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
    const MACS: usize = <Keeps as Adapted<L, X, Y>>::MACS;

    fn push(layer: &L, memory: &mut Self::Memory, given: Whole<C, X>) -> Whole<C, Y> {
        Whole(C::map(given.0, |x| {
            let mut y = Y::ZEROS;
            Keeps::forward(layer, &x, memory, &mut y);
            y
        }))
    }
}
