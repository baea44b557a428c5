//! Weighted sums of rows, in registers.
//!
//! ```text
//! z = b + Σ_k x_k W_k
//! ```
//!
//! The columns of a kernel go through registers in blocks, each from the first row to the last, so that the weights are read once and the
//! sums never leave their registers. A column's sum is the same bits in whatever block, and for however many timesteps at once.

use super::register::Register;
use core::hint::black_box;

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
    add_to_sums(&mut sums, at, last, kernel, stride, x, rows);
    total(sums)
}

/// The same, to `S` sets of sums of which the [`total`] is asked for later.
///
/// # Safety
///
/// As for [`add_rows`].
#[inline(always)]
pub(super) unsafe fn add_to_sums<V: Register, const R: usize, const S: usize>(
    sums: &mut [[V; R]; S],
    at: [usize; R],
    last: usize,
    kernel: *const f32,
    stride: usize,
    x: *const f32,
    rows: usize,
) {
    let (count, length) = alike::<V>(rows, last, stride);
    let rounds = count / S;
    // A loop so short would be unrolled, and all of its factors kept in registers that there are not.
    let rounds = if count > S && count <= 16 && V::LANES < 16 { black_box(rounds) } else { rounds };
    let mut k = 0;
    for _ in 0..rounds {
        let mut s = 0;
        while s < S {
            add_row(&mut sums[s], at, length, kernel.add((k + s) * stride), x.add(k + s));
            s += 1;
        }
        k += S;
    }
    let mut k = count / S * S;
    while k < rows {
        let last = if k < count { length } else { last };
        add_row(&mut sums[k % S], at, last, kernel.add(k * stride), x.add(k));
        k += 1;
    }
}

/// How many rows are best read alike, and how many numbers of their last register: more than `last` where it is faster, for behind all rows but
/// the last ones there are others to read. Of row `k` that is `LANES - last` numbers more, and no more than the `(rows - 1 - k) stride` that
/// lie between its end and that of the last row.
#[inline(always)]
pub(super) const fn alike<V: Register>(rows: usize, last: usize, stride: usize) -> (usize, usize) {
    if last == V::LANES || V::MASKS || matches!(last, 1 | 2 | 4) {
        (rows, last)
    } else {
        (rows.saturating_sub((V::LANES - last).div_ceil(stride)), V::LANES)
    }
}

/// The sum of all sets.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn total<V: Register, const R: usize, const S: usize>(mut sums: [[V; R]; S]) -> [V; R] {
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
    V::load_up_to(from, if r + 1 == R { last } else { V::LANES })
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
        stride: usize,
    ) -> [V; R] {
        let z = load_all::<V, R>(self.z, at, last);
        add_rows::<V, R, 1>(z, at, last, self.kernel, stride, self.x, self.rows)
    }

    /// The same of a whole row.
    ///
    /// # Safety
    ///
    /// As for [`add_rows`]; `to` has room for `columns` numbers, and overlaps with nothing that is read.
    #[inline(always)]
    unsafe fn store_all<V: Register>(self, to: *mut f32, columns: usize, stride: usize) {
        let mut column = 0;
        while column < columns {
            let last = V::LANES.min(columns - column);
            let [sum] = self.sums::<V, 1>([column], last, stride);
            sum.store_up_to(to.add(column), last);
            column += V::LANES;
        }
    }

    /// A row of sums that is complete.
    #[inline(always)]
    pub(super) fn sums_alone(z: *const f32) -> Self {
        Source { z, kernel: z, x: z, rows: 0 }
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
    ($V:ident, $columns:expr, $function:ident::<$W:ident, $U:ident $(, $T:ident)?>($($argument:expr),*)) => {
        in_blocks! {
            @($V, $columns, $function, ($U $(, $T)?), ($($argument),*))
            104 1 4, 204 2 4, 304 3 4, 404 4 4, 302 3 2, 402 4 2, 502 5 2, 602 6 2, 702 7 2, 802 8 2, 902 9 2, 1002 10 2,
            1102 11 2, 1202 12 2, 501 5 1, 601 6 1, 701 7 1, 801 8 1, 901 9 1, 1001 10 1, 1101 11 1, 1201 12 1,
            1301 13 1, 1401 14 1, 1501 15 1, 1601 16 1, 1701 17 1, 1801 18 1, 1901 19 1, 2001 20 1, 2101 21 1,
            2201 22 1, 2301 23 1, 2401 24 1
        }
    };
    (@($V:ident, $columns:expr, $function:ident, $types:tt, $arguments:tt) $($plan:literal $R:literal $S:literal),*) => {
        match const { plan(($columns).div_ceil($V::LANES), $V::SUMS) } {
            $($plan => in_blocks!(@call $function $V $types $R $S $arguments),)*
            _ => (),
        }
    };
    (@call $function:ident $V:ident ($($T:ident),*) $R:literal $S:literal ($($argument:expr),*)) => {
        $function::<$V, $($T,)* $R, $S>($($argument),*)
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

/// A row of `G U` sums in memory, of columns that lie `stride` apart from row to row.
///
/// # Safety
///
/// As for [`add_rows`]; `from` is the source of as many sums, `to` has room for them and overlaps with nothing that is read.
#[inline(always)]
pub(super) unsafe fn sum_all<V: Register, const U: usize, const G: usize>(
    from: Source,
    kernel: *const f32,
    stride: usize,
    x: *const f32,
    to: *mut f32,
) {
    if const { in_order::<V>(G * U * U) } {
        from.store_all::<V>(to, G * U, stride);
        add_rows_in_order::<V>(to, G * U, kernel, stride, x, U);
    } else {
        in_blocks!(V, G * U, sum_row::<V, U>(G * U, from, kernel, stride, x, to));
    }
}

/// Whether there are so many weights that it is best to read them in the order in which they lie: the wider a register, the sooner it is the
/// cache that is waited for. Measured with four lanes and with eight; sixteen keep to blocks.
pub(super) const fn in_order<V: Register>(weights: usize) -> bool {
    match V::LANES {
        4 => weights >= 32 << 10,
        8 => weights >= 12 << 10,
        _ => false,
    }
}

/// The same where sums would otherwise not leave their registers, which is worth something too.
pub(super) const fn in_order_after_all<V: Register>(weights: usize) -> bool {
    in_order::<V>(weights) && weights >= 28 << 10
}

/// `columns` sums, `R` registers at a time.
///
/// # Safety
///
/// As for [`sum_all`].
#[inline(always)]
unsafe fn sum_row<V: Register, const U: usize, const R: usize, const S: usize>(
    columns: usize,
    from: Source,
    kernel: *const f32,
    stride: usize,
    x: *const f32,
    to: *mut f32,
) {
    let registers = columns.div_ceil(V::LANES);
    let mut next = 0;
    while next < registers {
        // The last block may take some registers of the one before once more.
        let first = next.min(registers - R);
        let at = in_a_row::<R>(first * V::LANES, V::LANES);
        let last = (columns - at[R - 1]).min(V::LANES);
        let sums = from.sums::<V, R>(at, last, stride);
        let sums = add_rows::<V, R, S>(sums, at, last, kernel, stride, x, U);
        let mut r = 0;
        while r < R {
            sums[r].store_up_to(to.add(at[r]), if r + 1 == R { last } else { V::LANES });
            r += 1;
        }
        next += R;
    }
}

/// Adds `Σ_k x_k W_k` to all columns, a few whole rows at a time.
///
/// # Safety
///
/// As for [`add_rows`]; `z` has `columns` numbers, and overlaps with nothing that is read.
#[inline(always)]
pub(super) unsafe fn add_rows_in_order<V: Register>(
    z: *mut f32,
    columns: usize,
    kernel: *const f32,
    stride: usize,
    x: *const f32,
    rows: usize,
) {
    let mut k = 0;
    while k + 8 <= rows {
        add_some_rows::<V, 8>(z, columns, kernel.add(k * stride), stride, x.add(k));
        k += 8;
    }
    while k < rows {
        add_some_rows::<V, 1>(z, columns, kernel.add(k * stride), stride, x.add(k));
        k += 1;
    }
}

#[inline(always)]
unsafe fn add_some_rows<V: Register, const ROWS: usize>(
    z: *mut f32,
    columns: usize,
    kernel: *const f32,
    stride: usize,
    x: *const f32,
) {
    let mut factors = [V::splat(0.0); ROWS];
    let mut row = 0;
    while row < ROWS {
        factors[row] = V::splat(*x.add(row));
        row += 1;
    }
    let mut column = 0;
    while column + 2 * V::LANES <= columns {
        let at = [column, column + V::LANES];
        let sums = add_factors::<V, 2, ROWS>(load_all::<V, 2>(z, at, V::LANES), at, V::LANES, kernel, stride, factors);
        sums[0].store(z.add(at[0]));
        sums[1].store(z.add(at[1]));
        column += 2 * V::LANES;
    }
    while column < columns {
        let last = V::LANES.min(columns - column);
        let sums = load_all::<V, 1>(z, [column], last);
        let [sum] = add_factors::<V, 1, ROWS>(sums, [column], last, kernel, stride, factors);
        sum.store_up_to(z.add(column), last);
        column += V::LANES;
    }
}

#[inline(always)]
unsafe fn add_factors<V: Register, const R: usize, const ROWS: usize>(
    mut sums: [V; R],
    at: [usize; R],
    last: usize,
    kernel: *const f32,
    stride: usize,
    factors: [V; ROWS],
) -> [V; R] {
    let (count, length) = alike::<V>(ROWS, last, stride);
    let mut row = 0;
    while row < ROWS {
        let last = if row < count { length } else { last };
        let mut r = 0;
        while r < R {
            let weights = load::<V, R>(r, kernel.add(row * stride + at[r]), last);
            sums[r] = factors[row].mul_add(weights, sums[r]);
            r += 1;
        }
        row += 1;
    }
    sums
}
