//! The largest of all timesteps, feature by feature.
//!
//! ```text
//! y_f = max_t x_tf
//! ```
//!
//! | symbol | shape                         | Keras array |
//! |--------|-------------------------------|-------------|
//! | `x`    | `T × F`                       |             |
//! | `y`    | `F`, or `1 × F` if kept so    |             |

#[cfg(feature = "train")]
mod derivative;

use super::max_pooling1d::largest;
use crate::{Layer, Parameters, Scalar, Sequence, Vector};

/// The largest of all timesteps: a vector, or with `KEEPDIMS` a sequence of one timestep.
///
/// ```
/// use seqnet_core::{Layer, Vector, Sequence, layers::GlobalMaxPooling1D};
///
/// let mut y = Vector::zeros();
/// GlobalMaxPooling1D::<false>.forward(&Sequence::from([[1.0, 9.0], [4.0, 7.0]]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([4.0, 9.0]));
/// ```
#[doc(alias = "GlobalMaxPool1D")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlobalMaxPooling1D<const KEEPDIMS: bool = false>;

impl<const T: usize, const F: usize, S: Scalar> Layer<Sequence<T, F, S>> for GlobalMaxPooling1D<false> {
    type Output = Vector<F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Vector<F, S>) {
        largest(x.steps().iter(), y);
    }
}

impl<const T: usize, const F: usize, S: Scalar> Layer<Sequence<T, F, S>> for GlobalMaxPooling1D<true> {
    type Output = Sequence<1, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<1, F, S>) {
        let [y] = y.steps_mut();
        largest(x.steps().iter(), y);
    }
}

impl<S: Scalar, const KEEPDIMS: bool> Parameters<S> for GlobalMaxPooling1D<KEEPDIMS> {
    const ZEROS: Self = GlobalMaxPooling1D;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::*;

    #[test]
    fn the_largest_can_be_negative() {
        let x = Sequence::from([[-3.0, 1.0], [-1.0, 2.0], [-2.0, -9.0]]);
        assert_eq!(output(&GlobalMaxPooling1D::<false>, x), Vector::from([-1.0, 2.0]));
        assert_eq!(output(&GlobalMaxPooling1D::<true>, x), Sequence::from([[-1.0, 2.0]]));
    }
}
