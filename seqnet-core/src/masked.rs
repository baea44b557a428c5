//! Sequences some of whose timesteps do not count, as Keras's masks mark them.
//!
//! A mask is part of the type: after `Masking` comes a [`Masked`] sequence, and which layers take one, pass it on or lose it is
//! decided when the model compiles.

use crate::{Scalar, Sequence, Tensor, Timeline, Vector};

/// `T` timesteps of `F` features, each of which counts or does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Masked<const T: usize, const F: usize, S = f32> {
    /// All timesteps.
    pub sequence: Sequence<T, F, S>,
    /// Which of them count.
    pub valid: [bool; T],
}

/// A timestep that counts or does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaskedStep<const F: usize, S = f32> {
    /// Its features.
    pub vector: Vector<F, S>,
    /// Whether it counts.
    pub valid: bool,
}

impl<const T: usize, const F: usize, S: Scalar> Masked<T, F, S> {
    /// The timesteps.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = MaskedStep<F, S>> + '_ {
        let pairs = self.sequence.steps().iter().zip(&self.valid);
        pairs.map(|(&vector, &valid)| MaskedStep { vector, valid })
    }
}

impl<const T: usize, const F: usize, S: Scalar> Tensor for Masked<T, F, S> {
    type Scalar = S;
    const SHAPE: &'static [usize] = &[T, F];
    const ZEROS: Self = Masked { sequence: Sequence::zeros(), valid: [false; T] };

    #[inline]
    fn as_slice(&self) -> &[S] {
        self.sequence.as_slice()
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        self.sequence.as_mut_slice()
    }
}

impl<const F: usize, S: Scalar> Tensor for MaskedStep<F, S> {
    type Scalar = S;
    const SHAPE: &'static [usize] = &[F];
    const ZEROS: Self = MaskedStep { vector: Vector::zeros(), valid: false };

    #[inline]
    fn as_slice(&self) -> &[S] {
        self.vector.as_slice()
    }
    #[inline]
    fn as_mut_slice(&mut self) -> &mut [S] {
        self.vector.as_mut_slice()
    }
}

/// [`Endless`](crate::Endless), where timesteps count or do not.
#[derive(Clone, Copy, Debug)]
pub struct MaskedEndless<const F: usize, S = f32>(core::marker::PhantomData<S>, core::convert::Infallible);

impl<const T: usize, const F: usize, S: Scalar> Timeline for Masked<T, F, S> {
    type Step = MaskedStep<F, S>;
    const TIMESTEPS: Option<usize> = Some(T);
}

impl<const F: usize, S: Scalar> Timeline for MaskedEndless<F, S> {
    type Step = MaskedStep<F, S>;
    const TIMESTEPS: Option<usize> = None;
}

/// A timeline with a mask, and the same without.
pub trait MaskedTimeline: Timeline {
    /// Without the mask.
    type Plain: Timeline;
}

impl<const T: usize, const F: usize, S: Scalar> MaskedTimeline for Masked<T, F, S> {
    type Plain = Sequence<T, F, S>;
}

impl<const F: usize, S: Scalar> MaskedTimeline for MaskedEndless<F, S> {
    type Plain = crate::Endless<F, S>;
}
