//! Layers that act in training alone.

use super::{Row, needed, optional};
use crate::arguments::Kind::{Float, Ignored, Rate, Seed};
use crate::rules;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "Dropout",
        rust: "Dropout",
        parameters: &[needed("rate", Rate), optional("noise_shape", Ignored), optional("seed", Seed)],
        example: "Dropout(0.2)",
        rule: rules::core::dropout,
    },
    Row {
        name: "SpatialDropout1D",
        rust: "Identity",
        parameters: &[needed("rate", Rate), optional("seed", Seed)],
        example: "SpatialDropout1D(0.2)",
        rule: rules::rectifiers::spatial_dropout,
    },
    Row {
        name: "GaussianNoise",
        rust: "Identity",
        parameters: &[needed("stddev", Rate), optional("seed", Seed)],
        example: "GaussianNoise(0.1)",
        rule: rules::core::dropout,
    },
    Row {
        name: "GaussianDropout",
        rust: "Identity",
        parameters: &[needed("rate", Rate), optional("seed", Seed)],
        example: "GaussianDropout(0.2)",
        rule: rules::core::dropout,
    },
    Row {
        name: "AlphaDropout",
        rust: "Identity",
        parameters: &[needed("rate", Rate), optional("noise_shape", Ignored), optional("seed", Seed)],
        example: "AlphaDropout(0.2)",
        rule: rules::core::dropout,
    },
    Row {
        name: "ActivityRegularization",
        rust: "Identity",
        parameters: &[optional("l1", Float), optional("l2", Float)],
        example: "ActivityRegularization(l2 = 0.01)",
        rule: rules::core::dropout,
    },
];
