//! Weight files for seqnet models.
//!
//! Users depend on the crate `seqnet`, whose prelude has [`LoadWeights`], `SaveWeights` (feature `keras`) and [`SafeTensors`].

mod compare;
mod error;
mod file;
mod foreign;
#[cfg(feature = "keras")]
mod hdf5;
mod keras;
mod load;
mod number;
mod options;
mod pairs;
mod pytorch;
mod rtneural;
mod safetensors;
mod save;

pub use error::{Mismatch, WeightsError};
pub use file::{File, Format, LayerConfig, Tensor};
#[cfg(feature = "keras")]
pub use keras::SaveWeights;
pub use load::LoadWeights;
pub use options::unknown_options;
pub use safetensors::SafeTensors;
