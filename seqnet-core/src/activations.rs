//! Activation functions, exactly as Keras 3.15 defines them, in forms that stay accurate and finite.
//!
//! ```text
//! linear(x)         = x
//! relu(x)           = max(x, 0)
//! relu6(x)          = min(max(x, 0), 6)
//! leaky_relu(x)     = x                       for x ≥ 0, else 0.2 x
//! elu(x), celu(x)   = x                       for x ≥ 0, else eˣ - 1
//! selu(x)           = 1.0507 x                for x ≥ 0, else 1.0507 · 1.67326 (eˣ - 1)
//! exponential(x)    = eˣ
//! sigmoid(x)        = 1 / (1 + e⁻ˣ)
//! log_sigmoid(x)    = ln(sigmoid(x))
//! hard_sigmoid(x)   = relu6(x + 3) / 6
//! sparse_sigmoid(x) = min(max((x + 1) / 2, 0), 1)
//! tanh(x)           = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)
//! hard_tanh(x)      = min(max(x, -1), 1)
//! tanh_shrink(x)    = x - tanh(x)
//! hard_shrink(x)    = x                       for |x| > 0.5, else 0
//! soft_shrink(x)    = x ∓ 0.5                 for ±x > 0.5, else 0
//! softsign(x)       = x / (1 + |x|)
//! softplus(x)       = ln(1 + eˣ)
//! squareplus(x)     = (x + √(x² + 4)) / 2
//! sparse_plus(x)    = x                       for x ≥ 1, else (x + 1)² / 4 for x ≥ -1, else 0
//! silu(x), swish(x) = x sigmoid(x)
//! hard_silu(x)      = x hard_sigmoid(x)
//! gelu(x)           = x (1 + erf(x / √2)) / 2
//! mish(x)           = x tanh(softplus(x))
//! softmax(x)_f      = e^(x_f) / Σ_j e^(x_j)
//! log_softmax(x)_f  = ln(softmax(x)_f)
//! sparsemax(x)_f    = max(x_f - τ, 0)         where τ makes the sum 1
//! ```

mod softmax;
mod sparsemax;

pub use softmax::{LogSoftmax, Softmax};
pub use sparsemax::Sparsemax;

use crate::Scalar;
use core::f64::consts::FRAC_1_SQRT_2;
use core::fmt::Debug;

const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

/// A function that a layer applies to its output, or a recurrent layer to its gates.
///
/// ```
/// use seqnet_core::activations::{Activation, HardSigmoid};
///
/// let mut features = [-4.0, 0.0, 1.5, 4.0];
/// HardSigmoid::apply(&mut features);
/// assert_eq!(features, [0.0, 0.5, 0.75, 1.0]);
/// ```
pub trait Activation: Copy + Debug + Default {
    /// Replaces the features of one timestep by the function of them.
    fn apply<S: Scalar>(features: &mut [S]);
}

macro_rules! element_wise {
    ($($(#[$doc:meta])* $Name:ident($x:ident) = $value:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $Name;

        impl Activation for $Name {
            #[inline]
            fn apply<S: Scalar>(features: &mut [S]) {
                #[inline]
                fn value<S: Scalar>($x: S) -> S {
                    $value
                }
                for feature in features {
                    *feature = value(*feature);
                }
            }
        }
    )*};
}

element_wise! {
    /// `x`
    #[doc(alias = "linear")]
    Linear(x) = x;
    /// `max(x, 0)`
    #[doc(alias = "relu")]
    Relu(x) = if x < S::ZERO { S::ZERO } else { x };
    /// `min(max(x, 0), 6)`
    #[doc(alias = "relu6")]
    Relu6(x) = clip(x, 0.0, 6.0);
    /// `x` for `x ≥ 0`, else `0.2 x`
    #[doc(alias = "leaky_relu")]
    LeakyRelu(x) = if x < S::ZERO { S::from_f64(0.2) * x } else { x };
    /// `x` for `x ≥ 0`, else `eˣ - 1`
    #[doc(alias = "elu")]
    Elu(x) = elu(x);
    /// `x` for `x ≥ 0`, else `eˣ - 1`: with Keras's `alpha = 1` the same as [`Elu`]
    #[doc(alias = "celu")]
    Celu(x) = elu(x);
    /// `1.0507 x` for `x ≥ 0`, else `1.0507 · 1.67326 (eˣ - 1)`
    #[doc(alias = "selu")]
    Selu(x) = {
        let alpha = if x < S::ZERO { S::from_f64(SELU_ALPHA) } else { S::ONE };
        S::from_f64(SELU_SCALE) * alpha * elu(x)
    };
    /// `eˣ`
    #[doc(alias = "exponential")]
    Exponential(x) = x.exp();
    /// `1 / (1 + e⁻ˣ)`
    #[doc(alias = "sigmoid")]
    Sigmoid(x) = sigmoid(x);
    /// `ln(1 / (1 + e⁻ˣ))`
    #[doc(alias = "log_sigmoid")]
    LogSigmoid(x) = -softplus(-x);
    /// `min(max(x + 3, 0), 6) / 6`
    #[doc(alias = "hard_sigmoid")]
    HardSigmoid(x) = hard_sigmoid(x);
    /// `min(max((x + 1) / 2, 0), 1)`
    #[doc(alias = "sparse_sigmoid")]
    SparseSigmoid(x) = clip(S::from_f64(0.5) * (x + S::ONE), 0.0, 1.0);
    /// The hyperbolic tangent.
    #[doc(alias = "tanh")]
    Tanh(x) = x.tanh();
    /// `min(max(x, -1), 1)`
    #[doc(alias = "hard_tanh")]
    HardTanh(x) = clip(x, -1.0, 1.0);
    /// `x - tanh(x)`
    #[doc(alias = "tanh_shrink")]
    TanhShrink(x) = x - x.tanh();
    /// `x` for `|x| > 0.5`, else 0
    #[doc(alias = "hard_shrink")]
    HardShrink(x) = if x.abs() <= S::from_f64(0.5) { S::ZERO } else { x };
    /// `x - 0.5` for `x > 0.5`, `x + 0.5` for `x < -0.5`, else 0
    #[doc(alias = "soft_shrink")]
    SoftShrink(x) = x - clip(x, -0.5, 0.5);
    /// `x / (1 + |x|)`
    #[doc(alias = "softsign")]
    Softsign(x) = x / (S::ONE + x.abs());
    /// `ln(1 + eˣ)`
    #[doc(alias = "softplus")]
    Softplus(x) = softplus(x);
    /// `(x + √(x² + 4)) / 2`
    #[doc(alias = "squareplus")]
    Squareplus(x) = {
        // The values at x and -x multiply to 1; only the larger one is a sum without cancellation.
        let larger = S::from_f64(0.5) * (x.abs() + (x * x + S::from_f64(4.0)).sqrt());
        if x < S::ZERO { S::ONE / larger } else { larger }
    };
    /// `x` for `x ≥ 1`, else `(x + 1)² / 4` for `x ≥ -1`, else 0
    #[doc(alias = "sparse_plus")]
    SparsePlus(x) = {
        let root = S::from_f64(0.5) * (clip(x, -1.0, 1.0) + S::ONE);
        if x > S::ONE { x } else { root * root }
    };
    /// `x / (1 + e⁻ˣ)`
    #[doc(alias = "silu")]
    #[doc(alias = "swish")]
    Silu(x) = x * sigmoid(x);
    /// `x min(max(x + 3, 0), 6) / 6`
    #[doc(alias = "hard_silu")]
    #[doc(alias = "hard_swish")]
    HardSilu(x) = x * hard_sigmoid(x);
    /// `x (1 + erf(x / √2)) / 2`, which is Keras's `approximate = False`
    #[doc(alias = "gelu")]
    Gelu(x) = S::from_f64(0.5) * x * (S::ONE + (S::from_f64(FRAC_1_SQRT_2) * x).erf());
    /// `x tanh(ln(1 + eˣ))`
    #[doc(alias = "mish")]
    Mish(x) = x * softplus(x).tanh();
}

// The comparisons are such that NaN stays NaN.

#[inline]
fn clip<S: Scalar>(x: S, low: f64, high: f64) -> S {
    let (low, high) = (S::from_f64(low), S::from_f64(high));
    if x < low {
        low
    } else if x > high {
        high
    } else {
        x
    }
}

#[inline]
fn elu<S: Scalar>(x: S) -> S {
    if x < S::ZERO { x.exp_m1() } else { x }
}

#[inline]
fn sigmoid<S: Scalar>(x: S) -> S {
    S::ONE / (S::ONE + (-x).exp())
}

#[inline]
fn hard_sigmoid<S: Scalar>(x: S) -> S {
    clip(x + S::from_f64(3.0), 0.0, 6.0) / S::from_f64(6.0)
}

#[inline]
fn softplus<S: Scalar>(x: S) -> S {
    x.max(S::ZERO) + (-x.abs()).exp().ln_1p()
}
