//! How fast seqnet predicts: `cargo bench --manifest-path benches/inference/Cargo.toml`; with `--features peers`, which take
//! minutes to compile, beside tract and candle.
//!
//! | workload | network |
//! |----------|---------|
//! | S1-H | a timestep of the stream `LSTM(H), Dense(1)` with one feature |
//! | S2 | `LSTM(32), Dense(1)` over (24, 4) |
//! | S3 | `LSTM(32), RepeatVector(6), LSTM(32, sequences), TimeDistributed(Dense(1))` over (24, 1) |
//! | S4 | `GRU(16), Dense(4, softmax)` over (50, 6) |
//! | S5 | `LSTM(128, sequences), LSTM(128), Dense(1)` over (100, 8) |
//! | S6 | a timestep of the stream of four causal `Conv1D(16, 3, tanh)`, dilated by 1, 2, 4 and 8, and `Dense(1)` |
//!
//! Windows are predicted one by one, and once more all as a batch. All run in turn, round after round, by the CPU time of the thread; the
//! medians of the rounds are printed, as a table in Markdown. The error is the largest against the same network in double precision. Arguments:
//! workloads to run, `sse2` or `avx2` to use no more than that, `once` to run each a fixed number of times without measuring (for counting
//! instructions).

mod convolutions;
mod limits;
mod naive;
#[cfg(feature = "peers")]
mod peers;
mod time;
mod workloads;

use seqnet_core::kernels::x86::Processor;
use std::env;

/// A way to run a workload.
pub struct Contender {
    /// The column of the table.
    pub name: &'static str,
    /// Runs it on one of `inputs` different inputs; gives the last number of the output.
    pub run: Box<dyn FnMut(usize) -> f32>,
}

/// A workload and all ways to run it.
pub struct Workload {
    pub name: String,
    pub inputs: usize,
    /// What a double-precision network gives for each input.
    pub expected: Vec<f64>,
    pub contenders: Vec<Contender>,
    /// What the processor could do it in, at best, in nanoseconds.
    pub floor: Box<dyn Fn(&limits::Limits) -> f64>,
}

const ROUNDS: usize = 21;
#[cfg(not(feature = "peers"))]
const COLUMNS: &[&str] = &["seqnet", "naive nalgebra", "seqnet, as a batch"];
#[cfg(feature = "peers")]
const COLUMNS: &[&str] = &["seqnet", "naive nalgebra", "tract", "candle", "seqnet, as a batch"];

fn main() {
    // Others would wait for threads longer than they compute.
    #[cfg(feature = "peers")]
    // SAFETY: there is no other thread yet.
    unsafe {
        env::set_var("RAYON_NUM_THREADS", "1");
    }
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let processor = match () {
        () if has("sse2") => Processor::Sse2,
        () if has("avx2") => Processor::Avx2,
        () => Processor::Avx512,
    }
    .limit();
    let chosen: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| argument.starts_with('S')).collect();
    let mut workloads = workloads::all();
    workloads.retain(|workload| chosen.is_empty() || chosen.contains(&&*workload.name));

    if has("once") {
        for workload in &mut workloads {
            for input in 0..64 {
                (workload.contenders[0].run)(input % workload.inputs);
            }
        }
        return;
    }

    let limits = limits::Limits::measure();
    println!("{processor:?}; {limits}\n");
    println!("| workload | {} | error | floor | of the floor |", COLUMNS.join(" | "));
    println!("|---|{}---:|---:|---:|", "---:|".repeat(COLUMNS.len()));
    let mut times = vec![vec![Vec::new(); COLUMNS.len()]; workloads.len()];
    let errors: Vec<f64> = workloads.iter_mut().map(error).collect();
    for _ in 0..ROUNDS {
        for (workload, times) in workloads.iter_mut().zip(&mut times) {
            let inputs = workload.inputs;
            for (contender, times) in workload.contenders.iter_mut().zip(times) {
                times.push(time::per_call(inputs, &mut contender.run));
            }
        }
    }
    for ((workload, times), error) in workloads.iter().zip(&mut times).zip(errors) {
        let medians: Vec<f64> =
            times.iter_mut().filter(|times| !times.is_empty()).map(|times| median(times)).collect();
        let mut columns: Vec<String> = medians.iter().map(|time| show(*time)).collect();
        columns.resize(COLUMNS.len(), String::from("–"));
        let floor = (workload.floor)(&limits);
        let share = 100.0 * floor / medians[0];
        println!(
            "| {} | {} | {error:.1e} | {} | {share:.0} % |",
            workload.name,
            columns.join(" | "),
            show(floor)
        );
    }
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Nanoseconds, or microseconds from ten of them on.
fn show(nanoseconds: f64) -> String {
    if nanoseconds < 1e4 { format!("{nanoseconds:.0} ns") } else { format!("{:.1} µs", nanoseconds / 1e3) }
}

/// The largest error of seqnet; the others must compute the same network.
fn error(workload: &mut Workload) -> f64 {
    let Workload { name, inputs, expected, contenders, .. } = workload;
    let mut errors = contenders.iter_mut().map(|contender| {
        let errors =
            (0..*inputs).zip(&*expected).map(|(input, y)| (f64::from((contender.run)(input)) - y).abs());
        (contender.name, errors.fold(0.0, f64::max))
    });
    let (_, error) = errors.next().expect("seqnet comes first");
    for (contender, error) in errors {
        assert!(error < 1e-4, "{contender} computes another {name}: off by {error:.1e}");
    }
    error
}
