//! The files of Keras 2 and 3. `config` reads what the layers are, `weights` and `legacy` the two ways to store their numbers.

mod archive;
mod axes;
pub(crate) mod config;
mod legacy;
mod names;
mod weights;
mod write;

pub use write::SaveWeights;

pub(crate) use archive::archive;
pub(crate) use config::shape_of;
pub(crate) use names::{CLASSES, class_of, group_names, is_automatic, snake_case, tensors_of};

use crate::hdf5::Hdf5;
use crate::{File, WeightsError};

/// An HDF5 file by itself: of weights, or a legacy one.
pub(crate) fn hdf5_file(bytes: &[u8]) -> Result<File, WeightsError> {
    let file = Hdf5::open(bytes.to_vec())?;
    let root = file.root();
    let attributes = root.attributes()?;
    let legacy = ["model_config", "layer_names"].iter().any(|name| attributes.contains_key(*name));
    if legacy || root.group("model_weights")?.is_some() {
        legacy::read(&root, &attributes)
    } else {
        weights::read(&root, None)
    }
}
