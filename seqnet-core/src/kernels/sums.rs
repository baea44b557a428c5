//! Weighted sums of rows, in registers.
//!
//! ```text
//! z = b + Σ_k x_k W_k
//! ```
//!
//! The columns of a kernel go through registers in blocks, each from the first row to the last, so that the weights are read once and the
//! sums never leave their registers. A column's sum is the same bits in whatever block, and for however many timesteps at once.

use super::register::Register;
use crate::{Vector, cast};
use nalgebra::SVector;

/// Adds `Σ_k x_k W_k` to `R` registers of columns, of which register `r` begins at column `at[r]` and the last has `last` numbers.
/// Every `S`th row goes into the same sums, that none may wait for the one before.
///
/// # Safety
///
/// As for [`Register`]; `kernel` has `rows` rows of `stride` numbers, and `x` has `rows` numbers.
#[inline(always)]
pub(super) unsafe fn add_rows<V: Register, const R: usize, const S: usize>(
    z: [V; R],
    at: [usize; R],
    last: usize,
    kernel: *const f32,
    stride: usize,
    x: *const f32,
    rows: usize,
) -> [V; R] {
    let mut sums = [[V::splat(0.0); R]; S];
    sums[0] = z;
    let mut k = 0;
    while k + S <= rows {
        let mut s = 0;
        while s < S {
            add_row(&mut sums[s], at, last, kernel.add((k + s) * stride), x.add(k + s));
            s += 1;
        }
        k += S;
    }
    let mut s = 0;
    while s < S {
        if k + s < rows {
            add_row(&mut sums[s], at, last, kernel.add((k + s) * stride), x.add(k + s));
        }
        s += 1;
    }
    if const { S == 4 } {
        // Neighbours first, so that half of the additions can be under way at once.
        add_set(&mut sums, 0, 1);
        add_set(&mut sums, 2, 3);
        add_set(&mut sums, 0, 2);
    } else if const { S == 2 } {
        add_set(&mut sums, 0, 1);
    }
    sums[0]
}

#[inline(always)]
unsafe fn add_set<V: Register, const R: usize, const S: usize>(
    sums: &mut [[V; R]; S],
    to: usize,
    from: usize,
) {
    let from = sums[from];
    for (sum, from) in sums[to].iter_mut().zip(from) {
        *sum = sum.add(from);
    }
}

#[inline(always)]
unsafe fn add_row<V: Register, const R: usize>(
    sums: &mut [V; R],
    at: [usize; R],
    last: usize,
    row: *const f32,
    x: *const f32,
) {
    let x = V::splat(*x);
    let mut r = 0;
    while r < R {
        sums[r] = x.mul_add(load::<V, R>(r, row.add(at[r]), last), sums[r]);
        r += 1;
    }
}

/// Register `r` of `R`, of which the last has `last` numbers.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn load<V: Register, const R: usize>(r: usize, from: *const f32, last: usize) -> V {
    if r + 1 == R && last < V::LANES { V::load_first(from, last) } else { V::load(from) }
}

/// `R` registers in a row, of which the last has `last` numbers; all zeros if there is nothing to read.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn load_all<V: Register, const R: usize>(
    from: *const f32,
    at: [usize; R],
    last: usize,
) -> [V; R] {
    let mut z = [V::splat(0.0); R];
    if !from.is_null() {
        let mut r = 0;
        while r < R {
            z[r] = load::<V, R>(r, from.add(at[r]), last);
            r += 1;
        }
    }
    z
}

/// What sums begin with: a row, and the product of a kernel and an input that is not in it yet.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// Null is a row of zeros.
    pub(super) z: *const f32,
    pub(super) kernel: *const f32,
    pub(super) x: *const f32,
    pub(super) rows: usize,
}

impl Source {
    /// `R` registers of sums, of which register `r` begins at column `at[r]` and the last has `last` numbers.
    ///
    /// # Safety
    ///
    /// As for [`add_rows`].
    #[inline(always)]
    pub(super) unsafe fn sums<V: Register, const R: usize>(
        self,
        at: [usize; R],
        last: usize,
        columns: usize,
    ) -> [V; R] {
        let z = load_all::<V, R>(self.z, at, last);
        add_rows::<V, R, 1>(z, at, last, self.kernel, columns, self.x, self.rows)
    }
}

/// How many blocks a row of so many registers is taken in.
pub(super) const fn blocks(registers: usize, sums: usize) -> usize {
    registers.div_ceil(sums)
}

/// How many registers a block has, and how many sets of them are summed at once: `100 R + S`.
pub(super) const fn plan(registers: usize, sums: usize) -> usize {
    let r = registers.div_ceil(blocks(registers, sums));
    let s = if 4 * r <= sums && 4 * r <= 16 {
        4
    } else if 2 * r <= sums {
        2
    } else {
        1
    };
    100 * r + s
}

/// Calls a function with the `R` and `S` that a row of so many columns is best taken in. The others are not compiled.
macro_rules! in_blocks {
    ($V:ident, $columns:expr, $function:ident::<$W:ident, $U:ident>($($argument:expr),*)) => {
        in_blocks! {
            @($V, $columns, $function, $U, ($($argument),*))
            104 1 4, 204 2 4, 304 3 4, 404 4 4, 302 3 2, 402 4 2, 502 5 2, 602 6 2, 702 7 2, 802 8 2, 902 9 2, 1002 10 2,
            1102 11 2, 1202 12 2, 501 5 1, 601 6 1, 701 7 1, 801 8 1, 901 9 1, 1001 10 1, 1101 11 1, 1201 12 1,
            1301 13 1, 1401 14 1, 1501 15 1, 1601 16 1, 1701 17 1, 1801 18 1, 1901 19 1, 2001 20 1, 2101 21 1,
            2201 22 1, 2301 23 1, 2401 24 1
        }
    };
    (@($V:ident, $columns:expr, $function:ident, $U:ident, $arguments:tt) $($plan:literal $R:literal $S:literal),*) => {
        match const { plan(($columns).div_ceil($V::LANES), $V::SUMS) } {
            $($plan => in_blocks!(@call $function::<$V, $U, $R, $S> $arguments),)*
            _ => (),
        }
    };
    (@call $function:ident::<$V:ident, $U:ident, $R:literal, $S:literal> ($($argument:expr),*)) => {
        $function::<$V, $U, $R, $S>($($argument),*)
    };
}
pub(super) use in_blocks;

/// Where `R` registers in a row begin.
pub(super) const fn in_a_row<const R: usize>(from: usize, lanes: usize) -> [usize; R] {
    let mut at = [0; R];
    let mut r = 0;
    while r < R {
        at[r] = from + r * lanes;
        r += 1;
    }
    at
}

/// A few columns for `T` timesteps at once: `z_t = b + Σ_k x_tk W_k`. Each weight is read once.
///
/// # Safety
///
/// As for [`add_rows`]; `bias` is null or has a row; `x[t]` has `rows` numbers, and `z[t]` is a row, none of which overlaps with what is
/// read.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "where to read and to write")]
unsafe fn project<V: Register, const R: usize, const T: usize>(
    z: [*mut f32; T],
    bias: *const f32,
    column: usize,
    last: usize,
    kernel: *const f32,
    stride: usize,
    x: [*const f32; T],
    rows: usize,
) {
    let at = in_a_row::<R>(column, V::LANES);
    let mut sums = [load_all::<V, R>(bias, at, last); T];
    let mut k = 0;
    while k < rows {
        let mut row = [V::splat(0.0); R];
        let mut r = 0;
        while r < R {
            row[r] = load::<V, R>(r, kernel.add(k * stride + at[r]), last);
            r += 1;
        }
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
        k += 1;
    }
    let mut t = 0;
    while t < T {
        let mut r = 0;
        while r < R {
            if r + 1 == R && last < V::LANES {
                sums[t][r].store_first(z[t].add(at[r]), last);
            } else {
                sums[t][r].store(z[t].add(at[r]));
            }
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
unsafe fn project_columns<V: Register, const T: usize>(
    z: [*mut f32; T],
    bias: *const f32,
    kernel: *const f32,
    columns: usize,
    x: [*const f32; T],
    rows: usize,
) {
    let (mut column, lanes) = (0, V::LANES);
    if V::SUMS >= 24 {
        while column + 4 * lanes <= columns {
            project::<V, 4, T>(z, bias, column, lanes, kernel, columns, x, rows);
            column += 4 * lanes;
        }
    }
    while column + 2 * lanes <= columns {
        project::<V, 2, T>(z, bias, column, lanes, kernel, columns, x, rows);
        column += 2 * lanes;
    }
    while column + lanes <= columns {
        project::<V, 1, T>(z, bias, column, lanes, kernel, columns, x, rows);
        column += lanes;
    }
    if column < columns {
        project::<V, 1, T>(z, bias, column, columns - column, kernel, columns, x, rows);
    }
}

/// What the inputs of `count` timesteps contribute: row `t` of `z` is `b + Σ_k x_tk W_k`. `x(t)` is the input of timestep `t`.
///
/// # Safety
///
/// As for [`Register`]; `kernel` has `F` rows of `columns` numbers; `bias` is null or has one; `z` has `count`, and does not overlap
/// with what is read.
#[inline(always)]
pub(super) unsafe fn project_all<V: Register, const F: usize>(
    z: *mut f32,
    bias: *const f32,
    kernel: *const f32,
    columns: usize,
    x: impl Fn(usize) -> *const f32,
    count: usize,
) {
    let row = |t: usize| z.wrapping_add(t * columns);
    let mut t = 0;
    while t + 4 <= count {
        let z = [row(t), row(t + 1), row(t + 2), row(t + 3)];
        let x = [x(t), x(t + 1), x(t + 2), x(t + 3)];
        project_columns::<V, 4>(z, bias, kernel, columns, x, F);
        t += 4;
    }
    while t < count {
        project_columns::<V, 1>([row(t)], bias, kernel, columns, [x(t)], F);
        t += 1;
    }
}

/// `z += Σ_k x_k W_k`, for any number of columns.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn add_product<V: Register>(z: &mut [f32], kernel: &[f32], x: &[f32]) {
    let columns = z.len();
    // So many rows and no more are both in the kernel and in `x`.
    let rows = kernel.len().checked_div(columns).unwrap_or(0).min(x.len());
    let (z, kernel, x) = (z.as_mut_ptr(), kernel.as_ptr(), x.as_ptr());
    if columns == 1 {
        *z += dot::<V>(kernel, x, rows);
        return;
    }
    let (mut column, lanes) = (0, V::LANES);
    while column + 4 * lanes <= columns {
        let at = in_a_row::<4>(column, lanes);
        let sums = add_rows::<V, 4, 1>(load_all::<V, 4>(z, at, lanes), at, lanes, kernel, columns, x, rows);
        let mut r = 0;
        while r < 4 {
            sums[r].store(z.add(at[r]));
            r += 1;
        }
        column += 4 * lanes;
    }
    while column < columns {
        let last = lanes.min(columns - column);
        let sum = if last < lanes { V::load_first(z.add(column), last) } else { V::load(z.add(column)) };
        // One after the other as long as that takes no time worth mentioning.
        let [sum] = if rows < 16 {
            add_rows::<V, 1, 1>([sum], [column], last, kernel, columns, x, rows)
        } else {
            add_rows::<V, 1, 4>([sum], [column], last, kernel, columns, x, rows)
        };
        if last < lanes {
            sum.store_first(z.add(column), last);
        } else {
            sum.store(z.add(column));
        }
        column += lanes;
    }
}

/// `y = Σ_k x_k W_k`
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn product<V: Register, const F: usize, const U: usize>(
    kernel: &[SVector<f32, U>; F],
    x: &Vector<F, f32>,
    y: &mut Vector<U, f32>,
) {
    y.as_mut_slice().fill(0.0);
    add_product::<V>(y.as_mut_slice(), cast::scalars(kernel), x.as_slice());
}

/// `Σ_k a_k b_k`
///
/// # Safety
///
/// As for [`Register`]; `a` and `b` have `count` numbers.
#[inline(always)]
unsafe fn dot<V: Register>(a: *const f32, b: *const f32, count: usize) -> f32 {
    let (mut k, lanes) = (0, V::LANES);
    let mut sums = [V::splat(0.0); 2];
    while k + 2 * lanes <= count {
        sums[0] = V::load(a.add(k)).mul_add(V::load(b.add(k)), sums[0]);
        sums[1] = V::load(a.add(k + lanes)).mul_add(V::load(b.add(k + lanes)), sums[1]);
        k += 2 * lanes;
    }
    if k + lanes <= count {
        sums[0] = V::load(a.add(k)).mul_add(V::load(b.add(k)), sums[0]);
        k += lanes;
    }
    if k < count {
        let (a, b) = (V::load_first(a.add(k), count - k), V::load_first(b.add(k), count - k));
        sums[1] = a.mul_add(b, sums[1]);
    }
    sums[0].add(sums[1]).sum()
}

/// Replaces each number by its hyperbolic tangent.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn tanh_each<V: Register>(values: &mut [f32]) {
    let mut registers = values.chunks_exact_mut(V::LANES);
    for values in &mut registers {
        V::load(values.as_ptr()).tanh().store(values.as_mut_ptr());
    }
    let values = registers.into_remainder();
    if !values.is_empty() {
        V::load_first(values.as_ptr(), values.len()).tanh().store_first(values.as_mut_ptr(), values.len());
    }
}

/// Replaces each number by its logistic function.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn sigmoid_each<V: Register>(values: &mut [f32]) {
    let mut registers = values.chunks_exact_mut(V::LANES);
    for values in &mut registers {
        V::load(values.as_ptr()).sigmoid().store(values.as_mut_ptr());
    }
    let values = registers.into_remainder();
    if !values.is_empty() {
        V::load_first(values.as_ptr(), values.len()).sigmoid().store_first(values.as_mut_ptr(), values.len());
    }
}
