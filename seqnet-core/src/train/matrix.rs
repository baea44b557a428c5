//! Matrices in memory that belongs to others, and their products.

use crate::Scalar;
use crate::kernels::products::{Layout, Term};

/// A matrix inside of a row of numbers.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, S> {
    values: &'a [S],
    rows: usize,
    columns: usize,
    /// From one row to the next.
    stride: usize,
}

/// A matrix to be written.
#[derive(Debug)]
pub struct MatrixMut<'a, S> {
    values: &'a mut [S],
    rows: usize,
    columns: usize,
    stride: usize,
}

/// A matrix that others are multiplied by again and again.
#[derive(Clone, Copy, Debug)]
pub struct Factor<'a, S> {
    matrix: Matrix<'a, S>,
    transposed: bool,
    /// As the processor reads it best; nothing where it is read as it is.
    laid_out: &'a [S],
}

impl<'a, S: Scalar> Factor<'a, S> {
    /// A matrix, or its transpose, laid out for the processor if there is room for it; and what room is left.
    #[must_use]
    pub fn new(matrix: Matrix<'a, S>, transposed: bool, room: &'a mut [S]) -> (Self, &'a mut [S]) {
        let Layout { rows, columns, row, column } = matrix.layout();
        let layout = if transposed {
            Layout { rows: columns, columns: rows, row: column, column: row }
        } else {
            matrix.layout()
        };
        let (to, rest) = room.split_at_mut((rows * columns).min(room.len()));
        let is_laid_out = to.len() == rows * columns && S::lay_out((matrix.values, layout), to);
        (Factor { matrix, transposed, laid_out: if is_laid_out { to } else { &[] } }, rest)
    }
}

/// How many numbers a matrix reaches over.
const fn reach(rows: usize, columns: usize, stride: usize) -> usize {
    if rows == 0 { 0 } else { (rows - 1) * stride + columns }
}

impl<'a, S: Scalar> Matrix<'a, S> {
    /// `rows` rows of `columns` numbers, `stride` apart, the first at the front of `values`.
    #[inline]
    #[must_use]
    pub fn new(values: &'a [S], rows: usize, columns: usize, stride: usize) -> Self {
        Matrix { values: &values[..reach(rows, columns, stride)], rows, columns, stride }
    }

    /// No rows and no columns.
    pub const EMPTY: Self = Matrix { values: &[], rows: 0, columns: 0, stride: 0 };

    /// How many rows it has.
    #[inline]
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Row `i`.
    #[inline]
    #[must_use]
    pub fn row(&self, i: usize) -> &'a [S] {
        &self.values[i * self.stride..][..self.columns]
    }

    const fn layout(&self) -> Layout {
        Layout { rows: self.rows, columns: self.columns, row: self.stride, column: 1 }
    }

    fn times(self, b: Factor<'a, S>) -> Term<'a, S> {
        Term { a: self.values, of_a: self.layout(), b: b.laid_out }
    }

    /// Adds every row to a sum.
    pub fn add_rows_to(&self, sum: &mut [S]) {
        for i in 0..self.rows {
            for (sum, &value) in sum.iter_mut().zip(self.row(i)) {
                *sum += value;
            }
        }
    }
}

impl<'a, S: Scalar> MatrixMut<'a, S> {
    /// As [`Matrix::new`].
    #[inline]
    #[must_use]
    pub fn new(values: &'a mut [S], rows: usize, columns: usize, stride: usize) -> Self {
        MatrixMut { values: &mut values[..reach(rows, columns, stride)], rows, columns, stride }
    }

    /// Row `i`.
    #[inline]
    pub fn row(&mut self, i: usize) -> &mut [S] {
        &mut self.values[i * self.stride..][..self.columns]
    }

    /// All rows, from the first.
    #[inline]
    pub fn rows(&mut self) -> impl Iterator<Item = &mut [S]> {
        let columns = self.columns;
        self.values.chunks_mut(self.stride.max(1)).map(move |row| &mut row[..columns])
    }

    const fn layout(&self) -> Layout {
        Layout { rows: self.rows, columns: self.columns, row: self.stride, column: 1 }
    }

    /// `C += A B`
    pub fn add_product(&mut self, a: Matrix<'_, S>, b: Matrix<'_, S>) {
        let at = self.layout();
        S::add_matrix_product((self.values, at), (a.values, a.layout()), (b.values, b.layout()));
    }

    /// `C += Aᵀ B`
    pub fn add_product_of_transposed(&mut self, a: Matrix<'_, S>, b: Matrix<'_, S>) {
        let at = self.layout();
        let of_a = Layout { rows: a.columns, columns: a.rows, row: 1, column: a.stride };
        S::add_matrix_product((self.values, at), (a.values, of_a), (b.values, b.layout()));
    }

    /// `C += A B`
    pub fn add_product_by(&mut self, a: Matrix<'_, S>, b: Factor<'_, S>) {
        if b.laid_out.is_empty() {
            if b.transposed {
                self.add_product_with_transposed(a, b.matrix);
            } else {
                self.add_product(a, b.matrix);
            }
            return;
        }
        let at = self.layout();
        S::put_sums((self.values, at), None, &[a.times(b)]);
    }

    /// `C = S + A B + …`, with `S` in every row, or zeros; there are no more than two products.
    pub fn put_sums(&mut self, row: &[S], products: &[(Matrix<'_, S>, Factor<'_, S>)]) {
        match (products, row.len() == self.columns) {
            (&[(a, b)], true) if !b.laid_out.is_empty() => {
                let at = self.layout();
                S::put_sums((self.values, at), Some(row), &[a.times(b)]);
            }
            (&[(a, b), (d, e)], true) if !b.laid_out.is_empty() && !e.laid_out.is_empty() => {
                let at = self.layout();
                S::put_sums((self.values, at), Some(row), &[a.times(b), d.times(e)]);
            }
            _ => {
                for sums in self.rows() {
                    sums.fill(S::ZERO);
                    sums.iter_mut().zip(row).for_each(|(sum, &start)| *sum = start);
                }
                for &(a, b) in products {
                    self.add_product_by(a, b);
                }
            }
        }
    }

    /// `C += A Bᵀ`
    pub fn add_product_with_transposed(&mut self, a: Matrix<'_, S>, b: Matrix<'_, S>) {
        let at = self.layout();
        S::add_matrix_product_with_transposed(
            (self.values, at),
            (a.values, a.layout()),
            (b.values, b.layout()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `A = (1 2; 3 4; 5 6)`, `B = (7 8; 9 10)`, each in rows of three:
    ///
    /// ```text
    /// A B  = (25 28; 57 64; 89 100)
    /// Aᵀ A = (35 44; 44 56)
    /// A Bᵀ = (23 29; 53 67; 83 105)
    /// ```
    #[test]
    #[expect(clippy::float_cmp, reason = "small integers are exact")]
    fn products_by_hand() {
        let (a, b) = ([1.0, 2.0, 0.0, 3.0, 4.0, 0.0, 5.0, 6.0], [7.0, 8.0, 0.0, 9.0, 10.0]);
        let (a, b) = (Matrix::new(&a, 3, 2, 3), Matrix::new(&b, 2, 2, 3));
        let mut c = [0.0; 6];
        MatrixMut::new(&mut c, 3, 2, 2).add_product(a, b);
        assert_eq!(c, [25.0, 28.0, 57.0, 64.0, 89.0, 100.0]);
        let mut c = [0.0; 4];
        MatrixMut::new(&mut c, 2, 2, 2).add_product_of_transposed(a, a);
        assert_eq!(c, [35.0, 44.0, 44.0, 56.0]);
        let mut c = [1.0; 6];
        MatrixMut::new(&mut c, 3, 2, 2).add_product_with_transposed(a, b);
        assert_eq!(c, [24.0, 30.0, 54.0, 68.0, 84.0, 106.0]);
    }
}
