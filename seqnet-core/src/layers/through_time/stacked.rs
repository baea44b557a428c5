//! Cells that stand upon each other, one after the other: each takes all timesteps before the next begins, and the last goes back first.
//!
//! ```text
//! hⁱ_1 … hⁱ_T  = cellⁱ(hⁱ⁻¹_1 … hⁱ⁻¹_T)          i = 1 … n, h⁰ = x
//! dhⁱ⁻¹        = cellⁱᵀ(dhⁱ)                     i = n … 1, dx = dh⁰
//! ```
//!
//! A timestep that does not count leaves the states of all cells as they are.

use super::{ThroughTime, Timed, Way};
use crate::layers::StackedRnnCells;
use crate::layers::adjoint::add_to;
use crate::layers::recurrent::Cell;
use crate::train::{Kept, Pass, Room, Tape};
use crate::{Masked, Scalar, Vector};

/// The tapes of the cells, and what goes between them.
pub struct StackedTape<Cells, Between> {
    cells: Cells,
    between: Between,
}

impl<Cells: Tape, Between: Tape> Tape for StackedTape<Cells, Between> {
    fn new(windows: usize) -> Self {
        StackedTape { cells: Cells::new(windows), between: Between::new(windows) }
    }
}

/// The outputs of a cell in the order in which they are taken, and the derivatives for them.
pub struct Between<R: Room, const T: usize, const U: usize, S: Scalar> {
    h: Kept<R, Masked<T, U, S>>,
    dh: Kept<R, Masked<T, U, S>>,
}

impl<R: Room, const T: usize, const U: usize, S: Scalar> Tape for Between<R, T, U, S> {
    fn new(windows: usize) -> Self {
        Between { h: Tape::new(windows), dh: Tape::new(windows) }
    }
}

impl<R: Room, const T: usize, const U: usize, S: Scalar> Between<R, T, U, S> {
    /// Says which timesteps count.
    fn begin<const F: usize, X: Timed<F, S>>(&mut self, x: &[X], way: Way) {
        for (h, x) in self.h.iter_mut().zip(x) {
            for (k, valid) in h.valid.iter_mut().enumerate() {
                *valid = x.counts(way.timestep(k, T));
            }
        }
    }

    fn take(&mut self, k: usize, w: usize, h: &[S]) {
        self.h[w].sequence[k].as_mut_slice().copy_from_slice(h);
    }

    fn add(&self, k: usize, w: usize, sum: &mut [S]) {
        add_to(sum, self.dh[w].sequence[k].as_slice());
    }
}

/// `(first) (middle ones) (last) (middle ones backwards)`: a cell, its number, the features that it takes and gives, and the number before.
macro_rules! stacked {
    ($(
        ($A:ident $a:tt $M:ident)
        ($($B:ident $b:tt $FB:ident $UB:ident $below:tt),*)
        ($Z:ident $z:tt $FZ:ident $last:tt)
        ($($c:tt $under:tt),*)
    )*) => {$(
        impl<$A, $($B,)* $Z, S, const F: usize, const $M: usize, $(const $UB: usize,)* const U: usize>
            ThroughTime<S, F, U> for StackedRnnCells<($A, $($B,)* $Z)>
        where
            S: Scalar,
            $A: ThroughTime<S, F, $M> + Cell<Output = Vector<$M, S>>,
            $($B: ThroughTime<S, $FB, $UB> + Cell<Output = Vector<$UB, S>>,)*
            $Z: ThroughTime<S, $FZ, U>,
        {
            type Tape<R: Room, const T: usize> = StackedTape<
                ($A::Tape<R, T>, $($B::Tape<R, T>,)* $Z::Tape<R, T>),
                (Between<R, T, $M, S>, $(Between<R, T, $UB, S>,)*),
            >;

            fn record<R: Room, X: Timed<F, S>, const T: usize>(
                &self,
                way: Way,
                x: &[X],
                tape: &mut Self::Tape<R, T>,
                pass: &Pass<'_>,
                give: impl FnMut(usize, usize, &[S]),
            ) {
                let (n, StackedTape { cells, between }) = (x.len(), tape);
                let on = Way { backwards: false, ..way };
                between.$a.begin(x, way);
                $(between.$b.begin(x, way);)*
                let y = &mut between.$a;
                self.cells.$a.record::<R, X, T>(way, x, &mut cells.$a, &pass.inner($a), |k, w, h| y.take(k, w, h));
                $(
                    let (x, y) = (&between.$below.h[..n], &mut between.$b);
                    self.cells.$b.record::<R, _, T>(
                        on, x, &mut cells.$b, &pass.inner($b), |k, w, h| y.take(k, w, h),
                    );
                )*
                let x = &between.$last.h[..n];
                self.cells.$z.record::<R, _, T>(on, x, &mut cells.$z, &pass.inner($z), give);
            }

            fn retrace<R: Room, X: Timed<F, S>, const T: usize>(
                &self,
                way: Way,
                x: &[X],
                tape: &mut Self::Tape<R, T>,
                gradient: &mut Self,
                dx: Option<&mut [X]>,
                add: impl FnMut(usize, usize, &mut [S]),
            ) {
                let (n, StackedTape { cells, between }) = (x.len(), tape);
                let (on, gradient) = (Way { backwards: false, ..way }, &mut gradient.cells);
                let Between { h, dh } = &mut between.$last;
                self.cells.$z.retrace::<R, _, T>(
                    on, &h[..n], &mut cells.$z, &mut gradient.$z, Some(&mut dh[..n]), add,
                );
                $(
                    let (Between { h, dh }, y) = (&mut between.$under, &between.$c);
                    self.cells.$c.retrace::<R, _, T>(
                        on, &h[..n], &mut cells.$c, &mut gradient.$c, Some(&mut dh[..n]), |k, w, sum| y.add(k, w, sum),
                    );
                )*
                let y = &between.$a;
                self.cells.$a.retrace::<R, X, T>(
                    way, x, &mut cells.$a, &mut gradient.$a, dx, |k, w, sum| y.add(k, w, sum),
                );
            }

            fn begin<R: Room, const T: usize>(tape: &mut Self::Tape<R, T>, w: usize, state: &Self::State) {
                let cells = &mut tape.cells;
                $A::begin::<R, T>(&mut cells.$a, w, &state.$a);
                $($B::begin::<R, T>(&mut cells.$b, w, &state.$b);)*
                $Z::begin::<R, T>(&mut cells.$z, w, &state.$z);
            }

            fn end<R: Room, const T: usize>(tape: &Self::Tape<R, T>, windows: usize, w: usize) -> Self::State {
                let cells = &tape.cells;
                (
                    $A::end::<R, T>(&cells.$a, windows, w),
                    $($B::end::<R, T>(&cells.$b, windows, w),)*
                    $Z::end::<R, T>(&cells.$z, windows, w),
                )
            }

            fn hand_back<R: Room, const T: usize>(
                tape: &mut Self::Tape<R, T>,
                w: usize,
                derivative: &Self::State,
            ) {
                let cells = &mut tape.cells;
                $A::hand_back::<R, T>(&mut cells.$a, w, &derivative.$a);
                $($B::hand_back::<R, T>(&mut cells.$b, w, &derivative.$b);)*
                $Z::hand_back::<R, T>(&mut cells.$z, w, &derivative.$z);
            }

            fn handed_back<R: Room, const T: usize>(tape: &Self::Tape<R, T>, w: usize) -> Self::State {
                let cells = &tape.cells;
                (
                    $A::handed_back::<R, T>(&cells.$a, w),
                    $($B::handed_back::<R, T>(&cells.$b, w),)*
                    $Z::handed_back::<R, T>(&cells.$z, w),
                )
            }
        }
    )*};
}
stacked! {
    (A 0 K) () (Z 1 K 0) ()
    (A 0 K) (B 1 K L 0) (Z 2 L 1) (1 0)
    (A 0 K) (B 1 K L 0, C 2 L M 1) (Z 3 M 2) (2 1, 1 0)
    (A 0 K) (B 1 K L 0, C 2 L M 1, D 3 M N 2) (Z 4 N 3) (3 2, 2 1, 1 0)
    (A 0 K) (B 1 K L 0, C 2 L M 1, D 3 M N 2, E 4 N O 3) (Z 5 O 4) (4 3, 3 2, 2 1, 1 0)
}
