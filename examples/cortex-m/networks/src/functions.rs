//! The activations, for device and host to go through in the same order.

use seqnet::activations::{
    Activation, Celu, Elu, Exponential, Gelu, HardShrink, HardSigmoid, HardSilu, HardTanh, LeakyRelu,
    LogSigmoid, LogSoftmax, Mish, Relu, Relu6, Selu, Sigmoid, Silu, SoftShrink, Softmax, Softplus, Softsign,
    SparsePlus, SparseSigmoid, Sparsemax, Squareplus, Tanh, TanhShrink, with::ApproximateGelu,
};

/// What is done with each activation.
pub trait Visit {
    /// Takes one, by Keras's name.
    fn visit<A: Activation>(&mut self, name: &'static str, activation: A);
}

/// Goes through all activations.
pub fn functions(visitor: &mut impl Visit) {
    visitor.visit("tanh", Tanh);
    visitor.visit("sigmoid", Sigmoid);
    visitor.visit("softmax", Softmax);
    visitor.visit("log_softmax", LogSoftmax);
    visitor.visit("relu", Relu);
    visitor.visit("relu6", Relu6);
    visitor.visit("leaky_relu", LeakyRelu);
    visitor.visit("elu", Elu);
    visitor.visit("celu", Celu);
    visitor.visit("selu", Selu);
    visitor.visit("exponential", Exponential);
    visitor.visit("softplus", Softplus);
    visitor.visit("softsign", Softsign);
    visitor.visit("silu", Silu);
    visitor.visit("gelu", Gelu);
    visitor.visit("gelu(approximate = True)", ApproximateGelu);
    visitor.visit("mish", Mish);
    visitor.visit("log_sigmoid", LogSigmoid);
    visitor.visit("hard_sigmoid", HardSigmoid);
    visitor.visit("hard_silu", HardSilu);
    visitor.visit("hard_tanh", HardTanh);
    visitor.visit("tanh_shrink", TanhShrink);
    visitor.visit("hard_shrink", HardShrink);
    visitor.visit("soft_shrink", SoftShrink);
    visitor.visit("squareplus", Squareplus);
    visitor.visit("sparse_plus", SparsePlus);
    visitor.visit("sparse_sigmoid", SparseSigmoid);
    visitor.visit("sparsemax", Sparsemax);
}

/// So many numbers are taken at once.
pub const AT_ONCE: usize = 64;
/// So often.
pub const TIMES: usize = 32;

/// The numbers: those that tempt a program to take another path, and then some between -12 and 12.
#[must_use]
pub fn numbers() -> [[f32; AT_ONCE]; TIMES] {
    const SPECIAL: [f32; 14] = [
        0.0,
        -0.0,
        1.0,
        1e3,
        -1e3,
        88.0,
        -100.0,
        1e-7,
        f32::MIN_POSITIVE / 64.0,
        f32::MAX,
        f32::MIN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
    ];
    let window = crate::window::<TIMES, AT_ONCE>(7);
    let mut numbers = [[0.0; AT_ONCE]; TIMES];
    for (numbers, noise) in numbers.iter_mut().zip(window.steps()) {
        for (number, &noise) in numbers.iter_mut().zip(noise.as_slice()) {
            *number = 6.0 * noise;
        }
    }
    for (number, &special) in numbers.iter_mut().flatten().zip(SPECIAL.iter().cycle()).take(AT_ONCE) {
        *number = special;
    }
    numbers
}
