//! Some features of a vector, or of every timestep: Keras's `Lambda(lambda x: x[:, :, start:stop:STEP])`.
//!
//! ```text
//! y_f = x_(start + f · STEP)        f = 0 … OUT - 1
//! ```
//!
//! | symbol  | shape              | Keras array |
//! |---------|--------------------|-------------|
//! | `x`     | `F` or `T × F`     |             |
//! | `y`     | `OUT` or `T × OUT` |             |
//! | `start` | `P`: [`Front`](super::Front)`<AT>` is `AT`, [`Back`](super::Back)`<AT>` is `F - AT` | |

use super::adjoint::adjoint;
use super::per_timestep::per_timestep;
use super::start::{Start, select};
use crate::{Layer, Parameters, Scalar, Vector};
use core::marker::PhantomData;

/// `OUT` features, every `STEP`th from `P` on.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::{Features, Front}};
///
/// let mut y = Sequence::zeros();
/// let x = Sequence::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// Features::<Front<0>, 2, 2>::default().forward(&x, &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[1.0, 3.0], [4.0, 6.0]]));
/// ```
#[doc(alias = "Lambda")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features<P, const OUT: usize, const STEP: usize = 1>(PhantomData<P>);

impl<const F: usize, S: Scalar, P: Start, const OUT: usize, const STEP: usize> Layer<Vector<F, S>>
    for Features<P, OUT, STEP>
{
    type Output = Vector<OUT, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Vector<F, S>, (): &mut (), y: &mut Vector<OUT, S>) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(select::<P, _>(x.as_slice(), STEP)) {
            *y = *x;
        }
    }
}

adjoint! {
    impl[const F: usize, S: Scalar, P: Start, const OUT: usize, const STEP: usize] Features<P, OUT, STEP>:
        Vector<F, S> => Vector<OUT, S>,
    |dy, dx| for (dx, &dy) in super::start::select_mut::<P, _>(dx.as_mut_slice(), STEP).zip(dy.as_slice()) {
        *dx = dy;
    }
}

per_timestep! {
    impl[const F: usize, S: Scalar, P: Start, const OUT: usize, const STEP: usize] Features<P, OUT, STEP>: F => OUT
}

impl<S: Scalar, P: Start, const OUT: usize, const STEP: usize> Parameters<S> for Features<P, OUT, STEP> {
    const ZEROS: Self = Features(PhantomData);
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::super::{Back, Front};
    use super::*;

    #[test]
    fn features_are_counted_from_both_ends() {
        let x = Vector::from([0.0, 1.0, 2.0, 3.0, 4.0]);
        let y: Vector<2> = output(&Features::<Front<1>, 2>::default(), x);
        assert_eq!(y, Vector::from([1.0, 2.0]));
        let y: Vector<2> = output(&Features::<Back<3>, 2>::default(), x);
        assert_eq!(y, Vector::from([2.0, 3.0]));
        let y: Vector<2> = output(&Features::<Front<0>, 2, 3>::default(), x);
        assert_eq!(y, Vector::from([0.0, 3.0]));
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]];
        assert_eq!(pushed(&Features::<Back<1>, 1>::default(), windows), [1, 1, 1, 1]);
    }
}
