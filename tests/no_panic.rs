//! Optimized `predict` and `push` cannot panic: no way through their object code leads out of it.
//!
//! The object code is that of `no-panic/`, with every layer in it. From each of its functions the search goes wherever code and data refer
//! to, through seqnet, nalgebra and libm. What is in none of these, and does no more than copy memory, is the panic machinery or the
//! way to it: nothing else of `core` is left over once the optimizer is through.
#![cfg(target_os = "linux")]

#[path = "no_panic/object_code.rs"]
mod object_code;

use object_code::ObjectCode;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[path = "every_layer/mod.rs"]
mod every_layer;

/// What the compiler calls to copy and to compare memory.
const MEMORY: [&str; 5] = ["memcpy", "memmove", "memset", "memcmp", "bcmp"];

macro_rules! functions {
    ($($name:ident: $how:ident $layers:tt)*) => {
        &[$((stringify!($name), functions!(@$how))),*]
    };
    (@stream) => { &["predict", "predict_from", "push", "reset"] };
    (@window) => { &["predict", "predict_from"] };
    (@endless) => { &["push", "reset"] };
}

/// The models, and the functions of each.
const FUNCTIONS: &[(&str, &[&str])] = every_layer::every_layer!(functions);

#[test]
fn nothing_panics_at_opt_level_3() {
    check("3");
}

#[test]
fn nothing_panics_at_opt_level_s() {
    check("s");
}

fn check(opt_level: &str) {
    let code = ObjectCode::read(&build(opt_level));
    let way = |function: &[&str]| {
        let function = code.function(&[&["seqnet_tests_no_panic"], function].concat());
        code.way_out(function, |symbol| MEMORY.contains(&symbol))
    };
    assert!(way(&["panics"]).is_some(), "a function that panics is not found to");

    let mut found = Vec::new();
    for (name, functions) in FUNCTIONS {
        for scalar in ["single", "double"] {
            for function in *functions {
                if let Some(way) = way(&[name, scalar, function]) {
                    found.push(format!("{name}::{scalar}::{function} leads to\n    {}", way.join("\n    ")));
                }
            }
        }
    }
    assert!(found.is_empty(), "at opt-level {opt_level}\n{}", found.join("\n"));
}

/// The libraries with the functions and with what they call.
fn build(opt_level: &str) -> Vec<PathBuf> {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--release", "--offline", "--message-format=json"])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/no-panic/Cargo.toml")])
        .args(["--target-dir", concat!(env!("CARGO_TARGET_TMPDIR"), "/no-panic")])
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level)
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo");
    assert!(output.status.success(), "`seqnet-tests-no-panic` does not compile");
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
    let files = messages.flat_map(|message| {
        let message = message.expect("cargo writes JSON");
        let files = message["filenames"].as_array().cloned().unwrap_or_default();
        files.into_iter().filter_map(|file| file.as_str().map(PathBuf::from))
    });
    files.filter(|file| file.extension() == Some(Path::new("rlib").as_os_str())).collect()
}
