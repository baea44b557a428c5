//! Layers that only move values.

use super::{CHANNELS, Row, needed, optional};
use crate::arguments::Kind::{Axes, Count, Pair, Target};
use crate::rules;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "RepeatVector",
        rust: "RepeatVector",
        parameters: &[needed("n", Count("repeat"))],
        example: "RepeatVector(6)",
        rule: rules::padding::repeat_vector,
    },
    Row {
        name: "Flatten",
        rust: "Flatten",
        parameters: &[optional("data_format", CHANNELS)],
        example: "Flatten()",
        rule: rules::reshape::flatten,
    },
    Row {
        name: "Reshape",
        rust: "Reshape",
        parameters: &[needed("target_shape", Target)],
        example: "Reshape((3, -1))",
        rule: rules::reshape::reshape,
    },
    Row {
        name: "Permute",
        rust: "Permute",
        parameters: &[needed("dims", Axes)],
        example: "Permute((2, 1))",
        rule: rules::reshape::permute,
    },
    Row {
        name: "ZeroPadding1D",
        rust: "ZeroPadding1D",
        parameters: &[optional("padding", Pair), optional("data_format", CHANNELS)],
        example: "ZeroPadding1D((0, 3))",
        rule: rules::padding::zero_padding,
    },
    Row {
        name: "Cropping1D",
        rust: "Cropping1D",
        parameters: &[optional("cropping", Pair)],
        example: "Cropping1D((3, 0))",
        rule: rules::padding::cropping,
    },
    Row {
        name: "UpSampling1D",
        rust: "UpSampling1D",
        parameters: &[optional("size", Count("repeat of each timestep"))],
        example: "UpSampling1D(2)",
        rule: rules::pooling::up_sampling,
    },
];
