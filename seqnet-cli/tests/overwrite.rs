//! What `seqnet import` does with files that are there already.

mod models;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with the manifest of a crate and nothing else, for each test one.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overwrite").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    fs::write(folder.join("Cargo.toml"), "").expect("it can be written");
    folder
}

/// Imports a network in that folder.
fn import(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seqnet"));
    command.current_dir(folder).arg("import");
    command.arg(models::unpacked().join("parity/post01_one_to_one/model.keras"));
    command.args(["--name", "One"]).args(arguments).output().expect("it can be started")
}

fn error(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8(output.stderr.clone()).expect("it is text")
}

/// The files of a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("a file").file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn files_that_are_there_stay() {
    let folder = folder("stay");
    assert_eq!(import(&folder, &["--output", "one.rs"]).status.code(), Some(0));
    fs::write(folder.join("one.rs"), "mine").expect("it can be written");
    assert_eq!(
        error(&import(&folder, &["--output", "one.rs"])),
        "error: `one.rs` and `one.safetensors` are there already\n\
         help: write other files, or replace them with `--force`\n"
    );
    fs::remove_file(folder.join("one.safetensors")).expect("it is there");
    assert_eq!(
        error(&import(&folder, &["--output", "one.rs"])),
        "error: `one.rs` is there already\nhelp: write other files, or replace them with `--force`\n"
    );
    assert_eq!(fs::read_to_string(folder.join("one.rs")).expect("it is there"), "mine");
    assert_eq!(names(&folder), ["Cargo.toml", "one.rs"], "neither is written");
}

#[test]
fn force_replaces_both() {
    let folder = folder("force");
    for file in ["one.rs", "one.safetensors"] {
        fs::write(folder.join(file), "of an earlier training").expect("it can be written");
    }
    assert_eq!(import(&folder, &["--output", "one.rs", "--force"]).status.code(), Some(0));
    assert!(fs::read_to_string(folder.join("one.rs")).expect("it is there").contains("struct One"));
    assert!(seqnet_weights::File::read(folder.join("one.safetensors")).is_ok());
    assert_eq!(names(&folder), ["Cargo.toml", "one.rs", "one.safetensors"], "nothing else is left");
}

/// The weights cannot be written where a folder is, so the declaration is not either.
#[test]
fn both_are_written_or_neither() {
    for force in [&[][..], &["--force"]] {
        let folder = folder("neither");
        fs::create_dir(folder.join("one.safetensors")).expect("it can be made");
        let arguments = [&["--output", "one.rs"], force].concat();
        let error = error(&import(&folder, &arguments));
        assert!(error.starts_with("error: one.safetensors cannot be written: "), "{error}");
        assert_eq!(names(&folder), ["Cargo.toml", "one.safetensors"]);
    }
}

#[test]
fn one_place_is_not_for_two() {
    let folder = folder("two");
    let error = error(&import(&folder, &["--output", "one.safetensors", "--force"]));
    assert!(
        error.starts_with("error: the declaration and the weights would both be `one.safetensors`\nhelp: "),
        "{error}"
    );
    let file = folder.join("model.keras");
    fs::copy(models::unpacked().join("parity/post01_one_to_one/model.keras"), &file).expect("a model");
    let before = fs::read(&file).expect("a model");
    let mut command = Command::new(env!("CARGO_BIN_EXE_seqnet"));
    command.current_dir(&folder).args(["import", "model.keras", "--name", "One"]);
    let output = command.args(["--weights", "./model.keras", "--force"]).output().expect("it can be started");
    assert_eq!(output.status.code(), Some(2));
    assert!(fs::read(&file).expect("a model") == before, "what is read is not written over");
}

/// Whoever may read a new file of the user may read these.
#[cfg(unix)]
#[test]
fn new_files_are_as_readable_as_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("readable");
    assert_eq!(import(&folder, &["--output", "one.rs"]).status.code(), Some(0));
    let mode =
        |name: &str| fs::metadata(folder.join(name)).expect("it is there").permissions().mode() & 0o777;
    assert_eq!([mode("one.rs"), mode("one.safetensors")], [mode("Cargo.toml"); 2]);
}

/// A stream has nothing that could be lost.
#[cfg(unix)]
#[test]
fn a_device_is_written_to() {
    let folder = folder("device");
    let output = import(&folder, &["--output", "/dev/null", "--weights", "one.safetensors"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!Path::new("/dev/null").is_file());
}
