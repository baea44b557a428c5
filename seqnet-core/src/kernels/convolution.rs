//! A kernel on the timesteps that it sees, in registers:
//!
//! ```text
//! y = a(Σ_k W_k x_k + b)
//! ```

use super::Activations;
use super::functions::activation;
use super::primitives::dots;
use super::register::Register;
use super::sums::{add_rows_in_order, add_to_sums, in_a_row, in_blocks, in_order, load_all, plan, total};
use crate::activations::{Activation, Function};
use crate::{Vector, cast};
use nalgebra::SVector;

/// A timestep that is not there counts as zeros.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn convolve<V: Register, const F: usize, const U: usize, const K: usize, A: Activations>(
    kernel: &[[SVector<f32, U>; F]; K],
    x: &[Option<&Vector<F, f32>>; K],
    bias: &[f32],
    y: &mut Vector<U, f32>,
) {
    let bias = if bias.len() == U { bias.as_ptr() } else { core::ptr::null() };
    let x = x.map(|x| x.map_or(core::ptr::null(), |x| x.as_slice().as_ptr()));
    take::<V, U, A>(cast::scalars(kernel.as_flattened()).as_ptr(), &x, F, bias, y.as_mut_slice().as_mut_ptr());
}

/// Whether the sums of `U` units of `rows` products take less time than a call. Of more units than one they are left to instructions that
/// round once for a product and its sum.
pub(super) const fn is_small<V: Register, const U: usize>(rows: usize) -> bool {
    U == 1 && rows <= 24 * V::LANES
}

/// # Safety
///
/// As for [`Register`]; each `x` is null or has `rows` numbers, and `kernel` has for each of them as many rows of `U` numbers; `bias` is null
/// or has `U` numbers; `y` has as many, and overlaps with none of the others.
#[inline(always)]
pub(super) unsafe fn take<V: Register, const U: usize, A: Activations>(
    kernel: *const f32,
    x: &[*const f32],
    rows: usize,
    bias: *const f32,
    y: *mut f32,
) {
    if const { U == 1 } {
        *y = dots::<V>(kernel, x, rows) + if bias.is_null() { 0.0 } else { *bias };
        if const { matches!(A::Activation::FUNCTION, Function::Tanh | Function::Sigmoid) } {
            activation::<V, A>(V::load_first(y, 1)).store_first(y, 1);
        } else {
            A::Activation::apply(core::slice::from_mut(&mut *y));
        }
    } else if in_order::<V>(rows * U) {
        y.write_bytes(0, U);
        for (k, x) in x.iter().enumerate() {
            if !x.is_null() {
                add_rows_in_order::<V>(y, U, kernel.add(k * rows * U), U, *x, rows);
            }
        }
        end::<V, A>(y, bias, U);
    } else {
        in_blocks!(V, U, row::<V, U, A>(kernel, x, rows, bias, y));
    }
}

/// `y`, some registers at a time.
///
/// # Safety
///
/// As for [`take`].
#[inline(always)]
unsafe fn row<V: Register, const U: usize, A: Activations, const R: usize, const S: usize>(
    kernel: *const f32,
    x: &[*const f32],
    rows: usize,
    bias: *const f32,
    y: *mut f32,
) {
    let registers = U.div_ceil(V::LANES);
    let mut next = 0;
    while next < registers {
        // The last block may take some registers of the one before once more.
        let first = next.min(registers - R);
        let at = in_a_row::<R>(first * V::LANES, V::LANES);
        let last = (U - at[R - 1]).min(V::LANES);
        // One after the other as long as that takes no time worth mentioning: it is rounded least.
        let sums = if x.len() * rows < 16 {
            sum::<V, U, R, 1>(at, last, kernel, x, rows)
        } else {
            sum::<V, U, R, S>(at, last, kernel, x, rows)
        };
        let bias = load_all::<V, R>(bias, at, last);
        let mut r = 0;
        while r < R {
            activation::<V, A>(sums[r].add(bias[r])).store_up_to(y.add(at[r]), if r + 1 == R { last } else { V::LANES });
            r += 1;
        }
        next += R;
    }
}

/// `Σ_k W_k x_k` of `R` registers of columns, by `S` sets of sums.
///
/// # Safety
///
/// As for [`take`] and [`add_to_sums`].
#[inline(always)]
unsafe fn sum<V: Register, const U: usize, const R: usize, const S: usize>(
    at: [usize; R],
    last: usize,
    kernel: *const f32,
    x: &[*const f32],
    rows: usize,
) -> [V; R] {
    let mut sums = [[V::splat(0.0); R]; S];
    for (k, x) in x.iter().enumerate() {
        if !x.is_null() {
            add_to_sums(&mut sums, at, last, kernel.add(k * rows * U), U, *x, rows);
        }
    }
    total(sums)
}

/// `y = a(y + b)`
///
/// # Safety
///
/// As for [`take`], where `y` has `count` numbers.
#[inline(always)]
unsafe fn end<V: Register, A: Activations>(y: *mut f32, bias: *const f32, count: usize) {
    let mut at = 0;
    while at < count {
        let sums = V::load_up_to(y.add(at), count - at);
        let [bias] = load_all::<V, 1>(bias, [at], (count - at).min(V::LANES));
        activation::<V, A>(sums.add(bias)).store_up_to(y.add(at), count - at);
        at += V::LANES;
    }
}
