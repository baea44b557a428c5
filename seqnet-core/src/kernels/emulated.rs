//! A register of sixteen numbers that every processor can pass for, operation by operation what AVX-512 does: for tests where there is none.

use super::functions::{ONE_FROM, TO_LAST_BITS};
use super::register::Register;
use super::segments::{SEGMENTS, TABLE, WIDTH};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sixteen([f32; 16]);

impl Sixteen {
    fn zip(self, b: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Sixteen(core::array::from_fn(|lane| f(self.0[lane], b.0[lane])))
    }
    fn map(self, f: impl Fn(f32) -> f32) -> Self {
        Sixteen(self.0.map(f))
    }
}

impl Register for Sixteen {
    const LANES: usize = 16;
    const SUMS: usize = 24;
    const SHIFTS: bool = true;
    const MASKS: bool = true;

    unsafe fn splat(x: f32) -> Self {
        Sixteen([x; 16])
    }
    unsafe fn load(from: *const f32) -> Self {
        Self::load_first(from, 16)
    }
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        Sixteen(core::array::from_fn(|lane| if lane < count { *from.add(lane) } else { 0.0 }))
    }
    unsafe fn store(self, to: *mut f32) {
        self.store_first(to, 16);
    }
    unsafe fn store_first(self, to: *mut f32, count: usize) {
        core::ptr::copy_nonoverlapping(self.0.as_ptr(), to, count);
    }
    unsafe fn add(self, b: Self) -> Self {
        self.zip(b, |a, b| a + b)
    }
    unsafe fn sub(self, b: Self) -> Self {
        self.zip(b, |a, b| a - b)
    }
    unsafe fn mul(self, b: Self) -> Self {
        self.zip(b, |a, b| a * b)
    }
    unsafe fn mul_add(self, b: Self, c: Self) -> Self {
        Sixteen(core::array::from_fn(|lane| libm::fmaf(self.0[lane], b.0[lane], c.0[lane])))
    }
    unsafe fn mul_sub(self, b: Self, c: Self) -> Self {
        self.mul_add(b, c.map(|c| -c))
    }
    unsafe fn two_to_last_bits(self) -> Self {
        self.map(|k| f32::from_bits((k.to_bits() << 23).wrapping_add(1.0_f32.to_bits())))
    }
    unsafe fn div(self, b: Self) -> Self {
        self.zip(b, |a, b| a / b)
    }
    unsafe fn at_most(self, limit: f32) -> Self {
        self.map(|x| if limit < x { limit } else { x })
    }
    unsafe fn within(self, limit: f32) -> Self {
        self.at_most(limit).map(|x| if -limit > x { -limit } else { x })
    }
    unsafe fn sum(self) -> f32 {
        self.0.iter().sum()
    }
    unsafe fn tanh(self) -> Self {
        self.map(|x| {
            let a = if ONE_FROM < x.abs() { ONE_FROM } else { x.abs() };
            let segment = libm::fmaf(a, 1.0 / WIDTH, TO_LAST_BITS);
            let d = libm::fmaf(-(segment - TO_LAST_BITS), WIDTH, a);
            let c = |k: usize| TABLE.0[k][segment.to_bits() as usize % SEGMENTS];
            let low = libm::fmaf(c(1), d, c(0));
            let high = libm::fmaf(libm::fmaf(c(5), d, c(4)), d * d, libm::fmaf(c(3), d, c(2)));
            f32::from_bits(libm::fmaf(high, d * d, low).to_bits() | x.to_bits() & (1 << 31))
        })
    }
    unsafe fn sigmoid(self) -> Self {
        let half = Self::splat(0.5);
        self.mul(half).tanh().mul_add(half, half)
    }
    unsafe fn after(self, next: Self, by: usize) -> Self {
        Sixteen(core::array::from_fn(|lane| if lane + by < 16 { self.0[lane + by] } else { next.0[lane + by - 16] }))
    }
}

mod tests {
    use super::Sixteen;
    use crate::kernels::register::Register;

    #[test]
    fn the_table_is_exact() {
        let (mut absolute, mut relative) = (0.0_f64, 0.0_f64);
        for bits in (0..0x7f80_0000_u32).step_by(4003) {
            let x = f32::from_bits(bits);
            // SAFETY: every processor can pass for one with this register.
            let Sixteen([y, ..]) = unsafe { Sixteen([x; 16]).tanh() };
            let expected = libm::tanh(f64::from(x));
            let error = (f64::from(y) - expected).abs();
            absolute = absolute.max(error);
            relative = relative.max(error / expected.max(1e-37));
        }
        assert!(absolute <= 1.2e-7 && relative <= 2.1e-7, "{absolute:e} {relative:e}");
    }
}
