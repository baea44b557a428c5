//! What the clock on the wall and the processors' clocks say.

/// Seconds.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Of the processors, of all threads of this process, which others on the machine do not lengthen.
    pub cpu: f64,
    /// On the wall.
    pub wall: f64,
}

/// How long something takes.
pub fn of(run: impl FnOnce()) -> Times {
    let [cpu, wall] = [libc::CLOCK_PROCESS_CPUTIME_ID, libc::CLOCK_MONOTONIC];
    let start = [now(cpu), now(wall)];
    run();
    Times { cpu: now(cpu) - start[0], wall: now(wall) - start[1] }
}

fn now(clock: libc::clockid_t) -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: both clocks exist on Linux, and the place is valid for one `timespec`.
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
