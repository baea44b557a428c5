//! ```text
//! dx_t += dy_o / (end - begin)        for each timestep t of pool o
//! ```

use super::super::average_pooling1d::derivative::give_to_each;
use super::super::pools::pools;
use super::AdaptiveAveragePooling1D;
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence};

impl<const T: usize, const F: usize, S: Scalar, const OUT: usize> Trainable<Sequence<T, F, S>>
    for AdaptiveAveragePooling1D<OUT>
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
        for (dx, dy) in dx.into_iter().flatten().zip(&*dy) {
            *dx = Sequence::zeros();
            for (dy, pool) in dy.steps().iter().zip(pools(T, OUT)) {
                give_to_each(pool, dy, dx);
            }
        }
    }
}
