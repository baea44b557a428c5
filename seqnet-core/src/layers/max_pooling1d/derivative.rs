//! ```text
//! dx_(t + k) += dy_t        where x_(t + k) is the first of the largest, feature by feature
//! ```

use super::super::window::{Padding, Places};
use super::MaxPooling1D;
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Vector};

/// Gives every `dy_f` to the first of the timesteps whose `x_f` is the largest.
pub(in super::super) fn give_to_largest<const T: usize, const F: usize, S: Scalar>(
    timesteps: &(impl Iterator<Item = usize> + Clone),
    x: &Sequence<T, F, S>,
    dy: &Vector<F, S>,
    dx: &mut Sequence<T, F, S>,
) {
    for f in 0..F {
        let mut all = timesteps.clone();
        let Some(first) = all.next() else { return };
        let largest = all.fold(first, |best, t| if x[(t, f)] > x[(best, f)] { t } else { best });
        dx[(largest, f)] += dy[f];
    }
}

impl<const T: usize, const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P: Padding>
    Trainable<Sequence<T, F, S>> for MaxPooling1D<POOL, OUT, P>
{
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        x: &[Sequence<T, F, S>],
        _: &[Sequence<OUT, F, S>],
        (): &mut (),
        dy: &mut [Sequence<OUT, F, S>],
        _: &mut Self,
        dx: Option<&mut [Sequence<T, F, S>]>,
    ) {
        let places = Places::of::<P>(T, POOL, 1, OUT);
        for ((dx, x), dy) in dx.into_iter().flatten().zip(x).zip(&*dy) {
            *dx = Sequence::zeros();
            for (t, dy) in dy.steps().iter().enumerate() {
                give_to_largest(&places.of_window(t).flatten(), x, dy, dx);
            }
        }
    }
}
