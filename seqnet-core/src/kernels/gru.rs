//! A GRU in registers, with `reset_after` or without:
//!
//! ```text
//! hh = tanh(a + r ∘ b)        a = W_hh x + b_hh, b = U_hh h + d_hh
//! hh = tanh(a + U_hh (r ∘ h))
//! h' = hh + z ∘ (h - hh)
//! ```
//!
//! As in an [LSTM](super::lstm), some units at a time where they are a whole number of registers, else all gates in one row. To the sums of
//! the inputs for `z` and `r` those of the state are added, while `a` and `b` are summed apart.

use super::four::{Recurrences, add_product, walk_four};
use super::functions::{activation, recurrent_activation, sigmoid_divisors, tanh_fraction};
use super::project::project_all;
use super::register::{Aligned, Register, room};
use super::sums::{Source, add_rows, in_order_after_all, load_all, sum_all};
use super::window::{Recurrence, Steps, Weights, walk};
use super::{Activations, Gated, Window};
use crate::Vector;
use core::hint::black_box;
use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// One timestep of a GRU with `reset_after`.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn step<V: Register, const F: usize, const U: usize, A: Activations>(
    gru: &impl Gated<F, U, 3, f32>,
    x: &Vector<F, f32>,
    h: &mut Vector<U, f32>,
) {
    take::<V, U, true, A>(Weights::of(gru), x.as_slice().as_ptr(), h.as_mut_slice().as_mut_ptr());
}

/// All timesteps of a window of a GRU with `reset_after`.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn window<V: Register, const F: usize, const U: usize, A: Activations>(
    gru: &impl Gated<F, U, 3, f32>,
    window: &mut Window<'_, F, U, f32>,
    h: &mut Vector<U, f32>,
) {
    take_all::<V, U, true, A>(Weights::of(gru), Steps::of(window), h.as_mut_slice().as_mut_ptr());
}

/// One timestep of a GRU without `reset_after`.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn step_before<V: Register, const F: usize, const U: usize, A: Activations>(
    gru: &impl Gated<F, U, 3, f32>,
    x: &Vector<F, f32>,
    h: &mut Vector<U, f32>,
) {
    take::<V, U, false, A>(Weights::of(gru), x.as_slice().as_ptr(), h.as_mut_slice().as_mut_ptr());
}

/// All timesteps of a window of a GRU without `reset_after`.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn window_before<V: Register, const F: usize, const U: usize, A: Activations>(
    gru: &impl Gated<F, U, 3, f32>,
    window: &mut Window<'_, F, U, f32>,
    h: &mut Vector<U, f32>,
) {
    take_all::<V, U, false, A>(Weights::of(gru), Steps::of(window), h.as_mut_slice().as_mut_ptr());
}

/// All timesteps of four windows of a GRU with `reset_after`.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn windows<V: Register, const F: usize, const U: usize, A: Activations>(
    gru: &impl Gated<F, U, 3, f32>,
    windows: &mut [Window<'_, F, U, f32>; 4],
    h: &mut [Vector<U, f32>; 4],
) {
    take_four::<V, F, U, true, A>(Weights::of(gru), windows, h);
}

/// All timesteps of four windows of a GRU without `reset_after`.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn windows_before<V: Register, const F: usize, const U: usize, A: Activations>(
    gru: &impl Gated<F, U, 3, f32>,
    windows: &mut [Window<'_, F, U, f32>; 4],
    h: &mut [Vector<U, f32>; 4],
) {
    take_four::<V, F, U, false, A>(Weights::of(gru), windows, h);
}

/// # Safety
///
/// As for [`Register`]; what [`Weights`] says is there.
#[inline(always)]
unsafe fn take_four<V: Register, const F: usize, const U: usize, const RESET_AFTER: bool, A: Activations>(
    gru: Weights,
    windows: &mut [Window<'_, F, U, f32>; 4],
    h: &mut [Vector<U, f32>; 4],
) {
    let h = h.each_mut().map(|h| h.as_mut_slice().as_mut_ptr());
    let bias = joined_bias::<V, U>(gru);
    let layer = Layer::<V, U, RESET_AFTER, A>::new(gru);
    walk_four::<V, F, U, 3>(gru, bias.as_ptr().cast(), &layer, windows, h);
}

/// # Safety
///
/// As for [`Register`]; what [`Weights`] says is there, `x` has as many numbers as there are features, `h` has `U`.
#[inline(always)]
pub(super) unsafe fn take<V: Register, const U: usize, const RESET_AFTER: bool, A: Activations>(
    gru: Weights,
    x: *const f32,
    h: *mut f32,
) {
    let (mut z, mut after) = (room::<[[f32; U]; 3]>(), room::<[f32; U]>());
    let (z, after) = (z.as_mut_ptr().cast(), after.as_mut_ptr().cast());
    let bias = joined_bias::<V, U>(gru);
    project_all::<V>(z, bias.as_ptr().cast(), gru.kernel, 3 * U, |_| x, gru.features, 1);
    Layer::<V, U, RESET_AFTER, A>::new(gru).advance(z, h, after);
    core::ptr::copy_nonoverlapping(after.cast_const(), h, U);
}

/// # Safety
///
/// As for [`take`]; what [`Steps`] says is there.
#[inline(always)]
pub(super) unsafe fn take_all<V: Register, const U: usize, const RESET_AFTER: bool, A: Activations>(
    gru: Weights,
    steps: Steps,
    h: *mut f32,
) {
    let features = gru.features;
    let bias = joined_bias::<V, U>(gru);
    // The compiler must not know what lies there, or it would keep the biases of all gates in registers, which there are not enough of.
    let (gru, bias) = black_box((gru, bias.as_ptr()));
    let gru = Weights { features, ..gru };
    walk::<V, U, 3>(gru, bias.cast(), &Layer::<V, U, RESET_AFTER, A>::new(gru), steps, h);
}

/// Whether the gates of some units are summed side by side: where the units fill their registers, or the only one nearly.
const fn side_by_side<V: Register, const U: usize>() -> bool {
    let alone = U < V::LANES && 2 * U > V::LANES && !V::MASKS;
    (U.is_multiple_of(V::LANES) || alone) && !in_order_after_all::<V>(3 * U * U)
}

/// `b_z + d_z`, `b_r + d_r` and `b_hh`.
///
/// # Safety
///
/// As for [`Register`]; what [`Weights`] says is there.
#[inline(always)]
unsafe fn joined_bias<V: Register, const U: usize>(gru: Weights) -> MaybeUninit<Aligned<[[f32; U]; 3]>> {
    let mut joined = room::<[[f32; U]; 3]>();
    let to = joined.as_mut_ptr().cast::<f32>();
    let mut column = 0;
    while column < 2 * U {
        // What is not of `z` and `r` any more is written once again.
        let count = V::LANES.min(3 * U - column);
        let [b] = load_all::<V, 1>(gru.bias, [column], count);
        let [d] = load_all::<V, 1>(gru.recurrent_bias, [column], count);
        b.add(d).store_up_to(to.add(column), count);
        column += V::LANES;
    }
    if gru.bias.is_null() {
        to.add(2 * U).write_bytes(0, U);
    } else {
        core::ptr::copy_nonoverlapping(gru.bias.add(2 * U), to.add(2 * U), U);
    }
    joined
}

/// `recurrent` has `U` rows of `3 U` numbers, and `d`, of `hh` alone, has `U` numbers or is null.
struct Layer<V, const U: usize, const RESET_AFTER: bool, A> {
    recurrent: *const f32,
    d: *const f32,
    types: PhantomData<(V, A)>,
}

impl<V: Register, const U: usize, const RESET_AFTER: bool, A: Activations> Layer<V, U, RESET_AFTER, A> {
    #[inline(always)]
    fn new(gru: Weights) -> Self {
        let d = gru.recurrent_bias;
        let d = if d.is_null() { d } else { d.wrapping_add(2 * U) };
        Layer { recurrent: gru.recurrent, d, types: PhantomData }
    }

    /// The three gates of `R / 3` registers of units from `unit` on, of which the last has `last` units.
    ///
    /// # Safety
    ///
    /// As for [`Recurrence::advance`]; the units are there, and there are more than half as many in all as a register has lanes.
    #[inline(always)]
    unsafe fn units<const R: usize, const S: usize>(
        &self,
        z: *const f32,
        before: *const f32,
        after: *mut f32,
        unit: usize,
        last: usize,
    ) {
        let (mut at, mut sums) = ([0; R], [V::splat(0.0); R]);
        let mut r = 0;
        while r < R {
            let unit = r / 3 * V::LANES + unit;
            at[r] = r % 3 * U + unit;
            if r % 3 < 2 {
                // Behind these gates there is another, with as many units.
                sums[r] = V::load(z.add(at[r]));
            } else {
                [sums[r]] = load_all::<V, 1>(self.d, [unit], if r + 1 == R { last } else { V::LANES });
            }
            r += 1;
        }
        let sums = add_rows::<V, R, S>(sums, at, last, self.recurrent, 3 * U, before, U);
        let (gates, _) = sums.as_chunks::<3>();
        for (register, [keep, reset, b]) in gates.iter().enumerate() {
            let unit = unit + register * V::LANES;
            let count = if register + 1 == gates.len() { last } else { V::LANES };
            let [a, h] = [V::load_up_to(z.add(2 * U + unit), count), V::load_up_to(before.add(unit), count)];
            cell::<V, A>(*keep, *reset, a, *b, h).store_up_to(after.add(unit), count);
        }
    }

    /// All gates in one row, with `b` in the place of `a`.
    ///
    /// # Safety
    ///
    /// As for [`Recurrence::advance`].
    #[inline(always)]
    unsafe fn row(&self, z: *mut f32, before: *const f32, after: *mut f32) {
        let mut sums = room::<[[f32; U]; 3]>();
        let sums = sums.as_mut_ptr().cast();
        let a = self.take_a(z);
        sum_all::<V, U, 3>(Source::sums_alone(z), self.recurrent, 3 * U, before, sums);
        cells::<V, U, A>(sums, a.0.as_ptr(), before, after);
    }

    /// Takes `a` out of a row, and puts what `b` begins with in its place.
    ///
    /// # Safety
    ///
    /// `z` has `3 U` numbers.
    #[inline(always)]
    unsafe fn take_a(&self, z: *mut f32) -> Aligned<[f32; U]> {
        let (mut a, z) = (Aligned([0.0; U]), z.add(2 * U));
        core::ptr::copy_nonoverlapping(z, a.0.as_mut_ptr(), U);
        if self.d.is_null() {
            z.write_bytes(0, U);
        } else {
            core::ptr::copy_nonoverlapping(self.d, z, U);
        }
        a
    }

    /// Without `reset_after`.
    ///
    /// # Safety
    ///
    /// As for [`Recurrence::advance`].
    #[inline(always)]
    unsafe fn reset_before(&self, z: *const f32, before: *const f32, after: *mut f32) {
        // `z` and then `r`, which becomes `r ∘ h`.
        let (mut gates, mut hh) = (room::<[[f32; U]; 2]>(), room::<[f32; U]>());
        let (keep, hh) = (gates.as_mut_ptr().cast::<f32>(), hh.as_mut_ptr().cast());
        let reset = keep.add(U);
        sum_all::<V, U, 2>(Source::sums_alone(z), self.recurrent, 3 * U, before, keep);
        reset_each::<V, U, A>(reset, before);
        sum_all::<V, U, 1>(Source::sums_alone(z.add(2 * U)), self.recurrent.add(2 * U), 3 * U, reset, hh);
        mix::<V, U, A>(keep, before, hh, after);
    }
}

impl<V: Register, const U: usize, const RESET_AFTER: bool, A: Activations> Recurrence<U>
    for Layer<V, U, RESET_AFTER, A>
{
    #[inline(always)]
    unsafe fn advance(&self, z: *mut f32, before: *const f32, after: *mut f32) {
        if const { !RESET_AFTER } {
            return self.reset_before(z, before, after);
        }
        if const { !side_by_side::<V, U>() } {
            return self.row(z, before, after);
        }
        let mut unit = 0;
        while unit + 2 * V::LANES <= U {
            if const { V::SUMS >= 12 } {
                self.units::<6, 2>(z, before, after, unit, V::LANES);
            } else {
                self.units::<6, 1>(z, before, after, unit, V::LANES);
            }
            unit += 2 * V::LANES;
        }
        let (unit, last) = const { (U / (2 * V::LANES) * (2 * V::LANES), U % (2 * V::LANES)) };
        if last > 0 {
            if const { V::SUMS >= 12 } {
                self.units::<3, 4>(z, before, after, unit, last);
            } else {
                self.units::<3, 2>(z, before, after, unit, last);
            }
        }
    }
}

impl<V: Register, const U: usize, const RESET_AFTER: bool, A: Activations> Recurrences<U>
    for Layer<V, U, RESET_AFTER, A>
{
    #[inline(always)]
    unsafe fn advance_four(&self, z: [*mut f32; 4], before: [*const f32; 4], after: [*mut f32; 4]) {
        if const { RESET_AFTER } {
            let a = z.map(|z| self.take_a(z));
            add_product::<V, U>(z, z.map(<*mut f32>::cast_const), (self.recurrent, 3 * U), 3 * U, before, U);
            for w in 0..4 {
                cells::<V, U, A>(z[w], a[w].0.as_ptr(), before[w], after[w]);
            }
        } else {
            add_product::<V, U>(z, z.map(<*mut f32>::cast_const), (self.recurrent, 3 * U), 2 * U, before, U);
            let (reset, hh) = (z.map(|z| z.wrapping_add(U)), z.map(|z| z.wrapping_add(2 * U)));
            for w in 0..4 {
                reset_each::<V, U, A>(reset[w], before[w]);
            }
            let of_hh = (self.recurrent.wrapping_add(2 * U), 3 * U);
            add_product::<V, U>(hh, hh.map(<*mut f32>::cast_const), of_hh, U, reset.map(<*mut f32>::cast_const), U);
            for w in 0..4 {
                mix::<V, U, A>(z[w], before[w], hh[w], after[w]);
            }
        }
    }
}

/// `r ∘ h`, in the place of the sums for `r`.
///
/// # Safety
///
/// As for [`Register`]; both have `U` numbers, and do not overlap.
#[inline(always)]
unsafe fn reset_each<V: Register, const U: usize, A: Activations>(reset: *mut f32, h: *const f32) {
    let mut unit = 0;
    while unit < U {
        let [r, h] = [V::load_up_to(reset.add(unit), U - unit), V::load_up_to(h.add(unit), U - unit)];
        recurrent_activation::<V, A>(r).mul(h).store_up_to(reset.add(unit), U - unit);
        unit += V::LANES;
    }
}

/// The state, from the sums for `z` and `hh`.
///
/// # Safety
///
/// As for [`Register`]; all have `U` numbers, and `after` overlaps with none of the others.
#[inline(always)]
unsafe fn mix<V: Register, const U: usize, A: Activations>(
    keep: *const f32,
    before: *const f32,
    hh: *const f32,
    after: *mut f32,
) {
    let mut unit = 0;
    while unit < U {
        let load = |from: *const f32| V::load_up_to(from, U - unit);
        let [keep, h, hh] = [load(keep.add(unit)), load(before.add(unit)), load(hh.add(unit))];
        between(recurrent_activation::<V, A>(keep), h, activation::<V, A>(hh)).store_up_to(after.add(unit), U - unit);
        unit += V::LANES;
    }
}

/// The state, from the sums for `z`, `r` and `b`, and from `a`.
///
/// # Safety
///
/// As for [`Register`]; `sums` has `3 U` numbers, the others have `U`, and `after` overlaps with none of them.
#[inline(always)]
unsafe fn cells<V: Register, const U: usize, A: Activations>(
    sums: *const f32,
    a: *const f32,
    before: *const f32,
    after: *mut f32,
) {
    let mut unit = 0;
    while unit < U {
        let load = |from: *const f32| V::load_up_to(from, U - unit);
        let [keep, reset, b] = [sums.add(unit), sums.add(U + unit), sums.add(2 * U + unit)];
        let h = cell::<V, A>(load(keep), load(reset), load(a.add(unit)), load(b), load(before.add(unit)));
        h.store_up_to(after.add(unit), U - unit);
        unit += V::LANES;
    }
}

/// `h'` of the sums for `z`, `r`, `a` and `b`.
#[inline(always)]
unsafe fn cell<V: Register, A: Activations>(keep: V, reset: V, a: V, b: V, h: V) -> V {
    if const { !V::DIVIDES || !A::ARE_DEFAULT } {
        return between(recurrent_activation::<V, A>(keep), h, activation::<V, A>(recurrent_activation::<V, A>(reset).mul_add(b, a)));
    }
    let [keep, reset] = sigmoid_divisors([keep, reset]);
    let [p, q] = tanh_fraction(a.add(b.div(reset)));
    between(V::splat(1.0).div(keep), h, p.div(q).within(1.0))
}

/// `hh + z ∘ (h - hh)`
#[inline(always)]
unsafe fn between<V: Register>(keep: V, h: V, hh: V) -> V {
    keep.mul_add(h.sub(hh), hh)
}
