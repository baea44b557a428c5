//! A sequence from a sequence of another length, each timestep from the one before.
//!
//! By context (Cho et al. 2014):
//!
//! ```text
//! c   = encoder(x)                        all that the decoder learns of x
//! y_t = decoder([c, y_(t-1)])_t           t = 1 … T, and y_0 as the start says
//! ```
//!
//! By state (Sutskever et al. 2014), as with Keras's `initial_state`:
//!
//! ```text
//! s_0 = the states that encoder(x) ends with
//! y_t = decoder(y_(t-1))_t, from s_0
//! ```
//!
//! | symbol | shape | what                                                                  |
//! |--------|-------|-----------------------------------------------------------------------|
//! | `c`    | `C`   | the encoder's output                                                  |
//! | `y_t`  | `G`   | the decoder's output; it takes `C + G` features, or by state `G`      |
//! | `s_0`  |       | `h`, of an LSTM `h` and `c`, for each recurrent layer of the decoder  |

use crate::{
    Becomes, Emission, EndsRecurrent, HandsOver, Layer, LayerInfo, Model, Parameters, Path, Pushes, Scalar,
    Sequence, Stream, Streams, TakesOver, Vector, Weight,
};
use core::marker::PhantomData;
use rand::Rng;

/// A model that reads its input with one model and writes its output with another, which is given its own last output.
///
/// The decoder gives `G` features. It is declared with as many timesteps as the output has, and runs as a stream, so its layers must be
/// causal. What it is given before the first timestep says the [`Start`], `P`, and what it learns of the input the [`Handover`], `H`:
///
/// | | the encoder | the decoder |
/// |---|---|---|
/// | [`ByContext`] | gives a vector of `C` features | takes `C + G` features at every timestep |
/// | [`ByState`] | ends with the states of its recurrent layers | begins with them, and takes `G` features |
///
/// In training the decoder is given the right outputs instead of its own: that is another type, `TeacherForcing` of `seqnet::train`.
#[derive(Clone, Debug)]
pub struct EncoderDecoder<E, D, P = FromZeros, H = ByContext> {
    /// The model that reads.
    pub encoder: E,
    /// The model that writes.
    pub decoder: D,
    ways: PhantomData<fn() -> (P, H)>,
}

/// How what an encoder has read comes to a decoder.
pub trait Handover<E: Model, D: Pushes> {
    /// Hands the states over, before the decoder's first timestep.
    #[doc(hidden)]
    fn begin(state: &<E as Model>::State, decoder: &mut Stream<'_, D>);

    /// What the decoder is given at a timestep, after this output.
    #[doc(hidden)]
    fn step<const G: usize, const I: usize>(
        context: &<E as Model>::Output,
        before: &Vector<G, E::Scalar>,
    ) -> Vector<I, E::Scalar>;
}

/// The encoder's output goes into every timestep of the decoder, above the decoder's own last output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByContext;

/// The states of the encoder's recurrent layers after the last timestep become the first ones of the decoder's, as in Keras
/// `decoder_lstm(x, initial_state = encoder_states)`.
///
/// Both have as many recurrent layers, in the same order, of the same class and with as many units. Both directions of a `Bidirectional`
/// become one state with the units of both, as `Concatenate` makes of them. With a mask, the last timestep is the last that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByState;

impl<E, D, S, const C: usize> Handover<E, D> for ByContext
where
    S: Scalar,
    E: Model<Scalar = S, Output = Vector<C, S>>,
    D: Pushes,
{
    fn begin(_: &<E as Model>::State, _: &mut Stream<'_, D>) {}

    #[inline]
    fn step<const G: usize, const I: usize>(context: &Vector<C, S>, before: &Vector<G, S>) -> Vector<I, S> {
        const {
            assert!(
                I == C + G,
                "the decoder takes the features that the encoder gives and, after them, those that it gives itself\n\
                 help: declare it with as many features as both have together: `Input(T, C + G)`"
            );
        }
        Vector::filled(context.as_slice().iter().chain(before.as_slice()))
    }
}

impl<E, D> Handover<E, D> for ByState
where
    E: HandsOver + EndsRecurrent,
    D: TakesOver,
    E::States: Becomes<D::States>,
{
    fn begin(state: &<E as Model>::State, decoder: &mut Stream<'_, D>) {
        decoder.begin(&E::states(state).first());
    }

    #[inline]
    fn step<const G: usize, const I: usize>(
        _: &<E as Model>::Output,
        before: &Vector<G, E::Scalar>,
    ) -> Vector<I, E::Scalar> {
        const {
            assert!(
                I == G,
                "a decoder that begins with the encoder's states takes its own last output alone\n\
                 help: declare it with as many features as it gives: `Input(T, G)`"
            );
        }
        Vector::filled(before.as_slice())
    }
}

/// What a decoder is given in the place of an output before the first: a vector of `G` features, from the input `X`.
pub trait Start<X, const G: usize, S> {
    /// The vector.
    fn start(x: &X) -> Vector<G, S>;
}

/// Begins with zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FromZeros;

/// Begins with the first features of the input's last timestep: a forecast goes on from what was observed last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FromLast;

impl<X, const G: usize, S: Scalar> Start<X, G, S> for FromZeros {
    fn start(_: &X) -> Vector<G, S> {
        Vector::zeros()
    }
}

impl<const T: usize, const F: usize, const G: usize, S: Scalar> Start<Sequence<T, F, S>, G, S> for FromLast {
    fn start(x: &Sequence<T, F, S>) -> Vector<G, S> {
        const { assert!(T > 0 && G <= F, "`FromLast` needs an input with all features that the decoder gives") };
        Vector::filled(x.steps().last().into_iter().flat_map(Vector::as_slice))
    }
}

impl<E, D, P, H> EncoderDecoder<E, D, P, H> {
    /// A model of these two.
    pub const fn new(encoder: E, decoder: D) -> Self {
        EncoderDecoder { encoder, decoder, ways: PhantomData }
    }
}

// What a method returns names neither `Layer` nor `Handover`: so where the two models do not fit, it is these that are reported.
impl<E: Model, D: Model, P, H> EncoderDecoder<E, D, P, H> {
    /// The output for one window.
    #[must_use]
    pub fn predict(&self, x: &<E as Model>::Input) -> <D as Model>::Output
    where
        Self: Layer<<E as Model>::Input, Output = <D as Model>::Output>,
    {
        let mut y = <<D as Model>::Output as crate::Tensor>::ZEROS;
        self.forward(x, &mut Default::default(), &mut y);
        y
    }
}

impl<E: Model, D: Streams, P> EncoderDecoder<E, D, P, ByState> {
    /// The decoder as a stream that begins with the states after `x`: for one's own choice of what it is given next, such as the likeliest of
    /// the tokens whose probabilities it gives.
    #[must_use]
    pub fn begin(&self, x: &<E as Model>::Input) -> Stream<'_, D>
    where
        ByState: Handover<E, D>,
    {
        let (mut state, mut decoder) = (<E as Model>::State::default(), Stream::new(&self.decoder));
        let _ = self.encoder.predict_from(&mut state, x);
        ByState::begin(&state, &mut decoder);
        decoder
    }
}

impl<E, D, P, H, S, const T: usize, const I: usize, const G: usize> Layer<<E as Model>::Input>
    for EncoderDecoder<E, D, P, H>
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

    fn forward(&self, x: &<E as Model>::Input, (): &mut (), y: &mut Sequence<T, G, S>) {
        let mut state = <E as Model>::State::default();
        let context = self.encoder.predict_from(&mut state, x);
        let (mut decoder, mut before) = (Stream::new(&self.decoder), P::start(x));
        H::begin(&state, &mut decoder);
        for y in y.steps_mut() {
            before = decoder.push(&H::step(&context, &before));
            *y = before;
        }
    }
}

impl<S: Scalar, E: Parameters<S>, D: Parameters<S>, P, H> Parameters<S> for EncoderDecoder<E, D, P, H> {
    const ZEROS: Self = EncoderDecoder::new(E::ZEROS, D::ZEROS);
    const PARAMETERS: usize = E::PARAMETERS + D::PARAMETERS;
    const NON_TRAINABLE: usize = E::NON_TRAINABLE + D::NON_TRAINABLE;
    const LAYERS: &'static [LayerInfo] = &[
        LayerInfo { field: "encoder", class: "Encoder", own: true, options: &[], layers: E::LAYERS },
        LayerInfo { field: "decoder", class: "Decoder", own: true, options: &[], layers: D::LAYERS },
    ];

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.encoder.visit(&path.join("encoder"), see);
        self.decoder.visit(&path.join("decoder"), see);
    }
    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.encoder.visit_mut(&path.join("encoder"), see);
        self.decoder.visit_mut(&path.join("decoder"), see);
    }
    fn initialize(&mut self, _: &[(&str, crate::Initializer)], rng: &mut dyn Rng) {
        self.encoder.initialize(&[], rng);
        self.decoder.initialize(&[], rng);
    }
}
