//! Products of matrices inside of rows of numbers, and what else training takes time for.
//!
//! ```text
//! C += A B          c_ij += Σ_k a_ik b_kj        with A in rows or in columns
//! C += A Bᵀ         c_ij += Σ_k a_ik b_jk
//! C  = S + Σ A B    with every B laid out before
//! ```
//!
//! `portable` is the definition; in registers it is added in another order.

use core::ops::{AddAssign, Mul};
use nalgebra::SVector;

/// Where the numbers of a matrix are: `rows` and `columns`, and how far it is from one to the next.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// How many rows there are.
    pub rows: usize,
    /// How many columns there are.
    pub columns: usize,
    /// From one row to the next.
    pub row: usize,
    /// From one column to the next.
    pub column: usize,
}

impl Layout {
    /// How many numbers the matrix reaches over.
    pub const fn reach(self) -> usize {
        if self.rows == 0 || self.columns == 0 {
            return 0;
        }
        (self.rows - 1) * self.row + (self.columns - 1) * self.column + 1
    }

    /// Panics unless the matrix lies within its numbers.
    fn check<S>(self, values: &[S]) {
        assert!(self.reach() <= values.len(), "a matrix reaches over {} of {}", self.reach(), values.len());
    }
}

/// `A B`: `A`, and `B` as it has been laid out, with as many rows as `A` has columns.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a, S> {
    /// The numbers of `A`.
    pub a: &'a [S],
    /// Where they are.
    pub of_a: Layout,
    /// The numbers of `B`.
    pub b: &'a [S],
}

/// The products of matrices of a number.
pub trait Products: Copy + 'static {
    /// `C += A B`; `B` and `C` are in rows.
    fn add_matrix_product(c: (&mut [Self], Layout), a: (&[Self], Layout), b: (&[Self], Layout));

    /// `C += A Bᵀ`; all are in rows.
    fn add_matrix_product_with_transposed(
        c: (&mut [Self], Layout),
        a: (&[Self], Layout),
        b: (&[Self], Layout),
    );

    /// Lays `B` out as many products with it read it best. Says whether there is such a way.
    fn lay_out(_b: (&[Self], Layout), _to: &mut [Self]) -> bool {
        false
    }

    /// `C = S + Σ A B`, with every `B` laid out; `S` is a row for all rows of `C`, or `C` itself.
    fn put_sums(_c: (&mut [Self], Layout), _row: Option<&[Self]>, _terms: &[Term<'_, Self>]) {}

    /// The gates of an LSTM with Keras's default activations, from the sums in the record of a timestep. Says whether there is a kernel for it.
    fn lstm_forward<const U: usize>(
        _now: &mut [SVector<Self, U>; 7],
        _before: Option<&[SVector<Self, U>; 7]>,
    ) -> bool {
        false
    }

    /// The derivatives for the sums, and for the state before. Says whether there is a kernel for it.
    fn lstm_backward<const U: usize>(
        _now: &mut [SVector<Self, U>; 7],
        _before: Option<&[SVector<Self, U>; 7]>,
        _carry: &mut [SVector<Self, U>; 2],
    ) -> bool {
        false
    }
}

impl Products for f64 {
    fn add_matrix_product(c: (&mut [f64], Layout), a: (&[f64], Layout), b: (&[f64], Layout)) {
        portable::add_product(c, a, b);
    }
    fn add_matrix_product_with_transposed(c: (&mut [f64], Layout), a: (&[f64], Layout), b: (&[f64], Layout)) {
        portable::add_product_with_transposed(c, a, b);
    }
}

without_registers! {
impl Products for f32 {
    fn add_matrix_product(c: (&mut [f32], Layout), a: (&[f32], Layout), b: (&[f32], Layout)) {
        portable::add_product(c, a, b);
    }
    fn add_matrix_product_with_transposed(c: (&mut [f32], Layout), a: (&[f32], Layout), b: (&[f32], Layout)) {
        portable::add_product_with_transposed(c, a, b);
    }
}
}

with_registers! {
use super::machine::training;

impl Products for f32 {
    fn add_matrix_product(c: (&mut [f32], Layout), a: (&[f32], Layout), (b, of_b): (&[f32], Layout)) {
        add_product(c, a, (b, Layout { column: 1, ..of_b }));
    }

    fn add_matrix_product_with_transposed(
        c: (&mut [f32], Layout),
        a: (&[f32], Layout),
        (b, of_b): (&[f32], Layout),
    ) {
        let turned = Layout { rows: of_b.columns, columns: of_b.rows, row: 1, column: of_b.row };
        add_product(c, a, (b, turned));
    }

    fn lay_out((b, of_b): (&[f32], Layout), to: &mut [f32]) -> bool {
        of_b.check(b);
        if to.len() < of_b.rows * of_b.columns {
            return false;
        }
        // SAFETY: both are as large as the matrix.
        unsafe { training::lay_out(b.as_ptr(), of_b, to.as_mut_ptr()) }
        true
    }

    fn put_sums((c, at): (&mut [f32], Layout), row: Option<&[f32]>, terms: &[Term<'_, f32>]) {
        let at = Layout { column: 1, ..at };
        at.check(c);
        assert!(row.is_none_or(|row| row.len() >= at.columns), "a row of {} numbers", at.columns);
        for term in terms {
            let of_a = Layout { rows: at.rows, ..term.of_a };
            of_a.check(term.a);
            let needed = of_a.columns * at.columns;
            assert!(term.b.len() >= needed, "{needed} numbers are laid out, not {}", term.b.len());
        }
        let row = row.map_or(core::ptr::null(), <[f32]>::as_ptr);
        // SAFETY: all are as large as `C` says, and lie within their slices.
        unsafe { training::put_sums(c.as_mut_ptr(), at, row, terms) }
    }

    fn lstm_forward<const U: usize>(
        now: &mut [SVector<f32, U>; 7],
        before: Option<&[SVector<f32, U>; 7]>,
    ) -> bool {
        // SAFETY: nothing is asked for.
        unsafe { training::lstm_forward(now, before) }
        true
    }

    fn lstm_backward<const U: usize>(
        now: &mut [SVector<f32, U>; 7],
        before: Option<&[SVector<f32, U>; 7]>,
        carry: &mut [SVector<f32, U>; 2],
    ) -> bool {
        // SAFETY: nothing is asked for.
        unsafe { training::lstm_backward(now, before, carry) }
        true
    }
}


fn add_product((c, at): (&mut [f32], Layout), (a, of_a): (&[f32], Layout), (b, of_b): (&[f32], Layout)) {
    let at = Layout { column: 1, ..at };
    let of_a = Layout { rows: at.rows, columns: of_b.rows, ..of_a };
    let of_b = Layout { columns: at.columns, ..of_b };
    at.check(c);
    of_a.check(a);
    of_b.check(b);
    // SAFETY: the matrices are as large as each other, and lie within their slices.
    unsafe { training::add_product((c.as_mut_ptr(), at), (a.as_ptr(), of_a), (b.as_ptr(), of_b)) }
}
}

mod portable {
    use super::{AddAssign, Layout, Mul};

    pub(super) fn add_product<S: Copy + AddAssign + Mul<Output = S>>(
        (c, at): (&mut [S], Layout),
        (a, of_a): (&[S], Layout),
        (b, of_b): (&[S], Layout),
    ) {
        for i in 0..at.rows {
            let c = &mut c[i * at.row..][..at.columns];
            for k in 0..of_b.rows {
                let (a, b) = (a[i * of_a.row + k * of_a.column], &b[k * of_b.row..][..at.columns]);
                for (c, &b) in c.iter_mut().zip(b) {
                    *c += a * b;
                }
            }
        }
    }

    pub(super) fn add_product_with_transposed<S: Copy + AddAssign + Mul<Output = S>>(
        (c, at): (&mut [S], Layout),
        (a, of_a): (&[S], Layout),
        (b, of_b): (&[S], Layout),
    ) {
        for i in 0..at.rows {
            let a = &a[i * of_a.row..][..of_a.columns];
            for (j, c) in c[i * at.row..][..at.columns].iter_mut().enumerate() {
                for (&a, &b) in a.iter().zip(&b[j * of_b.row..][..of_b.columns]) {
                    *c += a * b;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec;
    use std::vec::Vec;

    /// Whole numbers, whose products and sums are exact in any order.
    #[expect(clippy::cast_precision_loss, reason = "they are below 11")]
    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7 + seed * 13) % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn all_sizes_are_what_the_definition_says() {
        for (m, n, k) in [
            (1, 1, 1),
            (2, 3, 5),
            (6, 16, 4),
            (7, 17, 9),
            (5, 33, 17),
            (13, 8, 3),
            (3, 24, 40),
            (9, 135, 300),
        ] {
            let (a, b, c) =
                (numbers((m + 1) * (k + 2), 1), numbers((n + k) * (n + k + 3), 2), numbers(m * (n + 1), 3));
            let at = Layout { rows: m, columns: n, row: n + 1, column: 1 };
            let in_rows = Layout { rows: m, columns: k, row: k + 2, column: 1 };
            let in_columns = Layout { rows: m, columns: k, row: 1, column: m + 1 };
            let of_b = Layout { rows: k, columns: n, row: n + 3, column: 1 };
            for of_a in [in_rows, in_columns] {
                let (mut ours, mut expected) = (c.clone(), c.clone());
                f32::add_matrix_product((&mut ours, at), (&a, of_a), (&b, of_b));
                portable::add_product((&mut expected, at), (&a, of_a), (&b, of_b));
                assert_eq!(ours, expected, "{m} {n} {k}");
            }
            let of_b = Layout { rows: n, columns: k, row: k + 3, column: 1 };
            let (mut ours, mut expected) = (c.clone(), c.clone());
            f32::add_matrix_product_with_transposed((&mut ours, at), (&a, in_rows), (&b, of_b));
            portable::add_product_with_transposed((&mut expected, at), (&a, in_rows), (&b, of_b));
            assert_eq!(ours, expected, "{m} {n} {k} transposed");

            let of_b = Layout { rows: k, columns: n, row: 1, column: k + 3 };
            let mut laid_out = vec![0.0; k * n];
            if f32::lay_out((&b, of_b), &mut laid_out) {
                let term = Term { a: &a, of_a: in_rows, b: &laid_out };
                let mut ours = c.clone();
                f32::put_sums((&mut ours, at), None, &[term]);
                assert_eq!(ours, expected, "{m} {n} {k} laid out");
                let row = numbers(n, 4);
                f32::put_sums((&mut ours, at), Some(&row), &[term, term]);
                for (i, ours) in ours.chunks(n + 1).enumerate() {
                    for ((j, ours), row) in ours[..n].iter().enumerate().zip(&row) {
                        let product = expected[i * (n + 1) + j] - c[i * (n + 1) + j];
                        assert!((ours - (row + 2.0 * product)).abs() <= 0.0, "{m} {n} {k}: {i}, {j}");
                    }
                }
            }
        }
    }
}
