//! Shares of which most are zero, as Keras 3 computes them.
//!
//! ```text
//! sparsemax(x)_f = max(x_f - τ, 0)
//! τ = (Σ_(j ≤ k) c_j - 1) / k,    c_j = z_1 + … + z_j
//! ```
//!
//! `z` are the features from the largest to the smallest, and `k` is the largest number with `1 + k z_k > c_k`. Martins and Astudillo (2016), who
//! have named the function, take `τ = (c_k - 1) / k`, which makes the shares sum to 1. Keras adds all `c_j`: that is the same where a single
//! feature has a share, and else another function. A network that has learned with Keras has learned with Keras's.
//!
//! Nothing is sorted. The `k` largest are found by Michelot's algorithm (1986): the paper's `τ` is what the features above it must
//! be lowered by, on average, to sum to 1; beginning with all features, those that it makes negative drop out, which
//! raises it, until none drops out any more. And `z_i` is in `c_i`, `c_(i+1)`, … `c_k`, so that `Σ c_j` is the sum of the larger one of every two
//! of the `k`, and of each by itself.

use super::Activation;
use crate::Scalar;

/// Keras's `sparsemax`: the largest features less a threshold, and zeros.
///
/// ```
/// use seqnet_core::activations::{Activation, Sparsemax};
///
/// // k = 1, τ = (2 - 1) / 1
/// let mut features = [2.0, 0.5, -1.0];
/// Sparsemax::apply(&mut features);
/// assert_eq!(features, [1.0, 0.0, 0.0]);
///
/// // k = 2, τ = (0.5 + (0.5 + 0.25) - 1) / 2
/// let mut features = [0.5, 0.25, -1.0];
/// Sparsemax::apply(&mut features);
/// assert_eq!(features, [0.375, 0.125, 0.0]);
/// ```
#[doc(alias = "sparsemax")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sparsemax;

impl Activation for Sparsemax {
    #[inline]
    fn apply<S: Scalar>(features: &mut [S]) {
        let Some(largest) = features.iter().copied().reduce(S::max) else { return };
        let lower = threshold(features, largest);
        let has_a_share = |x: S| x - largest > lower;
        let (mut sum, mut count) = (S::ZERO, S::ZERO);
        for (i, &x) in features.iter().enumerate().filter(|(_, x)| has_a_share(**x)) {
            let before = features.iter().take(i).filter(|x| has_a_share(**x));
            sum += before.fold(x, |sum, &other| sum + x.max(other));
            count += S::ONE;
        }
        let threshold = (sum - S::ONE) / count;
        for feature in features {
            let share = *feature - threshold;
            *feature = if share < S::ZERO { S::ZERO } else { share };
        }
    }
}

/// The `i`-th largest of the `k` is in `k - i + 1` of the sums:
///
/// ```text
/// ∂τ/∂z_i = (k - i + 1) / k
/// dz_i    = dy_i where y_i > 0, less ∂τ/∂z_i Σ_(y_j > 0) dy_j
/// ```
#[cfg(feature = "train")]
impl super::Differentiable for Sparsemax {
    const NEEDS_INPUT: bool = true;

    #[inline]
    fn backward<S: Scalar>(x: &[S], y: &[S], dy: &mut [S]) {
        let Some(largest) = x.iter().copied().reduce(S::max) else { return };
        let lower = threshold(x, largest);
        let above = || x.iter().copied().filter(|&x| x - largest > lower);
        let count = above().fold(S::ZERO, |count, _| count + S::ONE);
        let shares = y.iter().zip(&*dy).filter(|(y, _)| **y > S::ZERO);
        let sum = shares.fold(S::ZERO, |sum, (_, &dy)| sum + dy);
        for ((dy, &y), &x) in dy.iter_mut().zip(y).zip(x) {
            let direct = if y > S::ZERO { *dy } else { S::ZERO };
            let through_threshold = if x - largest > lower {
                above().filter(|&other| other <= x).fold(S::ZERO, |sums, _| sums + S::ONE) / count
            } else {
                S::ZERO
            };
            *dy = direct - through_threshold * sum;
        }
    }
}

/// The paper's `τ`, less the largest feature.
fn threshold<S: Scalar>(features: &[S], largest: S) -> S {
    let lowered = |above: Option<S>| {
        let features = features.iter().map(|&x| x - largest);
        let features = features.filter(|x| above.is_none_or(|above| *x > above));
        let (sum, count) = features.fold((S::ZERO, S::ZERO), |(sum, count), x| (sum + x, count + S::ONE));
        (sum - S::ONE) / count
    };
    let mut threshold = lowered(None);
    // Each round but the last drops a feature, so that there are no more rounds than features.
    for _ in features {
        let next = lowered(Some(threshold));
        if next > threshold {
            threshold = next;
        } else {
            break;
        }
    }
    threshold
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

    /// With the two largest, `τ = (1 + (1 + 0.5) - 1) / 2 = 0.75`, which is above the third and even the second.
    #[test]
    fn the_smallest_has_no_share() {
        assert_eq!(values([1.0, 0.5, -1.0]), Vector::from([0.25, 0.0, 0.0]));
        assert_eq!(values([-1.0, 1.0, 0.5]), Vector::from([0.0, 0.25, 0.0]));
    }

    /// ```text
    /// τ = (¼ + ½ + ¾ + 1 - 1) / 4 = 0.375        all are below
    /// τ = (0 + 0 - 1) / 2 = -0.5
    /// ```
    #[test]
    fn equal_features_have_equal_shares() {
        assert_eq!(values([0.25; 4]), Vector::from([0.0; 4]));
        assert_eq!(values([0.0, 0.0]), Vector::from([0.5, 0.5]));
        assert_eq!(values([9.0]), Vector::from([1.0]));
    }

    #[test]
    fn far_apart_only_the_largest_has_a_share() {
        assert_eq!(values([f32::NEG_INFINITY, 7.0, -1e30, 5.0]), Vector::from([0.0, 1.0, 0.0, 0.0]));
    }

    /// The definition as it stands above, with `z` sorted.
    fn by_sorting(features: &[f32]) -> Vec<f64> {
        let z: Vec<f64> = features.iter().map(|&x| f64::from(x)).collect();
        let mut sorted = z.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let (mut sum, mut sums, mut count, mut threshold) = (0.0, 0.0, 0.0, 0.0);
        for largest in sorted {
            sum += largest;
            sums += sum;
            count += 1.0;
            if 1.0 + count * largest > sum {
                threshold = (sums - 1.0) / count;
            }
        }
        z.iter().map(|z| (z - threshold).max(0.0)).collect()
    }

    #[test]
    fn it_agrees_with_the_definition_in_double() {
        for (scale, shift) in [(20.0, 0.0), (1.0, 0.0), (0.5, -0.25), (0.05, 0.0), (0.03, -0.02)] {
            let mut angle = 0.0;
            let x = [(); 65].map(|()| {
                angle += 1.0;
                libm::sinf(angle) * scale + shift
            });
            for (y, expected) in values(x).as_slice().iter().zip(by_sorting(&x)) {
                assert!((f64::from(*y) - expected).abs() <= 5e-7 * expected.max(1.0));
            }
        }
    }
}
