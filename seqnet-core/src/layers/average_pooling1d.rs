//! The average of every few neighbouring timesteps, feature by feature.
//!
//! ```text
//! y_tf = 1/n Σ_k x_(t · stride - before + k),f        k = 0 … POOL - 1
//! ```
//!
//! | symbol | shape     | Keras array |
//! |--------|-----------|-------------|
//! | `x`    | `T × F`   |             |
//! | `y`    | `OUT × F` |             |
//!
//! `before` and `OUT` follow from the padding: see [`Padding`]. It is left out: `n` is the number of timesteps of the sequence that are
//! in the pool.

#[cfg(feature = "train")]
pub(super) mod derivative;

use super::window::{Backward, Padding, Valid, Window, WindowMemory, walk};
use crate::{Layer, Parameters, Scalar, Sequence, Stepwise, Timeline, Vector};
use core::marker::PhantomData;

/// The average of every `POOL` timesteps, `OUT` in all; in time without end `usize::MAX`.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::AveragePooling1D};
///
/// let mut y = Sequence::zeros();
/// let x = Sequence::from([[1.0, 9.0], [2.0, 8.0], [4.0, 6.0], [3.0, 7.0], [5.0, 5.0]]);
/// AveragePooling1D::<2, 2>::default().forward(&x, &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[1.5, 8.5], [3.5, 6.5]]));
/// ```
#[doc(alias = "AvgPool1D")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AveragePooling1D<const POOL: usize, const OUT: usize, P = Valid<POOL>>(PhantomData<P>);

/// Computes the average of some timesteps.
#[inline]
pub(super) fn average<'a, const F: usize, S: Scalar>(
    timesteps: impl Iterator<Item = &'a Vector<F, S>>,
    y: &mut Vector<F, S>,
) {
    let (y, mut n) = (y.as_mut_slice(), S::ZERO);
    y.fill(S::ZERO);
    for x in timesteps {
        n += S::ONE;
        for (y, x) in y.iter_mut().zip(x.as_slice()) {
            *y += *x;
        }
    }
    for y in y {
        *y = *y / n;
    }
}

impl<const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P> Window<Vector<F, S>>
    for AveragePooling1D<POOL, OUT, P>
{
    type Seen = Vector<F, S>;
    const SIZE: usize = POOL;
    const DILATION: usize = 1;

    #[inline]
    fn see<'a>(&self, place: impl Fn(usize) -> Option<&'a Vector<F, S>>, y: &mut Vector<F, S>) {
        average((0..POOL).filter_map(place), y);
    }
}

impl<const T: usize, const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P: Padding>
    Layer<Sequence<T, F, S>> for AveragePooling1D<POOL, OUT, P>
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        walk::<P, _, _>(self, x.steps(), y.steps_mut());
    }
}

impl<const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P: Backward, X> Stepwise<X>
    for AveragePooling1D<POOL, OUT, P>
where
    X: Timeline<Step = Vector<F, S>>,
{
    type Memory = WindowMemory<F, POOL, 1, S>;
    type Rate = P::Rate;
    type Step = Vector<F, S>;

    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &Vector<F, S>, give: &mut impl FnMut(&Vector<F, S>)) {
        memory.step::<P, _>(self, x, X::TIMESTEPS, give);
    }
}

impl<S: Scalar, const POOL: usize, const OUT: usize, P> Parameters<S> for AveragePooling1D<POOL, OUT, P> {
    const ZEROS: Self = AveragePooling1D(PhantomData);
}

#[cfg(test)]
mod tests {
    use super::super::Same;
    use super::super::pushed::{output, pushed};
    use super::*;

    const X: [[f32; 1]; 5] = [[1.0], [3.0], [2.0], [6.0], [8.0]];

    #[test]
    fn every_pool_gives_its_average() {
        let y = output(&AveragePooling1D::<2, 2>::default(), Sequence::from(X));
        assert_eq!(y, Sequence::from([[2.0], [4.0]]));
        let y = output(&AveragePooling1D::<4, 2, Valid<1>>::default(), Sequence::from(X));
        assert_eq!(y, Sequence::from([[3.0], [4.75]]));
    }

    /// `(1 + 3) / 2` at the beginning and `(6 + 8) / 2` at the end, where a pool of three has only two.
    #[test]
    fn padding_is_not_counted() {
        let y = output(&AveragePooling1D::<3, 3, Same<2>>::default(), Sequence::from(X));
        assert_eq!(y, Sequence::from([[2.0], [11.0 / 3.0], [7.0]]));
    }

    #[test]
    fn a_push_gives_the_pool_that_it_completes() {
        let windows = [X, [[0.1], [0.2], [0.3], [0.4], [0.5]]];
        assert_eq!(pushed(&AveragePooling1D::<2, 2>::default(), windows), [0, 1, 0, 1, 0, 0, 1, 0, 1, 0]);
        let overlapping = AveragePooling1D::<3, 2, Valid<2>>::default();
        assert_eq!(pushed(&overlapping, windows), [0, 0, 1, 0, 1, 0, 0, 1, 0, 1]);
    }
}
