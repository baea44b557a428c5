//! The derivatives of the activation functions: from `y = a(x)` alone where that is enough, so that nothing else need be kept.
//!
//! ```text
//! relu'             = 1                       for y > 0, else 0
//! elu'              = 1                       for y > 0, else y + 1
//! exponential'      = y
//! sigmoid'          = y (1 - y)
//! log_sigmoid'      = 1 - e^y
//! tanh'             = 1 - y²
//! softsign'         = (1 - |y|)²
//! softplus'         = 1 - e^(-y)
//! squareplus'       = y² / (y² + 1)
//! sparse_plus'      = 1                       for y ≥ 1, else √y
//! tanh_shrink'      = (x - y)²
//! silu'             = s + y (1 - s)           s = sigmoid(x)
//! gelu'             = (1 + erf(x / √2)) / 2 + x e^(-x²/2) / √(2π)
//! mish'             = t + x (1 - t²) sigmoid(x)       t = tanh(softplus(x))
//! softmaxᵀ dy       = y ∘ (dy - Σ_j y_j dy_j)
//! log_softmaxᵀ dy   = dy - e^y Σ_j dy_j
//! ```
//!
//! That of `sparsemax` is below the function, in [`sparsemax.rs`](super::Sparsemax). Where a function has a corner, the derivative there is that of the side on which it is smaller, as in Keras.

use super::{
    Activation, Celu, Elu, Exponential, Gelu, HardShrink, HardSigmoid, HardSilu, HardTanh, LeakyRelu, Linear,
    LogSigmoid, LogSoftmax, Mish, Relu, Relu6, SELU_ALPHA, SELU_SCALE, Selu, Sigmoid, Silu, SoftShrink,
    Softmax, Softplus, Softsign, SparsePlus, SparseSigmoid, Squareplus, Tanh, TanhShrink, hard_sigmoid,
    sigmoid, softplus, with,
};
use crate::Scalar;
use core::f64::consts::FRAC_1_SQRT_2;

/// An activation function whose derivative is known.
///
/// ```
/// use seqnet_core::activations::{Differentiable, Sigmoid};
///
/// let mut dy = [1.0, 2.0];
/// Sigmoid::backward(&[], &[0.5, 0.5], &mut dy);
/// assert_eq!(dy, [0.25, 0.5]);
/// ```
pub trait Differentiable: Activation {
    /// Whether [`backward`](Differentiable::backward) looks at what the function was given.
    const NEEDS_INPUT: bool;

    /// Makes of `dy`, the derivative for `y`, that for `x`. Without [`NEEDS_INPUT`](Differentiable::NEEDS_INPUT) `x` can be empty.
    fn backward<S: Scalar>(x: &[S], y: &[S], dy: &mut [S]);
}

macro_rules! from_output {
    ($($Name:ident($y:ident) = $value:expr;)*) => {$(
        impl Differentiable for $Name {
            const NEEDS_INPUT: bool = false;

            #[inline]
            fn backward<S: Scalar>(_: &[S], y: &[S], dy: &mut [S]) {
                for (dy, &$y) in dy.iter_mut().zip(y) {
                    *dy *= $value;
                }
            }
        }
    )*};
}

macro_rules! from_input {
    ($($Name:ident($x:ident, $y:pat) = $value:expr;)*) => {$(
        impl Differentiable for $Name {
            const NEEDS_INPUT: bool = true;

            #[inline]
            fn backward<S: Scalar>(x: &[S], y: &[S], dy: &mut [S]) {
                for ((dy, &$x), &$y) in dy.iter_mut().zip(x).zip(y) {
                    *dy *= $value;
                }
            }
        }
    )*};
}

macro_rules! with_arguments {
    ($($Name:ident<$($PARAMETER:ident $letter:ident),*>($x:ident, $y:pat) = $value:expr;)*) => {$(
        impl<$(const $PARAMETER: u64),*> Differentiable for with::$Name<$($PARAMETER),*> {
            const NEEDS_INPUT: bool = true;

            #[inline]
            fn backward<S: Scalar>(x: &[S], y: &[S], dy: &mut [S]) {
                $(let $letter = S::from_f64(f64::from_bits($PARAMETER));)*
                for ((dy, &$x), &$y) in dy.iter_mut().zip(x).zip(y) {
                    *dy *= $value;
                }
            }
        }
    )*};
}

/// 1 where something holds, else 0.
#[inline]
fn where_true<S: Scalar>(holds: bool) -> S {
    if holds { S::ONE } else { S::ZERO }
}

/// The function is linear between two of its values, with this slope.
#[inline]
fn between<S: Scalar>(y: S, low: f64, high: f64, slope: f64) -> S {
    if y > S::from_f64(low) && y < S::from_f64(high) { S::from_f64(slope) } else { S::ZERO }
}

impl Differentiable for Linear {
    const NEEDS_INPUT: bool = false;

    #[inline]
    fn backward<S: Scalar>(_: &[S], _: &[S], _: &mut [S]) {}
}

from_output! {
    Relu(y) = where_true(y > S::ZERO);
    Relu6(y) = between(y, 0.0, 6.0, 1.0);
    LeakyRelu(y) = if y > S::ZERO { S::ONE } else { S::from_f64(0.2) };
    Elu(y) = if y > S::ZERO { S::ONE } else { y + S::ONE };
    Celu(y) = if y > S::ZERO { S::ONE } else { y + S::ONE };
    Selu(y) = if y > S::ZERO { S::from_f64(SELU_SCALE) } else { y + S::from_f64(SELU_SCALE * SELU_ALPHA) };
    Exponential(y) = y;
    Sigmoid(y) = y * (S::ONE - y);
    LogSigmoid(y) = -y.exp_m1();
    HardSigmoid(y) = between(y, 0.0, 1.0, 1.0 / 6.0);
    SparseSigmoid(y) = between(y, 0.0, 1.0, 0.5);
    Tanh(y) = S::ONE - y * y;
    HardTanh(y) = between(y, -1.0, 1.0, 1.0);
    HardShrink(y) = where_true(y != S::ZERO);
    SoftShrink(y) = where_true(y != S::ZERO);
    Softsign(y) = (S::ONE - y.abs()) * (S::ONE - y.abs());
    Softplus(y) = -(-y).exp_m1();
    Squareplus(y) = y * y / (y * y + S::ONE);
    SparsePlus(y) = y.min(S::ONE).sqrt();
}

from_input! {
    TanhShrink(x, y) = (x - y) * (x - y);
    Silu(x, y) = {
        let s = sigmoid(x);
        s + y * (S::ONE - s)
    };
    HardSilu(x, _) = {
        let s = hard_sigmoid(x);
        s + x * between(s, 0.0, 1.0, 1.0 / 6.0)
    };
    Gelu(x, _) = {
        let share = S::from_f64(0.5) * (S::ONE + (S::from_f64(FRAC_1_SQRT_2) * x).erf());
        share + x * (S::from_f64(-0.5) * x * x).exp() * S::from_f64(ONE_BY_SQRT_2_PI)
    };
    Mish(x, _) = {
        let t = softplus(x).tanh();
        t + x * (S::ONE - t * t) * sigmoid(x)
    };
}

with_arguments! {
    Relu<MAX max, SLOPE slope, THRESHOLD threshold>(x, _) = if x > threshold {
        where_true(x < max || f64::from_bits(MAX).is_infinite())
    } else {
        slope
    };
    LeakyRelu<SLOPE slope>(x, _) = if x > S::ZERO { S::ONE } else { slope };
    Elu<ALPHA alpha>(x, y) = if x > S::ZERO { S::ONE } else { y + alpha };
    Celu<ALPHA alpha>(x, _) = if x > S::ZERO { S::ONE } else { (x / alpha).exp() };
    HardShrink<THRESHOLD threshold>(x, _) = where_true(x.abs() > threshold);
    SoftShrink<THRESHOLD threshold>(x, _) = where_true(x.abs() > threshold);
    Squareplus<B b>(x, y) = {
        let root = (x * x + b).sqrt();
        if root > S::ZERO { y / root } else { S::from_f64(0.5) }
    };
    Threshold<THRESHOLD threshold, DEFAULT _default>(x, _) = where_true(x > threshold);
    ApproximateGelu<>(x, _) = {
        let scale = S::from_f64(with::SQRT_2_BY_PI);
        let cubic = S::from_f64(0.044_715) * x * x;
        let t = (scale * x * (S::ONE + cubic)).tanh();
        let slope = scale * (S::ONE + S::from_f64(3.0) * cubic);
        S::from_f64(0.5) * (S::ONE + t + x * (S::ONE - t * t) * slope)
    };
}

const ONE_BY_SQRT_2_PI: f64 = 0.398_942_280_401_432_7;

impl Differentiable for Softmax {
    const NEEDS_INPUT: bool = false;

    #[inline]
    fn backward<S: Scalar>(_: &[S], y: &[S], dy: &mut [S]) {
        let mean = y.iter().zip(&*dy).fold(S::ZERO, |sum, (&y, &dy)| sum + y * dy);
        for (dy, &y) in dy.iter_mut().zip(y) {
            *dy = y * (*dy - mean);
        }
    }
}

impl Differentiable for LogSoftmax {
    const NEEDS_INPUT: bool = false;

    #[inline]
    fn backward<S: Scalar>(_: &[S], y: &[S], dy: &mut [S]) {
        let sum = dy.iter().fold(S::ZERO, |sum, &dy| sum + dy);
        for (dy, &y) in dy.iter_mut().zip(y) {
            *dy -= y.exp() * sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activations::Sparsemax;
    use core::fmt::Debug;

    const ONE: u64 = f64::to_bits(1.0);
    const HALF: u64 = f64::to_bits(0.5);
    const TWO: u64 = f64::to_bits(2.0);

    /// Away from the corners a central difference of `h = 1e-5` is off by `h² a'''/6`, some `1e-10`.
    fn check<A: Differentiable + Debug>(name: A) {
        check_at(name, [-3.4, -1.7, -0.31, 0.27, 0.83, 1.37, 4.2]);
    }

    fn check_at<A: Differentiable + Debug>(name: A, at: [f64; 7]) {
        const H: f64 = 1e-5;
        for f in 0..at.len() {
            let [mut above, mut below, mut y] = [at; 3];
            (above[f], below[f]) = (at[f] + H, at[f] - H);
            A::apply(&mut above);
            A::apply(&mut below);
            A::apply(&mut y);
            let weights = [0.3, -1.1, 0.7, 1.9, -0.4, 0.6, -0.2];
            let mut dy = weights;
            A::backward(&at, &y, &mut dy);
            let expected = (0..at.len()).map(|j| weights[j] * (above[j] - below[j]) / (2.0 * H)).sum::<f64>();
            assert!((dy[f] - expected).abs() <= 1e-8, "{name:?}'({}) = {}, not {expected}", at[f], dy[f]);
            if !A::NEEDS_INPUT {
                let mut without = weights;
                A::backward(&[], &y, &mut without);
                assert!(dy.iter().zip(without).all(|(a, b)| (a - b).abs() == 0.0), "{name:?}");
            }
        }
    }

    #[test]
    fn derivatives_are_the_limits_of_differences() {
        macro_rules! check_all {
            ($($Name:ident)*) => { $(check($Name);)* };
        }
        check_all! {
            Linear Relu Relu6 LeakyRelu Elu Celu Selu Exponential Sigmoid LogSigmoid HardSigmoid SparseSigmoid
            Tanh HardTanh TanhShrink HardShrink SoftShrink Softsign Softplus Squareplus SparsePlus
            Silu HardSilu Gelu Mish Softmax LogSoftmax Sparsemax
        }
        // The three largest are above the paper's threshold, and two of them have a share; then all, and all have one.
        check_at(Sparsemax, [-1.4, 0.51, -0.3, 0.62, 0.31, -2.0, -1.1]);
        check_at(Sparsemax, [0.11, 0.12, 0.13, 0.1, 0.09, 0.08, -2.0]);
        check_at(Sparsemax, [-0.41, -0.52, -3.0, -0.47, -4.0, -3.5, -5.0]);
        check(with::Relu::<TWO, HALF, ONE>);
        check(with::Relu::<{ f64::to_bits(f64::INFINITY) }, 0, ONE>);
        check(with::LeakyRelu::<HALF>);
        check(with::Elu::<TWO>);
        check(with::Celu::<TWO>);
        check(with::HardShrink::<ONE>);
        check(with::SoftShrink::<ONE>);
        check(with::Squareplus::<ONE>);
        check(with::Threshold::<ONE, TWO>);
        check(with::ApproximateGelu);
    }
}
