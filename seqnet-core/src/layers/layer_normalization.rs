//! Features of each timestep made comparable among themselves (Ba, Kiros & Hinton 2016).
//!
//! ```text
//! μ = Σ_f x_f / F
//! v = Σ_f (x_f - μ)² / F
//! y = γ ∘ (x - μ) / √(v + EPSILON) + β
//! ```
//!
//! | symbol   | shape          | Keras array    |
//! |----------|----------------|----------------|
//! | `x`, `y` | `F` or `T × F` |                |
//! | `γ`      | `F`            | `gamma` `(F,)` |
//! | `β`      | `F`            | `beta` `(F,)`  |
//!
//! Without `scale` there is no `γ`, without `center` no `β`. With Keras's deprecated `rms_scaling`, `y = γ ∘ x / √(v + EPSILON)`,
//! where `v` is the variance and no mean square.

#[cfg(feature = "train")]
mod derivative;

use super::PerFeature;
use super::moments::Moments;
use super::per_feature::{gamma_and_beta, scale_and_center};
use super::per_timestep::per_timestep;
use crate::trained::{Plain, trained};
use crate::{Initializer, Layer, Parameters, Path, Scalar, Vector, Weight};
use core::iter;
use core::marker::PhantomData;
use nalgebra::SVector;

/// `F` features by their own mean and variance: `y = γ ∘ (x - μ) / √(v + EPSILON) + β`.
///
/// `EPSILON` are the bits of an `f64`. On a sequence it is applied to every timestep.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Vector, layers::LayerNormalization};
///
/// let mut normalization = LayerNormalization::<2, f32, 0>::ZEROS;
/// normalization.gamma = [2.0, 2.0].into();
/// normalization.beta = [1.0, 0.0].into();
/// let mut y = Vector::zeros();
/// normalization.forward(&Vector::from([10.0, 30.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([2.0 * -1.0 + 1.0, 2.0]));
/// ```
#[derive(Clone, Debug)]
pub struct LayerNormalization<
    const F: usize,
    S = f32,
    const EPSILON: u64 = { f64::to_bits(1e-3) },
    G = SVector<S, F>,
    B = SVector<S, F>,
    const RMS_SCALING: bool = false,
> {
    /// `γ`, or [`Absent`](super::Absent).
    pub gamma: G,
    /// `β`, or [`Absent`](super::Absent).
    pub beta: B,
    scalar: PhantomData<S>,
}

impl<
    const F: usize,
    S: Scalar,
    const EPSILON: u64,
    G: PerFeature<S>,
    B: PerFeature<S>,
    const RMS_SCALING: bool,
> Layer<Vector<F, S>> for LayerNormalization<F, S, EPSILON, G, B, RMS_SCALING>
{
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = 2 * F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        let moments = Moments::of(iter::once(x.as_slice()), EPSILON);
        for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = if RMS_SCALING { x / moments.deviation } else { moments.normal(x) };
        }
        scale_and_center(y.as_mut_slice(), &self.gamma, &self.beta);
    }
}

per_timestep! {
    impl[
        const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>, const RMS_SCALING: bool
    ] LayerNormalization<F, S, EPSILON, G, B, RMS_SCALING>: F => F
}

gamma_and_beta! {
    impl[const F: usize, S: Scalar, const EPSILON: u64, const RMS_SCALING: bool]
        LayerNormalization<F, S, EPSILON, G, B, RMS_SCALING>
}

#[cfg(test)]
mod tests {
    use super::super::Absent;
    use super::super::pushed::{output, pushed};
    use super::*;

    const THREE: u64 = f64::to_bits(3.0);

    /// The mean is 4, the variance `(1 + 1) / 2 = 1`, and `√(1 + 3) = 2`:
    ///
    /// ```text
    /// y_0 = 2 (3 - 4) / 2 + 1 = 0
    /// y_1 = 4 (5 - 4) / 2 - 1 = 1
    /// ```
    #[test]
    fn two_features_by_hand() {
        let mut layer = LayerNormalization::<2, f64, THREE>::ZEROS;
        layer.gamma = [2.0, 4.0].into();
        layer.beta = [1.0, -1.0].into();
        assert_eq!(output(&layer, Vector::from([3.0, 5.0])), Vector::from([0.0, 1.0]));
    }

    /// As above, but `y = γ x / 2`.
    #[test]
    fn rms_scaling_leaves_the_mean() {
        let mut layer = LayerNormalization::<2, f64, THREE, SVector<f64, 2>, Absent, true>::ZEROS;
        layer.gamma = [2.0, 4.0].into();
        assert_eq!(output(&layer, Vector::from([3.0, 5.0])), Vector::from([3.0, 10.0]));
    }

    #[test]
    fn without_scale_and_center_there_are_no_weights() {
        type Layer = LayerNormalization<2, f64, THREE, Absent, Absent>;
        assert_eq!(output(&Layer::ZEROS, Vector::from([3.0, 5.0])), Vector::from([-0.5, 0.5]));
        assert_eq!((Layer::PARAMETERS, LayerNormalization::<2>::PARAMETERS), (0, 4));
    }

    /// A single feature is its own mean, and only the `EPSILON` keeps it from being no number.
    #[test]
    fn one_feature_is_always_zero() {
        type Layer = LayerNormalization<1, f32, THREE, Absent, Absent>;
        assert_eq!(output(&Layer::ZEROS, Vector::from([1e3])), Vector::from([0.0]));
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let mut layer = LayerNormalization::<2>::ZEROS;
        layer.gamma = [0.7, 0.3].into();
        let windows = [[[1.0, 2.0], [3.0, 5.0]], [[-1.0, 0.0], [7.0, 7.0]]];
        assert_eq!(pushed(&layer, windows), [1, 1, 1, 1]);
    }
}
