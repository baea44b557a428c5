//! Products of matrices inside of rows of numbers, for training.
//!
//! ```text
//! C += A B        c_ij += Σ_k a_ik b_kj        with A in rows or in columns
//! C += A Bᵀ       c_ij += Σ_k a_ik b_jk
//! ```
//!
//! [`portable`] is the definition; the versions for x86-64 add in another order.

use core::ops::{AddAssign, Mul};

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
}

impl Products for f64 {
    fn add_matrix_product(c: (&mut [f64], Layout), a: (&[f64], Layout), b: (&[f64], Layout)) {
        portable::add_product(c, a, b);
    }
    fn add_matrix_product_with_transposed(c: (&mut [f64], Layout), a: (&[f64], Layout), b: (&[f64], Layout)) {
        portable::add_product_with_transposed(c, a, b);
    }
}

impl Products for f32 {
    fn add_matrix_product(c: (&mut [f32], Layout), a: (&[f32], Layout), b: (&[f32], Layout)) {
        #[cfg(all(target_arch = "x86_64", feature = "std"))]
        if avx2::is_there() {
            avx2::add_product(c, a, b);
            return;
        }
        portable::add_product(c, a, b);
    }

    fn add_matrix_product_with_transposed(c: (&mut [f32], Layout), a: (&[f32], Layout), b: (&[f32], Layout)) {
        #[cfg(all(target_arch = "x86_64", feature = "std"))]
        if avx2::is_there() {
            avx2::add_product_with_transposed(c, a, b);
            return;
        }
        portable::add_product_with_transposed(c, a, b);
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

#[cfg(all(target_arch = "x86_64", feature = "std"))]
#[expect(unsafe_code, reason = "vectors of the processor, each block with its proof")]
mod avx2 {
    use super::Layout;
    use core::arch::x86_64::{
        __m256, __m256i, _mm_add_ps, _mm_add_ss, _mm_cvtss_f32, _mm_movehl_ps, _mm_shuffle_ps, _mm256_add_ps,
        _mm256_castps256_ps128, _mm256_cmpgt_epi32, _mm256_extractf128_ps, _mm256_fmadd_ps, _mm256_loadu_ps,
        _mm256_maskload_ps, _mm256_maskstore_ps, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setr_epi32,
        _mm256_setzero_ps, _mm256_storeu_ps,
    };

    /// Numbers in a vector.
    const LANES: usize = 8;
    /// Rows of a product that are made at once.
    const ROWS: usize = 6;
    /// Rows of the second matrix that are used at once.
    const DEPTH: usize = 128;

    pub(super) fn is_there() -> bool {
        std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
    }

    /// Panics unless a matrix lies within its numbers.
    fn check(values: &[f32], layout: Layout) {
        assert!(
            layout.reach() <= values.len(),
            "a matrix reaches over {} of {}",
            layout.reach(),
            values.len()
        );
    }

    pub(super) fn add_product(
        (c, at): (&mut [f32], Layout),
        (a, of_a): (&[f32], Layout),
        (b, of_b): (&[f32], Layout),
    ) {
        let of_a = Layout { rows: at.rows, columns: of_b.rows, ..of_a };
        let of_b = Layout { columns: at.columns, column: 1, ..of_b };
        check(c, Layout { column: 1, ..at });
        check(a, of_a);
        check(b, of_b);
        let mut panel = [0.0; DEPTH * 2 * LANES];
        for first in (0..of_b.rows).step_by(DEPTH) {
            let depth = (of_b.rows - first).min(DEPTH);
            for j in (0..at.columns).step_by(2 * LANES) {
                let columns = (at.columns - j).min(2 * LANES);
                // What is used again and again lies in a row, for rows of a power of two would push each other out of the cache.
                for (k, to) in panel.chunks_exact_mut(2 * LANES).take(depth).enumerate() {
                    to[..columns].copy_from_slice(&b[(first + k) * of_b.row + j..][..columns]);
                }
                let tile = Tile { a: of_a, depth, c_row: at.row, columns };
                for i in (0..at.rows).step_by(ROWS) {
                    // SAFETY: the processor has both features, for this is only called where `is_there`. Rows from `i` on, at most `ROWS` and
                    // all that there are, `columns` columns from `j` on, and `depth` columns of `a` from `first` on are within the
                    // matrices, which by `check` lie within their slices; the panel has `depth` rows.
                    unsafe {
                        let c = c.as_mut_ptr().add(i * at.row + j);
                        let a = a.as_ptr().add(i * of_a.row + first * of_a.column);
                        tile.add_rows((at.rows - i).min(ROWS), c, a, panel.as_ptr());
                    }
                }
            }
        }
    }

    /// A part of the product that stays in registers.
    #[derive(Clone, Copy)]
    struct Tile {
        a: Layout,
        /// How many products each number is the sum of.
        depth: usize,
        c_row: usize,
        /// At most `2 * LANES`.
        columns: usize,
    }

    impl Tile {
        /// # Safety
        ///
        /// As [`add`](Tile::add), for `rows` in the place of `M`.
        unsafe fn add_rows(self, rows: usize, c: *mut f32, a: *const f32, panel: *const f32) {
            // SAFETY: as above.
            unsafe {
                match (rows, self.columns == 2 * LANES) {
                    (1, false) => self.add::<1, false>(c, a, panel),
                    (2, false) => self.add::<2, false>(c, a, panel),
                    (3, false) => self.add::<3, false>(c, a, panel),
                    (4, false) => self.add::<4, false>(c, a, panel),
                    (5, false) => self.add::<5, false>(c, a, panel),
                    (_, false) => self.add::<ROWS, false>(c, a, panel),
                    (1, true) => self.add::<1, true>(c, a, panel),
                    (2, true) => self.add::<2, true>(c, a, panel),
                    (3, true) => self.add::<3, true>(c, a, panel),
                    (4, true) => self.add::<4, true>(c, a, panel),
                    (5, true) => self.add::<5, true>(c, a, panel),
                    (_, true) => self.add::<ROWS, true>(c, a, panel),
                }
            }
        }

        /// # Safety
        ///
        /// The processor has AVX2 and FMA; `M` rows of `depth` columns of `a`, `depth` rows of `2 * LANES` numbers of the panel, and `M` rows of
        /// `columns` columns of `c` can be accessed from where the pointers are.
        #[target_feature(enable = "avx2,fma")]
        unsafe fn add<const M: usize, const FULL: bool>(self, c: *mut f32, a: *const f32, b: *const f32) {
            let masks = [mask(self.columns), mask(self.columns.saturating_sub(LANES))];
            // A second vector without any column is not accessed, for its mask is empty.
            let second = if FULL { LANES } else { LANES.min(self.columns.saturating_sub(1)) };
            let mut sums = [[_mm256_setzero_ps(); 2]; M];
            for k in 0..self.depth {
                // SAFETY: row `k` of the panel, and column `k` of `M` rows of `a`.
                unsafe {
                    let row = b.add(k * 2 * LANES);
                    let rows = [_mm256_loadu_ps(row), _mm256_loadu_ps(row.add(LANES))];
                    for (m, sums) in sums.iter_mut().enumerate() {
                        let a = _mm256_set1_ps(*a.add(m * self.a.row + k * self.a.column));
                        sums[0] = _mm256_fmadd_ps(a, rows[0], sums[0]);
                        sums[1] = _mm256_fmadd_ps(a, rows[1], sums[1]);
                    }
                }
            }
            for (m, sums) in sums.into_iter().enumerate() {
                // SAFETY: row `m` of `c`, of which the masks leave `columns` columns.
                unsafe {
                    let row = c.add(m * self.c_row);
                    for ((at, sum), mask) in [row, row.add(second)].into_iter().zip(sums).zip(masks) {
                        if FULL {
                            _mm256_storeu_ps(at, _mm256_add_ps(_mm256_loadu_ps(at), sum));
                        } else {
                            let before = _mm256_maskload_ps(at, mask);
                            _mm256_maskstore_ps(at, mask, _mm256_add_ps(before, sum));
                        }
                    }
                }
            }
        }
    }

    /// The first `count` lanes.
    #[target_feature(enable = "avx2")]
    fn mask(count: usize) -> __m256i {
        #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "it is at most 8")]
        let count = count.min(LANES) as i32;
        _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    pub(super) fn add_product_with_transposed(
        (c, at): (&mut [f32], Layout),
        (a, of_a): (&[f32], Layout),
        (b, of_b): (&[f32], Layout),
    ) {
        let inner = of_a.columns.min(of_b.columns);
        check(c, Layout { column: 1, ..at });
        check(a, Layout { rows: at.rows, columns: inner, row: of_a.row, column: 1 });
        check(b, Layout { rows: at.columns, columns: inner, row: of_b.row, column: 1 });
        let mut i = 0;
        while i < at.rows {
            let rows = (at.rows - i).min(2);
            let mut j = 0;
            while j < at.columns {
                let columns = (at.columns - j).min(4);
                let dots = Dots { a: of_a.row, b: of_b.row, c: at.row, inner };
                // SAFETY: the processor has both features, for this is only called where `is_there`. Rows `i .. i + rows` of `a` and `c`
                // and `j .. j + columns` of `b` are within the matrices, which by `check` lie within their slices.
                unsafe {
                    let c = c.as_mut_ptr().add(i * at.row + j);
                    let (a, b) = (a.as_ptr().add(i * of_a.row), b.as_ptr().add(j * of_b.row));
                    match (rows, columns) {
                        (1, 1) => dots.add::<1, 1>(c, a, b),
                        (1, 2) => dots.add::<1, 2>(c, a, b),
                        (1, 3) => dots.add::<1, 3>(c, a, b),
                        (1, _) => dots.add::<1, 4>(c, a, b),
                        (_, 1) => dots.add::<2, 1>(c, a, b),
                        (_, 2) => dots.add::<2, 2>(c, a, b),
                        (_, 3) => dots.add::<2, 3>(c, a, b),
                        (..) => dots.add::<2, 4>(c, a, b),
                    }
                }
                j += columns;
            }
            i += rows;
        }
    }

    /// A part of the product with a transposed matrix: rows of one times rows of the other.
    #[derive(Clone, Copy)]
    struct Dots {
        a: usize,
        b: usize,
        c: usize,
        inner: usize,
    }

    impl Dots {
        /// # Safety
        ///
        /// The processor has AVX2 and FMA; `M` rows of `a`, `N` rows of `b`, both of `inner` columns, and `M` rows of `N` columns of `c` can
        /// be accessed from where the pointers are.
        #[target_feature(enable = "avx2,fma")]
        unsafe fn add<const M: usize, const N: usize>(self, c: *mut f32, a: *const f32, b: *const f32) {
            let mut sums = [[_mm256_setzero_ps(); N]; M];
            let whole = self.inner - self.inner % LANES;
            for k in (0..whole).step_by(LANES) {
                for (m, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: eight columns from `k` on of row `m` of `a` and of `N` rows of `b`.
                    unsafe {
                        let a = _mm256_loadu_ps(a.add(m * self.a + k));
                        for (n, sum) in sums.iter_mut().enumerate() {
                            *sum = _mm256_fmadd_ps(a, _mm256_loadu_ps(b.add(n * self.b + k)), *sum);
                        }
                    }
                }
            }
            if whole < self.inner {
                let mask = mask(self.inner - whole);
                for (m, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: columns from `whole` on of row `m` of `a` and of `N` rows of `b`, of which the mask leaves what there is.
                    unsafe {
                        let a = _mm256_maskload_ps(a.add(m * self.a + whole), mask);
                        for (n, sum) in sums.iter_mut().enumerate() {
                            let b = _mm256_maskload_ps(b.add(n * self.b + whole), mask);
                            *sum = _mm256_fmadd_ps(a, b, *sum);
                        }
                    }
                }
            }
            for (m, sums) in sums.into_iter().enumerate() {
                for (n, sum) in sums.into_iter().enumerate() {
                    // SAFETY: column `n` of row `m` of `c`.
                    unsafe { *c.add(m * self.c + n) += all(sum) };
                }
            }
        }
    }

    /// The sum of the lanes.
    #[target_feature(enable = "avx2")]
    fn all(sums: __m256) -> f32 {
        let four = _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_extractf128_ps::<1>(sums));
        let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
        _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec::Vec;

    /// Whole numbers, whose products and sums are exact in any order.
    #[expect(clippy::cast_precision_loss, reason = "they are below 11")]
    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7 + seed * 13) % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn all_sizes_are_what_the_definition_says() {
        for (m, n, k) in [(1, 1, 1), (2, 3, 5), (6, 16, 4), (7, 17, 9), (5, 33, 17), (13, 8, 3), (3, 24, 40)]
        {
            let (a, b, c) =
                (numbers(m * (k + 2) * 4, 1), numbers((n + k) * (n + k + 3), 2), numbers(m * (n + 1), 3));
            let at = Layout { rows: m, columns: n, row: n + 1, column: 1 };
            let in_rows = Layout { rows: m, columns: k, row: k + 2, column: 1 };
            let in_columns = Layout { rows: m, columns: k, row: 1, column: m + 1 };
            let of_b = Layout { rows: k, columns: n, row: n + 3, column: 1 };
            for of_a in [in_rows, in_columns] {
                if of_a.reach() > a.len() {
                    continue;
                }
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
        }
    }
}
