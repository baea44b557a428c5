//! A sequence from a sequence of another length, each timestep from the one before (Cho et al. 2014).
//!
//! ```text
//! c   = encoder(x)                        all that the decoder learns of x
//! y_t = decoder([c, y_(t-1)])_t           t = 1 … T, and y_0 as the start says
//! ```
//!
//! | symbol | shape | what                                                    |
//! |--------|-------|---------------------------------------------------------|
//! | `c`    | `C`   | the encoder's output                                    |
//! | `y_t`  | `G`   | the decoder's output; it takes `C + G` features         |

use crate::{
    Emission, Layer, LayerInfo, Model, Parameters, Path, Pushes, Scalar, Sequence, Stream, Streams, Vector,
    Weight,
};
use core::marker::PhantomData;
use rand::Rng;

/// A model that reads its input with one model and writes its output with another, which is given its own last output.
///
/// The encoder gives a vector of `C` features. The decoder takes `C + G` features at a timestep and gives `G`; it is declared with as
/// many timesteps as the output has, and runs as a stream, so its layers must be causal. What it is given before the first timestep says
/// the [`Start`].
///
/// In training the decoder is given the right outputs instead of its own: that is another type, `TeacherForcing` of `seqnet::train`.
#[derive(Clone, Debug)]
pub struct EncoderDecoder<E, D, P = FromZeros> {
    /// The model that reads.
    pub encoder: E,
    /// The model that writes.
    pub decoder: D,
    start: PhantomData<fn() -> P>,
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
        let mut start = Vector::zeros();
        if let Some(last) = x.steps().last() {
            for (start, x) in start.as_mut_slice().iter_mut().zip(last.as_slice()) {
                *start = *x;
            }
        }
        start
    }
}

impl<E, D, P> EncoderDecoder<E, D, P> {
    /// A model of these two.
    pub const fn new(encoder: E, decoder: D) -> Self {
        EncoderDecoder { encoder, decoder, start: PhantomData }
    }

    /// What the decoder is given at a timestep: the context, and the output before.
    ///
    /// Where their features are not together as many as the decoder takes, this does not compile.
    #[inline]
    #[must_use]
    pub fn step<const C: usize, const G: usize, const I: usize, S: Scalar>(
        context: &Vector<C, S>,
        before: &Vector<G, S>,
    ) -> Vector<I, S> {
        const {
            assert!(
                I == C + G,
                "the decoder takes the features that the encoder gives and, after them, those that it gives itself\n\
                 help: declare it with as many features as both have together: `Input(T, C + G)`"
            );
        }
        let mut step = Vector::zeros();
        let both = context.as_slice().iter().chain(before.as_slice());
        for (step, x) in step.as_mut_slice().iter_mut().zip(both) {
            *step = *x;
        }
        step
    }

    /// The output for one window.
    #[must_use]
    pub fn predict<X>(&self, x: &X) -> <Self as Layer<X>>::Output
    where
        Self: Layer<X>,
    {
        let mut y = <<Self as Layer<X>>::Output as crate::Tensor>::ZEROS;
        self.forward(x, &mut Default::default(), &mut y);
        y
    }
}

impl<E, D, P, S, const C: usize, const T: usize, const I: usize, const G: usize> Layer<<E as Model>::Input>
    for EncoderDecoder<E, D, P>
where
    S: Scalar,
    E: Model<Scalar = S, Output = Vector<C, S>>,
    D: Model<Scalar = S, Input = Sequence<T, I, S>, Output = Sequence<T, G, S>> + Streams,
    D: Pushes<Input = Sequence<T, I, S>, Emission: Emission<Plain = Vector<G, S>>>,
    P: Start<<E as Model>::Input, G, S>,
{
    type Output = Sequence<T, G, S>;
    type State = ();
    const MACS: usize = <E as Model>::MACS + <D as Model>::MACS;

    fn forward(&self, x: &<E as Model>::Input, (): &mut (), y: &mut Sequence<T, G, S>) {
        let context = self.encoder.predict(x);
        let (mut decoder, mut before) = (Stream::new(&self.decoder), P::start(x));
        for y in y.steps_mut() {
            before = decoder.push(&Self::step(&context, &before));
            *y = before;
        }
    }
}

impl<S: Scalar, E: Parameters<S>, D: Parameters<S>, P> Parameters<S> for EncoderDecoder<E, D, P> {
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
