//! How fast seqnet trains: `cargo bench --manifest-path benches/training/Cargo.toml`.
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
//! With `--features peers` candle and burn train the same networks on the same windows, in one thread: others make
//! them slower. What it takes to set a network up is not counted, and the loss of all must have gone down in the end.
//!
//! Arguments: workloads to run.

#[cfg(feature = "peers")]
mod peers;
mod time;
mod workloads;

use std::env;
use workloads::Workload;

const ROUNDS: usize = 7;

/// How many epochs a run has, so that what is done once weighs as little as where one trains.
const EPOCHS: usize = 3;

fn main() {
    // SAFETY: there is no other thread yet.
    unsafe {
        // Those of candle and burn; `fit` has threads of its own.
        env::set_var("RAYON_NUM_THREADS", "1");
        env::set_var("MATMUL_NUM_THREADS", "1");
    }
    let chosen: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let peers = if cfg!(feature = "peers") {
        [" candle | burn, ndarray | burn, flex |", "---:|---:|---:|"]
    } else {
        ["", ""]
    };
    println!(
        "| workload | one thread | two threads | faster by |{}\n|---|---:|---:|---:|{}",
        peers[0], peers[1]
    );
    for workload in workloads::all() {
        if chosen.is_empty() || chosen.iter().any(|name| name == workload.name) {
            println!("{}", row(workload));
        }
    }
}

fn row(mut workload: Workload) -> String {
    let [mut one, mut two, mut walls] = [(); 3].map(|()| Vec::new());
    let mut others: Vec<Vec<f64>> = workload.peers.iter().map(|_| Vec::new()).collect();
    let first = (workload.seqnet)(1, 2);
    let firsts: Vec<f64> = workload.peers.iter_mut().map(|peer| peer()).collect();
    for _ in 0..ROUNDS {
        for (peer, times) in workload.peers.iter_mut().zip(&mut others) {
            times.push(time::of(|| _ = peer()).cpu);
        }
        let alone = time::of(|| _ = (workload.seqnet)(EPOCHS, 1));
        let both = time::of(|| _ = (workload.seqnet)(EPOCHS, 2));
        one.push(alone.cpu / EPOCHS as f64);
        two.push(both.cpu / EPOCHS as f64);
        walls.push(alone.wall / both.wall);
    }
    let [one, two, faster] = [one, two, walls].map(median);
    learned(first, (workload.seqnet)(1, 1));
    workload.peers.iter_mut().zip(firsts).for_each(|(peer, first)| learned(first, peer()));
    let others: String = others.into_iter().map(|times| format!(" {:.3} |", median(times))).collect();
    format!("| {} | {one:.3} | {two:.3} | {faster:.2} |{others}", workload.name)
}

/// The loss of the last epoch beside that of the first: who does not learn measures something else.
fn learned(first: f64, last: f64) {
    assert!(last < 0.8 * first, "the loss went from {first} to {last}");
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
