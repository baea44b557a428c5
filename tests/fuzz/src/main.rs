//! `cargo run --release -p fuzz -- SECONDS [TARGET]`

use fuzz::memory::Counting;
use fuzz::target::{TARGETS, Target, check};
use fuzz::{Mutator, hand};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    let one = arguments.next();
    let mut sound = true;
    let by_hand = if one.is_none() { hand::files() } else { Vec::new() };
    for (what, bytes) in by_hand {
        if let Err(wrong) = check(&bytes) {
            println!("{what}: {wrong}");
            sound = false;
        }
    }
    // A panic is reported with its file; rustc's own words would fill the screen.
    std::panic::set_hook(Box::new(|_| ()));
    let wanted: Vec<_> =
        TARGETS.into_iter().filter(|(name, _)| one.as_ref().is_none_or(|one| one == name)).collect();
    let (next, all_sound) = (AtomicUsize::new(0), AtomicBool::new(sound));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    // Each on a core by itself: what is counted of memory is the thread's.
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(&(name, target)) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    all_sound.fetch_and(fuzz(name, target, Duration::from_secs(seconds)), Ordering::Relaxed);
                }
            });
        }
    });
    if all_sound.into_inner() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Gives a reader damaged files for some time; says whether all is well.
fn fuzz(name: &str, target: Target, time: Duration) -> bool {
    let (start, seeds) = (Instant::now(), target.seeds());
    let first = RandomState::new().build_hasher().finish();
    let (mut executions, mut found) = (0_u64, 0);
    while start.elapsed() < time && found < 20 {
        let seed = first.wrapping_add(executions);
        let bytes = target.damaged(&seeds, &mut Mutator::new(seed));
        executions += 1;
        if let Err(wrong) = check(&bytes) {
            let path = format!("{}/corpus/{name}-{seed:016x}", env!("CARGO_MANIFEST_DIR"));
            println!("{name}: {wrong}: {path}");
            std::fs::write(&path, &bytes).expect("the folder can be written");
            found += 1;
        }
    }
    println!("{name}: {executions} executions in {:?}, {found} findings", start.elapsed());
    found == 0
}
