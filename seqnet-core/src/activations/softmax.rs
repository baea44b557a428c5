//! Shares of a whole, by the exponential function.
//!
//! ```text
//! softmax(x)_f     = e^(x_f - m) / s
//! log_softmax(x)_f = x_f - m - ln(s)
//! m = max_j x_j
//! s = Σ_j e^(x_j - m)
//! ```
//!
//! The maximum `m` cancels out; with it no power is larger than 1, and `s` lies between 1 and the number of features.

use super::Activation;
use crate::Scalar;

/// `e^(x_f) / Σ_j e^(x_j)` over the features.
///
/// ```
/// use seqnet_core::activations::{Activation, Softmax};
///
/// let mut features = [1000.0, 1000.0];
/// Softmax::apply(&mut features);
/// assert_eq!(features, [0.5, 0.5]);
/// ```
#[doc(alias = "softmax")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Softmax;

impl Activation for Softmax {
    #[inline]
    fn apply<S: Scalar>(features: &mut [S]) {
        subtract_max(features);
        S::exp_each(features);
        let sum = features.iter().fold(S::ZERO, |sum, &feature| sum + feature);
        for feature in features {
            *feature = *feature / sum;
        }
    }
}

/// `x_f - ln(Σ_j e^(x_j))` over the features.
///
/// ```
/// use seqnet_core::activations::{Activation, LogSoftmax};
///
/// let mut features = [-1000.0, 0.0];
/// LogSoftmax::apply(&mut features);
/// assert_eq!(features, [-1000.0, 0.0]);
/// ```
#[doc(alias = "log_softmax")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogSoftmax;

impl Activation for LogSoftmax {
    #[inline]
    fn apply<S: Scalar>(features: &mut [S]) {
        subtract_max(features);
        let sum = features.iter().fold(S::ZERO, |sum, feature| sum + feature.exp());
        let log = (sum - S::ONE).ln_1p();
        for feature in features {
            *feature -= log;
        }
    }
}

/// Makes the largest feature zero, and thus all others negative.
#[inline]
pub(super) fn subtract_max<S: Scalar>(features: &mut [S]) {
    if let Some(max) = features.iter().copied().reduce(S::max) {
        for feature in features {
            *feature -= max;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vector;

    fn values<A: Activation, S: Scalar, const F: usize>(_: A, x: [S; F]) -> Vector<F, S> {
        let mut y = Vector::from(x);
        A::apply(y.as_mut_slice());
        y
    }

    /// `e⁰ : e^(ln 3) = 1 : 3`, so that the shares are ¼ and ¾; their logarithms are `-2 ln 2` and `ln 3 - 2 ln 2`.
    #[test]
    fn one_to_three() {
        let y = values(Softmax, [0.0, 1.098_612_288_668_11]);
        assert!((y[0] - 0.25).abs() <= 1e-14 && (y[1] - 0.75_f64).abs() <= 1e-14);
        let y = values(LogSoftmax, [0.0, 1.098_612_288_668_11]);
        assert!(
            (y[0] + 1.386_294_361_119_89).abs() <= 1e-14 && (y[1] + 0.287_682_072_451_78_f64).abs() <= 1e-14
        );
    }

    #[test]
    fn equal_features_have_equal_shares() {
        for x in [1e3_f32, -1e3, 1e30, -1e30, 0.0] {
            assert_eq!(values(Softmax, [x; 4]), Vector::from([0.25; 4]));
            assert!(values(LogSoftmax, [x; 4]).as_slice().iter().all(|y| (y + 1.386_294_4).abs() <= 1e-6));
        }
    }

    #[test]
    fn nothing_is_no_share_of_something() {
        assert_eq!(values(Softmax, [f32::NEG_INFINITY, 7.0, 7.0]), Vector::from([0.0, 0.5, 0.5]));
        assert_eq!(values(LogSoftmax, [-1e3_f32, 1e3]), Vector::from([-2e3, 0.0]));
    }

    /// The bound of the whole project, over features that are spread, close together, and far from zero.
    #[test]
    fn single_precision_agrees_with_the_definition_in_double() {
        for (scale, shift) in [(20.0, 0.0), (1.0, 19.0), (1.0, -19.0), (0.01, 0.0)] {
            let mut angle = 0.0;
            let x = [(); 33].map(|()| {
                angle += 1.0;
                libm::sinf(angle) * scale + shift
            });
            let powers = x.map(|x| libm::exp(f64::from(x)));
            let sum: f64 = powers.iter().sum();
            for (y, power) in values(Softmax, x).as_slice().iter().zip(powers) {
                assert!((f64::from(*y) - power / sum).abs() <= 5e-7);
            }
            for (y, power) in values(LogSoftmax, x).as_slice().iter().zip(powers) {
                let expected = libm::log(power / sum);
                assert!((f64::from(*y) - expected).abs() <= 5e-7 * expected.abs().max(1.0));
            }
        }
    }
}
