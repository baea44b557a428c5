//! Sequences over time.

use crate::{LengthError, Scalar, Sequence, Tensor, Vector, cast};
use core::fmt;
use core::ops::{Index, IndexMut};

/// `T` timesteps, each of which is a sequence: `N` timesteps of `F` features.
///
/// [`TimeDistributed`](crate::layers::TimeDistributed) takes it apart. Its bytes are those of NumPy's row-major `(T, N, F)`, and it is indexed in
/// Keras's order:
///
/// ```
/// # use seqnet_core::{Sequence, Sequences};
/// let x = Sequences::from([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]], [[9.0, 10.0], [11.0, 12.0]]]);
/// assert_eq!(x[(2, 0, 1)], 10.0);
/// assert_eq!(x[1], Sequence::from([[5.0, 6.0], [7.0, 8.0]]));
/// assert_eq!(x, Sequences::from_fn(|t, n, f| (4 * t + 2 * n + f + 1) as f32));
/// assert_eq!(x, Sequences::<3, 2, 2>::try_from(x.as_slice())?);
/// # Ok::<(), seqnet_core::LengthError>(())
/// ```
#[derive(Clone, Copy, PartialEq)]
#[repr(transparent)]
pub struct Sequences<const T: usize, const N: usize, const F: usize, S = f32>([Sequence<N, F, S>; T]);

impl<const T: usize, const N: usize, const F: usize, S: Scalar> Sequences<T, N, F, S> {
    /// All zeros.
    #[must_use]
    pub const fn zeros() -> Self {
        Self::ZEROS
    }

    /// The sequences whose feature `f` at timestep `n` of timestep `t` is `value(t, n, f)`.
    #[must_use]
    pub fn from_fn(mut value: impl FnMut(usize, usize, usize) -> S) -> Self {
        // In place, for a long window is large beside a stack.
        let mut sequences = Self::ZEROS;
        for (t, sequence) in sequences.0.iter_mut().enumerate() {
            for (n, step) in sequence.steps_mut().iter_mut().enumerate() {
                for (f, number) in step.as_mut_slice().iter_mut().enumerate() {
                    *number = value(t, n, f);
                }
            }
        }
        sequences
    }
}

impl<const T: usize, const N: usize, const F: usize, S> Sequences<T, N, F, S> {
    /// The timesteps.
    #[must_use]
    pub const fn steps(&self) -> &[Sequence<N, F, S>; T] {
        &self.0
    }

    /// The timesteps, to be written.
    #[must_use]
    pub const fn steps_mut(&mut self) -> &mut [Sequence<N, F, S>; T] {
        &mut self.0
    }

    /// The numbers, row-major: timestep by timestep.
    #[must_use]
    pub const fn as_slice(&self) -> &[S] {
        cast::numbers(&self.0)
    }

    /// The numbers, row-major, to be written.
    #[must_use]
    pub const fn as_mut_slice(&mut self) -> &mut [S] {
        cast::numbers_mut(&mut self.0)
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar> Tensor for Sequences<T, N, F, S> {
    type Scalar = S;
    const SHAPE: &'static [usize] = &[T, N, F];
    const ZEROS: Self = Sequences([Sequence::ZEROS; T]);

    #[inline]
    fn as_slice(&self) -> &[S] {
        self.as_slice()
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        self.as_mut_slice()
    }
}

impl<const T: usize, const N: usize, const F: usize, S: fmt::Debug> fmt::Debug for Sequences<T, N, F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar> Default for Sequences<T, N, F, S> {
    fn default() -> Self {
        Sequences::zeros()
    }
}

impl<const T: usize, const N: usize, const F: usize, S> From<[[[S; F]; N]; T]> for Sequences<T, N, F, S> {
    fn from(steps: [[[S; F]; N]; T]) -> Self {
        Sequences(steps.map(Sequence::from))
    }
}

impl<const T: usize, const N: usize, const F: usize, S> From<[Sequence<N, F, S>; T]>
    for Sequences<T, N, F, S>
{
    fn from(steps: [Sequence<N, F, S>; T]) -> Self {
        Sequences(steps)
    }
}

/// Takes exactly `T * N * F` numbers, row-major.
impl<const T: usize, const N: usize, const F: usize, S: Scalar> TryFrom<&[S]> for Sequences<T, N, F, S> {
    type Error = LengthError;

    fn try_from(values: &[S]) -> Result<Self, LengthError> {
        LengthError::check(values, T * N * F)?;
        let mut sequences = Sequences::zeros();
        sequences.as_mut_slice().copy_from_slice(values);
        Ok(sequences)
    }
}

impl<const T: usize, const N: usize, const F: usize, S> Index<usize> for Sequences<T, N, F, S> {
    type Output = Sequence<N, F, S>;

    fn index(&self, timestep: usize) -> &Sequence<N, F, S> {
        &self.0[timestep]
    }
}

impl<const T: usize, const N: usize, const F: usize, S> IndexMut<usize> for Sequences<T, N, F, S> {
    fn index_mut(&mut self, timestep: usize) -> &mut Sequence<N, F, S> {
        &mut self.0[timestep]
    }
}

impl<const T: usize, const N: usize, const F: usize, S> Index<(usize, usize, usize)>
    for Sequences<T, N, F, S>
{
    type Output = S;

    fn index(&self, (timestep, inner, feature): (usize, usize, usize)) -> &S {
        &self[timestep][(inner, feature)]
    }
}

impl<const T: usize, const N: usize, const F: usize, S> IndexMut<(usize, usize, usize)>
    for Sequences<T, N, F, S>
{
    fn index_mut(&mut self, (timestep, inner, feature): (usize, usize, usize)) -> &mut S {
        &mut self[timestep][(inner, feature)]
    }
}

/// What one timestep of a window can hold: a [`Vector`], of which `T` are a [`Sequence`], or a sequence, of which `T` are [`Sequences`].
pub trait OverTime: Tensor {
    /// `T` of them.
    type Window<const T: usize>: Tensor<Scalar = Self::Scalar>;

    /// The timesteps of a window, to be written.
    fn steps_mut<const T: usize>(window: &mut Self::Window<T>) -> &mut [Self; T];
    /// The timesteps of several windows, one window after the other.
    #[cfg(feature = "train")]
    fn all<const T: usize>(windows: &[Self::Window<T>]) -> &[Self];
    /// The same, to be written.
    #[cfg(feature = "train")]
    fn all_mut<const T: usize>(windows: &mut [Self::Window<T>]) -> &mut [Self];
}

impl<const F: usize, S: Scalar> OverTime for Vector<F, S> {
    type Window<const T: usize> = Sequence<T, F, S>;

    #[inline]
    fn steps_mut<const T: usize>(window: &mut Sequence<T, F, S>) -> &mut [Self; T] {
        window.steps_mut()
    }

    #[cfg(feature = "train")]
    fn all<const T: usize>(windows: &[Sequence<T, F, S>]) -> &[Self] {
        cast::all_steps(windows)
    }

    #[cfg(feature = "train")]
    fn all_mut<const T: usize>(windows: &mut [Sequence<T, F, S>]) -> &mut [Self] {
        cast::all_steps_mut(windows)
    }
}

impl<const N: usize, const F: usize, S: Scalar> OverTime for Sequence<N, F, S> {
    type Window<const T: usize> = Sequences<T, N, F, S>;

    #[inline]
    fn steps_mut<const T: usize>(window: &mut Sequences<T, N, F, S>) -> &mut [Self; T] {
        window.steps_mut()
    }

    #[cfg(feature = "train")]
    fn all<const T: usize>(windows: &[Sequences<T, N, F, S>]) -> &[Self] {
        cast::all_sequences(windows)
    }

    #[cfg(feature = "train")]
    fn all_mut<const T: usize>(windows: &mut [Sequences<T, N, F, S>]) -> &mut [Self] {
        cast::all_sequences_mut(windows)
    }
}
