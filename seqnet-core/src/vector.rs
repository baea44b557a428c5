//! Features without time.

use crate::{LengthError, Scalar, Tensor, cast};
use core::fmt;
use core::ops::{Index, IndexMut};
use nalgebra::{ArrayStorage, SVector};

/// `F` features.
///
/// ```
/// # use seqnet_core::Vector;
/// let x = Vector::from([1.0, 2.0, 3.0]);
/// assert_eq!(x[2], 3.0);
/// assert_eq!(x.as_slice(), [1.0, 2.0, 3.0]);
/// ```
///
/// A vector is no sequence of one timestep:
///
/// ```compile_fail,E0308
/// # use seqnet_core::{Sequence, Vector};
/// let x: Vector<3> = Sequence::<1, 3>::zeros();
/// ```
#[derive(Clone, Copy, PartialEq)]
#[repr(transparent)]
pub struct Vector<const F: usize, S = f32>(SVector<S, F>);

pub(crate) const fn column<const F: usize, S: Scalar>() -> SVector<S, F> {
    SVector::from_array_storage(ArrayStorage([[S::ZERO; F]; 1]))
}

impl<const F: usize, S: Scalar> Vector<F, S> {
    /// All zeros.
    #[must_use]
    pub const fn zeros() -> Self {
        Vector(column())
    }

    /// The vector whose feature `f` is `value(f)`.
    #[must_use]
    pub fn from_fn(mut value: impl FnMut(usize) -> S) -> Self {
        Vector(SVector::from_fn(|f, _| value(f)))
    }

    /// The vector that begins with these numbers, and ends with zeros where they are fewer.
    #[inline]
    pub(crate) fn filled<'a>(numbers: impl IntoIterator<Item = &'a S>) -> Self {
        let mut vector = Vector::zeros();
        for (place, number) in vector.as_mut_slice().iter_mut().zip(numbers) {
            *place = *number;
        }
        vector
    }
}

impl<const F: usize, S> Vector<F, S> {
    /// The features.
    #[must_use]
    pub const fn as_slice(&self) -> &[S] {
        cast::scalars(core::slice::from_ref(&self.0))
    }

    /// The features, to be written.
    #[must_use]
    pub const fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(core::slice::from_mut(&mut self.0))
    }

    /// The nalgebra vector inside.
    #[must_use]
    pub const fn matrix(&self) -> &SVector<S, F> {
        &self.0
    }
}

impl<const F: usize, S: Scalar> Tensor for Vector<F, S> {
    type Scalar = S;
    const SHAPE: &'static [usize] = &[F];
    const ZEROS: Self = Vector::zeros();

    #[inline]
    fn as_slice(&self) -> &[S] {
        self.as_slice()
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        self.as_mut_slice()
    }
}

impl<const F: usize, S: fmt::Debug> fmt::Debug for Vector<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl<const F: usize, S: Scalar> Default for Vector<F, S> {
    fn default() -> Self {
        Vector::zeros()
    }
}

impl<const F: usize, S> From<[S; F]> for Vector<F, S> {
    fn from(features: [S; F]) -> Self {
        Vector(SVector::from_array_storage(ArrayStorage([features])))
    }
}

impl<const F: usize, S> From<SVector<S, F>> for Vector<F, S> {
    fn from(matrix: SVector<S, F>) -> Self {
        Vector(matrix)
    }
}

impl<const F: usize, S> From<Vector<F, S>> for SVector<S, F> {
    fn from(vector: Vector<F, S>) -> Self {
        vector.0
    }
}

/// Takes exactly `F` numbers.
impl<const F: usize, S: Scalar> TryFrom<&[S]> for Vector<F, S> {
    type Error = LengthError;

    fn try_from(values: &[S]) -> Result<Self, LengthError> {
        LengthError::check(values, F)?;
        let mut vector = Vector::zeros();
        vector.as_mut_slice().copy_from_slice(values);
        Ok(vector)
    }
}

impl<const F: usize, S> Index<usize> for Vector<F, S> {
    type Output = S;

    fn index(&self, feature: usize) -> &S {
        &self.as_slice()[feature]
    }
}

impl<const F: usize, S> IndexMut<usize> for Vector<F, S> {
    fn index_mut(&mut self, feature: usize) -> &mut S {
        &mut self.as_mut_slice()[feature]
    }
}
