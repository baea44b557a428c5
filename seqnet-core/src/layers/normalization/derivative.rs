//! ```text
//! dx = dy / √v, or with `INVERT` √v dy
//! ```
//!
//! The mean and the variance are a data set's, and training leaves them as they are.

use super::Normalization;
use crate::train::{Room, Trainable};
use crate::{Scalar, Vector};

impl<const F: usize, S: Scalar, const GIVEN: bool, const INVERT: bool> Trainable<Vector<F, S>>
    for Normalization<F, S, GIVEN, INVERT>
{
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        _: &[Vector<F, S>],
        _: &[Vector<F, S>],
        (): &mut (),
        dy: &mut [Vector<F, S>],
        _: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        for (dx, dy) in dx.into_iter().flatten().zip(&*dy) {
            *dx = Vector::from_fn(|f| {
                let deviation = self.variance[f].sqrt().max(S::from_f64(1e-7));
                if INVERT { dy[f] * deviation } else { dy[f] / deviation }
            });
        }
    }
}
