//! Keras-like sequence models whose shapes are checked when they compile.
//!
//! ```
//! use seqnet::prelude::*;
//!
//! sequential! {
//!     /// Six months of sea-surface temperature from the last twelve.
//!     pub struct Forecast -> (6, 1) {
//!         Input(12, 1),
//!         LSTM(32),
//!         RepeatVector(6),
//!         LSTM(32, return_sequences = true),
//!         TimeDistributed(Dense(1)),
//!         Activation("linear"),
//!     }
//! }
//!
//! let model = Forecast::random(&mut rand::rng());
//! let x = Sequence::from_fn(|t, _| (t as f32).sin());
//! let y: Sequence<6, 1> = model.predict(&x);
//! ```
//!
//! | to …                                     | see                                                       |
//! |------------------------------------------|-----------------------------------------------------------|
//! | declare a model                          | [`sequential!`]                                           |
//! | see what a layer computes                | [`layers`], [`activations`]                               |
//! | make inputs and read outputs             | [`Vector`], [`Sequence`], [`Sequences`], [`Tensor`]       |
//! | predict                                  | [`Model`]                                                 |
//! | run timestep by timestep                 | [`Stream`]                                                |
//! | feed outputs back, hand states over      | [`EncoderDecoder`]                                        |
//! | load and save weights                    | `LoadWeights`, `SafeTensors`, with feature `weights`; `SaveWeights`, and files of Keras, with `keras` |
//! | train                                    | `train`, with feature `train`                             |
//! | make a large model                       | `Boxed`, with feature `alloc`                             |
//! | write a layer                            | [`Layer`], [`Parameters`], [`Stepwise`]                   |
//!
//! # Features
//!
//! `std`, `weights` and `keras` are default; `alloc` is part of `std`. Without any of them the crate needs neither `std` nor an allocator.
//! `train` brings all that training needs, and `derivatives` the part of it that needs neither.
#![no_std]

pub use seqnet_core::{
    Becomes, BothWays, Burst, ByContext, ByState, Emission, EncoderDecoder, Endless, EndlessSequences,
    EndsRecurrent, Every, FromLast, FromZeros, Handover, HandsOver, InPlace, Initializer, Layer, LayerInfo,
    LengthError, Model, Once, OverTime, Parameters, Path, Place, Position, Rate, Scalar, Sequence, Sequences,
    Setting, Sometimes, Start, State, Steps, Stepwise, Stream, Streamed, Streams, TakesOver, Tensor,
    Timeline, Token, Tokens, TokensError, UpTo, Vector, View, Weight, activations, layers,
};

#[cfg(feature = "alloc")]
pub use seqnet_core::Boxed;
#[cfg(all(feature = "derivatives", not(feature = "train")))]
#[doc(inline)]
pub use seqnet_core::train;
#[cfg(feature = "train")]
#[doc(inline)]
pub use seqnet_train as train;
#[cfg(feature = "weights")]
pub use seqnet_weights::{self as weights, LoadWeights, Mismatch, SafeTensors, WeightsError};

#[cfg(feature = "keras")]
pub use seqnet_weights::SaveWeights;

pub use seqnet_core::{Constraint, Regularizer, Role, Training};

#[doc = include_str!("sequential.md")]
#[macro_export]
macro_rules! sequential {
    ($($model:tt)*) => {
        $crate::__private::sequential! { ($crate::__private) $($model)* }
    };
}

/// What one needs to declare a model and to run it.
pub mod prelude {
    #[cfg(feature = "alloc")]
    pub use crate::Boxed;
    pub use crate::{
        Layer, Model, Parameters, Sequence, Sequences, State, Steps, Stepwise, Stream, Tensor, Token, Tokens,
        Vector, sequential,
    };
    #[cfg(feature = "weights")]
    pub use crate::{LoadWeights, SafeTensors, WeightsError};

    #[cfg(feature = "keras")]
    pub use crate::SaveWeights;
}

#[doc(hidden)]
pub mod ide;

/// Leaves the derivative of a model in where there is training.
#[cfg(feature = "derivatives")]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($code:tt)*) => { $($code)* };
}

/// Leaves the derivative of a model out, for there is no training.
#[cfg(not(feature = "derivatives"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($code:tt)*) => {};
}

/// What the expansion of `sequential!` uses; it can change with any version.
#[doc(hidden)]
pub mod __private {
    pub use crate::__train;
    pub use crate::ide;
    pub use nalgebra::SVector;
    pub use rand::Rng;
    pub use seqnet_core::batch::*;
    pub use seqnet_core::own::*;
    pub use seqnet_core::*;
    pub use seqnet_macros::sequential;
    pub use seqnet_shapes as shapes;
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

#[cfg(all(doctest, feature = "train"))]
#[doc = include_str!("../docs/training.md")]
mod training {}

/// A decoder that does not take what the encoder and it give together does not compile:
///
/// ```compile_fail,E0080
/// use seqnet::{EncoderDecoder, FromZeros, prelude::*};
///
/// sequential! { struct Encoder { Input(5, 2), LSTM(3) } }
/// sequential! { struct Decoder { Input(4, 6), LSTM(2, return_sequences = true) } }
///
/// let model: EncoderDecoder<_, _, FromZeros> = EncoderDecoder::new(Encoder::zeros(), Decoder::zeros());
/// let _ = model.predict(&Sequence::zeros());
/// ```
///
/// Nor one that is handed states and takes anything besides what it gives:
///
/// ```compile_fail,E0080
/// use seqnet::{ByState, EncoderDecoder, FromZeros, prelude::*};
///
/// sequential! { struct Encoder { Input(5, 2), LSTM(3) } }
/// sequential! { struct Decoder { Input(4, 5), LSTM(3, return_sequences = true), Dense(2) } }
///
/// let model = EncoderDecoder::<_, _, FromZeros, ByState>::new(Encoder::zeros(), Decoder::zeros());
/// let _ = model.predict(&Sequence::zeros());
/// ```
///
/// Nor one that has not the units of both directions of its encoder:
///
/// ```compile_fail,E0080
/// use seqnet::{ByState, EncoderDecoder, FromZeros, prelude::*};
///
/// sequential! { struct Encoder { Input(5, 2), Bidirectional(LSTM(3)) } }
/// sequential! { struct Decoder { Input(4, 2), LSTM(3, return_sequences = true), Dense(2) } }
///
/// let model = EncoderDecoder::<_, _, FromZeros, ByState>::new(Encoder::zeros(), Decoder::zeros());
/// let _ = model.predict(&Sequence::zeros());
/// ```
#[cfg(doctest)]
mod encoder_decoder {}
