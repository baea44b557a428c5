//! ```text
//! dx = (dy - y Σ_f y_f dy_f) / √(Σ_f x_f²)
//! ```

use super::UnitNormalization;
use crate::train::{Room, Trainable};
use crate::{Scalar, Vector};

impl<const F: usize, S: Scalar> Trainable<Vector<F, S>> for UnitNormalization {
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        x: &[Vector<F, S>],
        y: &[Vector<F, S>],
        (): &mut (),
        dy: &mut [Vector<F, S>],
        _: &mut Self,
        dx: Option<&mut [Vector<F, S>]>,
    ) {
        for (((dx, x), y), dy) in dx.into_iter().flatten().zip(x).zip(y).zip(&*dy) {
            let squares = x.as_slice().iter().fold(S::ZERO, |sum, &x| sum + x * x);
            let inverse = S::ONE / squares.sqrt();
            let most = S::from_f64(1e12);
            // Beyond the bound the length is no longer divided by.
            let (inverse, along) = if inverse > most { (most, S::ZERO) } else { (inverse, S::ONE) };
            let product = (0..F).fold(S::ZERO, |sum, f| sum + y[f] * dy[f]);
            *dx = Vector::from_fn(|f| inverse * (dy[f] - along * y[f] * product));
        }
    }
}
