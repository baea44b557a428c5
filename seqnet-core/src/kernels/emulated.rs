//! A register of sixteen numbers that every processor can pass for, operation by operation what AVX-512 does: for tests where there is none.

use super::functions::{ONE_FROM, SEGMENTS, TABLE, TO_LAST_BITS, WIDTH};
use super::register::Register;

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
    use super::super::{Gates, Window, gru, lstm};
    use super::Sixteen;
    use crate::kernels::register::Register;
    use crate::layers::{Cell, Gru, Lstm, LstmState};
    use crate::{Initializer, Parameters, Path, Vector};
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const T: usize = 10;

    fn drawn<S: crate::Scalar, L: Parameters<S>>() -> L {
        let (mut layer, mut rng) = (L::ZEROS, StdRng::seed_from_u64(3));
        layer.visit_mut(&Path::ROOT, &mut |weight| {
            Initializer::GlorotUniform.fill(weight.shape, weight.values, &mut rng);
        });
        layer
    }

    fn inputs<const F: usize>() -> [Vector<F>; T] {
        core::array::from_fn(|t| Vector::from_fn(|f| [0.3, -0.9, 0.8, 0.0, -0.4, 0.6, -1.0][(t * 5 + f * 3) % 7]))
    }

    /// The parts of registers are put together as the cell in plain loops has them, in single steps and in windows.
    fn check<const F: usize, const U: usize>() {
        let x = inputs::<F>();

        let layer: Lstm<F, U> = drawn();
        let gates = Gates {
            kernel: &layer.kernel,
            recurrent_kernel: &layer.recurrent_kernel,
            bias: crate::layers::Bias::as_slice(&layer.bias),
            recurrent_bias: &[],
        };
        let (mut state, mut steps, mut expected) = (LstmState::default(), LstmState::default(), LstmState::default());
        let mut y = [Vector::zeros(); T];
        // SAFETY: every processor can pass for one with this register.
        unsafe { lstm::window::<Sixteen, F, U>(gates, &mut Window { x: &x, backwards: false, y: &mut y }, &mut state) };
        for (x, y) in x.iter().zip(&y) {
            // SAFETY: as above.
            unsafe { lstm::step::<Sixteen, F, U>(gates, x, &mut steps) };
            assert_eq!(steps.h, *y, "LSTM({U}) of {F}");
            layer.step(x, &mut expected);
            assert_close(&steps.h, &expected.h);
        }
        assert_eq!(state, steps);

        let layer: Gru<F, U> = drawn();
        let gates = Gates {
            kernel: &layer.kernel,
            recurrent_kernel: &layer.recurrent_kernel,
            bias: crate::layers::GruBias::input(&layer.bias),
            recurrent_bias: crate::layers::GruBias::recurrent(&layer.bias),
        };
        let (mut h, mut steps, mut expected) = (Vector::zeros(), Vector::zeros(), Vector::zeros());
        // SAFETY: as above.
        unsafe { gru::window::<Sixteen, F, U>(gates, &mut Window { x: &x, backwards: false, y: &mut y }, &mut h) };
        for (x, y) in x.iter().zip(&y) {
            // SAFETY: as above.
            unsafe { gru::step::<Sixteen, F, U>(gates, x, &mut steps) };
            assert_eq!(steps, *y, "GRU({U}) of {F}");
            layer.step(x, &mut expected);
            assert_close(&steps, &expected);
        }
        assert_eq!(h, steps);
    }

    fn assert_close<const U: usize>(found: &Vector<U>, expected: &Vector<U>) {
        for (found, expected) in found.as_slice().iter().zip(expected.as_slice()) {
            assert!((found - expected).abs() <= 2e-6, "{found} instead of {expected} among {U}");
        }
    }

    #[test]
    fn registers_of_sixteen_come_to_the_same() {
        check::<1, 1>();
        check::<2, 2>();
        check::<3, 3>();
        check::<1, 4>();
        check::<17, 5>();
        check::<1, 7>();
        check::<1, 8>();
        check::<3, 11>();
        check::<1, 15>();
        check::<1, 16>();
        check::<1, 17>();
        check::<1, 20>();
        check::<5, 31>();
        check::<4, 32>();
        check::<2, 33>();
        check::<1, 40>();
        check::<1, 48>();
        check::<1, 67>();
        check::<1, 96>();
        check::<1, 101>();
    }

    #[test]
    fn the_table_is_exact() {
        let (mut absolute, mut relative) = (0.0_f64, 0.0_f64);
        for bits in (0..0x7f80_0000_u32).step_by(4003) {
            let x = f32::from_bits(bits);
            // SAFETY: as above.
            let Sixteen([y, ..]) = unsafe { Sixteen([x; 16]).tanh() };
            let expected = libm::tanh(f64::from(x));
            let error = (f64::from(y) - expected).abs();
            absolute = absolute.max(error);
            relative = relative.max(error / expected.max(1e-37));
        }
        assert!(absolute <= 1.2e-7 && relative <= 2.1e-7, "{absolute:e} {relative:e}");
    }
}
