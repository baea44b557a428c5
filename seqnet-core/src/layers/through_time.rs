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
use crate::train::{Factor, Matrix, MatrixMut, Noise, Numbers, Pass, Room, Tape, Times, Trainable};
use crate::{Masked, Scalar, Sequence, Vector, cast};
use core::mem;

/// The matrices of a cell, laid out: those that inputs are multiplied by, and those for states. Some may be empty.
pub type Factors<'a, S> = [Factor<'a, S>; 4];

/// The derivative of a cell, for one timestep of many windows.
pub trait TrainableCell<S: Scalar>: Cell {
    /// What one timestep of one window leaves.
    type Record: Numbers<S>;
    /// What goes back from one timestep of a window to the one before: `dh`, and what else there is.
    type Carry: Numbers<S>;
    /// Where the output is among the numbers of a record.
    const OUTPUT: usize;

    /// The matrices that are multiplied by. They get back to the cell laid out: as they are forward, transposed backward.
    fn weights(&self) -> [Matrix<'_, S>; 4];

    /// Takes one timestep, with the outputs `h` and the records of the timestep before, if there was one.
    fn advance(
        &self,
        weights: &Factors<'_, S>,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        before: Option<&[Self::Record]>,
        now: &mut [Self::Record],
    );

    /// Leaves the state of a window as it was.
    fn skip(before: Option<&Self::Record>, now: &mut Self::Record);

    /// Makes of the derivatives for the state after a timestep those for the state before it, and leaves in `now` those for the sums.
    /// A window whose timestep does not count keeps its derivatives, and those for its sums are zero.
    #[expect(clippy::too_many_arguments, reason = "what a timestep has to do with")]
    fn retreat(
        &self,
        weights: &Factors<'_, S>,
        x: Matrix<'_, S>,
        h: Option<Matrix<'_, S>>,
        before: Option<&[Self::Record]>,
        now: &mut [Self::Record],
        carry: &mut [Self::Carry],
        counts: &dyn Fn(usize) -> bool,
    );

    /// Adds to `gradient` what the derivatives for the sums make of the weights for inputs, and of biases.
    fn add_gradient_of_inputs(x: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self);

    /// Adds to `gradient` what the derivatives for the sums make of the weights for states; `h` are those before.
    fn add_gradient_of_states(h: Matrix<'_, S>, now: &[Self::Record], gradient: &mut Self);

    /// Adds what the derivatives for the sums make of inputs.
    fn add_derivative_of_inputs(weights: &Factors<'_, S>, now: &[Self::Record], dx: MatrixMut<'_, S>);
}

/// Lays the matrices out.
fn lay_out<'a, S: Scalar>(
    weights: [Matrix<'a, S>; 4],
    transposed: bool,
    mut room: &'a mut [S],
) -> Factors<'a, S> {
    weights.map(|matrix| {
        let (factor, rest) = Factor::new(matrix, transposed, mem::take(&mut room));
        room = rest;
        factor
    })
}

/// Windows that go through time.
pub(super) trait Timed<const F: usize, S> {
    fn step(&self, t: usize) -> &Vector<F, S>;
    fn step_mut(&mut self, t: usize) -> &mut Vector<F, S>;
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
    factors: R::Of<Dropped<F, U, S>>,
    /// Whether `m` or `n` is not 1.
    drops: bool,
    /// `m ∘ x_t`, in the order of the records, and in the end `dx`.
    x: <Times<R, T> as Room>::Of<Vector<F, S>>,
    /// `n ∘ h_(t-1)`
    h: R::Of<Vector<U, S>>,
    /// The weights as the processor reads them best.
    weights: R::Scratch<S>,
}

/// What dropout multiplies by.
#[derive(Clone, Copy, Debug)]
pub struct Dropped<const F: usize, const U: usize, S> {
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
            factors: R::filled(windows, Dropped { input: Vector::zeros(), state: Vector::zeros() }),
            drops: false,
            x: Times::<R, T>::filled(windows, Vector::zeros()),
            h: R::filled(windows, Vector::zeros()),
            // A cell multiplies each of its weights once.
            weights: R::scratch(C::MACS, S::ZERO),
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
    fn parts(&mut self, n: usize) -> Parts<'_, S, C, F, U> {
        let RecurrentTape { records, carry, factors, drops, x, h, weights } = self;
        Parts {
            n,
            records: &mut records[..T * n],
            carry: &mut carry[..n],
            factors: &factors[..n],
            drops: *drops,
            x: &mut x[..T * n],
            h: &mut h[..n],
            weights,
        }
    }

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

    /// Lays out what goes into the cell, in the order in which it is taken.
    fn take<X: Timed<F, S>>(&mut self, x: &[X], backwards: bool) {
        for (k, rows) in self.x.chunks_mut(x.len().max(1)).take(T).enumerate() {
            let t = if backwards { T - 1 - k } else { k };
            for ((row, x), factors) in rows.iter_mut().zip(x).zip(&*self.factors) {
                *row = *x.step(t);
                if self.drops {
                    multiply(row.as_mut_slice(), factors.input.as_slice());
                }
            }
        }
    }
}

/// The parts of a tape, for `n` windows.
struct Parts<'a, S: Scalar, C: TrainableCell<S>, const F: usize, const U: usize> {
    n: usize,
    records: &'a mut [C::Record],
    carry: &'a mut [C::Carry],
    factors: &'a [Dropped<F, U, S>],
    drops: bool,
    x: &'a mut [Vector<F, S>],
    h: &'a mut [Vector<U, S>],
    weights: &'a mut [S],
}

/// One timestep of all windows.
struct Step<'a, S: Scalar, C: TrainableCell<S>> {
    x: Matrix<'a, S>,
    /// `n ∘ h_(t-1)`
    h: Option<Matrix<'a, S>>,
    before: Option<&'a [C::Record]>,
    now: &'a mut [C::Record],
    carry: &'a mut [C::Carry],
}

impl<S: Scalar, C: TrainableCell<S>, const F: usize, const U: usize> Parts<'_, S, C, F, U> {
    /// The `k`th timestep that is taken.
    fn step(&mut self, k: usize) -> Step<'_, S, C> {
        let n = self.n;
        let (done, now) = self.records.split_at_mut(k * n);
        let before = k.checked_sub(1).map(|before| &done[before * n..]);
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
    fn add_gradient<const T: usize>(&mut self, gradient: &mut C) {
        let n = self.n;
        C::add_gradient_of_inputs(Matrix::new(cast::flat(self.x), T * n, F, F), self.records, gradient);
        if T > 1 && !self.drops {
            let h = outputs::<S, C, U>(&self.records[..(T - 1) * n]);
            C::add_gradient_of_states(h, &self.records[n..], gradient);
            return;
        }
        for k in 1..T {
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
        tape.take(x, BACKWARDS);
        let mut parts = tape.parts(x.len());
        let weights = lay_out(self.cell.weights(), false, mem::take(&mut parts.weights));
        for k in 0..T {
            let t = if BACKWARDS { T - 1 - k } else { k };
            let Step { x: input, h, before, now, .. } = parts.step(k);
            self.cell.advance(&weights, input, h, before, now);
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
        dx: Option<&mut [X]>,
        mut add: impl FnMut(usize, usize, &mut [S]),
    ) where
        S: Scalar,
        X: Timed<F, S>,
        C: TrainableCell<S, Input = Vector<F, S>, Output = Vector<U, S>>,
    {
        let mut parts = tape.parts(x.len());
        parts.carry.fill(C::Carry::ZEROS);
        let weights = lay_out(self.cell.weights(), true, mem::take(&mut parts.weights));
        for k in (0..T).rev() {
            let t = if BACKWARDS { T - 1 - k } else { k };
            let (drops, factors) = (parts.drops, parts.factors);
            let Step { x: input, h, before, now, carry } = parts.step(k);
            for (w, carry) in C::Carry::flat_mut(carry).chunks_exact_mut(C::Carry::LENGTH).enumerate() {
                add(k, w, &mut carry[..U]);
            }
            let counts = |w: usize| x[w].counts(t);
            self.cell.retreat(&weights, input, h, before, now, carry, &counts);
            if drops {
                let carries = C::Carry::flat_mut(carry).chunks_exact_mut(C::Carry::LENGTH);
                for (w, (carry, factors)) in carries.zip(factors).enumerate() {
                    if counts(w) {
                        multiply(&mut carry[..U], factors.state.as_slice());
                    }
                }
            }
        }
        parts.add_gradient::<T>(&mut gradient.cell);
        let Some(dx) = dx else { return };
        parts.x.fill(Vector::zeros());
        let rows = parts.x.len();
        let matrix = MatrixMut::new(cast::flat_mut(parts.x), rows, F, F);
        C::add_derivative_of_inputs(&weights, parts.records, matrix);
        for (k, rows) in parts.x.chunks_mut(x.len().max(1)).enumerate() {
            let t = if BACKWARDS { T - 1 - k } else { k };
            for ((dx, row), factors) in dx.iter_mut().zip(rows).zip(parts.factors) {
                if parts.drops {
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
