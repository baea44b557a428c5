//! Weight files for seqnet models.
//!
//! Users depend on the crate `seqnet`, whose prelude has [`SafeTensors`].

mod error;
mod number;
mod safetensors;

pub use error::{Mismatch, WeightsError};
pub use safetensors::SafeTensors;
