//! The layers: one file each, with its equations, its shape rule and its weights.

pub mod activation;
mod bias;
pub mod bidirectional;
pub mod cropping1d;
pub mod dense;
pub mod dropout;
pub mod embedding;
pub mod features;
pub mod flatten;
mod gates;
pub mod gru;
pub mod lstm;
pub mod masking;
mod per_timestep;
#[cfg(test)]
mod pushed;
pub mod recurrent;
pub mod recurrent_masked;
pub mod repeat_vector;
pub mod simple_rnn;
pub mod slice;
mod start;
pub mod time_distributed;
pub mod timestep;
pub mod zero_padding1d;

pub use activation::Activation;
pub use bias::{Bias, NoBias};
pub use bidirectional::{Ave, Bidirectional, Concat, Merge, Mul, Sum};
pub use cropping1d::Cropping1D;
pub use dense::Dense;
pub use dropout::Dropout;
pub use embedding::Embedding;
pub use features::Features;
pub use flatten::{Flatten, FlattenMemory};
pub use gru::{Gru, GruBias};
pub use lstm::{Lstm, LstmState};
pub use masking::{MaskValue, Masking, Zero};
pub use recurrent::{Cell, Recurrent, RecurrentMemory};
#[doc(hidden)]
pub use recurrent_masked::{MaskedMemory, MaskedPush};
pub use repeat_vector::RepeatVector;
pub use simple_rnn::SimpleRnn;
pub use slice::{Slice, SliceMemory};
pub use start::{Back, Front, Start};
pub use time_distributed::TimeDistributed;
pub use timestep::Timestep;
pub use zero_padding1d::ZeroPadding1D;
