//! Why training stopped.

use seqnet_weights::WeightsError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Training stopped before its end.
#[non_exhaustive]
pub enum TrainError {
    /// There are no samples to train on, or none to validate with.
    Empty {
        /// Which samples: `training` or `validation`.
        data: &'static str,
        /// If they were cut from a series: how many timesteps that needs, and how many there were.
        series: Option<(usize, usize)>,
    },
    /// A setting makes no sense.
    Setting {
        /// Its name.
        name: &'static str,
        /// What it is.
        given: f64,
        /// What it has to be.
        needed: &'static str,
        /// What to write.
        help: &'static str,
    },
    /// The weight of a sample is negative, infinite or not a number.
    SampleWeight {
        /// Which samples: `training` or `validation`.
        data: &'static str,
        /// Which of them, from 0.
        sample: usize,
        /// The weight.
        weight: f64,
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
    /// The loss takes another kind of output than the model gives.
    Output {
        /// Keras's name of the loss.
        loss: &'static str,
        /// What it takes.
        needed: &'static str,
        /// What the model gives.
        given: String,
        /// What to write.
        help: String,
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
    /// The name of a file says that it is another than is written.
    FileName {
        /// The file.
        path: PathBuf,
        /// What would be written.
        written: &'static str,
        /// How its name should end.
        extension: &'static str,
    },
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no checkpoint to go on from.
    NoCheckpoint {
        /// The file that was given.
        path: PathBuf,
        /// The state of training beside it, which cannot be read.
        state: PathBuf,
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
        /// For which sample of the data, from 0.
        sample: usize,
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
    /// In the loss of the validation data.
    Validation {
        /// Which of its samples, from 0.
        sample: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Output { layer, sample } => {
                write!(f, "the output of layer `{layer}` for sample {sample} of the training data")
            }
            Place::Gradient { tensor } => write!(f, "the gradient of `{tensor}`"),
            Place::Weight { tensor } => write!(f, "the weight `{tensor}`"),
            Place::Loss { sample } => write!(f, "the loss of sample {sample}, not the output for it,"),
            Place::Validation { sample } => {
                write!(f, "the loss of sample {sample} of the validation data")
            }
        }
    }
}

impl Place {
    fn help(&self) -> &'static str {
        match self {
            Place::Loss { .. } => {
                "look at the sample's target and weight; if they are right, lower the learning rate"
            }
            Place::Validation { .. } => {
                "look for such numbers in the sample; if there are none, lower the learning rate"
            }
            Place::Output { .. } => {
                "look for such numbers in the sample; else lower the learning rate, or limit the gradient by `clipnorm`"
            }
            Place::Gradient { .. } | Place::Weight { .. } => {
                "look for such numbers in the data; else lower the learning rate, or limit the gradient by `clipnorm`"
            }
        }
    }
}

/// The path with another end than its own: `best.weights.h5` as `best.safetensors`.
fn renamed(path: &Path, extension: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split_once('.').map_or(&*name, |(stem, _)| stem);
    path.with_file_name(format!("{stem}.{extension}"))
}

/// As `Display`: this is what a `main` that gives it, `unwrap` and `expect` show.
impl fmt::Debug for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TrainError::Empty { data, series } => {
                write!(f, "the {data} data has no samples\nhelp: ")?;
                match series {
                    Some((needed, given)) if given < needed => write!(
                        f,
                        "give it a series of at least {needed} timesteps, as many as a window and its target have together; this one has {given}"
                    ),
                    Some((needed, given)) => write!(
                        f,
                        "divide the series of {given} timesteps so that each part has {needed}, as many as a window and its target have together"
                    ),
                    None => write!(f, "give it at least one pair of an input and a target"),
                }
            }
            TrainError::Setting { name, given, needed, help } => {
                write!(f, "`{name}` needs to be {needed}, but is {given}\nhelp: {help}")
            }
            TrainError::SampleWeight { data, sample, weight } => write!(
                f,
                "the weight of sample {sample} of the {data} data needs to be a number that is not negative, but is {weight}\nhelp: look at what `weighted` gives for it"
            ),
            TrainError::NoCheckpoint { path, state, source } => write!(
                f,
                "{}: there is no run to go on with, for `{}` beside it cannot be read: {source}\nhelp: give `resume` the name that `Checkpoint::new` was given, or leave it out in the first run",
                path.display(),
                state.file_name().unwrap_or_default().display()
            ),
            TrainError::NotFinite { place, epoch, step } => write!(
                f,
                "{place} is infinite or not a number in epoch {epoch}, step {step}\nhelp: {}",
                place.help()
            ),
            TrainError::Output { loss, needed, given, help } => {
                write!(f, "the loss `{loss}` takes {needed}, but the model {given}\nhelp: {help}")
            }
            TrainError::Threads(source) => write!(f, "{source}\nhelp: train with one: `.threads(1)`"),
            TrainError::NotLogged { name, logged } => {
                let names: Vec<_> = logged.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "`{name}` is watched, but not logged; there are: {}\nhelp: ", names.join(", "))?;
                if name.starts_with("val_") && !logged.iter().any(|name| name.starts_with("val_")) {
                    write!(f, "give the trainer `.validation(&data)`")
                } else {
                    write!(
                        f,
                        "watch one of these, or give the trainer the metric: `.metric(Accuracy)` logs `accuracy`"
                    )
                }
            }
            TrainError::FileName { path, written, extension } => write!(
                f,
                "{}: what is written is {written}\nhelp: name it `{}`",
                path.display(),
                renamed(path, extension).display()
            ),
            TrainError::File { path, source } => {
                write!(f, "{}: {source}", path.display())?;
                match path.parent() {
                    Some(folder) if source.kind() == io::ErrorKind::NotFound => {
                        write!(f, "\nhelp: make the folder `{}` first", folder.display())
                    }
                    _ => Ok(()),
                }
            }
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
            TrainError::File { source, .. } | TrainError::NoCheckpoint { source, .. } => Some(source),
            TrainError::Threads(source) => Some(source),
            TrainError::Weights { source, .. } => Some(source),
            _ => None,
        }
    }
}
