//! The average of all timesteps, feature by feature.
//!
//! ```text
//! y_f = 1/T Σ_t x_tf
//! ```
//!
//! | symbol | shape                         | Keras array |
//! |--------|-------------------------------|-------------|
//! | `x`    | `T × F`                       |             |
//! | `y`    | `F`, or `1 × F` if kept so    |             |

#[cfg(feature = "train")]
mod derivative;

use super::average_pooling1d::average;
use crate::{Layer, Masked, Parameters, Scalar, Sequence, Vector};

/// The average of all timesteps: a vector, or with `KEEPDIMS` a sequence of one timestep.
///
/// ```
/// use seqnet_core::{Layer, Vector, Sequence, layers::GlobalAveragePooling1D};
///
/// let mut y = Vector::zeros();
/// GlobalAveragePooling1D::<false>.forward(&Sequence::from([[1.0, 9.0], [4.0, 7.0]]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([2.5, 8.0]));
/// ```
#[doc(alias = "GlobalAvgPool1D")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlobalAveragePooling1D<const KEEPDIMS: bool = false>;

impl<const T: usize, const F: usize, S: Scalar> Layer<Sequence<T, F, S>> for GlobalAveragePooling1D<false> {
    type Output = Vector<F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Vector<F, S>) {
        average(x.steps().iter(), y);
    }
}

impl<const T: usize, const F: usize, S: Scalar> Layer<Sequence<T, F, S>> for GlobalAveragePooling1D<true> {
    type Output = Sequence<1, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<1, F, S>) {
        let [y] = y.steps_mut();
        average(x.steps().iter(), y);
    }
}

/// The average of the timesteps that count; NaN where none does, as in Keras.
impl<const T: usize, const F: usize, S: Scalar> Layer<Masked<T, F, S>> for GlobalAveragePooling1D<false> {
    type Output = Vector<F, S>;
    type State = ();

    fn forward(&self, x: &Masked<T, F, S>, (): &mut (), y: &mut Vector<F, S>) {
        let pairs = x.sequence.steps().iter().zip(&x.valid);
        average(pairs.filter_map(|(x, valid)| valid.then_some(x)), y);
    }
}

impl<const T: usize, const F: usize, S: Scalar> Layer<Masked<T, F, S>> for GlobalAveragePooling1D<true> {
    type Output = Sequence<1, F, S>;
    type State = ();

    fn forward(&self, x: &Masked<T, F, S>, (): &mut (), y: &mut Sequence<1, F, S>) {
        let [y] = y.steps_mut();
        GlobalAveragePooling1D::<false>.forward(x, &mut (), y);
    }
}

impl<S: Scalar, const KEEPDIMS: bool> Parameters<S> for GlobalAveragePooling1D<KEEPDIMS> {
    const ZEROS: Self = GlobalAveragePooling1D;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::*;

    /// `(-3 - 1 + 1) / 3 = -1` and `(1 + 2 + 6) / 3 = 3`
    #[test]
    fn the_average_is_over_all_timesteps() {
        let x = Sequence::from([[-3.0, 1.0], [-1.0, 2.0], [1.0, 6.0]]);
        assert_eq!(output(&GlobalAveragePooling1D::<false>, x), Vector::from([-1.0, 3.0]));
        assert_eq!(output(&GlobalAveragePooling1D::<true>, x), Sequence::from([[-1.0, 3.0]]));
    }
}
