//! Training of seqnet models: data, fit, callbacks, metrics, plots.
//!
//! Users depend on the crate `seqnet`, which has all of it as `seqnet::train`, with feature `train`.
#![cfg_attr(test, expect(clippy::float_cmp, reason = "small integers and halves are exact"))]

mod batch;
mod callbacks;
mod dataset;
mod ending;
mod error;
mod evaluate;
mod file;
mod history;
mod learner;
mod metrics;
mod plot;
mod progress;
mod record;
mod settings;
mod snapshot;
mod standardizer;
mod teacher_forcing;
mod trainer;

pub use callbacks::{Callback, Checkpoint, CsvLogger, EarlyStopping, Mode, ReduceLROnPlateau, Run, Weights};
pub use dataset::Dataset;
pub use error::{Place, TrainError};
pub use evaluate::Evaluate;
pub use history::History;
pub use learner::{Fitted, Learner};
pub use metrics::{
    Accuracy, Alike, BinaryAccuracy, ConfusionMatrix, Labels, Metric, R2Score, RootMeanSquaredError,
    TopKAccuracy,
};
pub use plot::Chart;
pub use record::{Record, Window};
#[doc(inline)]
pub use seqnet_core::train::*;
pub use standardizer::Standardizer;
pub use teacher_forcing::{Forced, ForcedTape, TeacherForcing, TrainableHandover};
pub use trainer::Trainer;
