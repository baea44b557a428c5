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

use super::register::{Aligned, Register};
use super::sums::{Source, add_rows, blocks, in_a_row, in_blocks, load_all, plan, project_all};
use super::{Gates, Window};
use crate::Vector;
use crate::layers::LstmState;

/// How many timesteps' inputs are multiplied at once.
const TILE: usize = 8;

/// One timestep.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn step<V: Register, const F: usize, const U: usize>(
    lstm: Gates<'_, F, U, 4, f32>,
    x: &Vector<F, f32>,
    state: &mut LstmState<U, f32>,
) {
    let from = Source { z: lstm.bias_or_null(), kernel: lstm.kernel.as_ptr().cast(), x: x.as_slice().as_ptr(), rows: F };
    let LstmState { h, c } = state;
    let (h, c) = (h.as_mut_slice().as_mut_ptr(), c.as_mut_slice().as_mut_ptr());
    let recurrent = lstm.recurrent_kernel.as_ptr().cast();
    if const { in_one_go::<V, U>() } {
        advance::<V, U>(from, recurrent, h, c, h);
    } else {
        let mut after = Aligned([0.0_f32; U]);
        advance::<V, U>(from, recurrent, h, c, after.0.as_mut_ptr());
        core::ptr::copy_nonoverlapping(after.0.as_ptr(), h, U);
    }
}

/// All timesteps of a window.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn window<V: Register, const F: usize, const U: usize>(
    lstm: Gates<'_, F, U, 4, f32>,
    window: &mut Window<'_, F, U, f32>,
    state: &mut LstmState<U, f32>,
) {
    let (kernel, recurrent) = (lstm.kernel.as_ptr().cast(), lstm.recurrent_kernel.as_ptr().cast());
    let LstmState { h, c } = state;
    let (h, c) = (h.as_mut_slice().as_mut_ptr(), c.as_mut_slice().as_mut_ptr());
    let (mut z, mut hs) = (Aligned([[[0.0_f32; U]; 4]; TILE]), Aligned([[0.0_f32; U]; 2]));
    let z = z.0.as_mut_ptr().cast::<f32>();
    let mut after = hs.0.as_mut_ptr().cast::<f32>();
    let (mut before, mut other) = (h.cast_const(), after.add(U));
    let mut t = 0;
    while t < window.x.len() {
        let count = TILE.min(window.x.len() - t);
        project_all::<V, F>(z, lstm.bias_or_null(), kernel, 4 * U, |s| window.input(t + s), count);
        for s in 0..count {
            let from = Source { z: z.add(s * 4 * U), kernel, x: kernel, rows: 0 };
            advance::<V, U>(from, recurrent, before, c, after);
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

/// Takes the sums of a timestep from `before` to `after`.
///
/// # Safety
///
/// As for [`Register`]; `from` is the source of `4 U` sums, `recurrent` has `U` rows of `4 U` numbers, `before` and `c` have `U` numbers
/// and `after` too, which overlaps with none of the others; it may be `before` itself if all is done [`in_one_go`].
#[inline(always)]
unsafe fn advance<V: Register, const U: usize>(
    from: Source,
    recurrent: *const f32,
    before: *const f32,
    c: *mut f32,
    after: *mut f32,
) {
    if const { U.is_multiple_of(V::LANES) } {
        let mut unit = 0;
        while unit + 2 * V::LANES <= U {
            if const { V::SUMS >= 16 } {
                units::<V, U, 8, 2>(from, recurrent, before, c, after, unit);
            } else {
                units::<V, U, 8, 1>(from, recurrent, before, c, after, unit);
            }
            unit += 2 * V::LANES;
        }
        if unit < U {
            if const { V::SUMS >= 16 } {
                units::<V, U, 4, 4>(from, recurrent, before, c, after, unit);
            } else {
                units::<V, U, 4, 2>(from, recurrent, before, c, after, unit);
            }
        }
    } else {
        in_blocks!(V, 4 * U, row::<V, U>(from, recurrent, before, c, after));
    }
}

/// Whether all sums are taken before the first output is written.
const fn in_one_go<V: Register, const U: usize>() -> bool {
    !U.is_multiple_of(V::LANES) || U <= 2 * V::LANES
}

/// The four gates of `R / 4` registers of units from `unit` on.
///
/// # Safety
///
/// As for [`advance`]; the units are there.
#[inline(always)]
unsafe fn units<V: Register, const U: usize, const R: usize, const S: usize>(
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
        let (i, f, g, o) = (i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid());
        let [c_after, h] = cell(i, f, g, o, V::load(c.add(unit)));
        c_after.store(c.add(unit));
        h.store(after.add(unit));
    }
}

/// All gates in one row of `4 U` numbers, `R` registers at a time.
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
    let registers = const { (4 * U).div_ceil(V::LANES) };
    let mut gates = Aligned([[0.0_f32; U]; 4]);
    let gates = gates.0.as_mut_ptr().cast::<f32>();
    let mut t = [V::splat(0.0); R];
    let mut block = 0;
    while block < const { blocks((4 * U).div_ceil(V::LANES), V::SUMS) } {
        // The last block may take some registers of the one before once more.
        let first = (block * R).min(registers - R);
        let at = in_a_row::<R>(first * V::LANES, V::LANES);
        let last = (4 * U - at[R - 1]).min(V::LANES);
        let z = from.sums::<V, R>(at, last, 4 * U);
        let z = add_rows::<V, R, S>(z, at, last, recurrent, 4 * U, before, U);
        let scales = load_all::<V, R>(const { &scales::<U>() }.as_ptr().cast(), at, last);
        let shifts = load_all::<V, R>(const { &shifts::<U>() }.as_ptr().cast(), at, last);
        let mut r = 0;
        while r < R {
            if const { in_registers::<V, U>() } {
                t[r] = z[r].mul(scales[r]).tanh().mul_add(scales[r], shifts[r]);
            } else if r + 1 == R && last < V::LANES {
                z[r].store_first(gates.add(at[r]), last);
            } else {
                z[r].store(gates.add(at[r]));
            }
            r += 1;
        }
        block += 1;
    }
    let mut unit = 0;
    while unit < U {
        let count = (U - unit).min(V::LANES);
        let mut gate = [V::splat(0.0); 4];
        let mut g = 0;
        while g < 4 {
            let at = g * U + unit;
            gate[g] = if const { in_registers::<V, U>() } {
                let r = at / V::LANES;
                // `at` is less than `4 U`, which `R` registers hold.
                t.get_unchecked(r).after(*t.get_unchecked((r + 1).min(R - 1)), at % V::LANES)
            } else if count < V::LANES && g == 3 {
                V::load_first(gates.add(at), count)
            } else {
                V::load(gates.add(at))
            };
            g += 1;
        }
        let [i, f, g, o] =
            if const { in_registers::<V, U>() } { gate } else { [gate[0].sigmoid(), gate[1].sigmoid(), gate[2].tanh(), gate[3].sigmoid()] };
        if count < V::LANES {
            let [c_after, h] = cell(i, f, g, o, V::load_first(c.add(unit), count));
            c_after.store_first(c.add(unit), count);
            h.store_first(after.add(unit), count);
        } else {
            let [c_after, h] = cell(i, f, g, o, V::load(c.add(unit)));
            c_after.store(c.add(unit));
            h.store(after.add(unit));
        }
        unit += V::LANES;
    }
}

/// Whether the row of gates fits the registers, and can be taken apart there.
const fn in_registers<V: Register, const U: usize>() -> bool {
    V::SHIFTS && blocks((4 * U).div_ceil(V::LANES), V::SUMS) == 1
}

/// The half of `i`, `f` and `o`, the whole of `g`.
const fn scales<const U: usize>() -> [[f32; U]; 4] {
    [[0.5; U], [0.5; U], [1.0; U], [0.5; U]]
}

/// What moves `i`, `f` and `o` to between 0 and 1.
const fn shifts<const U: usize>() -> [[f32; U]; 4] {
    [[0.5; U], [0.5; U], [0.0; U], [0.5; U]]
}

/// `c'` and `h'`
#[inline(always)]
unsafe fn cell<V: Register>(i: V, f: V, g: V, o: V, c: V) -> [V; 2] {
    let c = f.mul_add(c, i.mul(g));
    [c, o.mul(c.tanh())]
}
