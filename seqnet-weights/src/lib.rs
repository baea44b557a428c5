//! Weight files for seqnet models.
//!
//! Users depend on the crate `seqnet`, whose prelude has [`SafeTensors`].

mod error;
mod file;
mod hdf5;
mod keras;
mod number;
mod pytorch;
mod rtneural;
mod safetensors;

pub use error::{Mismatch, WeightsError};
pub use file::{File, Format, LayerConfig, Tensor};
pub use safetensors::SafeTensors;
