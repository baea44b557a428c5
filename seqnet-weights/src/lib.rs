//! Weight files for seqnet models.
//!
//! Users depend on the crate `seqnet`, whose prelude has [`LoadWeights`], [`SaveWeights`] and [`SafeTensors`].

mod compare;
mod error;
mod file;
mod foreign;
mod hdf5;
mod keras;
mod load;
mod number;
mod options;
mod pairs;
mod pytorch;
mod rtneural;
mod safetensors;

pub use error::{Mismatch, WeightsError};
pub use file::{File, Format, LayerConfig, Tensor};
pub use keras::SaveWeights;
pub use load::LoadWeights;
pub use safetensors::SafeTensors;
