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
//! sparsemax(x)_f    = max(x_f - τ, 0)         with the τ of Keras: see [`Sparsemax`]
//! ```

#[cfg(feature = "train")]
mod derivative;
mod softmax;
mod sparsemax;
pub mod with;

#[cfg(feature = "train")]
pub use derivative::Differentiable;
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
    /// What kernels know of it.
    #[doc(hidden)]
    const FUNCTION: Function = Function::Other;

    /// Replaces the features of one timestep by the function of them.
    fn apply<S: Scalar>(features: &mut [S]);
}

/// What the kernels of recurrent layers know of a function.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// [`Tanh`]
    Tanh,
    /// [`Sigmoid`]
    Sigmoid,
    /// Another, which makes of each number what it makes of it alone.
    ElementWise,
    /// Any other.
    Other,
}

macro_rules! element_wise {
    ($($(#[$doc:meta])* $Name:ident($x:ident) = $value:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $Name;

        impl Activation for $Name {
            const FUNCTION: Function = Function::ElementWise;

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
    /// `ln(1 / (1 + e⁻ˣ))`
    #[doc(alias = "log_sigmoid")]
    LogSigmoid(x) = -softplus(-x);
    /// `min(max(x + 3, 0), 6) / 6`
    #[doc(alias = "hard_sigmoid")]
    HardSigmoid(x) = hard_sigmoid(x);
    /// `min(max((x + 1) / 2, 0), 1)`
    #[doc(alias = "sparse_sigmoid")]
    SparseSigmoid(x) = clip(S::from_f64(0.5) * (x + S::ONE), 0.0, 1.0);
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

macro_rules! of_the_kernels {
    ($($(#[$doc:meta])* $Name:ident = $each:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $Name;

        impl Activation for $Name {
            const FUNCTION: Function = Function::$Name;

            #[inline]
            fn apply<S: Scalar>(features: &mut [S]) {
                S::$each(features);
            }
        }
    )*};
}

of_the_kernels! {
    /// `1 / (1 + e⁻ˣ)`
    #[doc(alias = "sigmoid")]
    Sigmoid = sigmoid_each;
    /// The hyperbolic tangent.
    #[doc(alias = "tanh")]
    Tanh = tanh_each;
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
    // One of both is zero: a sum takes the same time for all numbers.
    let below = if x > S::ZERO { S::ZERO } else { x };
    let above = if x < S::ZERO { S::ZERO } else { x };
    below.exp_m1() + above
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vector;
    use core::f64::consts::{LN_2, SQRT_2};

    fn value<A: Activation, S: Scalar>(_: A, x: S) -> S {
        let mut y = [x];
        A::apply(&mut y);
        y[0]
    }

    fn assert_close<S: Scalar>(name: &dyn Debug, x: S, y: S, expected: f64, tolerance: f64) {
        let error = (y.to_f64() - expected).abs();
        assert!(error <= tolerance * expected.abs().max(1.0), "{name:?}({x}) = {y}, not {expected}");
    }

    /// With `ln 2` and `ln 3` the powers of `e` are whole, and `tanh(ln a) = (a² - 1) / (a² + 1)`:
    ///
    /// ```text
    /// elu(-ln 2)         = 1/2 - 1
    /// selu(-ln 2)        = 1.05070099 · 1.67326324 · (1/2 - 1)
    /// sigmoid(ln 3)      = 1 / (1 + 1/3)
    /// tanh(ln 2)         = (4 - 1) / (4 + 1)
    /// softplus(ln 3)     = ln(1 + 3) = 2 ln 2
    /// log_sigmoid(-ln 3) = -ln(1 + 3)
    /// squareplus(±1.5)   = (±1.5 + √(2.25 + 4)) / 2 = (±1.5 + 2.5) / 2
    /// mish(ln 2)         = ln 2 · tanh(ln(1 + 2)) = ln 2 · (9 - 1) / (9 + 1)
    /// gelu(1)            = Φ(1) = 0.841344746 (the normal distribution)
    /// ```
    #[test]
    fn values_by_hand() {
        fn check<A: Activation>(name: A, x: f64, expected: f64) {
            assert_close(&name, x, value(name, x), expected, 1e-8);
        }
        let ln_3 = 1.098_612_288_668_11;
        check(Linear, -7.0, -7.0);
        check(Relu, -7.0, 0.0);
        check(Relu, 7.0, 7.0);
        check(Relu6, 7.0, 6.0);
        check(LeakyRelu, -5.0, -1.0);
        check(LeakyRelu, 5.0, 5.0);
        check(Elu, -LN_2, -0.5);
        check(Elu, 2.0, 2.0);
        check(Celu, -LN_2, -0.5);
        check(Selu, -LN_2, -0.879_049_67);
        check(Selu, 2.0, 2.101_401_97);
        check(Exponential, ln_3, 3.0);
        check(Sigmoid, ln_3, 0.75);
        check(LogSigmoid, -ln_3, -2.0 * LN_2);
        check(HardSigmoid, 1.5, 0.75);
        check(SparseSigmoid, 0.5, 0.75);
        check(Tanh, LN_2, 0.6);
        check(HardTanh, -1.5, -1.0);
        check(TanhShrink, LN_2, LN_2 - 0.6);
        check(HardShrink, 0.5, 0.0);
        check(HardShrink, -0.75, -0.75);
        check(SoftShrink, -0.75, -0.25);
        check(SoftShrink, 0.25, 0.0);
        check(Softsign, -3.0, -0.75);
        check(Softplus, ln_3, 2.0 * LN_2);
        check(Squareplus, 1.5, 2.0);
        check(Squareplus, -1.5, 0.5);
        check(SparsePlus, 0.0, 0.25);
        check(SparsePlus, 2.0, 2.0);
        check(Silu, ln_3, 0.75 * ln_3);
        check(HardSilu, 1.5, 1.125);
        check(Gelu, 1.0, 0.841_344_746);
        check(Mish, LN_2, 0.8 * LN_2);
    }

    /// The bound of the whole project, ten times what rounding to an `f32` costs.
    const TOLERANCE: f64 = 5e-7;

    #[test]
    fn single_precision_agrees_with_the_definition_in_double() {
        fn check<A: Activation>(name: A, definition: fn(f64) -> f64) {
            for i in -20_000..=20_000_i16 {
                let x = f32::from(i) / 1000.0;
                assert_close(&name, x, value(name, x), definition(f64::from(x)), TOLERANCE);
            }
        }
        check(Linear, |x| x);
        check(Relu, |x| x.max(0.0));
        check(Relu6, |x| x.clamp(0.0, 6.0));
        check(LeakyRelu, |x| x.max(0.2 * x));
        check(Elu, |x| if x > 0.0 { x } else { libm::exp(x) - 1.0 });
        check(Celu, |x| if x > 0.0 { x } else { libm::exp(x) - 1.0 });
        check(Selu, |x| SELU_SCALE * if x > 0.0 { x } else { SELU_ALPHA * (libm::exp(x) - 1.0) });
        check(Exponential, libm::exp);
        check(Sigmoid, |x| 1.0 / (1.0 + libm::exp(-x)));
        check(LogSigmoid, |x| -libm::log(1.0 + libm::exp(-x)));
        check(HardSigmoid, |x| (x + 3.0).clamp(0.0, 6.0) / 6.0);
        check(SparseSigmoid, |x| (0.5 * (x + 1.0)).clamp(0.0, 1.0));
        check(Tanh, libm::tanh);
        check(HardTanh, |x| x.clamp(-1.0, 1.0));
        check(TanhShrink, |x| x - libm::tanh(x));
        check(HardShrink, |x| if x.abs() > 0.5 { x } else { 0.0 });
        check(SoftShrink, |x| x.signum() * (x.abs() - 0.5).max(0.0));
        check(Softsign, |x| x / (1.0 + x.abs()));
        check(Softplus, |x| libm::log(1.0 + libm::exp(x)));
        check(Squareplus, |x| 0.5 * (x + libm::sqrt(x * x + 4.0)));
        check(SparsePlus, |x| if x >= 1.0 { x } else { (x.max(-1.0) + 1.0) * (x.max(-1.0) + 1.0) / 4.0 });
        check(Silu, |x| x / (1.0 + libm::exp(-x)));
        check(HardSilu, |x| x * (x + 3.0).clamp(0.0, 6.0) / 6.0);
        check(Gelu, |x| 0.5 * x * libm::erfc(-x / SQRT_2));
        check(Mish, |x| x * libm::tanh(libm::log(1.0 + libm::exp(x))));
    }

    #[test]
    fn what_is_not_a_number_stays_so_and_nothing_panics() {
        fn check<A: Activation>(name: A) {
            assert!(value(name, f32::NAN).is_nan(), "{name:?}(NaN)");
            for x in [1e3, -1e3, f32::MAX, f32::MIN, f32::MIN_POSITIVE, -0.0] {
                assert!(!value(name, x).is_nan(), "{name:?}({x}) is not a number");
            }
            let mut features = [f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MAX, 0.0];
            A::apply(&mut features);
            A::apply::<f32>(&mut []);
        }
        macro_rules! check_all {
            ($($Name:ident)*) => { $(check($Name);)* };
        }
        check_all! {
            Linear Relu Relu6 LeakyRelu Elu Celu Selu Exponential Sigmoid LogSigmoid HardSigmoid SparseSigmoid
            Tanh HardTanh TanhShrink HardShrink SoftShrink Softsign Softplus Squareplus SparsePlus
            Silu HardSilu Gelu Mish Softmax LogSoftmax Sparsemax
        }
    }

    /// At ±1000 every power of `e` is 0 or has no bound, and the functions are at their limits.
    #[test]
    fn far_out_the_functions_reach_their_limits() {
        fn check<A: Activation>(name: A, below: f32, above: f32) {
            let mut y = Vector::from([-1e3, 1e3]);
            A::apply(y.as_mut_slice());
            assert_eq!(y, Vector::from([below, above]), "{name:?}");
        }
        check(Sigmoid, 0.0, 1.0);
        check(LogSigmoid, -1e3, 0.0);
        check(Tanh, -1.0, 1.0);
        check(Elu, -1.0, 1e3);
        check(Softplus, 0.0, 1e3);
        check(Silu, 0.0, 1e3);
        check(Gelu, 0.0, 1e3);
        check(Mish, 0.0, 1e3);
    }
}
