//! ```text
//! dx = scale ∘ dy
//! ```

use super::Rescaling;
use crate::train::{Room, Trainable};
use crate::{Scalar, Vector};

impl<const F: usize, S: Scalar> Trainable<Vector<F, S>> for Rescaling<F, S> {
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
            *dx = Vector::from_fn(|f| self.scale[f] * dy[f]);
        }
    }
}
