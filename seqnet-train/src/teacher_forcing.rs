//! Training of a decoder on the right outputs instead of its own (Williams & Zipser 1989).
//!
//! ```text
//! c   = encoder(x)
//! y_t = decoder([c, target_(t-1)])_t        t = 1 … T, and target_0 as the start says
//! ```
//!
//! By state it is `y_t = decoder(target_(t-1))_t`, where the decoder begins with the states that the encoder ends with; and what the
//! derivative for the first is, the encoder goes back with.

use crate::{Dataset, Fitted};
use seqnet_core::train::{Heap, Pass, Room, Tape, Trainable, TrainableDecoder, TrainableEncoder};
use seqnet_core::{
    Becomes, ByContext, ByState, Emission, EncoderDecoder, EndsRecurrent, FromZeros, Handover, Initializer,
    Layer, Model, Parameters, Path, Pushes, Scalar, Sequence, Start, Stream, Streams, Tensor, Vector, View,
    Weight,
};

/// An [`EncoderDecoder`] while it trains: its decoder is given the target of the timestep before.
///
/// What the decoder learns of the input says `H`, as there. Where it begins with the encoder's states, the gradient goes through them.
///
/// It cannot predict, for then there are no targets; and an [`EncoderDecoder`] cannot be fitted, for its outputs would be its own inputs.
/// [`finish`](TeacherForcing::finish) makes the one of the other.
#[derive(Clone, Debug)]
pub struct TeacherForcing<E, D, P = FromZeros, H = ByContext>(EncoderDecoder<E, D, P, H>);

/// An input, and the target that the decoder is given timestep by timestep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forced<X, Y> {
    /// What the encoder reads.
    pub input: X,
    /// What the decoder should write.
    pub target: Y,
}

impl<X: Copy, Y: Copy> Dataset<X, Y> {
    /// The same samples for [`TeacherForcing`], whose input has the target in it.
    #[must_use]
    pub fn forced(&self) -> Dataset<Forced<X, Y>, Y> {
        self.map_inputs(|&input, &target| Forced { input, target })
    }
}

impl<E, D, P, H> TeacherForcing<E, D, P, H> {
    /// Goes on training a model.
    pub const fn new(model: EncoderDecoder<E, D, P, H>) -> Self {
        TeacherForcing(model)
    }

    /// A model with weights drawn by the layers' initializers.
    #[must_use]
    pub fn random<S: Scalar>(mut rng: &mut impl rand::Rng) -> Self
    where
        E: Model<Scalar = S>,
        D: Model<Scalar = S> + Pushes,
        H: Handover<E, D>,
    {
        let mut model = Self::ZEROS;
        model.initialize(&[], &mut rng);
        model
    }

    /// The model that feeds its own outputs back.
    pub fn finish(self) -> EncoderDecoder<E, D, P, H> {
        self.0
    }
}

impl<S: Scalar, E: Parameters<S>, D: Parameters<S>, P, H> Parameters<S> for TeacherForcing<E, D, P, H> {
    const ZEROS: Self = TeacherForcing(<EncoderDecoder<E, D, P, H> as Parameters<S>>::ZEROS);
    const PARAMETERS: usize = <EncoderDecoder<E, D, P, H> as Parameters<S>>::PARAMETERS;
    const NON_TRAINABLE: usize = <EncoderDecoder<E, D, P, H> as Parameters<S>>::NON_TRAINABLE;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.0.visit(path, see);
    }
    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.0.visit_mut(path, see);
    }
    fn initialize(&mut self, given: &[(&str, Initializer)], rng: &mut dyn rand::Rng) {
        self.0.initialize(given, rng);
    }
}

/// What a [`Handover`] does in training.
pub trait TrainableHandover<E, D>: Handover<E, D>
where
    E: Model + Trainable<<E as Model>::Input>,
    D: Model + Pushes + Trainable<<D as Model>::Input>,
{
    /// Hands the states of so many windows over, between the encoder's pass and the decoder's.
    #[doc(hidden)]
    fn over<R: Room>(encoder: &TapeOf<E, R>, decoder: &mut TapeOf<D, R>, windows: usize);

    /// Hands the derivatives for them back, between the decoder's pass and the encoder's.
    #[doc(hidden)]
    fn back<R: Room>(decoder: &TapeOf<D, R>, encoder: &mut TapeOf<E, R>, windows: usize);

    /// Adds what the derivative for what the decoder is given at a timestep makes of the encoder's output.
    #[doc(hidden)]
    fn add_to_context(dstep: &[E::Scalar], dcontext: &mut <E as Model>::Output);
}

/// The tape of a model.
type TapeOf<M, R> = <M as Trainable<<M as Model>::Input>>::Tape<R>;

impl<E, D> TrainableHandover<E, D> for ByContext
where
    E: Model + Trainable<<E as Model>::Input>,
    D: Model + Pushes + Trainable<<D as Model>::Input>,
    ByContext: Handover<E, D>,
{
    fn over<R: Room>(_: &TapeOf<E, R>, _: &mut TapeOf<D, R>, _: usize) {}
    fn back<R: Room>(_: &TapeOf<D, R>, _: &mut TapeOf<E, R>, _: usize) {}

    fn add_to_context(dstep: &[E::Scalar], dcontext: &mut <E as Model>::Output) {
        for (dcontext, dstep) in dcontext.as_mut_slice().iter_mut().zip(dstep) {
            *dcontext += *dstep;
        }
    }
}

impl<E, D> TrainableHandover<E, D> for ByState
where
    E: TrainableEncoder + EndsRecurrent,
    D: TrainableDecoder,
    E::States: Becomes<D::States>,
{
    fn over<R: Room>(encoder: &TapeOf<E, R>, decoder: &mut TapeOf<D, R>, windows: usize) {
        for w in 0..windows {
            let first = E::end::<R>(encoder, windows, w).first();
            <D as TrainableDecoder>::begin::<R>(decoder, w, &first);
        }
    }
    fn back<R: Room>(decoder: &TapeOf<D, R>, encoder: &mut TapeOf<E, R>, windows: usize) {
        for w in 0..windows {
            E::hand_back::<R>(encoder, w, &Becomes::back(&D::handed_back::<R>(decoder, w)));
        }
    }

    /// The output goes nowhere.
    fn add_to_context(_: &[E::Scalar], _: &mut <E as Model>::Output) {}
}

/// What the decoder is given for a window.
fn lesson<E, D, P, H, const T: usize, const I: usize, const G: usize>(
    context: &<E as Model>::Output,
    forced: &Forced<<E as Model>::Input, Sequence<T, G, E::Scalar>>,
) -> Sequence<T, I, E::Scalar>
where
    E: Model,
    D: Pushes,
    P: Start<<E as Model>::Input, G, E::Scalar>,
    H: Handover<E, D>,
{
    let (mut steps, mut before) = (Sequence::zeros(), P::start(&forced.input));
    for (step, target) in steps.steps_mut().iter_mut().zip(forced.target.steps()) {
        *step = H::step(context, &before);
        before = *target;
    }
    steps
}

impl<E, D, P, H, S, const T: usize, const I: usize, const G: usize>
    Layer<Forced<<E as Model>::Input, Sequence<T, G, S>>> for TeacherForcing<E, D, P, H>
where
    S: Scalar,
    E: Model<Scalar = S>,
    D: Model<Scalar = S, Input = Sequence<T, I, S>, Output = Sequence<T, G, S>> + Streams,
    D: Pushes<Input = Sequence<T, I, S>, Emission: Emission<Plain = Vector<G, S>>>,
    P: Start<<E as Model>::Input, G, S>,
    H: Handover<E, D>,
{
    type Output = Sequence<T, G, S>;
    type State = ();
    const MACS: usize = <E as Model>::MACS + <D as Model>::MACS;

    fn forward(
        &self,
        x: &Forced<<E as Model>::Input, Sequence<T, G, S>>,
        (): &mut (),
        y: &mut Sequence<T, G, S>,
    ) {
        let mut state = <E as Model>::State::default();
        let context = self.0.encoder.predict_from(&mut state, &x.input);
        let mut decoder = Stream::new(&self.0.decoder);
        H::begin(&state, &mut decoder);
        let steps = lesson::<E, D, P, H, T, I, G>(&context, x);
        for (y, step) in y.steps_mut().iter_mut().zip(steps.steps()) {
            *y = decoder.push(step);
        }
    }
}

/// What both models leave for their derivatives, and what goes between them.
pub struct ForcedTape<A, B, X, C, I> {
    encoder: A,
    decoder: B,
    inputs: Vec<X>,
    context: Vec<C>,
    steps: Vec<I>,
}

impl<A: Tape, B: Tape, X, C: Tensor, I: Tensor> Tape for ForcedTape<A, B, X, C, I> {
    fn new(windows: usize) -> Self {
        ForcedTape {
            encoder: A::new(windows),
            decoder: B::new(windows),
            inputs: Vec::with_capacity(windows),
            context: vec![C::ZEROS; windows],
            steps: vec![I::ZEROS; windows],
        }
    }
}

impl<E, D, P, H, S, const T: usize, const I: usize, const G: usize>
    Trainable<Forced<<E as Model>::Input, Sequence<T, G, S>>> for TeacherForcing<E, D, P, H>
where
    S: Scalar,
    E: Model<Scalar = S> + Trainable<<E as Model>::Input, Output = <E as Model>::Output>,
    D: Model<Scalar = S, Input = Sequence<T, I, S>, Output = Sequence<T, G, S>> + Streams,
    D: Pushes<Input = Sequence<T, I, S>, Emission: Emission<Plain = Vector<G, S>>>,
    D: Trainable<Sequence<T, I, S>, Output = Sequence<T, G, S>>,
    P: Start<<E as Model>::Input, G, S>,
    H: TrainableHandover<E, D>,
{
    type Tape<R: Room> =
        ForcedTape<TapeOf<E, R>, TapeOf<D, R>, <E as Model>::Input, <E as Model>::Output, Sequence<T, I, S>>;
    const COUPLED: bool = <E as Trainable<<E as Model>::Input>>::COUPLED || D::COUPLED;
    const ACTIVITY: bool = <E as Trainable<<E as Model>::Input>>::ACTIVITY || D::ACTIVITY;

    fn activity<R: Room>(tape: &Self::Tape<R>) -> f64 {
        E::activity::<R>(&tape.encoder) + D::activity::<R>(&tape.decoder)
    }

    fn counts<R: Room>(tape: &Self::Tape<R>, w: usize) -> Option<&[bool]> {
        D::counts::<R>(&tape.decoder, w)
    }

    fn record<R: Room>(
        &self,
        x: &[Forced<<E as Model>::Input, Sequence<T, G, S>>],
        tape: &mut Self::Tape<R>,
        y: &mut [Sequence<T, G, S>],
        pass: &Pass<'_>,
    ) {
        let ForcedTape { encoder, decoder, inputs, context, steps } = tape;
        inputs.clear();
        inputs.extend(x.iter().map(|x| x.input));
        let (context, steps) = (&mut context[..x.len()], &mut steps[..x.len()]);
        self.0.encoder.record::<R>(inputs, encoder, context, &pass.inner(0));
        for ((steps, context), x) in steps.iter_mut().zip(&*context).zip(x) {
            *steps = lesson::<E, D, P, H, T, I, G>(context, x);
        }
        H::over::<R>(encoder, decoder, x.len());
        self.0.decoder.record::<R>(steps, decoder, y, &pass.inner(1));
    }

    /// Inputs and targets are data: there is no derivative for them.
    fn backward<R: Room>(
        &self,
        x: &[Forced<<E as Model>::Input, Sequence<T, G, S>>],
        y: &[Sequence<T, G, S>],
        tape: &mut Self::Tape<R>,
        dy: &mut [Sequence<T, G, S>],
        gradient: &mut Self,
        _: Option<&mut [Forced<<E as Model>::Input, Sequence<T, G, S>>]>,
    ) {
        let ForcedTape { encoder, decoder, inputs, context, steps } = tape;
        let (context, steps) = (&context[..x.len()], &steps[..x.len()]);
        let mut dsteps = vec![Sequence::zeros(); x.len()];
        self.0.decoder.backward::<R>(steps, y, decoder, dy, &mut gradient.0.decoder, Some(&mut dsteps));
        H::back::<R>(decoder, encoder, x.len());
        let mut dcontext = vec![<E as Model>::Output::ZEROS; x.len()];
        for (dcontext, dsteps) in dcontext.iter_mut().zip(&dsteps) {
            for dstep in dsteps.steps() {
                H::add_to_context(dstep.as_slice(), dcontext);
            }
        }
        self.0.encoder.backward::<R>(inputs, context, encoder, &mut dcontext, &mut gradient.0.encoder, None);
    }
}

impl<E, D, P, H, S, const T: usize, const I: usize, const G: usize> Fitted for TeacherForcing<E, D, P, H>
where
    S: Scalar,
    E: Model<Scalar = S, Input: Send + Sync, Output: Send>
        + Trainable<<E as Model>::Input, Output = <E as Model>::Output, Tape<Heap>: Send>
        + Send
        + Sync,
    D: Model<Scalar = S, Input = Sequence<T, I, S>, Output = Sequence<T, G, S>> + Streams + Send + Sync,
    D: Pushes<Input = Sequence<T, I, S>, Emission: Emission<Plain = Vector<G, S>>>,
    D: Trainable<Sequence<T, I, S>, Output = Sequence<T, G, S>, Tape<Heap>: Send>,
    P: Start<<E as Model>::Input, G, S>,
    H: TrainableHandover<E, D>,
{
    type Number = S;
    type Sample = Forced<<E as Model>::Input, Sequence<T, G, S>>;
    type Answer = Sequence<T, G, S>;

    fn blank() -> Box<Self> {
        Box::new(Self::ZEROS)
    }
    /// The decoder is shown from zeros: where the encoder's states are not finite, its outputs have been shown before.
    fn each(&self, x: &Self::Sample, see: &mut dyn FnMut(&str, View<'_, S>)) {
        let context =
            self.0.encoder.predict_each(&x.input, |name, output| see(&format!("encoder/{name}"), output));
        let steps = lesson::<E, D, P, H, T, I, G>(&context, x);
        self.0.decoder.predict_each(&steps, |name, output| see(&format!("decoder/{name}"), output));
    }
}
