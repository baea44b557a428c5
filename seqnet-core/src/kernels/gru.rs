//! A GRU with `reset_after` in registers:
//!
//! ```text
//! hh = tanh(a + r ∘ b)        a = W_hh x + b_hh, b = U_hh h + d_hh
//! h' = hh + z ∘ (h - hh)
//! ```
//!
//! As in an [LSTM](super::lstm), some units at a time where they are a whole number of registers, else all gates in one row. Since
//! `a` and `b` are summed apart, that row is summed twice: for the inputs and for the state.

use super::register::{Aligned, Register};
use super::sums::{add_rows, blocks, in_a_row, in_blocks, load_all, plan, project_all};
use super::{Gates, Window};
use crate::Vector;

/// How many timesteps' inputs are multiplied at once.
const TILE: usize = 8;

/// One timestep.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn step<V: Register, const F: usize, const U: usize>(
    gru: Gates<'_, F, U, 3, f32>,
    x: &Vector<F, f32>,
    h: &mut Vector<U, f32>,
) {
    let (mut z, mut after) = (Aligned([[0.0_f32; U]; 3]), Aligned([0.0_f32; U]));
    let z = z.0.as_mut_ptr().cast();
    let x = x.as_slice().as_ptr();
    project_all::<V, F>(z, gru.bias_or_null(), gru.kernel.as_ptr().cast(), 3 * U, |_| x, 1);
    let h = h.as_mut_slice().as_mut_ptr();
    advance::<V, F, U>(&gru, z, h, after.0.as_mut_ptr());
    core::ptr::copy_nonoverlapping(after.0.as_ptr(), h, U);
}

/// All timesteps of a window.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn window<V: Register, const F: usize, const U: usize>(
    gru: Gates<'_, F, U, 3, f32>,
    window: &mut Window<'_, F, U, f32>,
    h: &mut Vector<U, f32>,
) {
    let h = h.as_mut_slice().as_mut_ptr();
    let (mut z, mut hs) = (Aligned([[[0.0_f32; U]; 3]; TILE]), Aligned([[0.0_f32; U]; 2]));
    let z = z.0.as_mut_ptr().cast::<f32>();
    let mut after = hs.0.as_mut_ptr().cast::<f32>();
    let (mut before, mut other) = (h.cast_const(), after.add(U));
    let mut t = 0;
    while t < window.x.len() {
        let count = TILE.min(window.x.len() - t);
        let kernel = gru.kernel.as_ptr().cast();
        project_all::<V, F>(z, gru.bias_or_null(), kernel, 3 * U, |s| window.input(t + s), count);
        for s in 0..count {
            advance::<V, F, U>(&gru, z.add(s * 3 * U), before, after);
            if let Some(y) = window.y.get_mut(t + s) {
                core::ptr::copy_nonoverlapping(after, y.as_mut_slice().as_mut_ptr(), U);
            }
            before = after;
            core::mem::swap(&mut after, &mut other);
        }
        t += count;
    }
    if t > 0 {
        core::ptr::copy_nonoverlapping(before, h, U);
    }
}

/// Takes the sums of a timestep's inputs from `before` to `after`.
///
/// # Safety
///
/// As for [`Register`]; `z` has `3 U` numbers, `before` and `after` have `U`, and `after` overlaps with neither.
#[inline(always)]
unsafe fn advance<V: Register, const F: usize, const U: usize>(
    gru: &Gates<'_, F, U, 3, f32>,
    z: *const f32,
    before: *const f32,
    after: *mut f32,
) {
    let recurrent = gru.recurrent_kernel.as_ptr().cast();
    let bias = gru.recurrent_bias_or_null();
    if const { U.is_multiple_of(V::LANES) } {
        let mut unit = 0;
        while unit + 2 * V::LANES <= U {
            if const { V::SUMS >= 12 } {
                units::<V, U, 6, 2>(z, bias, recurrent, before, after, unit);
            } else {
                units::<V, U, 6, 1>(z, bias, recurrent, before, after, unit);
            }
            unit += 2 * V::LANES;
        }
        if unit < U {
            if const { V::SUMS >= 12 } {
                units::<V, U, 3, 4>(z, bias, recurrent, before, after, unit);
            } else {
                units::<V, U, 3, 2>(z, bias, recurrent, before, after, unit);
            }
        }
    } else {
        in_blocks!(V, 3 * U, row::<V, U>(z, bias, recurrent, before, after));
    }
}

/// The three gates of `R / 3` registers of units from `unit` on.
///
/// # Safety
///
/// As for [`advance`]; the units are there.
#[inline(always)]
unsafe fn units<V: Register, const U: usize, const R: usize, const S: usize>(
    z: *const f32,
    bias: *const f32,
    recurrent: *const f32,
    before: *const f32,
    after: *mut f32,
    unit: usize,
) {
    let mut at = [0; R];
    let mut r = 0;
    while r < R {
        at[r] = r % 3 * U + r / 3 * V::LANES + unit;
        r += 1;
    }
    let sums = load_all::<V, R>(bias, at, V::LANES);
    let sums = add_rows::<V, R, S>(sums, at, V::LANES, recurrent, 3 * U, before, U);
    let (gates, _) = sums.as_chunks::<3>();
    for (register, [keep, reset, recurrent]) in gates.iter().enumerate() {
        let unit = unit + register * V::LANES;
        let keep = keep.add(V::load(z.add(unit))).sigmoid();
        let reset = reset.add(V::load(z.add(U + unit))).sigmoid();
        let h = cell(keep, reset, V::load(z.add(2 * U + unit)), *recurrent, V::load(before.add(unit)));
        h.store(after.add(unit));
    }
}

/// All gates in one row of `3 U` numbers, `R` registers at a time.
///
/// # Safety
///
/// As for [`advance`].
#[inline(always)]
unsafe fn row<V: Register, const U: usize, const R: usize, const S: usize>(
    z: *const f32,
    bias: *const f32,
    recurrent: *const f32,
    before: *const f32,
    after: *mut f32,
) {
    let registers = const { (3 * U).div_ceil(V::LANES) };
    // The sums of the state, and the gates; of those, the third is of no use.
    let (mut sums, mut gates) = (Aligned([[0.0_f32; U]; 3]), Aligned([[0.0_f32; U]; 3]));
    let (sums, gates) = (sums.0.as_mut_ptr().cast::<f32>(), gates.0.as_mut_ptr().cast::<f32>());
    let mut block = 0;
    while block < const { blocks((3 * U).div_ceil(V::LANES), V::SUMS) } {
        // The last block may take some registers of the one before once more.
        let first = (block * R).min(registers - R);
        let at = in_a_row::<R>(first * V::LANES, V::LANES);
        let last = (3 * U - at[R - 1]).min(V::LANES);
        let sum = load_all::<V, R>(bias, at, last);
        let sum = add_rows::<V, R, S>(sum, at, last, recurrent, 3 * U, before, U);
        let inputs = load_all::<V, R>(z, at, last);
        let mut r = 0;
        while r < R {
            let gate = sum[r].add(inputs[r]).sigmoid();
            if r + 1 == R && last < V::LANES {
                sum[r].store_first(sums.add(at[r]), last);
                gate.store_first(gates.add(at[r]), last);
            } else {
                sum[r].store(sums.add(at[r]));
                gate.store(gates.add(at[r]));
            }
            r += 1;
        }
        block += 1;
    }
    let mut unit = 0;
    while unit < U {
        let count = (U - unit).min(V::LANES);
        let load = |from: *const f32| {
            if count < V::LANES { V::load_first(from, count) } else { V::load(from) }
        };
        let (keep, reset) = (load(gates.add(unit)), load(gates.add(U + unit)));
        let (a, b) = (load(z.add(2 * U + unit)), load(sums.add(2 * U + unit)));
        let h = cell(keep, reset, a, b, load(before.add(unit)));
        if count < V::LANES {
            h.store_first(after.add(unit), count);
        } else {
            h.store(after.add(unit));
        }
        unit += V::LANES;
    }
}

/// `h'`
#[inline(always)]
unsafe fn cell<V: Register>(keep: V, reset: V, a: V, b: V, h: V) -> V {
    let hh = reset.mul_add(b, a).tanh();
    keep.mul_add(h.sub(hh), hh)
}
