//! Features by the mean and the variance of a data set, so that standardization ships inside the model.
//!
//! ```text
//! y = (x - μ) / max(√v, 10⁻⁷)        or, with INVERT,        y = μ + x max(√v, 10⁻⁷)
//! ```
//!
//! | symbol   | shape          | Keras array       |
//! |----------|----------------|-------------------|
//! | `x`, `y` | `F` or `T × F` |                   |
//! | `μ`      | `F`            | `mean` `(F,)`     |
//! | `v`      | `F`            | `variance` `(F,)` |
//! |          | 1              | `count` `()`      |
//!
//! Keras keeps a `count` beside them, which nothing reads. Where `μ` and `v` are `GIVEN` in the declaration they are no weights,
//! and stay what they are.

#[cfg(feature = "train")]
mod derivative;

use super::PerFeature;
use super::per_timestep::per_timestep;
use crate::trained::{Plain, trained};
use crate::vector::column;
use crate::{Initializer, Layer, Parameters, Path, Scalar, Vector, Weight};
use nalgebra::{ArrayStorage, SVector};

/// `F` features by the mean and the variance of a data set, or with `INVERT` back to them.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::Normalization};
///
/// let celsius = Normalization::<1, f32, true>::given([20.0], [25.0]);
/// let mut y = Vector::zeros();
/// celsius.forward(&Vector::from([30.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([2.0]));
/// ```
#[derive(Clone, Debug)]
pub struct Normalization<const F: usize, S = f32, const GIVEN: bool = false, const INVERT: bool = false> {
    /// `μ`.
    pub mean: SVector<S, F>,
    /// `v`.
    pub variance: SVector<S, F>,
    /// Keras's number of batches, without any effect.
    pub count: S,
}

macro_rules! given {
    ($S:ident) => {
        impl<const F: usize, const INVERT: bool> Normalization<F, $S, true, INVERT> {
            /// With a mean and a variance for each feature.
            #[must_use]
            pub const fn given(mean: [$S; F], variance: [$S; F]) -> Self {
                Normalization {
                    mean: SVector::from_array_storage(ArrayStorage([mean])),
                    variance: SVector::from_array_storage(ArrayStorage([variance])),
                    count: 0.0,
                }
            }
        }
    };
}
given!(f32);
given!(f64);

impl<const F: usize, S: Scalar, const GIVEN: bool, const INVERT: bool> Layer<Vector<F, S>>
    for Normalization<F, S, GIVEN, INVERT>
{
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        let moments = self.mean.as_slice().iter().zip(self.variance.as_slice());
        for ((y, &x), (&mean, &variance)) in y.as_mut_slice().iter_mut().zip(x.as_slice()).zip(moments) {
            let deviation = variance.sqrt().max(S::from_f64(1e-7));
            *y = if INVERT { mean + x * deviation } else { (x - mean) / deviation };
        }
    }
}

per_timestep! {
    impl[const F: usize, S: Scalar, const GIVEN: bool, const INVERT: bool]
        Normalization<F, S, GIVEN, INVERT>: F => F
}

impl<const F: usize, S: Scalar, const GIVEN: bool, const INVERT: bool> Parameters<S>
    for Normalization<F, S, GIVEN, INVERT>
{
    const ZEROS: Self = Normalization { mean: column(), variance: column(), count: S::ZERO };
    const PARAMETERS: usize = if GIVEN { 0 } else { 2 * F + 1 };
    const NON_TRAINABLE: usize = <Self as Parameters<S>>::PARAMETERS;

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
        if !GIVEN {
            self.mean.visit(path, "mean", Initializer::Zeros, &mut |mean| see(mean.fixed()));
            self.variance.visit(path, "variance", Initializer::Ones, &mut |v| see(v.fixed()));
            see(Weight::new(path, "count", &[], Initializer::Zeros, core::slice::from_ref(&self.count))
                .fixed());
        }
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
        if !GIVEN {
            self.mean.visit_mut(path, "mean", Initializer::Zeros, &mut |mean| see(mean.fixed()));
            self.variance.visit_mut(path, "variance", Initializer::Ones, &mut |v| see(v.fixed()));
            see(Weight::new(path, "count", &[], Initializer::Zeros, core::slice::from_mut(&mut self.count))
                .fixed());
        }
    }
}

trained! {
    impl[const F: usize, S: Scalar + Plain, const INVERT: bool] Normalization<F, S, false, INVERT> {
        mean: &[F],
        variance: &[F],
        count: &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;

    /// `(7 - 3) / √4 = 2`, and `(0 - 1) / max(√0, 10⁻⁷) = -10⁷`.
    #[test]
    fn two_features_by_hand() {
        let mut layer = Normalization::<2, f64>::ZEROS;
        layer.mean = [3.0, 1.0].into();
        layer.variance = [4.0, 0.0].into();
        let y = output(&layer, Vector::from([7.0, 0.0]));
        assert!((y[0] - 2.0).abs() <= 1e-15 && (y[1] + 1e7).abs() <= 1e-8);
    }

    #[test]
    fn inverted_it_leads_back() {
        let there = Normalization::<2, f64, true>::given([3.0, 1.0], [4.0, 0.25]);
        let back = Normalization::<2, f64, true, true>::given([3.0, 1.0], [4.0, 0.25]);
        let x = Vector::from([7.0, -2.0]);
        assert_eq!(output(&there, x), Vector::from([2.0, -6.0]));
        assert_eq!(output(&back, output(&there, x)), x);
    }

    #[test]
    fn what_is_given_is_no_weight() {
        type Given = Normalization<3, f32, true>;
        Given::ZEROS.visit(&Path::ROOT, &mut |weight| panic!("`{}`", weight.path));
        assert_eq!((<Given as Parameters<f32>>::PARAMETERS, Normalization::<3>::PARAMETERS), (0, 3 + 3 + 1));
        let mut names = ["mean", "variance", "count"].into_iter();
        Normalization::<3>::ZEROS
            .visit(&Path::ROOT, &mut |weight| assert_eq!(Some(weight.path.name()), names.next()));
        assert_eq!(names.next(), None);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let layer = Normalization::<1, f32, true>::given([0.3], [2.0]);
        assert_eq!(pushed(&layer, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1, 1, 1, 1]);
    }
}
