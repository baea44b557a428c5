//! The command `seqnet`.

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use seqnet_cli::{CliError, Import, Options, differences, inspect, inspect_json};
use seqnet_weights::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Keras models as seqnet declarations, and a look into weight files.
#[derive(Parser)]
#[command(name = "seqnet", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, or no difference; 1 the files of `diff` differ; 2 an error, on stderr.";

const IMPORT: &str = "\
Examples:
  seqnet import model.keras --name Forecast --output src/forecast.rs
      writes the declaration and, beside it, src/forecast.safetensors
  seqnet import model.keras --name Forecast --output src/forecast.rs --force
      the same where these files are there already, of an earlier training
  seqnet import model.keras --name Forecast --output src/forecast.rs --weights data/forecast.safetensors
  seqnet import model.keras --name Forecast
      prints the declaration alone
  seqnet import model.keras --name Forecast --input-shape 24,3
      where the file has `None` timesteps
  seqnet import model.keras --name Forecast --lambda lambda='x[:, -3:, :]'
      where a layer is a Lambda, which is Python's bytecode in the file";

const INSPECT: &str = "\
Examples:
  seqnet inspect model.keras
  seqnet inspect weights.safetensors --json | jq '.tensors[].path'

Reads .keras, .weights.h5 and .h5 of Keras 2 and 3, a state_dict of PyTorch as safetensors, RTNeural's JSON, and safetensors of seqnet.";

const DIFF: &str = "\
Examples:
  seqnet diff before.keras after.keras
  seqnet diff model.keras src/forecast.safetensors

Each line is a difference: `-` only the first has it, `+` only the second, `~` both, but not the same.";

const COMPLETIONS: &str = "\
Examples:
  seqnet completions bash > ~/.local/share/bash-completion/completions/seqnet
  seqnet completions fish > ~/.config/fish/completions/seqnet.fish";

#[derive(Subcommand)]
enum Command {
    /// Write a model as a `sequential!` declaration, and its weights beside it.
    #[command(after_help = IMPORT)]
    Import {
        /// The model: .keras, .h5, or RTNeural's JSON.
        file: PathBuf,
        /// The name of the struct.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Where the declaration goes; else it is printed.
        #[arg(long, short, value_name = "FILE.rs")]
        output: Option<PathBuf>,
        /// Where the weights go; else beside the declaration.
        #[arg(long, short, value_name = "FILE.safetensors")]
        weights: Option<PathBuf>,
        /// Timesteps and features, where the file leaves them open.
        #[arg(long, value_name = "T,F", value_parser = shape)]
        input_shape: Option<Shape>,
        /// What a Lambda does, as a slice of `x`.
        #[arg(long = "lambda", value_name = "NAME=SLICE", value_parser = lambda)]
        lambdas: Vec<(String, String)>,
        /// Write over files that are there.
        #[arg(long, short)]
        force: bool,
    },
    /// Print layers, shapes, numbers of weights, types and facts of a file.
    #[command(after_help = INSPECT)]
    Inspect {
        /// The file.
        file: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say where two weight files differ.
    #[command(after_help = DIFF)]
    Diff {
        /// The one.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// Print completions for a shell.
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[derive(Clone)]
struct Shape(Vec<Option<usize>>);

/// `24,3`, `None,3`
fn shape(text: &str) -> Result<Shape, String> {
    let dimension = |part: &str| match part.trim() {
        "None" => Ok(None),
        part => part.parse().map(Some),
    };
    let parts = text.trim_start_matches('(').trim_end_matches(')').split(',');
    let shape: Result<Vec<_>, _> = parts.map(dimension).collect();
    shape.map(Shape).map_err(|_| "a shape is written `24,3`: timesteps, features".to_owned())
}

/// `NAME=x[:, -3:, :]`
fn lambda(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').ok_or("a slice is given by the layer's name: `NAME='x[:, -3:, :]'`")?;
    Ok((parts.0.to_owned(), parts.1.to_owned()))
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<ExitCode, CliError> {
    match command {
        Command::Import { file, name, output, weights, input_shape, lambdas, force } => {
            let input_shape = input_shape.map(|Shape(shape)| shape);
            let options = Options { name, input_shape, lambdas, ..Options::default() };
            let is_printed = output.is_none();
            let (text, notes) = Import { file, output, weights, force, options }.run()?;
            for note in notes {
                eprintln!("note: {note}");
            }
            if is_printed {
                print(&text);
            }
        }
        Command::Inspect { file, json: false } => print(&inspect(&read(&file)?)),
        Command::Inspect { file, json: true } => print(&format!("{:#}\n", inspect_json(&read(&file)?))),
        Command::Diff { first, second } => {
            let lines = differences(&read(&first)?, &read(&second)?);
            for line in &lines {
                print(&format!("{line}\n"));
            }
            return Ok(ExitCode::from(u8::from(!lines.is_empty())));
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "seqnet", &mut script);
            print(&String::from_utf8_lossy(&script));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<File, CliError> {
    File::read(path).map_err(|source| CliError::Weights { path: path.to_owned(), source })
}

/// Prints; whoever reads may stop before the end.
fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}
