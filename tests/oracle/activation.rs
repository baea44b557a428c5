//! Keras's activations, as Keras 3 defines them.
//!
//! ```text
//! linear        x
//! relu          max(x, 0)
//! relu6         min(max(x, 0), 6)
//! leaky_relu    x if x > 0, else 0.2 x
//! elu           x if x > 0, else e^x - 1
//! selu          λ x if x > 0, else λ α (e^x - 1)
//! gelu          x Φ(x) = x/2 (1 + erf(x/√2))
//! silu, swish   x σ(x)
//! sigmoid       σ(x) = 1 / (1 + e^-x)
//! hard_sigmoid  relu6(x + 3) / 6
//! tanh          tanh(x)
//! softplus      ln(1 + e^x)
//! softsign      x / (1 + |x|)
//! exponential   e^x
//! softmax       e^(x_u) / Σ_v e^(x_v)
//! ```

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// An activation; `swish` is [`Activation::Silu`] under its other name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activation {
    Linear,
    Relu,
    Relu6,
    LeakyRelu,
    Elu,
    Selu,
    Gelu,
    Silu,
    Sigmoid,
    HardSigmoid,
    Tanh,
    Softplus,
    Softsign,
    Exponential,
    Softmax,
}

impl Activation {
    /// The activation that Keras calls `name`.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "linear" => Self::Linear,
            "relu" => Self::Relu,
            "relu6" => Self::Relu6,
            "leaky_relu" => Self::LeakyRelu,
            "elu" => Self::Elu,
            "selu" => Self::Selu,
            "gelu" => Self::Gelu,
            "silu" | "swish" => Self::Silu,
            "sigmoid" => Self::Sigmoid,
            "hard_sigmoid" => Self::HardSigmoid,
            "tanh" => Self::Tanh,
            "softplus" => Self::Softplus,
            "softsign" => Self::Softsign,
            "exponential" => Self::Exponential,
            "softmax" => Self::Softmax,
            _ => panic!("the oracle does not know the activation `{name}`"),
        }
    }

    /// The activation of a vector of features.
    pub(crate) fn of(self, mut x: Vec<f64>) -> Vec<f64> {
        if self == Self::Softmax {
            return softmax(&x);
        }
        for x in &mut x {
            *x = self.of_number(*x);
        }
        x
    }

    fn of_number(self, x: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Relu => x.max(0.0),
            Self::Relu6 => x.clamp(0.0, 6.0),
            Self::LeakyRelu | Self::Elu if x > 0.0 => x,
            Self::LeakyRelu => 0.2 * x,
            Self::Elu => x.exp_m1(),
            Self::Selu if x > 0.0 => SELU_SCALE * x,
            Self::Selu => SELU_SCALE * SELU_ALPHA * x.exp_m1(),
            Self::Gelu => x / 2.0 * erfc(-x * FRAC_1_SQRT_2),
            Self::Silu => x * sigmoid(x),
            Self::Sigmoid => sigmoid(x),
            Self::HardSigmoid => (x + 3.0).clamp(0.0, 6.0) / 6.0,
            Self::Tanh => x.tanh(),
            // The same as ln(1 + e^x), but e^x cannot overflow.
            Self::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
            Self::Softsign => x / (1.0 + x.abs()),
            Self::Exponential => x.exp(),
            Self::Softmax => unreachable!("softmax is not of one number"),
        }
    }
}

/// `α` and `λ` of Klambauer et al. 2017, "Self-Normalizing Neural Networks", as in Keras.
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The largest `x` is subtracted from all, which changes nothing but that `e^x` cannot overflow.
fn softmax(x: &[f64]) -> Vec<f64> {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = x.iter().map(|x| (x - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

/// From here on the continued fraction is the more accurate one, as `e^(-x²)` loses digits in the series.
const FRACTION_FROM: f64 = 2.0;

/// The error function, to 1e-15.
fn erf(x: f64) -> f64 {
    if x.abs() < FRACTION_FROM { erf_by_series(x) } else { x.signum() * (1.0 - erfc_by_fraction(x.abs())) }
}

/// `1 - erf(x)`, which keeps its digits where `erf(x)` is almost 1.
fn erfc(x: f64) -> f64 {
    if x < FRACTION_FROM { 1.0 - erf(x) } else { erfc_by_fraction(x) }
}

/// Abramowitz & Stegun 7.1.6, all of whose terms have the same sign:
///
/// ```text
/// erf(x) = 2/√π e^(-x²) Σ_n 2^n x^(2n+1) / (1 · 3 ⋯ (2n+1))
/// ```
pub(crate) fn erf_by_series(x: f64) -> f64 {
    let mut term = x;
    let mut sum = 0.0_f64;
    let mut odd = 1.0;
    while term.abs() > f64::EPSILON / 4.0 * sum.abs() {
        sum += term;
        odd += 2.0;
        term *= 2.0 * x * x / odd;
    }
    2.0 / PI.sqrt() * (-x * x).exp() * sum
}

/// Abramowitz & Stegun 7.1.14 for `x > 0`, from its far end:
///
/// ```text
/// √π e^(x²) erfc(x) = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + 2/(x + ⋯)))))
/// ```
pub(crate) fn erfc_by_fraction(x: f64) -> f64 {
    // At `x = 2` 100 levels suffice for every digit, and fewer beyond.
    let mut fraction = x;
    for level in (1..=100).rev() {
        fraction = x + f64::from(level) / 2.0 / fraction;
    }
    (-x * x).exp() / (PI.sqrt() * fraction)
}
