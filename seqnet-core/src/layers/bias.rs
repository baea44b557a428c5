//! The bias of a layer, or none.

use crate::vector::column;
use crate::{Initializer, Path, Scalar, Weight, cast};
use core::fmt::Debug;
use nalgebra::SVector;

/// What stands in a layer's `bias`: one row of numbers a gate, or [`NoBias`].
pub trait Bias<S: Scalar>: Clone + Debug {
    /// All zeros.
    const ZEROS: Self;
    /// Its dimensions in Keras.
    const SHAPE: &'static [usize];
    /// How many numbers it has.
    const PARAMETERS: usize;

    /// Its numbers; none where there is no bias.
    fn as_slice(&self) -> &[S];
    /// Its numbers, to be written.
    fn as_mut_slice(&mut self) -> &mut [S];

    /// Shows the tensor `bias`, if there is one.
    fn visit<'a>(
        &'a self,
        path: &Path<'_>,
        initializer: Initializer,
        see: &mut dyn FnMut(Weight<'_, &'a [S]>),
    ) {
        if Self::PARAMETERS > 0 {
            see(Weight::new(path, "bias", Self::SHAPE, initializer, self.as_slice()));
        }
    }

    /// Lends the tensor `bias` for writing, if there is one.
    fn visit_mut(
        &mut self,
        path: &Path<'_>,
        initializer: Initializer,
        see: &mut dyn FnMut(Weight<'_, &mut [S]>),
    ) {
        if Self::PARAMETERS > 0 {
            see(Weight::new(path, "bias", Self::SHAPE, initializer, self.as_mut_slice()));
        }
    }
}

/// `use_bias = false`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoBias;

impl<S: Scalar> Bias<S> for NoBias {
    const ZEROS: Self = NoBias;
    const SHAPE: &'static [usize] = &[0];
    const PARAMETERS: usize = 0;

    fn as_slice(&self) -> &[S] {
        &[]
    }
    fn as_mut_slice(&mut self) -> &mut [S] {
        &mut []
    }
}

impl<S: Scalar, const U: usize> Bias<S> for SVector<S, U> {
    const ZEROS: Self = column();
    const SHAPE: &'static [usize] = &[U];
    const PARAMETERS: usize = U;

    #[inline]
    fn as_slice(&self) -> &[S] {
        cast::scalars(core::slice::from_ref(self))
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(core::slice::from_mut(self))
    }
}

/// One row a gate, in Keras a single row of them all.
impl<S: Scalar, const U: usize, const G: usize> Bias<S> for [SVector<S, U>; G] {
    const ZEROS: Self = [column(); G];
    const SHAPE: &'static [usize] = &[G * U];
    const PARAMETERS: usize = G * U;

    #[inline]
    fn as_slice(&self) -> &[S] {
        cast::scalars(self)
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(self)
    }
}

/// One row a gate for the input, and one for the recurrence.
impl<S: Scalar, const U: usize, const G: usize> Bias<S> for [[SVector<S, U>; G]; 2] {
    const ZEROS: Self = [[column(); G]; 2];
    const SHAPE: &'static [usize] = &[2, G * U];
    const PARAMETERS: usize = 2 * G * U;

    #[inline]
    fn as_slice(&self) -> &[S] {
        cast::scalars(self.as_flattened())
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        cast::scalars_mut(self.as_flattened_mut())
    }
}
