//! How fast seqnet trains: `cargo run --release --manifest-path benches/training/Cargo.toml --bin training`.
//!
//! | workload | network | batch |
//! |----------|---------|------:|
//! | T1 | `LSTM(32), Dense(1)` over (24, 4) | 32 |
//! | T2 | `LSTM(32), RepeatVector(6), LSTM(32, sequences), TimeDistributed(Dense(1))` over (24, 1) | 32 |
//! | T3 | `LSTM(128), Dense(1)` over (50, 8) | 64 |
//!
//! Seconds of processor time, of all threads, for an epoch of 3200 windows, with Adam and the squared error; and how many times faster two threads
//! are on the clock on the wall, which says something on a quiet machine alone. One and two take turns; the medians of the rounds are
//! printed, as a table in Markdown.
//!
//! Arguments: workloads to run.

mod time;
mod workloads;

use std::env;
use workloads::Workload;

const ROUNDS: usize = 7;

fn main() {
    let chosen: Vec<String> = env::args().skip(1).collect();
    println!("| workload | one thread | two threads | faster by |\n|---|---:|---:|---:|");
    for workload in workloads::all() {
        if chosen.is_empty() || chosen.iter().any(|name| name == workload.name) {
            println!("{}", row(workload));
        }
    }
}

fn row(mut workload: Workload) -> String {
    let [mut one, mut two, mut walls] = [(); 3].map(|()| Vec::new());
    (workload.seqnet)(1, 2);
    for _ in 0..ROUNDS {
        let alone = time::of(|| (workload.seqnet)(1, 1));
        let both = time::of(|| (workload.seqnet)(1, 2));
        one.push(alone.cpu);
        two.push(both.cpu);
        walls.push(alone.wall / both.wall);
    }
    let [one, two, faster] = [one, two, walls].map(median);
    format!("| {} | {one:.3} | {two:.3} | {faster:.2} |", workload.name)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
