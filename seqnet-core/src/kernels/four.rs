//! A recurrent layer's way through four windows side by side: each weight is read once for all of them.

use super::Window;
use super::project::project_columns;
use super::register::{Register, room};
use super::window::{Steps, Weights};

/// What a recurrent layer of `U` units does with the sums of a timestep's inputs, in each of four windows.
pub(super) trait Recurrences<const U: usize> {
    /// Takes the sums `z` from the states `before` to those `after`. The sums are of no use any more.
    ///
    /// # Safety
    ///
    /// The processor has the instructions. Each `z` has a row of all gates, each of `before` and `after` has `U` numbers, and none overlap.
    unsafe fn advance_four(&self, z: [*mut f32; 4], before: [*const f32; 4], after: [*mut f32; 4]);
}

/// All timesteps of four windows, as many as the shortest has.
///
/// # Safety
///
/// As for [`Register`]; what [`Weights`] and [`Steps`] say is there, `bias` is null or has `G U` numbers, and each of `h` has `U`.
#[inline(always)]
pub(super) unsafe fn walk_four<V: Register, const F: usize, const U: usize, const G: usize>(
    weights: Weights,
    bias: *const f32,
    layer: &impl Recurrences<U>,
    windows: &mut [Window<'_, F, U, f32>; 4],
    h: [*mut f32; 4],
) {
    let Weights { kernel, features, .. } = weights;
    let count = windows.iter().fold(usize::MAX, |count, window| count.min(window.x.len()));
    let steps = windows.each_mut().map(|window| Steps::of(window));
    let (mut z, mut hs) = (room::<[[[f32; U]; G]; 4]>(), room::<[[[f32; U]; 2]; 4]>());
    let z: *mut f32 = z.as_mut_ptr().cast();
    let hs: *mut f32 = hs.as_mut_ptr().cast();
    let z = [z, z.add(G * U), z.add(2 * G * U), z.add(3 * G * U)];
    let (mut before, mut after) = (h, [hs, hs.add(2 * U), hs.add(4 * U), hs.add(6 * U)]);
    let mut other = after.map(|after| after.wrapping_add(U));
    for t in 0..count {
        let x = [0, 1, 2, 3].map(|w| steps[w].input(t, features));
        add_product::<V, U>(z, [bias; 4], (kernel, G * U), G * U, x, features);
        layer.advance_four(z, before.map(<*mut f32>::cast_const), after);
        for w in 0..4 {
            if t < steps[w].outputs {
                core::ptr::copy_nonoverlapping(after[w], steps[w].y.add(t * U), U);
            }
        }
        before = after;
        core::mem::swap(&mut after, &mut other);
    }
    if count > 0 {
        for w in 0..4 {
            core::ptr::copy_nonoverlapping(before[w].cast_const(), h[w], U);
        }
    }
}

/// `columns` of four rows, of a kernel whose rows lie `stride` apart: `z_w = b_w + Σ_k x_wk W_k`.
///
/// # Safety
///
/// As for [`Register`]; `kernel` has `rows` rows of as many numbers; each `b` is null or has them too, and may be the `z`; each `x` has `rows`
/// numbers.
#[inline(always)]
pub(super) unsafe fn add_product<V: Register, const U: usize>(
    z: [*mut f32; 4],
    b: [*const f32; 4],
    (kernel, stride): (*const f32, usize),
    columns: usize,
    x: [*const f32; 4],
    rows: usize,
) {
    if V::LANES >= 16 || columns * U < FEW_WEIGHTS {
        return project_columns::<V, 4>(z, b, kernel, columns, stride, x, rows);
    }
    for (z, b) in z.into_iter().zip(b) {
        if b.is_null() {
            z.write_bytes(0, columns);
        } else {
            core::ptr::copy(b, z, columns);
        }
    }
    let mut k = 0;
    while k + 2 <= rows {
        add_rows::<V, 2>(z, columns, kernel.add(k * stride), stride, x.map(|x| x.wrapping_add(k)));
        k += 2;
    }
    if k < rows {
        add_rows::<V, 1>(z, columns, kernel.add(k * stride), stride, x.map(|x| x.wrapping_add(k)));
    }
}

/// So many weights stay in the first cache, whatever the order in which they are read.
const FEW_WEIGHTS: usize = 8 << 10;

/// Adds a few rows of the kernel, in the order in which they lie, to all columns of four rows.
///
/// # Safety
///
/// As for [`add_product`].
#[inline(always)]
unsafe fn add_rows<V: Register, const ROWS: usize>(
    z: [*mut f32; 4],
    columns: usize,
    kernel: *const f32,
    stride: usize,
    x: [*const f32; 4],
) {
    let mut factors = [[V::splat(0.0); ROWS]; 4];
    for (factors, x) in factors.iter_mut().zip(x) {
        for (row, factor) in factors.iter_mut().enumerate() {
            *factor = V::splat(*x.add(row));
        }
    }
    let mut column = 0;
    while column < columns {
        let count = columns - column;
        let mut weights = [V::splat(0.0); ROWS];
        for (row, weights) in weights.iter_mut().enumerate() {
            *weights = V::load_up_to(kernel.add(row * stride + column), count);
        }
        for (factors, z) in factors.iter().zip(z) {
            let mut sum = V::load_up_to(z.add(column), count);
            for (factor, weights) in factors.iter().zip(weights) {
                sum = factor.mul_add(weights, sum);
            }
            sum.store_up_to(z.add(column), count);
        }
        column += V::LANES;
    }
}
