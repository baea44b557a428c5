//! Processors without an FPU, where a multiplication or an addition is a call of some 40 instructions: Cortex-M0 and M3, RISC-V without `f`.
//!
//! Tanh and the logistic function are [a table](super::table), which takes a quarter of the time of a library; its row is found in the bits of the
//! number.

use super::table::half_tanh;
use super::{Kernels, portable};

impl Kernels for f32 {
    #[inline]
    fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
        portable::add_product(z, kernel, x);
    }
    #[inline]
    fn tanh_each(values: &mut [f32]) {
        for value in values {
            let half = half_tanh(*value);
            *value = half + half;
        }
    }
    #[inline]
    fn sigmoid_each(values: &mut [f32]) {
        for value in values {
            *value = half_tanh(*value * 0.5) + 0.5;
        }
    }
}
