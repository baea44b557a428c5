//! The command as one types it: what it prints, where, and with which exit code.

mod models;

use seqnet_weights::{File, Format};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn seqnet(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_seqnet")).args(arguments).output().expect("it can be started")
}

fn model(name: &str) -> String {
    models::unpacked().join(name).join("model.keras").to_string_lossy().into_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src")).expect("it can be made");
    fs::write(folder.join("Cargo.toml"), "").expect("it can be written");
    folder
}

#[test]
fn a_declaration_is_printed() {
    let output = seqnet(&["import", &model("parity/post10_encoder_decoder"), "--name", "Forecast"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let expected = "\
use seqnet::prelude::*;

sequential! {
    /// Imported from `model.keras` of Keras 3.15.1.
    pub struct Forecast -> (6, 2) {
        Input(12, 2),
        LSTM(16),
        RepeatVector(6),
        LSTM(16, return_sequences = true),
        TimeDistributed(Dense(2)),
    }
}
";
    assert_eq!(text(&output.stdout), expected);
}

#[test]
fn weights_lie_beside_the_declaration_and_are_the_same() {
    let folder = folder("beside");
    let output = folder.join("src/forecast.rs").to_string_lossy().into_owned();
    let imported = seqnet(&[
        "import",
        &model("parity/rnn15_bidir_concat_sum"),
        "--name",
        "Forecast",
        "--output",
        &output,
    ]);
    assert_eq!((imported.status.code(), text(&imported.stdout)), (Some(0), String::new()));
    assert!(fs::read_to_string(&output).unwrap().contains("#[weights = \"src/forecast.safetensors\"]"));
    let weights = folder.join("src/forecast.safetensors");
    assert_eq!(File::read(&weights).unwrap().format, Format::SafeTensors);
    let same = seqnet(&["diff", &model("parity/rnn15_bidir_concat_sum"), &weights.to_string_lossy()]);
    assert_eq!((same.status.code(), text(&same.stdout)), (Some(0), String::new()));
}

#[test]
fn files_that_differ_are_exit_code_1() {
    let output = seqnet(&["diff", &model("activations/act_tanh"), &model("activations/act_relu")]);
    assert_eq!(output.status.code(), Some(1));
    let lines = text(&output.stdout);
    assert!(
        lines.contains("~ activation is Activation(\\\"tanh\\\") and Activation(\\\"relu\\\")\n"),
        "{lines}"
    );
    assert!(lines.contains("~ lstm/kernel differs in 36 of 36 numbers, by at most "), "{lines}");
}

#[test]
fn errors_are_on_stderr_with_exit_code_2() {
    for (arguments, says) in [
        (
            &["import", &model("parity/post06_last_n_lambda"), "--name", "Last"][..],
            "error: `lambda` is a `Lambda`, whose function is Python's bytecode\n\
             help: say what it does with `--lambda lambda='x[:, -3:, :]'`\n",
        ),
        (
            &["import", &model("parity/post06_last_n_lambda"), "--name", "Last", "--lambda", "lambda=x * 2"],
            "error: `--lambda` needs a slice, but is given `x * 2`\n\
             help: write `--lambda lambda='x[:, -3:, :]'`\n",
        ),
        (
            &["import", &model("parity/post01_one_to_one"), "--name", "9"],
            "error: a struct needs a name of letters and digits, but is given `9`\n\
             help: write `--name Forecast`\n",
        ),
        (
            &["import", &model("parity/post01_one_to_one"), "--name", "fn"],
            "error: a struct needs a name that Rust does not use itself, but is given `fn`\n\
             help: write `--name Forecast`\n",
        ),
        (
            &["import", &model("parity/post01_one_to_one"), "--name", "One", "--input-shape", "24,3"],
            "error: the model takes (8), but `--input-shape` says (24, 3)\n\
             help: leave `--input-shape` out: the file says it all\n",
        ),
    ] {
        let output = seqnet(arguments);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), says.to_owned()));
    }
    let output = seqnet(&["inspect", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("\nhelp: "), "{}", text(&output.stderr));
}

#[test]
fn a_file_is_inspected_as_text_and_as_json() {
    let output = text(&seqnet(&["inspect", &model("keras2/k2_encdec")]).stdout);
    for line in [
        "input          (6, 3)\n",
        "\nrepeat_vector (RepeatVector) -> (3, 5)\n",
        "\n  kernel            (3, 20)  F32        60\n",
    ] {
        assert!(output.contains(line), "{output}");
    }
    let json = seqnet(&["inspect", &model("keras2/k2_encdec"), "--json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    assert_eq!(json["layers"][0]["config"]["units"], 5);
    assert_eq!(json["tensors"][0]["path"], "lstm/kernel");
    assert_eq!(json["input_shape"], serde_json::json!([6, 3]));
}

#[test]
fn shells_complete_the_subcommands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = text(&seqnet(&["completions", shell]).stdout);
        assert!(script.contains("import") && script.contains("input-shape"), "{shell}");
    }
}
