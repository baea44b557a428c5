//! The layers: one row each. Adding a layer to the macro is adding its row, and its rule where none of the others fits.

mod activation;
mod convolution;
mod core;
mod einsum;
mod elsewhere;
mod normalization;
mod pooling;
mod recurrent;
mod regularization;
mod reshaping;

pub(crate) use elsewhere::elsewhere;

use crate::arguments::Kind::{Boolean, Meaningless, Name, Regularizer, Shape as InputShape, Word};
use crate::arguments::{Call, Kind, Parameter};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};

/// What the macro knows of a layer.
pub(crate) struct Row {
    /// Keras's name.
    pub(crate) name: &'static str,
    /// Its type in `seqnet_core::layers`.
    pub(crate) rust: &'static str,
    /// In Keras's order.
    pub(crate) parameters: &'static [Parameter],
    /// How it is written.
    pub(crate) example: &'static str,
    /// Its shape rule and its type.
    pub(crate) rule: fn(&mut Walk<'_>, &Call, &Shape) -> Result<Planned, Stop>,
}

impl Row {
    /// What every layer of Keras takes besides.
    #[expect(clippy::unused_self, reason = "read as a property of a row")]
    pub(crate) fn common(&self) -> &'static [Parameter] {
        COMMON
    }
}

const fn needed(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, required: true }
}

const fn optional(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, required: false }
}

const DTYPE: Kind = Meaningless(
    "a model computes in `f32`, or in `f64` with `#[scalar(f64)]` above the struct, in all of its layers",
);
const BATCH: Kind = Meaningless("a model takes one window at a time");
const WITH_BATCH: Kind =
    Kind::Replaced("a model takes one window at a time", "write `input_shape`, without the first number");
const STATE: Kind = Meaningless(
    "in a list of layers there is nobody to take the states; an `EncoderDecoder` of two models hands them over, with `ByState`, and `stateful` keeps them",
);
const LORA: Kind = Meaningless("it changes how Keras trains, not what the layer computes");
const CHANNELS: Kind = Meaningless("features come last");
const FORMAT: Kind = Word(&[("channels_last", "channels_last")]);

const COMMON: &[Parameter] = &[
    optional("name", Name),
    optional("input_shape", InputShape),
    optional("trainable", Boolean),
    optional("activity_regularizer", Regularizer),
    optional("dtype", DTYPE),
    optional("autocast", Boolean),
    optional("batch_size", BATCH),
    optional("batch_shape", WITH_BATCH),
    optional("batch_input_shape", WITH_BATCH),
    optional(
        "input_dim",
        Kind::Replaced("it has no timesteps", "write `input_shape = (timesteps, features)`"),
    ),
    optional(
        "input_length",
        Kind::Replaced("it has no features", "write `input_shape = (timesteps, features)`"),
    ),
    optional("weights", Meaningless("weights are loaded from a file, by `from_safetensors`")),
];

/// Names that Keras has besides.
const ALIASES: &[(&str, &str)] = &[
    ("AvgPool1D", "AveragePooling1D"),
    ("Convolution1D", "Conv1D"),
    ("Convolution1DTranspose", "Conv1DTranspose"),
    ("GlobalAvgPool1D", "GlobalAveragePooling1D"),
    ("GlobalMaxPool1D", "GlobalMaxPooling1D"),
    ("MaxPool1D", "MaxPooling1D"),
    ("SeparableConvolution1D", "SeparableConv1D"),
];

/// All layers, by family.
const FAMILIES: &[&[Row]] = &[
    core::ROWS,
    recurrent::ROWS,
    convolution::ROWS,
    pooling::ROWS,
    normalization::ROWS,
    reshaping::ROWS,
    activation::ROWS,
    regularization::ROWS,
];

/// All layers.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> + Clone {
    FAMILIES.iter().copied().flatten()
}

/// The row of a layer.
pub(crate) fn find(name: &str) -> Option<&'static Row> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| *name);
    rows().find(|row| row.name == name)
}

/// Every name that can begin a layer, for *did you mean*.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    rows().map(|row| row.name).chain(["Input"])
}
