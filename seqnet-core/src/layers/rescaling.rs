//! Features times one number plus another, such as from 0 … 255 to 0 … 1.
//!
//! ```text
//! y = scale ∘ x + offset
//! ```
//!
//! | symbol            | shape          | Keras array |
//! |-------------------|----------------|-------------|
//! | `x`, `y`          | `F` or `T × F` |             |
//! | `scale`, `offset` | `F`            |             |
//!
//! Both are part of the declaration and no weights.

#[cfg(feature = "train")]
mod derivative;

use super::per_timestep::per_timestep;
use crate::{Layer, Parameters, Scalar, Vector};

/// `y = scale ∘ x + offset`.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::Rescaling};
///
/// let fahrenheit = Rescaling::<1>::given([1.8], [32.0]);
/// let mut y = Vector::zeros();
/// fahrenheit.forward(&Vector::from([100.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([212.0]));
/// ```
#[derive(Clone, Debug)]
pub struct Rescaling<const F: usize, S = f32> {
    /// What the features are multiplied by.
    pub scale: [S; F],
    /// What is added to them.
    pub offset: [S; F],
}

impl<const F: usize, S> Rescaling<F, S> {
    /// With a scale and an offset for each feature.
    #[must_use]
    pub const fn given(scale: [S; F], offset: [S; F]) -> Self {
        Rescaling { scale, offset }
    }
}

impl<const F: usize, S: Scalar> Layer<Vector<F, S>> for Rescaling<F, S> {
    type Output = Vector<F, S>;
    type State = ();
    const MACS: usize = F;

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        let line = self.scale.iter().zip(&self.offset);
        for ((y, &x), (&scale, &offset)) in y.as_mut_slice().iter_mut().zip(x.as_slice()).zip(line) {
            *y = x * scale + offset;
        }
    }
}

per_timestep!(impl[const F: usize, S: Scalar] Rescaling<F, S>: F => F);

/// Without weights, it begins as the identity.
impl<const F: usize, S: Scalar> Parameters<S> for Rescaling<F, S> {
    const ZEROS: Self = Rescaling { scale: [S::ONE; F], offset: [S::ZERO; F] };
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;

    /// `2 · 3 + 1` and `½ · 4 - 1`
    #[test]
    fn two_features_by_hand() {
        let layer = Rescaling::<2>::given([2.0, 0.5], [1.0, -1.0]);
        assert_eq!(output(&layer, Vector::from([3.0, 4.0])), Vector::from([7.0, 1.0]));
    }

    #[test]
    fn nothing_of_it_is_a_weight() {
        let x = Vector::from([3.0, 4.0]);
        assert_eq!(output(&Rescaling::<2>::ZEROS, x), x);
        assert_eq!(Rescaling::<2, f32>::PARAMETERS, 0);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let layer = Rescaling::<1>::given([0.3], [0.7]);
        assert_eq!(pushed(&layer, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1, 1, 1, 1]);
    }
}
