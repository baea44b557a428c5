//! Features over time.

use crate::{LengthError, Scalar, Tensor, Vector, cast};
use core::fmt;
use core::ops::{Index, IndexMut};
use nalgebra::{ArrayStorage, SMatrix};

/// `T` timesteps of `F` features.
///
/// Column `t` of the nalgebra matrix inside is timestep `t`, so that the bytes are those of NumPy's row-major `(T, F)`.
/// A sequence is indexed in Keras's order, by timestep and then by feature:
///
/// ```
/// # use seqnet_core::{Sequence, Vector};
/// let x = Sequence::from([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
/// assert_eq!(x[(2, 0)], 5.0);
/// assert_eq!(x[1], Vector::from([3.0, 4.0]));
/// assert_eq!(x.as_slice(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// assert_eq!(x, Sequence::from_fn(|t, f| (2 * t + f + 1) as f32));
/// ```
#[derive(Clone, Copy, PartialEq)]
#[repr(transparent)]
pub struct Sequence<const T: usize, const F: usize, S = f32>(SMatrix<S, F, T>);

impl<const T: usize, const F: usize, S: Scalar> Sequence<T, F, S> {
    /// All zeros.
    #[must_use]
    pub const fn zeros() -> Self {
        Self::ZEROS
    }

    /// The sequence whose feature `f` at timestep `t` is `value(t, f)`.
    #[must_use]
    pub fn from_fn(mut value: impl FnMut(usize, usize) -> S) -> Self {
        // In place, for a long window is large beside a stack.
        let mut sequence = Self::ZEROS;
        for (t, step) in sequence.steps_mut().iter_mut().enumerate() {
            for (f, number) in step.as_mut_slice().iter_mut().enumerate() {
                *number = value(t, f);
            }
        }
        sequence
    }
}

impl<const T: usize, const F: usize, S> Sequence<T, F, S> {
    /// The timesteps.
    #[must_use]
    pub const fn steps(&self) -> &[Vector<F, S>; T] {
        cast::steps(self)
    }

    /// The timesteps, to be written.
    #[must_use]
    pub const fn steps_mut(&mut self) -> &mut [Vector<F, S>; T] {
        cast::steps_mut(self)
    }

    /// The numbers, row-major: timestep by timestep.
    #[must_use]
    pub fn as_slice(&self) -> &[S] {
        self.0.as_slice()
    }

    /// The numbers, row-major, to be written.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [S] {
        self.0.as_mut_slice()
    }

    /// The nalgebra matrix inside, which is indexed by (feature, timestep).
    #[must_use]
    pub const fn matrix(&self) -> &SMatrix<S, F, T> {
        &self.0
    }
}

impl<const T: usize, const F: usize, S: Scalar> Tensor for Sequence<T, F, S> {
    type Scalar = S;
    const SHAPE: &'static [usize] = &[T, F];
    const ZEROS: Self = Sequence(SMatrix::from_array_storage(ArrayStorage([[S::ZERO; F]; T])));

    #[inline]
    fn as_slice(&self) -> &[S] {
        self.as_slice()
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        self.as_mut_slice()
    }
}

impl<const T: usize, const F: usize, S: fmt::Debug> fmt::Debug for Sequence<T, F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps().fmt(f)
    }
}

impl<const T: usize, const F: usize, S: Scalar> Default for Sequence<T, F, S> {
    fn default() -> Self {
        Sequence::zeros()
    }
}

impl<const T: usize, const F: usize, S> From<[[S; F]; T]> for Sequence<T, F, S> {
    fn from(steps: [[S; F]; T]) -> Self {
        Sequence(SMatrix::from_array_storage(ArrayStorage(steps)))
    }
}

impl<const T: usize, const F: usize, S: Scalar> From<[Vector<F, S>; T]> for Sequence<T, F, S> {
    fn from(steps: [Vector<F, S>; T]) -> Self {
        let mut sequence = Sequence::zeros();
        *sequence.steps_mut() = steps;
        sequence
    }
}

impl<const T: usize, const F: usize, S> From<SMatrix<S, F, T>> for Sequence<T, F, S> {
    fn from(matrix: SMatrix<S, F, T>) -> Self {
        Sequence(matrix)
    }
}

impl<const T: usize, const F: usize, S> From<Sequence<T, F, S>> for SMatrix<S, F, T> {
    fn from(sequence: Sequence<T, F, S>) -> Self {
        sequence.0
    }
}

/// Takes exactly `T * F` numbers, row-major.
impl<const T: usize, const F: usize, S: Scalar> TryFrom<&[S]> for Sequence<T, F, S> {
    type Error = LengthError;

    fn try_from(values: &[S]) -> Result<Self, LengthError> {
        LengthError::check(values, T * F)?;
        let mut sequence = Sequence::zeros();
        sequence.as_mut_slice().copy_from_slice(values);
        Ok(sequence)
    }
}

impl<const T: usize, const F: usize, S> Index<usize> for Sequence<T, F, S> {
    type Output = Vector<F, S>;

    fn index(&self, timestep: usize) -> &Vector<F, S> {
        &self.steps()[timestep]
    }
}

impl<const T: usize, const F: usize, S> IndexMut<usize> for Sequence<T, F, S> {
    fn index_mut(&mut self, timestep: usize) -> &mut Vector<F, S> {
        &mut self.steps_mut()[timestep]
    }
}

impl<const T: usize, const F: usize, S> Index<(usize, usize)> for Sequence<T, F, S> {
    type Output = S;

    fn index(&self, (timestep, feature): (usize, usize)) -> &S {
        &self[timestep][feature]
    }
}

impl<const T: usize, const F: usize, S> IndexMut<(usize, usize)> for Sequence<T, F, S> {
    fn index_mut(&mut self, (timestep, feature): (usize, usize)) -> &mut S {
        &mut self[timestep][feature]
    }
}
