//! Values that are nothing but numbers in a row.

use crate::vector::column;
use crate::{Scalar, cast};
use nalgebra::SVector;

/// `LENGTH` numbers, which slices of such values have in a row.
pub trait Numbers<S>: Copy + 'static {
    /// All zeros.
    const ZEROS: Self;
    /// How many numbers one value has.
    const LENGTH: usize;

    /// The numbers of all values.
    fn flat(values: &[Self]) -> &[S];
    /// The numbers of all values, to be written.
    fn flat_mut(values: &mut [Self]) -> &mut [S];
}

/// `N` columns.
impl<S: Scalar, const U: usize, const N: usize> Numbers<S> for [SVector<S, U>; N] {
    const ZEROS: Self = [column(); N];
    const LENGTH: usize = N * U;

    #[inline]
    fn flat(values: &[Self]) -> &[S] {
        cast::scalars(values.as_flattened())
    }

    #[inline]
    fn flat_mut(values: &mut [Self]) -> &mut [S] {
        cast::scalars_mut(values.as_flattened_mut())
    }
}
