//! Shares of a whole, of which most are zero (Martins & Astudillo 2016).
//!
//! ```text
//! sparsemax(x)_f = max(x_f - τ, 0)        with τ such that the sum is 1
//! ```
//!
//! The threshold is found without sorting, by Michelot's algorithm (1986): `τ` is what the features above it must
//! be lowered by, on average, to sum to 1. Beginning with all features, those that `τ` makes negative drop out, which
//! raises `τ`, until none drops out any more.

use super::Activation;
use super::softmax::subtract_max;
use crate::Scalar;

/// The point nearest to the features that is a share of a whole: not negative, with the sum 1.
///
/// ```
/// use seqnet_core::activations::{Activation, Sparsemax};
///
/// let mut features = [1.0, 0.5, -1.0];
/// Sparsemax::apply(&mut features);
/// assert_eq!(features, [0.75, 0.25, 0.0]);
/// ```
#[doc(alias = "sparsemax")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sparsemax;

impl Activation for Sparsemax {
    #[inline]
    fn apply<S: Scalar>(features: &mut [S]) {
        subtract_max(features);
        let threshold = threshold(features);
        for feature in features {
            let share = *feature - threshold;
            *feature = if share < S::ZERO { S::ZERO } else { share };
        }
    }
}

/// `τ` for features whose maximum is zero.
fn threshold<S: Scalar>(features: &[S]) -> S {
    let mut threshold = lowered(features.iter());
    // Each round but the last drops a feature, so that there are no more rounds than features.
    for _ in features {
        let next = lowered(features.iter().filter(|&&feature| feature > threshold));
        if next <= threshold {
            break;
        }
        threshold = next;
    }
    threshold
}

/// What these features must be lowered by, each the same, to sum to 1.
fn lowered<'a, S: Scalar>(features: impl Iterator<Item = &'a S>) -> S {
    let (sum, count) = features.fold((S::ZERO, S::ZERO), |(sum, count), &x| (sum + x, count + S::ONE));
    (sum - S::ONE) / count
}
