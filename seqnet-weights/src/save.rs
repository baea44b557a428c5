//! The weights of a model as a file, of the format that its name says.

use crate::{SafeTensors, WeightsError};
use seqnet_core::{Parameters, Scalar};
use std::path::Path;

#[cfg(feature = "keras")]
const NAMES: &str = "a name that ends in `.safetensors` or `.weights.h5`";
#[cfg(not(feature = "keras"))]
const NAMES: &str = "a name that ends in `.safetensors`";

pub(crate) fn save<S: Scalar>(model: &impl Parameters<S>, path: &Path) -> Result<(), WeightsError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = match &*name {
        name if name.ends_with(".safetensors") => model.to_safetensors(),
        #[cfg(feature = "keras")]
        name if name.ends_with(".weights.h5") => crate::SaveWeights::to_keras_weights(model)?,
        name => {
            let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
            let help = format!("write `{}`", path.with_file_name(format!("{stem}.safetensors")).display());
            return Err(WeightsError::Malformed {
                needs: NAMES,
                found: format!("`{}`", path.display()),
                help,
                source: None,
            });
        }
    };
    std::fs::write(path, bytes).map_err(|source| WeightsError::Unwritable { path: path.to_owned(), source })
}
