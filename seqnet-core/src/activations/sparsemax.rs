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
        if next > threshold {
            threshold = next;
        } else {
            break;
        }
    }
    threshold
}

/// What these features must be lowered by, each the same, to sum to 1.
fn lowered<'a, S: Scalar>(features: impl Iterator<Item = &'a S>) -> S {
    let (sum, count) = features.fold((S::ZERO, S::ZERO), |(sum, count), &x| (sum + x, count + S::ONE));
    (sum - S::ONE) / count
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use crate::Vector;
    use std::vec::Vec;

    fn values<const F: usize>(x: [f32; F]) -> Vector<F> {
        let mut y = Vector::from(x);
        Sparsemax::apply(y.as_mut_slice());
        y
    }

    /// With the two largest, `τ = (1 + 0.5 - 1) / 2 = 0.25`, which is above the third.
    #[test]
    fn the_smallest_has_no_share() {
        assert_eq!(values([1.0, 0.5, -1.0]), Vector::from([0.75, 0.25, 0.0]));
        assert_eq!(values([-1.0, 1.0, 0.5]), Vector::from([0.0, 0.75, 0.25]));
    }

    #[test]
    fn equal_features_have_equal_shares() {
        assert_eq!(values([1e3; 4]), Vector::from([0.25; 4]));
        assert_eq!(values([0.0, 0.0]), Vector::from([0.5, 0.5]));
        assert_eq!(values([9.0]), Vector::from([1.0]));
    }

    #[test]
    fn far_apart_only_the_largest_has_a_share() {
        assert_eq!(values([f32::NEG_INFINITY, 7.0, -1e30, 5.0]), Vector::from([0.0, 1.0, 0.0, 0.0]));
    }

    /// The definition as it stands in the paper, which sorts the features `z`: the support is the largest `k` with
    /// `1 + k z_k > Σ_(j ≤ k) z_j`, and `τ = (Σ_(j ≤ k) z_j - 1) / k`.
    fn by_sorting(features: &[f32]) -> Vec<f64> {
        let z: Vec<f64> = features.iter().map(|&x| f64::from(x)).collect();
        let mut sorted = z.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let (mut sum, mut count, mut threshold) = (0.0, 0.0, 0.0);
        for largest in sorted {
            sum += largest;
            count += 1.0;
            if 1.0 + count * largest > sum {
                threshold = (sum - 1.0) / count;
            }
        }
        z.iter().map(|z| (z - threshold).max(0.0)).collect()
    }

    #[test]
    fn it_agrees_with_the_definition_in_double() {
        for (scale, shift) in [(20.0, 0.0), (1.0, 0.0), (0.5, 19.0), (0.05, 0.0), (0.001, -19.0)] {
            let mut angle = 0.0;
            let x = [(); 65].map(|()| {
                angle += 1.0;
                libm::sinf(angle) * scale + shift
            });
            for (y, expected) in values(x).as_slice().iter().zip(by_sorting(&x)) {
                assert!((f64::from(*y) - expected).abs() <= 5e-7);
            }
        }
    }
}
