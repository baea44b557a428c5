//! What layers take and give.

use crate::Scalar;
use core::fmt::Debug;
use core::ops::Deref;

/// A [`Vector`](crate::Vector), a [`Sequence`](crate::Sequence) or [`Sequences`](crate::Sequences): numbers in a shape that its type knows.
pub trait Tensor: Copy + Debug + PartialEq + 'static {
    /// The numbers in it.
    type Scalar: Scalar;
    /// Its dimensions as Keras lists them, without the batch: `[F]`, `[T, F]` or `[T, N, F]`.
    const SHAPE: &'static [usize];
    /// All zeros.
    const ZEROS: Self;

    /// Its numbers, row-major: timestep by timestep.
    fn as_slice(&self) -> &[Self::Scalar];
    /// Its numbers, row-major, to be written.
    fn as_mut_slice(&mut self) -> &mut [Self::Scalar];
}

/// The output of a layer as [`predict_each`](crate::Model::predict_each) shows it: its shape and its numbers, row-major.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View<'a, S> {
    shape: &'static [usize],
    values: &'a [S],
}

impl<'a, S: Scalar> View<'a, S> {
    /// A look at a tensor.
    pub fn of<X: Tensor<Scalar = S>>(tensor: &'a X) -> Self {
        View { shape: X::SHAPE, values: tensor.as_slice() }
    }
}

impl<'a, S> View<'a, S> {
    /// The dimensions without the batch: `[features]`, `[timesteps, features]`, or three.
    #[must_use]
    pub fn shape(&self) -> &'static [usize] {
        self.shape
    }

    /// The numbers, row-major.
    #[must_use]
    pub fn as_slice(&self) -> &'a [S] {
        self.values
    }
}

impl<S> Deref for View<'_, S> {
    type Target = [S];

    fn deref(&self) -> &[S] {
        self.values
    }
}
