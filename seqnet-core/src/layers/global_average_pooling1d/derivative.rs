//! ```text
//! dx_t = dy / n        for each of the n timesteps that count
//! ```

use super::super::average_pooling1d::derivative::give_to_each;
use super::GlobalAveragePooling1D;
use crate::train::{Room, Trainable};
use crate::{Masked, Scalar, Sequence, Vector};

macro_rules! trainable {
    ($KEEPDIMS:literal, $X:ty, $Y:ty, |$x:ident, $dx:ident, $dy:ident| $give:expr) => {
        impl<const T: usize, const F: usize, S: Scalar> Trainable<$X> for GlobalAveragePooling1D<$KEEPDIMS> {
            type Tape<R: Room> = ();

            fn backward<R: Room>(
                &self,
                x: &[$X],
                _: &[$Y],
                (): &mut (),
                dy: &mut [$Y],
                _: &mut Self,
                dx: Option<&mut [$X]>,
            ) {
                for (($dx, $x), $dy) in dx.into_iter().flatten().zip(x).zip(&*dy) {
                    crate::Tensor::as_mut_slice($dx).fill(S::ZERO);
                    $give;
                }
            }
        }
    };
}

/// The timesteps that count.
fn valid<const T: usize>(valid: &[bool; T]) -> impl Iterator<Item = usize> + Clone + '_ {
    (0..T).filter(|t| valid[*t])
}

trainable!(false, Sequence<T, F, S>, Vector<F, S>, |_x, dx, dy| give_to_each(0..T, dy, dx));
trainable!(true, Sequence<T, F, S>, Sequence<1, F, S>, |_x, dx, dy| give_to_each(0..T, &dy.steps()[0], dx));
trainable!(false, Masked<T, F, S>, Vector<F, S>, |x, dx, dy| give_to_each(
    valid(&x.valid),
    dy,
    &mut dx.sequence
));
trainable!(true, Masked<T, F, S>, Sequence<1, F, S>, |x, dx, dy| give_to_each(
    valid(&x.valid),
    &dy.steps()[0],
    &mut dx.sequence
));
