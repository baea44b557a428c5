//! How the expansion of `sequential!` handles layers whose types are the user's.
//!
//! Whether such a type is a layer for what it is given, only rustc knows, and where it is not, every mention of it as one would be an error.
//! So a constant asks first: [`IsLayer`] and [`IsCausal`] have an inherent constant `ANSWER` where the type fits, which goes before that
//! of the trait [`No`]. [`Choose`] makes a type of the answer, [`Adapter`] or [`Placeholder`], and the error is one, in our words.

use crate::stream::{Emission, Push, Single, Timeline, Whole};
#[cfg(feature = "train")]
use crate::train::{Kept, Pass, Room, Tape, Trainable};
use crate::{Burst, Layer, Tensor};
use core::marker::PhantomData;
use typenum::B0;

/// How a model runs a layer that must give a `Y`, as its arrow says.
pub trait Adapted<L, X, Y> {
    /// [`Layer::State`].
    type State: Clone + Default;
    /// [`Layer::MACS`].
    const MACS: usize;
    /// The shape that the layer itself gives.
    const SHAPE: &'static [usize];

    /// [`Layer::forward`].
    fn forward(layer: &L, x: &X, state: &mut Self::State, y: &mut Y);

    /// [`Layer::forward_four`].
    #[inline]
    fn forward_four(layer: &L, x: [&X; 4], y: [&mut Y; 4]) {
        for (x, y) in x.into_iter().zip(y) {
            Self::forward(layer, x, &mut Self::State::default(), y);
        }
    }
}

/// How a model trains a layer that must give a `Y`.
#[cfg(feature = "train")]
#[diagnostic::on_unimplemented(
    message = "`{L}` cannot be trained on `{X}`: its derivative is not known",
    label = "has a layer without a derivative",
    note = "help: `impl Trainable<{X}> for {L}`"
)]
pub trait AdaptedTrainable<L, X, Y> {
    /// [`Trainable::Tape`].
    type Tape<R: Room>: Tape;
    /// [`Trainable::COUPLED`].
    const COUPLED: bool;
    /// [`Trainable::ACTIVITY`].
    const ACTIVITY: bool = false;

    /// [`Trainable::activity`].
    fn activity<R: Room>(_tape: &Self::Tape<R>) -> f64 {
        0.0
    }

    /// [`Trainable::record`].
    fn record<R: Room>(layer: &L, x: &[X], tape: &mut Self::Tape<R>, y: &mut [Y], pass: &Pass<'_>);

    /// [`Trainable::backward`].
    fn backward<R: Room>(
        layer: &L,
        x: &[X],
        y: &[Y],
        tape: &mut Self::Tape<R>,
        dy: &mut [Y],
        gradient: &mut L,
        dx: Option<&mut [X]>,
    );
}

/// How a model runs a layer in a stream.
pub trait AdaptedPush<L, X, Y, E> {
    /// [`Push::Memory`].
    type Memory: Clone + Default;
    /// [`Push::Emission`].
    type Emission: Emission<Item: Tensor>;
    /// [`Push::MACS`].
    const MACS: usize = 0;

    /// [`Push::push`].
    fn push(layer: &L, memory: &mut Self::Memory, given: E) -> Self::Emission;
}

/// As the layer itself does.
#[derive(Debug)]
pub struct Adapter;

impl<L: Layer<X>, X, Y: Tensor<Scalar = <L::Output as Tensor>::Scalar>> Adapted<L, X, Y> for Adapter {
    type State = L::State;
    const MACS: usize = L::MACS;
    const SHAPE: &'static [usize] = L::Output::SHAPE;

    fn forward(layer: &L, x: &X, state: &mut L::State, y: &mut Y) {
        let mut given = L::Output::ZEROS;
        layer.forward(x, state, &mut given);
        agree(&given, y);
    }

    #[inline]
    fn forward_four(layer: &L, x: [&X; 4], y: [&mut Y; 4]) {
        let mut given = [L::Output::ZEROS; 4];
        layer.forward_four(x, given.each_mut());
        for (given, y) in given.iter().zip(y) {
            agree(given, y);
        }
    }
}

#[cfg(feature = "train")]
impl<L: Trainable<X>, X, Y: Tensor<Scalar = <L::Output as Tensor>::Scalar>> AdaptedTrainable<L, X, Y>
    for Adapter
{
    /// `y`, `dy` and the layer's.
    type Tape<R: Room> = ((Kept<R, L::Output>, Kept<R, L::Output>), L::Tape<R>);
    const COUPLED: bool = L::COUPLED;
    const ACTIVITY: bool = L::ACTIVITY;

    fn activity<R: Room>((_, tape): &Self::Tape<R>) -> f64 {
        L::activity::<R>(tape)
    }

    fn record<R: Room>(layer: &L, x: &[X], tape: &mut Self::Tape<R>, y: &mut [Y], pass: &Pass<'_>) {
        let ((given, _), tape) = tape;
        layer.record(x, tape, &mut given[..x.len()], pass);
        given.iter().zip(y).for_each(|(given, y)| agree(given, y));
    }

    fn backward<R: Room>(
        layer: &L,
        x: &[X],
        _: &[Y],
        tape: &mut Self::Tape<R>,
        dy: &mut [Y],
        gradient: &mut L,
        dx: Option<&mut [X]>,
    ) {
        let ((given, given_dy), tape) = tape;
        given_dy.iter_mut().zip(&*dy).for_each(|(given, dy)| agree(dy, given));
        let n = x.len();
        layer.backward(x, &given[..n], tape, &mut given_dy[..n], gradient, dx);
    }
}

impl<L: Push<X, E>, X, Y, E: Emission> AdaptedPush<L, X, Y, E> for Adapter {
    type Memory = L::Memory;
    type Emission = L::Emission;
    const MACS: usize = L::MACS;

    #[inline]
    fn push(layer: &L, memory: &mut L::Memory, given: E) -> L::Emission {
        // There is room for what one timestep brings, and for several that bring no more than one each.
        const {
            assert!(
                E::MOST <= 1 || L::MOST <= 1,
                "a layer of one's own that gives several timesteps for one cannot be given several in one push of a stream\n\
                 help: write the layers of the inner model into the outer one, or call `predict`"
            );
        }
        layer.push(memory, given)
    }
}

/// In the place of a type that does not fit; an error says so, and nothing of this ever runs.
#[derive(Debug)]
pub struct Placeholder;

impl<L, X, Y: Tensor> Adapted<L, X, Y> for Placeholder {
    type State = ();
    const MACS: usize = 0;
    const SHAPE: &'static [usize] = Y::SHAPE;

    fn forward(_: &L, _: &X, (): &mut (), _: &mut Y) {}
}

#[cfg(feature = "train")]
impl<L, X, Y: Tensor> AdaptedTrainable<L, X, Y> for Placeholder {
    type Tape<R: Room> = ();
    const COUPLED: bool = false;

    fn record<R: Room>(_: &L, _: &[X], (): &mut (), _: &mut [Y], _: &Pass<'_>) {}

    fn backward<R: Room>(_: &L, _: &[X], _: &[Y], (): &mut (), _: &mut [Y], _: &mut L, _: Option<&mut [X]>) {}
}

impl<L, X, Y: Nothing, E> AdaptedPush<L, X, Y, E> for Placeholder {
    type Memory = ();
    type Emission = Y::Emission;

    fn push(_: &L, (): &mut (), _: E) -> Y::Emission {
        Y::nothing()
    }
}

/// What stands for a push that brings nothing of a window, or of time without end.
pub trait Nothing {
    /// What it would bring.
    type Emission: Emission<Item: Tensor>;
    /// None of it.
    fn nothing() -> Self::Emission;
}

macro_rules! nothing {
    ($([$($generics:tt)*] $Y:ty => $Emission:ty, $none:expr;)*) => {$(
        impl<$($generics)* S: crate::Scalar> Nothing for $Y {
            type Emission = $Emission;

            fn nothing() -> Self::Emission {
                $none
            }
        }
    )*};
}

nothing! {
    [const F: usize,] crate::Vector<F, S> => Whole<B0, Self>, Whole(None);
    [const T: usize, const F: usize,] crate::Sequence<T, F, S> => Whole<B0, Self>, Whole(None);
    [const T: usize, const N: usize, const F: usize,] crate::Sequences<T, N, F, S> => Whole<B0, Self>, Whole(None);
    [const T: usize, const F: usize,] crate::Masked<T, F, S> => Whole<B0, Self>, Whole(None);
    [const F: usize,] crate::Endless<F, S> => Single<B0, crate::Vector<F, S>>, Single(None);
    [const N: usize, const F: usize,] crate::EndlessSequences<N, F, S> => Single<B0, crate::Sequence<N, F, S>>, Single(None);
    [const F: usize,] crate::MaskedEndless<F, S> => Single<B0, crate::MaskedStep<F, S>>, Single(None);
}

/// Whether `L` is a layer that takes an `X` and gives a tensor of scalars `S`.
#[derive(Debug)]
pub struct IsLayer<L, X, S>(PhantomData<(L, X, S)>);

impl<L: Layer<X>, X, S> IsLayer<L, X, S>
where
    L::Output: Tensor<Scalar = S>,
{
    /// Yes.
    pub const ANSWER: bool = true;
}

/// Whether `L` takes an `E` of windows `X` in a stream, and gives the parts of a `Y`.
#[derive(Debug)]
pub struct IsCausal<L, X, E, Y>(PhantomData<(L, X, E, Y)>);

impl<L: Push<X, E>, X, E, Y> IsCausal<L, X, E, Y>
where
    L::Emission: PartOf<Y>,
{
    /// Yes.
    pub const ANSWER: bool = true;
}

/// An emission of a `Y`: its timesteps, or itself.
pub trait PartOf<Y> {}
impl<C: crate::Certainty, V, Y: Timeline<Step = V>> PartOf<Y> for Single<C, V> {}
impl<const N: usize, V, Y: Timeline<Step = V>> PartOf<Y> for Burst<N, V> {}
impl<C: crate::Certainty, Y> PartOf<Y> for Whole<C, Y> {}

/// In the place of a [`Stream`](crate::Stream) that cannot be: an error says so, and whatever is done with this is no further one.
///
/// `X` is what a push takes; what it gives is whatever is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoStream<X>(PhantomData<X>);

impl<X> NoStream<X> {
    /// Nothing runs.
    #[must_use]
    pub const fn new() -> Self {
        NoStream(PhantomData)
    }

    /// Nothing can be pushed.
    #[expect(clippy::empty_loop, reason = "a model with such a stream does not compile")]
    pub fn push<Y>(&mut self, _: &X) -> Y {
        loop {}
    }

    /// Nothing can be reset.
    pub fn reset(&mut self) {}
}

/// The stream of a model, where it has one.
pub trait Begin<'m, M> {
    /// A stream at the beginning of a window.
    fn begin(model: &'m M) -> Self;
}
impl<'m, M: crate::Streams> Begin<'m, M> for crate::Stream<'m, M> {
    fn begin(model: &'m M) -> Self {
        crate::Stream::new(model)
    }
}
impl<'m, M, X> Begin<'m, M> for NoStream<X> {
    fn begin(_: &'m M) -> Self {
        NoStream::new()
    }
}

/// The answer where there is no other.
pub trait No {
    /// No.
    const ANSWER: bool = false;
}
impl<L, X, S> No for IsLayer<L, X, S> {}
impl<L, X, E, Y> No for IsCausal<L, X, E, Y> {}

/// One of two types.
#[derive(Debug)]
pub struct If<const ANSWER: bool>;

/// Which one.
pub trait Choose<Yes, No> {
    /// The one.
    type Chosen;
}
impl<Yes, No> Choose<Yes, No> for If<true> {
    type Chosen = Yes;
}
impl<Yes, No> Choose<Yes, No> for If<false> {
    type Chosen = No;
}

/// The same numbers under another spelling of their shape, which a compile-time check has said to be equal.
#[inline]
pub fn agree<A: Tensor, B: Tensor<Scalar = A::Scalar>>(a: &A, b: &mut B) {
    for (b, a) in b.as_mut_slice().iter_mut().zip(a.as_slice()) {
        *b = *a;
    }
}
