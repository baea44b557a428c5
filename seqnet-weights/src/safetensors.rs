//! Safetensors: a header in JSON with every tensor's name, type and shape, then their numbers.
//!
//! ```text
//! n: u64    header: n bytes of JSON    the numbers of all tensors, one after the other
//! ```

use crate::file::{Array, Format};
use crate::keras::class_of;
use crate::number::{self, Encoding};
use crate::{File, LayerConfig, Mismatch, Tensor, WeightsError, foreign};
use safetensors::tensor::{Metadata, View};
use safetensors::{Dtype, SafeTensorError};
use seqnet_core::{Parameters, Path, Scalar};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Weights as a safetensors file; in the prelude.
///
/// Tensors are called `<layer>/<weight>`, such as `lstm/recurrent_kernel`, and have Keras's shapes. A file may store `F64`, `F32`,
/// `F16` and `BF16`; its numbers are converted to those of the model, to the nearest where that is coarser. Numbers that are not
/// finite are taken as they are.
///
/// ```
/// use seqnet_core::Parameters;
/// use seqnet_core::layers::Dense;
/// use seqnet_weights::SafeTensors;
///
/// let mut dense = Dense::<2, 1>::ZEROS;
/// dense.kernel = [[2.0].into(), [0.5].into()];
/// let file = dense.to_safetensors();
/// assert_eq!(Dense::<2, 1>::from_safetensors(&file)?.kernel, dense.kernel);
///
/// let error = Dense::<3, 1>::from_safetensors(&file).unwrap_err();
/// assert!(error.to_string().contains("`kernel` needs shape (3, 1), but has (2, 1)"));
/// # Ok::<_, seqnet_weights::WeightsError>(())
/// ```
///
/// # Panics
///
/// If a layer of one's own shows two tensors under one name, or one whose shape is not that of its numbers.
pub trait SafeTensors<S: Scalar>: Parameters<S> {
    /// The model with the weights of a file.
    ///
    /// It passes through the stack. For a large model see [`load_safetensors`](SafeTensors::load_safetensors).
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or the tensors in it are not exactly those of the model.
    fn from_safetensors(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut model = Self::ZEROS;
        model.load_safetensors(bytes)?;
        Ok(model)
    }

    /// Takes the weights of a file, in place: all of them, or none where there is an error.
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or the tensors in it are not exactly those of the model.
    fn load_safetensors(&mut self, bytes: &[u8]) -> Result<(), WeightsError> {
        let mut tensors = Contents::read(bytes)?.fit(&shown(self))?.into_iter();
        self.visit_mut(&Path::ROOT, &mut |weight| {
            if let Some((encoding, bytes)) = tensors.next() {
                encoding.read(bytes, weight.values);
            }
        });
        Ok(())
    }

    /// The weights as a file. It is the same for the same weights, byte for byte.
    fn to_safetensors(&self) -> Vec<u8> {
        let tensors = shown(self);
        safetensors::serialize(tensors.iter().map(|tensor| (&tensor.name, tensor)), None)
            .expect("the tensors are of the right length, and their names have less than 100 MB")
    }

    /// Writes the weights to a file, whose name says how: `.safetensors`, or with feature `keras` `.weights.h5` for Keras.
    /// `load_weights` and `load` take both.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, its name ends otherwise, or Keras has no such layer.
    fn save_weights(&self, path: impl AsRef<std::path::Path>) -> Result<(), WeightsError> {
        crate::save::save(self, path.as_ref())
    }
}

impl<S: Scalar, P: Parameters<S>> SafeTensors<S> for P {}

/// A tensor of the model.
struct Shown<'a, S> {
    name: String,
    shape: Vec<usize>,
    values: &'a [S],
}

/// The tensors of the model in its order.
fn shown<S: Scalar>(model: &impl Parameters<S>) -> Vec<Shown<'_, S>> {
    let mut tensors = Vec::new();
    let mut names = BTreeSet::new();
    model.visit(&Path::ROOT, &mut |weight| {
        let name = weight.path.to_string();
        let numbers = weight.shape.iter().try_fold(1, |product: usize, &n| product.checked_mul(n));
        assert!(
            numbers == Some(weight.values.len()),
            "`{name}` of shape {:?} is shown with {} numbers",
            weight.shape,
            weight.values.len()
        );
        assert!(names.insert(name.clone()), "two tensors are shown as `{name}`");
        tensors.push(Shown { name, shape: weight.shape.to_vec(), values: weight.values });
    });
    tensors
}

impl<S: Scalar> View for &Shown<'_, S> {
    fn dtype(&self) -> Dtype {
        number::dtype::<S>()
    }
    fn shape(&self) -> &[usize] {
        &self.shape
    }
    fn data(&self) -> Cow<'_, [u8]> {
        number::write(self.values).into()
    }
    fn data_len(&self) -> usize {
        size_of_val(self.values)
    }
}

/// A file whose header has been read and is sound: its tensors lie one after the other and fill it.
struct Contents<'a> {
    header: Metadata,
    data: &'a [u8],
}

impl<'a> Contents<'a> {
    /// What `SafeTensors::deserialize` does, but that panics where the sizes in the header add up to more than a `usize` holds
    /// (safetensors 0.8.0).
    fn read(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let Some((length, rest)) = bytes.split_first_chunk() else {
            return Err(malformed(bytes, SafeTensorError::HeaderTooSmall));
        };
        let length = usize::try_from(u64::from_le_bytes(*length)).ok();
        let Some((header, data)) = length.and_then(|length| rest.split_at_checked(length)) else {
            return Err(malformed(bytes, SafeTensorError::InvalidHeaderLength));
        };
        let header: Metadata = serde_json::from_slice(header)
            .map_err(|error| malformed(bytes, SafeTensorError::InvalidHeaderDeserialization(error)))?;
        if header.data_len() != data.len() {
            let found = format!("one with {} bytes of numbers, not {}", data.len(), header.data_len());
            let (help, source) = ("copy the file anew", SafeTensorError::MetadataIncompleteBuffer.into());
            return Err(WeightsError::Malformed {
                needs: NEEDS,
                found,
                help: help.to_owned(),
                source: Some(source),
            });
        }
        if let Some(error) = state_of_training(&header) {
            return Err(error);
        }
        Ok(Contents { header, data })
    }

    /// The tensors in the model's order, or all that do not fit.
    fn fit<S>(&self, expected: &[Shown<'_, S>]) -> Result<Vec<(Encoding, &'a [u8])>, WeightsError> {
        let mut tensors = Vec::with_capacity(expected.len());
        let mut mismatches = Vec::new();
        for Shown { name, shape, .. } in expected {
            let Some(info) = self.header.info(name) else {
                mismatches.push(Mismatch::Missing { name: name.clone(), expected: shape.clone() });
                continue;
            };
            if info.shape != *shape {
                let (expected, found) = (shape.clone(), info.shape.clone());
                mismatches.push(Mismatch::Shape { name: name.clone(), expected, found });
            }
            let data = self.data.get(info.data_offsets.0..info.data_offsets.1).unwrap_or_default();
            match Encoding::of(info.dtype) {
                Some(encoding) => tensors.push((encoding, data)),
                None => mismatches.push(Mismatch::Type { name: name.clone(), found: info.dtype.to_string() }),
            }
        }
        let names: BTreeSet<_> = expected.iter().map(|tensor| &tensor.name).collect();
        for name in self.header.offset_keys() {
            if let Some(info) = self.header.info(&name).filter(|_| !names.contains(&name)) {
                mismatches.push(Mismatch::Extra { found: info.shape.clone(), name });
            }
        }
        if mismatches.is_empty() { Ok(tensors) } else { Err(WeightsError::Mismatch(mismatches)) }
    }
}

/// What messages say that is needed.
const NEEDS: &str = "a safetensors file";

/// The tensors of a file in the order in which it has them, under their names; what is before the first slash is a layer.
pub(crate) fn read(bytes: &[u8]) -> Result<File, WeightsError> {
    let contents = Contents::read(bytes)?;
    let mut file = File {
        format: Format::SafeTensors,
        name: None,
        input_shape: None,
        layers: Vec::new(),
        ordered: false,
        tensors: Vec::new(),
        facts: Vec::new(),
    };
    let mut facts: Vec<_> = contents.header.metadata().iter().flatten().collect();
    facts.sort();
    file.facts.extend(facts.into_iter().map(|(key, value)| (key.clone(), value.clone())));
    let mut layers = std::collections::HashMap::new();
    for path in contents.header.offset_keys() {
        let Some(info) = contents.header.info(&path) else { continue };
        let name = path.split_once('/').map_or("", |(layer, _)| layer);
        let layer = *layers.entry(name.to_owned()).or_insert_with(|| {
            let class = class_of(name).unwrap_or_default().to_owned();
            file.layers.push(LayerConfig {
                class,
                name: name.to_owned(),
                config: serde_json::Value::Null,
                scope: String::new(),
            });
            file.layers.len() - 1
        });
        let data = contents.data.get(info.data_offsets.0..info.data_offsets.1).unwrap_or_default();
        let values = Encoding::of(info.dtype).map_or_else(Vec::new, |encoding| encoding.numbers(data));
        let array = Array { shape: info.shape.clone(), dtype: info.dtype.to_string(), values };
        file.tensors.push(Tensor::new(layer, path, array));
    }
    Ok(file)
}

fn malformed(bytes: &[u8], error: SafeTensorError) -> WeightsError {
    let (found, help) = match bytes {
        [0x89, b'H', b'D', b'F', ..] => ("an HDF5 file".into(), "take it with `from_keras`"),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => ("a zip archive".into(), "take it with `from_keras`"),
        [_, _, _, _, _, _, _, _, b'{', ..] => {
            ("one whose header is cut off or damaged".into(), "copy the file anew")
        }
        _ => match foreign::found(bytes) {
            Some((found, help)) => (found.into(), help),
            None => (format!("{} bytes of something else", bytes.len()), "write it with `to_safetensors`"),
        },
    };
    WeightsError::Malformed { needs: NEEDS, found, help: help.to_owned(), source: Some(error.into()) }
}

/// What `seqnet-train` writes beside the weights is no model.
fn state_of_training(header: &Metadata) -> Option<WeightsError> {
    let bytes = |name| header.info(name).is_some_and(|info| info.dtype == Dtype::U8);
    (bytes("weights") && bytes("progress") && header.info("slots").is_some()).then(|| WeightsError::Malformed {
        needs: "a file of weights alone",
        found: "the state of training, which `Checkpoint` writes beside them".to_owned(),
        help: "load the file beside it, `model.safetensors` for `model.state.safetensors`; to go on training, give that name to `Trainer::resume`"
            .to_owned(),
        source: None,
    })
}
