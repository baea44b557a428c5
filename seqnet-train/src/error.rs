//! Why training stopped.

use seqnet_weights::WeightsError;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Training stopped before its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum TrainError {
    /// There are no samples to train on, or none to validate with.
    Empty {
        /// Which samples: `training` or `validation`.
        data: &'static str,
    },
    /// A number is infinite or not a number.
    NotFinite {
        /// Where it was seen first.
        place: Place,
        /// The epoch, from 1.
        epoch: usize,
        /// The batch of that epoch, from 1.
        step: usize,
    },
    /// There are no threads to be had.
    Threads(rayon::ThreadPoolBuildError),
    /// A callback watches what is not logged.
    NotLogged {
        /// What it watches.
        name: String,
        /// What is logged.
        logged: Vec<String>,
    },
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A checkpoint is not one of this run.
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        found: String,
    },
    /// A checkpoint is of another model.
    Weights {
        /// The file.
        path: PathBuf,
        /// Which tensors do not fit.
        source: WeightsError,
    },
}

/// Where a number is not finite.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In what a layer gives.
    Output {
        /// The name of the layer, as its field.
        layer: String,
    },
    /// In the derivative of the loss for a weight tensor.
    Gradient {
        /// Its name, such as `lstm/kernel`.
        tensor: String,
    },
    /// In a weight tensor.
    Weight {
        /// Its name, such as `lstm/kernel`.
        tensor: String,
    },
    /// In the loss, although the output is finite.
    Loss {
        /// Which sample of the data, from 0.
        sample: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Output { layer } => write!(f, "the output of layer `{layer}`"),
            Place::Gradient { tensor } => write!(f, "the gradient of `{tensor}`"),
            Place::Weight { tensor } => write!(f, "the weight `{tensor}`"),
            Place::Loss { sample } => write!(f, "the loss of sample {sample}, not the output for it,"),
        }
    }
}

impl Place {
    fn help(&self) -> &'static str {
        match self {
            Place::Loss { .. } => {
                "look at the sample's target and weight; if they are right, lower the learning rate"
            }
            Place::Output { .. } | Place::Gradient { .. } | Place::Weight { .. } => {
                "look for such numbers in the data; else lower the learning rate, or limit the gradient by `clipnorm`"
            }
        }
    }
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TrainError::Empty { data } => write!(
                f,
                "the {data} data has no samples\nhelp: a series needs as many timesteps as a window and its target have together"
            ),
            TrainError::NotFinite { place, epoch, step } => write!(
                f,
                "{place} is infinite or not a number in epoch {epoch}, step {step}\nhelp: {}",
                place.help()
            ),
            TrainError::Threads(source) => write!(f, "{source}\nhelp: train with one: `.threads(1)`"),
            TrainError::NotLogged { name, logged } => {
                write!(f, "`{name}` is watched, but not logged; there are: {}\nhelp: ", logged.join(", "))?;
                match name.strip_prefix("val_") {
                    Some(_) if !logged.iter().any(|name| name.starts_with("val_")) => {
                        write!(f, "give the trainer `.validation(&data)`")
                    }
                    _ => write!(f, "watch one of these: `.monitor(\"loss\")`"),
                }
            }
            TrainError::File { path, source } => write!(f, "{}: {source}", path.display()),
            TrainError::Checkpoint { path, found } => write!(
                f,
                "{}: {found}\nhelp: resume with the model, the optimizer and the callbacks that wrote it",
                path.display()
            ),
            TrainError::Weights { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

impl std::error::Error for TrainError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            TrainError::File { source, .. } => Some(source),
            TrainError::Threads(source) => Some(source),
            TrainError::Weights { source, .. } => Some(source),
            _ => None,
        }
    }
}
