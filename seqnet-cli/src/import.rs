//! A declaration and its weights as files.

use crate::declaration::{Declaration, Options};
use crate::error::CliError;
use safetensors::Dtype;
use seqnet_weights::File;
use std::fs;
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
    /// The declaration.
    pub options: Options,
}

impl Import {
    /// Reads the file and writes the others; gives the declaration, and what else there is to say.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or written, or the model cannot be declared. Then nothing is written.
    pub fn run(&self) -> Result<(String, Vec<String>), CliError> {
        let read = |source| CliError::Weights { path: self.file.clone(), source };
        let file = File::read(&self.file).map_err(read)?;
        let beside = self.output.as_ref().map(|output| output.with_extension("safetensors"));
        let weights = self.weights.clone().or(beside);
        let mut options = self.options.clone();
        options.weights = match &weights {
            Some(weights) => Some(from_manifest(weights)?),
            None => None,
        };
        if options.documentation.is_empty() {
            options.documentation = documentation(&self.file, &file);
        }
        let declaration = Declaration::of(&file, &options)?;
        if let Some(path) = &weights {
            fs::write(path, safetensors_of(&file, &declaration)?).map_err(CliError::write(path))?;
        }
        if let Some(path) = &self.output {
            fs::write(path, &declaration.text).map_err(CliError::write(path))?;
        }
        let mut notes = declaration.notes;
        let is_f64 = file.tensors.iter().all(|tensor| tensor.dtype == "F64");
        let converted = file.converted();
        if !converted.is_empty() && !is_f64 {
            notes.push(format!(
                "the file stores numbers as {}; they are converted to F32",
                converted.join(", ")
            ));
        }
        Ok((declaration.text, notes))
    }
}

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
/// If a tensor is not made of floating-point numbers.
pub fn safetensors_of(file: &File, declaration: &Declaration) -> Result<Vec<u8>, CliError> {
    let is_f64 = file.tensors.iter().all(|tensor| tensor.dtype == "F64");
    let mut tensors = Vec::new();
    for tensor in &file.tensors {
        // A name of Keras 2 may have slashes of its own.
        let layer = file.layers.get(tensor.layer).map_or("", |layer| &layer.name);
        let within = tensor.path.strip_prefix(layer).and_then(|rest| rest.strip_prefix('/'));
        let name = format!("{}/{}", declaration.fields[tensor.layer], within.unwrap_or(tensor.name()));
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
