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
        let mut sum = S::ZERO;
        for feature in features.iter_mut() {
            *feature = feature.exp();
            sum += *feature;
        }
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
