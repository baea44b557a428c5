//! How many timesteps a layer gives for one that it takes.

use super::emission::{Single, Timesteps, Whole};
use super::steps::Burst;
use crate::Tensor;
use typenum::{B0, B1};

/// How many timesteps a layer gives for one that it takes: [`Every`], [`Sometimes`], [`Once`] or [`UpTo`].
pub trait Rate {
    /// What becomes of an emission `E` in a layer of this rate that gives `V`.
    type Of<E: Timesteps, V: Tensor>: Collect<V> + super::Emission<Item = V>;
    /// The most that it gives for one timestep.
    const MOST: usize = 1;
}

/// Exactly one for each: the layer keeps pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Every;

/// One or none for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sometimes;

/// At most one thing in a whole window, a vector or a sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Once;

/// No more than `N` in one push.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpTo<const N: usize>;

impl Rate for Every {
    type Of<E: Timesteps, V: Tensor> = E::Every<V>;
}
impl Rate for Sometimes {
    type Of<E: Timesteps, V: Tensor> = E::Sometimes<V>;
}
impl Rate for Once {
    type Of<E: Timesteps, V: Tensor> = Whole<B0, V>;
}
impl<const N: usize> Rate for UpTo<N> {
    type Of<E: Timesteps, V: Tensor> = Burst<N, V>;
    const MOST: usize = N;
}

/// What gathers a layer's output during a push.
pub trait Collect<V>: super::Emission {
    /// Nothing yet.
    fn nothing() -> Self;
    /// One more.
    fn take(&mut self, value: &V);
}

impl<V: Tensor> Collect<V> for Single<B1, V> {
    #[inline]
    fn nothing() -> Self {
        Single(V::ZEROS)
    }
    #[inline]
    fn take(&mut self, value: &V) {
        self.0 = *value;
    }
}

impl<V: Tensor> Collect<V> for Single<B0, V> {
    #[inline]
    fn nothing() -> Self {
        Single(None)
    }
    #[inline]
    fn take(&mut self, value: &V) {
        self.0 = Some(*value);
    }
}

impl<V: Tensor> Collect<V> for Whole<B0, V> {
    #[inline]
    fn nothing() -> Self {
        Whole(None)
    }
    #[inline]
    fn take(&mut self, value: &V) {
        self.0 = Some(*value);
    }
}

impl<const N: usize, V: Tensor> Collect<V> for Burst<N, V> {
    #[inline]
    fn nothing() -> Self {
        Burst::new()
    }
    #[inline]
    fn take(&mut self, value: &V) {
        self.add(value);
    }
}
