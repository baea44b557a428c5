//! Products of matrices, in registers.
//!
//! ```text
//! C = S + Σ A B        S: C as it is, a row for all rows, or zero
//! ```
//!
//! A few rows and registers of `C` stay in registers while all that is added to them goes by: of `B` a row of those registers, of `A` a column
//! of those rows. `B` is read where it is, or it is laid out before: in blocks of as many columns as are taken at once, row after row, so that
//! it goes by in a line.

use super::products::{Layout, Term};
use super::register::Register;
use super::sums::load;
use core::mem::MaybeUninit;

/// Rows of `C` in registers.
const ROWS: usize = 6;
/// Rows of `B` that are laid out on the way.
const DEPTH: usize = 128;
/// Registers of the widest block, on the widest machine.
const WIDEST: usize = 4 * 16;

/// What a block of `C` begins with: a row, and how far it is from it to that of the next row of `C`.
#[derive(Clone, Copy)]
struct Start {
    row: *const f32,
    stride: usize,
}

/// How many columns are taken at once, of so many that are left.
const fn width<V: Register>(left: usize) -> usize {
    if V::SUMS >= 24 && left >= 4 * V::LANES {
        4 * V::LANES
    } else if left >= 2 * V::LANES {
        2 * V::LANES
    } else if left >= V::LANES {
        V::LANES
    } else {
        left
    }
}

/// Lays out a matrix, given by its layout, as many numbers as it has.
///
/// # Safety
///
/// As for [`Register`]; `b` and `to` are valid for the matrix.
#[inline(always)]
pub(super) unsafe fn lay_out<V: Register>(b: *const f32, of_b: Layout, mut to: *mut f32) {
    let mut j = 0;
    while j < of_b.columns {
        let width = width::<V>(of_b.columns - j);
        for k in 0..of_b.rows {
            let from = b.add(k * of_b.row + j * of_b.column);
            for column in 0..width {
                *to.add(column) = *from.add(column * of_b.column);
            }
            to = to.add(width);
        }
        j += width;
    }
}

/// `C = S + Σ A B`, with every `B` laid out; `S` is `C` itself if there is no row to start with.
///
/// # Safety
///
/// As for [`Register`]; `c` is valid for rows of numbers in the layout `at`, each `a` and `b` for as many rows, or columns, and the term's
/// depth, and the row, unless it is null, for as many numbers as `C` has columns.
#[inline(always)]
pub(super) unsafe fn put_sums<V: Register>(c: *mut f32, at: Layout, row: *const f32, terms: &[Term<'_, f32>]) {
    let mut j = 0;
    while j < at.columns {
        let width = width::<V>(at.columns - j);
        let mut i = 0;
        while i < at.rows {
            let rows = rows_at_once(at.rows - i);
            let c = c.add(i * at.row + j);
            let mut start =
                if row.is_null() { Start { row: c, stride: at.row } } else { Start { row: row.add(j), stride: 0 } };
            for term in terms {
                let part = Part {
                    a: term.a.as_ptr().add(i * term.of_a.row),
                    of_a: term.of_a,
                    b: term.b.as_ptr().add(j * term.of_a.columns),
                    b_row: width,
                };
                part.add::<V>(c, at.row, rows, width, start);
                start = Start { row: c, stride: at.row };
            }
            i += rows;
        }
        j += width;
    }
}

/// `C += A B`
///
/// # Safety
///
/// As for [`put_sums`].
#[inline(always)]
pub(super) unsafe fn add_product<V: Register>(
    (c, at): (*mut f32, Layout),
    (a, of_a): (*const f32, Layout),
    (b, of_b): (*const f32, Layout),
) {
    // What few rows use is read where it is, if it is in rows.
    let lays_out = at.rows > ROWS || of_b.column != 1;
    let mut panel = MaybeUninit::<[f32; DEPTH * WIDEST]>::uninit();
    let panel = panel.as_mut_ptr().cast::<f32>();
    let mut first = 0;
    while first < of_b.rows {
        let depth = if lays_out { (of_b.rows - first).min(DEPTH) } else { of_b.rows };
        let mut j = 0;
        while j < at.columns {
            let width = width::<V>(at.columns - j);
            let from = b.add(first * of_b.row + j * of_b.column);
            let (b, b_row) = if lays_out {
                lay_out::<V>(from, Layout { rows: depth, columns: width, ..of_b }, panel);
                (panel.cast_const(), width)
            } else {
                (from, of_b.row)
            };
            let mut i = 0;
            while i < at.rows {
                let rows = rows_at_once(at.rows - i);
                let (a, c) = (a.add(i * of_a.row + first * of_a.column), c.add(i * at.row + j));
                let part = Part { a, of_a: Layout { columns: depth, ..of_a }, b, b_row };
                part.add::<V>(c, at.row, rows, width, Start { row: c, stride: at.row });
                i += rows;
            }
            j += width;
        }
        first += depth;
    }
}

/// As many rows as there is room for, or half of what is left, that no few are left over.
const fn rows_at_once(left: usize) -> usize {
    left.div_ceil(left.div_ceil(ROWS))
}

/// What is added to a block of `C`: a part of `A`, from its first row on, and a block of `B`.
#[derive(Clone, Copy)]
struct Part {
    a: *const f32,
    /// Its columns are what is summed over.
    of_a: Layout,
    b: *const f32,
    b_row: usize,
}

impl Part {
    /// # Safety
    ///
    /// As for [`put_sums`]; there are as many rows and columns.
    #[inline(always)]
    unsafe fn add<V: Register>(self, c: *mut f32, c_row: usize, rows: usize, width: usize, start: Start) {
        match rows {
            1 => self.add_rows::<V, 1>(c, c_row, width, start),
            2 => self.add_rows::<V, 2>(c, c_row, width, start),
            3 => self.add_rows::<V, 3>(c, c_row, width, start),
            4 => self.add_rows::<V, 4>(c, c_row, width, start),
            5 => self.add_rows::<V, 5>(c, c_row, width, start),
            _ => self.add_rows::<V, ROWS>(c, c_row, width, start),
        }
    }

    /// # Safety
    ///
    /// As for [`put_sums`].
    #[inline(always)]
    unsafe fn add_rows<V: Register, const M: usize>(
        self,
        c: *mut f32,
        c_row: usize,
        width: usize,
        start: Start,
    ) {
        if V::SUMS >= 24 && width == 4 * V::LANES {
            self.block::<V, M, 4>(c, c_row, V::LANES, start);
        } else if width == 2 * V::LANES {
            self.block::<V, M, 2>(c, c_row, V::LANES, start);
        } else {
            self.block::<V, M, 1>(c, c_row, width, start);
        }
    }

    /// `M` rows and `R` registers, of which the last has `last` numbers.
    ///
    /// # Safety
    ///
    /// As for [`put_sums`].
    #[inline(always)]
    unsafe fn block<V: Register, const M: usize, const R: usize>(
        self,
        c: *mut f32,
        c_row: usize,
        last: usize,
        start: Start,
    ) {
        let mut sums = [[V::splat(0.0); R]; M];
        for (m, sums) in sums.iter_mut().enumerate() {
            for (r, sum) in sums.iter_mut().enumerate() {
                *sum = load::<V, R>(r, start.row.add(m * start.stride + r * V::LANES), last);
            }
        }
        let (mut a, mut b) = (self.a, self.b);
        for _ in 0..self.of_a.columns {
            let mut row = [V::splat(0.0); R];
            for (r, row) in row.iter_mut().enumerate() {
                *row = load::<V, R>(r, b.add(r * V::LANES), last);
            }
            for (m, sums) in sums.iter_mut().enumerate() {
                let a = V::splat(*a.add(m * self.of_a.row));
                for (sum, row) in sums.iter_mut().zip(row) {
                    *sum = a.mul_add(row, *sum);
                }
            }
            // Not beyond the last number of either.
            (a, b) = (a.wrapping_add(self.of_a.column), b.wrapping_add(self.b_row));
        }
        for (m, sums) in sums.into_iter().enumerate() {
            for (r, sum) in sums.into_iter().enumerate() {
                let to = c.add(m * c_row + r * V::LANES);
                if r + 1 == R && last < V::LANES { sum.store_first(to, last) } else { sum.store(to) }
            }
        }
    }
}

