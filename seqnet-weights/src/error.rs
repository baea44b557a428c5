//! What is wrong with a file of weights.

use crate::number::Encoding;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;

/// Why weights cannot be loaded, whereupon the model is as it was before, or saved.
#[non_exhaustive]
pub enum WeightsError {
    /// The bytes are no file of the format.
    #[non_exhaustive]
    Malformed {
        /// What is needed.
        needs: &'static str,
        /// What they are instead, as far as can be seen.
        found: String,
        /// What may help.
        help: String,
        /// What the reader of the format says.
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// The file cannot be read.
    #[non_exhaustive]
    Io {
        /// Where it should be.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[non_exhaustive]
    Unwritable {
        /// Where it should be.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The tensors of the file are not those of the model. Lists every one that does not fit, the model's in its order and then
    /// the file's in its own.
    Mismatch(Vec<Mismatch>),
}

/// A tensor that is not the same in the model and in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The model has it, the file has not.
    #[non_exhaustive]
    Missing {
        /// Its name, such as `lstm/kernel`.
        name: String,
        /// Its dimensions in the model.
        expected: Vec<usize>,
    },
    /// The file has it, the model has not.
    #[non_exhaustive]
    Extra {
        /// Its name.
        name: String,
        /// Its dimensions in the file.
        found: Vec<usize>,
    },
    /// It has other dimensions.
    #[non_exhaustive]
    Shape {
        /// Its name.
        name: String,
        /// Its dimensions in the model.
        expected: Vec<usize>,
        /// Its dimensions in the file.
        found: Vec<usize>,
    },
    /// A layer of the model that the file has not, in its place or by its name.
    #[non_exhaustive]
    LayerMissing {
        /// Its field.
        layer: String,
        /// Its class.
        class: String,
    },
    /// A layer of the file that the model has not, in its place or by its name.
    #[non_exhaustive]
    LayerExtra {
        /// Its name in the file.
        layer: String,
        /// Its class.
        class: String,
    },
    /// A layer has the same weights on both sides, but computes something else with them.
    #[non_exhaustive]
    Option {
        /// Its field.
        layer: String,
        /// Its class, or that of the layer within it.
        class: String,
        /// The argument, such as `activation`.
        option: String,
        /// What is declared.
        expected: String,
        /// What the file has.
        found: String,
    },
    /// A layer of the file has an option that no layer here has, so what it computes is not known.
    #[non_exhaustive]
    UnknownOption {
        /// Its field.
        layer: String,
        /// Its class, or that of the layer within it.
        class: String,
        /// The argument.
        option: String,
        /// What the file has.
        found: String,
    },
    /// Layers of one kind of which nothing says which is which.
    #[non_exhaustive]
    Ambiguous {
        /// The fields of the model.
        layers: Vec<String>,
        /// Their names in the file.
        found: Vec<String>,
    },
    /// Its numbers are of a type that cannot be converted.
    #[non_exhaustive]
    Type {
        /// Its name.
        name: String,
        /// Their type in the file, such as `I8`.
        found: String,
    },
}

impl WeightsError {
    /// A file that contradicts itself, or claims what cannot be.
    pub(crate) fn damaged(found: String) -> WeightsError {
        let help = "save or copy it anew".to_owned();
        WeightsError::Malformed { needs: "a file that is whole", found, help, source: None }
    }

    /// The same, as the reader of the format says it.
    #[cfg(feature = "keras")]
    pub(crate) fn damaged_by(source: Box<dyn Error + Send + Sync>) -> WeightsError {
        let (found, help) = ("one that is damaged".to_owned(), "save or copy it anew".to_owned());
        WeightsError::Malformed { needs: "a file that is whole", found, help, source: Some(source) }
    }
}

/// As `Display`: this is what a `main` that gives it, `unwrap` and `expect` show.
impl fmt::Debug for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WeightsError::Malformed { needs, found, help, .. } => {
                write!(f, "the weights need {needs}, but are given {found}\nhelp: {help}")
            }
            WeightsError::Io { path, source } => {
                write!(
                    f,
                    "the weights need a file that can be read, but `{}` cannot: {source}\nhelp: give its path from the folder in which the program runs",
                    path.display()
                )
            }
            WeightsError::Unwritable { path, source } => {
                write!(
                    f,
                    "the weights need a file that can be written, but `{}` cannot: {source}\nhelp: give its path from the folder in which the program runs, and make the folders in it first",
                    path.display()
                )
            }
            WeightsError::Mismatch(mismatches) => {
                let of = if mismatches.iter().any(Mismatch::is_of_a_layer) { "layers" } else { "tensors" };
                write!(f, "the model needs other {of} than the file has:")?;
                for mismatch in mismatches {
                    write!(f, "\n  {mismatch}")?;
                }
                write!(f, "\nhelp: {}", help(mismatches))
            }
        }
    }
}

impl Error for WeightsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            WeightsError::Malformed { source, .. } => source.as_deref().map(|source| source as _),
            WeightsError::Io { source, .. } | WeightsError::Unwritable { source, .. } => Some(source),
            WeightsError::Mismatch(_) => None,
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Missing { name, expected } => {
                write!(f, "{} of shape {} is missing", Name(name), Shape(expected))
            }
            Mismatch::Extra { name, found } => {
                write!(f, "{} of shape {} is not in the model", Name(name), Shape(found))
            }
            Mismatch::Shape { name, expected, found } => {
                write!(f, "{} needs shape {}, but has {}", Name(name), Shape(expected), Shape(found))
            }
            Mismatch::LayerMissing { layer, class } => {
                write!(f, "layer {} ({}) is missing", Name(layer), class.escape_debug())
            }
            Mismatch::LayerExtra { layer, class } => {
                write!(f, "layer {} ({}) is not in the model", Name(layer), class.escape_debug())
            }
            Mismatch::Option { layer, class, option, expected, found } => {
                let layer = Name(layer);
                write!(f, "{layer} needs a `{class}` with `{option} = {expected}`, but has `{found}`")
            }
            Mismatch::UnknownOption { layer, class, option, found } => {
                let (layer, option) = (Name(layer), option.escape_debug());
                write!(
                    f,
                    "{layer} is a `{class}` with `{option} = {found}` in the file, which seqnet does not have"
                )
            }
            Mismatch::Ambiguous { layers, found } => {
                write!(f, "{} could each be any of {}", Names(layers), Names(found))
            }
            Mismatch::Type { name, found } => {
                write!(f, "{} needs type {}, but has `{found}`", Name(name), Encoding::ALL)
            }
        }
    }
}

impl Mismatch {
    fn is_of_a_layer(&self) -> bool {
        !matches!(
            self,
            Mismatch::Missing { .. }
                | Mismatch::Extra { .. }
                | Mismatch::Shape { .. }
                | Mismatch::Type { .. }
        )
    }
}

/// One thing to do about layers that are not the same.
fn help_for_layers(mismatches: &[Mismatch]) -> Option<String> {
    let replaced = mismatches.iter().any(|mismatch| matches!(mismatch, Mismatch::LayerExtra { .. }));
    mismatches.iter().find_map(|mismatch| {
        Some(match mismatch {
            Mismatch::Ambiguous { layers, found } => {
                format!(
                    "name the fields as the file does: `name = {}` for {}",
                    found.first()?,
                    Name(layers.first()?)
                )
            }
            Mismatch::LayerExtra { layer, class } => {
                format!("declare a `{}` where the file has {}", class.escape_debug(), Name(layer))
            }
            // The file has another layer in its place, whose help is the right one.
            Mismatch::LayerMissing { .. } if replaced => return None,
            Mismatch::LayerMissing { layer, .. } => format!("remove {} from the model", Name(layer)),
            Mismatch::Option { class, option, found, .. } => {
                format!("declare `{class}(.., {option} = {found})`")
            }
            Mismatch::UnknownOption { class, option, .. } => {
                format!("build the `{class}` without `{}`", option.escape_debug())
            }
            _ => return None,
        })
    })
}

/// One thing to do about them.
fn help(mismatches: &[Mismatch]) -> String {
    if let Some(help) = help_for_layers(mismatches) {
        return help;
    }
    if let Some((layer, given)) = mismatches.iter().find_map(|mismatch| renamed(mismatch, mismatches)) {
        return format!("the file calls layer {} {}: give it `name = {given}`", Name(layer), Name(given));
    }
    for mismatch in mismatches {
        match mismatch {
            Mismatch::Shape { name, expected, found } if transposed(expected, found) => {
                return format!("transpose {}: Keras stores kernels as (inputs, outputs)", Name(name));
            }
            Mismatch::Type { name, .. } => return format!("write {} as `F32`", Name(name)),
            _ => {}
        }
    }
    "declare the layers as they were when the file was written".into()
}

/// The layer of a missing tensor, and how an extra tensor calls it whose name and shape are the same otherwise.
fn renamed<'a>(mismatch: &'a Mismatch, mismatches: &'a [Mismatch]) -> Option<(&'a str, &'a str)> {
    let Mismatch::Missing { name, expected } = mismatch else { return None };
    mismatches.iter().find_map(|mismatch| {
        let Mismatch::Extra { name: given, found } = mismatch else { return None };
        let (layers, tensor) = name.rsplit_once('/')?;
        let (given_layers, given_tensor) = given.rsplit_once('/')?;
        let mut differ =
            layers.split('/').zip(given_layers.split('/')).filter(|(layer, given)| layer != given);
        let same_depth = layers.split('/').count() == given_layers.split('/').count();
        let pair = differ.next()?;
        (same_depth && differ.next().is_none() && tensor == given_tensor && expected == found).then_some(pair)
    })
}

fn transposed(expected: &[usize], found: &[usize]) -> bool {
    expected.len() == 2 && found.len() == 2 && expected.iter().eq(found.iter().rev())
}

/// A name that may come from a file.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0.escape_debug())
    }
}

/// Several of them.
struct Names<'a>(&'a [String]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, name) in self.0.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { ", " }, Name(name))?;
        }
        Ok(())
    }
}

/// A shape as Python writes it: `(32, 1)`, `(32,)`, `()`.
struct Shape<'a>(&'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [one] => write!(f, "({one},)"),
            dimensions => {
                f.write_str("(")?;
                for (i, dimension) in dimensions.iter().enumerate() {
                    write!(f, "{}{dimension}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str(")")
            }
        }
    }
}
