//! Features of each timestep divided by their length.
//!
//! ```text
//! y = x min(1 / √(Σ_f x_f²), 10¹²)
//! ```
//!
//! | symbol   | shape          | Keras array |
//! |----------|----------------|-------------|
//! | `x`, `y` | `F` or `T × F` |             |
//!
//! The bound keeps zeros what they are.

#[cfg(feature = "train")]
mod derivative;

use super::per_feature::sum;
use super::per_timestep::per_timestep;
use crate::{Layer, Parameters, Scalar, Vector};

/// The features as a vector of length 1: `y = x / √(Σ_f x_f²)`.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::UnitNormalization};
///
/// let mut y = Vector::zeros();
/// UnitNormalization.forward(&Vector::from([0.0, -2.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([0.0, -1.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitNormalization;

impl<const F: usize, S: Scalar> Layer<Vector<F, S>> for UnitNormalization {
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = 2 * F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        let squares = sum(x.as_slice(), |x| x * x);
        let inverse = S::ONE / squares.sqrt();
        let inverse = if inverse > S::from_f64(1e12) { S::from_f64(1e12) } else { inverse };
        for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = x * inverse;
        }
    }
}

per_timestep!(impl[const F: usize, S: Scalar] UnitNormalization: F => F);

impl<S: Scalar> Parameters<S> for UnitNormalization {
    const ZEROS: Self = UnitNormalization;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;

    /// `√(3² + 4²) = 5`
    #[test]
    fn three_and_four_have_length_five() {
        let y = output(&UnitNormalization, Vector::from([3.0_f64, -4.0]));
        assert!((y[0] - 0.6).abs() <= 1e-15 && (y[1] + 0.8).abs() <= 1e-15);
    }

    /// Keras's bound: of a length of `10⁻¹³` there becomes one of `10⁻¹³ · 10¹² = 0.1`.
    #[test]
    fn next_to_nothing_is_not_blown_up() {
        assert_eq!(output(&UnitNormalization, Vector::<3>::zeros()), Vector::zeros());
        let y = output(&UnitNormalization, Vector::from([1e-13_f64]));
        assert!((y[0] - 0.1).abs() <= 1e-15);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, 2.0], [3.0, 5.0]], [[-1.0, 0.0], [7.0, 7.0]]];
        assert_eq!(pushed(&UnitNormalization, windows), [1, 1, 1, 1]);
    }
}
