//! Builds the firmware, runs it under QEMU, holds it to what it must give and may cost, and prints the table.
//!
//! ```text
//! cargo run -p measure                                  for a Rust of rustup with the targets
//! cargo run -p measure -- --build-std /usr/bin/rustc    for one with its sources instead, such as Debian's rustc-web
//! cargo run -p measure -- --write                       the table goes into docs/cortex-m.md too
//! cargo run -p measure --features expect -- expect      writes the weights, and what the networks give, anew
//! ```

mod accuracy;
mod board;
mod cargo;
mod expect;
mod files;
mod float64;
mod functions;
mod image;
mod network;
mod plain;
mod table;
#[cfg(feature = "expect")]
mod write;

use std::error::Error;
use std::process::ExitCode;
use std::{env, fs};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/cortex-m.md");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut cargo = cargo::Cargo::default();
    let mut write = false;
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            #[cfg(feature = "expect")]
            "expect" => return write::write(),
            "--write" => write = true,
            "--build-std" => {
                cargo = cargo::Cargo::with_std_of(&arguments.next().ok_or("--build-std needs a rustc")?)?;
            }
            _ => return Err(format!("`{argument}` is not one of: expect, --write, --build-std RUSTC").into()),
        }
    }
    expect::check()?;
    let found = network::measure_all(&cargo)?;
    let parts = [
        ("instructions", [table::table(&found.rows), found.time].join("\n")),
        ("accuracy", found.accuracy),
        ("activations", found.functions),
    ];
    for (_, text) in &parts {
        println!("\n{text}");
    }
    if write {
        let mut document = fs::read_to_string(DOCUMENT)?;
        for (name, text) in &parts {
            document = table::replaced(&document, name, text)?;
        }
        fs::write(DOCUMENT, document)?;
    }
    Ok(())
}
