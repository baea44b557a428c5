//! The CPU time of this thread, which others on the machine do not lengthen.

use std::hint::black_box;

/// How long a measurement takes at least, in nanoseconds.
const LONG_ENOUGH: f64 = 2e6;

/// Nanoseconds a call, over all inputs as often as takes a while.
pub fn per_call(inputs: usize, run: &mut dyn FnMut(usize) -> f32) -> f64 {
    let mut times = 1_u32;
    loop {
        let start = now();
        for _ in 0..times {
            for input in 0..inputs {
                black_box(run(black_box(input)));
            }
        }
        let taken = now() - start;
        if taken >= LONG_ENOUGH {
            return taken / (f64::from(times) * inputs as f64);
        }
        times *= 2;
    }
}

pub fn now() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on Linux, and the place is valid for one `timespec`.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}
