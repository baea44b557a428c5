//! How many instructions a prediction takes, which no other program on the machine can change: runs itself under callgrind.
//!
//! `cargo run --release --manifest-path benches/inference/Cargo.toml --bin count`

use seqnet::prelude::*;
use std::env;
use std::error::Error;
use std::hint::black_box;
use std::process::Command;

sequential! {
    struct S1 { Input(None, 1), LSTM(32, return_sequences = true), Dense(1) }
}
sequential! {
    struct S2 { Input(24, 4), LSTM(32), Dense(1) }
}

const WORKLOADS: [(&str, fn(usize)); 2] = [("S1-32", stream), ("S2", windows)];

fn stream(times: usize) {
    let model = S1::zeros();
    let mut stream = model.stream();
    for _ in 0..times {
        black_box(stream.push(black_box(&Vector::from([0.5]))));
    }
}

fn windows(times: usize) {
    let model = S2::zeros();
    let x = Sequence::from_fn(|t, f| (4 * t + f) as f32 / 96.0);
    for _ in 0..times {
        black_box(model.predict(black_box(&x)));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(name), Some(times)) => {
            let (_, run) =
                WORKLOADS.into_iter().find(|(workload, _)| *workload == name).ok_or("no such workload")?;
            run(times.parse()?);
        }
        _ => {
            for (name, _) in WORKLOADS {
                // What the program takes to start and to end is in both.
                let instructions = (counted(name, 300)? - counted(name, 100)?) / 200;
                println!("{name}: {instructions} instructions");
            }
        }
    }
    Ok(())
}

/// All instructions of a run of so many predictions.
fn counted(name: &str, times: usize) -> Result<u64, Box<dyn Error>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args([name, &times.to_string()])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    let count =
        report.lines().find_map(|line| line.split_once("Collected :")).ok_or_else(|| report.to_string())?.1;
    Ok(count.trim().parse()?)
}
