//! Windows with and without a mask.

use crate::{Masked, Scalar, Sequence, Vector};

/// Windows that go through time.
pub trait Timed<const F: usize, S> {
    /// Timestep `t`.
    fn step(&self, t: usize) -> &Vector<F, S>;
    /// Timestep `t`, to be written.
    fn step_mut(&mut self, t: usize) -> &mut Vector<F, S>;
    /// Whether it counts.
    fn counts(&self, t: usize) -> bool;
}

impl<const T: usize, const F: usize, S: Scalar> Timed<F, S> for Sequence<T, F, S> {
    fn step(&self, t: usize) -> &Vector<F, S> {
        &self[t]
    }
    fn step_mut(&mut self, t: usize) -> &mut Vector<F, S> {
        &mut self[t]
    }
    fn counts(&self, _: usize) -> bool {
        true
    }
}

impl<const T: usize, const F: usize, S: Scalar> Timed<F, S> for Masked<T, F, S> {
    fn step(&self, t: usize) -> &Vector<F, S> {
        &self.sequence[t]
    }
    fn step_mut(&mut self, t: usize) -> &mut Vector<F, S> {
        &mut self.sequence[t]
    }
    fn counts(&self, t: usize) -> bool {
        self.valid[t]
    }
}
