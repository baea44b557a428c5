//! The files of Keras 2 and 3. `config` reads what the layers are, `weights` and `legacy` the two ways to store their numbers.
//!
//! Names and arguments are Keras's in every format; what needs HDF5 is there with feature `keras`.

#[cfg(feature = "keras")]
mod archive;
#[cfg(feature = "keras")]
mod axes;
#[cfg_attr(not(feature = "keras"), allow(dead_code, reason = "other formats have no models within models"))]
pub(crate) mod config;
#[cfg_attr(not(feature = "keras"), allow(dead_code, reason = "other formats have no equations"))]
mod einsum;
#[cfg_attr(not(feature = "keras"), allow(dead_code, reason = "other formats have no graphs"))]
mod graph;
#[cfg(feature = "keras")]
mod legacy;
#[cfg_attr(not(feature = "keras"), allow(dead_code, reason = "other formats have no aliases"))]
mod names;
#[cfg(feature = "keras")]
mod weights;
#[cfg(feature = "keras")]
mod write;

#[cfg(feature = "keras")]
pub use write::SaveWeights;

#[cfg(feature = "keras")]
pub(crate) use archive::archive;
pub(crate) use config::shape_of;
pub(crate) use names::{CLASSES, class_of, group_names, is_automatic, snake_case, tensors_of};

#[cfg(feature = "keras")]
use crate::{File, WeightsError};

/// An HDF5 file by itself: of weights, or a legacy one.
#[cfg(feature = "keras")]
pub(crate) fn hdf5_file(bytes: &[u8]) -> Result<File, WeightsError> {
    let file = crate::hdf5::Hdf5::open(bytes.to_vec())?;
    let root = file.root();
    let attributes = root.attributes()?;
    let legacy = ["model_config", "layer_names"].iter().any(|name| attributes.contains_key(*name));
    if legacy || root.group("model_weights")?.is_some() {
        legacy::read(&root, &attributes)
    } else {
        weights::read(&root, None)
    }
}

/// Files of Keras without the readers for them.
#[cfg(not(feature = "keras"))]
mod without {
    use crate::{File, WeightsError, foreign};

    pub(crate) fn archive(bytes: &[u8]) -> Result<File, WeightsError> {
        Err(foreign::archive(bytes).unwrap_or_else(|| turned_off("a zip archive, such as `.keras`")))
    }

    pub(crate) fn hdf5_file(_: &[u8]) -> Result<File, WeightsError> {
        Err(turned_off("an HDF5 file, such as `.h5`"))
    }

    fn turned_off(found: &str) -> WeightsError {
        WeightsError::Malformed {
            needs: "safetensors, or the JSON of RTNeural, for seqnet is built without its feature `keras`",
            found: found.to_owned(),
            help: "in Cargo.toml, `seqnet = { version = \"0.1\", features = [\"keras\"] }`".to_owned(),
            source: None,
        }
    }

    #[cfg(test)]
    mod tests {
        use crate::File;

        #[test]
        fn the_feature_is_named() {
            for bytes in [&b"PK\x03\x04archive"[..], b"\x89HDF\r\n\x1a\n"] {
                let error = File::from_bytes(bytes).expect_err("there is no reader").to_string();
                assert!(error.contains("features = [\"keras\"]"), "{error}");
            }
        }
    }
}
#[cfg(not(feature = "keras"))]
pub(crate) use without::{archive, hdf5_file};
