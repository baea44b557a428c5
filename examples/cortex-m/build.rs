//! Gives the linker the memory of the board: one of `boards`, by target; or the file that `MEMORY_X` names.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=MEMORY_X");
    println!("cargo::rerun-if-changed=boards");
    let target = env::var("TARGET").expect("cargo says for what it builds");
    let board = match target.as_str() {
        "thumbv6m-none-eabi" => "boards/microbit.x",
        "riscv32imac-unknown-none-elf" => "boards/riscv-virt.x",
        _ => "boards/mps2.x",
    };
    let memory = env::var_os("MEMORY_X").map_or_else(|| PathBuf::from(board), PathBuf::from);
    println!("cargo::rerun-if-changed={}", memory.display());
    let out = env::var_os("OUT_DIR").expect("cargo says where to write");
    fs::copy(&memory, Path::new(&out).join("memory.x"))
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", memory.display()));
    println!("cargo::rustc-link-search={}", Path::new(&out).display());
}
