//! Processors without an FPU, where a multiplication or an addition is a call of some 40 instructions: Cortex-M0 and M3, RISC-V without `f`.
//!
//! Tanh and the logistic function are [a table](super::table), which takes a quarter of the time of a library; its row is found in the bits of the
//! number.

use super::Kernels;
use super::short::exp;
use super::table::half_tanh;

/// Of more products, so many at a time have a sum of their own, which is added to those before: short sums lose less.
const IN_A_SUM: usize = 16;

impl Kernels for f32 {
    #[inline]
    fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
        let columns = z.len();
        let (parts, rest) = if x.len() > IN_A_SUM { x.as_chunks() } else { (&[][..], x) };
        for (column, z) in z.iter_mut().enumerate() {
            let mut place = column;
            let mut product = |x: f32| {
                let weight = kernel.get(place).copied().unwrap_or_default();
                place += columns;
                weight * x
            };
            let mut total = *z;
            for [x, next @ ..] in parts as &[[f32; IN_A_SUM]] {
                let mut sum = product(*x);
                for &x in next {
                    sum += product(x);
                }
                total += sum;
            }
            for &x in rest {
                total += product(x);
            }
            *z = total;
        }
    }
    #[inline]
    fn tanh_each(values: &mut [f32]) {
        for value in values {
            *value = tanh(*value);
        }
    }
    #[inline]
    fn sigmoid_each(values: &mut [f32]) {
        for value in values {
            *value = half_tanh(*value * 0.5) + 0.5;
        }
    }
    #[inline]
    fn exp_each(values: &mut [f32]) {
        for value in values {
            *value = exp(*value);
        }
    }
}

#[inline]
pub(crate) fn tanh(x: f32) -> f32 {
    let half = half_tanh(x);
    half + half
}
