//! The activations by Keras's names.

/// An activation: its names in Keras and its type in `seqnet_core::activations`.
pub(crate) struct Activation {
    pub(crate) name: &'static str,
    pub(crate) rust: &'static str,
}

macro_rules! table {
    ($($name:literal $rust:ident,)*) => { &[$(Activation { name: $name, rust: stringify!($rust) },)*] };
}

/// What `activation = …` can be.
pub(crate) const ACTIVATIONS: &[Activation] = table! {
    "linear" Linear,
    "tanh" Tanh,
    "sigmoid" Sigmoid,
    "hard_sigmoid" HardSigmoid,
    "relu" Relu,
    "relu6" Relu6,
    "leaky_relu" LeakyRelu,
    "elu" Elu,
    "selu" Selu,
    "celu" Celu,
    "gelu" Gelu,
    "silu" Silu,
    "swish" Silu,
    "hard_silu" HardSilu,
    "hard_swish" HardSilu,
    "mish" Mish,
    "softplus" Softplus,
    "softsign" Softsign,
    "softmax" Softmax,
    "log_softmax" LogSoftmax,
    "log_sigmoid" LogSigmoid,
    "hard_tanh" HardTanh,
    "tanh_shrink" TanhShrink,
    "hard_shrink" HardShrink,
    "soft_shrink" SoftShrink,
    "squareplus" Squareplus,
    "sparse_plus" SparsePlus,
    "sparse_sigmoid" SparseSigmoid,
    "sparsemax" Sparsemax,
    "exponential" Exponential,
};

/// Initializers by Keras's names, and their variants in `seqnet_core::Initializer`.
pub(crate) const INITIALIZERS: &[(&str, &str)] = &[
    ("glorot_uniform", "GlorotUniform"),
    ("glorot_normal", "GlorotNormal"),
    ("he_uniform", "HeUniform"),
    ("he_normal", "HeNormal"),
    ("lecun_uniform", "LecunUniform"),
    ("lecun_normal", "LecunNormal"),
    ("orthogonal", "Orthogonal"),
    ("identity", "Identity"),
    ("random_uniform", "RandomUniform"),
    ("random_normal", "RandomNormal"),
    ("truncated_normal", "TruncatedNormal"),
    ("zeros", "Zeros"),
    ("ones", "Ones"),
];
