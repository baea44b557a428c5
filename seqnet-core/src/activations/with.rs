//! Activation functions with arguments of their own, as Keras's functions take them.
//!
//! ```text
//! relu(x)       = min(max(x, 0), max)         for x > threshold, else slope (x - threshold)
//! leaky_relu(x) = x                           for x > 0, else slope x
//! elu(x)        = x                           for x > 0, else alpha (eˣ - 1)
//! celu(x)       = x                           for x > 0, else alpha (e^(x / alpha) - 1)
//! hard_shrink(x) = x                          for |x| > threshold, else 0
//! soft_shrink(x) = x ∓ threshold              for ±x > threshold, else 0
//! squareplus(x) = (x + √(x² + b)) / 2
//! threshold(x)  = x                           for x > threshold, else default
//! gelu(x)       = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2        approximate
//! ```
//!
//! A type cannot hold an `f64`, so it holds its bits: `LeakyRelu<{ f64::to_bits(0.1) }>`. In `sequential!` it is spelled
//! `leaky_relu(negative_slope = 0.1)`.

use super::{Activation, Function};
use crate::Scalar;

macro_rules! element_wise {
    ($($(#[$doc:meta])* $Name:ident<$($PARAMETER:ident $letter:ident),*>($x:ident) = $value:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $Name<$(const $PARAMETER: u64),*>;

        impl<$(const $PARAMETER: u64),*> Activation for $Name<$($PARAMETER),*> {
            const FUNCTION: Function = Function::ElementWise;

            #[inline]
            fn apply<S: Scalar>(features: &mut [S]) {
                $(let $letter = S::from_f64(f64::from_bits($PARAMETER));)*
                for feature in features {
                    let $x = *feature;
                    *feature = $value;
                }
            }
        }
    )*};
}

// The comparisons are such that NaN stays NaN.
element_wise! {
    /// `min(max(x, 0), MAX)` for `x > THRESHOLD`, else `SLOPE (x - THRESHOLD)`; an infinite `MAX` is none
    ///
    /// ```
    /// use seqnet_core::activations::{Activation, with::Relu};
    ///
    /// let mut features = [-4.0, 0.5, 1.5, 9.0];
    /// Relu::<{ f64::to_bits(6.0) }, { f64::to_bits(0.5) }, { f64::to_bits(1.0) }>::apply(&mut features);
    /// assert_eq!(features, [-2.5, -0.25, 1.5, 6.0]);
    /// ```
    #[doc(alias = "relu")]
    Relu<MAX max, SLOPE slope, THRESHOLD threshold>(x) = if x > threshold {
        if f64::from_bits(MAX) < f64::INFINITY { x.min(max).max(S::ZERO) } else { x }
    } else if SLOPE == 0 && x <= threshold {
        S::ZERO
    } else {
        slope * (x - threshold)
    };
    /// `x` for `x > 0`, else `SLOPE x`
    #[doc(alias = "leaky_relu")]
    LeakyRelu<SLOPE slope>(x) = if x > S::ZERO { x } else { slope * x };
    /// `x` for `x > 0`, else `ALPHA (eˣ - 1)`
    #[doc(alias = "elu")]
    Elu<ALPHA alpha>(x) = if x > S::ZERO { x } else { alpha * x.exp_m1() };
    /// `x` for `x > 0`, else `ALPHA (e^(x / ALPHA) - 1)`
    #[doc(alias = "celu")]
    Celu<ALPHA alpha>(x) = if x > S::ZERO { x } else { alpha * (x / alpha).exp_m1() };
    /// `x` for `|x| > THRESHOLD`, else 0
    #[doc(alias = "hard_shrink")]
    HardShrink<THRESHOLD threshold>(x) = if x.abs() <= threshold { S::ZERO } else { x };
    /// `x - THRESHOLD` for `x > THRESHOLD`, `x + THRESHOLD` for `x < -THRESHOLD`, else 0
    #[doc(alias = "soft_shrink")]
    SoftShrink<THRESHOLD threshold>(x) = if x > threshold {
        x - threshold
    } else if x < -threshold {
        x + threshold
    } else {
        S::ZERO * x
    };
    /// `(x + √(x² + B)) / 2`
    #[doc(alias = "squareplus")]
    Squareplus<B b>(x) = {
        // The values at x and -x multiply to b / 4; only the larger one is a sum without cancellation.
        let larger = S::from_f64(0.5) * (x.abs() + (x * x + b).sqrt());
        if x < S::ZERO { S::from_f64(0.25) * b / larger } else { larger }
    };
    /// `x` for `x > THRESHOLD`, else `DEFAULT`
    #[doc(alias = "threshold")]
    Threshold<THRESHOLD threshold, DEFAULT default>(x) = if x <= threshold { default } else { x };
    /// `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`, which is Keras's `gelu(approximate = True)`
    #[doc(alias = "gelu")]
    ApproximateGelu<>(x) = {
        let inner = x + S::from_f64(0.044_715) * (x * x * x);
        S::from_f64(0.5) * x * (S::ONE + (S::from_f64(SQRT_2_BY_PI) * inner).tanh())
    };
}

pub(super) const SQRT_2_BY_PI: f64 = 0.797_884_560_802_865_4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vector;
    use core::f64::consts::LN_2;
    use core::fmt::Debug;

    const HALF: u64 = f64::to_bits(0.5);
    const ONE: u64 = f64::to_bits(1.0);
    const TWO: u64 = f64::to_bits(2.0);
    const NO_END: u64 = f64::to_bits(f64::INFINITY);

    fn value<A: Activation, S: Scalar>(_: A, x: S) -> S {
        let mut y = [x];
        A::apply(&mut y);
        y[0]
    }

    /// With `ln 2` the powers of `e` are whole:
    ///
    /// ```text
    /// relu(1.5; max 2, slope ½, threshold 1) = 1.5;  (9) = 2;  (1) = ½ · 0;  (-3) = ½ (-3 - 1)
    /// elu(-ln 2; 2)         = 2 (½ - 1)
    /// celu(-2 ln 2; 2)      = 2 (e^(-ln 2) - 1) = 2 (½ - 1)
    /// squareplus(±1.5; 1)   ≈ (±1.5 + √3.25) / 2 = 1.651387819, 0.151387819
    /// gelu(1; approximate)  = ½ (1 + tanh(0.7978845608 · 1.044715)) = 0.841191991
    /// ```
    #[test]
    fn values_by_hand() {
        #[track_caller]
        fn check<A: Activation, const N: usize>(name: A, pairs: [(f64, f64); N]) {
            for (x, expected) in pairs {
                let y = value(name, x);
                assert!((y - expected).abs() <= 1e-9, "{name:?}({x}) = {y}, not {expected}");
            }
        }
        let relu = Relu::<TWO, HALF, ONE>;
        check(relu, [(1.5, 1.5), (9.0, 2.0), (1.0, 0.0), (-3.0, -2.0)]);
        check(Relu::<NO_END, 0, 0>, [(7.0, 7.0), (-7.0, 0.0)]);
        check(Relu::<NO_END, 0, ONE>, [(7.0, 7.0), (0.5, 0.0), (-7.0, 0.0)]);
        check(LeakyRelu::<HALF>, [(7.0, 7.0), (-7.0, -3.5)]);
        check(Elu::<TWO>, [(2.0, 2.0), (-LN_2, -1.0)]);
        check(Celu::<TWO>, [(2.0, 2.0), (-2.0 * LN_2, -1.0)]);
        check(HardShrink::<ONE>, [(1.0, 0.0), (-1.5, -1.5), (1.5, 1.5)]);
        check(SoftShrink::<ONE>, [(1.0, 0.0), (-1.5, -0.5), (1.5, 0.5)]);
        check(Squareplus::<ONE>, [(1.5, 1.651_387_819), (-1.5, 0.151_387_819)]);
        check(Threshold::<ONE, TWO>, [(1.5, 1.5), (1.0, 2.0)]);
        check(ApproximateGelu, [(1.0, 0.841_191_991), (-1.0, -0.158_808_009)]);
    }

    #[test]
    fn keras_defaults_are_the_functions_without_arguments() {
        fn check<A: Activation, B: Activation>(ours: A, plain: B) {
            for i in -2000..=2000_i16 {
                let x = f32::from(i) / 100.0;
                assert_eq!(Vector::from([value(ours, x)]), Vector::from([value(plain, x)]), "{ours:?}({x})");
            }
        }
        check(Relu::<NO_END, 0, 0>, super::super::Relu);
        check(Relu::<{ f64::to_bits(6.0) }, 0, 0>, super::super::Relu6);
        check(LeakyRelu::<{ f64::to_bits(0.2) }>, super::super::LeakyRelu);
        check(Elu::<ONE>, super::super::Elu);
        check(Celu::<ONE>, super::super::Celu);
        check(HardShrink::<HALF>, super::super::HardShrink);
        check(SoftShrink::<HALF>, super::super::SoftShrink);
        check(Squareplus::<{ f64::to_bits(4.0) }>, super::super::Squareplus);
    }

    #[test]
    fn what_is_not_a_number_stays_so_and_nothing_else_becomes_it() {
        fn check<A: Activation + Debug>(name: A) {
            assert!(value(name, f32::NAN).is_nan(), "{name:?}(NaN)");
            for x in [1e3, -1e3, f32::MAX, f32::MIN, f32::MIN_POSITIVE, -0.0] {
                assert!(!value(name, x).is_nan(), "{name:?}({x}) is not a number");
            }
        }
        check(Relu::<TWO, HALF, ONE>);
        check(Relu::<TWO, 0, ONE>);
        check(LeakyRelu::<HALF>);
        check(Elu::<TWO>);
        check(Celu::<TWO>);
        check(HardShrink::<ONE>);
        check(SoftShrink::<ONE>);
        check(Squareplus::<0>);
        check(Threshold::<ONE, TWO>);
        check(ApproximateGelu);
        assert_eq!(Vector::from([value(Relu::<NO_END, 0, 0>, f32::NEG_INFINITY)]), Vector::from([0.0]));
    }
}
