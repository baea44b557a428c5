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
//! All windows of a batch go through time together, so that a cell multiplies matrices. Windows begin with a fresh state, `h_0 = c_0 = 0`; in
//! a stateful layer they begin with the state of the same window of the pass before if the pass [goes on](Pass::going_on). Nothing goes
//! back into that: it is back-propagation through time truncated to a window. Where another model has [handed over](crate::HandsOver) the
//! state that a window begins with, `dh_0` and `dc_0` go back to it.

mod parts;
mod stacked;
mod timed;

pub use stacked::StackedTape;
pub use timed::Timed;

use super::adjoint::add_to;
use super::{Cell, Recurrent};
use crate::train::{
    BeginsWith, EndsWith, Factor, Matrix, MatrixMut, Noise, Numbers, Pass, Room, Tape, Times, Trainable,
};
use crate::{Masked, Scalar, Sequence, Vector, cast};
use core::mem;
use parts::{Parts, Step};

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

    /// A record of a timestep that has led to this state, and of nothing else.
    fn record_of(state: &Self::State) -> Self::Record;
    /// The state that a timestep has led to.
    fn state_of(record: &Self::Record) -> Self::State;
    /// The derivatives for a state.
    fn carry_of(derivative: &Self::State) -> Self::Carry;
    /// The same of what goes back.
    fn derivative_of(carry: &Self::Carry) -> Self::State;

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

/// In which order timesteps are taken, and whether windows go on from the one before.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub(super) stateful: bool,
    pub(super) backwards: bool,
}

impl Way {
    /// Which timestep of `timesteps` is taken as number `k`.
    pub(super) const fn timestep(self, k: usize, timesteps: usize) -> usize {
        if self.backwards { timesteps - 1 - k } else { k }
    }

    /// Whether no timestep of a window has counted up to number `k`: then its output is zero, whatever state it has begun with.
    fn is_blank<const F: usize, S, X: Timed<F, S>>(self, x: &X, k: usize, timesteps: usize) -> bool {
        !(0..=k).any(|k| x.counts(self.timestep(k, timesteps)))
    }
}

/// The derivative of what goes through time: a [`TrainableCell`], or several that stand upon each other.
pub trait ThroughTime<S: Scalar, const F: usize, const U: usize>:
    Cell<Input = Vector<F, S>, Output = Vector<U, S>> + Sized
{
    /// What it leaves for its derivative, of windows of `T` timesteps.
    type Tape<R: Room, const T: usize>: Tape;

    /// Takes all timesteps of the windows; `give` is told number and window of a timestep, and its output.
    fn record<R: Room, X: Timed<F, S>, const T: usize>(
        &self,
        way: Way,
        x: &[X],
        tape: &mut Self::Tape<R, T>,
        pass: &Pass<'_>,
        give: impl FnMut(usize, usize, &[S]),
    );

    /// Takes them back; `add` adds `dy` of a timestep of a window to what it is given.
    fn retrace<R: Room, X: Timed<F, S>, const T: usize>(
        &self,
        way: Way,
        x: &[X],
        tape: &mut Self::Tape<R, T>,
        gradient: &mut Self,
        dx: Option<&mut [X]>,
        add: impl FnMut(usize, usize, &mut [S]),
    );

    /// Lets window `w` of the next `record` begin with a state. It is to be done for all of its windows, or for none.
    fn begin<R: Room, const T: usize>(tape: &mut Self::Tape<R, T>, w: usize, state: &Self::State);

    /// The state that window `w` of the `windows` of the last `record` has ended with.
    fn end<R: Room, const T: usize>(tape: &Self::Tape<R, T>, windows: usize, w: usize) -> Self::State;

    /// Lets the next `retrace` begin with derivatives for the state that window `w` has ended with. It is to be done for all windows, or for
    /// none.
    fn hand_back<R: Room, const T: usize>(tape: &mut Self::Tape<R, T>, w: usize, derivative: &Self::State);

    /// The derivatives of the last `retrace` for the state that window `w` has begun with.
    fn handed_back<R: Room, const T: usize>(tape: &Self::Tape<R, T>, w: usize) -> Self::State;
}

/// A cell goes through time by itself.
macro_rules! alone {
    (impl[$($generics:tt)*] $Cell:ty) => {
        impl<$($generics)*> $crate::layers::through_time::ThroughTime<S, F, U> for $Cell {
            type Tape<R: $crate::train::Room, const T: usize> =
                $crate::layers::through_time::RecurrentTape<R, S, Self, T, F, U>;

            fn record<R: $crate::train::Room, X: $crate::layers::through_time::Timed<F, S>, const T: usize>(
                &self,
                way: $crate::layers::through_time::Way,
                x: &[X],
                tape: &mut Self::Tape<R, T>,
                pass: &$crate::train::Pass<'_>,
                give: impl FnMut(usize, usize, &[S]),
            ) {
                $crate::layers::through_time::record(self, way, x, tape, pass, give);
            }

            fn retrace<R: $crate::train::Room, X: $crate::layers::through_time::Timed<F, S>, const T: usize>(
                &self,
                way: $crate::layers::through_time::Way,
                x: &[X],
                tape: &mut Self::Tape<R, T>,
                gradient: &mut Self,
                dx: Option<&mut [X]>,
                add: impl FnMut(usize, usize, &mut [S]),
            ) {
                $crate::layers::through_time::retrace(self, way, x, tape, gradient, dx, add);
            }

            fn begin<R: $crate::train::Room, const T: usize>(
                tape: &mut Self::Tape<R, T>,
                w: usize,
                state: &Self::State,
            ) {
                tape.begin(w, state);
            }

            fn end<R: $crate::train::Room, const T: usize>(
                tape: &Self::Tape<R, T>,
                windows: usize,
                w: usize,
            ) -> Self::State {
                tape.end(windows, w)
            }

            fn hand_back<R: $crate::train::Room, const T: usize>(
                tape: &mut Self::Tape<R, T>,
                w: usize,
                derivative: &Self::State,
            ) {
                tape.hand_back(w, derivative);
            }

            fn handed_back<R: $crate::train::Room, const T: usize>(tape: &Self::Tape<R, T>, w: usize) -> Self::State {
                tape.handed_back(w)
            }
        }
    };
}
pub(super) use alone;

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

/// What a recurrent layer leaves for its derivative.
#[expect(clippy::struct_excessive_bools, reason = "none of them follows from another")]
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
    /// Of the timestep before the first, and of the last of the last pass: the state is a part of it.
    states: [R::Of<C::Record>; 2],
    /// Whether the first of them is the state at the beginning.
    goes_on: bool,
    /// Whether it has been handed over, for the next pass.
    begins_with_state: bool,
    carry: R::Of<C::Carry>,
    /// Whether the derivatives for the state at the end are there already, for the next pass.
    ends_with_derivative: bool,
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
            states: [(); 2].map(|()| R::filled(windows, C::Record::ZEROS)),
            goes_on: false,
            begins_with_state: false,
            carry: R::filled(windows, C::Carry::ZEROS),
            ends_with_derivative: false,
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
        let RecurrentTape {
            records, states: [first, _], goes_on, carry, factors, drops, x, h, weights, ..
        } = self;
        Parts {
            n,
            first: goes_on.then_some(&first[..n]),
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
        let (rate, recurrent_rate) = (pass.rate(), pass.recurrent_rate());
        self.drops = rate > 0.0 || recurrent_rate > 0.0;
        if self.drops {
            for (w, factors) in self.factors[..windows].iter_mut().enumerate() {
                let mut noise = pass.noise(w);
                draw(&mut noise, rate, factors.input.as_mut_slice());
                draw(&mut noise, recurrent_rate, factors.state.as_mut_slice());
            }
        }
    }

    pub(super) fn begin(&mut self, w: usize, state: &C::State) {
        self.states[0][w] = C::record_of(state);
        self.begins_with_state = true;
    }

    pub(super) fn end(&self, windows: usize, w: usize) -> C::State {
        C::state_of(&self.records[T.saturating_sub(1) * windows + w])
    }

    pub(super) fn hand_back(&mut self, w: usize, derivative: &C::State) {
        self.carry[w] = C::carry_of(derivative);
        self.ends_with_derivative = true;
    }

    pub(super) fn handed_back(&self, w: usize) -> C::State {
        C::derivative_of(&self.carry[w])
    }

    /// Lays out what goes into the cell, in the order in which it is taken.
    fn take<X: Timed<F, S>>(&mut self, x: &[X], way: Way) {
        for (k, rows) in self.x.chunks_mut(x.len().max(1)).take(T).enumerate() {
            let t = way.timestep(k, T);
            for ((row, x), factors) in rows.iter_mut().zip(x).zip(&*self.factors) {
                *row = *x.step(t);
                if self.drops {
                    multiply(row.as_mut_slice(), factors.input.as_slice());
                }
            }
        }
    }
}

/// [`ThroughTime::record`] of a cell.
pub(super) fn record<R: Room, S, C, X, const T: usize, const F: usize, const U: usize>(
    cell: &C,
    way: Way,
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
    tape.take(x, way);
    let begins_with_state = mem::take(&mut tape.begins_with_state);
    tape.goes_on = begins_with_state || way.stateful && pass.goes_on();
    if tape.goes_on && !begins_with_state {
        let [first, last] = &mut tape.states;
        first.copy_from_slice(last);
    }
    let (goes_on, nothing) = (tape.goes_on, Vector::<U, S>::zeros());
    let mut parts = tape.parts(x.len());
    let weights = lay_out(cell.weights(), false, mem::take(&mut parts.weights));
    for k in 0..T {
        let t = way.timestep(k, T);
        let Step { x: input, h, before, now, .. } = parts.step(k);
        cell.advance(&weights, input, h, before, now);
        for (w, x) in x.iter().enumerate() {
            if !x.counts(t) {
                C::skip(before.map(|before| &before[w]), &mut now[w]);
            }
        }
        let numbers = C::Record::flat(now);
        for (w, record) in numbers.chunks_exact(C::Record::LENGTH).enumerate() {
            let is_blank = goes_on && way.is_blank(&x[w], k, T);
            give(k, w, if is_blank { nothing.as_slice() } else { &record[C::OUTPUT..][..U] });
        }
    }
    if way.stateful {
        let n = x.len();
        tape.states[1][..n].copy_from_slice(&tape.records[T.saturating_sub(1) * n..T * n]);
    }
}

/// [`ThroughTime::retrace`] of a cell.
pub(super) fn retrace<R: Room, S, C, X, const T: usize, const F: usize, const U: usize>(
    cell: &C,
    way: Way,
    x: &[X],
    tape: &mut RecurrentTape<R, S, C, T, F, U>,
    gradient: &mut C,
    dx: Option<&mut [X]>,
    mut add: impl FnMut(usize, usize, &mut [S]),
) where
    S: Scalar,
    X: Timed<F, S>,
    C: TrainableCell<S, Input = Vector<F, S>, Output = Vector<U, S>>,
{
    let goes_on = tape.goes_on;
    if !mem::take(&mut tape.ends_with_derivative) {
        tape.carry.fill(C::Carry::ZEROS);
    }
    let mut parts = tape.parts(x.len());
    let weights = lay_out(cell.weights(), true, mem::take(&mut parts.weights));
    for k in (0..T).rev() {
        let t = way.timestep(k, T);
        let (drops, factors) = (parts.drops, parts.factors);
        let Step { x: input, h, before, now, carry } = parts.step(k);
        for (w, carry) in C::Carry::flat_mut(carry).chunks_exact_mut(C::Carry::LENGTH).enumerate() {
            if !(goes_on && way.is_blank(&x[w], k, T)) {
                add(k, w, &mut carry[..U]);
            }
        }
        let counts = |w: usize| x[w].counts(t);
        cell.retreat(&weights, input, h, before, now, carry, &counts);
        if drops {
            let carries = C::Carry::flat_mut(carry).chunks_exact_mut(C::Carry::LENGTH);
            for (w, (carry, factors)) in carries.zip(factors).enumerate() {
                if counts(w) {
                    multiply(&mut carry[..U], factors.state.as_slice());
                }
            }
        }
    }
    parts.add_gradient::<T>(gradient);
    let Some(dx) = dx else { return };
    parts.x.fill(Vector::zeros());
    let rows = parts.x.len();
    let matrix = MatrixMut::new(cast::flat_mut(parts.x), rows, F, F);
    C::add_derivative_of_inputs(&weights, parts.records, matrix);
    for (k, rows) in parts.x.chunks_mut(x.len().max(1)).enumerate() {
        let t = way.timestep(k, T);
        for ((dx, row), factors) in dx.iter_mut().zip(rows).zip(parts.factors) {
            if parts.drops {
                multiply(row.as_mut_slice(), factors.input.as_slice());
            }
            *dx.step_mut(t) = *row;
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
            C: Cell<Input = Vector<F, S>, Output = Vector<U, S>> + ThroughTime<S, F, U>,
        {
            type Tape<R: Room> = C::Tape<R, T>;

            fn record<R: Room>(
                &self,
                $x: &[$Windows<T, F, S>],
                $tape: &mut Self::Tape<R>,
                $y: &mut [$Output],
                pass: &Pass<'_>,
            ) {
                let () = $record;
                let way = Way { stateful: STATEFUL, backwards: BACKWARDS };
                self.cell.record::<R, _, T>(way, $x, $tape, pass, |$k, $w, h| {
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
                let way = Way { stateful: STATEFUL, backwards: BACKWARDS };
                self.cell.retrace::<R, _, T>(way, x, tape, &mut gradient.cell, dx, |$k, $w, sum| {
                    if let Some(dy) = $steps(dy) {
                        add_to(sum, dy.as_slice());
                    }
                });
            }
        }

        impl<
            C,
            S: Scalar,
            const T: usize,
            const F: usize,
            const U: usize,
            const STATEFUL: bool,
            const BACKWARDS: bool,
        > EndsWith<$Windows<T, F, S>> for Recurrent<C, $SEQUENCES, STATEFUL, BACKWARDS>
        where
            C: Cell<Input = Vector<F, S>, Output = Vector<U, S>> + ThroughTime<S, F, U>,
        {
            fn end<R: Room>(tape: &Self::Tape<R>, windows: usize, w: usize) -> C::State {
                C::end::<R, T>(tape, windows, w)
            }

            fn hand_back<R: Room>(tape: &mut Self::Tape<R>, w: usize, derivative: &C::State) {
                C::hand_back::<R, T>(tape, w, derivative);
            }
        }

        impl<
            C,
            S: Scalar,
            const T: usize,
            const F: usize,
            const U: usize,
            const STATEFUL: bool,
            const BACKWARDS: bool,
        > BeginsWith<$Windows<T, F, S>> for Recurrent<C, $SEQUENCES, STATEFUL, BACKWARDS>
        where
            C: Cell<Input = Vector<F, S>, Output = Vector<U, S>> + ThroughTime<S, F, U>,
        {
            fn begin<R: Room>(tape: &mut Self::Tape<R>, w: usize, state: &C::State) {
                C::begin::<R, T>(tape, w, state);
            }

            fn handed_back<R: Room>(tape: &Self::Tape<R>, w: usize) -> C::State {
                C::handed_back::<R, T>(tape, w)
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
