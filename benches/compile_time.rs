//! What a declaration costs the compiler: `cargo bench --bench compile_time`.
//!
//! Models of alternating LSTM, Dense and slices are checked by `cargo check` in a crate of their own; the time of the same crate
//! without a model is subtracted. The least of several runs is printed, for nothing makes a compiler faster than it is.
#![allow(missing_docs, reason = "a program")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

const RUNS: usize = 7;

fn main() {
    // `cargo test --benches` asks for no measurement.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = crate_of_its_own();
    let empty = least(&folder, "fn main() {}");
    println!("{:>6}  {:>8}  {:>12}", "layers", "ms", "ms per layer");
    for layers in [10, 25, 50, 100, 200] {
        let more = least(&folder, &program(layers)).saturating_sub(empty).as_secs_f64() * 1e3;
        println!("{layers:>6}  {more:>8.1}  {:>12.2}", more / f64::from(layers));
    }
}

/// A package beside the build that depends on this one, with its dependencies checked.
fn crate_of_its_own() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time");
    fs::create_dir_all(folder.join("src")).expect("a folder for the crate");
    let root = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"declared\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nseqnet = {{ path = {root:?} }}\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(Path::new(root).join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
    folder
}

/// A model of so many layers.
fn program(layers: u32) -> String {
    let mut text = "seqnet::sequential! { pub struct Deep { Input(1000, 4),\n".to_owned();
    for layer in 0..layers {
        match layer % 3 {
            0 => text += "LSTM(8, return_sequences = true),\n",
            1 => text += "Dense(4),\n",
            _ => writeln!(text, "Slice(1..),").expect("room"),
        }
    }
    text + "} }\nfn main() { println!(\"{}\", Deep::PARAMETERS); }\n"
}

/// The least time of a check of this program.
fn least(folder: &Path, program: &str) -> Duration {
    (0..RUNS)
        .map(|run| {
            fs::write(folder.join("src/main.rs"), format!("{program}// {run}\n")).expect("a program");
            let mut check = Command::new(env!("CARGO"));
            check
                .args(["check", "--quiet", "--offline"])
                .current_dir(folder)
                .env("CARGO_TARGET_DIR", folder.join("target"));
            let begin = Instant::now();
            assert!(check.status().expect("cargo").success(), "the program compiles");
            begin.elapsed()
        })
        .min()
        .unwrap_or_default()
}
