//! The weights of a file into a declared model: all of them, or none.

use crate::compare::{compare, unstacked};
use crate::error::Mismatch;
use crate::keras::group_names;
use crate::number::from_f64;
use crate::pairs::{Leaf, leaves, pairs};
use crate::{File, Format, WeightsError, pytorch};
use seqnet_core::{LayerInfo, Parameters, Path, Scalar};
use std::collections::{BTreeMap, BTreeSet};

/// Weights from the files of Keras, PyTorch and RTNeural; in the prelude.
///
/// A layer of the file is one of the model by its name where somebody has given it one, else by its class and order. Numbers of
/// other types are converted to those of the model, to the nearest where that is coarser. The file has to have all weights of the
/// model and no others; where it says what its layers are, also their classes and options must be those declared, for the same
/// weights give something else under another activation. Layers that only training sees make no difference.
///
/// Every method that makes a model passes it through the stack; those that begin with `load_` fill one in place.
pub trait LoadWeights<S: Scalar>: Parameters<S> {
    /// The model with the weights of the file at a path, of any format that can be read.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is not of this model.
    fn load(path: impl AsRef<std::path::Path>) -> Result<Self, WeightsError> {
        Self::from_file(&File::read(path)?)
    }

    /// The model with the weights of a file that has been read.
    ///
    /// # Errors
    ///
    /// If the file is not of this model.
    fn from_file(file: &File) -> Result<Self, WeightsError> {
        let mut model = Self::ZEROS;
        model.load_file(file)?;
        Ok(model)
    }

    /// The model with the weights that Keras saved, as `.keras`, `.weights.h5` or `.h5`.
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or it is not of this model.
    fn from_keras(bytes: &[u8]) -> Result<Self, WeightsError> {
        Self::from_file(&keras(bytes)?)
    }

    /// The model with the weights of a `state_dict` of PyTorch that was saved as safetensors.
    ///
    /// It has weights alone. What else the modules were given is as declared: `nn.Conv1d(F, U, K, padding=p)` is `ZeroPadding1D(p),
    /// Conv1D(U, K)`, and `nn.ConvTranspose1d(F, U, K, stride=s, padding=p, output_padding=q)` is `Conv1DTranspose(U, K, strides = s,
    /// output_padding = q), Cropping1D(p)`, in which `q` is written also where it is 0.
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or it is not of this model.
    fn from_pytorch(bytes: &[u8]) -> Result<Self, WeightsError> {
        Self::from_file(&pytorch(bytes)?)
    }

    /// The model with the weights of a JSON file of RTNeural.
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or it is not of this model.
    fn from_rtneural(bytes: &[u8]) -> Result<Self, WeightsError> {
        Self::from_file(&rtneural(bytes)?)
    }

    /// Takes the weights of the file at a path, in place.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is not of this model, which is then as it was.
    fn load_weights(&mut self, path: impl AsRef<std::path::Path>) -> Result<(), WeightsError> {
        self.load_file(&File::read(path)?)
    }

    /// [`from_keras`](LoadWeights::from_keras), in place.
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or it is not of this model, which is then as it was.
    fn load_keras(&mut self, bytes: &[u8]) -> Result<(), WeightsError> {
        self.load_file(&keras(bytes)?)
    }

    /// [`from_pytorch`](LoadWeights::from_pytorch), in place.
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or it is not of this model, which is then as it was.
    fn load_pytorch(&mut self, bytes: &[u8]) -> Result<(), WeightsError> {
        self.load_file(&pytorch(bytes)?)
    }

    /// [`from_rtneural`](LoadWeights::from_rtneural), in place.
    ///
    /// # Errors
    ///
    /// If the bytes are no such file, or it is not of this model, which is then as it was.
    fn load_rtneural(&mut self, bytes: &[u8]) -> Result<(), WeightsError> {
        self.load_file(&rtneural(bytes)?)
    }

    /// [`from_file`](LoadWeights::from_file), in place.
    ///
    /// # Errors
    ///
    /// If the file is not of this model, which is then as it was.
    fn load_file(&mut self, file: &File) -> Result<(), WeightsError> {
        let ours = Ours::of(self);
        let file = &*pytorch::for_model(file, &ours.leaves);
        let mut tensors = fit(&ours, file)?.into_iter();
        self.visit_mut(&Path::ROOT, &mut |weight| {
            if let Some(index) = tensors.next() {
                let values = file.tensors[index].values.iter();
                weight.values.iter_mut().zip(values).for_each(|(ours, theirs)| *ours = from_f64(*theirs));
            }
        });
        Ok(())
    }
}

impl<S: Scalar, P: Parameters<S>> LoadWeights<S> for P {}

fn keras(bytes: &[u8]) -> Result<File, WeightsError> {
    let formats = [Format::Keras, Format::KerasWeights, Format::KerasLegacy];
    of_format(File::from_bytes(bytes)?, &formats, "a file of Keras")
}

fn pytorch(bytes: &[u8]) -> Result<File, WeightsError> {
    of_format(File::from_bytes(bytes)?, &[Format::PyTorch], "a `state_dict` of PyTorch")
}

fn rtneural(bytes: &[u8]) -> Result<File, WeightsError> {
    of_format(File::from_bytes(bytes)?, &[Format::RtNeural], "a JSON file of RTNeural")
}

fn of_format(file: File, formats: &[Format], needs: &'static str) -> Result<File, WeightsError> {
    if formats.contains(&file.format) {
        return Ok(file);
    }
    let format = file.format;
    let way = match format {
        Format::Keras | Format::KerasWeights | Format::KerasLegacy => "from_keras",
        Format::PyTorch => "from_pytorch",
        Format::RtNeural => "from_rtneural",
        Format::SafeTensors => "from_safetensors",
    };
    let file = if file.format == Format::SafeTensors { " file" } else { "" };
    let (found, help) = (format!("a {format}{file}"), format!("take it with `{way}`"));
    Err(WeightsError::Malformed { needs, found, help, source: None })
}

/// A tensor of the model.
struct Needed {
    path: String,
    shape: Vec<usize>,
}

/// The model: its tensors in their order, and its layers.
struct Ours {
    tensors: Vec<Needed>,
    leaves: Vec<Leaf>,
}

impl Ours {
    fn of<S: Scalar, P: Parameters<S>>(model: &P) -> Ours {
        let mut tensors = Vec::new();
        model.visit(&Path::ROOT, &mut |weight| {
            tensors.push(Needed { path: weight.path.to_string(), shape: weight.shape.to_vec() });
        });
        let mut of_model = Vec::new();
        let mut shapes =
            |layer: &str| within(&tensors, layer).map(|(tensor, _)| tensor.shape.clone()).collect();
        leaves(P::LAYERS, "", &mut shapes, &mut of_model);
        Ours { tensors, leaves: of_model }
    }
}

/// The tensors of a layer, and their names within it.
fn within<'a>(tensors: &'a [Needed], layer: &str) -> impl Iterator<Item = (&'a Needed, &'a str)> {
    let prefix = format!("{layer}/");
    tensors.iter().filter_map(move |tensor| Some((tensor, tensor.path.strip_prefix(&*prefix)?)))
}

/// The indices of the file's tensors in the model's order, or all that does not fit.
fn fit(ours: &Ours, file: &File) -> Result<Vec<usize>, WeightsError> {
    let mut mismatches = Vec::new();
    let found = if file.format == Format::SafeTensors || ours.leaves.is_empty() {
        by_path(&ours.tensors, file)
    } else {
        by_layer(ours, file, &mut mismatches)
    };
    let mut taken = BTreeSet::new();
    let mut indices = Vec::new();
    for tensor in &ours.tensors {
        let (name, expected) = (tensor.path.clone(), tensor.shape.clone());
        let Some(index) = found.get(&*tensor.path) else {
            mismatches.push(Mismatch::Missing { name, expected });
            continue;
        };
        let theirs = &file.tensors[*index];
        taken.insert(*index);
        indices.push(*index);
        if theirs.shape != expected {
            mismatches.push(Mismatch::Shape { name, expected, found: theirs.shape.clone() });
        } else if theirs.values.len() != expected.iter().product::<usize>() {
            mismatches.push(Mismatch::Type { name, found: theirs.dtype.clone() });
        }
    }
    for (index, tensor) in file.tensors.iter().enumerate() {
        if !taken.contains(&index) {
            mismatches.push(Mismatch::Extra { name: tensor.path.clone(), found: tensor.shape.clone() });
        }
    }
    if mismatches.is_empty() { Ok(indices) } else { Err(WeightsError::Mismatch(mismatches)) }
}

/// By the names of the model's own files.
fn by_path<'a>(ours: &'a [Needed], file: &File) -> BTreeMap<&'a str, usize> {
    let theirs: BTreeMap<&str, usize> =
        file.tensors.iter().enumerate().map(|(index, tensor)| (&*tensor.path, index)).collect();
    ours.iter().filter_map(|tensor| Some((&*tensor.path, *theirs.get(&*tensor.path)?))).collect()
}

/// Layer by layer; those that are the same have their options compared.
fn by_layer<'a>(ours: &'a Ours, file: &File, mismatches: &mut Vec<Mismatch>) -> BTreeMap<&'a str, usize> {
    let keras_2 = file.facts.iter().any(|(key, value)| key == "keras_version" && value.starts_with("2."));
    let mut found = BTreeMap::new();
    for (leaf, theirs) in pairs(&ours.leaves, file, mismatches) {
        let (leaf, layer) = (&ours.leaves[leaf], &file.layers[theirs]);
        compare(leaf, layer, keras_2, mismatches);
        let tensors: Vec<usize> =
            (0..file.tensors.len()).filter(|index| file.tensors[*index].layer == theirs).collect();
        let unnamed = tensors.iter().any(|index| file.tensors[*index].name().parse::<usize>().is_ok());
        for (position, (tensor, name)) in within(&ours.tensors, &leaf.path).enumerate() {
            let index = if unnamed {
                tensors.get(position).copied()
            } else {
                let by_class = name_by_class(&leaf.info, name);
                let called = |index: &usize| {
                    let theirs = file.tensors[*index].name();
                    theirs == name || by_class.as_deref() == Some(theirs)
                };
                tensors.iter().copied().find(called)
            };
            if let Some(index) = index {
                found.insert(&*tensor.path, index);
            }
        }
    }
    found
}

/// In a file of weights alone, the cells of a stack go by class and number: `cells/lstm_cell_1/kernel` is the second `LSTMCell`.
fn name_by_class(info: &LayerInfo, name: &str) -> Option<String> {
    let (direction, within) = match info.class {
        "Bidirectional" => name.split_once('/').map(|(direction, name)| (format!("{direction}/"), name))?,
        _ => (String::new(), name),
    };
    let rnn =
        if info.class == "RNN" { info } else { info.layers.first().filter(|layer| layer.class == "RNN")? };
    let (number, weight) = within.split_once('/')?;
    let cells = group_names(unstacked(rnn.layers).iter().map(|cell| cell.class));
    Some(format!("{direction}cells/{}/{weight}", cells.get(number.parse::<usize>().ok()?)?))
}
