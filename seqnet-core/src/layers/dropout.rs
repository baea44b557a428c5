//! What leaves features out in training, and nothing at all after it.
//!
//! ```text
//! y = x
//! ```
//!
//! | symbol   | shape          | Keras array |
//! |----------|----------------|-------------|
//! | `x`, `y` | `F` or `T × F` |             |

use super::per_timestep::per_timestep;
use crate::{Layer, Parameters, Scalar, Vector};

/// The identity: what dropout is in prediction.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::Dropout};
///
/// let mut y = Vector::zeros();
/// Dropout.forward(&Vector::from([1.0, 2.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([1.0, 2.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropout;

impl<const F: usize, S: Scalar> Layer<Vector<F, S>> for Dropout {
    type Output = Vector<F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<F, S>) {
        *y = *x;
    }
}

per_timestep!(impl[const F: usize, S: Scalar] Dropout: F => F);

impl<S: Scalar> Parameters<S> for Dropout {
    const ZEROS: Self = Dropout;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Sequence;

    #[test]
    fn nothing_is_dropped() {
        let x = Sequence::from([[1.0, 2.0], [3.0, 4.0]]);
        let y: Sequence<2, 2> = output(&Dropout, x);
        assert_eq!(y, x);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        assert_eq!(pushed(&Dropout, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1, 1, 1, 1]);
    }
}
