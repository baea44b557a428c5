//! How fast seqnet trains: `cargo run --release --manifest-path benches/training/Cargo.toml --bin training`.
//!
//! | workload | network | batch |
//! |----------|---------|------:|
//! | T1 | `LSTM(32), Dense(1)` over (24, 4) | 32 |
//! | T2 | `LSTM(32), RepeatVector(6), LSTM(32, sequences), TimeDistributed(Dense(1))` over (24, 1) | 32 |
//! | T3 | `LSTM(128), Dense(1)` over (50, 8) | 64 |
//!
//! Seconds of processor time, of all threads, for an epoch of 3200 windows, with Adam and the squared error; and how many times faster two threads
//! are on the clock on the wall, which says something on a quiet machine alone. The contenders take turns; the medians of the rounds are
//! printed, as a table in Markdown. With `--features peers`, candle and burn (on `ndarray`) run as well, limited to one thread.
//!
//! Arguments: workloads to run.

#[cfg(feature = "peers")]
mod burn;
#[cfg(feature = "peers")]
mod candle;
mod time;
mod workloads;

use std::env;
use workloads::{Fit, Workload};

const ROUNDS: usize = 7;

fn main() {
    if cfg!(feature = "peers") {
        // SAFETY: there is one thread so far. The peers ask for it when they begin.
        unsafe { env::set_var("RAYON_NUM_THREADS", "1") };
    }
    let chosen: Vec<String> = env::args().skip(1).collect();
    let mut heading = vec!["workload", "seqnet", "two threads", "faster by"];
    if cfg!(feature = "peers") {
        heading.extend(["candle", "burn"]);
    }
    println!("| {} |\n|---|{}", heading.join(" | "), "---:|".repeat(heading.len() - 1));
    for workload in workloads::all() {
        if chosen.is_empty() || chosen.iter().any(|name| name == workload.name) {
            println!("{}", row(workload));
        }
    }
}

fn row(mut workload: Workload) -> String {
    let mut peers = peers(&workload);
    let [mut one, mut two, mut walls] = [(); 3].map(|()| Vec::new());
    let mut others = vec![Vec::new(); peers.len()];
    (workload.seqnet)(1, 2);
    for _ in 0..ROUNDS {
        let alone = time::of(|| (workload.seqnet)(1, 1));
        let both = time::of(|| (workload.seqnet)(1, 2));
        one.push(alone.cpu);
        two.push(both.cpu);
        walls.push(alone.wall / both.wall);
        for (fit, times) in peers.iter_mut().zip(&mut others) {
            times.push(time::of(|| fit(1, 1)).cpu);
        }
    }
    let [one, two, faster] = [one, two, walls].map(median);
    let others: String = others.into_iter().map(|times| format!(" {:.3} |", median(times))).collect();
    format!("| {} | {one:.3} | {two:.3} | {faster:.2} |{others}", workload.name)
}

#[cfg(feature = "peers")]
fn peers(workload: &Workload) -> Vec<Fit> {
    vec![candle::fit(workload).expect("the shapes fit"), burn::fit(workload)]
}

#[cfg(not(feature = "peers"))]
fn peers(_: &Workload) -> Vec<Fit> {
    Vec::new()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
