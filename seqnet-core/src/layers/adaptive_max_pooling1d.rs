//! The largest of pools that make a given number of timesteps of any other, feature by feature.
//!
//! ```text
//! y_of = max_t x_tf        t = begin … end - 1
//! begin = ⌊o · T / OUT⌋,   end = ⌈(o + 1) · T / OUT⌉
//! ```
//!
//! | symbol | shape     | Keras array |
//! |--------|-----------|-------------|
//! | `x`    | `T × F`   |             |
//! | `y`    | `OUT × F` |             |

#[cfg(feature = "train")]
mod derivative;

use super::max_pooling1d::largest;
use super::pools::pools;
use crate::{Layer, Parameters, Scalar, Sequence};

/// The largest of `OUT` pools of timesteps.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::AdaptiveMaxPooling1D};
///
/// let mut y = Sequence::zeros();
/// let x = Sequence::from([[1.0, 9.0], [2.0, 8.0], [4.0, 6.0], [3.0, 7.0], [2.0, 5.0]]);
/// AdaptiveMaxPooling1D::<2>.forward(&x, &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[4.0, 9.0], [4.0, 7.0]]), "the third timestep is in both");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdaptiveMaxPooling1D<const OUT: usize>;

impl<const T: usize, const F: usize, S: Scalar, const OUT: usize> Layer<Sequence<T, F, S>>
    for AdaptiveMaxPooling1D<OUT>
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        for (y, pool) in y.steps_mut().iter_mut().zip(pools(T, OUT)) {
            largest(x.steps().get(pool).into_iter().flatten(), y);
        }
    }
}

impl<S: Scalar, const OUT: usize> Parameters<S> for AdaptiveMaxPooling1D<OUT> {
    const ZEROS: Self = AdaptiveMaxPooling1D;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::output;
    use super::*;

    const X: [[f32; 1]; 5] = [[-3.0], [-4.0], [-1.0], [-2.0], [-5.0]];

    /// The largest of -3 and -4, of -4, -1 and -2, and of -2 and -5.
    #[test]
    fn pools_of_two_sizes_give_their_largest() {
        let y = output(&AdaptiveMaxPooling1D::<3>, Sequence::from(X));
        assert_eq!(y, Sequence::from([[-3.0], [-1.0], [-2.0]]));
        assert_eq!(output(&AdaptiveMaxPooling1D::<1>, Sequence::from(X)), Sequence::from([[-1.0]]));
        assert_eq!(output(&AdaptiveMaxPooling1D::<5>, Sequence::from(X)), Sequence::from(X));
    }

    #[test]
    fn more_timesteps_than_there_are_are_the_larger_of_two() {
        let y = output(&AdaptiveMaxPooling1D::<3>, Sequence::from([[1.0, 8.0], [3.0, 6.0]]));
        assert_eq!(y, Sequence::from([[1.0, 8.0], [3.0, 8.0], [3.0, 6.0]]));
    }
}
