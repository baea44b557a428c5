//! A recurrent layer's way through four windows side by side: each weight is read once for all of them.

use super::Window;
use super::project::project_columns;
use super::register::{Register, room};
use super::window::{Steps, Weights};

/// What a recurrent layer of `U` units and `G` gates does with the sums of a timestep, in each of four windows.
pub(super) trait Cells<const U: usize> {
    /// What it has beside the sums of a timestep.
    type Aside: Copy;
    /// Nothing of it.
    const NOTHING: Self::Aside;

    /// Makes of the sums of the inputs what the product of the state is added to.
    ///
    /// # Safety
    ///
    /// The processor has the instructions; `z` has a row of all gates.
    unsafe fn begin(&self, _z: *mut f32) -> Self::Aside {
        Self::NOTHING
    }

    /// Takes the sums of window `w` from the state `before` to the one `after`.
    ///
    /// # Safety
    ///
    /// The processor has the instructions; `z` has a row of all gates, `before` and `after` have `U` numbers, and none overlap.
    unsafe fn end(&self, w: usize, z: *const f32, aside: &Self::Aside, before: *const f32, after: *mut f32);
}

/// All timesteps of four windows, as many as the shortest has.
///
/// # Safety
///
/// As for [`Register`]; what [`Weights`] and [`Steps`] say is there, `bias` is null or has `G U` numbers, and each of `h` has `U`.
#[inline(always)]
pub(super) unsafe fn walk_four<V: Register, const F: usize, const U: usize, const G: usize, C: Cells<U>>(
    weights: Weights,
    bias: *const f32,
    cells: &C,
    windows: &mut [Window<'_, F, U, f32>; 4],
    h: [*mut f32; 4],
) {
    let Weights { kernel, recurrent, features, .. } = weights;
    let count = windows.iter().fold(usize::MAX, |count, window| count.min(window.x.len()));
    let steps = windows.each_mut().map(|window| Steps::of(window));
    let (mut z, mut hs) = (room::<[[[f32; U]; G]; 4]>(), room::<[[[f32; U]; 2]; 4]>());
    let z: *mut f32 = z.as_mut_ptr().cast();
    let hs: *mut f32 = hs.as_mut_ptr().cast();
    let z = [z, z.add(G * U), z.add(2 * G * U), z.add(3 * G * U)];
    let (mut before, mut after) = (h, [hs, hs.add(2 * U), hs.add(4 * U), hs.add(6 * U)]);
    let mut other = after.map(|after| after.wrapping_add(U));
    let mut aside = [C::NOTHING; 4];
    for t in 0..count {
        let x = [0, 1, 2, 3].map(|w| steps[w].input(t, features));
        add_product::<V, U, G>(z, [bias; 4], kernel, x, features);
        for w in 0..4 {
            aside[w] = cells.begin(z[w]);
        }
        add_product::<V, U, G>(z, z.map(<*mut f32>::cast_const), recurrent, before.map(<*mut f32>::cast_const), U);
        for w in 0..4 {
            cells.end(w, z[w], &aside[w], before[w], after[w]);
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

/// Four rows of all gates: `z_w = b_w + Σ_k x_wk W_k`.
///
/// # Safety
///
/// As for [`Register`]; `kernel` has `rows` rows of `G U` numbers; each `b` is null or has one, and may be the `z`; each `x` has `rows`
/// numbers.
#[inline(always)]
unsafe fn add_product<V: Register, const U: usize, const G: usize>(
    z: [*mut f32; 4],
    b: [*const f32; 4],
    kernel: *const f32,
    x: [*const f32; 4],
    rows: usize,
) {
    if const { V::LANES >= 16 || G * U * U < FEW_WEIGHTS } {
        return project_columns::<V, 4>(z, b, kernel, G * U, x, rows);
    }
    for (z, b) in z.into_iter().zip(b) {
        if b.is_null() {
            z.write_bytes(0, G * U);
        } else {
            core::ptr::copy(b, z, G * U);
        }
    }
    let mut k = 0;
    while k + 2 <= rows {
        add_rows::<V, 2>(z, G * U, kernel.add(k * G * U), x.map(|x| x.wrapping_add(k)));
        k += 2;
    }
    if k < rows {
        add_rows::<V, 1>(z, G * U, kernel.add(k * G * U), x.map(|x| x.wrapping_add(k)));
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
            *weights = V::load_up_to(kernel.add(row * columns + column), count);
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
