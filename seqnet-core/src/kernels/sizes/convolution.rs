//! Convolutions of every number of filters and of features from 1 to 67.

use super::{Case, Guarded, Layer, sixteen};
#[cfg(target_arch = "x86_64")]
use super::{Processor, avx2, avx512, sse2};
#[cfg(target_arch = "aarch64")]
use super::neon;
use std::vec;
use std::vec::Vec;

extern crate std;

type Convolve = unsafe fn(*const f32, &[*const f32], usize, *const f32, *mut f32);

/// The convolutions that this processor can run.
fn convolutions<const U: usize>() -> Vec<(&'static str, Convolve)> {
    let mut all: Vec<(&'static str, Convolve)> = vec![("sixteen", sixteen::convolve::<U>)];
    #[cfg(target_arch = "x86_64")]
    {
        all.push(("SSE2", sse2::convolve::<U>));
        if Processor::found() >= Processor::Avx2 {
            all.push(("AVX2", avx2::convolve::<U>));
        }
        if Processor::found() >= Processor::Avx512 {
            all.push(("AVX-512", avx512::convolve::<U>));
        }
    }
    #[cfg(target_arch = "aarch64")]
    all.push(("NEON", neon::convolve::<U>));
    all
}

/// Three timesteps of so many features, of which the second may not be there.
fn check_convolution<const U: usize>(features: usize) {
    let case = Case::drawn(Layer::SimpleRnn, U, 3 * features);
    let there = [true, !features.is_multiple_of(3), true];
    let steps: [Guarded; 3] =
        core::array::from_fn(|k| Guarded::new(&case.x.numbers()[k * features..(k + 1) * features]));
    let mut expected = vec![0.0; U];
    for (u, y) in expected.iter_mut().enumerate() {
        for (k, step) in steps.iter().enumerate().filter(|(k, _)| there[*k]) {
            for (f, x) in step.numbers().iter().enumerate() {
                *y += f64::from(*x) * f64::from(case.kernel.numbers()[(k * features + f) * U + u]);
            }
        }
        *y = (*y + f64::from(case.bias.numbers()[u])).tanh();
    }
    for (machine, convolve) in convolutions::<U>() {
        let mut y = Guarded::new(&[0.0; U]);
        let x: [*const f32; 3] =
            core::array::from_fn(|k| if there[k] { steps[k].at() } else { core::ptr::null() });
        // SAFETY: the processor has the instructions, and all is there.
        unsafe { convolve(case.kernel.at(), &x, features, case.bias.at(), y.at_mut()) };
        y.assert_guards();
        for (y, expected) in y.numbers().iter().zip(&expected) {
            let what = (machine, U, features);
            assert!((f64::from(*y) - expected).abs() <= 1e-6, "{y} instead of {expected}: {what:?}");
        }
    }
}

#[test]
fn every_pair_of_sizes_comes_to_the_same_in_a_convolution() {
    with_all_units!((1..=67).for_each(check_convolution::<U>));
}

#[test]
fn more_weights_than_the_first_cache_holds_are_read_in_order() {
    [256, 257, 300].into_iter().for_each(check_convolution::<131>);
}
