//! ```text
//! dx_t = dy        where x_t is the first of the largest, feature by feature
//! ```

use super::super::max_pooling1d::derivative::give_to_largest;
use super::GlobalMaxPooling1D;
use crate::train::{Room, Trainable};
use crate::{Scalar, Sequence, Vector};

macro_rules! trainable {
    ($KEEPDIMS:literal, $Y:ty, $dy:ident => $vector:expr) => {
        impl<const T: usize, const F: usize, S: Scalar> Trainable<Sequence<T, F, S>>
            for GlobalMaxPooling1D<$KEEPDIMS>
        {
            type Tape<R: Room> = ();

            fn backward<R: Room>(
                &self,
                x: &[Sequence<T, F, S>],
                _: &[$Y],
                (): &mut (),
                dy: &mut [$Y],
                _: &mut Self,
                dx: Option<&mut [Sequence<T, F, S>]>,
            ) {
                for ((dx, x), $dy) in dx.into_iter().flatten().zip(x).zip(&*dy) {
                    *dx = Sequence::zeros();
                    give_to_largest(&(0..T), x, $vector, dx);
                }
            }
        }
    };
}
trainable!(false, Vector<F, S>, dy => dy);
trainable!(true, Sequence<1, F, S>, dy => &dy.steps()[0]);
