//! Training of a decoder on the right outputs instead of its own (Williams & Zipser 1989).
//!
//! ```text
//! c   = encoder(x)
//! y_t = decoder([c, target_(t-1)])_t        t = 1 … T, and target_0 as the start says
//! ```

use crate::{Dataset, Learner};
use seqnet_core::train::{Heap, Pass, Room, Tape, Trainable};
use seqnet_core::{
    EncoderDecoder, FromZeros, Initializer, Layer, Model, Parameters, Path, Scalar, Sequence, Start, Tensor,
    Vector, View, Weight,
};

/// An [`EncoderDecoder`] while it trains: its decoder is given the target of the timestep before.
///
/// It cannot predict, for then there are no targets; and an [`EncoderDecoder`] cannot be fitted, for its outputs would be its own inputs.
/// [`finish`](TeacherForcing::finish) makes the one of the other.
#[derive(Clone, Debug)]
pub struct TeacherForcing<E, D, P = FromZeros>(EncoderDecoder<E, D, P>);

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

impl<E, D, P> TeacherForcing<E, D, P> {
    /// Goes on training a model.
    pub const fn new(model: EncoderDecoder<E, D, P>) -> Self {
        TeacherForcing(model)
    }

    /// A model with weights drawn by the layers' initializers.
    #[must_use]
    pub fn random<S: Scalar>(mut rng: &mut impl rand::Rng) -> Self
    where
        E: Model<Scalar = S>,
        D: Model<Scalar = S>,
    {
        let mut model = Self::ZEROS;
        model.initialize(&[], &mut rng);
        model
    }

    /// The model that feeds its own outputs back.
    pub fn finish(self) -> EncoderDecoder<E, D, P> {
        self.0
    }
}

impl<S: Scalar, E: Parameters<S>, D: Parameters<S>, P> Parameters<S> for TeacherForcing<E, D, P> {
    const ZEROS: Self = TeacherForcing(<EncoderDecoder<E, D, P> as Parameters<S>>::ZEROS);
    const PARAMETERS: usize = <EncoderDecoder<E, D, P> as Parameters<S>>::PARAMETERS;
    const NON_TRAINABLE: usize = <EncoderDecoder<E, D, P> as Parameters<S>>::NON_TRAINABLE;

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

/// What the decoder is given for a window.
fn lesson<E, D, P, X, S, const C: usize, const T: usize, const I: usize, const G: usize>(
    context: &Vector<C, S>,
    forced: &Forced<X, Sequence<T, G, S>>,
) -> Sequence<T, I, S>
where
    S: Scalar,
    P: Start<X, G, S>,
{
    let (mut steps, mut before) = (Sequence::zeros(), P::start(&forced.input));
    for (step, target) in steps.steps_mut().iter_mut().zip(forced.target.steps()) {
        *step = EncoderDecoder::<E, D, P>::step(context, &before);
        before = *target;
    }
    steps
}

impl<E, D, P, S, const C: usize, const T: usize, const I: usize, const G: usize>
    Layer<Forced<<E as Model>::Input, Sequence<T, G, S>>> for TeacherForcing<E, D, P>
where
    S: Scalar,
    E: Model<Scalar = S, Output = Vector<C, S>>,
    D: Model<Scalar = S, Input = Sequence<T, I, S>, Output = Sequence<T, G, S>>,
    P: Start<<E as Model>::Input, G, S>,
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
        let context = self.0.encoder.predict(&x.input);
        *y = self.0.decoder.predict(&lesson::<E, D, P, _, S, C, T, I, G>(&context, x));
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

impl<E, D, P, S, const C: usize, const T: usize, const I: usize, const G: usize>
    Trainable<Forced<<E as Model>::Input, Sequence<T, G, S>>> for TeacherForcing<E, D, P>
where
    S: Scalar,
    E: Model<Scalar = S, Output = Vector<C, S>> + Trainable<<E as Model>::Input, Output = Vector<C, S>>,
    D: Model<Scalar = S, Input = Sequence<T, I, S>, Output = Sequence<T, G, S>>
        + Trainable<Sequence<T, I, S>, Output = Sequence<T, G, S>>,
    P: Start<<E as Model>::Input, G, S>,
{
    type Tape<R: Room> =
        ForcedTape<E::Tape<R>, D::Tape<R>, <E as Model>::Input, Vector<C, S>, Sequence<T, I, S>>;
    const COUPLED: bool = <E as Trainable<<E as Model>::Input>>::COUPLED || D::COUPLED;
    const ACTIVITY: bool = <E as Trainable<<E as Model>::Input>>::ACTIVITY || D::ACTIVITY;

    fn activity<R: Room>(tape: &Self::Tape<R>) -> f64 {
        E::activity::<R>(&tape.encoder) + D::activity::<R>(&tape.decoder)
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
            *steps = lesson::<E, D, P, _, S, C, T, I, G>(context, x);
        }
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
        let mut dcontext = vec![Vector::zeros(); x.len()];
        for (dcontext, dsteps) in dcontext.iter_mut().zip(&dsteps) {
            for dstep in dsteps.steps() {
                for (dcontext, dstep) in dcontext.as_mut_slice().iter_mut().zip(dstep.as_slice()) {
                    *dcontext += *dstep;
                }
            }
        }
        self.0.encoder.backward::<R>(inputs, context, encoder, &mut dcontext, &mut gradient.0.encoder, None);
    }
}

impl<E, D, P, S, const C: usize, const T: usize, const I: usize, const G: usize> Learner
    for TeacherForcing<E, D, P>
where
    S: Scalar,
    E: Model<Scalar = S, Output = Vector<C, S>, Input: Send + Sync>
        + Trainable<<E as Model>::Input, Output = Vector<C, S>, Tape<Heap>: Send>
        + Send
        + Sync,
    D: Model<Scalar = S, Input = Sequence<T, I, S>, Output = Sequence<T, G, S>>
        + Trainable<Sequence<T, I, S>, Output = Sequence<T, G, S>, Tape<Heap>: Send>
        + Send
        + Sync,
    P: Start<<E as Model>::Input, G, S>,
{
    type Number = S;
    type Sample = Forced<<E as Model>::Input, Sequence<T, G, S>>;
    type Answer = Sequence<T, G, S>;

    fn blank() -> Box<Self> {
        Box::new(Self::ZEROS)
    }
    fn each(&self, x: &Self::Sample, see: &mut dyn FnMut(&str, View<'_, S>)) {
        let context =
            self.0.encoder.predict_each(&x.input, |name, output| see(&format!("encoder/{name}"), output));
        let steps = lesson::<E, D, P, _, S, C, T, I, G>(&context, x);
        self.0.decoder.predict_each(&steps, |name, output| see(&format!("decoder/{name}"), output));
    }
}
