//! A declaration and its weights as files.

use crate::declaration::{Declaration, Options};
use crate::error::CliError;
use crate::together;
use safetensors::Dtype;
use seqnet_weights::File;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What `seqnet import` is told.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file to read.
    pub file: PathBuf,
    /// Where the declaration goes; nowhere but to the result without it.
    pub output: Option<PathBuf>,
    /// Where the weights go; beside the declaration without it.
    pub weights: Option<PathBuf>,
    /// Whether files that are there are written over.
    pub force: bool,
    /// The declaration.
    pub options: Options,
}

impl Import {
    /// Reads the file and writes the others; gives the declaration, and what else there is to say.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or written, or is there already, or the model cannot be declared. Then nothing is written.
    pub fn run(&self) -> Result<(String, Vec<String>), CliError> {
        let read = |source| CliError::Weights { path: self.file.clone(), source };
        let file = File::read(&self.file).map_err(read)?;
        let beside = self.output.as_ref().map(|output| output.with_extension("safetensors"));
        let weights = self.weights.clone().or(beside);
        self.no_two_in_one_place(weights.as_deref())?;
        let mut options = self.options.clone();
        options.weights = match &weights {
            Some(weights) => Some(from_manifest(weights)?),
            None => None,
        };
        if options.documentation.is_empty() {
            options.documentation = documentation(&self.file, &file);
        }
        let mut declaration = Declaration::of(&file, &options)?;
        let missing = without_weights(&file);
        if let Some(text) = missing.as_ref() {
            if weights.is_some() {
                return Err(CliError::declare(text, NOT_BUILT));
            }
            declaration.notes.push(text.clone());
        }
        let numbers = weights.as_ref().map(|_| safetensors_of(&file, &declaration)).transpose()?;
        let text = self.output.as_deref().map(|path| (path, declaration.text.as_bytes()));
        let numbers = weights.as_deref().zip(numbers.as_deref());
        together::write(&text.into_iter().chain(numbers).collect::<Vec<_>>(), self.force)?;
        let mut notes = declaration.notes;
        let is_f64 = file.tensors.iter().all(|tensor| tensor.dtype == "F64");
        let skips = |(fact, value): &(String, String)| fact == "in_skip" && value != "0" && value != "false";
        if file.facts.iter().any(skips) {
            notes.push(
                "`in_skip` is not in the declaration: add the input to what the network gives".to_owned(),
            );
        }
        let converted = file.converted();
        if !converted.is_empty() && !is_f64 {
            notes.push(format!(
                "the file stores numbers as {}; they are converted to F32",
                converted.join(", ")
            ));
        }
        Ok((declaration.text, notes))
    }

    /// Neither file is written over the other, nor over the one that is read.
    fn no_two_in_one_place(&self, weights: Option<&Path>) -> Result<(), CliError> {
        let (file, output) = (Some(&*self.file), self.output.as_deref());
        for (one, other, what) in [
            (output, weights, "the declaration and the weights"),
            (output, file, "the declaration and the model"),
            (weights, file, "the weights and the model"),
        ] {
            if let Some((one, _)) = one.zip(other).filter(|(one, other)| together::same(one, other)) {
                return Err(CliError::declare(
                    format!("{what} would both be `{}`", one.display()),
                    "write `--output src/forecast.rs`, and `--weights` where they are not to lie beside it",
                ));
            }
        }
        Ok(())
    }
}

const NOT_BUILT: &str = "build the model before it is saved, `model.build((None, 24, 3))`; a layer that stands in two places has its weights \
                         in one of them alone";

/// Which layers should have weights, and have none in the file.
fn without_weights(file: &File) -> Option<String> {
    let layers = file.layers.iter().enumerate();
    let missing: Vec<_> = layers
        .filter(|(index, layer)| {
            has_weights(&layer.class, &layer.config) && file.tensors_of(*index).is_empty()
        })
        .map(|(_, layer)| format!("`{}`", layer.name.escape_debug()))
        .collect();
    (!missing.is_empty()).then(|| format!("the file has no weights of {}", missing.join(", ")))
}

fn has_weights(class: &str, config: &Value) -> bool {
    match class {
        "TimeDistributed" => {
            let inner = &config["layer"];
            has_weights(inner["class_name"].as_str().unwrap_or_default(), &inner["config"])
        }
        "LayerNormalization" | "GroupNormalization" => config["scale"] != false || config["center"] != false,
        "Normalization" => config["mean"].is_null(),
        class => WEIGHTS.contains(&class),
    }
}

/// Layers that always have some.
const WEIGHTS: [&str; 15] = [
    "BatchNormalization",
    "Bidirectional",
    "Conv1D",
    "Conv1DTranspose",
    "ConvLSTM1D",
    "Dense",
    "DepthwiseConv1D",
    "Embedding",
    "GRU",
    "LSTM",
    "PReLU",
    "RMSNormalization",
    "RNN",
    "SeparableConv1D",
    "SimpleRNN",
];

/// Whence the model is.
fn documentation(path: &Path, file: &File) -> String {
    let name =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().escape_debug().to_string());
    let version = file.facts.iter().find(|(fact, _)| fact == "keras_version");
    let version =
        version.map_or_else(String::new, |(_, version)| format!(" of Keras {}", version.escape_debug()));
    format!("Imported from `{name}`{version}.")
}

/// A path from the folder of the `Cargo.toml` above it, as `#[weights]` needs it.
fn from_manifest(weights: &Path) -> Result<String, CliError> {
    let folder = match weights.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().map_err(CliError::write(weights))?;
    let manifest = folder.ancestors().find(|folder| folder.join("Cargo.toml").is_file());
    let name = weights.file_name().map(PathBuf::from).unwrap_or_default();
    let path = match manifest.and_then(|manifest| folder.strip_prefix(manifest).ok()) {
        Some(within) => within.join(name),
        // There is no crate yet: as if it were here.
        None => weights.to_owned(),
    };
    Ok(path.to_string_lossy().replace('\\', "/"))
}

/// The weights of a file as safetensors, under the names that the declaration has for its layers.
///
/// # Errors
///
/// If a tensor is not made of floating-point numbers, or two would have one name.
pub fn safetensors_of(file: &File, declaration: &Declaration) -> Result<Vec<u8>, CliError> {
    let is_f64 = file.tensors.iter().all(|tensor| tensor.dtype == "F64");
    let (mut tensors, mut names) = (Vec::new(), BTreeSet::new());
    for tensor in &file.tensors {
        // A name of Keras 2 may have slashes of its own.
        let layer = file.layers.get(tensor.layer).map_or("", |layer| &layer.name);
        let within = tensor.path.strip_prefix(layer).and_then(|rest| rest.strip_prefix('/'));
        let name = format!("{}/{}", declaration.fields[tensor.layer], within.unwrap_or(tensor.name()));
        if !names.insert(name.clone()) {
            return Err(CliError::declare(
                format!("the file has two tensors that would be `{}`", name.escape_debug()),
                "give the layers of the model other names",
            ));
        }
        if tensor.values.len() != tensor.shape.iter().product::<usize>() {
            return Err(CliError::declare(
                format!("`{}` is stored as `{}`, which cannot be weights", tensor.path, tensor.dtype),
                "train and save the model in `float32`",
            ));
        }
        #[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32` is what is asked for")]
        let bytes: Vec<u8> = if is_f64 {
            tensor.values.iter().flat_map(|value| value.to_le_bytes()).collect()
        } else {
            tensor.values.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect()
        };
        tensors.push((name, tensor.shape.clone(), bytes));
    }
    let dtype = if is_f64 { Dtype::F64 } else { Dtype::F32 };
    let views: Result<Vec<_>, _> = tensors
        .iter()
        .map(|(name, shape, bytes)| {
            Ok((name, safetensors::tensor::TensorView::new(dtype, shape.clone(), bytes)?))
        })
        .collect();
    views.and_then(|views| safetensors::serialize(views, None)).map_err(|error| {
        CliError::declare(format!("the weights cannot be written: {error}"), "report this with the file")
    })
}
