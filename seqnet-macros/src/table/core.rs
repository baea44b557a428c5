//! Layers that every network is made of.

use super::{LORA, Row, needed, optional};
use crate::arguments::Kind::{
    Activation, Boolean, Constraint, Count, Float, Ignored, Initializer, Meaningless, Number, Regularizer,
    Slice,
};
use crate::rules;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "Dense",
        rust: "Dense",
        parameters: &[
            needed("units", Count("unit")),
            optional("activation", Activation),
            optional("use_bias", Boolean),
            optional("kernel_initializer", Initializer),
            optional("bias_initializer", Initializer),
            optional("kernel_regularizer", Regularizer),
            optional("bias_regularizer", Regularizer),
            optional("activity_regularizer", Regularizer),
            optional("kernel_constraint", Constraint),
            optional("bias_constraint", Constraint),
            optional("lora_rank", LORA),
            optional("lora_alpha", LORA),
            optional("quantization_config", LORA),
        ],
        example: "Dense(1)",
        rule: rules::core::dense,
    },
    Row {
        name: "Activation",
        rust: "Activation",
        parameters: &[needed("activation", Activation)],
        example: "Activation(\"tanh\")",
        rule: rules::core::activation,
    },
    Row {
        name: "Embedding",
        rust: "Embedding",
        parameters: &[
            needed("input_dim", Count("id")),
            needed("output_dim", Count("feature")),
            optional("embeddings_initializer", Initializer),
            optional("embeddings_regularizer", Regularizer),
            optional("embeddings_constraint", Constraint),
            optional("mask_zero", Boolean),
            optional("weights", Meaningless("weights are loaded from a file, by `from_safetensors`")),
            optional("lora_rank", LORA),
            optional("lora_alpha", LORA),
            optional("quantization_config", LORA),
        ],
        example: "Embedding(1000, 16)",
        rule: rules::embedding::embedding,
    },
    Row {
        name: "Masking",
        rust: "Masking",
        parameters: &[optional("mask_value", Float)],
        example: "Masking(0.0)",
        rule: rules::embedding::masking,
    },
    Row {
        name: "Unmask",
        rust: "Identity",
        parameters: &[],
        example: "Unmask()",
        rule: rules::embedding::unmask,
    },
    Row {
        name: "Lambda",
        rust: "Slice",
        parameters: &[
            needed("function", Slice),
            optional("output_shape", Ignored),
            optional("mask", Meaningless("a slice carries no mask")),
            optional("arguments", Meaningless("only slices can be read, and they take none")),
        ],
        example: "Lambda(lambda x: x[:, -3:, :])",
        rule: rules::slice::slice,
    },
    Row {
        name: "Slice",
        rust: "Slice",
        parameters: &[needed("range", Slice), optional("step", Number)],
        example: "Slice(-3..)",
        rule: rules::slice::slice,
    },
    Row {
        name: "Identity",
        rust: "Identity",
        parameters: &[],
        example: "Identity()",
        rule: rules::core::dropout,
    },
];
