//! Layers that act in training alone.

use super::{Row, needed, optional};
use crate::arguments::Kind;
use crate::arguments::Kind::{NotNegative, Rate, Seed};
use crate::rules;

const NOISE_SHAPE: Kind = Kind::NoneAlone(
    "every number is left out or kept by itself",
    "remove it; `SpatialDropout1D(..)` leaves out features in all timesteps together",
);

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "Dropout",
        rust: "Dropout",
        parameters: &[needed("rate", Rate), optional("noise_shape", NOISE_SHAPE), optional("seed", Seed)],
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
        parameters: &[needed("rate", Rate), optional("noise_shape", NOISE_SHAPE), optional("seed", Seed)],
        example: "AlphaDropout(0.2)",
        rule: rules::core::dropout,
    },
    Row {
        name: "ActivityRegularization",
        rust: "Identity",
        parameters: &[
            optional("l1", NotNegative { none: false }),
            optional("l2", NotNegative { none: false }),
        ],
        example: "ActivityRegularization(l2 = 0.01)",
        rule: rules::core::dropout,
    },
];
