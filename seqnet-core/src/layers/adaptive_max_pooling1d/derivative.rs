//! ```text
//! dx_t += dy_o        where x_t is the first of the largest of pool o, feature by feature
//! ```

use super::super::max_pooling1d::derivative::give_to_largest;
use super::super::pools::pools;
use super::AdaptiveMaxPooling1D;
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence};

impl<const T: usize, const F: usize, S: Scalar, const OUT: usize> Trainable<Sequence<T, F, S>>
    for AdaptiveMaxPooling1D<OUT>
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
        for ((dx, x), dy) in dx.into_iter().flatten().zip(x).zip(&*dy) {
            *dx = Sequence::zeros();
            for (dy, pool) in dy.steps().iter().zip(pools(T, OUT)) {
                give_to_largest(&pool, x, dy, dx);
            }
        }
    }
}
