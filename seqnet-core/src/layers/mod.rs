//! The layers: one file each, with its equations, its shape rule and its weights.

mod bias;
mod dense;
mod gates;
mod lstm;
mod recurrent;

pub use bias::{Bias, NoBias};
pub use dense::Dense;
pub use lstm::{Lstm, LstmState};
pub use recurrent::{Cell, Recurrent, RecurrentMemory};
