//! The primitives in registers: products for any number of columns, and the functions of rows of numbers.
//!
//! ```text
//! z += Σ_k x_k W_k
//! ```

use super::functions::exp;
use super::register::Register;
use super::sums::{add_rows, in_a_row, load_all};

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
        *z += dots::<V>(kernel, &[x], rows);
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
        let sum = V::load_up_to(z.add(column), last);
        // One after the other as long as that takes no time worth mentioning.
        let [sum] = if rows < 16 {
            add_rows::<V, 1, 1>([sum], [column], last, kernel, columns, x, rows)
        } else {
            add_rows::<V, 1, 4>([sum], [column], last, kernel, columns, x, rows)
        };
        sum.store_up_to(z.add(column), last);
        column += lanes;
    }
}

/// `Σ_k w_k x_k` where there is one column: the weights for every `x` lie side by side, and where an `x` is null they are passed over.
///
/// # Safety
///
/// As for [`Register`]; each `x` is null or has `count` numbers, and `kernel` has as many for each of them.
#[inline(always)]
pub(super) unsafe fn dots<V: Register>(kernel: *const f32, x: &[*const f32], count: usize) -> f32 {
    let lanes = V::LANES;
    // To this the compiler adds nothing: the first product is the sum.
    let mut sums = [V::splat(-0.0); 2];
    for (k, &b) in x.iter().enumerate() {
        if b.is_null() {
            continue;
        }
        let (a, mut at) = (kernel.add(k * count), 0);
        while at + 2 * lanes <= count {
            sums[0] = V::load(a.add(at)).mul_add(V::load(b.add(at)), sums[0]);
            sums[1] = V::load(a.add(at + lanes)).mul_add(V::load(b.add(at + lanes)), sums[1]);
            at += 2 * lanes;
        }
        if at + lanes <= count {
            sums[0] = V::load(a.add(at)).mul_add(V::load(b.add(at)), sums[0]);
            at += lanes;
        }
        if at < count {
            let (a, b) = (V::load_first(a.add(at), count - at), V::load_first(b.add(at), count - at));
            sums[1] = a.mul_add(b, sums[1]);
        }
    }
    sums[0].add(sums[1]).sum()
}

macro_rules! each {
    ($($(#[$doc:meta])* $name:ident($x:ident) = $y:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As for [`Register`].
        #[inline(always)]
        pub(super) unsafe fn $name<V: Register>(values: &mut [f32]) {
            let mut registers = values.chunks_exact_mut(V::LANES);
            for values in &mut registers {
                let $x = V::load(values.as_ptr());
                $y.store(values.as_mut_ptr());
            }
            let values = registers.into_remainder();
            if !values.is_empty() {
                let $x = V::load_first(values.as_ptr(), values.len());
                $y.store_first(values.as_mut_ptr(), values.len());
            }
        }
    )*};
}

each! {
    /// Replaces each number by its hyperbolic tangent.
    tanh_each(x) = x.tanh();
    /// Replaces each number by its logistic function.
    sigmoid_each(x) = x.sigmoid();
    /// Replaces each number, none of which is above zero, by `e` to its power.
    exp_each(x) = exp(x);
}
