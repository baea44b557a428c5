//! The layers: one row each. Adding a layer to the macro is adding its row, and its rule where none of the others fits.

use crate::arguments::Kind::{
    Activation, Axes, Boolean, Constraint, Count, Float, Floats, Ignored, Initializer, Inner, Meaningless,
    Name, NotNegative, Number, Pair, Rate, Regularizer, Seed, Shape as InputShape, Size, SizeOrNone, Slice,
    Target, Word,
};
use crate::arguments::{Call, Kind, Parameter};
use crate::mistakes::Stop;
use crate::rules;
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
    "in a list of layers there is nobody to take the states; `predict_from` shows them, and `stateful` keeps them",
);
const LORA: Kind = Meaningless("it changes how Keras trains, not what the layer computes");
const CHANNELS: Kind = Meaningless("features come last");
const FORMAT: Kind = Word(&[("channels_last", "channels_last")]);

const COMMON: &[Parameter] = &[
    optional("name", Name),
    optional("input_shape", InputShape),
    optional("trainable", Boolean),
    optional("dtype", DTYPE),
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
    ("GlobalAvgPool1D", "GlobalAveragePooling1D"),
    ("GlobalMaxPool1D", "GlobalMaxPooling1D"),
    ("MaxPool1D", "MaxPooling1D"),
    ("SeparableConvolution1D", "SeparableConv1D"),
];

/// All layers, by name.
pub(crate) const ROWS: &[Row] = &[
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
        rule: rules::dense,
    },
    Row {
        name: "LSTM",
        rust: "Lstm",
        parameters: &[
            needed("units", Count("unit")),
            optional("activation", Activation),
            optional("recurrent_activation", Activation),
            optional("use_bias", Boolean),
            optional("kernel_initializer", Initializer),
            optional("recurrent_initializer", Initializer),
            optional("bias_initializer", Initializer),
            optional("unit_forget_bias", Boolean),
            optional("kernel_regularizer", Regularizer),
            optional("recurrent_regularizer", Regularizer),
            optional("bias_regularizer", Regularizer),
            optional("activity_regularizer", Regularizer),
            optional("kernel_constraint", Constraint),
            optional("recurrent_constraint", Constraint),
            optional("bias_constraint", Constraint),
            optional("dropout", Rate),
            optional("recurrent_dropout", Rate),
            optional("seed", Seed),
            optional("return_sequences", Boolean),
            optional("return_state", STATE),
            optional("go_backwards", Boolean),
            optional("stateful", Boolean),
            optional("unroll", Ignored),
            optional("use_cudnn", Ignored),
        ],
        example: "LSTM(32)",
        rule: rules::lstm,
    },
    Row {
        name: "GRU",
        rust: "Gru",
        parameters: &[
            needed("units", Count("unit")),
            optional("activation", Activation),
            optional("recurrent_activation", Activation),
            optional("use_bias", Boolean),
            optional("kernel_initializer", Initializer),
            optional("recurrent_initializer", Initializer),
            optional("bias_initializer", Initializer),
            optional("kernel_regularizer", Regularizer),
            optional("recurrent_regularizer", Regularizer),
            optional("bias_regularizer", Regularizer),
            optional("activity_regularizer", Regularizer),
            optional("kernel_constraint", Constraint),
            optional("recurrent_constraint", Constraint),
            optional("bias_constraint", Constraint),
            optional("dropout", Rate),
            optional("recurrent_dropout", Rate),
            optional("seed", Seed),
            optional("return_sequences", Boolean),
            optional("return_state", STATE),
            optional("go_backwards", Boolean),
            optional("stateful", Boolean),
            optional("unroll", Ignored),
            optional("reset_after", Boolean),
            optional("use_cudnn", Ignored),
        ],
        example: "GRU(32)",
        rule: rules::gru,
    },
    Row {
        name: "SimpleRNN",
        rust: "SimpleRnn",
        parameters: &[
            needed("units", Count("unit")),
            optional("activation", Activation),
            optional("use_bias", Boolean),
            optional("kernel_initializer", Initializer),
            optional("recurrent_initializer", Initializer),
            optional("bias_initializer", Initializer),
            optional("kernel_regularizer", Regularizer),
            optional("recurrent_regularizer", Regularizer),
            optional("bias_regularizer", Regularizer),
            optional("activity_regularizer", Regularizer),
            optional("kernel_constraint", Constraint),
            optional("recurrent_constraint", Constraint),
            optional("bias_constraint", Constraint),
            optional("dropout", Rate),
            optional("recurrent_dropout", Rate),
            optional("return_sequences", Boolean),
            optional("return_state", STATE),
            optional("go_backwards", Boolean),
            optional("stateful", Boolean),
            optional("unroll", Ignored),
            optional("seed", Seed),
        ],
        example: "SimpleRNN(32)",
        rule: rules::simple_rnn,
    },
    Row {
        name: "RepeatVector",
        rust: "RepeatVector",
        parameters: &[needed("n", Count("repeat"))],
        example: "RepeatVector(6)",
        rule: rules::repeat_vector,
    },
    Row {
        name: "TimeDistributed",
        rust: "TimeDistributed",
        parameters: &[needed("layer", Inner)],
        example: "TimeDistributed(Dense(1))",
        rule: rules::time_distributed,
    },
    Row {
        name: "Bidirectional",
        rust: "Bidirectional",
        parameters: &[
            needed("layer", Inner),
            optional("merge_mode", Word(crate::bidirectional::MERGE_MODES)),
            optional("weights", Meaningless("weights are loaded from a file, by `from_safetensors`")),
            optional("backward_layer", Inner),
        ],
        example: "Bidirectional(LSTM(32))",
        rule: crate::bidirectional::bidirectional,
    },
    Row {
        name: "Activation",
        rust: "Activation",
        parameters: &[needed("activation", Activation)],
        example: "Activation(\"tanh\")",
        rule: rules::activation,
    },
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
        rule: rules::dropout,
    },
    Row {
        name: "GaussianDropout",
        rust: "Identity",
        parameters: &[needed("rate", Rate), optional("seed", Seed)],
        example: "GaussianDropout(0.2)",
        rule: rules::dropout,
    },
    Row {
        name: "AlphaDropout",
        rust: "Identity",
        parameters: &[needed("rate", Rate), optional("noise_shape", Ignored), optional("seed", Seed)],
        example: "AlphaDropout(0.2)",
        rule: rules::dropout,
    },
    Row {
        name: "ActivityRegularization",
        rust: "Identity",
        parameters: &[optional("l1", Float), optional("l2", Float)],
        example: "ActivityRegularization(l2 = 0.01)",
        rule: rules::dropout,
    },
    Row { name: "Identity", rust: "Identity", parameters: &[], example: "Identity()", rule: rules::dropout },
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
        rule: rules::slice,
    },
    Row {
        name: "Slice",
        rust: "Slice",
        parameters: &[needed("range", Slice), optional("step", Number)],
        example: "Slice(-3..)",
        rule: rules::slice,
    },
    Row {
        name: "ZeroPadding1D",
        rust: "ZeroPadding1D",
        parameters: &[optional("padding", Pair), optional("data_format", CHANNELS)],
        example: "ZeroPadding1D((0, 3))",
        rule: rules::zero_padding,
    },
    Row {
        name: "Cropping1D",
        rust: "Cropping1D",
        parameters: &[optional("cropping", Pair)],
        example: "Cropping1D((3, 0))",
        rule: rules::cropping,
    },
    Row {
        name: "Flatten",
        rust: "Flatten",
        parameters: &[optional("data_format", CHANNELS)],
        example: "Flatten()",
        rule: rules::flatten,
    },
    Row {
        name: "Dropout",
        rust: "Dropout",
        parameters: &[needed("rate", Rate), optional("noise_shape", Ignored), optional("seed", Seed)],
        example: "Dropout(0.2)",
        rule: rules::dropout,
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
        name: "Conv1D",
        rust: "Conv1D",
        parameters: &[
            needed("filters", Count("filter")),
            needed("kernel_size", Size("timestep in its kernel")),
            optional("strides", Size("timestep as its stride")),
            optional("padding", Word(rules::convolution::PADDINGS)),
            optional("data_format", FORMAT),
            optional("dilation_rate", Size("timestep as its dilation")),
            optional("groups", Size("group")),
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
        ],
        example: "Conv1D(32, 3)",
        rule: rules::convolution::conv1d,
    },
    Row {
        name: "DepthwiseConv1D",
        rust: "DepthwiseConv1D",
        parameters: &[
            needed("kernel_size", Size("timestep in its kernel")),
            optional("strides", Size("timestep as its stride")),
            optional("padding", Word(rules::convolution::PADDINGS)),
            optional("depth_multiplier", Count("filter for each feature")),
            optional("data_format", FORMAT),
            optional("dilation_rate", Size("timestep as its dilation")),
            optional("activation", Activation),
            optional("use_bias", Boolean),
            optional("depthwise_initializer", Initializer),
            optional("bias_initializer", Initializer),
            optional("depthwise_regularizer", Regularizer),
            optional("bias_regularizer", Regularizer),
            optional("activity_regularizer", Regularizer),
            optional("depthwise_constraint", Constraint),
            optional("bias_constraint", Constraint),
        ],
        example: "DepthwiseConv1D(3)",
        rule: rules::convolution::depthwise_conv1d,
    },
    Row {
        name: "SeparableConv1D",
        rust: "SeparableConv1D",
        parameters: &[
            needed("filters", Count("filter")),
            needed("kernel_size", Size("timestep in its kernel")),
            optional("strides", Size("timestep as its stride")),
            optional("padding", Word(rules::convolution::PADDINGS)),
            optional("data_format", FORMAT),
            optional("dilation_rate", Size("timestep as its dilation")),
            optional("depth_multiplier", Count("filter for each feature")),
            optional("activation", Activation),
            optional("use_bias", Boolean),
            optional("depthwise_initializer", Initializer),
            optional("pointwise_initializer", Initializer),
            optional("bias_initializer", Initializer),
            optional("depthwise_regularizer", Regularizer),
            optional("pointwise_regularizer", Regularizer),
            optional("bias_regularizer", Regularizer),
            optional("activity_regularizer", Regularizer),
            optional("depthwise_constraint", Constraint),
            optional("pointwise_constraint", Constraint),
            optional("bias_constraint", Constraint),
        ],
        example: "SeparableConv1D(32, 3)",
        rule: rules::convolution::separable_conv1d,
    },
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
    Row {
        name: "UpSampling1D",
        rust: "UpSampling1D",
        parameters: &[optional("size", Count("repeat of each timestep"))],
        example: "UpSampling1D(2)",
        rule: rules::pooling::up_sampling,
    },
];

/// The row of a layer.
pub(crate) fn find(name: &str) -> Option<&'static Row> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| *name);
    ROWS.iter().find(|row| row.name == name)
}

/// Every name that can begin a layer, for *did you mean*.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    ROWS.iter().map(|row| row.name).chain(["Input"])
}
