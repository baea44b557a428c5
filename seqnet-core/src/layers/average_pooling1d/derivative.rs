//! ```text
//! dx_(t + k) += dy_t / n        for each of the n timesteps of the pool
//! ```

use super::super::window::{Padding, Places};
use super::AveragePooling1D;
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Vector};

/// Gives an equal share of `dy` to each of the timesteps.
pub(in super::super) fn give_to_each<const T: usize, const F: usize, S: Scalar>(
    timesteps: impl Iterator<Item = usize> + Clone,
    dy: &Vector<F, S>,
    dx: &mut Sequence<T, F, S>,
) {
    let count = timesteps.clone().fold(S::ZERO, |n, _| n + S::ONE);
    for t in timesteps {
        for (dx, &dy) in dx[t].as_mut_slice().iter_mut().zip(dy.as_slice()) {
            *dx += dy / count;
        }
    }
}

impl<const T: usize, const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P: Padding>
    Trainable<Sequence<T, F, S>> for AveragePooling1D<POOL, OUT, P>
{
    type Tape<R: Room> = ();

    fn backward<R: Room>(
        &self,
        _: &[Sequence<T, F, S>],
        _: &[Sequence<OUT, F, S>],
        (): &mut (),
        dy: &mut [Sequence<OUT, F, S>],
        _: &mut Self,
        dx: Option<&mut [Sequence<T, F, S>]>,
    ) {
        let places = Places::of::<P>(T, POOL, 1, OUT);
        for (dx, dy) in dx.into_iter().flatten().zip(&*dy) {
            *dx = Sequence::zeros();
            for (t, dy) in dy.steps().iter().enumerate() {
                give_to_each(places.of_window(t).flatten(), dy, dx);
            }
        }
    }
}
