//! Activations that are layers.

use super::{Row, optional};
use crate::arguments::Kind::{Axes, Constraint, Float, Initializer, NotNegative, Regularizer};
use crate::rules;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "ReLU",
        rust: "Relu",
        parameters: &[
            optional("max_value", NotNegative { none: true }),
            optional("negative_slope", NotNegative { none: false }),
            optional("threshold", NotNegative { none: false }),
        ],
        example: "ReLU(max_value = 6.0)",
        rule: rules::rectifiers::relu,
    },
    Row {
        name: "LeakyReLU",
        rust: "LeakyRelu",
        parameters: &[
            optional("negative_slope", NotNegative { none: false }),
            optional("alpha", NotNegative { none: false }),
        ],
        example: "LeakyReLU(0.1)",
        rule: rules::rectifiers::leaky_relu,
    },
    Row {
        name: "ELU",
        rust: "Elu",
        parameters: &[optional("alpha", Float)],
        example: "ELU(0.5)",
        rule: rules::rectifiers::elu,
    },
    Row {
        name: "PReLU",
        rust: "PRelu",
        parameters: &[
            optional("alpha_initializer", Initializer),
            optional("alpha_regularizer", Regularizer),
            optional("alpha_constraint", Constraint),
            optional("shared_axes", Axes),
        ],
        example: "PReLU(shared_axes = [1])",
        rule: rules::rectifiers::prelu,
    },
    Row {
        name: "Softmax",
        rust: "Softmax",
        parameters: &[optional("axis", Axes)],
        example: "Softmax()",
        rule: rules::rectifiers::softmax,
    },
];
