//! `cargo run --release -p fuzz -- SECONDS [TARGET]`

use fuzz::memory::Counting;
use fuzz::target::{TARGETS, check};
use fuzz::{Mutator, hand};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process::ExitCode;
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
    for (name, target) in TARGETS {
        if one.as_ref().is_some_and(|one| one != name) {
            continue;
        }
        let (start, seeds) = (Instant::now(), target.seeds());
        let first = RandomState::new().build_hasher().finish();
        let (mut executions, mut found) = (0_u64, 0);
        while start.elapsed() < Duration::from_secs(seconds) {
            let seed = first.wrapping_add(executions);
            let bytes = target.damaged(&seeds, &mut Mutator::new(seed));
            executions += 1;
            if let Err(wrong) = check(&bytes) {
                let path = format!("{}/corpus/{name}-{seed:016x}", env!("CARGO_MANIFEST_DIR"));
                println!("{name}: {wrong}: {path}");
                std::fs::write(&path, &bytes).expect("the folder can be written");
                (sound, found) = (false, found + 1);
                if found == 20 {
                    break;
                }
            }
        }
        println!("{name}: {executions} executions in {:?}, {found} findings", start.elapsed());
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
