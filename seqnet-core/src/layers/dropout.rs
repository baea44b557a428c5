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

/// In training `y = m ∘ x`, where every `m_f` is 0 at the `rate`, and else `1 / (1 - rate)`.
#[cfg(feature = "train")]
impl<const F: usize, S: Scalar> crate::train::Trainable<Vector<F, S>> for Dropout {
    type Tape<R: crate::train::Room> = crate::train::Kept<R, Vector<F, S>>;

    fn record<R: crate::train::Room>(
        &self,
        x: &[Vector<F, S>],
        tape: &mut Self::Tape<R>,
        y: &mut [Vector<F, S>],
        pass: &crate::train::Pass<'_>,
    ) {
        for (w, ((x, y), m)) in x.iter().zip(y).zip(tape.iter_mut()).enumerate() {
            super::through_time::draw(&mut pass.noise(w), pass.rate(), m.as_mut_slice());
            *y = Vector::from_fn(|f| m[f] * x[f]);
        }
    }

    fn backward<R: crate::train::Room>(
        &self,
        _: &[Vector<F, S>],
        _: &[Vector<F, S>],
        tape: &mut Self::Tape<R>,
        dy: &mut [Vector<F, S>],
        _: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        for ((dx, dy), m) in dx.into_iter().flatten().zip(dy).zip(tape.iter()) {
            *dx = Vector::from_fn(|f| m[f] * dy[f]);
        }
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
