//! The largest of every few neighbouring timesteps, feature by feature.
//!
//! ```text
//! y_tf = max_k x_(t · stride - before + k),f        k = 0 … POOL - 1
//! ```
//!
//! | symbol | shape     | Keras array |
//! |--------|-----------|-------------|
//! | `x`    | `T × F`   |             |
//! | `y`    | `OUT × F` |             |
//!
//! `before` and `OUT` follow from the padding, which never is the largest: see [`Padding`].

#[cfg(feature = "train")]
pub(super) mod derivative;

use super::window::{Backward, Padding, Valid, Window, WindowMemory, walk};
use crate::{Layer, Parameters, Scalar, Sequence, Stepwise, Timeline, Vector};
use core::marker::PhantomData;

/// The largest of every `POOL` timesteps, `OUT` in all; in time without end `usize::MAX`.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::MaxPooling1D};
///
/// let mut y = Sequence::zeros();
/// let x = Sequence::from([[1.0, 9.0], [2.0, 8.0], [4.0, 6.0], [3.0, 7.0], [5.0, 5.0]]);
/// MaxPooling1D::<2, 2>::default().forward(&x, &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[2.0, 9.0], [4.0, 7.0]]));
/// ```
#[doc(alias = "MaxPool1D")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MaxPooling1D<const POOL: usize, const OUT: usize, P = Valid<POOL>>(PhantomData<P>);

/// Computes the largest of some timesteps.
#[inline]
pub(super) fn largest<'a, const F: usize, S: Scalar>(
    mut timesteps: impl Iterator<Item = &'a Vector<F, S>>,
    y: &mut Vector<F, S>,
) {
    if let Some(first) = timesteps.next() {
        *y = *first;
    }
    for x in timesteps {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = y.max(*x);
        }
    }
}

impl<const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P> Window<Vector<F, S>>
    for MaxPooling1D<POOL, OUT, P>
{
    type Seen = Vector<F, S>;
    const SIZE: usize = POOL;
    const DILATION: usize = 1;

    #[inline]
    fn see<'a>(&self, place: impl Fn(usize) -> Option<&'a Vector<F, S>>, y: &mut Vector<F, S>) {
        largest((0..POOL).filter_map(place), y);
    }
}

impl<const T: usize, const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P: Padding>
    Layer<Sequence<T, F, S>> for MaxPooling1D<POOL, OUT, P>
{
    type Output = Sequence<OUT, F, S>;
    type State = ();

    #[inline]
    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Sequence<OUT, F, S>) {
        walk::<P, _, _>(self, x.steps(), y.steps_mut());
    }
}

impl<const F: usize, S: Scalar, const POOL: usize, const OUT: usize, P: Backward, X> Stepwise<X>
    for MaxPooling1D<POOL, OUT, P>
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

impl<S: Scalar, const POOL: usize, const OUT: usize, P> Parameters<S> for MaxPooling1D<POOL, OUT, P> {
    const ZEROS: Self = MaxPooling1D(PhantomData);
}

#[cfg(test)]
mod tests {
    use super::super::Same;
    use super::super::pushed::{output, pushed};
    use super::*;

    const X: [[f32; 1]; 5] = [[-3.0], [-1.0], [-4.0], [-2.0], [-5.0]];

    #[test]
    fn every_pool_gives_its_largest() {
        let y = output(&MaxPooling1D::<2, 2>::default(), Sequence::from(X));
        assert_eq!(y, Sequence::from([[-1.0], [-2.0]]));
        let y = output(&MaxPooling1D::<3, 3, Valid<1>>::default(), Sequence::from(X));
        assert_eq!(y, Sequence::from([[-1.0], [-1.0], [-2.0]]));
    }

    #[test]
    fn padding_is_never_the_largest() {
        let y = output(&MaxPooling1D::<2, 3, Same<2>>::default(), Sequence::from(X));
        assert_eq!(y, Sequence::from([[-1.0], [-2.0], [-5.0]]));
        let y = output(&MaxPooling1D::<3, 5, Same<1>>::default(), Sequence::from(X));
        assert_eq!(y, Sequence::from([[-1.0], [-1.0], [-1.0], [-2.0], [-2.0]]));
    }

    #[test]
    fn a_push_gives_the_pool_that_it_completes() {
        let windows = [X, [[-9.0], [-8.0], [-7.0], [-6.0], [-5.0]]];
        assert_eq!(pushed(&MaxPooling1D::<2, 2>::default(), windows), [0, 1, 0, 1, 0, 0, 1, 0, 1, 0]);
        let overlapping = MaxPooling1D::<3, 3, Valid<1>>::default();
        assert_eq!(pushed(&overlapping, windows), [0, 0, 1, 1, 1, 0, 0, 1, 1, 1]);
        let with_gaps = MaxPooling1D::<1, 2, Valid<3>>::default();
        assert_eq!(pushed(&with_gaps, windows), [1, 0, 0, 1, 0, 1, 0, 0, 1, 0]);
    }
}
