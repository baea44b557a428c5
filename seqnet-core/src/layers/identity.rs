//! What acts in training alone, or not at all.
//!
//! ```text
//! y = x
//! ```
//!
//! | symbol   | shape          | Keras array |
//! |----------|----------------|-------------|
//! | `x`, `y` | `F` or `T × F` |             |
//!
//! Of Keras's layers these are it in prediction: `Identity`, `SpatialDropout1D`, `GaussianNoise`, `GaussianDropout`, `AlphaDropout`,
//! `ActivityRegularization`.

#[cfg(feature = "train")]
mod derivative;

use super::per_timestep::per_timestep;
use crate::{Layer, Parameters, Scalar, Vector};

/// The features as they are.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::Identity};
///
/// let mut y = Vector::zeros();
/// Identity.forward(&Vector::from([1.0, 2.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([1.0, 2.0]));
/// ```
#[doc(alias = "SpatialDropout1D")]
#[doc(alias = "GaussianNoise")]
#[doc(alias = "GaussianDropout")]
#[doc(alias = "AlphaDropout")]
#[doc(alias = "ActivityRegularization")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity;

impl<const F: usize, S: Scalar> Layer<Vector<F, S>> for Identity {
    type Output = Vector<F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        *y = *x;
    }
}

per_timestep!(impl[const F: usize, S: Scalar] Identity: F => F);

impl<S: Scalar> Parameters<S> for Identity {
    const ZEROS: Self = Identity;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Sequence;

    #[test]
    fn all_stays_what_it_is() {
        let x = Sequence::from([[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(output(&Identity, x), x);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        assert_eq!(pushed(&Identity, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1, 1, 1, 1]);
    }
}
