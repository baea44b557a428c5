//! Training of seqnet models: data, fit, callbacks, metrics, plots.
//!
//! Users depend on the crate `seqnet`, which has all of it as `seqnet::train`, with feature `train`.

#![cfg_attr(test, expect(clippy::float_cmp, reason = "small integers and halves are exact"))]

mod dataset;
mod history;
mod metrics;
mod plot;
mod record;
mod standardizer;

pub use dataset::Dataset;
pub use history::History;
pub use metrics::{
    Accuracy, BinaryAccuracy, ConfusionMatrix, Labels, MeanAbsoluteError, Metric, R2Score,
    RootMeanSquaredError, TopKAccuracy,
};
pub use plot::Chart;
pub use record::{Record, Window};
pub use seqnet_core::train::*;
pub use standardizer::Standardizer;
