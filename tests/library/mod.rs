//! `seqnet`, as cargo has built it for tests: to build it anew would take minutes.

use serde_json::Value;
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// The library, and where what it depends on lies.
pub(crate) struct Library {
    path: PathBuf,
    dependencies: PathBuf,
}

impl Library {
    /// Has cargo say where it is, and build it if it is not; with all features or with those by default.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub(crate) fn find(all_features: bool) -> Self {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["test", "--no-run", "--quiet", "--package", "seqnet", "--test", "ui"]);
        if all_features {
            cargo.arg("--all-features");
        }
        let output = cargo.args(["--message-format", "json"]).output().expect("cargo can be started");
        let artifacts = lines(&output.stdout).filter(|line| line["target"]["name"] == "seqnet");
        let files: Vec<Value> =
            artifacts.filter_map(|line| line["filenames"].as_array().cloned()).flatten().collect();
        let mut paths = files.iter().filter_map(Value::as_str).map(PathBuf::from);
        let path = paths.find(|path| path.extension().is_some_and(|end| end == "rlib"));
        let path = path.expect("cargo builds the library, an rlib");
        let folder = path.parent().expect("it lies in a folder");
        let dependencies = if folder.ends_with("deps") { folder.to_path_buf() } else { folder.join("deps") };
        Library { path, dependencies }
    }

    /// The compiler, for a program that uses the library.
    pub(crate) fn rustc(&self) -> Command {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--edition", "2024", "--crate-type", "bin"]);
        rustc.arg("--extern").arg(format!("seqnet={}", self.path.display()));
        rustc.arg("-L").arg(format!("dependency={}", self.dependencies.display()));
        rustc
    }
}

/// The lines that are JSON.
pub(crate) fn lines(output: &[u8]) -> impl Iterator<Item = Value> {
    output.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}
