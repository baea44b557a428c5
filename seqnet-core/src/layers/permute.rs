//! Timesteps and features exchanged: Keras's `Permute((2, 1))`.
//!
//! ```text
//! y_ft = x_tf
//! ```
//!
//! | symbol | shape   | Keras array |
//! |--------|---------|-------------|
//! | `x`    | `T × F` |             |
//! | `y`    | `F × T` |             |

use super::adjoint::adjoint;
use crate::{Layer, Parameters, Scalar, Sequence};

/// The transposed sequence: every feature becomes a timestep.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::Permute};
///
/// let mut y = Sequence::zeros();
/// Permute.forward(&Sequence::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permute;

impl<const T: usize, const F: usize, S: Scalar> Layer<Sequence<T, F, S>> for Permute {
    type Output = Sequence<F, T, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<F, T, S>) {
        for (feature, y) in y.steps_mut().iter_mut().enumerate() {
            let features = x.as_slice().iter().skip(feature).step_by(F.max(1));
            for (y, x) in y.as_mut_slice().iter_mut().zip(features) {
                *y = *x;
            }
        }
    }
}

adjoint! {
    impl[const T: usize, const F: usize, S: Scalar] Permute: Sequence<T, F, S> => Sequence<F, T, S>,
    |dy, dx| Permute.forward(dy, &mut (), dx)
}

impl<S: Scalar> Parameters<S> for Permute {
    const ZEROS: Self = Permute;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::*;

    #[test]
    fn twice_it_is_nothing() {
        let x = Sequence::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        assert_eq!(output(&Permute, output(&Permute, x)), x);
        assert_eq!(output(&Permute, Sequence::from([[7.0]])), Sequence::from([[7.0]]));
    }
}
