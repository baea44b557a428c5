//! Normalizations, and what standardizes an input.

use super::{Row, needed, optional};
use crate::arguments::Kind::{Axes, Boolean, Constraint, Float, Floats, Ignored, Initializer, Regularizer};
use crate::rules;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "BatchNormalization",
        rust: "BatchNormalization",
        parameters: &[
            optional("axis", Axes),
            optional("momentum", Float),
            optional("epsilon", Float),
            optional("center", Boolean),
            optional("scale", Boolean),
            optional("beta_initializer", Initializer),
            optional("gamma_initializer", Initializer),
            optional("moving_mean_initializer", Initializer),
            optional("moving_variance_initializer", Initializer),
            optional("beta_regularizer", Regularizer),
            optional("gamma_regularizer", Regularizer),
            optional("beta_constraint", Constraint),
            optional("gamma_constraint", Constraint),
            optional("renorm", Boolean),
            optional("renorm_clipping", Ignored),
            optional("renorm_momentum", Float),
            optional("synchronized", Boolean),
        ],
        example: "BatchNormalization(epsilon = 1e-5)",
        rule: rules::normalization::batch_normalization,
    },
    Row {
        name: "LayerNormalization",
        rust: "LayerNormalization",
        parameters: &[
            optional("axis", Axes),
            optional("epsilon", Float),
            optional("center", Boolean),
            optional("scale", Boolean),
            optional("beta_initializer", Initializer),
            optional("gamma_initializer", Initializer),
            optional("beta_regularizer", Regularizer),
            optional("gamma_regularizer", Regularizer),
            optional("beta_constraint", Constraint),
            optional("gamma_constraint", Constraint),
            optional("rms_scaling", Boolean),
        ],
        example: "LayerNormalization(epsilon = 1e-5)",
        rule: rules::normalization::layer_normalization,
    },
    Row {
        name: "RMSNormalization",
        rust: "RmsNormalization",
        parameters: &[optional("axis", Axes), optional("epsilon", Float)],
        example: "RMSNormalization(epsilon = 1e-5)",
        rule: rules::normalization::rms_normalization,
    },
    Row {
        name: "UnitNormalization",
        rust: "UnitNormalization",
        parameters: &[optional("axis", Axes)],
        example: "UnitNormalization()",
        rule: rules::normalization::unit_normalization,
    },
    Row {
        name: "Normalization",
        rust: "Normalization",
        parameters: &[
            optional("axis", Axes),
            optional("mean", Floats),
            optional("variance", Floats),
            optional("invert", Boolean),
        ],
        example: "Normalization(mean = 20.0, variance = 25.0)",
        rule: rules::normalization::normalization,
    },
    Row {
        name: "Rescaling",
        rust: "Rescaling",
        parameters: &[needed("scale", Floats), optional("offset", Floats)],
        example: "Rescaling(1.0 / 255.0)",
        rule: rules::normalization::rescaling,
    },
];
