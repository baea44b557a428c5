//! A tape, timestep by timestep.

use super::{Dropped, TrainableCell, multiply};
use crate::train::{Matrix, Numbers};
use crate::{Scalar, Vector, cast};

/// The parts of a tape, for `n` windows.
pub(super) struct Parts<'a, S: Scalar, C: TrainableCell<S>, const F: usize, const U: usize> {
    pub(super) n: usize,
    pub(super) first: Option<&'a [C::Record]>,
    pub(super) records: &'a mut [C::Record],
    pub(super) carry: &'a mut [C::Carry],
    pub(super) factors: &'a [Dropped<F, U, S>],
    pub(super) drops: bool,
    pub(super) x: &'a mut [Vector<F, S>],
    pub(super) h: &'a mut [Vector<U, S>],
    pub(super) weights: &'a mut [S],
}

/// One timestep of all windows.
pub(super) struct Step<'a, S: Scalar, C: TrainableCell<S>> {
    pub(super) x: Matrix<'a, S>,
    /// `n ∘ h_(t-1)`
    pub(super) h: Option<Matrix<'a, S>>,
    pub(super) before: Option<&'a [C::Record]>,
    pub(super) now: &'a mut [C::Record],
    pub(super) carry: &'a mut [C::Carry],
}

impl<S: Scalar, C: TrainableCell<S>, const F: usize, const U: usize> Parts<'_, S, C, F, U> {
    /// The `k`th timestep that is taken.
    pub(super) fn step(&mut self, k: usize) -> Step<'_, S, C> {
        let n = self.n;
        let (done, now) = self.records.split_at_mut(k * n);
        let before = k.checked_sub(1).map_or(self.first, |before| Some(&done[before * n..]));
        let mut h = before.map(outputs::<S, C, U>);
        if let (Some(outputs), true) = (h, self.drops) {
            for (w, (row, factors)) in self.h.iter_mut().zip(self.factors).enumerate() {
                row.as_mut_slice().copy_from_slice(outputs.row(w));
                multiply(row.as_mut_slice(), factors.state.as_slice());
            }
            h = Some(Matrix::new(cast::flat(self.h), n, U, U));
        }
        let x = Matrix::new(cast::flat(&self.x[k * n..]), n, F, F);
        Step { x, h, before, now: &mut now[..n], carry: &mut self.carry[..n] }
    }

    /// Adds what all timesteps make of the weights.
    pub(super) fn add_gradient<const T: usize>(&mut self, gradient: &mut C) {
        let n = self.n;
        C::add_gradient_of_inputs(Matrix::new(cast::flat(self.x), T * n, F, F), self.records, gradient);
        let mut alone = 0..T;
        if T > 1 && !self.drops {
            let h = outputs::<S, C, U>(&self.records[..(T - 1) * n]);
            C::add_gradient_of_states(h, &self.records[n..], gradient);
            alone = 0..1;
        }
        for k in alone {
            let Step { h, now, .. } = self.step(k);
            if let Some(h) = h {
                C::add_gradient_of_states(h, now, gradient);
            }
        }
    }
}

/// The outputs in records.
fn outputs<S: Scalar, C: TrainableCell<S>, const U: usize>(records: &[C::Record]) -> Matrix<'_, S> {
    Matrix::new(&C::Record::flat(records)[C::OUTPUT..], records.len(), U, C::Record::LENGTH)
}
