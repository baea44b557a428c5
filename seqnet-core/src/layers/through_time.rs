//! The derivative of a recurrent layer: back-propagation through time, with masks and dropout.
//!
//! ```text
//! h_t, c_t = cell(m ∘ x_t, n ∘ h_(t-1), c_(t-1))      m, n: dropout, the same in all timesteps of a window
//! dh_t    += dy_t
//! dh_(t-1), dc_(t-1), dx_t, dw += cellᵀ(dh_t, dc_t)   t = T … 1
//! ```
//!
//! A timestep that does not count passes `h`, `c`, `dh` and `dc` on as they are.
//!
//! | symbol | shape                                        |
//! |--------|----------------------------------------------|
//! | `m`    | `F`: 0 or `1 / (1 - dropout)`                |
//! | `n`    | `U`: 0 or `1 / (1 - recurrent_dropout)`      |
//!
//! All windows of a batch go through time together, so that a cell multiplies matrices. While it trains, every window begins with a
//! fresh state, also where the layer is stateful.

use super::adjoint::add_to;
use super::{Cell, Recurrent};
use crate::train::{Matrix, MatrixMut, Noise, Numbers, Pass, Room, Tape, Times, Trainable};
use crate::{Masked, Scalar, Sequence, Vector, cast};

/// The derivative of a cell, for one timestep of many windows.
pub trait TrainableCell<S: Scalar>: Cell {
    /// What one timestep of one window leaves.
    type Record: Numbers<S>;
    /// What goes back from one timestep of a window to the one before: `dh`, and what else there is.
    type Carry: Numbers<S>;
    /// Where the output is among the numbers of a record.
    const OUTPUT: usize;

    /// Takes one timestep, with the outputs `h` and the records of the timestep before, if there was one.
    fn advance(
        &self,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        before: Option<&[Self::Record]>,
        now: &mut [Self::Record],
    );

    /// Leaves the state of a window as it was.
    fn skip(before: Option<&Self::Record>, now: &mut Self::Record);

    /// Makes of the derivatives for the state after a timestep those for the state before it, and leaves in `now` those for the sums.
    /// A window whose timestep does not count keeps its derivatives, and those for its sums are zero.
    fn retreat(
        &self,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        before: Option<&[Self::Record]>,
        now: &mut [Self::Record],
        carry: &mut [Self::Carry],
        counts: &dyn Fn(usize) -> bool,
    );

    /// Adds what the derivatives for the sums make of the weights to `gradient`, and what they make of `x` to `dx`.
    fn add_gradient(
        &self,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        now: &[Self::Record],
        gradient: &mut Self,
        dx: Option<MatrixMut<'_, S>>,
    );
}

/// Windows that go through time.
pub(super) trait Timed<const F: usize, S> {
    /// Their timesteps in a row, where no mask is between them.
    fn flat(windows: &[Self]) -> Option<&[S]>
    where
        Self: Sized;
    /// The same, to be written.
    fn flat_mut(windows: &mut [Self]) -> Option<&mut [S]>
    where
        Self: Sized;
    fn step(&self, t: usize) -> &Vector<F, S>;
    fn step_mut(&mut self, t: usize) -> &mut Vector<F, S>;
    fn counts(&self, t: usize) -> bool;
}

impl<const T: usize, const F: usize, S: Scalar> Timed<F, S> for Sequence<T, F, S> {
    fn flat(windows: &[Self]) -> Option<&[S]> {
        Some(cast::flat(cast::all_steps(windows)))
    }
    fn flat_mut(windows: &mut [Self]) -> Option<&mut [S]> {
        Some(cast::flat_mut(cast::all_steps_mut(windows)))
    }
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
    fn flat(_: &[Self]) -> Option<&[S]> {
        None
    }
    fn flat_mut(_: &mut [Self]) -> Option<&mut [S]> {
        None
    }
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

/// What a recurrent layer leaves for its derivative.
pub struct RecurrentTape<
    R: Room,
    S: Scalar,
    C: TrainableCell<S>,
    const T: usize,
    const F: usize,
    const U: usize,
> {
    /// Timestep by timestep, in the order in which they are taken, and in each window by window.
    records: <Times<R, T> as Room>::Of<C::Record>,
    carry: R::Of<C::Carry>,
    /// `m` and `n`.
    factors: R::Of<Factors<F, U, S>>,
    /// Whether `m` or `n` is not 1.
    drops: bool,
    /// `m ∘ x_t`
    x: R::Of<Vector<F, S>>,
    /// `n ∘ h_(t-1)`
    h: R::Of<Vector<U, S>>,
    dx: R::Of<Vector<F, S>>,
}

/// What dropout multiplies by.
#[derive(Clone, Copy, Debug)]
pub struct Factors<const F: usize, const U: usize, S> {
    input: Vector<F, S>,
    state: Vector<U, S>,
}

impl<R: Room, S: Scalar, C: TrainableCell<S>, const T: usize, const F: usize, const U: usize> Tape
    for RecurrentTape<R, S, C, T, F, U>
{
    fn new(windows: usize) -> Self {
        RecurrentTape {
            records: Times::<R, T>::filled(windows, C::Record::ZEROS),
            carry: R::filled(windows, C::Carry::ZEROS),
            factors: R::filled(windows, Factors { input: Vector::zeros(), state: Vector::zeros() }),
            drops: false,
            x: R::filled(windows, Vector::zeros()),
            h: R::filled(windows, Vector::zeros()),
            dx: R::filled(windows, Vector::zeros()),
        }
    }
}

/// Multiplies number by number.
fn multiply<S: Scalar>(x: &mut [S], by: &[S]) {
    for (x, &by) in x.iter_mut().zip(by) {
        *x *= by;
    }
}

/// Draws the factors of dropout.
pub(super) fn draw<S: Scalar>(noise: &mut Noise, rate: f64, factors: &mut [S]) {
    let kept = S::from_f64(if rate < 1.0 { 1.0 / (1.0 - rate) } else { 0.0 });
    for factor in factors {
        *factor = if rate <= 0.0 || noise.keeps(rate) { kept } else { S::ZERO };
    }
}

impl<R: Room, S: Scalar, C, const T: usize, const F: usize, const U: usize> RecurrentTape<R, S, C, T, F, U>
where
    C: TrainableCell<S, Input = Vector<F, S>, Output = Vector<U, S>>,
{
    fn draw(&mut self, windows: usize, pass: &Pass<'_>) {
        let (rate, recurrent_rate) = (pass.options().rate, pass.options().recurrent_rate);
        self.drops = rate > 0.0 || recurrent_rate > 0.0;
        if self.drops {
            for (w, factors) in self.factors[..windows].iter_mut().enumerate() {
                let mut noise = pass.noise(w);
                draw(&mut noise, rate, factors.input.as_mut_slice());
                draw(&mut noise, recurrent_rate, factors.state.as_mut_slice());
            }
        }
    }

    /// Lays out timestep `t` of the windows, which is the `k`th that is taken: what goes into the cell, and the records before and of it.
    #[expect(clippy::type_complexity, reason = "what a cell takes, in its order")]
    fn lay_out<'a, X: Timed<F, S>>(
        &'a mut self,
        x: &'a [X],
        t: usize,
        k: usize,
    ) -> (
        Matrix<'a, S>,
        Option<Matrix<'a, S>>,
        Option<&'a [C::Record]>,
        &'a mut [C::Record],
        &'a mut [C::Carry],
        &'a mut [Vector<F, S>],
        &'a [Factors<F, U, S>],
    ) {
        let n = x.len();
        let (done, now) = self.records.split_at_mut(k * n);
        let before = k.checked_sub(1).map(|before| &done[before * n..]);
        let factors = &self.factors[..n];
        let input = match X::flat(x) {
            Some(flat) if !self.drops => Matrix::new(&flat[t * F..], n, F, T * F),
            _ => {
                for ((row, x), factors) in self.x.iter_mut().zip(x).zip(factors) {
                    *row = *x.step(t);
                    if self.drops {
                        multiply(row.as_mut_slice(), factors.input.as_slice());
                    }
                }
                Matrix::new(cast::flat(&self.x), n, F, F)
            }
        };
        let outputs =
            before.map(|before| Matrix::new(&C::Record::flat(before)[C::OUTPUT..], n, U, C::Record::LENGTH));
        let state = outputs.map(|outputs| {
            if !self.drops {
                return outputs;
            }
            for (w, (row, factors)) in self.h.iter_mut().zip(factors).enumerate() {
                row.as_mut_slice().copy_from_slice(outputs.row(w));
                multiply(row.as_mut_slice(), factors.state.as_slice());
            }
            Matrix::new(cast::flat(&self.h), n, U, U)
        });
        (input, state, before, &mut now[..n], &mut self.carry[..n], &mut self.dx[..n], factors)
    }
}

impl<C, const SEQUENCES: bool, const STATEFUL: bool, const BACKWARDS: bool>
    Recurrent<C, SEQUENCES, STATEFUL, BACKWARDS>
{
    /// Takes all timesteps of the windows; `give` is told number and window of a timestep, and its output.
    fn record_windows<R: Room, S, X, const T: usize, const F: usize, const U: usize>(
        &self,
        x: &[X],
        tape: &mut RecurrentTape<R, S, C, T, F, U>,
        pass: &Pass<'_>,
        mut give: impl FnMut(usize, usize, &[S]),
    ) where
        S: Scalar,
        X: Timed<F, S>,
        C: TrainableCell<S, Input = Vector<F, S>, Output = Vector<U, S>>,
    {
        tape.draw(x.len(), pass);
        for k in 0..T {
            let t = if BACKWARDS { T - 1 - k } else { k };
            let (input, state, before, now, ..) = tape.lay_out(x, t, k);
            self.cell.advance(input, state, before, now);
            for (w, x) in x.iter().enumerate() {
                if !x.counts(t) {
                    C::skip(before.map(|before| &before[w]), &mut now[w]);
                }
            }
            let numbers = C::Record::flat(now);
            for (w, record) in numbers.chunks_exact(C::Record::LENGTH).enumerate() {
                give(k, w, &record[C::OUTPUT..][..U]);
            }
        }
    }

    /// Takes them back; `add` adds `dy` of a timestep of a window to what it is given.
    fn backward_windows<R: Room, S, X, const T: usize, const F: usize, const U: usize>(
        &self,
        x: &[X],
        tape: &mut RecurrentTape<R, S, C, T, F, U>,
        gradient: &mut Self,
        mut dx: Option<&mut [X]>,
        mut add: impl FnMut(usize, usize, &mut [S]),
    ) where
        S: Scalar,
        X: Timed<F, S>,
        C: TrainableCell<S, Input = Vector<F, S>, Output = Vector<U, S>>,
    {
        let n = x.len();
        tape.carry.fill(C::Carry::ZEROS);
        let drops = tape.drops;
        for k in (0..T).rev() {
            let t = if BACKWARDS { T - 1 - k } else { k };
            let (input, state, before, now, carry, rows, factors) = tape.lay_out(x, t, k);
            for (w, carry) in C::Carry::flat_mut(carry).chunks_exact_mut(C::Carry::LENGTH).enumerate() {
                add(k, w, &mut carry[..U]);
            }
            let counts = |w: usize| x[w].counts(t);
            self.cell.retreat(input, state, before, now, carry, &counts);
            if drops {
                let carries = C::Carry::flat_mut(carry).chunks_exact_mut(C::Carry::LENGTH);
                for (w, (carry, factors)) in carries.zip(factors).enumerate() {
                    if counts(w) {
                        multiply(&mut carry[..U], factors.state.as_slice());
                    }
                }
            }
            let Some(dx) = &mut dx else {
                self.cell.add_gradient(input, state, now, &mut gradient.cell, None);
                continue;
            };
            if let (Some(flat), false) = (X::flat_mut(dx), drops) {
                let mut dx = MatrixMut::new(&mut flat[t * F..], n, F, T * F);
                dx.rows().for_each(|row| row.fill(S::ZERO));
                self.cell.add_gradient(input, state, now, &mut gradient.cell, Some(dx));
                continue;
            }
            rows.fill(Vector::zeros());
            let matrix = MatrixMut::new(cast::flat_mut(rows), n, F, F);
            self.cell.add_gradient(input, state, now, &mut gradient.cell, Some(matrix));
            for ((dx, row), factors) in dx.iter_mut().zip(rows).zip(factors) {
                if drops {
                    multiply(row.as_mut_slice(), factors.input.as_slice());
                }
                *dx.step_mut(t) = *row;
            }
        }
    }
}

macro_rules! trainable {
    ($Windows:ident: $SEQUENCES:literal, $Output:ty, |$x:ident, $y:ident, $tape:ident| $record:expr, |$k:ident, $w:ident| $steps:expr) => {
        impl<
            C,
            S: Scalar,
            const T: usize,
            const F: usize,
            const U: usize,
            const STATEFUL: bool,
            const BACKWARDS: bool,
        > Trainable<$Windows<T, F, S>> for Recurrent<C, $SEQUENCES, STATEFUL, BACKWARDS>
        where
            C: TrainableCell<S, Input = Vector<F, S>, Output = Vector<U, S>>,
        {
            type Tape<R: Room> = RecurrentTape<R, S, C, T, F, U>;

            fn record<R: Room>(
                &self,
                $x: &[$Windows<T, F, S>],
                $tape: &mut Self::Tape<R>,
                $y: &mut [$Output],
                pass: &Pass<'_>,
            ) {
                let () = $record;
                self.record_windows($x, $tape, pass, |$k, $w, h| {
                    if let Some(y) = $steps($y) {
                        y.as_mut_slice().copy_from_slice(h);
                    }
                });
            }

            fn backward<R: Room>(
                &self,
                x: &[$Windows<T, F, S>],
                _: &[$Output],
                tape: &mut Self::Tape<R>,
                dy: &mut [$Output],
                gradient: &mut Self,
                dx: Option<&mut [$Windows<T, F, S>]>,
            ) {
                self.backward_windows(x, tape, gradient, dx, |$k, $w, sum| {
                    if let Some(dy) = $steps(dy) {
                        add_to(sum, dy.as_slice());
                    }
                });
            }
        }
    };
}

trainable!(Sequence: false, Vector<U, S>, |x, y, tape| (), |k, w| |y| last::<T, _>(y, k, w));
trainable!(Masked: false, Vector<U, S>, |x, y, tape| (), |k, w| |y| last::<T, _>(y, k, w));
trainable!(Sequence: true, Sequence<T, U, S>, |x, y, tape| (), |k, w| |y| every(y, k, w));
trainable!(
    Masked: true,
    Masked<T, U, S>,
    |x, y, tape| y.iter_mut().zip(x).for_each(|(y, x)| y.valid = x.valid),
    |k, w| |y| every(y, k, w)
);

/// The output of window `w`, which is that of the last timestep.
fn last<const T: usize, Y>(y: &mut [Y], k: usize, w: usize) -> Option<&mut Y> {
    if k + 1 == T { y.get_mut(w) } else { None }
}

/// Timestep `k` of the output of window `w`.
fn every<const U: usize, S: Scalar, Y: Timed<U, S>>(
    y: &mut [Y],
    k: usize,
    w: usize,
) -> Option<&mut Vector<U, S>> {
    y.get_mut(w).map(|y| y.step_mut(k))
}
