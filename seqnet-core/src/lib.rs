//! What runs on the device: shapes, layers, activations and streams, without `std` and without an allocator.
//!
//! Users depend on the crate `seqnet`, which has the macro too.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod activations;
pub mod layers;
#[doc(hidden)]
pub mod numbers;
#[doc(hidden)]
pub mod own;
pub mod summary;

#[doc(hidden)]
pub mod batch;
#[cfg(feature = "alloc")]
mod boxed;
mod cast;
mod description;
mod encoder_decoder;
mod handover;
mod initializer;
#[doc(hidden)]
pub mod kernels;
mod layer;
mod length_error;
#[doc(hidden)]
pub mod mask_adapters;
mod masked;
mod model;
mod parameters;
mod regularization;
mod scalar;
mod sequence;
mod sequences;
mod stream;
mod tensor;
mod tokens;
#[cfg(feature = "train")]
pub mod train;
#[doc(hidden)]
pub mod trained;
mod vector;

#[cfg(feature = "alloc")]
pub use boxed::Boxed;
pub use description::{LayerInfo, Setting};
pub use encoder_decoder::{ByContext, ByState, EncoderDecoder, FromLast, FromZeros, Handover, Start};
pub use handover::{Becomes, BothWays, Carries, EndsRecurrent, HandsOver, Remembers, TakesOver};
pub use initializer::Initializer;
pub use layer::Layer;
pub use length_error::LengthError;
pub use masked::{Masked, MaskedEndless, MaskedStep, MaskedTimeline};
pub use model::{InPlace, Model, State};
pub use parameters::{Parameters, Path, Weight};
pub use regularization::{Constraint, Regularizer, Role, Training};
pub use scalar::Scalar;
pub use seqnet_shapes::Text;
pub use sequence::Sequence;
pub use sequences::{OverTime, Sequences};
pub use stream::{
    Burst, Certainty, Collect, Emission, Endless, EndlessSequences, Every, Once, Place, Position, Push,
    Pushes, Rate, Single, Sometimes, Steps, Stepwise, Stream, Streamed, Streams, Timeline, Timesteps, UpTo,
    Whole,
};
pub use tensor::{Tensor, View};
pub use tokens::{EndlessTokens, Token, Tokens, TokensError};
pub use vector::Vector;
