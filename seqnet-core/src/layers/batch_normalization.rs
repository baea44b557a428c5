//! Features made comparable by the mean and the variance that training has seen (Ioffe & Szegedy 2015; Keras's inference).
//!
//! ```text
//! y = γ ∘ (x - μ) / √(v + EPSILON) + β
//! ```
//!
//! | symbol   | shape          | Keras array              |
//! |----------|----------------|--------------------------|
//! | `x`, `y` | `F` or `T × F` |                          |
//! | `γ`      | `F`            | `gamma` `(F,)`           |
//! | `β`      | `F`            | `beta` `(F,)`            |
//! | `μ`      | `F`            | `moving_mean` `(F,)`     |
//! | `v`      | `F`            | `moving_variance` `(F,)` |
//!
//! Without `scale` there is no `γ`, without `center` no `β`. The moving averages are not trained.

#[cfg(feature = "train")]
mod derivative;

use super::PerFeature;
use super::per_feature::scale_and_center;
use super::per_timestep::per_timestep;
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{Initializer, Layer, Parameters, Path, Scalar, Vector, Weight};
use nalgebra::SVector;

/// `F` features by their moving averages: `y = γ ∘ (x - μ) / √(v + EPSILON) + β`.
///
/// `EPSILON` are the bits of an `f64`. On a sequence it is applied to every timestep.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Vector, layers::BatchNormalization};
///
/// let mut normalization = BatchNormalization::<1, f32, 0>::ZEROS;
/// normalization.gamma = [2.0].into();
/// normalization.beta = [1.0].into();
/// normalization.moving_mean = [3.0].into();
/// normalization.moving_variance = [16.0].into();
/// let mut y = Vector::zeros();
/// normalization.forward(&Vector::from([5.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([2.0 * (5.0 - 3.0) / 4.0 + 1.0]));
/// ```
#[derive(Clone, Debug)]
pub struct BatchNormalization<
    const F: usize,
    S = f32,
    const EPSILON: u64 = { f64::to_bits(1e-3) },
    G = SVector<S, F>,
    B = SVector<S, F>,
> {
    /// `γ`, or [`Absent`](super::Absent).
    pub gamma: G,
    /// `β`, or [`Absent`](super::Absent).
    pub beta: B,
    /// `μ`.
    pub moving_mean: SVector<S, F>,
    /// `v`.
    pub moving_variance: SVector<S, F>,
}

impl<const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>> Layer<Vector<F, S>>
    for BatchNormalization<F, S, EPSILON, G, B>
{
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        let epsilon = S::from_f64(f64::from_bits(EPSILON));
        let moments = self.moving_mean.as_slice().iter().zip(self.moving_variance.as_slice());
        for ((y, &x), (&mean, &variance)) in y.as_mut_slice().iter_mut().zip(x.as_slice()).zip(moments) {
            *y = (x - mean) / (variance + epsilon).sqrt();
        }
        scale_and_center(y.as_mut_slice(), &self.gamma, &self.beta);
    }
}

per_timestep! {
    impl[const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>]
        BatchNormalization<F, S, EPSILON, G, B>: F => F
}

impl<const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S>, B: PerFeature<S>> Parameters<S>
    for BatchNormalization<F, S, EPSILON, G, B>
{
    const ZEROS: Self = BatchNormalization {
        gamma: G::ZEROS,
        beta: B::ZEROS,
        moving_mean: column(),
        moving_variance: column(),
    };
    const PARAMETERS: usize = G::PARAMETERS + B::PARAMETERS + Self::NON_TRAINABLE;
    const NON_TRAINABLE: usize = 2 * F;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        self.gamma.visit(path, "gamma", Initializer::Ones, see);
        self.beta.visit(path, "beta", Initializer::Zeros, see);
        self.moving_mean.visit(path, "moving_mean", Initializer::Zeros, &mut |mean| see(mean.statistic()));
        self.moving_variance.visit(path, "moving_variance", Initializer::Ones, &mut |v| see(v.statistic()));
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        self.gamma.visit_mut(path, "gamma", Initializer::Ones, see);
        self.beta.visit_mut(path, "beta", Initializer::Zeros, see);
        self.moving_mean.visit_mut(
            path,
            "moving_mean",
            Initializer::Zeros,
            &mut |mean| see(mean.statistic()),
        );
        self.moving_variance
            .visit_mut(path, "moving_variance", Initializer::Ones, &mut |v| see(v.statistic()));
    }
}

trained! {
    impl[const F: usize, S: Scalar, const EPSILON: u64, G: PerFeature<S> + Plain, B: PerFeature<S> + Plain]
        BatchNormalization<F, S, EPSILON, G, B>
    {
        gamma: &[G::PARAMETERS],
        beta: &[B::PARAMETERS],
        moving_mean: &[F],
        moving_variance: &[F],
    }
}

#[cfg(test)]
mod tests {
    use super::super::Absent;
    use super::super::pushed::{output, pushed};
    use super::*;

    /// ```text
    /// y_0 = 2 (5 - 3) / √(15.75 + 0.25) + 1 = 2
    /// y_1 = 4 (0 - 1) / √( 0    + 0.25) - 1 = -9
    /// ```
    #[test]
    fn two_features_by_hand() {
        let mut layer = BatchNormalization::<2, f64, { f64::to_bits(0.25) }>::ZEROS;
        layer.gamma = [2.0, 4.0].into();
        layer.beta = [1.0, -1.0].into();
        layer.moving_mean = [3.0, 1.0].into();
        layer.moving_variance = [15.75, 0.0].into();
        assert_eq!(output(&layer, Vector::from([5.0, 0.0])), Vector::from([2.0, -9.0]));
    }

    /// `(7 - 3) / √(3.75 + 0.25) = 2`
    #[test]
    fn without_scale_and_center_there_are_the_averages_alone() {
        type Layer = BatchNormalization<1, f32, { f64::to_bits(0.25) }, Absent, Absent>;
        let mut layer = Layer::ZEROS;
        layer.moving_mean = [3.0].into();
        layer.moving_variance = [3.75].into();
        assert_eq!(output(&layer, Vector::from([7.0])), Vector::from([2.0]));
        assert_eq!((Layer::PARAMETERS, Layer::NON_TRAINABLE), (2, 2));
        assert_eq!((BatchNormalization::<3>::PARAMETERS, BatchNormalization::<3>::NON_TRAINABLE), (12, 6));
    }

    #[test]
    fn tensors_come_in_the_order_of_keras() {
        let mut names = ["gamma", "beta", "moving_mean", "moving_variance"].into_iter();
        BatchNormalization::<3>::ZEROS.visit(&Path::ROOT, &mut |weight| {
            assert_eq!((Some(weight.path.name()), weight.shape), (names.next(), &[3][..]));
        });
        assert_eq!(names.next(), None);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let mut layer = BatchNormalization::<1>::ZEROS;
        layer.gamma = [0.7].into();
        layer.moving_mean = [0.3].into();
        layer.moving_variance = [2.0].into();
        assert_eq!(pushed(&layer, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1, 1, 1, 1]);
    }
}
