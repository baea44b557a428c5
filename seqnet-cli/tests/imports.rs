//! Every model of Keras in `files.zip`, `random` and `graphs` of `tests/fixtures` is imported. The declarations compile as they
//! are, without a warning, and their networks give what Keras gave.

#[path = "../../tests/library/mod.rs"]
mod library;
mod models;

use library::Library;
use safetensors::{Dtype, SafeTensors};
use seqnet_cli::{Import, Options};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, thread};

/// The rounding of both in single precision. Where Keras itself is further from float64, twice its own distance is allowed.
const TOLERANCE: f64 = 1e-6;

/// What the lambdas of the files do.
const LAMBDAS: [(&str, &str, &str); 1] = [("post06_last_n_lambda", "lambda", "x[:, -5:, :]")];

/// A file, and the module of its declaration.
struct Case {
    module: String,
    folder: PathBuf,
    file: PathBuf,
}

fn cases() -> Vec<Case> {
    let groups =
        ["parity", "activations", "keras2", "random", "graphs"].map(|group| models::unpacked().join(group));
    let folders = groups.iter().flat_map(|group| fs::read_dir(group).expect("the folder is there"));
    let mut cases = Vec::new();
    for folder in folders.map(|entry| entry.expect("it can be read").path()) {
        for file in
            ["model.keras", "model.h5"].map(|file| folder.join(file)).into_iter().filter(|file| file.exists())
        {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            let end = file.extension().unwrap().to_string_lossy().into_owned();
            cases.push(Case { module: format!("{name}_{end}"), folder: folder.clone(), file });
        }
    }
    cases.sort_by(|a, b| a.module.cmp(&b.module));
    cases
}

/// The numbers of a file by name, with the size of a batch's row.
type Arrays = BTreeMap<String, (usize, Vec<f64>)>;

fn arrays(path: &Path) -> Arrays {
    let bytes = fs::read(path).expect("it can be read");
    let file = SafeTensors::deserialize(&bytes).expect("it is sound");
    let numbers = |dtype, data: &[u8]| -> Vec<f64> {
        match dtype {
            Dtype::F64 => data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
            Dtype::F32 => data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect(),
            Dtype::I32 => data.as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes).into()).collect(),
            other => panic!("{other} is not in these files"),
        }
    };
    let arrays = file.tensors().into_iter().map(|(name, view)| {
        let row = view.shape()[1..].iter().product();
        (name, (row, numbers(view.dtype(), view.data())))
    });
    arrays.collect()
}

/// A crate of declarations; its program writes the outputs of the model `argument` for the inputs that it reads.
fn program(cases: &[Case], folder: &Path) -> PathBuf {
    fs::create_dir_all(folder.join("src")).expect("the folder can be made");
    fs::write(folder.join("Cargo.toml"), "").expect("it can be written");
    let mut main = String::from(MAIN);
    let mut choice = String::new();
    for Case { module, folder: case, file } in cases {
        let name = case.file_name().unwrap().to_string_lossy();
        let lambdas = LAMBDAS.iter().filter(|(of, ..)| *of == name);
        let import = Import {
            file: file.clone(),
            output: Some(folder.join("src").join(module).with_extension("rs")),
            weights: None,
            force: true,
            options: Options {
                name: "Net".into(),
                lambdas: lambdas.map(|(_, layer, slice)| ((*layer).into(), (*slice).into())).collect(),
                ..Options::default()
            },
        };
        let (text, _) = import.run().unwrap_or_else(|error| panic!("{module}: {error}"));
        let number = if text.contains("Embedding(") { "u32" } else { "f32" };
        let _ = writeln!(main, "mod {module};");
        let _ = writeln!(choice, "        \"{module}\" => run!({module}, {number}),");
    }
    let _ = write!(
        main,
        "fn main() {{\n    match &*std::env::args().nth(1).unwrap() {{\n{choice}        _ => panic!(),\n    }}\n}}\n"
    );
    fs::write(folder.join("src/main.rs"), main).expect("it can be written");
    compile(folder)
}

const MAIN: &str = r"//! What was imported.
use seqnet::prelude::*;
use std::io::{Read, Write};

/// Rows of two windows each; the second goes on from the first.
macro_rules! run {
    ($module:ident, $number:ident) => {{
        type Net = $module::Net;
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).unwrap();
        let numbers: Vec<f32> = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let numbers: Vec<$number> = numbers.iter().map(|number| *number as $number).collect();
        let size = size_of::<<Net as Model>::Input>() / 4;
        for windows in numbers.chunks(2 * size) {
            let mut state = State::<Net>::default();
            for window in windows.chunks(size) {
                let x = <Net as Model>::Input::try_from(window).unwrap();
                let y = Net::TRAINED.predict_from(&mut state, &x);
                let y: Vec<u8> = y.as_slice().iter().flat_map(|number| number.to_le_bytes()).collect();
                std::io::stdout().write_all(&y).unwrap();
            }
        }
    }};
}

";

fn compile(folder: &Path) -> PathBuf {
    let program = folder.join("imported");
    let mut rustc = Library::find(true).rustc();
    rustc.args(["-C", "debuginfo=0", "-D", "warnings", "-o"]).arg(&program);
    rustc.arg(folder.join("src/main.rs")).env("CARGO_MANIFEST_DIR", folder);
    let output = rustc.output().expect("rustc can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    program
}

/// A program for each case. The compiler takes most of its time on one core, so there are as many crates as there are cores, up to four.
fn programs(cases: &[Case], folder: &Path) -> Vec<PathBuf> {
    let _ = fs::remove_dir_all(folder);
    let cores = thread::available_parallelism().map_or(1, usize::from).min(4);
    let parts = cases.chunks(cases.len().div_ceil(cores)).enumerate();
    thread::scope(|scope| {
        let mut running = Vec::new();
        for (number, part) in parts {
            let folder = folder.join(number.to_string());
            running.push((part.len(), scope.spawn(move || program(part, &folder))));
        }
        running.into_iter().flat_map(|(count, part)| vec![part.join().expect("it compiles"); count]).collect()
    })
}

/// The outputs of a model for windows in pairs.
fn outputs(program: &Path, module: &str, windows: &[f64]) -> Vec<f64> {
    use std::io::Write;
    use std::process::Stdio;
    let mut run = Command::new(program);
    run.arg(module).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = run.spawn().expect("it can be started");
    #[expect(clippy::cast_possible_truncation, reason = "they are of single precision")]
    let bytes: Vec<u8> = windows.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect();
    child.stdin.take().expect("it is piped").write_all(&bytes).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{module} does not run");
    output.stdout.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect()
}

/// The largest difference, element by element divided by `max(1, |y|)`. Where Keras gives no number, nor must we: the random variance of
/// a normalization is negative in one of the files.
fn distance(y: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(y.len(), expected.len());
    let pairs = y.iter().zip(expected).filter(|(y, expected)| !(y.is_nan() && expected.is_nan()));
    let differences = pairs.map(|(y, expected)| (y - expected).abs() / expected.abs().max(1.0));
    differences.max_by(f64::total_cmp).unwrap_or(0.0)
}

/// Rows of one and of another array in turn.
fn paired(first: &(usize, Vec<f64>), second: &(usize, Vec<f64>)) -> Vec<f64> {
    let rows = first.1.chunks(first.0).zip(second.1.chunks(second.0));
    rows.flat_map(|(first, second)| [first, second].concat()).collect()
}

#[test]
fn imports_compile_and_give_what_keras_gave() {
    let cases = cases();
    assert_eq!(
        cases.len(),
        174,
        "27 networks, 2 models of Keras 2 and 13 graphs in two formats each, 30 activations, and 60 of random structure"
    );
    let programs = programs(&cases, &Path::new(env!("CARGO_TARGET_TMPDIR")).join("imports"));
    let mut wrong = Vec::new();
    for (Case { module, folder, .. }, program) in cases.iter().zip(programs) {
        let io = arrays(&folder.join("io.safetensors"));
        let second = |name: &str, instead: &str| io.get(name).unwrap_or(&io[instead]).clone();
        let y = paired(&io["y"], &second("y2", "y"));
        let given = outputs(&program, module, &paired(&io["x"], &second("x2", "x")));
        let y64 = io.get("y64").map(|y64| paired(y64, &second("y2_64", "y64")));
        let own = y64.map_or(0.0, |y64| distance(&y, &y64));
        let (found, allowed) = (distance(&given, &y), TOLERANCE.max(2.0 * own));
        if found.total_cmp(&allowed).is_gt() {
            wrong.push(format!("{module}: {found:e}, and {allowed:e} is allowed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
