//! Pools.

use super::{FORMAT, Row, needed, optional};
use crate::arguments::Kind::{Boolean, Size, SizeOrNone, Word};
use crate::rules;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "MaxPooling1D",
        rust: "MaxPooling1D",
        parameters: &[
            optional("pool_size", Size("timestep in its pool")),
            optional("strides", SizeOrNone("timestep as its stride")),
            optional("padding", Word(rules::pooling::PADDINGS)),
            optional("data_format", FORMAT),
        ],
        example: "MaxPooling1D(2)",
        rule: rules::pooling::pooling,
    },
    Row {
        name: "AveragePooling1D",
        rust: "AveragePooling1D",
        parameters: &[
            needed("pool_size", Size("timestep in its pool")),
            optional("strides", SizeOrNone("timestep as its stride")),
            optional("padding", Word(rules::pooling::PADDINGS)),
            optional("data_format", FORMAT),
        ],
        example: "AveragePooling1D(2)",
        rule: rules::pooling::pooling,
    },
    Row {
        name: "AdaptiveMaxPooling1D",
        rust: "AdaptiveMaxPooling1D",
        parameters: &[needed("output_size", Size("timestep to give")), optional("data_format", FORMAT)],
        example: "AdaptiveMaxPooling1D(4)",
        rule: rules::pooling::adaptive_pooling,
    },
    Row {
        name: "AdaptiveAveragePooling1D",
        rust: "AdaptiveAveragePooling1D",
        parameters: &[needed("output_size", Size("timestep to give")), optional("data_format", FORMAT)],
        example: "AdaptiveAveragePooling1D(4)",
        rule: rules::pooling::adaptive_pooling,
    },
    Row {
        name: "GlobalMaxPooling1D",
        rust: "GlobalMaxPooling1D",
        parameters: &[optional("data_format", FORMAT), optional("keepdims", Boolean)],
        example: "GlobalMaxPooling1D()",
        rule: rules::pooling::global_pooling,
    },
    Row {
        name: "GlobalAveragePooling1D",
        rust: "GlobalAveragePooling1D",
        parameters: &[optional("data_format", FORMAT), optional("keepdims", Boolean)],
        example: "GlobalAveragePooling1D()",
        rule: rules::pooling::global_pooling,
    },
];
