//! Features of each timestep divided by their root mean square (Zhang & Sennrich 2019).
//!
//! ```text
//! y = s ∘ x / √(Σ_f x_f² / F + EPSILON)
//! ```
//!
//! | symbol   | shape          | Keras array    |
//! |----------|----------------|----------------|
//! | `x`, `y` | `F` or `T × F` |                |
//! | `s`      | `F`            | `scale` `(F,)` |

#[cfg(feature = "train")]
mod derivative;

use super::PerFeature;
use super::per_feature::{mean, scale_and_center};
use super::per_timestep::per_timestep;
use crate::trained::trained;
use crate::vector::column;
use crate::{Initializer, Layer, Parameters, Path, Scalar, Vector, Weight};
use nalgebra::SVector;

/// `F` features by their root mean square: `y = s ∘ x / √(Σ_f x_f² / F + EPSILON)`.
///
/// `EPSILON` are the bits of an `f64`. On a sequence it is applied to every timestep.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Vector, layers::RmsNormalization};
///
/// let mut normalization = RmsNormalization::<2, f32, 0>::ZEROS;
/// normalization.scale = [5.0, 1.0].into();
/// let mut y = Vector::zeros();
/// normalization.forward(&Vector::from([7.0, 1.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([5.0 * 7.0 / 5.0, 1.0 / 5.0]), "√((49 + 1) / 2) = 5");
/// ```
#[doc(alias = "RMSNormalization")]
#[derive(Clone, Debug)]
pub struct RmsNormalization<const F: usize, S = f32, const EPSILON: u64 = { f64::to_bits(1e-6) }> {
    /// `s`.
    pub scale: SVector<S, F>,
}

impl<const F: usize, S: Scalar, const EPSILON: u64> Layer<Vector<F, S>> for RmsNormalization<F, S, EPSILON> {
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = 2 * F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        let epsilon = S::from_f64(f64::from_bits(EPSILON));
        let root = (mean(x.as_slice(), |x| x * x) + epsilon).sqrt();
        for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = x / root;
        }
        scale_and_center(y.as_mut_slice(), &self.scale, &super::Absent);
    }
}

per_timestep!(impl[const F: usize, S: Scalar, const EPSILON: u64] RmsNormalization<F, S, EPSILON>: F => F);

impl<const F: usize, S: Scalar, const EPSILON: u64> Parameters<S> for RmsNormalization<F, S, EPSILON> {
    const ZEROS: Self = RmsNormalization { scale: column() };
    const PARAMETERS: usize = F;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.scale.visit(path, "scale", Initializer::Ones, see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.scale.visit_mut(path, "scale", Initializer::Ones, see);
    }
}

trained! {
    impl[const F: usize, S: Scalar, const EPSILON: u64] RmsNormalization<F, S, EPSILON> { scale: &[F] }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;

    /// `√((1 + 25) / 2 + 3) = 4`, so that `y = (2 · 1 / 4, 4 · -5 / 4)`.
    #[test]
    fn two_features_by_hand() {
        let mut layer = RmsNormalization::<2, f64, { f64::to_bits(3.0) }>::ZEROS;
        layer.scale = [2.0, 4.0].into();
        assert_eq!(output(&layer, Vector::from([1.0, -5.0])), Vector::from([0.5, -5.0]));
    }

    #[test]
    fn nothing_stays_nothing() {
        let mut layer = RmsNormalization::<2>::ZEROS;
        layer.scale = [1.0, 1.0].into();
        assert_eq!(output(&layer, Vector::zeros()), Vector::zeros());
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let mut layer = RmsNormalization::<2>::ZEROS;
        layer.scale = [0.7, 0.3].into();
        let windows = [[[1.0, 2.0], [3.0, 5.0]], [[-1.0, 0.0], [7.0, 7.0]]];
        assert_eq!(pushed(&layer, windows), [1, 1, 1, 1]);
    }
}
