//! The inputs of a window: their part of the sums, a few timesteps at a time.
//!
//! ```text
//! z_t = b + Σ_k x_tk W_k
//! ```

use super::register::Register;
use super::sums::{alike, in_a_row, load_all};

/// So many weights do not stay in the second cache beside those of the states.
const MANY_WEIGHTS: usize = 64 << 10;

/// A few columns for `T` timesteps at once: `z_t = b_t + Σ_k x_tk W_k`. Each weight is read once.
///
/// # Safety
///
/// As for [`add_rows`](super::sums::add_rows); each `b` is null or has a row; `x[t]` has `rows` numbers, and `z[t]` is a row, none of which
/// overlaps with what is read, but that it may be `b[t]`.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "where to read and to write")]
unsafe fn project<V: Register, const R: usize, const T: usize>(
    z: [*mut f32; T],
    b: [*const f32; T],
    column: usize,
    last: usize,
    kernel: *const f32,
    stride: usize,
    x: [*const f32; T],
    rows: usize,
) {
    let at = in_a_row::<R>(column, V::LANES);
    let mut sums = [[V::splat(0.0); R]; T];
    let mut t = 0;
    while t < T {
        sums[t] = load_all::<V, R>(b[t], at, last);
        t += 1;
    }
    let (count, length) = alike::<V>(rows, last, stride);
    let mut k = 0;
    while k < count {
        if rows * stride >= MANY_WEIGHTS {
            // Each row lies so far from the one before, mostly in another page, that it would be waited for.
            V::prefetch(kernel.wrapping_add((k + 4) * stride + column));
        }
        add_row(&mut sums, kernel.add(k * stride), at, length, x, k);
        k += 1;
    }
    while k < rows {
        add_row(&mut sums, kernel.add(k * stride), at, last, x, k);
        k += 1;
    }
    let mut t = 0;
    while t < T {
        let mut r = 0;
        while r < R {
            sums[t][r].store_up_to(z[t].add(at[r]), if r + 1 == R { last } else { V::LANES });
            r += 1;
        }
        t += 1;
    }
}

/// Adds `x_tk W_k`.
///
/// # Safety
///
/// As for [`project`].
#[inline(always)]
unsafe fn add_row<V: Register, const R: usize, const T: usize>(
    sums: &mut [[V; R]; T],
    row: *const f32,
    at: [usize; R],
    last: usize,
    x: [*const f32; T],
    k: usize,
) {
    let row = load_all::<V, R>(row, at, last);
    let mut t = 0;
    while t < T {
        let x = V::splat(*x[t].add(k));
        let mut r = 0;
        while r < R {
            sums[t][r] = x.mul_add(row[r], sums[t][r]);
            r += 1;
        }
        t += 1;
    }
}

/// All columns for `T` timesteps at once.
///
/// # Safety
///
/// As for [`project`].
#[inline(always)]
pub(super) unsafe fn project_columns<V: Register, const T: usize>(
    z: [*mut f32; T],
    b: [*const f32; T],
    kernel: *const f32,
    columns: usize,
    stride: usize,
    x: [*const f32; T],
    rows: usize,
) {
    let (mut column, lanes) = (0, V::LANES);
    if T == 1 {
        // As many as there must be under way at once, that none waits for another.
        while column + 8 * lanes <= columns {
            project::<V, 8, T>(z, b, column, lanes, kernel, stride, x, rows);
            column += 8 * lanes;
        }
    }
    if T == 1 || V::SUMS >= 24 {
        while column + 4 * lanes <= columns {
            project::<V, 4, T>(z, b, column, lanes, kernel, stride, x, rows);
            column += 4 * lanes;
        }
    }
    while column + 2 * lanes <= columns {
        project::<V, 2, T>(z, b, column, lanes, kernel, stride, x, rows);
        column += 2 * lanes;
    }
    while column + lanes <= columns {
        project::<V, 1, T>(z, b, column, lanes, kernel, stride, x, rows);
        column += lanes;
    }
    if column < columns {
        project::<V, 1, T>(z, b, column, columns - column, kernel, stride, x, rows);
    }
}

/// What the inputs of `count` timesteps contribute: row `t` of `z` is `b + Σ_k x_tk W_k`. `x(t)` is the input of timestep `t`. What
/// comes again is copied.
///
/// # Safety
///
/// As for [`Register`]; `kernel` has `features` rows of `columns` numbers; `bias` is null or has one; `z` has `count`, and does not overlap
/// with what is read.
#[inline(always)]
pub(super) unsafe fn project_all<V: Register>(
    z: *mut f32,
    bias: *const f32,
    kernel: *const f32,
    columns: usize,
    x: impl Fn(usize) -> *const f32,
    features: usize,
    count: usize,
) {
    let row = |t: usize| z.wrapping_add(t * columns);
    let mut t = 0;
    while t < count {
        if t > 0 && same(x(t - 1), x(t), features) {
            core::ptr::copy_nonoverlapping(row(t - 1), row(t), columns);
            t += 1;
        } else if t + 4 <= count && !same(x(t), x(t + 1), features) {
            let z = [row(t), row(t + 1), row(t + 2), row(t + 3)];
            let x = [x(t), x(t + 1), x(t + 2), x(t + 3)];
            project_columns::<V, 4>(z, [bias; 4], kernel, columns, columns, x, features);
            t += 4;
        } else {
            project_columns::<V, 1>([row(t)], [bias], kernel, columns, columns, [x(t)], features);
            t += 1;
        }
    }
}

/// Whether two inputs have the same bits, as those of a repeated vector have.
///
/// # Safety
///
/// Both have so many numbers.
#[inline(always)]
unsafe fn same(a: *const f32, b: *const f32, features: usize) -> bool {
    let mut k = 0;
    while k < features {
        if (*a.add(k)).to_bits() != (*b.add(k)).to_bits() {
            return false;
        }
        k += 1;
    }
    true
}
