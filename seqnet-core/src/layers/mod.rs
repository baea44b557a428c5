//! The layers: one file each, with its equations, its shape rule and its weights.

mod activation;
mod bias;
mod cropping1d;
mod dense;
mod dropout;
mod features;
mod flatten;
mod gates;
mod gru;
mod lstm;
mod per_timestep;
#[cfg(test)]
mod pushed;
mod recurrent;
mod repeat_vector;
mod simple_rnn;
mod slice;
mod start;
mod time_distributed;
mod timestep;
mod zero_padding1d;

pub use activation::Activation;
pub use bias::{Bias, NoBias};
pub use cropping1d::Cropping1D;
pub use dense::Dense;
pub use dropout::Dropout;
pub use features::Features;
pub use flatten::{Flatten, FlattenMemory};
pub use gru::{Gru, GruBias};
pub use lstm::{Lstm, LstmState};
pub use recurrent::{Cell, Recurrent, RecurrentMemory};
pub use repeat_vector::RepeatVector;
pub use simple_rnn::SimpleRnn;
pub use slice::{Slice, SliceMemory};
pub use start::{Back, Front, Start};
pub use time_distributed::TimeDistributed;
pub use timestep::Timestep;
pub use zero_padding1d::ZeroPadding1D;
