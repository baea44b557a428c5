//! A file of weights, read: its layers and its tensors, the same whatever wrote it.

use crate::{WeightsError, foreign, keras, pytorch, rtneural, safetensors};
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// A file of weights, of any format that can be read.
///
/// ```
/// use seqnet_weights::{File, Format};
///
/// let json = br#"{ "in_shape": [null, 2], "layers": [
///     { "type": "dense", "activation": "tanh", "shape": [null, 1], "weights": [[[2.0], [0.5]], [0.1]] }
/// ] }"#;
/// let file = File::from_bytes(json)?;
/// assert_eq!(file.format, Format::RtNeural);
/// assert_eq!((&*file.layers[0].class, &file.layers[0].config["activation"]), ("Dense", &"tanh".into()));
/// assert_eq!((&*file.tensors[0].path, &*file.tensors[0].shape), ("dense/kernel", &[2, 1][..]));
/// assert_eq!(file.tensors[0].values, [2.0, 0.5]);
/// # Ok::<_, seqnet_weights::WeightsError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct File {
    /// What wrote it, and how.
    pub format: Format,
    /// The name of the model, where the file has one.
    pub name: Option<String>,
    /// The shape of the input without the batch; `None` is a number of timesteps that the file leaves open.
    pub input_shape: Option<Vec<Option<usize>>>,
    /// The layers that the file names, without inputs. Models inside of the model are taken apart.
    pub layers: Vec<LayerConfig>,
    /// Whether the layers are in the order in which they compute. A file of weights alone knows it only within each class.
    pub ordered: bool,
    /// The weights, layer by layer, in Keras's order and shapes.
    pub tensors: Vec<Tensor>,
    /// What else is to be known, such as the version that wrote it, in the order of the file.
    pub facts: Vec<(String, String)>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// `model.save("model.keras")` of Keras 2 or 3.
    Keras,
    /// `model.save_weights("model.weights.h5")` of Keras 3.
    KerasWeights,
    /// `model.save("model.h5")`, and `model.save_weights("model.h5")` of Keras 2.
    KerasLegacy,
    /// A `state_dict` of PyTorch, saved as safetensors.
    PyTorch,
    /// The JSON of RTNeural.
    RtNeural,
    /// What `to_safetensors` writes.
    SafeTensors,
}

/// A layer as the file describes it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LayerConfig {
    /// Keras's class, such as `LSTM`; as the file has it where Keras has no such class.
    pub class: String,
    /// Its name, which no other layer of the file has.
    pub name: String,
    /// The arguments of its constructor, as Keras's `get_config` has them; null where the file has only weights.
    pub config: Value,
    /// In a file of weights alone: the models within the model that hold it.
    pub(crate) scope: String,
}

/// A weight tensor of a file.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Tensor {
    /// The index of its layer.
    pub layer: usize,
    /// The layer's name and Keras's name of the weight: `lstm/recurrent_kernel`, `bidirectional/forward/kernel`.
    pub path: String,
    /// Its dimensions, as Keras has them.
    pub shape: Vec<usize>,
    /// How the file stores its numbers, such as `F32`.
    pub dtype: String,
    /// Its numbers, row-major. Every one of up to 64 bits is kept exactly; empty where they are of a type that cannot be weights.
    pub values: Vec<f64>,
}

impl File {
    /// Reads the file at a path.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is of no format that is known.
    pub fn read(path: impl AsRef<Path>) -> Result<File, WeightsError> {
        let path = path.as_ref();
        if path.is_dir() {
            return Err(foreign::folder());
        }
        let bytes =
            std::fs::read(path).map_err(|source| WeightsError::Io { path: path.to_owned(), source })?;
        File::from_bytes(&bytes)
    }

    /// Reads a file by its content.
    ///
    /// # Errors
    ///
    /// If it is of no format that is known, or not sound.
    pub fn from_bytes(bytes: &[u8]) -> Result<File, WeightsError> {
        if let Some(error) = foreign::error(bytes) {
            return Err(error);
        }
        match bytes {
            [b'P', b'K', 3 | 5, 4 | 6, ..] => keras::archive(bytes),
            [0x89, b'H', b'D', b'F', ..] => keras::hdf5_file(bytes),
            _ if bytes.trim_ascii_start().starts_with(b"{") => rtneural::read(bytes),
            // The header of safetensors begins behind its length.
            _ if bytes.get(8) != Some(&b'{') => Err(foreign::unknown(bytes)),
            _ => {
                let file = safetensors::read(bytes)?;
                Ok(if pytorch::is_state_dict(&file) { pytorch::convert(file)? } else { file })
            }
        }
    }

    /// The weights of the layer at this index.
    #[must_use]
    pub fn tensors_of(&self, layer: usize) -> &[Tensor] {
        let start = self.tensors.partition_point(|tensor| tensor.layer < layer);
        let end = self.tensors.partition_point(|tensor| tensor.layer <= layer);
        self.tensors.get(start..end).unwrap_or_default()
    }

    /// How many numbers the weights have.
    #[must_use]
    pub fn parameters(&self) -> usize {
        let numbers = |tensor: &Tensor| tensor.shape.iter().fold(1, |n: usize, m| n.saturating_mul(*m));
        self.tensors.iter().map(numbers).fold(0, usize::saturating_add)
    }

    /// Those of the types in which the file stores its numbers that are converted when they are loaded into `f32`.
    #[must_use]
    pub fn converted(&self) -> Vec<&str> {
        let mut types: Vec<&str> = self.tensors.iter().map(|tensor| &*tensor.dtype).collect();
        types.sort_unstable();
        types.dedup();
        types.retain(|dtype| *dtype != "F32");
        types
    }
}

impl Tensor {
    /// The tensor of `layer`, of which it has the name.
    pub(crate) fn new(layer: usize, path: String, array: Array) -> Tensor {
        let Array { shape, dtype, values } = array;
        Tensor { layer, path, shape, dtype, values }
    }

    /// Its name within its layer: `kernel`, `forward/kernel`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.split_once('/').map_or(&self.path, |(_, name)| name)
    }
}

impl fmt::Debug for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tensor")
            .field("layer", &self.layer)
            .field("path", &self.path)
            .field("shape", &self.shape)
            .field("dtype", &self.dtype)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Keras => "Keras model (.keras)",
            Format::KerasWeights => "Keras weights (.weights.h5)",
            Format::KerasLegacy => "legacy Keras file (.h5)",
            Format::PyTorch => "PyTorch state_dict (safetensors)",
            Format::RtNeural => "RTNeural model (JSON)",
            Format::SafeTensors => "safetensors",
        })
    }
}

/// Numbers with a shape, before they have a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Array {
    pub(crate) shape: Vec<usize>,
    pub(crate) dtype: String,
    pub(crate) values: Vec<f64>,
}
