//! A short list of timesteps.

use crate::{Tensor, Vector};
use core::fmt;
use core::ops::Deref;

/// Up to `N` timesteps of `F` features: what a push gives where it can give several.
///
/// ```
/// # use seqnet_core::{Steps, Vector};
/// fn mean(steps: &Steps<4, 1>) -> f32 {
///     steps.iter().map(|step| step[0]).sum::<f32>() / steps.len() as f32
/// }
/// ```
pub type Steps<const N: usize, const F: usize, S = f32> = Burst<N, Vector<F, S>>;

/// A list of up to `N` tensors that needs no heap; it can be read as a slice.
#[derive(Clone, Copy)]
pub struct Burst<const N: usize, V> {
    /// Never more than `N`.
    len: usize,
    steps: [V; N],
}

impl<const N: usize, V: Tensor> Burst<N, V> {
    /// The empty list.
    #[must_use]
    pub const fn new() -> Self {
        Burst { len: 0, steps: [V::ZEROS; N] }
    }

    /// Appends a timestep; one that has no room would be lost, which the rates of the layers exclude.
    #[inline]
    pub(crate) fn add(&mut self, step: &V) {
        if let Some(place) = self.steps.get_mut(self.len) {
            *place = *step;
            self.len += 1;
        }
    }
}

impl<const N: usize, V> Deref for Burst<N, V> {
    type Target = [V];

    fn deref(&self) -> &[V] {
        self.steps.get(..self.len).unwrap_or(&[])
    }
}

impl<const N: usize, V: Tensor> Default for Burst<N, V> {
    fn default() -> Self {
        Burst::new()
    }
}

impl<const N: usize, V: PartialEq> PartialEq for Burst<N, V> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<const N: usize, V: fmt::Debug> fmt::Debug for Burst<N, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'a, const N: usize, V> IntoIterator for &'a Burst<N, V> {
    type Item = &'a V;
    type IntoIter = core::slice::Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<const N: usize, V> IntoIterator for Burst<N, V> {
    type Item = V;
    type IntoIter = core::iter::Take<core::array::IntoIter<V, N>>;

    fn into_iter(self) -> Self::IntoIter {
        self.steps.into_iter().take(self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;
    use crate::Vector;

    #[test]
    fn a_full_list_takes_no_more() {
        let mut steps = Steps::<2, 1>::new();
        for x in [1.0, 2.0, 3.0] {
            steps.add(&Vector::from([x]));
        }
        assert_eq!(*steps, [Vector::from([1.0]), Vector::from([2.0])]);
        assert_eq!(steps.into_iter().next_back(), Some(Vector::from([2.0])));
    }
}
