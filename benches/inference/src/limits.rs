//! What the processor can do at best: how fast it reads weights, and how long one tangent takes after the other.

use crate::time::now;
use seqnet::layers::{Lstm, Recurrent};
use seqnet_core::activations::{Activation, Tanh};
use std::fmt;
use std::hint::black_box;

pub struct Limits {
    /// Bytes a nanosecond from the first and the second cache.
    pub l1: f64,
    pub l2: f64,
    /// Nanoseconds of a tangent that waits for the one before.
    pub tanh: f64,
}

/// What fits the first cache of most processors beside the rest.
const FITS_L1: usize = 30 << 10;

impl Limits {
    pub fn measure() -> Self {
        Limits { l1: bandwidth(16 << 10), l2: bandwidth(256 << 10), tanh: tanh() }
    }

    /// Reading so many bytes of weights, so often, and as many times two tangents in a row: of a gate, and of the memory.
    pub fn recurrent(&self, bytes: usize, times: usize) -> f64 {
        let bandwidth = if bytes < FITS_L1 { self.l1 } else { self.l2 };
        times as f64 * (bytes as f64 / bandwidth + 2.0 * self.tanh)
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limits { l1, l2, tanh } = self;
        write!(f, "reads {l1:.0} GB/s from L1 and {l2:.0} GB/s from L2, a tangent in {tanh:.1} ns")
    }
}

fn least(mut measure: impl FnMut() -> f64) -> f64 {
    (0..21).map(|_| measure()).fold(f64::INFINITY, f64::min)
}

/// Bytes a nanosecond, read again and again.
fn bandwidth(bytes: usize) -> f64 {
    let numbers = vec![0_u64; bytes / 8];
    let times = (64 << 20) / bytes;
    let taken = least(|| {
        let start = now();
        for _ in 0..times {
            black_box(read(black_box(&numbers)));
        }
        now() - start
    });
    (times * bytes) as f64 / taken
}

fn read(numbers: &[u64]) -> u64 {
    #[target_feature(enable = "avx2")]
    fn avx2(numbers: &[u64]) -> u64 {
        any(numbers)
    }
    #[target_feature(enable = "avx512f")]
    fn avx512(numbers: &[u64]) -> u64 {
        any(numbers)
    }
    if is_x86_feature_detected!("avx512f") {
        // SAFETY: the processor has it.
        unsafe { avx512(numbers) }
    } else if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has it.
        unsafe { avx2(numbers) }
    } else {
        any(numbers)
    }
}

/// Which bits any of the numbers has: one operation a register.
#[inline(always)]
fn any(numbers: &[u64]) -> u64 {
    let mut bits = [0; 64];
    for numbers in numbers.chunks_exact(64) {
        for (bits, number) in bits.iter_mut().zip(numbers) {
            *bits |= number;
        }
    }
    bits.into_iter().fold(0, |a, b| a | b)
}

fn tanh() -> f64 {
    const TIMES: usize = 10_000;
    let mut values = [0.3_f32; 16];
    least(|| {
        let start = now();
        for _ in 0..TIMES {
            Tanh::apply(&mut values);
        }
        black_box(&values);
        (now() - start) / TIMES as f64
    })
}

/// The bytes that one timestep of an LSTM reads.
pub const fn lstm<const F: usize, const U: usize>() -> usize {
    size_of::<Recurrent<Lstm<F, U>>>()
}
