//! An LSTM in registers.
//!
//! ```text
//! c' = f ∘ c + i ∘ g
//! h' = o ∘ tanh(c')
//! ```
//!
//! Where the units are a whole number of registers, the four gates of some units at a time are summed side by side and used where they are.
//! Else all gates are summed as one row of `4 U` numbers, in which no lane is wasted but at its very end, and then taken apart: through memory,
//! or in registers where that can be done. There all gates are tangents first, for a register may hold parts of two gates:
//!
//! ```text
//! σ(z) = (1 + tanh(z / 2)) / 2
//! ```

use super::four::{Recurrences, add_product, walk_four};
use super::functions::{activation, recurrent_activation, sigmoid_divisors, tanh_fraction};
use super::register::{Register, room};
use super::sums::{Source, add_rows, blocks, in_a_row, in_blocks, in_order_after_all, load_all, plan, sum_all};
use super::window::{Recurrence, Steps, Weights, walk};
use super::{Activations, Gated, Window};
use crate::Vector;
use crate::activations::{Sigmoid, Tanh};
use crate::layers::LstmState;
use core::hint::black_box;
use core::marker::PhantomData;

/// One timestep.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn step<V: Register, const F: usize, const U: usize, A: Activations>(
    lstm: &impl Gated<F, U, 4, f32>,
    x: &Vector<F, f32>,
    state: &mut LstmState<U, f32>,
) {
    let LstmState { h, c } = state;
    let [h, c] = [h.as_mut_slice().as_mut_ptr(), c.as_mut_slice().as_mut_ptr()];
    take::<V, U, A>(Weights::of(lstm), x.as_slice().as_ptr(), h, c);
}

/// All timesteps of a window.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn window<V: Register, const F: usize, const U: usize, A: Activations>(
    lstm: &impl Gated<F, U, 4, f32>,
    window: &mut Window<'_, F, U, f32>,
    state: &mut LstmState<U, f32>,
) {
    let LstmState { h, c } = state;
    let [h, c] = [h.as_mut_slice().as_mut_ptr(), c.as_mut_slice().as_mut_ptr()];
    take_all::<V, U, A>(Weights::of(lstm), Steps::of(window), h, c);
}

/// All timesteps of four windows.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn windows<V: Register, const F: usize, const U: usize, A: Activations>(
    lstm: &impl Gated<F, U, 4, f32>,
    windows: &mut [Window<'_, F, U, f32>; 4],
    states: &mut [LstmState<U, f32>; 4],
) {
    let h = states.each_mut().map(|state| state.h.as_mut_slice().as_mut_ptr());
    let c = states.each_mut().map(|state| state.c.as_mut_slice().as_mut_ptr());
    let weights = Weights::of(lstm);
    let layer: Four<V, U, A> = Four { recurrent: weights.recurrent, c, types: PhantomData };
    walk_four::<V, F, U, 4>(weights, weights.bias, &layer, windows, h);
}

/// `recurrent` has `U` rows of `4 U` numbers, each `c` has `U`.
struct Four<V, const U: usize, A> {
    recurrent: *const f32,
    c: [*mut f32; 4],
    types: PhantomData<(V, A)>,
}

impl<V: Register, const U: usize, A: Activations> Recurrences<U> for Four<V, U, A> {
    #[inline(always)]
    unsafe fn advance_four(&self, z: [*mut f32; 4], before: [*const f32; 4], after: [*mut f32; 4]) {
        add_product::<V, U>(z, z.map(<*mut f32>::cast_const), (self.recurrent, 4 * U), 4 * U, before, U);
        for w in 0..4 {
            cells::<V, U, A>(z[w], self.c[w], after[w]);
        }
    }
}

/// # Safety
///
/// As for [`Register`]; what [`Weights`] says is there, `x` has as many numbers as there are features, `h` and `c` have `U`.
#[inline(always)]
pub(super) unsafe fn take<V: Register, const U: usize, A: Activations>(
    lstm: Weights,
    x: *const f32,
    h: *mut f32,
    c: *mut f32,
) {
    let from = Source { z: lstm.bias, kernel: lstm.kernel, x, rows: lstm.features };
    if const { in_one_go::<V, U>() } {
        advance::<V, U, A>(from, lstm.recurrent, h, c, h);
    } else {
        let mut after = room::<[f32; U]>();
        let after = after.as_mut_ptr().cast();
        advance::<V, U, A>(from, lstm.recurrent, h, c, after);
        core::ptr::copy_nonoverlapping(after.cast_const(), h, U);
    }
}

/// # Safety
///
/// As for [`take`]; what [`Steps`] says is there.
#[inline(always)]
pub(super) unsafe fn take_all<V: Register, const U: usize, A: Activations>(
    lstm: Weights,
    steps: Steps,
    h: *mut f32,
    c: *mut f32,
) {
    let layer: Layer<V, U, A> = Layer { recurrent: lstm.recurrent, c, types: PhantomData };
    walk::<V, U, 4>(lstm, lstm.bias, &layer, steps, h);
}

/// `recurrent` has `U` rows of `4 U` numbers, `c` has `U` numbers.
struct Layer<V, const U: usize, A> {
    recurrent: *const f32,
    c: *mut f32,
    types: PhantomData<(V, A)>,
}

impl<V: Register, const U: usize, A: Activations> Recurrence<U> for Layer<V, U, A> {
    #[inline(always)]
    unsafe fn advance(&self, z: *mut f32, before: *const f32, after: *mut f32) {
        advance::<V, U, A>(Source::sums_alone(z), self.recurrent, before, self.c, after);
    }
}

/// Takes the sums of a timestep from `before` to `after`.
///
/// # Safety
///
/// As for [`Register`]; `from` is the source of `4 U` sums, `recurrent` has `U` rows of `4 U` numbers, `before` and `c` have `U` numbers
/// and `after` too, which overlaps with none of the others; it may be `before` itself if all is done [`in_one_go`].
#[inline(always)]
unsafe fn advance<V: Register, const U: usize, A: Activations>(
    from: Source,
    recurrent: *const f32,
    before: *const f32,
    c: *mut f32,
    after: *mut f32,
) {
    if const { A::ARE_DEFAULT && in_registers::<V, U>() } {
        in_blocks!(V, 4 * U, row::<V, U>(from, recurrent, before, c, after));
    } else if const { !side_by_side::<V, U>() } {
        let mut z = room::<[[f32; U]; 4]>();
        let z = z.as_mut_ptr().cast::<f32>();
        sum_all::<V, U, 4>(from, recurrent, 4 * U, before, z);
        cells::<V, U, A>(z, c, after);
    } else {
        let mut unit = 0;
        while unit + 2 * V::LANES <= U {
            if const { V::SUMS >= 16 } {
                units::<V, U, A, 8, 2>(from, recurrent, before, c, after, unit);
            } else {
                units::<V, U, A, 8, 1>(from, recurrent, before, c, after, unit);
            }
            unit += 2 * V::LANES;
        }
        if unit < U {
            if const { V::SUMS >= 16 } {
                units::<V, U, A, 4, 4>(from, recurrent, before, c, after, unit);
            } else {
                units::<V, U, A, 4, 2>(from, recurrent, before, c, after, unit);
            }
        }
    }
}

/// Whether the gates of some units are summed side by side.
const fn side_by_side<V: Register, const U: usize>() -> bool {
    U.is_multiple_of(V::LANES) && !in_order_after_all::<V>(4 * U * U)
}

/// Whether all sums are taken before the first output is written.
const fn in_one_go<V: Register, const U: usize>() -> bool {
    !side_by_side::<V, U>() || U <= 2 * V::LANES
}

/// The four gates of `R / 4` registers of units from `unit` on.
///
/// # Safety
///
/// As for [`advance`]; the units are there.
#[inline(always)]
unsafe fn units<V: Register, const U: usize, A: Activations, const R: usize, const S: usize>(
    from: Source,
    recurrent: *const f32,
    before: *const f32,
    c: *mut f32,
    after: *mut f32,
    unit: usize,
) {
    let mut at = [0; R];
    let mut r = 0;
    while r < R {
        at[r] = r % 4 * U + r / 4 * V::LANES + unit;
        r += 1;
    }
    let z = from.sums::<V, R>(at, V::LANES, 4 * U);
    let z = add_rows::<V, R, S>(z, at, V::LANES, recurrent, 4 * U, before, U);
    let (gates, _) = z.as_chunks::<4>();
    for (register, [i, f, g, o]) in gates.iter().enumerate() {
        let unit = unit + register * V::LANES;
        let [c_after, h] = cell_of_sums::<V, A>([*i, *f, *g, *o], V::load(c.add(unit)));
        c_after.store(c.add(unit));
        h.store(after.add(unit));
    }
}

/// The memory and the outputs, from the sums of all gates.
///
/// # Safety
///
/// As for [`Register`]; `z` has `4 U` numbers, `c` and `after` have `U`, and none overlap.
#[inline(always)]
unsafe fn cells<V: Register, const U: usize, A: Activations>(z: *const f32, c: *mut f32, after: *mut f32) {
    let mut unit = 0;
    while unit < U {
        let count = U - unit;
        // Behind all gates but the last there are others to read.
        let there = if const { U >= V::LANES } { V::LANES } else { count };
        let gates = [
            V::load_up_to(z.add(unit), there),
            V::load_up_to(z.add(U + unit), there),
            V::load_up_to(z.add(2 * U + unit), there),
            V::load_up_to(z.add(3 * U + unit), count),
        ];
        let [c_after, h] = cell_of_sums::<V, A>(gates, V::load_up_to(c.add(unit), count));
        c_after.store_up_to(c.add(unit), count);
        h.store_up_to(after.add(unit), count);
        unit += V::LANES;
    }
}

/// All gates in one row of `R` registers, which are taken apart there.
///
/// # Safety
///
/// As for [`advance`].
#[inline(always)]
unsafe fn row<V: Register, const U: usize, const R: usize, const S: usize>(
    from: Source,
    recurrent: *const f32,
    before: *const f32,
    c: *mut f32,
    after: *mut f32,
) {
    let at = in_a_row::<R>(0, V::LANES);
    let last = 4 * U - at[R - 1];
    // The last outputs would be read together with what lies behind them, which was stored apart, and would wait for the cache.
    let before = if const { U < V::LANES } { black_box(before) } else { before };
    let z = from.sums::<V, R>(at, last, 4 * U);
    let z = add_rows::<V, R, S>(z, at, last, recurrent, 4 * U, before, U);
    let scales = load_all::<V, R>(const { &scales::<U>() }.as_ptr().cast(), at, last);
    let shifts = load_all::<V, R>(const { &shifts::<U>() }.as_ptr().cast(), at, last);
    let mut t = z;
    let mut r = 0;
    while r < R {
        t[r] = z[r].mul(scales[r]).tanh().mul_add(scales[r], shifts[r]);
        r += 1;
    }
    let mut unit = 0;
    while unit < U {
        let mut gate = [V::splat(0.0); 4];
        let mut g = 0;
        while g < 4 {
            let at = g * U + unit;
            let r = at / V::LANES;
            // `at` is less than `4 U`, which `R` registers hold.
            gate[g] = t.get_unchecked(r).after(*t.get_unchecked((r + 1).min(R - 1)), at % V::LANES);
            g += 1;
        }
        let [i, f, g, o] = gate;
        let [c_after, h] = cell::<V, (Tanh, Sigmoid)>(i, f, g, o, V::load_up_to(c.add(unit), U - unit));
        c_after.store_up_to(c.add(unit), U - unit);
        h.store_up_to(after.add(unit), U - unit);
        unit += V::LANES;
    }
}

/// Whether the row of gates fits the registers, and can be taken apart there.
const fn in_registers<V: Register, const U: usize>() -> bool {
    V::SHIFTS && !U.is_multiple_of(V::LANES) && blocks((4 * U).div_ceil(V::LANES), V::SUMS) == 1
}

/// The half of `i`, `f` and `o`, the whole of `g`.
const fn scales<const U: usize>() -> [[f32; U]; 4] {
    [[0.5; U], [0.5; U], [1.0; U], [0.5; U]]
}

/// What moves `i`, `f` and `o` to between 0 and 1.
const fn shifts<const U: usize>() -> [[f32; U]; 4] {
    [[0.5; U], [0.5; U], [0.0; U], [0.5; U]]
}

/// `c'` and `h'` of the sums of the gates.
#[inline(always)]
unsafe fn cell_of_sums<V: Register, A: Activations>([i, f, g, o]: [V; 4], c: V) -> [V; 2] {
    if const { !V::DIVIDES || !A::ARE_DEFAULT } {
        let [i, f, o] = [recurrent_activation::<V, A>(i), recurrent_activation::<V, A>(f), recurrent_activation::<V, A>(o)];
        return cell::<V, A>(i, f, activation::<V, A>(g), o, c);
    }
    // With σ(z) = 1 / d and tanh(z) = p / q, a product of both is p / (q d).
    let [i, f, o] = sigmoid_divisors([i, f, o]);
    let [p, q] = tanh_fraction(g);
    let c = V::splat(1.0).div(f).mul_add(c, p.div(q.mul(i)));
    let [p, q] = tanh_fraction(c);
    [c, p.div(q.mul(o)).within(1.0)]
}

/// `c'` and `h'`
#[inline(always)]
unsafe fn cell<V: Register, A: Activations>(i: V, f: V, g: V, o: V, c: V) -> [V; 2] {
    let c = f.mul_add(c, i.mul(g));
    [c, o.mul(activation::<V, A>(c))]
}
