//! The average of pools that make a given number of timesteps of any other, feature by feature.
//!
//! ```text
//! y_of = 1/(end - begin) Σ_t x_tf        t = begin … end - 1
//! begin = ⌊o · T / OUT⌋,   end = ⌈(o + 1) · T / OUT⌉
//! ```
//!
//! | symbol | shape     | Keras array |
//! |--------|-----------|-------------|
//! | `x`    | `T × F`   |             |
//! | `y`    | `OUT × F` |             |

#[cfg(feature = "train")]
mod derivative;

use super::average_pooling1d::average;
use super::pools::pools;
use crate::{Layer, Parameters, Scalar, Sequence};

/// The average of `OUT` pools of timesteps.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::AdaptiveAveragePooling1D};
///
/// let mut y = Sequence::zeros();
/// let x = Sequence::from([[1.0, 9.0], [2.0, 8.0], [4.0, 6.0], [3.0, 7.0], [6.0, 5.0]]);
/// AdaptiveAveragePooling1D::<2>.forward(&x, &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[7.0 / 3.0, 23.0 / 3.0], [13.0 / 3.0, 6.0]]), "the third timestep is in both");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdaptiveAveragePooling1D<const OUT: usize>;

impl<const T: usize, const F: usize, S: Scalar, const OUT: usize> Layer<Sequence<T, F, S>>
    for AdaptiveAveragePooling1D<OUT>
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        for (y, pool) in y.steps_mut().iter_mut().zip(pools(T, OUT)) {
            average(x.steps().get(pool).into_iter().flatten(), y);
        }
    }
}

impl<S: Scalar, const OUT: usize> Parameters<S> for AdaptiveAveragePooling1D<OUT> {
    const ZEROS: Self = AdaptiveAveragePooling1D;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::*;

    const X: [[f32; 1]; 5] = [[1.0], [3.0], [2.0], [6.0], [8.0]];

    /// `(1 + 3) / 2`, `(3 + 2 + 6) / 3` and `(6 + 8) / 2`
    #[test]
    fn pools_of_two_sizes_give_their_averages() {
        let y = output(&AdaptiveAveragePooling1D::<3>, Sequence::from(X));
        assert_eq!(y, Sequence::from([[2.0], [11.0 / 3.0], [7.0]]));
        assert_eq!(output(&AdaptiveAveragePooling1D::<1>, Sequence::from(X)), Sequence::from([[4.0]]));
        assert_eq!(output(&AdaptiveAveragePooling1D::<5>, Sequence::from(X)), Sequence::from(X));
    }

    #[test]
    fn more_timesteps_than_there_are_stand_between_two() {
        let y = output(&AdaptiveAveragePooling1D::<3>, Sequence::from([[1.0, 8.0], [3.0, 6.0]]));
        assert_eq!(y, Sequence::from([[1.0, 8.0], [2.0, 7.0], [3.0, 6.0]]));
    }
}
