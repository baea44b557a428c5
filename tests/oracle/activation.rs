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
//! celu          x if x > 0, else e^x - 1
//! hard_shrink   x if |x| > ½, else 0
//! hard_silu     x hard_sigmoid(x), also called hard_swish
//! hard_tanh     min(max(x, -1), 1)
//! mish          x tanh(softplus(x))
//! soft_shrink   x - ½ if x > ½, x + ½ if x < -½, else 0
//! sparse_plus   x if x ≥ 1, (x + 1)²/4 if x > -1, else 0
//! sparse_sigmoid min(max((x + 1)/2, 0), 1)
//! squareplus    (x + √(x² + 4))/2
//! tanh_shrink   x - tanh(x)
//! log_sigmoid   ln σ(x)
//! log_softmax   x_u - ln Σ_v e^(x_v)
//! sparsemax     max(x_u - τ, 0), with Keras's τ
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
    Celu,
    HardShrink,
    HardSilu,
    HardTanh,
    Mish,
    SoftShrink,
    SparsePlus,
    SparseSigmoid,
    Sparsemax,
    Squareplus,
    TanhShrink,
    LogSigmoid,
    LogSoftmax,
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
            "celu" => Self::Celu,
            "hard_shrink" => Self::HardShrink,
            "hard_silu" | "hard_swish" => Self::HardSilu,
            "hard_tanh" => Self::HardTanh,
            "mish" => Self::Mish,
            "soft_shrink" => Self::SoftShrink,
            "sparse_plus" => Self::SparsePlus,
            "sparse_sigmoid" => Self::SparseSigmoid,
            "sparsemax" => Self::Sparsemax,
            "squareplus" => Self::Squareplus,
            "tanh_shrink" => Self::TanhShrink,
            "log_sigmoid" => Self::LogSigmoid,
            "log_softmax" => Self::LogSoftmax,
            _ => panic!("the oracle does not know the activation `{name}`"),
        }
    }

    /// The activation of a vector of features.
    pub(crate) fn of(self, mut x: Vec<f64>) -> Vec<f64> {
        match self {
            Self::Softmax => return softmax(&x),
            Self::LogSoftmax => return log_softmax(&x),
            Self::Sparsemax => return sparsemax(&x),
            _ => {}
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
            Self::LeakyRelu | Self::Elu | Self::Celu if x > 0.0 => x,
            Self::LeakyRelu => 0.2 * x,
            Self::Elu | Self::Celu => x.exp_m1(),
            Self::Selu if x > 0.0 => SELU_SCALE * x,
            Self::Selu => SELU_SCALE * SELU_ALPHA * x.exp_m1(),
            Self::Gelu => x / 2.0 * erfc(-x * FRAC_1_SQRT_2),
            Self::Silu => x * sigmoid(x),
            Self::Sigmoid => sigmoid(x),
            Self::HardSigmoid => (x + 3.0).clamp(0.0, 6.0) / 6.0,
            Self::Tanh => x.tanh(),
            Self::Softplus => softplus(x),
            Self::Softsign => x / (1.0 + x.abs()),
            Self::Exponential => x.exp(),
            Self::HardShrink if x.abs() > 0.5 => x,
            Self::HardShrink => 0.0,
            Self::HardSilu => x * (x + 3.0).clamp(0.0, 6.0) / 6.0,
            Self::HardTanh => x.clamp(-1.0, 1.0),
            Self::Mish => x * softplus(x).tanh(),
            Self::SoftShrink => x - x.clamp(-0.5, 0.5),
            Self::SparsePlus if x >= 1.0 => x,
            Self::SparsePlus => (x.max(-1.0) + 1.0).powi(2) / 4.0,
            Self::SparseSigmoid => (x / 2.0 + 0.5).clamp(0.0, 1.0),
            Self::Squareplus => f64::midpoint(x, x.hypot(2.0)),
            Self::TanhShrink => x - x.tanh(),
            Self::LogSigmoid => -softplus(-x),
            Self::Softmax | Self::LogSoftmax | Self::Sparsemax => unreachable!("not of one number"),
        }
    }
}

/// `α` and `λ` of Klambauer et al. 2017, "Self-Normalizing Neural Networks", as in Keras.
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The same as `ln(1 + e^x)`, but `e^x` cannot overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn log_softmax(x: &[f64]) -> Vec<f64> {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = x.iter().map(|x| (x - largest).exp()).sum();
    x.iter().map(|x| x - largest - sum.ln()).collect()
}

/// The `k` largest are those of Martins & Astudillo 2016, all of which are above `(Σ x - 1) / k`. Keras's `τ` is not that: it takes the sum of
/// all sums of the first of them, up to `k`.
fn sparsemax(x: &[f64]) -> Vec<f64> {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut sums, mut count, mut tau) = (0.0, 0.0, 0.0, 0.0);
    for x in sorted {
        (sum, count) = (sum + x, count + 1.0);
        sums += sum;
        if x > (sum - 1.0) / count {
            tau = (sums - 1.0) / count;
        }
    }
    x.iter().map(|x| (x - tau).max(0.0)).collect()
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
