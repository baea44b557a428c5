//! Forecasts sea-surface temperatures of the Pacific with networks that Keras trained.
//!
//! ```text
//! cargo run --release --example el_nino [PLOT.svg] [--data FOLDER] [--trained WEIGHTS]
//! ```
//!
//! Prints the networks, and their errors on the test years beside those of simple baselines; draws the forecasts; and
//! fails if a network is further from Keras's own output than rounding explains. `tests/el_nino.rs` takes this file as a
//! module.

pub(crate) mod baselines;
pub(crate) mod data;
pub(crate) mod forecast;
mod plot;
mod table;

use data::Series;
use forecast::{Comparison, Strays};
use seqnet::prelude::*;
use std::array;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

sequential! {
    /// Six months of sea-surface temperature from the last twelve.
    pub struct EncoderDecoder -> (6, 1) {
        Input(12, 1),
        LSTM(32),
        RepeatVector(6),
        LSTM(32, return_sequences = true),
        TimeDistributed(Dense(1)),
        Activation("linear"),
    }
}

sequential! {
    /// The same six months, at once.
    pub struct Vanilla -> (6) { Input(12, 1), LSTM(32), Dense(6) }
}

sequential! {
    /// The next month only.
    pub struct NextMonth -> (1) { Input(12, 1), LSTM(32), Dense(1) }
}

fn main() -> ExitCode {
    status(std::env::args_os().skip(1)).into()
}

/// Runs the example: 0 if all went well, 1 after an error.
pub(crate) fn status(arguments: impl Iterator<Item = OsString>) -> u8 {
    match Arguments::parse(arguments).and_then(|arguments| run(&arguments)) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("error: {error}");
            1
        }
    }
}

struct Arguments {
    data: PathBuf,
    plot: PathBuf,
    /// Weights of an [`EncoderDecoder`] that the example `train_el_nino` has trained.
    trained: Option<PathBuf>,
}

impl Arguments {
    fn parse(mut given: impl Iterator<Item = OsString>) -> Result<Self, Box<dyn Error>> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut arguments = Arguments {
            data: package.join("examples/el_nino/data"),
            plot: package.join("target/el_nino.svg"),
            trained: None,
        };
        while let Some(argument) = given.next() {
            if argument == "--data" {
                arguments.data = given.next().ok_or("`--data` needs a folder")?.into();
            } else if argument == "--trained" {
                arguments.trained = Some(given.next().ok_or("`--trained` needs a file of weights")?.into());
            } else if argument.as_encoded_bytes().starts_with(b"-") {
                let argument = argument.display();
                return Err(format!(
                    "no option `{argument}`; there are: [PLOT.svg] [--data FOLDER] [--trained WEIGHTS]"
                )
                .into());
            } else {
                arguments.plot = argument.into();
            }
        }
        Ok(arguments)
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    println!("{}\n\n{}\n\n{}\n", EncoderDecoder::SUMMARY, Vanilla::SUMMARY, NextMonth::SUMMARY);

    let series = Series::read(&arguments.data.join("elnino.csv"))?;
    let next_month = next_month(&series, &arguments.data)?;
    let mut six_months = six_months(&series, &arguments.data)?;
    if let Some(weights) = &arguments.trained {
        let model = load_file(weights, EncoderDecoder::from_safetensors)?;
        six_months.add_trained("EncoderDecoder, trained in Rust", |x| {
            let y: Sequence<6, 1> = model.predict(x);
            array::from_fn(|t| y[(t, 0)])
        });
    }
    println!("{}\n", table::table("Next month", &next_month, &series.scale));
    println!("{}\n", table::table("Six months", &six_months, &series.scale));
    println!(
        "from Keras: the largest difference from Keras's output y, divided by max(1, |y|); at most 1e-6, or twice"
    );
    println!("the distance of Keras's own float32 output from float64 where that is more.\n");

    if let Some(folder) = arguments.plot.parent() {
        std::fs::create_dir_all(folder)?;
    }
    plot::draw(&arguments.plot, &series, &next_month, &six_months)?;
    println!("forecasts over observations: {}", arguments.plot.display());

    let strays: Vec<_> = next_month.strays().chain(six_months.strays()).collect();
    if strays.is_empty() { Ok(()) } else { Err(Strays(strays).into()) }
}

fn next_month(series: &Series, data: &Path) -> Result<Comparison<1>, Box<dyn Error>> {
    let mut comparison = Comparison::of_baselines(series)?;
    let model = load(data, "next_month", NextMonth::from_safetensors)?;
    comparison.add_network("NextMonth", &data.join("next_month.test.safetensors"), |x| {
        let y: Vector<1> = model.predict(x);
        [y[0]]
    })?;
    Ok(comparison)
}

fn six_months(series: &Series, data: &Path) -> Result<Comparison<6>, Box<dyn Error>> {
    let mut comparison = Comparison::of_baselines(series)?;
    let model = load(data, "vanilla", Vanilla::from_safetensors)?;
    comparison.add_network("Vanilla", &data.join("vanilla.test.safetensors"), |x| {
        let y: Vector<6> = model.predict(x);
        array::from_fn(|k| y[k])
    })?;
    let model = load(data, "encoder_decoder", EncoderDecoder::from_safetensors)?;
    comparison.add_network("EncoderDecoder", &data.join("encoder_decoder.test.safetensors"), |x| {
        let y: Sequence<6, 1> = model.predict(x);
        array::from_fn(|t| y[(t, 0)])
    })?;
    Ok(comparison)
}

/// The network with the weights in `<name>.safetensors`.
fn load<M, E: Display>(
    data: &Path,
    name: &str,
    from_safetensors: impl FnOnce(&[u8]) -> Result<M, E>,
) -> Result<M, Box<dyn Error>> {
    load_file(&data.join(format!("{name}.safetensors")), from_safetensors)
}

fn load_file<M, E: Display>(
    path: &Path,
    from_safetensors: impl FnOnce(&[u8]) -> Result<M, E>,
) -> Result<M, Box<dyn Error>> {
    from_safetensors(&data::read(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}
